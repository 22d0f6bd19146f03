/** str.translate and str.maketrans. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { FLAG_LONG_SUBCLASS, OB_TYPE } from "../../object/offsets.ts";
import { getItem } from "../../object/subscript.ts";
import { DICT_TYPE, LOOKUP_ERROR, NONE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { dictKeyAt, dictNext, dictSet, dictValueAt, newDict } from "../dict/dict.ts";
import { intToNumber, newInt } from "../int/int.ts";
import { requireStr } from "./arguments.ts";
import { charAt, isStr, MAX_CODE_POINT, readChar, strData, strIsAscii, strKind, strLength } from "./text.ts";
import { StringWriter } from "./writer.ts";

const UNKNOWN = -2;
const DELETED = -1;

/** _PyUnicode_TranslateCharmap with errors ignored. In an ASCII str each character is looked up once. */
export function strTranslate(vm: Machine, self: Address, table: Address): Address {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const known = strIsAscii(vm, self) ? new Int32Array(128).fill(UNKNOWN) : null;
  const writer = new StringWriter(length);
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    const mapped = known === null ? UNKNOWN : known[char]!;
    if (mapped >= 0) writer.writeChar(mapped);
    else if (mapped === UNKNOWN) {
      const result = translateChar(vm, writer, table, char);
      if (known !== null) known[char] = result;
    }
  }
  return writer.finish(vm);
}

/**
 * Writes what `table` maps a character to. Returns that if it is ASCII, DELETED for nothing, UNKNOWN for what is not
 * to be kept.
 */
function translateChar(vm: Machine, writer: StringWriter, table: Address, char: number): number {
  const item = lookUp(vm, table, char);
  if (item === 0) {
    writer.writeChar(char);
    return char < 128 ? char : UNKNOWN;
  }
  if (item === NONE) {
    vm.decref(item);
    return DELETED;
  }
  const mark = vm.mark();
  vm.hold(item);
  const result = writeReplacement(vm, writer, item);
  vm.release(mark);
  return result;
}

function writeReplacement(vm: Machine, writer: StringWriter, item: Address): number {
  let char: number;
  if (vm.hasFlag(item, FLAG_LONG_SUBCLASS)) {
    char = intToNumber(vm, item);
    if (!(char >= 0 && char <= MAX_CODE_POINT)) {
      throw vm.raise(VALUE_ERROR, "character mapping must be in range(0x110000)");
    }
    writer.writeChar(char);
  } else if (isStr(vm, item)) {
    writer.writeStr(vm, item);
    if (strLength(vm, item) !== 1) return strLength(vm, item) === 0 ? DELETED : UNKNOWN;
    char = charAt(vm, item, 0);
  } else throw vm.raise(TYPE_ERROR, "character mapping must return integer, None or str");
  return char < 128 ? char : UNKNOWN;
}

/** `table[char]`, owned, or 0 when that raises LookupError. */
function lookUp(vm: Machine, table: Address, char: number): Address {
  const mark = vm.mark();
  try {
    const key = vm.hold(newInt(vm, char));
    const item = getItem(vm, table, key);
    vm.release(mark);
    return item;
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, LOOKUP_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

/** `str.maketrans(x, y, z)`. */
export function strMaketrans(vm: Machine, _type: Address, x: Address, y: Address, z: Address): Address {
  const mark = vm.mark();
  const table = vm.hold(newDict(vm));
  if (y !== 0) pairsTable(vm, table, x, y, z);
  else dictTable(vm, table, x);
  return vm.keep(mark, table);
}

function setOrdinal(vm: Machine, table: Address, ordinal: number, value: Address): void {
  const mark = vm.mark();
  dictSet(vm, table, vm.hold(newInt(vm, ordinal)), value);
  vm.release(mark);
}

function pairsTable(vm: Machine, table: Address, x: Address, y: Address, z: Address): void {
  requireStr(vm, y, "maketrans", "argument 2");
  if (z !== 0) requireStr(vm, z, "maketrans", "argument 3");
  if (!isStr(vm, x)) {
    throw vm.raise(TYPE_ERROR, "first maketrans argument must be a string if there is a second argument");
  }
  const length = strLength(vm, x);
  if (length !== strLength(vm, y)) {
    throw vm.raise(VALUE_ERROR, "the first two maketrans arguments must have equal length");
  }
  const mark = vm.mark();
  for (let i = 0; i < length; i++) {
    setOrdinal(vm, table, charAt(vm, x, i), vm.hold(newInt(vm, charAt(vm, y, i))));
    vm.release(mark);
  }
  if (z !== 0) for (let i = 0; i < strLength(vm, z); i++) setOrdinal(vm, table, charAt(vm, z, i), NONE);
}

function dictTable(vm: Machine, table: Address, x: Address): void {
  if (vm.i32[(x + OB_TYPE) >> 2] !== DICT_TYPE) {
    throw vm.raise(TYPE_ERROR, "if you give only one argument to maketrans it must be a dict");
  }
  for (let at = dictNext(vm, x, 0); at >= 0; at = dictNext(vm, x, at + 1)) {
    const key = dictKeyAt(vm, x, at);
    const value = dictValueAt(vm, x, at);
    if (isStr(vm, key)) {
      if (strLength(vm, key) !== 1) {
        throw vm.raise(VALUE_ERROR, "string keys in translate table must be of length 1");
      }
      setOrdinal(vm, table, charAt(vm, key, 0), value);
    } else if (vm.hasFlag(key, FLAG_LONG_SUBCLASS)) dictSet(vm, table, key, value);
    else throw vm.raise(TYPE_ERROR, "keys in translate table must be strings or integers");
  }
}
