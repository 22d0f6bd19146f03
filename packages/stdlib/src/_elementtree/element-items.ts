/** Items and slices of an element, which are its children. */
import {
  type Address,
  adjustSlice,
  asSize,
  clearException,
  exceptionMatches,
  INDEX_ERROR,
  isIndex,
  itemsOf,
  listAppend,
  type Machine,
  newList,
  OB_SIZE,
  sequenceFast,
  SLICE_TYPE,
  TYPE_ERROR,
  unpackSlice,
  VALUE_ERROR,
  EXCEPTION,
} from "@pyvm/vm";
import {
  childAt,
  childCount,
  extraOf,
  isElement,
  makeRoom,
  notElement,
  storeChild,
  takeChild,
} from "./element-storage.ts";
import { CHILDREN, EXTRA, LENGTH } from "./layout.ts";

/** PySequence_Fast with the error that elements raise whatever went wrong. */
export function fastSequence(vm: Machine, object: Address): Address {
  const mark = vm.mark();
  try {
    return sequenceFast(vm, object, "");
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, EXCEPTION)) throw error;
    clearException(vm);
    throw vm.raise(TYPE_ERROR, `expected sequence, not "${vm.typeName(object)}"`);
  }
}

/** sq_item. */
export function elementItem(vm: Machine, self: Address, index: number): Address {
  if (index < 0 || index >= childCount(vm, self)) throw vm.raise(INDEX_ERROR, "child index out of range");
  return vm.newRef(childAt(vm, self, index));
}

/** sq_ass_item; `value` 0 deletes. */
export function assignItem(vm: Machine, self: Address, index: number, value: Address): void {
  if (index < 0 || index >= childCount(vm, self)) throw vm.raise(INDEX_ERROR, "child assignment index out of range");
  if (value === 0) vm.decref(takeChild(vm, self, index));
  else {
    if (!isElement(vm, value)) throw notElement(vm, value);
    vm.replace(vm.get(vm.get(self, EXTRA), CHILDREN), 8 * index, vm.newRef(value));
  }
}

function indexOf(vm: Machine, self: Address, key: Address): number {
  const index = asSize(vm, key, INDEX_ERROR);
  return index < 0 ? index + childCount(vm, self) : index;
}

/** mp_subscript. */
export function elementSubscript(vm: Machine, self: Address, key: Address): Address {
  if (isIndex(vm, key)) return elementItem(vm, self, indexOf(vm, self, key));
  if (vm.typeOf(key) !== SLICE_TYPE) throw vm.raise(TYPE_ERROR, "element indices must be integers");
  if (vm.get(self, EXTRA) === 0) return newList(vm);
  const { start, step, count } = adjustSlice(unpackSlice(vm, key), childCount(vm, self));
  const list = vm.hold(newList(vm));
  for (let i = 0; i < count; i++) listAppend(vm, list, childAt(vm, self, start + i * step));
  return vm.unhold();
}

/** mp_ass_subscript; `value` 0 deletes. */
export function assignSubscript(vm: Machine, self: Address, key: Address, value: Address): void {
  if (isIndex(vm, key)) return assignItem(vm, self, indexOf(vm, self, key), value);
  if (vm.typeOf(key) !== SLICE_TYPE) throw vm.raise(TYPE_ERROR, "element indices must be integers");
  extraOf(vm, self);
  const bounds = unpackSlice(vm, key);
  const mark = vm.mark();
  const sequence = value === 0 ? 0 : vm.hold(fastSequence(vm, value)); // may change the element
  const { start, step, count } = adjustSlice(bounds, childCount(vm, self));
  if (sequence === 0) deleteSlice(vm, self, start, step, count);
  else assignSlice(vm, self, start, step, count, sequence);
  vm.release(mark);
}

/** What is taken out goes to a list first, which dies when the element is whole again. */
function deleteSlice(vm: Machine, self: Address, start: number, step: number, count: number): void {
  if (count === 0) return;
  const distance = Math.abs(step);
  const first = step > 0 ? start : start + step * (count - 1);
  const mark = vm.mark();
  const dying = vm.hold(newList(vm));
  for (let i = 0; i < count; i++) listAppend(vm, dying, childAt(vm, self, first + i * distance));
  const extra = vm.get(self, EXTRA);
  const children = vm.get(extra, CHILDREN);
  const length = vm.get(extra, LENGTH);
  let to = first;
  for (let from = first; from < length; from++) {
    const offset = from - first;
    if (offset % distance === 0 && offset / distance < count) vm.decref(vm.get(children, 8 * from));
    else storeChild(vm, children, to++, vm.get(children, 8 * from));
  }
  vm.set(extra, LENGTH, to);
  vm.release(mark);
}

/** @param sequence a list or tuple, held by the caller */
function assignSlice(vm: Machine, self: Address, start: number, step: number, count: number, sequence: Address): void {
  const added = vm.get(sequence, OB_SIZE);
  if (step !== 1 && added !== count) {
    throw vm.raise(VALUE_ERROR, `attempt to assign sequence of size ${added} to extended slice of size ${count}`);
  }
  for (let i = 0; i < added; i++) {
    const item = vm.get(itemsOf(vm, sequence), 8 * i);
    if (!isElement(vm, item)) throw notElement(vm, item);
  }
  const mark = vm.mark();
  const dying = vm.hold(newList(vm));
  for (let i = 0; i < count; i++) listAppend(vm, dying, childAt(vm, self, start + i * step));
  const extra = makeRoom(vm, self, Math.max(added - count, 0));
  const children = vm.get(extra, CHILDREN);
  const length = vm.get(extra, LENGTH);
  for (let i = 0; i < count; i++) vm.decref(vm.get(children, 8 * (start + i * step)));
  if (step === 1) {
    const end = start + count;
    vm.u8.copyWithin(children + 8 * (start + added), children + 8 * end, children + 8 * length);
    vm.set(extra, LENGTH, length + added - count);
  }
  for (let i = 0; i < added; i++) {
    storeChild(vm, children, start + i * step, vm.newRef(vm.get(itemsOf(vm, sequence), 8 * i)));
  }
  vm.release(mark);
}
