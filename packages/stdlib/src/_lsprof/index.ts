/** The module `_lsprof` (Modules/_lsprof.c): the profiler behind cProfile. */
import {
  type Address,
  asDouble,
  asInt,
  defineStructSeq,
  defineType,
  fetchException,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericNew,
  isTrue,
  listAppendOwned,
  type Machine,
  MEMORY_ERROR,
  type ModuleSpec,
  newArguments,
  newFloat,
  newInt,
  newList,
  newStructSeq,
  parseSignature,
  restoreException,
  setTracing,
  type Signature,
  staticType,
  structSeqSet,
  TS_PROFILE_FUNCTION,
  writeUnraisable,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { LSPROF_DOCUMENTATION } from "../documentation/lsprof.ts";
import {
  ENABLED,
  endAll,
  hasFlag,
  NO_MEMORY,
  PROFILE_NATIVE,
  setFlag,
  WITH_BUILTINS,
  WITH_SUBCALLS,
} from "./counting.ts";
import {
  CALL_COUNT,
  CALLEE,
  clearTables,
  countOf,
  ENTRIES,
  ENTRY_TIMES,
  freeTables,
  INLINE,
  itemAt,
  PROFILER_BYTES,
  PROFILER_LAYOUT,
  readTime,
  RECURSIVE_COUNT,
  SUBENTRIES,
  SUBENTRY_TIMES,
  subentriesOf,
  TIMER,
  TIMER_UNIT,
  TOTAL,
  USER_OBJECT,
} from "./tables.ts";
import { secondsOfUnit } from "./timing.ts";

const PROFILER_TYPE: Address = staticType();
const ENTRY_TYPE: Address = staticType();
const SUBENTRY_TYPE: Address = staticType();
const SIGNATURE: Signature = parseSignature("Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)");

const ENTRY_FIELDS = ["code", "callcount", "reccallcount", "totaltime", "inlinetime", "calls"];

defineStructSeq(ENTRY_TYPE, {
  name: "_lsprof.profiler_entry",
  fields: ENTRY_FIELDS.map((name) => [name, LSPROF_DOCUMENTATION[`profiler_entry.${name}`]!] as const),
});

defineStructSeq(SUBENTRY_TYPE, {
  name: "_lsprof.profiler_subentry",
  fields: ENTRY_FIELDS.slice(0, -1).map((name) => [name, LSPROF_DOCUMENTATION[`profiler_subentry.${name}`]!] as const),
});

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [timer, unit, subcalls, builtins] = newArguments(vm, SIGNATURE, args, kwargs) as [
    Address,
    Address,
    Address,
    Address,
  ];
  const timerUnit = unit === 0 ? 0 : asDouble(vm, unit);
  const withSubcalls = subcalls === 0 || isTrue(vm, subcalls);
  const withBuiltins = builtins === 0 || isTrue(vm, builtins);
  setFlag(vm, self, WITH_SUBCALLS, withSubcalls);
  setFlag(vm, self, WITH_BUILTINS, withBuiltins);
  vm.f64[(self + TIMER_UNIT) >> 3] = timerUnit;
  vm.replace(self, TIMER, timer === 0 ? 0 : vm.newRef(timer));
}

// ---- methods ------------------------------------------------------------------------------------------------------

function enable(vm: Machine, self: Address, subcalls: Address, builtins: Address): Address {
  const values = [subcalls, builtins].map((value) => (value === 0 ? -1 : asInt(vm, value))) as [number, number];
  if (values[0] >= 0) setFlag(vm, self, WITH_SUBCALLS, values[0] > 0);
  if (values[1] >= 0) setFlag(vm, self, WITH_BUILTINS, values[1] > 0);
  setTracing(vm, TS_PROFILE_FUNCTION, self, PROFILE_NATIVE);
  setFlag(vm, self, ENABLED, true);
  return vm.none();
}

function disable(vm: Machine, self: Address): Address {
  setTracing(vm, TS_PROFILE_FUNCTION, 0);
  setFlag(vm, self, ENABLED, false);
  endAll(vm, self);
  checkMemory(vm, self);
  return vm.none();
}

/** pending_exception. */
function checkMemory(vm: Machine, self: Address): void {
  if (!hasFlag(vm, self, NO_MEMORY)) return;
  setFlag(vm, self, NO_MEMORY, false);
  throw vm.raise(MEMORY_ERROR, "memory was exhausted while profiling");
}

function clear(vm: Machine, self: Address): Address {
  clearTables(vm, self);
  return vm.none();
}

function getStats(vm: Machine, self: Address): Address {
  checkMemory(vm, self);
  const list = vm.hold(newList(vm));
  for (let i = 0; i < countOf(vm, self, ENTRIES); i++) {
    const entry = itemAt(vm, self, ENTRIES, i);
    if (vm.get(entry + ENTRY_TIMES, CALL_COUNT) === 0) continue;
    const mark = vm.mark();
    const calls = vm.hold(statsOfCalls(vm, self, i));
    const stats = newStats(vm, self, ENTRY_TYPE, vm.get(entry, USER_OBJECT), entry + ENTRY_TIMES);
    structSeqSet(vm, stats, ENTRY_FIELDS.length - 1, vm.newRef(calls));
    vm.release(mark);
    listAppendOwned(vm, list, stats);
  }
  return vm.unhold();
}

/** A list (owned) of the functions that an entry has called, or None where there are none. */
function statsOfCalls(vm: Machine, self: Address, entry: number): Address {
  const indexes = subentriesOf(vm, self, entry);
  if (indexes.length === 0) return vm.none();
  const list = vm.hold(newList(vm));
  for (const index of indexes) {
    const subentry = itemAt(vm, self, SUBENTRIES, index);
    const callee = vm.get(itemAt(vm, self, ENTRIES, vm.get(subentry, CALLEE)), USER_OBJECT);
    listAppendOwned(vm, list, newStats(vm, self, SUBENTRY_TYPE, callee, subentry + SUBENTRY_TIMES));
  }
  return vm.unhold();
}

/** A struct sequence (owned) with the fields that entries and subentries share. */
function newStats(vm: Machine, self: Address, type: Address, code: Address, times: Address): Address {
  const unit = secondsOfUnit(vm, self);
  const stats = vm.hold(newStructSeq(vm, type));
  structSeqSet(vm, stats, 0, vm.newRef(code));
  structSeqSet(vm, stats, 1, newInt(vm, vm.get(times, CALL_COUNT)));
  structSeqSet(vm, stats, 2, newInt(vm, vm.get(times, RECURSIVE_COUNT)));
  structSeqSet(vm, stats, 3, newFloat(vm, unit * readTime(vm, times, TOTAL)));
  structSeqSet(vm, stats, 4, newFloat(vm, unit * readTime(vm, times, INLINE)));
  return vm.unhold();
}

/** tp_dealloc: a profiler that is enabled when it dies takes the profile function off, whosever that is. Calls under way end now. */
function free(vm: Machine, self: Address): void {
  const earlier = fetchException(vm);
  if (hasFlag(vm, self, ENABLED)) takeOff(vm);
  endAll(vm, self);
  freeTables(vm, self);
  vm.replace(self, TIMER, 0);
  if (earlier !== 0) restoreException(vm, earlier);
}

function takeOff(vm: Machine): void {
  const mark = vm.mark();
  try {
    setTracing(vm, TS_PROFILE_FUNCTION, 0);
  } catch (error) {
    vm.caught(error, mark);
    writeUnraisable(vm, 0, "Exception ignored When destroying _lsprof profiler");
  }
}

defineType(PROFILER_TYPE, {
  name: "_lsprof.Profiler",
  doc: LSPROF_DOCUMENTATION["Profiler"]!,
  basicSize: PROFILER_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: PROFILER_LAYOUT }],
  slots: {
    getattro: null,
    new: genericNew,
    init: initialize,
    clear: (vm, self) => {
      clearTables(vm, self);
      vm.replace(self, TIMER, 0);
    },
    dealloc: free,
  },
  methods: documented(LSPROF_DOCUMENTATION, "Profiler", [
    ["getstats($self, /)", getStats],
    ["enable!($self, subcalls=True, builtins=True)", enable],
    ["disable!($self)", disable],
    ["clear!($self)", clear],
  ]),
});

export const spec: ModuleSpec = {
  name: "_lsprof",
  doc: LSPROF_DOCUMENTATION["_lsprof"]!,
  types: [PROFILER_TYPE, ENTRY_TYPE, SUBENTRY_TYPE],
};
