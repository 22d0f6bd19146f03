/**
 * mmap objects: a copy of a part of a file, or memory of its own.
 *
 * ```text
 *     +--------+------+------+-----+--------+------+----+--------+--------+----------+
 *     | refcnt | type | data | pos | offset | size | fd | access | closed | weakrefs |
 *     +--------+------+------+-----+--------+------+----+--------+--------+----------+
 *     0        8      16     24    32       40     44   48       52       56
 *     exports 64, private 68
 * ```
 *
 * JavaScript cannot map a file into its memory. The bytes are read when the object is made; what is then written through the object goes to the file at
 * once, what is written through a view of its buffer with `flush` and `close`. What others write into the file is not seen.
 */
import { type Address, HostError, type HostFiles, type Machine, staticType, TYPE_ERROR, VALUE_ERROR } from "@pyvm/vm";
import { hostCall, hostFiles } from "../host-call.ts";

export const MMAP_TYPE: Address = staticType();

export const DATA = 16;
export const POSITION = 24;
export const OFFSET = 32;
export const SIZE = 40;
/** A descriptor of the object's own, -1 for memory without a file. */
export const DESCRIPTOR = 44;
export const ACCESS = 48;
/** 1 once the object is closed. */
export const CLOSED = 52;
export const WEAKREFS = 56;
export const EXPORTS = 64;
/** 1 where what is written does not reach the file. */
export const PRIVATE = 68;
export const MMAP_BYTES = 72;

export const ACCESS_DEFAULT = 0;
export const ACCESS_READ = 1;
export const ACCESS_WRITE = 2;
export const ACCESS_COPY = 3;

export const NO_FILE = -1;

/** @throws ValueError when the object is closed */
export function checkOpen(vm: Machine, self: Address): void {
  if (vm.get(self, CLOSED) !== 0) throw vm.raise(VALUE_ERROR, "mmap closed or invalid");
}

/** @throws TypeError when the object is only to be read */
export function checkWritable(vm: Machine, self: Address): void {
  if (vm.get(self, ACCESS) === ACCESS_READ) throw vm.raise(TYPE_ERROR, "mmap can't modify a readonly memory map.");
}

/** Writes `count` bytes from `start` on to the file, where there is one that changes with the object. @throws HostError */
function writeRange(vm: Machine, files: HostFiles, self: Address, start: number, count: number): void {
  const fd = vm.get(self, DESCRIPTOR);
  if (fd === NO_FILE || vm.get(self, PRIVATE) !== 0) return;
  const data = vm.get(self, DATA) + start;
  const position = vm.getWord(self, OFFSET) + start;
  for (let done = 0; done < count;) {
    done += files.write(fd, vm.u8.subarray(data + done, data + count), position + done);
  }
}

/** The same for Python: an error of the host is an OSError. */
export function writeBack(vm: Machine, self: Address, start: number, count: number): void {
  hostCall(vm, () => writeRange(vm, hostFiles(vm, "mmap"), self, start, count));
}

/** Gives back the memory. @returns the descriptor, which the object no longer has */
function takeDescriptor(vm: Machine, self: Address): number {
  const fd = vm.get(self, DESCRIPTOR);
  vm.set(self, CLOSED, 1);
  vm.free(vm.get(self, DATA));
  vm.set(self, DATA, 0);
  vm.set(self, DESCRIPTOR, NO_FILE);
  return fd;
}

/** Writes and gives back what the object has. */
export function release(vm: Machine, self: Address): void {
  if (vm.get(self, DESCRIPTOR) !== NO_FILE) writeBack(vm, self, 0, vm.get(self, SIZE));
  const fd = takeDescriptor(vm, self);
  if (fd !== NO_FILE) hostCall(vm, () => hostFiles(vm, "mmap").close(fd));
}

/** The same for an object that dies: nobody is there to be told what the host refuses. */
export function releaseQuietly(vm: Machine, self: Address): void {
  const { files } = vm.host;
  try {
    if (files !== undefined) writeRange(vm, files, self, 0, vm.get(self, SIZE));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
  const fd = takeDescriptor(vm, self);
  try {
    if (fd !== NO_FILE) files?.close(fd);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
}
