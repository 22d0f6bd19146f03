/**
 * The nodes of a hash array mapped trie (Python/hamt.c): a mapping that never changes, so that a new version of it shares all but one path with the
 * old one and a copy costs nothing. Keys are compared by identity, which is how context variables compare.
 *
 * ```text
 *   | ob_refcnt | ob_type | ob_size | bitmap | entry 0      | entry 1      | ...       ob_size = 2 × entries
 *   0           8         16        24       32             48
 *
 *   an entry:   key, value       a pair
 *               0,   node        a subtree
 * ```
 *
 * A bitmap node at depth d looks at bits 5d … 5d+4 of a key's 32-bit hash; its bitmap says which of the 32 values occur, and the entries are in
 * their order. Below depth 6 all bits are used up: there a collision node holds pairs whose hashes are equal, in the order of their arrival.
 */
import { type Address, defineType, FLAG_HAVE_GC, type Machine, OB_SIZE, staticType } from "@pyvm/vm";
import { hashOfVariable } from "./layout.ts";

const BITMAP = 24;
export const ENTRIES = 32;
/** The last shift at which bits of the hash are left. */
const LAST_SHIFT = 30;
/** No node lies deeper: seven of bitmaps and one of collisions. */
export const MAX_DEPTH = 8;

export const BITMAP_NODE_TYPE: Address = staticType();
export const COLLISION_NODE_TYPE: Address = staticType();

defineType(BITMAP_NODE_TYPE, {
  name: "hamt_bitmap_node",
  basicSize: ENTRIES,
  itemSize: 8,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "inline", offset: ENTRIES }],
  slots: { new: null },
});

defineType(COLLISION_NODE_TYPE, {
  name: "hamt_collision_node",
  basicSize: ENTRIES,
  itemSize: 8,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "inline", offset: ENTRIES }],
  slots: { new: null },
});

/** Counts the bits that are set. */
function populationCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The bit of a bitmap that stands for `hash` at `shift`. */
function bitOf(hash: number, shift: number): number {
  return 1 << ((hash >>> shift) & 31);
}

/** How many entries lie before that of `bit`. */
function indexOf(bitmap: number, bit: number): number {
  return populationCount(bitmap & (bit - 1));
}

/** An empty node with room for `entries`, not yet tracked. */
function newNode(vm: Machine, type: Address, bitmap: number, entries: number): Address {
  const node = vm.newContainer(type, ENTRIES + 16 * entries);
  vm.set(node, OB_SIZE, 2 * entries);
  vm.set(node, BITMAP, bitmap);
  return node;
}

function entryCount(vm: Machine, node: Address): number {
  return vm.get(node, OB_SIZE) >> 1;
}

/** Where entry `index` lies. */
function entryAt(node: Address, index: number): Address {
  return node + ENTRIES + 16 * index;
}

/** Copies `count` entries, counting what they refer to. */
function copyEntries(vm: Machine, from: Address, to: Address, count: number): void {
  const i32 = vm.i32;
  for (let offset = 0; offset < 16 * count; offset += 8) {
    const object = i32[(from + offset) >> 2]!;
    if (object !== 0) i32[object >> 2]!++;
    i32[(to + offset) >> 2] = object;
  }
}

/** A copy of `node` whose entry `index` is `key` and `value` (both counted anew; `key` 0 for a subtree). */
function withEntry(vm: Machine, node: Address, index: number, key: Address, value: Address): Address {
  const count = entryCount(vm, node);
  const copy = newNode(vm, vm.typeOf(node), vm.get(node, BITMAP), count);
  copyEntries(vm, entryAt(node, 0), entryAt(copy, 0), index);
  copyEntries(vm, entryAt(node, index + 1), entryAt(copy, index + 1), count - index - 1);
  setEntry(vm, entryAt(copy, index), key, value);
  vm.track(copy);
  return copy;
}

/** A copy of `node` with one more entry before entry `index`. */
function withNewEntry(
  vm: Machine,
  node: Address,
  bitmap: number,
  index: number,
  key: Address,
  value: Address,
): Address {
  const count = entryCount(vm, node);
  const copy = newNode(vm, vm.typeOf(node), bitmap, count + 1);
  copyEntries(vm, entryAt(node, 0), entryAt(copy, 0), index);
  copyEntries(vm, entryAt(node, index), entryAt(copy, index + 1), count - index);
  setEntry(vm, entryAt(copy, index), key, value);
  vm.track(copy);
  return copy;
}

/** A copy of `node` without entry `index`; 0 if nothing is left. */
function withoutEntry(vm: Machine, node: Address, bitmap: number, index: number): Address {
  const count = entryCount(vm, node);
  if (count === 1) return 0;
  const copy = newNode(vm, vm.typeOf(node), bitmap, count - 1);
  copyEntries(vm, entryAt(node, 0), entryAt(copy, 0), index);
  copyEntries(vm, entryAt(node, index + 1), entryAt(copy, index), count - index - 1);
  vm.track(copy);
  return copy;
}

function setEntry(vm: Machine, entry: Address, key: Address, value: Address): void {
  vm.set(entry, 0, key === 0 ? 0 : vm.newRef(key));
  vm.set(entry, 8, vm.newRef(value));
}

/** A node with one pair. */
export function newPairNode(vm: Machine, key: Address, value: Address): Address {
  const node = newNode(vm, BITMAP_NODE_TYPE, bitOf(hashOfVariable(vm, key), 0), 1);
  setEntry(vm, entryAt(node, 0), key, value);
  vm.track(node);
  return node;
}

/** The subtree at `shift` of two different keys. */
function newSubtree(
  vm: Machine,
  shift: number,
  key: Address,
  value: Address,
  otherKey: Address,
  otherValue: Address,
): Address {
  const bit = bitOf(hashOfVariable(vm, key), shift);
  const otherBit = bitOf(hashOfVariable(vm, otherKey), shift);
  if (shift <= LAST_SHIFT && bit === otherBit) {
    const child = vm.hold(newSubtree(vm, shift + 5, key, value, otherKey, otherValue));
    const node = newNode(vm, BITMAP_NODE_TYPE, bit, 1);
    setEntry(vm, entryAt(node, 0), 0, child);
    vm.track(node);
    vm.decref(vm.unhold());
    return node;
  }
  const colliding = shift > LAST_SHIFT;
  const node = newNode(vm, colliding ? COLLISION_NODE_TYPE : BITMAP_NODE_TYPE, colliding ? 0 : bit | otherBit, 2);
  const first = colliding || bit >>> 0 < otherBit >>> 0;
  setEntry(vm, entryAt(node, first ? 0 : 1), key, value);
  setEntry(vm, entryAt(node, first ? 1 : 0), otherKey, otherValue);
  vm.track(node);
  return node;
}

/** The index of `key` in a collision node, or -1. */
function collisionIndex(vm: Machine, node: Address, key: Address): number {
  for (let i = entryCount(vm, node) - 1; i >= 0; i--) if (vm.get(entryAt(node, i), 0) === key) return i;
  return -1;
}

/** The value of `key` (borrowed), or 0. */
export function findInNode(vm: Machine, root: Address, key: Address): Address {
  const hash = hashOfVariable(vm, key);
  let node = root;
  for (let shift = 0; shift <= LAST_SHIFT; shift += 5) {
    const bitmap = vm.get(node, BITMAP);
    const bit = bitOf(hash, shift);
    if ((bitmap & bit) === 0) return 0;
    const entry = entryAt(node, indexOf(bitmap, bit));
    const found = vm.get(entry, 0);
    const value = vm.get(entry, 8);
    if (found !== 0) return found === key ? value : 0;
    node = value;
  }
  const index = collisionIndex(vm, node, key);
  return index < 0 ? 0 : vm.get(entryAt(node, index), 8);
}

/** The tree under `node` with `key` set to `value`: a new one, or `node` itself where that changes nothing. Owned. */
export function assocInNode(vm: Machine, node: Address, shift: number, key: Address, value: Address): Address {
  if (shift > LAST_SHIFT) return assocInCollision(vm, node, key, value);
  const bitmap = vm.get(node, BITMAP);
  const bit = bitOf(hashOfVariable(vm, key), shift);
  const index = indexOf(bitmap, bit);
  if ((bitmap & bit) === 0) return withNewEntry(vm, node, bitmap | bit, index, key, value);
  const entry = entryAt(node, index);
  const found = vm.get(entry, 0);
  const old = vm.get(entry, 8);
  if (found === key) return old === value ? vm.newRef(node) : withEntry(vm, node, index, key, value);
  const child = vm.hold(
    found === 0 ? assocInNode(vm, old, shift + 5, key, value) : newSubtree(vm, shift + 5, found, old, key, value),
  );
  const result = child === old ? vm.newRef(node) : withEntry(vm, node, index, 0, child);
  vm.decref(vm.unhold());
  return result;
}

function assocInCollision(vm: Machine, node: Address, key: Address, value: Address): Address {
  const index = collisionIndex(vm, node, key);
  if (index < 0) return withNewEntry(vm, node, 0, entryCount(vm, node), key, value);
  if (vm.get(entryAt(node, index), 8) === value) return vm.newRef(node);
  return withEntry(vm, node, index, key, value);
}

/** The tree under `node` without `key`, which must be in it; 0 if nothing is left. Owned. */
export function withoutInNode(vm: Machine, node: Address, shift: number, key: Address): Address {
  if (shift > LAST_SHIFT) return withoutEntry(vm, node, 0, collisionIndex(vm, node, key));
  const bitmap = vm.get(node, BITMAP);
  const bit = bitOf(hashOfVariable(vm, key), shift);
  const index = indexOf(bitmap, bit);
  const entry = entryAt(node, index);
  if (vm.get(entry, 0) !== 0) return withoutEntry(vm, node, bitmap & ~bit, index);
  const child = vm.hold(withoutInNode(vm, vm.get(entry, 8), shift + 5, key));
  // A subtree has at least two pairs; one that is left alone moves up.
  const only = entryAt(child, 0);
  const alone = entryCount(vm, child) === 1 && vm.get(only, 0) !== 0;
  const result = alone
    ? withEntry(vm, node, index, vm.get(only, 0), vm.get(only, 8))
    : withEntry(vm, node, index, 0, child);
  vm.decref(vm.unhold());
  return result;
}

/** Whether `test` holds for every pair under `node`, in the trie's order. The caller holds the tree. */
export function everyPair(vm: Machine, node: Address, test: (key: Address, value: Address) => boolean): boolean {
  const count = entryCount(vm, node);
  for (let i = 0; i < count; i++) {
    const key = vm.get(entryAt(node, i), 0);
    const value = vm.get(entryAt(node, i), 8);
    if (key === 0 ? !everyPair(vm, value, test) : !test(key, value)) return false;
  }
  return true;
}
