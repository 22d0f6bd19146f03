/**
 * The scanner: JSON text to Python objects, read where the str lies in memory.
 *
 *     +-----------+---------+--------+-------------+------------+-------------+-----------+----------------+------+
 *     | ob_refcnt | ob_type | strict | object_hook | pairs_hook | parse_float | parse_int | parse_constant | memo |
 *     +-----------+---------+--------+-------------+------------+-------------+-----------+----------------+------+
 *     0           8         16       24            32           40            48          56               64     72
 *
 * `memo` keeps each key once while a text is scanned.
 */
import {
  addModuleObject,
  type Address,
  asSsize,
  call1,
  defineType,
  dictClear,
  dictSet,
  dictSetDefault,
  FLAG_HAVE_GC,
  FLOAT_TYPE,
  FALSE,
  getAttrId,
  identifier,
  INT_TYPE,
  isTrue,
  listAppend,
  type Machine,
  MEMBER_READONLY,
  newArguments,
  newDict,
  newFloat,
  newInt,
  newList,
  NONE,
  parseSignature,
  raiseObject,
  readChar,
  type Signature,
  staticType,
  STOP_ITERATION,
  strData,
  strKind,
  strLength,
  substring,
  T_BOOL,
  T_OBJECT,
  textOf,
  TRUE,
  tuplePack,
  tuplePair,
  VALUE_ERROR,
} from "@pyvm/vm";
import { checkString, decodeError, scanned, scanString } from "./strings.ts";

export const SCANNER_TYPE: Address = staticType();

const STRICT = 16;
const OBJECT_HOOK = 24;
const PAIRS_HOOK = 32;
const PARSE_FLOAT = 40;
const PARSE_INT = 48;
const PARSE_CONSTANT = 56;
const MEMO = 64;

/** Integers of so many digits are exact doubles. */
const EXACT_DIGITS = 15;
/** Powers of ten up to this one are exact doubles. */
const EXACT_POWER = 22;

const ID_STRICT = identifier("strict");
const ID_OBJECT_HOOK = identifier("object_hook");
const ID_PAIRS_HOOK = identifier("object_pairs_hook");
const ID_PARSE_FLOAT = identifier("parse_float");
const ID_PARSE_INT = identifier("parse_int");
const ID_PARSE_CONSTANT = identifier("parse_constant");

const NEW_SIGNATURE: Signature = parseSignature("make_scanner($type, /, context)");
const CALL_SIGNATURE: Signature = parseSignature("scan_once($self, /, string, idx)");

function scannerNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [context] = newArguments(vm, NEW_SIGNATURE, args, kwargs);
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, MEMO, newDict(vm));
  vm.u8[self + STRICT] = isTrue(vm, vm.hold(getAttrId(vm, context, ID_STRICT))) ? 1 : 0;
  vm.set(self, OBJECT_HOOK, getAttrId(vm, context, ID_OBJECT_HOOK));
  vm.set(self, PAIRS_HOOK, getAttrId(vm, context, ID_PAIRS_HOOK));
  vm.set(self, PARSE_FLOAT, getAttrId(vm, context, ID_PARSE_FLOAT));
  vm.set(self, PARSE_INT, getAttrId(vm, context, ID_PARSE_INT));
  vm.set(self, PARSE_CONSTANT, getAttrId(vm, context, ID_PARSE_CONSTANT));
  return vm.keep(mark, self);
}

function scannerCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const [string, index] = newArguments(vm, CALL_SIGNATURE, args, kwargs);
  const at = asSsize(vm, index);
  checkString(vm, string);
  const scan = new Scan(vm, self, string);
  const mark = vm.mark();
  let value: Address;
  try {
    value = vm.hold(scan.value(at));
  } catch (error) {
    dictClear(vm, vm.get(self, MEMO));
    throw error;
  }
  dictClear(vm, vm.get(self, MEMO));
  return vm.keep(mark, vm.hold(tuplePack(vm, value, vm.hold(newInt(vm, scan.end)))));
}

/** One text being scanned; lives as long as the call. */
class Scan {
  /** Behind the value scanned last. */
  end = 0;
  private readonly vm: Machine;
  private readonly u8: Uint8Array;
  private readonly self: Address;
  private readonly string: Address;
  private readonly data: Address;
  private readonly kind: number;
  private readonly length: number;
  private readonly strict: boolean;

  constructor(vm: Machine, self: Address, string: Address) {
    this.vm = vm;
    this.u8 = vm.u8;
    this.self = self;
    this.string = string;
    this.data = strData(vm, string);
    this.kind = strKind(vm, string);
    this.length = strLength(vm, string);
    this.strict = vm.u8[self + STRICT] !== 0;
  }

  /** The character at `at`, or -1 beyond the end. */
  private at(at: number): number {
    if (at >= this.length) return -1;
    return this.kind === 1 ? this.u8[this.data + at] : readChar(this.vm, this.data, this.kind, at);
  }

  private skipSpace(from: number): number {
    let at = from;
    for (let char = this.at(at); char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09; char = this.at(at))
      at++;
    return at;
  }

  private nothingAt(index: number): unknown {
    return raiseObject(this.vm, STOP_ITERATION, this.vm.hold(newInt(this.vm, index)));
  }

  private error(message: string, at: number): unknown {
    return decodeError(this.vm, message, this.string, at);
  }

  /** scan_once: the value (owned) that begins at `index`. */
  value(index: number): Address {
    const vm = this.vm;
    if (index < 0) throw vm.raise(VALUE_ERROR, "idx cannot be negative");
    switch (this.at(index)) {
      case -1:
        throw this.nothingAt(index);
      case 0x22: {
        const text = scanString(vm, this.string, index + 1, this.strict);
        this.end = scanned.end;
        return text;
      }
      case 0x7b: {
        vm.enterRecursion(" while decoding a JSON object from a unicode string");
        const object = this.object(index + 1);
        vm.leaveRecursion();
        return object;
      }
      case 0x5b: {
        vm.enterRecursion(" while decoding a JSON array from a unicode string");
        const array = this.array(index + 1);
        vm.leaveRecursion();
        return array;
      }
      case 0x6e:
        if (this.isWord(index, "null")) return this.singleton(index + 4, NONE);
        break;
      case 0x74:
        if (this.isWord(index, "true")) return this.singleton(index + 4, TRUE);
        break;
      case 0x66:
        if (this.isWord(index, "false")) return this.singleton(index + 5, FALSE);
        break;
      case 0x4e:
        if (this.isWord(index, "NaN")) return this.constant(index, "NaN");
        break;
      case 0x49:
        if (this.isWord(index, "Infinity")) return this.constant(index, "Infinity");
        break;
      case 0x2d:
        if (this.isWord(index, "-Infinity")) return this.constant(index, "-Infinity");
        break;
      default:
    }
    return this.number(index);
  }

  private isWord(index: number, word: string): boolean {
    for (let i = 0; i < word.length; i++) if (this.at(index + i) !== word.charCodeAt(i)) return false;
    return true;
  }

  private singleton(end: number, object: Address): Address {
    this.end = end;
    return this.vm.newRef(object);
  }

  private constant(index: number, word: string): Address {
    const vm = this.vm;
    const name = vm.hold(vm.intern(word));
    const value = call1(vm, vm.get(this.self, PARSE_CONSTANT), name);
    vm.decref(vm.unhold());
    this.end = index + word.length;
    return value;
  }

  private object(index: number): Address {
    const vm = this.vm;
    const mark = vm.mark();
    const pairsHook = vm.get(this.self, PAIRS_HOOK);
    const paired = pairsHook !== NONE;
    const result = vm.hold(paired ? newList(vm) : newDict(vm));
    let at = this.skipSpace(index);
    if (this.at(at) !== 0x7d) {
      for (;;) {
        if (this.at(at) !== 0x22) throw this.error("Expecting property name enclosed in double quotes", at);
        const key = this.key(at + 1);
        at = this.skipSpace(this.end);
        if (this.at(at) !== 0x3a) throw this.error("Expecting ':' delimiter", at);
        const value = vm.hold(this.value(this.skipSpace(at + 1)));
        if (paired) {
          listAppend(vm, result, vm.hold(tuplePair(vm, key, value)));
          vm.decref(vm.unhold());
        } else dictSet(vm, result, key, value);
        vm.decref(vm.unhold());
        vm.decref(vm.unhold());
        at = this.skipSpace(this.end);
        const char = this.at(at);
        if (char === 0x7d) break;
        if (char !== 0x2c) throw this.error("Expecting ',' delimiter", at);
        at = this.skipSpace(at + 1);
      }
    }
    const hook = paired ? pairsHook : vm.get(this.self, OBJECT_HOOK);
    const object = hook === NONE ? vm.newRef(result) : call1(vm, hook, result);
    this.end = at + 1;
    vm.release(mark);
    return object;
  }

  /** The key that begins at `at`, held on the native value stack: the one from the memo if it was met before. */
  private key(at: number): Address {
    const vm = this.vm;
    const text = vm.hold(scanString(vm, this.string, at, this.strict));
    this.end = scanned.end;
    const known = dictSetDefault(vm, vm.get(this.self, MEMO), text, text);
    if (known === text) return text;
    vm.newRef(known);
    vm.decref(vm.unhold());
    return vm.hold(known);
  }

  private array(index: number): Address {
    const vm = this.vm;
    const list = vm.hold(newList(vm));
    let at = this.skipSpace(index);
    if (this.at(at) !== 0x5d) {
      for (;;) {
        const value = vm.hold(this.value(at));
        listAppend(vm, list, value);
        vm.decref(vm.unhold());
        at = this.skipSpace(this.end);
        const char = this.at(at);
        if (char === 0x5d) break;
        if (char !== 0x2c) throw this.error("Expecting ',' delimiter", at);
        at = this.skipSpace(at + 1);
      }
    }
    this.end = at + 1;
    return vm.unhold();
  }

  private isDigit(at: number): boolean {
    const char = this.at(at);
    return char >= 0x30 && char <= 0x39;
  }

  /** _match_number_unicode. */
  private number(start: number): Address {
    let at = this.at(start) === 0x2d ? start + 1 : start;
    if (!this.isDigit(at)) throw this.nothingAt(start);
    if (this.at(at) === 0x30) at++;
    else while (this.isDigit(at)) at++;
    const whole = at;
    let point = at;
    if (this.at(at) === 0x2e && this.isDigit(at + 1)) {
      at += 2;
      while (this.isDigit(at)) at++;
      point = at;
    }
    if ((this.at(at) | 0x20) === 0x65) {
      const sign = this.at(at + 1);
      let exponent = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
      if (this.isDigit(exponent)) {
        while (this.isDigit(exponent)) exponent++;
        at = exponent;
      }
    }
    this.end = at;
    if (at === whole) return this.integer(start, at);
    return this.float(start, at, point === at ? whole : -1);
  }

  private integer(start: number, end: number): Address {
    const vm = this.vm;
    const parse = vm.get(this.self, PARSE_INT);
    if (parse === INT_TYPE && end - start <= EXACT_DIGITS) {
      const negative = this.at(start) === 0x2d;
      const value = this.digits(negative ? start + 1 : start, end);
      return newInt(vm, negative ? 0 - value : value);
    }
    return this.callParser(parse, start, end);
  }

  /** Digits as a number, a point between them ignored. */
  private digits(start: number, end: number): number {
    let value = 0;
    for (let at = start; at < end; at++) {
      const char = this.at(at);
      if (char !== 0x2e) value = value * 10 + char - 0x30;
    }
    return value;
  }

  /** `point` is where the point is in a number without exponent, else -1. */
  private float(start: number, end: number, point: number): Address {
    const vm = this.vm;
    const parse = vm.get(this.self, PARSE_FLOAT);
    if (parse !== FLOAT_TYPE) return this.callParser(parse, start, end);
    const negative = this.at(start) === 0x2d;
    const first = negative ? start + 1 : start;
    if (point >= 0 && end - first <= EXACT_DIGITS + 1 && end - point - 1 <= EXACT_POWER) {
      const value = this.digits(first, end) / POWERS_OF_TEN[end - point - 1];
      return newFloat(vm, negative ? -value : value);
    }
    const text = vm.hold(substring(vm, this.string, start, end));
    const value = newFloat(vm, Number(textOf(vm, text)));
    vm.decref(vm.unhold());
    return value;
  }

  private callParser(parse: Address, start: number, end: number): Address {
    const vm = this.vm;
    const text = vm.hold(substring(vm, this.string, start, end));
    const value = call1(vm, parse, text);
    vm.decref(vm.unhold());
    return value;
  }
}

const POWERS_OF_TEN: readonly number[] = Array.from({ length: EXACT_POWER + 1 }, (_, power) => Number(`1e${power}`));

defineType(SCANNER_TYPE, {
  name: "_json.Scanner",
  basicSize: 72,
  flags: FLAG_HAVE_GC,
  doc: "JSON scanner object",
  layout: [{ op: "fields", offset: OBJECT_HOOK, count: 6 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_json")),
  slots: { getattro: null, new: scannerNew, call: scannerCall },
  members: [
    ["strict", T_BOOL, STRICT, MEMBER_READONLY, "strict"],
    ["object_hook", T_OBJECT, OBJECT_HOOK, MEMBER_READONLY, "object_hook"],
    ["object_pairs_hook", T_OBJECT, PAIRS_HOOK, MEMBER_READONLY],
    ["parse_float", T_OBJECT, PARSE_FLOAT, MEMBER_READONLY, "parse_float"],
    ["parse_int", T_OBJECT, PARSE_INT, MEMBER_READONLY, "parse_int"],
    ["parse_constant", T_OBJECT, PARSE_CONSTANT, MEMBER_READONLY, "parse_constant"],
  ],
});
