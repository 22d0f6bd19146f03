/** Decoding through a chain of filters: from the input to the output, as far as both reach. */
import type { Address, Machine } from "@pyvm/vm";
import { AVAIL_OUT, NEXT_OUT } from "../compression/decompressor.ts";
import { FILTER_LZMA1, FILTER_LZMA2 } from "./constants.ts";
import { decodeLzma1, decodeLzma2, type Produced, startLzma1, startLzma2 } from "./decode-lzma.ts";
import {
  DELTAS,
  DICTIONARY_SIZE,
  FILTER_BYTES,
  FILTER_COUNT,
  FILTERS,
  HAS_ENDED,
  setProperties,
  STAGE,
  STAGE_BYTES,
  STAGED,
} from "./decode-state.ts";
import { applyFilter, type Filter, FILTER_DONE, FILTER_ID, storeFilters } from "./filters.ts";

/** Begins to decode with a chain that makes sense. */
export function startChain(vm: Machine, s: Address, filters: readonly Filter[]): void {
  storeFilters(vm, s + FILTERS, filters);
  vm.set(s, FILTER_COUNT, filters.length);
  vm.set(s, STAGED, 0);
  vm.set(s, HAS_ENDED, 0);
  vm.u8.fill(0, s + DELTAS, s + DELTAS + 4 * 256);
  const { id, option, properties } = filters.at(-1)!;
  vm.set(s, DICTIONARY_SIZE, option | 0);
  if (id === FILTER_LZMA2) {
    startLzma2(vm, s);
    return;
  }
  setProperties(vm, s, properties);
  startLzma1(vm, s);
}

function decodeLast(vm: Machine, s: Address, target: Address, room: number, produced: Produced): void {
  const last = s + FILTERS + FILTER_BYTES * (vm.get(s, FILTER_COUNT) - 1);
  if (vm.get(last, FILTER_ID) === FILTER_LZMA1) decodeLzma1(vm, s, target, room, produced);
  else decodeLzma2(vm, s, target, room, produced);
}

/** Takes what all filters have been through from the stage. */
function takeStaged(vm: Machine, s: Address, target: Address, room: number): number {
  const { u8 } = vm;
  const stage = s + STAGE;
  const staged = vm.get(s, STAGED);
  const count = Math.min(room, vm.get(s + FILTERS, FILTER_DONE));
  u8.copyWithin(target, stage, stage + count);
  u8.copyWithin(stage, stage + count, stage + staged);
  vm.set(s, STAGED, staged - count);
  for (let i = 0; i < vm.get(s, FILTER_COUNT) - 1; i++) {
    const filter = s + FILTERS + FILTER_BYTES * i;
    vm.set(filter, FILTER_DONE, vm.get(filter, FILTER_DONE) - count);
  }
  return count;
}

/** Fills the stage and takes its bytes through the filters, the inner ones first. Returns whether there was anything to do. */
function fillStage(vm: Machine, s: Address): boolean {
  const stage = s + STAGE;
  const staged = vm.get(s, STAGED);
  const produced: Produced = { written: 0, ended: vm.get(s, HAS_ENDED) !== 0 };
  const hadEnded = produced.ended;
  if (!hadEnded) decodeLast(vm, s, stage + staged, STAGE_BYTES - staged, produced);
  let count = staged + produced.written;
  vm.set(s, STAGED, count);
  vm.set(s, HAS_ENDED, produced.ended ? 1 : 0);
  for (let i = vm.get(s, FILTER_COUNT) - 2; i >= 0; i--) {
    const filter = s + FILTERS + FILTER_BYTES * i;
    count = applyFilter(vm, filter, s + DELTAS + 256 * i, stage, count, produced.ended, false);
  }
  return produced.written > 0 || (produced.ended && !hadEnded);
}

/** Decodes to the state's output. @returns whether the data are at their end and all of them are in the output */
export function decodeChain(vm: Machine, s: Address): boolean {
  const target = vm.get(s, NEXT_OUT);
  const room = vm.get(s, AVAIL_OUT);
  const produced: Produced = { written: 0, ended: false };
  if (vm.get(s, FILTER_COUNT) === 1) decodeLast(vm, s, target, room, produced);
  else {
    for (;;) {
      produced.written += takeStaged(vm, s, target + produced.written, room - produced.written);
      if (vm.get(s, STAGED) === 0 && vm.get(s, HAS_ENDED) !== 0) produced.ended = true;
      if (produced.ended || produced.written === room || !fillStage(vm, s)) break;
    }
  }
  vm.set(s, NEXT_OUT, target + produced.written);
  vm.set(s, AVAIL_OUT, room - produced.written);
  return produced.ended;
}
