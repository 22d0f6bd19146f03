/** Codecs of ASCII and one set of two bytes. */
import { charset, type SetName } from "./charset.ts";
import { type Codec, left, pairAt, putByte, putChar, putCode, putPoint, TOO_FEW } from "./codec.ts";

/** The codec `name` of the set `setName`. */
export function doubleByteCodec(name: string, setName: SetName): Codec {
  return {
    name,
    encode(job, char) {
      if (char < 0x80) return putByte(job, char);
      const set = charset(setName);
      const pair = pairAt(job, set, char);
      if (pair !== 0) return pair === TOO_FEW ? TOO_FEW : putCode(job, pair, 2);
      const code = set.codeOf(char);
      return code === 0 ? 1 : putCode(job, code, 1);
    },
    decode(job, byte) {
      if (byte < 0x80) return putChar(job, byte, 1);
      if (left(job) < 2) return TOO_FEW;
      const point = charset(setName).points[(byte << 8) | job.input[job.at + 1]!]!;
      return point === 0 ? 1 : putPoint(job, point, 2);
    },
  };
}
