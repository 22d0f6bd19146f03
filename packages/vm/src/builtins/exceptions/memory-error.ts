/**
 * MemoryErrors made beforehand, since there is no memory for one when it is wanted (memerrors_freelist of Objects/exceptions.c).
 *
 * They wait, untracked, in a chain through `__context__` (word `IS_MEMORY_ERROR`: low half the first, high half how many) and come back when they die, so that
 * nothing of one raise is left in the next. The last of the chain never leaves it: it is raised, as often as need be, while all others are in use.
 *
 * So that a handler can do something although all that filled the memory is still there, some of the memory is kept back until a MemoryError is raised, and again when
 * it has died and so much is free.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callTuple } from "../../object/call.ts";
import { EXC_ARGS, EXC_CONTEXT, EXC_DICT, OB_TYPE } from "../../object/offsets.ts";
import { IS_MEMORY_ERROR } from "../../object/state.ts";
import { MEMORY_ERROR } from "../../object/static.ts";
import { emptyTuple } from "../tuple/tuple.ts";
import { clearBase } from "./base.ts";
import { EXCEPTION_BYTES } from "./layout.ts";

/** MEMERRORS_SAVE. */
const MOST_SPARE = 16;
/** What is kept back: this part of the limit, and no more than a handler may need: an arena, a traceback and its lines. */
const WITHHELD_PART = 1 / 64;
const MOST_WITHHELD_BYTES = 512 * 1024;
/** A count for a chain that takes nothing back. */
const FULL = 0x40000000;

/** preallocate_memerrors. */
export function prepareMemoryErrors(vm: Machine): void {
  withholdMemory(vm);
  const mark = vm.mark();
  const none = vm.hold(emptyTuple(vm));
  for (let count = 0; count < MOST_SPARE; count++) {
    const error = callTuple(vm, MEMORY_ERROR, none, 0);
    vm.untrack(error);
    putInFront(vm, error);
  }
  vm.release(mark);
}

/** A MemoryError without arguments (owned), made of nothing new; 0 while the machine boots. */
export function takeMemoryError(vm: Machine): Address {
  const i32 = vm.i32;
  const head = IS_MEMORY_ERROR >> 2;
  const error = i32[head]!;
  if (error === 0) return 0;
  vm.memory.withheldBytes = 0;
  if (i32[head + 1]! <= 1) return vm.newRef(error);
  i32[head] = i32[(error + EXC_CONTEXT) >> 2]!;
  i32[head + 1]!--;
  i32[(error + EXC_CONTEXT) >> 2] = 0;
  vm.track(error);
  return error;
}

/** Keeps memory back for the next MemoryError, if so much is free. */
function withholdMemory({ memory }: Machine): void {
  const bytes = Math.min(MOST_WITHHELD_BYTES, Math.floor(memory.limitBytes * WITHHELD_PART));
  if (memory.acquiredBytes + bytes <= memory.limitBytes) memory.withheldBytes = bytes;
}

/** tp_free of MemoryErrors: keeps an exact one. */
export function freeMemoryError(vm: Machine, error: Address): void {
  withholdMemory(vm);
  const i32 = vm.i32;
  if (i32[(IS_MEMORY_ERROR >> 2) + 1]! >= MOST_SPARE || i32[(error + OB_TYPE) >> 2] !== MEMORY_ERROR) {
    vm.freeInstance(error);
    return;
  }
  vm.untrack(error);
  i32.fill(0, (error + EXC_DICT) >> 2, (error + EXCEPTION_BYTES) >> 2);
  vm.set(error, EXC_ARGS, emptyTuple(vm));
  i32[error >> 2] = 1;
  putInFront(vm, error);
}

function putInFront(vm: Machine, error: Address): void {
  const i32 = vm.i32;
  const head = IS_MEMORY_ERROR >> 2;
  i32[(error + EXC_CONTEXT) >> 2] = i32[head]!;
  i32[head] = error;
  i32[head + 1]!++;
}

/** What the errors of the chain know of earlier raises is forgotten while all that may die of it still works. */
export function emptyMemoryErrors(vm: Machine): void {
  const i32 = vm.i32;
  let error = i32[IS_MEMORY_ERROR >> 2]!;
  for (let left = i32[(IS_MEMORY_ERROR >> 2) + 1]!; left > 1; left--) error = i32[(error + EXC_CONTEXT) >> 2]!;
  if (error !== 0) clearBase(vm, error);
}

/** Gives the chain back, and whatever dies later. */
export function releaseMemoryErrors(vm: Machine): void {
  const i32 = vm.i32;
  const error = i32[IS_MEMORY_ERROR >> 2]!;
  i32[IS_MEMORY_ERROR >> 2] = 0;
  i32[(IS_MEMORY_ERROR >> 2) + 1] = FULL;
  if (error !== 0) vm.decref(error);
}
