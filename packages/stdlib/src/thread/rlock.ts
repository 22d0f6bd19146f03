/**
 * The type `_thread.RLock` (rlockobject of Modules/_threadmodule.c): a lock that its owner may take again.
 *
 *     +--------+------------+-------+-------+-------------+
 *     | header | rlock_lock | owner | count | weakreflist |
 *     +--------+------------+-------+-------+-------------+
 *     0        16           24      32      40
 */
import {
  type Address,
  addressText,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_LONG_SUBCLASS,
  genericNew,
  intToBig,
  isSequence,
  length,
  type Machine,
  newBool,
  newInt,
  refuseKeywordNames,
  RUNTIME_ERROR,
  sequenceGetItem,
  staticType,
  tuplePack,
  TYPE_ERROR,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { THREAD_DOCUMENTATION } from "../documentation/thread.ts";
import { MAIN_THREAD } from "./ident.ts";
import { waitArgument, waitUntil } from "./waiting.ts";

export const RLOCK_TYPE: Address = staticType();
const OWNER = 24;
const COUNT = 32;
const WEAKREFLIST = 40;
const FOREVER = -1;

function isFree(vm: Machine, lock: Address): boolean {
  return vm.getWord(lock, COUNT) === 0;
}

function isOwned(vm: Machine, lock: Address): boolean {
  return !isFree(vm, lock) && vm.getWord(lock, OWNER) === MAIN_THREAD;
}

function acquire(vm: Machine, self: Address, blocking: Address, timeout: Address): Address {
  const seconds = waitArgument(vm, blocking, timeout);
  if (isOwned(vm, self)) {
    vm.setWord(self, COUNT, vm.getWord(self, COUNT) + 1);
    return newBool(vm, true);
  }
  if (!waitUntil(vm, () => isFree(vm, self), seconds)) return newBool(vm, false);
  setState(vm, self, 1, MAIN_THREAD);
  return newBool(vm, true);
}

function setState(vm: Machine, self: Address, count: number, owner: number): void {
  vm.setWord(self, COUNT, count);
  vm.setWord(self, OWNER, owner);
}

function checkOwned(vm: Machine, self: Address): void {
  if (!isOwned(vm, self)) throw vm.raise(RUNTIME_ERROR, "cannot release un-acquired lock");
}

function release(vm: Machine, self: Address): Address {
  checkOwned(vm, self);
  const count = vm.getWord(self, COUNT) - 1;
  setState(vm, self, count, count === 0 ? 0 : MAIN_THREAD);
  return vm.none();
}

/** Takes the lock as `_release_save` found it. */
function acquireRestore(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "_acquire_restore", kwnames);
  if (nargs !== 1) throw vm.raise(TYPE_ERROR, `_acquire_restore() takes exactly 1 argument (${nargs} given)`);
  const mark = vm.mark();
  const [count, owner] = stateArgument(vm, vm.get(argv, 0));
  vm.release(mark);
  waitUntil(vm, () => isFree(vm, self), FOREVER);
  setState(vm, self, count, owner);
  return vm.none();
}

/** The "(kk)" of PyArg_ParseTuple: two ints of 64 bits, taken modulo. */
function stateArgument(vm: Machine, state: Address): [number, number] {
  const wanted = "_acquire_restore() argument 1 must be";
  if (!isSequence(vm, state)) throw vm.raise(TYPE_ERROR, `${wanted} 2-item sequence, not ${vm.typeName(state)}`);
  const size = length(vm, state);
  if (size !== 2) throw vm.raise(TYPE_ERROR, `${wanted} sequence of length 2, not ${size}`);
  return [0, 1].map((i) => {
    const item = vm.hold(sequenceGetItem(vm, state, i));
    if (!vm.hasFlag(item, FLAG_LONG_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, `_acquire_restore() argument 1, item ${i} must be int, not ${vm.typeName(item)}`);
    }
    return Number(BigInt.asIntN(53, intToBig(vm, item)));
  }) as [number, number];
}

function releaseSave(vm: Machine, self: Address): Address {
  if (isFree(vm, self)) throw vm.raise(RUNTIME_ERROR, "cannot release un-acquired lock");
  const mark = vm.mark();
  const count = vm.hold(newInt(vm, vm.getWord(self, COUNT)));
  const owner = vm.hold(newInt(vm, vm.getWord(self, OWNER)));
  const state = vm.hold(tuplePack(vm, count, owner));
  setState(vm, self, 0, 0);
  return vm.keep(mark, state);
}

function reinitialize(vm: Machine, self: Address): Address {
  setState(vm, self, 0, 0);
  return vm.none();
}

function repr(vm: Machine, self: Address): Address {
  const count = vm.getWord(self, COUNT);
  const state = count === 0 ? "unlocked" : "locked";
  const owner = vm.getWord(self, OWNER);
  return vm.str(`<${state} ${vm.typeName(self)} object owner=${owner} count=${count} at ${addressText(self)}>`);
}

defineType(RLOCK_TYPE, {
  name: "_thread.RLock",
  basicSize: 48,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  layout: [],
  weaklistOffset: WEAKREFLIST,
  slots: { new: genericNew, repr },
  methods: documented(THREAD_DOCUMENTATION, "RLock", [
    ["acquire!($self, /, blocking=True, timeout=-1)", acquire],
    ["release!($self)", release],
    ["_is_owned!($self)", (vm, self) => newBool(vm, isOwned(vm, self))],
    ["_acquire_restore!($self, *args)", acquireRestore],
    ["_release_save!($self)", releaseSave],
    ["__enter__!($self, /, blocking=True, timeout=-1)", acquire],
    ["__exit__!($self, *args)", release],
    ["_at_fork_reinit!($self)", reinitialize],
  ]),
});
