/** Samples in u-LAW and a-LAW (ITU-T G.711): a sign, a segment of three bits, and four bits within it. */
import { type Address, intArgument, type Machine } from "@pyvm/vm";
import { checkSize, getSample32, newFragment, setSample32, withFragment, withSamples } from "./samples.ts";

const BIAS = 0x84;
/** The largest magnitude that u-LAW has, of 14 bits. */
const CLIP = 8159;

/** The segment of a magnitude, of which the first ends with `2 ** bits - 1`; 8 where it is in none. */
function segmentOf(magnitude: number, bits: number): number {
  return Math.min(Math.max(32 - Math.clz32(magnitude) - bits, 0), 8);
}

/** st_14linear2ulaw. */
function ulawOf(sample: number): number {
  const mask = sample < 0 ? 0x7f : 0xff;
  const magnitude = Math.min(Math.abs(sample), CLIP) + (BIAS >> 2);
  const segment = segmentOf(magnitude, 6);
  return segment >= 8 ? 0x7f ^ mask : ((segment << 4) | ((magnitude >> (segment + 1)) & 0xf)) ^ mask;
}

/** st_linear2alaw. */
function alawOf(sample: number): number {
  const mask = sample >= 0 ? 0xd5 : 0x55;
  const magnitude = sample >= 0 ? sample : -sample - 1;
  const segment = segmentOf(magnitude, 5);
  return segment >= 8 ? 0x7f ^ mask : ((segment << 4) | ((magnitude >> Math.max(segment, 1)) & 0xf)) ^ mask;
}

/** st_ulaw2linear16. */
function sampleOfUlaw(byte: number): number {
  const bits = ~byte;
  const magnitude = (((bits & 0xf) << 3) + BIAS) << ((bits & 0x70) >> 4);
  return (bits & 0x80) !== 0 ? BIAS - magnitude : magnitude - BIAS;
}

/** st_alaw2linear16. */
function sampleOfAlaw(byte: number): number {
  const bits = byte ^ 0x55;
  const segment = (bits & 0x70) >> 4;
  const within = ((bits & 0xf) << 4) + 8;
  const magnitude = segment === 0 ? within : (within + 0x100) << (segment - 1);
  return (bits & 0x80) !== 0 ? magnitude : -magnitude;
}

function encode(
  vm: Machine,
  object: Address,
  width: Address,
  unused: number,
  code: (sample: number) => number,
): Address {
  return withSamples(vm, object, width, ({ at, length }, size) =>
    newFragment(vm, length / size, (to) => {
      const { u8 } = vm;
      for (let i = 0; i < length / size; i++) u8[to + i] = code(getSample32(u8, at + i * size, size) >> unused);
    }),
  );
}

function decode(vm: Machine, object: Address, width: Address, sampleOf: (byte: number) => number): Address {
  return withFragment(vm, object, ({ at, length }) => {
    const size = intArgument(vm, width);
    checkSize(vm, size);
    return newFragment(vm, length * size, (to) => {
      const { u8 } = vm;
      for (let i = 0; i < length; i++) setSample32(u8, to + i * size, size, sampleOf(u8[at + i]!) << 16);
    });
  });
}

export function toUlaw(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return encode(vm, object, width, 18, ulawOf);
}

export function toAlaw(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return encode(vm, object, width, 19, alawOf);
}

export function fromUlaw(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return decode(vm, object, width, sampleOfUlaw);
}

export function fromAlaw(vm: Machine, _module: Address, object: Address, width: Address): Address {
  return decode(vm, object, width, sampleOfAlaw);
}
