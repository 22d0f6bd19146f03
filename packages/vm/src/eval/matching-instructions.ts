/** The instructions of `match` statements, as all in the table of rare-instructions.ts. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newBool } from "../object/compare.ts";
import { deallocate } from "../object/dealloc.ts";
import * as matching from "./operations/matching.ts";
import { replaceTop } from "./value-stack.ts";

/** tp_flags of what `case [...]` and `case {...}` match. */
const FLAG_SEQUENCE = 1 << 5;
const FLAG_MAPPING = 1 << 6;

function push(vm: Machine, sp: number, value: Address): number {
  vm.i32[sp] = value;
  return sp + 2;
}

/** GET_LEN. */
export function getLength(vm: Machine, _: Address, sp: number): number {
  return push(vm, sp, matching.getLength(vm, vm.i32[sp - 2]));
}

/** MATCH_MAPPING. */
export function matchMapping(vm: Machine, _: Address, sp: number): number {
  return push(vm, sp, newBool(vm, vm.hasFlag(vm.i32[sp - 2], FLAG_MAPPING)));
}

/** MATCH_SEQUENCE. */
export function matchSequence(vm: Machine, _: Address, sp: number): number {
  return push(vm, sp, newBool(vm, vm.hasFlag(vm.i32[sp - 2], FLAG_SEQUENCE)));
}

/** MATCH_KEYS of the keys and the mapping below them: the tuple of values or None, and whether all are there. */
export function matchKeys(vm: Machine, _: Address, sp: number): number {
  const i32 = vm.i32;
  const values = matching.matchKeys(vm, i32[sp - 4], i32[sp - 2]);
  return push(vm, push(vm, sp, values === 0 ? vm.none() : values), newBool(vm, values !== 0));
}

/** MATCH_CLASS of the names of attributes, the class and the subject; `count` patterns are positional. */
export function matchClass(vm: Machine, _: Address, sp: number, count: number): number {
  const i32 = vm.i32;
  const names = i32[sp - 2];
  const type = i32[sp - 4];
  const subject = i32[sp - 6];
  const attributes = matching.matchClass(vm, subject, type, count, names);
  i32[sp - 4] = newBool(vm, attributes !== 0);
  if (attributes !== 0) {
    i32[sp - 6] = attributes;
    if (--i32[subject >> 2] === 0) deallocate(vm, subject);
  }
  if (--i32[type >> 2] === 0) deallocate(vm, type);
  if (--i32[names >> 2] === 0) deallocate(vm, names);
  return sp - 2;
}

/** COPY_DICT_WITHOUT_KEYS. */
export function copyDictWithoutKeys(vm: Machine, _: Address, sp: number): number {
  return replaceTop(vm, sp, matching.copyDictWithoutKeys(vm, vm.i32[sp - 4], vm.i32[sp - 2]));
}
