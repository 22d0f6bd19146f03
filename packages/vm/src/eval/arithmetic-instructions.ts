/**
 * The arithmetic instructions: exact ints of one digit and floats in place, everything else through the number protocol.
 *
 * Each takes its operands from the two topmost stack slots, leaves the result in the lower one and releases the operands; `sp` is the i32
 * index of the next free slot. Until the result is there the operands are the stack's, so that a throw leaves them to the unwinder.
 *
 * A left operand whose count is 1 is known to nobody but the stack: it becomes the result, where CPython frees it and allocates another.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newFloat } from "../builtins/float/float.ts";
import { addInts, multiplyInts, subtractInts } from "../builtins/int/arithmetic.ts";
import { newInt32 } from "../builtins/int/box.ts";
import { unicodeAppend } from "../builtins/str/text.ts";
import { deallocate } from "../object/dealloc.ts";
import {
  numberAdd,
  numberAnd,
  numberFloorDivide,
  numberInPlaceAdd,
  numberInPlaceAnd,
  numberInPlaceFloorDivide,
  numberInPlaceLshift,
  numberInPlaceMatrixMultiply,
  numberInPlaceMultiply,
  numberInPlaceOr,
  numberInPlacePower,
  numberInPlaceRemainder,
  numberInPlaceRshift,
  numberInPlaceSubtract,
  numberInPlaceTrueDivide,
  numberInPlaceXor,
  numberLshift,
  numberMatrixMultiply,
  numberMultiply,
  numberOr,
  numberPower,
  numberRemainder,
  numberRshift,
  numberSubtract,
  numberTrueDivide,
  numberXor,
} from "../object/number.ts";
import { FLOAT_VALUE, LONG_DIGITS, OB_SIZE, OB_TYPE } from "../object/offsets.ts";
import { FLOAT_TYPE, INT_TYPE, NONE, STR_TYPE } from "../object/static.ts";
import { releaseTarget } from "./scope-operations.ts";

/** Puts the result where the left operand was and releases both operands. */
function finishBinary(vm: Machine, sp: number, result: Address): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  i32[sp - 4] = result;
  if (--i32[a >> 2] === 0) deallocate(vm, a);
  if (--i32[b >> 2] === 0) deallocate(vm, b);
}

/** The int `value`, 257 ... 2^30 - 1, in the left operand, which nobody else knows. */
function reuseInt(vm: Machine, sp: number, value: number): void {
  const i32 = vm.i32;
  const at = i32[sp - 4] >> 2;
  i32[at + (OB_SIZE >> 2)] = 1;
  i32[at + (OB_SIZE >> 2) + 1] = 0;
  i32[at + (LONG_DIGITS >> 2)] = value;
  const b = i32[sp - 2];
  if (--i32[b >> 2] === 0) deallocate(vm, b);
}

/** A float result, in an operand that nobody else knows if there is one. */
function finishFloat(vm: Machine, sp: number, value: number): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  if (i32[a >> 2] === 1) {
    vm.f64[(a + FLOAT_VALUE) >> 3] = value;
    if (--i32[b >> 2] === 0) deallocate(vm, b);
  } else if (i32[b >> 2] === 1) {
    vm.f64[(b + FLOAT_VALUE) >> 3] = value;
    i32[sp - 4] = b;
    i32[a >> 2]--; // not the last: its count is not 1
  } else finishBinary(vm, sp, newFloat(vm, value));
}

/** BINARY_ADD and INPLACE_ADD. `next` is the instruction that follows: an assignment lets a str grow in place. */
export function binaryAdd(vm: Machine, f: Address, sp: number, next: number, inPlace: boolean): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  if (ta === INT_TYPE && tb === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if ((sa + 1) >>> 0 <= 2 && (sb + 1) >>> 0 <= 2) {
      const x = (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) + Math.imul(sb, i32[(b + LONG_DIGITS) >> 2])) | 0;
      if (i32[a >> 2] === 1 && x > 256 && x < 1073741824) reuseInt(vm, sp, x);
      else finishBinary(vm, sp, newInt32(vm, x));
    } else finishBinary(vm, sp, addInts(vm, a, b));
  } else if (ta === FLOAT_TYPE && tb === FLOAT_TYPE) {
    finishFloat(vm, sp, vm.f64[(a + FLOAT_VALUE) >> 3] + vm.f64[(b + FLOAT_VALUE) >> 3]);
  } else if (ta === STR_TYPE && tb === STR_TYPE) {
    releaseTarget(vm, next, f, a);
    i32[sp - 4] = 0; // unicodeAppend takes the left operand over
    i32[sp - 4] = unicodeAppend(vm, a, b);
    if (--i32[b >> 2] === 0) deallocate(vm, b);
  } else finishBinary(vm, sp, inPlace ? numberInPlaceAdd(vm, a, b) : numberAdd(vm, a, b));
}

/** BINARY_SUBTRACT and INPLACE_SUBTRACT. */
export function binarySubtract(vm: Machine, sp: number, inPlace: boolean): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  if (ta === INT_TYPE && tb === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if ((sa + 1) >>> 0 <= 2 && (sb + 1) >>> 0 <= 2) {
      const x = (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) - Math.imul(sb, i32[(b + LONG_DIGITS) >> 2])) | 0;
      if (i32[a >> 2] === 1 && x > 256 && x < 1073741824) reuseInt(vm, sp, x);
      else finishBinary(vm, sp, newInt32(vm, x));
    } else finishBinary(vm, sp, subtractInts(vm, a, b));
  } else if (ta === FLOAT_TYPE && tb === FLOAT_TYPE) {
    finishFloat(vm, sp, vm.f64[(a + FLOAT_VALUE) >> 3] - vm.f64[(b + FLOAT_VALUE) >> 3]);
  } else finishBinary(vm, sp, inPlace ? numberInPlaceSubtract(vm, a, b) : numberSubtract(vm, a, b));
}

/** BINARY_MULTIPLY and INPLACE_MULTIPLY. */
export function binaryMultiply(vm: Machine, sp: number, inPlace: boolean): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  if (ta === INT_TYPE && tb === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if ((sa + 1) >>> 0 <= 2 && (sb + 1) >>> 0 <= 2) {
      const magnitude = i32[(a + LONG_DIGITS) >> 2] * i32[(b + LONG_DIGITS) >> 2];
      if (magnitude < 1073741824) {
        const x = Math.imul(Math.imul(sa, sb), magnitude);
        if (i32[a >> 2] === 1 && x > 256) reuseInt(vm, sp, x);
        else finishBinary(vm, sp, newInt32(vm, x));
        return;
      }
    }
    finishBinary(vm, sp, multiplyInts(vm, a, b));
  } else if (ta === FLOAT_TYPE && tb === FLOAT_TYPE) {
    finishFloat(vm, sp, vm.f64[(a + FLOAT_VALUE) >> 3] * vm.f64[(b + FLOAT_VALUE) >> 3]);
  } else finishBinary(vm, sp, inPlace ? numberInPlaceMultiply(vm, a, b) : numberMultiply(vm, a, b));
}

/** BINARY_TRUE_DIVIDE and INPLACE_TRUE_DIVIDE. */
export function binaryTrueDivide(vm: Machine, sp: number, inPlace: boolean): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  if (ta === FLOAT_TYPE && tb === FLOAT_TYPE && vm.f64[(b + FLOAT_VALUE) >> 3] !== 0) {
    finishFloat(vm, sp, vm.f64[(a + FLOAT_VALUE) >> 3] / vm.f64[(b + FLOAT_VALUE) >> 3]);
  } else finishBinary(vm, sp, inPlace ? numberInPlaceTrueDivide(vm, a, b) : numberTrueDivide(vm, a, b));
}

/** BINARY_MODULO and INPLACE_MODULO. */
export function binaryModulo(vm: Machine, sp: number, inPlace: boolean): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  if (ta === INT_TYPE && tb === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if (sa >>> 0 <= 1 && sb === 1) {
      finishBinary(vm, sp, newInt32(vm, Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) % i32[(b + LONG_DIGITS) >> 2]));
      return;
    }
  }
  finishBinary(vm, sp, inPlace ? numberInPlaceRemainder(vm, a, b) : numberRemainder(vm, a, b));
}

/** BINARY_FLOOR_DIVIDE and INPLACE_FLOOR_DIVIDE. */
export function binaryFloorDivide(vm: Machine, sp: number, inPlace: boolean): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  if (ta === INT_TYPE && tb === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if (sa >>> 0 <= 1 && sb === 1) {
      finishBinary(
        vm,
        sp,
        newInt32(vm, (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) / i32[(b + LONG_DIGITS) >> 2]) | 0),
      );
      return;
    }
  }
  finishBinary(vm, sp, inPlace ? numberInPlaceFloorDivide(vm, a, b) : numberFloorDivide(vm, a, b));
}

/** BINARY_AND and INPLACE_AND. */
export function binaryAnd(vm: Machine, sp: number, inPlace: boolean): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  if (ta === INT_TYPE && tb === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if (sa >>> 0 <= 1 && sb >>> 0 <= 1) {
      finishBinary(
        vm,
        sp,
        newInt32(vm, Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) & Math.imul(sb, i32[(b + LONG_DIGITS) >> 2])),
      );
      return;
    }
  }
  finishBinary(vm, sp, inPlace ? numberInPlaceAnd(vm, a, b) : numberAnd(vm, a, b));
}

/** BINARY_RSHIFT and INPLACE_RSHIFT. */
export function binaryRshift(vm: Machine, sp: number, inPlace: boolean): void {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  if (ta === INT_TYPE && tb === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if (sa >>> 0 <= 1 && sb >>> 0 <= 1) {
      finishBinary(
        vm,
        sp,
        newInt32(
          vm,
          sb === 0
            ? Math.imul(sa, i32[(a + LONG_DIGITS) >> 2])
            : i32[(b + LONG_DIGITS) >> 2] > 30
              ? 0
              : Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) >> i32[(b + LONG_DIGITS) >> 2],
        ),
      );
      return;
    }
  }
  finishBinary(vm, sp, inPlace ? numberInPlaceRshift(vm, a, b) : numberRshift(vm, a, b));
}

/** The other binary instructions, by their opcodes. */
export function binaryOther(vm: Machine, sp: number, opcode: number): void {
  finishBinary(vm, sp, binaryOperator(vm, opcode, vm.i32[sp - 4], vm.i32[sp - 2]));
}

/** The binary operators without a fast path: their results, owned. */
function binaryOperator(vm: Machine, opcode: number, a: Address, b: Address): Address {
  switch (opcode) {
    case op.BINARY_OR:
      return numberOr(vm, a, b);
    case op.INPLACE_OR:
      return numberInPlaceOr(vm, a, b);
    case op.BINARY_XOR:
      return numberXor(vm, a, b);
    case op.INPLACE_XOR:
      return numberInPlaceXor(vm, a, b);
    case op.BINARY_LSHIFT:
      return numberLshift(vm, a, b);
    case op.INPLACE_LSHIFT:
      return numberInPlaceLshift(vm, a, b);
    case op.BINARY_POWER:
      return numberPower(vm, a, b, NONE);
    case op.INPLACE_POWER:
      return numberInPlacePower(vm, a, b, NONE);
    case op.BINARY_MATRIX_MULTIPLY:
      return numberMatrixMultiply(vm, a, b);
    default:
      return numberInPlaceMatrixMultiply(vm, a, b);
  }
}
