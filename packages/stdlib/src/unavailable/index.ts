/**
 * Modules for what no host grants: terminals' settings, descriptors' flags, sockets, waiting on several files, other processes.
 *
 * They can be imported, their constants are Linux's, and each function raises OSError (ENOSYS) that names it.
 */
import {
  type Address,
  addModuleObject,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_BASE_EXC_SUBCLASS,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newBool,
  newInt,
  OS_ERROR,
  staticType,
  TIMEOUT_ERROR,
} from "@pyvm/vm";
import { raiseMissing } from "../host-call.ts";
import {
  FCNTL_CONSTANTS,
  FCNTL_FUNCTIONS,
  POSIXSUBPROCESS_CONSTANTS,
  POSIXSUBPROCESS_FUNCTIONS,
  RESOURCE_CONSTANTS,
  RESOURCE_FUNCTIONS,
  SELECT_CONSTANTS,
  SELECT_FUNCTIONS,
  SOCKET_CONSTANTS,
  SOCKET_FUNCTIONS,
  TERMIOS_CONSTANTS,
  TERMIOS_FUNCTIONS,
} from "./constants.ts";

const SOCKET_TYPE: Address = staticType();
const GAI_ERROR_TYPE: Address = staticType();
const HOST_ERROR_TYPE: Address = staticType();

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
export const selectSpec: ModuleSpec = unavailable("select", SELECT_CONSTANTS, SELECT_FUNCTIONS, addError);
export const posixSubprocessSpec: ModuleSpec = unavailable(
  "_posixsubprocess",
  POSIXSUBPROCESS_CONSTANTS,
  POSIXSUBPROCESS_FUNCTIONS,
);

for (const [type, name] of [
  [GAI_ERROR_TYPE, "socket.gaierror"],
  [HOST_ERROR_TYPE, "socket.herror"],
] as const) {
  defineType(type, { name, base: OS_ERROR, flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_BASE_EXC_SUBCLASS });
}

defineType(SOCKET_TYPE, {
  name: "_socket.socket",
  flags: FLAG_BASETYPE,
  slots: {
    new: (vm) => {
      throw raiseMissing(vm, "socket");
    },
  },
});

export const socketSpec: ModuleSpec = {
  name: "_socket",
  functions: SOCKET_FUNCTIONS.map((signature) => refused("socket", signature)),
  types: [SOCKET_TYPE, GAI_ERROR_TYPE, HOST_ERROR_TYPE],
  exec: (vm, _module, dict) => {
    constants(vm, dict, SOCKET_CONSTANTS);
    addError(vm, dict);
    addModuleObject(vm, dict, "timeout", vm.newRef(TIMEOUT_ERROR));
    addModuleObject(vm, dict, "SocketType", vm.newRef(SOCKET_TYPE));
    addModuleObject(vm, dict, "has_ipv6", newBool(vm, true));
  },
};
