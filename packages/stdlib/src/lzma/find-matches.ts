/** Finding of matches by chains of places with the same hash of four bytes, and the last place with the same hash of three. */
import type { Address, Machine } from "@pyvm/vm";
import { LONGEST_MATCH } from "./constants.ts";
import {
  CHAIN,
  DEPTH,
  ENTERED,
  HASH_3_COUNT,
  HASH_4_COUNT,
  HASHES,
  NICE_LENGTH,
  REACH,
  WINDOW,
  WINDOW_END,
} from "./encode-state.ts";

/** What was found, shorter matches first: each is longer and farther away than the one before. */
export const lengths: Int32Array = new Int32Array(LONGEST_MATCH + 1);
export const distances: Int32Array = new Int32Array(LONGEST_MATCH + 1);

/** The length that two places have in common, `most` at most. */
export function commonLength(u8: Uint8Array, a: Address, b: Address, most: number): number {
  let length = 0;
  while (length < most && u8[a + length] === u8[b + length]) length++;
  return length;
}

/** Enters the places up to `end` in the tables. Returns the place + 1 of the last three bytes like those of the last place. */
export function enter(vm: Machine, s: Address, end: number): number {
  const { u8, i32 } = vm;
  const window = vm.get(s, WINDOW);
  const heads = vm.get(s, HASHES) >> 2;
  const chain = vm.get(s, CHAIN) >> 2;
  const last = vm.get(s, WINDOW_END) - 4;
  let near = 0;
  for (let place = vm.get(s, ENTERED); place < end; place++) {
    near = 0;
    i32[chain + place] = 0;
    if (place > last) continue;
    const at = window + place;
    const three = u8[at]! | (u8[at + 1]! << 8) | (u8[at + 2]! << 16);
    const head3 = heads + HASH_4_COUNT + ((Math.imul(three, 0x9e3779b1) >>> 18) & (HASH_3_COUNT - 1));
    const head4 = heads + (Math.imul(three | (u8[at + 3]! << 24), 0x9e3779b1) >>> 16);
    near = i32[head3]!;
    i32[head3] = place + 1;
    i32[chain + place] = i32[head4]!;
    i32[head4] = place + 1;
  }
  if (end > vm.get(s, ENTERED)) vm.set(s, ENTERED, end);
  return near;
}

/** Finds the matches of the place, of three bytes or more. Returns how many. */
export function findMatches(vm: Machine, s: Address, place: number): number {
  const near = enter(vm, s, place + 1);
  const { u8, i32 } = vm;
  const window = vm.get(s, WINDOW);
  const chain = vm.get(s, CHAIN) >> 2;
  const most = Math.min(LONGEST_MATCH, vm.get(s, WINDOW_END) - place);
  const nice = Math.min(most, vm.get(s, NICE_LENGTH));
  const first = Math.max(0, place - vm.get(s, REACH));
  const at = window + place;
  let best = 2;
  let count = 0;
  if (near > first) {
    const length = commonLength(u8, at, window + near - 1, most);
    if (length > best) {
      best = length;
      lengths[count] = length;
      distances[count++] = place - near;
    }
  }
  let candidate = i32[chain + place]!;
  for (let depth = vm.get(s, DEPTH); depth > 0 && candidate > first && best < nice; depth--) {
    const from = window + candidate - 1;
    if (u8[from + best] === u8[at + best]) {
      const length = commonLength(u8, at, from, most);
      if (length > best) {
        best = length;
        lengths[count] = length;
        distances[count++] = place - candidate;
      }
    }
    candidate = i32[chain + candidate - 1]!;
  }
  return count;
}
