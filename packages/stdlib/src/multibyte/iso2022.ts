/**
 * ISO-2022: sets of seven bits that escape sequences put into one of three places.
 *
 * The state is CPython's: the marks of the sets in the first three places, and flags in the fifth byte.
 */
import type { ByteWriter } from "@pyvm/vm";
import { charset, type SetName } from "./charset.ts";
import {
  type Codec,
  type Decoding,
  DONE,
  type Encoding,
  left,
  putByte,
  putChar,
  putCode,
  putPoint,
  TOO_FEW,
} from "./codec.ts";
import { katakanaByte, katakanaOf, romanByte } from "./japanese.ts";

const ESCAPE = 0x1b;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
const NEWLINE = 0x0a;

const WIDE_TILDE = 0xff5e;
const TILDE_CODE = 0x2232;

const FLAGS = 4;
const SHIFTED = 1;
/** Within an escape sequence of something else, which goes through as it is. */
const IN_ESCAPE = 2;

/** What a mark of a set of two bytes has beside the last character of its sequence. */
const DOUBLE = 0x80;
const LONGEST_ESCAPE = 16;

/** A set that a codec can put into a place. */
interface Designation {
  readonly mark: number;
  readonly place: 0 | 1 | 2;
  readonly width: 1 | 2;
  /** The code of a character, 0 for none. */
  encode(char: number): number;
  /** What the set has for a code, 0 for nothing; see charset.ts. */
  decode(code: number): number;
  /** Whether a character may begin a pair, for which encoding waits. */
  beginsPair?(char: number): boolean;
}

function mark(character: string, width: 1 | 2): number {
  return character.charCodeAt(0) | (width === 2 ? DOUBLE : 0);
}

const ASCII = mark("B", 1);

function double(character: string, name: SetName, place: 0 | 1 = 0): Designation {
  return {
    mark: mark(character, 2),
    place,
    width: 2,
    encode: (char) => charset(name).codeOf(char) & 0x7f7f,
    decode: (code) => (code === 0 ? 0 : charset(name).points[code | 0x8080]!),
  };
}

/**
 * The first plane of JIS X 0213: an encoder waits for the rest of a pair, but never writes one. Its tilde decodes to that of ASCII,
 * and is not encoded.
 */
function firstPlane(character: string, name: SetName): Designation {
  const plane = double(character, name);
  return {
    ...plane,
    encode: (char) => (char === WIDE_TILDE ? 0 : plane.encode(char)),
    decode: (code) => (code === TILDE_CODE ? 0x7e : plane.decode(code)),
    beginsPair: (char) => charset(name).beginsPair(char),
  };
}

const SECOND_PLANE = double("P", "jisx0213Plane2");
/** Encodes as in 2000, and decodes as in 2004. */
const SECOND_PLANE_OF_2000: Designation = {
  ...double("P", "jisx0213Plane2Of2000"),
  decode: (code) => SECOND_PLANE.decode(code),
};

const JISX0208 = double("B", "jisx0208");
const JISX0208_OLD = double("@", "jisx0208");
const JISX0212 = double("D", "jisx0212");
const KSX1001 = double("C", "ksx1001");
const GB2312 = double("A", "gb2312");

const ROMAN: Designation = {
  mark: mark("J", 1),
  place: 0,
  width: 1,
  encode: (char) => (char < 0x80 ? char : romanByte(char)),
  decode: (code) => (code === 0x5c ? 0xa5 : code === 0x7e ? 0x203e : code),
};

const KATAKANA: Designation = {
  mark: mark("I", 1),
  place: 0,
  width: 1,
  encode: (char) => katakanaByte(char) & 0x7f,
  decode: (code) => katakanaOf(code | 0x80),
};

/** The upper halves of Latin-1 and of the Greek ISO 8859-7, which only decoders know. */
const LATIN1: Designation = { mark: mark("A", 1), place: 2, width: 1, encode: () => 0, decode: (code) => code | 0x80 };
const GREEK: Designation = { mark: mark("F", 1), place: 2, width: 1, encode: () => 0, decode: greek };

/** The characters of ISO 8859-7 of 1987 that are not where those around them would have them. */
const GREEK_SIGNS: Readonly<Record<number, number>> = {
  0xa1: 0x2018,
  0xa2: 0x2019,
  0xa4: 0,
  0xa5: 0,
  0xaa: 0,
  0xae: 0,
  0xaf: 0x2015,
  0xb4: 0x384,
  0xb5: 0x385,
  0xb6: 0x386,
  0xb8: 0x388,
  0xb9: 0x389,
  0xba: 0x38a,
  0xbc: 0x38c,
  0xbe: 0x38e,
  0xbf: 0x38f,
  0xd2: 0,
  0xff: 0,
};

function greek(code: number): number {
  const byte = code | 0x80;
  return GREEK_SIGNS[byte] ?? (byte < 0xc0 ? byte : byte + 0x2d0);
}

interface Options {
  /** Whether SO and SI shift between two places. */
  readonly shifts?: boolean;
  /** Whether sequences put sets into the third place, for one character each. */
  readonly thirdPlace?: boolean;
  /** Whether `ESC & @` may come before JIS X 0208's sequence. */
  readonly prefixes?: boolean;
}

const JAPANESE: Options = { prefixes: true };

function endsEscape(byte: number): boolean {
  return byte >= 0x40 && byte <= 0x5a;
}

/** How long the escape sequence at `job.at` is: 0 for too long, TOO_FEW for not all there. */
function escapeLength(job: Decoding, options: Options): number {
  const { input, at } = job;
  for (let i = 1; i < LONGEST_ESCAPE; i++) {
    if (i >= left(job)) return TOO_FEW;
    if (endsEscape(input[at + i]!)) return i + 1;
    if (options.prefixes && i + 1 < left(job) && input[at + i] === 0x26 && input[at + i + 1] === 0x40) i += 2;
  }
  return 0;
}

const PLACES = "().";
const PREFIXED = "\x1b&@\x1b$B";

/** What an escape sequence says: the mark and the place, or null for nothing that is known. */
function parseEscape(sequence: string, options: Options): readonly [mark: number, place: number] | null {
  if (sequence === PREFIXED) return options.prefixes ? [JISX0208.mark, 0] : null;
  const last = sequence.charCodeAt(sequence.length - 1);
  if (sequence.length === 3) {
    if (sequence[1] === "$") return [last | DOUBLE, 0];
    const place = PLACES.indexOf(sequence[1]!);
    return place < 0 || (place === 2 && !options.thirdPlace) ? null : [last, place];
  }
  if (sequence.length !== 4 || sequence[1] !== "$") return null;
  const place = PLACES.indexOf(sequence[2]!);
  return place < 0 || place > 1 ? null : [last | DOUBLE, place];
}

class Iso2022 implements Codec {
  readonly name: string;
  private readonly designations: readonly Designation[];
  private readonly options: Options;

  constructor(name: string, designations: readonly Designation[], options: Options) {
    this.name = name;
    this.designations = designations;
    this.options = options;
  }

  encoderStart(state: Uint8Array): void {
    state[0] = state[1] = ASCII;
  }

  decoderStart(state: Uint8Array): void {
    state[0] = state[1] = state[2] = ASCII;
  }

  decoderReset(state: Uint8Array): void {
    state[0] = ASCII;
    state[FLAGS]! &= ~SHIFTED;
  }

  encoderEnd(state: Uint8Array, out: ByteWriter): void {
    shiftIn(state, out);
    if (state[0] === ASCII) return;
    out.writeText("\x1b(B");
    state[0] = ASCII;
  }

  encode(job: Encoding, char: number): number {
    const { state, out } = job;
    if (char < 0x80) {
      if (state[0] !== ASCII) {
        out.writeText("\x1b(B");
        state[0] = ASCII;
      }
      shiftIn(state, out);
      return putByte(job, char);
    }
    if (!job.flush && left(job) < 2 && this.designations.some((set) => set.beginsPair?.(char))) return TOO_FEW;
    for (const set of this.designations) {
      const code = set.encode(char);
      if (code === 0) continue;
      designate(state, out, set);
      return set.width === 1 ? putByte(job, code) : putCode(job, code, 1);
    }
    return 1;
  }

  decode(job: Decoding, byte: number): number {
    const { state } = job;
    if ((state[FLAGS]! & IN_ESCAPE) !== 0) {
      if (endsEscape(byte)) state[FLAGS]! &= ~IN_ESCAPE;
      return putChar(job, byte, 1);
    }
    if (byte === ESCAPE) return this.decodeEscape(job);
    if ((byte === SHIFT_IN || byte === SHIFT_OUT) && this.options.shifts) {
      if (byte === SHIFT_OUT) state[FLAGS]! |= SHIFTED;
      else state[FLAGS]! &= ~SHIFTED;
      job.at++;
      return DONE;
    }
    if (byte === NEWLINE) state[FLAGS]! &= ~SHIFTED;
    if (byte >= 0x80) return 1;
    const current = state[(state[FLAGS]! & SHIFTED) === 0 ? 0 : 1];
    return byte < 0x20 || current === ASCII ? putChar(job, byte, 1) : this.decodeCode(job, current!);
  }

  private decodeCode(job: Decoding, current: number): number {
    const set = this.designations.find((known) => known.mark === current);
    if (set === undefined) return 1;
    if (left(job) < set.width) return TOO_FEW;
    const first = job.input[job.at]!;
    let code = first;
    if (set.width === 2) {
      const second = job.input[job.at + 1]!;
      code = second < 0x80 ? (first << 8) | second : 0;
    }
    const point = set.decode(code);
    return point === 0 ? set.width : putPoint(job, point, set.width);
  }

  private decodeEscape(job: Decoding): number {
    if (left(job) < 2) return TOO_FEW;
    const second = job.input[job.at + 1]!;
    if (second === 0x28 || second === 0x29 || second === 0x24 || second === 0x2e || second === 0x26) {
      return this.designated(job);
    }
    if (second === 0x4e && this.options.thirdPlace) return this.decodeThird(job);
    job.state[FLAGS]! |= IN_ESCAPE;
    return putChar(job, ESCAPE, 1);
  }

  /** A sequence that puts a set into a place. */
  private designated(job: Decoding): number {
    const length = escapeLength(job, this.options);
    if (length === TOO_FEW) return TOO_FEW;
    if (length === 0) return 1;
    const parsed = parseEscape(String.fromCharCode(...job.input.subarray(job.at, job.at + length)), this.options);
    if (parsed === null) return length;
    const [wanted, place] = parsed;
    if (wanted !== ASCII && !this.designations.some((set) => set.mark === wanted)) return length;
    job.state[place] = wanted;
    job.at += length;
    return DONE;
  }

  /** One character of the third place. */
  private decodeThird(job: Decoding): number {
    if (left(job) < 3) return TOO_FEW;
    const byte = job.input[job.at + 2]!;
    const mark = job.state[2];
    if (mark === GREEK.mark) {
      const isNone = byte < 0x80 && GREEK.decode(byte) === 0;
      // CPython takes a byte of eight bits for one of ASCII here.
      return isNone ? 3 : putChar(job, byte < 0x80 ? GREEK.decode(byte) : byte & 0x7f, 3);
    }
    if (byte >= 0x80) return 3;
    return putChar(job, mark === LATIN1.mark ? LATIN1.decode(byte) : byte, 3);
  }
}

function shiftIn(state: Uint8Array, out: ByteWriter): void {
  if ((state[FLAGS]! & SHIFTED) === 0) return;
  out.writeByte(SHIFT_IN);
  state[FLAGS]! &= ~SHIFTED;
}

/** Writes what puts a set into its place and goes there, where that is not so. */
function designate(state: Uint8Array, out: ByteWriter, set: Designation): void {
  if (set.place === 0) shiftIn(state, out);
  if (state[set.place] !== set.mark) {
    const last = String.fromCharCode(set.mark & 0x7f);
    const where = set === JISX0208 ? "" : PLACES[set.place]!;
    out.writeText(`\x1b${set.width === 2 ? "$" : ""}${where}${last}`);
    state[set.place] = set.mark;
  }
  if (set.place === 1 && (state[FLAGS]! & SHIFTED) === 0) {
    out.writeByte(SHIFT_OUT);
    state[FLAGS]! |= SHIFTED;
  }
}

/** The codecs, in CPython's order. */
export const ISO2022_CODECS: readonly Codec[] = [
  new Iso2022("iso2022_kr", [double("C", "ksx1001", 1)], { shifts: true }),
  new Iso2022("iso2022_jp", [JISX0208, ROMAN, JISX0208_OLD], JAPANESE),
  new Iso2022("iso2022_jp_1", [JISX0208, JISX0212, ROMAN, JISX0208_OLD], JAPANESE),
  new Iso2022("iso2022_jp_2", [JISX0208, JISX0212, KSX1001, GB2312, ROMAN, JISX0208_OLD, LATIN1, GREEK], {
    prefixes: true,
    thirdPlace: true,
  }),
  new Iso2022("iso2022_jp_2004", [JISX0208, firstPlane("Q", "jisx0213"), SECOND_PLANE], JAPANESE),
  new Iso2022("iso2022_jp_3", [JISX0208, firstPlane("O", "jisx0213Of2000"), SECOND_PLANE_OF_2000], JAPANESE),
  new Iso2022("iso2022_jp_ext", [JISX0208, JISX0212, ROMAN, KATAKANA, JISX0208_OLD], JAPANESE),
];
