/**
 * The type `_thread.lock` (lockobject of Modules/_threadmodule.c).
 *
 *     +--------+-----------+-------------+--------+
 *     | header | lock_lock | weakreflist | locked |
 *     +--------+-----------+-------------+--------+
 *     0        16          24            32
 *
 * The lock of the system that CPython has in `lock_lock` is not needed where there is one thread.
 */
import {
  type Address,
  defineType,
  FLAG_DISALLOW_INSTANTIATION,
  FLAG_HAVE_GC,
  FLAG_IMMUTABLETYPE,
  type Machine,
  newBool,
  RUNTIME_ERROR,
  staticType,
  addressText,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { THREAD_DOCUMENTATION } from "../documentation/thread.ts";
import { waitArgument, waitUntil } from "./waiting.ts";

export const LOCK_TYPE: Address = staticType();
const WEAKREFLIST = 24;
const LOCKED = 32;

/** A new lock, not locked. */
export function newLock(vm: Machine): Address {
  return vm.genericAlloc(LOCK_TYPE, 0);
}

function isLocked(vm: Machine, lock: Address): boolean {
  return vm.get(lock, LOCKED) !== 0;
}

/** Takes the lock; false when `seconds` were over first. */
export function acquireLock(vm: Machine, lock: Address, seconds: number): boolean {
  if (!waitUntil(vm, () => !isLocked(vm, lock), seconds)) return false;
  vm.set(lock, LOCKED, 1);
  return true;
}

export function releaseLock(vm: Machine, lock: Address): void {
  vm.set(lock, LOCKED, 0);
}

function acquire(vm: Machine, self: Address, blocking: Address, timeout: Address): Address {
  return newBool(vm, acquireLock(vm, self, waitArgument(vm, blocking, timeout)));
}

function release(vm: Machine, self: Address): Address {
  if (!isLocked(vm, self)) throw vm.raise(RUNTIME_ERROR, "release unlocked lock");
  releaseLock(vm, self);
  return vm.none();
}

function reinitialize(vm: Machine, self: Address): Address {
  releaseLock(vm, self);
  return vm.none();
}

function repr(vm: Machine, self: Address): Address {
  return vm.str(`<${isLocked(vm, self) ? "locked" : "unlocked"} ${vm.typeName(self)} object at ${addressText(self)}>`);
}

defineType(LOCK_TYPE, {
  name: "_thread.lock",
  doc: THREAD_DOCUMENTATION["LockType"]!,
  basicSize: 40,
  flags: FLAG_HAVE_GC | FLAG_DISALLOW_INSTANTIATION | FLAG_IMMUTABLETYPE,
  layout: [],
  weaklistOffset: WEAKREFLIST,
  slots: { new: null, repr },
  methods: documented(THREAD_DOCUMENTATION, "LockType", [
    ["acquire_lock!($self, /, blocking=True, timeout=-1)", acquire],
    ["acquire!($self, /, blocking=True, timeout=-1)", acquire],
    ["release_lock!($self)", release],
    ["release!($self)", release],
    ["locked_lock!($self)", (vm, self) => newBool(vm, isLocked(vm, self))],
    ["locked!($self)", (vm, self) => newBool(vm, isLocked(vm, self))],
    ["__enter__!($self, /, blocking=True, timeout=-1)", acquire],
    ["__exit__!($self, *args)", release],
    ["_at_fork_reinit!($self)", reinitialize],
  ]),
});
