/** The module `gc` (Modules/gcmodule.c): the machine's collector as Python sees it. */
import {
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
  type GenerationStatistics,
} from "@pyvm/gc";
import { SlotSpans } from "@pyvm/heap";
import {
  type Address,
  addModuleObject,
  asInt,
  asSize,
  DICT_TYPE,
  dictKeyAt,
  dictNext,
  dictSetStr,
  dictValueAt,
  FLAG_LIST_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  hasOnlyStringKeys,
  IS_GC_CALLBACKS,
  IS_GC_GARBAGE,
  isIndex,
  listAppend,
  type Machine,
  type ModuleSpec,
  newBool,
  newDict,
  newInt,
  newList,
  NONE,
  OVERFLOW_ERROR,
  refuseKeywordNames,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { documented } from "./documentation/documented.ts";
import { GC_DOCUMENTATION } from "./documentation/gc.ts";
import { intArgument } from "./posix/arguments.ts";

/**
 * How many generations programs know of, whatever the collector has: where it has fewer, the others are empty, their figures 0, and to collect one of them is to
 * collect the oldest.
 */
const GENERATIONS = 3;
const ALL_GENERATIONS = -1;

function setEnabled(vm: Machine, enabled: boolean): Address {
  vm.collector.enabled = enabled;
  return vm.none();
}

function setDebug(vm: Machine, _module: Address, flags: Address): Address {
  vm.collector.debug = intArgument(vm, flags);
  return vm.none();
}

/** The collector's generations, as far as programs know of them. */
function generationsOf(vm: Machine): number {
  return Math.min(vm.collector.generations, GENERATIONS);
}

/** A tuple of one int for each generation. */
function perGeneration(vm: Machine, value: (generation: number) => number): Address {
  const mark = vm.mark();
  const items = [0, 1, 2].map((generation) =>
    vm.hold(newInt(vm, generation < generationsOf(vm) ? value(generation) : 0)),
  );
  return vm.keep(mark, vm.hold(tuplePack(vm, ...items)));
}

function setThreshold(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "set_threshold", kwnames);
  if (nargs === 0) throw vm.raise(TYPE_ERROR, "set_threshold() takes at least 1 argument (0 given)");
  if (nargs > GENERATIONS) throw vm.raise(TYPE_ERROR, `set_threshold() takes at most 3 arguments (${nargs} given)`);
  for (let i = 0; i < nargs; i++) {
    const threshold = asInt(vm, vm.get(argv, 8 * i));
    if (i < generationsOf(vm)) vm.collector.setThreshold(i, threshold);
  }
  return vm.none();
}

function collect(vm: Machine, _module: Address, generation: Address): Address {
  const wanted = generation === 0 ? GENERATIONS - 1 : intArgument(vm, generation);
  if (wanted < 0 || wanted >= GENERATIONS) throw vm.raise(VALUE_ERROR, "invalid generation");
  const isOldest = wanted === GENERATIONS - 1;
  const { collected, uncollectable } = vm.collector.collect(
    isOldest ? vm.collector.generations - 1 : Math.min(wanted, vm.collector.generations - 1),
  );
  return newInt(vm, collected + uncollectable);
}

/** The tracked objects of a generation, or of all. The addresses are collected first: making the list tracks it. */
function trackedObjects(vm: Machine, generation: number): Address[] {
  const found: Address[] = [];
  if (generation >= generationsOf(vm)) return found;
  vm.collector.forEachTracked(generation, (object) => found.push(object));
  return found;
}

function listOf(vm: Machine, objects: readonly Address[]): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (const object of objects) listAppend(vm, list, object);
  return vm.keep(mark, list);
}

function getObjects(vm: Machine, _module: Address, generation: Address): Address {
  const wanted = generation === 0 || generation === NONE ? ALL_GENERATIONS : generationArgument(vm, generation);
  if (wanted >= GENERATIONS) {
    throw vm.raise(
      VALUE_ERROR,
      `generation parameter must be less than the number of available generations (${GENERATIONS})`,
    );
  }
  if (wanted < ALL_GENERATIONS) throw vm.raise(VALUE_ERROR, "generation parameter cannot be negative");
  return listOf(vm, trackedObjects(vm, wanted));
}

function generationArgument(vm: Machine, object: Address): number {
  if (!isIndex(vm, object))
    throw vm.raise(TYPE_ERROR, `argument should be integer or None, not '${vm.typeName(object)}'`);
  return asSize(vm, object, OVERFLOW_ERROR);
}

function statisticsOf(vm: Machine, generation: number): GenerationStatistics {
  if (generation < generationsOf(vm)) return vm.collector.getStatistics(generation);
  return { collections: 0, collected: 0, uncollectable: 0 };
}

function getStats(vm: Machine): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (let generation = 0; generation < GENERATIONS; generation++) {
    const inner = vm.mark();
    const entry = vm.hold(newDict(vm));
    const { collections, collected, uncollectable } = statisticsOf(vm, generation);
    for (const [name, value] of Object.entries({ collections, collected, uncollectable })) {
      dictSetStr(vm, entry, vm.hold(vm.intern(name)), vm.hold(newInt(vm, value)));
    }
    listAppend(vm, list, entry);
    vm.release(inner);
  }
  return vm.keep(mark, list);
}

/**
 * Calls `visit` with everything that `object` owns a reference to, in the order of CPython's tp_traverse: lists and tuples from their end,
 * dicts value before key, and the keys of a dict that has only strs not at all, since they can close no cycle.
 */
function forEachReferent(vm: Machine, spans: SlotSpans, object: Address, visit: (referent: Address) => void): void {
  if (vm.typeOf(object) === DICT_TYPE) {
    forEachDictReferent(vm, object, visit);
    return;
  }
  const { i32 } = vm;
  const backwards = vm.hasFlag(object, FLAG_LIST_SUBCLASS | FLAG_TUPLE_SUBCLASS);
  spans.reset();
  vm.scan(object, spans);
  for (let at = 0; at < spans.length; at += 3) {
    const start = spans.words[at]!;
    const count = spans.words[at + 1]!;
    const stride = spans.words[at + 2]!;
    for (let i = 0; i < count; i++) {
      const referent = i32[(start + stride * (backwards ? count - 1 - i : i)) >> 2]!;
      if (referent !== 0) visit(referent);
    }
  }
}

function forEachDictReferent(vm: Machine, dict: Address, visit: (referent: Address) => void): void {
  const keysToo = !hasOnlyStringKeys(vm, dict);
  for (let i = dictNext(vm, dict, 0); i >= 0; i = dictNext(vm, dict, i + 1)) {
    visit(dictValueAt(vm, dict, i));
    if (keysToo) visit(dictKeyAt(vm, dict, i));
  }
}

function getReferents(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "get_referents", kwnames);
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  const spans = new SlotSpans();
  for (let i = 0; i < nargs; i++) {
    const object = vm.get(argv, 8 * i);
    if (!vm.isContainer(object)) continue;
    const referents: Address[] = [];
    forEachReferent(vm, spans, object, (referent) => referents.push(referent));
    for (const referent of referents) listAppend(vm, list, referent);
  }
  return vm.keep(mark, list);
}

function getReferrers(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "get_referrers", kwnames);
  const wanted = new Set<Address>();
  for (let i = 0; i < nargs; i++) wanted.add(vm.get(argv, 8 * i));
  const spans = new SlotSpans();
  const found = trackedObjects(vm, ALL_GENERATIONS).filter((object) => {
    let refers = false;
    forEachReferent(vm, spans, object, (referent) => {
      refers ||= wanted.has(referent);
    });
    return refers;
  });
  return listOf(vm, found);
}

function isTracked(vm: Machine, _module: Address, object: Address): Address {
  return newBool(vm, vm.isContainer(object) && vm.collector.isTracked(object));
}

function isFinalized(vm: Machine, _module: Address, object: Address): Address {
  return newBool(vm, vm.isContainer(object) && vm.collector.isFinalized(object));
}

function nothing(vm: Machine, action: () => void): Address {
  action();
  return vm.none();
}

/** The list of a word of the interpreter's state (owned), made if absent. */
function stateList(vm: Machine, word: Address): Address {
  if (vm.get(0, word) === 0) vm.set(0, word, newList(vm));
  return vm.newRef(vm.get(0, word));
}

const FLAGS = { DEBUG_STATS, DEBUG_COLLECTABLE, DEBUG_UNCOLLECTABLE, DEBUG_SAVEALL, DEBUG_LEAK };

export const spec: ModuleSpec = {
  name: "gc",
  doc: GC_DOCUMENTATION["gc"]!,
  functions: documented(GC_DOCUMENTATION, "", [
    ["enable($module, /)", (vm) => setEnabled(vm, true)],
    ["disable($module, /)", (vm) => setEnabled(vm, false)],
    ["isenabled($module, /)", (vm) => newBool(vm, vm.collector.enabled)],
    ["set_debug($module, flags, /)", setDebug],
    ["get_debug($module, /)", (vm) => newInt(vm, vm.collector.debug)],
    ["get_count($module, /)", (vm) => perGeneration(vm, (generation) => vm.collector.getCount(generation))],
    ["set_threshold!($module, *args)", setThreshold],
    ["get_threshold($module, /)", (vm) => perGeneration(vm, (generation) => vm.collector.getThreshold(generation))],
    ["collect($module, /, generation=2)", collect],
    ["get_objects($module, /, generation=None)", getObjects],
    ["get_stats($module, /)", getStats],
    ["is_tracked($module, obj, /)", isTracked],
    ["is_finalized($module, obj, /)", isFinalized],
    ["get_referrers!($module, *objs)", getReferrers],
    ["get_referents!($module, *objs)", getReferents],
    ["freeze($module, /)", (vm) => nothing(vm, () => vm.collector.freeze())],
    ["unfreeze($module, /)", (vm) => nothing(vm, () => vm.collector.unfreeze())],
    ["get_freeze_count($module, /)", (vm) => newInt(vm, vm.collector.freezeCount())],
  ]),
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "garbage", stateList(vm, IS_GC_GARBAGE));
    addModuleObject(vm, dict, "callbacks", stateList(vm, IS_GC_CALLBACKS));
    for (const [name, value] of Object.entries(FLAGS)) addModuleObject(vm, dict, name, newInt(vm, value));
  },
};
