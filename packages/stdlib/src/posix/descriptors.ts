/** Open files by their descriptors: open, read, write, lseek and their kin. */
import {
  type Address,
  asSsize,
  clearException,
  emptyBytes,
  getIter,
  iterNext,
  type Machine,
  type MethodSpec,
  newBool,
  newBytes,
  newInt,
  PyBUF_WRITABLE,
  tuplePack,
  withBuffer,
} from "@pyvm/vm";
import { descriptorOf } from "../file-descriptor.ts";
import { hostCall, hostFiles, raiseErrno, raiseMissing } from "../host-call.ts";
import { intArgument, offsetArgument } from "./arguments.ts";
import { directoryDescriptor, pathArgument, textAt } from "./path.ts";
import { sendfile } from "./sendfile.ts";

const EBADF = 9;
const EINVAL = 22;
const ENOTTY = 25;
/** The most that one call reads or writes (_PY_READ_MAX is larger than any memory here). */
const CHUNK = 1 << 24;

function open(vm: Machine, _module: Address, object: Address, flags: Address, mode: Address, dirFd: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "open", object);
  const bits = intArgument(vm, flags);
  const permissions = mode === 0 ? 0o777 : intArgument(vm, mode);
  const text = textAt(vm, "open", path.text, directoryDescriptor(vm, dirFd));
  const fd = hostCall(vm, () => hostFiles(vm, "open").open(text, bits, permissions), path.object);
  vm.release(mark);
  return newInt(vm, fd);
}

function close(vm: Machine, _module: Address, fd: Address): Address {
  const number = intArgument(vm, fd);
  hostCall(vm, () => hostFiles(vm, "close").close(number));
  return vm.none();
}

function pipe(vm: Machine, _module: Address): Address {
  const files = vm.host.files;
  if (files?.pipe === undefined) throw raiseMissing(vm, "pipe");
  const [read, write] = hostCall(vm, () => files.pipe!());
  const mark = vm.mark();
  const first = vm.hold(newInt(vm, read));
  const result = tuplePack(vm, first, vm.hold(newInt(vm, write)));
  vm.release(mark);
  return result;
}

function closeRange(vm: Machine, _module: Address, low: Address, high: Address): Address {
  const end = Math.min(intArgument(vm, high), 1 << 16);
  const files = hostFiles(vm, "closerange");
  for (let fd = Math.max(0, intArgument(vm, low)); fd < end; fd++) {
    try {
      hostCall(vm, () => files.close(fd));
    } catch (error) {
      vm.caught(error, vm.mark()); // a descriptor that is not open is no error here
      clearException(vm);
    }
  }
  return vm.none();
}

/** Reads into a bytes object that shrinks to what came. */
function readBytes(vm: Machine, name: string, fd: number, length: number, position: number | null): Address {
  if (length < 0) throw raiseErrno(vm, EINVAL);
  const files = hostFiles(vm, name);
  const size = Math.min(length, CHUNK);
  const buffer = new Uint8Array(size);
  const count = hostCall(vm, () => files.read(fd, buffer, position));
  return count === 0 ? emptyBytes(vm) : newBytes(vm, buffer.subarray(0, count));
}

function read(vm: Machine, _module: Address, fd: Address, length: Address): Address {
  const number = intArgument(vm, fd);
  return readBytes(vm, "read", number, asSsize(vm, length), null);
}

function pread(vm: Machine, _module: Address, fd: Address, length: Address, offset: Address): Address {
  const number = intArgument(vm, fd);
  const size = intArgument(vm, length);
  const position = offsetArgument(vm, offset);
  if (position < 0) throw raiseErrno(vm, EINVAL);
  return readBytes(vm, "pread", number, size, position);
}

function writeBuffer(vm: Machine, name: string, fd: number, data: Address, position: number | null): number {
  const files = hostFiles(vm, name);
  return withBuffer(vm, data, (at, length) =>
    hostCall(vm, () => files.write(fd, vm.u8.subarray(at, at + length), position)),
  );
}

function write(vm: Machine, _module: Address, fd: Address, data: Address): Address {
  return newInt(vm, writeBuffer(vm, "write", intArgument(vm, fd), data, null));
}

function pwrite(vm: Machine, _module: Address, fd: Address, data: Address, offset: Address): Address {
  const number = intArgument(vm, fd);
  const position = offsetArgument(vm, offset);
  if (position < 0) throw raiseErrno(vm, EINVAL);
  return newInt(vm, writeBuffer(vm, "pwrite", number, data, position));
}

/** Runs `action` on each buffer of a sequence until one is not filled or emptied whole. Returns the bytes in all. */
function eachBuffer(
  vm: Machine,
  buffers: Address,
  flags: number,
  action: (part: Uint8Array, done: number) => number,
): Address {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, buffers));
  let done = 0;
  for (;;) {
    const item = iterNext(vm, iterator);
    if (item === 0) break;
    vm.hold(item);
    const complete = withBuffer(
      vm,
      item,
      (at, length) => {
        const count = action(vm.u8.subarray(at, at + length), done);
        done += count;
        return count === length;
      },
      flags,
    );
    vm.decref(vm.unhold());
    if (!complete) break;
  }
  vm.release(mark);
  return newInt(vm, done);
}

function readVector(vm: Machine, name: string, fd: Address, buffers: Address, start: number | null): Address {
  const number = intArgument(vm, fd);
  const files = hostFiles(vm, name);
  return eachBuffer(vm, buffers, PyBUF_WRITABLE, (part, done) =>
    hostCall(vm, () => files.read(number, part, start === null ? null : start + done)),
  );
}

function writeVector(vm: Machine, name: string, fd: Address, buffers: Address, start: number | null): Address {
  const number = intArgument(vm, fd);
  const files = hostFiles(vm, name);
  return eachBuffer(vm, buffers, 0, (part, done) =>
    hostCall(vm, () => files.write(number, part, start === null ? null : start + done)),
  );
}

function lseek(vm: Machine, _module: Address, fd: Address, position: Address, how: Address): Address {
  const number = intArgument(vm, fd);
  const offset = offsetArgument(vm, position);
  const whence = intArgument(vm, how);
  if (whence < 0 || whence > 2) throw raiseErrno(vm, EINVAL);
  return newInt(
    vm,
    hostCall(vm, () => hostFiles(vm, "lseek").seek(number, offset, whence)),
  );
}

function ftruncate(vm: Machine, _module: Address, fd: Address, length: Address): Address {
  const number = intArgument(vm, fd);
  const size = offsetArgument(vm, length);
  hostCall(vm, () => hostFiles(vm, "ftruncate").fstat(number));
  if (size < 0) throw raiseErrno(vm, EINVAL);
  hostCall(vm, () => hostFiles(vm, "ftruncate").truncate(number, size));
  return vm.none();
}

const O_WRONLY = 1;

function truncate(vm: Machine, _module: Address, object: Address, length: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "truncate", object, { fd: true });
  const size = offsetArgument(vm, length);
  const files = hostFiles(vm, "truncate");
  hostCall(
    vm,
    () => {
      if (path.fd >= 0) return files.truncate(path.fd, size);
      const fd = files.open(path.text, O_WRONLY, 0);
      try {
        if (size < 0) throw raiseErrno(vm, EINVAL, path.object);
        files.truncate(fd, size);
      } finally {
        files.close(fd);
      }
    },
    path.object,
  );
  vm.release(mark);
  return vm.none();
}

function duplicate(vm: Machine, name: string, fd: number, target: number | null): number {
  const files = hostFiles(vm, name);
  if (files.duplicate === undefined) {
    hostCall(vm, () => files.fstat(fd));
    throw raiseMissing(vm, name);
  }
  return hostCall(vm, () => files.duplicate!(fd, target));
}

function dup(vm: Machine, _module: Address, fd: Address): Address {
  return newInt(vm, duplicate(vm, "dup", intArgument(vm, fd), null));
}

function dup2(vm: Machine, _module: Address, fd: Address, target: Address): Address {
  const from = intArgument(vm, fd);
  const to = intArgument(vm, target);
  if (from < 0 || to < 0) throw raiseErrno(vm, EBADF);
  return newInt(vm, duplicate(vm, "dup2", from, to));
}

function isatty(vm: Machine, _module: Address, fd: Address): Address {
  const number = intArgument(vm, fd);
  return newBool(vm, vm.host.files?.isatty(number) === true);
}

/** A descriptor that must be open, for functions that have nothing to do with it here. */
function checkOpen(vm: Machine, name: string, fd: Address): number {
  const number = intArgument(vm, fd);
  hostCall(vm, () => hostFiles(vm, name).fstat(number));
  return number;
}

/** What is about a terminal that controls processes, which no host tells of. */
function terminalProcesses(name: string): (vm: Machine, module: Address, fd: Address) => Address {
  return (vm, _module, fd) => {
    const number = checkOpen(vm, name, fd);
    if (!hostFiles(vm, name).isatty(number)) throw raiseErrno(vm, ENOTTY);
    throw raiseMissing(vm, name);
  };
}

function sync(name: string): (vm: Machine, module: Address, fd: Address) => Address {
  return (vm, _module, fd) => {
    const number = descriptorOf(vm, fd);
    hostCall(vm, () => hostFiles(vm, name).sync(number));
    return vm.none();
  };
}

const LAST_STANDARD_STREAM = 2;

/** No other process runs here, so a descriptor is inherited by none but the standard streams. */
function getInheritable(vm: Machine, _module: Address, fd: Address): Address {
  return newBool(vm, checkOpen(vm, "get_inheritable", fd) <= LAST_STANDARD_STREAM);
}

function setInheritable(vm: Machine, _module: Address, fd: Address, inheritable: Address): Address {
  intArgument(vm, inheritable);
  checkOpen(vm, "set_inheritable", fd);
  return vm.none();
}

function getBlocking(vm: Machine, _module: Address, fd: Address): Address {
  checkOpen(vm, "get_blocking", fd);
  return newBool(vm, true);
}

function setBlocking(vm: Machine, _module: Address, fd: Address, blocking: Address): Address {
  intArgument(vm, blocking);
  checkOpen(vm, "set_blocking", fd);
  return vm.none();
}

function deviceEncoding(vm: Machine, _module: Address, fd: Address): Address {
  const number = intArgument(vm, fd);
  return vm.host.files?.isatty(number) === true ? vm.str("UTF-8") : vm.none();
}

function ttyname(vm: Machine, _module: Address, fd: Address): Address {
  const number = checkOpen(vm, "ttyname", fd);
  const files = hostFiles(vm, "ttyname");
  if (!files.isatty(number)) throw raiseErrno(vm, ENOTTY);
  if (files.descriptorPath === undefined) throw raiseMissing(vm, "ttyname");
  return vm.str(hostCall(vm, () => files.readlink(files.descriptorPath!(number))));
}

export const DESCRIPTOR_FUNCTIONS: readonly MethodSpec[] = [
  ["open($module, /, path, flags, mode=511, *, dir_fd=None)", open],
  ["close($module, /, fd)", close],
  ["closerange($module, fd_low, fd_high, /)", closeRange],
  ["read($module, fd, length, /)", read],
  ["sendfile($module, /, out_fd, in_fd, offset, count)", sendfile],
  ["tcgetpgrp($module, fd, /)", terminalProcesses("tcgetpgrp")],
  ["tcsetpgrp($module, fd, pgid, /)", terminalProcesses("tcsetpgrp")],
  ["pread($module, fd, length, offset, /)", pread],
  ["write($module, fd, data, /)", write],
  ["pwrite($module, fd, buffer, offset, /)", pwrite],
  ["readv($module, fd, buffers, /)", (vm, _module, fd, buffers) => readVector(vm, "readv", fd!, buffers!, null)],
  ["writev($module, fd, buffers, /)", (vm, _module, fd, buffers) => writeVector(vm, "writev", fd!, buffers!, null)],
  [
    "preadv($module, fd, buffers, offset, flags=0, /)",
    (vm, _module, fd, buffers, offset) => readVector(vm, "preadv", fd!, buffers!, offsetArgument(vm, offset!)),
  ],
  [
    "pwritev($module, fd, buffers, offset, flags=0, /)",
    (vm, _module, fd, buffers, offset) => writeVector(vm, "pwritev", fd!, buffers!, offsetArgument(vm, offset!)),
  ],
  ["lseek($module, fd, position, how, /)", lseek],
  ["ftruncate($module, fd, length, /)", ftruncate],
  ["truncate($module, /, path, length)", truncate],
  ["dup($module, fd, /)", dup],
  ["pipe($module, /)", pipe],
  ["pipe2($module, flags, /)", (vm, module, flags) => (intArgument(vm, flags), pipe(vm, module))],
  ["dup2($module, /, fd, fd2, inheritable=True)", dup2],
  ["isatty($module, fd, /)", isatty],
  ["fsync($module, /, fd)", sync("fsync")],
  ["fdatasync($module, /, fd)", sync("fdatasync")],
  ["sync($module, /)", (vm) => vm.none()],
  ["get_inheritable($module, fd, /)", getInheritable],
  ["set_inheritable($module, fd, inheritable, /)", setInheritable],
  ["get_blocking($module, fd, /)", getBlocking],
  ["set_blocking($module, fd, blocking, /)", setBlocking],
  ["device_encoding($module, /, fd)", deviceEncoding],
  ["ttyname($module, fd, /)", ttyname],
];
