/** Character sets of two bytes a character, unpacked when a codec first uses one. */
import { PACKED_SETS } from "./tables.ts";

type SetName = keyof typeof PACKED_SETS;

/** What begins a difference of one, and of two characters; the others begin one of three, but the last two. */
const ONE = 36;
const TWO = 36;
const RUN = 88;
const PLANE = 89;
const BASE = 90;
const DIGITS: Int8Array = makeDigits();

/** The digits of packed characters: printable ASCII but quotes, the backslash and the semicolon. */
function makeDigits(): Int8Array {
  const digits = new Int8Array(128).fill(-1);
  let digit = 0;
  for (let char = 32; char < 127; char++) if (!"\"\\'`;".includes(String.fromCharCode(char))) digits[char] = digit++;
  return digits;
}

const CODES = 0x10000;
/** No character from here on is in a set. */
const LAST_POINT = 0x30000;
const SECOND_PLANE = 0x20000;

/** Reads characters that are packed as differences; each of the two planes has a character before of its own. */
class Characters {
  private readonly text: string;
  private at = 0;
  private readonly last = [0, SECOND_PLANE];
  private plane = 0;
  private run = 0;

  constructor(text: string) {
    this.text = text;
  }

  private digit(): number {
    return DIGITS[this.text.charCodeAt(this.at++)]!;
  }

  next(): number {
    if (this.run > 0) this.run--;
    else {
      let first = this.digit();
      if (first === PLANE) {
        this.plane ^= 1;
        first = this.digit();
      }
      if (first !== RUN) return (this.last[this.plane]! += this.difference(first));
      this.run = this.digit() - 1;
    }
    return ++this.last[this.plane]!;
  }

  private difference(first: number): number {
    let zigzag = first;
    if (first >= ONE + TWO) {
      const high = (first - ONE - TWO) * BASE + this.digit();
      zigzag = high * BASE + this.digit() + ONE + TWO * BASE;
    } else if (first >= ONE) zigzag = (first - ONE) * BASE + this.digit() + ONE;
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }
}

function numbers(text: string, separator: string): number[] {
  return text.split(separator).map((number) => parseInt(number, 36));
}

/** A map of codes to characters and back. */
export class Charset {
  /** The character of a code, 0 for none; two characters are a number whose halves they are, above all others. */
  readonly points: Uint32Array;
  /** The code of a character, 0 for none. */
  private readonly codes = new Uint16Array(LAST_POINT);
  /** The codes of pairs of characters. */
  private readonly pairs = new Map<number, number>();
  /** The characters that pairs begin with. */
  private readonly pairStarts = new Set<number>();

  constructor(base: Uint32Array | null, packed: string) {
    this.points = base ?? new Uint32Array(CODES);
    const [runs, characters, others, reverse] = packed.split(";") as [string, string, string, string];
    this.unpack(runs, new Characters(characters));
    for (const other of others === "" ? [] : others.split(",")) {
      const [code, text] = other.split("=") as [string, string];
      const [first, second] = text === "" ? [0, 0] : (numbers(text, "+") as [number, number]);
      this.points[parseInt(code, 36)] = first * 0x10000 + second;
    }
    this.invert();
    for (const exception of reverse === "" ? [] : reverse.split(",")) {
      const [point, code] = numbers(exception, "=") as [number, number];
      this.codes[point] = code;
    }
  }

  private unpack(runs: string, characters: Characters): void {
    if (runs === "") return;
    let code = 0;
    const gaps = numbers(runs, " ");
    for (let i = 0; i < gaps.length; i += 2) {
      code += gaps[i]!;
      for (let left = gaps[i + 1]!; left > 0; left--) this.points[code++] = characters.next();
    }
  }

  private invert(): void {
    for (let code = CODES - 1; code > 0; code--) {
      const point = this.points[code]!;
      if (point >= LAST_POINT) {
        this.pairs.set(point, code);
        this.pairStarts.add(point >>> 16);
      } else this.codes[point] = code;
    }
    this.codes[0] = 0;
  }

  /** The code of a character, 0 for none. */
  codeOf(point: number): number {
    return point < LAST_POINT ? this.codes[point]! : 0;
  }

  /** Whether a pair begins with a character. */
  beginsPair(point: number): boolean {
    return this.pairStarts.has(point);
  }

  /** The code of a pair of characters, 0 for none. */
  codeOfPair(first: number, second: number): number {
    return second > 0xffff ? 0 : (this.pairs.get(first * 0x10000 + second) ?? 0);
  }
}

/** Whether what {@link Charset.points} holds is two characters. */
export function isPair(point: number): boolean {
  return point >= LAST_POINT;
}

/** The code in Shift JIS of a code of EUC. */
export function shiftJisOfEuc(code: number): number {
  const row = (code >> 8) - 0xa1;
  const trail = (row % 2) * 94 + (code & 0xff) - 0xa1;
  const lead = row >> 1;
  return ((lead + (lead < 0x1f ? 0x81 : 0xc1)) << 8) | (trail + (trail < 0x3f ? 0x40 : 0x41));
}

/** The code in Johab of a code of KS X 1001 that is not a syllable. */
function johabOfEuc(code: number): number {
  const row = (code >> 8) - 0xa1;
  const shifted = row + (row < 0x29 ? 0x1b2 : 0x197);
  const trail = (shifted % 2) * 94 + (code & 0xff) - 0xa1;
  return ((shifted >> 1) << 8) | (trail + (trail < 0x4e ? 0x31 : 0x43));
}

/** The sets that others add to, and where the codes of those are in them. */
const BASES: Partial<Record<SetName, readonly [SetName, ((code: number) => number)?]>> = {
  gbk: ["gb2312"],
  gb18030: ["gbk"],
  cp950: ["big5"],
  big5hkscs: ["big5"],
  cp949: ["ksx1001"],
  johab: ["ksx1001", johabOfEuc],
  cp932: ["jisx0208", shiftJisOfEuc],
  jisx0213: ["jisx0208"],
  jisx0213Of2000: ["jisx0213"],
  jisx0213Plane2Of2000: ["jisx0213Plane2"],
};

function baseOf(name: SetName): Uint32Array | null {
  const base = BASES[name];
  if (base === undefined) return null;
  const points = charset(base[0]).points;
  const convert = base[1];
  if (convert === undefined) return points.slice();
  const converted = new Uint32Array(CODES);
  points.forEach((point, code) => {
    if (point !== 0) converted[convert(code) & 0xffff] = point;
  });
  return converted;
}

const unpacked = new Map<SetName, Charset>();

/** A set, unpacked on first use. */
export function charset(name: SetName): Charset {
  let set = unpacked.get(name);
  if (set === undefined) {
    set = new Charset(baseOf(name), PACKED_SETS[name]());
    unpacked.set(name, set);
  }
  return set;
}

export type { SetName };
