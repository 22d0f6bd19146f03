/** The memo of an unpickler: an array of objects by number. */
import type { Address, Machine } from "@pyvm/vm";
import { MEMO_LENGTH, MEMO_SIZE, UNPICKLER_MEMO } from "./layout.ts";

export const FIRST_MEMO_SIZE = 32;

/** An object by its number (borrowed), or 0. */
export function memoAt(vm: Machine, self: Address, index: number): Address {
  const { i32 } = vm;
  if (index < 0 || index >= i32[(self + MEMO_SIZE) >> 2]) return 0;
  return i32[(i32[(self + UNPICKLER_MEMO) >> 2] + 8 * index) >> 2];
}

/** _Unpickler_MemoPut: counts one more reference. @throws MemoryError */
export function memoPut(vm: Machine, self: Address, index: number, value: Address): void {
  const { i32 } = vm;
  if (index >= i32[(self + MEMO_SIZE) >> 2]) growMemo(vm, self, Math.max(2 * index, index + 1));
  const at = i32[(self + UNPICKLER_MEMO) >> 2] + 8 * index;
  const old = i32[at >> 2];
  i32[value >> 2]++;
  i32[at >> 2] = value;
  if (old === 0) i32[(self + MEMO_LENGTH) >> 2]++;
  else vm.decref(old);
}

/** _Unpickler_ResizeMemoList. */
function growMemo(vm: Machine, self: Address, size: number): void {
  if (size > 0x7fffffff / 8) vm.noMemory();
  const old = vm.get(self, MEMO_SIZE);
  const memo = vm.realloc(vm.get(self, UNPICKLER_MEMO), 8 * size);
  vm.i32.fill(0, (memo + 8 * old) >> 2, (memo + 8 * size) >> 2);
  vm.set(self, UNPICKLER_MEMO, memo);
  vm.set(self, MEMO_SIZE, size);
}

/** Puts a new array of `size` places in the place of the memo. */
export function replaceMemo(vm: Machine, self: Address, size: number): void {
  useMemo(vm, self, size === 0 ? 0 : vm.calloc(8 * size), size);
}

/** Takes an array over. The objects of the old one are released when it is gone, since that may run anything. */
export function useMemo(vm: Machine, self: Address, memo: Address, size: number): void {
  const old = vm.get(self, UNPICKLER_MEMO);
  const oldSize = vm.get(self, MEMO_SIZE);
  vm.set(self, UNPICKLER_MEMO, memo);
  vm.set(self, MEMO_SIZE, size);
  for (let index = oldSize - 1; index >= 0; index--) {
    const object = vm.get(old, 8 * index);
    if (object !== 0) vm.decref(object);
  }
  vm.free(old);
}

/** Forgets all objects; the room stays. */
export function clearMemo(vm: Machine, self: Address): void {
  replaceMemo(vm, self, vm.get(self, MEMO_SIZE));
}
