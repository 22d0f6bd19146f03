/**
 * _io.BytesIO: a stream over a bytes object (Modules/_io/bytesio.c).
 *
 *     +--------+------+-------+----------+------+------+-------------+---------+
 *     | refcnt | type | bytes | position | size | dict | weakreflist | exports |
 *     +--------+------+-------+----------+------+------+-------------+---------+
 *     0        8      16      24         32     40     48            56        64
 *
 * The bytes object may be longer than `size`, and is shared with what getvalue() returned until it is written to. It is 0 when the stream is
 * closed. While memory is exported its address must not change.
 */
import {
  type Address,
  asInt,
  asSize,
  BUFFER_ERROR,
  bytesData,
  bytesLength,
  copyBytes,
  defineType,
  dictCopy,
  emptyBytes,
  fillBufferInfo,
  findChar,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_TUPLE_SUBCLASS,
  genericNew,
  getIter,
  isExactBytes,
  isIndex,
  iterNext,
  listAppend,
  type Machine,
  newArguments,
  newBool,
  newBytesFrom,
  newBytesSized,
  newInt,
  newList,
  newMemoryview,
  NONE,
  OVERFLOW_ERROR,
  parseSignature,
  type Signature,
  staticType,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  withBuffer,
  dictUpdate,
  TP_BASICSIZE,
  ensureInstanceDict,
} from "@pyvm/vm";
import { documented, documentedAttributes, typeDocumentation } from "../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../documentation/io.ts";
import { BUFFERED_IO_BASE_TYPE, clearFields, finalizeStream } from "./base.ts";
import { CLOSED_MESSAGE, optionalSize, withWritable } from "./common.ts";

export const BYTES_IO_TYPE: Address = staticType();
export const BYTES_IO_BUFFER_TYPE: Address = staticType();

const BYTES = 16;
const POSITION = 24;
const SIZE = 32;
const DICT = 40;
const WEAKREFLIST = 48;
const EXPORTS = 56;
const BYTES_IO_BYTES = 64;
const BUFFER_SOURCE = 16;
const BUFFER_BYTES = 24;

const SIGNATURE: Signature = parseSignature("BytesIO(initial_bytes=b'')");

function checkOpen(vm: Machine, self: Address): void {
  if (vm.get(self, BYTES) === 0) throw vm.raise(VALUE_ERROR, CLOSED_MESSAGE);
}

function checkExports(vm: Machine, self: Address): void {
  if (vm.get(self, EXPORTS) > 0) throw vm.raise(BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
}

/** Replaces the bytes object by a private one of `capacity` bytes with the same beginning. */
function reallocate(vm: Machine, self: Address, capacity: number): void {
  const fresh = newBytesSized(vm, capacity);
  const size = Math.min(vm.getWord(self, SIZE), capacity);
  if (size > 0) copyBytes(vm, bytesData(vm, fresh), bytesData(vm, vm.get(self, BYTES)), size);
  vm.replace(self, BYTES, fresh);
}

function isShared(vm: Machine, self: Address): boolean {
  return vm.refcount(vm.get(self, BYTES)) > 1;
}

/** Room for `size` bytes in a bytes object of its own (resize_buffer). */
function reserve(vm: Machine, self: Address, size: number): void {
  const capacity = bytesLength(vm, vm.get(self, BYTES));
  let wanted: number;
  if (size > 0x7fffffff) throw vm.raise(OVERFLOW_ERROR, "new buffer size too large");
  if (size < capacity / 2) wanted = size + 1;
  else if (size < capacity) {
    if (isShared(vm, self)) reallocate(vm, self, capacity);
    return;
  } else if (size < capacity * 1.125) wanted = size + (size >> 3) + (size < 9 ? 3 : 6);
  else wanted = size + 1;
  reallocate(vm, self, wanted);
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const initial = newArguments(vm, SIGNATURE, args, kwargs)[0]!;
  vm.setWord(self, SIZE, 0);
  vm.setWord(self, POSITION, 0);
  checkExports(vm, self);
  if (initial === 0 || initial === NONE) vm.replace(self, BYTES, emptyBytes(vm));
  else if (isExactBytes(vm, initial)) {
    vm.replace(self, BYTES, vm.newRef(initial));
    vm.setWord(self, SIZE, bytesLength(vm, initial));
  } else {
    vm.replace(self, BYTES, emptyBytes(vm));
    writeObject(vm, self, initial);
    vm.setWord(self, POSITION, 0);
  }
}

function bytesIoNew(vm: Machine, type: Address): Address {
  const self = genericNew(vm, type);
  vm.set(self, BYTES, emptyBytes(vm));
  return self;
}

// ---- writing --------------------------------------------------------------------------------------------------

/** write_bytes: the number of bytes written. */
function writeObject(vm: Machine, self: Address, object: Address): number {
  checkOpen(vm, self);
  checkExports(vm, self);
  return withBuffer(vm, object, (data, count) => {
    checkOpen(vm, self);
    if (count === 0) return 0;
    const at = vm.getWord(self, POSITION);
    const end = at + count;
    if (end > bytesLength(vm, vm.get(self, BYTES))) reserve(vm, self, end);
    else if (isShared(vm, self)) reallocate(vm, self, Math.max(end, vm.getWord(self, SIZE)));
    const start = bytesData(vm, vm.get(self, BYTES));
    const size = vm.getWord(self, SIZE);
    if (at > size) vm.u8.fill(0, start + size, start + at);
    copyBytes(vm, start + at, data, count);
    vm.setWord(self, POSITION, end);
    if (size < end) vm.setWord(self, SIZE, end);
    return count;
  });
}

function write(vm: Machine, self: Address, object: Address): Address {
  return newInt(vm, writeObject(vm, self, object));
}

function writeLines(vm: Machine, self: Address, lines: Address): Address {
  checkOpen(vm, self);
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, lines));
  for (let line = iterNext(vm, iterator); line !== 0; line = iterNext(vm, iterator)) {
    vm.hold(line);
    writeObject(vm, self, line);
    vm.decref(vm.unhold());
  }
  vm.release(mark);
  return vm.none();
}

function truncate(vm: Machine, self: Address, argument: Address): Address {
  checkOpen(vm, self);
  checkExports(vm, self);
  const size = optionalSize(vm, argument, vm.getWord(self, POSITION));
  if (size < 0) throw vm.raise(VALUE_ERROR, `negative size value ${size}`);
  if (size < vm.getWord(self, SIZE)) {
    vm.setWord(self, SIZE, size);
    reserve(vm, self, size);
  }
  return newInt(vm, size);
}

// ---- reading --------------------------------------------------------------------------------------------------

/** The next `count` bytes, which are there (read_bytes). */
function take(vm: Machine, self: Address, count: number): Address {
  const bytes = vm.get(self, BYTES);
  const at = vm.getWord(self, POSITION);
  if (count > 1 && at === 0 && count === bytesLength(vm, bytes) && vm.get(self, EXPORTS) === 0) {
    vm.setWord(self, POSITION, count);
    return vm.newRef(bytes);
  }
  if (count <= 0) return emptyBytes(vm);
  vm.setWord(self, POSITION, at + count);
  return newBytesFrom(vm, bytesData(vm, bytes) + at, count);
}

/** How many of `wanted` bytes (all if negative) there are. */
function available(vm: Machine, self: Address, wanted: number): number {
  const left = Math.max(0, vm.getWord(self, SIZE) - vm.getWord(self, POSITION));
  return wanted < 0 ? left : Math.min(wanted, left);
}

function read(vm: Machine, self: Address, size: Address): Address {
  const wanted = optionalSize(vm, size);
  checkOpen(vm, self);
  return take(vm, self, available(vm, self, wanted));
}

/** The length of the next line, at most `limit` (none if negative). */
function lineLength(vm: Machine, self: Address, limit: number): number {
  const count = available(vm, self, -1);
  if (count === 0) return 0;
  const start = bytesData(vm, vm.get(self, BYTES)) + vm.getWord(self, POSITION);
  const found = findChar(vm, start, 1, 10, 0, count);
  const length = found < 0 ? count : found + 1;
  return limit >= 0 && limit < length ? limit : length;
}

function readLine(vm: Machine, self: Address, size: Address): Address {
  const limit = optionalSize(vm, size);
  checkOpen(vm, self);
  return take(vm, self, lineLength(vm, self, limit));
}

function readLines(vm: Machine, self: Address, hint: Address): Address {
  const most = optionalSize(vm, hint);
  checkOpen(vm, self);
  const list = vm.hold(newList(vm));
  let total = 0;
  for (let count = lineLength(vm, self, -1); count > 0; count = lineLength(vm, self, -1)) {
    const line = vm.hold(take(vm, self, count));
    listAppend(vm, list, line);
    vm.decref(vm.unhold());
    total += count;
    if (most > 0 && total >= most) break;
  }
  return vm.unhold();
}

function nextLine(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  const count = lineLength(vm, self, -1);
  return count === 0 ? 0 : take(vm, self, count);
}

function readInto(vm: Machine, self: Address, buffer: Address): Address {
  return withWritable(vm, "readinto", buffer, (data, size) => {
    checkOpen(vm, self);
    const count = available(vm, self, size);
    const at = vm.getWord(self, POSITION);
    copyBytes(vm, data, bytesData(vm, vm.get(self, BYTES)) + at, count);
    vm.setWord(self, POSITION, at + count);
    return newInt(vm, count);
  });
}

// ---- position and state ---------------------------------------------------------------------------------------

function seek(vm: Machine, self: Address, offset: Address, whenceObject: Address): Address {
  const given = asSize(vm, offset, OVERFLOW_ERROR);
  const whence = whenceObject === 0 ? 0 : asInt(vm, whenceObject);
  checkOpen(vm, self);
  if (given < 0 && whence === 0) throw vm.raise(VALUE_ERROR, `negative seek value ${given}`);
  if (whence < 0 || whence > 2) throw vm.raise(VALUE_ERROR, `invalid whence (${whence}, should be 0, 1 or 2)`);
  const base = whence === 0 ? 0 : vm.getWord(self, whence === 1 ? POSITION : SIZE);
  if (given + base >= 2 ** 63) throw vm.raise(OVERFLOW_ERROR, "new position too large");
  const position = Math.max(0, given + base);
  vm.setWord(self, POSITION, position);
  return newInt(vm, position);
}

function getValue(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  const size = vm.getWord(self, SIZE);
  const bytes = vm.get(self, BYTES);
  if (size === bytesLength(vm, bytes)) return vm.newRef(bytes);
  if (size <= 1 || vm.get(self, EXPORTS) > 0) return newBytesFrom(vm, bytesData(vm, bytes), size);
  reallocate(vm, self, size);
  return vm.newRef(vm.get(self, BYTES));
}

function close(vm: Machine, self: Address): Address {
  checkExports(vm, self);
  vm.replace(self, BYTES, 0);
  return vm.none();
}

function getState(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const value = vm.hold(getValue(vm, self));
  const dict = vm.get(self, DICT);
  const copy = vm.hold(dict === 0 ? vm.none() : dictCopy(vm, dict));
  const position = vm.hold(newInt(vm, vm.getWord(self, POSITION)));
  return vm.keep(mark, vm.hold(tuplePack(vm, value, position, copy)));
}

function setState(vm: Machine, self: Address, state: Address): Address {
  if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(state) < 3) {
    throw vm.raise(
      TYPE_ERROR,
      `${vm.typeName(self)}.__setstate__ argument should be 3-tuple, got ${vm.typeName(state)}`,
    );
  }
  checkExports(vm, self);
  checkOpen(vm, self);
  const position = vm.tupleItem(state, 1);
  const dict = vm.tupleItem(state, 2);
  vm.setWord(self, SIZE, 0);
  vm.setWord(self, POSITION, 0);
  vm.replace(self, BYTES, emptyBytes(vm));
  writeObject(vm, self, vm.tupleItem(state, 0));
  vm.setWord(self, POSITION, 0);
  if (!isIndex(vm, position)) {
    throw vm.raise(TYPE_ERROR, `second item of state must be an integer, not ${vm.typeName(position)}`);
  }
  const at = asSize(vm, position, OVERFLOW_ERROR);
  if (at < 0) throw vm.raise(VALUE_ERROR, "position value cannot be negative");
  vm.setWord(self, POSITION, at);
  if (dict === NONE) return vm.none();
  if (!vm.hasFlag(dict, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `third item of state should be a dict, got a ${vm.typeName(dict)}`);
  }
  dictUpdate(vm, ensureInstanceDict(vm, self), dict);
  return vm.none();
}

function sizeOf(vm: Machine, self: Address): Address {
  const own = vm.get(vm.typeOf(self), TP_BASICSIZE);
  const bytes = vm.get(self, BYTES);
  return newInt(vm, own + (bytes === 0 || isShared(vm, self) ? 0 : 33 + bytesLength(vm, bytes)));
}

const yes = (vm: Machine, self: Address): Address => {
  checkOpen(vm, self);
  return newBool(vm, true);
};

// ---- exported memory ------------------------------------------------------------------------------------------

function getBuffer(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  const source = vm.hold(vm.genericAlloc(BYTES_IO_BUFFER_TYPE, 0));
  vm.set(source, BUFFER_SOURCE, vm.newRef(self));
  const view = newMemoryview(vm, source);
  vm.decref(vm.unhold());
  return view;
}

function exportMemory(vm: Machine, exporter: Address, view: Address, flags: number): void {
  const stream = vm.get(exporter, BUFFER_SOURCE);
  if (isShared(vm, stream)) reallocate(vm, stream, bytesLength(vm, vm.get(stream, BYTES)));
  const size = vm.getWord(stream, SIZE);
  fillBufferInfo(vm, view, exporter, bytesData(vm, vm.get(stream, BYTES)), size, false, flags);
  vm.setWord(stream, EXPORTS, vm.getWord(stream, EXPORTS) + 1);
}

function releaseMemory(vm: Machine, exporter: Address): void {
  const stream = vm.get(exporter, BUFFER_SOURCE);
  vm.setWord(stream, EXPORTS, vm.getWord(stream, EXPORTS) - 1);
}

defineType(BYTES_IO_BUFFER_TYPE, {
  name: "_io._BytesIOBuffer",
  basicSize: BUFFER_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: BUFFER_SOURCE, count: 1 }],
  slots: { new: null, bf_getbuffer: exportMemory, bf_releasebuffer: releaseMemory },
});

defineType(BYTES_IO_TYPE, {
  name: "_io.BytesIO",
  ...typeDocumentation(IO_DOCUMENTATION, "BytesIO"),
  base: BUFFERED_IO_BASE_TYPE,
  basicSize: BYTES_IO_BYTES,
  dictOffset: DICT,
  weaklistOffset: WEAKREFLIST,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: BYTES, count: 1 },
    { op: "fields", offset: DICT, count: 1 },
  ],
  slots: { new: bytesIoNew, init: initialize, iternext: nextLine, finalize: finalizeStream, clear: clearFields(DICT) },
  methods: documented(IO_DOCUMENTATION, "BytesIO", [
    ["readable($self, /)", yes],
    ["seekable($self, /)", yes],
    ["writable($self, /)", yes],
    ["close($self, /)", close],
    [
      "flush($self, /)",
      (vm, self): Address => {
        checkOpen(vm, self);
        return vm.none();
      },
    ],
    [
      "isatty($self, /)",
      (vm, self): Address => {
        checkOpen(vm, self);
        return newBool(vm, false);
      },
    ],
    [
      "tell($self, /)",
      (vm, self): Address => {
        checkOpen(vm, self);
        return newInt(vm, vm.getWord(self, POSITION));
      },
    ],
    ["write($self, b, /)", write],
    ["writelines($self, lines, /)", writeLines],
    ["read1($self, size=-1, /)", read],
    ["readinto($self, buffer, /)", readInto],
    ["readline($self, size=-1, /)", readLine],
    ["readlines($self, size=None, /)", readLines],
    ["read($self, size=-1, /)", read],
    ["getbuffer($self, /)", getBuffer],
    ["getvalue($self, /)", getValue],
    ["seek($self, pos, whence=0, /)", seek],
    ["truncate($self, size=None, /)", truncate],
    ["__getstate__!($self)", getState],
    ["__setstate__!($self, state, /)", setState],
    ["__sizeof__!($self)", sizeOf],
  ]),
  getset: documentedAttributes(IO_DOCUMENTATION, "BytesIO", [
    ["closed", (vm, self): Address => newBool(vm, vm.get(self, BYTES) === 0)],
  ]),
});
