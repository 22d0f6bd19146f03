/** translate and maketrans of bytes and bytearray. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { NONE, VALUE_ERROR } from "../../object/static.ts";
import { newBytes } from "./bytes.ts";
import { dataOf, lengthOf, makeFrom, makeSized, regionOf, unchanged } from "./region.ts";

/** `self.translate(table, delete=b'')`. */
export function bytesTranslate(vm: Machine, self: Address, table: Address, deletion: Address): Address {
  const u8 = vm.u8;
  const map = table === NONE ? null : regionOf(vm, table);
  if (map !== null && map.length !== 256) {
    throw vm.raise(VALUE_ERROR, "translation table must be 256 characters long");
  }
  const deleted = new Uint8Array(256);
  if (deletion !== 0) {
    const region = regionOf(vm, deletion);
    for (let i = 0; i < region.length; i++) deleted[u8[region.data + i]] = 1;
  }
  const length = lengthOf(vm, self);
  const from = dataOf(vm, self);
  const translated = new Uint8Array(length);
  let kept = 0;
  let changed = false;
  for (let i = 0; i < length; i++) {
    const byte = u8[from + i];
    if (deleted[byte] === 1) continue;
    const image = map === null ? byte : u8[map.data + byte];
    if (image !== byte) changed = true;
    translated[kept++] = image;
  }
  if (!changed && kept === length) return unchanged(vm, self);
  if (kept === 0) return makeFrom(vm, self, 0, 0);
  const result = makeSized(vm, self, kept);
  u8.set(translated.subarray(0, kept), dataOf(vm, result));
  return result;
}

/** `bytes.maketrans(frm, to)`. */
export function bytesMaketrans(vm: Machine, _type: Address, from: Address, to: Address): Address {
  const source = regionOf(vm, from);
  const images = regionOf(vm, to);
  if (source.length !== images.length) throw vm.raise(VALUE_ERROR, "maketrans arguments must have same length");
  const table = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0; i < source.length; i++) table[vm.u8[source.data + i]] = vm.u8[images.data + i];
  return newBytes(vm, table);
}
