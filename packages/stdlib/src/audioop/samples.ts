/** Samples of 1 to 4 bytes in the machine's order, and the fragments that are made of them. */
import {
  type Address,
  bytesData,
  defineModuleException,
  EXCEPTION,
  intArgument,
  type Machine,
  newBytesSized,
  staticType,
  withBuffer,
} from "@pyvm/vm";

export const AUDIOOP_ERROR: Address = staticType();
defineModuleException(AUDIOOP_ERROR, "audioop.error", EXCEPTION);

/** Makes `audioop.error(message)` the current exception; to be thrown. */
export function audioError(vm: Machine, message: string): unknown {
  return vm.raise(AUDIOOP_ERROR, message);
}

/** The largest sample of a width. */
export function largestSample(width: number): number {
  return 2 ** (8 * width - 1) - 1;
}

/** fbound: a number as a sample of a width, clipped and rounded down. */
export function clip(value: number, width: number): number {
  const largest = largestSample(width);
  if (value > largest) return largest;
  return value < -largest ? -largest - 1 : Math.floor(value) | 0;
}

/** GETRAWSAMPLE: the sample of a width at an address. */
export function getSample(u8: Uint8Array, at: Address, width: number): number {
  return getSample32(u8, at, width) >> (32 - 8 * width);
}

/** GETSAMPLE32: the same, scaled to 32 bits. */
export function getSample32(u8: Uint8Array, at: Address, width: number): number {
  let sample = 0;
  for (let i = 0; i < width; i++) sample |= u8[at + i]! << (8 * (4 - width + i));
  return sample;
}

/** SETRAWSAMPLE: the low bytes of a number. */
export function setSample(u8: Uint8Array, at: Address, width: number, sample: number): void {
  for (let i = 0; i < width; i++) u8[at + i] = sample >> (8 * i);
}

/** SETSAMPLE32: a sample of 32 bits, scaled. */
export function setSample32(u8: Uint8Array, at: Address, width: number, sample: number): void {
  setSample(u8, at, width, sample >> (32 - 8 * width));
}

// ---- arguments --------------------------------------------------------------------------------------------------

/** Bytes that lie in memory until a call is over. */
export interface Fragment {
  readonly at: Address;
  readonly length: number;
}

/** Calls `use` with the bytes of an object. */
export function withFragment<T>(vm: Machine, object: Address, use: (fragment: Fragment) => T): T {
  return withBuffer(vm, object, (at, length) => use({ at, length }));
}

/** Calls `use` with a fragment and the width of its samples, which are whole. */
export function withSamples<T>(
  vm: Machine,
  object: Address,
  width: Address,
  use: (fragment: Fragment, width: number) => T,
): T {
  return withFragment(vm, object, (fragment) => {
    const size = intArgument(vm, width);
    checkParameters(vm, fragment, size);
    return use(fragment, size);
  });
}

/** audioop_check_size. */
export function checkSize(vm: Machine, width: number): void {
  if (width < 1 || width > 4) throw audioError(vm, "Size should be 1, 2, 3 or 4");
}

/** audioop_check_parameters. */
export function checkParameters(vm: Machine, fragment: Fragment, width: number): void {
  checkSize(vm, width);
  if (fragment.length % width !== 0) throw notWhole(vm);
}

export function notWhole(vm: Machine): unknown {
  return audioError(vm, "not a whole number of frames");
}

/** A new bytes object (owned) whose data `fill` writes from the address on that it is given. */
export function newFragment(vm: Machine, length: number, fill: (at: Address) => void): Address {
  const bytes = newBytesSized(vm, length);
  if (length > 0) fill(bytesData(vm, bytes));
  return bytes;
}
