/**
 * PyFloatObject: a double at +16. Dead floats wait in a chain through ob_type, at most 100 (PyFloat_MAXFREELIST); see dealloc.ts.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { FLAG_LONG_SUBCLASS, FLOAT_VALUE, OB_TYPE } from "../../object/offsets.ts";
import { IS_FLOAT_FREE, IS_FLOAT_FREE_COUNT } from "../../object/state.ts";
import { FLOAT_TYPE } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";

export { floatFromText } from "./text.ts";

export const FLOAT_BYTES = 24;

/** A float, or 0 without memory. */
export function boxFloat(vm: Machine, value: number): Address {
  const i32 = vm.i32;
  let float = i32[IS_FLOAT_FREE >> 2];
  if (float !== 0) {
    i32[IS_FLOAT_FREE >> 2] = i32[(float + OB_TYPE) >> 2];
    i32[IS_FLOAT_FREE_COUNT >> 2]--;
  } else {
    float = vm.allocator.allocate(FLOAT_BYTES);
    if (float === 0) return 0;
  }
  const at = float >> 2;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + 2] = FLOAT_TYPE;
  i32[at + 3] = 0;
  vm.f64[(float + FLOAT_VALUE) >> 3] = value;
  return float;
}

/** A new float. @throws MemoryError */
export function newFloat(vm: Machine, value: number): Address {
  const float = boxFloat(vm, value);
  if (float === 0) vm.noMemory();
  return float;
}

/** The double of a float or an instance of a subclass. */
export function floatValue(vm: Machine, float: Address): number {
  return vm.f64[(float + FLOAT_VALUE) >> 3];
}

/** The sign bit of a float, which a nan has too. */
export function floatIsNegative(vm: Machine, float: Address): boolean {
  return vm.i32[(float + FLOAT_VALUE + 4) >> 2] < 0;
}

/** PyFloat_Check. */
export function isFloat(vm: Machine, object: Address): boolean {
  const type = vm.i32[(object + OB_TYPE) >> 2];
  return type === FLOAT_TYPE || (!vm.hasFlag(object, FLAG_LONG_SUBCLASS) && isSubtype(vm, type, FLOAT_TYPE));
}

/** _PyFloat_ClearFreeList. */
export function clearFloatFreeList(vm: Machine): void {
  const i32 = vm.i32;
  let float = i32[IS_FLOAT_FREE >> 2];
  while (float !== 0) {
    const next = i32[(float + OB_TYPE) >> 2];
    vm.allocator.release(float);
    float = next;
  }
  i32[IS_FLOAT_FREE >> 2] = 0;
  i32[IS_FLOAT_FREE_COUNT >> 2] = 0;
}
