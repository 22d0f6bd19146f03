/** Writing of headers, filters' options and the index. */
import type { Address, Machine } from "@pyvm/vm";
import { crc32 } from "../binascii/checksums.ts";
import { OUT, OUT_LENGTH, putByte, reserve } from "../compression/compressor.ts";
import { FILTER_DELTA, FILTER_LZMA1, FILTER_LZMA2, FOOTER_MAGIC, HEADER_MAGIC } from "./constants.ts";
import type { Filter } from "./filters.ts";

function word(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}

/** A number in seven bits a byte. */
function numberBytes(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  bytes.push(left);
  return bytes;
}

/** The byte of a dictionary size of LZMA2: the next size that has one. */
function dictionaryByte(size: number): number {
  for (let byte = 0; byte < 40; byte++) if ((2 | (byte & 1)) * 2 ** ((byte >> 1) + 11) >= size) return byte;
  return 40;
}

/** The options of a filter, as headers have them. */
export function encodeFilter({ id, option, properties }: Filter): number[] {
  if (id === FILTER_LZMA1) return [properties, ...word(option)];
  if (id === FILTER_LZMA2) return [dictionaryByte(option)];
  if (id === FILTER_DELTA) return [option - 1];
  return option === 0 ? [] : word(option);
}

function put(vm: Machine, s: Address, bytes: readonly number[]): void {
  reserve(vm, s, bytes.length);
  for (const byte of bytes) putByte(vm, s, byte);
}

/** Writes bytes and their checksum. */
function putChecked(vm: Machine, s: Address, bytes: readonly number[]): void {
  put(vm, s, bytes);
  const end = vm.get(s, OUT) + vm.get(s, OUT_LENGTH);
  put(vm, s, word(crc32(vm.u8, end - bytes.length, bytes.length, 0)));
}

export function writeStreamHeader(vm: Machine, s: Address, check: number): void {
  put(vm, s, HEADER_MAGIC);
  putChecked(vm, s, [0, check]);
}

/** Writes the header of a block; returns its length. */
export function writeBlockHeader(vm: Machine, s: Address, filters: readonly Filter[]): number {
  const body = [filters.length - 1];
  for (const filter of filters) {
    const options = encodeFilter(filter);
    body.push(filter.id, options.length, ...options);
  }
  while ((body.length + 5) % 4 !== 0) body.push(0);
  putChecked(vm, s, [(body.length + 1) / 4, ...body]);
  return body.length + 5;
}

/** The header of LZMA alone, of unknown length. */
export function writeAloneHeader(vm: Machine, s: Address, filter: Filter): void {
  const size = filter.option;
  let byte = dictionaryByte(size);
  // The sizes are LZMA2's: 2^n or 2^n + 2^(n - 1).
  if (size <= 4096) byte = 0;
  const rounded = byte === 40 ? 0xffffffff : (2 | (byte & 1)) * 2 ** ((byte >> 1) + 11);
  put(vm, s, [filter.properties, ...word(rounded), ...Array.from({ length: 8 }, () => 0xff)]);
}

/** Fills up to whole words. */
export function writePadding(vm: Machine, s: Address, length: number): void {
  for (let at = length; at % 4 !== 0; at++) put(vm, s, [0]);
}

/** The index of one block at most, and the end of the stream. */
export function writeIndex(vm: Machine, s: Address, block: readonly [number, number] | null, check: number): void {
  const index = [0, block === null ? 0 : 1];
  for (const size of block ?? []) index.push(...numberBytes(size));
  while (index.length % 4 !== 0) index.push(0);
  putChecked(vm, s, index);
  const tail = [...word(index.length / 4), 0, check];
  // The checksum comes before what it is of.
  const at = vm.get(s, OUT_LENGTH);
  put(vm, s, [0, 0, 0, 0, ...tail, ...FOOTER_MAGIC]);
  const start = vm.get(s, OUT) + at;
  const sum = word(crc32(vm.u8, start + 4, tail.length, 0));
  for (let i = 0; i < 4; i++) vm.u8[start + i] = sum[i]!;
}
