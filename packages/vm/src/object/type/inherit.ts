/** What a type takes over from its bases: inherit_special and inherit_slots of Objects/typeobject.c. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { dictGetId } from "../../builtins/dict/dict.ts";
import { identifier } from "../identifiers.ts";
import {
  AM_AWAIT,
  BF_RELEASEBUFFER,
  FLAG_BASE_EXC_SUBCLASS,
  FLAG_BYTES_SUBCLASS,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_HAVE_VECTORCALL,
  FLAG_HEAPTYPE,
  FLAG_IMMUTABLETYPE,
  FLAG_LIST_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  FLAG_MAPPING,
  FLAG_MATCH_SELF,
  FLAG_METHOD_DESCRIPTOR,
  FLAG_SEQUENCE,
  FLAG_TUPLE_SUBCLASS,
  FLAG_TYPE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  TP_ALLOC,
  TP_BASE,
  TP_BASICSIZE,
  TP_CALL,
  TP_CLEAR,
  TP_DEALLOC,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_DICT,
  TP_DICTOFFSET,
  TP_FINALIZE,
  TP_FLAGS,
  TP_FREE,
  TP_GETATTRO,
  TP_HASH,
  TP_INIT,
  TP_IS_GC,
  TP_ITEMSIZE,
  TP_ITER,
  TP_ITERNEXT,
  TP_MRO,
  TP_REPR,
  TP_RICHCOMPARE,
  TP_SETATTRO,
  TP_STR,
  TP_TRAVERSE,
  TP_VECTORCALL_OFFSET,
  TP_WEAKLISTOFFSET,
} from "../offsets.ts";

const ID_EQ = identifier("__eq__");
const ID_HASH = identifier("__hash__");

const FAST_SUBCLASS_FLAGS =
  FLAG_LONG_SUBCLASS |
  FLAG_LIST_SUBCLASS |
  FLAG_TUPLE_SUBCLASS |
  FLAG_BYTES_SUBCLASS |
  FLAG_UNICODE_SUBCLASS |
  FLAG_DICT_SUBCLASS |
  FLAG_BASE_EXC_SUBCLASS |
  FLAG_TYPE_SUBCLASS;
const COLLECTION_FLAGS = FLAG_SEQUENCE | FLAG_MAPPING;

/** type_ready_inherit: sizes and flags of tp_base, then slots along the MRO. */
export function inherit(vm: Machine, type: Address): void {
  inheritSpecial(vm, type, vm.get(type, TP_BASE));
  const mro = vm.get(type, TP_MRO);
  const count = vm.tupleSize(mro);
  for (let i = 1; i < count; i++) {
    const base = vm.tupleItem(mro, i);
    inheritSlots(vm, type, base);
    inheritCollectionFlags(vm, type, base);
  }
}

/** inherit_special. */
export function inheritSpecial(vm: Machine, type: Address, base: Address): void {
  const i32 = vm.i32;
  const baseFlags = i32[(base + TP_FLAGS) >> 2];
  let flags = i32[(type + TP_FLAGS) >> 2];
  if ((flags & FLAG_HAVE_GC) === 0 && (baseFlags & FLAG_HAVE_GC) !== 0 && i32[(type + TP_TRAVERSE) >> 2] === 0) {
    flags |= FLAG_HAVE_GC;
    copyIfZero(vm, type, base, TP_CLEAR);
  }
  copyIfZero(vm, type, base, TP_TRAVERSE);
  copyIfZero(vm, type, base, TP_BASICSIZE);
  copyIfZero(vm, type, base, TP_ITEMSIZE);
  copyIfZero(vm, type, base, TP_WEAKLISTOFFSET);
  copyIfZero(vm, type, base, TP_DICTOFFSET);
  i32[(type + TP_FLAGS) >> 2] = flags | (baseFlags & (FAST_SUBCLASS_FLAGS | FLAG_MATCH_SELF));
}

function inheritCollectionFlags(vm: Machine, type: Address, base: Address): void {
  const i32 = vm.i32;
  const at = (type + TP_FLAGS) >> 2;
  if ((i32[at] & COLLECTION_FLAGS) === 0) i32[at] |= i32[(base + TP_FLAGS) >> 2] & COLLECTION_FLAGS;
}

/** Copies both halves of a word that is 0 in `type`. */
function copyIfZero(vm: Machine, type: Address, base: Address, offset: number): void {
  const i32 = vm.i32;
  const at = (type + offset) >> 2;
  if (i32[at] !== 0) return;
  i32[at] = i32[(base + offset) >> 2];
  i32[at + 1] = i32[((base + offset) >> 2) + 1];
}

const PLAIN_SLOTS: readonly number[] = [
  TP_DEALLOC,
  TP_REPR,
  TP_VECTORCALL_OFFSET,
  TP_CALL,
  TP_STR,
  TP_ITER,
  TP_ITERNEXT,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_DICTOFFSET,
  TP_INIT,
  TP_ALLOC,
  TP_IS_GC,
  TP_FINALIZE,
];

/** inherit_slots: what `base` defines itself and `type` does not. */
function inheritSlots(vm: Machine, type: Address, base: Address): void {
  const i32 = vm.i32;
  const baseBase = i32[(base + TP_BASE) >> 2];
  const hadCall = i32[(type + TP_CALL) >> 2] !== 0;
  for (let offset = AM_AWAIT; offset <= BF_RELEASEBUFFER; offset += 8) copySlot(i32, type, base, baseBase, offset);
  copyIfZero(vm, type, base, TP_GETATTRO);
  copyIfZero(vm, type, base, TP_SETATTRO);
  for (const offset of PLAIN_SLOTS) copySlot(i32, type, base, baseBase, offset);
  inheritComparison(vm, type, base);
  inheritFree(i32, type, base, baseBase);
  const flags = i32[(type + TP_FLAGS) >> 2];
  if ((flags & FLAG_IMMUTABLETYPE) === 0) return;
  const baseFlags = i32[(base + TP_FLAGS) >> 2];
  if (!hadCall) i32[(type + TP_FLAGS) >> 2] |= baseFlags & FLAG_HAVE_VECTORCALL;
  const get = i32[(base + TP_DESCR_GET) >> 2];
  if (get !== 0 && i32[(type + TP_DESCR_GET) >> 2] === get)
    i32[(type + TP_FLAGS) >> 2] |= baseFlags & FLAG_METHOD_DESCRIPTOR;
}

/** COPYSLOT: not what `base` itself has from its own base, which comes later in the MRO. */
function copySlot(i32: Int32Array, type: Address, base: Address, baseBase: Address, offset: number): void {
  const at = (type + offset) >> 2;
  if (i32[at] !== 0) return;
  const value = i32[(base + offset) >> 2];
  if (value === 0 || (baseBase !== 0 && i32[(baseBase + offset) >> 2] === value)) return;
  i32[at] = value;
  i32[at + 1] = i32[((base + offset) >> 2) + 1];
}

/** Comparison and hash are inherited together, and only where neither `__eq__` nor `__hash__` is defined. */
function inheritComparison(vm: Machine, type: Address, base: Address): void {
  if (vm.get(type, TP_RICHCOMPARE) !== 0 || vm.get(type, TP_HASH) !== 0) return;
  const dict = vm.get(type, TP_DICT);
  if (dictGetId(vm, dict, ID_EQ) !== 0 || dictGetId(vm, dict, ID_HASH) !== 0) return;
  vm.set(type, TP_RICHCOMPARE, vm.get(base, TP_RICHCOMPARE));
  vm.set(type, TP_HASH, vm.get(base, TP_HASH));
}

/** Only between static types that agree on having a collector header: a class made at run time frees its instances itself. */
function inheritFree(i32: Int32Array, type: Address, base: Address, baseBase: Address): void {
  const flags = i32[(type + TP_FLAGS) >> 2];
  if ((flags & FLAG_HEAPTYPE) !== 0) return;
  if (((flags ^ i32[(base + TP_FLAGS) >> 2]) & FLAG_HAVE_GC) === 0) copySlot(i32, type, base, baseBase, TP_FREE);
}
