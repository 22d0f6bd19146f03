/** Classes of bytes of UTF-8 as XML 1.0 tells them apart, and which characters may be in names. */

/** Begins no character of XML. */
export const INVALID_BYTE = 0;
/** Any other character of text. */
export const OTHER = 1;
export const NAME_START = 2;
export const NAME_CHAR = 3;
/** Begin sequences of so many bytes. */
export const LEAD2 = 4;
export const LEAD3 = 5;
export const LEAD4 = 6;
/** Space and tab. */
export const SPACE = 7;
export const CARRIAGE_RETURN = 8;
export const LINE_FEED = 9;
/** A colon is one of its own where names have prefixes. */
export const COLON_CLASS = 10;

function classOf(byte: number): number {
  if (byte >= 0x80) return byte < 0xc0 ? INVALID_BYTE : byte < 0xe0 ? LEAD2 : byte < 0xf0 ? LEAD3 : LEAD4;
  const char = String.fromCharCode(byte);
  if (/[A-Za-z_]/.test(char)) return NAME_START;
  if (/[0-9.-]/.test(char)) return NAME_CHAR;
  if (char === " " || char === "\t") return SPACE;
  if (char === "\r") return CARRIAGE_RETURN;
  if (char === "\n") return LINE_FEED;
  if (char === ":") return COLON_CLASS;
  return byte < 0x20 ? INVALID_BYTE : OTHER;
}

const TABLES: (Uint8Array | undefined)[] = [];

/** The class of each byte, for names with prefixes or without; made when first asked for. */
export function byteClasses(namespaces: boolean): Uint8Array {
  const index = namespaces ? 1 : 0;
  let table = TABLES[index];
  if (table === undefined) {
    table = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));
    if (!namespaces) table[0x3a] = NAME_START;
    for (let byte = 0xf5; byte < 0x100; byte++) table[byte] = INVALID_BYTE;
    TABLES[index] = table;
  }
  return table;
}

// Ranges of characters from U+0080 on, in hexadecimal: how far each begins behind the end of the one before, and how long it is less one.
const START_RANGES =
  "40 16 2 1e 2 39 3 a 3 7 2 34 2 43 a 23 4 1 5 1d 39 58 13 6 c5 0 2 2 2 0 2 13 2 2b 2 6 4 0 2 0 2 0 2 0 2 11 e b " +
  "2 41 2 b 2 23 f 34 3 1 3 1 4 1b 3 7 3 1 38 25 3 0 8 25 4a 1a 6 2 2f 19 7 9 27 46 3 4 2 e 2 3 2 0 10 1 21f 34 4 " +
  "0 1b 9 24 7 3 1 3 15 2 6 2 0 4 3 23 1 2 2 f 1 14 5 5 1 3 15 2 6 2 1 2 1 2 1 20 3 2 0 14 2 11 6 2 0 2 2 2 15 2 " +
  "6 2 1 2 4 4 0 23 0 25 7 3 1 3 15 2 6 2 1 3 3 4 0 1f 1 2 2 24 5 4 2 2 3 4 1 2 0 2 1 4 1 4 2 4 7 2 2 4c 7 2 2 2 " +
  "16 2 9 2 4 27 1 24 7 2 2 2 16 2 9 2 4 25 0 2 1 24 7 2 2 2 16 2 f 27 1 a0 2d 2 0 2 1 d 5 3c 1 2 0 3 1 2 0 3 0 7 " +
  "3 2 6 2 2 2 0 2 0 3 1 2 1 2 0 2 1 a 0 3 4 7c 7 2 20 137 25 b 26 a 0 2 1 2 2 2 0 2 1 2 4 2a 0 2 0 2 0 c 0 2 0 2 " +
  "0 4 1 4 0 6 2 2 0 2 0 2 0 2 0 4 1 4 1 2 0 29 0 a 0 3 0 3 1 8 1 2 0 2 6 29 0 5 0 9 0 c07 9b 5 59 7 15 3 5 3 25 " +
  "3 5 3 7 2 0 2 0 2 0 2 1e 3 34 2 6 2 0 4 2 2 6 4 3 3 5 5 c 6 2 2 6 12a 0 4 1 3 0 52 2 e85 0 1a 8 18 53 d 59 b " +
  "27 1cd4 51a5 c5b 2ba3";
const INNER_RANGES =
  "37 0 219 1 2f 45 1b 1 26 0 fc 3 10b 10 2 16 2 2 2 0 2 1 2 0 7c 0 b 7 e 9 7 0 66 e 3 1 2 3 3 9 208 2 39 0 2 f 4 " +
  "3 e 1 3 9 12 2 39 0 2 6 3 1 3 2 a 0 b 1 3 9 13 0 3a 0 2 4 5 1 3 2 19 b 10 2 39 0 2 7 2 2 2 2 19 9 12 2 39 0 2 " +
  "5 4 1 3 2 9 1 f 9 13 1 3b 4 4 2 2 3 a 0 10 8 12 2 3b 6 2 2 2 3 8 1 10 9 13 1 3b 6 2 2 2 3 8 1 10 9 13 1 3b 5 3 " +
  "2 2 3 a 0 f 9 c2 0 3 6 c 8 2 9 58 0 3 5 2 1 a 0 2 5 3 9 3f 1 7 9 c 0 2 0 2 0 5 1 32 13 2 5 5 5 2 0 2 14 4 6 2 " +
  "0 1117 c 5 0 f24 0 25 5 2 4 64 1 3 1 5e 2";

let nameTable: Uint8Array | undefined;

/** For each character of the basic plane: 1 when it may begin a name, 2 when it may be further inside; beyond ASCII. */
function nameCharacters(): Uint8Array {
  if (nameTable !== undefined) return nameTable;
  const table = new Uint8Array(0x10000);
  for (const [ranges, mark] of [
    [START_RANGES, 1],
    [INNER_RANGES, 2],
  ] as const) {
    const steps = ranges.split(" ").map((step) => Number.parseInt(step, 16));
    let at = 0x80;
    for (let i = 0; i < steps.length; i += 2) {
      const first = at + steps[i]!;
      at = first + steps[i + 1]!;
      table.fill(mark, first, at + 1);
    }
  }
  return (nameTable = table);
}

/** Whether a character of the basic plane beyond ASCII may be in a name, or begin one. */
export function isNameCharacter(char: number, start: boolean): boolean {
  const mark = nameCharacters()[char]!;
  return start ? mark === 1 : mark !== 0;
}

/** Whether the bytes at `at` are a right sequence of `size` bytes of a character of XML. */
export function isSequence(u8: Uint8Array, at: number, size: number): boolean {
  const first = u8[at]!;
  const second = u8[at + 1]!;
  if ((second & 0xc0) !== 0x80) return false;
  if (size === 2) return first >= 0xc2;
  const third = u8[at + 2]!;
  if ((third & 0xc0) !== 0x80) return false;
  if (size === 3) {
    if (first === 0xe0) return second >= 0xa0;
    if (first === 0xed) return second < 0xa0;
    return first !== 0xef || second !== 0xbf || third < 0xbe;
  }
  if ((u8[at + 3]! & 0xc0) !== 0x80) return false;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}

/** Space, tab, carriage return or line feed. */
export function isSpaceByte(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The number that a character reference (from `&` to behind `;`) gives, or -1 when it is no character of XML. */
export function referredCharacter(u8: Uint8Array, from: number, end: number): number {
  const hex = u8[from + 2] === 0x78;
  let value = 0;
  for (let at = from + (hex ? 3 : 2); at < end - 1; at++) {
    const byte = u8[at]!;
    const digit = byte < 0x3a ? byte - 0x30 : (byte | 0x20) - 0x57;
    value = value * (hex ? 16 : 10) + digit;
    if (value >= 0x110000) return -1;
  }
  if (value < 0x20) return value === 9 || value === 10 || value === 13 ? value : -1;
  return (value >= 0xd800 && value < 0xe000) || value === 0xfffe || value === 0xffff ? -1 : value;
}

/** The character of a predefined entity (its name from `from` to `end`), or 0. */
export function predefinedEntity(u8: Uint8Array, from: number, end: number): number {
  const length = end - from;
  if (length < 2 || length > 4) return 0;
  let name = "";
  for (let at = from; at < end; at++) name += String.fromCharCode(u8[at]!);
  switch (name) {
    case "lt":
      return 0x3c;
    case "gt":
      return 0x3e;
    case "amp":
      return 0x26;
    case "quot":
      return 0x22;
    case "apos":
      return 0x27;
    default:
      return 0;
  }
}
