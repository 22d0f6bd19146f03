/**
 * The bytes that a pickler has made: a bytes object of its own that grows, and the frames in it.
 *
 * From protocol 4 on instructions are gathered in frames of about 64 KiB, each with its length in front. A frame is
 * begun when something is written, its header filled in when it is ended; data of 64 KiB and more stands between
 * frames, and goes to a file directly.
 */
import {
  type Address,
  BYTES_DATA,
  bytesResize,
  call1,
  copyBytes,
  emptyBytes,
  type Machine,
  newBytesFrom,
  newBytesSized,
  OB_SIZE,
} from "@pyvm/vm";
import { FRAME_START, FRAMING, OUTPUT_BUFFER, OUTPUT_LENGTH, OUTPUT_ROOM, WRITE } from "./layout.ts";
import { FRAME } from "./opcodes.ts";
import { picklingError } from "./state.ts";

/** WRITE_BUF_SIZE. */
export const FIRST_ROOM = 4096;
const FRAME_HEADER_BYTES = 9;
const SHORTEST_FRAME = 4;
const FRAME_TARGET = 65536;
/** Fills a frame's header until it is known. */
const UNWRITTEN = 0xfe;

/** Lives as long as a call; what it knows is in the pickler at `self`. */
export class Output {
  protected readonly vm: Machine;
  protected readonly self: Address;

  constructor(vm: Machine, self: Address) {
    this.vm = vm;
    this.self = self;
  }

  // ---- writing ------------------------------------------------------------------------------------------------

  /** Makes the output longer by `count` bytes: where they are to be written, before anything else is. */
  protected reserve(count: number): Address {
    const { i32 } = this.vm;
    const { self } = this;
    if (i32[(self + FRAMING) >> 2] !== 0 && i32[(self + FRAME_START) >> 2] < 0) this.beginFrame();
    const length = i32[(self + OUTPUT_LENGTH) >> 2];
    if (length + count > i32[(self + OUTPUT_ROOM) >> 2] || i32[(self + OUTPUT_BUFFER) >> 2] === 0) this.grow(count);
    i32[(self + OUTPUT_LENGTH) >> 2] = length + count;
    return i32[(self + OUTPUT_BUFFER) >> 2] + BYTES_DATA + length;
  }

  protected byte(byte: number): void {
    const at = this.reserve(1);
    this.vm.u8[at] = byte;
  }

  protected twoBytes(first: number, second: number): void {
    const at = this.reserve(2);
    const { u8 } = this.vm;
    u8[at] = first;
    u8[at + 1] = second;
  }

  /** An instruction and a number of `width` bytes, at most 2^53. */
  protected number(opcode: number, width: number, value: number): void {
    const at = this.reserve(1 + width);
    this.vm.u8[at] = opcode;
    this.writeNumber(at + 1, width, value);
  }

  private writeNumber(at: Address, width: number, value: number): void {
    const { u8 } = this.vm;
    let rest = value;
    for (let i = 0; i < width; i++) {
      u8[at + i] = rest;
      rest = i === 3 ? Math.floor(value / 4294967296) : rest >> 8;
    }
  }

  /** ASCII text. */
  protected text(text: string): void {
    const at = this.reserve(text.length);
    const { u8 } = this.vm;
    for (let i = 0; i < text.length; i++) u8[at + i] = text.charCodeAt(i);
  }

  /** Bytes that lie in memory. */
  protected copy(data: Address, size: number): void {
    const at = this.reserve(size);
    copyBytes(this.vm, at, data, size);
  }

  /**
   * _Pickler_write_bytes: an instruction, the size in `width` bytes, and the data.
   * @param payload what a file is given if the data goes there directly; 0 for a bytes object of it
   */
  protected block(opcode: number, width: number, data: Address, size: number, payload: Address): void {
    if (size >= FRAME_TARGET) return this.largeBlock(opcode, width, data, size, payload);
    const at = this.reserve(1 + width + size);
    this.vm.u8[at] = opcode;
    this.writeNumber(at + 1, width, size);
    copyBytes(this.vm, at + 1 + width, data, size);
  }

  private largeBlock(opcode: number, width: number, data: Address, size: number, payload: Address): void {
    const { vm, self } = this;
    const framing = vm.get(self, FRAMING);
    this.closeFrame();
    vm.set(self, FRAMING, 0);
    if (vm.get(self, WRITE) === 0) {
      this.number(opcode, width, size);
      this.copy(data, size);
    } else {
      const mark = vm.mark();
      const direct = vm.hold(payload === 0 ? newBytesFrom(vm, data, size) : vm.newRef(payload));
      this.number(opcode, width, size);
      this.flush();
      this.toFile(direct);
      this.clearBuffer();
      vm.release(mark);
    }
    vm.set(self, FRAMING, framing);
  }

  /** Room for `count` bytes more, in the same bytes object or one that takes its place. */
  private grow(count: number): void {
    const { vm, self } = this;
    const length = vm.get(self, OUTPUT_LENGTH);
    const old = vm.get(self, OUTPUT_BUFFER);
    const needed = length + count;
    if (old === 0) {
      const room = Math.max(needed, vm.get(self, OUTPUT_ROOM));
      vm.set(self, OUTPUT_BUFFER, newBytesSized(vm, room));
      vm.set(self, OUTPUT_ROOM, room);
      return;
    }
    const room = Math.trunc(needed / 2) * 3;
    this.resizeBuffer(Math.max(room, needed));
    vm.set(self, OUTPUT_ROOM, Math.max(room, needed));
  }

  /** The garbage collector's module may have shown the bytes object to somebody, who keeps it. */
  private resizeBuffer(size: number): void {
    const { vm, self } = this;
    const old = vm.get(self, OUTPUT_BUFFER);
    if (vm.refcount(old) === 1) vm.set(self, OUTPUT_BUFFER, bytesResize(vm, old, size));
    else {
      const fresh = newBytesSized(vm, size);
      copyBytes(vm, fresh + BYTES_DATA, old + BYTES_DATA, Math.min(size, vm.get(old, OB_SIZE)));
      vm.replace(self, OUTPUT_BUFFER, fresh);
    }
  }

  // ---- frames -------------------------------------------------------------------------------------------------

  private beginFrame(): void {
    const { vm, self } = this;
    vm.set(self, FRAMING, 0);
    const at = this.reserve(FRAME_HEADER_BYTES);
    vm.set(self, FRAMING, 1);
    vm.u8.fill(UNWRITTEN, at, at + FRAME_HEADER_BYTES);
    vm.setWord(self, FRAME_START, vm.get(self, OUTPUT_LENGTH) - FRAME_HEADER_BYTES);
  }

  /** _Pickler_CloseFrame: ends the frame that is begun; one that is too short loses its header. */
  protected closeFrame(): void {
    const { vm, self } = this;
    const start = vm.get(self, FRAME_START);
    if (vm.get(self, FRAMING) === 0 || start < 0) return;
    const end = vm.get(self, OUTPUT_LENGTH);
    const size = end - start - FRAME_HEADER_BYTES;
    const at = vm.get(self, OUTPUT_BUFFER) + BYTES_DATA + start;
    if (size >= SHORTEST_FRAME) {
      vm.u8[at] = FRAME;
      this.writeNumber(at + 1, FRAME_HEADER_BYTES - 1, size);
    } else {
      vm.u8.copyWithin(at, at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + size);
      vm.set(self, OUTPUT_LENGTH, end - FRAME_HEADER_BYTES);
    }
    vm.setWord(self, FRAME_START, -1);
  }

  /**
   * _Pickler_OpcodeBoundary: between two instructions a frame that is long enough is ended, and given to the file.
   */
  protected opcodeBoundary(): void {
    const { i32 } = this.vm;
    const { self } = this;
    const start = i32[(self + FRAME_START) >> 2];
    if (i32[(self + FRAMING) >> 2] === 0 || start < 0) return;
    if (i32[(self + OUTPUT_LENGTH) >> 2] - start - FRAME_HEADER_BYTES < FRAME_TARGET) return;
    this.closeFrame();
    if (i32[(self + WRITE) >> 2] === 0) return;
    this.flush();
    this.clearBuffer();
  }

  // ---- giving away --------------------------------------------------------------------------------------------

  /** _Pickler_ClearBuffer: begins with nothing written. */
  clearBuffer(): void {
    const { vm, self } = this;
    vm.replace(self, OUTPUT_BUFFER, newBytesSized(vm, vm.get(self, OUTPUT_ROOM)));
    vm.set(self, OUTPUT_LENGTH, 0);
    vm.setWord(self, FRAME_START, -1);
  }

  /** _Pickler_GetString: the bytes object (owned) of what was written. The pickler is left without one. */
  takeOutput(): Address {
    const { vm, self } = this;
    this.closeFrame();
    const size = vm.get(self, OUTPUT_LENGTH);
    if (size === 0 || vm.get(self, OUTPUT_BUFFER) === 0) {
      vm.set(self, OUTPUT_LENGTH, 0);
      vm.replace(self, OUTPUT_BUFFER, 0);
      return emptyBytes(vm);
    }
    this.resizeBuffer(size);
    const bytes = vm.get(self, OUTPUT_BUFFER);
    vm.set(self, OUTPUT_BUFFER, 0);
    vm.set(self, OUTPUT_LENGTH, 0);
    vm.setWord(self, FRAME_START, -1);
    return bytes;
  }

  /** _Pickler_FlushToFile. */
  flush(): void {
    const { vm } = this;
    this.toFile(vm.hold(this.takeOutput()));
    vm.decref(vm.unhold());
  }

  private toFile(bytes: Address): void {
    const { vm, self } = this;
    const write = vm.get(self, WRITE);
    if (write === 0) throw notInitialized(vm, self);
    vm.hold(vm.newRef(write));
    vm.decref(call1(vm, write, bytes));
    vm.decref(vm.unhold());
  }
}

export function notInitialized(vm: Machine, self: Address): unknown {
  const name = vm.typeName(self);
  return picklingError(vm, `Pickler.__init__() was not called by ${name}.__init__()`);
}
