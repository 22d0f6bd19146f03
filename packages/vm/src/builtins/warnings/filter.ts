/** Which action a warning meets (get_filter of Python/_warnings.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callMethod1 } from "../../object/call.ts";
import { takeTruth } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { asSsize } from "../../object/number.ts";
import {
  FLAG_DICT_SUBCLASS,
  FLAG_LIST_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
} from "../../object/offsets.ts";
import { IS_WARN_DEFAULT_ACTION, IS_WARN_FILTERS, IS_WARN_ONCE } from "../../object/state.ts";
import { NONE, STR_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { isSubclass } from "../../object/subclass.ts";
import { listItem, listSize } from "../list/list.ts";
import { strEqual } from "../str/text.ts";
import { defaultAction, onceRegistry, warningFilters, warningsAttribute } from "./state.ts";

const ID_FILTERS = identifier("filters");
const ID_DEFAULT_ACTION = identifier("defaultaction");
const ID_ONCE_REGISTRY = identifier("onceregistry");
const ID_MATCH = identifier("match");
const FILTER_SIZE = 5;

/** What a warning is matched by; all borrowed. */
export interface WarningFacts {
  readonly category: Address;
  readonly text: Address;
  readonly module: Address;
  readonly line: number;
}

/** The action for a warning, and the filter that says so (held on the native value stack; None for the default). */
export function actionFor(vm: Machine, facts: WarningFacts): { readonly action: Address; readonly filter: Address } {
  refresh(vm, ID_FILTERS, IS_WARN_FILTERS);
  const filters = vm.hold(vm.newRef(warningFilters(vm)));
  if (!vm.hasFlag(filters, FLAG_LIST_SUBCLASS)) throw vm.raise(VALUE_ERROR, "_warnings.filters must be a list");
  for (let i = 0; i < listSize(vm, filters); i++) {
    const filter = vm.hold(vm.newRef(listItem(vm, filters, i)));
    if (!vm.hasFlag(filter, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(filter) !== FILTER_SIZE) {
      throw vm.raise(VALUE_ERROR, `_warnings.filters item ${i} isn't a 5-tuple`);
    }
    if (matches(vm, filter, facts)) return { action: vm.tupleItem(filter, 0), filter };
    vm.decref(vm.unhold());
  }
  return { action: currentDefaultAction(vm), filter: NONE };
}

function currentDefaultAction(vm: Machine): Address {
  refresh(vm, ID_DEFAULT_ACTION, IS_WARN_DEFAULT_ACTION);
  const action = defaultAction(vm);
  if (vm.hasFlag(action, FLAG_UNICODE_SUBCLASS)) return action;
  throw vm.raise(TYPE_ERROR, `_warnings.defaultaction must be a string, not '${vm.typeName(action)}'`);
}

/** The registry of "once" (borrowed), as the warnings module has it now. @throws TypeError unless it is a dict */
export function currentOnceRegistry(vm: Machine): Address {
  const given = warningsAttribute(vm, ID_ONCE_REGISTRY, false);
  if (given !== 0) {
    if (!vm.hasFlag(given, FLAG_DICT_SUBCLASS)) {
      const type = vm.typeName(vm.hold(given));
      throw vm.raise(TYPE_ERROR, `_warnings.onceregistry must be a dict, not '${type}'`);
    }
    vm.replace(0, IS_WARN_ONCE, given);
  }
  return onceRegistry(vm);
}

/** Takes over what the warnings module, if it is there, has under `name`. */
function refresh(vm: Machine, name: number, word: number): void {
  const value = warningsAttribute(vm, name, false);
  if (value !== 0) vm.replace(0, word, value);
}

function matches(vm: Machine, filter: Address, { category, text, module, line }: WarningFacts): boolean {
  const action = vm.tupleItem(filter, 0);
  if (!vm.hasFlag(action, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `action must be a string, not '${vm.typeName(action)}'`);
  }
  const goodText = isMatched(vm, vm.tupleItem(filter, 1), text);
  const goodModule = isMatched(vm, vm.tupleItem(filter, 3), module);
  const goodCategory = isSubclass(vm, category, vm.tupleItem(filter, 2));
  const lineno = vm.tupleItem(filter, 4);
  if (!vm.hasFlag(lineno, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "an integer is required");
  const wanted = asSsize(vm, lineno);
  return goodText && goodCategory && goodModule && (wanted === 0 || wanted === line);
}

/** check_matched: None matches everything, a str itself, anything else is asked for `match`. */
function isMatched(vm: Machine, pattern: Address, text: Address): boolean {
  if (pattern === NONE) return true;
  if (vm.typeOf(pattern) === STR_TYPE) return vm.hasFlag(text, FLAG_UNICODE_SUBCLASS) && strEqual(vm, pattern, text);
  return takeTruth(vm, callMethod1(vm, pattern, ID_MATCH, text));
}
