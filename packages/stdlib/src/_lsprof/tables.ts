/**
 * What a profiler has counted, in raw memory behind the object.
 *
 * ```text
 *       Profiler (64)             state (88)           entry (72)          subentry (56)       context (24)
 *    0  header                    entries -> entry     key                 entry, an index     t0
 *    8                            how many             userObj             tt                  subt
 *   16  state                     room for             tt                  it                  entry, an index
 *   24  (CPython: contexts)       subentries ->        it                  callcount
 *   32  (CPython: free contexts)  how many             callcount           recursivecallcount
 *   40  flags                     room for             recursivecallcount  recursionLevel
 *   48  externalTimer             contexts ->          recursionLevel      next, a number
 *   56  externalTimerUnit         how many             first, a number
 *   64                            room for             last, a number
 *   72                            table -> numbers
 *   80                            size of the table
 * ```
 *
 * Times are doubles, nanoseconds or what a timer counts. A number is an index plus 1, 0 for none. The table finds entries by their keys, which are addresses; the
 * subentries of an entry, one for each function that it called, are a chain from `first` to `last`.
 */
import { type Address, type Machine, registerLayout } from "@pyvm/vm";

export const STATE = 16;
export const FLAGS = 40;
export const TIMER = 48;
export const TIMER_UNIT = 56;
export const PROFILER_BYTES = 64;

// Of the state: three arrays of three words each, and the table.
export const ENTRIES = 0;
export const SUBENTRIES = 24;
export const CONTEXTS = 48;
const COUNT = 8;
const ROOM = 16;
const TABLE = 72;
const TABLE_SIZE = 80;
const STATE_BYTES = 88;

// Of an entry.
const KEY = 0;
export const USER_OBJECT = 8;
export const ENTRY_TIMES = 16;
const FIRST = 56;
const LAST = 64;
const ENTRY_BYTES = 72;

// Of a subentry.
export const CALLEE = 0;
export const SUBENTRY_TIMES = 8;
const NEXT = 48;
const SUBENTRY_BYTES = 56;

// Of the part that entries and subentries share, at ENTRY_TIMES and SUBENTRY_TIMES.
export const TOTAL = 0;
export const INLINE = 8;
export const CALL_COUNT = 16;
export const RECURSIVE_COUNT = 24;
export const LEVEL = 32;

// Of a context.
export const START = 0;
export const SUBCALLS = 8;
export const CONTEXT_ENTRY = 16;
const CONTEXT_BYTES = 24;

const ITEM_BYTES = { [ENTRIES]: ENTRY_BYTES, [SUBENTRIES]: SUBENTRY_BYTES, [CONTEXTS]: CONTEXT_BYTES } as const;
type Kind = typeof ENTRIES | typeof SUBENTRIES | typeof CONTEXTS;

const FIRST_ROOM = 16;
const FIRST_TABLE_SIZE = 64;

export function readTime(vm: Machine, at: Address, offset: number): number {
  return vm.f64[(at + offset) >> 3]!;
}

export function addTime(vm: Machine, at: Address, offset: number, time: number): void {
  vm.f64[(at + offset) >> 3]! += time;
}

export function addCount(vm: Machine, at: Address, offset: number, by: number): number {
  const count = vm.get(at, offset) + by;
  vm.set(at, offset, count);
  return count;
}

// ---- arrays -----------------------------------------------------------------------------------------------------

/** The state of a profiler, made if there is none. */
function stateOf(vm: Machine, self: Address): Address {
  if (vm.get(self, STATE) === 0) vm.set(self, STATE, vm.calloc(STATE_BYTES));
  return vm.get(self, STATE);
}

export function countOf(vm: Machine, self: Address, kind: Kind): number {
  const state = vm.get(self, STATE);
  return state === 0 ? 0 : vm.get(state, kind + COUNT);
}

/** Where an item lies until one of its kind is added. */
export function itemAt(vm: Machine, self: Address, kind: Kind, index: number): Address {
  return vm.get(vm.get(self, STATE), kind) + index * ITEM_BYTES[kind];
}

/** Makes room for one more item. */
function reserve(vm: Machine, self: Address, kind: Kind): void {
  const state = stateOf(vm, self);
  const room = vm.get(state, kind + ROOM);
  if (vm.get(state, kind + COUNT) < room) return;
  const more = Math.max(FIRST_ROOM, 2 * room);
  const block = vm.get(state, kind);
  const bytes = more * ITEM_BYTES[kind];
  vm.set(state, kind, block === 0 ? vm.malloc(bytes) : vm.realloc(block, bytes));
  vm.set(state, kind + ROOM, more);
}

/** Adds an item of zeros; its index. */
function add(vm: Machine, self: Address, kind: Kind): number {
  reserve(vm, self, kind);
  const state = vm.get(self, STATE);
  const index = vm.get(state, kind + COUNT);
  const at = itemAt(vm, self, kind, index);
  vm.u8.fill(0, at, at + ITEM_BYTES[kind]);
  vm.set(state, kind + COUNT, index + 1);
  return index;
}

// ---- entries ----------------------------------------------------------------------------------------------------

/** Where in the table the number of a key is, or is to be. */
function slotOf(vm: Machine, state: Address, key: Address): Address {
  const size = vm.get(state, TABLE_SIZE);
  const table = vm.get(state, TABLE);
  const entries = vm.get(state, ENTRIES);
  for (let i = Math.imul(key >>> 4, 0x9e3779b1) >>> 8; ; i++) {
    const slot = table + 4 * (i & (size - 1));
    const number = vm.i32[slot >> 2]!;
    if (number === 0 || vm.get(entries, (number - 1) * ENTRY_BYTES + KEY) === key) return slot;
  }
}

/** getEntry: the index of the entry of a key, or -1. */
export function findEntry(vm: Machine, self: Address, key: Address): number {
  const state = vm.get(self, STATE);
  if (state === 0 || vm.get(state, TABLE) === 0) return -1;
  return vm.i32[slotOf(vm, state, key) >> 2]! - 1;
}

/** newProfilerEntry: `userObject` is taken over. */
export function addEntry(vm: Machine, self: Address, key: Address, userObject: Address): number {
  vm.hold(userObject);
  growTable(vm, self);
  const index = add(vm, self, ENTRIES);
  vm.unhold();
  const entry = itemAt(vm, self, ENTRIES, index);
  vm.set(entry, KEY, key);
  vm.set(entry, USER_OBJECT, userObject);
  vm.i32[slotOf(vm, vm.get(self, STATE), key) >> 2] = index + 1;
  return index;
}

/** Keeps half of the table free for one more entry. */
function growTable(vm: Machine, self: Address): void {
  const state = stateOf(vm, self);
  const size = vm.get(state, TABLE_SIZE);
  const count = vm.get(state, ENTRIES + COUNT);
  if (2 * (count + 1) <= size) return;
  const more = Math.max(FIRST_TABLE_SIZE, 2 * size);
  const table = vm.calloc(4 * more);
  vm.free(vm.get(state, TABLE));
  vm.set(state, TABLE, table);
  vm.set(state, TABLE_SIZE, more);
  const entries = vm.get(state, ENTRIES);
  for (let i = 0; i < count; i++) vm.i32[slotOf(vm, state, vm.get(entries, i * ENTRY_BYTES + KEY)) >> 2] = i + 1;
}

/** The indexes of the subentries of an entry, in the order in which they came. */
export function subentriesOf(vm: Machine, self: Address, entry: number): number[] {
  const indexes: number[] = [];
  let number = vm.get(itemAt(vm, self, ENTRIES, entry), FIRST);
  for (; number !== 0; number = vm.get(itemAt(vm, self, SUBENTRIES, number - 1), NEXT)) indexes.push(number - 1);
  return indexes;
}

/** getSubEntry: the index of the subentry of `callee` in `caller`, both indexes of entries; -1 for none. */
export function findSubentry(vm: Machine, self: Address, caller: number, callee: number): number {
  let number = vm.get(itemAt(vm, self, ENTRIES, caller), FIRST);
  while (number !== 0) {
    const subentry = itemAt(vm, self, SUBENTRIES, number - 1);
    if (vm.get(subentry, CALLEE) === callee) return number - 1;
    number = vm.get(subentry, NEXT);
  }
  return -1;
}

/** newSubEntry. */
export function addSubentry(vm: Machine, self: Address, caller: number, callee: number): number {
  const index = add(vm, self, SUBENTRIES);
  vm.set(itemAt(vm, self, SUBENTRIES, index), CALLEE, callee);
  const entry = itemAt(vm, self, ENTRIES, caller);
  const last = vm.get(entry, LAST);
  if (last === 0) vm.set(entry, FIRST, index + 1);
  else vm.set(itemAt(vm, self, SUBENTRIES, last - 1), NEXT, index + 1);
  vm.set(entry, LAST, index + 1);
  return index;
}

// ---- contexts ---------------------------------------------------------------------------------------------------

/** Opens a context of an entry; its index. */
export function pushContext(vm: Machine, self: Address, entry: number): number {
  const index = add(vm, self, CONTEXTS);
  vm.set(itemAt(vm, self, CONTEXTS, index), CONTEXT_ENTRY, entry);
  return index;
}

export function popContext(vm: Machine, self: Address): void {
  addCount(vm, vm.get(self, STATE), CONTEXTS + COUNT, -1);
}

// ---- the whole --------------------------------------------------------------------------------------------------

/** clearEntries: forgets everything, contexts too. */
export function clearTables(vm: Machine, self: Address): void {
  const state = vm.get(self, STATE);
  vm.set(self, STATE, 0);
  if (state === 0) return;
  const entries = vm.get(state, ENTRIES);
  for (let i = 0; i < vm.get(state, ENTRIES + COUNT); i++) vm.decref(vm.get(entries, i * ENTRY_BYTES + USER_OBJECT));
  freeState(vm, state);
}

/** Gives back the memory; the references are gone by then. */
export function freeTables(vm: Machine, self: Address): void {
  const state = vm.get(self, STATE);
  vm.set(self, STATE, 0);
  if (state !== 0) freeState(vm, state);
}

function freeState(vm: Machine, state: Address): void {
  for (const field of [ENTRIES, SUBENTRIES, CONTEXTS, TABLE]) vm.free(vm.get(state, field));
  vm.free(state);
}

export const PROFILER_LAYOUT: number = registerLayout((vm, self, spans) => {
  if (vm.get(self, 0) > 0) spans.add(self + TIMER, 1, 8); // one that dies asks its timer once more, see tp_dealloc
  const state = vm.get(self, STATE);
  if (state !== 0) spans.add(vm.get(state, ENTRIES) + USER_OBJECT, vm.get(state, ENTRIES + COUNT), ENTRY_BYTES);
});
