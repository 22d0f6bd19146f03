/**
 * Arithmetic for compiled code.
 *
 * The fast ways (`add` and its like) take two operands, consume those that `own` says are owned (bit 0: the left, bit 1: the right), and answer with the owned
 * result; or with 0, having consumed nothing, where they end. None of them throws or runs Python code. An owned operand whose count is 1 is known to nobody else:
 * it becomes the result.
 *
 * `binary` and `update` are the instructions: they take what the fast way said and do the rest. All compiled code shares them, so that V8 knows the slow way before
 * a new function comes to it.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { boxComplex, imaginaryPart, realPart, setParts } from "../../builtins/complex/complex.ts";
import { boxFloat } from "../../builtins/float/float.ts";
import { boxInt, boxWide } from "../../builtins/int/box.ts";
import { deallocate } from "../../object/dealloc.ts";
import { FLOAT_VALUE, LONG_DIGITS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { COMPLEX_TYPE, FLOAT_TYPE, INT_TYPE } from "../../object/static.ts";
import { BASE } from "./limits.ts";
import { storeLocal } from "./references.ts";
import { slowBinary } from "./slow-paths.ts";

const LEFT = 1;
const RIGHT = 2;

/** The value of an exact int below 2^52, or NaN. */
function wide(i32: Int32Array, object: Address): number {
  const size = i32[(object + OB_SIZE) >> 2];
  const low = i32[(object + LONG_DIGITS) >> 2];
  if ((size + 1) >>> 0 <= 2) return size * low;
  const high = i32[(object + LONG_DIGITS + 4) >> 2];
  if ((size !== 2 && size !== -2) || high >= 4194304) return NaN;
  const magnitude = high * BASE + low;
  return size < 0 ? -magnitude : magnitude;
}

/** An int result of two ints of which one has more than a digit; NaN for one that does not fit. */
function wideResult(vm: Machine, a: Address, b: Address, own: number, value: number): Address {
  if (value !== value) return 0; // NaN
  const result = boxWide(vm, value);
  if (result !== 0 && own !== 0) consume(vm, a, b, own);
  return result;
}

/** Gives up the owned operands: ints or floats, whose death runs nothing. */
function consume(vm: Machine, a: Address, b: Address, own: number): void {
  const i32 = vm.i32;
  if ((own & LEFT) !== 0 && --i32[a >> 2] === 0) deallocate(vm, a);
  if ((own & RIGHT) !== 0 && --i32[b >> 2] === 0) deallocate(vm, b);
}

function intResult(vm: Machine, a: Address, b: Address, own: number, value: number): Address {
  const i32 = vm.i32;
  if ((own & LEFT) !== 0 && i32[a >> 2] === 1 && value > 256 && value < BASE) {
    const at = a >> 2;
    i32[at + (OB_SIZE >> 2)] = 1;
    i32[at + (OB_SIZE >> 2) + 1] = 0;
    i32[at + (LONG_DIGITS >> 2)] = value;
    if ((own & RIGHT) !== 0 && --i32[b >> 2] === 0) deallocate(vm, b);
    return a;
  }
  const result = boxInt(vm, value);
  if (result !== 0 && own !== 0) consume(vm, a, b, own);
  return result;
}

function floatResult(vm: Machine, a: Address, b: Address, own: number, value: number): Address {
  const i32 = vm.i32;
  if ((own & LEFT) !== 0 && i32[a >> 2] === 1) {
    vm.f64[(a + FLOAT_VALUE) >> 3] = value;
    if ((own & RIGHT) !== 0 && --i32[b >> 2] === 0) deallocate(vm, b);
    return a;
  }
  if ((own & RIGHT) !== 0 && i32[b >> 2] === 1) {
    vm.f64[(b + FLOAT_VALUE) >> 3] = value;
    if ((own & LEFT) !== 0) i32[a >> 2]--; // not the last: its count is not 1
    return b;
  }
  const result = boxFloat(vm, value);
  if (result !== 0 && own !== 0) consume(vm, a, b, own);
  return result;
}

function complexResult(vm: Machine, a: Address, b: Address, own: number, real: number, imaginary: number): Address {
  const i32 = vm.i32;
  if ((own & LEFT) !== 0 && i32[a >> 2] === 1) {
    setParts(vm, a, real, imaginary);
    if ((own & RIGHT) !== 0 && --i32[b >> 2] === 0) deallocate(vm, b);
    return a;
  }
  const result = boxComplex(vm, real, imaginary);
  if (result !== 0 && own !== 0) consume(vm, a, b, own);
  return result;
}

export function add(vm: Machine, a: Address, b: Address, own: number): Address {
  const i32 = vm.i32;
  const type = i32[(a + OB_TYPE) >> 2];
  if (type !== i32[(b + OB_TYPE) >> 2]) return 0;
  if (type === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if ((sa + 1) >>> 0 > 2 || (sb + 1) >>> 0 > 2) return wideResult(vm, a, b, own, wide(i32, a) + wide(i32, b));
    const x = (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) + Math.imul(sb, i32[(b + LONG_DIGITS) >> 2])) | 0;
    return intResult(vm, a, b, own, x);
  }
  if (type !== FLOAT_TYPE) return type === COMPLEX_TYPE ? addComplex(vm, a, b, own) : 0;
  return floatResult(vm, a, b, own, vm.f64[(a + FLOAT_VALUE) >> 3] + vm.f64[(b + FLOAT_VALUE) >> 3]);
}

function addComplex(vm: Machine, a: Address, b: Address, own: number): Address {
  const real = realPart(vm, a) + realPart(vm, b);
  return complexResult(vm, a, b, own, real, imaginaryPart(vm, a) + imaginaryPart(vm, b));
}

export function subtract(vm: Machine, a: Address, b: Address, own: number): Address {
  const i32 = vm.i32;
  const type = i32[(a + OB_TYPE) >> 2];
  if (type !== i32[(b + OB_TYPE) >> 2]) return 0;
  if (type === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if ((sa + 1) >>> 0 > 2 || (sb + 1) >>> 0 > 2) return wideResult(vm, a, b, own, wide(i32, a) - wide(i32, b));
    const x = (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) - Math.imul(sb, i32[(b + LONG_DIGITS) >> 2])) | 0;
    return intResult(vm, a, b, own, x);
  }
  if (type !== FLOAT_TYPE) return type === COMPLEX_TYPE ? subtractComplex(vm, a, b, own) : 0;
  return floatResult(vm, a, b, own, vm.f64[(a + FLOAT_VALUE) >> 3] - vm.f64[(b + FLOAT_VALUE) >> 3]);
}

function subtractComplex(vm: Machine, a: Address, b: Address, own: number): Address {
  const real = realPart(vm, a) - realPart(vm, b);
  return complexResult(vm, a, b, own, real, imaginaryPart(vm, a) - imaginaryPart(vm, b));
}

export function multiply(vm: Machine, a: Address, b: Address, own: number): Address {
  const i32 = vm.i32;
  const type = i32[(a + OB_TYPE) >> 2];
  if (type !== i32[(b + OB_TYPE) >> 2]) return 0;
  if (type === FLOAT_TYPE) {
    return floatResult(vm, a, b, own, vm.f64[(a + FLOAT_VALUE) >> 3] * vm.f64[(b + FLOAT_VALUE) >> 3]);
  }
  if (type !== INT_TYPE) return type === COMPLEX_TYPE ? multiplyComplex(vm, a, b, own) : 0;
  const sa = i32[(a + OB_SIZE) >> 2];
  const sb = i32[(b + OB_SIZE) >> 2];
  if ((sa + 1) >>> 0 > 2 || (sb + 1) >>> 0 > 2) return 0;
  const magnitude = i32[(a + LONG_DIGITS) >> 2] * i32[(b + LONG_DIGITS) >> 2];
  if (magnitude >= BASE) {
    return magnitude < 9007199254740992 ? wideResult(vm, a, b, own, sa === sb ? magnitude : -magnitude) : 0;
  }
  return intResult(vm, a, b, own, Math.imul(Math.imul(sa, sb), magnitude));
}

function multiplyComplex(vm: Machine, a: Address, b: Address, own: number): Address {
  const x = realPart(vm, a);
  const y = imaginaryPart(vm, a);
  const u = realPart(vm, b);
  const v = imaginaryPart(vm, b);
  return complexResult(vm, a, b, own, x * u - y * v, x * v + y * u);
}

export function trueDivide(vm: Machine, a: Address, b: Address, own: number): Address {
  const i32 = vm.i32;
  if (i32[(a + OB_TYPE) >> 2] !== FLOAT_TYPE || i32[(b + OB_TYPE) >> 2] !== FLOAT_TYPE) return 0;
  const divisor = vm.f64[(b + FLOAT_VALUE) >> 3];
  if (divisor === 0) return 0;
  return floatResult(vm, a, b, own, vm.f64[(a + FLOAT_VALUE) >> 3] / divisor);
}

export function modulo(vm: Machine, a: Address, b: Address, own: number): Address {
  const i32 = vm.i32;
  if (i32[(a + OB_TYPE) >> 2] !== INT_TYPE || i32[(b + OB_TYPE) >> 2] !== INT_TYPE) return 0;
  const sa = i32[(a + OB_SIZE) >> 2];
  if (i32[(b + OB_SIZE) >> 2] !== 1) return 0;
  const divisor = i32[(b + LONG_DIGITS) >> 2];
  if (sa >>> 0 <= 1) return intResult(vm, a, b, own, Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) % divisor);
  const x = wide(i32, a);
  return x > 0 ? wideResult(vm, a, b, own, x - Math.floor(x / divisor) * divisor) : 0;
}

export function floorDivide(vm: Machine, a: Address, b: Address, own: number): Address {
  const i32 = vm.i32;
  if (i32[(a + OB_TYPE) >> 2] !== INT_TYPE || i32[(b + OB_TYPE) >> 2] !== INT_TYPE) return 0;
  const sa = i32[(a + OB_SIZE) >> 2];
  if (i32[(b + OB_SIZE) >> 2] !== 1) return 0;
  const divisor = i32[(b + LONG_DIGITS) >> 2];
  if (sa >>> 0 <= 1) return intResult(vm, a, b, own, (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) / divisor) | 0);
  const x = wide(i32, a);
  return x > 0 ? wideResult(vm, a, b, own, Math.floor(x / divisor)) : 0;
}

/** The value of an exact int that is not negative and has one digit, or -1. */
function natural(i32: Int32Array, object: Address): number {
  if (i32[(object + OB_TYPE) >> 2] !== INT_TYPE) return -1;
  const size = i32[(object + OB_SIZE) >> 2];
  return size >>> 0 > 1 ? -1 : Math.imul(size, i32[(object + LONG_DIGITS) >> 2]);
}

export function bitAnd(vm: Machine, a: Address, b: Address, own: number): Address {
  const x = natural(vm.i32, a);
  const y = natural(vm.i32, b);
  return x < 0 || y < 0 ? 0 : intResult(vm, a, b, own, x & y);
}

export function bitOr(vm: Machine, a: Address, b: Address, own: number): Address {
  const x = natural(vm.i32, a);
  const y = natural(vm.i32, b);
  return x < 0 || y < 0 ? 0 : intResult(vm, a, b, own, x | y);
}

export function bitXor(vm: Machine, a: Address, b: Address, own: number): Address {
  const x = natural(vm.i32, a);
  const y = natural(vm.i32, b);
  return x < 0 || y < 0 ? 0 : intResult(vm, a, b, own, x ^ y);
}

export function rightShift(vm: Machine, a: Address, b: Address, own: number): Address {
  const x = natural(vm.i32, a);
  const y = natural(vm.i32, b);
  return x < 0 || y < 0 ? 0 : intResult(vm, a, b, own, y > 30 ? 0 : x >> y);
}

export function leftShift(vm: Machine, a: Address, b: Address, own: number): Address {
  const x = natural(vm.i32, a);
  const y = natural(vm.i32, b);
  if (x < 0 || y < 0 || y > 29 || x >= 1 << (30 - y)) return 0;
  return intResult(vm, a, b, own, x << y);
}

/** A binary instruction, for which the fast way's answer was `result`; `f`, `k` and `slot` as in slow-paths.ts. Owned. @throws PY_ERROR */
export function binary(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
  result: Address,
): Address {
  return result === 0 ? slowBinary(vm, f, k, slot, a, b, own) : result;
}

/**
 * The same with the assignment that follows it, `x = x + y`, to the local variable at i32 index `local`. The fast way was told that the left operand is owned: if
 * nobody but the variable has the old value, it became the new one, where CPython would make that and then free the old one. The new value, borrowed.
 */
export function update(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
  local: number,
  result: Address,
): Address {
  if (result !== 0) {
    vm.i32[local] = result;
    return result;
  }
  const value = slowBinary(vm, f, k, slot, a, b, own);
  storeLocal(vm, f, k, local, value);
  return value;
}
