/** Where one fragment of samples of 16 bits fits into another: `findfit`, `findfactor`, `findmax`. */
import { type Address, asSsize, type Machine, newFloat, newInt, tuplePair } from "@pyvm/vm";
import { audioError, type Fragment, getSample, withFragment } from "./samples.ts";

const WIDTH = 2;

/** The samples of a fragment whose length is even. */
function samplesOf(vm: Machine, { at, length }: Fragment): Int16Array {
  const { u8 } = vm;
  return Int16Array.from({ length: length / WIDTH }, (_, i) => getSample(u8, at + WIDTH * i, WIDTH));
}

function checkEven(vm: Machine, ...fragments: Fragment[]): void {
  if (fragments.some(({ length }) => length % WIDTH !== 0)) throw audioError(vm, "Strings should be even-sized");
}

/** _sum2: the sum of products of `count` samples of `a`, from `from` on, and `b`. */
function sumOfProducts(a: Int16Array, from: number, b: Int16Array, start: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += a[from + i]! * b[start + i]!;
  return sum;
}

/** The start from which `reference` fits best, by the least sum of squares of what remains. */
function bestFit(samples: Int16Array, reference: Int16Array): number {
  const count = reference.length;
  const own = sumOfProducts(reference, 0, reference, 0, count);
  let squares = sumOfProducts(samples, 0, samples, 0, count);
  let products = sumOfProducts(samples, 0, reference, 0, count);
  let best = (own * squares - products * products) / squares;
  let start = 0;
  for (let j = 1; j <= samples.length - count; j++) {
    const leaving = samples[j - 1]!;
    const entering = samples[j + count - 1]!;
    squares = squares + entering * entering - leaving * leaving;
    products = sumOfProducts(samples, j, reference, 0, count);
    const result = (own * squares - products * products) / squares;
    if (result < best) {
      best = result;
      start = j;
    }
  }
  return start;
}

export function findFit(vm: Machine, _module: Address, object: Address, reference: Address): Address {
  return withFragment(vm, object, (first) =>
    withFragment(vm, reference, (second) => {
      checkEven(vm, first, second);
      if (first.length < second.length) throw audioError(vm, "First sample should be longer");
      const [samples, model] = [samplesOf(vm, first), samplesOf(vm, second)];
      const start = bestFit(samples, model);
      const count = model.length;
      const factor = sumOfProducts(samples, start, model, 0, count) / sumOfProducts(model, 0, model, 0, count);
      const mark = vm.mark();
      return vm.keep(mark, vm.hold(tuplePair(vm, vm.hold(newInt(vm, start)), vm.hold(newFloat(vm, factor)))));
    }),
  );
}

export function findFactor(vm: Machine, _module: Address, object: Address, reference: Address): Address {
  return withFragment(vm, object, (first) =>
    withFragment(vm, reference, (second) => {
      checkEven(vm, first, second);
      if (first.length !== second.length) throw audioError(vm, "Samples should be same size");
      const [samples, model] = [samplesOf(vm, first), samplesOf(vm, second)];
      const own = sumOfProducts(model, 0, model, 0, model.length);
      return newFloat(vm, sumOfProducts(samples, 0, model, 0, model.length) / own);
    }),
  );
}

export function findMax(vm: Machine, _module: Address, object: Address, length: Address): Address {
  return withFragment(vm, object, (fragment) => {
    const count = asSsize(vm, length);
    checkEven(vm, fragment);
    if (count < 0 || fragment.length / WIDTH < count) throw audioError(vm, "Input sample should be longer");
    const samples = samplesOf(vm, fragment);
    let energy = sumOfProducts(samples, 0, samples, 0, count);
    let best = energy;
    let start = 0;
    for (let j = 1; j <= samples.length - count; j++) {
      const leaving = samples[j - 1]!;
      const entering = samples[j + count - 1]!;
      energy = energy + entering * entering - leaving * leaving;
      if (energy > best) {
        best = energy;
        start = j;
      }
    }
    return newInt(vm, start);
  });
}
