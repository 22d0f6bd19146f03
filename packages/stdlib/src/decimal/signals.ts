/** Conditions as Python sees them: exceptions, lists of them, and dicts of traps and flags. */
import {
  type Address,
  dictGet,
  dictSet,
  dictSize,
  FALSE,
  FLAG_DICT_SUBCLASS,
  isTrue,
  KEY_ERROR,
  listAppend,
  listItem,
  listSize,
  type Machine,
  newDict,
  newList,
  raiseObject,
  TRUE,
  TYPE_ERROR,
} from "@pyvm/vm";
import { CTX_STATUS, CTX_TRAPS } from "./layout.ts";
import * as status from "./kernel/status.ts";
import { FIRST_EXCEPTION, stateOf } from "./state.ts";

/** Name and bits of each signal, in the order of a SignalDict. */
export const SIGNALS: readonly (readonly [name: string, bits: number])[] = [
  ["InvalidOperation", status.ANY_INVALID_OPERATION],
  ["FloatOperation", status.FLOAT_OPERATION],
  ["DivisionByZero", status.DIVISION_BY_ZERO],
  ["Overflow", status.OVERFLOW],
  ["Underflow", status.UNDERFLOW],
  ["Subnormal", status.SUBNORMAL],
  ["Inexact", status.INEXACT],
  ["Rounded", status.ROUNDED],
  ["Clamped", status.CLAMPED],
];

/** What an invalid operation can be in particular; exceptions below InvalidOperation, which stand for no signals. */
export const CONDITIONS: readonly (readonly [name: string, bits: number])[] = [
  ["ConversionSyntax", status.CONVERSION_SYNTAX],
  ["DivisionImpossible", status.DIVISION_IMPOSSIBLE],
  ["DivisionUndefined", status.DIVISION_UNDEFINED],
  ["InvalidContext", status.INVALID_CONTEXT],
];

/** The exception of a signal (borrowed). */
export function signalException(vm: Machine, index: number): Address {
  return stateOf(vm, FIRST_EXCEPTION + index);
}

function conditionException(vm: Machine, index: number): Address {
  return stateOf(vm, FIRST_EXCEPTION + SIGNALS.length + index);
}

/** dec_addstatus: notes conditions in a context. @throws the first one's exception if they are trapped */
export function addStatus(vm: Machine, context: Address, conditions: number): void {
  if (conditions === 0) return;
  vm.set(context, CTX_STATUS, vm.get(context, CTX_STATUS) | conditions);
  const trapped = conditions & vm.get(context, CTX_TRAPS);
  if (trapped !== 0) raiseTrapped(vm, trapped);
}

function raiseTrapped(vm: Machine, trapped: number): never {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  if ((trapped & status.INVALID_OPERATION) !== 0) listAppend(vm, list, signalException(vm, 0));
  CONDITIONS.forEach(([, bits], index) => {
    if ((trapped & bits) !== 0) listAppend(vm, list, conditionException(vm, index));
  });
  appendSignals(vm, list, trapped, 1);
  const first = SIGNALS.findIndex(([, bits]) => (trapped & bits) !== 0);
  const error = raiseObject(vm, signalException(vm, first), list);
  vm.release(mark);
  throw error;
}

function appendSignals(vm: Machine, list: Address, flags: number, from: number): void {
  for (let i = from; i < SIGNALS.length; i++) {
    if ((flags & SIGNALS[i]![1]) !== 0) listAppend(vm, list, signalException(vm, i));
  }
}

/** flags_as_list's kin for signals alone. Owned. */
export function signalsAsList(vm: Machine, flags: number): Address {
  const list = vm.hold(newList(vm));
  appendSignals(vm, list, flags, 0);
  return vm.unhold();
}

/** flags_as_dict. Owned. */
export function signalsAsDict(vm: Machine, flags: number): Address {
  const dict = vm.hold(newDict(vm));
  SIGNALS.forEach(([, bits], index) => {
    dictSet(vm, dict, signalException(vm, index), (flags & bits) !== 0 ? TRUE : FALSE);
  });
  return vm.unhold();
}

/** The bits of a signal's exception. @throws KeyError */
export function signalBits(vm: Machine, exception: Address): number {
  for (let i = 0; i < SIGNALS.length; i++) if (signalException(vm, i) === exception) return SIGNALS[i]![1];
  throw vm.raise(
    KEY_ERROR,
    `valid values for signals are:
  [InvalidOperation, FloatOperation, DivisionByZero,
   Overflow, Underflow, Subnormal, Inexact, Rounded,
   Clamped]`,
  );
}

/** list_as_flags. */
export function listAsSignals(vm: Machine, list: Address): number {
  let flags = 0;
  for (let i = 0; i < listSize(vm, list); i++) flags |= signalBits(vm, listItem(vm, list, i));
  return flags;
}

/** Whether dict_as_flags would read it: a dict with the signals for keys. */
function hasSignals(vm: Machine, dict: Address): boolean {
  if (dictSize(vm, dict) !== SIGNALS.length) return false;
  return SIGNALS.every((_signal, index) => dictGet(vm, dict, signalException(vm, index)) !== 0);
}

/** dict_as_flags, or -1 for what is no dict of the signals. */
export function dictAsSignalsOr(vm: Machine, dict: Address): number {
  if (!vm.hasFlag(dict, FLAG_DICT_SUBCLASS) || !hasSignals(vm, dict)) return -1;
  let flags = 0;
  for (let i = 0; i < SIGNALS.length; i++) {
    const value = dictGet(vm, dict, signalException(vm, i));
    if (value !== 0 && isTrue(vm, value)) flags |= SIGNALS[i]![1];
  }
  return flags;
}

/** dict_as_flags. @throws TypeError, KeyError */
export function dictAsSignals(vm: Machine, dict: Address): number {
  if (!vm.hasFlag(dict, FLAG_DICT_SUBCLASS)) throw vm.raise(TYPE_ERROR, "argument must be a signal dict");
  const flags = dictAsSignalsOr(vm, dict);
  if (flags < 0) throw vm.raise(KEY_ERROR, "invalid signal dict");
  return flags;
}

/** mpd_lsnprint_signals: the names in the order of the bits, each signal once. */
export function signalNames(flags: number): string {
  const names: string[] = [];
  for (let bit = 1; bit <= status.UNDERFLOW; bit <<= 1) {
    if ((flags & bit) === 0) continue;
    const name = SIGNALS.find(([, bits]) => (bits & bit) !== 0)![0];
    if (name !== "InvalidOperation" || !names.includes(name)) names.push(name);
  }
  return `[${names.join(", ")}]`;
}
