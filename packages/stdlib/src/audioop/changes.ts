/** Fragments made of others sample by sample: `mul`, `add`, `bias`, `reverse`, `byteswap`, `lin2lin`, `tomono`, `tostereo`. */
import { type Address, asDouble, intArgument, type Machine } from "@pyvm/vm";
import {
  audioError,
  checkParameters,
  checkSize,
  clip,
  type Fragment,
  getSample,
  getSample32,
  newFragment,
  notWhole,
  setSample,
  setSample32,
  withFragment,
  withSamples,
} from "./samples.ts";

/** A new fragment of which each sample is made of the one at its place. */
function mapped(vm: Machine, { at, length }: Fragment, width: number, change: (sample: number) => number): Address {
  return newFragment(vm, length, (to) => {
    const { u8 } = vm;
    for (let i = 0; i < length; i += width) setSample(u8, to + i, width, change(getSample(u8, at + i, width)));
  });
}

export function multiply(vm: Machine, _module: Address, object: Address, width: Address, by: Address): Address {
  return withFragment(vm, object, (fragment) => {
    const size = intArgument(vm, width);
    const factor = asDouble(vm, by);
    checkParameters(vm, fragment, size);
    return mapped(vm, fragment, size, (sample) => clip(sample * factor, size));
  });
}

export function bias(vm: Machine, _module: Address, object: Address, width: Address, by: Address): Address {
  return withFragment(vm, object, (fragment) => {
    const size = intArgument(vm, width);
    const shift = intArgument(vm, by);
    checkParameters(vm, fragment, size);
    return mapped(vm, fragment, size, (sample) => (sample + shift) | 0);
  });
}

export function add(vm: Machine, _module: Address, first: Address, second: Address, width: Address): Address {
  return withFragment(vm, first, (left) =>
    withFragment(vm, second, (right) => {
      const size = intArgument(vm, width);
      checkParameters(vm, left, size);
      if (left.length !== right.length) throw audioError(vm, "Lengths should be the same");
      return newFragment(vm, left.length, (to) => {
        const { u8 } = vm;
        for (let i = 0; i < left.length; i += size) {
          const sum = getSample(u8, left.at + i, size) + getSample(u8, right.at + i, size);
          setSample(u8, to + i, size, clip(sum, size));
        }
      });
    }),
  );
}

export function reverse(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, ({ at, length }, size) =>
    newFragment(vm, length, (to) => {
      const { u8 } = vm;
      for (let i = 0; i < length; i += size) u8.copyWithin(to + length - size - i, at + i, at + i + size);
    }),
  );
}

export function byteSwap(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return withSamples(vm, object, width, ({ at, length }, size) =>
    newFragment(vm, length, (to) => {
      const { u8 } = vm;
      for (let i = 0; i < length; i += size) {
        for (let j = 0; j < size; j++) u8[to + i + j] = u8[at + i + size - 1 - j]!;
      }
    }),
  );
}

export function changeWidth(vm: Machine, _module: Address, object: Address, width: Address, other: Address): Address {
  return withFragment(vm, object, (fragment) => {
    const size = intArgument(vm, width);
    const newSize = intArgument(vm, other);
    checkParameters(vm, fragment, size);
    checkSize(vm, newSize);
    const count = fragment.length / size;
    return newFragment(vm, count * newSize, (to) => {
      const { u8 } = vm;
      for (let i = 0; i < count; i++) {
        setSample32(u8, to + i * newSize, newSize, getSample32(u8, fragment.at + i * size, size));
      }
    });
  });
}

// ---- channels ---------------------------------------------------------------------------------------------------

/** Calls `use` with a fragment, the width of its samples, and the factors of the two channels. */
function withFactors(
  vm: Machine,
  object: Address,
  [width, left, right]: readonly [Address, Address, Address],
  use: (fragment: Fragment, width: number, left: number, right: number) => Address,
): Address {
  return withFragment(vm, object, (fragment) => {
    const size = intArgument(vm, width);
    const [leftFactor, rightFactor] = [asDouble(vm, left), asDouble(vm, right)];
    checkParameters(vm, fragment, size);
    return use(fragment, size, leftFactor, rightFactor);
  });
}

export function toMono(
  vm: Machine,
  _module: Address,
  object: Address,
  width: Address,
  left: Address,
  right: Address,
): Address {
  return withFactors(vm, object, [width, left, right], ({ at, length }, size, leftFactor, rightFactor) => {
    if ((length / size) % 2 !== 0) throw notWhole(vm);
    return newFragment(vm, length / 2, (to) => {
      const { u8 } = vm;
      for (let i = 0; i < length; i += 2 * size) {
        const [first, second] = [getSample(u8, at + i, size), getSample(u8, at + i + size, size)];
        setSample(u8, to + i / 2, size, clip(first * leftFactor + second * rightFactor, size));
      }
    });
  });
}

export function toStereo(
  vm: Machine,
  _module: Address,
  object: Address,
  width: Address,
  left: Address,
  right: Address,
): Address {
  return withFactors(vm, object, [width, left, right], ({ at, length }, size, leftFactor, rightFactor) =>
    newFragment(vm, 2 * length, (to) => {
      const { u8 } = vm;
      for (let i = 0; i < length; i += size) {
        const sample = getSample(u8, at + i, size);
        setSample(u8, to + 2 * i, size, clip(sample * leftFactor, size));
        setSample(u8, to + 2 * i + size, size, clip(sample * rightFactor, size));
      }
    }),
  );
}
