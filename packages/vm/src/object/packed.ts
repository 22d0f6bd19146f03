/**
 * Numbers as C lays them out in bytes, at any address and in either order of bytes: what memoryview, array and struct read and write.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newIntFromWords } from "../builtins/int/convert.ts";
import { newInt, newInt32 } from "../builtins/int/box.ts";

/** Where a number passes from bytes to JavaScript and back; holds nothing between two calls. */
const exchange = new DataView(new ArrayBuffer(8));

/** Four bytes as an int32. */
export function readInt32(u8: Uint8Array, at: Address, little: boolean): number {
  return little
    ? u8[at] | (u8[at + 1] << 8) | (u8[at + 2] << 16) | (u8[at + 3] << 24)
    : u8[at + 3] | (u8[at + 2] << 8) | (u8[at + 1] << 16) | (u8[at] << 24);
}

/** The low 32 bits of a number as four bytes. */
export function writeInt32(u8: Uint8Array, at: Address, value: number, little: boolean): void {
  const first = little ? at : at + 3;
  const step = little ? 1 : -1;
  u8[first] = value;
  u8[first + step] = value >> 8;
  u8[first + 2 * step] = value >> 16;
  u8[first + 3 * step] = value >> 24;
}

/** The int in `size` bytes: 1, 2, 4 or 8. */
export function readInteger(vm: Machine, at: Address, size: number, signed: boolean, little: boolean): Address {
  const u8 = vm.u8;
  switch (size) {
    case 1:
      return newInt32(vm, signed ? (u8[at] << 24) >> 24 : u8[at]);
    case 2: {
      const value = little ? u8[at] | (u8[at + 1] << 8) : u8[at + 1] | (u8[at] << 8);
      return newInt32(vm, signed ? (value << 16) >> 16 : value);
    }
    case 4: {
      const value = readInt32(u8, at, little);
      return signed ? newInt32(vm, value) : newInt(vm, value >>> 0);
    }
    default: {
      const low = readInt32(u8, little ? at : at + 4, little);
      const high = readInt32(u8, little ? at + 4 : at, little);
      return newIntFromWords(vm, low, high, signed);
    }
  }
}

/** The low `size` bytes of the two's complement in `low` and `high`: 1, 2, 4 or 8. */
export function writeInteger(
  u8: Uint8Array,
  at: Address,
  size: number,
  low: number,
  high: number,
  little: boolean,
): void {
  switch (size) {
    case 1:
      u8[at] = low;
      return;
    case 2:
      u8[little ? at : at + 1] = low;
      u8[little ? at + 1 : at] = low >> 8;
      return;
    case 4:
      writeInt32(u8, at, low, little);
      return;
    default:
      writeInt32(u8, little ? at : at + 4, low, little);
      writeInt32(u8, little ? at + 4 : at, high, little);
  }
}

/** The double of 4 or 8 bytes of IEEE 754. */
export function readFloat(u8: Uint8Array, at: Address, size: number, little: boolean): number {
  for (let i = 0; i < size; i++) exchange.setUint8(i, u8[at + i]);
  return size === 4 ? exchange.getFloat32(0, little) : exchange.getFloat64(0, little);
}

/** Writes a double as 4 or 8 bytes of IEEE 754; what is too large for 4 becomes an infinity. */
export function writeFloat(u8: Uint8Array, at: Address, size: number, value: number, little: boolean): void {
  if (size === 4) exchange.setFloat32(0, value, little);
  else exchange.setFloat64(0, value, little);
  for (let i = 0; i < size; i++) u8[at + i] = exchange.getUint8(i);
}

/** The double of two bytes of IEEE 754 (PyFloat_Unpack2). */
export function readHalf(u8: Uint8Array, at: Address, little: boolean): number {
  const bits = little ? u8[at] | (u8[at + 1] << 8) : u8[at + 1] | (u8[at] << 8);
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 !== 0 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (fraction + 1024) * 2 ** (exponent - 25));
}

/** The bits of a double rounded half to even to two bytes of IEEE 754, or -1 when it is finite but too large (PyFloat_Pack2). */
export function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  if (Number.isNaN(value)) return 0x7e00 | nanSign(value);
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return sign | 0x7c00;
  if (magnitude >= 65520) return -1;
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24); // 1024 carries into the exponent as it should
  let exponent = Math.min(Math.floor(Math.log2(magnitude)), 15);
  if (magnitude < 2 ** exponent) exponent--;
  else if (magnitude >= 2 ** (exponent + 1)) exponent++;
  return sign | (((exponent + 14) << 10) + roundEven(magnitude * 2 ** (10 - exponent)));
}

function nanSign(value: number): number {
  exchange.setFloat64(0, value);
  return (exchange.getUint8(0) & 0x80) << 8;
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && (floor & 1) === 1) ? floor + 1 : floor;
}
