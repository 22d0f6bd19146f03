/**
 * The memo of a pickler (PyMemoTable): which objects were pickled, and as which number.
 *
 *     +------+------+-----------+-------+        +-------+--------+-------+--------+- -
 *     | mask | used | allocated | table |  ----> | key 0 | number | key 1 | number |      a key of 0 is a free place
 *     +------+------+-----------+-------+        +-------+--------+-------+--------+- -
 *     0      8      16          24      32       0       8        16
 *
 * Keys are owned, and found by their address.
 */
import type { Address, Machine } from "@pyvm/vm";

const MASK = 0;
const USED = 8;
const ALLOCATED = 16;
const TABLE = 24;
export const MEMO_TABLE_BYTES = 32;
export const MEMO_ENTRY_BYTES = 16;
const LEAST_ENTRIES = 8;
/** From here on a table grows to twice its entries, below to four times. */
const MANY_ENTRIES = 50000;
/** 2^32 divided by the golden ratio spreads addresses, which lie at regular distances. */
const SPREAD = 0x9e3779b1;

/** What {@link memoFind} says of an object that is not in the memo. */
export const MISSING: number = -Infinity;

export function newMemoTable(vm: Machine): Address {
  const memo = vm.calloc(MEMO_TABLE_BYTES);
  try {
    vm.set(memo, TABLE, vm.calloc(MEMO_ENTRY_BYTES * LEAST_ENTRIES));
  } catch (error) {
    vm.free(memo); // raw memory: the native value stack cannot own it
    throw error;
  }
  vm.set(memo, MASK, LEAST_ENTRIES - 1);
  vm.set(memo, ALLOCATED, LEAST_ENTRIES);
  return memo;
}

export function memoSize(vm: Machine, memo: Address): number {
  return memo === 0 ? 0 : vm.get(memo, USED);
}

/** How many entries there is room for. */
export function memoRoom(vm: Machine, memo: Address): number {
  return vm.get(memo, ALLOCATED);
}

/** The entries, each {@link MEMO_ENTRY_BYTES} long. */
export function memoEntries(vm: Machine, memo: Address): Address {
  return vm.get(memo, TABLE);
}

/** The number of an object, which a program may have set to any; MISSING if there is none. `memo` may be 0. */
export function memoFind(vm: Machine, memo: Address, key: Address): number {
  if (memo === 0) return MISSING;
  const entry = place(vm, memo, key);
  return vm.i32[entry >> 2] === 0 ? MISSING : vm.getWord(entry, 8);
}

/** The entry of a key, or the free one where it belongs. */
function place(vm: Machine, memo: Address, key: Address): Address {
  const { i32 } = vm;
  const mask = i32[(memo + MASK) >> 2];
  const table = i32[(memo + TABLE) >> 2];
  let index = Math.imul(key >>> 4, SPREAD) >>> Math.clz32(mask);
  for (;;) {
    const entry = table + MEMO_ENTRY_BYTES * index;
    const found = i32[entry >> 2];
    if (found === key || found === 0) return entry;
    index = (index + 1) & mask;
  }
}

/** Gives an object (counted once more) a number. @throws MemoryError */
export function memoSet(vm: Machine, memo: Address, key: Address, number: number): void {
  const entry = place(vm, memo, key);
  if (vm.i32[entry >> 2] === key) {
    vm.setWord(entry, 8, number);
    return;
  }
  vm.set(entry, 0, vm.newRef(key));
  vm.setWord(entry, 8, number);
  const used = vm.get(memo, USED) + 1;
  vm.set(memo, USED, used);
  if (used * 3 >= vm.get(memo, ALLOCATED) * 2) resize(vm, memo, used * (used > MANY_ENTRIES ? 2 : 4));
}

function resize(vm: Machine, memo: Address, least: number): void {
  let room = LEAST_ENTRIES;
  while (room < least) room *= 2;
  const old = vm.get(memo, TABLE);
  const oldRoom = vm.get(memo, ALLOCATED);
  const table = vm.calloc(MEMO_ENTRY_BYTES * room);
  useTable(vm, memo, table, room);
  const { i32 } = vm;
  for (let entry = old, left = oldRoom; left > 0; left--, entry += MEMO_ENTRY_BYTES) {
    const key = i32[entry >> 2];
    if (key === 0) continue;
    const to = place(vm, memo, key);
    i32.copyWithin(to >> 2, entry >> 2, (entry + MEMO_ENTRY_BYTES) >> 2);
  }
  vm.free(old);
}

function useTable(vm: Machine, memo: Address, table: Address, room: number): void {
  vm.set(memo, TABLE, table);
  vm.set(memo, ALLOCATED, room);
  vm.set(memo, MASK, room - 1);
}

/**
 * Forgets all objects; the room stays. They are released when the memo is empty already, since that may run
 * anything.
 */
export function memoClear(vm: Machine, memo: Address): void {
  const room = vm.get(memo, ALLOCATED);
  const old = vm.get(memo, TABLE);
  useTable(vm, memo, vm.calloc(MEMO_ENTRY_BYTES * room), room);
  vm.set(memo, USED, 0);
  releaseEntries(vm, old, room);
}

/** Releases the objects of entries, and their memory. */
function releaseEntries(vm: Machine, table: Address, room: number): void {
  for (let entry = table, left = room; left > 0; left--, entry += MEMO_ENTRY_BYTES) {
    if (vm.get(entry, 0) !== 0) vm.decref(vm.get(entry, 0));
  }
  vm.free(table);
}

/** Releases a memo that nobody refers to any more. */
export function memoDelete(vm: Machine, memo: Address): void {
  const table = vm.get(memo, TABLE);
  const room = vm.get(memo, ALLOCATED);
  vm.free(memo);
  releaseEntries(vm, table, room);
}

/** Frees the memory of a memo whose objects are released. */
export function memoFree(vm: Machine, memo: Address): void {
  if (memo === 0) return;
  vm.free(vm.get(memo, TABLE));
  vm.free(memo);
}

/** PyMemoTable_Copy. */
export function memoCopy(vm: Machine, memo: Address): Address {
  const copy = vm.calloc(MEMO_TABLE_BYTES);
  const room = vm.get(memo, ALLOCATED);
  try {
    useTable(vm, copy, vm.malloc(MEMO_ENTRY_BYTES * room), room);
  } catch (error) {
    vm.free(copy); // raw memory: the native value stack cannot own it
    throw error;
  }
  const { i32 } = vm;
  const from = vm.get(memo, TABLE) >> 2;
  i32.copyWithin(vm.get(copy, TABLE) >> 2, from, from + (MEMO_ENTRY_BYTES >> 2) * room);
  vm.set(copy, USED, vm.get(memo, USED));
  for (let entry = vm.get(copy, TABLE), left = room; left > 0; left--, entry += MEMO_ENTRY_BYTES) {
    if (i32[entry >> 2] !== 0) i32[i32[entry >> 2] >> 2]++;
  }
  return copy;
}
