/**
 * What dying means: finaliser, weak references, children, storage, in CPython's order.
 *
 * The children come from the type's layout program, the one description of where references are. Nested deaths recurse as in CPython up to
 * a depth of 50; beyond that an object waits in a list through its own header (the trashcan), so a chain of a million nodes dies on a flat stack.
 *
 * ```text
 *  deallocate -> untrack -> [deep? wait] -> finalize -> weak references -> children -> tp_dealloc (raw storage) -> tp_free -> type
 * ```
 */
import { ARRAY, CUSTOM, DICT, FIELDS, FRAME, INLINE, SET, SlotSpans, type Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { fetchException, restoreException } from "../machine/errors.ts";
import { clearWeakReferencesTo } from "../builtins/weakref/clear.ts";
import { freeDict, freeDictTables } from "../builtins/dict/dict.ts";
import { DI_DICT, DI_RESULT } from "../builtins/dict/iterator.ts";
import { DV_DICT } from "../builtins/dict/views.ts";
import { EN_ITERATOR } from "../builtins/enumerate.ts";
import { FILTER_FUNCTION } from "../builtins/filter.ts";
import { IT_SEQ } from "../builtins/list/iterator.ts";
import { MAP_ITERATORS } from "../builtins/map.ts";
import { freeSetTable } from "../builtins/set/set.ts";
import { ZIP_ITERATORS } from "../builtins/zip.ts";
import { freeList } from "../builtins/list/list.ts";
import { RANGE_START } from "../builtins/range/layout.ts";
import { retireKnownFrame } from "../eval/frame.ts";
import { strDealloc } from "../builtins/str/text.ts";
import { freeTuple } from "../builtins/tuple/tuple.ts";
import { NATIVE, type Destructor } from "./native.ts";
import {
  CELL_REF,
  DICT_KEYS,
  DICT_VALUES,
  DICT_ENTRY_BYTES,
  DK_INDICES,
  DK_NENTRIES,
  DK_SIZE,
  ENTRY_KEY,
  FLAG_HAVE_GC,
  FLAG_HEAPTYPE,
  F_GEN,
  F_LOCALSPLUS,
  F_STACKDEPTH,
  F_VALUESTACK,
  FUNC_GLOBALS,
  FUNC_MODULE,
  FUNC_WEAKREFLIST,
  GC_HEAD_BYTES,
  GEN_CODE,
  GEN_FRAME,
  GEN_WEAKREFLIST,
  LIST_ITEMS,
  METHOD_FUNC,
  METHOD_WEAKREFLIST,
  OB_SIZE,
  OB_TYPE,
  SET_MASK,
  SET_TABLE,
  SET_WEAKREFLIST,
  TB_NEXT,
  TP_DEALLOC,
  TP_FINALIZE,
  TP_FLAGS,
  TP_FREE,
  TP_TRAVERSE,
  TP_WEAKLISTOFFSET,
  TUPLE_ITEMS,
} from "./offsets.ts";
import { TS_TRASH_LATER, TS_TRASH_NESTING, IS_FLOAT_FREE, IS_FLOAT_FREE_COUNT } from "./state.ts";
import {
  ASYNC_GENERATOR_TYPE,
  CELL_TYPE,
  COMPLEX_TYPE,
  COROUTINE_TYPE,
  DICT_ITEMITERATOR_TYPE,
  DICT_ITEMS_TYPE,
  DICT_KEYITERATOR_TYPE,
  DICT_KEYS_TYPE,
  DICT_TYPE,
  DICT_VALUEITERATOR_TYPE,
  DICT_VALUES_TYPE,
  ENUMERATE_TYPE,
  FILTER_TYPE,
  FLOAT_TYPE,
  FRAME_TYPE,
  FUNCTION_TYPE,
  GENERATOR_TYPE,
  INT_TYPE,
  LIST_ITERATOR_TYPE,
  LIST_TYPE,
  MAP_TYPE,
  METHOD_TYPE,
  RANGE_ITERATOR_TYPE,
  RANGE_TYPE,
  SET_DUMMY,
  SET_TYPE,
  STATIC_END,
  STR_ITERATOR_TYPE,
  STR_TYPE,
  TRACEBACK_TYPE,
  TUPLE_ITERATOR_TYPE,
  TUPLE_TYPE,
  ZIP_TYPE,
} from "./static.ts";

/** PyTrash_UNWIND_LEVEL. */
const DEEPEST_NESTING = 50;
/** The high half of the count links objects that wait in the trashcan. */
const TRASH_LINK = 4;
/** PyFloat_MAXFREELIST. */
const FREE_FLOATS = 100;
const SET_ENTRY_BYTES = 16;
/** References of a generator from gi_code on, without weak ones, up to those of the exception that it handles. */
const GEN_FIELDS = 7;
/** References of a function from func_globals on, up to func_dict. */
const FUNC_FIELDS = 10;

/** Frees an object whose count has reached 0. */
export function deallocate(vm: Machine, object: Address): void {
  const i32 = vm.i32;
  switch (i32[(object + OB_TYPE) >> 2]) {
    case INT_TYPE:
      vm.allocator.release(object);
      return;
    case FLOAT_TYPE:
      freeFloat(vm, object);
      return;
    case STR_TYPE:
      strDealloc(vm, object);
      return;
    case TUPLE_TYPE:
      deallocateTuple(vm, object);
      return;
    case LIST_TYPE:
      deallocateList(vm, object);
      return;
    case DICT_TYPE:
      deallocateDict(vm, object);
      return;
    case TRACEBACK_TYPE:
      deallocateTraceback(vm, object);
      return;
    default:
      if (!deallocatePlain(vm, object)) deallocateAny(vm, object);
  }
}

/** Complex numbers, the iterators and views that live as long as a loop, functions, methods and cells: nothing but fields with references. False for anything else. */
function deallocatePlain(vm: Machine, object: Address): boolean {
  const type = vm.i32[(object + OB_TYPE) >> 2];
  if (type >= STATIC_END) return false;
  switch (type) {
    case LIST_ITERATOR_TYPE:
    case TUPLE_ITERATOR_TYPE:
    case STR_ITERATOR_TYPE:
      return deallocateField(vm, object, IT_SEQ);
    case DICT_KEYS_TYPE:
    case DICT_VALUES_TYPE:
    case DICT_ITEMS_TYPE:
      return deallocateField(vm, object, DV_DICT);
    case DICT_KEYITERATOR_TYPE:
    case DICT_VALUEITERATOR_TYPE:
    case DICT_ITEMITERATOR_TYPE:
      return deallocateFields(vm, object, DI_DICT, 2, DI_RESULT - DI_DICT);
    case ENUMERATE_TYPE:
      return deallocateFields(vm, object, EN_ITERATOR, 3, 8);
    case ZIP_TYPE:
      return deallocateFields(vm, object, ZIP_ITERATORS, 2, 8);
    case MAP_TYPE:
      return deallocateFields(vm, object, MAP_ITERATORS, 2, 8);
    case FILTER_TYPE:
      return deallocateFields(vm, object, FILTER_FUNCTION, 2, 8);
    case CELL_TYPE:
      return deallocateField(vm, object, CELL_REF);
    case RANGE_TYPE:
      releaseForwards(vm, object + RANGE_START, 4, 8);
      vm.allocator.release(object);
      return true;
    case RANGE_ITERATOR_TYPE:
    case COMPLEX_TYPE:
      vm.allocator.release(object);
      return true;
    case METHOD_TYPE:
      return vm.i32[(object + METHOD_WEAKREFLIST) >> 2] === 0 && deallocateFields(vm, object, METHOD_FUNC, 2, 8);
    case FUNCTION_TYPE:
      return vm.i32[(object + FUNC_WEAKREFLIST) >> 2] === 0 && deallocateFunction(vm, object);
    case SET_TYPE:
      return vm.i32[(object + SET_WEAKREFLIST) >> 2] === 0 && deallocateSet(vm, object);
    case GENERATOR_TYPE:
      return isSpent(vm.i32, object) && deallocateFields(vm, object, GEN_CODE, GEN_FIELDS, 8);
    default:
      return false;
  }
}

/** As `deallocateFields` for one reference. Where nothing dies with it, nothing can be nested. */
function deallocateField(vm: Machine, object: Address, offset: number): boolean {
  const i32 = vm.i32;
  const child = i32[(object + offset) >> 2];
  if (child !== 0) {
    if (i32[child >> 2] === 1) return deallocateFields(vm, object, offset, 1, 8);
    i32[child >> 2]--;
  }
  freeEmptied(vm, object);
  return true;
}

/** Frees a container that has nothing to release any more. */
export function freeEmptied(vm: Machine, object: Address): void {
  vm.untrack(object);
  vm.collector.released();
  vm.allocator.release(object - GC_HEAD_BYTES);
}

/** Whether a generator is at its end, and nothing refers to it weakly. */
function isSpent(i32: Int32Array, generator: Address): boolean {
  return i32[(generator + GEN_FRAME) >> 2] === 0 && i32[(generator + GEN_WEAKREFLIST) >> 2] === 0;
}

function deallocateFields(vm: Machine, object: Address, offset: number, count: number, stride: number): boolean {
  if (!enterTrash(vm, object)) return true;
  releaseForwards(vm, object + offset, count, stride);
  return freePlain(vm, object);
}

function deallocateFunction(vm: Machine, func: Address): boolean {
  if (!enterTrash(vm, func)) return true;
  releaseForwards(vm, func + FUNC_GLOBALS, FUNC_FIELDS, 8);
  releaseForwards(vm, func + FUNC_MODULE, 2, 8);
  return freePlain(vm, func);
}

function deallocateSet(vm: Machine, set: Address): boolean {
  if (!enterTrash(vm, set)) return true;
  releaseSet(vm, set);
  freeSetTable(vm, set);
  return freePlain(vm, set);
}

/** The memory of a container that is untracked and empty. */
function freePlain(vm: Machine, object: Address): true {
  vm.collector.released();
  vm.allocator.release(object - GC_HEAD_BYTES);
  leaveTrash(vm);
  return true;
}

/** Floats wait for their next use in a chain through ob_type, as in CPython. */
function freeFloat(vm: Machine, float: Address): void {
  const i32 = vm.i32;
  const count = i32[IS_FLOAT_FREE_COUNT >> 2]!;
  if (count >= FREE_FLOATS) {
    vm.allocator.release(float);
    return;
  }
  i32[IS_FLOAT_FREE_COUNT >> 2] = count + 1;
  i32[(float + OB_TYPE) >> 2] = i32[IS_FLOAT_FREE >> 2]!;
  i32[IS_FLOAT_FREE >> 2] = float;
}

/** What `deallocateAny` would do by the layout and the slots of the type; these have neither finalisers nor weak references. */
function deallocateTuple(vm: Machine, tuple: Address): void {
  if (!enterTrash(vm, tuple)) return;
  releaseBackwards(vm, tuple + TUPLE_ITEMS, vm.i32[(tuple + OB_SIZE) >> 2]);
  freeTuple(vm, tuple);
  leaveTrash(vm);
}

function deallocateList(vm: Machine, list: Address): void {
  if (!enterTrash(vm, list)) return;
  const items = vm.i32[(list + LIST_ITEMS) >> 2];
  if (items !== 0) {
    releaseBackwards(vm, items, vm.i32[(list + OB_SIZE) >> 2]);
    vm.allocator.release(items);
  }
  freeList(vm, list);
  leaveTrash(vm);
}

function deallocateDict(vm: Machine, dict: Address): void {
  if (!enterTrash(vm, dict)) return;
  releaseDict(vm, dict);
  freeDictTables(vm, dict);
  freeDict(vm, dict);
  leaveTrash(vm);
}

function deallocateTraceback(vm: Machine, traceback: Address): void {
  if (!enterTrash(vm, traceback)) return;
  releaseForwards(vm, traceback + TB_NEXT, 2, 8);
  vm.freeInstance(traceback);
  leaveTrash(vm);
}

/** Untracks a dying container. False: it is nested too deep and waits. */
function enterTrash(vm: Machine, object: Address): boolean {
  const i32 = vm.i32;
  vm.untrack(object);
  if (i32[TS_TRASH_NESTING >> 2] >= DEEPEST_NESTING) {
    i32[(object + TRASH_LINK) >> 2] = i32[TS_TRASH_LATER >> 2];
    i32[TS_TRASH_LATER >> 2] = object;
    return false;
  }
  i32[TS_TRASH_NESTING >> 2]++;
  return true;
}

function leaveTrash(vm: Machine): void {
  const i32 = vm.i32;
  const nesting = --i32[TS_TRASH_NESTING >> 2];
  if (nesting <= 0 && i32[TS_TRASH_LATER >> 2] !== 0) emptyTrash(vm);
}

function deallocateAny(vm: Machine, object: Address): void {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2]!;
  const container = (i32[(type + TP_FLAGS) >> 2]! & FLAG_HAVE_GC) !== 0;
  if (!container) die(vm, object, type);
  else if (enterTrash(vm, object)) {
    die(vm, object, type);
    leaveTrash(vm);
  }
}

/** _PyTrash_thread_destroy_chain. */
function emptyTrash(vm: Machine): void {
  const i32 = vm.i32;
  i32[TS_TRASH_NESTING >> 2]!++;
  for (;;) {
    const object = i32[TS_TRASH_LATER >> 2]!;
    if (object === 0) break;
    i32[TS_TRASH_LATER >> 2] = i32[(object + TRASH_LINK) >> 2]!;
    i32[(object + TRASH_LINK) >> 2] = 0;
    die(vm, object, i32[(object + OB_TYPE) >> 2]!);
  }
  i32[TS_TRASH_NESTING >> 2]!--;
}

function die(vm: Machine, object: Address, born: Address): void {
  if (born === FRAME_TYPE) return retireKnownFrame(vm, object);
  const i32 = vm.i32;
  let type = born;
  const finalizer = i32[(type + TP_FINALIZE) >> 2]!;
  if (finalizer !== 0) {
    // A generator loses its weak references before it is closed, and its frame may outlive it.
    const suspendable = type === GENERATOR_TYPE || type === COROUTINE_TYPE || type === ASYNC_GENERATOR_TYPE;
    if (suspendable && i32[(object + GEN_WEAKREFLIST) >> 2] !== 0)
      clearWeakReferencesTo(vm, object, object + GEN_WEAKREFLIST);
    const finished = suspendable && i32[(object + GEN_FRAME) >> 2] === 0;
    if (!finished && !finalizeFromDealloc(vm, object, type, finalizer)) return;
    type = i32[(object + OB_TYPE) >> 2]!; // the finaliser may have assigned __class__
    if (suspendable && i32[(object + GEN_FRAME) >> 2] !== 0) i32[(i32[(object + GEN_FRAME) >> 2]! + F_GEN) >> 2] = 0;
  }
  const weaklist = i32[(type + TP_WEAKLISTOFFSET) >> 2]!;
  if (weaklist > 0 && i32[(object + weaklist) >> 2] !== 0) clearWeakReferencesTo(vm, object, object + weaklist);
  releaseChildren(vm, object, type);
  const storage = i32[(type + TP_DEALLOC) >> 2]!;
  if (storage !== 0) (NATIVE[storage] as Destructor)(vm, object);
  const free = i32[(type + TP_FREE) >> 2]!;
  if (free !== 0) (NATIVE[free] as Destructor)(vm, object);
  else vm.freeInstance(object);
  if ((i32[(type + TP_FLAGS) >> 2]! & FLAG_HEAPTYPE) !== 0) vm.decref(type);
}

/** PyObject_CallFinalizerFromDealloc: false when the object was resurrected. */
function finalizeFromDealloc(vm: Machine, object: Address, type: Address, finalizer: number): boolean {
  const i32 = vm.i32;
  const container = (i32[(type + TP_FLAGS) >> 2]! & FLAG_HAVE_GC) !== 0;
  if (container && vm.collector.isFinalized(object)) return true;
  i32[object >> 2] = 1;
  if (container) vm.track(object);
  const exception = fetchException(vm);
  (NATIVE[finalizer] as Destructor)(vm, object);
  if (exception !== 0) restoreException(vm, exception);
  if (container) vm.collector.setFinalized(object);
  if (--i32[object >> 2]! > 0) return false;
  if (container) vm.untrack(object);
  return true;
}

const SPANS: SlotSpans[] = [];
let spansInUse = 0;

/** Releases what the object owns, in the order in which CPython's destructors do: arrays from their end, everything else forwards. */
function releaseChildren(vm: Machine, object: Address, type: Address): void {
  const i32 = vm.i32;
  const program = i32[(type + TP_TRAVERSE) >> 2]!;
  if (program === 0) return;
  let at = (program >> 2) + 1;
  for (let left = i32[program >> 2]!; left > 0; left--, at += 3) {
    const a = i32[at + 1]!;
    const b = i32[at + 2]!;
    switch (i32[at]) {
      case FIELDS:
        if (a !== OB_TYPE) releaseForwards(vm, object + a, b, 8);
        break;
      case INLINE:
        releaseBackwards(vm, object + a, Math.abs(i32[(object + OB_SIZE) >> 2]!));
        break;
      case ARRAY:
        releaseBackwards(vm, i32[(object + a) >> 2]!, i32[(object + b) >> 2]!);
        break;
      case DICT:
        releaseDict(vm, object);
        break;
      case SET:
        releaseSet(vm, object);
        break;
      case FRAME:
        releaseFrame(vm, object);
        break;
      case CUSTOM:
        releaseCustom(vm, object, a);
        break;
      default:
        throw new Error(`layout operation ${i32[at]} is unknown`);
    }
  }
}

function releaseForwards(vm: Machine, start: Address, count: number, stride: number): void {
  const i32 = vm.i32;
  for (let slot = start; count > 0; count--, slot += stride) {
    const child = i32[slot >> 2]!;
    if (child !== 0 && --i32[child >> 2]! === 0) deallocate(vm, child);
  }
}

function releaseBackwards(vm: Machine, start: Address, count: number): void {
  const i32 = vm.i32;
  for (let slot = start + 8 * (count - 1); slot >= start; slot -= 8) {
    const child = i32[slot >> 2]!;
    if (child !== 0 && --i32[child >> 2]! === 0) deallocate(vm, child);
  }
}

/** Entry by entry, the key first; a shared key table keeps its keys, which `tp_dealloc` deals with. */
function releaseDict(vm: Machine, dict: Address): void {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2]!;
  if (keys === 0) return;
  const count = i32[(keys + DK_NENTRIES) >> 2]!;
  const values = i32[(dict + DICT_VALUES) >> 2]!;
  if (values !== 0) return releaseForwards(vm, values, count, 8);
  const size = i32[(keys + DK_SIZE) >> 2]!;
  const width = size <= 0xff ? 1 : size <= 0xffff ? 2 : 4;
  let entry = (keys + DK_INDICES + size * width + ENTRY_KEY) >> 2;
  for (let left = count; left > 0; left--, entry += DICT_ENTRY_BYTES >> 2) {
    const key = i32[entry];
    const value = i32[entry + 2];
    if (key !== 0 && --i32[key >> 2] === 0) deallocate(vm, key);
    if (value !== 0 && --i32[value >> 2] === 0) deallocate(vm, value);
  }
}

function releaseSet(vm: Machine, set: Address): void {
  const i32 = vm.i32;
  let entry = i32[(set + SET_TABLE) >> 2]!;
  if (entry === 0) return;
  for (let left = i32[(set + SET_MASK) >> 2]! + 1; left > 0; left--, entry += SET_ENTRY_BYTES) {
    const key = i32[entry >> 2]!;
    if (key !== 0 && key !== SET_DUMMY && --i32[key >> 2]! === 0) deallocate(vm, key);
  }
}

function releaseFrame(vm: Machine, frame: Address): void {
  const start = frame + F_LOCALSPLUS;
  const top = vm.i32[(frame + F_VALUESTACK) >> 2]! + 8 * vm.i32[(frame + F_STACKDEPTH) >> 2]!;
  if (top > start) releaseForwards(vm, start, (top - start) >> 3, 8);
}

/** Custom layouts say their words as spans, one set of spans for each level of nesting. */
function releaseCustom(vm: Machine, object: Address, kind: number): void {
  let spans = SPANS[spansInUse];
  if (spans === undefined) SPANS.push((spans = new SlotSpans()));
  spans.reset();
  spansInUse++;
  vm.scanCustom(kind, object, spans);
  for (let i = 0; i < spans.length; i += 3) {
    releaseForwards(vm, spans.words[i]!, spans.words[i + 1]!, spans.words[i + 2]!);
  }
  spansInUse--;
}
