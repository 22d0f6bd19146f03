/** `format % arguments` for bytes and bytearray (PEP 461, _PyBytes_FormatEx). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { formatFloat, type FloatCode } from "../../numeric/float-format.ts";
import { bufferBytes, hasBuffer } from "../../object/buffer.ts";
import { asDouble, isNumber, numberIndex, numberLong } from "../../object/number.ts";
import { FLAG_LONG_SUBCLASS, FLAG_TUPLE_SUBCLASS } from "../../object/offsets.ts";
import { ascii } from "../../object/repr.ts";
import { NOT_IMPLEMENTED, OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { getItem, isMapping } from "../../object/subscript.ts";
import { intFits, intToBig, intToNumber } from "../int/int.ts";
import { isStr, textOf } from "../str/text.ts";
import { newBytearray } from "./bytearray.ts";
import { bytesOf, isBytes, newBytes } from "./bytes.ts";
import { isDigitByte } from "./case.ts";
import { viaDunderBytes } from "./new.ts";
import { dataOf, isBytearray, lengthOf } from "./region.ts";
import { ByteWriter } from "./writer.ts";

const LEFT = 1; // -
const SIGN = 2; // +
const BLANK = 4; // space
const ALTERNATE = 8; // #
const ZERO = 16; // 0
const FLAGS: ReadonlyMap<number, number> = new Map([
  [45, LEFT],
  [43, SIGN],
  [32, BLANK],
  [35, ALTERNATE],
  [48, ZERO],
]);

const LARGEST_INT = 0x7fffffffn;
const LARGEST_SIZE = 0x7fffffffffffffffn;

/** What one `%` directive says; width and precision are -1 when not given. */
interface Directive {
  char: number;
  flags: number;
  width: number;
  precision: number;
}

/** nb_remainder of bytes. */
export function bytesRemainder(vm: Machine, format: Address, values: Address): Address {
  if (!isBytes(vm, format)) return vm.newRef(NOT_IMPLEMENTED);
  return newBytes(vm, new BytesFormat(vm, bytesOf(vm, format), values).run());
}

/** nb_remainder of bytearray. */
export function bytearrayRemainder(vm: Machine, format: Address, values: Address): Address {
  if (!isBytearray(vm, format)) return vm.newRef(NOT_IMPLEMENTED);
  const data = dataOf(vm, format);
  const copy = vm.u8.slice(data, data + lengthOf(vm, format));
  return newBytearray(vm, new BytesFormat(vm, copy, values).run());
}

/** One formatting in progress. */
class BytesFormat {
  private readonly vm: Machine;
  private readonly format: Uint8Array;
  private readonly writer: ByteWriter;
  private at = 0;
  /** The tuple of values, or the only value; after a `(key)` the mapping's item. */
  private values: Address;
  /** -1 for an only value; then `next` goes from -2 to -1. */
  private count: number;
  private next: number;
  /** The mapping for `(key)` directives, or 0. */
  private readonly mapping: Address;
  /** The word of the native stack that owns the item of the last `(key)`. */
  private readonly itemSlot: Address;

  constructor(vm: Machine, format: Uint8Array, values: Address) {
    this.vm = vm;
    this.format = format;
    this.writer = new ByteWriter(format.length + 64);
    this.values = values;
    const isTuple = vm.hasFlag(values, FLAG_TUPLE_SUBCLASS);
    this.count = isTuple ? vm.tupleSize(values) : -1;
    this.next = isTuple ? 0 : -2;
    const isText = isTuple || isBytes(vm, values) || isStr(vm, values) || isBytearray(vm, values);
    this.mapping = !isText && isMapping(vm, values) ? values : 0;
    this.itemSlot = vm.mark();
    vm.hold(0);
  }

  run(): Uint8Array {
    const { format, writer, vm } = this;
    while (this.at < format.length) {
      let stop = format.indexOf(37, this.at);
      if (stop < 0) stop = format.length;
      writer.write(format.subarray(this.at, stop));
      this.at = stop + 1;
      if (stop === format.length) break;
      if (format[this.at] === 37) {
        writer.writeByte(37);
        this.at++;
      } else this.directive();
    }
    if (this.next < this.count && this.mapping === 0) {
      throw vm.raise(TYPE_ERROR, "not all arguments converted during bytes formatting");
    }
    vm.release(this.itemSlot);
    return writer.written();
  }

  /** The byte at hand. @throws ValueError at the end of the format */
  private char(): number {
    if (this.at >= this.format.length) throw this.vm.raise(VALUE_ERROR, "incomplete format");
    return this.format[this.at];
  }

  /** getnextarg (borrowed). */
  private nextValue(): Address {
    if (this.next >= this.count) throw this.vm.raise(TYPE_ERROR, "not enough arguments for format string");
    const index = this.next++;
    return this.count < 0 ? this.values : this.vm.tupleItem(this.values, index);
  }

  private directive(): void {
    if (this.format[this.at] === 40) this.key();
    const directive: Directive = { char: 0, flags: 0, width: -1, precision: -1 };
    for (let flag = this.flag(); flag !== undefined; flag = this.flag()) {
      directive.flags |= flag;
      this.at++;
    }
    this.width(directive);
    if (this.format[this.at] === 46) {
      this.at++;
      this.precision(directive);
    }
    const modifier = this.char();
    if (modifier === 104 || modifier === 108 || modifier === 76) this.at++;
    directive.char = this.char();
    this.at++;
    this.convert(directive);
  }

  private flag(): number | undefined {
    return FLAGS.get(this.format[this.at] ?? 0);
  }

  /** `(key)`: the values are the mapping's item from now on. */
  private key(): void {
    const { vm, format } = this;
    if (this.mapping === 0) throw vm.raise(TYPE_ERROR, "format requires a mapping");
    const start = ++this.at;
    for (let depth = 1; ; this.at++) {
      if (this.at >= format.length) throw vm.raise(VALUE_ERROR, "incomplete format key");
      if (format[this.at] === 40) depth++;
      else if (format[this.at] === 41 && --depth === 0) break;
    }
    const mark = vm.mark();
    const key = vm.hold(newBytes(vm, format.subarray(start, this.at++)));
    const item = getItem(vm, this.mapping, key);
    vm.release(mark);
    vm.replace(this.itemSlot, 0, item);
    this.values = item;
    this.count = -1;
    this.next = -2;
  }

  private width(directive: Directive): void {
    if (this.format[this.at] === 42) {
      this.at++;
      const width = this.starValue("ssize_t", LARGEST_SIZE);
      if (width < 0) directive.flags |= LEFT;
      directive.width = width === -(2 ** 63) ? 0 : Math.abs(width); // the least of C has no opposite
    } else if (isDigitByte(this.format[this.at])) directive.width = this.digits(LARGEST_SIZE, "width too big");
  }

  private precision(directive: Directive): void {
    if (this.format[this.at] === 42) {
      this.at++;
      directive.precision = Math.max(this.starValue("int", LARGEST_INT), 0);
    } else directive.precision = this.digits(LARGEST_INT, "prec too big");
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
    for (; isDigitByte(this.format[this.at]); this.at++) {
      const digit = this.format[this.at] - 48;
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
      case 114: // r
      case 97: // a
        return this.writeBytes(directive, this.asciiBytes(value));
      case 115: // s
      case 98: // b
        return this.writeBytes(directive, this.objectBytes(value));
      case 105: // i d u o x X
      case 100:
      case 117:
      case 111:
      case 120:
      case 88:
        return this.writeNumber(directive, this.integer(directive, value), true);
      case 101: // e E f F g G
      case 69:
      case 102:
      case 70:
      case 103:
      case 71:
        return this.writeNumber(directive, this.float(directive, value), false);
      case 99: // c
        return this.writeBytes({ ...directive, precision: -1 }, Uint8Array.of(this.byte(value)));
      default: {
        const { char } = directive;
        const place = `(0x${char.toString(16)}) at index ${this.at - 1}`;
        // A byte beyond ASCII is a negative char, which CPython cannot put into its message.
        const message = `unsupported format character '${String.fromCharCode(char)}' ${place}`;
        throw vm.raise(VALUE_ERROR, char < 128 ? message : "");
      }
    }
  }

  private asciiBytes(value: Address): Uint8Array {
    const { vm } = this;
    const text = ascii(vm, value);
    const bytes = Uint8Array.from(textOf(vm, text), (char) => char.charCodeAt(0));
    vm.decref(text);
    return bytes;
  }

  /** format_obj. */
  private objectBytes(value: Address): Uint8Array {
    const { vm } = this;
    if (isBytes(vm, value)) return bytesOf(vm, value);
    if (isBytearray(vm, value)) return bufferBytes(vm, value);
    const converted = viaDunderBytes(vm, value);
    if (converted !== 0) {
      const bytes = bytesOf(vm, converted);
      vm.decref(converted);
      return bytes;
    }
    if (hasBuffer(vm, value)) return bufferBytes(vm, value);
    throw vm.raise(
      TYPE_ERROR,
      `%b requires a bytes-like object, or an object that implements __bytes__, not '${vm.typeName(value)}'`,
    );
  }

  /** Writes bytes, cut to the precision and padded. */
  private writeBytes(directive: Directive, bytes: Uint8Array): void {
    const { precision, flags } = directive;
    const shown = precision >= 0 && bytes.length > precision ? bytes.subarray(0, precision) : bytes;
    const padding = this.padding(directive, shown.length);
    if ((flags & LEFT) === 0) this.writer.fill(32, padding);
    this.writer.write(shown);
    if ((flags & LEFT) !== 0) this.writer.fill(32, padding);
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
    let digits = text;
    if (text.charCodeAt(0) === 45) {
      sign = "-";
      digits = text.slice(1);
    } else if ((flags & SIGN) !== 0) sign = "+";
    else if ((flags & BLANK) !== 0) sign = " ";
    if (isInteger && (flags & ALTERNATE) !== 0 && (char === 120 || char === 88 || char === 111)) {
      sign += digits.slice(0, 2);
      digits = digits.slice(2);
    }
    const padding = this.padding(directive, sign.length + digits.length);
    const zeros = (flags & ZERO) !== 0 && (flags & LEFT) === 0;
    if (!zeros && (flags & LEFT) === 0) writer.fill(32, padding);
    writer.writeText(sign);
    if (zeros) writer.fill(48, padding);
    writer.writeText(digits);
    if ((flags & LEFT) !== 0) writer.fill(32, padding);
  }

  private float(directive: Directive, value: Address): string {
    const { vm } = this;
    const mark = vm.mark();
    let number: number;
    try {
      number = asDouble(vm, value);
    } catch (error) {
      vm.caught(error, mark);
      clearException(vm);
      throw vm.raise(TYPE_ERROR, `float argument required, not ${vm.typeName(value)}`);
    }
    const precision = directive.precision < 0 ? 6 : directive.precision;
    const alt = (directive.flags & ALTERNATE) !== 0;
    return formatFloat(number, String.fromCharCode(directive.char) as FloatCode, precision, { alt });
  }

  /** formatlong: the text of an integer with sign, prefix and the digits that the precision asks for. */
  private integer(directive: Directive, value: Address): string {
    const { vm } = this;
    const { char } = directive;
    if (vm.hasFlag(value, FLAG_LONG_SUBCLASS)) return this.integerText(directive, value);
    const isExact = char === 111 || char === 120 || char === 88;
    const wanted = isExact ? "an integer" : "a real number";
    const wrong = `%${String.fromCharCode(char)} format: ${wanted} is required, not ${vm.typeName(value)}`;
    if (!isNumber(vm, value)) throw vm.raise(TYPE_ERROR, wrong);
    const mark = vm.mark();
    let int: Address;
    try {
      int = isExact ? numberIndex(vm, value) : numberLong(vm, value);
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
      clearException(vm);
      throw vm.raise(TYPE_ERROR, wrong);
    }
    const text = this.integerText(directive, int);
    vm.decref(int);
    return text;
  }

  private integerText(directive: Directive, int: Address): string {
    const { vm } = this;
    const { char, flags, precision } = directive;
    const base = char === 111 ? 8 : char === 120 || char === 88 ? 16 : 10;
    const signed = intFits(vm, int) ? intToNumber(vm, int).toString(base) : intToBig(vm, int).toString(base);
    const isNegative = signed.charCodeAt(0) === 45;
    const digits = (isNegative ? signed.slice(1) : signed).padStart(precision, "0");
    const prefix = base === 10 || (flags & ALTERNATE) === 0 ? "" : base === 16 ? "0x" : "0o";
    const text = prefix + digits;
    return (isNegative ? "-" : "") + (char === 88 ? text.toUpperCase() : text);
  }

  /** byte_converter. */
  private byte(value: Address): number {
    const { vm } = this;
    const wrong = "%c requires an integer in range(256) or a single byte";
    if (isBytes(vm, value) || isBytearray(vm, value)) {
      if (lengthOf(vm, value) === 1) return vm.u8[dataOf(vm, value)];
      throw vm.raise(TYPE_ERROR, wrong);
    }
    const mark = vm.mark();
    let number: number;
    try {
      const int = numberIndex(vm, value);
      number = intToNumber(vm, int);
      vm.decref(int);
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
      clearException(vm);
      throw vm.raise(TYPE_ERROR, wrong);
    }
    if (number < 0 || number > 255) throw vm.raise(OVERFLOW_ERROR, "%c arg not in range(256)");
    return number;
  }
}
