/** What the less hot instructions of the loop mean. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newAsyncGenWrappedValue } from "./async-generator.ts";
import {
  clearException,
  exceptionMatches,
  fetchException,
  isExceptionClass,
  isExceptionInstance,
  PY_ERROR,
  raiseInstance,
  raiseObject,
  restoreException,
} from "../machine/errors.ts";
import { newPythonFunction } from "../builtins/function/function.ts";
import { newBoundMethod } from "../builtins/method.ts";
import { compareInts } from "../builtins/int/int.ts";
import { LOOKUP_GENERIC } from "../builtins/dict/keys.ts";
import { dictContains, dictDelete, dictGet, dictMerge, dictUpdate, newDict } from "../builtins/dict/dict.ts";
import { dictSubscript } from "../builtins/dict/methods.ts";
import { listAsTuple, listExtend, listItem, listSetItem, listSize } from "../builtins/list/list.ts";
import { newInt } from "../builtins/int/box.ts";
import { setContainsSlot } from "../builtins/set/methods.ts";
import { newSet, setAdd, setContains } from "../builtins/set/set.ts";
import { newTuple, tupleSetItem } from "../builtins/tuple/tuple.ts";
import { call0, call1, callTuple, callWith } from "../object/call.ts";
import { callSpecialFunction } from "./call-function.ts";
import {
  getAttrId,
  instanceDict,
  lookupAttr,
  lookupSpecial,
  typeLookup,
  getAttr,
  genericGetAttr,
} from "../object/attribute.ts";
import { identifier } from "../object/identifiers.ts";
import { isInstance } from "../object/subclass.ts";
import { getIter, iterNext, tupleFromIterable, listFromIterable, isIterator } from "../object/iterate.ts";
import { NATIVE, type BinaryFunc, type DescrGetFunc, type UnaryFunc } from "../object/native.ts";
import {
  AM_AITER,
  AM_ANEXT,
  AM_AWAIT,
  F_BLOCKSTACK,
  F_GLOBALS,
  F_IBLOCK,
  F_LASTI,
  F_VALUESTACK,
  EXC_TRACEBACK,
  EXC_CAUSE,
  EXC_SUPPRESS_CONTEXT,
  EXC_CONTEXT,
  FLAG_METHOD_DESCRIPTOR,
  FLAG_UNICODE_SUBCLASS,
  FLAG_MATCH_SELF,
  FUNC_ANNOTATIONS,
  FUNC_CLOSURE,
  FUNC_DEFAULTS,
  FUNC_KWDEFAULTS,
  GEN_CODE,
  GEN_FRAME,
  CO_FLAGS,
  MP_SUBSCRIPT,
  OB_TYPE,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_FLAGS,
  TP_GETATTRO,
  TP_ITER,
  DICT_KEYS,
  DK_LOOKUP,
} from "../object/offsets.ts";
import { ascii, format, repr, strOf, strText } from "../object/repr.ts";
import { delItem, getItem, length, sequenceContains, setItem } from "../object/subscript.ts";
import { TS_EXC_INFO } from "../object/state.ts";
import {
  ATTRIBUTE_ERROR,
  COROUTINE_TYPE,
  DICT_TYPE,
  FUNCTION_TYPE,
  GENERATOR_TYPE,
  KEY_ERROR,
  NONE,
  RUNTIME_ERROR,
  SET_TYPE,
  STOP_ASYNC_ITERATION,
  STR_TYPE,
  SYSTEM_ERROR,
  TUPLE_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
  ASYNC_GENERATOR_TYPE,
} from "../object/static.ts";
import { isSubtype } from "../object/type/mro.ts";
import { raiseAttributeError } from "../builtins/exceptions/create.ts";
import { BEFORE_ASYNC_WITH, CO_COROUTINE, CO_ITERABLE_COROUTINE, WITH_EXCEPT_START } from "@pyvm/compiler";

export { compareInts };

/** The type of the block that is on the block stack while a handler runs; no instruction has this number. */
export const EXCEPT_HANDLER = 257;

const ID_ENTER = identifier("__enter__");
const ID_EXIT = identifier("__exit__");
const ID_AENTER = identifier("__aenter__");
const ID_AEXIT = identifier("__aexit__");
const ID_MATCH_ARGS = identifier("__match_args__");
const ID_KEYS = identifier("keys");
const ID_GET = identifier("get");
const ID_QUALNAME = identifier("__qualname__");

export function isSubtypeOf(vm: Machine, a: Address, b: Address): boolean {
  return isSubtype(vm, a, b);
}

export function containsOperation(vm: Machine, container: Address, item: Address): boolean {
  const type = vm.i32[(container + OB_TYPE) >> 2];
  if (type === DICT_TYPE) return dictContains(vm, container, item);
  return type === SET_TYPE ? setContainsSlot(vm, container, item) === 1 : sequenceContains(vm, container, item);
}

export function subscript(vm: Machine, container: Address, key: Address): Address {
  const type = vm.i32[(container + OB_TYPE) >> 2];
  if (type === DICT_TYPE) return dictSubscript(vm, container, key);
  const native = vm.i32[(type + MP_SUBSCRIPT) >> 2];
  return native === 0 ? getItem(vm, container, key) : (NATIVE[native] as BinaryFunc)(vm, container, key);
}

export { delItem as deleteSubscript, setItem as storeSubscript };

// ---- exceptions -----------------------------------------------------------------------------------------------

const CANNOT_CATCH = "catching classes that do not inherit from BaseException is not allowed";

/** JUMP_IF_NOT_EXC_MATCH: whether the exception class `left` is `right`, or in it. */
export function exceptionMatch(vm: Machine, left: Address, right: Address): boolean {
  if (vm.typeOf(right) === TUPLE_TYPE || vm.hasFlag(right, 1 << 26)) {
    const size = vm.tupleSize(right);
    for (let i = 0; i < size; i++) {
      if (!isExceptionClass(vm, vm.tupleItem(right, i))) throw vm.raise(TYPE_ERROR, CANNOT_CATCH);
    }
  } else if (!isExceptionClass(vm, right)) throw vm.raise(TYPE_ERROR, CANNOT_CATCH);
  return givenExceptionMatches(vm, left, right);
}

/** PyErr_GivenExceptionMatches. */
export function givenExceptionMatches(vm: Machine, error: Address, expected: Address): boolean {
  if (error === 0 || expected === 0) return false;
  if (vm.hasFlag(expected, 1 << 26)) {
    const size = vm.tupleSize(expected);
    for (let i = 0; i < size; i++) if (givenExceptionMatches(vm, error, vm.tupleItem(expected, i))) return true;
    return false;
  }
  const type = isExceptionInstance(vm, error) ? vm.typeOf(error) : error;
  if (isExceptionClass(vm, type) && isExceptionClass(vm, expected)) return isSubtype(vm, type, expected);
  return type === expected;
}

/**
 * Enters a handler: pushes an EXCEPT_HANDLER block, the exception handled until now and the new one, six words at i32 index `sp`
 * (traceback, value, type, twice). The current exception becomes the handled one.
 */
export function enterHandler(vm: Machine, frame: Address, sp: number): void {
  const i32 = vm.i32;
  const count = i32[(frame + F_IBLOCK) >> 2]++;
  const block = (frame + F_BLOCKSTACK + 12 * count) >> 2;
  i32[block] = EXCEPT_HANDLER;
  i32[block + 1] = i32[(frame + F_LASTI) >> 2];
  i32[block + 2] = ((sp << 2) - i32[(frame + F_VALUESTACK) >> 2]) >> 3;
  const item = i32[TS_EXC_INFO >> 2] >> 2;
  i32[sp] = i32[item + 4];
  i32[sp + 2] = i32[item + 2];
  const type = i32[item];
  i32[sp + 4] = type !== 0 ? type : vm.none();
  const exception = fetchException(vm);
  const exceptionType = vm.typeOf(exception);
  const traceback = i32[(exception + EXC_TRACEBACK) >> 2] || NONE;
  i32[item] = vm.newRef(exceptionType);
  i32[item + 2] = vm.newRef(exception);
  i32[item + 4] = vm.newRef(traceback);
  i32[sp + 6] = vm.newRef(traceback);
  i32[sp + 8] = exception;
  i32[sp + 10] = vm.newRef(exceptionType);
}

/** RERAISE: makes the exception whose traceback, value and type lie at `sp` current again, taking them over. */
export function reraise(vm: Machine, sp: number): void {
  const i32 = vm.i32;
  const traceback = i32[sp];
  const value = i32[sp + 2];
  const type = i32[sp + 4];
  vm.decref(type);
  if (isExceptionInstance(vm, value)) {
    vm.replace(value, EXC_TRACEBACK, traceback === NONE || traceback === 0 ? 0 : vm.newRef(traceback));
  }
  if (traceback !== 0) vm.decref(traceback);
  restoreException(vm, value);
}

/** do_raise: makes the exception of `raise exception from cause` current. Returns whether it is re-raised as it was. */
export function doRaise(vm: Machine, exception: Address, cause: Address): boolean {
  if (exception === 0) return reraiseHandled(vm);
  const mark = vm.mark();
  let instance: Address;
  if (isExceptionClass(vm, exception)) {
    instance = vm.hold(call0(vm, exception));
    if (!isExceptionInstance(vm, instance)) {
      throw vm.raise(
        TYPE_ERROR,
        `calling ${reprOf(vm, exception)} should have returned an instance of BaseException, not ${reprOf(vm, vm.typeOf(instance))}`,
      );
    }
  } else if (isExceptionInstance(vm, exception)) instance = vm.hold(vm.newRef(exception));
  else throw vm.raise(TYPE_ERROR, "exceptions must derive from BaseException");
  if (cause !== 0) setCause(vm, instance, cause);
  vm.newRef(instance);
  vm.release(mark);
  raiseInstance(vm, instance);
  return false;
}

function reprOf(vm: Machine, object: Address): string {
  const text = repr(vm, object);
  const result = vm.toJs(text);
  vm.decref(text);
  return result;
}

function setCause(vm: Machine, instance: Address, cause: Address): void {
  let fixed: Address;
  if (isExceptionClass(vm, cause)) {
    fixed = vm.hold(call0(vm, cause));
    if (!isExceptionInstance(vm, fixed)) {
      throw vm.raise(
        TYPE_ERROR,
        `calling ${reprOf(vm, cause)} should have returned an instance of BaseException, not ${reprOf(vm, vm.typeOf(fixed))}`,
      );
    }
  } else if (isExceptionInstance(vm, cause)) fixed = cause;
  else if (cause === NONE) fixed = 0;
  else throw vm.raise(TYPE_ERROR, "exception causes must derive from BaseException");
  vm.replace(instance, EXC_CAUSE, fixed === 0 ? 0 : vm.newRef(fixed));
  vm.u8[instance + EXC_SUPPRESS_CONTEXT] = 1;
}

function reraiseHandled(vm: Machine): boolean {
  const i32 = vm.i32;
  let item = i32[TS_EXC_INFO >> 2];
  while (item !== 0) {
    const type = i32[item >> 2];
    if (type !== 0 && type !== NONE) break;
    item = i32[(item + 24) >> 2];
  }
  if (item === 0) throw vm.raise(RUNTIME_ERROR, "No active exception to reraise");
  const value = i32[(item + 8) >> 2];
  const traceback = i32[(item + 16) >> 2];
  vm.replace(value, EXC_TRACEBACK, traceback === 0 || traceback === NONE ? 0 : vm.newRef(traceback));
  restoreException(vm, vm.newRef(value));
  return true;
}

// ---- context managers -----------------------------------------------------------------------------------------

/** SETUP_WITH: the result of __enter__; the bound __exit__ is left on the native value stack. */
export function enterContext(vm: Machine, manager: Address): Address {
  const type = vm.typeOf(manager);
  const func = typeLookup(vm, type, vm.id(ID_ENTER));
  const exitFunc = typeLookup(vm, type, vm.id(ID_EXIT));
  if (isFunction(vm, func) && isFunction(vm, exitFunc)) {
    vm.hold(newBoundMethod(vm, exitFunc, manager));
    return enterByFunction(vm, func, manager);
  }
  const enter = lookupSpecial(vm, manager, ID_ENTER);
  if (enter === 0) throw raiseObjectName(vm, ID_ENTER);
  vm.hold(enter);
  const exit = lookupSpecial(vm, manager, ID_EXIT);
  if (exit === 0) throw raiseObjectName(vm, ID_EXIT);
  vm.hold(exit);
  const result = call0(vm, enter);
  vm.unhold();
  vm.decref(vm.unhold());
  vm.hold(exit);
  return result;
}

function isFunction(vm: Machine, object: Address): boolean {
  return object !== 0 && vm.typeOf(object) === FUNCTION_TYPE;
}

/** Calls an `__enter__` without a method. */
function enterByFunction(vm: Machine, func: Address, manager: Address): Address {
  const result = callSpecialFunction(vm, func, manager, 0, 0, 0);
  if (result === 0) throw PY_ERROR;
  return result > 0 ? result : call1(vm, func, manager);
}

function raiseObjectName(vm: Machine, name: number): typeof PY_ERROR {
  return raiseObject(vm, ATTRIBUTE_ERROR, vm.id(name));
}

/** BEFORE_ASYNC_WITH: what __aenter__ returns; the bound __aexit__ is left on the native value stack. */
export function enterAsyncContext(vm: Machine, manager: Address): Address {
  const enter = lookupSpecial(vm, manager, ID_AENTER);
  if (enter === 0) throw raiseObjectName(vm, ID_AENTER);
  vm.hold(enter);
  const exit = lookupSpecial(vm, manager, ID_AEXIT);
  if (exit === 0) throw raiseObjectName(vm, ID_AEXIT);
  vm.hold(exit);
  const result = call0(vm, enter);
  vm.unhold();
  vm.decref(vm.unhold());
  vm.hold(exit);
  return result;
}

// ---- attributes -----------------------------------------------------------------------------------------------

/**
 * LOAD_METHOD (_PyObject_GetMethod): the attribute (owned). `vm.specialUnbound` says that it is a plain function to be called with the object as
 * first argument.
 */
export function loadMethod(vm: Machine, object: Address, name: Address): Address {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2];
  if (NATIVE[i32[(type + TP_GETATTRO) >> 2]] !== genericGetAttr) {
    const result = getAttr(vm, object, name);
    vm.specialUnbound = false;
    return result;
  }
  const found = typeLookup(vm, type, name);
  let get = 0;
  let unbound = false;
  if (found !== 0) {
    const foundType = i32[(found + OB_TYPE) >> 2];
    if ((i32[(foundType + TP_FLAGS) >> 2] & FLAG_METHOD_DESCRIPTOR) !== 0) unbound = true;
    else {
      get = i32[(foundType + TP_DESCR_GET) >> 2];
      if (get !== 0 && i32[(foundType + TP_DESCR_SET) >> 2] !== 0) return bindDescriptor(vm, get, found, object, type);
    }
  }
  const dict = instanceDict(vm, object);
  if (dict !== 0) {
    if (found !== 0 && i32[(i32[(dict + DICT_KEYS) >> 2] + DK_LOOKUP) >> 2] === LOOKUP_GENERIC) {
      const result = genericGetAttr(vm, object, name); // a key's __eq__ may delete what was found
      vm.specialUnbound = false;
      return result;
    }
    const value = dictGet(vm, dict, name);
    if (value !== 0) {
      vm.specialUnbound = false;
      return vm.newRef(value);
    }
  }
  if (unbound) {
    vm.specialUnbound = true;
    return vm.newRef(found);
  }
  if (get !== 0) return bindDescriptor(vm, get, found, object, type);
  vm.specialUnbound = false;
  if (found !== 0) return vm.newRef(found);
  throw raiseAttributeError(vm, object, name, `'${vm.typeName(object)}' object has no attribute '${vm.toJs(name)}'`);
}

function bindDescriptor(vm: Machine, get: number, descriptor: Address, object: Address, type: Address): Address {
  const mark = vm.mark();
  vm.hold(vm.newRef(descriptor));
  const result = (NATIVE[get] as DescrGetFunc)(vm, descriptor, object, type);
  vm.release(mark);
  vm.specialUnbound = false;
  return result;
}

// ---- calls ----------------------------------------------------------------------------------------------------

/** CALL_FUNCTION_EX: callable, arguments and perhaps keywords at i32 index `base`. */
export function callFunctionEx(vm: Machine, base: number, hasKeywords: boolean): Address {
  const i32 = vm.i32;
  const callable = i32[base];
  const args = i32[base + 2];
  const kwargs = hasKeywords ? i32[base + 4] : 0;
  const mark = vm.mark();
  let dict = kwargs;
  if (kwargs !== 0 && vm.typeOf(kwargs) !== DICT_TYPE) {
    dict = vm.hold(newDict(vm));
    dictMergeOperation(vm, callable, dict, kwargs);
  }
  let tuple = args;
  if (vm.typeOf(args) !== TUPLE_TYPE) {
    if (vm.i32[(vm.typeOf(args) + TP_ITER) >> 2] === 0 && !isIterableSequence(vm, args)) {
      throw vm.raise(
        TYPE_ERROR,
        `${functionText(vm, callable)} argument after * must be an iterable, not ${vm.typeName(args)}`,
      );
    }
    tuple = vm.hold(tupleFromIterable(vm, args));
  }
  const result = callTuple(vm, callable, tuple, dict);
  vm.release(mark);
  return result;
}

function isIterableSequence(vm: Machine, object: Address): boolean {
  return vm.i32[(vm.typeOf(object) + 776) >> 2] !== 0;
}

/** _PyObject_FunctionStr: `module.qualname()` of what is called, for messages. */
export function functionText(vm: Machine, callable: Address): string {
  const qualname = lookupAttr(vm, callable, vm.id(ID_QUALNAME));
  if (qualname === 0) {
    const text = strOf(vm, callable);
    const result = vm.toJs(text);
    vm.decref(text);
    return result;
  }
  const mark = vm.mark();
  vm.hold(qualname);
  const module = lookupAttr(vm, callable, vm.id(identifierModule));
  if (module !== 0) vm.hold(module);
  const name = vm.hasFlag(qualname, FLAG_UNICODE_SUBCLASS) ? vm.toJs(qualname) : reprOf(vm, qualname);
  const inBuiltins = module === 0 || module === NONE || vm.toJs(module) === "builtins";
  const result = inBuiltins ? `${name}()` : `${vm.toJs(module)}.${name}()`;
  vm.release(mark);
  return result;
}

const identifierModule = identifier("__module__");

// ---- building -------------------------------------------------------------------------------------------------

/** LIST_EXTEND. */
export function listExtendOperation(vm: Machine, list: Address, iterable: Address): void {
  if (vm.i32[(vm.typeOf(iterable) + TP_ITER) >> 2] === 0 && !isIterableSequence(vm, iterable)) {
    throw vm.raise(TYPE_ERROR, `Value after * must be an iterable, not ${vm.typeName(iterable)}`);
  }
  listExtend(vm, list, iterable);
}

/** DICT_UPDATE: `{**mapping}`. */
export function dictUpdateOperation(vm: Machine, dict: Address, mapping: Address): void {
  const mark = vm.mark();
  try {
    dictUpdate(vm, dict, mapping);
  } catch (error) {
    vm.caught(error, mark);
    if (exceptionMatches(vm, ATTRIBUTE_ERROR) && !hasKeys(vm, mapping)) {
      clearException(vm);
      throw vm.raise(TYPE_ERROR, `'${vm.typeName(mapping)}' object is not a mapping`);
    }
    throw error;
  }
}

function hasKeys(vm: Machine, object: Address): boolean {
  const exception = fetchException(vm);
  const keys = lookupAttr(vm, object, vm.id(ID_KEYS));
  if (keys !== 0) vm.decref(keys);
  restoreException(vm, exception);
  return keys !== 0;
}

/** DICT_MERGE: `f(**mapping)`, where a key given twice is an error (format_kwargs_error). */
export function dictMergeOperation(vm: Machine, callable: Address, dict: Address, mapping: Address): void {
  const mark = vm.mark();
  try {
    dictMerge(vm, dict, mapping, 2);
  } catch (error) {
    vm.caught(error, mark);
    if (exceptionMatches(vm, ATTRIBUTE_ERROR) && !hasKeys(vm, mapping)) {
      clearException(vm);
      throw vm.raise(
        TYPE_ERROR,
        `${functionText(vm, callable)} argument after ** must be a mapping, not ${vm.typeName(mapping)}`,
      );
    }
    if (exceptionMatches(vm, KEY_ERROR)) repeatedKeyword(vm, callable);
    throw error;
  }
}

function repeatedKeyword(vm: Machine, callable: Address): void {
  const exception = vm.currentException();
  const args = vm.get(exception, 24);
  if (args === 0 || vm.tupleSize(args) !== 1) return;
  const mark = vm.mark();
  const key = vm.hold(vm.newRef(vm.tupleItem(args, 0)));
  clearException(vm);
  const text = strText(vm, key);
  vm.raise(TYPE_ERROR, `${functionText(vm, callable)} got multiple values for keyword argument '${text}'`);
  vm.release(mark);
}

export function listToTuple(vm: Machine, list: Address): Address {
  return listAsTuple(vm, list);
}

/** FORMAT_VALUE: `conversion` 0 none, 1 str, 2 repr, 3 ascii; `spec` 0 for none. */
export function formatValue(vm: Machine, value: Address, spec: Address, conversion: number): Address {
  if (conversion === 0 && spec === 0 && vm.typeOf(value) === STR_TYPE) return vm.newRef(value);
  const mark = vm.mark();
  let converted = value;
  if (conversion === 1) converted = vm.hold(strOf(vm, value));
  else if (conversion === 2) converted = vm.hold(repr(vm, value));
  else if (conversion === 3) converted = vm.hold(ascii(vm, value));
  const result = spec === 0 && vm.typeOf(converted) === STR_TYPE ? vm.newRef(converted) : format(vm, converted, spec);
  vm.release(mark);
  return result;
}

/**
 * MAKE_FUNCTION: the code, the name above it and what `flags` says lies below it, the stack ending at i32 index `sp`, give way to a function. @returns the new end
 */
export function makeFunction(vm: Machine, frame: Address, sp: number, flags: number): number {
  const i32 = vm.i32;
  const qualname = i32[sp - 2];
  const code = i32[sp - 4];
  const func = newPythonFunction(vm, code, i32[(frame + F_GLOBALS) >> 2], qualname);
  let at = sp - 4;
  if ((flags & 8) !== 0) i32[(func + FUNC_CLOSURE) >> 2] = i32[(at -= 2)];
  if ((flags & 4) !== 0) i32[(func + FUNC_ANNOTATIONS) >> 2] = i32[(at -= 2)];
  if ((flags & 2) !== 0) i32[(func + FUNC_KWDEFAULTS) >> 2] = i32[(at -= 2)];
  if ((flags & 1) !== 0) i32[(func + FUNC_DEFAULTS) >> 2] = i32[(at -= 2)];
  i32[at] = func;
  vm.decref(code);
  vm.decref(qualname);
  return at + 2;
}

// ---- unpacking ------------------------------------------------------------------------------------------------

/**
 * unpack_iterable: puts `before` items and, when `after` >= 0, a list of the rest and `after` further items on the stack, so that the first is on
 * top. `sp` is the i32 index after the iterable, whose slot the lowest of them takes; the caller releases the iterable.
 */
export function unpackIterable(vm: Machine, iterable: Address, before: number, after: number, sp: number): void {
  const mark = vm.mark();
  if (vm.i32[(vm.typeOf(iterable) + TP_ITER) >> 2] === 0 && !isIterableSequence(vm, iterable)) {
    throw vm.raise(TYPE_ERROR, `cannot unpack non-iterable ${vm.typeName(iterable)} object`);
  }
  const iterator = vm.hold(getIter(vm, iterable));
  for (let i = 0; i < before; i++) {
    const item = iterNext(vm, iterator);
    if (item === 0) {
      const wanted = after < 0 ? `expected ${before}` : `expected at least ${before + after}`;
      throw vm.raise(VALUE_ERROR, `not enough values to unpack (${wanted}, got ${i})`);
    }
    vm.hold(item);
  }
  if (after < 0) checkExhausted(vm, iterator, before);
  else unpackRest(vm, iterator, before, after);
  placeUnpacked(vm, mark, before, after, sp);
}

function checkExhausted(vm: Machine, iterator: Address, before: number): void {
  const extra = iterNext(vm, iterator);
  if (extra === 0) return;
  vm.decref(extra);
  throw vm.raise(VALUE_ERROR, `too many values to unpack (expected ${before})`);
}

/** Holds the list of the rest, then the last `after` items. */
function unpackRest(vm: Machine, iterator: Address, before: number, after: number): void {
  const list = vm.hold(listFromIterable(vm, iterator));
  const size = listSize(vm, list);
  if (size < after) {
    throw vm.raise(
      VALUE_ERROR,
      `not enough values to unpack (expected at least ${before + after}, got ${before + size})`,
    );
  }
  for (let i = size - after; i < size; i++) vm.hold(vm.newRef(listItem(vm, list, i)));
  truncateList(vm, list, size - after);
}

function truncateList(vm: Machine, list: Address, size: number): void {
  const old = listSize(vm, list);
  for (let i = size; i < old; i++) listSetItem(vm, list, i, vm.none());
  vm.i32[(list + 16) >> 2] = size;
  for (let i = size; i < old; i++) vm.i32[NONE >> 2]--;
}

/** Moves the held items from the native value stack to the frame's, in reverse. */
function placeUnpacked(vm: Machine, mark: number, before: number, after: number, sp: number): void {
  const i32 = vm.i32;
  const count = before + (after < 0 ? 0 : 1 + after);
  const items = (mark >> 2) + 2;
  for (let i = 0; i < count; i++) {
    i32[sp - 2 + 2 * i] = i32[items + 2 * (count - 1 - i)];
    i32[items + 2 * (count - 1 - i)] = 0;
  }
  vm.release(mark);
}

// ---- generators and coroutines ----------------------------------------------------------------------------------

export function wrapAsyncValue(vm: Machine, value: Address): Address {
  return newAsyncGenWrappedValue(vm, value);
}

/** GET_YIELD_FROM_ITER. */
export function getYieldFromIterator(vm: Machine, iterable: Address, flags: number): Address {
  const type = vm.typeOf(iterable);
  if (type === COROUTINE_TYPE) {
    if ((flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) === 0) {
      throw vm.raise(TYPE_ERROR, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    }
    return vm.newRef(iterable);
  }
  return type === GENERATOR_TYPE ? vm.newRef(iterable) : getIter(vm, iterable);
}

/** GET_AWAITABLE: `before` and `beforeThat` are the opcodes in front, which say whose result is awaited. */
export function getAwaitable(vm: Machine, object: Address, before: number, beforeThat: number): Address {
  const iterator = awaitableIterator(vm, object, before, beforeThat);
  if (vm.typeOf(iterator) === COROUTINE_TYPE && isAwaiting(vm, iterator)) {
    vm.hold(iterator);
    throw vm.raise(RUNTIME_ERROR, "coroutine is being awaited already");
  }
  return iterator;
}

/** _PyGen_yf of a coroutine: whether it waits in a `yield from` or `await`. */
function isAwaiting(vm: Machine, coroutine: Address): boolean {
  return yieldingFrom(vm, coroutine) !== 0;
}

/** _PyGen_yf: what the generator is delegating to (borrowed), or 0. */
export function yieldingFrom(vm: Machine, generator: Address): Address {
  const i32 = vm.i32;
  const frame = i32[(generator + GEN_FRAME) >> 2];
  if (frame === 0 || i32[(frame + F_LASTI) >> 2] < 0) return 0;
  const depth = i32[(frame + 80) >> 2];
  if (depth === 0) return 0;
  const code = i32[(frame + 32) >> 2];
  const next = i32[(code + 48) >> 2] + 32 + ((i32[(frame + F_LASTI) >> 2] + 1) << 1);
  if (vm.u8[next] !== 72) return 0; // YIELD_FROM
  return i32[(i32[(frame + F_VALUESTACK) >> 2] + 8 * (depth - 1)) >> 2];
}

/** _PyCoro_GetAwaitableIter. */
export function awaitableIterator(vm: Machine, object: Address, before = 0, beforeThat = 0): Address {
  const type = vm.typeOf(object);
  if (type === COROUTINE_TYPE) return vm.newRef(object);
  if (type === GENERATOR_TYPE && (vm.get(vm.get(object, GEN_CODE), CO_FLAGS) & CO_ITERABLE_COROUTINE) !== 0) {
    return vm.newRef(object);
  }
  const native = vm.i32[(type + AM_AWAIT) >> 2];
  if (native === 0) {
    if (before === BEFORE_ASYNC_WITH) {
      throw vm.raise(
        TYPE_ERROR,
        `'async with' received an object from __aenter__ that does not implement __await__: ${vm.typeName(object)}`,
      );
    }
    if (before === WITH_EXCEPT_START || (before === 131 && beforeThat === 4)) {
      throw vm.raise(
        TYPE_ERROR,
        `'async with' received an object from __aexit__ that does not implement __await__: ${vm.typeName(object)}`,
      );
    }
    throw vm.raise(TYPE_ERROR, `object ${vm.typeName(object)} can't be used in 'await' expression`);
  }
  const iterator = (NATIVE[native] as UnaryFunc)(vm, object);
  if (vm.typeOf(iterator) === COROUTINE_TYPE) {
    vm.hold(iterator);
    throw vm.raise(TYPE_ERROR, "__await__() returned a coroutine");
  }
  if (!isIterator(vm, iterator)) {
    vm.hold(iterator);
    throw vm.raise(TYPE_ERROR, `__await__() returned non-iterator of type '${vm.typeName(iterator)}'`);
  }
  return iterator;
}

/** GET_AITER. */
export function getAsyncIterator(vm: Machine, object: Address): Address {
  const native = vm.i32[(vm.typeOf(object) + AM_AITER) >> 2];
  if (native === 0) {
    throw vm.raise(TYPE_ERROR, `'async for' requires an object with __aiter__ method, got ${vm.typeName(object)}`);
  }
  const iterator = (NATIVE[native] as UnaryFunc)(vm, object);
  if (vm.i32[(vm.typeOf(iterator) + AM_ANEXT) >> 2] === 0) {
    vm.hold(iterator);
    throw vm.raise(
      TYPE_ERROR,
      `'async for' received an object from __aiter__ that does not implement __anext__: ${vm.typeName(iterator)}`,
    );
  }
  return iterator;
}

/** GET_ANEXT: the awaitable of the next item. */
export function getAsyncNext(vm: Machine, iterator: Address): Address {
  const type = vm.typeOf(iterator);
  const native = vm.i32[(type + AM_ANEXT) >> 2];
  if (native === 0) {
    throw vm.raise(TYPE_ERROR, `'async for' requires an iterator with __anext__ method, got ${vm.typeName(iterator)}`);
  }
  const next = (NATIVE[native] as UnaryFunc)(vm, iterator);
  if (type === ASYNC_GENERATOR_TYPE) return next;
  vm.hold(next);
  const mark = vm.mark();
  try {
    const awaitable = awaitableIterator(vm, next);
    vm.decref(vm.unhold());
    return awaitable;
  } catch (error) {
    vm.caught(error, mark);
    const cause = fetchException(vm);
    vm.raise(TYPE_ERROR, `'async for' received an invalid object from __anext__: ${vm.typeName(next)}`);
    const exception = vm.currentException();
    vm.replace(exception, EXC_CAUSE, vm.newRef(cause));
    vm.replace(exception, EXC_CONTEXT, cause);
    vm.u8[exception + EXC_SUPPRESS_CONTEXT] = 1;
    throw PY_ERROR;
  }
}

/** END_ASYNC_FOR: whether the exception's type ends the loop. */
export function isStopAsyncIteration(vm: Machine, type: Address): boolean {
  return givenExceptionMatches(vm, type, STOP_ASYNC_ITERATION);
}

// ---- pattern matching -------------------------------------------------------------------------------------------

export function getLength(vm: Machine, object: Address): Address {
  return newInt(vm, length(vm, object));
}

/** MATCH_KEYS: the tuple of the values of `keys`, or 0 where one is missing. */
export function matchKeys(vm: Machine, map: Address, keys: Address): Address {
  const count = vm.tupleSize(keys);
  const mark = vm.mark();
  const values = vm.hold(newTuple(vm, count));
  const seen = vm.hold(newSet(vm));
  const get = vm.hold(getAttrId(vm, map, ID_GET));
  const missing = vm.hold(newDict(vm)); // an object that nothing else is
  for (let i = 0; i < count; i++) {
    const key = vm.tupleItem(keys, i);
    if (setContains(vm, seen, key)) {
      throw vm.raise(VALUE_ERROR, `mapping pattern checks duplicate key (${reprOf(vm, key)})`);
    }
    setAdd(vm, seen, key);
    const value = callWith(vm, get, key, missing);
    if (value === missing) {
      vm.decref(value);
      vm.release(mark);
      return 0;
    }
    tupleSetItem(vm, values, i, value);
  }
  return vm.keep(mark, values);
}

/** MATCH_CLASS: the tuple of attributes, or 0 when `subject` is no instance or lacks one. */
export function matchClass(vm: Machine, subject: Address, type: Address, positional: number, names: Address): Address {
  if (!vm.isType(type)) throw vm.raise(TYPE_ERROR, "called match pattern must be a type");
  if (!isInstance(vm, subject, type)) return 0;
  const mark = vm.mark();
  const seen = vm.hold(newSet(vm));
  const named = vm.tupleSize(names);
  const argv = vm.mark();
  if (positional > 0 && !matchPositional(vm, subject, type, positional, seen)) {
    vm.release(mark);
    return 0;
  }
  for (let i = 0; i < named; i++) {
    const attribute = matchAttribute(vm, subject, type, vm.tupleItem(names, i), seen);
    if (attribute === 0) {
      vm.release(mark);
      return 0;
    }
    vm.hold(attribute);
  }
  const attributes = newTuple(vm, (vm.mark() - argv) >> 3);
  for (let at = argv, i = 0; at < vm.mark(); at += 8, i++) tupleSetItem(vm, attributes, i, vm.newRef(vm.i32[at >> 2]));
  vm.release(mark);
  return attributes;
}

/** Holds the attributes for the positional sub-patterns. */
function matchPositional(vm: Machine, subject: Address, type: Address, count: number, seen: Address): boolean {
  const matchArgs = lookupAttr(vm, type, vm.id(ID_MATCH_ARGS));
  if (matchArgs === 0) {
    const self = (vm.i32[(type + TP_FLAGS) >> 2] & FLAG_MATCH_SELF) !== 0;
    const allowed = self ? 1 : 0;
    if (allowed < count) tooManyPatterns(vm, type, allowed, count);
    if (self) vm.hold(vm.newRef(subject));
    return true;
  }
  // The attributes must end up above everything else that is held.
  try {
    if (vm.typeOf(matchArgs) !== TUPLE_TYPE) {
      throw vm.raise(
        TYPE_ERROR,
        `${vm.typeNameOf(type)}.__match_args__ must be a tuple (got ${vm.typeName(matchArgs)})`,
      );
    }
    if (vm.tupleSize(matchArgs) < count) tooManyPatterns(vm, type, vm.tupleSize(matchArgs), count);
    for (let i = 0; i < count; i++) {
      const name = vm.tupleItem(matchArgs, i);
      if (vm.typeOf(name) !== STR_TYPE) {
        throw vm.raise(TYPE_ERROR, `__match_args__ elements must be strings (got ${vm.typeName(name)})`);
      }
      const attribute = matchAttribute(vm, subject, type, name, seen);
      if (attribute === 0) return false;
      vm.hold(attribute);
    }
    return true;
  } finally {
    vm.decref(matchArgs);
  }
}

function tooManyPatterns(vm: Machine, type: Address, allowed: number, given: number): never {
  const plural = allowed === 1 ? "" : "s";
  throw vm.raise(
    TYPE_ERROR,
    `${vm.typeNameOf(type)}() accepts ${allowed} positional sub-pattern${plural} (${given} given)`,
  );
}

function matchAttribute(vm: Machine, subject: Address, type: Address, name: Address, seen: Address): Address {
  if (setContains(vm, seen, name)) {
    throw vm.raise(TYPE_ERROR, `${vm.typeNameOf(type)}() got multiple sub-patterns for attribute ${reprOf(vm, name)}`);
  }
  setAdd(vm, seen, name);
  return lookupAttr(vm, subject, name);
}

/** COPY_DICT_WITHOUT_KEYS: `**rest` of a mapping pattern. */
export function copyDictWithoutKeys(vm: Machine, map: Address, keys: Address): Address {
  const mark = vm.mark();
  const rest = vm.hold(newDict(vm));
  dictUpdate(vm, rest, map);
  const count = vm.tupleSize(keys);
  for (let i = 0; i < count; i++) {
    if (!dictDelete(vm, rest, vm.tupleItem(keys, i))) throw raiseObject(vm, KEY_ERROR, vm.tupleItem(keys, i));
  }
  return vm.keep(mark, rest);
}

export function unknownOpcode(vm: Machine, opcode: number): never {
  throw vm.raise(SYSTEM_ERROR, `unknown opcode ${opcode}`);
}
