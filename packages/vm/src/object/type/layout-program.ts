/** Writes the layout programs of types into memory: see @pyvm/heap's layout.ts for what they say. */
import { decodeLayout, encodeLayout, type Address, type LayoutOperation } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { OB_TYPE, TP_TRAVERSE } from "../offsets.ts";

/** The program of a static type, in the static segment. */
export function writeStaticLayout(vm: Machine, operations: readonly LayoutOperation[]): Address {
  const program = encodeLayout(operations);
  const at = vm.staticAlloc(program.byteLength);
  vm.i32.set(program, at >> 2);
  return at;
}

/**
 * The program of a class made at run time, in a block that the type owns: `own` first, then what the base's instances own, and last the
 * reference to the type itself, which every instance of a heap type has.
 */
export function writeHeapLayout(vm: Machine, own: readonly LayoutOperation[], base: Address): Address {
  const inherited = layoutOf(vm, base).filter((operation) => operation.op !== "fields" || operation.offset !== OB_TYPE);
  const program = encodeLayout([...own, ...inherited, { op: "fields", offset: OB_TYPE, count: 1 }]);
  const at = vm.malloc(program.byteLength);
  vm.i32.set(program, at >> 2);
  return at;
}

/** The operations of a type's program; none for a type whose instances own nothing. */
export function layoutOf(vm: Machine, type: Address): LayoutOperation[] {
  const program = vm.get(type, TP_TRAVERSE);
  return program === 0 ? [] : decodeLayout(vm.i32, program);
}
