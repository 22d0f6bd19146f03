/** GB 18030, which has a code for every character, and HZ, which writes GB 2312 in seven bits. */
import { charset } from "./charset.ts";
import { type Codec, type Decoding, DONE, type Encoding, left, putByte, putChar, putCode, TOO_FEW } from "./codec.ts";

/** How many characters of the first plane have four bytes. */
const FOUR_BYTES = 39420;
/** The leads of four bytes for the first plane and for the others. */
const FIRST_LEAD = 0x81;
const OTHER_LEAD = 0x90;

/** The characters of four bytes of the first plane: those without two bytes, in their order. */
interface FourBytes {
  readonly points: Uint16Array;
  readonly indexes: Uint16Array;
}

let fourBytes: FourBytes | null = null;

function makeFourBytes(): FourBytes {
  const set = charset("gb18030");
  const points = new Uint16Array(FOUR_BYTES);
  const indexes = new Uint16Array(0x10000);
  let count = 0;
  for (let point = 0x80; point < 0x10000; point++) {
    if ((point >= 0xd800 && point < 0xe000) || set.codeOf(point) !== 0) continue;
    indexes[point] = count;
    points[count++] = point;
  }
  return { points, indexes };
}

function putFour(job: Encoding, lead: number, index: number): number {
  job.out.writeByte(lead + Math.floor(index / 12600));
  job.out.writeByte(0x30 + (Math.floor(index / 1260) % 10));
  job.out.writeByte(0x81 + (Math.floor(index / 10) % 126));
  return putByte(job, 0x30 + (index % 10));
}

function decodeFour(job: Decoding, lead: number): number {
  if (left(job) < 4) return TOO_FEW;
  const { input, at } = job;
  const third = input[at + 2]! - 0x81;
  const fourth = input[at + 3]! - 0x30;
  if (lead < FIRST_LEAD || third < 0 || third > 125 || fourth < 0 || fourth > 9) return 1;
  const rest = (input[at + 1]! - 0x30) * 1260 + third * 10 + fourth;
  if (lead >= OTHER_LEAD) {
    const index = (lead - OTHER_LEAD) * 12600 + rest;
    return index > 0xfffff ? 1 : putChar(job, 0x10000 + index, 4);
  }
  const index = (lead - FIRST_LEAD) * 12600 + rest;
  if (index >= FOUR_BYTES) return 1;
  fourBytes ??= makeFourBytes();
  return putChar(job, fourBytes.points[index]!, 4);
}

export const GB18030: Codec = {
  name: "gb18030",
  encode(job, char) {
    if (char < 0x80) return putByte(job, char);
    if (char >= 0x10000) return putFour(job, OTHER_LEAD, char - 0x10000);
    const code = charset("gb18030").codeOf(char);
    if (code !== 0) return putCode(job, code, 1);
    if (char >= 0xd800 && char < 0xe000) return 1;
    fourBytes ??= makeFourBytes();
    return putFour(job, FIRST_LEAD, fourBytes.indexes[char]!);
  },
  decode(job, byte) {
    if (byte < 0x80) return putChar(job, byte, 1);
    if (left(job) < 2) return TOO_FEW;
    const second = job.input[job.at + 1]!;
    if (second >= 0x30 && second <= 0x39) return decodeFour(job, byte);
    const point = charset("gb18030").points[(byte << 8) | second]!;
    return point === 0 ? 1 : putChar(job, point, 2);
  },
};

const TILDE = 0x7e;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** What follows a tilde. */
function decodeTilde(job: Decoding): number {
  if (left(job) < 2) return TOO_FEW;
  const { state } = job;
  const second = job.input[job.at + 1]!;
  if (second === TILDE && state[0] === 0) return putChar(job, TILDE, 2);
  if (second === OPEN && state[0] === 0) state[0] = 1;
  else if (second === CLOSE && state[0] === 1) state[0] = 0;
  else if (second !== 0x0a || state[0] === 1) return 1;
  job.at += 2;
  return DONE;
}

export const HZ: Codec = {
  name: "hz",
  encode(job, char) {
    const { out, state } = job;
    if (char < 0x80) {
      if (state[0] !== 0) {
        out.writeText("~}");
        state[0] = 0;
      }
      if (char === TILDE) out.writeByte(TILDE);
      return putByte(job, char);
    }
    const code = charset("gb2312").codeOf(char);
    if (code === 0) return 1;
    if (state[0] === 0) {
      out.writeText("~{");
      state[0] = 1;
    }
    return putCode(job, code & 0x7f7f, 1);
  },
  decode(job, byte) {
    const { state } = job;
    if (byte === TILDE) return decodeTilde(job);
    if (byte >= 0x80) return 1;
    if (state[0] === 0) return putChar(job, byte, 1);
    if (left(job) < 2) return TOO_FEW;
    const second = job.input[job.at + 1]!;
    const point = second < 0x80 ? charset("gb2312").points[((byte << 8) | second) + 0x8080]! : 0;
    return point === 0 ? 1 : putChar(job, point, 2);
  },
  encoderEnd(state, out) {
    if (state[0] !== 0) {
      out.writeText("~}");
      state[0] = 0;
    }
  },
  decoderReset(state) {
    state[0] = 0;
  },
};
