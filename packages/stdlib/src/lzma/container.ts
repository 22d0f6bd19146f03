/** Reading of the containers: streams of xz, LZMA alone (.lzma), raw data, and whichever of the first two there is; one step at a time. */
import type { Address, Machine } from "@pyvm/vm";
import { crc32 } from "../binascii/checksums.ts";
import { AVAIL_IN, AVAIL_OUT, NEXT_IN, NEXT_OUT } from "../compression/decompressor.ts";
import { parseBlockHeader } from "./block-header.ts";
import {
  CHECK_NONE,
  CHECK_SIZES,
  CHECK_UNKNOWN,
  FILTER_LZMA1,
  FOOTER_MAGIC,
  FORMAT_ALONE,
  FORMAT_AUTO,
  FORMAT_XZ,
  HEADER_MAGIC,
  STREAM_HEADER_BYTES,
} from "./constants.ts";
import { decodeChain, startChain } from "./decode-chain.ts";
import { readByte } from "./decode-lzma.ts";
import {
  areProperties,
  BLOCK_HEADER_BYTES,
  CHECK,
  CHECK_ID,
  EXPECTED_PACKED,
  EXPECTED_UNPACKED,
  freeDictionary,
  getNumber,
  HEADER,
  INDEX,
  INDEX_BYTES,
  INDEX_CHECK,
  INDEX_CRC,
  INDEX_UNPADDED,
  MEMORY_LIMIT,
  MODE,
  NUMBER,
  PACKED,
  PICKY,
  RECORDS,
  RECORDS_CHECK,
  RECORDS_LEFT,
  setNumber,
  UNPACKED,
  WANTED,
  WAS_IDLE,
  WEIGHT,
} from "./decode-state.ts";
import { bufferError, dataError, formatError, limitError, optionsError } from "./errors.ts";
import type { Filter } from "./filters.ts";
import { finishIntegrity, isCheckSupported, startIntegrity, updateIntegrity } from "./integrity.ts";

const WAIT = 0;
const GO = 1;

const X_HEADER = 0;
const X_BLOCK_START = 1;
const X_BLOCK_HEADER = 2;
const X_DATA = 3;
const X_PADDING = 4;
const X_CHECK = 5;
const X_RECORD_COUNT = 6;
const X_UNPADDED = 7;
const X_UNPACKED = 8;
const X_INDEX_PADDING = 9;
const X_INDEX_CRC = 10;
const X_FOOTER = 11;
const AUTO = 12;
const A_HEADER = 13;
const A_DATA = 14;
const DONE = 15;

const ALONE_HEADER_BYTES = 13;
/** What a decompression needs besides the dictionary and filters, as liblzma counts it. */
const ALONE_MEMORY = 65408;
/** Numbers of the format that are larger are none. */
const LARGEST_NUMBER = 2 ** 53;

function go(vm: Machine, s: Address, mode: number): number {
  vm.set(s, MODE, mode);
  vm.set(s, INDEX, 0);
  setNumber(vm, s, NUMBER, 0);
  setNumber(vm, s, WEIGHT, 1);
  return GO;
}

/** Reads into HEADER until it has `count` bytes. */
function gather(vm: Machine, s: Address, count: number): boolean {
  const index = vm.get(s, INDEX);
  const part = Math.min(count - index, vm.get(s, AVAIL_IN));
  const from = vm.get(s, NEXT_IN);
  vm.u8.copyWithin(s + HEADER + index, from, from + part);
  vm.set(s, NEXT_IN, from + part);
  vm.set(s, AVAIL_IN, vm.get(s, AVAIL_IN) - part);
  vm.set(s, INDEX, index + part);
  return index + part === count;
}

/** A word in the order of the file, without sign. */
function wordAt(vm: Machine, at: Address): number {
  const { u8 } = vm;
  return (u8[at]! | (u8[at + 1]! << 8) | (u8[at + 2]! << 16) | (u8[at + 3]! << 24)) >>> 0;
}

// ---- xz ---------------------------------------------------------------------------------------------------------

function streamHeader(vm: Machine, s: Address): number {
  if (!gather(vm, s, STREAM_HEADER_BYTES)) return WAIT;
  const { u8 } = vm;
  const at = s + HEADER;
  if (HEADER_MAGIC.some((byte, i) => u8[at + i] !== byte)) throw formatError(vm);
  if (crc32(u8, at + 6, 2, 0) !== wordAt(vm, at + 8)) throw dataError(vm);
  if (u8[at + 6] !== 0 || u8[at + 7]! > 15) throw optionsError(vm);
  vm.set(s, CHECK_ID, u8[at + 7]!);
  setNumber(vm, s, RECORDS, 0);
  vm.set(s, RECORDS_CHECK, 0);
  return go(vm, s, X_BLOCK_START);
}

function blockStart(vm: Machine, s: Address): number {
  const byte = readByte(vm, s);
  if (byte < 0) return WAIT;
  vm.u8[s + HEADER] = byte;
  if (byte === 0) {
    vm.set(s, INDEX_CRC, crc32(vm.u8, s + HEADER, 1, 0) | 0);
    setNumber(vm, s, INDEX_BYTES, 1);
    vm.set(s, INDEX_CHECK, 0);
    return go(vm, s, X_RECORD_COUNT);
  }
  vm.set(s, WANTED, 4 * (byte + 1));
  go(vm, s, X_BLOCK_HEADER);
  vm.set(s, INDEX, 1);
  return GO;
}

function blockHeader(vm: Machine, s: Address): number {
  const bytes = vm.get(s, WANTED);
  if (!gather(vm, s, bytes)) return WAIT;
  const at = s + HEADER;
  if (crc32(vm.u8, at, bytes - 4, 0) !== wordAt(vm, at + bytes - 4)) throw dataError(vm);
  const { filters, packed, unpacked, memory } = parseBlockHeader(vm, at, bytes - 4);
  if (memory > getNumber(vm, s, MEMORY_LIMIT)) {
    // The limit can not be raised; the next call says the same.
    throw limitError(vm);
  }
  vm.set(s, BLOCK_HEADER_BYTES, bytes);
  setNumber(vm, s, EXPECTED_PACKED, packed);
  startChain(vm, s, filters);
  setNumber(vm, s, EXPECTED_UNPACKED, unpacked);
  setNumber(vm, s, PACKED, 0);
  setNumber(vm, s, UNPACKED, 0);
  startIntegrity(vm, s + CHECK, vm.get(s, CHECK_ID));
  return go(vm, s, X_DATA);
}

function blockData(vm: Machine, s: Address): number {
  const before = vm.get(s, AVAIL_IN);
  const out = vm.get(s, NEXT_OUT);
  const ended = decodeChain(vm, s);
  const count = vm.get(s, NEXT_OUT) - out;
  updateIntegrity(vm, s + CHECK, vm.get(s, CHECK_ID), out, count);
  const packed = getNumber(vm, s, PACKED) + before - vm.get(s, AVAIL_IN);
  const unpacked = getNumber(vm, s, UNPACKED) + count;
  setNumber(vm, s, PACKED, packed);
  setNumber(vm, s, UNPACKED, unpacked);
  const expectedPacked = getNumber(vm, s, EXPECTED_PACKED);
  const expectedUnpacked = getNumber(vm, s, EXPECTED_UNPACKED);
  if (isWrong(packed, expectedPacked, ended) || isWrong(unpacked, expectedUnpacked, ended)) throw dataError(vm);
  return ended ? go(vm, s, X_PADDING) : WAIT;
}

function isWrong(size: number, expected: number, ended: boolean): boolean {
  return expected >= 0 && (size > expected || (ended && size !== expected));
}

function padding(vm: Machine, s: Address): number {
  while ((getNumber(vm, s, PACKED) + vm.get(s, INDEX)) % 4 !== 0) {
    const byte = readByte(vm, s);
    if (byte < 0) return WAIT;
    if (byte !== 0) throw dataError(vm);
    vm.set(s, INDEX, vm.get(s, INDEX) + 1);
  }
  finishIntegrity(vm, s + CHECK, vm.get(s, CHECK_ID));
  return go(vm, s, X_CHECK);
}

/** Takes the sizes of a block into a checksum, by which the index is compared with the blocks. */
function addRecord(vm: Machine, s: Address, field: number, unpadded: number, unpacked: number): void {
  setNumber(vm, s, HEADER, unpadded);
  setNumber(vm, s, HEADER + 8, unpacked);
  vm.set(s, field, crc32(vm.u8, s + HEADER, 16, vm.get(s, field)) | 0);
}

function blockCheck(vm: Machine, s: Address): number {
  const id = vm.get(s, CHECK_ID);
  const size = CHECK_SIZES[id]!;
  if (!gather(vm, s, size)) return WAIT;
  const { u8 } = vm;
  for (let i = 0; i < size && isCheckSupported(id); i++) {
    if (u8[s + HEADER + i] !== u8[s + CHECK + i]) throw dataError(vm);
  }
  const unpadded = vm.get(s, BLOCK_HEADER_BYTES) + getNumber(vm, s, PACKED) + size;
  addRecord(vm, s, RECORDS_CHECK, unpadded, getNumber(vm, s, UNPACKED));
  setNumber(vm, s, RECORDS, getNumber(vm, s, RECORDS) + 1);
  return go(vm, s, X_BLOCK_START);
}

/** Reads a byte of the index, or -1. */
function indexByte(vm: Machine, s: Address): number {
  const byte = readByte(vm, s);
  if (byte < 0) return byte;
  vm.u8[s + HEADER] = byte;
  vm.set(s, INDEX_CRC, crc32(vm.u8, s + HEADER, 1, vm.get(s, INDEX_CRC)) | 0);
  setNumber(vm, s, INDEX_BYTES, getNumber(vm, s, INDEX_BYTES) + 1);
  return byte;
}

/** Reads a number of the index, seven bits a byte, into NUMBER. */
function indexNumber(vm: Machine, s: Address): boolean {
  for (;;) {
    const byte = indexByte(vm, s);
    if (byte < 0) return false;
    const weight = getNumber(vm, s, WEIGHT);
    if (byte === 0 && weight > 1) throw dataError(vm);
    const number = getNumber(vm, s, NUMBER) + (byte & 0x7f) * weight;
    if (number > LARGEST_NUMBER) throw dataError(vm);
    setNumber(vm, s, NUMBER, number);
    setNumber(vm, s, WEIGHT, weight * 128);
    if (byte < 0x80) return true;
  }
}

function recordCount(vm: Machine, s: Address): number {
  if (!indexNumber(vm, s)) return WAIT;
  const count = getNumber(vm, s, NUMBER);
  if (count !== getNumber(vm, s, RECORDS)) throw dataError(vm);
  setNumber(vm, s, RECORDS_LEFT, count);
  return go(vm, s, count === 0 ? X_INDEX_PADDING : X_UNPADDED);
}

function unpaddedSize(vm: Machine, s: Address): number {
  if (!indexNumber(vm, s)) return WAIT;
  setNumber(vm, s, INDEX_UNPADDED, getNumber(vm, s, NUMBER));
  return go(vm, s, X_UNPACKED);
}

function unpackedSize(vm: Machine, s: Address): number {
  if (!indexNumber(vm, s)) return WAIT;
  addRecord(vm, s, INDEX_CHECK, getNumber(vm, s, INDEX_UNPADDED), getNumber(vm, s, NUMBER));
  const left = getNumber(vm, s, RECORDS_LEFT) - 1;
  setNumber(vm, s, RECORDS_LEFT, left);
  return go(vm, s, left === 0 ? X_INDEX_PADDING : X_UNPADDED);
}

function indexPadding(vm: Machine, s: Address): number {
  while (getNumber(vm, s, INDEX_BYTES) % 4 !== 0) {
    const byte = indexByte(vm, s);
    if (byte < 0) return WAIT;
    if (byte !== 0) throw dataError(vm);
  }
  if (vm.get(s, INDEX_CHECK) !== vm.get(s, RECORDS_CHECK)) throw dataError(vm);
  return go(vm, s, X_INDEX_CRC);
}

function indexCrc(vm: Machine, s: Address): number {
  if (!gather(vm, s, 4)) return WAIT;
  if (wordAt(vm, s + HEADER) !== vm.get(s, INDEX_CRC) >>> 0) throw dataError(vm);
  return go(vm, s, X_FOOTER);
}

function footer(vm: Machine, s: Address): number {
  if (!gather(vm, s, STREAM_HEADER_BYTES)) return WAIT;
  const { u8 } = vm;
  const at = s + HEADER;
  if (FOOTER_MAGIC.some((byte, i) => u8[at + 10 + i] !== byte)) throw dataError(vm);
  if (crc32(u8, at + 4, 6, 0) !== wordAt(vm, at)) throw dataError(vm);
  if (u8[at + 8] !== 0 || u8[at + 9]! > 15) throw optionsError(vm);
  const indexBytes = getNumber(vm, s, INDEX_BYTES) + 4;
  if (4 * (wordAt(vm, at + 4) + 1) !== indexBytes || u8[at + 9] !== vm.get(s, CHECK_ID)) throw dataError(vm);
  return finish(vm, s);
}

function finish(vm: Machine, s: Address): number {
  freeDictionary(vm, s);
  return go(vm, s, DONE);
}

// ---- LZMA alone and raw data ------------------------------------------------------------------------------------

function auto(vm: Machine, s: Address): number {
  if (vm.get(s, AVAIL_IN) === 0) return WAIT;
  return go(vm, s, vm.u8[vm.get(s, NEXT_IN)] === HEADER_MAGIC[0] ? X_HEADER : A_HEADER);
}

/** Whether a dictionary size is one that programs choose: 2^n, 2^n + 2^(n - 1), none, or the largest. */
function isLikelySize(size: number): boolean {
  if (size === 0 || size === 0xffffffff) return true;
  let odd = size;
  while (odd > 0 && odd % 2 === 0) odd /= 2;
  return odd === 1 || odd === 3;
}

function aloneHeader(vm: Machine, s: Address): number {
  const wanted = vm.get(s, INDEX) === 0 ? 1 : ALONE_HEADER_BYTES;
  if (!gather(vm, s, wanted)) return WAIT;
  const at = s + HEADER;
  const properties = vm.u8[at]!;
  if (!areProperties(properties)) throw formatError(vm);
  if (wanted === 1) return GO;
  const isPicky = vm.get(s, PICKY) !== 0;
  const dictionary = wordAt(vm, at + 1);
  const size = wordAt(vm, at + 5) + wordAt(vm, at + 9) * 2 ** 32;
  const isKnown = wordAt(vm, at + 5) !== 0xffffffff || wordAt(vm, at + 9) !== 0xffffffff;
  if (isPicky && (!isLikelySize(dictionary) || (isKnown && size >= 2 ** 38))) throw formatError(vm);
  vm.set(s, CHECK_ID, CHECK_NONE);
  if (dictionary + ALONE_MEMORY > getNumber(vm, s, MEMORY_LIMIT)) throw limitError(vm);
  setNumber(vm, s, EXPECTED_UNPACKED, isKnown ? size : -1);
  startChain(vm, s, [{ id: FILTER_LZMA1, option: dictionary, properties }]);
  return go(vm, s, A_DATA);
}

function plainData(vm: Machine, s: Address): number {
  return decodeChain(vm, s) ? finish(vm, s) : WAIT;
}

const STEPS: readonly ((vm: Machine, s: Address) => number)[] = [
  streamHeader,
  blockStart,
  blockHeader,
  blockData,
  padding,
  blockCheck,
  recordCount,
  unpaddedSize,
  unpackedSize,
  indexPadding,
  indexCrc,
  footer,
  auto,
  aloneHeader,
  plainData,
  () => WAIT,
];

/** Prepares a state for a container; `filters` for FORMAT_RAW. */
export function startContainer(vm: Machine, s: Address, format: number, filters: readonly Filter[] | null): void {
  vm.set(s, CHECK_ID, format === FORMAT_XZ || format === FORMAT_AUTO ? CHECK_UNKNOWN : CHECK_NONE);
  vm.set(s, PICKY, format === FORMAT_AUTO ? 1 : 0);
  if (filters !== null) {
    setNumber(vm, s, EXPECTED_UNPACKED, -1);
    startChain(vm, s, filters);
    go(vm, s, A_DATA);
  } else go(vm, s, format === FORMAT_XZ ? X_HEADER : format === FORMAT_ALONE ? A_HEADER : AUTO);
}

/** Decompresses as far as input and output reach. @returns whether the stream is at its end */
export function decompress(vm: Machine, s: Address): boolean {
  const available = vm.get(s, AVAIL_IN);
  const room = vm.get(s, AVAIL_OUT);
  while (STEPS[vm.get(s, MODE)]!(vm, s) === GO);
  if (vm.get(s, MODE) === DONE) return true;
  const isIdle = available === vm.get(s, AVAIL_IN) && room === vm.get(s, AVAIL_OUT);
  const wasIdle = vm.get(s, WAS_IDLE) !== 0;
  vm.set(s, WAS_IDLE, isIdle ? 1 : 0);
  if (isIdle && wasIdle && (available > 0 || room === 0)) throw bufferError(vm);
  return false;
}
