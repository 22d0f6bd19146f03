/** The reading half of the buffered streams. */
import {
  type Address,
  asSize,
  bytesData,
  bytesLength,
  ByteWriter,
  call0,
  callMethod0,
  copyBytes,
  emptyBytes,
  isBytes,
  lookupAttrId,
  type Machine,
  newBytesFrom,
  newBytesSized,
  newInt,
  NONE,
  OVERFLOW_ERROR,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { ID_READ, ID_READALL, optionalSize, sizeArgument, withWritable } from "../common.ts";
import { fillBuffer, rawRead } from "./raw.ts";
import {
  ABS_POS,
  BUFFER,
  BUFFER_SIZE,
  checkInitialized,
  checkOpen,
  exclusively,
  POS,
  position,
  RAW,
  RAW_POS,
  READ_END,
  readAhead,
  resetRead,
  setPosition,
  wholeBlocks,
} from "./state.ts";
import { flushBeforeRead } from "./write.ts";

/** The next `count` bytes of the buffer, which has them. */
function take(vm: Machine, self: Address, count: number): Address {
  const at = position(vm, self, POS);
  const bytes = newBytesFrom(vm, vm.get(self, BUFFER) + at, count);
  setPosition(vm, self, POS, at + count);
  return bytes;
}

/** Moves the next `count` bytes of the buffer to memory. */
function takeTo(vm: Machine, self: Address, to: Address, count: number): void {
  const at = position(vm, self, POS);
  copyBytes(vm, to, vm.get(self, BUFFER) + at, count);
  setPosition(vm, self, POS, at + count);
}

// ---- read -----------------------------------------------------------------------------------------------------

export function readMethod(vm: Machine, self: Address, size: Address): Address {
  checkInitialized(vm, self);
  const wanted = optionalSize(vm, size);
  if (wanted < -1) throw vm.raise(VALUE_ERROR, "read length must be non-negative or -1");
  checkOpen(vm, self, "read of closed file");
  if (wanted === -1) return exclusively(vm, self, () => readAll(vm, self));
  if (wanted <= readAhead(vm, self)) return take(vm, self, wanted);
  return exclusively(vm, self, () => readSome(vm, self, wanted));
}

/** _bufferedreader_read_all. */
function readAll(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const ahead = readAhead(vm, self);
  const start = vm.hold(ahead > 0 ? take(vm, self, ahead) : emptyBytes(vm));
  flushBeforeRead(vm, self);
  resetRead(vm, self);
  const raw = vm.get(self, RAW);
  const method = lookupAttrId(vm, raw, ID_READALL);
  if (method === 0) return vm.keep(mark, vm.hold(readPieces(vm, self, start)));
  const rest = vm.hold(call0(vm, vm.hold(method)));
  if (rest !== NONE && !isBytes(vm, rest)) throw vm.raise(TYPE_ERROR, "readall() should return bytes");
  if (ahead === 0) return vm.keep(mark, rest);
  if (rest === NONE) return vm.keep(mark, start);
  const all = new ByteWriter(ahead);
  addBytes(vm, all, start);
  addBytes(vm, all, rest);
  return vm.keep(mark, vm.hold(all.finish(vm)));
}

function addBytes(vm: Machine, all: ByteWriter, bytes: Address): void {
  const data = bytesData(vm, bytes);
  all.write(vm.u8.subarray(data, data + bytesLength(vm, bytes)));
}

/** Calls the raw stream's read() until it has nothing more. */
function readPieces(vm: Machine, self: Address, start: Address): Address {
  const all = new ByteWriter(bytesLength(vm, start));
  addBytes(vm, all, start);
  for (;;) {
    const piece = vm.hold(callMethod0(vm, vm.get(self, RAW), ID_READ));
    if (piece !== NONE && !isBytes(vm, piece)) throw vm.raise(TYPE_ERROR, "read() should return bytes");
    if (piece === NONE || bytesLength(vm, piece) === 0) {
      if (all.length === 0) return vm.unhold();
      vm.decref(vm.unhold());
      return all.finish(vm);
    }
    addBytes(vm, all, piece);
    const known = vm.getWord(self, ABS_POS);
    if (known !== -1) vm.setWord(self, ABS_POS, known + bytesLength(vm, piece));
    vm.decref(vm.unhold());
  }
}

/** _bufferedreader_read_generic: more than the buffer has. */
function readSome(vm: Machine, self: Address, wanted: number): Address {
  const bytes = vm.hold(newBytesSized(vm, wanted));
  const got = readTo(vm, self, bytesData(vm, bytes), wanted);
  vm.unhold();
  if (got === wanted) return bytes;
  const result = got < 0 ? vm.none() : newBytesFrom(vm, bytesData(vm, bytes), got);
  vm.decref(bytes);
  return result;
}

/** Reads to memory; -2 when nothing came and the raw stream would block. */
function readTo(vm: Machine, self: Address, data: Address, wanted: number): number {
  let done = readAhead(vm, self);
  if (done > 0) takeTo(vm, self, data, done);
  flushBeforeRead(vm, self);
  resetRead(vm, self);
  for (let blocks = wholeBlocks(vm, self, wanted - done); blocks > 0; blocks = wholeBlocks(vm, self, wanted - done)) {
    const count = rawRead(vm, self, data + done, blocks);
    if (count <= 0) return count === 0 || done > 0 ? done : -2;
    done += count;
  }
  setPosition(vm, self, POS, 0);
  setPosition(vm, self, RAW_POS, 0);
  setPosition(vm, self, READ_END, 0);
  while (done < wanted && position(vm, self, READ_END) < position(vm, self, BUFFER_SIZE)) {
    const count = fillBuffer(vm, self);
    if (count <= 0) return count === 0 || done > 0 ? done : -2;
    const used = Math.min(count, wanted - done);
    takeTo(vm, self, data + done, used);
    done += used;
  }
  return done;
}

export function read1Method(vm: Machine, self: Address, size: Address): Address {
  const argument = sizeArgument(vm, size, -1);
  checkInitialized(vm, self);
  const wanted = argument < 0 ? position(vm, self, BUFFER_SIZE) : argument;
  checkOpen(vm, self, "read of closed file");
  if (wanted === 0) return emptyBytes(vm);
  const ahead = readAhead(vm, self);
  if (ahead > 0) return take(vm, self, Math.min(ahead, wanted));
  return exclusively(vm, self, () => {
    resetRead(vm, self);
    const bytes = vm.hold(newBytesSized(vm, wanted));
    const count = Math.max(0, rawRead(vm, self, bytesData(vm, bytes), wanted));
    vm.unhold();
    if (count === wanted) return bytes;
    const result = newBytesFrom(vm, bytesData(vm, bytes), count);
    vm.decref(bytes);
    return result;
  });
}

export function peekMethod(vm: Machine, self: Address, size: Address): Address {
  if (size !== 0) asSize(vm, size, OVERFLOW_ERROR);
  checkInitialized(vm, self);
  checkOpen(vm, self, "peek of closed file");
  return exclusively(vm, self, () => {
    flushBeforeRead(vm, self);
    const ahead = readAhead(vm, self);
    if (ahead > 0) return newBytesFrom(vm, vm.get(self, BUFFER) + position(vm, self, POS), ahead);
    resetRead(vm, self);
    const count = Math.max(0, fillBuffer(vm, self));
    setPosition(vm, self, POS, 0);
    return newBytesFrom(vm, vm.get(self, BUFFER), count);
  });
}

// ---- readinto -------------------------------------------------------------------------------------------------

/** readinto, or readinto1 that reads once at most. */
export function readIntoMethod(name: string, once: boolean) {
  return (vm: Machine, self: Address, buffer: Address): Address =>
    withWritable(vm, name, buffer, (data, size) => {
      checkInitialized(vm, self);
      checkOpen(vm, self, "readinto of closed file");
      const ahead = Math.min(readAhead(vm, self), size);
      if (ahead > 0) takeTo(vm, self, data, ahead);
      if (ahead === size) return newInt(vm, size);
      const done = exclusively(vm, self, () => readRest(vm, self, data, ahead, size, once));
      return done < 0 ? vm.none() : newInt(vm, done);
    });
}

function readRest(vm: Machine, self: Address, data: Address, ahead: number, size: number, once: boolean): number {
  flushBeforeRead(vm, self);
  resetRead(vm, self);
  setPosition(vm, self, POS, 0);
  let done = ahead;
  while (done < size) {
    let count = 0;
    if (size - done > position(vm, self, BUFFER_SIZE)) count = rawRead(vm, self, data + done, size - done);
    else if (!(once && done > 0)) {
      count = fillBuffer(vm, self);
      if (count > 0) {
        count = Math.min(count, size - done);
        takeTo(vm, self, data + done, count);
        done += count;
        continue;
      }
    }
    if (count === 0 || (count === -2 && done > 0)) break;
    if (count < 0) return -2;
    done += count;
    if (once) break;
  }
  return done;
}

// ---- lines ----------------------------------------------------------------------------------------------------

export function readLineMethod(vm: Machine, self: Address, size: Address): Address {
  checkInitialized(vm, self);
  return readLine(vm, self, optionalSize(vm, size));
}

/** How long the line at `start` is within `count` bytes, its end included; 0 if it does not end there. */
function lineLength(vm: Machine, start: Address, count: number): number {
  const u8 = vm.u8;
  const end = start + count;
  for (let at = start; at < end; at++) if (u8[at] === 10) return at + 1 - start;
  return 0;
}

/** _buffered_readline. */
export function readLine(vm: Machine, self: Address, limit: number): Address {
  checkOpen(vm, self, "readline of closed file");
  let count = readAhead(vm, self);
  if (limit >= 0 && count > limit) count = limit;
  const found = lineLength(vm, vm.get(self, BUFFER) + position(vm, self, POS), count);
  if (found > 0) return take(vm, self, found);
  if (count === limit) return take(vm, self, count);
  return exclusively(vm, self, () => readLongLine(vm, self, count, limit));
}

function readLongLine(vm: Machine, self: Address, ahead: number, limit: number): Address {
  const line = new ByteWriter(256);
  const append = (start: Address, count: number): void => line.write(vm.u8.subarray(start, start + count));
  append(vm.get(self, BUFFER) + position(vm, self, POS), ahead);
  setPosition(vm, self, POS, position(vm, self, POS) + ahead);
  flushBeforeRead(vm, self);
  for (;;) {
    resetRead(vm, self);
    let count = fillBuffer(vm, self);
    if (count <= 0) break;
    const left = limit - line.length;
    if (limit >= 0 && count > left) count = left;
    const found = lineLength(vm, vm.get(self, BUFFER), count);
    const used = found > 0 ? found : count;
    append(vm.get(self, BUFFER), used);
    setPosition(vm, self, POS, used);
    if (found > 0 || line.length === limit) break;
  }
  return line.finish(vm);
}
