/** mmap.mmap(fileno, length, flags=MAP_SHARED, prot=PROT_WRITE|PROT_READ, access=ACCESS_DEFAULT, offset=0). */
import { type Address, asInt, asSize, type Machine, OVERFLOW_ERROR, VALUE_ERROR } from "@pyvm/vm";
import { hostCall, hostFiles, raiseErrno } from "../host-call.ts";
import { parseArguments } from "../keyword-arguments.ts";
import {
  ACCESS,
  ACCESS_COPY,
  ACCESS_DEFAULT,
  ACCESS_READ,
  ACCESS_WRITE,
  DATA,
  DESCRIPTOR,
  NO_FILE,
  OFFSET,
  PRIVATE,
  SIZE,
} from "./object.ts";

export const MAP_SHARED = 1;
export const MAP_PRIVATE = 2;
export const MAP_ANONYMOUS = 0x20;
export const PROT_READ = 1;
export const PROT_WRITE = 2;
export const PAGE_SIZE = 4096;

const NAMES = ["fileno", "length", "flags", "prot", "access", "offset"];
const EACCES = 13;
const EINVAL = 22;
const O_RDONLY = 0;
const O_RDWR = 2;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const MOST_BYTES = 0x7fffffff;

interface Wish {
  fileno: number;
  length: number;
  flags: number;
  protection: number;
  access: number;
  offset: number;
}

/** tp_new. */
export function newMap(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const wish = readArguments(vm, args, kwargs);
  settleAccess(vm, wish);
  const { fileno, offset } = wish;
  const length = fileno === NO_FILE ? wish.length : lengthInFile(vm, wish);
  if (length === 0 || offset % PAGE_SIZE !== 0) throw raiseErrno(vm, EINVAL);
  if (length > MOST_BYTES) vm.noMemory();
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, DESCRIPTOR, NO_FILE);
  vm.set(self, ACCESS, wish.access);
  vm.setWord(self, OFFSET, offset);
  vm.set(self, DATA, vm.calloc(length));
  vm.set(self, SIZE, length);
  if (fileno !== NO_FILE && (wish.flags & MAP_ANONYMOUS) === 0) readFile(vm, self, wish);
  return vm.keep(mark, self);
}

function readArguments(vm: Machine, args: Address, kwargs: Address): Wish {
  const wish = {
    fileno: NO_FILE,
    length: 0,
    flags: MAP_SHARED,
    protection: PROT_READ | PROT_WRITE,
    access: ACCESS_DEFAULT,
    offset: 0,
  };
  const read: readonly ((value: Address) => void)[] = [
    (value) => (wish.fileno = asInt(vm, value)),
    (value) => (wish.length = asSize(vm, value, OVERFLOW_ERROR)),
    (value) => (wish.flags = asInt(vm, value)),
    (value) => (wish.protection = asInt(vm, value)),
    (value) => (wish.access = asInt(vm, value)),
    (value) => (wish.offset = asSize(vm, value, OVERFLOW_ERROR)),
  ];
  parseArguments(vm, "function", NAMES, 2, args, kwargs, (value, index) => read[index]!(value));
  if (wish.length < 0) throw vm.raise(OVERFLOW_ERROR, "memory mapped length must be positive");
  if (wish.offset < 0) throw vm.raise(OVERFLOW_ERROR, "memory mapped offset must be positive");
  return wish;
}

/** `access` says what `flags` and `prot` are to be, or they say what it is. */
function settleAccess(vm: Machine, wish: Wish): void {
  const both = PROT_READ | PROT_WRITE;
  if (wish.access !== ACCESS_DEFAULT && (wish.flags !== MAP_SHARED || wish.protection !== both)) {
    throw vm.raise(VALUE_ERROR, "mmap can't specify both access and flags, prot.");
  }
  switch (wish.access) {
    case ACCESS_READ:
    case ACCESS_WRITE:
      return;
    case ACCESS_COPY:
      wish.flags = MAP_PRIVATE;
      return;
    case ACCESS_DEFAULT:
      if ((wish.protection & both) !== both) {
        wish.access = (wish.protection & PROT_WRITE) !== 0 ? ACCESS_WRITE : ACCESS_READ;
      }
      return;
    default:
      throw vm.raise(VALUE_ERROR, "mmap invalid access parameter.");
  }
}

/** How much of a regular file is wanted: all of it from the offset on when the length is 0. */
function lengthInFile(vm: Machine, { fileno, length, offset }: Wish): number {
  const stat = hostCall(vm, () => hostFiles(vm, "mmap").fstat(fileno));
  if ((stat.mode & S_IFMT) !== S_IFREG) return length;
  if (length === 0) {
    if (stat.size === 0) throw vm.raise(VALUE_ERROR, "cannot mmap an empty file");
    if (offset >= stat.size) throw vm.raise(VALUE_ERROR, "mmap offset is greater than file size");
    return stat.size - offset;
  }
  if (offset > stat.size || stat.size - offset < length) {
    throw vm.raise(VALUE_ERROR, "mmap length is greater than file size");
  }
  return length;
}

/** Opens the file once more, so that its descriptor may be closed meanwhile, and reads it. */
function readFile(vm: Machine, self: Address, { fileno, access, flags, offset }: Wish): void {
  const files = hostFiles(vm, "mmap");
  const path = files.descriptorPath?.(fileno);
  if (path === undefined) throw raiseErrno(vm, EINVAL);
  const isPrivate = access === ACCESS_READ || (flags & MAP_PRIVATE) !== 0;
  if (!isPrivate) checkWritable(vm, fileno);
  vm.set(self, PRIVATE, Number(isPrivate));
  const fd = hostCall(vm, () => files.open(path, isPrivate ? O_RDONLY : O_RDWR, 0));
  vm.set(self, DESCRIPTOR, fd);
  const data = vm.get(self, DATA);
  const length = vm.get(self, SIZE);
  for (let done = 0; done < length;) {
    const into = vm.u8.subarray(data + done, data + length);
    const count = hostCall(vm, () => files.read(fd, into, offset + done));
    if (count === 0) return; // a file that became shorter; the rest is zeros
    done += count;
  }
}

/** @throws PermissionError for a descriptor that is only to be read, whatever the file's own permissions are */
function checkWritable(vm: Machine, fileno: number): void {
  try {
    hostFiles(vm, "mmap").write(fileno, new Uint8Array(0), 0);
  } catch {
    throw raiseErrno(vm, EACCES);
  }
}
