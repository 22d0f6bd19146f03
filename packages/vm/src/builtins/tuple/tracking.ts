/** Which containers the collector need not look at: CPython's `_PyObject_GC_MAY_BE_TRACKED` and `_PyTuple_MaybeUntrack`. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  FLAG_HAVE_GC,
  FLAG_HEAPTYPE,
  GC_HEAD_BYTES,
  OB_SIZE,
  OB_TYPE,
  TP_FLAGS,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { TUPLE_TYPE } from "../../object/static.ts";

/** Whether the container `object` is tracked. Only for objects that have a collector header. */
export function isTracked(vm: Machine, object: Address): boolean {
  return vm.i32[(object - GC_HEAD_BYTES) >> 2] !== 0;
}

/** Whether `object` is a container that may close a cycle; an untracked exact tuple never will. */
export function mayBeTracked(vm: Machine, object: Address): boolean {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2];
  const flags = i32[(type + TP_FLAGS) >> 2];
  if ((flags & FLAG_HAVE_GC) === 0) return false;
  if (flags < 0) return (i32[(object + TP_FLAGS) >> 2] & FLAG_HEAPTYPE) !== 0;
  return type !== TUPLE_TYPE || i32[(object - GC_HEAD_BYTES) >> 2] !== 0;
}

/** Untracks an exact tuple whose items can close no cycle, and says whether it did. */
export function maybeUntrackTuple(vm: Machine, tuple: Address): boolean {
  if (!isUntrackableTuple(vm, tuple)) return false;
  vm.untrack(tuple);
  return true;
}

/** Whether `tuple` is exact and tracked, though its items can close no cycle. */
export function isUntrackableTuple(vm: Machine, tuple: Address): boolean {
  const i32 = vm.i32;
  if (i32[(tuple + OB_TYPE) >> 2] !== TUPLE_TYPE || !isTracked(vm, tuple)) return false;
  const end = tuple + TUPLE_ITEMS + 8 * i32[(tuple + OB_SIZE) >> 2];
  for (let slot = tuple + TUPLE_ITEMS; slot < end; slot += 8) {
    const item = i32[slot >> 2];
    if (item === 0 || mayBeTracked(vm, item)) return false; // 0: still being filled
  }
  return true;
}
