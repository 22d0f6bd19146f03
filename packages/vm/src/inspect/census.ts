/**
 * Every object of a machine, found without asking anybody to keep a list.
 *
 * First what is known: the static types, the roots, every tracked container, and all that they refer to. What lies in no such object and is no
 * storage of one is looked at block by block: it is an object if its head says so (a plausible count, and the address of a known type). That way the
 * atoms are found that only a native function or a frame's value stack holds. Heads are read, nothing is written.
 */
import { GraphBuilder, type Address, type HeapGraph } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { definedTypes } from "../object/native.ts";
import {
  DICT_KEYS,
  DICT_VALUES,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_LIST_SUBCLASS,
  FLAG_READY,
  FLAG_TYPE_SUBCLASS,
  GC_HEAD_BYTES,
  HT_CACHED_KEYS,
  LIST_ITEMS,
  OB_TYPE,
  SET_TABLE,
  TP_FLAGS,
} from "../object/offsets.ts";
import { IS_INTERNED, IS_UNICODE_LATIN1 } from "../object/state.ts";
import { FALSE, FROZENSET_TYPE, NONE, SET_TYPE, SMALL_INTS, TRUE } from "../object/static.ts";
import { namedRoots } from "./roots.ts";

/** More references than that has only what is found as a referent of something. Addresses are larger, so a pointer is no count. */
const PLAUSIBLE_COUNT = 4000;
const SMALL_INT_COUNT = 262;

/** All objects and their references. */
export function captureHeap(vm: Machine): HeapGraph {
  // The references of the dict of interned strings are not counted.
  const builder = new GraphBuilder(vm, new Set([vm.get(0, IS_INTERNED)]));
  addKnown(vm, builder);
  builder.close();
  const storage = storageOf(vm, builder);
  const types = typesOf(vm, builder);
  vm.allocator.forEachBlock((block) => {
    if (storage.has(block) || builder.has(block) || builder.has(block + GC_HEAD_BYTES)) return;
    const object = objectIn(vm, block, types);
    if (object !== 0) builder.add(object);
  });
  return builder.finish();
}

function addKnown(vm: Machine, builder: GraphBuilder): void {
  for (const type of definedTypes()) {
    if ((vm.get(type, TP_FLAGS) & FLAG_READY) !== 0) builder.add(type);
  }
  for (const object of [NONE, TRUE, FALSE]) builder.add(object);
  for (let i = 0; i < SMALL_INT_COUNT; i++) builder.add(SMALL_INTS + 32 * i);
  addCharacters(vm, builder);
  for (const { object } of namedRoots(vm)) builder.add(object);
  vm.collector.forEachTracked(-1, (object) => void builder.add(object));
}

/** The cached strings of one character. */
function addCharacters(vm: Machine, builder: GraphBuilder): void {
  const table = vm.get(0, IS_UNICODE_LATIN1);
  if (table === 0) return;
  for (let i = 0; i < 256; i++) {
    const character = vm.get(table, 8 * i);
    if (character !== 0) builder.add(character);
  }
}

/** The types among the nodes. */
function typesOf(vm: Machine, builder: GraphBuilder): Set<Address> {
  const types = new Set<Address>();
  for (const object of builder.objects()) {
    const type = vm.typeOf(object);
    if ((vm.get(type, TP_FLAGS) & FLAG_TYPE_SUBCLASS) !== 0) types.add(object);
  }
  return types;
}

/** The blocks in which objects keep their items: they are no objects, whatever they look like. */
function storageOf(vm: Machine, builder: GraphBuilder): Set<Address> {
  const storage = new Set<Address>();
  for (const object of builder.objects()) {
    const type = vm.typeOf(object);
    const flags = vm.get(type, TP_FLAGS);
    if ((flags & FLAG_DICT_SUBCLASS) !== 0) storage.add(vm.get(object, DICT_KEYS)).add(vm.get(object, DICT_VALUES));
    else if ((flags & FLAG_LIST_SUBCLASS) !== 0) storage.add(vm.get(object, LIST_ITEMS));
    else if (type === SET_TYPE || type === FROZENSET_TYPE) storage.add(vm.get(object, SET_TABLE));
    else if ((flags & FLAG_TYPE_SUBCLASS) !== 0) storage.add(vm.get(object, HT_CACHED_KEYS));
  }
  return storage;
}

/** The object in a block, or 0 if its head is not that of one. */
function objectIn(vm: Machine, block: Address, types: ReadonlySet<Address>): Address {
  if (hasHead(vm, block, types, 0)) return block;
  return hasHead(vm, block + GC_HEAD_BYTES, types, FLAG_HAVE_GC) ? block + GC_HEAD_BYTES : 0;
}

function hasHead(vm: Machine, object: Address, types: ReadonlySet<Address>, container: number): boolean {
  const i32 = vm.i32;
  const at = object >> 2;
  const count = i32[at];
  if (count <= 0 || count > PLAUSIBLE_COUNT || i32[at + 1] !== 0 || i32[at + 3] !== 0) return false;
  const type = i32[(object + OB_TYPE) >> 2];
  return types.has(type) && (vm.get(type, TP_FLAGS) & FLAG_HAVE_GC) === container;
}
