/** "Did you mean": the name nearest to one that was not found (Python/suggestions.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { dirOf } from "../../object/dir.ts";
import {
  CO_VARNAMES,
  EXC_TRACEBACK,
  F_BUILTINS,
  F_CODE,
  F_GLOBALS,
  FLAG_UNICODE_SUBCLASS,
  TB_FRAME,
  TB_NEXT,
} from "../../object/offsets.ts";
import { ATTRIBUTE_ERROR, NAME_ERROR, STR_TYPE } from "../../object/static.ts";
import { dictKeyAt, dictNext } from "../dict/dict.ts";
import { ATTRIBUTE_ERROR_NAME, ATTRIBUTE_ERROR_OBJ, NAME_ERROR_NAME } from "../exceptions/layout.ts";
import { listItem, listSize } from "../list/list.ts";

const MAX_CANDIDATES = 750;
const MAX_LENGTH = 40;
const MOVE_COST = 2;
const CASE_COST = 1;

/** What the exception's author may have meant, or null. Only AttributeError and NameError themselves have a suggestion. */
export function suggestionFor(vm: Machine, exception: Address): string | null {
  switch (vm.typeOf(exception)) {
    case ATTRIBUTE_ERROR:
      return suggestAttribute(vm, exception);
    case NAME_ERROR:
      return suggestName(vm, exception);
    default:
      return null;
  }
}

function suggestAttribute(vm: Machine, exception: Address): string | null {
  const name = vm.get(exception, ATTRIBUTE_ERROR_NAME);
  const object = vm.get(exception, ATTRIBUTE_ERROR_OBJ);
  if (name === 0 || object === 0 || !vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) return null;
  const mark = vm.mark();
  const list = vm.hold(dirOf(vm, object));
  const names: string[] = [];
  for (let i = 0; i < listSize(vm, list); i++) addName(vm, names, listItem(vm, list, i));
  vm.release(mark);
  return nearest(names, vm.toJs(name));
}

function suggestName(vm: Machine, exception: Address): string | null {
  const name = vm.get(exception, NAME_ERROR_NAME);
  let traceback = vm.get(exception, EXC_TRACEBACK);
  if (name === 0 || vm.typeOf(name) !== STR_TYPE || traceback === 0) return null;
  for (let next = traceback; next !== 0; next = vm.get(next, TB_NEXT)) traceback = next;
  const frame = vm.get(traceback, TB_FRAME);
  const wanted = vm.toJs(name);
  const variables = vm.get(vm.get(frame, F_CODE), CO_VARNAMES);
  const locals: string[] = [];
  for (let i = 0; i < vm.tupleSize(variables); i++) addName(vm, locals, vm.tupleItem(variables, i));
  return (
    nearest(locals, wanted) ??
    nearest(keysOf(vm, vm.get(frame, F_GLOBALS)), wanted) ??
    nearest(keysOf(vm, vm.get(frame, F_BUILTINS)), wanted)
  );
}

function keysOf(vm: Machine, dict: Address): string[] {
  const names: string[] = [];
  for (let at = dictNext(vm, dict, 0); at >= 0; at = dictNext(vm, dict, at + 1))
    addName(vm, names, dictKeyAt(vm, dict, at));
  return names;
}

function addName(vm: Machine, names: string[], object: Address): void {
  if (vm.hasFlag(object, FLAG_UNICODE_SUBCLASS)) names.push(vm.toJs(object));
}

/** calculate_suggestions: the first of the nearest names, if one is near enough. */
function nearest(candidates: readonly string[], name: string): string | null {
  if (candidates.length >= MAX_CANDIDATES) return null;
  const wanted = utf8(name);
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const bytes = utf8(candidate);
    // No more than a third of the characters of both may change.
    const allowed = Math.floor(((wanted.length + bytes.length + 3) * MOVE_COST) / 6);
    const limit = Math.min(allowed, bestDistance - 1);
    const distance = editDistance(wanted, bytes, limit);
    if (distance > limit) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else {
      bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    }
  }
  return bytes;
}

/** levenshtein_distance: the cost of turning one into the other, or more than `limit` once it is known to exceed that. */
function editDistance(first: readonly number[], second: readonly number[], limit: number): number {
  let start = 0;
  let ends = 0;
  const least = Math.min(first.length, second.length);
  while (start < least && first[start] === second[start]) start++;
  while (ends < least - start && first[first.length - 1 - ends] === second[second.length - 1 - ends]) ends++;
  let a = first.slice(start, first.length - ends);
  let b = second.slice(start, second.length - ends);
  if (a.length === 0 || b.length === 0) return (a.length + b.length) * MOVE_COST;
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return limit + 1;
  if (b.length < a.length) [a, b] = [b, a];
  if ((b.length - a.length) * MOVE_COST > limit) return limit + 1;
  return fillRow(a, b, limit);
}

/** The matrix of distances row by row, of which one row is kept. */
function fillRow(a: readonly number[], b: readonly number[], limit: number): number {
  const row = a.map((_, i) => (i + 1) * MOVE_COST);
  let result = 0;
  for (let j = 0; j < b.length; j++) {
    let diagonal = (result = j * MOVE_COST);
    let minimum = Infinity;
    for (let i = 0; i < a.length; i++) {
      const substitute = diagonal + substitutionCost(b[j], a[i]);
      diagonal = row[i];
      result = Math.min(Math.min(result, diagonal) + MOVE_COST, substitute);
      row[i] = result;
      minimum = Math.min(minimum, result);
    }
    if (minimum > limit) return limit + 1;
  }
  return result;
}

function substitutionCost(a: number, b: number): number {
  if ((a & 31) !== (b & 31)) return MOVE_COST;
  if (a === b) return 0;
  return lower(a) === lower(b) ? CASE_COST : MOVE_COST;
}

function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
