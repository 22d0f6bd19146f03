/** `str(object)`, `str(bytes, encoding, errors)` and instances of subclasses. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { keywordsAsDict, tupleFromArguments } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import {
  STR_HASH,
  STR_LENGTH,
  STR_STATE,
  STR_STATE_ASCII,
  STR_STATE_READY,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { strOf } from "../../object/repr.ts";
import { STR_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { dictGetId, dictKeyAt, dictNext, dictSize } from "../dict/dict.ts";
import { noneOrType } from "./arguments.ts";
import { fromEncodedObject } from "./codecs-decode.ts";
import { findChar } from "./search.ts";
import { copyBytes, emptyStr, isStr, STR_DATA_POINTER, strData, strHash, strKind, strLength, textOf } from "./text.ts";

const NAMES = ["object", "encoding", "errors"] as const;
const NAME_WORDS = NAMES.map((name) => identifier(name));

/** unicode_new. */
export function strNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === STR_TYPE && kwargs === 0 && vm.tupleSize(args) === 1) return strOf(vm, vm.tupleItem(args, 0));
  const [object, encoding, errors] = newArguments(vm, args, kwargs);
  const mark = vm.mark();
  const text = vm.hold(newText(vm, object!, encoding!, errors!));
  return vm.keep(mark, type === STR_TYPE ? text : vm.hold(newSubclassInstance(vm, type, text)));
}

/** tp_vectorcall: `str(object)` without a tuple. */
export function strVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (nargs === 1 && kwnames === 0) return strOf(vm, vm.i32[argv >> 2]);
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const result = strNew(vm, type, args, kwargs);
  vm.release(mark);
  return result;
}

function newText(vm: Machine, object: Address, encoding: Address, errors: Address): Address {
  if (object === 0) return emptyStr(vm);
  if (encoding === 0 && errors === 0) return strOf(vm, object);
  return fromEncodedObject(vm, object, codecName(vm, encoding), codecName(vm, errors));
}

/** The text of a codec's or error handler's name, null for none. */
function codecName(vm: Machine, name: Address): string | null {
  return name === 0 ? null : textOf(vm, name);
}

function newArguments(vm: Machine, args: Address, kwargs: Address): Address[] {
  const given = vm.tupleSize(args);
  const keywords = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  if (given + keywords > 3) throw vm.raise(TYPE_ERROR, `str() takes at most 3 arguments (${given + keywords} given)`);
  const values: Address[] = [0, 0, 0];
  let used = 0;
  for (let i = 0; i < 3; i++) {
    const byName = keywords === 0 ? 0 : dictGetId(vm, kwargs, NAME_WORDS[i]!);
    if (byName !== 0) used++;
    if (byName !== 0 && i < given) {
      throw vm.raise(TYPE_ERROR, `argument for str() given by name ('${NAMES[i]}') and position (${i + 1})`);
    }
    values[i] = i < given ? vm.i32[(args + TUPLE_ITEMS + 8 * i) >> 2]! : byName;
    if (i > 0 && values[i] !== 0) checkNameArgument(vm, values[i]!, NAMES[i]!);
  }
  if (used < keywords) rejectUnknownKeyword(vm, kwargs);
  return values;
}

function checkNameArgument(vm: Machine, value: Address, name: string): void {
  if (!isStr(vm, value))
    throw vm.raise(TYPE_ERROR, `str() argument '${name}' must be str, not ${noneOrType(vm, value)}`);
  checkNoNull(vm, value);
}

/** Throws ValueError when a str that C would take as a char* has a zero character. */
export function checkNoNull(vm: Machine, str: Address): void {
  if (findChar(vm, strData(vm, str), strKind(vm, str), 0, 0, strLength(vm, str)) >= 0) {
    throw vm.raise(VALUE_ERROR, "embedded null character");
  }
}

function rejectUnknownKeyword(vm: Machine, kwargs: Address): void {
  throw vm.raise(TYPE_ERROR, `'${firstUnknown(vm, kwargs)}' is an invalid keyword argument for str()`);
}

function firstUnknown(vm: Machine, kwargs: Address): string {
  const keys = keywordTexts(vm, kwargs);
  return keys.find((key) => !(NAMES as readonly string[]).includes(key)) ?? "";
}

function keywordTexts(vm: Machine, kwargs: Address): string[] {
  const texts: string[] = [];
  for (let at = dictNext(vm, kwargs, 0); at >= 0; at = dictNext(vm, kwargs, at + 1))
    texts.push(textOf(vm, dictKeyAt(vm, kwargs, at)));
  return texts;
}

/** unicode_subtype_new: an instance of a subclass of str, whose characters lie in a block of their own. */
export function newSubclassInstance(vm: Machine, type: Address, text: Address): Address {
  const i32 = vm.i32;
  const length = strLength(vm, text);
  const kind = strKind(vm, text);
  const mark = vm.mark();
  const self = vm.hold(allocateInstance(vm, type));
  const ascii = i32[(text + STR_STATE) >> 2]! & STR_STATE_ASCII;
  i32[(self + STR_STATE) >> 2] = (kind << 2) | ascii | STR_STATE_READY;
  i32[(self + STR_HASH) >> 2] = strHash(vm, text);
  i32[(self + STR_HASH + 4) >> 2] = vm.hashHigh;
  const data = vm.malloc((length + 1) * kind);
  copyBytes(vm, data, strData(vm, text), (length + 1) * kind);
  i32[(self + STR_DATA_POINTER) >> 2] = data;
  i32[(self + STR_LENGTH) >> 2] = length;
  return vm.keep(mark, self);
}

function allocateInstance(vm: Machine, type: Address): Address {
  return vm.genericAlloc(type, 0);
}
