/**
 * _io.IncrementalNewlineDecoder: universal newlines behind another decoder (Modules/_io/textio.c).
 *
 *     +--------+------+---------+--------+------------+-----------+------+--------+
 *     | refcnt | type | decoder | errors | pending CR | translate | seen |        |
 *     +--------+------+---------+--------+------------+-----------+------+--------+
 *     0        8      16        24       32           33          34              40
 */
import {
  type Address,
  asInt,
  callMethod0,
  callMethod1,
  callMethod2,
  defineType,
  emptyBytes,
  FALSE,
  findChar,
  FLAG_BASETYPE,
  FLAG_TUPLE_SUBCLASS,
  genericNew,
  identifier,
  intToNumber,
  isInt,
  isStr,
  isTrue,
  type Machine,
  maxCharValue,
  newArguments,
  newInt,
  newStrSized,
  NONE,
  parseSignature,
  readChar,
  type Signature,
  staticType,
  strData,
  strKind,
  strLength,
  substring,
  TRUE,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  writeChar,
  concat,
  charStr,
} from "@pyvm/vm";
import { typeDocumentation } from "../../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../../documentation/io.ts";

export const NEWLINE_DECODER_TYPE: Address = staticType();

const DECODER = 16;
const ERRORS = 24;
const PENDING_CR = 32;
const TRANSLATE = 33;
const SEEN = 34;
const DECODER_BYTES = 40;

const SEEN_CR = 1;
const SEEN_LF = 2;
const SEEN_CRLF = 4;

export const ID_DECODE: number = identifier("decode");
export const ID_GETSTATE: number = identifier("getstate");
export const ID_SETSTATE: number = identifier("setstate");
export const ID_RESET: number = identifier("reset");

const SIGNATURE: Signature = parseSignature("IncrementalNewlineDecoder(decoder, translate, errors='strict')");

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [decoder, translate, errors] = newArguments(vm, SIGNATURE, args, kwargs) as [Address, Address, Address];
  const translates = asInt(vm, translate) !== 0;
  vm.replace(self, ERRORS, errors === 0 ? vm.intern("strict") : vm.newRef(errors));
  vm.replace(self, DECODER, vm.newRef(decoder));
  setUp(vm, self, translates);
}

function setUp(vm: Machine, self: Address, translates: boolean): void {
  vm.u8[self + TRANSLATE] = translates ? 1 : 0;
  vm.u8[self + PENDING_CR] = 0;
  vm.u8[self + SEEN] = 0;
}

/** A new one in front of `decoder` (borrowed). */
export function newNewlineDecoder(vm: Machine, decoder: Address, translates: boolean): Address {
  const self = vm.hold(vm.genericAlloc(NEWLINE_DECODER_TYPE, 0));
  vm.set(self, DECODER, vm.newRef(decoder));
  vm.set(self, ERRORS, vm.intern("strict"));
  setUp(vm, self, translates);
  return vm.unhold();
}

/** The decoder behind. @throws ValueError before __init__ */
function inner(vm: Machine, self: Address): Address {
  const decoder = vm.get(self, DECODER);
  if (decoder === 0) throw vm.raise(VALUE_ERROR, "IncrementalNewlineDecoder.__init__() not called");
  return decoder;
}

/** The str that a decoder returned, or a TypeError (check_decoded). */
export function checkDecoded(vm: Machine, text: Address): Address {
  if (isStr(vm, text)) return text;
  throw vm.raise(TYPE_ERROR, `decoder should return a string result, not '${vm.typeName(text)}'`);
}

/** _PyIncrementalNewlineDecoder_decode. */
export function decodeNewlines(vm: Machine, self: Address, input: Address, final: boolean): Address {
  const decoder = inner(vm, self);
  const mark = vm.mark();
  let text = decoder === NONE ? vm.newRef(input) : callMethod2(vm, decoder, ID_DECODE, input, final ? TRUE : FALSE);
  checkDecoded(vm, vm.hold(text));
  const { u8 } = vm;
  if (u8[self + PENDING_CR] !== 0 && (final || strLength(vm, text) > 0)) {
    text = vm.hold(concat(vm, vm.hold(charStr(vm, 13)), text));
    u8[self + PENDING_CR] = 0;
  }
  const length = strLength(vm, text);
  if (!final && length > 0 && readChar(vm, strData(vm, text), strKind(vm, text), length - 1) === 13) {
    text = vm.hold(substring(vm, text, 0, length - 1));
    u8[self + PENDING_CR] = 1;
  }
  return vm.keep(mark, vm.hold(translate(vm, self, text)));
}

/** Notes which newlines occur, and makes them "\n" if asked to. */
function translate(vm: Machine, self: Address, text: Address): Address {
  const length = strLength(vm, text);
  const data = strData(vm, text);
  const kind = strKind(vm, text);
  const { u8 } = vm;
  if (findChar(vm, data, kind, 13, 0, length) < 0) {
    if ((u8[self + SEEN]! & SEEN_LF) === 0 && findChar(vm, data, kind, 10, 0, length) >= 0) u8[self + SEEN]! |= SEEN_LF;
    return vm.newRef(text);
  }
  let seen = u8[self + SEEN]!;
  let pairs = 0;
  for (let at = 0; at < length; at++) {
    const char = readChar(vm, data, kind, at);
    if (char === 10) seen |= SEEN_LF;
    else if (char === 13) {
      if (at + 1 < length && readChar(vm, data, kind, at + 1) === 10) {
        seen |= SEEN_CRLF;
        pairs++;
        at++;
      } else seen |= SEEN_CR;
    }
  }
  u8[self + SEEN] = seen;
  return u8[self + TRANSLATE] === 0 ? vm.newRef(text) : translated(vm, text, length - pairs);
}

/** A copy with "\n" for every newline; `length` is the copy's. */
function translated(vm: Machine, text: Address, length: number): Address {
  const result = newStrSized(vm, length, maxCharValue(vm, text));
  const from = strData(vm, text);
  const to = strData(vm, result);
  const kind = strKind(vm, text);
  for (let at = 0, source = 0; at < length; at++) {
    let char = readChar(vm, from, kind, source++);
    if (char === 13) {
      char = 10;
      if (at + 1 <= length && source < strLength(vm, text) && readChar(vm, from, kind, source) === 10) source++;
    }
    writeChar(vm, to, kind, at, char);
  }
  return result;
}

function decodeMethod(vm: Machine, self: Address, input: Address, final: Address): Address {
  return decodeNewlines(vm, self, input, final !== 0 && isTrue(vm, final));
}

/** The bytes and the flags of a decoder's state (borrowed from it). */
function parseState(vm: Machine, state: Address, message: string): { readonly bytes: Address; readonly flags: number } {
  if (vm.tupleSize(state) !== 2 || !isInt(vm, vm.tupleItem(state, 1))) throw vm.raise(TYPE_ERROR, message);
  return { bytes: vm.tupleItem(state, 0), flags: intToNumber(vm, vm.tupleItem(state, 1)) };
}

function getState(vm: Machine, self: Address): Address {
  const decoder = inner(vm, self);
  const mark = vm.mark();
  let bytes: Address;
  let flags = 0;
  if (decoder === NONE) bytes = vm.hold(emptyBytes(vm));
  else {
    const state = vm.hold(callMethod0(vm, decoder, ID_GETSTATE));
    if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "illegal decoder state");
    ({ bytes, flags } = parseState(vm, state, "illegal decoder state"));
  }
  const number = vm.hold(newInt(vm, flags * 2 + vm.u8[self + PENDING_CR]!));
  return vm.keep(mark, vm.hold(tuplePack(vm, bytes, number)));
}

function setState(vm: Machine, self: Address, state: Address): Address {
  const decoder = inner(vm, self);
  if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "state argument must be a tuple");
  const { bytes, flags } = parseState(vm, state, "setstate(): illegal state argument");
  vm.u8[self + PENDING_CR] = flags % 2;
  if (decoder === NONE) return vm.none();
  const mark = vm.mark();
  const rest = vm.hold(tuplePack(vm, bytes, vm.hold(newInt(vm, Math.floor(flags / 2)))));
  const result = vm.hold(callMethod1(vm, decoder, ID_SETSTATE, rest));
  return vm.keep(mark, result);
}

function reset(vm: Machine, self: Address): Address {
  const decoder = inner(vm, self);
  vm.u8[self + SEEN] = 0;
  vm.u8[self + PENDING_CR] = 0;
  return decoder === NONE ? vm.none() : callMethod0(vm, decoder, ID_RESET);
}

/** Which newlines were seen: None, a str or a tuple. */
export function seenNewlines(vm: Machine, self: Address): Address {
  inner(vm, self);
  const seen = vm.u8[self + SEEN]!;
  const mark = vm.mark();
  const kinds: Address[] = [];
  if ((seen & SEEN_CR) !== 0) kinds.push(vm.hold(vm.str("\r")));
  if ((seen & SEEN_LF) !== 0) kinds.push(vm.hold(vm.str("\n")));
  if ((seen & SEEN_CRLF) !== 0) kinds.push(vm.hold(vm.str("\r\n")));
  if (kinds.length === 0) return vm.none();
  if (kinds.length === 1) return vm.keep(mark, kinds[0]!);
  return vm.keep(mark, vm.hold(tuplePack(vm, ...kinds)));
}

defineType(NEWLINE_DECODER_TYPE, {
  name: "_io.IncrementalNewlineDecoder",
  ...typeDocumentation(IO_DOCUMENTATION, "IncrementalNewlineDecoder"),
  basicSize: DECODER_BYTES,
  flags: FLAG_BASETYPE,
  layout: [{ op: "fields", offset: DECODER, count: 2 }],
  slots: { new: genericNew, init: initialize },
  methods: [
    ["decode($self, /, input, final=False)", decodeMethod],
    ["getstate($self, /)", getState],
    ["setstate($self, state, /)", setState],
    ["reset($self, /)", reset],
  ],
  getset: [["newlines", seenNewlines]],
});
