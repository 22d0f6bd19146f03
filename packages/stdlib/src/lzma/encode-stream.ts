/** Compression into a container: input through filters into the window, the window in chunks into the output. */
import type { Address, Machine } from "@pyvm/vm";
import { AVAIL_IN, OUT, OUT_LENGTH, putByte, putMemory, reserve } from "../compression/compressor.ts";
import { CHECK_SIZES, FILTER_LZMA1, FORMAT_ALONE, FORMAT_XZ } from "./constants.ts";
import { writeAloneHeader, writeBlockHeader, writeIndex, writePadding, writeStreamHeader } from "./encode-header.ts";
import {
  BLOCK_HEADER_BYTES,
  CHECK,
  CHECK_ID,
  DELTAS,
  DEPTH,
  FILTER_COUNT,
  FILTERS,
  FORMAT,
  HAS_HEADER,
  LITERAL_BITS,
  LITERAL_POSITION_BITS,
  makeTables,
  NEEDS,
  NEEDS_DICTIONARY,
  NEEDS_PROPERTIES,
  NEEDS_STATE,
  newEncodeState,
  NICE_LENGTH,
  PACKED,
  POSITION,
  POSITION_BITS,
  resetState,
  setReach,
  STAGED,
  takeInput,
  UNPACKED,
  WINDOW,
  WINDOW_END,
} from "./encode-state.ts";
import { encodeSymbols, flushRange, startRange, writeEndMark } from "./encode-symbols.ts";
import type { FilterSpec } from "./filter-specs.ts";
import {
  applyFilter,
  FILTER_DONE,
  FILTER_ID,
  FILTER_MEMORY,
  FILTER_OPTION,
  FILTER_SIZE,
  storeFilters,
} from "./filters.ts";
import { finishIntegrity, startIntegrity, updateIntegrity } from "./integrity.ts";

/** So much is compressed at a time, before the end. */
const BATCH = 1 << 18;
/** So much must be ahead of what is compressed, before the end. */
const AHEAD = 512;
const LARGEST_CHUNK = 1 << 21;
const LARGEST_PACKED = 1 << 16;
const LARGEST_COPY = 1 << 16;
const CHUNK_HEADER = 6;

/** A new compression by a chain that makes sense. */
export function newCompression(vm: Machine, format: number, check: number, filters: readonly FilterSpec[]): Address {
  const s = newEncodeState(vm);
  const lzma = filters.at(-1)!;
  vm.set(s, FORMAT, format);
  vm.set(s, CHECK_ID, check);
  vm.set(s, FILTER_COUNT, filters.length);
  storeFilters(vm, s + FILTERS, filters);
  setReach(vm, s, lzma.option);
  vm.set(s, NICE_LENGTH, Math.max(4, lzma.niceLength));
  vm.set(s, DEPTH, lzma.depth !== 0 ? Math.min(lzma.depth, 4096) : 16 + (lzma.niceLength >> 1));
  vm.set(s, LITERAL_BITS, lzma.lc);
  vm.set(s, LITERAL_POSITION_BITS, lzma.lp);
  vm.set(s, POSITION_BITS, lzma.pb);
  vm.set(s, NEEDS, NEEDS_PROPERTIES | NEEDS_DICTIONARY);
  startIntegrity(vm, s + CHECK, check);
  startRange(vm, s);
  resetState(vm, s);
  return s;
}

function lastFilter(vm: Machine, s: Address): Address {
  return s + FILTERS + FILTER_SIZE * (vm.get(s, FILTER_COUNT) - 1);
}

function isLzma1(vm: Machine, s: Address): boolean {
  return vm.get(lastFilter(vm, s), FILTER_ID) === FILTER_LZMA1;
}

function writeHeader(vm: Machine, s: Address): void {
  if (vm.get(s, HAS_HEADER) !== 0) return;
  vm.set(s, HAS_HEADER, 1);
  const format = vm.get(s, FORMAT);
  if (format === FORMAT_XZ) writeStreamHeader(vm, s, vm.get(s, CHECK_ID));
  else if (format === FORMAT_ALONE) writeAloneHeader(vm, s, storedFilter(vm, lastFilter(vm, s)));
}

function storedFilter(vm: Machine, at: Address): { id: number; option: number; properties: number } {
  return {
    id: vm.get(at, FILTER_ID),
    option: vm.get(at, FILTER_OPTION) >>> 0,
    properties: vm.get(at, FILTER_MEMORY),
  };
}

/** The header of the block, before anything went through its filters. */
function startBlock(vm: Machine, s: Address): void {
  if (vm.get(s, FORMAT) !== FORMAT_XZ || vm.get(s, BLOCK_HEADER_BYTES) !== 0) return;
  const filters = [];
  for (let i = 0; i < vm.get(s, FILTER_COUNT); i++) filters.push(storedFilter(vm, s + FILTERS + FILTER_SIZE * i));
  vm.set(s, BLOCK_HEADER_BYTES, writeBlockHeader(vm, s, filters));
}

/** Takes input into the window and through the filters. */
function fillWindow(vm: Machine, s: Address, isLast: boolean): void {
  const count = takeInput(vm, s);
  const stage = vm.get(s, WINDOW) + vm.get(s, WINDOW_END);
  const staged = vm.get(s, STAGED) + count;
  updateIntegrity(vm, s + CHECK, vm.get(s, CHECK_ID), stage + staged - count, count);
  vm.f64[(s + UNPACKED) >> 3]! += count;
  let done = staged;
  const filterCount = vm.get(s, FILTER_COUNT) - 1;
  for (let i = 0; i < filterCount; i++) {
    done = applyFilter(vm, s + FILTERS + FILTER_SIZE * i, s + DELTAS + 256 * i, stage, done, isLast, true);
  }
  for (let i = 0; i < filterCount; i++) {
    const filter = s + FILTERS + FILTER_SIZE * i;
    vm.set(filter, FILTER_DONE, vm.get(filter, FILTER_DONE) - done);
  }
  vm.set(s, WINDOW_END, vm.get(s, WINDOW_END) + done);
  vm.set(s, STAGED, staged - done);
}

// ---- LZMA2 ------------------------------------------------------------------------------------------------------

/** Bytes of the window as they are, in chunks of 64 kB. */
function writeCopies(vm: Machine, s: Address, from: number, end: number): void {
  for (let at = from; at < end; at += LARGEST_COPY) {
    const count = Math.min(LARGEST_COPY, end - at);
    const needs = vm.get(s, NEEDS);
    reserve(vm, s, 3 + count);
    for (const byte of [(needs & NEEDS_DICTIONARY) !== 0 ? 1 : 2, (count - 1) >> 8, count - 1]) putByte(vm, s, byte);
    putMemory(vm, s, vm.get(s, WINDOW) + at, count);
    vm.set(s, NEEDS, (needs & ~NEEDS_DICTIONARY) | NEEDS_STATE);
  }
  resetState(vm, s);
}

/** The first byte of a chunk but for the upper bits of its size. */
function controlOf(needs: number): number {
  if ((needs & NEEDS_DICTIONARY) !== 0) return 0xe0;
  if ((needs & NEEDS_PROPERTIES) !== 0) return 0xc0;
  return (needs & NEEDS_STATE) !== 0 ? 0xa0 : 0x80;
}

/** Compresses a chunk of the window, up to `end` at most. */
function writeChunk(vm: Machine, s: Address, end: number): void {
  const from = vm.get(s, POSITION);
  const start = vm.get(s, OUT_LENGTH);
  const needs = vm.get(s, NEEDS);
  const hasProperties = (needs & (NEEDS_DICTIONARY | NEEDS_PROPERTIES)) !== 0;
  const header = CHUNK_HEADER - (hasProperties ? 0 : 1);
  reserve(vm, s, CHUNK_HEADER);
  vm.set(s, OUT_LENGTH, start + header);
  startRange(vm, s);
  encodeSymbols(vm, s, Math.min(end, from + LARGEST_CHUNK - AHEAD), start + header + LARGEST_PACKED);
  flushRange(vm, s);
  const unpacked = vm.get(s, POSITION) - from;
  const packed = vm.get(s, OUT_LENGTH) - start - header;
  if (packed >= unpacked) {
    vm.set(s, OUT_LENGTH, start);
    writeCopies(vm, s, from, vm.get(s, POSITION));
    return;
  }
  const at = vm.get(s, OUT) + start;
  const bytes = [
    controlOf(needs) | ((unpacked - 1) >> 16),
    (unpacked - 1) >> 8,
    unpacked - 1,
    (packed - 1) >> 8,
    packed - 1,
  ];
  if (hasProperties) bytes.push(propertiesByte(vm, s));
  for (let i = 0; i < bytes.length; i++) vm.u8[at + i] = bytes[i]!;
  vm.set(s, NEEDS, 0);
}

function propertiesByte(vm: Machine, s: Address): number {
  return (vm.get(s, POSITION_BITS) * 5 + vm.get(s, LITERAL_POSITION_BITS)) * 9 + vm.get(s, LITERAL_BITS);
}

// ---- the stream -------------------------------------------------------------------------------------------------

/** Compresses what is in the window, all of it at the end. */
function encodeWindow(vm: Machine, s: Address, isLast: boolean): void {
  const end = vm.get(s, WINDOW_END) - (isLast ? 0 : AHEAD);
  if (end - vm.get(s, POSITION) < (isLast ? 1 : BATCH)) return;
  makeTables(vm, s);
  const before = vm.get(s, OUT_LENGTH);
  if (isLzma1(vm, s)) encodeSymbols(vm, s, end, Infinity);
  else while (vm.get(s, POSITION) < end) writeChunk(vm, s, end);
  vm.f64[(s + PACKED) >> 3]! += vm.get(s, OUT_LENGTH) - before;
}

/** Compresses the input of a call. */
export function runCompression(vm: Machine, s: Address): void {
  writeHeader(vm, s);
  if (vm.get(s, AVAIL_IN) > 0) startBlock(vm, s);
  while (vm.get(s, AVAIL_IN) > 0) {
    fillWindow(vm, s, false);
    encodeWindow(vm, s, false);
  }
}

/** Compresses what waits, and writes the end. */
export function finishCompression(vm: Machine, s: Address): void {
  writeHeader(vm, s);
  if (vm.get(s, STAGED) > 0) fillWindow(vm, s, true);
  encodeWindow(vm, s, true);
  if (isLzma1(vm, s)) {
    writeEndMark(vm, s);
    flushRange(vm, s);
    return;
  }
  const hasBlock = vm.get(s, BLOCK_HEADER_BYTES) !== 0;
  if (vm.get(s, FORMAT) !== FORMAT_XZ || hasBlock) {
    reserve(vm, s, 1);
    putByte(vm, s, 0);
    vm.f64[(s + PACKED) >> 3]! += 1;
  }
  if (vm.get(s, FORMAT) === FORMAT_XZ) finishStream(vm, s, hasBlock);
}

function finishStream(vm: Machine, s: Address, hasBlock: boolean): void {
  const check = vm.get(s, CHECK_ID);
  const packed = vm.f64[(s + PACKED) >> 3]!;
  if (hasBlock) {
    writePadding(vm, s, packed);
    finishIntegrity(vm, s + CHECK, check);
    putMemory(vm, s, s + CHECK, CHECK_SIZES[check]!);
  }
  const unpadded = vm.get(s, BLOCK_HEADER_BYTES) + packed + CHECK_SIZES[check]!;
  writeIndex(vm, s, hasBlock ? [unpadded, vm.f64[(s + UNPACKED) >> 3]!] : null, check);
}
