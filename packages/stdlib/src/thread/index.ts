/** The module `_thread` (Modules/_threadmodule.c) of a machine with one thread: locks work, starting a thread is refused. */
import {
  type Address,
  addModuleObject,
  FLAG_DICT_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  IS_SIGNAL_HANDLERS,
  isBuiltinModule,
  type Machine,
  type MethodSpec,
  MODULE_STATE,
  type ModuleSpec,
  newFloat,
  newInt,
  raiseObject,
  readyType,
  RUNTIME_ERROR,
  SYSTEM_EXIT,
  TP_CALL,
  TYPE_ERROR,
  VALUE_ERROR,
  asSize,
  asInt,
  refuseKeywordNames,
  checkPositional,
  createBuiltin,
  OVERFLOW_ERROR,
  NONE,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { THREAD_DOCUMENTATION } from "../documentation/thread.ts";
import { NSIG, tripSignal } from "../signal/pending.ts";
import { EXCEPT_HOOK_ARGS_TYPE, exceptHook } from "./excepthook.ts";
import { MAIN_THREAD } from "./ident.ts";
import { LOCAL_TYPE } from "./local.ts";
import { LOCK_TYPE, newLock } from "./lock.ts";
import { RLOCK_TYPE } from "./rlock.ts";
import { TIMEOUT_MAX } from "./waiting.ts";

const SIGINT = 2;
/** Module state: what stack_size was set to. */
const STACK_SIZE = 0;
const STATE_BYTES = 8;
const MIN_STACK_SIZE = 32768;

function startNewThread(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "start_new_thread", kwnames);
  checkPositional(vm, "start_new_thread", nargs, 2, 3);
  if (vm.get(vm.typeOf(vm.get(argv, 0)), TP_CALL) === 0) throw vm.raise(TYPE_ERROR, "first arg must be callable");
  if (!vm.hasFlag(vm.get(argv, 8), FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "2nd arg must be a tuple");
  if (nargs === 3 && !vm.hasFlag(vm.get(argv, 16), FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, "optional 3rd arg must be a dictionary");
  }
  throw vm.raise(RUNTIME_ERROR, "can't start new thread: this machine has one thread");
}

function exitThread(vm: Machine): Address {
  throw raiseObject(vm, SYSTEM_EXIT, NONE);
}

/** PyErr_SetInterruptEx: the handlers are there once the module `_signal` is. */
function interruptMain(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "interrupt_main", kwnames);
  if (nargs > 1) throw vm.raise(TYPE_ERROR, `interrupt_main() takes at most 1 argument (${nargs} given)`);
  const number = nargs === 0 ? SIGINT : asInt(vm, vm.get(argv, 0));
  if (number < 1 || number >= NSIG) throw vm.raise(VALUE_ERROR, "signal number out of range");
  if (vm.get(0, IS_SIGNAL_HANDLERS) === 0 && isBuiltinModule(vm, "_signal")) vm.decref(createBuiltin(vm, "_signal"));
  tripSignal(vm, number);
  return vm.none();
}

function stackSize(vm: Machine, module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "stack_size", kwnames);
  if (nargs > 1) throw vm.raise(TYPE_ERROR, `stack_size() takes at most 1 argument (${nargs} given)`);
  const size = nargs === 0 ? 0 : asSize(vm, vm.get(argv, 0), OVERFLOW_ERROR);
  if (size < 0) throw vm.raise(VALUE_ERROR, "size must be 0 or a positive value");
  const state = vm.get(module, MODULE_STATE);
  const old = vm.getWord(state, STACK_SIZE);
  if (size !== 0 && size < MIN_STACK_SIZE) throw vm.raise(VALUE_ERROR, `size not valid: ${size} bytes`);
  if (nargs === 1) vm.setWord(state, STACK_SIZE, size);
  return newInt(vm, old);
}

/** The system numbers the first thread of a process as the process. */
function nativeIdent(vm: Machine): Address {
  return newInt(vm, vm.host.process?.pid ?? MAIN_THREAD);
}

const FUNCTIONS: readonly MethodSpec[] = [
  ["start_new_thread!($module, *args)", startNewThread],
  ["start_new!($module, *args)", startNewThread],
  ["allocate_lock!($module)", newLock],
  ["allocate!($module)", newLock],
  ["exit_thread!($module)", exitThread],
  ["exit!($module)", exitThread],
  ["interrupt_main!($module, *args)", interruptMain],
  ["get_ident!($module)", (vm) => newInt(vm, MAIN_THREAD)],
  ["get_native_id!($module)", nativeIdent],
  ["_count!($module)", (vm) => newInt(vm, 0)],
  ["stack_size!($module, *args)", stackSize],
  ["_set_sentinel!($module)", newLock],
  ["_excepthook!($module, args, /)", exceptHook],
];

export const spec: ModuleSpec = {
  name: "_thread",
  doc: THREAD_DOCUMENTATION["_thread"]!,
  functions: documented(THREAD_DOCUMENTATION, "", FUNCTIONS),
  types: [RLOCK_TYPE, LOCAL_TYPE, EXCEPT_HOOK_ARGS_TYPE],
  stateBytes: STATE_BYTES,
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "LockType", vm.newRef(readyType(vm, LOCK_TYPE)));
    addModuleObject(vm, dict, "error", vm.newRef(RUNTIME_ERROR));
    addModuleObject(vm, dict, "TIMEOUT_MAX", newFloat(vm, TIMEOUT_MAX));
  },
};
