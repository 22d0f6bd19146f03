/**
 * The memory of an OrderedDict (PyODictObject): a dict, and the order of its keys in a doubly linked list of nodes.
 *
 *     +-------------+------------+-----------------+-----------------+-------+-------+------+---------------+-------------+
 *     | dict object | fast nodes | fast nodes size | resize sentinel | state | first | last | instance dict | weakreflist |
 *     0             48           56                64                72      80      88     96              104
 *
 *     +-----+------+------+----------+
 *     | key | hash | next | previous |     a node; it owns the key
 *     0     8      16     24
 *
 * `fast nodes` is an array parallel to the entries of the dict's table: the node of the key with entry index i is its i-th word. It is
 * made anew when the dict has got another table, which `resize sentinel` and the size tell. `state` counts the changes of the order.
 */
import {
  type Address,
  DICT_KEYS,
  DICT_USED,
  dictEntryCount,
  dictEntryIndexHashed,
  DK_SIZE,
  KEY_ERROR,
  keyHash,
  type Machine,
  raiseObject,
  RUNTIME_ERROR,
} from "@pyvm/vm";

const FAST_NODES = 48;
export const FAST_NODES_SIZE = 56;
const RESIZE_SENTINEL = 64;
export const STATE = 72;
export const FIRST = 80;
export const LAST = 88;
export const INSTANCE_DICT = 96;
export const WEAKREFLIST = 104;
export const ORDERED_DICT_BYTES = 112;

export const NODE_KEY = 0;
export const NODE_HASH = 8;
export const NODE_NEXT = 16;
export const NODE_PREVIOUS = 24;
export const NODE_BYTES = 32;

export function changed(vm: Machine, self: Address): void {
  vm.i32[(self + STATE) >> 2] = (vm.i32[(self + STATE) >> 2]! + 1) | 0;
}

/** Throws if the order has changed since `state` was read: the nodes at hand may be gone. */
export function checkState(vm: Machine, self: Address, state: number): void {
  if (vm.get(self, STATE) !== state) throw vm.raise(RUNTIME_ERROR, "OrderedDict mutated during iteration");
}

/** KeyError as PyErr_SetObject gives it: a key that is a tuple becomes the arguments. */
export function missingKey(vm: Machine, key: Address): never {
  throw raiseObject(vm, KEY_ERROR, key);
}

// ---- the list -----------------------------------------------------------------------------------------------------

export function addLast(vm: Machine, self: Address, node: Address): void {
  const last = vm.get(self, LAST);
  vm.setWord(node, NODE_PREVIOUS, last);
  vm.setWord(node, NODE_NEXT, 0);
  if (last === 0) vm.set(self, FIRST, node);
  else vm.set(last, NODE_NEXT, node);
  vm.set(self, LAST, node);
  changed(vm, self);
}

export function addFirst(vm: Machine, self: Address, node: Address): void {
  const first = vm.get(self, FIRST);
  vm.setWord(node, NODE_PREVIOUS, 0);
  vm.setWord(node, NODE_NEXT, first);
  if (first === 0) vm.set(self, LAST, node);
  else vm.set(first, NODE_PREVIOUS, node);
  vm.set(self, FIRST, node);
  changed(vm, self);
}

/** Takes a node out of the list. */
export function unlinkNode(vm: Machine, self: Address, node: Address): void {
  const next = vm.get(node, NODE_NEXT);
  const previous = vm.get(node, NODE_PREVIOUS);
  if (vm.get(self, FIRST) === node) vm.set(self, FIRST, next);
  else if (previous !== 0) vm.set(previous, NODE_NEXT, next);
  if (vm.get(self, LAST) === node) vm.set(self, LAST, previous);
  else if (next !== 0) vm.set(next, NODE_PREVIOUS, previous);
  vm.set(node, NODE_NEXT, 0);
  vm.set(node, NODE_PREVIOUS, 0);
  changed(vm, self);
}

// ---- nodes by key -------------------------------------------------------------------------------------------------

/** _odict_get_index_raw: the entry index of a key, or that of the next entry if it has none. */
function rawIndex(vm: Machine, self: Address, key: Address, low: number, high: number): number {
  const index = dictEntryIndexHashed(vm, self, key, low, high);
  return index < 0 ? dictEntryCount(vm, self) : index;
}

/** _odict_get_index, after the fast nodes are brought in step with the dict's table. */
function nodeIndex(vm: Machine, self: Address, key: Address, low: number, high: number): number {
  for (;;) {
    syncFastNodes(vm, self);
    const keys = vm.get(self, DICT_KEYS);
    const index = rawIndex(vm, self, key, low, high);
    if (vm.get(self, DICT_KEYS) === keys && vm.get(self, RESIZE_SENTINEL) === keys) return index;
  }
}

/** _odict_resize, when the dict has another table than before. */
function syncFastNodes(vm: Machine, self: Address): void {
  const keys = vm.get(self, DICT_KEYS);
  const size = vm.get(keys, DK_SIZE);
  if (vm.get(self, RESIZE_SENTINEL) === keys && vm.get(self, FAST_NODES_SIZE) === size) return;
  const nodes = vm.calloc(8 * size);
  const state = vm.get(self, STATE);
  const mark = vm.mark();
  try {
    for (let node = vm.get(self, FIRST); node !== 0; node = vm.get(node, NODE_NEXT)) {
      const key = vm.hold(vm.newRef(vm.get(node, NODE_KEY)));
      const index = rawIndex(vm, self, key, vm.get(node, NODE_HASH), vm.get(node, NODE_HASH + 4));
      vm.decref(vm.unhold());
      checkState(vm, self, state);
      if (vm.get(self, DICT_KEYS) !== keys) break; // a comparison has given the dict yet another table: the caller tries again
      vm.set(nodes, 8 * index, node);
    }
  } catch (error) {
    vm.caught(error, mark);
    vm.free(nodes);
    throw error;
  }
  vm.free(vm.get(self, FAST_NODES));
  vm.set(self, FAST_NODES, nodes);
  vm.set(self, FAST_NODES_SIZE, size);
  vm.set(self, RESIZE_SENTINEL, keys);
}

/** _odict_find_node_hash: the node of a key, or 0. */
export function findNodeHashed(vm: Machine, self: Address, key: Address, low: number, high: number): Address {
  if (vm.get(self, FIRST) === 0) return 0;
  const index = nodeIndex(vm, self, key, low, high);
  return vm.get(vm.get(self, FAST_NODES), 8 * index);
}

export function findNode(vm: Machine, self: Address, key: Address): Address {
  if (vm.get(self, FIRST) === 0) return 0;
  const low = keyHash(vm, key);
  return findNodeHashed(vm, self, key, low, vm.hashHigh);
}

/** _odict_add_new_node: puts a key of the dict last, if it is not in the list yet. */
export function addNode(vm: Machine, self: Address, key: Address, low: number, high: number): void {
  const index = nodeIndex(vm, self, key, low, high);
  if (vm.get(vm.get(self, FAST_NODES), 8 * index) !== 0) return;
  const node = vm.malloc(NODE_BYTES);
  vm.setWord(node, NODE_KEY, vm.newRef(key));
  vm.set(node, NODE_HASH, low);
  vm.set(node, NODE_HASH + 4, high);
  addLast(vm, self, node);
  vm.set(vm.get(self, FAST_NODES), 8 * index, node);
}

/** _odict_clear_node: takes the key, if it is there, out of the list. */
export function removeNode(vm: Machine, self: Address, key: Address, low: number, high: number): void {
  if (vm.get(self, FIRST) === 0) return;
  const slot = 8 * nodeIndex(vm, self, key, low, high);
  const nodes = vm.get(self, FAST_NODES);
  const node = vm.get(nodes, slot);
  if (node === 0) return;
  vm.set(nodes, slot, 0);
  unlinkNode(vm, self, node);
  freeNode(vm, node);
}

function freeNode(vm: Machine, node: Address): void {
  const key = vm.get(node, NODE_KEY);
  vm.free(node);
  vm.decref(key);
}

/** _odict_clear_nodes. */
export function clearNodes(vm: Machine, self: Address): void {
  let node = forgetNodes(vm, self);
  while (node !== 0) {
    const next = vm.get(node, NODE_NEXT);
    freeNode(vm, node);
    node = next;
  }
}

/** The same when the keys are released already. */
export function freeNodes(vm: Machine, self: Address): void {
  let node = forgetNodes(vm, self);
  while (node !== 0) {
    const next = vm.get(node, NODE_NEXT);
    vm.free(node);
    node = next;
  }
}

/** Empties the list and returns its first node. */
function forgetNodes(vm: Machine, self: Address): Address {
  const node = vm.get(self, FIRST);
  vm.free(vm.get(self, FAST_NODES));
  vm.set(self, FAST_NODES, 0);
  vm.set(self, FAST_NODES_SIZE, 0);
  vm.set(self, RESIZE_SENTINEL, 0);
  vm.set(self, FIRST, 0);
  vm.set(self, LAST, 0);
  changed(vm, self);
  return node;
}

export function orderedSize(vm: Machine, self: Address): number {
  return vm.get(self, DICT_USED);
}
