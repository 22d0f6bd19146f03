/** `_count_elements`: what `collections.Counter` counts with. */
import {
  type Address,
  call2,
  DICT_TYPE,
  dictGetHashed,
  dictSetHashed,
  FLAG_DICT_SUBCLASS,
  getAttrId,
  getIter,
  hashOf,
  identifier,
  iterNext,
  type Machine,
  numberAdd,
  ONE,
  setItem,
  typeLookup,
  ZERO,
} from "@pyvm/vm";

const ID_GET = identifier("get");
const ID_SETITEM = identifier("__setitem__");

export function countElements(vm: Machine, _module: Address, mapping: Address, iterable: Address): Address {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  if (countsAsDict(vm, mapping)) countInDict(vm, mapping, iterator);
  else countInMapping(vm, mapping, iterator);
  vm.release(mark);
  return vm.none();
}

/** Whether the mapping is a dict whose `get` and `__setitem__` nobody has overridden. */
function countsAsDict(vm: Machine, mapping: Address): boolean {
  if (!vm.hasFlag(mapping, FLAG_DICT_SUBCLASS)) return false;
  const type = vm.typeOf(mapping);
  for (const name of [ID_GET, ID_SETITEM]) {
    if (typeLookup(vm, type, vm.id(name)) !== typeLookup(vm, DICT_TYPE, vm.id(name))) return false;
  }
  return true;
}

function countInDict(vm: Machine, dict: Address, iterator: Address): void {
  for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
    const mark = vm.mark();
    vm.hold(key);
    const low = hashOf(vm, key);
    const high = vm.hashHigh;
    const old = dictGetHashed(vm, dict, key, low, high);
    const count = old === 0 ? ONE : vm.hold(numberAdd(vm, vm.hold(vm.newRef(old)), ONE));
    dictSetHashed(vm, dict, key, count, low, high);
    vm.release(mark);
  }
}

function countInMapping(vm: Machine, mapping: Address, iterator: Address): void {
  const get = vm.hold(getAttrId(vm, mapping, ID_GET));
  for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
    const mark = vm.mark();
    vm.hold(key);
    const old = vm.hold(call2(vm, get, key, ZERO));
    setItem(vm, mapping, key, vm.hold(numberAdd(vm, old, ONE)));
    vm.release(mark);
  }
}
