/**
 * Modules for what no host grants: terminals' settings, descriptors' flags, other processes.
 *
 * They can be imported, their constants are Linux's, and each function raises OSError (ENOSYS) that names it.
 */
import {
  type Address,
  addModuleObject,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newDict,
  newInt,
  OS_ERROR,
} from "@pyvm/vm";
import { raiseMissing } from "../host-call.ts";
import {
  FCNTL_CONSTANTS,
  FCNTL_FUNCTIONS,
  POSIXSUBPROCESS_CONSTANTS,
  POSIXSUBPROCESS_FUNCTIONS,
  RESOURCE_CONSTANTS,
  RESOURCE_FUNCTIONS,
  TERMIOS_CONSTANTS,
  TERMIOS_FUNCTIONS,
} from "./constants.ts";

function refused(module: string, signature: string): MethodSpec {
  const name = signature.slice(0, signature.indexOf("(")).replace("!", "");
  return [
    signature,
    (vm) => {
      throw raiseMissing(vm, `${module}.${name}`);
    },
  ];
}

function constants(vm: Machine, dict: Address, table: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(table)) addModuleObject(vm, dict, name, newInt(vm, value));
}

/** A module of which nothing works; `fill` adds what is neither constant nor function. */
function unavailable(
  name: string,
  table: Readonly<Record<string, number>>,
  functions: readonly string[],
  fill?: (vm: Machine, dict: Address) => void,
): ModuleSpec {
  return {
    name,
    functions: functions.map((signature) => refused(name, signature)),
    exec: (vm, _module, dict) => {
      constants(vm, dict, table);
      fill?.(vm, dict);
    },
  };
}

const addError = (vm: Machine, dict: Address): void => addModuleObject(vm, dict, "error", vm.newRef(OS_ERROR));

export const fcntlSpec: ModuleSpec = unavailable("fcntl", FCNTL_CONSTANTS, FCNTL_FUNCTIONS);
export const resourceSpec: ModuleSpec = unavailable("resource", RESOURCE_CONSTANTS, RESOURCE_FUNCTIONS, addError);
export const termiosSpec: ModuleSpec = unavailable("termios", TERMIOS_CONSTANTS, TERMIOS_FUNCTIONS, addError);
/** As where semaphores are not shared by processes: `multiprocessing` can be imported, `multiprocessing.synchronize` says what is missing. */
export const multiprocessingSpec: ModuleSpec = unavailable("_multiprocessing", {}, [], (vm, dict) =>
  addModuleObject(vm, dict, "flags", newDict(vm)),
);
export const posixSubprocessSpec: ModuleSpec = unavailable(
  "_posixsubprocess",
  POSIXSUBPROCESS_CONSTANTS,
  POSIXSUBPROCESS_FUNCTIONS,
);
