/** Shifts and bit operations of ints, which act on an endless two's complement. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { DIGIT_BITS, DIGIT_MASK } from "../../numeric/digits.ts";
import { LONG_DIGITS, OB_SIZE } from "../../object/offsets.ts";
import { NOT_IMPLEMENTED, VALUE_ERROR } from "../../object/static.ts";
import { areInts, incrementDigits } from "./arithmetic.ts";
import { newInt } from "./box.ts";
import { allocateInt, finishInt, intFits, intToNumber, isExactSmall } from "./convert.ts";

const EXACT = 9007199254740992;
const AND = 0;
const OR = 1;
const XOR = 2;

function digitsOf(int: Address): number {
  return (int + LONG_DIGITS) >> 2;
}

function shiftCount(vm: Machine, count: Address): number {
  if (vm.i32[(count + OB_SIZE) >> 2] < 0) throw vm.raise(VALUE_ERROR, "negative shift count");
  return intToNumber(vm, count);
}

/** nb_lshift. @throws ValueError for a negative count, OverflowError and MemoryError for one too large */
export function intLshift(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  const count = shiftCount(vm, b);
  if (vm.i32[(a + OB_SIZE) >> 2] === 0) return newInt(vm, 0);
  if (count <= 52 && intFits(vm, a)) {
    const shifted = intToNumber(vm, a) * 2 ** count;
    if (shifted < EXACT && shifted > -EXACT) return newInt(vm, shifted);
  }
  return shiftLeft(vm, a, count);
}

/** The int times 2^`count`, its digits moved up. */
export function shiftLeft(vm: Machine, a: Address, count: number): Address {
  const i32 = vm.i32;
  const words = Math.floor(count / DIGIT_BITS);
  const bits = count - words * DIGIT_BITS;
  const size = i32[(a + OB_SIZE) >> 2];
  const from = digitsOf(a);
  const length = Math.abs(size);
  const result = allocateInt(vm, words + length + 1);
  const out = digitsOf(result);
  i32.fill(0, out, out + words);
  let carry = 0;
  for (let i = 0; i < length; i++) {
    const digit = i32[from + i];
    i32[out + words + i] = ((digit << bits) & DIGIT_MASK) | carry;
    carry = digit >>> (DIGIT_BITS - bits);
  }
  i32[out + words + length] = carry;
  const newLength = words + length + (carry === 0 ? 0 : 1);
  return finishInt(vm, result, size < 0 ? -newLength : newLength);
}

/** nb_rshift: the floor of the quotient by a power of two. */
export function intRshift(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  const count = shiftCount(vm, b);
  if (isExactSmall(vm, a))
    return newInt(vm, count > 31 ? (intToNumber(vm, a) < 0 ? -1 : 0) : intToNumber(vm, a) >> count);
  if (intFits(vm, a) && count <= 1000) return newInt(vm, Math.floor(intToNumber(vm, a) / 2 ** count));
  return shiftRight(vm, a, count);
}

function shiftRight(vm: Machine, a: Address, count: number): Address {
  const i32 = vm.i32;
  const words = Math.floor(count / DIGIT_BITS);
  const bits = count - words * DIGIT_BITS;
  const size = i32[(a + OB_SIZE) >> 2];
  const length = Math.abs(size) - words;
  if (length <= 0) return newInt(vm, size < 0 ? -1 : 0);
  const from = digitsOf(a);
  const result = allocateInt(vm, length + 1);
  const out = digitsOf(result);
  for (let i = 0; i < length; i++) {
    const upper = i + 1 < length ? i32[from + words + i + 1] : 0;
    i32[out + i] = ((upper << (DIGIT_BITS - bits)) & DIGIT_MASK) | (i32[from + words + i] >>> bits);
  }
  let newLength = i32[out + length - 1] === 0 ? length - 1 : length;
  if (size >= 0) return finishInt(vm, result, newLength);
  if (losesBits(i32, from, words, bits)) newLength = incrementDigits(i32, out, newLength);
  return finishInt(vm, result, -newLength);
}

function losesBits(i32: Int32Array, from: number, words: number, bits: number): boolean {
  for (let i = 0; i < words; i++) if (i32[from + i] !== 0) return true;
  return (i32[from + words] & ((1 << bits) - 1)) !== 0;
}

/** nb_and. */
export function intAnd(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  if (isExactSmall(vm, a) && isExactSmall(vm, b)) return newInt(vm, intToNumber(vm, a) & intToNumber(vm, b));
  return bitOperation(vm, a, b, AND);
}

/** nb_or. */
export function intOr(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  if (isExactSmall(vm, a) && isExactSmall(vm, b)) return newInt(vm, intToNumber(vm, a) | intToNumber(vm, b));
  return bitOperation(vm, a, b, OR);
}

/** nb_xor. */
export function intXor(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  if (isExactSmall(vm, a) && isExactSmall(vm, b)) return newInt(vm, intToNumber(vm, a) ^ intToNumber(vm, b));
  return bitOperation(vm, a, b, XOR);
}

function combine(x: number, y: number, operation: number): number {
  return operation === AND ? x & y : operation === OR ? x | y : x ^ y;
}

/** Digit by digit, negative operands turned into two's complement on the way, and so the result back. */
function bitOperation(vm: Machine, a: Address, b: Address, operation: number): Address {
  const i32 = vm.i32;
  const aSize = i32[(a + OB_SIZE) >> 2];
  const bSize = i32[(b + OB_SIZE) >> 2];
  const aLength = Math.abs(aSize);
  const bLength = Math.abs(bSize);
  const aFlip = aSize < 0 ? DIGIT_MASK : 0;
  const bFlip = bSize < 0 ? DIGIT_MASK : 0;
  const flip = combine(aFlip, bFlip, operation);
  const length = resultLength(aLength, aFlip, bLength, bFlip, operation);
  const result = allocateInt(vm, length + 1);
  const out = digitsOf(result);
  let aCarry = aFlip & 1;
  let bCarry = bFlip & 1;
  let carry = flip & 1;
  for (let i = 0; i <= length; i++) {
    const x = ((i < aLength ? i32[digitsOf(a) + i] : 0) ^ aFlip) + aCarry;
    const y = ((i < bLength ? i32[digitsOf(b) + i] : 0) ^ bFlip) + bCarry;
    aCarry = x >>> DIGIT_BITS;
    bCarry = y >>> DIGIT_BITS;
    const z = (combine(x & DIGIT_MASK, y & DIGIT_MASK, operation) ^ flip) + carry;
    carry = z >>> DIGIT_BITS;
    i32[out + i] = z & DIGIT_MASK;
  }
  let size = length + 1;
  while (size > 0 && i32[out + size - 1] === 0) size--;
  return finishInt(vm, result, flip === 0 ? size : -size);
}

/** The digits that can differ from the sign: with `&` a non-negative operand bounds them. */
function resultLength(aLength: number, aFlip: number, bLength: number, bFlip: number, operation: number): number {
  if (operation === AND && aFlip === 0) return bFlip === 0 ? Math.min(aLength, bLength) : aLength;
  if (operation === AND && bFlip === 0) return bLength;
  return Math.max(aLength, bLength);
}

/** nb_invert: -(self + 1). */
export function intInvert(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (isExactSmall(vm, self)) return newInt(vm, ~intToNumber(vm, self));
  const size = i32[(self + OB_SIZE) >> 2];
  const length = Math.abs(size);
  const result = allocateInt(vm, length + 1);
  const out = digitsOf(result);
  i32.copyWithin(out, digitsOf(self), digitsOf(self) + length);
  if (size > 0) return finishInt(vm, result, -incrementDigits(i32, out, length));
  let i = 0;
  for (; i32[out + i] === 0; i++) i32[out + i] = DIGIT_MASK;
  i32[out + i]--;
  return finishInt(vm, result, i32[out + length - 1] === 0 ? length - 1 : length);
}
