/**
 * Chains of filters in memory, up to four of 16 bytes, the compression last.
 *
 *     +----+--------+------------+------+
 *     | id | option | remembered | done |
 *     +----+--------+------------+------+
 *     0    4        8            12     16
 *
 * `option` is a dictionary size, a distance, or the position of the next byte; `remembered` is lc, lp and pb of a compression in one byte, the place in
 * the history of a delta, or what x86's filter knows of the bytes before. `done` is how much of the bytes that wait this filter has been through.
 */
import type { Address, Machine } from "@pyvm/vm";
import { branchFilter, x86Filter } from "./branch-filters.ts";
import { FILTER_DELTA, FILTER_LZMA1, FILTER_LZMA2, FILTER_SPARC, FILTER_X86, MOST_FILTERS } from "./constants.ts";

export const FILTER_ID = 0;
export const FILTER_OPTION = 4;
export const FILTER_MEMORY = 8;
export const FILTER_DONE = 12;
export const FILTER_SIZE = 16;

/** A filter as it is described: `dictionary` without sign. */
export interface Filter {
  readonly id: number;
  /** The dictionary size, the distance, or the start. */
  readonly option: number;
  /** lc, lp and pb in one byte. */
  readonly properties: number;
}

export function isCompression(id: number): boolean {
  return id === FILTER_LZMA1 || id === FILTER_LZMA2;
}

export function isBranchFilter(id: number): boolean {
  return id >= FILTER_X86 && id <= FILTER_SPARC;
}

/** Whether a chain has a compression at its end and nowhere else. */
export function isChain(filters: readonly Filter[]): boolean {
  if (filters.length === 0 || filters.length > MOST_FILTERS) return false;
  return filters.every(({ id }, i) => isCompression(id) === (i === filters.length - 1));
}

/** How large the steps are in which a filter's start may lie. */
function alignmentOf(id: number): number {
  if (id === FILTER_X86) return 1;
  if (id === 6) return 16;
  return id === 8 ? 2 : 4;
}

/** Whether the options of a filter that is no compression make sense. */
export function areOptionsValid({ id, option }: Filter): boolean {
  if (id === FILTER_DELTA) return option >= 1 && option <= 256;
  return isCompression(id) || option % alignmentOf(id) === 0;
}

export function storeFilters(vm: Machine, at: Address, filters: readonly Filter[]): void {
  filters.forEach(({ id, option, properties }, i) => {
    vm.set(at + FILTER_SIZE * i, FILTER_ID, id);
    vm.set(at + FILTER_SIZE * i, FILTER_OPTION, option | 0);
    vm.set(at + FILTER_SIZE * i, FILTER_MEMORY, isCompression(id) ? properties : 0);
    vm.set(at + FILTER_SIZE * i, FILTER_DONE, 0);
  });
}

/** A delta filter: each byte is the difference to the one `option` before. */
function delta(vm: Machine, filter: Address, history: Address, at: Address, count: number, isEncoder: boolean): void {
  const { u8 } = vm;
  const distance = vm.get(filter, FILTER_OPTION);
  let place = vm.get(filter, FILTER_MEMORY);
  for (let i = at; i < at + count; i++) {
    const byte = u8[i]!;
    const before = u8[history + ((distance + place) & 0xff)]!;
    u8[i] = isEncoder ? byte - before : byte + before;
    u8[history + (place-- & 0xff)] = isEncoder ? byte : u8[i]!;
  }
  vm.set(filter, FILTER_MEMORY, place & 0xff);
}

function branches(vm: Machine, filter: Address, at: Address, count: number, isEncoder: boolean): number {
  const id = vm.get(filter, FILTER_ID);
  const position = vm.get(filter, FILTER_OPTION);
  const direction = isEncoder ? 1 : -1;
  if (id !== FILTER_X86) return branchFilter(id)!(vm.u8, at, count, position, direction);
  const [done, memory] = x86Filter(vm.u8, at, count, position, direction, vm.get(filter, FILTER_MEMORY));
  vm.set(filter, FILTER_MEMORY, memory);
  return done;
}

/**
 * Takes what the filter has not been through of the first `count` bytes of the stage.
 * @param isLast whether no more bytes come: what waits stays as it is
 * @returns how much of the stage it has been through
 */
export function applyFilter(
  vm: Machine,
  filter: Address,
  history: Address,
  stage: Address,
  count: number,
  isLast: boolean,
  isEncoder: boolean,
): number {
  const done = vm.get(filter, FILTER_DONE);
  let now = count;
  if (vm.get(filter, FILTER_ID) === FILTER_DELTA) delta(vm, filter, history, stage + done, count - done, isEncoder);
  else {
    const part = branches(vm, filter, stage + done, count - done, isEncoder);
    vm.set(filter, FILTER_OPTION, vm.get(filter, FILTER_OPTION) + part);
    if (!isLast) now = done + part;
  }
  vm.set(filter, FILTER_DONE, now);
  return now;
}
