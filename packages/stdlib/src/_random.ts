/**
 * The module `_random` (Modules/_randommodule.c): the Mersenne Twister MT19937 of Matsumoto and Nishimura.
 *
 *     +-----------+---------+-------+----------------------+
 *     | ob_refcnt | ob_type | index | state: 624 × uint32  |
 *     +-----------+---------+-------+----------------------+
 *     0           8         16      20                     2516 (2520)
 */
import {
  type Address,
  asInt,
  defineType,
  dictSize,
  FLAG_BASETYPE,
  FLAG_LONG_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  hashOf,
  intToBig,
  type Machine,
  type ModuleSpec,
  newFloat,
  newInt,
  newIntFromBig,
  newTuple,
  NONE,
  OVERFLOW_ERROR,
  staticType,
  tupleItem,
  tupleSetItem,
  tupleSize,
  TYPE_ERROR,
  VALUE_ERROR,
  fitsBits,
  intSign,
} from "@pyvm/vm";

const RANDOM_TYPE: Address = staticType();

const INDEX = 16;
const STATE = 20;
const N = 624;
const M = 397;
const MATRIX_A = 0x9908b0df;
const UPPER_MASK = 0x80000000;
const LOWER_MASK = 0x7fffffff;

/** Makes the next N words of the state. */
function twist(state: Uint32Array): void {
  for (let k = 0; k < N; k++) {
    const y = (state[k]! & UPPER_MASK) | (state[(k + 1) % N]! & LOWER_MASK);
    state[k] = state[(k + M) % N]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : MATRIX_A);
  }
}

function stateOf(vm: Machine, self: Address): Uint32Array {
  return vm.u32.subarray((self + STATE) >> 2, ((self + STATE) >> 2) + N);
}

/** genrand_uint32. */
function nextWord(vm: Machine, self: Address): number {
  let index = vm.i32[(self + INDEX) >> 2]!;
  if (index >= N) {
    twist(stateOf(vm, self));
    index = 0;
  }
  let y = vm.u32[((self + STATE) >> 2) + index]!;
  vm.i32[(self + INDEX) >> 2] = index + 1;
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}

/** genrand_res53: a double in [0, 1) of 53 random bits. */
function random(vm: Machine, self: Address): Address {
  const a = nextWord(vm, self) >>> 5;
  const b = nextWord(vm, self) >>> 6;
  return newFloat(vm, (a * 67108864 + b) * (1 / 9007199254740992));
}

/** init_genrand. */
function seedNumber(state: Uint32Array, seed: number): void {
  state[0] = seed;
  for (let i = 1; i < N; i++) {
    const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
    state[i] = Math.imul(1812433253, previous) + i;
  }
}

/** init_by_array. */
function seedArray(vm: Machine, self: Address, key: readonly number[]): void {
  const state = stateOf(vm, self);
  seedNumber(state, 19650218);
  let i = 1;
  let j = 0;
  const advance = (): void => {
    if (++i < N) return;
    state[0] = state[N - 1]!;
    i = 1;
  };
  for (let k = Math.max(N, key.length); k > 0; k--) {
    state[i] = (state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), 1664525)) + key[j]! + j;
    advance();
    j = (j + 1) % key.length;
  }
  for (let k = N - 1; k > 0; k--) {
    state[i] = (state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), 1566083941)) - i;
    advance();
  }
  state[0] = 0x80000000;
  vm.i32[(self + INDEX) >> 2] = N;
}

/** The 32-bit words of a number, lowest first; one word for 0. */
function wordsOf(value: bigint): number[] {
  const words: number[] = [];
  const hex = value.toString(16);
  for (let end = hex.length; end > 0; end -= 8) words.push(Number.parseInt(hex.slice(Math.max(0, end - 8), end), 16));
  return words;
}

/** random_seed: an int by its absolute value, anything else by its hash, None by chance. */
function seed(vm: Machine, self: Address, value: Address): void {
  if (value === 0 || value === NONE) seedArray(vm, self, chance(vm));
  else if (vm.hasFlag(value, FLAG_LONG_SUBCLASS)) {
    const number = intToBig(vm, value);
    seedArray(vm, self, wordsOf(number < 0n ? -number : number));
  } else {
    const low = hashOf(vm, value) >>> 0;
    seedArray(vm, self, vm.hashHigh === 0 ? [low] : [low, vm.hashHigh >>> 0]);
  }
}

/** A key from the host's random bytes, or from its clock. */
function chance(vm: Machine): number[] {
  const bytes = vm.host.random?.(N * 4);
  if (bytes === undefined) return wordsOf(vm.host.clocks?.time() ?? 0n);
  return Array.from(
    { length: N },
    (_, i) => (bytes[4 * i]! | (bytes[4 * i + 1]! << 8) | (bytes[4 * i + 2]! << 16) | (bytes[4 * i + 3]! << 24)) >>> 0,
  );
}

function seedMethod(vm: Machine, self: Address, value: Address): Address {
  seed(vm, self, value);
  return vm.none();
}

function randomNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === RANDOM_TYPE && kwargs !== 0 && dictSize(vm, kwargs) > 0)
    throw vm.raise(TYPE_ERROR, "Random() takes no keyword arguments");
  const count = tupleSize(vm, args);
  if (count > 1) throw vm.raise(TYPE_ERROR, "Random() requires 0 or 1 argument");
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  seed(vm, self, count === 1 ? tupleItem(vm, args, 0) : 0);
  return vm.keep(mark, self);
}

function getState(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const tuple = vm.hold(newTuple(vm, N + 1));
  for (let i = 0; i < N; i++) tupleSetItem(vm, tuple, i, newInt(vm, vm.u32[((self + STATE) >> 2) + i]!));
  tupleSetItem(vm, tuple, N, newInt(vm, vm.i32[(self + INDEX) >> 2]!));
  return vm.keep(mark, tuple);
}

function setState(vm: Machine, self: Address, state: Address): Address {
  if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "state vector must be a tuple");
  if (tupleSize(vm, state) !== N + 1) throw vm.raise(VALUE_ERROR, "state vector is the wrong size");
  const words = new Uint32Array(N);
  for (let i = 0; i < N; i++) words[i] = wordArgument(vm, tupleItem(vm, state, i));
  const index = asInt(vm, tupleItem(vm, state, N));
  if (index < 0 || index > N) throw vm.raise(VALUE_ERROR, "invalid state");
  vm.i32[(self + INDEX) >> 2] = index;
  stateOf(vm, self).set(words);
  return vm.none();
}

/** PyLong_AsUnsignedLong. */
function wordArgument(vm: Machine, object: Address): number {
  if (!vm.hasFlag(object, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "an integer is required");
  if (intSign(vm, object) < 0) throw vm.raise(OVERFLOW_ERROR, "can't convert negative value to unsigned int");
  if (!fitsBits(vm, object, 64, false))
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C unsigned long");
  return Number(intToBig(vm, object) & 0xffffffffn);
}

/** The most bits of one request: more would not fit the memory. */
const BITS_MAX = 1 << 30;

function getRandBits(vm: Machine, self: Address, object: Address): Address {
  const bits = asInt(vm, object);
  if (bits < 0) throw vm.raise(VALUE_ERROR, "number of bits must be non-negative");
  if (bits === 0) return newInt(vm, 0);
  if (bits <= 32) return newInt(vm, nextWord(vm, self) >>> (32 - bits));
  if (bits > BITS_MAX) vm.noMemory();
  const words: string[] = [];
  for (let left = bits; left > 0; left -= 32) {
    const word = left < 32 ? nextWord(vm, self) >>> (32 - left) : nextWord(vm, self);
    words.push(word.toString(16).padStart(8, "0"));
  }
  return newIntFromBig(vm, BigInt(`0x${words.toReversed().join("")}`));
}

defineType(RANDOM_TYPE, {
  name: "_random.Random",
  doc: "Random() -> create a random number generator with its own internal state.",
  basicSize: 2520,
  flags: FLAG_BASETYPE,
  layout: [],
  slots: { new: randomNew },
  methods: [
    ["random($self, /)", random, "random() -> x in the interval [0, 1)."],
    [
      "seed($self, n=None, /)",
      seedMethod,
      "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier.",
    ],
    ["getstate($self, /)", getState, "getstate() -> tuple containing the current state."],
    ["setstate($self, state, /)", setState, "setstate(state) -> None.  Restores generator state."],
    ["getrandbits($self, k, /)", getRandBits, "getrandbits(k) -> x.  Generates an int with k random bits."],
  ],
});

export const spec: ModuleSpec = {
  name: "_random",
  doc: "Module implements the Mersenne Twister random number generator.",
  types: [RANDOM_TYPE],
};
