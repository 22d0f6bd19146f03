/** `ratecv`: fragments with another number of frames in a second, by linear interpolation. */
import {
  type Address,
  asInt,
  bytesData,
  FLAG_TUPLE_SUBCLASS,
  intArgument,
  type Machine,
  newBytesFrom,
  newBytesSized,
  newInt,
  newTuple,
  NONE,
  OVERFLOW_ERROR,
  tuplePair,
  tupleSetItem,
  TYPE_ERROR,
} from "@pyvm/vm";
import { audioError, checkSize, type Fragment, getSample32, notWhole, setSample32, withFragment } from "./samples.ts";

const LARGEST_INT = 0x7fffffff;

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

/** The frames between which the last ones that were given out lie, and how far. */
class Converter {
  readonly width: number;
  readonly channels: number;
  inRate = 1;
  outRate = 1;
  weightA = 1;
  weightB = 0;
  /** In parts of the rate out, how far the time of the next frame out is behind that of the current frame in. */
  distance = 0;
  readonly previous: Int32Array;
  readonly current: Int32Array;

  constructor(width: number, channels: number) {
    this.width = width;
    this.channels = channels;
    this.previous = new Int32Array(channels);
    this.current = new Int32Array(channels);
  }

  setRates(inRate: number, outRate: number): void {
    const divisor = greatestCommonDivisor(inRate, outRate);
    this.inRate = inRate / divisor;
    this.outRate = outRate / divisor;
    this.distance = -this.outRate;
  }

  setWeights(a: number, b: number): void {
    const divisor = greatestCommonDivisor(a, b);
    this.weightA = a / divisor;
    this.weightB = b / divisor;
  }

  /** Takes in the frame at `at`, through a simple filter. */
  takeFrame(u8: Uint8Array, at: Address): void {
    const { previous, current, weightA, weightB, width } = this;
    for (let channel = 0; channel < this.channels; channel++) {
      const before = current[channel]!;
      const sample = getSample32(u8, at + channel * width, width);
      previous[channel] = before;
      current[channel] = Math.trunc((weightA * sample + weightB * before) / (weightA + weightB));
    }
    this.distance += this.outRate;
  }

  /** Writes the next frame to `at`. */
  giveFrame(u8: Uint8Array, at: Address): void {
    const { previous, current, distance, outRate, width } = this;
    for (let channel = 0; channel < this.channels; channel++) {
      const sum = previous[channel]! * distance + current[channel]! * (outRate - distance);
      setSample32(u8, at + channel * width, width, Math.trunc(sum / outRate));
    }
    this.distance -= this.inRate;
  }
}

/** The arguments of one call besides the fragment. */
interface RateArguments {
  readonly width: number;
  readonly channels: number;
  readonly inRate: number;
  readonly outRate: number;
  readonly weightA: number;
  readonly weightB: number;
}

function checkArguments(vm: Machine, fragment: Fragment, given: RateArguments): void {
  const { width, channels, inRate, outRate, weightA, weightB } = given;
  checkSize(vm, width);
  if (channels < 1) throw audioError(vm, "# of channels should be >= 1");
  if (width > Math.floor(LARGEST_INT / channels)) {
    throw vm.raise(OVERFLOW_ERROR, "width * nchannels too big for a C int");
  }
  if (weightA < 1 || weightB < 0) throw audioError(vm, "weightA should be >= 1, weightB should be >= 0");
  if (fragment.length % (width * channels) !== 0) throw notWhole(vm);
  if (inRate <= 0 || outRate <= 0) throw audioError(vm, "sampling rate not > 0");
}

/** What must be a tuple, of `size` items unless that is 0. */
function checkTuple(vm: Machine, object: Address, size: number): void {
  const fits = vm.hasFlag(object, FLAG_TUPLE_SUBCLASS) && (size === 0 || vm.tupleSize(object) === size);
  if (!fits) throw vm.raise(TYPE_ERROR, "ratecv(): illegal state argument");
}

/** The state that an earlier call gave goes to the converter. */
function readState(vm: Machine, converter: Converter, state: Address): void {
  if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "state must be a tuple or None");
  checkTuple(vm, state, 2);
  converter.distance = asInt(vm, vm.tupleItem(state, 0));
  const samples = vm.tupleItem(state, 1);
  checkTuple(vm, samples, 0);
  if (vm.tupleSize(samples) !== converter.channels) throw audioError(vm, "illegal state argument");
  for (let channel = 0; channel < converter.channels; channel++) {
    const pair = vm.tupleItem(samples, channel);
    checkTuple(vm, pair, 2);
    converter.previous[channel] = asInt(vm, vm.tupleItem(pair, 0));
    converter.current[channel] = asInt(vm, vm.tupleItem(pair, 1));
  }
}

/** `(distance, ((previous, current), ...))` (owned). */
function stateOf(vm: Machine, converter: Converter): Address {
  const mark = vm.mark();
  const samples = vm.hold(newTuple(vm, converter.channels));
  for (let channel = 0; channel < converter.channels; channel++) {
    const inner = vm.mark();
    const previous = vm.hold(newInt(vm, converter.previous[channel]!));
    const pair = tuplePair(vm, previous, vm.hold(newInt(vm, converter.current[channel]!)));
    vm.release(inner);
    tupleSetItem(vm, samples, channel, pair);
  }
  return vm.keep(mark, vm.hold(tuplePair(vm, vm.hold(newInt(vm, converter.distance)), samples)));
}

/** `(fragment, state)` (owned). */
function convert(vm: Machine, converter: Converter, fragment: Fragment): Address {
  const bytesPerFrame = converter.width * converter.channels;
  const frames = fragment.length / bytesPerFrame;
  const last = converter.distance + frames * converter.outRate;
  const room = last < 0 ? 0 : (Math.floor(last / converter.inRate) + 1) * bytesPerFrame;
  if (room > LARGEST_INT) vm.noMemory();
  const mark = vm.mark();
  const output = vm.hold(newBytesSized(vm, room));
  const start = bytesData(vm, output);
  let to = start;
  for (let i = 0; ; i++) {
    for (; converter.distance >= 0; to += bytesPerFrame) converter.giveFrame(vm.u8, to);
    if (i === frames) break;
    converter.takeFrame(vm.u8, fragment.at + i * bytesPerFrame);
  }
  const bytes = vm.hold(newBytesFrom(vm, start, to - start));
  return vm.keep(mark, vm.hold(tuplePair(vm, bytes, vm.hold(stateOf(vm, converter)))));
}

export function convertRate(vm: Machine, _module: Address, ...given: Address[]): Address {
  const [object, width, channels, inRate, outRate, state, weightA, weightB] = given as [
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  return withFragment(vm, object, (fragment) => {
    const numbers = {
      width: intArgument(vm, width),
      channels: intArgument(vm, channels),
      inRate: intArgument(vm, inRate),
      outRate: intArgument(vm, outRate),
      weightA: weightA === 0 ? 1 : intArgument(vm, weightA),
      weightB: weightB === 0 ? 0 : intArgument(vm, weightB),
    };
    checkArguments(vm, fragment, numbers);
    const converter = new Converter(numbers.width, numbers.channels);
    converter.setRates(numbers.inRate, numbers.outRate);
    converter.setWeights(numbers.weightA, numbers.weightB);
    if (state !== NONE) readState(vm, converter, state);
    return convert(vm, converter, fragment);
  });
}
