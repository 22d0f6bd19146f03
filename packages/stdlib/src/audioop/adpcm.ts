/** Samples as differences of four bits, as Intel and DVI have them (IMA ADPCM). */
import {
  type Address,
  asInt,
  bytesData,
  FLAG_TUPLE_SUBCLASS,
  intArgument,
  type Machine,
  newBytesSized,
  newInt,
  NONE,
  tuplePair,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { checkSize, getSample32, setSample32, withFragment, checkParameters } from "./samples.ts";

/** How the index of the step changes after each difference, whatever its sign. */
const INDEX_CHANGES = [-1, -1, -1, -1, 2, 4, 6, 8];

const STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];

/** What coder and decoder know of what came before. */
class Predictor {
  value: number;
  index: number;

  constructor(value: number, index: number) {
    this.value = value;
    this.index = index;
  }

  /** The code that comes nearest to a sample of 16 bits. */
  codeOf(sample: number): number {
    let rest = Math.abs(sample - this.value);
    let code = 0;
    let step = STEPS[this.index]!;
    for (let bit = 4; bit > 0; bit >>= 1, step >>= 1) {
      if (rest < step) continue;
      code |= bit;
      rest -= step;
    }
    return sample < this.value ? code | 8 : code;
  }

  /** Goes on to the sample that a code stands for. */
  take(code: number): void {
    const step = STEPS[this.index]!;
    let difference = step >> 3;
    if ((code & 4) !== 0) difference += step;
    if ((code & 2) !== 0) difference += step >> 1;
    if ((code & 1) !== 0) difference += step >> 2;
    const value = (code & 8) !== 0 ? this.value - difference : this.value + difference;
    this.value = Math.max(-0x8000, Math.min(value, 0x7fff));
    this.index = Math.max(0, Math.min(this.index + INDEX_CHANGES[code & 7]!, STEPS.length - 1));
  }
}

function predictorOf(vm: Machine, state: Address, name: string): Predictor {
  if (state === NONE) return new Predictor(0, 0);
  if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "state must be a tuple or None");
  if (vm.tupleSize(state) !== 2) throw vm.raise(TYPE_ERROR, `${name}(): illegal state argument`);
  const value = asInt(vm, vm.tupleItem(state, 0));
  const index = asInt(vm, vm.tupleItem(state, 1));
  if (value < -0x8000 || value > 0x7fff || index < 0 || index >= STEPS.length) throw vm.raise(VALUE_ERROR, "bad state");
  return new Predictor(value, index);
}

/** `(fragment, (value, index))`; `fragment` is held by the caller. */
function withState(vm: Machine, fragment: Address, predictor: Predictor): Address {
  const mark = vm.mark();
  const state = tuplePair(vm, vm.hold(newInt(vm, predictor.value)), vm.hold(newInt(vm, predictor.index)));
  return vm.keep(mark, vm.hold(tuplePair(vm, fragment, vm.hold(state))));
}

export function toAdpcm(vm: Machine, _module: Address, object: Address, width: Address, state: Address): Address {
  return withFragment(vm, object, (fragment) => {
    const size = intArgument(vm, width);
    checkParameters(vm, fragment, size);
    const predictor = predictorOf(vm, state, "lin2adpcm");
    const mark = vm.mark();
    const count = fragment.length / size;
    const codes = vm.hold(newBytesSized(vm, count >> 1));
    const { u8 } = vm;
    let pair = 0;
    for (let i = 0; i < count; i++) {
      const code = predictor.codeOf(getSample32(u8, fragment.at + i * size, size) >> 16);
      predictor.take(code);
      if (i % 2 === 0) pair = code << 4;
      else u8[bytesData(vm, codes) + (i >> 1)] = pair | code;
    }
    return vm.keep(mark, vm.hold(withState(vm, codes, predictor)));
  });
}

export function fromAdpcm(vm: Machine, _module: Address, object: Address, width: Address, state: Address): Address {
  return withFragment(vm, object, (fragment) => {
    const size = intArgument(vm, width);
    checkSize(vm, size);
    const predictor = predictorOf(vm, state, "adpcm2lin");
    const mark = vm.mark();
    const samples = vm.hold(newBytesSized(vm, fragment.length * size * 2));
    const { u8 } = vm;
    for (let i = 0; i < 2 * fragment.length; i++) {
      const pair = u8[fragment.at + (i >> 1)]!;
      predictor.take(i % 2 === 0 ? pair >> 4 : pair & 0xf);
      setSample32(u8, bytesData(vm, samples) + i * size, size, predictor.value << 16);
    }
    return vm.keep(mark, vm.hold(withState(vm, samples, predictor)));
  });
}
