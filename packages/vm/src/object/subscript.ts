/** Subscripts, lengths and the sequence protocol (Objects/abstract.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { classGetItem } from "../builtins/generic-alias.ts";
import { call1 } from "./call.ts";
import { lookupAttrId } from "./attribute.ts";
import { identifier } from "./identifiers.ts";
import { richCompareBool } from "./compare.ts";
import { getIter, isSequence, iterNext } from "./iterate.ts";
import {
  NATIVE,
  type BinaryFunc,
  type LenFunc,
  type ObjObjArgProc,
  type ObjObjProc,
  type SSizeArgFunc,
  type SSizeObjArgProc,
} from "./native.ts";
import { asSize, binaryOp1, isIndex } from "./number.ts";
import {
  EQ,
  FLAG_HEAPTYPE,
  MP_ASS_SUBSCRIPT,
  MP_LENGTH,
  MP_SUBSCRIPT,
  NB_ADD,
  OB_TYPE,
  SQ_ASS_ITEM,
  SQ_CONCAT,
  SQ_CONTAINS,
  SQ_ITEM,
  SQ_LENGTH,
  SQ_REPEAT,
  TP_FLAGS,
  TP_ITER,
} from "./offsets.ts";
import { INDEX_ERROR, NOT_IMPLEMENTED, TYPE_ERROR, TYPE_TYPE, VALUE_ERROR } from "./static.ts";

const ID_CLASS_GETITEM = identifier("__class_getitem__");

/** PyObject_GetItem. */
export function getItem(vm: Machine, object: Address, key: Address): Address {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2]!;
  const subscript = i32[(type + MP_SUBSCRIPT) >> 2]!;
  if (subscript !== 0) return (NATIVE[subscript] as BinaryFunc)(vm, object, key);
  if (i32[(type + SQ_ITEM) >> 2] !== 0) {
    if (isIndex(vm, key)) return sequenceGetItem(vm, object, asSize(vm, key, INDEX_ERROR));
    throw vm.raise(TYPE_ERROR, `sequence index must be integer, not '${vm.typeName(key)}'`);
  }
  if (vm.isType(object)) return typeGetItem(vm, object, key);
  throw vm.raise(TYPE_ERROR, `'${vm.typeName(object)}' object is not subscriptable`);
}

/** `type[x]` is generic, every other class asks `__class_getitem__`. */
function typeGetItem(vm: Machine, type: Address, key: Address): Address {
  if (type === TYPE_TYPE) return classGetItem(vm, type, key);
  const method = lookupAttrId(vm, type, ID_CLASS_GETITEM);
  if (method === 0) throw vm.raise(TYPE_ERROR, `'${vm.typeName(type)}' object is not subscriptable`);
  vm.hold(method);
  const result = call1(vm, method, key);
  vm.decref(vm.unhold());
  return result;
}

/** PyObject_SetItem. */
export function setItem(vm: Machine, object: Address, key: Address, value: Address): void {
  assignItem(vm, object, key, value);
}

/** PyObject_DelItem. */
export function delItem(vm: Machine, object: Address, key: Address): void {
  assignItem(vm, object, key, 0);
}

function assignItem(vm: Machine, object: Address, key: Address, value: Address): void {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2]!;
  const native = i32[(type + MP_ASS_SUBSCRIPT) >> 2]!;
  if (native !== 0) return (NATIVE[native] as ObjObjArgProc)(vm, object, key, value);
  if (i32[(type + SQ_LENGTH) >> 2] !== 0 || i32[(type + SQ_ITEM) >> 2] !== 0) {
    if (i32[(type + SQ_ASS_ITEM) >> 2] !== 0) {
      if (!isIndex(vm, key)) throw vm.raise(TYPE_ERROR, `sequence index must be integer, not '${vm.typeName(key)}'`);
      return sequenceSetItem(vm, object, asSize(vm, key, INDEX_ERROR), value);
    }
  }
  // PySequence_DelItem says "doesn't", PyObject_DelItem "does not".
  const not = value === 0 && isIndex(vm, key) && hasSequenceSuite(i32, type) ? "doesn't" : "does not";
  const what = value === 0 ? "deletion" : "assignment";
  throw vm.raise(TYPE_ERROR, `'${vm.typeNameOf(type)}' object ${not} support item ${what}`);
}

/** Whether CPython's type has a tp_as_sequence at all. */
function hasSequenceSuite(i32: Int32Array, type: Address): boolean {
  if ((i32[(type + TP_FLAGS) >> 2]! & FLAG_HEAPTYPE) !== 0) return true;
  return (i32[(type + SQ_LENGTH) >> 2]! | i32[(type + SQ_ITEM) >> 2]! | i32[(type + SQ_CONTAINS) >> 2]!) !== 0;
}

/** PyObject_Size. */
export function length(vm: Machine, object: Address): number {
  const type = vm.i32[(object + OB_TYPE) >> 2]!;
  const native = vm.i32[(type + SQ_LENGTH) >> 2] || vm.i32[(type + MP_LENGTH) >> 2]!;
  if (native === 0) throw vm.raise(TYPE_ERROR, `object of type '${vm.typeNameOf(type)}' has no len()`);
  return (NATIVE[native] as LenFunc)(vm, object);
}

/** PySequence_GetItem: a negative index counts from the end once. */
export function sequenceGetItem(vm: Machine, object: Address, index: number): Address {
  const type = vm.i32[(object + OB_TYPE) >> 2]!;
  const native = vm.i32[(type + SQ_ITEM) >> 2]!;
  if (native === 0) {
    const mapping = vm.i32[(type + MP_SUBSCRIPT) >> 2] !== 0;
    throw vm.raise(
      TYPE_ERROR,
      `'${vm.typeNameOf(type)}' ${mapping ? "is not a sequence" : "object does not support indexing"}`,
    );
  }
  return (NATIVE[native] as SSizeArgFunc)(vm, object, fromEnd(vm, object, type, index));
}

function fromEnd(vm: Machine, object: Address, type: Address, index: number): number {
  if (index >= 0) return index;
  const native = vm.i32[(type + SQ_LENGTH) >> 2]!;
  return native === 0 ? index : index + (NATIVE[native] as LenFunc)(vm, object);
}

/** PySequence_SetItem, or PySequence_DelItem for `value` 0. */
export function sequenceSetItem(vm: Machine, object: Address, index: number, value: Address): void {
  const type = vm.i32[(object + OB_TYPE) >> 2]!;
  const native = vm.i32[(type + SQ_ASS_ITEM) >> 2]!;
  if (native === 0) {
    const verb = value === 0 ? "doesn't support item deletion" : "does not support item assignment";
    throw vm.raise(TYPE_ERROR, `'${vm.typeNameOf(type)}' object ${verb}`);
  }
  (NATIVE[native] as SSizeObjArgProc)(vm, object, fromEnd(vm, object, type, index), value);
}

/** PySequence_Contains. */
export function sequenceContains(vm: Machine, sequence: Address, value: Address): boolean {
  const native = vm.i32[(vm.typeOf(sequence) + SQ_CONTAINS) >> 2]!;
  if (native !== 0) return (NATIVE[native] as ObjObjProc)(vm, sequence, value) !== 0;
  return searchByIteration(vm, sequence, value, "contains") !== 0;
}

/** PySequence_Index: ValueError when absent. */
export function sequenceIndex(vm: Machine, sequence: Address, value: Address): number {
  const found = searchByIteration(vm, sequence, value, "index");
  if (found < 0) throw vm.raise(VALUE_ERROR, "sequence.index(x): x not in sequence");
  return found;
}

/** PySequence_Count. */
export function sequenceCount(vm: Machine, sequence: Address, value: Address): number {
  return searchByIteration(vm, sequence, value, "count");
}

/** _PySequence_IterSearch. */
function searchByIteration(
  vm: Machine,
  sequence: Address,
  value: Address,
  what: "contains" | "index" | "count",
): number {
  const mark = vm.mark();
  const type = vm.typeOf(sequence);
  if (vm.i32[(type + TP_ITER) >> 2] === 0 && vm.i32[(type + SQ_ITEM) >> 2] === 0) {
    throw vm.raise(TYPE_ERROR, `argument of type '${vm.typeName(sequence)}' is not iterable`);
  }
  const iterator = vm.hold(getIter(vm, sequence));
  let count = 0;
  for (let index = 0; ; index++) {
    const item = iterNext(vm, iterator);
    if (item === 0) break;
    vm.hold(item);
    const equal = richCompareBool(vm, item, value, EQ);
    vm.decref(vm.unhold());
    if (!equal) continue;
    count++;
    if (what === "count") continue;
    vm.release(mark);
    return what === "index" ? index : 1;
  }
  vm.release(mark);
  return what === "index" ? -1 : count;
}

/** PySequence_Concat. */
export function sequenceConcat(vm: Machine, a: Address, b: Address): Address {
  const native = vm.i32[(vm.typeOf(a) + SQ_CONCAT) >> 2]!;
  if (native !== 0) return (NATIVE[native] as BinaryFunc)(vm, a, b);
  if (isSequence(vm, a) && isSequence(vm, b)) {
    const sum = binaryOp1(vm, a, b, NB_ADD);
    if (sum !== NOT_IMPLEMENTED) return sum;
    vm.decref(sum);
  }
  throw vm.raise(TYPE_ERROR, `'${vm.typeName(a)}' object can't be concatenated`);
}

/** PySequence_Repeat. */
export function sequenceRepeat(vm: Machine, a: Address, count: number): Address {
  const native = vm.i32[(vm.typeOf(a) + SQ_REPEAT) >> 2]!;
  if (native === 0) throw vm.raise(TYPE_ERROR, `'${vm.typeName(a)}' object can't be repeated`);
  return (NATIVE[native] as SSizeArgFunc)(vm, a, count);
}

/** PyMapping_Check: has `mp_subscript`. */
export function isMapping(vm: Machine, object: Address): boolean {
  return vm.i32[(vm.typeOf(object) + MP_SUBSCRIPT) >> 2] !== 0;
}
