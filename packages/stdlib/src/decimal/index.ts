/** The module `_decimal` (Modules/_decimal/_decimal.c): arithmetic of the General Decimal Arithmetic Specification. */
import { addModuleObject, type Address, type Machine, type ModuleSpec, newIntFromBig, readyType, TRUE } from "@pyvm/vm";
import { DECIMAL_DOCUMENTATION } from "../documentation/decimal.ts";
import { localContext } from "./context-manager.ts";
import "./context-methods.ts";
import { currentContext, setCurrentContext } from "./current-context.ts";
import { initializeState } from "./initialize.ts";
import "./decimal-object.ts";
import { MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY } from "./kernel/status.ts";
import { CONTEXT_MANAGER_TYPE, CONTEXT_OBJECT_TYPE, DECIMAL_TYPE, SIGNAL_DICT_MIXIN_TYPE } from "./layout.ts";
import { method, rawMethod } from "./method-specs.ts";
import { ROUNDINGS } from "./rounding.ts";
import { CONDITIONS, SIGNALS } from "./signals.ts";
import {
  BASIC_CONTEXT,
  DECIMAL_EXCEPTION,
  DECIMAL_TUPLE,
  DEFAULT_CONTEXT,
  EXTENDED_CONTEXT,
  FIRST_EXCEPTION,
  stateOf,
} from "./state.ts";

const CONSTANTS: readonly (readonly [name: string, value: bigint])[] = [
  ["MAX_PREC", MAX_PREC],
  ["MAX_EMAX", MAX_EMAX],
  ["MIN_EMIN", MIN_EMIN],
  ["MIN_ETINY", MIN_ETINY],
];

function fill(vm: Machine, dict: Address): void {
  const addState = (name: string, part: number): void => addModuleObject(vm, dict, name, vm.newRef(stateOf(vm, part)));
  addState("DecimalTuple", DECIMAL_TUPLE);
  addState("DecimalException", DECIMAL_EXCEPTION);
  for (let i = SIGNALS.length - 1; i >= 0; i--) addState(SIGNALS[i]![0], FIRST_EXCEPTION + i);
  CONDITIONS.forEach(([name], index) => addState(name, FIRST_EXCEPTION + SIGNALS.length + index));
  addState("DefaultContext", DEFAULT_CONTEXT);
  addModuleObject(vm, dict, "HAVE_CONTEXTVAR", vm.newRef(TRUE));
  addModuleObject(vm, dict, "HAVE_THREADS", vm.newRef(TRUE));
  addState("BasicContext", BASIC_CONTEXT);
  addState("ExtendedContext", EXTENDED_CONTEXT);
  for (const [name, value] of CONSTANTS) addModuleObject(vm, dict, name, newIntFromBig(vm, value));
  for (const name of ROUNDINGS) addModuleObject(vm, dict, name, vm.intern(name));
  addModuleObject(vm, dict, "__version__", vm.str("1.70"));
  addModuleObject(vm, dict, "__libmpdec_version__", vm.str("2.5.1"));
}

export const spec: ModuleSpec = {
  name: "_decimal",
  ownName: "decimal",
  doc: DECIMAL_DOCUMENTATION["_decimal"]!,
  functions: [
    method("", "getcontext($module, /)", (vm) => vm.newRef(currentContext(vm))),
    method("", "setcontext($module, context, /)", (vm, _module, context) => {
      setCurrentContext(vm, context!);
      return vm.none();
    }),
    rawMethod("", "localcontext", "($module, /, ctx=None)", localContext, "$module"),
  ],
  types: [DECIMAL_TYPE, CONTEXT_OBJECT_TYPE],
  exec: (vm, _module, dict) => {
    readyType(vm, SIGNAL_DICT_MIXIN_TYPE);
    readyType(vm, CONTEXT_MANAGER_TYPE);
    initializeState(vm);
    fill(vm, dict);
  },
};
