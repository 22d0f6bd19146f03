/** The calls that a profiler is told of (profiler_callback of Modules/_lsprof.c). */
import {
  type Address,
  BUILTIN_FUNCTION_TYPE,
  CFUNC_ML,
  clearException,
  F_CODE,
  ID_C_CALL,
  ID_C_EXCEPTION,
  ID_C_RETURN,
  ID_CALL,
  ID_RETURN,
  isInstanceOfType,
  type Machine,
  type ProfileFunc,
  registerNative,
} from "@pyvm/vm";
import { nameOfBuiltin } from "./names.ts";
import {
  addCount,
  addEntry,
  addSubentry,
  addTime,
  CALL_COUNT,
  CONTEXT_ENTRY,
  CONTEXTS,
  countOf,
  ENTRIES,
  ENTRY_TIMES,
  findEntry,
  findSubentry,
  FLAGS,
  INLINE,
  itemAt,
  LEVEL,
  popContext,
  pushContext,
  readTime,
  RECURSIVE_COUNT,
  START,
  SUBCALLS,
  SUBENTRIES,
  SUBENTRY_TIMES,
  TOTAL,
} from "./tables.ts";
import { readTimer } from "./timing.ts";

export const ENABLED = 1;
export const WITH_SUBCALLS = 2;
export const WITH_BUILTINS = 4;
/** There was no memory for something that was to be counted. */
export const NO_MEMORY = 256;

export function hasFlag(vm: Machine, self: Address, flag: number): boolean {
  return (vm.get(self, FLAGS) & flag) !== 0;
}

export function setFlag(vm: Machine, self: Address, flag: number, value: boolean): void {
  const flags = vm.get(self, FLAGS);
  vm.set(self, FLAGS, value ? flags | flag : flags & ~flag);
}

/** Where the times of an entry are. */
function timesOf(vm: Machine, self: Address, entry: number): Address {
  return itemAt(vm, self, ENTRIES, entry) + ENTRY_TIMES;
}

/** ptrace_enter_call and initContext. */
function enter(vm: Machine, self: Address, key: Address, userObject: (vm: Machine) => Address): void {
  const known = findEntry(vm, self, key);
  const entry = known < 0 ? addEntry(vm, self, key, userObject(vm)) : known;
  const context = pushContext(vm, self, entry);
  addCount(vm, timesOf(vm, self, entry), LEVEL, 1);
  if (hasFlag(vm, self, WITH_SUBCALLS) && context > 0) {
    const caller = vm.get(itemAt(vm, self, CONTEXTS, context - 1), CONTEXT_ENTRY);
    const found = findSubentry(vm, self, caller, entry);
    const subentry = found < 0 ? addSubentry(vm, self, caller, entry) : found;
    addCount(vm, itemAt(vm, self, SUBENTRIES, subentry) + SUBENTRY_TIMES, LEVEL, 1);
  }
  const time = readTimer(vm, self);
  if (countOf(vm, self, CONTEXTS) !== context + 1) return; // the timer has cleared the profiler
  addTime(vm, itemAt(vm, self, CONTEXTS, context), START, time);
}

/** ptrace_leave_call. */
function leave(vm: Machine, self: Address, key: Address): void {
  if (countOf(vm, self, CONTEXTS) === 0) return;
  const entry = findEntry(vm, self, key);
  if (entry < 0) popContext(vm, self);
  else stop(vm, self, entry);
}

/** Stop: the innermost context ends, of a call that `entry` counts. */
function stop(vm: Machine, self: Address, entry: number): void {
  const count = countOf(vm, self, CONTEXTS);
  const now = readTimer(vm, self);
  if (countOf(vm, self, CONTEXTS) !== count) return; // the timer has cleared the profiler
  const context = itemAt(vm, self, CONTEXTS, count - 1);
  const total = now - readTime(vm, context, START);
  const inline = total - readTime(vm, context, SUBCALLS);
  popContext(vm, self);
  account(vm, timesOf(vm, self, entry), total, inline);
  if (count < 2) return;
  const outer = itemAt(vm, self, CONTEXTS, count - 2);
  addTime(vm, outer, SUBCALLS, total);
  if (!hasFlag(vm, self, WITH_SUBCALLS)) return;
  const subentry = findSubentry(vm, self, vm.get(outer, CONTEXT_ENTRY), entry);
  if (subentry >= 0) account(vm, itemAt(vm, self, SUBENTRIES, subentry) + SUBENTRY_TIMES, total, inline);
}

/** Counts a call that has ended; the time of a recursive one is in that of the outermost. */
function account(vm: Machine, times: Address, total: number, inline: number): void {
  if (addCount(vm, times, LEVEL, -1) === 0) addTime(vm, times, TOTAL, total);
  else addCount(vm, times, RECURSIVE_COUNT, 1);
  addTime(vm, times, INLINE, inline);
  addCount(vm, times, CALL_COUNT, 1);
}

/** flush_unmatched: ends all calls that are under way. */
export function endAll(vm: Machine, self: Address): void {
  for (let count = countOf(vm, self, CONTEXTS); count > 0; count--) {
    if (countOf(vm, self, CONTEXTS) !== count) return;
    stop(vm, self, vm.get(itemAt(vm, self, CONTEXTS, count - 1), CONTEXT_ENTRY));
  }
}

const tell: ProfileFunc = (vm, self, frame, what, arg) => {
  const mark = vm.mark();
  try {
    if (what === ID_CALL || what === ID_RETURN) {
      const code = vm.get(frame, F_CODE);
      if (what === ID_CALL) enter(vm, self, code, () => vm.newRef(code));
      else leave(vm, self, code);
    } else if (hasFlag(vm, self, WITH_BUILTINS) && isInstanceOfType(vm, arg, BUILTIN_FUNCTION_TYPE)) {
      const definition = vm.get(arg, CFUNC_ML);
      if (what === ID_C_CALL) enter(vm, self, definition, () => nameOfBuiltin(vm, arg));
      else if (what === ID_C_RETURN || what === ID_C_EXCEPTION) leave(vm, self, definition);
    }
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    setFlag(vm, self, NO_MEMORY, true);
  }
};

/** The native that the machine tells of calls while a profiler is enabled. */
export const PROFILE_NATIVE: number = registerNative("_lsprof.Profiler.callback", tell);
