/** What is measured of a fragment: `max`, `minmax`, `avg`, `rms`, `cross` and the differences of peaks. */
import { type Address, asSsize, intArgument, type Machine, newInt, tuplePair } from "@pyvm/vm";
import { audioError, type Fragment, getSample, withFragment, withSamples, checkParameters } from "./samples.ts";

function eachSample(vm: Machine, { at, length }: Fragment, width: number, use: (sample: number) => void): void {
  const { u8 } = vm;
  for (let i = 0; i < length; i += width) use(getSample(u8, at + i, width));
}

export function getSampleMethod(
  vm: Machine,
  _module: Address,
  object: Address,
  width: Address,
  index: Address,
): Address {
  return withFragment(vm, object, (fragment) => {
    const size = intArgument(vm, width);
    const position = asSsize(vm, index);
    checkParameters(vm, fragment, size);
    if (position < 0 || position >= fragment.length / size) throw audioError(vm, "Index out of range");
    return newInt(vm, getSample(vm.u8, fragment.at + position * size, size));
  });
}

export function max(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, (fragment, size) => {
    let largest = 0;
    eachSample(vm, fragment, size, (sample) => {
      largest = Math.max(largest, Math.abs(sample));
    });
    return newInt(vm, largest);
  });
}

export function minMax(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, (fragment, size) => {
    let least = 0x7fffffff;
    let greatest = -0x80000000;
    eachSample(vm, fragment, size, (sample) => {
      least = Math.min(least, sample);
      greatest = Math.max(greatest, sample);
    });
    const mark = vm.mark();
    return vm.keep(mark, vm.hold(tuplePair(vm, vm.hold(newInt(vm, least)), vm.hold(newInt(vm, greatest)))));
  });
}

export function average(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, (fragment, size) => {
    let sum = 0;
    eachSample(vm, fragment, size, (sample) => {
      sum += sample;
    });
    return newInt(vm, fragment.length === 0 ? 0 : Math.floor(sum / (fragment.length / size)));
  });
}

export function rootMeanSquare(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, (fragment, size) => {
    let sum = 0;
    eachSample(vm, fragment, size, (sample) => {
      sum += sample * sample;
    });
    return newInt(vm, fragment.length === 0 ? 0 : Math.trunc(Math.sqrt(sum / (fragment.length / size))));
  });
}

export function crossings(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, (fragment, size) => {
    let count = -1;
    let before: boolean | undefined;
    eachSample(vm, fragment, size, (sample) => {
      const negative = sample < 0;
      if (negative !== before) count++;
      before = negative;
    });
    return newInt(vm, count);
  });
}

/** The differences between each extreme and the one before. */
function eachPeakDifference(vm: Machine, fragment: Fragment, width: number, use: (difference: number) => void): void {
  if (fragment.length <= width) return;
  let before = getSample(vm.u8, fragment.at, width);
  let wasFalling: boolean | undefined;
  let extreme: number | undefined;
  eachSample(vm, fragment, width, (sample) => {
    if (sample === before) return;
    const falls = sample < before;
    if (wasFalling === !falls) {
      if (extreme !== undefined) use(Math.abs(before - extreme));
      extreme = before;
    }
    before = sample;
    wasFalling = falls;
  });
}

export function averagePeaks(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, (fragment, size) => {
    let sum = 0;
    let count = 0;
    eachPeakDifference(vm, fragment, size, (difference) => {
      sum += difference;
      count++;
    });
    return newInt(vm, count === 0 ? 0 : Math.trunc(sum / count));
  });
}

export function maxPeaks(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, (fragment, size) => {
    let largest = 0;
    eachPeakDifference(vm, fragment, size, (difference) => {
      largest = Math.max(largest, difference);
    });
    return newInt(vm, largest);
  });
}
