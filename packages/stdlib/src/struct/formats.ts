/** Format characters of the struct module: sizes and alignments, native (`@`) and standard (`< > ! =`). */
import { IS_FLOAT_FORMATS, type Machine, UNKNOWN_DOUBLE, UNKNOWN_FLOAT } from "@pyvm/vm";

/** Marks a code whose numbers have their highest byte first. */
export const BIG = 0x100;
/** Marks a code of the native table, whose floats overflow without an error. */
export const NATIVE = 0x200;

/** Whether `float.__setformat__` has declared unknown the format of a float or double of the standard tables. */
export function isUnknownFormat(vm: Machine, code: number, size: number): boolean {
  const formats = vm.get(0, IS_FLOAT_FORMATS);
  return formats !== 0 && (code & NATIVE) === 0 && (formats & (size === 8 ? UNKNOWN_DOUBLE : UNKNOWN_FLOAT)) !== 0;
}

const NATIVE_SIZES: Readonly<Record<string, number>> = {
  x: 1,
  b: 1,
  B: 1,
  c: 1,
  s: 1,
  p: 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  n: 8,
  N: 8,
  q: 8,
  Q: 8,
  "?": 1,
  e: 2,
  f: 4,
  d: 8,
  P: 8,
};
const STANDARD_SIZES: Readonly<Record<string, number>> = {
  x: 1,
  b: 1,
  B: 1,
  c: 1,
  s: 1,
  p: 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
  "?": 1,
  e: 2,
  f: 4,
  d: 8,
};

/** One code of a format: `repeat` items of `size` bytes from `offset` on. */
export interface Code {
  readonly char: number;
  readonly offset: number;
  readonly size: number;
  readonly repeat: number;
}

export interface Layout {
  readonly codes: readonly Code[];
  readonly size: number;
  /** How many values it packs. */
  readonly count: number;
}

const SIZE_MAX = 2 ** 63;

/** Reads a format (prepare_s). A string is what is wrong with it. */
export function parseFormat(text: string): Layout | string {
  const prefix = text[0] ?? "";
  const isNative = prefix === "@" || !"<>!=".includes(prefix) || prefix === "";
  const flags = (isNative ? NATIVE : 0) | (prefix === ">" || prefix === "!" ? BIG : 0);
  const sizes = isNative ? NATIVE_SIZES : STANDARD_SIZES;
  const codes: Code[] = [];
  let size = 0;
  let count = 0;
  let tooLong = false;
  for (let i = prefix !== "" && "@<>!=".includes(prefix) ? 1 : 0; i < text.length; i++) {
    let char = text[i]!;
    if (isSpace(char)) continue;
    let repeat = 1;
    if (isDigit(char)) {
      repeat = 0;
      for (; i < text.length && isDigit(text[i]!); i++) repeat = repeat * 10 + (text.charCodeAt(i) - 48);
      if (repeat >= SIZE_MAX) return "total struct size too long";
      if (i >= text.length) return "repeat count given without format specifier";
      char = text[i]!;
    }
    const itemSize = sizes[char];
    if (itemSize === undefined) return "bad char in struct format";
    if (isNative) size = Math.ceil(size / itemSize) * itemSize;
    const isRun = char === "s" || char === "p";
    if (isRun) codes.push({ char: char.charCodeAt(0) | flags, offset: size, size: repeat, repeat: 1 });
    else if (char !== "x" && repeat > 0)
      codes.push({ char: char.charCodeAt(0) | flags, offset: size, size: itemSize, repeat });
    if (char !== "x") count += isRun ? 1 : repeat;
    size += repeat * itemSize;
    if (size >= SIZE_MAX) tooLong = true;
    if (tooLong) return "total struct size too long";
  }
  return { codes, size, count };
}

function isSpace(char: string): boolean {
  return char === " " || (char >= "\t" && char <= "\r");
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}
