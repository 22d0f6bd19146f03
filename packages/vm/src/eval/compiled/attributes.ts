/** Names and attributes for compiled code: as in arithmetic.ts, each exported function is one instruction. `cache` is the address of its inline cache. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { CELL_REF, F_LASTI } from "../../object/offsets.ts";
import {
  cachedAttribute,
  cachedGlobal,
  cachedMethod,
  findGlobal,
  loadAttribute,
  loadGlobalInstruction,
  loadMethodInstruction,
  storeAttribute,
  storeCached,
} from "../attribute-instructions.ts";
import { loadNameInstruction, storeNameInstruction } from "../name-instructions.ts";
import { drop, storeLocal } from "./references.ts";
import { storeOne, storeTwo } from "./slow-paths.ts";

export function global(vm: Machine, f: Address, k: number, arg: number, cache: Address): Address {
  const i32 = vm.i32;
  const value = cachedGlobal(i32, f, cache);
  if (value !== 0) {
    i32[value >> 2]++;
    return value;
  }
  i32[(f + F_LASTI) >> 2] = k;
  return loadGlobalInstruction(vm, f, arg, cache);
}

/** The value (borrowed) of a global that is not where it was when its function was compiled; 0 where more than exact dicts has a say, or nothing is found. */
export function globalAgain(vm: Machine, f: Address, arg: number, cache: Address): Address {
  return cachedGlobal(vm.i32, f, cache) || findGlobal(vm, f, arg, cache);
}

export function attribute(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  owner: Address,
  own: number,
  arg: number,
  cache: Address,
): Address {
  const i32 = vm.i32;
  const value = cachedAttribute(i32, owner, cache);
  if (value !== 0) {
    i32[value >> 2]++;
    if (own !== 0) drop(vm, f, k, owner);
    return value;
  }
  loadAttribute(vm, f, storeOne(vm, f, k, slot, owner, own), arg, cache);
  return i32[slot];
}

/** STORE_ATTR of an owned value. */
export function setAttribute(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  value: Address,
  owner: Address,
  own: number,
  arg: number,
  cache: Address,
): void {
  vm.i32[(f + F_LASTI) >> 2] = k; // what was there before may die
  if (storeCached(vm, owner, value, cache)) {
    if (own !== 0) drop(vm, f, k, owner);
  } else storeAttribute(vm, f, storeTwo(vm, f, k, slot, value, owner, 1 | (own << 1)), arg, cache);
}

/** LOAD_METHOD: fills two slots. */
export function method(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  owner: Address,
  own: number,
  arg: number,
  cache: Address,
): void {
  const i32 = vm.i32;
  const found = cachedMethod(i32, owner, cache);
  if (found === 0) {
    loadMethodInstruction(vm, f, storeOne(vm, f, k, slot, owner, own), arg, cache);
    return;
  }
  i32[found >> 2]++;
  if (own === 0) i32[owner >> 2]++;
  i32[slot] = found;
  i32[slot + 2] = owner;
}

export { nameAgain, placeAgain } from "../name-instructions.ts";

export function name(vm: Machine, f: Address, k: number, arg: number, cache: Address): Address {
  vm.i32[(f + F_LASTI) >> 2] = k;
  return loadNameInstruction(vm, f, arg, cache);
}

/** STORE_NAME of the topmost slot, which is released. */
export function setName(vm: Machine, f: Address, k: number, sp: number, arg: number, cache: Address): void {
  const value = vm.i32[sp - 2];
  vm.i32[(f + F_LASTI) >> 2] = k;
  storeNameInstruction(vm, f, arg, value, cache);
  drop(vm, f, k, value);
}

/** STORE_DEREF of an owned value. */
export function setCell(vm: Machine, f: Address, k: number, cell: Address, value: Address): void {
  storeLocal(vm, f, k, (cell + CELL_REF) >> 2, value);
}
