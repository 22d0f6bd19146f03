/** The module `_stat` (Modules/_stat.c): the bits of st_mode. */
import {
  type Address,
  addModuleObject,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newBool,
  newInt,
  OVERFLOW_ERROR,
  FLAG_LONG_SUBCLASS,
  fitsBits,
  intToNumber,
  intSign,
  TYPE_ERROR,
} from "@pyvm/vm";

const CONSTANTS: Readonly<Record<string, number>> = {
  SF_APPEND: 262144,
  SF_ARCHIVED: 65536,
  SF_IMMUTABLE: 131072,
  SF_NOUNLINK: 1048576,
  SF_SNAPSHOT: 2097152,
  ST_ATIME: 7,
  ST_CTIME: 9,
  ST_DEV: 2,
  ST_GID: 5,
  ST_INO: 1,
  ST_MODE: 0,
  ST_MTIME: 8,
  ST_NLINK: 3,
  ST_SIZE: 6,
  ST_UID: 4,
  S_ENFMT: 1024,
  S_IEXEC: 64,
  S_IFBLK: 24576,
  S_IFCHR: 8192,
  S_IFDIR: 16384,
  S_IFDOOR: 0,
  S_IFIFO: 4096,
  S_IFLNK: 40960,
  S_IFPORT: 0,
  S_IFREG: 32768,
  S_IFSOCK: 49152,
  S_IFWHT: 0,
  S_IREAD: 256,
  S_IRGRP: 32,
  S_IROTH: 4,
  S_IRUSR: 256,
  S_IRWXG: 56,
  S_IRWXO: 7,
  S_IRWXU: 448,
  S_ISGID: 1024,
  S_ISUID: 2048,
  S_ISVTX: 512,
  S_IWGRP: 16,
  S_IWOTH: 2,
  S_IWRITE: 128,
  S_IWUSR: 128,
  S_IXGRP: 8,
  S_IXOTH: 1,
  S_IXUSR: 64,
  UF_APPEND: 4,
  UF_COMPRESSED: 32,
  UF_HIDDEN: 32768,
  UF_IMMUTABLE: 2,
  UF_NODUMP: 1,
  UF_NOUNLINK: 16,
  UF_OPAQUE: 8,
};

const FORMAT_MASK = 0o170000;

/** _PyLong_AsMode_t. */
function modeArgument(vm: Machine, object: Address): number {
  if (!vm.hasFlag(object, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "an integer is required");
  if (intSign(vm, object) < 0) throw vm.raise(OVERFLOW_ERROR, "can't convert negative value to unsigned int");
  if (!fitsBits(vm, object, 64, false))
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C unsigned long");
  const value = intToNumber(vm, object);
  if (value > 0xffffffff) throw vm.raise(OVERFLOW_ERROR, "mode out of range");
  return value;
}

/** The type letter of `ls -l` by the format bits. */
const LETTERS: Readonly<Record<number, string>> = {
  0o100000: "-",
  0o040000: "d",
  0o120000: "l",
  0o060000: "b",
  0o020000: "c",
  0o010000: "p",
  0o140000: "s",
};

/** Three letters of rwx; `special` is the letter that stands for x when the bit of set-id or sticky is set. */
function permissions(bits: number, isSpecial: boolean, special: string): string {
  const execute = (bits & 1) !== 0;
  const last = isSpecial ? (execute ? special : special.toUpperCase()) : execute ? "x" : "-";
  return ((bits & 4) !== 0 ? "r" : "-") + ((bits & 2) !== 0 ? "w" : "-") + last;
}

function fileMode(vm: Machine, _module: Address, object: Address): Address {
  const mode = modeArgument(vm, object);
  return vm.str(
    (LETTERS[mode & FORMAT_MASK] ?? "?") +
      permissions(mode >> 6, (mode & 0o4000) !== 0, "s") +
      permissions(mode >> 3, (mode & 0o2000) !== 0, "s") +
      permissions(mode, (mode & 0o1000) !== 0, "t"),
  );
}

/** A test of the format bits; 0 for a kind that Linux has not. */
function test(format: number): (vm: Machine, module: Address, object: Address) => Address {
  return (vm, _module, object) => {
    const mode = modeArgument(vm, object);
    return newBool(vm, format !== 0 && (mode & FORMAT_MASK) === format);
  };
}

const FUNCTIONS: readonly MethodSpec[] = [
  ["S_ISDIR!($module, mode, /)", test(0o040000), "S_ISDIR(mode) -> bool\n\nReturn True if mode is from a directory."],
  [
    "S_ISCHR!($module, mode, /)",
    test(0o020000),
    "S_ISCHR(mode) -> bool\n\nReturn True if mode is from a character special device file.",
  ],
  [
    "S_ISBLK!($module, mode, /)",
    test(0o060000),
    "S_ISBLK(mode) -> bool\n\nReturn True if mode is from a block special device file.",
  ],
  [
    "S_ISREG!($module, mode, /)",
    test(0o100000),
    "S_ISREG(mode) -> bool\n\nReturn True if mode is from a regular file.",
  ],
  [
    "S_ISFIFO!($module, mode, /)",
    test(0o010000),
    "S_ISFIFO(mode) -> bool\n\nReturn True if mode is from a FIFO (named pipe).",
  ],
  [
    "S_ISLNK!($module, mode, /)",
    test(0o120000),
    "S_ISLNK(mode) -> bool\n\nReturn True if mode is from a symbolic link.",
  ],
  ["S_ISSOCK!($module, mode, /)", test(0o140000), "S_ISSOCK(mode) -> bool\n\nReturn True if mode is from a socket."],
  ["S_ISDOOR!($module, mode, /)", test(0), "S_ISDOOR(mode) -> bool\n\nReturn True if mode is from a door."],
  ["S_ISPORT!($module, mode, /)", test(0), "S_ISPORT(mode) -> bool\n\nReturn True if mode is from an event port."],
  ["S_ISWHT!($module, mode, /)", test(0), "S_ISWHT(mode) -> bool\n\nReturn True if mode is from a whiteout."],
  [
    "S_IMODE!($module, mode, /)",
    (vm, _module, mode) => newInt(vm, modeArgument(vm, mode!) & 0o7777),
    "Return the portion of the file's mode that can be set by os.chmod().",
  ],
  [
    "S_IFMT!($module, mode, /)",
    (vm, _module, mode) => newInt(vm, modeArgument(vm, mode!) & FORMAT_MASK),
    "Return the portion of the file's mode that describes the file type.",
  ],
  ["filemode!($module, mode, /)", fileMode, "Convert a file's mode to a string of the form '-rwxrwxrwx'"],
];

export const spec: ModuleSpec = {
  name: "_stat",
  doc: "S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFCHR: character device\nS_IFBLK: block device\nS_IFREG: regular file\nS_IFIFO: fifo (named pipe)\nS_IFLNK: symbolic link\nS_IFSOCK: socket file\nS_IFDOOR: door\nS_IFPORT: event port\nS_IFWHT: whiteout\n\nS_ISUID: set UID bit\nS_ISGID: set GID bit\nS_ENFMT: file locking enforcement\nS_ISVTX: sticky bit\nS_IREAD: Unix V7 synonym for S_IRUSR\nS_IWRITE: Unix V7 synonym for S_IWUSR\nS_IEXEC: Unix V7 synonym for S_IXUSR\nS_IRWXU: mask for owner permissions\nS_IRUSR: read by owner\nS_IWUSR: write by owner\nS_IXUSR: execute by owner\nS_IRWXG: mask for group permissions\nS_IRGRP: read by group\nS_IWGRP: write by group\nS_IXGRP: execute by group\nS_IRWXO: mask for others (not in group) permissions\nS_IROTH: read by others\nS_IWOTH: write by others\nS_IXOTH: execute by others\n\nUF_NODUMP: do not dump file\nUF_IMMUTABLE: file may not be changed\nUF_APPEND: file may only be appended to\nUF_OPAQUE: directory is opaque when viewed through a union stack\nUF_NOUNLINK: file may not be renamed or deleted\nUF_COMPRESSED: OS X: file is hfs-compressed\nUF_HIDDEN: OS X: file should not be displayed\nSF_ARCHIVED: file may be archived\nSF_IMMUTABLE: file may not be changed\nSF_APPEND: file may only be appended to\nSF_NOUNLINK: file may not be renamed or deleted\nSF_SNAPSHOT: file is a snapshot file\n\nST_MODE\nST_INO\nST_DEV\nST_NLINK\nST_UID\nST_GID\nST_SIZE\nST_ATIME\nST_MTIME\nST_CTIME\n\nFILE_ATTRIBUTE_*: Windows file attribute constants\n                   (only present on Windows)\n",
  functions: FUNCTIONS,
  exec: (vm, _module, dict) => {
    for (const [name, value] of Object.entries(CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
  },
};
