/** What an object looks like in a line, read straight from its struct: no `__repr__` is called, nothing is allocated, no count changes. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictKeyAt, dictNext, dictValueAt } from "../builtins/dict/dict.ts";
import { frameLine } from "../builtins/frame/frame.ts";
import { intToBig } from "../builtins/int/convert.ts";
import { isPrintable } from "../builtins/str/characters.ts";
import { textOfRange } from "../builtins/str/text.ts";
import { integerToString, reprFloat } from "../numeric/index.ts";
import { instanceDict } from "../object/attribute.ts";
import {
  BYTES_DATA,
  CELL_REF,
  CFUNC_ML,
  CO_FILENAME,
  CO_FIRSTLINENO,
  CO_NAME,
  DICT_USED,
  F_CODE,
  FLAG_BYTES_SUBCLASS,
  FLAG_DICT_SUBCLASS,
  FLAG_HEAPTYPE,
  FLAG_LIST_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLAG_TYPE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  FLOAT_VALUE,
  FUNC_QUALNAME,
  GEN_QUALNAME,
  HT_QUALNAME,
  LIST_ITEMS,
  MODULE_NAME,
  OB_SIZE,
  OB_TYPE,
  SET_USED,
  STR_LENGTH,
  TP_FLAGS,
  TUPLE_ITEMS,
} from "../object/offsets.ts";
import {
  ASYNC_GENERATOR_TYPE,
  BOOL_TYPE,
  BUILTIN_FUNCTION_TYPE,
  CELL_TYPE,
  CODE_TYPE,
  COROUTINE_TYPE,
  ELLIPSIS,
  FALSE,
  FLOAT_TYPE,
  FRAME_TYPE,
  FROZENSET_TYPE,
  FUNCTION_TYPE,
  GENERATOR_TYPE,
  MODULE_TYPE,
  NONE,
  NOT_IMPLEMENTED,
  SET_TYPE,
  STR_TYPE,
} from "../object/static.ts";

/** Characters of a str or bytes that are shown. */
const SHOWN_CHARACTERS = 40;
/** Items of a list or tuple that are shown, one level deep. */
const SHOWN_ITEMS = 3;
/** Digits of an int that are worth computing. */
const SHOWN_DIGITS = 8;

/** `'spam'`, `[1, 'a', …] (70 items)`, `<Node>`: short, and the same each time. */
export function describeObject(vm: Machine, object: Address): string {
  return describe(vm, object, true);
}

/** The type's qualified name, as `Outer.Node`, `list` or `collections.deque`. */
export function typeNameOfObject(vm: Machine, object: Address): string {
  return qualifiedTypeName(vm, vm.typeOf(object));
}

function qualifiedTypeName(vm: Machine, type: Address): string {
  if ((vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) === 0) return vm.typeNameOf(type);
  const name = vm.get(type, HT_QUALNAME);
  return name === 0 ? vm.typeNameOf(type) : vm.toJs(name);
}

function describe(vm: Machine, object: Address, deep: boolean): string {
  const constant = CONSTANTS.get(object);
  if (constant !== undefined) return constant;
  const type = vm.i32[(object + OB_TYPE) >> 2];
  const special = BY_TYPE.get(type);
  if (special !== undefined) return special(vm, object);
  const flags = vm.i32[(type + TP_FLAGS) >> 2];
  if ((flags & FLAG_HEAPTYPE) !== 0 && (flags & FLAG_TYPE_SUBCLASS) === 0) return describeInstance(vm, object, type);
  if ((flags & FLAG_LONG_SUBCLASS) !== 0) return intText(vm, object);
  if ((flags & FLAG_UNICODE_SUBCLASS) !== 0) return strText(vm, object);
  if ((flags & FLAG_BYTES_SUBCLASS) !== 0) return bytesText(vm, object);
  if ((flags & FLAG_TUPLE_SUBCLASS) !== 0) return sequenceText(vm, object, object + TUPLE_ITEMS, "()", deep);
  if ((flags & FLAG_LIST_SUBCLASS) !== 0) return sequenceText(vm, object, vm.get(object, LIST_ITEMS), "[]", deep);
  if ((flags & FLAG_DICT_SUBCLASS) !== 0) return `{…} (${counted(vm.get(object, DICT_USED), "entry")})`;
  if ((flags & FLAG_TYPE_SUBCLASS) !== 0) return `<class '${qualifiedTypeName(vm, object)}'>`;
  return `<${qualifiedTypeName(vm, type)}>`;
}

type Describer = (vm: Machine, object: Address) => string;

const CONSTANTS: ReadonlyMap<Address, string> = new Map([
  [NONE, "None"],
  [ELLIPSIS, "Ellipsis"],
  [NOT_IMPLEMENTED, "NotImplemented"],
]);

const BY_TYPE: ReadonlyMap<Address, Describer> = new Map<Address, Describer>([
  [BOOL_TYPE, (_vm, object) => (object === FALSE ? "False" : "True")],
  [FLOAT_TYPE, (vm, object) => reprFloat(vm.f64[(object + FLOAT_VALUE) >> 3])],
  [SET_TYPE, (vm, object) => `{…} (${counted(vm.get(object, SET_USED), "item")})`],
  [FROZENSET_TYPE, (vm, object) => `frozenset({…}) (${counted(vm.get(object, SET_USED), "item")})`],
  [FUNCTION_TYPE, (vm, object) => `<function ${nameIn(vm, object, FUNC_QUALNAME)}>`],
  [MODULE_TYPE, (vm, object) => `<module '${nameIn(vm, object, MODULE_NAME)}'>`],
  [CODE_TYPE, (vm, object) => `<code ${nameIn(vm, object, CO_NAME)}, ${codePlace(vm, object)}>`],
  [FRAME_TYPE, (vm, object) => describeFrame(vm, object)],
  [GENERATOR_TYPE, (vm, object) => `<generator ${nameIn(vm, object, GEN_QUALNAME)}>`],
  [COROUTINE_TYPE, (vm, object) => `<coroutine ${nameIn(vm, object, GEN_QUALNAME)}>`],
  [ASYNC_GENERATOR_TYPE, (vm, object) => `<async_generator ${nameIn(vm, object, GEN_QUALNAME)}>`],
  [CELL_TYPE, (vm, object) => (vm.get(object, CELL_REF) === 0 ? "<cell: empty>" : "<cell>")],
  [BUILTIN_FUNCTION_TYPE, (vm, object) => `<built-in function ${vm.toJs(vm.get(vm.get(object, CFUNC_ML), 0))}>`],
]);

/** The name of a class, and the instance's own `name`, if it has one that is a str. */
function describeInstance(vm: Machine, object: Address, type: Address): string {
  const name = qualifiedTypeName(vm, type);
  if (nameAttribute(vm, object) === "") return `<${name}>`;
  return `<${name} ${nameAttribute(vm, object)}>`;
}

function nameAttribute(vm: Machine, object: Address): string {
  const dict = instanceDict(vm, object);
  if (dict === 0) return "";
  for (const [key, value] of entriesOfDict(vm, dict)) {
    if (vm.typeOf(key) !== STR_TYPE || vm.typeOf(value) !== STR_TYPE) continue;
    if (vm.toJs(key) === "name") return `name=${strText(vm, value)}`;
  }
  return "";
}

/** The entries of a dict, borrowed. */
export function* entriesOfDict(vm: Machine, dict: Address): Generator<readonly [key: Address, value: Address]> {
  for (let i = dictNext(vm, dict, 0); i >= 0; i = dictNext(vm, dict, i + 1)) {
    yield [dictKeyAt(vm, dict, i), dictValueAt(vm, dict, i)];
  }
}

function nameIn(vm: Machine, object: Address, offset: number): string {
  const name = vm.get(object, offset);
  return name === 0 || vm.typeOf(name) !== STR_TYPE ? "?" : vm.toJs(name);
}

function codePlace(vm: Machine, code: Address): string {
  return `${nameIn(vm, code, CO_FILENAME)}:${vm.get(code, CO_FIRSTLINENO)}`;
}

function describeFrame(vm: Machine, frame: Address): string {
  const code = vm.get(frame, F_CODE);
  if (code === 0) return "<frame>";
  return `<frame ${nameIn(vm, code, CO_NAME)}, ${nameIn(vm, code, CO_FILENAME)}:${frameLine(vm, frame)}>`;
}

function intText(vm: Machine, int: Address): string {
  const digits = Math.abs(vm.get(int, OB_SIZE));
  if (digits <= SHOWN_DIGITS) return integerToString(intToBig(vm, int), 10);
  return `<int of ${digits * 30} bits>`;
}

function counted(count: number, what: "item" | "entry" | "byte" | "character"): string {
  if (count === 1) return `1 ${what}`;
  return `${count} ${what === "entry" ? "entries" : `${what}s`}`;
}

function strText(vm: Machine, str: Address): string {
  const length = vm.get(str, STR_LENGTH);
  const text = textOfRange(vm, str, 0, Math.min(length, SHOWN_CHARACTERS));
  const quoted = quotedText(text);
  return length <= SHOWN_CHARACTERS
    ? quoted
    : `${quoted.slice(0, -1)}…${quoted.at(-1)} (${counted(length, "character")})`;
}

/** repr() of a text. */
export function quotedText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let quoted = quote;
  for (const char of text) quoted += char === quote ? `\\${quote}` : escaped(char);
  return quoted + quote;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(char: string): string {
  const escape = ESCAPES[char];
  if (escape !== undefined) return escape;
  const point = char.codePointAt(0)!;
  if (point < 127 ? point >= 32 : isPrintable(point)) return char;
  if (point < 256) return `\\x${hex(point, 2)}`;
  return point < 65536 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

function hex(point: number, digits: number): string {
  return point.toString(16).padStart(digits, "0");
}

function bytesText(vm: Machine, bytes: Address): string {
  const length = vm.get(bytes, OB_SIZE);
  const start = bytes + BYTES_DATA;
  let text = "";
  for (const byte of vm.u8.subarray(start, start + Math.min(length, SHOWN_CHARACTERS))) {
    text += byte < 127 ? escaped(String.fromCharCode(byte)) : `\\x${hex(byte, 2)}`;
  }
  return length <= SHOWN_CHARACTERS ? `b'${text}'` : `b'${text}…' (${counted(length, "byte")})`;
}

function sequenceText(vm: Machine, object: Address, items: Address, brackets: string, deep: boolean): string {
  const count = vm.get(object, OB_SIZE);
  if (!deep && count > 0) return `${brackets[0]}…${brackets[1]}`;
  const shown: string[] = [];
  for (let i = 0; i < Math.min(count, SHOWN_ITEMS); i++) {
    const item = vm.get(items, 8 * i);
    shown.push(item === 0 ? "NULL" : describe(vm, item, false));
  }
  if (count > SHOWN_ITEMS) return `${brackets[0]}${shown.join(", ")}, …${brackets[1]} (${counted(count, "item")})`;
  const comma = brackets === "()" && count === 1 ? "," : "";
  return `${brackets[0]}${shown.join(", ")}${comma}${brackets[1]}`;
}
