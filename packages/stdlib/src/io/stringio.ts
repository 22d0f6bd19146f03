/**
 * _io.StringIO: text in memory (Modules/_io/stringio.c).
 *
 *     +--------+------+------------+----------+------+----------+----+--------+-----------+-----------+
 *     | refcnt | type | characters | position | size | capacity | ok | closed | universal | translate |
 *     +--------+------+------------+----------+------+----------+----+--------+-----------+-----------+
 *     0        8      16           24         32     40         72   73       74          75
 *     +---------+--------+---------+------+-------------+
 *     | decoder | readnl | writenl | dict | weakreflist |
 *     80        88       96        104    112           120
 *
 * The characters are raw memory, four bytes each.
 */
import {
  type Address,
  asInt,
  asSize,
  defineType,
  dictCopy,
  dictUpdate,
  ensureInstanceDict,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_TUPLE_SUBCLASS,
  genericNew,
  getAttrId,
  identifier,
  isIndex,
  isStr,
  type Machine,
  newArguments,
  newBool,
  newInt,
  newStrFromCodePoints,
  NONE,
  OVERFLOW_ERROR,
  parseSignature,
  readChar,
  type Signature,
  staticType,
  strData,
  strEqualsAscii,
  strKind,
  strLength,
  strReplace,
  textOf,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  reprText,
  callMethod0,
  OS_ERROR,
} from "@pyvm/vm";
import { documented, typeDocumentation } from "../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../documentation/io.ts";
import { clearFields, finalizeStream, TEXT_IO_BASE_TYPE } from "./base.ts";
import { ID_READLINE, optionalSize } from "./common.ts";
import { decodeNewlines, newNewlineDecoder } from "./text/newline-decoder.ts";
import { ANY_NEWLINE, ONLY_CR, ONLY_CRLF, ONLY_LF } from "./text/line-ending.ts";

export const STRING_IO_TYPE: Address = staticType();

const CHARACTERS = 16;
const POSITION = 24;
const SIZE = 32;
const CAPACITY = 40;
const OK = 72;
const CLOSED = 73;
const UNIVERSAL = 74;
const TRANSLATE = 75;
const DECODER = 80;
const READ_NEWLINE = 88;
const WRITE_NEWLINE = 96;
const DICT = 104;
const WEAKREFLIST = 112;
const STRING_IO_BYTES = 120;

const SIGNATURE: Signature = parseSignature("StringIO(initial_value='', newline='\\n')");
const ID_NEWLINES = identifier("newlines");

function checkOpen(vm: Machine, self: Address): void {
  if (vm.u8[self + OK] === 0) throw vm.raise(VALUE_ERROR, "I/O operation on uninitialized object");
  if (vm.u8[self + CLOSED] !== 0) throw vm.raise(VALUE_ERROR, "I/O operation on closed file");
}

/** Room for `size` characters. */
function reserve(vm: Machine, self: Address, size: number): void {
  const capacity = vm.getWord(self, CAPACITY);
  if (size <= capacity) return;
  if (size > 0x1fffffff) vm.noMemory();
  const wanted = Math.max(size + 1, capacity + (capacity >> 1));
  vm.set(self, CHARACTERS, vm.realloc(vm.get(self, CHARACTERS), wanted * 4));
  vm.setWord(self, CAPACITY, wanted);
}

/** The characters `[start, end)` as a str. */
function textBetween(vm: Machine, self: Address, start: number, end: number): Address {
  const at = vm.get(self, CHARACTERS) >> 2;
  return newStrFromCodePoints(vm, vm.u32.subarray(at + start, at + end), end - start);
}

/** write_str: `text` at the position, its newlines translated. */
function writeText(vm: Machine, self: Address, text: Address): void {
  const mark = vm.mark();
  const decoder = vm.get(self, DECODER);
  let shown = decoder === 0 ? text : vm.hold(decodeNewlines(vm, decoder, text, true));
  const newline = vm.get(self, WRITE_NEWLINE);
  if (newline !== 0) shown = vm.hold(strReplace(vm, shown, vm.hold(vm.str("\n")), newline, 0));
  writeCharacters(vm, self, shown);
  vm.release(mark);
}

function writeCharacters(vm: Machine, self: Address, shown: Address): void {
  const count = strLength(vm, shown);
  const at = vm.getWord(self, POSITION);
  reserve(vm, self, at + count);
  const start = vm.get(self, CHARACTERS) >> 2;
  const size = vm.getWord(self, SIZE);
  if (at > size) vm.u32.fill(0, start + size, start + at);
  const data = strData(vm, shown);
  const kind = strKind(vm, shown);
  for (let i = 0; i < count; i++) vm.u32[start + at + i] = readChar(vm, data, kind, i);
  vm.setWord(self, POSITION, at + count);
  if (size < at + count) vm.setWord(self, SIZE, at + count);
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [value, newlineObject] = newArguments(vm, SIGNATURE, args, kwargs) as [Address, Address];
  if (newlineObject !== 0 && newlineObject !== NONE && !isStr(vm, newlineObject)) {
    throw vm.raise(TYPE_ERROR, `newline must be str or None, not ${vm.typeName(newlineObject)}`);
  }
  const newline = newlineObject === 0 ? "\n" : newlineObject === NONE ? null : textOf(vm, newlineObject);
  if (newline !== null && newline !== "" && newline !== "\n" && newline !== "\r" && newline !== "\r\n") {
    throw vm.raise(VALUE_ERROR, `illegal newline value: ${reprText(vm, newlineObject)}`);
  }
  if (value !== 0 && value !== NONE && !isStr(vm, value)) {
    throw vm.raise(TYPE_ERROR, `initial_value must be str or None, not ${vm.typeName(value)}`);
  }
  vm.u8[self + OK] = 0;
  for (const field of [DECODER, READ_NEWLINE, WRITE_NEWLINE]) vm.replace(self, field, 0);
  vm.u8[self + UNIVERSAL] = newline === null || newline === "" ? 1 : 0;
  vm.u8[self + TRANSLATE] = newline === null ? 1 : 0;
  if (newline !== null) vm.replace(self, READ_NEWLINE, vm.str(newline));
  if (newline === "\r" || newline === "\r\n") vm.replace(self, WRITE_NEWLINE, vm.str(newline));
  if (vm.u8[self + UNIVERSAL] !== 0) vm.replace(self, DECODER, newNewlineDecoder(vm, NONE, newline === null));
  vm.setWord(self, SIZE, 0);
  vm.setWord(self, POSITION, 0);
  if (value !== 0 && value !== NONE) writeText(vm, self, value);
  vm.setWord(self, POSITION, 0);
  vm.u8[self + CLOSED] = 0;
  vm.u8[self + OK] = 1;
}

function write(vm: Machine, self: Address, text: Address): Address {
  if (vm.u8[self + OK] === 0) checkOpen(vm, self);
  if (!isStr(vm, text)) throw vm.raise(TYPE_ERROR, `string argument expected, got '${vm.typeName(text)}'`);
  checkOpen(vm, self);
  if (strLength(vm, text) > 0) writeText(vm, self, text);
  return newInt(vm, strLength(vm, text));
}

function read(vm: Machine, self: Address, size: Address): Address {
  const wanted = optionalSize(vm, size);
  checkOpen(vm, self);
  const start = Math.min(vm.getWord(self, POSITION), vm.getWord(self, SIZE));
  const left = vm.getWord(self, SIZE) - start;
  const count = wanted < 0 ? left : Math.min(wanted, left);
  if (count > 0) vm.setWord(self, POSITION, start + count);
  return textBetween(vm, self, start, start + count);
}

function ending(vm: Machine, self: Address): number {
  if (vm.u8[self + TRANSLATE] !== 0) return ONLY_LF;
  if (vm.u8[self + UNIVERSAL] !== 0) return ANY_NEWLINE;
  const newline = vm.get(self, READ_NEWLINE);
  if (strLength(vm, newline) === 2) return ONLY_CRLF;
  return strEqualsAscii(vm, newline, "\r") ? ONLY_CR : ONLY_LF;
}

/** The index behind the line that starts at `start`. */
function lineEnd(vm: Machine, self: Address, start: number, size: number): number {
  const at = vm.get(self, CHARACTERS) >> 2;
  const { u32 } = vm;
  const kind = ending(vm, self);
  for (let i = start; i < size; i++) {
    const char = u32[at + i];
    if (char !== 10 && char !== 13) continue;
    const pair = char === 13 && i + 1 < size && u32[at + i + 1] === 10;
    if (kind === ONLY_LF ? char === 10 : kind === ONLY_CR ? char === 13 : kind === ANY_NEWLINE || pair) {
      return pair && (kind === ANY_NEWLINE || kind === ONLY_CRLF) ? i + 2 : i + 1;
    }
  }
  return size;
}

function lineOf(vm: Machine, self: Address, limit: number): Address {
  const size = vm.getWord(self, SIZE);
  const start = Math.min(vm.getWord(self, POSITION), size);
  let end = lineEnd(vm, self, start, size);
  if (limit >= 0 && end - start > limit) end = start + limit;
  if (end > start) vm.setWord(self, POSITION, end);
  return textBetween(vm, self, start, end);
}

function readLine(vm: Machine, self: Address, size: Address): Address {
  const limit = optionalSize(vm, size);
  checkOpen(vm, self);
  return lineOf(vm, self, limit);
}

function nextLine(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  let line: Address;
  if (vm.typeOf(self) === STRING_IO_TYPE) line = lineOf(vm, self, -1);
  else {
    line = vm.hold(callMethod0(vm, self, ID_READLINE));
    if (!isStr(vm, line)) {
      throw vm.raise(OS_ERROR, `readline() should have returned a str object, not '${vm.typeName(line)}'`);
    }
    vm.unhold();
  }
  if (strLength(vm, line) > 0) return line;
  vm.decref(line);
  return 0;
}

function truncate(vm: Machine, self: Address, argument: Address): Address {
  checkOpen(vm, self);
  const size = optionalSize(vm, argument, vm.getWord(self, POSITION));
  if (size < 0) throw vm.raise(VALUE_ERROR, `Negative size value ${size}`);
  if (size < vm.getWord(self, SIZE)) vm.setWord(self, SIZE, size);
  return newInt(vm, size);
}

function seek(vm: Machine, self: Address, offset: Address, whenceObject: Address): Address {
  const given = asSize(vm, offset, OVERFLOW_ERROR);
  const whence = whenceObject === 0 ? 0 : asInt(vm, whenceObject);
  checkOpen(vm, self);
  if (whence < 0 || whence > 2) throw vm.raise(VALUE_ERROR, `Invalid whence (${whence}, should be 0, 1 or 2)`);
  if (given < 0 && whence === 0) throw vm.raise(VALUE_ERROR, `Negative seek position ${given}`);
  if (whence !== 0 && given !== 0) throw vm.raise(OS_ERROR, "Can't do nonzero cur-relative seeks");
  const position = whence === 0 ? given : vm.getWord(self, whence === 1 ? POSITION : SIZE);
  vm.setWord(self, POSITION, position);
  return newInt(vm, position);
}

function getValue(vm: Machine, self: Address): Address {
  checkOpen(vm, self);
  return textBetween(vm, self, 0, vm.getWord(self, SIZE));
}

function freeCharacters(vm: Machine, self: Address): void {
  vm.free(vm.get(self, CHARACTERS));
  vm.set(self, CHARACTERS, 0);
  vm.setWord(self, CAPACITY, 0);
  vm.setWord(self, SIZE, 0);
}

function close(vm: Machine, self: Address): Address {
  vm.u8[self + CLOSED] = 1;
  freeCharacters(vm, self);
  return vm.none();
}

function getState(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const value = vm.hold(getValue(vm, self));
  const newline = vm.hold(vm.newRef(vm.get(self, READ_NEWLINE) || NONE));
  const dict = vm.get(self, DICT);
  const copy = vm.hold(dict === 0 ? vm.none() : dictCopy(vm, dict));
  const position = vm.hold(newInt(vm, vm.getWord(self, POSITION)));
  return vm.keep(mark, vm.hold(tuplePack(vm, value, newline, position, copy)));
}

function setState(vm: Machine, self: Address, state: Address): Address {
  // What is unpickled has not been through __init__ before.
  if (vm.u8[self + CLOSED] !== 0) throw vm.raise(VALUE_ERROR, "I/O operation on closed file");
  if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(state) < 4) {
    throw vm.raise(
      TYPE_ERROR,
      `${vm.typeName(self)}.__setstate__ argument should be 4-tuple, got ${vm.typeName(state)}`,
    );
  }
  const mark = vm.mark();
  const value = vm.tupleItem(state, 0);
  initialize(vm, self, vm.hold(tuplePack(vm, value, vm.tupleItem(state, 1))), 0);
  vm.release(mark);
  vm.setWord(self, SIZE, 0);
  if (value !== NONE) writeCharacters(vm, self, value); // which are as they were, their newlines translated
  const position = vm.tupleItem(state, 2);
  const dict = vm.tupleItem(state, 3);
  if (!isIndex(vm, position)) {
    throw vm.raise(TYPE_ERROR, `third item of state must be an integer, got ${vm.typeName(position)}`);
  }
  const at = asSize(vm, position, OVERFLOW_ERROR);
  if (at < 0) throw vm.raise(VALUE_ERROR, "position value cannot be negative");
  vm.setWord(self, POSITION, at);
  if (dict === NONE) return vm.none();
  if (!vm.hasFlag(dict, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `fourth item of state should be a dict, got a ${vm.typeName(dict)}`);
  }
  dictUpdate(vm, ensureInstanceDict(vm, self), dict);
  return vm.none();
}

const yes = (vm: Machine, self: Address): Address => {
  checkOpen(vm, self);
  return newBool(vm, true);
};

defineType(STRING_IO_TYPE, {
  name: "_io.StringIO",
  ...typeDocumentation(IO_DOCUMENTATION, "StringIO"),
  base: TEXT_IO_BASE_TYPE,
  basicSize: STRING_IO_BYTES,
  dictOffset: DICT,
  weaklistOffset: WEAKREFLIST,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DECODER, count: 4 }],
  slots: {
    new: genericNew,
    init: initialize,
    iternext: nextLine,
    finalize: finalizeStream,
    dealloc: freeCharacters,
    clear: clearFields(DICT),
  },
  methods: documented(IO_DOCUMENTATION, "StringIO", [
    ["close($self, /)", close],
    ["getvalue($self, /)", getValue],
    ["read($self, size=-1, /)", read],
    ["readline($self, size=-1, /)", readLine],
    [
      "tell($self, /)",
      (vm, self): Address => {
        checkOpen(vm, self);
        return newInt(vm, vm.getWord(self, POSITION));
      },
    ],
    ["truncate($self, pos=None, /)", truncate],
    ["seek($self, pos, whence=0, /)", seek],
    ["write($self, s, /)", write],
    ["seekable($self, /)", yes],
    ["readable($self, /)", yes],
    ["writable($self, /)", yes],
    ["__getstate__!($self)", getState],
    ["__setstate__!($self, state, /)", setState],
  ]),
  getset: [
    ["closed", (vm, self): Address => newBool(vm, vm.u8[self + CLOSED] !== 0)],
    [
      "newlines",
      (vm, self): Address => {
        checkOpen(vm, self);
        const decoder = vm.get(self, DECODER);
        return decoder === 0 ? vm.none() : getAttrId(vm, decoder, ID_NEWLINES);
      },
    ],
    [
      "line_buffering",
      (vm, self): Address => {
        checkOpen(vm, self);
        return newBool(vm, false);
      },
    ],
  ],
});
