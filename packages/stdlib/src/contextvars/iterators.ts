/**
 * The iterators of a context: keys, values and items (PyHamtIterator of Python/hamt.c).
 *
 * ```text
 *   16  hi_obj      the hamt, which keeps the nodes alive; 0 once cleared
 *   24  i_nodes     8 words: the path to the next pair (borrowed)
 *   88  i_pos       8 words: the next entry in each node of the path
 *  152  i_level     the depth of the path's last node, -1 once there is none
 *  160  hi_yield    unused: the type says what is given
 * ```
 */
import {
  type Address,
  defineType,
  FLAG_HAVE_GC,
  genericGetAttr,
  type Machine,
  OB_SIZE,
  staticType,
  tuplePack,
} from "@pyvm/vm";
import { hamtCount } from "./hamt.ts";
import { CTX_VARS, H_ROOT } from "./layout.ts";
import { ENTRIES, MAX_DEPTH } from "./nodes.ts";

const HI_OBJ = 16;
const I_NODES = 24;
const I_POS = I_NODES + 8 * MAX_DEPTH;
const I_LEVEL = I_POS + 8 * MAX_DEPTH;
const BYTES = 168;

export const KEYS_TYPE: Address = staticType();
export const VALUES_TYPE: Address = staticType();
export const ITEMS_TYPE: Address = staticType();

function newIterator(vm: Machine, type: Address, context: Address): Address {
  const iterator = vm.newContainer(type, BYTES);
  const hamt = vm.newRef(vm.get(context, CTX_VARS));
  const root = vm.get(hamt, H_ROOT);
  vm.set(iterator, HI_OBJ, hamt);
  vm.set(iterator, I_NODES, root);
  vm.set(iterator, I_LEVEL, root === 0 ? -1 : 0);
  vm.track(iterator);
  return iterator;
}

export const newKeys = (vm: Machine, context: Address): Address => newIterator(vm, KEYS_TYPE, context);
export const newValues = (vm: Machine, context: Address): Address => newIterator(vm, VALUES_TYPE, context);
export const newItems = (vm: Machine, context: Address): Address => newIterator(vm, ITEMS_TYPE, context);

/** The entry of the next pair, or 0. */
function nextEntry(vm: Machine, iterator: Address): Address {
  for (let level = vm.get(iterator, I_LEVEL); level >= 0; level = vm.get(iterator, I_LEVEL)) {
    const node = vm.get(iterator, I_NODES + 8 * level);
    const position = vm.get(iterator, I_POS + 8 * level);
    if (2 * position >= vm.get(node, OB_SIZE)) {
      vm.set(iterator, I_LEVEL, level - 1);
      continue;
    }
    vm.set(iterator, I_POS + 8 * level, position + 1);
    const entry = node + ENTRIES + 16 * position;
    if (vm.get(entry, 0) !== 0) return entry;
    vm.set(iterator, I_NODES + 8 * (level + 1), vm.get(entry, 8));
    vm.set(iterator, I_POS + 8 * (level + 1), 0);
    vm.set(iterator, I_LEVEL, level + 1);
  }
  return 0;
}

/** The length of the mapping, however far the iterator has come. */
function length(vm: Machine, iterator: Address): number {
  const hamt = vm.get(iterator, HI_OBJ);
  return hamt === 0 ? 0 : hamtCount(vm, hamt);
}

/** tp_clear: without its mapping an iterator is at its end. */
function clear(vm: Machine, iterator: Address): void {
  vm.set(iterator, I_LEVEL, -1);
  vm.replace(iterator, HI_OBJ, 0);
}

function define(type: Address, name: string, give: (vm: Machine, entry: Address) => Address): void {
  defineType(type, {
    name,
    basicSize: BYTES,
    flags: FLAG_HAVE_GC,
    layout: [{ op: "fields", offset: HI_OBJ, count: 1 }],
    slots: {
      new: null,
      clear,
      getattro: genericGetAttr,
      mp_length: length,
      iter: (vm, self) => vm.newRef(self),
      iternext: (vm, self) => {
        const entry = nextEntry(vm, self);
        return entry === 0 ? 0 : give(vm, entry);
      },
    },
  });
}

define(KEYS_TYPE, "keys", (vm, entry) => vm.newRef(vm.get(entry, 0)));
define(VALUES_TYPE, "values", (vm, entry) => vm.newRef(vm.get(entry, 8)));
define(ITEMS_TYPE, "items", (vm, entry) => tuplePack(vm, vm.get(entry, 0), vm.get(entry, 8)));
