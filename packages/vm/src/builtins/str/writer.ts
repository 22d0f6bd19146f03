/** A str in the making (CPython's _PyUnicodeWriter). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { decimalLength, writeDecimal } from "../int/decimal.ts";
import { newStrFromMasked, readChar, strData, strKind, strLength } from "./text.ts";

/** Buffers of finished writers; a writer that an exception abandons is left to the JavaScript collector. */
const SPARE: Uint32Array[] = [];
const MOST_SPARE = 8;
const SMALLEST_BUFFER = 256;
const LARGEST_SPARE = 65536;

/** Collects code points; surrogates written apart stay apart. */
export class StringWriter {
  private points: Uint32Array;
  private mask = 0;
  /** How many characters were written. */
  length = 0;

  constructor(capacity = 64) {
    const spare = SPARE.pop();
    const fits = spare !== undefined && spare.length >= capacity;
    this.points = fits ? spare : new Uint32Array(Math.max(capacity, SMALLEST_BUFFER));
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.points.length) return;
    const grown = new Uint32Array(Math.max(needed, this.points.length * 2));
    grown.set(this.points.subarray(0, this.length));
    this.points = grown;
  }

  /** Writes one code point. */
  writeChar(point: number): void {
    if (this.length === this.points.length) this.reserve(1);
    this.points[this.length++] = point;
    this.mask |= point;
  }

  /** Writes a code point `count` times. */
  fill(point: number, count: number): void {
    if (count <= 0) return;
    this.reserve(count);
    this.points.fill(point, this.length, this.length + count);
    this.length += count;
    this.mask |= point;
  }

  /** Writes a JavaScript string; a surrogate pair is one character. */
  writeText(text: string): void {
    this.reserve(text.length);
    const points = this.points;
    let length = this.length;
    for (let i = 0; i < text.length; i++) {
      let point = text.charCodeAt(i);
      if (point >= 0xd800 && point < 0xdc00) {
        point = text.codePointAt(i)!;
        if (point > 0xffff) i++;
      }
      points[length++] = point;
      this.mask |= point;
    }
    this.length = length;
  }

  /** Writes an int32 above -2^31 in decimal. */
  writeInt(value: number): void {
    this.reserve(11);
    const isNegative = value < 0;
    const magnitude = isNegative ? -value | 0 : value;
    if (isNegative) this.points[this.length++] = 45;
    this.length += decimalLength(magnitude);
    writeDecimal(this.points, this.length, magnitude);
    this.mask |= 63;
  }

  /** Writes all characters of a str. */
  writeStr(vm: Machine, str: Address): void {
    this.writeRange(vm, str, 0, strLength(vm, str));
  }

  /** Writes the characters `[start, end)` of a str. */
  writeRange(vm: Machine, str: Address, start: number, end: number): void {
    this.reserve(end - start);
    const points = this.points;
    const kind = strKind(vm, str);
    const data = strData(vm, str);
    let length = this.length;
    let mask = this.mask;
    if (kind === 1) {
      const u8 = vm.u8;
      for (let at = data + start; at < data + end; at++) mask |= points[length++] = u8[at]!;
    } else {
      for (let i = start; i < end; i++) mask |= points[length++] = readChar(vm, data, kind, i);
    }
    this.length = length;
    this.mask = mask;
  }

  /** Writes the code points `[start, end)` of an array. */
  writePoints(source: ArrayLike<number>, start: number, end: number): void {
    this.reserve(end - start);
    let mask = this.mask;
    for (let i = start; i < end; i++) mask |= this.points[this.length++] = source[i]!;
    this.mask = mask;
  }

  /** Takes back all but the first `length` characters. */
  truncate(length: number): void {
    this.length = length;
    this.mask = 0;
    for (let i = 0; i < length; i++) this.mask |= this.points[i]!;
  }

  /** The code point at `index`. */
  at(index: number): number {
    return this.points[index]!;
  }

  /** The code points so far as a JavaScript string. */
  text(): string {
    let text = "";
    for (let i = 0; i < this.length; i++) text += String.fromCodePoint(this.points[i]!);
    return text;
  }

  /**
   * Writes the last str. If it is all there is, it becomes the result itself, as CPython's read-only buffer: it is put into `slot`, a word of the native
   * stack that owns what it holds and that `finishWhole` is given.
   */
  writeLast(vm: Machine, str: Address, slot: Address): void {
    if (this.length === 0 && strLength(vm, str) > 0) vm.set(slot, 0, vm.newRef(str));
    else this.writeStr(vm, str);
  }

  /** The str that `writeLast` put into `slot`, or of what was written; the slot may be released then. */
  finishWhole(vm: Machine, slot: Address): Address {
    const whole = vm.get(slot, 0);
    if (whole === 0) return this.finish(vm);
    this.putAway();
    return vm.newRef(whole);
  }

  /** The str of what was written. The writer is empty afterwards and must not be used again. */
  finish(vm: Machine): Address {
    const str = newStrFromMasked(vm, this.points, 0, this.length, this.mask);
    this.putAway();
    return str;
  }

  private putAway(): void {
    if (SPARE.length < MOST_SPARE && this.points.length <= LARGEST_SPARE) SPARE.push(this.points);
    this.points = EMPTY;
    this.length = 0;
    this.mask = 0;
  }
}

const EMPTY = new Uint32Array(0);
