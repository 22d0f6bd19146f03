/** The end of a machine: what static types own is given back, after all Python code has run for the last time. */
import type { Machine } from "../../machine/machine.ts";
import { definedTypes } from "../native.ts";
import {
  FLAG_READY,
  FLAG_VALID_VERSION_TAG,
  OB_TYPE,
  TP_BASES,
  TP_CACHE,
  TP_DICT,
  TP_FLAGS,
  TP_MRO,
  TP_NAME,
  TP_SUBCLASSES,
} from "../offsets.ts";
import { releaseDefinitionNames } from "./definitions.ts";

/**
 * Releases the subclasses, dicts, bases, MROs and names of all static types and the names in static tables. Instances of static types can still
 * be released afterwards; nothing can be looked up.
 */
export function releaseTypes(vm: Machine): void {
  const ready = [...definedTypes()].filter(
    (type) => vm.get(type, OB_TYPE) !== 0 && (vm.get(type, TP_FLAGS) & FLAG_READY) !== 0,
  );
  for (const type of ready) vm.i32[(type + TP_FLAGS) >> 2] &= ~FLAG_VALID_VERSION_TAG;
  for (const field of [TP_SUBCLASSES, TP_DICT, TP_CACHE, TP_BASES, TP_MRO]) {
    for (const type of ready) vm.replace(type, field, 0);
  }
  for (const type of ready) vm.replace(type, TP_NAME, 0);
  releaseDefinitionNames(vm);
}
