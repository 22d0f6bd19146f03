/**
 * Rings of containers through their headers (`gc_list_*`). A list is the address of its head; an empty one is its head alone.
 * These keep the flag bits of `prev` and expect the one of `next` to be clear, unless they say otherwise.
 */
import type { Address } from "@pyvm/heap";
import { GC_MARKS, GC_PREV, NEXT_UNREACHABLE, PREV_COLLECTING, PREV_FINALIZED, PREV_FLAGS } from "../header.ts";

export function gcListInit(i32: Int32Array, list: Address): void {
  i32[list >> 2] = list;
  i32[(list + GC_PREV) >> 2] = list;
}

export function gcListIsEmpty(i32: Int32Array, list: Address): boolean {
  return i32[list >> 2] === list;
}

export function gcListSize(i32: Int32Array, list: Address): number {
  let size = 0;
  for (let gc = i32[list >> 2]; gc !== list; gc = i32[gc >> 2]) size++;
  return size;
}

/** `prev` as an address, whatever its flags. */
export function gcPrev(i32: Int32Array, gc: Address): Address {
  return i32[(gc + GC_PREV) >> 2] & ~PREV_FLAGS;
}

export function gcSetPrev(i32: Int32Array, gc: Address, prev: Address): void {
  i32[(gc + GC_PREV) >> 2] = (i32[(gc + GC_PREV) >> 2] & PREV_FLAGS) | prev;
}

export function gcListAppend(i32: Int32Array, gc: Address, list: Address): void {
  const last = i32[(list + GC_PREV) >> 2];
  gcSetPrev(i32, gc, last);
  i32[gc >> 2] = list;
  i32[last >> 2] = gc;
  i32[(list + GC_PREV) >> 2] = gc;
}

/** Puts an object in front of another one, or of a head. */
export function gcListInsert(i32: Int32Array, gc: Address, next: Address): void {
  const prev = gcPrev(i32, next);
  gcSetPrev(i32, gc, prev);
  i32[gc >> 2] = next;
  i32[prev >> 2] = gc;
  gcSetPrev(i32, next, gc);
}

/** Takes an object out of the list it is in: it is not tracked any more. */
export function gcListRemove(i32: Int32Array, gc: Address): void {
  const prev = gcPrev(i32, gc);
  const next = i32[gc >> 2];
  i32[prev >> 2] = next;
  gcSetPrev(i32, next, prev);
  i32[gc >> 2] = 0;
  i32[(gc + GC_MARKS) >> 2] = 0;
  i32[(gc + GC_PREV) >> 2] &= PREV_FINALIZED;
}

/** Moves an object from the list it is in to the end of another. */
export function gcListMove(i32: Int32Array, gc: Address, list: Address): void {
  const prev = gcPrev(i32, gc);
  const next = i32[gc >> 2];
  i32[prev >> 2] = next;
  gcSetPrev(i32, next, prev);
  gcListAppend(i32, gc, list);
}

/** Moves all of `from` to the end of `to`; `from` is empty then. */
export function gcListMerge(i32: Int32Array, from: Address, to: Address): void {
  if (gcListIsEmpty(i32, from)) return;
  const last = i32[(to + GC_PREV) >> 2];
  const first = i32[from >> 2];
  const end = i32[(from + GC_PREV) >> 2];
  i32[last >> 2] = first;
  gcSetPrev(i32, first, last);
  i32[end >> 2] = to;
  i32[(to + GC_PREV) >> 2] = end;
  gcListInit(i32, from);
}

/** Moves the first objects of `from`, up to and with `last`, to the end of `to`. */
export function gcListMoveFirst(i32: Int32Array, from: Address, last: Address, to: Address): void {
  const first = i32[from >> 2];
  const rest = i32[last >> 2];
  const end = i32[(to + GC_PREV) >> 2];
  i32[from >> 2] = rest;
  gcSetPrev(i32, rest, from);
  i32[end >> 2] = first;
  gcSetPrev(i32, first, end);
  i32[last >> 2] = to;
  i32[(to + GC_PREV) >> 2] = last;
}

export function gcListClearCollecting(i32: Int32Array, list: Address): void {
  for (let gc = i32[list >> 2]; gc !== list; gc = i32[gc >> 2]) i32[(gc + GC_PREV) >> 2] &= ~PREV_COLLECTING;
}

/** Clears the flag that `moveUnreachable` left in every `next`. */
export function gcListClearUnreachable(i32: Int32Array, list: Address): void {
  for (let gc = i32[list >> 2]; gc !== list; gc = i32[gc >> 2]) i32[gc >> 2] &= ~NEXT_UNREACHABLE;
}
