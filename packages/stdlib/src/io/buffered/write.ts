/** The writing half of the buffered streams. */
import {
  type Address,
  BLOCKING_IO_ERROR,
  clearException,
  copyBytes,
  exceptionMatches,
  type Machine,
  newException,
  newInt,
  raiseInstance,
  tuplePack,
  VALUE_ERROR,
  withBuffer,
} from "@pyvm/vm";
import { checkSignals } from "../../host-call.ts";
import { FILE_IO_TYPE } from "../fileio.ts";
import { hasPending, rawSeek, rawWrite, rewindForWrite, written } from "./raw.ts";
import {
  BUFFER,
  BUFFER_SIZE,
  checkInitialized,
  exclusively,
  hasReadBuffer,
  hasWriteBuffer,
  moveTo,
  POS,
  position,
  RAW,
  RAW_POS,
  rawClosed,
  rawOffset,
  READABLE,
  resetRead,
  resetWrite,
  setPosition,
  WRITABLE,
  WRITE_END,
  WRITE_POS,
} from "./state.ts";

const EAGAIN = 11;

/** BlockingIOError with what was written until then. Its errno is the last system call's: raw streams written in Python leave 0. */
function wouldBlock(vm: Machine, self: Address, count: number): unknown {
  const mark = vm.mark();
  const errno = vm.hold(newInt(vm, vm.typeOf(vm.get(self, RAW)) === FILE_IO_TYPE ? EAGAIN : 0));
  const message = vm.hold(vm.str("write could not complete without blocking"));
  const args = vm.hold(tuplePack(vm, errno, message, vm.hold(newInt(vm, count))));
  const exception = newException(vm, BLOCKING_IO_ERROR, args);
  vm.release(mark);
  return raiseInstance(vm, exception);
}

/** _bufferedwriter_flush_unlocked: writes all that waits. */
export function flushWrites(vm: Machine, self: Address): void {
  if (hasPending(vm, self)) {
    rewindForWrite(vm, self);
    while (position(vm, self, WRITE_POS) < position(vm, self, WRITE_END)) {
      const start = position(vm, self, WRITE_POS);
      const count = rawWrite(vm, self, vm.get(self, BUFFER) + start, position(vm, self, WRITE_END) - start);
      if (count === -2) throw wouldBlock(vm, self, 0);
      written(vm, self, count);
      checkSignals(vm);
    }
  }
  resetWrite(vm, self);
}

/** buffered_flush_and_rewind_unlocked: the raw stream is where this one is. */
export function flushAndRewind(vm: Machine, self: Address): void {
  flushWrites(vm, self);
  if (position(vm, self, READABLE) === 0) return;
  const offset = rawOffset(vm, self);
  resetRead(vm, self);
  rawSeek(vm, self, -offset, 1);
}

/** Before reading: what was written goes out first. */
export function flushBeforeRead(vm: Machine, self: Address): void {
  if (position(vm, self, WRITABLE) !== 0) flushAndRewind(vm, self);
}

export function writeMethod(vm: Machine, self: Address, bytes: Address): Address {
  checkInitialized(vm, self);
  return withBuffer(vm, bytes, (data, size) => {
    if (position(vm, self, BUFFER) === 0 || rawClosed(vm, self)) throw vm.raise(VALUE_ERROR, "write to closed file");
    return newInt(
      vm,
      exclusively(vm, self, () => write(vm, self, data, size)),
    );
  });
}

function write(vm: Machine, self: Address, data: Address, size: number): number {
  if (!hasReadBuffer(vm, self) && !hasWriteBuffer(vm, self)) {
    setPosition(vm, self, POS, 0);
    setPosition(vm, self, RAW_POS, 0);
  }
  if (size <= position(vm, self, BUFFER_SIZE) - position(vm, self, POS)) {
    keep(vm, self, data, size);
    return size;
  }
  if (!tryFlush(vm, self)) return keepWhenStuck(vm, self, data, size);
  const offset = rawOffset(vm, self);
  if (offset !== 0) {
    rawSeek(vm, self, -offset, 1);
    setPosition(vm, self, RAW_POS, position(vm, self, RAW_POS) - offset);
  }
  return writeThrough(vm, self, data, size);
}

/** Puts `size` bytes at the stream's position in the buffer, where they fit. */
function keep(vm: Machine, self: Address, data: Address, size: number): void {
  const at = position(vm, self, POS);
  copyBytes(vm, vm.get(self, BUFFER) + at, data, size);
  if (!hasWriteBuffer(vm, self) || position(vm, self, WRITE_POS) > at) setPosition(vm, self, WRITE_POS, at);
  moveTo(vm, self, at + size);
  if (position(vm, self, WRITE_END) < at + size) setPosition(vm, self, WRITE_END, at + size);
}

/** Flushes; false if the raw stream would block. */
function tryFlush(vm: Machine, self: Address): boolean {
  const mark = vm.mark();
  try {
    flushWrites(vm, self);
    return true;
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, BLOCKING_IO_ERROR)) throw error;
    clearException(vm);
    return false;
  }
}

/** The raw stream takes no more: keeps what there is room for. @throws BlockingIOError if something is left */
function keepWhenStuck(vm: Machine, self: Address, data: Address, size: number): number {
  if (position(vm, self, READABLE) !== 0) resetRead(vm, self);
  const buffer = vm.get(self, BUFFER);
  const start = position(vm, self, WRITE_POS);
  const waiting = position(vm, self, WRITE_END) - start;
  vm.u8.copyWithin(buffer, buffer + start, buffer + start + waiting);
  setPosition(vm, self, RAW_POS, position(vm, self, RAW_POS) - start);
  setPosition(vm, self, WRITE_POS, 0);
  const room = position(vm, self, BUFFER_SIZE) - waiting;
  const taken = Math.min(size, room);
  copyBytes(vm, buffer + waiting, data, taken);
  setPosition(vm, self, WRITE_END, waiting + taken);
  setPosition(vm, self, POS, position(vm, self, POS) - start + taken);
  if (size <= room) return size;
  throw wouldBlock(vm, self, taken);
}

/** Writes whole buffers straight from `data` and keeps the rest. */
function writeThrough(vm: Machine, self: Address, data: Address, size: number): number {
  const capacity = position(vm, self, BUFFER_SIZE);
  let done = 0;
  while (size - done > capacity) {
    const count = rawWrite(vm, self, data + done, size - done);
    if (count === -2) {
      restart(vm, self, data + done, capacity);
      throw wouldBlock(vm, self, done + capacity);
    }
    done += count;
    checkSignals(vm);
  }
  if (position(vm, self, READABLE) !== 0) resetRead(vm, self);
  restart(vm, self, data + done, size - done);
  return size;
}

/** The buffer holds nothing but these bytes. */
function restart(vm: Machine, self: Address, data: Address, size: number): void {
  if (size > 0) copyBytes(vm, vm.get(self, BUFFER), data, size);
  setPosition(vm, self, WRITE_POS, 0);
  setPosition(vm, self, WRITE_END, size);
  moveTo(vm, self, size);
  setPosition(vm, self, RAW_POS, 0);
}
