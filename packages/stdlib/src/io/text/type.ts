/** The type TextIOWrapper. */
import {
  type Address,
  asSize,
  ATTRIBUTE_ERROR,
  callMethod0,
  callMethod1,
  clearException,
  defineType,
  exceptionMatches,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericNew,
  getAttrId,
  isTrue,
  lookupAttrId,
  type Machine,
  MEMBER_READONLY,
  newInt,
  NONE,
  repr,
  reprEnter,
  reprLeave,
  RUNTIME_ERROR,
  T_BOOL,
  T_OBJECT,
  textOf,
  VALUE_ERROR,
  identifier,
} from "@pyvm/vm";
import { documented, typeDocumentation } from "../../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../../documentation/io.ts";
import { clearFields, finalizeStream, TEXT_IO_BASE_TYPE } from "../base.ts";
import {
  ID_CLOSE,
  ID_CLOSED,
  ID_DEALLOC_WARN,
  ID_FILENO,
  ID_FLUSH,
  ID_ISATTY,
  ID_MODE,
  ID_NAME,
  ID_READABLE,
  ID_SEEKABLE,
  ID_WRITABLE,
  runBoth,
} from "../common.ts";
import { TEXT_IO_WRAPPER_TYPE } from "./address.ts";
import { initialize, reconfigure } from "./configure.ts";
import { seekMethod, tellMethod, truncateMethod } from "./position.ts";
import { nextLine, readLineMethod, readMethod } from "./read.ts";
import {
  BUFFER,
  checkAttached,
  checkInitialized,
  checkOpen,
  CHUNK_SIZE,
  DECODED_CHARS,
  DECODER,
  DETACHED,
  DICT,
  ENCODER,
  ENCODING,
  ERRORS,
  FINALIZING,
  LINE_BUFFERING,
  PENDING_BYTES,
  RAW,
  READ_NEWLINE,
  SEEKABLE,
  SNAPSHOT,
  TELLING,
  TEXT_BYTES,
  WEAKREFLIST,
  WRITE_THROUGH,
} from "./state.ts";
import { flushPending, writeMethod } from "./write.ts";

const ID_NEWLINES = identifier("newlines");

function forwarded(name: number) {
  return (vm: Machine, self: Address): Address => {
    checkAttached(vm, self);
    return callMethod0(vm, vm.get(self, BUFFER), name);
  };
}

function bufferAttribute(name: number) {
  return (vm: Machine, self: Address): Address => {
    checkAttached(vm, self);
    return getAttrId(vm, vm.get(self, BUFFER), name);
  };
}

function flush(vm: Machine, self: Address): Address {
  checkAttached(vm, self);
  checkOpen(vm, self);
  vm.u8[self + TELLING] = vm.u8[self + SEEKABLE]!;
  flushPending(vm, self);
  return callMethod0(vm, vm.get(self, BUFFER), ID_FLUSH);
}

function detach(vm: Machine, self: Address): Address {
  checkAttached(vm, self);
  vm.decref(callMethod0(vm, self, ID_FLUSH));
  const buffer = vm.get(self, BUFFER);
  vm.set(self, BUFFER, 0);
  vm.i32[(self + DETACHED) >> 2] = 1;
  return buffer;
}

function close(vm: Machine, self: Address): Address {
  checkAttached(vm, self);
  const closed = vm.hold(getAttrId(vm, self, ID_CLOSED));
  const isClosed = isTrue(vm, closed);
  vm.decref(vm.unhold());
  if (isClosed) return vm.none();
  if (vm.u8[self + FINALIZING] !== 0) deallocWarn(vm, self);
  return runBoth(
    vm,
    () => vm.decref(callMethod0(vm, self, ID_FLUSH)),
    () => callMethod0(vm, vm.get(self, BUFFER), ID_CLOSE),
  );
}

function deallocWarn(vm: Machine, self: Address): void {
  const mark = vm.mark();
  try {
    vm.decref(callMethod1(vm, vm.get(self, BUFFER), ID_DEALLOC_WARN, self));
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
}

/** ` name='x'`, or "" where the attribute is missing. */
function shownAttribute(vm: Machine, self: Address, name: number, label: string): string {
  const mark = vm.mark();
  let value: Address;
  try {
    value = lookupAttrId(vm, self, name);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, VALUE_ERROR)) throw error;
    clearException(vm);
    return "";
  }
  if (value === 0) return "";
  vm.hold(value);
  const text = ` ${label}=${textOf(vm, vm.hold(repr(vm, value)))}`;
  vm.release(mark);
  return text;
}

function wrapperRepr(vm: Machine, self: Address): Address {
  checkInitialized(vm, self);
  if (reprEnter(vm, self)) throw vm.raise(RUNTIME_ERROR, `reentrant call inside ${vm.typeName(self)}.__repr__`);
  try {
    const name = shownAttribute(vm, self, ID_NAME, "name");
    const mode = shownAttribute(vm, self, ID_MODE, "mode");
    const encoding = vm.hold(repr(vm, vm.get(self, ENCODING)));
    const result = vm.str(`<_io.TextIOWrapper${name}${mode} encoding=${textOf(vm, encoding)}>`);
    vm.decref(vm.unhold());
    return result;
  } finally {
    reprLeave(vm, self);
  }
}

function newlines(vm: Machine, self: Address): Address {
  checkAttached(vm, self);
  const decoder = vm.get(self, DECODER);
  if (decoder === 0) return vm.none();
  return lookupAttrId(vm, decoder, ID_NEWLINES) || vm.none();
}

function setChunkSize(vm: Machine, self: Address, value: Address): void {
  checkAttached(vm, self);
  if (value === 0) throw vm.raise(ATTRIBUTE_ERROR, "cannot delete attribute");
  const size = asSize(vm, value, VALUE_ERROR);
  if (size <= 0) throw vm.raise(VALUE_ERROR, "a strictly positive integer is required");
  vm.setWord(self, CHUNK_SIZE, size);
}

defineType(TEXT_IO_WRAPPER_TYPE, {
  name: "_io.TextIOWrapper",
  ...typeDocumentation(IO_DOCUMENTATION, "TextIOWrapper"),
  base: TEXT_IO_BASE_TYPE,
  basicSize: TEXT_BYTES,
  dictOffset: DICT,
  weaklistOffset: WEAKREFLIST,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: BUFFER, count: 6 },
    { op: "fields", offset: DECODED_CHARS, count: 1 },
    { op: "fields", offset: PENDING_BYTES, count: 1 },
    { op: "fields", offset: SNAPSHOT, count: 1 },
    { op: "fields", offset: RAW, count: 1 },
    { op: "fields", offset: DICT, count: 1 },
  ],
  slots: {
    new: genericNew,
    init: initialize,
    repr: wrapperRepr,
    iternext: nextLine,
    finalize: finalizeStream,
    clear: clearFields(
      BUFFER,
      ENCODING,
      ENCODER,
      DECODER,
      READ_NEWLINE,
      DECODED_CHARS,
      PENDING_BYTES,
      SNAPSHOT,
      ERRORS,
      RAW,
      DICT,
    ),
  },
  methods: documented(IO_DOCUMENTATION, "TextIOWrapper", [
    ["detach($self, /)", detach],
    [
      "reconfigure($self, /, *, encoding=None, errors=None, newline=None,\n            line_buffering=None, write_through=None)",
      reconfigure,
    ],
    ["write($self, text, /)", writeMethod],
    ["read($self, size=-1, /)", readMethod],
    ["readline($self, size=-1, /)", readLineMethod],
    ["flush($self, /)", flush],
    ["close($self, /)", close],
    ["fileno($self, /)", forwarded(ID_FILENO)],
    ["seekable($self, /)", forwarded(ID_SEEKABLE)],
    ["readable($self, /)", forwarded(ID_READABLE)],
    ["writable($self, /)", forwarded(ID_WRITABLE)],
    ["isatty($self, /)", forwarded(ID_ISATTY)],
    ["seek($self, cookie, whence=0, /)", seekMethod],
    ["tell($self, /)", tellMethod],
    ["truncate($self, pos=None, /)", truncateMethod],
  ]),
  members: [
    ["encoding", T_OBJECT, ENCODING, MEMBER_READONLY],
    ["buffer", T_OBJECT, BUFFER, MEMBER_READONLY],
    ["line_buffering", T_BOOL, LINE_BUFFERING, MEMBER_READONLY],
    ["write_through", T_BOOL, WRITE_THROUGH, MEMBER_READONLY],
    ["_finalizing", T_BOOL, FINALIZING, 0],
  ],
  getset: [
    ["name", bufferAttribute(ID_NAME)],
    ["closed", bufferAttribute(ID_CLOSED)],
    ["newlines", newlines],
    [
      "errors",
      (vm, self): Address => {
        checkInitialized(vm, self);
        return vm.newRef(vm.get(self, ERRORS) || NONE);
      },
    ],
    [
      "_CHUNK_SIZE",
      (vm, self): Address => {
        checkAttached(vm, self);
        return newInt(vm, vm.getWord(self, CHUNK_SIZE));
      },
      setChunkSize,
    ],
  ],
});
