/** Iteration (Objects/abstract.c, PyObject_GetIter and below). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches } from "../machine/errors.ts";
import { newSequenceIterator } from "../builtins/iterator.ts";
import { dictItemIterNext, dictKeyIterNext, dictValueIterNext, newDictIterator } from "../builtins/dict/iterator.ts";
import { DV_DICT } from "../builtins/dict/views.ts";
import { enumerateNext } from "../builtins/enumerate.ts";
import { filterNext } from "../builtins/filter.ts";
import { listIter, listIterNext } from "../builtins/list/iterator.ts";
import { listAsTuple, listExtend, newList } from "../builtins/list/list.ts";
import { mapNext } from "../builtins/map.ts";
import { rangeIter, rangeIteratorNext } from "../builtins/range/iterator.ts";
import { strIter, strIterNext } from "../builtins/str/iterator.ts";
import { tupleIter, tupleIterNext } from "../builtins/tuple/iterator.ts";
import { zipNext } from "../builtins/zip.ts";
import { generatorNext } from "../eval/generator/resume.ts";
import { callSpecial } from "./call.ts";
import { identifier } from "./identifiers.ts";
import { NATIVE, type IterNextFunc, type LenFunc, type UnaryFunc } from "./native.ts";
import { asSsize } from "./number.ts";
import {
  FLAG_DICT_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  MP_LENGTH,
  OB_TYPE,
  SQ_ITEM,
  SQ_LENGTH,
  TP_ITER,
  TP_ITERNEXT,
} from "./offsets.ts";
import {
  DICT_ITEMITERATOR_TYPE,
  DICT_ITEMS_TYPE,
  DICT_KEYITERATOR_TYPE,
  DICT_TYPE,
  DICT_VALUEITERATOR_TYPE,
  DICT_VALUES_TYPE,
  ENUMERATE_TYPE,
  FILTER_TYPE,
  GENERATOR_TYPE,
  LIST_ITERATOR_TYPE,
  LIST_TYPE,
  MAP_TYPE,
  NOT_IMPLEMENTED,
  RANGE_ITERATOR_TYPE,
  RANGE_TYPE,
  STR_ITERATOR_TYPE,
  STR_TYPE,
  TUPLE_ITERATOR_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
  ZIP_TYPE,
} from "./static.ts";
import { clearStopValue } from "./stop.ts";
import { lengthOfInt } from "./length.ts";

const ID_LENGTH_HINT = identifier("__length_hint__");

/** PyObject_GetIter. */
export function getIter(vm: Machine, object: Address): Address {
  const type = vm.i32[(object + OB_TYPE) >> 2]!;
  switch (type) {
    case LIST_TYPE:
      return listIter(vm, object);
    case TUPLE_TYPE:
      return tupleIter(vm, object);
    case STR_TYPE:
      return strIter(vm, object);
    case GENERATOR_TYPE:
      return vm.newRef(object);
    default:
      return otherIter(vm, object, type);
  }
}

function otherIter(vm: Machine, object: Address, type: Address): Address {
  switch (type) {
    case DICT_TYPE:
      return newDictIterator(vm, DICT_KEYITERATOR_TYPE, object);
    case DICT_ITEMS_TYPE:
      return newDictIterator(vm, DICT_ITEMITERATOR_TYPE, vm.get(object, DV_DICT));
    case DICT_VALUES_TYPE:
      return newDictIterator(vm, DICT_VALUEITERATOR_TYPE, vm.get(object, DV_DICT));
    case RANGE_TYPE:
      return rangeIter(vm, object);
    case GENERATOR_TYPE:
    case ENUMERATE_TYPE:
    case ZIP_TYPE:
    case MAP_TYPE:
      return vm.newRef(object);
    default:
      return anyIter(vm, object, type);
  }
}

function anyIter(vm: Machine, object: Address, type: Address): Address {
  const native = vm.i32[(type + TP_ITER) >> 2]!;
  if (native === 0) {
    if (isSequence(vm, object)) return newSequenceIterator(vm, object);
    throw vm.raise(TYPE_ERROR, `'${vm.typeNameOf(type)}' object is not iterable`);
  }
  const iterator = (NATIVE[native] as UnaryFunc)(vm, object);
  if (vm.i32[(vm.typeOf(iterator) + TP_ITERNEXT) >> 2] !== 0) return iterator;
  vm.hold(iterator);
  throw vm.raise(TYPE_ERROR, `iter() returned non-iterator of type '${vm.typeName(iterator)}'`);
}

/** PyIter_Check. */
export function isIterator(vm: Machine, object: Address): boolean {
  return vm.i32[(vm.typeOf(object) + TP_ITERNEXT) >> 2] !== 0;
}

/** PySequence_Check. */
export function isSequence(vm: Machine, object: Address): boolean {
  return !vm.hasFlag(object, FLAG_DICT_SUBCLASS) && vm.i32[(vm.typeOf(object) + SQ_ITEM) >> 2] !== 0;
}

/** PyIter_Next: the next item (owned), or 0 at the end. */
export function iterNext(vm: Machine, iterator: Address): Address {
  const item = iterStep(vm, iterator);
  if (item === 0) clearStopValue(vm);
  return item;
}

/**
 * tp_iternext: as `iterNext`, but how the iterator ended can still be asked for: for an `iternext` that ends where another does. The commonest are called by
 * name, which V8 can draw in; it cannot what comes out of a table.
 */
export function iterStep(vm: Machine, iterator: Address): Address {
  const type = vm.i32[(iterator + OB_TYPE) >> 2]!;
  switch (type) {
    case LIST_ITERATOR_TYPE:
      return listIterNext(vm, iterator);
    case RANGE_ITERATOR_TYPE:
      return rangeIteratorNext(vm, iterator);
    case GENERATOR_TYPE:
      return generatorNext(vm, iterator);
    default:
      return otherStep(vm, type, iterator);
  }
}

function otherStep(vm: Machine, type: Address, iterator: Address): Address {
  switch (type) {
    case STR_ITERATOR_TYPE:
      return strIterNext(vm, iterator);
    case TUPLE_ITERATOR_TYPE:
      return tupleIterNext(vm, iterator);
    case DICT_ITEMITERATOR_TYPE:
      return dictItemIterNext(vm, iterator);
    case DICT_KEYITERATOR_TYPE:
      return dictKeyIterNext(vm, iterator);
    case ENUMERATE_TYPE:
      return enumerateNext(vm, iterator);
    case ZIP_TYPE:
      return zipNext(vm, iterator);
    case MAP_TYPE:
      return mapNext(vm, iterator);
    case FILTER_TYPE:
      return filterNext(vm, iterator);
    case DICT_VALUEITERATOR_TYPE:
      return dictValueIterNext(vm, iterator);
    default:
      return (NATIVE[vm.i32[(type + TP_ITERNEXT) >> 2]!] as IterNextFunc)(vm, iterator);
  }
}

/** A new list of what `iterable` yields. */
export function listFromIterable(vm: Machine, iterable: Address): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  listExtend(vm, list, iterable);
  return vm.keep(mark, list);
}

/** PySequence_Tuple: an exact tuple is returned itself. */
export function tupleFromIterable(vm: Machine, iterable: Address): Address {
  const type = vm.typeOf(iterable);
  if (type === TUPLE_TYPE) return vm.newRef(iterable);
  if (type === LIST_TYPE) return listAsTuple(vm, iterable);
  const list = listFromIterable(vm, iterable);
  vm.hold(list);
  const tuple = listAsTuple(vm, list);
  vm.decref(vm.unhold());
  return tuple;
}

/** PySequence_Fast: the object itself if it is a list or tuple, else a new list; `message` for what is not iterable. */
export function sequenceFast(vm: Machine, object: Address, message: string): Address {
  const type = vm.typeOf(object);
  if (type === LIST_TYPE || type === TUPLE_TYPE) return vm.newRef(object);
  if (vm.i32[(type + TP_ITER) >> 2] === 0 && !isSequence(vm, object)) throw vm.raise(TYPE_ERROR, message);
  return listFromIterable(vm, object);
}

/** PyObject_LengthHint: a guess of the number of items, `fallback` where there is none. */
export function lengthHint(vm: Machine, object: Address, fallback: number): number {
  const type = vm.typeOf(object);
  const native = vm.i32[(type + SQ_LENGTH) >> 2] || vm.i32[(type + MP_LENGTH) >> 2]!;
  if (native !== 0) {
    const mark = vm.mark();
    try {
      return (NATIVE[native] as LenFunc)(vm, object);
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
      clearException(vm);
    }
  }
  return askLengthHint(vm, object, fallback);
}

function askLengthHint(vm: Machine, object: Address, fallback: number): number {
  const mark = vm.mark();
  let hint: Address;
  try {
    hint = callSpecial(vm, object, ID_LENGTH_HINT);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    return fallback;
  }
  if (hint === 0) return fallback;
  vm.hold(hint);
  if (hint === NOT_IMPLEMENTED) {
    vm.release(mark);
    return fallback;
  }
  if (!vm.hasFlag(hint, FLAG_LONG_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `__length_hint__ must be an integer, not ${vm.typeName(hint)}`);
  }
  const length = lengthOfInt(vm, asSsize(vm, hint), hint);
  vm.release(mark);
  if (length < 0) throw vm.raise(VALUE_ERROR, "__length_hint__() should return >= 0");
  return length;
}
