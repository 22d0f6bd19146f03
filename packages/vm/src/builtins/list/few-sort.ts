/** Sorting a few keys whose comparison nobody can observe where they lie: by insertion, on their ranks. */
import type { Machine } from "../../machine/machine.ts";
import { OB_TYPE } from "../../object/offsets.ts";
import { FLOAT_TYPE, INT_TYPE, STR_TYPE } from "../../object/static.ts";
import { strCompare } from "../str/text.ts";
import { fillRanks, PLAIN_FLOAT, PLAIN_INT, PLAIN_STR } from "./plain-sort.ts";

/** For more keys insertion moves too many of them. */
export const MOST_FEW = 24;

const ranks = new Float64Array(MOST_FEW);

/**
 * Sorts the `size` keys, at most {@link MOST_FEW}, that lie 8 bytes apart from word index `keys` on, and with them the values that lie
 * `valueDistance` words further, 0 for none. The sort is stable also under `reverse`.
 *
 * @returns false, and nothing has moved, when the keys are not all ints, all floats or all strs with ranks
 */
export function sortFewPlain(
  vm: Machine,
  keys: number,
  size: number,
  valueDistance: number,
  reverse: boolean,
): boolean {
  const kind = size < 2 ? 0 : kindOf(vm.i32, keys, size);
  if (kind === 0 || !fillRanks(vm, keys, size, kind, ranks)) return size < 2;
  for (let i = 1; i < size; i++) {
    const place = placeOf(vm, keys, i, kind, reverse);
    if (place === i) continue;
    moveRank(i, place);
    moveItem(vm.i32, keys + 2 * i, keys + 2 * place);
    if (valueDistance !== 0) moveItem(vm.i32, keys + valueDistance + 2 * i, keys + valueDistance + 2 * place);
  }
  return true;
}

/** The kind of all keys, 0 if they have not one. */
function kindOf(i32: Int32Array, keys: number, size: number): number {
  const type = i32[(i32[keys] + OB_TYPE) >> 2];
  if (type !== INT_TYPE && type !== FLOAT_TYPE && type !== STR_TYPE) return 0;
  const end = keys + 2 * size;
  for (let at = keys + 2; at < end; at += 2) if (i32[(i32[at] + OB_TYPE) >> 2] !== type) return 0;
  return type === INT_TYPE ? PLAIN_INT : type === FLOAT_TYPE ? PLAIN_FLOAT : PLAIN_STR;
}

/** Where among the sorted keys before it key `i` belongs: after those that are equal. */
function placeOf(vm: Machine, keys: number, i: number, kind: number, reverse: boolean): number {
  const rank = ranks[i];
  let place = i;
  while (place > 0) {
    const other = ranks[place - 1];
    if (rank === other) {
      if (kind !== PLAIN_STR || !isTextBefore(vm, keys, i, place - 1, reverse)) break;
    } else if (rank < other === reverse) break;
    place--;
  }
  return place;
}

function isTextBefore(vm: Machine, keys: number, i: number, j: number, reverse: boolean): boolean {
  const order = strCompare(vm, vm.i32[keys + 2 * i], vm.i32[keys + 2 * j]);
  return reverse ? order > 0 : order < 0;
}

function moveRank(from: number, to: number): void {
  const rank = ranks[from];
  for (let i = from; i > to; i--) ranks[i] = ranks[i - 1];
  ranks[to] = rank;
}

function moveItem(i32: Int32Array, from: number, to: number): void {
  const item = i32[from];
  for (let at = from; at > to; at -= 2) i32[at] = i32[at - 2];
  i32[to] = item;
}
