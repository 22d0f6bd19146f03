/**
 * Where an unpickler reads from: bytes in memory, or a file of which it has a part in memory.
 *
 * What is unread lies from `next_read_idx` to `input_len` in the buffer that the unpickler holds. A file that has
 * `peek` is asked for more than is needed, which is not taken from it: up to `prefetched_idx` it was. What was used
 * beyond that is read away before the next request.
 */
import {
  type Address,
  asSsize,
  bytearrayData,
  bytesData,
  bytesLength,
  call0,
  call1,
  clearException,
  copyBytes,
  emptyBuffer,
  exceptionMatches,
  fillBuffer,
  FLAG_BYTES_SUBCLASS,
  findChar,
  isInt,
  type Machine,
  newBytearraySized,
  newInt,
  newIntFromBig,
  newMemoryview,
  NOT_IMPLEMENTED_ERROR,
  OB_SIZE,
  PyBUF_SIMPLE,
  reprText,
  TYPE_ERROR,
  VALUE_ERROR,
  VIEW_BUF,
  VIEW_LEN,
} from "@pyvm/vm";
import {
  INPUT,
  INPUT_BUFFER,
  INPUT_LENGTH,
  INPUT_LINE,
  NEXT_READ,
  PEEK,
  PREFETCHED,
  READ,
  READINTO,
  READLINE,
} from "./layout.ts";
import { unpicklingError } from "./state.ts";

/** PREFETCH: how much a file is asked to show. */
const PREFETCH = 131072;
const NEWLINE = 10;
/** What is larger than this is too large for any memory, whether it is there or not. */
const BELIEVED_SIZE = 2 ** 32;
const MAX_SSIZE = 2 ** 63;

/** Lives as long as a call; what it knows is in the unpickler at `self`. */
export class Input {
  protected readonly vm: Machine;
  protected readonly self: Address;

  constructor(vm: Machine, self: Address) {
    this.vm = vm;
    this.self = self;
  }

  /**
   * The address of the next `count` bytes, which are read: they stay there until the next call.
   * @throws UnpicklingError
   */
  protected take(count: number): Address {
    const { i32 } = this.vm;
    const { self } = this;
    const at = i32[(self + NEXT_READ) >> 2];
    if (count > i32[(self + INPUT_LENGTH) >> 2] - at) return this.takeFromFile(count);
    i32[(self + NEXT_READ) >> 2] = at + count;
    return i32[(self + INPUT_BUFFER) >> 2] + at;
  }

  protected takeByte(): number {
    return this.vm.u8[this.take(1)];
  }

  /** _Unpickler_ReadImpl. */
  private takeFromFile(count: number): Address {
    const { vm, self } = this;
    if (vm.get(self, NEXT_READ) + count >= MAX_SSIZE) {
      throw unpicklingError(vm, "read would overflow (invalid bytecode)");
    }
    if (vm.get(self, READ) === 0) throw truncated(vm);
    if (this.readFromFile(count) < count) throw truncated(vm);
    vm.set(self, NEXT_READ, count);
    return vm.get(self, INPUT_BUFFER);
  }

  /** _Unpickler_Readline: copies the next line, with its end, to `input_line`. Its length. */
  protected line(): number {
    const { vm, self } = this;
    const at = vm.get(self, NEXT_READ);
    const buffer = vm.get(self, INPUT_BUFFER);
    const end = findChar(vm, buffer, 1, NEWLINE, at, vm.get(self, INPUT_LENGTH));
    if (end >= 0) return this.copyLine(at, end + 1);
    if (vm.get(self, READ) === 0) throw truncated(vm);
    const length = this.readFromFile(-1);
    if (length === 0 || vm.u8[vm.get(self, INPUT_BUFFER) + length - 1] !== NEWLINE) throw truncated(vm);
    return this.copyLine(0, length);
  }

  /** The same for a line of at least `least` bytes, its end among them. */
  protected lineOf(least: number): number {
    const length = this.line();
    if (length < least) throw truncated(this.vm);
    return length;
  }

  /** _Unpickler_CopyLine. */
  private copyLine(start: number, end: number): number {
    const { vm, self } = this;
    const length = end - start;
    const line = vm.realloc(vm.get(self, INPUT_LINE), length + 1);
    vm.set(self, INPUT_LINE, line);
    copyBytes(vm, line, vm.get(self, INPUT_BUFFER) + start, length);
    vm.u8[line + length] = 0;
    vm.set(self, NEXT_READ, end);
    return length;
  }

  /** _Unpickler_ReadInto: the next `count` bytes, to memory that is kept alive by somebody else. */
  protected readInto(to: Address, count: number): void {
    const { vm, self } = this;
    const at = vm.get(self, NEXT_READ);
    const ready = Math.max(0, Math.min(count, vm.get(self, INPUT_LENGTH) - at));
    copyBytes(vm, to, vm.get(self, INPUT_BUFFER) + at, ready);
    vm.set(self, NEXT_READ, at + ready);
    if (ready === count) return;
    if (vm.get(self, READ) === 0) throw truncated(vm);
    this.skipConsumed();
    if (vm.get(self, READINTO) === 0) this.readCopy(to + ready, count - ready);
    else this.readDirectly(to + ready, count - ready);
  }

  private readCopy(to: Address, count: number): void {
    const { vm } = this;
    const mark = vm.mark();
    const data = vm.hold(this.call(READ, count));
    if (!vm.hasFlag(data, FLAG_BYTES_SUBCLASS)) {
      throw vm.raise(VALUE_ERROR, `read() returned non-bytes object (${reprText(vm, vm.typeOf(data))})`);
    }
    if (bytesLength(vm, data) < count) throw truncated(vm);
    copyBytes(vm, to, bytesData(vm, data), count);
    vm.release(mark);
  }

  /** The file may keep what it is given to write to, which is therefore not `to` itself. */
  private readDirectly(to: Address, count: number): void {
    const { vm, self } = this;
    const mark = vm.mark();
    const readInto = vm.hold(vm.newRef(vm.get(self, READINTO)));
    const buffer = vm.hold(newBytearraySized(vm, count));
    const view = vm.hold(newMemoryview(vm, buffer));
    const answer = vm.hold(call1(vm, readInto, view));
    if (!isInt(vm, answer)) throw vm.raise(TYPE_ERROR, "an integer is required");
    const read = asSsize(vm, answer);
    if (read < 0) throw vm.raise(VALUE_ERROR, "readinto() returned negative size");
    if (read < count || vm.get(buffer, OB_SIZE) < count) throw truncated(vm);
    copyBytes(vm, to, bytearrayData(vm, buffer), count);
    vm.release(mark);
  }

  /** Before room for `count` bytes is made: throws where they are known not to be there. @throws UnpicklingError */
  protected checkAvailable(count: number): void {
    const { vm, self } = this;
    const isThere = count <= vm.get(self, INPUT_LENGTH) - vm.get(self, NEXT_READ);
    if (!isThere && vm.get(self, READ) === 0 && count <= BELIEVED_SIZE) throw truncated(vm);
  }

  /** _Unpickler_SkipConsumed: a file is moved to where reading has come. */
  protected skipConsumed(): void {
    const { vm, self } = this;
    const next = vm.get(self, NEXT_READ);
    const consumed = next - vm.get(self, PREFETCHED);
    if (consumed <= 0 || vm.get(self, READ) === 0) return;
    vm.decref(this.call(READ, consumed));
    vm.set(self, PREFETCHED, next);
  }

  /**
   * _Unpickler_ReadFromFile: makes at least `count` bytes, or for -1 a line, the buffer, if there are so many. How
   * many there are.
   */
  private readFromFile(count: number): number {
    const { vm, self } = this;
    this.skipConsumed();
    if (count >= 0 && count < PREFETCH && vm.get(self, PEEK) !== 0) {
      const shown = this.peek();
      if (shown >= count) return shown;
    }
    const data = vm.hold(count < 0 ? this.call(READLINE, -1) : this.call(READ, count));
    const length = useInput(vm, self, data);
    vm.decref(vm.unhold());
    return length;
  }

  /** What the file shows becomes the buffer; -1 if it cannot show anything, which is remembered. */
  private peek(): number {
    const { vm, self } = this;
    const mark = vm.mark();
    const depth = vm.recursionDepth();
    let data: Address;
    try {
      data = vm.hold(this.call(PEEK, PREFETCH));
    } catch (error) {
      vm.caught(error, mark);
      vm.restoreRecursionDepth(depth);
      if (!exceptionMatches(vm, NOT_IMPLEMENTED_ERROR)) throw error;
      clearException(vm);
      vm.replace(self, PEEK, 0);
      return -1;
    }
    const length = useInput(vm, self, data);
    vm.set(self, PREFETCHED, 0);
    vm.decref(vm.unhold());
    return length;
  }

  /** Calls a method of the file that is kept in a field, with a number unless that is negative. */
  private call(field: number, count: number): Address {
    const { vm, self } = this;
    const mark = vm.mark();
    const method = vm.hold(vm.newRef(vm.get(self, field)));
    const result = count < 0 ? call0(vm, method) : call1(vm, method, vm.hold(countObject(vm, count)));
    vm.release(mark);
    return result;
  }
}

function countObject(vm: Machine, count: number): Address {
  return count <= Number.MAX_SAFE_INTEGER ? newInt(vm, count) : newIntFromBig(vm, BigInt(count));
}

/** bad_readline. */
export function truncated(vm: Machine): unknown {
  return unpicklingError(vm, "pickle data was truncated");
}

/** _Unpickler_SetStringInput: an object's bytes become the buffer. How many there are. */
export function useInput(vm: Machine, self: Address, object: Address): number {
  releaseInput(vm, self);
  fillBuffer(vm, object, self + INPUT, PyBUF_SIMPLE);
  const length = vm.get(self, INPUT + VIEW_LEN);
  vm.set(self, INPUT_BUFFER, vm.get(self, INPUT + VIEW_BUF));
  vm.set(self, INPUT_LENGTH, length);
  vm.set(self, PREFETCHED, length);
  return length;
}

/** Gives the buffer back; there is nothing to read then. */
export function releaseInput(vm: Machine, self: Address): void {
  for (const field of [INPUT_BUFFER, INPUT_LENGTH, NEXT_READ, PREFETCHED]) vm.set(self, field, 0);
  emptyBuffer(vm, self + INPUT);
}
