/** `format % arguments` (PyUnicode_Format). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { exceptionMatches, clearException } from "../../machine/errors.ts";
import { formatFloat, type FloatCode } from "../../numeric/float-format.ts";
import { asDouble, isNumber, numberIndex, numberLong } from "../../object/number.ts";
import {
  FLAG_LONG_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  OB_TYPE,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { ascii, repr, strOf } from "../../object/repr.ts";
import { getItem, isMapping } from "../../object/subscript.ts";
import { INT_TYPE, NOT_IMPLEMENTED, OVERFLOW_ERROR, STR_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { fixedStr } from "../float/fixed.ts";
import { intFits, intToBig, intToNumber, isSmallInt, smallValue } from "../int/int.ts";
import { charAt, isStr, MAX_CODE_POINT, readChar, strData, strKind, strLength, substring } from "./text.ts";
import { StringWriter } from "./writer.ts";

const LEFT = 1; // -
const SIGN = 2; // +
const BLANK = 4; // space
const ALTERNATE = 8; // #
const ZERO = 16; // 0

const LARGEST_INT = 0x7fffffffn;
const LARGEST_SIZE = 0x7fffffffffffffffn;

/** What one `%` directive says. */
interface Directive {
  char: number;
  flags: number;
  /** -1 when not given. */
  width: number;
  precision: number;
}

/** nb_remainder: either operand may be the str. */
export function strRemainder(vm: Machine, format: Address, values: Address): Address {
  if (!isStr(vm, format)) return vm.newRef(NOT_IMPLEMENTED);
  return new PercentFormat(vm, format, values).run();
}

/** One formatting in progress (struct unicode_formatter_t). */
class PercentFormat {
  private readonly vm: Machine;
  private readonly format: Address;
  private readonly data: Address;
  private readonly kind: number;
  private readonly end: number;
  private readonly writer: StringWriter;
  private at = 0;
  /** The tuple of values, or the only value; after a `(key)` the mapping's item. */
  private values: Address;
  private count: number;
  private next: number;
  /** The mapping for `(key)` directives, or 0. */
  private readonly mapping: Address;
  /** The word of the native stack that owns the item of the last `(key)`. */
  private readonly itemSlot: Address;
  /** And the word for the str that is the result as it is. */
  private readonly wholeSlot: Address;

  constructor(vm: Machine, format: Address, values: Address) {
    this.vm = vm;
    this.format = format;
    this.data = strData(vm, format);
    this.kind = strKind(vm, format);
    this.end = strLength(vm, format);
    this.writer = new StringWriter(this.end + 64);
    this.values = values;
    const isTuple = vm.hasFlag(values, FLAG_TUPLE_SUBCLASS);
    this.count = isTuple ? vm.tupleSize(values) : -1;
    this.next = isTuple ? 0 : -2;
    this.mapping = !isTuple && !vm.hasFlag(values, FLAG_UNICODE_SUBCLASS) && isMapping(vm, values) ? values : 0;
    this.itemSlot = vm.mark();
    vm.hold(0);
    this.wholeSlot = vm.mark();
    vm.hold(0);
  }

  run(): Address {
    const { vm, data, kind, end, writer } = this;
    while (this.at < end) {
      const start = this.at;
      while (this.at < end && readChar(vm, data, kind, this.at) !== 37) this.at++;
      if (start === 0 && this.at === end) writer.writeLast(vm, this.format, this.wholeSlot);
      else if (this.at > start) writer.writeRange(vm, this.format, start, this.at);
      if (this.at === end) break;
      this.at++;
      if (this.at < end && readChar(vm, data, kind, this.at) === 37) {
        writer.writeChar(37);
        this.at++;
      } else if (!this.plainDirective()) this.directive();
    }
    if (this.next < this.count && this.mapping === 0) {
      throw vm.raise(TYPE_ERROR, "not all arguments converted during string formatting");
    }
    const result = writer.finishWhole(vm, this.wholeSlot);
    vm.release(this.itemSlot);
    return result;
  }

  /** The character that comes now, which must be there. */
  private char(): number {
    if (this.at >= this.end) throw this.vm.raise(VALUE_ERROR, "incomplete format");
    return readChar(this.vm, this.data, this.kind, this.at);
  }

  private nextValue(): Address {
    if (this.next >= this.count) throw this.vm.raise(TYPE_ERROR, "not enough arguments for format string");
    const index = this.next++;
    return this.count < 0 ? this.values : this.vm.tupleItem(this.values, index);
  }

  /** `%s` of a str and `%d` and `%s` of an int of one digit; false for anything else. */
  private plainDirective(): boolean {
    const { vm, writer } = this;
    if (this.at >= this.end || this.next >= this.count) return false;
    const char = readChar(vm, this.data, this.kind, this.at);
    if (char !== 115 && char !== 100) return false;
    const value = this.count < 0 ? this.values : vm.i32[(this.values + TUPLE_ITEMS + 8 * this.next) >> 2];
    if (isSmallInt(vm, value)) writer.writeInt(smallValue(vm, value));
    else if (char === 115 && vm.i32[(value + OB_TYPE) >> 2] === STR_TYPE) {
      if (this.at + 1 === this.end) writer.writeLast(vm, value, this.wholeSlot);
      else writer.writeStr(vm, value);
    } else return false;
    this.next++;
    this.at++;
    return true;
  }

  private directive(): void {
    if (this.char() === 40) this.key();
    const directive: Directive = { char: 0, flags: this.flags(), width: -1, precision: -1 };
    this.width(directive);
    if (this.char() === 46) {
      this.at++;
      this.precision(directive);
    }
    const modifier = this.char();
    if (modifier === 104 || modifier === 108 || modifier === 76) this.at++;
    directive.char = this.char();
    this.at++;
    this.convert(directive);
  }

  /** `(key)`: the values are the mapping's item from now on. */
  private key(): void {
    const { vm } = this;
    if (this.mapping === 0) throw vm.raise(TYPE_ERROR, "format requires a mapping");
    const start = ++this.at;
    for (let depth = 1; ; this.at++) {
      if (this.at >= this.end) throw vm.raise(VALUE_ERROR, "incomplete format key");
      const char = readChar(vm, this.data, this.kind, this.at);
      if (char === 40) depth++;
      else if (char === 41 && --depth === 0) break;
    }
    const mark = vm.mark();
    const key = vm.hold(substring(vm, this.format, start, this.at++));
    const item = getItem(vm, this.mapping, key);
    vm.release(mark);
    const old = vm.get(this.itemSlot, 0);
    vm.set(this.itemSlot, 0, item);
    vm.xdecref(old);
    this.values = item;
    this.count = -1;
    this.next = -2;
  }

  private flags(): number {
    let flags = 0;
    for (; ; this.at++) {
      switch (this.char()) {
        case 45:
          flags |= LEFT;
          continue;
        case 43:
          flags |= SIGN;
          continue;
        case 32:
          flags |= BLANK;
          continue;
        case 35:
          flags |= ALTERNATE;
          continue;
        case 48:
          flags |= ZERO;
          continue;
        default:
          return flags;
      }
    }
  }

  private width(directive: Directive): void {
    if (this.char() === 42) {
      this.at++;
      const width = this.starValue("ssize_t", LARGEST_SIZE);
      if (width < 0) directive.flags |= LEFT;
      directive.width = width === -(2 ** 63) ? 0 : Math.abs(width); // the least of C has no opposite
    } else if (isDigitChar(this.char())) directive.width = this.digits(LARGEST_SIZE, "width too big");
  }

  private precision(directive: Directive): void {
    if (this.char() === 42) {
      this.at++;
      directive.precision = Math.max(this.starValue("int", LARGEST_INT), 0);
    } else directive.precision = this.digits(LARGEST_INT, "precision too big");
  }

  private starValue(cType: string, limit: bigint): number {
    const { vm } = this;
    const value = this.nextValue();
    if (!vm.hasFlag(value, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "* wants int");
    const number = intToBig(vm, value);
    if (number > limit || number < -limit - 1n) {
      throw vm.raise(OVERFLOW_ERROR, `Python int too large to convert to C ${cType}`);
    }
    return Number(number);
  }

  private digits(limit: bigint, message: string): number {
    let value = 0;
    let large = 0n; // what is more than a number holds exactly
    for (; isDigitChar(this.char()); this.at++) {
      const digit = this.char() - 48;
      if (large !== 0n) large = large * 10n + BigInt(digit);
      else {
        value = value * 10 + digit;
        if (value > 1e14 || value > limit) large = BigInt(value);
      }
      if (large > limit) throw this.vm.raise(VALUE_ERROR, message);
    }
    return large === 0n ? value : Number(large);
  }

  private convert(directive: Directive): void {
    const { vm } = this;
    const value = this.nextValue();
    switch (directive.char) {
      case 115: // s
        return this.writeObject(directive, vm.typeOf(value) === STR_TYPE ? vm.newRef(value) : strOf(vm, value));
      case 114: // r
        return this.writeObject(directive, repr(vm, value));
      case 97: // a
        return this.writeObject(directive, ascii(vm, value));
      case 105: // i
      case 100: // d
      case 117: // u
      case 111: // o
      case 120: // x
      case 88: // X
        return this.writeNumber(directive, this.integer(directive, value), true);
      case 101: // e E f F g G
      case 69:
      case 102:
      case 70:
      case 103:
      case 71: {
        const precision = directive.precision < 0 ? 6 : directive.precision;
        return this.convertFloat(directive, asDouble(vm, value), precision);
      }
      case 99: // c
        return this.writeChar(directive, this.character(value));
      default: {
        const { char } = directive;
        const shown = char >= 31 && char <= 126 ? String.fromCharCode(char) : "?";
        const place = `(0x${char.toString(16)}) at index ${this.at - 1}`;
        throw vm.raise(VALUE_ERROR, `unsupported format character '${shown}' ${place}`);
      }
    }
  }

  private convertFloat(directive: Directive, value: number, precision: number): void {
    const { vm } = this;
    if (directive.char === 102 && directive.flags === 0 && precision > 0 && precision <= 9) {
      const text = fixedStr(vm, value, precision, 0);
      if (text !== 0) return this.writeText(directive, text, strLength(vm, text));
    }
    const code = String.fromCharCode(directive.char) as FloatCode;
    const alt = (directive.flags & ALTERNATE) !== 0;
    this.writeNumber(directive, formatFloat(value, code, precision, { alt }), false);
  }

  /** Writes an owned str, cut to the precision and padded. */
  private writeObject(directive: Directive, text: Address): void {
    const length = strLength(this.vm, text);
    const { precision } = directive;
    this.writeText(directive, text, precision >= 0 && length > precision ? precision : length);
  }

  /** Writes the first characters of an owned str, padded. */
  private writeText(directive: Directive, text: Address, length: number): void {
    const { vm, writer } = this;
    vm.hold(text);
    const padding = this.padding(directive, length);
    if (padding === 0 && this.at === this.end && length === strLength(vm, text)) {
      writer.writeLast(vm, text, this.wholeSlot);
    } else {
      if ((directive.flags & LEFT) === 0) writer.fill(32, padding);
      writer.writeRange(vm, text, 0, length);
      if ((directive.flags & LEFT) !== 0) writer.fill(32, padding);
    }
    vm.decref(vm.unhold());
  }

  private writeChar(directive: Directive, char: number): void {
    const padding = this.padding(directive, 1);
    if ((directive.flags & LEFT) === 0) this.writer.fill(32, padding);
    this.writer.writeChar(char);
    if ((directive.flags & LEFT) !== 0) this.writer.fill(32, padding);
  }

  private padding(directive: Directive, length: number): number {
    if (directive.width <= length) return 0;
    if (directive.width > 0x1fffffff) this.vm.noMemory();
    return directive.width - length;
  }

  /** Writes a number's text: the sign and the prefix come before the zeros that pad it. */
  private writeNumber(directive: Directive, text: string, isInteger: boolean): void {
    const { writer } = this;
    const { flags, char } = directive;
    let sign = "";
    if (text.charCodeAt(0) === 45) {
      sign = "-";
      text = text.slice(1);
    } else if ((flags & SIGN) !== 0) sign = "+";
    else if ((flags & BLANK) !== 0) sign = " ";
    if (isInteger && (flags & ALTERNATE) !== 0 && (char === 120 || char === 88 || char === 111)) {
      sign += text.slice(0, 2);
      text = text.slice(2);
    }
    const padding = this.padding(directive, sign.length + text.length);
    const zeros = (flags & ZERO) !== 0 && (flags & LEFT) === 0;
    if (padding > 0 && !zeros && (flags & LEFT) === 0) writer.fill(32, padding);
    writer.writeText(sign);
    if (zeros) writer.fill(48, padding);
    writer.writeText(text);
    if ((flags & LEFT) !== 0) writer.fill(32, padding);
  }

  /** mainformatlong: the text of an integer with sign, prefix and the digits that the precision asks for. */
  private integer(directive: Directive, value: Address): string {
    const { vm } = this;
    const { char } = directive;
    if (vm.hasFlag(value, FLAG_LONG_SUBCLASS)) return this.integerText(directive, value);
    if (!isNumber(vm, value)) throw this.wrongType(char, value);
    const mark = vm.mark();
    let int: Address;
    try {
      int = char === 111 || char === 120 || char === 88 ? numberIndex(vm, value) : numberLong(vm, value);
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
      clearException(vm);
      throw this.wrongType(char, value);
    }
    const text = this.integerText(directive, int);
    vm.decref(int);
    return text;
  }

  private wrongType(char: number, value: Address): unknown {
    const wanted = char === 111 || char === 120 || char === 88 ? "an integer" : "a real number";
    const message = `%${String.fromCharCode(char)} format: ${wanted} is required, not ${this.vm.typeName(value)}`;
    return this.vm.raise(TYPE_ERROR, message);
  }

  private integerText(directive: Directive, int: Address): string {
    const { vm } = this;
    const { char, flags, precision } = directive;
    const base = char === 111 ? 8 : char === 120 || char === 88 ? 16 : 10;
    const signed = intFits(vm, int) ? intToNumber(vm, int).toString(base) : intToBig(vm, int).toString(base);
    if (base === 10 && precision < 0) return signed;
    const negative = signed.charCodeAt(0) === 45;
    let digits = negative ? signed.slice(1) : signed;
    if (precision > digits.length) digits = digits.padStart(precision, "0");
    const prefix = base === 10 || (flags & ALTERNATE) === 0 ? "" : base === 16 ? "0x" : "0o";
    const text = prefix + digits;
    return (negative ? "-" : "") + (char === 88 ? text.toUpperCase() : text);
  }

  /** The code point of a `%c`. */
  private character(value: Address): number {
    const { vm } = this;
    if (isStr(vm, value)) {
      if (strLength(vm, value) === 1) return charAt(vm, value, 0);
      throw vm.raise(TYPE_ERROR, "%c requires int or char");
    }
    const char = this.characterNumber(value);
    if (!(char >= 0 && char <= MAX_CODE_POINT)) throw vm.raise(OVERFLOW_ERROR, "%c arg not in range(0x110000)");
    return char;
  }

  private characterNumber(value: Address): number {
    const { vm } = this;
    if (vm.i32[(value + OB_TYPE) >> 2] === INT_TYPE) return intToNumber(vm, value);
    const mark = vm.mark();
    try {
      const int = numberIndex(vm, value);
      const char = intToNumber(vm, int);
      vm.decref(int);
      return char;
    } catch (error) {
      vm.caught(error, mark);
      clearException(vm);
      throw vm.raise(TYPE_ERROR, "%c requires int or char");
    }
  }
}

function isDigitChar(char: number): boolean {
  return char >= 48 && char <= 57;
}
