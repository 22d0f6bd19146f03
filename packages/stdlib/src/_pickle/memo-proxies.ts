/**
 * The attribute `memo` of picklers and unpicklers: objects through which the memo is copied and cleared.
 *
 *     +--------+------+-------+
 *     | refcnt | type | owner |
 *     +--------+------+-------+
 *     0        8      16      24
 */
import {
  type Address,
  defineType,
  DICT_TYPE,
  dictSet,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_IMMUTABLETYPE,
  genericSetAttr,
  type Machine,
  type MethodSpec,
  newDict,
  newInt,
  tuplePack,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { PICKLE_DOCUMENTATION } from "../documentation/pickle.ts";
import {
  MEMO,
  MEMO_SIZE,
  PICKLER_MEMO_PROXY_TYPE,
  PROXY_OWNER,
  UNPICKLER_MEMO,
  UNPICKLER_MEMO_PROXY_TYPE,
} from "./layout.ts";
import { MEMO_ENTRY_BYTES, memoClear, memoEntries, memoRoom } from "./memo-table.ts";
import { clearMemo } from "./unpickler-memo.ts";

const PROXY_BYTES = 24;

export function newMemoProxy(vm: Machine, type: Address, owner: Address): Address {
  const self = vm.genericAlloc(type, 0);
  vm.set(self, PROXY_OWNER, vm.newRef(owner));
  return self;
}

/** A dict of addresses to pairs of number and object. */
function copyOfPickler(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const copy = vm.hold(newDict(vm));
  const memo = vm.get(vm.get(self, PROXY_OWNER), MEMO);
  const room = memo === 0 ? 0 : memoRoom(vm, memo);
  for (let index = 0; index < room; index++) {
    const entry = memoEntries(vm, memo) + MEMO_ENTRY_BYTES * index;
    const object = vm.get(entry, 0);
    if (object === 0) continue;
    const number = vm.hold(newInt(vm, vm.getWord(entry, 8)));
    const address = vm.hold(newInt(vm, object));
    dictSet(vm, copy, address, vm.hold(tuplePack(vm, number, object)));
    for (let left = 3; left > 0; left--) vm.decref(vm.unhold());
  }
  return vm.keep(mark, copy);
}

/** A dict of numbers to objects. */
function copyOfUnpickler(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const copy = vm.hold(newDict(vm));
  const owner = vm.get(self, PROXY_OWNER);
  for (let index = 0; index < vm.get(owner, MEMO_SIZE); index++) {
    const object = vm.get(vm.get(owner, UNPICKLER_MEMO), 8 * index);
    if (object === 0) continue;
    dictSet(vm, copy, vm.hold(newInt(vm, index)), object);
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, copy);
}

type Method = (vm: Machine, self: Address) => Address;

/** `(dict, (copy,))`: a memo is pickled as a dict. */
function reduceBy(copy: Method): Method {
  return (vm, self) => {
    const mark = vm.mark();
    const args = vm.hold(tuplePack(vm, vm.hold(copy(vm, self))));
    return vm.keep(mark, vm.hold(tuplePack(vm, DICT_TYPE, args)));
  };
}

function clearOfPickler(vm: Machine, self: Address): Address {
  const memo = vm.get(vm.get(self, PROXY_OWNER), MEMO);
  if (memo !== 0) memoClear(vm, memo);
  return vm.none();
}

function clearOfUnpickler(vm: Machine, self: Address): Address {
  clearMemo(vm, vm.get(self, PROXY_OWNER));
  return vm.none();
}

function defineProxy(type: Address, name: string, clear: Method, copy: Method): void {
  const methods: MethodSpec[] = [
    ["clear($self, /)", clear],
    ["copy($self, /)", copy],
    ["__reduce__($self, /)", reduceBy(copy)],
  ];
  defineType(type, {
    name: `_pickle.${name}`,
    basicSize: PROXY_BYTES,
    flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_IMMUTABLETYPE,
    layout: [{ op: "fields", offset: PROXY_OWNER, count: 1 }],
    slots: {
      new: null,
      hash: null,
      setattro: genericSetAttr,
      clear: (vm, self) => vm.replace(self, PROXY_OWNER, 0),
    },
    methods: documented(PICKLE_DOCUMENTATION, name, methods),
  });
}

defineProxy(PICKLER_MEMO_PROXY_TYPE, "PicklerMemoProxy", clearOfPickler, copyOfPickler);
defineProxy(UNPICKLER_MEMO_PROXY_TYPE, "UnpicklerMemoProxy", clearOfUnpickler, copyOfUnpickler);
