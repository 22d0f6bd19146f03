/** stat, lstat, fstat, statvfs and what they return. */
import {
  type Address,
  defineStructSeq,
  type HostFileSystem,
  type HostStat,
  intToNumber,
  type Machine,
  type MethodSpec,
  newFloat,
  newInt,
  newIntFromBig,
  newStructSeq,
  NONE,
  staticType,
  structSeqSet,
  TUPLE_ITEMS,
  VALUE_ERROR,
} from "@pyvm/vm";
import { POSIX_DOCUMENTATION } from "../documentation/posix.ts";
import { hostCall, hostFiles, raiseErrno, raiseMissing } from "../host-call.ts";
import { flagArgument, intArgument } from "./arguments.ts";
import { directoryDescriptor, NO_DESCRIPTOR, type Path, pathArgument, textAt, textOrDescriptor } from "./path.ts";

export const STAT_RESULT_TYPE: Address = staticType();
export const STATVFS_RESULT_TYPE: Address = staticType();

const NANOSECONDS = 1_000_000_000n;
const NAME_MAX = 255;
const EFAULT = 14;

type Fields = readonly (readonly [name: string | null, doc?: string])[];

/** The fields with the strings that posix's documentation has for them. */
export function documentedFields(type: string, names: readonly (string | null)[]): Fields {
  return names.map((name) => {
    const doc = name === null ? undefined : POSIX_DOCUMENTATION[`${type}.${name}`];
    return doc === undefined ? ([name] as const) : ([name, doc] as const);
  });
}

defineStructSeq(STAT_RESULT_TYPE, {
  name: "os.stat_result",
  doc: POSIX_DOCUMENTATION["stat_result"]!,
  fields: [
    ...documentedFields("stat_result", ["st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size"]),
    [null, "integer time of last access"],
    [null, "integer time of last modification"],
    [null, "integer time of last change"],
    ...documentedFields("stat_result", [
      "st_atime",
      "st_mtime",
      "st_ctime",
      "st_atime_ns",
      "st_mtime_ns",
      "st_ctime_ns",
      "st_blksize",
      "st_blocks",
      "st_rdev",
    ]),
  ],
  visible: 10,
  complete: completeTimes,
});

/** statresult_new: a time that was not given as a float is the one in whole seconds. */
function completeTimes(vm: Machine, object: Address): void {
  for (let i = 0; i < 3; i++) {
    if (vm.get(object, TUPLE_ITEMS + 8 * (10 + i)) !== NONE) continue;
    vm.replace(object, TUPLE_ITEMS + 8 * (10 + i), vm.newRef(vm.get(object, TUPLE_ITEMS + 8 * (7 + i))));
  }
}

defineStructSeq(STATVFS_RESULT_TYPE, {
  name: "os.statvfs_result",
  doc: POSIX_DOCUMENTATION["statvfs_result"]!,
  fields: [
    ["f_bsize"],
    ["f_frsize"],
    ["f_blocks"],
    ["f_bfree"],
    ["f_bavail"],
    ["f_files"],
    ["f_ffree"],
    ["f_favail"],
    ["f_flag"],
    ["f_namemax"],
    ["f_fsid"],
  ],
  visible: 10,
});

/** Whole seconds, rounded down as the system has them. */
function seconds(ns: bigint): bigint {
  const whole = ns / NANOSECONDS;
  return ns < whole * NANOSECONDS ? whole - 1n : whole;
}

/** A stat_result, owned. */
export function newStatResult(vm: Machine, stat: HostStat): Address {
  const mark = vm.mark();
  const result = vm.hold(newStructSeq(vm, STAT_RESULT_TYPE));
  const { mode, ino, dev, nlink, uid, gid, size } = stat;
  [mode, ino, dev, nlink, uid, gid, size].forEach((value, i) => structSeqSet(vm, result, i, newInt(vm, value)));
  [stat.atimeNs, stat.mtimeNs, stat.ctimeNs].forEach((ns, i) => {
    const whole = seconds(ns);
    structSeqSet(vm, result, 7 + i, newIntFromBig(vm, whole));
    structSeqSet(vm, result, 10 + i, newFloat(vm, Number(whole) + 1e-9 * Number(ns - whole * NANOSECONDS)));
    structSeqSet(vm, result, 13 + i, newIntFromBig(vm, ns));
  });
  [stat.blockSize ?? 0, stat.blocks ?? 0, stat.rdev ?? 0].forEach((value, i) =>
    structSeqSet(vm, result, 16 + i, newInt(vm, value)),
  );
  return vm.keep(mark, result);
}

/** The facts of a path or a descriptor, as `stat` and its kin look them up. */
export function fileStat(vm: Machine, name: string, path: Path, directory: number, follow: boolean): HostStat {
  if (path.fd !== NO_DESCRIPTOR) {
    if (directory !== NO_DESCRIPTOR) throw vm.raise(VALUE_ERROR, `${name}: can't specify dir_fd without matching path`);
    if (!follow) throw vm.raise(VALUE_ERROR, `${name}: cannot use fd and follow_symlinks together`);
    return hostCall(vm, () => hostFiles(vm, name).fstat(path.fd), path.object);
  }
  if (path.object !== 0 && intIsMinusOne(vm, path)) throw raiseErrno(vm, EFAULT, path.object);
  const text = textAt(vm, name, path.text, directory);
  return hostCall(vm, () => hostFiles(vm, name).stat(text, follow), path.object);
}

/** The descriptor -1 reads as no path at all. */
function intIsMinusOne(vm: Machine, path: Path): boolean {
  return path.text === "" && vm.typeName(path.object) === "int" && intToNumber(vm, path.object) === NO_DESCRIPTOR;
}

function stat(vm: Machine, _module: Address, object: Address, dirFd: Address, followLinks: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "stat", object, { fd: true });
  const directory = directoryDescriptor(vm, dirFd);
  const facts = fileStat(vm, "stat", path, directory, flagArgument(vm, followLinks, true));
  vm.release(mark);
  return newStatResult(vm, facts);
}

function lstat(vm: Machine, _module: Address, object: Address, dirFd: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "lstat", object);
  const facts = fileStat(vm, "lstat", path, directoryDescriptor(vm, dirFd), false);
  vm.release(mark);
  return newStatResult(vm, facts);
}

function fstat(vm: Machine, _module: Address, fd: Address): Address {
  const number = intArgument(vm, fd);
  return newStatResult(
    vm,
    hostCall(vm, () => hostFiles(vm, "fstat").fstat(number)),
  );
}

function newStatvfsResult(vm: Machine, system: HostFileSystem): Address {
  const mark = vm.mark();
  const result = vm.hold(newStructSeq(vm, STATVFS_RESULT_TYPE));
  const { bsize, frsize, blocks, bfree, bavail, files, ffree } = system;
  const values = [bsize, frsize, blocks, bfree, bavail, files, ffree, ffree, 0, NAME_MAX, 0];
  values.forEach((value, i) => structSeqSet(vm, result, i, newInt(vm, value)));
  return vm.keep(mark, result);
}

function fileSystemAt(vm: Machine, name: string, text: string, object: Address): Address {
  const files = hostFiles(vm, name);
  if (files.fileSystem === undefined) throw raiseMissing(vm, name);
  return newStatvfsResult(
    vm,
    hostCall(vm, () => files.fileSystem!(text), object),
  );
}

function statvfs(vm: Machine, _module: Address, object: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "statvfs", object, { fd: true });
  const result = vm.hold(fileSystemAt(vm, "statvfs", textOrDescriptor(vm, "statvfs", path), path.object));
  return vm.keep(mark, result);
}

function fstatvfs(vm: Machine, _module: Address, fd: Address): Address {
  const path: Path = { text: "", fd: intArgument(vm, fd), narrow: false, object: NONE, missing: false };
  hostCall(vm, () => hostFiles(vm, "fstatvfs").fstat(path.fd));
  return fileSystemAt(vm, "fstatvfs", textOrDescriptor(vm, "fstatvfs", path), 0);
}

export const STAT_FUNCTIONS: readonly MethodSpec[] = [
  ["stat($module, /, path, *, dir_fd=None, follow_symlinks=True)", stat],
  ["lstat($module, /, path, *, dir_fd=None)", lstat],
  ["fstat($module, /, fd)", fstat],
  ["statvfs($module, /, path)", statvfs],
  ["fstatvfs($module, fd, /)", fstatvfs],
];
