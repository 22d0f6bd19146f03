/** The grammar of str.format: replacement fields and their names (Objects/stringlib/unicode_format.h). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { VALUE_ERROR } from "../../object/static.ts";
import { toDecimal } from "./characters.ts";
import { readChar, strData, strKind, strLength } from "./text.ts";

const OPEN = 123;
const CLOSE = 125;

/**
 * Reads a range of a format string, one literal text and the field after it at a time (MarkupIterator). Indexes are
 * of the str.
 */
export class Markup {
  readonly vm: Machine;
  readonly text: Address;
  private readonly data: Address;
  private readonly kind: number;
  /** The index to go on from. */
  at: number;
  readonly end: number;
  literalStart = 0;
  literalEnd = 0;
  hasField = false;
  nameStart = 0;
  nameEnd = 0;
  specStart = 0;
  specEnd = 0;
  /** Whether the specification has fields of its own. */
  needsExpanding = false;
  /** The character after `!`, or 0. */
  conversion = 0;

  constructor(vm: Machine, text: Address, start: number, end: number) {
    this.vm = vm;
    this.text = text;
    this.data = strData(vm, text);
    this.kind = strKind(vm, text);
    this.at = start;
    this.end = end;
  }

  /** Whether the literal is all of the format string, without a field. */
  isWhole(): boolean {
    return !this.hasField && this.literalStart === 0 && this.literalEnd === strLength(this.vm, this.text);
  }

  private char(index: number): number {
    return readChar(this.vm, this.data, this.kind, index);
  }

  private fail(message: string): unknown {
    return this.vm.raise(VALUE_ERROR, message);
  }

  /** Goes to the next literal and field; false at the end. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const start = this.at;
    let char = 0;
    while (this.at < this.end) {
      char = this.char(this.at++);
      if (char === OPEN || char === CLOSE) break;
    }
    const isMarkup = char === OPEN || char === CLOSE;
    const atEnd = this.at >= this.end;
    const doubled = isMarkup && !atEnd && this.char(this.at) === char;
    if (char === CLOSE && !doubled) throw this.fail("Single '}' encountered in format string");
    if (char === OPEN && atEnd) throw this.fail("Single '{' encountered in format string");
    this.literalStart = start;
    this.literalEnd = isMarkup && !doubled ? this.at - 1 : this.at;
    if (doubled) this.at++;
    this.hasField = isMarkup && !doubled;
    this.needsExpanding = false;
    this.conversion = 0;
    this.specStart = this.specEnd = 0;
    if (this.hasField) this.field();
    return true;
  }

  private field(): void {
    const char = this.fieldName();
    if (char === CLOSE) return;
    if (char !== 58 && char !== 33) throw this.fail("expected '}' before end of string");
    if (char === 33 && this.conversionEndsField()) return;
    this.specStart = this.at;
    for (let depth = 1; this.at < this.end;) {
      const c = this.char(this.at++);
      if (c === OPEN) {
        this.needsExpanding = true;
        depth++;
      } else if (c === CLOSE && --depth === 0) {
        this.specEnd = this.at - 1;
        return;
      }
    }
    throw this.fail("unmatched '{' in format spec");
  }

  /** Reads the name; returns the character that ended it, or 0. */
  private fieldName(): number {
    this.nameStart = this.at;
    while (this.at < this.end) {
      const char = this.char(this.at++);
      if (char === OPEN) throw this.fail("unexpected '{' in field name");
      if (char === 91) while (this.at < this.end && this.char(this.at) !== 93) this.at++;
      else if (char === CLOSE || char === 58 || char === 33) {
        this.nameEnd = this.at - 1;
        return char;
      }
    }
    this.nameEnd = this.at;
    return 0;
  }

  /** Reads the conversion; true when the field ends with it. */
  private conversionEndsField(): boolean {
    if (this.at >= this.end) throw this.fail("end of string while looking for conversion specifier");
    this.conversion = this.char(this.at++);
    if (this.at >= this.end) return false;
    const char = this.char(this.at++);
    if (char !== CLOSE && char !== 58) throw this.fail("expected ':' after conversion specifier");
    return char === CLOSE;
  }
}

/** Reads `first.attribute[item]...` (FieldNameIterator). */
export class FieldName {
  readonly vm: Machine;
  readonly text: Address;
  private readonly data: Address;
  private readonly kind: number;
  readonly end: number;
  at: number;
  /** The part last read; `index` is its value when it is a number of an item or argument, else -1. */
  start = 0;
  stop = 0;
  index = -1;
  isAttribute = false;

  constructor(vm: Machine, text: Address, start: number, end: number) {
    this.vm = vm;
    this.text = text;
    this.data = strData(vm, text);
    this.kind = strKind(vm, text);
    this.at = start;
    this.end = end;
  }

  private char(index: number): number {
    return readChar(this.vm, this.data, this.kind, index);
  }

  /** Reads up to the first `.` or `[`: the name or number of an argument, which may be empty. */
  first(): void {
    this.start = this.at;
    this.skipName();
    this.stop = this.at;
    this.index = this.integer(this.start, this.stop);
  }

  private skipName(): void {
    while (this.at < this.end) {
      const char = this.char(this.at);
      if (char === 46 || char === 91) return;
      this.at++;
    }
  }

  /** Reads the next `.attribute` or `[item]`; false at the end. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const char = this.char(this.at++);
    this.start = this.at;
    this.index = -1;
    this.isAttribute = char === 46;
    if (char === 46) {
      this.skipName();
      this.stop = this.at;
    } else if (char === 91) this.item();
    else throw this.vm.raise(VALUE_ERROR, "Only '.' or '[' may follow ']' in format field specifier");
    if (this.start === this.stop) throw this.vm.raise(VALUE_ERROR, "Empty attribute in format string");
    return true;
  }

  private item(): void {
    while (this.at < this.end && this.char(this.at) !== 93) this.at++;
    if (this.at >= this.end) throw this.vm.raise(VALUE_ERROR, "Missing ']' in format string");
    this.stop = this.at++;
    this.index = this.integer(this.start, this.stop);
  }

  /** The value of a run of decimal digits; -1 for any other text (get_integer). */
  private integer(start: number, stop: number): number {
    if (start >= stop) return -1;
    let value = 0;
    for (let i = start; i < stop; i++) {
      const digit = toDecimal(this.char(i));
      if (digit < 0) return -1;
      value = value * 10 + digit;
      if (value > 2 ** 63 - 1) throw this.vm.raise(VALUE_ERROR, "Too many decimal digits in format string");
    }
    return value;
  }
}
