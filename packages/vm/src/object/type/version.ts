/**
 * Type versions: a type with a valid version tag has not changed since it got it, nor has any type in its MRO. The attribute cache and
 * the evaluation loop's caches compare tags instead of looking again.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { FLAG_READY, FLAG_VALID_VERSION_TAG, TP_BASES, TP_FLAGS, TP_VERSION_TAG } from "../offsets.ts";
import { IS_NEXT_TYPE_VERSION } from "../state.ts";
import { forEachSubclass } from "./subclasses.ts";

/** assign_version_tag: gives the type and its bases a tag where they have none; false when the tags are spent. */
export function assignVersionTag(vm: Machine, type: Address): boolean {
  const i32 = vm.i32;
  const flags = i32[(type + TP_FLAGS) >> 2];
  if ((flags & FLAG_VALID_VERSION_TAG) !== 0) return true;
  if ((flags & FLAG_READY) === 0) return false;
  const version = i32[IS_NEXT_TYPE_VERSION >> 2];
  if (version === 0) return false;
  i32[IS_NEXT_TYPE_VERSION >> 2] = (version + 1) | 0;
  i32[(type + TP_VERSION_TAG) >> 2] = version;
  const bases = i32[(type + TP_BASES) >> 2];
  const count = vm.tupleSize(bases);
  for (let i = 0; i < count; i++) if (!assignVersionTag(vm, vm.tupleItem(bases, i))) return false;
  i32[(type + TP_FLAGS) >> 2] |= FLAG_VALID_VERSION_TAG;
  return true;
}

/** PyType_Modified: the type changed, so neither its tag nor its subclasses' hold any more. */
export function typeModified(vm: Machine, type: Address): void {
  const i32 = vm.i32;
  if ((i32[(type + TP_FLAGS) >> 2] & FLAG_VALID_VERSION_TAG) === 0) return;
  forEachSubclass(vm, type, (subclass) => typeModified(vm, subclass));
  i32[(type + TP_FLAGS) >> 2] &= ~FLAG_VALID_VERSION_TAG;
  i32[(type + TP_VERSION_TAG) >> 2] = 0;
}
