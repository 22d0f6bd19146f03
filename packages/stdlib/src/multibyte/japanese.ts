/** Shift JIS and EUC of Japan: the sets of JIS beside ASCII and half-width Katakana. */
import { type Charset, charset, type SetName, shiftJisOfEuc } from "./charset.ts";
import { type Codec, type Encoding, left, pairAt, putByte, putChar, putCode, putPoint, TOO_FEW } from "./codec.ts";

const YEN = 0xa5;
const OVERLINE = 0x203e;
const BACKSLASH = 0x5c;
const TILDE = 0x7e;
const WIDE_BACKSLASH = 0xff3c;
const WIDE_TILDE = 0xff5e;
/** The Katakana of one byte begin behind this and 0xa0. */
const BEFORE_KATAKANA = 0xff60;
const KATAKANA_COUNT = 63;
const KATAKANA_LEAD = 0x8e;
const THREE_BYTES = 0x8f;

/** The byte of a half-width Katakana, 0 for other characters. */
export function katakanaByte(char: number): number {
  const index = char - BEFORE_KATAKANA;
  return index > 0 && index <= KATAKANA_COUNT ? 0xa0 + index : 0;
}

/** The half-width Katakana of a byte, 0 for other bytes. */
export function katakanaOf(byte: number): number {
  const index = byte - 0xa0;
  return index > 0 && index <= KATAKANA_COUNT ? BEFORE_KATAKANA + index : 0;
}

/** The backslash and the tilde of JIS X 0201, the set of one byte: the byte, 0 for other characters. */
export function romanByte(char: number): number {
  return char === YEN ? BACKSLASH : char === OVERLINE ? TILDE : 0;
}

/** Where the trail of a code of Shift JIS lies in two rows of 94, -1 for no trail. */
function trailIndex(byte: number): number {
  if (byte < 0x40 || byte === 0x7f || byte > 0xfc) return -1;
  return byte - (byte < 0x7f ? 0x40 : 0x41);
}

/** The code in EUC of a lead and a trail of Shift JIS, 0 when the trail is none. */
function eucOfShiftJis(lead: number, byte: number): number {
  const trail = trailIndex(byte);
  if (trail < 0) return 0;
  const row = 2 * (lead - (lead < 0xe0 ? 0x81 : 0xc1)) + (trail < 94 ? 0 : 1);
  return ((row + 0xa1) << 8) | ((trail % 94) + 0xa1);
}

/** The last lead of JIS X 0208, and of the sets that go beyond. */
const LAST_LEAD_OF_0208 = 0xea;
const LAST_LEAD = 0xfc;

/** Whether a byte begins two of Shift JIS. */
function isLead(byte: number, last: number): boolean {
  return (byte > 0x80 && byte < 0xa0) || (byte >= 0xe0 && byte <= last);
}

export const SHIFT_JIS: Codec = {
  name: "shift_jis",
  encode(job, char) {
    if (char < 0x80) return putByte(job, char);
    const single = romanByte(char) || katakanaByte(char);
    if (single !== 0) return putByte(job, single);
    const code = charset("jisx0208").codeOf(char);
    return code === 0 ? 1 : putCode(job, shiftJisOfEuc(code), 1);
  },
  decode(job, byte) {
    const single = byte < 0x80 ? byte : katakanaOf(byte);
    if (single !== 0 || byte === 0) return putChar(job, single, 1);
    if (!isLead(byte, LAST_LEAD_OF_0208)) return 1;
    if (left(job) < 2) return TOO_FEW;
    const point = charset("jisx0208").points[eucOfShiftJis(byte, job.input[job.at + 1]!)]!;
    return point === 0 ? 1 : putChar(job, point, 2);
  },
};

/** What the bytes 0xa0 and from 0xfd on are in Windows. */
const PRIVATE_BYTES: readonly number[] = [0xa0, 0xfd, 0xfe, 0xff];
const FIRST_PRIVATE = 0xf8f0;

export const CP932: Codec = {
  name: "cp932",
  encode(job, char) {
    if (char <= 0x80) return putByte(job, char);
    const single = katakanaByte(char) || (PRIVATE_BYTES[char - FIRST_PRIVATE] ?? 0);
    if (single !== 0) return putByte(job, single);
    const code = charset("cp932").codeOf(char);
    return code === 0 ? 1 : putCode(job, code, 1);
  },
  decode(job, byte) {
    if (byte <= 0x80) return putChar(job, byte, 1);
    const single = katakanaOf(byte);
    if (single !== 0) return putChar(job, single, 1);
    if (!isLead(byte, LAST_LEAD)) return putChar(job, FIRST_PRIVATE + PRIVATE_BYTES.indexOf(byte), 1);
    if (left(job) < 2) return TOO_FEW;
    const point = charset("cp932").points[(byte << 8) | job.input[job.at + 1]!]!;
    return point === 0 ? 1 : putChar(job, point, 2);
  },
};

/** JIS X 0213 of a year: the sets of its planes. */
export interface X0213 {
  readonly planes: readonly [SetName, SetName];
  /** The sets of a later year. What only those have is illegal, even where another set has it. */
  readonly later: readonly SetName[];
}

export const X0213_OF_2004: X0213 = { planes: ["jisx0213", "jisx0213Plane2"], later: [] };
export const X0213_OF_2000: X0213 = {
  planes: ["jisx0213Of2000", "jisx0213Plane2Of2000"],
  later: X0213_OF_2004.planes,
};

/** The code of the pair at `job.at`, as `pairAt`. CPython takes a character and a NUL for a pair that is that character alone. */
function x0213PairAt(job: Encoding, set: Charset, char: number): number {
  const pair = pairAt(job, set, char);
  if (pair !== 0 || !set.beginsPair(char)) return pair;
  return job.input[job.at + 1] === 0 ? set.codeOf(char) : 0;
}

/** How much is illegal where two bytes have no character in the first plane. */
function illegalBytes({ later }: X0213, code: number): number {
  return later.length > 0 && charset(later[0]!).points[code] !== 0 ? 2 : 1;
}

/** The rows of JIS X 0213's second plane, as bytes of EUC, in the order of Shift JIS. */
const SECOND_PLANE_ROWS: readonly number[] = [
  ...[1, 8, 3, 4, 5, 12, 13, 14, 15].map((row) => row + 0xa0),
  ...Array.from({ length: 17 }, (_, i) => 78 + i + 0xa0),
];

/** The code in Shift JIS of a code of the second plane. */
function secondPlaneCode(code: number): number {
  const row = SECOND_PLANE_ROWS.indexOf(code >> 8);
  const trail = (row % 2) * 94 + (code & 0xff) - 0xa1;
  return (((row >> 1) + 0xf0) << 8) | (trail + (trail < 0x3f ? 0x40 : 0x41));
}

/** Shift JIS of JIS X 0213. Its bytes below 0x80 are JIS X 0201's: the backslash and the tilde have two bytes. */
export function shiftJisX0213(name: string, year: X0213): Codec {
  const [first, second] = year.planes;
  /** The character in the sets, where those have the wide one. */
  const inSets = (char: number): number => {
    if (char === BACKSLASH) return WIDE_BACKSLASH;
    if (char === TILDE) return WIDE_TILDE;
    return char === WIDE_BACKSLASH || char === WIDE_TILDE ? 0 : char;
  };
  return {
    name,
    encode(job, char) {
      if (char < 0x80 && char !== BACKSLASH && char !== TILDE) return putByte(job, char);
      const single = romanByte(char) || katakanaByte(char);
      if (single !== 0) return putByte(job, single);
      const plane = charset(first);
      const pair = x0213PairAt(job, plane, char);
      if (pair !== 0) return pair === TOO_FEW ? TOO_FEW : putCode(job, shiftJisOfEuc(pair), 2);
      const code = plane.codeOf(inSets(char));
      if (code !== 0) return putCode(job, shiftJisOfEuc(code), 1);
      const other = charset(second).codeOf(char);
      return other === 0 ? 1 : putCode(job, secondPlaneCode(other), 1);
    },
    decode(job, byte) {
      if (byte < 0x80) return putChar(job, byte === BACKSLASH ? YEN : byte === TILDE ? OVERLINE : byte, 1);
      const single = katakanaOf(byte);
      if (single !== 0) return putChar(job, single, 1);
      if (!isLead(byte, LAST_LEAD)) return 1;
      if (left(job) < 2) return TOO_FEW;
      const trail = trailIndex(job.input[job.at + 1]!);
      if (trail < 0) return 1;
      let point: number;
      if (byte < 0xf0) {
        const code = eucOfShiftJis(byte, job.input[job.at + 1]!);
        point = charset(first).points[code]!;
        if (point === 0) return illegalBytes(year, code);
      } else {
        const row = SECOND_PLANE_ROWS[2 * (byte - 0xf0) + (trail < 94 ? 0 : 1)]!;
        point = charset(second).points[(row << 8) | ((trail % 94) + 0xa1)]!;
      }
      if (point === WIDE_BACKSLASH) point = BACKSLASH;
      else if (point === WIDE_TILDE) point = TILDE;
      return point === 0 ? 1 : putPoint(job, point, 2);
    },
  };
}

/** EUC of JIS X 0208 and 0212, or of JIS X 0213 of a year. */
export function eucCodec(name: string, year: X0213 | null): Codec {
  const twoBytes = year === null ? "jisx0208" : year.planes[0];
  const threeBytes: readonly SetName[] = year === null ? ["jisx0212"] : [year.planes[1], "jisx0212"];
  return {
    name,
    encode(job, char) {
      if (char < 0x80) return putByte(job, char);
      const roman = year === null ? romanByte(char) : 0;
      if (roman !== 0) return putByte(job, roman);
      const katakana = katakanaByte(char);
      if (katakana !== 0) return putCode(job, (KATAKANA_LEAD << 8) | katakana, 1);
      const set = charset(twoBytes);
      const pair = x0213PairAt(job, set, char);
      if (pair !== 0) return pair === TOO_FEW ? TOO_FEW : putCode(job, pair, 2);
      let code = set.codeOf(char);
      if (code !== 0) return putCode(job, code, 1);
      for (let i = 0; code === 0 && i < threeBytes.length; i++) {
        if (i === 1 && year?.later.some((later) => charset(later).codeOf(char) !== 0)) return 1;
        code = charset(threeBytes[i]!).codeOf(char);
      }
      if (code === 0) return 1;
      job.out.writeByte(THREE_BYTES);
      return putCode(job, code, 1);
    },
    decode(job, byte) {
      if (byte < 0x80) return putChar(job, byte, 1);
      const { input, at } = job;
      if (left(job) < 2) return TOO_FEW;
      if (byte === KATAKANA_LEAD) {
        const katakana = katakanaOf(input[at + 1]!);
        return katakana === 0 ? 1 : putChar(job, katakana, 2);
      }
      if (byte !== THREE_BYTES) {
        const code = (byte << 8) | input[at + 1]!;
        const point = charset(twoBytes).points[code]!;
        if (point !== 0) return putPoint(job, point, 2);
        return year === null ? 1 : illegalBytes(year, code);
      }
      if (left(job) < 3) return TOO_FEW;
      const code = (input[at + 1]! << 8) | input[at + 2]!;
      let point = 0;
      for (let i = 0; point === 0 && i < threeBytes.length; i++) point = charset(threeBytes[i]!).points[code]!;
      return point === 0 ? 1 : putPoint(job, point, 3);
    },
  };
}
