/** What happens to weak references when their objects die (PyObject_ClearWeakRefs, handle_weakrefs of Modules/gcmodule.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { fetchException, restoreException } from "../../machine/errors.ts";
import { call1 } from "../../object/call.ts";
import { WR_CALLBACK, WR_NEXT } from "../../object/offsets.ts";
import { writeUnraisable } from "../exceptions/unraisable.ts";
import { clearReference, isProxy, unlink, weakListOf } from "./list.ts";
import { isReference } from "./weakref.ts";

/**
 * PyObject_ClearWeakRefs: clears every reference in the list at `list`, then calls their callbacks in the order of the list. Never
 * throws; the current exception stays current.
 */
export function clearWeakReferencesTo(vm: Machine, _object: Address, list: Address): void {
  // The plain reference and the plain proxy have nothing to call.
  for (let plain = 0; plain < 2; plain++) {
    const head = vm.get(list, 0);
    if (head !== 0 && vm.get(head, WR_CALLBACK) === 0) clearReference(vm, head);
  }
  if (vm.get(list, 0) === 0) return;
  const pending = fetchException(vm);
  const called: Address[] = [];
  for (let reference = vm.get(list, 0); reference !== 0;) {
    const next = vm.get(reference, WR_NEXT);
    takeCallback(vm, reference, called);
    reference = next;
  }
  callAll(vm, called);
  if (pending !== 0) restoreException(vm, pending);
}

/** Clears a reference; what is to be called, the reference and its callback, is appended to `called`, both owned. */
function takeCallback(vm: Machine, reference: Address, called: Address[]): void {
  const callback = vm.get(reference, WR_CALLBACK);
  vm.set(reference, WR_CALLBACK, 0);
  unlink(vm, reference);
  if (callback === 0) return;
  // A reference that is being freed itself is not called.
  if (vm.i32[reference >> 2] > 0) called.push(vm.newRef(reference), callback);
  else vm.decref(callback);
}

function callAll(vm: Machine, called: readonly Address[]): void {
  for (let i = 0; i < called.length; i += 2) callBack(vm, called[i], called[i + 1]);
  for (const owned of called) vm.decref(owned);
}

/** handle_callback. */
function callBack(vm: Machine, reference: Address, callback: Address): void {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    vm.decref(call1(vm, callback, reference));
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    writeUnraisable(vm, callback);
  }
}

/**
 * handle_weakrefs: clears the weak references to the doomed and those among them, then calls the callbacks of the references that
 * live on. `isDoomed` must be asked before any callback runs. Returns whether any was called.
 */
export function clearWeakReferencesOfDoomed(
  vm: Machine,
  doomed: readonly Address[],
  isDoomed: (object: Address) => boolean,
): boolean {
  const called: Address[] = [];
  for (const object of doomed) {
    // A doomed reference must not be called: what it would show is being taken apart.
    if (isProxy(vm, object) || isReference(vm, object)) unlink(vm, object);
    const list = weakListOf(vm, object);
    if (list === 0) continue;
    for (let reference = vm.get(list, 0); reference !== 0; reference = vm.get(list, 0)) {
      unlink(vm, reference);
      const callback = vm.get(reference, WR_CALLBACK);
      if (callback !== 0 && !isDoomed(reference)) called.push(vm.newRef(reference), vm.newRef(callback));
    }
  }
  if (called.length === 0) return false;
  const pending = fetchException(vm);
  callAll(vm, called);
  if (pending !== 0) restoreException(vm, pending);
  return true;
}
