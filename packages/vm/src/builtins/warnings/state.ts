/** The state of the warnings machinery: filters, registries, the default action. It lives in the interpreter state. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isTrue } from "../../object/compare.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { identifier, type IdentifierWord } from "../../object/identifiers.ts";
import {
  IS_FINALIZING,
  IS_MODULES,
  IS_WARN_DEFAULT_ACTION,
  IS_WARN_FILTERS,
  IS_WARN_FILTERS_VERSION,
  IS_WARN_ONCE,
} from "../../object/state.ts";
import {
  DEPRECATION_WARNING,
  IMPORT_ERROR,
  IMPORT_WARNING,
  INT_TYPE,
  NONE,
  PENDING_DEPRECATION_WARNING,
  RESOURCE_WARNING,
  TRUE,
  ZERO,
} from "../../object/static.ts";
import { importByName } from "../../import/import.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { dictClear, dictGet, dictGetId, dictSet, dictSetId, newDict } from "../dict/dict.ts";
import { intToNumber, newInt } from "../int/int.ts";
import { listAppend, newList } from "../list/list.ts";
import { tuplePack } from "../tuple/tuple.ts";

const ID_WARNINGS = identifier("warnings");
const ID_VERSION = identifier("version");

/** What CPython's release builds start with, in the order of the list. */
const DEFAULT_FILTERS: readonly (readonly [action: string, category: Address, module: string | null])[] = [
  ["default", DEPRECATION_WARNING, "__main__"],
  ["ignore", DEPRECATION_WARNING, null],
  ["ignore", PENDING_DEPRECATION_WARNING, null],
  ["ignore", IMPORT_WARNING, null],
  ["ignore", RESOURCE_WARNING, null],
];

/** The list of filters (borrowed), each `(action, message, category, module, line)`. */
export function warningFilters(vm: Machine): Address {
  let filters = vm.get(0, IS_WARN_FILTERS);
  if (filters === 0) {
    filters = newList(vm);
    vm.set(0, IS_WARN_FILTERS, filters);
    for (const [action, category, module] of DEFAULT_FILTERS) {
      const mark = vm.mark();
      const moduleStr = module === null ? NONE : vm.hold(vm.intern(module));
      listAppend(vm, filters, vm.hold(tuplePack(vm, vm.hold(vm.intern(action)), NONE, category, moduleStr, ZERO)));
      vm.release(mark);
    }
  }
  return filters;
}

/** The dict of what was shown "once" (borrowed). */
export function onceRegistry(vm: Machine): Address {
  if (vm.get(0, IS_WARN_ONCE) === 0) vm.set(0, IS_WARN_ONCE, newDict(vm));
  return vm.get(0, IS_WARN_ONCE);
}

/** The action where no filter matches (borrowed), a str. */
export function defaultAction(vm: Machine): Address {
  if (vm.get(0, IS_WARN_DEFAULT_ACTION) === 0) vm.set(0, IS_WARN_DEFAULT_ACTION, vm.intern("default"));
  return vm.get(0, IS_WARN_DEFAULT_ACTION);
}

/** Invalidates what the registries know: `_filters_mutated()`. */
export function filtersMutated(vm: Machine): void {
  vm.i32[IS_WARN_FILTERS_VERSION >> 2]++;
}

/**
 * get_warnings_attr: an attribute of the `warnings` module (owned), or 0 when the module is not there. `mayImport` imports it unless the
 * interpreter is about to end.
 */
export function warningsAttribute(vm: Machine, name: IdentifierWord, mayImport: boolean): Address {
  const mark = vm.mark();
  const module = warningsModule(vm, mayImport);
  if (module === 0) return 0;
  vm.hold(module);
  const attribute = lookupAttrId(vm, module, name);
  vm.release(mark);
  return attribute;
}

function warningsModule(vm: Machine, mayImport: boolean): Address {
  const modules = vm.get(0, IS_MODULES);
  const loaded = modules === 0 ? 0 : dictGetId(vm, modules, ID_WARNINGS);
  if (loaded !== 0) return vm.newRef(loaded);
  if (!mayImport || vm.get(0, IS_FINALIZING) !== 0) return 0;
  const mark = vm.mark();
  try {
    return importByName(vm, "warnings");
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, IMPORT_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

/** already_warned: whether the registry has `key`; an outdated registry is emptied first. `remember` adds the key. */
export function alreadyWarned(vm: Machine, registry: Address, key: Address, remember: boolean): boolean {
  const version = dictGetId(vm, registry, ID_VERSION);
  const current = vm.get(0, IS_WARN_FILTERS_VERSION);
  if (version === 0 || vm.typeOf(version) !== INT_TYPE || intToNumber(vm, version) !== current) {
    dictClear(vm, registry);
    const number = vm.hold(newInt(vm, current));
    dictSetId(vm, registry, ID_VERSION, number);
    vm.decref(vm.unhold());
  } else {
    const found = dictGet(vm, registry, key);
    if (found !== 0 && isTrue(vm, found)) return true;
  }
  if (remember) dictSet(vm, registry, key, TRUE);
  return false;
}
