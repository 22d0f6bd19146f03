/**
 * The stack of an unpickler, and its marks.
 *
 *     +--------+-------+----------+-----------+----------+----------+- -
 *     | length | fence | mark_set | allocated | object 0 | object 1 |      owned
 *     +--------+-------+----------+-----------+----------+----------+- -
 *     0        8       16         24          32
 *
 * Nothing below the fence, which is where the last mark was set, can be popped. The block is there as long as the
 * unpickler: what a file or a class does while a pickle is read may change it, so every use looks anew.
 */
import { type Address, listInitItem, type Machine, newListSized, newTuple, tupleSetItem } from "@pyvm/vm";
import { MARK_COUNT, MARKS, MARKS_SIZE, STACK } from "./layout.ts";
import { unpicklingError } from "./state.ts";

const FENCE = 8;
const MARK_SET = 16;
const ALLOCATED = 24;
const OBJECTS = 32;
const FIRST_ROOM = 8;

export function newStack(vm: Machine): Address {
  const stack = vm.calloc(OBJECTS + 8 * FIRST_ROOM);
  vm.set(stack, ALLOCATED, FIRST_ROOM);
  return stack;
}

/** Where the objects lie. */
export function stackObjects(vm: Machine, self: Address): Address {
  return vm.i32[(self + STACK) >> 2] + OBJECTS;
}

export function stackLength(vm: Machine, self: Address): number {
  return vm.i32[vm.i32[(self + STACK) >> 2] >> 2];
}

export function stackFence(vm: Machine, self: Address): number {
  return vm.i32[(vm.i32[(self + STACK) >> 2] + FENCE) >> 2];
}

/** Makes it empty and without marks, for the next pickle. */
export function resetStack(vm: Machine, self: Address): void {
  vm.set(self, MARK_COUNT, 0);
  setFence(vm, self, 0, false);
  truncateStack(vm, self, 0);
}

function setFence(vm: Machine, self: Address, fence: number, isMarkSet: boolean): void {
  const stack = vm.get(self, STACK);
  vm.set(stack, FENCE, fence);
  vm.set(stack, MARK_SET, isMarkSet ? 1 : 0);
}

/** Puts an object on the stack, which takes it over. */
export function push(vm: Machine, self: Address, object: Address): void {
  const { i32 } = vm;
  let stack = i32[(self + STACK) >> 2];
  const length = i32[stack >> 2];
  if (length === i32[(stack + ALLOCATED) >> 2]) stack = grow(vm, self, object);
  const at = (stack + OBJECTS + 8 * length) >> 2;
  i32[at] = object;
  i32[at + 1] = 0;
  i32[stack >> 2] = length + 1;
}

/** Room for more; without memory the object that was to be pushed is released. */
function grow(vm: Machine, self: Address, object: Address): Address {
  vm.hold(object);
  const old = vm.get(self, STACK);
  const room = vm.get(old, ALLOCATED);
  const wanted = room + (room >> 3) + 6;
  const stack = vm.realloc(old, OBJECTS + 8 * wanted);
  vm.set(stack, ALLOCATED, wanted);
  vm.set(self, STACK, stack);
  vm.unhold();
  return stack;
}

/** The error of an instruction that needs more than is on the stack (Pdata_stack_underflow). */
export function underflow(vm: Machine, self: Address): unknown {
  const isMarkSet = vm.get(vm.get(self, STACK), MARK_SET) !== 0;
  return unpicklingError(vm, isMarkSet ? "unexpected MARK found" : "unpickling stack underflow");
}

/** The topmost object, owned by the caller from now on. @throws UnpicklingError */
export function pop(vm: Machine, self: Address): Address {
  const { i32 } = vm;
  const stack = i32[(self + STACK) >> 2];
  const length = i32[stack >> 2] - 1;
  if (length < i32[(stack + FENCE) >> 2]) throw underflow(vm, self);
  i32[stack >> 2] = length;
  return i32[(stack + OBJECTS + 8 * length) >> 2];
}

/** The topmost object (borrowed). @throws UnpicklingError */
export function top(vm: Machine, self: Address): Address {
  const { i32 } = vm;
  const stack = i32[(self + STACK) >> 2];
  const length = i32[stack >> 2];
  if (length <= i32[(stack + FENCE) >> 2]) throw underflow(vm, self);
  return i32[(stack + OBJECTS + 8 * (length - 1)) >> 2];
}

/** An object (borrowed) by its position, which is below the length. */
export function objectAt(vm: Machine, self: Address, index: number): Address {
  return vm.i32[(vm.i32[(self + STACK) >> 2] + OBJECTS + 8 * index) >> 2];
}

/** Pdata_clear: releases what is at `length` and above. */
export function truncateStack(vm: Machine, self: Address, length: number): void {
  const { i32 } = vm;
  for (;;) {
    const stack = i32[(self + STACK) >> 2];
    const last = i32[stack >> 2] - 1;
    if (last < length) return;
    i32[stack >> 2] = last;
    vm.decref(i32[(stack + OBJECTS + 8 * last) >> 2]);
  }
}

/** Pdata_poptuple: a tuple of the objects from `start` on. */
export function popTuple(vm: Machine, self: Address, start: number): Address {
  if (start < stackFence(vm, self)) throw underflow(vm, self);
  const count = stackLength(vm, self) - start;
  const tuple = newTuple(vm, count);
  const objects = stackObjects(vm, self) + 8 * start;
  for (let i = 0; i < count; i++) tupleSetItem(vm, tuple, i, vm.i32[(objects + 8 * i) >> 2]);
  vm.set(vm.get(self, STACK), 0, start);
  return tuple;
}

/** Pdata_poplist. */
export function popList(vm: Machine, self: Address, start: number): Address {
  const count = stackLength(vm, self) - start;
  const list = newListSized(vm, count);
  const objects = stackObjects(vm, self) + 8 * start;
  for (let i = 0; i < count; i++) listInitItem(vm, list, i, vm.i32[(objects + 8 * i) >> 2]);
  vm.set(vm.get(self, STACK), 0, start);
  return list;
}

// ---- marks ----------------------------------------------------------------------------------------------------

/** load_mark. */
export function setMark(vm: Machine, self: Address): void {
  const count = vm.get(self, MARK_COUNT);
  if (count >= vm.get(self, MARKS_SIZE)) {
    const size = 2 * count + 20;
    vm.set(self, MARKS, vm.realloc(vm.get(self, MARKS), 8 * size));
    vm.set(self, MARKS_SIZE, size);
  }
  const length = stackLength(vm, self);
  vm.setWord(vm.get(self, MARKS), 8 * count, length);
  vm.set(self, MARK_COUNT, count + 1);
  setFence(vm, self, length, true);
}

/** Where the last mark was set, or -1 without marks. */
export function lastMark(vm: Machine, self: Address): number {
  const count = vm.get(self, MARK_COUNT);
  return count === 0 ? -1 : vm.get(vm.get(self, MARKS), 8 * (count - 1));
}

/** Forgets the last mark. */
export function dropMark(vm: Machine, self: Address): void {
  vm.set(self, MARK_COUNT, vm.get(self, MARK_COUNT) - 1);
  const before = lastMark(vm, self);
  setFence(vm, self, Math.max(before, 0), before >= 0);
}

/** marker: takes the last mark: where it was set, never above the length. @throws UnpicklingError */
export function takeMark(vm: Machine, self: Address): number {
  const mark = lastMark(vm, self);
  if (mark < 0) throw unpicklingError(vm, "could not find MARK");
  dropMark(vm, self);
  return mark;
}
