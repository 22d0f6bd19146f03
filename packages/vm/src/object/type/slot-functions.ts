/**
 * The slots of classes made in Python: each looks up the special method and calls it (`slot_*` of Objects/typeobject.c).
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  clearException,
  exceptionMatches,
  fetchException,
  PY_ERROR,
  raiseObject,
  restoreException,
} from "../../machine/errors.ts";
import { writeUnraisable } from "../../builtins/exceptions/unraisable.ts";
import { newSequenceIterator } from "../../builtins/iterator.ts";
import { intToBig, intToNumber, newInt } from "../../builtins/int/int.ts";
import { dictSize } from "../../builtins/dict/dict.ts";
import { newTuple } from "../../builtins/tuple/tuple.ts";
import {
  genericGetAttr,
  genericLookup,
  getAttrId,
  lookupAttrId,
  lookupSpecialMethod,
  typeLookup,
} from "../attribute.ts";
import { callSpecialFunction } from "../../eval/call-function.ts";
import { callTuple, vectorcall } from "../call.ts";
import { isTrue, richCompareBool } from "../compare.ts";
import { hashNotImplemented, hashOf } from "../hash.ts";
import { identifier, type IdentifierWord } from "../identifiers.ts";
import { getIter, iterNext } from "../iterate.ts";
import { NATIVE, nativeIndex, type BinaryFunc, type GetAttrFunc } from "../native.ts";
import { asSize, numberIndex } from "../number.ts";
import {
  DESCR_WRAPPED,
  EQ,
  FLAG_LONG_SUBCLASS,
  NB_ADD,
  NB_AND,
  NB_DIVMOD,
  NB_FLOOR_DIVIDE,
  NB_LSHIFT,
  NB_MATRIX_MULTIPLY,
  NB_MULTIPLY,
  NB_OR,
  NB_POWER,
  NB_REMAINDER,
  NB_RSHIFT,
  NB_SUBTRACT,
  NB_TRUE_DIVIDE,
  NB_XOR,
  NE,
  OB_SIZE,
  TP_DESCR_GET,
  TP_GETATTRO,
  TUPLE_ITEMS,
} from "../offsets.ts";
import { addressText } from "../repr.ts";
import {
  ATTRIBUTE_ERROR,
  BOOL_TYPE,
  FUNCTION_TYPE,
  NONE,
  NOT_IMPLEMENTED,
  OVERFLOW_ERROR,
  TRUE,
  TYPE_ERROR,
  VALUE_ERROR,
  WRAPPER_DESCRIPTOR_TYPE,
} from "../static.ts";
import { endOrThrow, takeStopIteration } from "../stop.ts";
import { isSubtype } from "./mro.ts";
import { lengthOfInt } from "../length.ts";

// ---- calling special methods ------------------------------------------------------------------------------------

/**
 * Calls the special method with `count` arguments where it is a Python function that needs no more than these: what it returned (owned), or -1 where nothing has been
 * done.
 */
function callPlain(vm: Machine, self: Address, name: IdentifierWord, count: number, a: Address, b: Address): Address {
  const found = typeLookup(vm, vm.typeOf(self), vm.id(name));
  if (found === 0 || vm.typeOf(found) !== FUNCTION_TYPE) return -1;
  const result = callSpecialFunction(vm, found, self, count, a, b);
  if (result === 0) throw PY_ERROR;
  return result;
}

/** Calls the special method without arguments; 0 if the type has none. */
function special0(vm: Machine, self: Address, name: IdentifierWord): Address {
  const result = callPlain(vm, self, name, 0, 0, 0);
  if (result > 0) return result;
  const method = lookupSpecialMethod(vm, self, name);
  if (method === 0) return 0;
  return callLooked(vm, method, self, 0, 0, 0);
}

/** The special method (owned), 0 where there is none or where binding it has failed. */
function lookupQuietly(vm: Machine, self: Address, name: IdentifierWord): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return lookupSpecialMethod(vm, self, name);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    clearException(vm);
    return 0;
  }
}

function special1(vm: Machine, self: Address, name: IdentifierWord, a: Address): Address {
  const result = callPlain(vm, self, name, 1, a, 0);
  if (result > 0) return result;
  const method = lookupSpecialMethod(vm, self, name);
  if (method === 0) return 0;
  return callLooked(vm, method, self, 1, a, 0);
}

function special2(vm: Machine, self: Address, name: IdentifierWord, a: Address, b: Address): Address {
  const result = callPlain(vm, self, name, 2, a, b);
  if (result > 0) return result;
  const method = lookupSpecialMethod(vm, self, name);
  if (method === 0) return 0;
  return callLooked(vm, method, self, 2, a, b);
}

/** Calls `method` (taken over), just found by lookupSpecialMethod, with up to two arguments. */
function callLooked(vm: Machine, method: Address, self: Address, count: number, a: Address, b: Address): Address {
  const unbound = vm.specialUnbound ? 1 : 0;
  const i32 = vm.i32;
  const mark = vm.mark();
  vm.hold(method);
  const argv = vm.pushArguments(count + unbound);
  let at = argv >> 2;
  if (unbound === 1) {
    i32[at] = self;
    at += 2;
  }
  if (count > 0) i32[at] = a;
  if (count > 1) i32[at + 2] = b;
  const result = vectorcall(vm, method, argv, count + unbound, 0);
  vm.release(mark);
  return result;
}

/** vectorcall_method: AttributeError where the type has none. */
function required(vm: Machine, result: Address, name: IdentifierWord): Address {
  if (result === 0) throw raiseObject(vm, ATTRIBUTE_ERROR, vm.id(name));
  return result;
}

/** Throws the result of a procedure away. */
function discard(vm: Machine, result: Address): void {
  vm.decref(result);
}

/**
 * Calls `callable` with `self` before the items of the tuple `args`, and `kwargs` (0: none): _PyObject_Call_Prepend.
 */
export function callPrepended(vm: Machine, callable: Address, self: Address, args: Address, kwargs: Address): Address {
  const i32 = vm.i32;
  const count = i32[(args + OB_SIZE) >> 2];
  if (kwargs === 0 || dictSize(vm, kwargs) === 0) {
    const argv = vm.pushArguments(count + 1);
    let to = argv >> 2;
    i32[to] = self;
    for (let from = (args + TUPLE_ITEMS) >> 2, left = count; left > 0; left--, from += 2) i32[(to += 2)] = i32[from];
    const result = vectorcall(vm, callable, argv, count + 1, 0);
    vm.popArguments(argv);
    return result;
  }
  const mark = vm.mark();
  const all = vm.hold(newTuple(vm, count + 1));
  i32[(all + TUPLE_ITEMS) >> 2] = vm.newRef(self);
  for (let i = 0; i < count; i++) {
    i32[(all + TUPLE_ITEMS + 8 * (i + 1)) >> 2] = vm.newRef(i32[(args + TUPLE_ITEMS + 8 * i) >> 2]);
  }
  const result = callTuple(vm, callable, all, kwargs);
  vm.release(mark);
  return result;
}

// ---- numbers --------------------------------------------------------------------------------------------------------

/** SLOT1BIN: `a.__op__(b)` and `b.__rop__(a)`, a subclass first if it overrides the reflected one. */
function binarySlot(slot: number, name: string, reflectedName: string): BinaryFunc {
  const id = identifier(name);
  const reflected = identifier(reflectedName);
  const native: BinaryFunc = (vm, a, b) => binarySpecial(vm, a, b, slot, index, id, reflected);
  const index = nativeIndex(`slot${name}`, native);
  return native;
}

/** SLOT1BINFULL: `index` is the native that says that a type's slot is this one. */
function binarySpecial(
  vm: Machine,
  a: Address,
  b: Address,
  slot: number,
  index: number,
  id: IdentifierWord,
  reflected: IdentifierWord,
): Address {
  const ta = vm.typeOf(a);
  const tb = vm.typeOf(b);
  let other = ta !== tb && vm.get(tb, slot) === index;
  if (vm.get(ta, slot) === index) {
    if (other && isSubtype(vm, tb, ta) && isOverloaded(vm, ta, tb, reflected)) {
      const result = orNotImplemented(vm, special1(vm, b, reflected, a));
      if (result !== NOT_IMPLEMENTED) return result;
      vm.decref(result);
      other = false;
    }
    const result = orNotImplemented(vm, special1(vm, a, id, b));
    if (result !== NOT_IMPLEMENTED || ta === tb || !other) return result;
    vm.decref(result);
  }
  if (other) return orNotImplemented(vm, special1(vm, b, reflected, a));
  return vm.newRef(NOT_IMPLEMENTED);
}

/** vectorcall_maybe: an absent method answers NotImplemented. */
function orNotImplemented(vm: Machine, result: Address): Address {
  return result === 0 ? vm.newRef(NOT_IMPLEMENTED) : result;
}

/** method_is_overloaded. */
function isOverloaded(vm: Machine, left: Address, right: Address, name: IdentifierWord): boolean {
  const mark = vm.mark();
  const b = lookupAttrId(vm, right, name);
  if (b === 0) return false;
  vm.hold(b);
  const a = lookupAttrId(vm, left, name);
  if (a !== 0) vm.hold(a);
  const overloaded = a === 0 || richCompareBool(vm, a, b, NE);
  vm.release(mark);
  return overloaded;
}

export const slotNbAdd: BinaryFunc = binarySlot(NB_ADD, "__add__", "__radd__");
export const slotNbSubtract: BinaryFunc = binarySlot(NB_SUBTRACT, "__sub__", "__rsub__");
export const slotNbMultiply: BinaryFunc = binarySlot(NB_MULTIPLY, "__mul__", "__rmul__");
export const slotNbMatrixMultiply: BinaryFunc = binarySlot(NB_MATRIX_MULTIPLY, "__matmul__", "__rmatmul__");
export const slotNbRemainder: BinaryFunc = binarySlot(NB_REMAINDER, "__mod__", "__rmod__");
export const slotNbDivmod: BinaryFunc = binarySlot(NB_DIVMOD, "__divmod__", "__rdivmod__");
export const slotNbLshift: BinaryFunc = binarySlot(NB_LSHIFT, "__lshift__", "__rlshift__");
export const slotNbRshift: BinaryFunc = binarySlot(NB_RSHIFT, "__rshift__", "__rrshift__");
export const slotNbAnd: BinaryFunc = binarySlot(NB_AND, "__and__", "__rand__");
export const slotNbXor: BinaryFunc = binarySlot(NB_XOR, "__xor__", "__rxor__");
export const slotNbOr: BinaryFunc = binarySlot(NB_OR, "__or__", "__ror__");
export const slotNbFloorDivide: BinaryFunc = binarySlot(NB_FLOOR_DIVIDE, "__floordiv__", "__rfloordiv__");
export const slotNbTrueDivide: BinaryFunc = binarySlot(NB_TRUE_DIVIDE, "__truediv__", "__rtruediv__");

const ID_POW = identifier("__pow__");
const ID_RPOW = identifier("__rpow__");

/** slot_nb_power: three operands try `__pow__` only. */
export function slotNbPower(vm: Machine, a: Address, b: Address, modulus: Address): Address {
  const index = nativeIndex("slot_nb_power", slotNbPower);
  if (modulus === NONE) return binarySpecial(vm, a, b, NB_POWER, index, ID_POW, ID_RPOW);
  if (vm.get(vm.typeOf(a), NB_POWER) !== index) return vm.newRef(NOT_IMPLEMENTED);
  return required(vm, special2(vm, a, ID_POW, b, modulus), ID_POW);
}

/** SLOT1: `self.__op__(other)`. */
function inPlaceSlot(name: string): BinaryFunc {
  const id = identifier(name);
  return (vm, self, other) => required(vm, special1(vm, self, id, other), id);
}

export const slotNbInPlaceAdd: BinaryFunc = inPlaceSlot("__iadd__");
export const slotNbInPlaceSubtract: BinaryFunc = inPlaceSlot("__isub__");
export const slotNbInPlaceMultiply: BinaryFunc = inPlaceSlot("__imul__");
export const slotNbInPlaceMatrixMultiply: BinaryFunc = inPlaceSlot("__imatmul__");
export const slotNbInPlaceRemainder: BinaryFunc = inPlaceSlot("__imod__");
export const slotNbInPlacePower: BinaryFunc = inPlaceSlot("__ipow__");
export const slotNbInPlaceLshift: BinaryFunc = inPlaceSlot("__ilshift__");
export const slotNbInPlaceRshift: BinaryFunc = inPlaceSlot("__irshift__");
export const slotNbInPlaceAnd: BinaryFunc = inPlaceSlot("__iand__");
export const slotNbInPlaceXor: BinaryFunc = inPlaceSlot("__ixor__");
export const slotNbInPlaceOr: BinaryFunc = inPlaceSlot("__ior__");
export const slotNbInPlaceFloorDivide: BinaryFunc = inPlaceSlot("__ifloordiv__");
export const slotNbInPlaceTrueDivide: BinaryFunc = inPlaceSlot("__itruediv__");

/** SLOT0: `self.__op__()`. */
function unarySlot(name: string): (vm: Machine, self: Address) => Address {
  const id = identifier(name);
  return (vm, self) => required(vm, special0(vm, self, id), id);
}

type Unary = (vm: Machine, self: Address) => Address;
export const slotNbNegative: Unary = unarySlot("__neg__");
export const slotNbPositive: Unary = unarySlot("__pos__");
export const slotNbAbsolute: Unary = unarySlot("__abs__");
export const slotNbInvert: Unary = unarySlot("__invert__");
export const slotNbInt: Unary = unarySlot("__int__");
export const slotNbFloat: Unary = unarySlot("__float__");
export const slotNbIndex: Unary = unarySlot("__index__");
export const slotTpStr: Unary = unarySlot("__str__");

const ID_BOOL = identifier("__bool__");
const ID_LEN = identifier("__len__");

export function slotNbBool(vm: Machine, self: Address): number {
  const mark = vm.mark();
  let value = special0(vm, self, ID_BOOL);
  const usesLength = value === 0;
  if (usesLength) {
    value = special0(vm, self, ID_LEN);
    if (value === 0) return 1;
  }
  vm.hold(value);
  if (!usesLength && vm.typeOf(value) !== BOOL_TYPE) {
    throw vm.raise(TYPE_ERROR, `__bool__ should return bool, returned ${vm.typeName(value)}`);
  }
  const truth = value === TRUE || isTrue(vm, value);
  vm.release(mark);
  return truth ? 1 : 0;
}

// ---- sequences and mappings -------------------------------------------------------------------------------------------

export function slotSqLength(vm: Machine, self: Address): number {
  const mark = vm.mark();
  const result = vm.hold(required(vm, special0(vm, self, ID_LEN), ID_LEN));
  const index = vm.hold(numberIndex(vm, result));
  if (isNegativeInt(vm, index)) throw vm.raise(VALUE_ERROR, "__len__() should return >= 0");
  const length = lengthOfInt(vm, asSize(vm, index, OVERFLOW_ERROR), index);
  vm.release(mark);
  return length;
}

function isNegativeInt(vm: Machine, int: Address): boolean {
  return vm.i32[(int + OB_SIZE) >> 2] < 0;
}

const ID_GETITEM = identifier("__getitem__");
const ID_SETITEM = identifier("__setitem__");
const ID_DELITEM = identifier("__delitem__");
const ID_CONTAINS = identifier("__contains__");

export function slotSqItem(vm: Machine, self: Address, index: number): Address {
  const mark = vm.mark();
  const key = vm.hold(newInt(vm, index));
  const result = required(vm, special1(vm, self, ID_GETITEM, key), ID_GETITEM);
  vm.release(mark);
  return result;
}

export function slotSqAssItem(vm: Machine, self: Address, index: number, value: Address): void {
  const mark = vm.mark();
  slotMpAssSubscript(vm, self, vm.hold(newInt(vm, index)), value);
  vm.release(mark);
}

export function slotSqContains(vm: Machine, self: Address, value: Address): number {
  const plain = callPlain(vm, self, ID_CONTAINS, 1, value, 0);
  if (plain > 0) return truthOf(vm, plain);
  const method = lookupSpecialMethod(vm, self, ID_CONTAINS);
  if (method === 0) return iterationContains(vm, self, value) ? 1 : 0;
  if (method === NONE) {
    vm.decref(method);
    throw vm.raise(TYPE_ERROR, `'${vm.typeName(self)}' object is not a container`);
  }
  return truthOf(vm, callLooked(vm, method, self, 1, value, 0));
}

/** Whether an answer, which is taken over, is true: 1 or 0. */
function truthOf(vm: Machine, answer: Address): number {
  vm.hold(answer);
  const truth = isTrue(vm, answer);
  vm.decref(vm.unhold());
  return truth ? 1 : 0;
}

function iterationContains(vm: Machine, sequence: Address, value: Address): boolean {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, sequence));
  let found = false;
  for (let item = iterNext(vm, iterator); item !== 0 && !found;) {
    vm.hold(item);
    found = richCompareBool(vm, item, value, EQ);
    vm.decref(vm.unhold());
    if (!found) item = iterNext(vm, iterator);
  }
  vm.release(mark);
  return found;
}

export function slotMpSubscript(vm: Machine, self: Address, key: Address): Address {
  return required(vm, special1(vm, self, ID_GETITEM, key), ID_GETITEM);
}

export function slotMpAssSubscript(vm: Machine, self: Address, key: Address, value: Address): void {
  if (value === 0) discard(vm, required(vm, special1(vm, self, ID_DELITEM, key), ID_DELITEM));
  else discard(vm, required(vm, special2(vm, self, ID_SETITEM, key, value), ID_SETITEM));
}

// ---- objects ----------------------------------------------------------------------------------------------------------

const ID_REPR = identifier("__repr__");
const ID_HASH = identifier("__hash__");
const ID_CALL = identifier("__call__");
const ID_GETATTRIBUTE = identifier("__getattribute__");
const ID_GETATTR = identifier("__getattr__");
const ID_SETATTR = identifier("__setattr__");
const ID_DELATTR = identifier("__delattr__");

export function slotTpRepr(vm: Machine, self: Address): Address {
  const method = lookupQuietly(vm, self, ID_REPR);
  if (method !== 0) return callLooked(vm, method, self, 0, 0, 0);
  return vm.str(`<${vm.typeName(self)} object at ${addressText(self)}>`);
}

export function slotTpHash(vm: Machine, self: Address): number {
  const plain = callPlain(vm, self, ID_HASH, 0, 0, 0);
  if (plain > 0) return hashFromAnswer(vm, plain);
  const method = lookupQuietly(vm, self, ID_HASH);
  if (method === 0) hashNotImplemented(vm, self);
  if (method === NONE) {
    vm.decref(method);
    hashNotImplemented(vm, self);
  }
  return hashFromAnswer(vm, callLooked(vm, method, self, 0, 0, 0));
}

/** What `__hash__` has returned, which is taken over, as a hash. */
function hashFromAnswer(vm: Machine, answer: Address): number {
  vm.hold(answer);
  if (!vm.hasFlag(answer, FLAG_LONG_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, "__hash__ method should return an integer");
  }
  const low = hashFromInt(vm, answer);
  const high = vm.hashHigh;
  vm.decref(vm.unhold());
  vm.hashHigh = high;
  return low;
}

/** An int as a hash: itself if it fits 64 bits, else its own hash; never -1. */
function hashFromInt(vm: Machine, int: Address): number {
  const digits = Math.abs(vm.i32[(int + OB_SIZE) >> 2]);
  if (digits <= 1) {
    const value = intToNumber(vm, int);
    const hash = value === -1 ? -2 : value;
    vm.hashHigh = hash >> 31;
    return hash | 0;
  }
  const value = intToBig(vm, int);
  if (BigInt.asIntN(64, value) !== value) return wideIntHash(vm, int);
  vm.hashHigh = Number(BigInt.asIntN(32, value >> 32n));
  return Number(BigInt.asIntN(32, value));
}

/** The hash of an int too large for a word; an instance of a subclass may have a `__hash__` of its own, which is not asked. */
function wideIntHash(vm: Machine, int: Address): number {
  const mark = vm.mark();
  const exact = vm.hold(numberIndex(vm, int));
  const low = hashOf(vm, exact);
  const high = vm.hashHigh;
  vm.release(mark);
  vm.hashHigh = high;
  return low;
}

export function slotTpCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const method = lookupSpecialMethod(vm, self, ID_CALL);
  if (method === 0) throw raiseObject(vm, ATTRIBUTE_ERROR, vm.id(ID_CALL));
  const unbound = vm.specialUnbound;
  const mark = vm.mark();
  vm.hold(method);
  const result = unbound ? callPrepended(vm, method, self, args, kwargs) : callTuple(vm, method, args, kwargs);
  vm.release(mark);
  return result;
}

export function slotTpGetattro(vm: Machine, self: Address, name: Address): Address {
  return required(vm, special1(vm, self, ID_GETATTRIBUTE, name), ID_GETATTRIBUTE);
}

/** slot_tp_getattr_hook: the attribute, and `__getattr__` where that fails with AttributeError. */
export function slotTpGetattrHook(vm: Machine, self: Address, name: Address): Address {
  const type = vm.typeOf(self);
  const hook = typeLookup(vm, type, vm.id(ID_GETATTR));
  if (hook === 0) {
    vm.set(type, TP_GETATTRO, nativeIndex("slot_tp_getattro", slotTpGetattro));
    return slotTpGetattro(vm, self, name);
  }
  const mark = vm.mark();
  vm.hold(vm.newRef(hook));
  const result = attributeOrNull(vm, self, name);
  if (result !== 0) {
    vm.release(mark);
    return result;
  }
  const found = special1(vm, self, ID_GETATTR, name);
  vm.release(mark);
  return required(vm, found, ID_GETATTR);
}

/** The attribute without the hook, 0 where AttributeError was raised. */
function attributeOrNull(vm: Machine, self: Address, name: Address): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return plainAttribute(vm, self, name);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    if (!exceptionMatches(vm, ATTRIBUTE_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

function plainAttribute(vm: Machine, self: Address, name: Address): Address {
  const method = typeLookup(vm, vm.typeOf(self), vm.id(ID_GETATTRIBUTE));
  const generic = nativeIndex("PyObject_GenericGetAttr", genericGetAttr);
  if (method === 0) return genericLookup(vm, self, name);
  if (vm.typeOf(method) === WRAPPER_DESCRIPTOR_TYPE) {
    const wrapped = vm.get(method, DESCR_WRAPPED);
    if (wrapped === generic) return genericLookup(vm, self, name);
    return (NATIVE[wrapped] as GetAttrFunc)(vm, self, name);
  }
  return required(vm, special1(vm, self, ID_GETATTRIBUTE, name), ID_GETATTRIBUTE);
}

export function slotTpSetattro(vm: Machine, self: Address, name: Address, value: Address): void {
  if (value === 0) discard(vm, required(vm, special1(vm, self, ID_DELATTR, name), ID_DELATTR));
  else discard(vm, required(vm, special2(vm, self, ID_SETATTR, name, value), ID_SETATTR));
}

const COMPARISONS: readonly IdentifierWord[] = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"].map(
  identifier,
);

export function slotTpRichcompare(vm: Machine, self: Address, other: Address, op: number): Address {
  const plain = callPlain(vm, self, COMPARISONS[op]!, 1, other, 0);
  if (plain > 0) return plain;
  const method = lookupQuietly(vm, self, COMPARISONS[op]!);
  return orNotImplemented(vm, method === 0 ? 0 : callLooked(vm, method, self, 1, other, 0));
}

const ID_ITER = identifier("__iter__");
const ID_NEXT = identifier("__next__");

export function slotTpIter(vm: Machine, self: Address): Address {
  const plain = callPlain(vm, self, ID_ITER, 0, 0, 0);
  if (plain > 0) return plain;
  const method = lookupQuietly(vm, self, ID_ITER);
  if (method !== 0 && method !== NONE) return callLooked(vm, method, self, 0, 0, 0);
  if (method !== 0) vm.decref(method);
  else if (typeLookup(vm, vm.typeOf(self), vm.id(ID_GETITEM)) !== 0) return newSequenceIterator(vm, self);
  throw vm.raise(TYPE_ERROR, `'${vm.typeName(self)}' object is not iterable`);
}

/** slot_tp_iternext. */
export function slotTpIternext(vm: Machine, self: Address): Address {
  const found = typeLookup(vm, vm.typeOf(self), vm.id(ID_NEXT));
  const plain = found !== 0 && vm.typeOf(found) === FUNCTION_TYPE ? callSpecialFunction(vm, found, self, 0, 0, 0) : -1;
  if (plain > 0) return plain;
  if (plain < 0) return nextByLookup(vm, self);
  if (!takeStopIteration(vm)) throw PY_ERROR;
  return 0;
}

function nextByLookup(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return required(vm, special0(vm, self, ID_NEXT), ID_NEXT);
  } catch (error) {
    return endOrThrow(vm, error, mark, depth);
  }
}

const ID_GET = identifier("__get__");
const ID_SET = identifier("__set__");
const ID_DELETE = identifier("__delete__");
const ID_INIT = identifier("__init__");
const ID_NEW = identifier("__new__");
const ID_DEL = identifier("__del__");

export function slotTpDescrGet(vm: Machine, self: Address, object: Address, type: Address): Address {
  const own = vm.typeOf(self);
  const get = typeLookup(vm, own, vm.id(ID_GET));
  if (get === 0) {
    if (vm.get(own, TP_DESCR_GET) === nativeIndex("slot_tp_descr_get", slotTpDescrGet)) vm.set(own, TP_DESCR_GET, 0);
    return vm.newRef(self);
  }
  const mark = vm.mark();
  vm.hold(vm.newRef(get));
  const argv = vm.pushArguments(3);
  vm.i32[argv >> 2] = self;
  vm.i32[(argv + 8) >> 2] = object === 0 ? NONE : object;
  vm.i32[(argv + 16) >> 2] = type === 0 ? NONE : type;
  const result = vectorcall(vm, get, argv, 3, 0);
  vm.release(mark);
  return result;
}

export function slotTpDescrSet(vm: Machine, self: Address, object: Address, value: Address): void {
  if (value === 0) discard(vm, required(vm, special1(vm, self, ID_DELETE, object), ID_DELETE));
  else discard(vm, required(vm, special2(vm, self, ID_SET, object, value), ID_SET));
}

export function slotTpInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const method = lookupSpecialMethod(vm, self, ID_INIT);
  if (method === 0) throw raiseObject(vm, ATTRIBUTE_ERROR, vm.id(ID_INIT));
  const unbound = vm.specialUnbound;
  const mark = vm.mark();
  vm.hold(method);
  const result = unbound ? callPrepended(vm, method, self, args, kwargs) : callTuple(vm, method, args, kwargs);
  if (result !== NONE) {
    vm.hold(result);
    throw vm.raise(TYPE_ERROR, `__init__() should return None, not '${vm.typeName(result)}'`);
  }
  vm.decref(result);
  vm.release(mark);
}

export function slotTpNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const mark = vm.mark();
  const method = vm.hold(getAttrId(vm, type, ID_NEW));
  const result = callPrepended(vm, method, type, args, kwargs);
  vm.release(mark);
  return result;
}

/** slot_tp_finalize: `__del__`, whose exceptions can only be reported. */
export function slotTpFinalize(vm: Machine, self: Address): void {
  const saved = fetchException(vm);
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  vm.finalizerObserver?.(self, false);
  try {
    const result = special0(vm, self, ID_DEL);
    if (result !== 0) vm.decref(result);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    writeUnraisable(vm, typeLookup(vm, vm.typeOf(self), vm.id(ID_DEL)));
  }
  vm.finalizerObserver?.(self, true);
  if (saved !== 0) restoreException(vm, saved);
}

// ---- coroutines ---------------------------------------------------------------------------------------------------------

const ID_AWAIT = identifier("__await__");
const ID_AITER = identifier("__aiter__");
const ID_ANEXT = identifier("__anext__");

/** slot_am_await and its like: AttributeError says which method is missing. */
function asyncSlot(id: IdentifierWord, name: string): Unary {
  return (vm, self) => {
    const result = special0(vm, self, id);
    if (result !== 0) return result;
    throw vm.raise(ATTRIBUTE_ERROR, `object ${vm.typeName(self)} does not have ${name} method`);
  };
}

export const slotAmAwait: Unary = asyncSlot(ID_AWAIT, "__await__");
export const slotAmAiter: Unary = asyncSlot(ID_AITER, "__aiter__");
export const slotAmAnext: Unary = asyncSlot(ID_ANEXT, "__anext__");
