/** EUC-KR, which writes the syllables that KS X 1001 has not as a filler and three letters. */
import { charset } from "./charset.ts";
import { type Codec, type Decoding, left, putByte, putChar, putCode, TOO_FEW } from "./codec.ts";

const FILLER = 0xa4d4;
const LETTER_ROW = 0xa4;
const SYLLABLES = 0xac00;
const SYLLABLE_COUNT = 11172;
const FIRST_VOWEL = 0xbf;

function bytesOf(hexadecimal: string): readonly number[] {
  return hexadecimal.split(" ").map((byte) => parseInt(byte, 16));
}

/** The second bytes of the letters that syllables begin and end with; the first of the ends is the filler, for none. */
const LEADING = bytesOf("a1 a2 a4 a7 a8 a9 b1 b2 b3 b5 b6 b7 b8 b9 ba bb bc bd be");
const TRAILING = bytesOf("d4 a1 a2 a3 a4 a5 a6 a7 a9 aa ab ac ad ae af b0 b1 b2 b4 b5 b6 b7 b8 ba bb bc bd be");

function decodeLetters(job: Decoding): number {
  if (left(job) < 8) return TOO_FEW;
  const { input, at } = job;
  for (let i = 2; i < 8; i += 2) if (input[at + i] !== LETTER_ROW) return 1;
  const leading = LEADING.indexOf(input[at + 3]!);
  const vowel = input[at + 5]! - FIRST_VOWEL;
  const trailing = TRAILING.indexOf(input[at + 7]!);
  if (leading < 0 || vowel < 0 || vowel > 20 || trailing < 0) return 1;
  return putChar(job, SYLLABLES + (leading * 21 + vowel) * 28 + trailing, 8);
}

export const EUC_KR: Codec = {
  name: "euc_kr",
  encode(job, char) {
    if (char < 0x80) return putByte(job, char);
    const code = charset("ksx1001").codeOf(char);
    if (code !== 0) return putCode(job, code, 1);
    const syllable = char - SYLLABLES;
    if (syllable < 0 || syllable >= SYLLABLE_COUNT) return 1;
    const vowel = Math.floor(syllable / 28) % 21;
    putCode(job, FILLER, 0);
    putCode(job, (LETTER_ROW << 8) | LEADING[Math.floor(syllable / 588)]!, 0);
    putCode(job, (LETTER_ROW << 8) | (FIRST_VOWEL + vowel), 0);
    return putCode(job, (LETTER_ROW << 8) | TRAILING[syllable % 28]!, 1);
  },
  decode(job, byte) {
    if (byte < 0x80) return putChar(job, byte, 1);
    if (left(job) < 2) return TOO_FEW;
    const code = (byte << 8) | job.input[job.at + 1]!;
    if (code === FILLER) return decodeLetters(job);
    const point = charset("ksx1001").points[code]!;
    return point === 0 ? 1 : putChar(job, point, 2);
  },
};
