/** What the buffered streams ask of their raw stream: read, write, seek, tell. */
import {
  type Address,
  asSize,
  callMethod0,
  callMethod1,
  callMethod2,
  clearException,
  exceptionMatches,
  INTERRUPTED_ERROR,
  type Machine,
  memoryviewOfMemory,
  newInt,
  NONE,
  OS_ERROR,
  raiseFromCause,
  VALUE_ERROR,
} from "@pyvm/vm";
import { checkSignals } from "../../host-call.ts";
import { asOffset, ID_READINTO, ID_SEEK, ID_TELL, ID_WRITE } from "../common.ts";
import { FILE_IO_TYPE, fileReadInto, fileWriteFrom } from "../fileio.ts";
import {
  ABS_POS,
  BUFFER,
  BUFFER_SIZE,
  hasReadBuffer,
  hasWriteBuffer,
  POS,
  position,
  RAW,
  RAW_POS,
  rawOffset,
  READ_END,
  setPosition,
  WRITE_END,
  WRITE_POS,
} from "./state.ts";

/** Runs a call of the raw stream again while signals interrupt it (_PyIO_trap_eintr). */
export function retrying(vm: Machine, action: () => Address): Address {
  const mark = vm.mark();
  for (;;) {
    try {
      return action();
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, INTERRUPTED_ERROR)) throw error;
      clearException(vm);
      checkSignals(vm);
    }
  }
}

/** The raw stream's position after a tell or seek that returned `result` (taken over). */
function takeOffset(vm: Machine, self: Address, result: Address): number {
  vm.hold(result);
  const offset = asOffset(vm, result);
  vm.decref(vm.unhold());
  if (offset < 0) throw vm.raise(OS_ERROR, `Raw stream returned invalid position ${offset}`);
  vm.setWord(self, ABS_POS, offset);
  return offset;
}

/** _buffered_raw_tell. */
export function rawTell(vm: Machine, self: Address): number {
  vm.setWord(self, ABS_POS, -1);
  return takeOffset(vm, self, callMethod0(vm, vm.get(self, RAW), ID_TELL));
}

/** RAW_TELL: the position that is known, or that the raw stream tells. */
export function knownTell(vm: Machine, self: Address): number {
  const known = vm.getWord(self, ABS_POS);
  return known === -1 ? rawTell(vm, self) : known;
}

/** _buffered_raw_seek. */
export function rawSeek(vm: Machine, self: Address, target: number, whence: number): number {
  const mark = vm.mark();
  const offset = vm.hold(newInt(vm, target));
  const result = callMethod2(vm, vm.get(self, RAW), ID_SEEK, offset, vm.hold(newInt(vm, whence)));
  vm.hold(result);
  const reached = takeOffset(vm, self, vm.newRef(result));
  vm.release(mark);
  return reached;
}

function advance(vm: Machine, self: Address, count: number): void {
  const known = vm.getWord(self, ABS_POS);
  if (known !== -1) vm.setWord(self, ABS_POS, known + count);
}

/** Calls a method of the raw stream with a memoryview of memory, which is released afterwards. Owned. */
function callWithMemory(
  vm: Machine,
  self: Address,
  method: number,
  data: Address,
  size: number,
  readonly: boolean,
): Address {
  const mark = vm.mark();
  const view = vm.hold(memoryviewOfMemory(vm, data, size, readonly));
  const result = vm.hold(retrying(vm, () => callMethod1(vm, vm.get(self, RAW), method, view)));
  return vm.keep(mark, result);
}

/** A count of bytes that the raw stream returned (taken over). */
function takeCount(vm: Machine, result: Address): number {
  vm.hold(result);
  const count = asSize(vm, result, VALUE_ERROR);
  vm.decref(vm.unhold());
  return count;
}

/** The same of `readinto`, whose wrong answers are the raw stream's failure. */
function takeReadCount(vm: Machine, result: Address): number {
  const mark = vm.mark();
  try {
    return takeCount(vm, result);
  } catch (error) {
    vm.caught(error, mark);
    throw raiseFromCause(vm, OS_ERROR, "raw readinto() failed");
  }
}

/** _bufferedreader_raw_read: the number of bytes read to `data`, -2 when the raw stream would block. */
export function rawRead(vm: Machine, self: Address, data: Address, size: number): number {
  const raw = vm.get(self, RAW);
  let count: number;
  if (vm.typeOf(raw) === FILE_IO_TYPE) {
    count = fileReadInto(vm, raw, data, size);
    if (count < 0) return -2;
  } else {
    const result = callWithMemory(vm, self, ID_READINTO, data, size, false);
    if (result === NONE) {
      vm.decref(result);
      return -2;
    }
    count = takeReadCount(vm, result);
    if (count < 0 || count > size) {
      throw vm.raise(
        OS_ERROR,
        `raw readinto() returned invalid length ${count} (should have been between 0 and ${size})`,
      );
    }
  }
  if (count > 0) advance(vm, self, count);
  return count;
}

/** _bufferedreader_fill_buffer. */
export function fillBuffer(vm: Machine, self: Address): number {
  const start = hasReadBuffer(vm, self) ? position(vm, self, READ_END) : 0;
  const room = position(vm, self, BUFFER_SIZE) - start;
  const count = rawRead(vm, self, vm.get(self, BUFFER) + start, room);
  if (count <= 0) return count;
  setPosition(vm, self, READ_END, start + count);
  setPosition(vm, self, RAW_POS, start + count);
  return count;
}

/** The same of `write`: what is no count is -1. */
function takeWriteCount(vm: Machine, result: Address): number {
  const mark = vm.mark();
  try {
    return takeCount(vm, result);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    return -1;
  }
}

/** _bufferedwriter_raw_write: the number of bytes written, -2 when the raw stream would block. */
export function rawWrite(vm: Machine, self: Address, data: Address, size: number): number {
  const raw = vm.get(self, RAW);
  let count: number;
  if (vm.typeOf(raw) === FILE_IO_TYPE) {
    count = fileWriteFrom(vm, raw, data, size);
    if (count < 0) return -2;
  } else {
    const result = callWithMemory(vm, self, ID_WRITE, data, size, true);
    if (result === NONE) {
      vm.decref(result);
      return -2;
    }
    count = takeWriteCount(vm, result);
    if (count < 0 || count > size) {
      throw vm.raise(OS_ERROR, `raw write() returned invalid length ${count} (should have been between 0 and ${size})`);
    }
  }
  if (count > 0) advance(vm, self, count);
  return count;
}

/** Moves the raw stream to where the first byte that waits belongs. */
export function rewindForWrite(vm: Machine, self: Address): void {
  const rewind = rawOffset(vm, self) + (position(vm, self, POS) - position(vm, self, WRITE_POS));
  if (rewind === 0) return;
  rawSeek(vm, self, -rewind, 1);
  setPosition(vm, self, RAW_POS, position(vm, self, RAW_POS) - rewind);
}

/** Whether something waits to be written. */
export function hasPending(vm: Machine, self: Address): boolean {
  return hasWriteBuffer(vm, self) && position(vm, self, WRITE_POS) !== position(vm, self, WRITE_END);
}

/** Marks `count` bytes of those that wait as written. */
export function written(vm: Machine, self: Address, count: number): void {
  const end = position(vm, self, WRITE_POS) + count;
  setPosition(vm, self, WRITE_POS, end);
  setPosition(vm, self, RAW_POS, end);
}
