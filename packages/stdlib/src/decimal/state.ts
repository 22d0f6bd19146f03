/**
 * The state of `_decimal`: its exceptions, its contexts and what it has of other modules, a tuple at a word of the interpreter's state. It
 * outlives the module, which a program may take out of `sys.modules`.
 */
import { type Address, IS_DECIMAL, type Machine } from "@pyvm/vm";

export const DECIMAL_TUPLE = 0;
export const RATIONAL = 1;
export const SIGNAL_DICT = 2;
/** The tuple of the signals, in the order of a SignalDict. */
export const SIGNAL_TUPLE = 3;
/** The context variable that holds the current context. */
export const CURRENT_CONTEXT = 4;
export const DEFAULT_CONTEXT = 5;
export const BASIC_CONTEXT = 6;
export const EXTENDED_CONTEXT = 7;
export const DECIMAL_EXCEPTION = 8;
/** From here on: the exceptions of signals.ts in their order. */
export const FIRST_EXCEPTION = 9;
export const STATE_SIZE = 22;

/** A part of the state (borrowed). */
export function stateOf(vm: Machine, part: number): Address {
  return vm.tupleItem(vm.get(0, IS_DECIMAL), part);
}
