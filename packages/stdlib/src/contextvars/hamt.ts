/** The immutable mapping of a context: the root of a trie and how many pairs it has (PyHamtObject of Python/hamt.c). */
import { type Address, defineType, FLAG_HAVE_GC, type Machine, staticType } from "@pyvm/vm";
import { H_BYTES, H_COUNT, H_ROOT } from "./layout.ts";
import { assocInNode, everyPair, findInNode, newPairNode, withoutInNode } from "./nodes.ts";

export const HAMT_TYPE: Address = staticType();

defineType(HAMT_TYPE, {
  name: "hamt",
  basicSize: H_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: H_ROOT, count: 1 }],
  slots: {
    new: null,
    hash: null,
    clear: (vm, self) => {
      vm.set(self, H_COUNT, 0);
      vm.replace(self, H_ROOT, 0);
    },
  },
});

/** A mapping of `count` pairs under `root` (taken over; 0 for none). */
function newHamt(vm: Machine, root: Address, count: number): Address {
  vm.hold(root);
  const hamt = vm.newContainer(HAMT_TYPE, H_BYTES);
  vm.set(hamt, H_ROOT, vm.unhold());
  vm.set(hamt, H_COUNT, count);
  vm.track(hamt);
  return hamt;
}

/** _PyHamt_New. */
export function newEmptyHamt(vm: Machine): Address {
  return newHamt(vm, 0, 0);
}

/** How many pairs there are. */
export function hamtCount(vm: Machine, hamt: Address): number {
  return vm.get(hamt, H_COUNT);
}

/** _PyHamt_Find: the value of `key` (borrowed), or 0. */
export function hamtFind(vm: Machine, hamt: Address, key: Address): Address {
  const root = vm.get(hamt, H_ROOT);
  return root === 0 ? 0 : findInNode(vm, root, key);
}

/** _PyHamt_Assoc: the mapping with `key` set to `value`. Owned. */
export function hamtAssoc(vm: Machine, hamt: Address, key: Address, value: Address): Address {
  const root = vm.get(hamt, H_ROOT);
  if (root === 0) return newHamt(vm, newPairNode(vm, key, value), 1);
  const old = findInNode(vm, root, key);
  if (old === value) return vm.newRef(hamt);
  return newHamt(vm, assocInNode(vm, root, 0, key, value), hamtCount(vm, hamt) + (old === 0 ? 1 : 0));
}

/** _PyHamt_Without: the mapping without `key`; 0 if it is not there. Owned. */
export function hamtWithout(vm: Machine, hamt: Address, key: Address): Address {
  if (hamtFind(vm, hamt, key) === 0) return 0;
  return newHamt(vm, withoutInNode(vm, vm.get(hamt, H_ROOT), 0, key), hamtCount(vm, hamt) - 1);
}

/** _PyHamt_Eq: whether the same keys have values that `equal` says are equal. The caller holds both mappings. */
export function hamtEquals(vm: Machine, a: Address, b: Address, equal: (x: Address, y: Address) => boolean): boolean {
  if (a === b) return true;
  const root = vm.get(a, H_ROOT);
  if (hamtCount(vm, a) !== hamtCount(vm, b)) return false;
  if (root === 0) return true;
  return everyPair(vm, root, (key, value) => {
    const other = hamtFind(vm, b, key);
    return other !== 0 && equal(value, other);
  });
}
