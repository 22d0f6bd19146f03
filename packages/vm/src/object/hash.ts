/** Hashes: 64 bits as a low word, returned, and a high word in `vm.hashHigh`. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { strHash } from "../builtins/str/text.ts";
import { newInt, newIntFromWords } from "../builtins/int/int.ts";
import { NATIVE, type HashFunc } from "./native.ts";
import { OB_TYPE, TP_HASH } from "./offsets.ts";
import { STR_TYPE, TYPE_ERROR } from "./static.ts";

/** PyObject_Hash: the low word; the high one is left in `vm.hashHigh`. Throws TypeError for the unhashable. */
export function hashOf(vm: Machine, object: Address): number {
  const type = vm.i32[(object + OB_TYPE) >> 2]!;
  if (type === STR_TYPE) return strHash(vm, object);
  const native = vm.i32[(type + TP_HASH) >> 2]!;
  if (native === 0) hashNotImplemented(vm, object);
  return (NATIVE[native] as HashFunc)(vm, object);
}

/** PyObject_HashNotImplemented. */
export function hashNotImplemented(vm: Machine, object: Address): never {
  throw vm.raise(TYPE_ERROR, `unhashable type: '${vm.typeName(object)}'`);
}

/** _Py_HashPointer: the address rotated right by 4 bits. Addresses are 16-byte aligned and below 2^31. */
export function pointerHash(vm: Machine, object: Address): number {
  vm.hashHigh = (object & 15) << 28;
  return object >>> 4;
}

/** A hash pair as an int object. */
export function newHashInt(vm: Machine, low: number, high: number): Address {
  if (high === low >> 31) return newInt(vm, low);
  return newIntFromWords(vm, low, high, true);
}
