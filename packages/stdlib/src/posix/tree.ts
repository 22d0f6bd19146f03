/** The tree of files: directories, links, names, permissions and times. */
import {
  type Address,
  asDouble,
  FLOAT_TYPE,
  FLAG_TUPLE_SUBCLASS,
  intToBig,
  isInstanceOfType,
  listAppend,
  type Machine,
  type MethodSpec,
  newBool,
  newBytes,
  newList,
  NONE,
  NOT_IMPLEMENTED_ERROR,
  numberIndex,
  OVERFLOW_ERROR,
  tupleItem,
  tupleSize,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { descriptorOf } from "../file-descriptor.ts";
import { hostCall, hostFiles, raiseMissing } from "../host-call.ts";
import { flagArgument, intArgument, ownerArgument } from "./arguments.ts";
import {
  directoryDescriptor,
  fspath,
  NO_DESCRIPTOR,
  type Path,
  pathArgument,
  textAt,
  textOrDescriptor,
} from "./path.ts";
import { encodeName, nameObject } from "./text.ts";

const NANOSECONDS = 1_000_000_000n;

function listdir(vm: Machine, _module: Address, object: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "listdir", object, { nullable: true, fd: true });
  if (path.fd !== NO_DESCRIPTOR) hostCall(vm, () => hostFiles(vm, "listdir").fstat(path.fd));
  const names = hostCall(vm, () => hostFiles(vm, "listdir").list(textOrDescriptor(vm, "listdir", path)), path.object);
  const list = vm.hold(newList(vm));
  for (const name of names) {
    const item = vm.hold(nameObject(vm, name, path.narrow));
    listAppend(vm, list, item);
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, list);
}

function getcwd(vm: Machine): Address {
  return vm.str(hostCall(vm, () => hostFiles(vm, "getcwd").cwd()));
}

function getcwdb(vm: Machine): Address {
  return newBytes(vm, encodeName(hostCall(vm, () => hostFiles(vm, "getcwdb").cwd())));
}

function chdir(vm: Machine, _module: Address, object: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "chdir", object, { fd: true });
  hostCall(
    vm,
    () => {
      const files = hostFiles(vm, "chdir");
      if (path.fd !== NO_DESCRIPTOR) files.fstat(path.fd);
      files.chdir(textOrDescriptor(vm, "chdir", path));
    },
    path.object,
  );
  vm.release(mark);
  return vm.none();
}

function fchdir(vm: Machine, _module: Address, fd: Address): Address {
  const path: Path = { text: "", fd: descriptorOf(vm, fd), narrow: false, object: 0, missing: false };
  hostCall(vm, () => hostFiles(vm, "fchdir").fstat(path.fd));
  hostCall(vm, () => hostFiles(vm, "fchdir").chdir(textOrDescriptor(vm, "fchdir", path)));
  return vm.none();
}

/** A function of one path below an optional directory descriptor. */
function onePath(
  name: string,
  action: (vm: Machine, text: string) => void,
): (vm: Machine, module: Address, object: Address, dirFd: Address) => Address {
  return (vm, _module, object, dirFd) => {
    const mark = vm.mark();
    const path = pathArgument(vm, name, object);
    const text = textAt(vm, name, path.text, directoryDescriptor(vm, dirFd));
    hostCall(vm, () => action(vm, text), path.object);
    vm.release(mark);
    return vm.none();
  };
}

function mkdir(vm: Machine, _module: Address, object: Address, mode: Address, dirFd: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "mkdir", object);
  const permissions = mode === 0 ? 0o777 : intArgument(vm, mode);
  const text = textAt(vm, "mkdir", path.text, directoryDescriptor(vm, dirFd));
  hostCall(vm, () => hostFiles(vm, "mkdir").mkdir(text, permissions), path.object);
  vm.release(mark);
  return vm.none();
}

/** A function of two paths: rename, replace, link. */
function twoPaths(
  name: string,
  action: (vm: Machine, from: string, to: string) => void,
): (vm: Machine, module: Address, src: Address, dst: Address, srcDirFd: Address, dstDirFd: Address) => Address {
  return (vm, _module, src, dst, srcDirFd, dstDirFd) => {
    const mark = vm.mark();
    const from = pathArgument(vm, name, src, { argument: "src" });
    const to = pathArgument(vm, name, dst, { argument: "dst" });
    const fromText = textAt(vm, name, from.text, directoryDescriptor(vm, srcDirFd));
    const toText = textAt(vm, name, to.text, directoryDescriptor(vm, dstDirFd));
    hostCall(vm, () => action(vm, fromText, toText), from.object, to.object);
    vm.release(mark);
    return vm.none();
  };
}

function symlink(
  vm: Machine,
  _module: Address,
  src: Address,
  dst: Address,
  _isDirectory: Address,
  dirFd: Address,
): Address {
  const mark = vm.mark();
  const target = pathArgument(vm, "symlink", src, { argument: "src" });
  const path = pathArgument(vm, "symlink", dst, { argument: "dst" });
  const text = textAt(vm, "symlink", path.text, directoryDescriptor(vm, dirFd));
  hostCall(vm, () => hostFiles(vm, "symlink").symlink(target.text, text), target.object, path.object);
  vm.release(mark);
  return vm.none();
}

function readlink(vm: Machine, _module: Address, object: Address, dirFd: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "readlink", object);
  const text = textAt(vm, "readlink", path.text, directoryDescriptor(vm, dirFd));
  const target = hostCall(vm, () => hostFiles(vm, "readlink").readlink(text), path.object);
  vm.release(mark);
  return nameObject(vm, target, path.narrow);
}

function access(
  vm: Machine,
  _module: Address,
  object: Address,
  mode: Address,
  dirFd: Address,
  _effective: Address,
  _follow: Address,
): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "access", object);
  const bits = intArgument(vm, mode);
  const text = textAt(vm, "access", path.text, directoryDescriptor(vm, dirFd));
  const result = hostFiles(vm, "access").access(text, bits);
  vm.release(mark);
  return newBool(vm, result);
}

function chmod(
  vm: Machine,
  _module: Address,
  object: Address,
  mode: Address,
  dirFd: Address,
  follow: Address,
): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "chmod", object, { fd: true });
  const bits = intArgument(vm, mode);
  const directory = directoryDescriptor(vm, dirFd);
  if (!flagArgument(vm, follow, true))
    throw vm.raise(NOT_IMPLEMENTED_ERROR, "chmod: follow_symlinks unavailable on this platform");
  hostCall(
    vm,
    () => {
      const files = hostFiles(vm, "chmod");
      if (path.fd !== NO_DESCRIPTOR) files.fstat(path.fd);
      files.chmod(textAt(vm, "chmod", textOrDescriptor(vm, "chmod", path), directory), bits);
    },
    path.object,
  );
  vm.release(mark);
  return vm.none();
}

function fchmod(vm: Machine, _module: Address, fd: Address, mode: Address): Address {
  const path: Path = { text: "", fd: intArgument(vm, fd), narrow: false, object: 0, missing: false };
  const bits = intArgument(vm, mode);
  hostCall(vm, () => hostFiles(vm, "fchmod").fstat(path.fd));
  hostCall(vm, () => hostFiles(vm, "fchmod").chmod(textOrDescriptor(vm, "fchmod", path), bits));
  return vm.none();
}

/** The body of chown, lchown and fchown. */
function changeOwner(
  vm: Machine,
  name: string,
  path: Path,
  text: string,
  owners: readonly [number, number],
  follow: boolean,
): Address {
  const files = hostFiles(vm, name);
  if (files.chown === undefined) throw raiseMissing(vm, name);
  hostCall(
    vm,
    () => {
      if (path.fd !== NO_DESCRIPTOR) files.fstat(path.fd);
      files.chown!(text, owners[0], owners[1], follow);
    },
    path.object,
  );
  return vm.none();
}

function chown(
  vm: Machine,
  _module: Address,
  object: Address,
  uid: Address,
  gid: Address,
  dirFd: Address,
  follow: Address,
): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "chown", object, { fd: true });
  const owners = [ownerArgument(vm, uid, "uid"), ownerArgument(vm, gid, "gid")] as const;
  const directory = directoryDescriptor(vm, dirFd);
  const followLinks = flagArgument(vm, follow, true);
  if (path.fd !== NO_DESCRIPTOR && directory !== NO_DESCRIPTOR) {
    throw vm.raise(VALUE_ERROR, "chown: can't specify both dir_fd and fd");
  }
  if (path.fd !== NO_DESCRIPTOR && !followLinks)
    throw vm.raise(VALUE_ERROR, "chown: cannot use fd and follow_symlinks together");
  changeOwner(
    vm,
    "chown",
    path,
    textAt(vm, "chown", textOrDescriptor(vm, "chown", path), directory),
    owners,
    followLinks,
  );
  vm.release(mark);
  return vm.none();
}

function lchown(vm: Machine, _module: Address, object: Address, uid: Address, gid: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "lchown", object);
  const owners = [ownerArgument(vm, uid, "uid"), ownerArgument(vm, gid, "gid")] as const;
  changeOwner(vm, "lchown", path, path.text, owners, false);
  vm.release(mark);
  return vm.none();
}

function fchown(vm: Machine, _module: Address, fd: Address, uid: Address, gid: Address): Address {
  const path: Path = { text: "", fd: intArgument(vm, fd), narrow: false, object: 0, missing: false };
  const owners = [ownerArgument(vm, uid, "uid"), ownerArgument(vm, gid, "gid")] as const;
  return changeOwner(vm, "fchown", path, textOrDescriptor(vm, "fchown", path), owners, true);
}

/** Nanoseconds of a float or an int of seconds, rounded down (_PyTime_ObjectToTimespec with ROUND_FLOOR). */
function secondsArgument(vm: Machine, object: Address): bigint {
  if (isInstanceOfType(vm, object, FLOAT_TYPE)) {
    const value = asDouble(vm, object);
    if (Number.isNaN(value)) throw vm.raise(VALUE_ERROR, "Invalid value NaN (not a number)");
    if (Math.abs(value) >= 2 ** 63) throw vm.raise(OVERFLOW_ERROR, "timestamp out of range for platform time_t");
    const whole = Math.floor(value);
    return BigInt(whole) * NANOSECONDS + BigInt(Math.floor((value - whole) * 1e9));
  }
  return wholeArgument(vm, object) * NANOSECONDS;
}

function wholeArgument(vm: Machine, object: Address): bigint {
  const index = numberIndex(vm, object);
  const value = intToBig(vm, index);
  vm.decref(index);
  if (BigInt.asIntN(64, value) !== value) throw vm.raise(OVERFLOW_ERROR, "timestamp out of range for platform time_t");
  return value;
}

/** Access and modification time that utime is asked for. */
function utimeArguments(vm: Machine, times: Address, ns: Address): readonly [bigint, bigint] {
  if (times !== 0 && times !== NONE && ns !== 0) {
    throw vm.raise(VALUE_ERROR, "utime: you may specify either 'times' or 'ns' but not both");
  }
  const isPair = (object: Address): boolean => vm.hasFlag(object, FLAG_TUPLE_SUBCLASS) && tupleSize(vm, object) === 2;
  if (times !== 0 && times !== NONE) {
    if (!isPair(times)) throw vm.raise(TYPE_ERROR, "utime: 'times' must be either a tuple of two ints or None");
    return [secondsArgument(vm, tupleItem(vm, times, 0)), secondsArgument(vm, tupleItem(vm, times, 1))];
  }
  if (ns !== 0) {
    if (!isPair(ns)) throw vm.raise(TYPE_ERROR, "utime: 'ns' must be a tuple of two ints");
    return [nanosecondsArgument(vm, tupleItem(vm, ns, 0)), nanosecondsArgument(vm, tupleItem(vm, ns, 1))];
  }
  const now = vm.host.clocks?.time() ?? 0n;
  return [now, now];
}

function nanosecondsArgument(vm: Machine, object: Address): bigint {
  const index = numberIndex(vm, object);
  const value = intToBig(vm, index);
  vm.decref(index);
  return value;
}

function utime(
  vm: Machine,
  _module: Address,
  object: Address,
  times: Address,
  ns: Address,
  dirFd: Address,
  follow: Address,
): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "utime", object, { fd: true });
  const [accessed, modified] = utimeArguments(vm, times, ns);
  const directory = directoryDescriptor(vm, dirFd);
  const followLinks = flagArgument(vm, follow, true);
  if (path.fd !== NO_DESCRIPTOR && directory !== NO_DESCRIPTOR) {
    throw vm.raise(VALUE_ERROR, "utime: can't specify dir_fd without matching path");
  }
  if (path.fd !== NO_DESCRIPTOR && !followLinks)
    throw vm.raise(VALUE_ERROR, "utime: cannot use fd and follow_symlinks together");
  const files = hostFiles(vm, "utime");
  if (!followLinks && files.linkTimes === undefined) throw raiseMissing(vm, "utime");
  hostCall(vm, () => {
    if (path.fd !== NO_DESCRIPTOR) files.fstat(path.fd);
    const text = textAt(vm, "utime", textOrDescriptor(vm, "utime", path), directory);
    if (followLinks) files.utimes(text, accessed, modified);
    else files.linkTimes!(text, accessed, modified);
  });
  vm.release(mark);
  return vm.none();
}

export const TREE_FUNCTIONS: readonly MethodSpec[] = [
  ["listdir($module, /, path=None)", listdir],
  ["getcwd($module, /)", getcwd],
  ["getcwdb($module, /)", getcwdb],
  ["chdir($module, /, path)", chdir],
  ["fchdir($module, /, fd)", fchdir],
  ["fspath($module, /, path)", (vm, _module, path) => fspath(vm, path!)],
  ["mkdir($module, /, path, mode=511, *, dir_fd=None)", mkdir],
  ["rmdir($module, /, path, *, dir_fd=None)", onePath("rmdir", (vm, text) => hostFiles(vm, "rmdir").rmdir(text))],
  ["unlink($module, /, path, *, dir_fd=None)", onePath("unlink", (vm, text) => hostFiles(vm, "unlink").unlink(text))],
  ["remove($module, /, path, *, dir_fd=None)", onePath("remove", (vm, text) => hostFiles(vm, "remove").unlink(text))],
  [
    "rename($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
    twoPaths("rename", (vm, from, to) => hostFiles(vm, "rename").rename(from, to)),
  ],
  [
    "replace($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
    twoPaths("replace", (vm, from, to) => hostFiles(vm, "replace").rename(from, to)),
  ],
  [
    "link($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None,\n     follow_symlinks=True)",
    twoPaths("link", (vm, from, to) => hostFiles(vm, "link").link(from, to)),
  ],
  ["symlink($module, /, src, dst, target_is_directory=False, *, dir_fd=None)", symlink],
  ["readlink($module, /, path, *, dir_fd=None)", readlink],
  ["access($module, /, path, mode, *, dir_fd=None, effective_ids=False,\n       follow_symlinks=True)", access],
  ["chmod($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)", chmod],
  ["fchmod($module, /, fd, mode)", fchmod],
  ["chown($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)", chown],
  ["lchown($module, /, path, uid, gid)", lchown],
  ["fchown($module, /, fd, uid, gid)", fchown],
  ["utime($module, /, path, times=None, *, ns=<unrepresentable>,\n      dir_fd=None, follow_symlinks=True)", utime],
];
