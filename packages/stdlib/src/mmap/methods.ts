/** The methods of mmap objects: they read and write like those of a file, in memory. */
import {
  type Address,
  asInt,
  asSize,
  BUFFER_ERROR,
  bufferBytes,
  findRegion,
  type Machine,
  newBool,
  newBytesFrom,
  newInt,
  NONE,
  OVERFLOW_ERROR,
  rfindRegion,
  TYPE_ERROR,
  VALUE_ERROR,
  withBuffer,
} from "@pyvm/vm";
import { hostCall, hostFiles, raiseErrno } from "../host-call.ts";
import { PAGE_SIZE } from "./create.ts";
import {
  ACCESS,
  ACCESS_DEFAULT,
  ACCESS_WRITE,
  checkOpen,
  checkWritable,
  CLOSED,
  DATA,
  DESCRIPTOR,
  EXPORTS,
  NO_FILE,
  OFFSET,
  POSITION,
  release,
  SIZE,
  writeBack,
} from "./object.ts";

const EBADF = 9;
const EINVAL = 22;
/** Beyond a C ssize_t. */
const SIZE_LIMIT = 2 ** 63;
const MOST_BYTES = 0x7fffffff;
const ACCESS_NAMES = ["ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"];

function sizeArgument(vm: Machine, object: Address, fallback: number): number {
  return object === 0 ? fallback : asSize(vm, object, OVERFLOW_ERROR);
}

function position(vm: Machine, self: Address): number {
  return vm.getWord(self, POSITION);
}

/** `count` bytes from the position on, which moves behind them. */
function take(vm: Machine, self: Address, count: number): Address {
  const at = position(vm, self);
  const result = newBytesFrom(vm, vm.get(self, DATA) + at, count);
  vm.setWord(self, POSITION, at + count);
  return result;
}

export function close(vm: Machine, self: Address): Address {
  if (vm.get(self, EXPORTS) > 0) throw vm.raise(BUFFER_ERROR, "cannot close exported pointers exist");
  if (vm.get(self, CLOSED) === 0) release(vm, self);
  return vm.none();
}

export function closed(vm: Machine, self: Address): Address {
  return newBool(vm, vm.get(self, CLOSED) !== 0);
}

export function enter(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  return vm.newRef(self);
}

export function repr(vm: Machine, self: Address): Address {
  const name = vm.typeName(self);
  if (vm.get(self, CLOSED) !== 0) return vm.str(`<${name} closed=True>`);
  const access = ACCESS_NAMES[vm.get(self, ACCESS)];
  const numbers = `length=${vm.get(self, SIZE)}, pos=${position(vm, self)}, offset=${vm.getWord(self, OFFSET)}`;
  return vm.str(`<${name} closed=False, access=${access}, ${numbers}>`);
}

type Method = (vm: Machine, self: Address, ...args: Address[]) => Address;

/** find and rfind: bounds count from the end where they are negative, and `start` is the position where it is not given. */
function search(locate: typeof findRegion): Method {
  return (vm, self, sub, from, to) => {
    checkOpen(vm, self);
    const found = withBuffer(vm, sub!, (data, length) => {
      const first = sizeArgument(vm, from!, position(vm, self));
      const last = sizeArgument(vm, to!, vm.get(self, SIZE));
      checkOpen(vm, self);
      const size = vm.get(self, SIZE);
      return locate(vm, vm.get(self, DATA), clip(first, size), clip(last, size), { data, length });
    });
    return newInt(vm, found);
  };
}

function clip(bound: number, size: number): number {
  return Math.max(0, Math.min(bound < 0 ? bound + size : bound, size));
}

export const find: Method = search(findRegion);
export const rfind: Method = search(rfindRegion);

export function flush(vm: Machine, self: Address, from: Address, count: Address): Address {
  checkOpen(vm, self);
  const offset = sizeArgument(vm, from, 0);
  const size = sizeArgument(vm, count, vm.get(self, SIZE));
  checkOpen(vm, self);
  if (offset < 0 || size < 0 || vm.get(self, SIZE) - offset < size) {
    throw vm.raise(VALUE_ERROR, "flush values out of range");
  }
  if (offset % PAGE_SIZE !== 0) throw raiseErrno(vm, EINVAL);
  writeBack(vm, self, offset, size);
  return vm.none();
}

/** Advice has no effect on a copy. */
export function advise(vm: Machine, self: Address, option: Address, from: Address, count: Address): Address {
  checkOpen(vm, self);
  asInt(vm, option);
  const start = sizeArgument(vm, from, 0);
  const length = sizeArgument(vm, count, vm.get(self, SIZE));
  checkOpen(vm, self);
  if (start < 0 || start >= vm.get(self, SIZE)) throw vm.raise(VALUE_ERROR, "madvise start out of bounds");
  if (length < 0) throw vm.raise(VALUE_ERROR, "madvise length invalid");
  if (start + length >= SIZE_LIMIT) throw vm.raise(OVERFLOW_ERROR, "madvise length too large");
  if (start % PAGE_SIZE !== 0) throw raiseErrno(vm, EINVAL);
  return vm.none();
}

export function move(vm: Machine, self: Address, to: Address, from: Address, howMany: Address): Address {
  const dest = asSize(vm, to, OVERFLOW_ERROR);
  const src = asSize(vm, from, OVERFLOW_ERROR);
  const count = asSize(vm, howMany, OVERFLOW_ERROR);
  checkOpen(vm, self);
  checkWritable(vm, self);
  const size = vm.get(self, SIZE);
  if (dest < 0 || src < 0 || count < 0 || size - dest < count || size - src < count) {
    throw vm.raise(VALUE_ERROR, "source, destination, or count out of range");
  }
  const data = vm.get(self, DATA);
  vm.u8.copyWithin(data + dest, data + src, data + src + count);
  writeBack(vm, self, dest, count);
  return vm.none();
}

export function read(vm: Machine, self: Address, count: Address): Address {
  checkOpen(vm, self);
  const wanted = count === 0 || count === NONE ? -1 : asSize(vm, count, OVERFLOW_ERROR);
  checkOpen(vm, self);
  const left = Math.max(0, vm.get(self, SIZE) - position(vm, self));
  return take(vm, self, wanted < 0 || wanted > left ? left : wanted);
}

export function readByte(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  const at = position(vm, self);
  if (at >= vm.get(self, SIZE)) throw vm.raise(VALUE_ERROR, "read byte out of range");
  vm.setWord(self, POSITION, at + 1);
  return newInt(vm, vm.u8[vm.get(self, DATA) + at]!);
}

export function readLine(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  const at = position(vm, self);
  const data = vm.get(self, DATA);
  const left = Math.max(0, vm.get(self, SIZE) - at);
  const end = vm.u8.subarray(data + at, data + at + left).indexOf(0x0a);
  return take(vm, self, end < 0 ? left : end + 1);
}

export function resize(vm: Machine, self: Address, length: Address): Address {
  checkOpen(vm, self);
  const size = asSize(vm, length, OVERFLOW_ERROR);
  checkOpen(vm, self);
  checkResizable(vm, self);
  const offset = vm.getWord(self, OFFSET);
  if (size < 0 || !Number.isSafeInteger(offset + size)) throw vm.raise(VALUE_ERROR, "new size out of range");
  if (size === 0) throw raiseErrno(vm, EINVAL);
  if (size > MOST_BYTES) vm.noMemory();
  const fd = vm.get(self, DESCRIPTOR);
  if (fd !== NO_FILE) hostCall(vm, () => hostFiles(vm, "resize").truncate(fd, offset + size));
  const data = vm.calloc(size);
  const kept = Math.min(size, vm.get(self, SIZE));
  vm.u8.copyWithin(data, vm.get(self, DATA), vm.get(self, DATA) + kept);
  vm.free(vm.get(self, DATA));
  vm.set(self, DATA, data);
  vm.set(self, SIZE, size);
  return vm.none();
}

function checkResizable(vm: Machine, self: Address): void {
  if (vm.get(self, EXPORTS) > 0) throw vm.raise(BUFFER_ERROR, "mmap can't resize with extant buffers exported.");
  const access = vm.get(self, ACCESS);
  if (access !== ACCESS_WRITE && access !== ACCESS_DEFAULT) {
    throw vm.raise(TYPE_ERROR, "mmap can't resize a readonly or copy-on-write memory map.");
  }
}

export function seek(vm: Machine, self: Address, distance: Address, whence: Address): Address {
  const by = asSize(vm, distance, OVERFLOW_ERROR);
  const how = whence === 0 ? 0 : asInt(vm, whence);
  checkOpen(vm, self);
  if (how < 0 || how > 2) throw vm.raise(VALUE_ERROR, "unknown seek type");
  const size = vm.get(self, SIZE);
  const to = by + [0, position(vm, self), size][how]!;
  if (to < 0 || to > size) throw vm.raise(VALUE_ERROR, "seek out of range");
  vm.setWord(self, POSITION, to);
  return vm.none();
}

/** The size of the file, which need not be that of the map. */
export function fileSize(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  const fd = vm.get(self, DESCRIPTOR);
  if (fd === NO_FILE) throw raiseErrno(vm, EBADF);
  return newInt(vm, hostCall(vm, () => hostFiles(vm, "size").fstat(fd)).size);
}

export function tell(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  return newInt(vm, position(vm, self));
}

export function write(vm: Machine, self: Address, object: Address): Address {
  checkOpen(vm, self);
  const bytes = bufferBytes(vm, object);
  checkOpen(vm, self);
  checkWritable(vm, self);
  const at = position(vm, self);
  if (at > vm.get(self, SIZE) || vm.get(self, SIZE) - at < bytes.length) {
    throw vm.raise(VALUE_ERROR, "data out of range");
  }
  vm.u8.set(bytes, vm.get(self, DATA) + at);
  vm.setWord(self, POSITION, at + bytes.length);
  writeBack(vm, self, at, bytes.length);
  return newInt(vm, bytes.length);
}

export function writeByte(vm: Machine, self: Address, object: Address): Address {
  checkOpen(vm, self);
  const byte = byteArgument(vm, object);
  checkOpen(vm, self);
  checkWritable(vm, self);
  const at = position(vm, self);
  if (at >= vm.get(self, SIZE)) throw vm.raise(VALUE_ERROR, "write byte out of range");
  vm.u8[vm.get(self, DATA) + at] = byte;
  vm.setWord(self, POSITION, at + 1);
  writeBack(vm, self, at, 1);
  return vm.none();
}

/** The `b` of the argument parser. */
function byteArgument(vm: Machine, object: Address): number {
  const value = asInt(vm, object);
  if (value < 0) throw vm.raise(OVERFLOW_ERROR, "unsigned byte integer is less than minimum");
  if (value > 255) throw vm.raise(OVERFLOW_ERROR, "unsigned byte integer is greater than maximum");
  return value;
}
