/**
 * The slot definitions (`slotdefs` of Objects/typeobject.c): which special method stands for which slot, what fills the slot when a class in
 * Python defines the method, and what the method does when a type written here fills the slot.
 *
 * They are ordered by offset. Several may share an offset (`__add__`, `__radd__`) and several a name (`__len__`, `__getitem__`).
 */
import { identifier, type IdentifierWord } from "../identifiers.ts";
import { nativeIndex, type NativeFunction } from "../native.ts";
import {
  AM_AITER,
  AM_ANEXT,
  AM_AWAIT,
  MP_ASS_SUBSCRIPT,
  MP_LENGTH,
  MP_SUBSCRIPT,
  NB_ABSOLUTE,
  NB_ADD,
  NB_AND,
  NB_BOOL,
  NB_DIVMOD,
  NB_FLOAT,
  NB_FLOOR_DIVIDE,
  NB_INDEX,
  NB_INPLACE_ADD,
  NB_INPLACE_AND,
  NB_INPLACE_FLOOR_DIVIDE,
  NB_INPLACE_LSHIFT,
  NB_INPLACE_MATRIX_MULTIPLY,
  NB_INPLACE_MULTIPLY,
  NB_INPLACE_OR,
  NB_INPLACE_POWER,
  NB_INPLACE_REMAINDER,
  NB_INPLACE_RSHIFT,
  NB_INPLACE_SUBTRACT,
  NB_INPLACE_TRUE_DIVIDE,
  NB_INPLACE_XOR,
  NB_INT,
  NB_INVERT,
  NB_LSHIFT,
  NB_MATRIX_MULTIPLY,
  NB_MULTIPLY,
  NB_NEGATIVE,
  NB_OR,
  NB_POSITIVE,
  NB_POWER,
  NB_REMAINDER,
  NB_RSHIFT,
  NB_SUBTRACT,
  NB_TRUE_DIVIDE,
  NB_XOR,
  SQ_ASS_ITEM,
  SQ_CONCAT,
  SQ_CONTAINS,
  SQ_INPLACE_CONCAT,
  SQ_INPLACE_REPEAT,
  SQ_ITEM,
  SQ_LENGTH,
  SQ_REPEAT,
  TP_CALL,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_FINALIZE,
  TP_GETATTRO,
  TP_HASH,
  TP_INIT,
  TP_ITER,
  TP_ITERNEXT,
  TP_NEW,
  TP_REPR,
  TP_RICHCOMPARE,
  TP_SETATTRO,
  TP_STR,
} from "../offsets.ts";
import * as slot from "./slot-functions.ts";
import * as wrap from "./wrappers.ts";
import type { Wrapper } from "./wrappers.ts";

export interface SlotDefinition {
  readonly name: string;
  /** The interned name's word. */
  readonly word: IdentifierWord;
  /** Byte offset of the slot in the type. */
  readonly offset: number;
  /** The native for classes made in Python; 0: the slot is never filled from this method. */
  readonly function: number;
  /** What the wrapper_descriptor does; null: there is none. */
  readonly wrapper: Wrapper | null;
  /** Whether the wrapper takes keyword arguments (PyWrapperFlag_KEYWORDS). */
  readonly keywords: boolean;
  /** As Argument Clinic's: `($self, value, /)`; and the docstring after it. */
  readonly signature: string | null;
  readonly doc: string | null;
}

type Row = readonly [
  name: string,
  offset: number,
  native: NativeFunction | null,
  wrapper: Wrapper | null,
  signature: string,
  doc: string,
];

const SELF = "($self, /)";
const VALUE = "($self, value, /)";
const KEY = "($self, key, /)";
const ANY = "($self, /, *args, **kwargs)";

/** A binary operator and its reflected form. */
function binary(name: string, offset: number, native: NativeFunction, symbol: string): Row[] {
  const call = symbol.startsWith("divmod");
  const text = call ? "divmod(self, value)" : `self${symbol}value`;
  const reflected = call ? "divmod(value, self)" : `value${symbol}self`;
  return [
    [`__${name}__`, offset, native, wrap.wrapBinaryLeft, VALUE, `Return ${text}.`],
    [`__r${name}__`, offset, native, wrap.wrapBinaryReflected, VALUE, `Return ${reflected}.`],
  ];
}

function inPlace(name: string, offset: number, native: NativeFunction, symbol: string): Row {
  return [`__${name}__`, offset, native, wrap.wrapBinary, VALUE, `Return self${symbol}value.`];
}

function unary(name: string, offset: number, native: NativeFunction, doc: string): Row {
  return [`__${name}__`, offset, native, wrap.wrapUnary, SELF, doc];
}

function comparison(name: string, wrapper: Wrapper, symbol: string): Row {
  return [`__${name}__`, TP_RICHCOMPARE, slot.slotTpRichcompare, wrapper, VALUE, `Return self${symbol}value.`];
}

function objectRows(): Row[] {
  return [
    ["__repr__", TP_REPR, slot.slotTpRepr, wrap.wrapUnary, SELF, "Return repr(self)."],
    ["__hash__", TP_HASH, slot.slotTpHash, wrap.wrapHash, SELF, "Return hash(self)."],
    ["__call__", TP_CALL, slot.slotTpCall, wrap.wrapCall, ANY, "Call self as a function."],
    ["__str__", TP_STR, slot.slotTpStr, wrap.wrapUnary, SELF, "Return str(self)."],
    [
      "__getattribute__",
      TP_GETATTRO,
      slot.slotTpGetattrHook,
      wrap.wrapBinary,
      "($self, name, /)",
      "Return getattr(self, name).",
    ],
    ["__getattr__", TP_GETATTRO, slot.slotTpGetattrHook, null, "", ""],
    [
      "__setattr__",
      TP_SETATTRO,
      slot.slotTpSetattro,
      wrap.wrapSetAttribute,
      "($self, name, value, /)",
      "Implement setattr(self, name, value).",
    ],
    [
      "__delattr__",
      TP_SETATTRO,
      slot.slotTpSetattro,
      wrap.wrapDelAttribute,
      "($self, name, /)",
      "Implement delattr(self, name).",
    ],
    comparison("lt", wrap.wrapLess, "<"),
    comparison("le", wrap.wrapLessEqual, "<="),
    comparison("eq", wrap.wrapEqual, "=="),
    comparison("ne", wrap.wrapNotEqual, "!="),
    comparison("gt", wrap.wrapGreater, ">"),
    comparison("ge", wrap.wrapGreaterEqual, ">="),
    ["__iter__", TP_ITER, slot.slotTpIter, wrap.wrapUnary, SELF, "Implement iter(self)."],
    ["__next__", TP_ITERNEXT, slot.slotTpIternext, wrap.wrapNext, SELF, "Implement next(self)."],
    [
      "__get__",
      TP_DESCR_GET,
      slot.slotTpDescrGet,
      wrap.wrapDescrGet,
      "($self, instance, owner=None, /)",
      "Return an attribute of instance, which is of type owner.",
    ],
    [
      "__set__",
      TP_DESCR_SET,
      slot.slotTpDescrSet,
      wrap.wrapDescrSet,
      "($self, instance, value, /)",
      "Set an attribute of instance to value.",
    ],
    [
      "__delete__",
      TP_DESCR_SET,
      slot.slotTpDescrSet,
      wrap.wrapDescrDelete,
      "($self, instance, /)",
      "Delete an attribute of instance.",
    ],
    [
      "__init__",
      TP_INIT,
      slot.slotTpInit,
      wrap.wrapInit,
      ANY,
      "Initialize self.  See help(type(self)) for accurate signature.",
    ],
    ["__new__", TP_NEW, slot.slotTpNew, null, "", ""],
    ["__del__", TP_FINALIZE, slot.slotTpFinalize, wrap.wrapDel, "", ""],
    [
      "__await__",
      AM_AWAIT,
      slot.slotAmAwait,
      wrap.wrapUnary,
      SELF,
      "Return an iterator to be used in await expression.",
    ],
    [
      "__aiter__",
      AM_AITER,
      slot.slotAmAiter,
      wrap.wrapUnary,
      SELF,
      "Return an awaitable, that resolves in asynchronous iterator.",
    ],
    ["__anext__", AM_ANEXT, slot.slotAmAnext, wrap.wrapUnary, SELF, "Return a value or raise StopAsyncIteration."],
  ];
}

function numberRows(): Row[] {
  return [
    ...binary("add", NB_ADD, slot.slotNbAdd, "+"),
    ...binary("sub", NB_SUBTRACT, slot.slotNbSubtract, "-"),
    ...binary("mul", NB_MULTIPLY, slot.slotNbMultiply, "*"),
    ...binary("mod", NB_REMAINDER, slot.slotNbRemainder, "%"),
    ...binary("divmod", NB_DIVMOD, slot.slotNbDivmod, "divmod"),
    [
      "__pow__",
      NB_POWER,
      slot.slotNbPower,
      wrap.wrapTernary,
      "($self, value, mod=None, /)",
      "Return pow(self, value, mod).",
    ],
    [
      "__rpow__",
      NB_POWER,
      slot.slotNbPower,
      wrap.wrapTernaryReflected,
      "($self, value, mod=None, /)",
      "Return pow(value, self, mod).",
    ],
    unary("neg", NB_NEGATIVE, slot.slotNbNegative, "-self"),
    unary("pos", NB_POSITIVE, slot.slotNbPositive, "+self"),
    unary("abs", NB_ABSOLUTE, slot.slotNbAbsolute, "abs(self)"),
    ["__bool__", NB_BOOL, slot.slotNbBool, wrap.wrapInquiry, SELF, "True if self else False"],
    unary("invert", NB_INVERT, slot.slotNbInvert, "~self"),
    ...binary("lshift", NB_LSHIFT, slot.slotNbLshift, "<<"),
    ...binary("rshift", NB_RSHIFT, slot.slotNbRshift, ">>"),
    ...binary("and", NB_AND, slot.slotNbAnd, "&"),
    ...binary("xor", NB_XOR, slot.slotNbXor, "^"),
    ...binary("or", NB_OR, slot.slotNbOr, "|"),
    unary("int", NB_INT, slot.slotNbInt, "int(self)"),
    unary("float", NB_FLOAT, slot.slotNbFloat, "float(self)"),
    inPlace("iadd", NB_INPLACE_ADD, slot.slotNbInPlaceAdd, "+="),
    inPlace("isub", NB_INPLACE_SUBTRACT, slot.slotNbInPlaceSubtract, "-="),
    inPlace("imul", NB_INPLACE_MULTIPLY, slot.slotNbInPlaceMultiply, "*="),
    inPlace("imod", NB_INPLACE_REMAINDER, slot.slotNbInPlaceRemainder, "%="),
    inPlace("ipow", NB_INPLACE_POWER, slot.slotNbInPlacePower, "**="),
    inPlace("ilshift", NB_INPLACE_LSHIFT, slot.slotNbInPlaceLshift, "<<="),
    inPlace("irshift", NB_INPLACE_RSHIFT, slot.slotNbInPlaceRshift, ">>="),
    inPlace("iand", NB_INPLACE_AND, slot.slotNbInPlaceAnd, "&="),
    inPlace("ixor", NB_INPLACE_XOR, slot.slotNbInPlaceXor, "^="),
    inPlace("ior", NB_INPLACE_OR, slot.slotNbInPlaceOr, "|="),
    ...binary("floordiv", NB_FLOOR_DIVIDE, slot.slotNbFloorDivide, "//"),
    ...binary("truediv", NB_TRUE_DIVIDE, slot.slotNbTrueDivide, "/"),
    inPlace("ifloordiv", NB_INPLACE_FLOOR_DIVIDE, slot.slotNbInPlaceFloorDivide, "//="),
    inPlace("itruediv", NB_INPLACE_TRUE_DIVIDE, slot.slotNbInPlaceTrueDivide, "/="),
    unary(
      "index",
      NB_INDEX,
      slot.slotNbIndex,
      "Return self converted to an integer, if self is suitable for use as an index into a list.",
    ),
    ...binary("matmul", NB_MATRIX_MULTIPLY, slot.slotNbMatrixMultiply, "@"),
    inPlace("imatmul", NB_INPLACE_MATRIX_MULTIPLY, slot.slotNbInPlaceMatrixMultiply, "@="),
  ];
}

function containerRows(): Row[] {
  return [
    ["__len__", MP_LENGTH, slot.slotSqLength, wrap.wrapLength, SELF, "Return len(self)."],
    ["__getitem__", MP_SUBSCRIPT, slot.slotMpSubscript, wrap.wrapBinary, KEY, "Return self[key]."],
    [
      "__setitem__",
      MP_ASS_SUBSCRIPT,
      slot.slotMpAssSubscript,
      wrap.wrapSetItem,
      "($self, key, value, /)",
      "Set self[key] to value.",
    ],
    ["__delitem__", MP_ASS_SUBSCRIPT, slot.slotMpAssSubscript, wrap.wrapDelItem, KEY, "Delete self[key]."],
    ["__len__", SQ_LENGTH, slot.slotSqLength, wrap.wrapLength, SELF, "Return len(self)."],
    ["__add__", SQ_CONCAT, null, wrap.wrapBinary, VALUE, "Return self+value."],
    ["__mul__", SQ_REPEAT, null, wrap.wrapIndexArgument, VALUE, "Return self*value."],
    ["__rmul__", SQ_REPEAT, null, wrap.wrapIndexArgument, VALUE, "Return value*self."],
    ["__getitem__", SQ_ITEM, slot.slotSqItem, wrap.wrapSequenceItem, KEY, "Return self[key]."],
    [
      "__setitem__",
      SQ_ASS_ITEM,
      slot.slotSqAssItem,
      wrap.wrapSequenceSetItem,
      "($self, key, value, /)",
      "Set self[key] to value.",
    ],
    ["__delitem__", SQ_ASS_ITEM, slot.slotSqAssItem, wrap.wrapSequenceDelItem, KEY, "Delete self[key]."],
    ["__contains__", SQ_CONTAINS, slot.slotSqContains, wrap.wrapContains, KEY, "Return key in self."],
    ["__iadd__", SQ_INPLACE_CONCAT, null, wrap.wrapBinary, VALUE, "Implement self+=value."],
    ["__imul__", SQ_INPLACE_REPEAT, null, wrap.wrapIndexArgument, VALUE, "Implement self*=value."],
  ];
}

const TAKES_KEYWORDS: readonly string[] = ["__call__", "__init__"];

function define([name, offset, native, wrapper, signature, doc]: Row): SlotDefinition {
  return {
    name,
    word: identifier(name),
    offset,
    function: native === null ? 0 : nativeIndex(`slot${name}`, native),
    wrapper,
    keywords: TAKES_KEYWORDS.includes(name),
    signature: signature === "" ? null : signature,
    doc: doc === "" ? null : doc,
  };
}

let definitions: readonly SlotDefinition[] | undefined;

/** All slot definitions, ordered by offset. Built at the first call, when every module has been loaded. */
export function slotDefinitions(): readonly SlotDefinition[] {
  definitions ??= [...objectRows(), ...numberRows(), ...containerRows()].map(define);
  return definitions;
}

const byName = new Map<string, readonly number[]>();

/** The indexes of the definitions with a name; none for a name that stands for no slot. */
export function slotsNamed(name: string): readonly number[] {
  if (byName.size === 0) {
    const all = new Map<string, number[]>();
    slotDefinitions().forEach((definition, index) => {
      const list = all.get(definition.name);
      if (list === undefined) all.set(definition.name, [index]);
      else list.push(index);
    });
    for (const [key, list] of all) byName.set(key, list);
  }
  return byName.get(name) ?? [];
}

/** The index of the first definition with the same offset as that of `index`. */
export function firstOfOffset(index: number): number {
  const all = slotDefinitions();
  while (index > 0 && all[index - 1]!.offset === all[index]!.offset) index--;
  return index;
}
