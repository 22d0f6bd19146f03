/** What a codec of several bytes a character is: two steps, one from characters to bytes and one back. */
import type { ByteWriter, StringWriter } from "@pyvm/vm";
import { type Charset, isPair } from "./charset.ts";

/** A step went well. */
export const DONE = 0;
/** A step needs more of the input. A positive result says how much of the input is illegal. */
export const TOO_FEW = -1;

/** The bytes of a codec's state. */
export const STATE_SIZE = 8;

/** Characters to encode, from `at` on. */
export interface Encoding {
  readonly input: Uint32Array;
  at: number;
  readonly out: ByteWriter;
  readonly state: Uint8Array;
  /** Whether the input ends here, so that nothing may wait for more. */
  readonly flush: boolean;
}

/** Bytes to decode, from `at` on. */
export interface Decoding {
  readonly input: Uint8Array;
  at: number;
  readonly out: StringWriter;
  readonly state: Uint8Array;
}

export interface Codec {
  readonly name: string;
  /** Encodes the character at `job.at`, and advances it. */
  encode(job: Encoding, char: number): number;
  /** Decodes what begins with the byte at `job.at`, and advances it. */
  decode(job: Decoding, byte: number): number;
  /** The state of a new encoder, where it is not all 0. */
  readonly encoderStart?: (state: Uint8Array) => void;
  readonly decoderStart?: (state: Uint8Array) => void;
  /** Writes what goes back to the first state. */
  readonly encoderEnd?: (state: Uint8Array, out: ByteWriter) => void;
  readonly decoderReset?: (state: Uint8Array) => void;
}

export function putByte(job: Encoding, byte: number): number {
  job.out.writeByte(byte);
  job.at++;
  return DONE;
}

/** Writes the two bytes of a code, for `taken` characters. */
export function putCode(job: Encoding, code: number, taken: number): number {
  job.out.writeByte(code >> 8);
  job.out.writeByte(code & 0xff);
  job.at += taken;
  return DONE;
}

/** Writes a character for `taken` bytes. */
export function putChar(job: Decoding, char: number, taken: number): number {
  job.out.writeChar(char);
  job.at += taken;
  return DONE;
}

/** Writes what a set has for a code, which is not 0. */
export function putPoint(job: Decoding, point: number, taken: number): number {
  if (isPair(point)) {
    job.out.writeChar(point >>> 16);
    return putChar(job, point & 0xffff, taken);
  }
  return putChar(job, point, taken);
}

/** How many bytes are left. */
export function left(job: Encoding | Decoding): number {
  return job.input.length - job.at;
}

/** The code of the pair that begins at `job.at`: 0 when there is none, TOO_FEW when the next character decides. */
export function pairAt(job: Encoding, set: Charset, char: number): number {
  if (!set.beginsPair(char)) return 0;
  if (left(job) < 2) return job.flush ? 0 : TOO_FEW;
  return set.codeOfPair(char, job.input[job.at + 1]!);
}
