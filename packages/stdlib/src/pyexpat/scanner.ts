/**
 * The scanners: each finds the token that begins at an address of UTF-8 text, and leaves in `next` where it ends, or where the input is wrong.
 * What lies before `end` is all they know; a token that might go on behind it is PARTIAL, or negative in a prolog.
 */
import type { Address } from "@pyvm/vm";
import {
  byteClasses,
  CARRIAGE_RETURN,
  COLON_CLASS,
  INVALID_BYTE,
  isNameCharacter,
  isSequence,
  isSpaceByte,
  LEAD2,
  LEAD4,
  LINE_FEED,
  NAME_CHAR,
  NAME_START,
} from "./characters.ts";
import * as token from "./tokens.ts";

const EXCLAMATION = 0x21;
const QUOTE = 0x22;
const NUMBER_SIGN = 0x23;
const PERCENT_SIGN = 0x25;
const AMPERSAND = 0x26;
const APOSTROPHE = 0x27;
const LEFT_PAREN = 0x28;
const RIGHT_PAREN = 0x29;
const ASTERISK = 0x2a;
const PLUS = 0x2b;
const COMMA_CHAR = 0x2c;
const MINUS = 0x2d;
const SLASH = 0x2f;
const SEMICOLON = 0x3b;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const LEFT_BRACKET = 0x5b;
const RIGHT_BRACKET = 0x5d;
const BAR = 0x7c;

export class Scanner {
  /** Behind the token found last, or where it is wrong. */
  next: Address = 0;
  /** Where the text ends that ends in the middle of a character, which is a token without its end; 0 for nowhere. */
  cut: Address = 0;
  private readonly u8: Uint8Array;
  private readonly classes: Uint8Array;

  constructor(u8: Uint8Array, namespaces: boolean) {
    this.u8 = u8;
    this.classes = byteClasses(namespaces);
  }

  // ---- characters ---------------------------------------------------------------------------------------------

  private invalid(at: Address): number {
    this.next = at;
    return token.INVALID;
  }

  private nothing(end: Address): number {
    return end !== 0 && end === this.cut ? token.PARTIAL : token.NONE_LEFT;
  }

  private found(kind: number, next: Address): number {
    this.next = next;
    return kind;
  }

  /** How many bytes the character of a name at `at` has: 0 when it is none, -1 when some of them are missing. */
  nameChar(at: Address, end: Address, start: boolean): number {
    const kind = this.classes[this.u8[at]!]!;
    if (kind === NAME_START) return 1;
    if (kind === NAME_CHAR) return start ? 0 : 1;
    if (kind < LEAD2 || kind > LEAD4) return 0;
    const size = kind - LEAD2 + 2;
    if (at + size > end) return -1;
    if (size === 4 || !isSequence(this.u8, at, size)) return 0;
    const { u8 } = this;
    const char =
      size === 2
        ? ((u8[at]! & 31) << 6) | (u8[at + 1]! & 63)
        : ((u8[at]! & 15) << 12) | ((u8[at + 1]! & 63) << 6) | (u8[at + 2]! & 63);
    return isNameCharacter(char, start) ? size : 0;
  }

  /** Behind the name that begins at `at` (where right names are known to be). */
  nameEnd(at: Address, end: Address): Address {
    const { u8, classes } = this;
    let stop = at;
    while (stop < end) {
      const kind = classes[u8[stop]!]!;
      if (kind === NAME_START || kind === NAME_CHAR || kind === COLON_CLASS) stop++;
      else if (kind >= LEAD2 && kind <= LEAD4) stop += kind - LEAD2 + 2;
      else break;
    }
    return stop;
  }

  /** How many bytes the character at `at` has: 0 when it is no character of XML, -1 when some of them are missing. */
  private dataChar(at: Address, end: Address): number {
    const kind = this.classes[this.u8[at]!]!;
    if (kind === INVALID_BYTE) return 0;
    if (kind < LEAD2 || kind > LEAD4) return 1;
    const size = kind - LEAD2 + 2;
    if (at + size > end) return -1;
    return isSequence(this.u8, at, size) ? size : 0;
  }

  /** The token for a character at `at` that is not as it should be: `size` as `nameChar` and `dataChar` give it. */
  private wrong(at: Address, size: number): number {
    return size < 0 ? token.PARTIAL_CHAR : this.invalid(at);
  }

  // ---- content ------------------------------------------------------------------------------------------------

  content(start: Address, end: Address): number {
    const { u8 } = this;
    if (start >= end) return this.nothing(end);
    switch (u8[start]) {
      case LESS:
        return this.lessThan(start + 1, end);
      case AMPERSAND:
        return this.reference(start + 1, end);
      case 0x0d:
        if (start + 1 >= end) return token.TRAILING_CR;
        return this.found(token.DATA_NEWLINE, u8[start + 1] === 0x0a ? start + 2 : start + 1);
      case 0x0a:
        return this.found(token.DATA_NEWLINE, start + 1);
      case RIGHT_BRACKET:
        return this.bracketInContent(start + 1, end);
      default: {
        const size = this.dataChar(start, end);
        return size > 0 ? this.contentData(start + size, end) : this.wrong(start, size);
      }
    }
  }

  private bracketInContent(at: Address, end: Address): number {
    const { u8 } = this;
    if (at >= end) return token.TRAILING_BRACKET;
    if (u8[at] === RIGHT_BRACKET) {
      if (at + 1 >= end) return token.TRAILING_BRACKET;
      if (u8[at + 1] === GREATER) return this.invalid(at + 1);
    }
    return this.contentData(at, end);
  }

  private contentData(from: Address, end: Address): number {
    const { u8, classes } = this;
    let at = from;
    while (at < end) {
      const byte = u8[at]!;
      const kind = classes[byte]!;
      if (kind >= LEAD2 && kind <= LEAD4) {
        const size = kind - LEAD2 + 2;
        if (at + size > end || !isSequence(u8, at, size)) break;
        at += size;
      } else if (byte === RIGHT_BRACKET) {
        if (at + 1 >= end) break;
        if (u8[at + 1] === RIGHT_BRACKET) {
          if (at + 2 >= end) break;
          if (u8[at + 2] === GREATER) return this.invalid(at + 2);
        }
        at++;
      } else if (
        kind === INVALID_BYTE ||
        byte === LESS ||
        byte === AMPERSAND ||
        kind === CARRIAGE_RETURN ||
        kind === LINE_FEED
      ) {
        break;
      } else at++;
    }
    return this.found(token.DATA_CHARS, at);
  }

  /** Behind `<`. */
  private lessThan(at: Address, end: Address): number {
    const { u8 } = this;
    if (at >= end) return token.PARTIAL;
    switch (u8[at]) {
      case EXCLAMATION:
        if (at + 1 >= end) return token.PARTIAL;
        if (u8[at + 1] === MINUS) return this.comment(at + 2, end);
        if (u8[at + 1] === LEFT_BRACKET) return this.cdataOpen(at + 2, end);
        return this.invalid(at + 1);
      case QUESTION:
        return this.instruction(at + 1, end);
      case SLASH:
        return this.endTag(at + 1, end);
      default: {
        const size = this.nameChar(at, end, true);
        return size > 0 ? this.startTag(at + size, end) : this.wrong(at, size);
      }
    }
  }

  /** Inside of the name of a start tag, behind its first character. */
  private startTag(from: Address, end: Address): number {
    const { u8 } = this;
    let colon = false;
    for (let at = from; at < end;) {
      const byte = u8[at]!;
      const size = this.nameChar(at, end, false);
      if (size > 0) {
        at += size;
        continue;
      }
      if (size < 0) return token.PARTIAL_CHAR;
      if (byte === 0x3a) {
        const step = this.prefixEnd(at, end, colon);
        if (step <= 0) return step;
        colon = true;
        at = this.next;
      } else if (byte === GREATER) return this.found(token.START_TAG, at + 1);
      else if (byte === SLASH) return this.emptyTagEnd(at + 1, end);
      else if (isSpaceByte(byte)) return this.attributes(at, end);
      else return this.invalid(at);
    }
    return token.PARTIAL;
  }

  /** A colon inside of a name: 1 with `next` behind the character that follows, else a token. */
  private prefixEnd(at: Address, end: Address, second: boolean): number {
    if (second) return this.invalid(at);
    if (at + 1 >= end) return token.PARTIAL;
    const size = this.nameChar(at + 1, end, true);
    return size > 0 ? this.found(1, at + 1 + size) : this.wrong(at + 1, size);
  }

  /** Behind `/` in a start tag. */
  private emptyTagEnd(at: Address, end: Address): number {
    if (at >= end) return token.PARTIAL;
    return this.u8[at] === GREATER ? this.found(token.EMPTY_ELEMENT, at + 1) : this.invalid(at);
  }

  /** The attributes of a start tag, from a space before one of them on. */
  private attributes(from: Address, end: Address): number {
    const { u8 } = this;
    let at = from;
    for (;;) {
      do {
        if (++at >= end) return token.PARTIAL;
      } while (isSpaceByte(u8[at]!));
      if (u8[at] === GREATER) return this.found(token.START_TAG, at + 1);
      if (u8[at] === SLASH) return this.emptyTagEnd(at + 1, end);
      const size = this.nameChar(at, end, true);
      if (size <= 0) return this.wrong(at, size);
      const value = this.attributeName(at + size, end);
      if (value <= 0) return value;
      const after = this.attributeValue(this.next, end);
      if (after <= 0) return after;
      at = this.next;
      if (at >= end) return token.PARTIAL;
      if (u8[at] === GREATER || u8[at] === SLASH) at--;
      else if (!isSpaceByte(u8[at]!)) return this.invalid(at);
    }
  }

  /** The rest of an attribute's name and the `=`: 1 with `next` at the opening quote, else a token. */
  private attributeName(from: Address, end: Address): number {
    const { u8 } = this;
    let colon = false;
    let at = from;
    for (;;) {
      if (at >= end) return token.PARTIAL;
      const size = this.nameChar(at, end, false);
      if (size > 0) at += size;
      else if (size < 0) return token.PARTIAL_CHAR;
      else if (u8[at] === 0x3a) {
        const step = this.prefixEnd(at, end, colon);
        if (step <= 0) return step;
        colon = true;
        at = this.next;
      } else break;
    }
    while (isSpaceByte(u8[at]!)) if (++at >= end) return token.PARTIAL;
    if (u8[at] !== EQUALS) return this.invalid(at);
    do {
      if (++at >= end) return token.PARTIAL;
    } while (isSpaceByte(u8[at]!));
    return u8[at] === QUOTE || u8[at] === APOSTROPHE ? this.found(1, at) : this.invalid(at);
  }

  /** A quoted value: 1 with `next` behind it, else a token. */
  private attributeValue(from: Address, end: Address): number {
    const { u8 } = this;
    const open = u8[from]!;
    let at = from + 1;
    for (;;) {
      if (at >= end) return token.PARTIAL;
      const byte = u8[at]!;
      if (byte === open) return this.found(1, at + 1);
      if (byte === LESS) return this.invalid(at);
      if (byte === AMPERSAND) {
        const kind = this.reference(at + 1, end);
        if (kind <= 0) return kind;
        at = this.next;
        continue;
      }
      const size = this.dataChar(at, end);
      if (size <= 0) return this.wrong(at, size);
      at += size;
    }
  }

  /** Behind `</`. */
  private endTag(from: Address, end: Address): number {
    const { u8 } = this;
    if (from >= end) return token.PARTIAL;
    const first = this.nameChar(from, end, true);
    if (first <= 0) return this.wrong(from, first);
    for (let at = from + first; at < end;) {
      const size = u8[at] === 0x3a ? 1 : this.nameChar(at, end, false);
      if (size > 0) at += size;
      else if (size < 0) return token.PARTIAL_CHAR;
      else {
        while (isSpaceByte(u8[at]!)) if (++at >= end) return token.PARTIAL;
        return u8[at] === GREATER ? this.found(token.END_TAG, at + 1) : this.invalid(at);
      }
    }
    return token.PARTIAL;
  }

  /** Behind `&`. */
  private reference(from: Address, end: Address): number {
    if (from >= end) return token.PARTIAL;
    if (this.u8[from] === NUMBER_SIGN) return this.characterReference(from + 1, end);
    return this.nameWithSemicolon(from, end, token.ENTITY_REF);
  }

  private nameWithSemicolon(from: Address, end: Address, kind: number): number {
    const first = this.nameChar(from, end, true);
    if (first <= 0) return this.wrong(from, first);
    for (let at = from + first; at < end;) {
      const size = this.nameChar(at, end, false);
      if (size > 0) at += size;
      else if (size < 0) return token.PARTIAL_CHAR;
      else return this.u8[at] === SEMICOLON ? this.found(kind, at + 1) : this.invalid(at);
    }
    return token.PARTIAL;
  }

  /** Behind `&#`. */
  private characterReference(from: Address, end: Address): number {
    const { u8 } = this;
    if (from >= end) return token.PARTIAL;
    const hex = u8[from] === 0x78;
    const first = hex ? from + 1 : from;
    for (let at = first; at < end; at++) {
      const byte = u8[at]!;
      const lower = byte | 0x20;
      if (byte >= 0x30 && byte <= 0x39) continue;
      if (hex && lower >= 0x61 && lower <= 0x66 && byte >= 0x41) continue;
      return byte === SEMICOLON && at > first ? this.found(token.CHAR_REF, at + 1) : this.invalid(at);
    }
    return token.PARTIAL;
  }

  /** Behind `<!-`. */
  private comment(from: Address, end: Address): number {
    const { u8 } = this;
    if (from >= end) return token.PARTIAL;
    if (u8[from] !== MINUS) return this.invalid(from);
    for (let at = from + 1; at < end;) {
      if (u8[at] === MINUS) {
        if (++at >= end) return token.PARTIAL;
        if (u8[at] !== MINUS) continue;
        if (++at >= end) return token.PARTIAL;
        return u8[at] === GREATER ? this.found(token.COMMENT, at + 1) : this.invalid(at);
      }
      const size = this.dataChar(at, end);
      if (size <= 0) return this.wrong(at, size);
      at += size;
    }
    return token.PARTIAL;
  }

  /** Behind `<?`. */
  private instruction(from: Address, end: Address): number {
    const { u8 } = this;
    if (from >= end) return token.PARTIAL;
    const first = this.nameChar(from, end, true);
    if (first <= 0) return this.wrong(from, first);
    for (let at = from + first; at < end;) {
      const size = this.nameChar(at, end, false);
      if (size > 0) at += size;
      else if (size < 0) return token.PARTIAL_CHAR;
      else if (isSpaceByte(u8[at]!)) {
        const kind = this.targetKind(from, at);
        return kind === token.INVALID ? this.invalid(at) : this.instructionData(at + 1, end, kind);
      } else if (u8[at] === QUESTION) {
        const kind = this.targetKind(from, at);
        if (kind === token.INVALID) return this.invalid(at);
        if (at + 1 >= end) return token.PARTIAL;
        return u8[at + 1] === GREATER ? this.found(kind, at + 2) : this.invalid(at + 1);
      } else return this.invalid(at);
    }
    return token.PARTIAL;
  }

  private instructionData(from: Address, end: Address, kind: number): number {
    const { u8 } = this;
    for (let at = from; at < end;) {
      if (u8[at] === QUESTION) {
        if (++at >= end) return token.PARTIAL;
        if (u8[at] === GREATER) return this.found(kind, at + 1);
        continue;
      }
      const size = this.dataChar(at, end);
      if (size <= 0) return this.wrong(at, size);
      at += size;
    }
    return token.PARTIAL;
  }

  /** What a target makes of an instruction: `xml` a declaration, any other writing of it nothing valid. */
  private targetKind(from: Address, end: Address): number {
    const { u8 } = this;
    if (end - from !== 3) return token.PI;
    let text = "";
    for (let at = from; at < end; at++) text += String.fromCharCode(u8[at]!);
    if (text === "xml") return token.XML_DECL;
    return text.toLowerCase() === "xml" ? token.INVALID : token.PI;
  }

  /** Behind `<![`. */
  private cdataOpen(from: Address, end: Address): number {
    if (end - from < 6) return token.PARTIAL;
    for (let i = 0; i < 6; i++) {
      if (this.u8[from + i] !== "CDATA[".charCodeAt(i)) return this.invalid(from + i);
    }
    return this.found(token.CDATA_OPEN, from + 6);
  }

  /** Inside of a CDATA section. */
  cdata(start: Address, end: Address): number {
    const { u8, classes } = this;
    if (start >= end) return this.nothing(end);
    let at = start;
    const byte = u8[at]!;
    if (byte === RIGHT_BRACKET) {
      if (++at >= end) return token.PARTIAL;
      if (u8[at] === RIGHT_BRACKET) {
        if (at + 1 >= end) return token.PARTIAL;
        if (u8[at + 1] === GREATER) return this.found(token.CDATA_CLOSE, at + 2);
      }
    } else if (byte === 0x0d) {
      if (at + 1 >= end) return token.PARTIAL;
      return this.found(token.DATA_NEWLINE, u8[at + 1] === 0x0a ? at + 2 : at + 1);
    } else if (byte === 0x0a) return this.found(token.DATA_NEWLINE, at + 1);
    else {
      const size = this.dataChar(at, end);
      if (size <= 0) return this.wrong(at, size);
      at += size;
    }
    while (at < end) {
      const kind = classes[u8[at]!]!;
      if (kind === CARRIAGE_RETURN || kind === LINE_FEED || u8[at] === RIGHT_BRACKET) break;
      const size = this.dataChar(at, end);
      if (size <= 0) break;
      at += size;
    }
    return this.found(token.DATA_CHARS, at);
  }

  // ---- prolog -------------------------------------------------------------------------------------------------

  prolog(start: Address, end: Address): number {
    const { u8 } = this;
    if (start >= end) return this.nothing(end);
    const at = start + 1;
    switch (u8[start]) {
      case QUOTE:
      case APOSTROPHE:
        return this.literal(u8[start]!, at, end);
      case LESS:
        return this.lessThanInProlog(at, end);
      case 0x0d:
        if (at === end) return this.found(-token.PROLOG_SPACE, end);
        return this.prologSpace(at, end);
      case 0x20:
      case 0x09:
      case 0x0a:
        return this.prologSpace(at, end);
      case PERCENT_SIGN:
        return this.percent(at, end);
      case COMMA_CHAR:
        return this.found(token.COMMA, at);
      case LEFT_BRACKET:
        return this.found(token.OPEN_BRACKET, at);
      case RIGHT_BRACKET:
        return this.bracketInProlog(at, end);
      case LEFT_PAREN:
        return this.found(token.OPEN_PAREN, at);
      case RIGHT_PAREN:
        return this.closeParen(at, end);
      case BAR:
        return this.found(token.OR, at);
      case GREATER:
        return this.found(token.DECL_CLOSE, at);
      case NUMBER_SIGN:
        return this.poundName(at, end);
      default:
        return this.prologName(start, end);
    }
  }

  private lessThanInProlog(at: Address, end: Address): number {
    if (at >= end) return token.PARTIAL;
    const byte = this.u8[at]!;
    if (byte === EXCLAMATION) return this.declaration(at + 1, end);
    if (byte === QUESTION) return this.instruction(at + 1, end);
    const kind = this.classes[byte]!;
    const starts = kind === NAME_START || (kind >= LEAD2 && kind <= LEAD4);
    return starts ? this.found(token.INSTANCE_START, at - 1) : this.invalid(at);
  }

  /** A run of spaces whose first lies before `from`; a carriage return at the end is left alone. */
  private prologSpace(from: Address, end: Address): number {
    const { u8 } = this;
    let at = from;
    while (at < end && isSpaceByte(u8[at]!) && !(u8[at] === 0x0d && at + 1 === end)) at++;
    return this.found(token.PROLOG_SPACE, at);
  }

  private bracketInProlog(at: Address, end: Address): number {
    const { u8 } = this;
    if (at >= end) return -token.CLOSE_BRACKET;
    if (u8[at] === RIGHT_BRACKET) {
      if (at + 1 >= end) return token.PARTIAL;
      if (u8[at + 1] === GREATER) return this.found(token.COND_SECT_CLOSE, at + 2);
    }
    return this.found(token.CLOSE_BRACKET, at);
  }

  private closeParen(at: Address, end: Address): number {
    if (at >= end) return -token.CLOSE_PAREN;
    const byte = this.u8[at]!;
    switch (byte) {
      case ASTERISK:
        return this.found(token.CLOSE_PAREN_ASTERISK, at + 1);
      case QUESTION:
        return this.found(token.CLOSE_PAREN_QUESTION, at + 1);
      case PLUS:
        return this.found(token.CLOSE_PAREN_PLUS, at + 1);
      case GREATER:
      case COMMA_CHAR:
      case BAR:
      case RIGHT_PAREN:
        return this.found(token.CLOSE_PAREN, at);
      default:
        return isSpaceByte(byte) ? this.found(token.CLOSE_PAREN, at) : this.invalid(at);
    }
  }

  private prologName(start: Address, end: Address): number {
    const { u8 } = this;
    let kind = token.NAME;
    let size = this.nameChar(start, end, true);
    if (size === 0) {
      kind = token.NMTOKEN;
      size = u8[start] === 0x3a ? 1 : this.nameChar(start, end, false);
    }
    if (size <= 0) return this.wrong(start, size);
    for (let at = start + size; at < end;) {
      size = this.nameChar(at, end, false);
      if (size > 0) at += size;
      else if (size < 0) return token.PARTIAL_CHAR;
      else if (u8[at] === 0x3a) {
        at++;
        if (kind === token.NAME) {
          if (at >= end) return token.PARTIAL;
          size = this.nameChar(at, end, false);
          if (size < 0) return token.PARTIAL_CHAR;
          kind = size > 0 ? token.PREFIXED_NAME : token.NMTOKEN;
          at += size;
        } else kind = token.NMTOKEN;
      } else return this.prologNameEnd(at, kind);
    }
    return -kind;
  }

  private prologNameEnd(at: Address, kind: number): number {
    const byte = this.u8[at]!;
    switch (byte) {
      case GREATER:
      case RIGHT_PAREN:
      case COMMA_CHAR:
      case BAR:
      case LEFT_BRACKET:
      case PERCENT_SIGN:
        return this.found(kind, at);
      case PLUS:
        return kind === token.NMTOKEN ? this.invalid(at) : this.found(token.NAME_PLUS, at + 1);
      case ASTERISK:
        return kind === token.NMTOKEN ? this.invalid(at) : this.found(token.NAME_ASTERISK, at + 1);
      case QUESTION:
        return kind === token.NMTOKEN ? this.invalid(at) : this.found(token.NAME_QUESTION, at + 1);
      default:
        return isSpaceByte(byte) ? this.found(kind, at) : this.invalid(at);
    }
  }

  private literal(open: number, from: Address, end: Address): number {
    const { u8 } = this;
    for (let at = from; at < end;) {
      if (u8[at] === open) {
        if (++at >= end) return -token.LITERAL;
        const byte = u8[at]!;
        const ends = isSpaceByte(byte) || byte === GREATER || byte === PERCENT_SIGN || byte === LEFT_BRACKET;
        return this.found(ends ? token.LITERAL : token.INVALID, at);
      }
      const size = this.dataChar(at, end);
      if (size <= 0) return this.wrong(at, size);
      at += size;
    }
    return token.PARTIAL;
  }

  /** Behind `<!`. */
  private declaration(from: Address, end: Address): number {
    const { u8, classes } = this;
    if (from >= end) return token.PARTIAL;
    if (u8[from] === MINUS) return this.comment(from + 1, end);
    if (u8[from] === LEFT_BRACKET) return this.found(token.COND_SECT_OPEN, from + 1);
    if (classes[u8[from]!] !== NAME_START) return this.invalid(from);
    for (let at = from + 1; at < end; at++) {
      const byte = u8[at]!;
      if (classes[byte] === NAME_START) continue;
      if (byte === PERCENT_SIGN) {
        if (at + 1 >= end) return token.PARTIAL;
        if (isSpaceByte(u8[at + 1]!) || u8[at + 1] === PERCENT_SIGN) return this.invalid(at);
        return this.found(token.DECL_OPEN, at);
      }
      return isSpaceByte(byte) ? this.found(token.DECL_OPEN, at) : this.invalid(at);
    }
    return token.PARTIAL;
  }

  /** Behind `%`. */
  private percent(from: Address, end: Address): number {
    if (from >= end) return token.PARTIAL;
    const byte = this.u8[from]!;
    if (isSpaceByte(byte) || byte === PERCENT_SIGN) return this.found(token.PERCENT, from);
    return this.nameWithSemicolon(from, end, token.PARAM_ENTITY_REF);
  }

  /** Behind `#`. */
  private poundName(from: Address, end: Address): number {
    if (from >= end) return token.PARTIAL;
    const first = this.nameChar(from, end, true);
    if (first <= 0) return this.wrong(from, first);
    for (let at = from + first; at < end;) {
      const size = this.nameChar(at, end, false);
      if (size > 0) at += size;
      else if (size < 0) return token.PARTIAL_CHAR;
      else {
        const byte = this.u8[at]!;
        const ends =
          isSpaceByte(byte) || byte === RIGHT_PAREN || byte === GREATER || byte === PERCENT_SIGN || byte === BAR;
        return this.found(ends ? token.POUND_NAME : token.INVALID, at);
      }
    }
    return -token.POUND_NAME;
  }

  /** Behind `<![IGNORE[`: the end of the section, sections inside of it included. */
  ignored(from: Address, end: Address): number {
    const { u8 } = this;
    let level = 0;
    for (let at = from; at < end;) {
      const size = this.dataChar(at, end);
      if (size <= 0) return this.wrong(at, size);
      const byte = u8[at]!;
      at += size;
      if (byte === LESS) {
        if (at >= end) return token.PARTIAL;
        if (u8[at] !== EXCLAMATION) continue;
        if (++at >= end) return token.PARTIAL;
        if (u8[at] !== LEFT_BRACKET) continue;
        level++;
        at++;
      } else if (byte === RIGHT_BRACKET) {
        if (at >= end) return token.PARTIAL;
        if (u8[at] !== RIGHT_BRACKET) continue;
        if (at + 1 >= end) return token.PARTIAL;
        if (u8[at + 1] !== GREATER) continue;
        at += 2;
        if (level-- === 0) return this.found(token.IGNORE_SECTION, at);
      }
    }
    return token.PARTIAL;
  }

  // ---- values -------------------------------------------------------------------------------------------------

  /** Inside of an attribute's value, without its quotes. */
  valuePart(start: Address, end: Address): number {
    return this.part(start, end, false);
  }

  /** Inside of an entity's value, without its quotes. */
  entityPart(start: Address, end: Address): number {
    return this.part(start, end, true);
  }

  private part(start: Address, end: Address, entity: boolean): number {
    const { u8, classes } = this;
    if (start >= end) return token.NONE_LEFT;
    let at = start;
    for (; at < end; at++) {
      const byte = u8[at]!;
      const kind = classes[byte]!;
      if (kind === CARRIAGE_RETURN) {
        if (at > start) break;
        if (at + 1 >= end) return token.TRAILING_CR;
        return this.found(token.DATA_NEWLINE, u8[at + 1] === 0x0a ? at + 2 : at + 1);
      }
      if (kind === LINE_FEED)
        return at > start ? this.found(token.DATA_CHARS, at) : this.found(token.DATA_NEWLINE, at + 1);
      if (byte === AMPERSAND) {
        if (at > start) break;
        return this.reference(at + 1, end);
      }
      if (entity) {
        if (byte !== PERCENT_SIGN) continue;
        if (at > start) break;
        const found = this.percent(at + 1, end);
        return found === token.PERCENT ? token.INVALID : found;
      }
      if (byte === LESS) return this.invalid(at);
      if (byte === 0x20 || byte === 0x09) {
        if (at > start) break;
        return this.found(token.ATTRIBUTE_SPACE, at + 1);
      }
    }
    return this.found(token.DATA_CHARS, at);
  }
}
