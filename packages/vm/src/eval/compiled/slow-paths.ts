/**
 * What compiled code does where its fast ways end: the operands go into their slots of the frame, as the loop would have them, and the instruction's own function
 * does the work. `k` is the instruction's index, `slot` the i32 index of the lowest operand, `own` a bit for each operand (the lowest first) that says whether
 * the caller owns it.
 *
 * Everything below `slot` is in its slots already, so a throw finds the stack as deep as it is where the instruction begins.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { CO_CODE, F_CODE, F_LASTI } from "../../object/offsets.ts";
import {
  binaryAdd,
  binaryAnd,
  binaryFloorDivide,
  binaryModulo,
  binaryMultiply,
  binaryOther,
  binaryRshift,
  binarySubtract,
  binaryTrueDivide,
} from "../arithmetic-instructions.ts";

/** Stores two operands and says where the frame is. Returns the i32 index of the stack's end. */
export function storeTwo(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
): number {
  const i32 = vm.i32;
  if ((own & 1) === 0) i32[a >> 2]++;
  if ((own & 2) === 0) i32[b >> 2]++;
  i32[slot] = a;
  i32[slot + 2] = b;
  i32[(f + F_LASTI) >> 2] = k;
  return slot + 4;
}

/** The same for one. */
export function storeOne(vm: Machine, f: Address, k: number, slot: number, a: Address, own: number): number {
  const i32 = vm.i32;
  if (own === 0) i32[a >> 2]++;
  i32[slot] = a;
  i32[(f + F_LASTI) >> 2] = k;
  return slot + 2;
}

/** Any binary instruction. The owned result. @throws PY_ERROR */
export function slowBinary(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
): Address {
  const sp = storeTwo(vm, f, k, slot, a, b, own);
  const at = (vm.i32[(vm.i32[(f + F_CODE) >> 2] + CO_CODE) >> 2] + 32 + 2 * k) >> 1;
  const opcode = vm.u16[at] & 255;
  switch (opcode) {
    case op.BINARY_ADD:
    case op.INPLACE_ADD:
      binaryAdd(vm, f, sp, vm.u16[at + 1], opcode === op.INPLACE_ADD);
      break;
    case op.BINARY_SUBTRACT:
    case op.INPLACE_SUBTRACT:
      binarySubtract(vm, sp, opcode === op.INPLACE_SUBTRACT);
      break;
    case op.BINARY_MULTIPLY:
    case op.INPLACE_MULTIPLY:
      binaryMultiply(vm, sp, opcode === op.INPLACE_MULTIPLY);
      break;
    case op.BINARY_TRUE_DIVIDE:
    case op.INPLACE_TRUE_DIVIDE:
      binaryTrueDivide(vm, sp, opcode === op.INPLACE_TRUE_DIVIDE);
      break;
    case op.BINARY_MODULO:
    case op.INPLACE_MODULO:
      binaryModulo(vm, sp, opcode === op.INPLACE_MODULO);
      break;
    case op.BINARY_FLOOR_DIVIDE:
    case op.INPLACE_FLOOR_DIVIDE:
      binaryFloorDivide(vm, sp, opcode === op.INPLACE_FLOOR_DIVIDE);
      break;
    case op.BINARY_AND:
    case op.INPLACE_AND:
      binaryAnd(vm, sp, opcode === op.INPLACE_AND);
      break;
    case op.BINARY_RSHIFT:
    case op.INPLACE_RSHIFT:
      binaryRshift(vm, sp, opcode === op.INPLACE_RSHIFT);
      break;
    default:
      binaryOther(vm, sp, opcode);
  }
  return vm.i32[slot];
}
