/** Subtype tests along the method resolution order. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { OB_SIZE, TP_BASE, TP_MRO, TUPLE_ITEMS } from "../offsets.ts";
import { OBJECT_TYPE } from "../static.ts";

/** PyType_IsSubtype: whether `b` is in the MRO of `a`. */
export function isSubtype(vm: Machine, a: Address, b: Address): boolean {
  const i32 = vm.i32;
  const mro = i32[(a + TP_MRO) >> 2]!;
  if (mro === 0) return isSubtypeByBase(vm, a, b);
  const size = i32[(mro + OB_SIZE) >> 2]!;
  const items = (mro + TUPLE_ITEMS) >> 2;
  for (let i = 0; i < size; i++) if (i32[items + 2 * i] === b) return true;
  return false;
}

/** The test for a type that is not ready yet: along tp_base. */
function isSubtypeByBase(vm: Machine, a: Address, b: Address): boolean {
  for (let type = a; type !== 0; type = vm.i32[(type + TP_BASE) >> 2]!) if (type === b) return true;
  return b === OBJECT_TYPE;
}

/** PyObject_TypeCheck. */
export function isInstanceOfType(vm: Machine, object: Address, type: Address): boolean {
  return isSubtype(vm, vm.typeOf(object), type);
}
