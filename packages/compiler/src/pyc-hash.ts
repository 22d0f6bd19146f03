/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012), CPython 3.10's hash of bytes, on pairs of 32-bit halves.
 */

/** The four words of state, each as a low and a high half: v0, v0', v1, v1', … */
type State = Uint32Array;

/** `state[to] += state[from]`, on 64 bits. */
function add(state: State, to: number, from: number): void {
  const low = state[to] + state[from];
  state[to + 1] = state[to + 1] + state[from + 1] + (low > 0xffffffff ? 1 : 0);
  state[to] = low;
}

/** Rotates a word left by 1 to 31 bits, then mixes another in. */
function rotateXor(state: State, word: number, bits: number, other: number): void {
  const low = state[word];
  const high = state[word + 1];
  state[word] = ((low << bits) | (high >>> (32 - bits))) ^ state[other];
  state[word + 1] = ((high << bits) | (low >>> (32 - bits))) ^ state[other + 1];
}

/** Rotates a word by half its bits. */
function swapHalves(state: State, word: number): void {
  const low = state[word];
  state[word] = state[word + 1];
  state[word + 1] = low;
}

function sipRound(state: State): void {
  add(state, 0, 2);
  rotateXor(state, 2, 13, 0);
  swapHalves(state, 0);
  add(state, 4, 6);
  rotateXor(state, 6, 16, 4);
  add(state, 0, 6);
  rotateXor(state, 6, 21, 0);
  add(state, 4, 2);
  rotateXor(state, 2, 17, 4);
  swapHalves(state, 4);
}

function absorb(state: State, low: number, high: number): void {
  state[6] ^= low;
  state[7] ^= high;
  sipRound(state);
  sipRound(state);
  state[0] ^= low;
  state[1] ^= high;
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] | (bytes[offset + 1] << 8) | (bytes[offset + 2] << 16) | (bytes[offset + 3] << 24)) >>> 0;
}

function halves(value: bigint): [low: number, high: number] {
  return [Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn)];
}

function initialState(key0: bigint, key1: bigint): State {
  const words = [
    key0 ^ 0x736f6d6570736575n,
    key1 ^ 0x646f72616e646f6dn,
    key0 ^ 0x6c7967656e657261n,
    key1 ^ 0x7465646279746573n,
  ];
  return Uint32Array.from(words.flatMap(halves));
}

/**
 * The 64-bit hash of bytes.
 *
 * @param key0 the first half of the key, an unsigned 64-bit number
 * @param key1 the second half
 */
export function siphash24(key0: bigint, key1: bigint, bytes: Uint8Array): bigint {
  const state = initialState(key0, key1);
  const whole = bytes.length & ~7;
  for (let offset = 0; offset < whole; offset += 8) absorb(state, wordAt(bytes, offset), wordAt(bytes, offset + 4));
  const last = new Uint8Array(8);
  last.set(bytes.subarray(whole));
  last[7] = bytes.length & 0xff;
  absorb(state, wordAt(last, 0), wordAt(last, 4));
  state[4] ^= 0xff;
  for (let round = 0; round < 4; round++) sipRound(state);
  const low = state[0] ^ state[2] ^ state[4] ^ state[6];
  const high = state[1] ^ state[3] ^ state[5] ^ state[7];
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
