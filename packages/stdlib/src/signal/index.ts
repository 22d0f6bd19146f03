/** The module `_signal` (Modules/signalmodule.c). Handlers are in a list of the interpreter's state; pending.ts says how they come to be called. */
import {
  type Address,
  addModuleObject,
  defineStructSeq,
  emptyTuple,
  IS_SIGNAL_HANDLERS,
  IS_SIGNAL_WAKEUP_FD,
  KEYBOARD_INTERRUPT,
  dictGetStr,
  itemsOf,
  listAppend,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newException,
  newInt,
  newList,
  newSet,
  NONE,
  OS_ERROR,
  raiseInstance,
  setAdd,
  staticType,
  TP_CALL,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { SIGNAL_DOCUMENTATION } from "../documentation/signal.ts";
import { hostCall, hostFiles, raiseErrno, raiseMissing } from "../host-call.ts";
import { intArgument } from "../posix/arguments.ts";
import { CONSTANTS, DESCRIPTIONS } from "./constants.ts";
import { TIMER_FUNCTIONS } from "./timers.ts";
import { dispositionOf, handlerOf, NSIG, runHandlers, SIG_DFL, SIG_IGN, tripSignal } from "./pending.ts";

const EINVAL = 22;
const SIGINT = 2;
const SIGKILL = 9;
const SIGSTOP = 19;
/** glibc keeps these two for its threads. */
const RESERVED: readonly number[] = [32, 33];

const STRUCT_SIGINFO_TYPE: Address = staticType();

defineStructSeq(STRUCT_SIGINFO_TYPE, {
  name: "signal.struct_siginfo",
  doc: SIGNAL_DOCUMENTATION["struct_siginfo"]!,
  fields: ["si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"].map(
    (name) => [name, SIGNAL_DOCUMENTATION[`struct_siginfo.${name}`]!] as const,
  ),
});

function number(vm: Machine, object: Address): number {
  const signal = intArgument(vm, object);
  if (signal < 1 || signal >= NSIG) throw vm.raise(VALUE_ERROR, "signal number out of range");
  return signal;
}

function defaultIntHandler(vm: Machine): Address {
  const args = vm.hold(emptyTuple(vm));
  const exception = newException(vm, KEYBOARD_INTERRUPT, args);
  vm.decref(vm.unhold());
  throw raiseInstance(vm, exception);
}

function isCallable(vm: Machine, object: Address): boolean {
  return vm.get(vm.typeOf(object), TP_CALL) !== 0;
}

function signal(vm: Machine, _module: Address, signalNumber: Address, handler: Address): Address {
  const signalValue = number(vm, signalNumber);
  const disposition = dispositionOf(vm, handler);
  if (disposition !== SIG_DFL && disposition !== SIG_IGN && !isCallable(vm, handler)) {
    throw vm.raise(TYPE_ERROR, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  }
  if (signalValue === SIGKILL || signalValue === SIGSTOP || RESERVED.includes(signalValue))
    throw raiseErrno(vm, EINVAL);
  vm.host.process?.listen?.(signalValue, disposition !== SIG_DFL);
  runHandlers(vm);
  const old = vm.newRef(handlerOf(vm, signalValue));
  vm.replace(itemsOf(vm, vm.get(0, IS_SIGNAL_HANDLERS)), 8 * signalValue, vm.newRef(handler));
  return old;
}

function getSignal(vm: Machine, _module: Address, signalNumber: Address): Address {
  return vm.newRef(handlerOf(vm, number(vm, signalNumber)));
}

/** A signal that nothing here handles does what the system does with it. */
function raiseSignal(vm: Machine, _module: Address, signalNumber: Address): Address {
  const value = intArgument(vm, signalNumber);
  if (value < 0 || value >= NSIG) throw raiseErrno(vm, EINVAL);
  if (value !== 0 && !tripSignal(vm, value)) {
    const host = vm.host.process;
    if (host?.kill === undefined) throw raiseMissing(vm, "raise_signal");
    hostCall(vm, () => host.kill!(host.pid, value));
  }
  runHandlers(vm);
  return vm.none();
}

function strSignal(vm: Machine, _module: Address, signalNumber: Address): Address {
  const text = DESCRIPTIONS[number(vm, signalNumber)] ?? null;
  return text === null ? vm.none() : vm.str(text);
}

function validSignals(vm: Machine): Address {
  const mark = vm.mark();
  const set = vm.hold(newSet(vm));
  for (let value = 1; value < NSIG; value++) {
    if (RESERVED.includes(value)) continue;
    const item = vm.hold(newInt(vm, value));
    setAdd(vm, set, item);
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, set);
}

function setWakeupFd(vm: Machine, _module: Address, fd: Address, _warn: Address): Address {
  const value = intArgument(vm, fd);
  if (value !== -1) hostCall(vm, () => hostFiles(vm, "set_wakeup_fd").fstat(value));
  const old = vm.get(0, IS_SIGNAL_WAKEUP_FD) - 1;
  vm.set(0, IS_SIGNAL_WAKEUP_FD, value + 1);
  return newInt(vm, old);
}

/** Waits in short sleeps until a handler ran. */
function pause(vm: Machine): Address {
  const { clocks } = vm.host;
  if (clocks === undefined) throw raiseMissing(vm, "pause");
  while (vm.host.process?.pollSignals() !== true) clocks.sleep(1);
  runHandlers(vm);
  return vm.none();
}

function sigInterrupt(vm: Machine, _module: Address, signalNumber: Address, flag: Address): Address {
  number(vm, signalNumber);
  intArgument(vm, flag);
  return vm.none();
}

const MISSING: readonly string[] = [
  "pidfd_send_signal($module, pidfd, signalnum, siginfo=None, flags=0, /)",
  "pthread_kill($module, thread_id, signalnum, /)",
  "pthread_sigmask($module, how, mask, /)",
  "sigwait($module, sigset, /)",
  "sigwaitinfo($module, sigset, /)",
  "sigtimedwait($module, sigset, timeout, /)",
];

function missing(signature: string): MethodSpec {
  const name = signature.slice(0, signature.indexOf("("));
  return [
    signature,
    (vm) => {
      throw raiseMissing(vm, name);
    },
  ];
}

const FUNCTIONS: readonly MethodSpec[] = [
  ["default_int_handler($module, signalnum, frame, /)", defaultIntHandler],
  ["signal($module, signalnum, handler, /)", signal],
  ["getsignal($module, signalnum, /)", getSignal],
  ["raise_signal($module, signalnum, /)", raiseSignal],
  ["strsignal($module, signalnum, /)", strSignal],
  ["valid_signals($module, /)", validSignals],
  ["set_wakeup_fd!($module, fd, /, *, warn_on_full_buffer=True)", setWakeupFd],
  ["pause($module, /)", pause],
  ["siginterrupt($module, signalnum, flag, /)", sigInterrupt],
  ["sigpending($module, /)", (vm) => newSet(vm)],
  ...TIMER_FUNCTIONS,
  ...MISSING.map(missing),
];

/** The handlers as a process starts with them: SIGINT is Python's, SIGPIPE and SIGXFSZ are ignored. */
function initialHandlers(vm: Machine, interrupt: Address): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (let value = 0; value < NSIG; value++) {
    const ignored = value === CONSTANTS["SIGPIPE"] || value === CONSTANTS["SIGXFSZ"];
    const item =
      value === SIGINT
        ? vm.newRef(interrupt)
        : value === 0 || RESERVED.includes(value)
          ? vm.newRef(NONE)
          : newInt(vm, ignored ? SIG_IGN : SIG_DFL);
    vm.hold(item);
    listAppend(vm, list, item);
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, list);
}

function exec(vm: Machine, _module: Address, dict: Address): void {
  for (const [name, value] of Object.entries(CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
  addModuleObject(vm, dict, "ItimerError", vm.newRef(OS_ERROR));
  const mark = vm.mark();
  const interrupt = dictGetStr(vm, dict, vm.hold(vm.intern("default_int_handler")));
  vm.replace(0, IS_SIGNAL_HANDLERS, initialHandlers(vm, interrupt));
  vm.release(mark);
  vm.signalHandler = runHandlers;
}

export const spec: ModuleSpec = {
  name: "_signal",
  doc: SIGNAL_DOCUMENTATION["_signal"]!,
  functions: documented(SIGNAL_DOCUMENTATION, "", FUNCTIONS),
  types: [STRUCT_SIGINFO_TYPE],
  exec,
  restore: (vm) => {
    vm.signalHandler = runHandlers;
  },
};
