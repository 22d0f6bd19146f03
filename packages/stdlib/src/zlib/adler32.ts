/** The checksum at the end of a zlib stream (RFC 1950). */

const MODULUS = 65521;
/** So many bytes can be summed up before the sums need more than 32 bits. */
const UNREDUCED = 5552;

/** Adler-32 of `length` bytes from `at` on, continued from `start`; as an unsigned number. */
export function adler32(bytes: Uint8Array, at: number, length: number, start: number): number {
  let a = start & 0xffff;
  let b = start >>> 16;
  const end = at + length;
  for (let from = at; from < end; from += UNREDUCED) {
    const to = Math.min(end, from + UNREDUCED);
    for (let i = from; i < to; i++) {
      a += bytes[i]!;
      b += a;
    }
    a %= MODULUS;
    b %= MODULUS;
  }
  if (length === 0) return (((b % MODULUS) << 16) | (a % MODULUS)) >>> 0;
  return ((b << 16) | a) >>> 0;
}
