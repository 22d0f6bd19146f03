/** The quoted-printable encoding (RFC 1521, section 5.1, and RFC 1522 for headers). */
import { hexValue } from "./hex.ts";

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const DOT = 46;
const EQUALS = 61;
const UNDERSCORE = 95;
const LINE_LENGTH = 76;
const DIGITS = "0123456789ABCDEF";

export function fromQuotedPrintable(text: Uint8Array, header: boolean): Uint8Array {
  const out: number[] = [];
  const { length } = text;
  let i = 0;
  while (i < length) {
    const char = text[i]!;
    if (char !== EQUALS) {
      out.push(header && char === UNDERSCORE ? SPACE : char);
      i++;
      continue;
    }
    if (++i >= length) break;
    const next = text[i]!;
    if (next === NEWLINE || next === RETURN) {
      // A soft break: everything up to the end of the line goes.
      while (i < length && text[i] !== NEWLINE) i++;
      i++;
    } else if (next === EQUALS) {
      out.push(EQUALS);
      i++;
    } else if (i + 1 < length && hexValue(next) >= 0 && hexValue(text[i + 1]!) >= 0) {
      out.push((hexValue(next) << 4) | hexValue(text[i + 1]!));
      i += 2;
    } else out.push(EQUALS);
  }
  return Uint8Array.from(out);
}

export interface QuotedPrintableOptions {
  readonly quoteTabs: boolean;
  readonly isText: boolean;
  readonly header: boolean;
}

export function toQuotedPrintable(data: Uint8Array, options: QuotedPrintableOptions): Uint8Array {
  const { isText, header } = options;
  const first = data.indexOf(NEWLINE);
  const lineEnd = first > 0 && data[first - 1] === RETURN ? [RETURN, NEWLINE] : [NEWLINE];
  const out: number[] = [];
  let column = 0;
  for (let i = 0; i < data.length; i++) {
    const char = data[i]!;
    if (mustQuote(data, i, column, options)) {
      if (column + 3 >= LINE_LENGTH) {
        out.push(EQUALS, ...lineEnd);
        column = 0;
      }
      pushQuoted(out, char);
      column += 3;
    } else if (isText && (char === NEWLINE || (char === RETURN && data[i + 1] === NEWLINE))) {
      const last = out[out.length - 1];
      if (last === SPACE || last === TAB) {
        out.pop();
        pushQuoted(out, last);
      }
      out.push(...lineEnd);
      column = 0;
      if (char === RETURN) i++;
    } else {
      if (i + 1 !== data.length && data[i + 1] !== NEWLINE && column + 1 >= LINE_LENGTH) {
        out.push(EQUALS, ...lineEnd);
        column = 0;
      }
      column++;
      out.push(header && char === SPACE ? UNDERSCORE : char);
    }
  }
  return Uint8Array.from(out);
}

function pushQuoted(out: number[], char: number): void {
  out.push(EQUALS, DIGITS.charCodeAt(char >> 4), DIGITS.charCodeAt(char & 15));
}

function mustQuote(data: Uint8Array, i: number, column: number, options: QuotedPrintableOptions): boolean {
  const { quoteTabs, isText, header } = options;
  const char = data[i]!;
  const isLast = i + 1 === data.length;
  if (char > 126 || char === EQUALS || (header && char === UNDERSCORE)) return true;
  if (char === DOT && column === 0) {
    const next = data[i + 1];
    if (isLast || next === NEWLINE || next === RETURN || next === 0) return true;
  }
  if (char === RETURN || char === NEWLINE) return !isText;
  if (char === TAB || char === SPACE) return isLast || quoteTabs;
  return char < 33;
}
