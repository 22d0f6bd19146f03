/**
 * The abstract bases of _io: _IOBase, _RawIOBase, _BufferedIOBase and _TextIOBase (Modules/_io/iobase.c, bufferedio.c, textio.c).
 *
 *     +--------+------+------+-------------+
 *     | refcnt | type | dict | weakreflist |
 *     +--------+------+------+-------------+
 *     0        8      16     24            32
 */
import {
  type Address,
  asSize,
  asSsize,
  bytearrayData,
  bytesData,
  bytesLength,
  call1,
  callMethod0,
  callMethod1,
  callMethod2,
  clearException,
  copyBytes,
  defineType,
  exceptionMatches,
  fetchException,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  getIter,
  identifier,
  INTERRUPTED_ERROR,
  isBytes,
  isTrue,
  iterNext,
  length,
  listAppend,
  listExtend,
  lookupAttrId,
  NOT_IMPLEMENTED_ERROR,
  raiseObject,
  type Machine,
  newBool,
  newBytearraySized,
  newBytesFrom,
  newInt,
  newList,
  NONE,
  OS_ERROR,
  restoreException,
  setAttrId,
  staticType,
  TRUE,
  TYPE_ERROR,
  VALUE_ERROR,
  callableDict,
  ByteWriter,
  genericNew,
  type MethodSpec,
  OVERFLOW_ERROR,
} from "@pyvm/vm";
import { documented, documentedAttributes, typeDocumentation } from "../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../documentation/io.ts";
import { checkSignals } from "../host-call.ts";
import {
  checkClosed,
  CLOSED_MESSAGE,
  DEFAULT_BUFFER_SIZE,
  ID_CLOSE,
  ID_CLOSED,
  ID_FINALIZING,
  ID_FLUSH,
  ID_PEEK,
  ID_READ,
  ID_READ1,
  ID_READABLE,
  ID_READALL,
  ID_READINTO,
  ID_READLINE,
  ID_SEEK,
  ID_SEEKABLE,
  ID_WRITABLE,
  ID_WRITE,
  optionalSize,
  raiseUnsupported,
  runBoth,
  withWritable,
} from "./common.ts";

export const IO_BASE_TYPE: Address = staticType();
export const RAW_IO_BASE_TYPE: Address = staticType();
export const BUFFERED_IO_BASE_TYPE: Address = staticType();
export const TEXT_IO_BASE_TYPE: Address = staticType();

const DICT = 16;
const WEAKREFLIST = 24;
const BASE_BYTES = 32;

const ID_IO_BASE_CLOSED = identifier("__IOBase_closed");

// ---- closing --------------------------------------------------------------------------------------------------

/** Whether _IOBase.close has run: the instance attribute that it sets. */
function wasClosed(vm: Machine, self: Address): boolean {
  const mark = lookupAttrId(vm, self, ID_IO_BASE_CLOSED);
  vm.xdecref(mark);
  return mark !== 0;
}

/** _IOBase.flush. */
function flush(vm: Machine, self: Address): Address {
  if (wasClosed(vm, self)) throw vm.raise(VALUE_ERROR, CLOSED_MESSAGE);
  return vm.none();
}

/** _IOBase.close: flushes, and is closed even when that fails. */
export function baseClose(vm: Machine, self: Address): Address {
  if (wasClosed(vm, self)) return vm.none();
  return runBoth(
    vm,
    () => vm.decref(callMethod0(vm, self, ID_FLUSH)),
    () => {
      setAttrId(vm, self, ID_IO_BASE_CLOSED, TRUE);
      return vm.none();
    },
  );
}

/** iobase_finalize: closes what was left open; errors of that are not reported. */
export function finalizeStream(vm: Machine, self: Address): void {
  const earlier = fetchException(vm);
  if (earlier !== 0) vm.hold(earlier);
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    const closed = lookupAttrId(vm, self, ID_CLOSED);
    if (closed !== 0) {
      vm.hold(closed);
      if (!isTrue(vm, closed)) closeFinally(vm, self);
    }
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    clearException(vm);
  }
  if (earlier !== 0) restoreException(vm, vm.unhold());
}

function closeFinally(vm: Machine, self: Address): void {
  const mark = vm.mark();
  try {
    setAttrId(vm, self, ID_FINALIZING, TRUE);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
  vm.decref(callMethod0(vm, self, ID_CLOSE));
}

/** tp_clear of every stream: `fields` are the words that own references. */
export function clearFields(...fields: readonly number[]): (vm: Machine, self: Address) => void {
  return (vm, self) => {
    for (const field of fields) vm.replace(self, field, 0);
  };
}

// ---- checks ---------------------------------------------------------------------------------------------------

/** `self.method()` must be True itself; else UnsupportedOperation(`message`). */
function checkIs(vm: Machine, self: Address, method: number, message: string): void {
  const answer = callMethod0(vm, self, method);
  vm.decref(answer);
  if (answer !== TRUE) throw raiseUnsupported(vm, message);
}

export function checkSeekable(vm: Machine, self: Address): void {
  checkIs(vm, self, ID_SEEKABLE, "File or stream is not seekable.");
}

export function checkReadable(vm: Machine, self: Address): void {
  checkIs(vm, self, ID_READABLE, "File or stream is not readable.");
}

export function checkWritable(vm: Machine, self: Address): void {
  checkIs(vm, self, ID_WRITABLE, "File or stream is not writable.");
}

type Check = (vm: Machine, self: Address) => void;

function checkMethod(name: string, check: Check): MethodSpec {
  return [
    `${name}!($self, *args)`,
    (vm, self) => {
      check(vm, self);
      return newBool(vm, true);
    },
  ];
}

const checkClosedMethod: MethodSpec = [
  "_checkClosed!($self, *args)",
  (vm, self) => {
    checkClosed(vm, self);
    return vm.none();
  },
];

/** A method that only raises UnsupportedOperation(name). */
function unsupported(signature: string): MethodSpec {
  const name = signature.slice(0, signature.indexOf("(")).replace("!", "");
  return [
    signature,
    (vm) => {
      throw raiseUnsupported(vm, name);
    },
  ];
}

const no = (vm: Machine): Address => newBool(vm, false);

// ---- lines ----------------------------------------------------------------------------------------------------

/** How many bytes to read next for a line, by what `peek` shows. */
function readAhead(vm: Machine, peek: Address, limit: number, sofar: number): number {
  const mark = vm.mark();
  for (;;) {
    try {
      const ahead = vm.hold(call1(vm, peek, vm.hold(newInt(vm, 1))));
      if (!isBytes(vm, ahead)) {
        throw vm.raise(OS_ERROR, `peek() should have returned a bytes object, not '${vm.typeName(ahead)}'`);
      }
      const size = bytesLength(vm, ahead);
      const data = bytesData(vm, ahead);
      const most = Math.min(size, limit - sofar);
      const newline = vm.u8.subarray(data, data + most).indexOf(10);
      vm.release(mark);
      if (size === 0) return 1;
      return newline < 0 ? most : newline + 1;
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, INTERRUPTED_ERROR)) throw error;
      clearException(vm);
      checkSignals(vm);
    }
  }
}

/** _IOBase.readline: byte by byte, or as far as `peek` sees. */
function readLine(vm: Machine, self: Address, size: Address): Address {
  const wish = optionalSize(vm, size);
  const limit = wish < 0 ? Infinity : wish;
  const mark = vm.mark();
  const peek = lookupAttrId(vm, self, ID_PEEK);
  if (peek !== 0) vm.hold(peek);
  const line = new ByteWriter();
  while (line.length < limit) {
    const inner = vm.mark();
    const wanted = peek === 0 ? 1 : readAhead(vm, peek, limit, line.length);
    const piece = vm.hold(callMethod1(vm, self, ID_READ, vm.hold(newInt(vm, wanted))));
    if (!isBytes(vm, piece)) {
      throw vm.raise(OS_ERROR, `read() should have returned a bytes object, not '${vm.typeName(piece)}'`);
    }
    const count = bytesLength(vm, piece);
    if (count === 0) break;
    const data = bytesData(vm, piece);
    line.write(vm.u8.subarray(data, data + count));
    const ended = vm.u8[data + count - 1] === 10;
    vm.release(inner);
    if (ended) break;
  }
  vm.release(mark);
  return line.finish(vm);
}

function iter(vm: Machine, self: Address): Address {
  checkClosed(vm, self);
  return vm.newRef(self);
}

function iterNextLine(vm: Machine, self: Address): Address {
  const line = vm.hold(callMethod0(vm, self, ID_READLINE));
  const size = length(vm, line);
  vm.unhold();
  if (size > 0) return line;
  vm.decref(line);
  return 0;
}

function readLines(vm: Machine, self: Address, hint: Address): Address {
  const most = optionalSize(vm, hint);
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  if (most <= 0) {
    listExtend(vm, list, self);
    return vm.keep(mark, list);
  }
  const iterator = vm.hold(getIter(vm, self));
  let total = 0;
  for (let line = iterNext(vm, iterator); line !== 0; line = iterNext(vm, iterator)) {
    vm.hold(line);
    listAppend(vm, list, line);
    total += length(vm, line);
    vm.decref(vm.unhold());
    if (total > most) break;
  }
  return vm.keep(mark, list);
}

function writeLines(vm: Machine, self: Address, lines: Address): Address {
  checkClosed(vm, self);
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, lines));
  for (let line = iterNext(vm, iterator); line !== 0; line = iterNext(vm, iterator)) {
    vm.hold(line);
    vm.decref(callMethod1(vm, self, ID_WRITE, line));
    vm.decref(vm.unhold());
  }
  vm.release(mark);
  return vm.none();
}

defineType(IO_BASE_TYPE, {
  name: "_io._IOBase",
  ...typeDocumentation(IO_DOCUMENTATION, "_IOBase"),
  basicSize: BASE_BYTES,
  dictOffset: DICT,
  weaklistOffset: WEAKREFLIST,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DICT, count: 1 }],
  slots: { new: genericNew, iter, iternext: iterNextLine, finalize: finalizeStream, clear: clearFields(DICT) },
  methods: documented(IO_DOCUMENTATION, "_IOBase", [
    unsupported("seek!($self, *args)"),
    [
      "tell($self, /)",
      (vm, self): Address => {
        const mark = vm.mark();
        const zero = vm.hold(newInt(vm, 0));
        const result = callMethod2(vm, self, ID_SEEK, zero, vm.hold(newInt(vm, 1)));
        vm.release(mark);
        return result;
      },
    ],
    unsupported("truncate!($self, *args)"),
    ["flush($self, /)", flush],
    ["close($self, /)", baseClose],
    ["seekable($self, /)", no],
    ["readable($self, /)", no],
    ["writable($self, /)", no],
    checkClosedMethod,
    checkMethod("_checkSeekable", checkSeekable),
    checkMethod("_checkReadable", checkReadable),
    checkMethod("_checkWritable", checkWritable),
    unsupported("fileno($self, /)"),
    [
      "isatty($self, /)",
      (vm, self): Address => {
        checkClosed(vm, self);
        return newBool(vm, false);
      },
    ],
    ["__enter__!($self)", iter],
    ["__exit__!($self, *args)", (vm, self): Address => callMethod0(vm, self, ID_CLOSE)],
    ["readline($self, size=-1, /)", readLine],
    ["readlines($self, hint=-1, /)", readLines],
    ["writelines($self, lines, /)", writeLines],
  ]),
  getset: [
    ["__dict__", callableDict],
    ["closed", (vm, self): Address => newBool(vm, wasClosed(vm, self))],
  ],
});

// ---- _RawIOBase -----------------------------------------------------------------------------------------------

/** _RawIOBase.read: through readinto. */
function rawRead(vm: Machine, self: Address, size: Address): Address {
  const count = size === 0 ? -1 : asSize(vm, size, OVERFLOW_ERROR);
  if (count < 0) return callMethod0(vm, self, ID_READALL);
  const mark = vm.mark();
  const buffer = vm.hold(newBytearraySized(vm, count));
  const result = vm.hold(callMethod1(vm, self, ID_READINTO, buffer));
  if (result === NONE) return vm.keep(mark, NONE);
  const got = asSsize(vm, result);
  const bytes = newBytesFrom(vm, bytearrayData(vm, buffer), Math.max(0, Math.min(got, count)));
  vm.release(mark);
  return bytes;
}

/** _RawIOBase.readall. */
function rawReadAll(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const all = new ByteWriter();
  for (;;) {
    const inner = vm.mark();
    const data = vm.hold(callMethod1(vm, self, ID_READ, vm.hold(newInt(vm, DEFAULT_BUFFER_SIZE))));
    if (data === NONE && all.length === 0) return vm.keep(mark, NONE);
    if (data === NONE) break;
    if (!isBytes(vm, data)) throw vm.raise(TYPE_ERROR, "read() should return bytes");
    const count = bytesLength(vm, data);
    if (count === 0) break;
    all.write(vm.u8.subarray(bytesData(vm, data), bytesData(vm, data) + count));
    vm.release(inner);
  }
  vm.release(mark);
  return all.finish(vm);
}

function notImplemented(vm: Machine): Address {
  throw raiseObject(vm, NOT_IMPLEMENTED_ERROR, 0);
}

defineType(RAW_IO_BASE_TYPE, {
  name: "_io._RawIOBase",
  ...typeDocumentation(IO_DOCUMENTATION, "_RawIOBase"),
  base: IO_BASE_TYPE,
  basicSize: BASE_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DICT, count: 1 }],
  slots: { clear: clearFields(DICT), finalize: finalizeStream },
  methods: documented(IO_DOCUMENTATION, "_RawIOBase", [
    ["read($self, size=-1, /)", rawRead],
    ["readall($self, /)", rawReadAll],
    ["readinto!($self, *args)", notImplemented],
    ["write!($self, *args)", notImplemented],
  ]),
});

// ---- _BufferedIOBase ------------------------------------------------------------------------------------------

/** _BufferedIOBase.readinto and readinto1: through read or read1. */
function readIntoBy(name: string, method: number) {
  return (vm: Machine, self: Address, target: Address): Address =>
    withWritable(vm, name, target, (address, size) => {
      const mark = vm.mark();
      const data = vm.hold(callMethod1(vm, self, method, vm.hold(newInt(vm, size))));
      if (!isBytes(vm, data)) throw vm.raise(TYPE_ERROR, "read() should return bytes");
      const count = bytesLength(vm, data);
      if (count > size) {
        throw vm.raise(VALUE_ERROR, `read() returned too much data: ${size} bytes requested, ${count} returned`);
      }
      copyBytes(vm, address, bytesData(vm, data), count);
      vm.release(mark);
      return newInt(vm, count);
    });
}

defineType(BUFFERED_IO_BASE_TYPE, {
  name: "_io._BufferedIOBase",
  ...typeDocumentation(IO_DOCUMENTATION, "_BufferedIOBase"),
  base: IO_BASE_TYPE,
  basicSize: BASE_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DICT, count: 1 }],
  slots: { clear: clearFields(DICT), finalize: finalizeStream },
  methods: documented(IO_DOCUMENTATION, "_BufferedIOBase", [
    unsupported("detach($self, /)"),
    unsupported("read!($self, *args)"),
    unsupported("read1!($self, *args)"),
    ["readinto($self, buffer, /)", readIntoBy("readinto", ID_READ)],
    ["readinto1($self, buffer, /)", readIntoBy("readinto1", ID_READ1)],
    unsupported("write!($self, *args)"),
  ]),
});

// ---- _TextIOBase ----------------------------------------------------------------------------------------------

const none = (vm: Machine): Address => vm.none();

defineType(TEXT_IO_BASE_TYPE, {
  name: "_io._TextIOBase",
  ...typeDocumentation(IO_DOCUMENTATION, "_TextIOBase"),
  base: IO_BASE_TYPE,
  basicSize: BASE_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DICT, count: 1 }],
  slots: { clear: clearFields(DICT), finalize: finalizeStream },
  methods: documented(IO_DOCUMENTATION, "_TextIOBase", [
    unsupported("detach!($self, *args)"),
    unsupported("read!($self, *args)"),
    unsupported("readline!($self, *args)"),
    unsupported("write!($self, *args)"),
  ]),
  getset: documentedAttributes(IO_DOCUMENTATION, "_TextIOBase", [
    ["encoding", none],
    ["newlines", none],
    ["errors", none],
  ]),
});
