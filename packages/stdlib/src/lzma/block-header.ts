/** The header of a block of xz: its filters, and perhaps its sizes. */
import type { Address, Machine } from "@pyvm/vm";
import { FILTER_DELTA, FILTER_LZMA2 } from "./constants.ts";
import { dataError, optionsError } from "./errors.ts";
import { areOptionsValid, type Filter, isBranchFilter, isChain } from "./filters.ts";

export interface BlockHeader {
  readonly filters: readonly Filter[];
  /** The sizes, or -1. */
  readonly packed: number;
  readonly unpacked: number;
  /** What the decompression needs, as liblzma counts it. */
  readonly memory: number;
}

/** What liblzma counts for LZMA2 without its dictionary, and for the others. */
const LZMA2_MEMORY = 65592;
const DELTA_MEMORY = 352;
const BRANCH_MEMORY = 1024;

/** What remains of a header to read. */
interface Reader {
  at: Address;
  readonly end: Address;
}

function readNumber(vm: Machine, reader: Reader): number {
  let number = 0;
  let weight = 1;
  for (let i = 0; i < 9; i++) {
    if (reader.at === reader.end) throw dataError(vm);
    const byte = vm.u8[reader.at++]!;
    if (byte === 0 && i > 0) throw dataError(vm);
    number += (byte & 0x7f) * weight;
    if (byte < 0x80) return number;
    weight *= 128;
  }
  throw dataError(vm);
}

/** The dictionary size that a byte of LZMA2's options stands for. */
export function dictionaryOf(byte: number): number {
  return byte === 40 ? 0xffffffff : (2 | (byte & 1)) * 2 ** ((byte >> 1) + 11);
}

/** A filter from its id and its encoded options. @throws LZMAError for what is unknown */
export function decodeFilter(vm: Machine, id: number, at: Address, size: number): Filter {
  const { u8 } = vm;
  if (id === FILTER_LZMA2) {
    if (size !== 1 || u8[at]! > 40) throw optionsError(vm);
    return { id, option: dictionaryOf(u8[at]!), properties: 0 };
  }
  if (id === FILTER_DELTA) {
    if (size !== 1) throw optionsError(vm);
    return { id, option: u8[at]! + 1, properties: 0 };
  }
  if (!isBranchFilter(id) || (size !== 0 && size !== 4)) throw optionsError(vm);
  const start = size === 0 ? 0 : (u8[at]! | (u8[at + 1]! << 8) | (u8[at + 2]! << 16) | (u8[at + 3]! << 24)) >>> 0;
  return { id, option: start, properties: 0 };
}

function memoryOf({ id, option }: Filter): number {
  if (id === FILTER_LZMA2) return LZMA2_MEMORY + option;
  return id === FILTER_DELTA ? DELTA_MEMORY : BRANCH_MEMORY;
}

/** Reads a header of `length` bytes without its checksum, which is right. @throws LZMAError */
export function parseBlockHeader(vm: Machine, at: Address, length: number): BlockHeader {
  const { u8 } = vm;
  const flags = u8[at + 1]!;
  if ((flags & 0x3c) !== 0) throw optionsError(vm);
  const reader = { at: at + 2, end: at + length };
  const packed = (flags & 0x40) === 0 ? -1 : readNumber(vm, reader);
  if (packed === 0) throw dataError(vm);
  const unpacked = (flags & 0x80) === 0 ? -1 : readNumber(vm, reader);
  const filters: Filter[] = [];
  for (let i = 0; i <= (flags & 3); i++) {
    const id = readNumber(vm, reader);
    const size = readNumber(vm, reader);
    if (id >= 2 ** 62 || size > reader.end - reader.at) throw dataError(vm);
    filters.push(decodeFilter(vm, id, reader.at, size));
    reader.at += size;
  }
  for (; reader.at < reader.end; reader.at++) if (u8[reader.at] !== 0) throw optionsError(vm);
  if (!isChain(filters) || !filters.every(areOptionsValid)) throw optionsError(vm);
  return { filters, packed, unpacked, memory: filters.reduce((sum, filter) => sum + memoryOf(filter), 0) };
}
