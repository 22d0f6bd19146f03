/** Filling an OrderedDict the way MutableMapping.update does: through `self[key] = value` (mutablemapping_update). */
import {
  type Address,
  call0,
  DICT_TYPE,
  dictItems,
  dictSize,
  getItem,
  getIter,
  identifier,
  iterNext,
  lookupAttrId,
  type Machine,
  setItem,
  VALUE_ERROR,
} from "@pyvm/vm";

const ID_ITEMS = identifier("items");
const ID_KEYS = identifier("keys");

/** mutablemapping_update_arg: a dict, something with `keys`, with `items`, or pairs. */
export function updateFrom(vm: Machine, self: Address, source: Address): void {
  const mark = vm.mark();
  if (vm.typeOf(source) === DICT_TYPE) addPairs(vm, self, vm.hold(dictItems(vm, source)));
  else {
    const keys = vm.hold(lookupAttrId(vm, source, ID_KEYS));
    const items = keys !== 0 ? 0 : vm.hold(lookupAttrId(vm, source, ID_ITEMS));
    if (keys !== 0) addFromKeys(vm, self, source, vm.hold(call0(vm, keys)));
    else addPairs(vm, self, items !== 0 ? vm.hold(call0(vm, items)) : source);
  }
  vm.release(mark);
}

/** The keywords of a call (0: none). */
export function updateFromKeywords(vm: Machine, self: Address, kwargs: Address): void {
  if (kwargs === 0 || dictSize(vm, kwargs) === 0) return;
  const mark = vm.mark();
  addPairs(vm, self, vm.hold(dictItems(vm, kwargs)));
  vm.release(mark);
}

function addFromKeys(vm: Machine, self: Address, source: Address, keys: Address): void {
  const iterator = vm.hold(getIter(vm, keys));
  for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
    const mark = vm.mark();
    vm.hold(key);
    setItem(vm, self, key, vm.hold(getItem(vm, source, key)));
    vm.release(mark);
  }
}

/** mutablemapping_add_pairs. */
function addPairs(vm: Machine, self: Address, pairs: Address): void {
  const iterator = vm.hold(getIter(vm, pairs));
  for (let pair = iterNext(vm, iterator); pair !== 0; pair = iterNext(vm, iterator)) {
    const mark = vm.mark();
    vm.hold(pair);
    const parts = vm.hold(getIter(vm, pair));
    const key = vm.hold(iterNext(vm, parts));
    if (key === 0) throw vm.raise(VALUE_ERROR, "need more than 0 values to unpack");
    const value = vm.hold(iterNext(vm, parts));
    if (value === 0) throw vm.raise(VALUE_ERROR, "need more than 1 value to unpack");
    if (vm.hold(iterNext(vm, parts)) !== 0) throw vm.raise(VALUE_ERROR, "too many values to unpack (expected 2)");
    setItem(vm, self, key, value);
    vm.release(mark);
  }
}
