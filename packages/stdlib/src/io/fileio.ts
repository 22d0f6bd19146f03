/**
 * _io.FileIO: a descriptor of the host as a raw stream (Modules/_io/fileio.c).
 *
 *     +--------+------+----+-------+------------+--------------+-------------+------+
 *     | refcnt | type | fd | flags | finalizing | block size   | weakreflist | dict |
 *     +--------+------+----+-------+------------+--------------+-------------+------+
 *     0        8      16   20      24           28             32            40     48
 *
 * `fd` is -1 when the file is closed. Whether the file can be sought is found out when it is first asked.
 */
import {
  type Address,
  asInt,
  bytesData,
  call2,
  clearException,
  defineType,
  exceptionMatches,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  HostError,
  intToNumber,
  isInt,
  lookupAttrId,
  type Machine,
  newArguments,
  newBool,
  newBytesFrom,
  newBytesSized,
  newInt,
  NONE,
  OS_ERROR,
  parseSignature,
  repr,
  reprEnter,
  reprLeave,
  RUNTIME_ERROR,
  setAttrId,
  type Signature,
  staticType,
  T_BOOL,
  T_INT,
  TYPE_ERROR,
  VALUE_ERROR,
  isStr,
  textOf,
  WARNING,
  fetchException,
  restoreException,
  RESOURCE_WARNING,
  warnAt,
  writeUnraisable,
  withBuffer,
} from "@pyvm/vm";
import { documented, documentedAttributes, typeDocumentation } from "../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../documentation/io.ts";
import { hostCall, hostFailure, raiseErrno } from "../host-call.ts";
import { baseClose, clearFields, finalizeStream, RAW_IO_BASE_TYPE } from "./base.ts";
import {
  DEFAULT_BUFFER_SIZE,
  ID_NAME,
  ioFiles,
  offsetArgument,
  optionalSize,
  raiseUnsupported,
  runBoth,
  withWritable,
} from "./common.ts";
import { fsPath, pathText } from "./paths.ts";

export const FILE_IO_TYPE: Address = staticType();

const FD = 16;
const FLAGS = 20;
const FINALIZING = 24;
const BLOCK_SIZE = 28;
const WEAKREFLIST = 32;
const DICT = 40;
const FILE_IO_BYTES = 48;

const CREATED = 1;
const READABLE = 2;
const WRITABLE = 4;
const APPENDING = 8;
const CLOSES = 16;
const SEEKABLE_KNOWN = 32;
const SEEKABLE = 64;

const O_WRONLY = 1;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const O_CLOEXEC = 0o2000000;

const EBADF = 9;
const EAGAIN = 11;
const EISDIR = 21;
const ESPIPE = 29;
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;

/** The most that one call reads or writes. */
const MAX_TRANSFER = 0x7ffff000;
const SMALL_CHUNK = 8192;
const LARGE_BUFFER = 65536;

const SIGNATURE: Signature = parseSignature("FileIO(file, mode='r', closefd=True, opener=None)");
const BAD_MODE = "Must have exactly one of create/read/write/append mode and at most one plus";

// ---- opening --------------------------------------------------------------------------------------------------

function fileNew(vm: Machine, type: Address): Address {
  const self = vm.genericAlloc(type, 0);
  vm.i32[(self + FD) >> 2] = -1;
  vm.i32[(self + FLAGS) >> 2] = CLOSES;
  return self;
}

/** What a mode says, as the flags of this object. */
function flagsOfMode(vm: Machine, mode: string): number {
  let flags = 0;
  let kinds = 0;
  let pluses = 0;
  for (const char of mode) {
    if (char === "x") flags |= CREATED | WRITABLE;
    else if (char === "r") flags |= READABLE;
    else if (char === "w") flags |= WRITABLE;
    else if (char === "a") flags |= WRITABLE | APPENDING;
    else if (char === "+") flags |= READABLE | WRITABLE;
    else if (char !== "b") throw vm.raise(VALUE_ERROR, `invalid mode: ${mode.slice(0, 200)}`);
    if (char === "+") pluses++;
    else if (char !== "b") kinds++;
    if (kinds > 1 || pluses > 1) throw vm.raise(VALUE_ERROR, BAD_MODE);
  }
  if (kinds === 0) throw vm.raise(VALUE_ERROR, BAD_MODE);
  return flags;
}

/** The flags of open(2). */
function openFlags(flags: number, truncate: boolean): number {
  let result = O_CLOEXEC;
  if ((flags & READABLE) === 0) result |= O_WRONLY;
  else if ((flags & WRITABLE) !== 0) result |= O_RDWR;
  if ((flags & CREATED) !== 0) result |= O_EXCL | O_CREAT;
  if ((flags & APPENDING) !== 0) result |= O_APPEND | O_CREAT;
  return truncate ? result | O_TRUNC | O_CREAT : result;
}

/** The descriptor that `file` is, or -1 for a name. */
function descriptorOf(vm: Machine, file: Address): number {
  if (isStr(vm, file)) return -1;
  const mark = vm.mark();
  let fd: number;
  try {
    fd = asInt(vm, file);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    return -1;
  }
  if (fd < 0) throw vm.raise(VALUE_ERROR, "negative file descriptor");
  return fd;
}

function modeArgument(vm: Machine, mode: Address): string {
  if (mode === 0) return "r";
  if (!isStr(vm, mode)) {
    throw vm.raise(
      TYPE_ERROR,
      `FileIO() argument 'mode' must be str, not ${mode === NONE ? "None" : vm.typeName(mode)}`,
    );
  }
  const text = textOf(vm, mode);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  return text;
}

function fileInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [file, modeObject, closefdObject, opener] = newArguments(vm, SIGNATURE, args, kwargs) as [
    Address,
    Address,
    Address,
    Address,
  ];
  const mode = modeArgument(vm, modeObject);
  const closes = closefdObject === 0 || asInt(vm, closefdObject) !== 0;
  if (vm.get(self, FD) >= 0) {
    if ((vm.get(self, FLAGS) & CLOSES) !== 0) closeDescriptor(vm, self);
    else vm.i32[(self + FD) >> 2] = -1;
  }
  const given = descriptorOf(vm, file);
  const path = given < 0 ? pathText(vm, file) : "";
  const flags = flagsOfMode(vm, mode);
  vm.i32[(self + FLAGS) >> 2] = flags | (closes || given < 0 ? CLOSES : 0);
  if (given >= 0) vm.i32[(self + FD) >> 2] = given;
  else {
    if (!closes) throw vm.raise(VALUE_ERROR, "Cannot use closefd=False with file name");
    vm.i32[(self + FD) >> 2] = openNamed(vm, file, path, openFlags(flags, mode.includes("w")), opener);
  }
  const mark = vm.mark();
  try {
    examine(vm, self, file);
  } catch (error) {
    vm.caught(error, mark);
    abandon(vm, self, given < 0);
    throw error;
  }
}

function openNamed(vm: Machine, file: Address, path: string, flags: number, opener: Address): number {
  if (opener === 0 || opener === NONE) {
    const name = vm.hold(fsPath(vm, file));
    const fd = hostCall(vm, () => ioFiles(vm).open(path, flags, 0o666), name);
    vm.decref(vm.unhold());
    return fd;
  }
  const mark = vm.mark();
  const result = vm.hold(call2(vm, opener, file, vm.hold(newInt(vm, flags))));
  if (!isInt(vm, result)) throw vm.raise(TYPE_ERROR, "expected integer from opener");
  const fd = asInt(vm, result);
  vm.release(mark);
  if (fd < 0) throw vm.raise(VALUE_ERROR, `opener returned ${fd}`);
  return fd;
}

/** What is asked of a file that was just opened: no directory; at its end for appending. */
function examine(vm: Machine, self: Address, file: Address): void {
  const fd = vm.get(self, FD);
  const files = ioFiles(vm);
  let size = DEFAULT_BUFFER_SIZE;
  try {
    const stat = files.fstat(fd);
    if ((stat.mode & S_IFMT) === S_IFDIR) throw raiseErrno(vm, EISDIR, file);
    if (stat.blockSize !== undefined && stat.blockSize > 1) size = stat.blockSize;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.errno === EBADF) throw raiseErrno(vm, EBADF);
  }
  vm.i32[(self + BLOCK_SIZE) >> 2] = size;
  setAttrId(vm, self, ID_NAME, file);
  if ((vm.get(self, FLAGS) & APPENDING) !== 0) seekDescriptor(vm, self, 0, 2, true);
}

/** Gives up a file whose initialisation failed; the exception stays. */
function abandon(vm: Machine, self: Address, isOwn: boolean): void {
  const fd = vm.get(self, FD);
  vm.i32[(self + FD) >> 2] = -1;
  if (!isOwn) return;
  try {
    ioFiles(vm).close(fd);
  } catch (error) {
    if (!(error instanceof HostError)) throw error; // the first error is the one to report
  }
}

// ---- closing --------------------------------------------------------------------------------------------------

/** internal_close. */
function closeDescriptor(vm: Machine, self: Address): void {
  const fd = vm.get(self, FD);
  if (fd < 0) return;
  vm.i32[(self + FD) >> 2] = -1;
  hostCall(vm, () => ioFiles(vm).close(fd));
}

function fileClose(vm: Machine, self: Address): Address {
  return runBoth(
    vm,
    () => vm.decref(baseClose(vm, self)),
    () => {
      if ((vm.get(self, FLAGS) & CLOSES) === 0) vm.i32[(self + FD) >> 2] = -1;
      else {
        if (vm.u8[self + FINALIZING] !== 0) warnUnclosed(vm, self, self);
        closeDescriptor(vm, self);
      }
      return vm.none();
    },
  );
}

/** fileio_dealloc_warn: ResourceWarning about `source`. An exception that is current stays so. */
function warnUnclosed(vm: Machine, self: Address, source: Address): void {
  if (vm.get(self, FD) < 0 || (vm.get(self, FLAGS) & CLOSES) === 0) return;
  const earlier = fetchException(vm);
  if (earlier !== 0) vm.hold(earlier);
  const mark = vm.mark();
  try {
    const shown = vm.hold(repr(vm, source));
    warnAt(vm, RESOURCE_WARNING, vm.hold(vm.str(`unclosed file ${textOf(vm, shown)}`)), 1, source);
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    if (exceptionMatches(vm, WARNING)) writeUnraisable(vm, self);
    else clearException(vm);
  }
  if (earlier !== 0) restoreException(vm, vm.unhold());
}

// ---- checks ---------------------------------------------------------------------------------------------------

function openDescriptor(vm: Machine, self: Address): number {
  const fd = vm.get(self, FD);
  if (fd < 0) throw vm.raise(VALUE_ERROR, "I/O operation on closed file");
  return fd;
}

function descriptorFor(vm: Machine, self: Address, flag: number): number {
  const fd = openDescriptor(vm, self);
  if ((vm.get(self, FLAGS) & flag) === 0) {
    throw raiseUnsupported(vm, `File not open for ${flag === READABLE ? "reading" : "writing"}`);
  }
  return fd;
}

function flagMethod(flag: number) {
  return (vm: Machine, self: Address): Address => {
    openDescriptor(vm, self);
    return newBool(vm, (vm.get(self, FLAGS) & flag) !== 0);
  };
}

// ---- reading and writing --------------------------------------------------------------------------------------

/** read(2) to memory; -1 when it would block. */
function readInto(vm: Machine, fd: number, data: Address, size: number): number {
  const files = ioFiles(vm);
  try {
    return files.read(fd, vm.u8.subarray(data, data + Math.min(size, MAX_TRANSFER)), null);
  } catch (error) {
    if (error instanceof HostError && error.errno === EAGAIN) return -1;
    throw hostFailure(vm, error);
  }
}

/** FileIO.readinto to memory, for BufferedReader; -1 when it would block. */
export function fileReadInto(vm: Machine, self: Address, data: Address, size: number): number {
  return readInto(vm, descriptorFor(vm, self, READABLE), data, size);
}

/** FileIO.write from memory, for BufferedWriter; -1 when it would block. */
export function fileWriteFrom(vm: Machine, self: Address, data: Address, size: number): number {
  const fd = descriptorFor(vm, self, WRITABLE);
  const files = ioFiles(vm);
  try {
    return files.write(fd, vm.u8.subarray(data, data + Math.min(size, MAX_TRANSFER)), null);
  } catch (error) {
    if (error instanceof HostError && error.errno === EAGAIN) return -1;
    throw hostFailure(vm, error);
  }
}

function fileRead(vm: Machine, self: Address, size: Address): Address {
  const fd = descriptorFor(vm, self, READABLE);
  const wanted = Math.min(optionalSize(vm, size), MAX_TRANSFER);
  if (wanted < 0) return fileReadAll(vm, self);
  const bytes = vm.hold(newBytesSized(vm, wanted));
  const count = readInto(vm, fd, bytesData(vm, bytes), wanted);
  vm.unhold();
  if (count === wanted) return bytes;
  const result = count < 0 ? vm.none() : newBytesFrom(vm, bytesData(vm, bytes), count);
  vm.decref(bytes);
  return result;
}

/** How much is left of a file, as far as the host says; one more, so that its end is seen. */
function expectedSize(vm: Machine, fd: number): number {
  const files = ioFiles(vm);
  try {
    const left = files.fstat(fd).size - files.seek(fd, 0, 1);
    return left >= 0 ? left + 1 : SMALL_CHUNK;
  } catch (error) {
    if (error instanceof HostError) return SMALL_CHUNK;
    throw error;
  }
}

/** new_buffersize: beyond what was expected, an eighth more at a time. */
function grownSize(size: number): number {
  const addend = size > LARGE_BUFFER ? size >> 3 : 256 + size;
  return size + Math.max(addend, SMALL_CHUNK);
}

function fileReadAll(vm: Machine, self: Address): Address {
  const fd = descriptorFor(vm, self, READABLE);
  let size = Math.max(expectedSize(vm, fd), 1);
  let memory = vm.malloc(size);
  let total = 0;
  try {
    for (;;) {
      if (total >= size) {
        size = grownSize(size);
        memory = vm.realloc(memory, size);
      }
      const count = readInto(vm, fd, memory + total, size - total);
      if (count === 0) break;
      if (count < 0 && total > 0) break;
      if (count < 0) {
        vm.free(memory);
        return vm.none();
      }
      total += count;
    }
    const result = newBytesFrom(vm, memory, total);
    vm.free(memory);
    return result;
  } catch (error) {
    vm.free(memory);
    throw error;
  }
}

function fileReadIntoMethod(vm: Machine, self: Address, buffer: Address): Address {
  return withWritable(vm, "readinto", buffer, (data, size) => {
    const count = fileReadInto(vm, self, data, size);
    return count < 0 ? vm.none() : newInt(vm, count);
  });
}

function fileWrite(vm: Machine, self: Address, bytes: Address): Address {
  return withBuffer(vm, bytes, (data, size) => {
    const count = fileWriteFrom(vm, self, data, size);
    return count < 0 ? vm.none() : newInt(vm, count);
  });
}

// ---- position -------------------------------------------------------------------------------------------------

/** portable_lseek: the new position; remembers whether the file can be sought. */
function seekDescriptor(vm: Machine, self: Address, offset: number, whence: number, ignorePipe: boolean): number {
  const fd = vm.get(self, FD);
  const files = ioFiles(vm);
  const at = (self + FLAGS) >> 2;
  try {
    const position = files.seek(fd, offset, whence);
    vm.i32[at]! |= SEEKABLE_KNOWN | SEEKABLE;
    return position;
  } catch (error) {
    if ((vm.i32[at]! & SEEKABLE_KNOWN) === 0) vm.i32[at]! |= SEEKABLE_KNOWN;
    if (ignorePipe && error instanceof HostError && error.errno === ESPIPE) return 0;
    throw hostFailure(vm, error);
  }
}

function fileSeek(vm: Machine, self: Address, offset: Address, whence: Address): Address {
  const how = whence === 0 ? 0 : asInt(vm, whence);
  openDescriptor(vm, self);
  return newInt(vm, seekDescriptor(vm, self, offsetArgument(vm, offset), how, false));
}

function fileTell(vm: Machine, self: Address): Address {
  openDescriptor(vm, self);
  return newInt(vm, seekDescriptor(vm, self, 0, 1, false));
}

function fileSeekable(vm: Machine, self: Address): Address {
  openDescriptor(vm, self);
  if ((vm.get(self, FLAGS) & SEEKABLE_KNOWN) === 0) {
    const mark = vm.mark();
    try {
      seekDescriptor(vm, self, 0, 1, false);
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, OS_ERROR)) throw error;
      clearException(vm);
    }
  }
  return newBool(vm, (vm.get(self, FLAGS) & SEEKABLE) !== 0);
}

function fileTruncate(vm: Machine, self: Address, size: Address): Address {
  const fd = descriptorFor(vm, self, WRITABLE);
  const result = size === 0 || size === NONE ? fileTell(vm, self) : vm.newRef(size);
  vm.hold(result);
  const length = isInt(vm, result) ? intToNumber(vm, result) : offsetArgument(vm, result);
  hostCall(vm, () => ioFiles(vm).truncate(fd, length));
  return vm.unhold();
}

// ---- attributes -----------------------------------------------------------------------------------------------

function modeText(flags: number): string {
  const plus = (flags & READABLE) !== 0 ? "+" : "";
  if ((flags & CREATED) !== 0) return `xb${plus}`;
  if ((flags & APPENDING) !== 0) return `ab${plus}`;
  if ((flags & READABLE) === 0) return "wb";
  return (flags & WRITABLE) !== 0 ? "rb+" : "rb";
}

function fileRepr(vm: Machine, self: Address): Address {
  const fd = vm.get(self, FD);
  if (fd < 0) return vm.str("<_io.FileIO [closed]>");
  const flags = vm.get(self, FLAGS);
  const end = `mode='${modeText(flags)}' closefd=${(flags & CLOSES) !== 0 ? "True" : "False"}>`;
  const name = lookupAttrId(vm, self, ID_NAME);
  if (name === 0) return vm.str(`<_io.FileIO fd=${fd} ${end}`);
  vm.hold(name);
  if (reprEnter(vm, self)) {
    throw vm.raise(RUNTIME_ERROR, `reentrant call inside ${vm.typeName(self)}.__repr__`);
  }
  let shown: Address;
  try {
    shown = vm.hold(repr(vm, name));
  } catch (error) {
    reprLeave(vm, self);
    throw error;
  }
  reprLeave(vm, self);
  const result = vm.str(`<_io.FileIO name=${textOf(vm, shown)} ${end}`);
  vm.decref(vm.unhold());
  vm.decref(vm.unhold());
  return result;
}

defineType(FILE_IO_TYPE, {
  name: "_io.FileIO",
  ...typeDocumentation(IO_DOCUMENTATION, "FileIO"),
  base: RAW_IO_BASE_TYPE,
  basicSize: FILE_IO_BYTES,
  dictOffset: DICT,
  weaklistOffset: WEAKREFLIST,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DICT, count: 1 }],
  slots: { new: fileNew, init: fileInit, repr: fileRepr, clear: clearFields(DICT), finalize: finalizeStream },
  methods: documented(IO_DOCUMENTATION, "FileIO", [
    ["read($self, size=-1, /)", fileRead],
    ["readall($self, /)", fileReadAll],
    ["readinto($self, buffer, /)", fileReadIntoMethod],
    ["write($self, b, /)", fileWrite],
    ["seek($self, pos, whence=0, /)", fileSeek],
    ["tell($self, /)", fileTell],
    ["truncate($self, size=None, /)", fileTruncate],
    ["close($self, /)", fileClose],
    ["seekable($self, /)", fileSeekable],
    ["readable($self, /)", flagMethod(READABLE)],
    ["writable($self, /)", flagMethod(WRITABLE)],
    ["fileno($self, /)", (vm, self): Address => newInt(vm, openDescriptor(vm, self))],
    [
      "isatty($self, /)",
      (vm, self): Address => {
        const fd = openDescriptor(vm, self);
        return newBool(
          vm,
          hostCall(vm, () => ioFiles(vm).isatty(fd)),
        );
      },
    ],
    [
      "_dealloc_warn!($self, source, /)",
      (vm, self, source): Address => {
        warnUnclosed(vm, self, source!);
        return vm.none();
      },
    ],
  ]),
  members: [
    ["_blksize", T_INT, BLOCK_SIZE, 0, "Stream buffer size."],
    ["_finalizing", T_BOOL, FINALIZING, 0],
  ],
  getset: [
    ...documentedAttributes(IO_DOCUMENTATION, "FileIO", [
      ["closed", (vm, self): Address => newBool(vm, vm.get(self, FD) < 0)],
      ["closefd", (vm, self): Address => newBool(vm, (vm.get(self, FLAGS) & CLOSES) !== 0)],
      ["mode", (vm, self): Address => vm.str(modeText(vm.get(self, FLAGS)))],
    ]),
  ],
});

/** Whether an exact FileIO is closed. */
export function isFileClosed(vm: Machine, self: Address): boolean {
  return vm.i32[(self + FD) >> 2]! < 0;
}
