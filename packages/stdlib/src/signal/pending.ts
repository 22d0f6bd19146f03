/**
 * Signals that arrived: bits in the interpreter's state, and the Python handlers that they wait for.
 *
 * A signal comes from the host or from the program itself (os.kill of its own process, raise_signal). Its bit is set, and a bit of the
 * eval breaker; the loop calls the handler between two instructions, natives that wait call it through `checkSignals`.
 */
import {
  type Address,
  asSsize,
  call2,
  EB_SIGNAL,
  HostError,
  IS_EVAL_BREAKER,
  IS_PENDING_SIGNALS,
  IS_SIGNAL_HANDLERS,
  IS_SIGNAL_WAKEUP_FD,
  INT_TYPE,
  intToNumber,
  listItem,
  type Machine,
  newInt,
  NONE,
  TS_FRAME,
} from "@pyvm/vm";

export const NSIG = 65;
export const SIG_DFL = 0;
export const SIG_IGN = 1;

/** A signal number: any index that fits a C int. */
export function signalArgument(vm: Machine, object: Address): number {
  return asSsize(vm, object);
}

/** The handler of a signal (borrowed), or 0 before the module `_signal` is there. */
export function handlerOf(vm: Machine, signal: number): Address {
  const handlers = vm.get(0, IS_SIGNAL_HANDLERS);
  return handlers === 0 || signal < 1 || signal >= NSIG ? 0 : listItem(vm, handlers, signal);
}

/** SIG_DFL, SIG_IGN, or -1 for a handler that is to be called or none of ours. */
export function dispositionOf(vm: Machine, handler: Address): number {
  return handler !== 0 && vm.typeOf(handler) === INT_TYPE ? intToNumber(vm, handler) : -1;
}

/** Marks a signal as arrived. */
function setPending(vm: Machine, signal: number): void {
  vm.i32[(IS_PENDING_SIGNALS >> 2) + (signal >> 5)]! |= 1 << (signal & 31);
  vm.i32[IS_EVAL_BREAKER >> 2]! |= EB_SIGNAL;
  wakeUp(vm, signal);
}

/** Writes the signal's number to the descriptor of signal.set_wakeup_fd; what the host refuses is lost. */
function wakeUp(vm: Machine, signal: number): void {
  const fd = vm.get(0, IS_SIGNAL_WAKEUP_FD) - 1;
  if (fd < 0) return;
  try {
    vm.host.files?.write(fd, Uint8Array.of(signal), null);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
}

/** A signal that the program sends to itself: true if it is handled here, false if the system must act on it. */
export function tripSignal(vm: Machine, signal: number): boolean {
  const handler = handlerOf(vm, signal);
  if (handler === 0 || handler === NONE) return false;
  const disposition = dispositionOf(vm, handler);
  if (disposition === SIG_DFL) return false;
  if (disposition !== SIG_IGN) setPending(vm, signal);
  return true;
}

/** What a process that a signal ended answers to its shell. */
const KILLED = 128;

/** _PyErr_CheckSignals: calls the handlers of the signals that arrived. A handler that throws leaves the others pending. */
export function runHandlers(vm: Machine): void {
  for (const signal of vm.host.process?.pendingSignals() ?? []) setPending(vm, signal);
  for (let signal = 1; signal < NSIG; signal++) {
    const word = (IS_PENDING_SIGNALS >> 2) + (signal >> 5);
    const bit = 1 << (signal & 31);
    if ((vm.i32[word]! & bit) === 0) continue;
    vm.i32[word]! &= ~bit;
    runHandler(vm, signal);
  }
}

function runHandler(vm: Machine, signal: number): void {
  const handler = handlerOf(vm, signal);
  const disposition = dispositionOf(vm, handler);
  if (disposition === SIG_DFL) vm.host.process?.exit?.(KILLED + signal);
  if (handler === 0 || handler === NONE || disposition >= 0) return;
  if (anyPending(vm)) vm.i32[IS_EVAL_BREAKER >> 2]! |= EB_SIGNAL;
  const mark = vm.mark();
  const number = vm.hold(newInt(vm, signal));
  vm.hold(vm.newRef(handler));
  vm.hold(call2(vm, handler, number, vm.get(0, TS_FRAME) || NONE));
  vm.release(mark);
}

function anyPending(vm: Machine): boolean {
  const at = IS_PENDING_SIGNALS >> 2;
  return (vm.i32[at]! | vm.i32[at + 1]! | vm.i32[at + 2]!) !== 0;
}
