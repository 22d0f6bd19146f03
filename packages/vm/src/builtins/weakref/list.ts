/**
 * The weak references to an object: a doubly linked list that starts in the word at its type's tp_weaklistoffset.
 *
 * ```text
 *  object + tp_weaklistoffset -> plain reference -> plain proxy -> those with callbacks, and instances of subclasses
 * ```
 *
 * The plain reference and the plain proxy (no callback, exact type) come first, so that they are found and used again. The list owns
 * nothing and neither does wr_object: a reference that dies takes itself out, an object that dies clears the references to it.
 */
import type { Address, SlotSpans } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { OB_TYPE, TP_WEAKLISTOFFSET, WR_CALLBACK, WR_HASH, WR_NEXT, WR_OBJECT, WR_PREV } from "../../object/offsets.ts";
import { NONE, WEAKCALLABLEPROXY_TYPE, WEAKPROXY_TYPE, WEAKREF_TYPE } from "../../object/static.ts";

/** sizeof(PyWeakReference). */
export const WEAKREF_BYTES = 56;
/** Marks a hash that is not yet known, in both words. */
export const NO_HASH = -1;

/** The address of the word that starts the object's list (PyObject_GET_WEAKREFS_LISTPTR), or 0. */
export function weakListOf(vm: Machine, object: Address): Address {
  const offset = vm.i32[(vm.i32[(object + OB_TYPE) >> 2] + TP_WEAKLISTOFFSET) >> 2];
  return offset > 0 ? object + offset : 0;
}

/** PyWeakref_CheckProxy. */
export function isProxy(vm: Machine, object: Address): boolean {
  const type = vm.i32[(object + OB_TYPE) >> 2];
  return type === WEAKPROXY_TYPE || type === WEAKCALLABLEPROXY_TYPE;
}

/** The plain reference of a list (borrowed), or 0. One that is being freed does not count. */
export function plainReference(vm: Machine, list: Address): Address {
  const head = vm.get(list, 0);
  if (head === 0 || vm.typeOf(head) !== WEAKREF_TYPE || vm.get(head, WR_CALLBACK) !== 0) return 0;
  return vm.i32[head >> 2] > 0 ? head : 0;
}

/** The plain proxy of a list (borrowed), or 0. */
export function plainProxy(vm: Machine, list: Address): Address {
  let proxy = vm.get(list, 0);
  if (proxy !== 0 && vm.typeOf(proxy) === WEAKREF_TYPE && vm.get(proxy, WR_CALLBACK) === 0)
    proxy = vm.get(proxy, WR_NEXT);
  if (proxy === 0 || !isProxy(vm, proxy) || vm.get(proxy, WR_CALLBACK) !== 0) return 0;
  return vm.i32[proxy >> 2] > 0 ? proxy : 0;
}

/** init_weakref: `callback` is borrowed and may be 0. The reference is not in a list yet. */
export function initializeReference(vm: Machine, self: Address, object: Address, callback: Address): void {
  vm.set(self, WR_OBJECT, object);
  vm.set(self, WR_CALLBACK, callback === 0 ? 0 : vm.newRef(callback));
  vm.set(self, WR_HASH, NO_HASH);
  vm.set(self, WR_HASH + 4, NO_HASH);
}

/** Puts a plain reference before everything else. */
export function insertHead(vm: Machine, self: Address, list: Address): void {
  const next = vm.get(list, 0);
  vm.set(self, WR_PREV, 0);
  vm.set(self, WR_NEXT, next);
  if (next !== 0) vm.set(next, WR_PREV, self);
  vm.set(list, 0, self);
}

/** Puts a reference behind `previous`, or first when there is none. */
export function insertAfter(vm: Machine, self: Address, previous: Address, list: Address): void {
  if (previous === 0) {
    insertHead(vm, self, list);
    return;
  }
  const next = vm.get(previous, WR_NEXT);
  vm.set(self, WR_PREV, previous);
  vm.set(self, WR_NEXT, next);
  if (next !== 0) vm.set(next, WR_PREV, self);
  vm.set(previous, WR_NEXT, self);
}

/** Makes a reference forget its object; its callback stays: _PyWeakref_ClearRef. */
export function unlink(vm: Machine, self: Address): void {
  const object = vm.get(self, WR_OBJECT);
  if (object === NONE || object === 0) return;
  const list = weakListOf(vm, object);
  const previous = vm.get(self, WR_PREV);
  const next = vm.get(self, WR_NEXT);
  if (vm.get(list, 0) === self) vm.set(list, 0, next);
  if (previous !== 0) vm.set(previous, WR_NEXT, next);
  if (next !== 0) vm.set(next, WR_PREV, previous);
  vm.set(self, WR_OBJECT, NONE);
  vm.set(self, WR_PREV, 0);
  vm.set(self, WR_NEXT, 0);
}

/** clear_weakref: forgets the object and gives the callback up. */
export function clearReference(vm: Machine, self: Address): void {
  unlink(vm, self);
  vm.replace(self, WR_CALLBACK, 0);
}

/** The object, or 0 when it is gone or about to be. */
export function liveObject(vm: Machine, self: Address): Address {
  const object = vm.get(self, WR_OBJECT);
  return object === NONE || object === 0 || vm.i32[object >> 2] <= 0 ? 0 : object;
}

/**
 * What a weak reference owns: its callback. The collector sees it; but a reference that dies must leave its list before the callback is
 * released, because that may run code, so nothing is said then and tp_dealloc does both.
 */
export function scanWeakReference(vm: Machine, self: Address, spans: SlotSpans): void {
  if (vm.i32[self >> 2] !== 0) spans.add(self + WR_CALLBACK, 1, 8);
}
