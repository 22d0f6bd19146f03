/**
 * What the loop has seen of operands, for the compiler of hot code.
 *
 * Instructions that need no inline cache use its 16 bytes for the types of their two topmost operands:
 *
 * ```text
 *  | type of the lower operand | type of the topmost | - | - |        0: not executed yet, MIXED: several types, or ints of several digits
 * ```
 *
 * Addresses of types are compared and never followed, so it does no harm if one dies.
 */
import type { Address } from "@pyvm/heap";
import { OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { INT_TYPE } from "../../object/static.ts";

/** In place of a type: what is seen here differs. */
export const MIXED = 1;

/** Notes the types of two operands; `at` is the address of the instruction's cache. */
export function observe(i32: Int32Array, at: Address, a: Address, b: Address): void {
  const word = at >> 2;
  note(i32, word, a);
  note(i32, word + 1, b);
}

function note(i32: Int32Array, word: number, object: Address): void {
  const type = typeSeen(i32, object);
  const seen = i32[word];
  if (seen !== type) i32[word] = seen === 0 ? type : MIXED;
}

function typeSeen(i32: Int32Array, object: Address): Address {
  const type = i32[(object + OB_TYPE) >> 2];
  return type === INT_TYPE && (i32[(object + OB_SIZE) >> 2] + 1) >>> 0 > 2 ? MIXED : type;
}
