/**
 * os.scandir: DirEntry and the iterator over them.
 *
 *     DirEntry           +-----------+---------+------+------+------+-------+--------+-------+--------+
 *                        | ob_refcnt | ob_type | name | path | stat | lstat | d_type | d_ino | dir_fd |
 *                        +-----------+---------+------+------+------+-------+--------+-------+--------+
 *                        0           8         16     24     32     40      48       56      64       72
 *
 *     ScandirIterator    ... | path.narrow (40) | path.fd (56) | path.object (72) | entries (88) | next (96) | 104
 *
 * `entries` stands where CPython has a DIR*: a list that alternates names and kinds, read when the directory is opened; 0 once closed.
 */
import {
  type Address,
  classGetItem,
  defineType,
  exceptionMatches,
  fetchException,
  FILE_NOT_FOUND_ERROR,
  clearException,
  FLAG_BYTES_SUBCLASS,
  intToNumber,
  listAppend,
  listItem,
  listSize,
  type Machine,
  MEMBER_READONLY,
  type MethodSpec,
  newBool,
  newInt,
  newList,
  restoreException,
  reprText,
  RESOURCE_WARNING,
  staticType,
  T_OBJECT_EX,
  TUPLE_ITEMS,
  warnAt,
  writeUnraisable,
  WARNING,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { POSIX_DOCUMENTATION } from "../documentation/posix.ts";
import { hostCall, hostFiles } from "../host-call.ts";
import { flagArgument } from "./arguments.ts";
import { NO_DESCRIPTOR, type Path, pathArgument, textAt, textOrDescriptor } from "./path.ts";
import { newStatResult } from "./stat.ts";
import { hostText, hostTextOfBytes, nameObject } from "./text.ts";

export const DIR_ENTRY_TYPE: Address = staticType();
export const SCANDIR_ITERATOR_TYPE: Address = staticType();

const NAME = 16;
const PATH = 24;
const STAT = 32;
const LSTAT = 40;
const D_TYPE = 48;
const DIR_FD = 64;

const NARROW = 40;
const FD = 56;
const PATH_OBJECT = 72;
const ENTRIES = 88;
const NEXT = 96;

/** d_type as Linux has it. */
const DT_UNKNOWN = 0;
const DT_DIR = 4;
const DT_REG = 8;
const DT_LNK = 10;

const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;

// ---- DirEntry -------------------------------------------------------------------------------------------------

/** The path by which the host finds the entry. */
function entryText(vm: Machine, self: Address): string {
  const directory = vm.i32[(self + DIR_FD) >> 2]!;
  const object = vm.get(self, directory === NO_DESCRIPTOR ? PATH : NAME);
  const text = vm.hasFlag(object, FLAG_BYTES_SUBCLASS) ? hostTextOfBytes(vm, object) : hostText(vm, object);
  return textAt(vm, "DirEntry", text, directory);
}

function freshStat(vm: Machine, self: Address, follow: boolean): Address {
  const facts = hostCall(vm, () => hostFiles(vm, "DirEntry").stat(entryText(vm, self), follow), vm.get(self, PATH));
  return newStatResult(vm, facts);
}

/** The cached lstat result (borrowed). */
function linkStat(vm: Machine, self: Address): Address {
  if (vm.get(self, LSTAT) === 0) vm.set(self, LSTAT, freshStat(vm, self, false));
  return vm.get(self, LSTAT);
}

/** The cached result of stat (borrowed); the link's own where the entry is no link. */
function entryStat(vm: Machine, self: Address, follow: boolean): Address {
  if (!follow) return linkStat(vm, self);
  if (vm.get(self, STAT) === 0) {
    vm.set(self, STAT, isLink(vm, self) ? freshStat(vm, self, true) : vm.newRef(linkStat(vm, self)));
  }
  return vm.get(self, STAT);
}

function modeOf(vm: Machine, stat: Address): number {
  return intToNumber(vm, vm.get(stat, TUPLE_ITEMS));
}

function isLink(vm: Machine, self: Address): boolean {
  const kind = vm.i32[(self + D_TYPE) >> 2]!;
  return kind === DT_UNKNOWN ? (modeOf(vm, linkStat(vm, self)) & S_IFMT) === S_IFLNK : kind === DT_LNK;
}

/** DirEntry_test_mode: what is gone has no kind. */
function hasKind(vm: Machine, self: Address, follow: boolean, kind: number, format: number): boolean {
  const known = vm.i32[(self + D_TYPE) >> 2]!;
  if (known !== DT_UNKNOWN && !(follow && known === DT_LNK)) return known === kind;
  const mark = vm.mark();
  try {
    return (modeOf(vm, entryStat(vm, self, follow)) & S_IFMT) === format;
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, FILE_NOT_FOUND_ERROR)) throw error;
    clearException(vm);
    return false;
  }
}

function entryRepr(vm: Machine, self: Address): Address {
  return vm.str(`<DirEntry ${reprText(vm, vm.get(self, NAME))}>`);
}

function inode(vm: Machine, self: Address): Address {
  return vm.newRef(vm.get(linkStat(vm, self), TUPLE_ITEMS + 8));
}

defineType(DIR_ENTRY_TYPE, {
  name: "posix.DirEntry",
  basicSize: 72,
  layout: [{ op: "fields", offset: NAME, count: 4 }],
  slots: { new: null, repr: entryRepr },
  methods: documented(POSIX_DOCUMENTATION, "DirEntry", [
    [
      "is_dir($self, /, *, follow_symlinks=True)",
      (vm, self, follow) => newBool(vm, hasKind(vm, self, flagArgument(vm, follow!, true), DT_DIR, S_IFDIR)),
    ],
    [
      "is_file($self, /, *, follow_symlinks=True)",
      (vm, self, follow) => newBool(vm, hasKind(vm, self, flagArgument(vm, follow!, true), DT_REG, S_IFREG)),
    ],
    ["is_symlink($self, /)", (vm, self) => newBool(vm, isLink(vm, self))],
    [
      "stat($self, /, *, follow_symlinks=True)",
      (vm, self, follow) => vm.newRef(entryStat(vm, self, flagArgument(vm, follow!, true))),
    ],
    ["inode($self, /)", inode],
    ["__fspath__($self, /)", (vm, self) => vm.newRef(vm.get(self, PATH))],
    ["__class_getitem__!($type, item, /)", classGetItem],
  ]),
  members: [
    ["name", T_OBJECT_EX, NAME, MEMBER_READONLY, POSIX_DOCUMENTATION["DirEntry.name"]!],
    ["path", T_OBJECT_EX, PATH, MEMBER_READONLY, POSIX_DOCUMENTATION["DirEntry.path"]!],
  ],
});

// ---- the iterator ---------------------------------------------------------------------------------------------

function closeIterator(vm: Machine, self: Address): void {
  vm.replace(self, ENTRIES, 0);
}

/** join_path_filename. */
function joined(vm: Machine, directory: Address, name: string, narrow: boolean): Address {
  const text = directory === 0 ? "." : narrow ? hostTextOfBytes(vm, directory) : hostText(vm, directory);
  return nameObject(vm, text === "" || text.endsWith("/") ? `${text}${name}` : `${text}/${name}`, narrow);
}

function newEntry(vm: Machine, self: Address, nameText: string, kind: number): Address {
  const mark = vm.mark();
  const entry = vm.hold(vm.genericAlloc(DIR_ENTRY_TYPE, 0));
  const narrow = vm.get(self, NARROW) !== 0;
  const fd = vm.i32[(self + FD) >> 2]!;
  vm.set(entry, D_TYPE, kind);
  vm.i32[(entry + DIR_FD) >> 2] = fd;
  vm.set(entry, NAME, nameObject(vm, nameText, narrow));
  if (fd === NO_DESCRIPTOR) vm.set(entry, PATH, joined(vm, vm.get(self, PATH_OBJECT), nameText, narrow));
  else vm.set(entry, PATH, vm.newRef(vm.get(entry, NAME)));
  return vm.keep(mark, entry);
}

function iteratorNext(vm: Machine, self: Address): Address {
  const entries = vm.get(self, ENTRIES);
  if (entries === 0) return 0;
  const next = vm.get(self, NEXT);
  if (next >= listSize(vm, entries)) {
    closeIterator(vm, self);
    return 0;
  }
  vm.set(self, NEXT, next + 2);
  return newEntry(vm, self, vm.toJs(listItem(vm, entries, next)), intToNumber(vm, listItem(vm, entries, next + 1)));
}

/** ScandirIterator_finalize: an iterator that was neither used up nor closed is worth a warning. */
function iteratorFinalize(vm: Machine, self: Address): void {
  if (vm.get(self, ENTRIES) === 0) return;
  const exception = fetchException(vm);
  const mark = vm.mark();
  try {
    const message = vm.hold(vm.str(`unclosed scandir iterator ${reprText(vm, self)}`));
    warnAt(vm, RESOURCE_WARNING, message, 1, self);
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    if (exceptionMatches(vm, WARNING)) writeUnraisable(vm, self);
    else clearException(vm);
  }
  closeIterator(vm, self);
  if (exception !== 0) restoreException(vm, exception);
}

defineType(SCANDIR_ITERATOR_TYPE, {
  name: "posix.ScandirIterator",
  basicSize: 104,
  layout: [
    { op: "fields", offset: PATH_OBJECT, count: 1 },
    { op: "fields", offset: ENTRIES, count: 1 },
  ],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: iteratorNext, finalize: iteratorFinalize },
  methods: [
    ["__enter__!($self)", (vm, self) => vm.newRef(self)],
    ["__exit__!($self, *args)", (vm, self) => (closeIterator(vm, self), vm.none())],
    ["close!($self)", (vm, self) => (closeIterator(vm, self), vm.none())],
  ],
});

/** What is in the directory: names and kinds by turns, in a list of its own. Owned. */
function readEntries(vm: Machine, path: Path): Address {
  const text = textOrDescriptor(vm, "scandir", path);
  const files = hostFiles(vm, "scandir");
  if (path.fd !== NO_DESCRIPTOR) hostCall(vm, () => files.fstat(path.fd));
  const entries = hostCall(
    vm,
    () => files.entries?.(text) ?? files.list(text).map((name) => [name, DT_UNKNOWN] as const),
    path.object,
  );
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (const [name, kind] of entries) {
    const item = vm.hold(vm.str(name));
    listAppend(vm, list, item);
    vm.decref(vm.unhold());
    const number = newInt(vm, kind);
    vm.hold(number);
    listAppend(vm, list, number);
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, list);
}

function scandir(vm: Machine, _module: Address, object: Address): Address {
  const mark = vm.mark();
  const path = pathArgument(vm, "scandir", object, { nullable: true, fd: true });
  const entries = vm.hold(readEntries(vm, path));
  const iterator = vm.genericAlloc(SCANDIR_ITERATOR_TYPE, 0);
  vm.set(iterator, NARROW, path.narrow ? 1 : 0);
  vm.i32[(iterator + FD) >> 2] = path.fd;
  vm.set(iterator, PATH_OBJECT, path.object === 0 ? 0 : vm.newRef(path.object));
  vm.set(iterator, ENTRIES, vm.newRef(entries));
  vm.release(mark);
  return iterator;
}

export const SCANDIR_FUNCTIONS: readonly MethodSpec[] = [["scandir($module, /, path=None)", scandir]];
