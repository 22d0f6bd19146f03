/**
 * LOAD_NAME and STORE_NAME. In a module's code, whose locals are its globals, they have inline caches as LOAD_GLOBAL has; `cache` is the address of the
 * instruction's, or 0.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictEntryIndexStr } from "../builtins/dict/dict.ts";
import { isDictOfStrs } from "../builtins/dict/keys.ts";
import { DICT_KEYS, F_GLOBALS, F_LOCALS } from "../object/offsets.ts";
import { cachedGlobal, findGlobal, loadGlobalInstruction, nameOf } from "./attribute-instructions.ts";
import { cacheGlobal, CACHE_GLOBAL } from "./inline-cache.ts";
import { loadName, storeName } from "./scope-operations.ts";

/** Whether the names of a frame are its globals. */
function hasOneNamespace(i32: Int32Array, frame: Address): boolean {
  return i32[(frame + F_LOCALS) >> 2] === i32[(frame + F_GLOBALS) >> 2];
}

/** LOAD_NAME: the value, owned. */
export function loadNameInstruction(vm: Machine, frame: Address, arg: number, cache: Address): Address {
  if (cache !== 0 && hasOneNamespace(vm.i32, frame)) return loadGlobalInstruction(vm, frame, arg, cache);
  return loadName(vm, frame, arg);
}

/** STORE_NAME of a borrowed value. */
export function storeNameInstruction(vm: Machine, frame: Address, arg: number, value: Address, cache: Address): void {
  storeName(vm, frame, arg, value);
  const { i32 } = vm;
  if (cache === 0 || !hasOneNamespace(i32, frame) || cachedGlobal(i32, frame, cache) !== 0) return;
  cacheGlobal(vm, frame, nameOf(i32, frame, arg), cache);
}

/** The value (borrowed) of a module's name that is not where it was when the code was compiled; 0 where that is for the loop to find. */
export function nameAgain(vm: Machine, frame: Address, arg: number, cache: Address): Address {
  const { i32 } = vm;
  if (!hasOneNamespace(i32, frame)) return 0;
  return cachedGlobal(i32, frame, cache) || findGlobal(vm, frame, arg, cache);
}

/** The i32 index of the value of a module's name, which has one; 0 where that is for the loop to find. */
export function placeAgain(vm: Machine, frame: Address, arg: number, cache: Address): number {
  const { i32 } = vm;
  const globals = i32[(frame + F_GLOBALS) >> 2];
  if (!hasOneNamespace(i32, frame) || !isDictOfStrs(i32, globals)) return 0;
  const name = nameOf(i32, frame, arg);
  if (dictEntryIndexStr(vm, globals, name) < 0) return 0;
  cacheGlobal(vm, frame, name, cache);
  const at = cache >> 2;
  const place = (i32[(globals + DICT_KEYS) >> 2] + i32[at + 2]) >> 2;
  return i32[at] === CACHE_GLOBAL && i32[place] !== 0 ? place : 0;
}
