/** Unpickling what has no parts: numbers, text, bytes, buffers. */
import {
  type Address,
  bytearrayData,
  bytesData,
  bytesLength,
  call2,
  cString,
  clearException,
  decodeBytes,
  decodeBytesEscape,
  decodeRawUnicodeEscape,
  decodeUtf8,
  INT_TYPE,
  iterNext,
  type Machine,
  newBool,
  newBytearraySized,
  newBytesFrom,
  newBytesSized,
  newFloat,
  newInt,
  newIntFromBig,
  OVERFLOW_ERROR,
  readBytes,
  readFloat,
  readInt32,
  readonlyView,
  reprText,
  strOfUtf8,
  VALUE_ERROR,
} from "@pyvm/vm";
import { Input } from "./input.ts";
import { BUFFERS, ENCODING, ERRORS, INPUT_LINE } from "./layout.ts";
import { pop, push, top } from "./stack.ts";
import { unpicklingError } from "./state.ts";

const MAX_SSIZE_TEXT = "9223372036854775807";
/** The value of a C integer literal (strtol with base 0), and what follows. */
const C_INTEGER = /^[ \t\n\v\f\r]*([+-]?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*))?/;
/** What PyOS_string_to_double takes of a text. */
const C_FLOAT = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)/i;
const OLD_OCTAL = /^\s*[+-]?0_?[0-9]/;
const PREFIXED = /^\s*[+-]?0([xXoObB])/;

export abstract class AtomUnpickling extends Input {
  protected push(object: Address): void {
    push(this.vm, this.self, object);
  }

  // ---- numbers ------------------------------------------------------------------------------------------------

  /** The unsigned number in the next 1, 2 or 4 bytes. */
  protected takeUnsigned(width: number): number {
    const at = this.take(width);
    const { u8 } = this.vm;
    if (width === 1) return u8[at];
    if (width === 2) return u8[at] | (u8[at + 1] << 8);
    return readInt32(u8, at, true) >>> 0;
  }

  /** The size in the next `width` bytes. @throws OverflowError for one of 2^63 and more */
  protected takeSize(width: number, what: string): number {
    if (width < 8) return this.takeUnsigned(width);
    const at = this.take(8);
    const { u8 } = this.vm;
    const size = (readInt32(u8, at + 4, true) >>> 0) * 4294967296 + (readInt32(u8, at, true) >>> 0);
    if (u8[at + 7] >= 0x80) {
      throw this.vm.raise(OVERFLOW_ERROR, `${what} exceeds system's maximum ${sizeWord(what)}${MAX_SSIZE_TEXT} bytes`);
    }
    return size;
  }

  protected binInt(): void {
    this.push(newInt(this.vm, readInt32(this.vm.u8, this.take(4), true)));
  }

  protected smallInt(width: number): void {
    this.push(newInt(this.vm, this.takeUnsigned(width)));
  }

  /** load_int: as C reads an integer; "00" and "01" are the bools. */
  protected intLine(): void {
    const length = this.lineOf(2);
    const text = this.lineText();
    const match = C_INTEGER.exec(text)!;
    const digits = match[1];
    const end = text.charCodeAt(digits === undefined ? 0 : match[0].length);
    const value = digits === undefined ? 0n : cInteger(digits);
    if ((end === 10 || Number.isNaN(end)) && BigInt.asIntN(64, value) === value) {
      if (length === 3 && (value === 0n || value === 1n)) this.push(newBool(this.vm, value === 1n));
      else this.push(newIntFromBig(this.vm, value));
    } else this.push(this.intOrError(text));
  }

  private intOrError(text: string): Address {
    const { vm } = this;
    const mark = vm.mark();
    try {
      return parseInteger(vm, text, 0);
    } catch (error) {
      vm.caught(error, mark);
      clearException(vm);
      throw vm.raise(VALUE_ERROR, "could not convert string to int");
    }
  }

  protected longLine(): void {
    const { vm, self } = this;
    const length = this.lineOf(2);
    const end = vm.get(self, INPUT_LINE) + length - 2;
    if (vm.u8[end] === 0x4c) vm.u8[end] = 0;
    this.push(parseInteger(vm, this.lineText(), 0));
  }

  /** The number in the line of a GET or PUT. */
  protected lineIndex(): Address {
    return parseInteger(this.vm, this.lineText(), 10);
  }

  protected longBytes(width: number): void {
    const { vm } = this;
    const size = width === 1 ? this.takeByte() : readInt32(vm.u8, this.take(4), true);
    if (size < 0) throw unpicklingError(vm, "LONG pickle has negative byte count");
    this.push(readBytes(vm, this.take(size), size, true, true));
  }

  protected floatLine(): void {
    const { vm } = this;
    this.lineOf(2);
    const text = this.lineText();
    const number = C_FLOAT.exec(text)?.[0];
    if (number === undefined) throw this.floatError(VALUE_ERROR, "could not convert string to float", text);
    const value = cFloat(number);
    if (!Number.isFinite(value) && /\d/.test(number)) {
      throw this.floatError(OVERFLOW_ERROR, "value too large to convert to float", text);
    }
    const rest = text.slice(number.length);
    if (rest !== "" && rest[0] !== "\n") throw vm.raise(VALUE_ERROR, "could not convert string to float");
    this.push(newFloat(vm, value));
  }

  /** The message has the first 200 bytes of the line, as far as they are UTF-8. */
  private floatError(type: Address, problem: string, text: string): unknown {
    const { vm } = this;
    const mark = vm.mark();
    const str = vm.hold(decodeUtf8(vm, vm.hold(this.lineBytes(Math.min(text.length, 200))), "replace", true));
    const message = `${problem}: '${vm.toJs(str)}'`;
    vm.release(mark);
    return vm.raise(type, message);
  }

  protected binFloat(): void {
    const { vm } = this;
    this.push(newFloat(vm, readFloat(vm.u8, this.take(8), 8, false)));
  }

  // ---- text and bytes -----------------------------------------------------------------------------------------

  /** The line that was read, up to a zero, each byte a character. */
  private lineText(): string {
    return cString(this.vm, this.vm.get(this.self, INPUT_LINE));
  }

  /** A bytes object of the line without its last `less` bytes. */
  protected lineBytes(length: number): Address {
    return newBytesFrom(this.vm, this.vm.get(this.self, INPUT_LINE), length);
  }

  protected stringLine(): void {
    const { vm, self } = this;
    const line = this.line();
    const start = vm.get(self, INPUT_LINE);
    const length = line - 1;
    const quote = vm.u8[start];
    if (length < 2 || quote !== vm.u8[start + length - 1] || (quote !== 0x27 && quote !== 0x22)) {
      throw unpicklingError(vm, "the STRING opcode argument must be quoted");
    }
    const mark = vm.mark();
    const quoted = vm.hold(newBytesFrom(vm, start + 1, length - 2));
    const bytes = vm.hold(decodeBytesEscape(vm, quoted, null));
    const text = this.decoded(bytes);
    vm.release(mark);
    this.push(text);
  }

  protected string(width: number): void {
    const { vm } = this;
    const size = this.takeUnsigned(width);
    const mark = vm.mark();
    const bytes = vm.hold(newBytesFrom(vm, this.take(size), size));
    const text = this.decoded(bytes);
    vm.release(mark);
    this.push(text);
  }

  /** What the strings of Python 2 are here: bytes, or text by the encoding that the unpickler was given. */
  private decoded(bytes: Address): Address {
    const { vm, self } = this;
    const encoding = cString(vm, vm.get(self, ENCODING));
    if (encoding === "bytes") return vm.newRef(bytes);
    if (bytesLength(vm, bytes) === 0) return vm.str("");
    return decodeBytes(vm, bytes, encoding, cString(vm, vm.get(self, ERRORS)));
  }

  protected unicodeLine(): void {
    const { vm } = this;
    const length = this.lineOf(1);
    const bytes = vm.hold(this.lineBytes(length - 1));
    const text = decodeRawUnicodeEscape(vm, bytes, null, true);
    vm.decref(vm.unhold());
    this.push(text);
  }

  protected unicode(width: number): void {
    const { vm } = this;
    const size = this.takeSize(width, "BINUNICODE");
    const data = this.take(size);
    let text = strOfUtf8(vm, data, size);
    if (text === 0) {
      const bytes = vm.hold(newBytesFrom(vm, data, size));
      text = decodeUtf8(vm, bytes, "surrogatepass", true);
      vm.decref(vm.unhold());
    }
    this.push(text);
  }

  protected bytes(width: number): void {
    const { vm } = this;
    const size = this.takeSize(width, "BINBYTES");
    this.checkAvailable(size);
    if (size < 2) {
      this.push(newBytesFrom(vm, this.take(size), size));
      return;
    }
    const bytes = vm.hold(newBytesSized(vm, size));
    this.readInto(bytesData(vm, bytes), size);
    this.push(vm.unhold());
  }

  protected bytearray(): void {
    const { vm } = this;
    const size = this.takeSize(8, "BYTEARRAY8");
    this.checkAvailable(size);
    if (size > 0x7fffffff) vm.noMemory();
    const array = vm.hold(newBytearraySized(vm, size));
    this.readInto(bytearrayData(vm, array), size);
    this.push(vm.unhold());
  }

  // ---- out of band --------------------------------------------------------------------------------------------

  protected nextBuffer(): void {
    const { vm, self } = this;
    const buffers = vm.get(self, BUFFERS);
    if (buffers === 0) {
      const message = "pickle stream refers to out-of-band data but no *buffers* argument was given";
      throw unpicklingError(vm, message);
    }
    vm.hold(vm.newRef(buffers));
    const buffer = iterNext(vm, buffers);
    if (buffer === 0) throw unpicklingError(vm, "not enough out-of-band buffers");
    vm.decref(vm.unhold());
    this.push(buffer);
  }

  protected readonlyBuffer(): void {
    const { vm, self } = this;
    const view = readonlyView(vm, top(vm, self));
    vm.decref(pop(vm, self));
    this.push(view);
  }
}

/** "FRAME length exceeds system's maximum of", and "of size of" for everything else. */
function sizeWord(what: string): string {
  return what === "FRAME length" ? "of " : "size of ";
}

function cInteger(text: string): bigint {
  const isNegative = text.startsWith("-");
  const digits = text.replace(/^[+-]/, "");
  const value = /^0[0-7]/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return isNegative ? -value : value;
}

function cFloat(text: string): number {
  const word = text.toLowerCase();
  if (word.includes("nan")) return NaN;
  if (word.includes("inf")) return word.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}

/**
 * PyLong_FromString of bytes, which are no text: nothing but ASCII digits counts.
 * @param base 10, or 0 for the prefix to say it
 */
function parseInteger(vm: Machine, text: string, base: number): Address {
  const prefix = base === 0 ? PREFIXED.exec(text)?.[1]?.toLowerCase() : undefined;
  let actual = base === 0 && !OLD_OCTAL.test(text) ? 10 : base;
  if (prefix !== undefined) actual = prefix === "x" ? 16 : prefix === "o" ? 8 : 2;
  const mark = vm.mark();
  const bytes = vm.hold(newBytesSized(vm, text.length));
  for (let i = 0; i < text.length; i++) vm.u8[bytesData(vm, bytes) + i] = text.charCodeAt(i);
  const str = vm.hold(decodeUtf8(vm, bytes, null, true));
  if (!/^[\0-\x7f]*$/.test(text)) {
    throw vm.raise(VALUE_ERROR, `invalid literal for int() with base ${actual}: ${reprText(vm, str)}`);
  }
  const int = call2(vm, INT_TYPE, str, vm.hold(newInt(vm, actual)));
  vm.release(mark);
  return int;
}
