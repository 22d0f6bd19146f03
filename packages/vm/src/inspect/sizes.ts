/** How large an object is, as `sys.getsizeof` says it, without asking the object: no Python runs and nothing is allocated. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictSizeof } from "../builtins/dict/methods.ts";
import { sizeOfFrame } from "../builtins/frame/frame.ts";
import { keysBytes } from "../builtins/dict/keys.ts";
import { strKind, STR_OBJECT_BYTES } from "../builtins/str/text.ts";
import {
  BYTEARRAY_ALLOC,
  DK_SIZE,
  FLAG_DICT_SUBCLASS,
  FLAG_HEAPTYPE,
  FLAG_LIST_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  FLAG_TYPE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  GC_HEAD_BYTES,
  HEAP_TYPE_BYTES,
  HT_CACHED_KEYS,
  LIST_ALLOCATED,
  LONG_DIGITS,
  OB_SIZE,
  OB_TYPE,
  SET_MASK,
  SET_SMALLTABLE,
  SET_TABLE,
  STR_ASCII_DATA,
  STR_LENGTH,
  STR_STATE,
  STR_STATE_ASCII,
  STR_STATE_COMPACT,
  STR_WIDE_DATA,
  TP_BASE,
  TP_BASICSIZE,
  TP_FLAGS,
  TP_ITEMSIZE,
  TYPE_BYTES,
} from "../object/offsets.ts";
import { BYTEARRAY_TYPE, FRAME_TYPE, FROZENSET_TYPE, SET_TYPE } from "../object/static.ts";

/** The bytes of an object and of what it alone owns, without the collector's header: what its type's `__sizeof__` says. */
export type SizeOf = (vm: Machine, object: Address) => number;

const SET_ENTRY_BYTES = 16;

const SIZES = new Map<Address, SizeOf>([
  [BYTEARRAY_TYPE, (vm, object) => basicSize(vm, object) + vm.get(object, BYTEARRAY_ALLOC)],
  [FRAME_TYPE, sizeOfFrame],
  [SET_TYPE, setBytes],
  [FROZENSET_TYPE, setBytes],
]);

/** Says how large instances of a static type, and of classes made from it, are: for types with a `__sizeof__` of their own. */
export function registerSizeOf(type: Address, size: SizeOf): void {
  SIZES.set(type, size);
}

/** `sys.getsizeof(object)`. A `__sizeof__` written in Python is not called: such an object has the size that its base says. */
export function sizeOfObject(vm: Machine, object: Address): number {
  return ownBytes(vm, object) + (vm.isContainer(object) ? GC_HEAD_BYTES : 0);
}

function ownBytes(vm: Machine, object: Address): number {
  const type = vm.i32[(object + OB_TYPE) >> 2];
  const flags = vm.i32[(type + TP_FLAGS) >> 2];
  for (let base = type; base !== 0; base = vm.get(base, TP_BASE)) {
    const size = SIZES.get(base);
    if (size !== undefined) return size(vm, object);
    if ((vm.get(base, TP_FLAGS) & FLAG_HEAPTYPE) === 0) break;
  }
  if ((flags & FLAG_UNICODE_SUBCLASS) !== 0) return strBytes(vm, object);
  if ((flags & FLAG_DICT_SUBCLASS) !== 0) return dictSizeof(vm, object);
  if ((flags & FLAG_LIST_SUBCLASS) !== 0) return basicSize(vm, object) + 8 * vm.get(object, LIST_ALLOCATED);
  if ((flags & FLAG_TYPE_SUBCLASS) !== 0) return typeBytes(vm, object);
  // int.__sizeof__ goes by the digits; the basic size of bool has room for one already.
  if ((flags & FLAG_LONG_SUBCLASS) !== 0) return LONG_DIGITS + 4 * Math.abs(vm.get(object, OB_SIZE));
  const itemSize = vm.get(type, TP_ITEMSIZE);
  return basicSize(vm, object) + (itemSize === 0 ? 0 : Math.abs(vm.get(object, OB_SIZE)) * itemSize);
}

function basicSize(vm: Machine, object: Address): number {
  return vm.get(vm.typeOf(object), TP_BASICSIZE);
}

function setBytes(vm: Machine, set: Address): number {
  const ownTable = vm.get(set, SET_TABLE) !== set + SET_SMALLTABLE;
  return basicSize(vm, set) + (ownTable ? SET_ENTRY_BYTES * (vm.get(set, SET_MASK) + 1) : 0);
}

function strBytes(vm: Machine, str: Address): number {
  const state = vm.get(str, STR_STATE);
  let header = STR_OBJECT_BYTES;
  if ((state & STR_STATE_COMPACT) !== 0) header = (state & STR_STATE_ASCII) !== 0 ? STR_ASCII_DATA : STR_WIDE_DATA;
  return header + (vm.get(str, STR_LENGTH) + 1) * strKind(vm, str);
}

function typeBytes(vm: Machine, type: Address): number {
  if ((vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) === 0) return TYPE_BYTES;
  const keys = vm.get(type, HT_CACHED_KEYS);
  return HEAP_TYPE_BYTES + (keys === 0 ? 0 : keysBytes(vm.get(keys, DK_SIZE)));
}
