/**
 * What one token of Python's `tokenize` module is: the regular expressions of that module (`PseudoToken` and its parts) as
 * functions, each from an index of a text to the end of its match, or -1. Unlike regular expressions they need no stack for
 * long matches. None of them looks beyond the end of a line but by its newline.
 */
import { isPrintable } from "./printable.ts";
import * as T from "./token.ts";

/** `EXACT_TOKEN_TYPES`: the operators, without `<>`. */
const OPERATORS: ReadonlySet<string> = /* @__PURE__ */ (() =>
  new Set(T.TOKEN_TEXT.slice(T.LPAR, T.FIRST_KEYWORD).filter((text) => text !== "<>")))();

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function isHexDigit(c: number): boolean {
  return isDigit(c) || ((c | 32) >= 97 && (c | 32) <= 102);
}

/** `[ \f\t]*`. */
export function skipBlanks(text: string, at: number): number {
  for (let c = text.charCodeAt(at); c === 32 || c === 9 || c === 12; c = text.charCodeAt(at)) at++;
  return at;
}

/** `\r?\n`. */
export function newlineEnd(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === 10) return at + 1;
  return c === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : -1;
}

/** `#[^\r\n]*`, of which the `#` was seen. */
export function commentEnd(text: string, at: number): number {
  for (let c = text.charCodeAt(at); at < text.length && c !== 10 && c !== 13; c = text.charCodeAt(at)) at++;
  return at;
}

/** The longest operator. */
export function operatorEnd(text: string, at: number): number {
  for (let length = 3; length > 0; length--) {
    const operator = text.slice(at, at + length);
    if (OPERATORS.has(operator)) return at + operator.length;
  }
  return -1;
}

/** `\w+`, as Unicode 13 has letters and numbers. */
export function wordEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const c = text.charCodeAt(at);
    if (c < 128) {
      if (!isDigit(c) && c !== 95 && !((c | 32) >= 97 && (c | 32) <= 122)) break;
      at++;
    } else {
      const point = text.codePointAt(at);
      // Newer characters than those of Unicode 13 are not printable to it.
      if (point === undefined || !/[\p{L}\p{N}]/u.test(String.fromCodePoint(point)) || !isPrintable(point)) break;
      at += point > 0xffff ? 2 : 1;
    }
  }
  return at > start ? at : -1;
}

/** The index of the quote of a string that begins here, after a prefix perhaps; -1 when none begins. */
export function quoteIndex(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === 39 || c === 34) return at;
  const first = c | 32;
  if (first !== 98 && first !== 102 && first !== 114 && first !== 117) return -1;
  const next = text.charCodeAt(at + 1);
  if (next === 39 || next === 34) return at + 1;
  const second = next | 32;
  const isPair = first === 114 ? second === 98 || second === 102 : first !== 117 && second === 114;
  if (!isPair) return -1;
  const third = text.charCodeAt(at + 2);
  return third === 39 || third === 34 ? at + 2 : -1;
}

/** `[0-9](?:_?[0-9])*`. */
function digitsEnd(text: string, at: number): number {
  if (!isDigit(text.charCodeAt(at))) return -1;
  at++;
  for (;;) {
    const digit = text.charCodeAt(at) === 95 ? at + 1 : at;
    if (!isDigit(text.charCodeAt(digit))) return at;
    at = digit + 1;
  }
}

function exponentEnd(text: string, at: number): number {
  if ((text.charCodeAt(at) | 32) !== 101) return -1;
  const sign = text.charCodeAt(at + 1);
  return digitsEnd(text, sign === 43 || sign === 45 ? at + 2 : at + 1);
}

/** A number with a point or an exponent. */
function floatEnd(text: string, at: number, digits: number): number {
  let end: number;
  if (digits < 0) {
    end = digitsEnd(text, at + 1);
  } else if (text.charCodeAt(digits) === 46) {
    end = Math.max(digits + 1, digitsEnd(text, digits + 1));
  } else {
    return exponentEnd(text, digits);
  }
  return end < 0 ? -1 : Math.max(end, exponentEnd(text, end));
}

/** `0[xX](?:_?[0-9a-fA-F])+` and its like. */
function radixEnd(text: string, at: number): number {
  const letter = text.charCodeAt(at + 1) | 32;
  const last = letter === 98 ? 49 : letter === 111 ? 55 : 0;
  if (last === 0 && letter !== 120) return -1;
  const start = at + 2;
  at = start;
  for (;;) {
    const digit = text.charCodeAt(at) === 95 ? at + 1 : at;
    const c = text.charCodeAt(digit);
    if (last === 0 ? !isHexDigit(c) : c < 48 || c > last || Number.isNaN(c)) return at > start ? at : -1;
    at = digit + 1;
  }
}

/** `0(?:_?0)*`, all that is decimal about a number that begins with 0. */
function zerosEnd(text: string, at: number): number {
  at++;
  for (;;) {
    const digit = text.charCodeAt(at) === 95 ? at + 1 : at;
    if (text.charCodeAt(digit) !== 48) return at;
    at = digit + 1;
  }
}

/** A number, as much of it as is valid. */
export function numberEnd(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (!isDigit(c) && c !== 46) return -1;
  const digits = digitsEnd(text, at);
  if (digits >= 0 && (text.charCodeAt(digits) | 32) === 106) return digits + 1;
  const float = floatEnd(text, at, digits);
  if (float >= 0) return (text.charCodeAt(float) | 32) === 106 ? float + 1 : float;
  if (c !== 48) return digits;
  const radix = radixEnd(text, at);
  return radix >= 0 ? radix : zerosEnd(text, at);
}

/** The end of a string in single quotes, after its opening quote; -1 when it is not closed before `end`. */
export function closingQuoteEnd(text: string, at: number, end: number, quote: number): number {
  while (at < end) {
    const c = text.charCodeAt(at);
    if (c === quote) return at + 1;
    at += c === 92 ? 2 : 1;
  }
  return -1;
}

/** The end of a string in three quotes, looked for before `end`. */
export function closingTripleEnd(text: string, at: number, end: number, quote: number): number {
  while (at < end) {
    const c = text.charCodeAt(at);
    if (c === quote && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) return at + 3;
    at += c === 92 ? 2 : 1;
  }
  return -1;
}

/**
 * The strings of one line that begin with a quote and do not end: asked for each of the quotes in a line, the line is read
 * once for each of the two kinds. A string ends with its quote, or with a backslash before the newline, for the time being.
 */
export class LineStrings {
  private readonly text: string;
  private start = 0;
  private end = 0;
  private readonly unclosed = new Map<number, Uint8Array>();

  constructor(text: string) {
    this.text = text;
  }

  setLine(start: number, end: number): void {
    this.start = start;
    this.end = end;
    if (this.unclosed.size > 0) this.unclosed.clear();
  }

  /** The end of a string after its opening quote; -1 when it has none in this line. */
  stringEnd(at: number, quote: number): number {
    const { text, end } = this;
    if (this.unclosed.get(quote)?.[at - this.start] === 1) return -1;
    while (at < end) {
      const c = text.charCodeAt(at);
      if (c === quote) return at + 1;
      if (c === 10) break;
      if (c === 92) {
        const newline = newlineEnd(text, at + 1);
        if (newline >= 0) return newline;
        at++;
      }
      at++;
    }
    if (!this.unclosed.has(quote)) this.unclosed.set(quote, this.findUnclosed(quote));
    return -1;
  }

  private findUnclosed(quote: number): Uint8Array {
    const { text, start, end } = this;
    const unclosed = new Uint8Array(end - start + 2).fill(1);
    for (let at = end - 1; at >= start; at--) {
      const c = text.charCodeAt(at);
      if (c === quote) unclosed[at - start] = 0;
      else if (c === 92) unclosed[at - start] = newlineEnd(text, at + 1) >= 0 ? 0 : unclosed[at - start + 2]!;
      else if (c !== 10) unclosed[at - start] = unclosed[at - start + 1]!;
    }
    return unclosed;
  }
}
