/** The module `_operator` (Modules/_operator.c): the operators of the language as functions. */
import {
  asSsize,
  delItem,
  EQ,
  exactIndex,
  GE,
  getItem,
  GT,
  intOfLength,
  isSequence,
  isTrue,
  LE,
  lengthHint,
  lengthOfInt,
  LT,
  NATIVE,
  NE,
  newBool,
  newInt,
  NONE,
  numberAbsolute,
  numberAdd,
  numberAnd,
  numberFloorDivide,
  numberInPlaceAdd,
  numberInPlaceAnd,
  numberInPlaceFloorDivide,
  numberInPlaceLshift,
  numberInPlaceMatrixMultiply,
  numberInPlaceMultiply,
  numberInPlaceOr,
  numberInPlacePower,
  numberInPlaceRemainder,
  numberInPlaceRshift,
  numberInPlaceSubtract,
  numberInPlaceTrueDivide,
  numberInPlaceXor,
  numberInvert,
  numberLshift,
  numberMatrixMultiply,
  numberMultiply,
  numberNegative,
  numberOr,
  numberPositive,
  numberPower,
  numberRemainder,
  numberRshift,
  numberSubtract,
  numberTrueDivide,
  numberXor,
  richCompare,
  sequenceConcat,
  sequenceContains,
  sequenceCount,
  sequenceIndex,
  setItem,
  SQ_CONCAT,
  SQ_INPLACE_CONCAT,
  type Address,
  type BinaryFunc,
  type Machine,
  type ModuleSpec,
  TYPE_ERROR,
} from "@pyvm/vm";
import { compareDigest } from "./compare-digest.ts";
import { ATTRGETTER_TYPE, ITEMGETTER_TYPE } from "./getters.ts";
import { METHODCALLER_TYPE } from "./methodcaller.ts";

/** PySequence_InPlaceConcat. */
function inPlaceConcat(vm: Machine, a: Address, b: Address): Address {
  const type = vm.typeOf(a);
  const native = vm.get(type, SQ_INPLACE_CONCAT) || vm.get(type, SQ_CONCAT);
  if (native !== 0) return (NATIVE[native] as BinaryFunc)(vm, a, b);
  if (isSequence(vm, a) && isSequence(vm, b)) return numberInPlaceAdd(vm, a, b);
  throw vm.raise(TYPE_ERROR, `'${vm.typeName(a)}' object can't be concatenated`);
}

function setItemFunction(vm: Machine, _module: Address, a: Address, b: Address, c: Address): Address {
  setItem(vm, a, b, c);
  return vm.none();
}

function delItemFunction(vm: Machine, _module: Address, a: Address, b: Address): Address {
  delItem(vm, a, b);
  return vm.none();
}

function lengthHintFunction(vm: Machine, _module: Address, object: Address, fallback: Address): Address {
  return intOfLength(vm, lengthHint(vm, object, fallback === 0 ? 0 : lengthOfInt(vm, asSsize(vm, fallback), fallback)));
}

export const spec: ModuleSpec = {
  name: "_operator",
  doc: `Operator interface.

This module exports a set of functions implemented in C corresponding
to the intrinsic operators of Python.  For example, operator.add(x, y)
is equivalent to the expression x+y.  The function names are those
used for special methods; variants without leading and trailing
'__' are also provided for convenience.`,
  types: [ITEMGETTER_TYPE, ATTRGETTER_TYPE, METHODCALLER_TYPE],
  functions: [
    [
      "truth($module, a, /)",
      (vm, _module, a) => newBool(vm, isTrue(vm, a)),
      "Return True if a is true, False otherwise.",
    ],
    [
      "contains($module, a, b, /)",
      (vm, _module, a, b) => newBool(vm, sequenceContains(vm, a, b)),
      "Same as b in a (note reversed operands).",
    ],
    [
      "indexOf($module, a, b, /)",
      (vm, _module, a, b) => newInt(vm, sequenceIndex(vm, a, b)),
      "Return the first index of b in a.",
    ],
    [
      "countOf($module, a, b, /)",
      (vm, _module, a, b) => newInt(vm, sequenceCount(vm, a, b)),
      "Return the number of items in a which are, or which equal, b.",
    ],
    ["is_($module, a, b, /)", (vm, _module, a, b) => newBool(vm, a === b), "Same as a is b."],
    ["is_not($module, a, b, /)", (vm, _module, a, b) => newBool(vm, a !== b), "Same as a is not b."],
    ["add($module, a, b, /)", (vm, _module, a, b) => numberAdd(vm, a, b), "Same as a + b."],
    ["sub($module, a, b, /)", (vm, _module, a, b) => numberSubtract(vm, a, b), "Same as a - b."],
    ["mul($module, a, b, /)", (vm, _module, a, b) => numberMultiply(vm, a, b), "Same as a * b."],
    ["matmul($module, a, b, /)", (vm, _module, a, b) => numberMatrixMultiply(vm, a, b), "Same as a @ b."],
    ["floordiv($module, a, b, /)", (vm, _module, a, b) => numberFloorDivide(vm, a, b), "Same as a // b."],
    ["truediv($module, a, b, /)", (vm, _module, a, b) => numberTrueDivide(vm, a, b), "Same as a / b."],
    ["mod($module, a, b, /)", (vm, _module, a, b) => numberRemainder(vm, a, b), "Same as a % b."],
    ["lshift($module, a, b, /)", (vm, _module, a, b) => numberLshift(vm, a, b), "Same as a << b."],
    ["rshift($module, a, b, /)", (vm, _module, a, b) => numberRshift(vm, a, b), "Same as a >> b."],
    ["and_($module, a, b, /)", (vm, _module, a, b) => numberAnd(vm, a, b), "Same as a & b."],
    ["xor($module, a, b, /)", (vm, _module, a, b) => numberXor(vm, a, b), "Same as a ^ b."],
    ["or_($module, a, b, /)", (vm, _module, a, b) => numberOr(vm, a, b), "Same as a | b."],
    ["neg($module, a, /)", (vm, _module, a) => numberNegative(vm, a), "Same as -a."],
    ["pos($module, a, /)", (vm, _module, a) => numberPositive(vm, a), "Same as +a."],
    ["abs($module, a, /)", (vm, _module, a) => numberAbsolute(vm, a), "Same as abs(a)."],
    ["inv($module, a, /)", (vm, _module, a) => numberInvert(vm, a), "Same as ~a."],
    ["invert($module, a, /)", (vm, _module, a) => numberInvert(vm, a), "Same as ~a."],
    ["not_($module, a, /)", (vm, _module, a) => newBool(vm, !isTrue(vm, a)), "Same as not a."],
    ["iadd($module, a, b, /)", (vm, _module, a, b) => numberInPlaceAdd(vm, a, b), "Same as a += b."],
    ["isub($module, a, b, /)", (vm, _module, a, b) => numberInPlaceSubtract(vm, a, b), "Same as a -= b."],
    ["imul($module, a, b, /)", (vm, _module, a, b) => numberInPlaceMultiply(vm, a, b), "Same as a *= b."],
    ["imatmul($module, a, b, /)", (vm, _module, a, b) => numberInPlaceMatrixMultiply(vm, a, b), "Same as a @= b."],
    ["ifloordiv($module, a, b, /)", (vm, _module, a, b) => numberInPlaceFloorDivide(vm, a, b), "Same as a //= b."],
    ["itruediv($module, a, b, /)", (vm, _module, a, b) => numberInPlaceTrueDivide(vm, a, b), "Same as a /= b."],
    ["imod($module, a, b, /)", (vm, _module, a, b) => numberInPlaceRemainder(vm, a, b), "Same as a %= b."],
    ["ilshift($module, a, b, /)", (vm, _module, a, b) => numberInPlaceLshift(vm, a, b), "Same as a <<= b."],
    ["irshift($module, a, b, /)", (vm, _module, a, b) => numberInPlaceRshift(vm, a, b), "Same as a >>= b."],
    ["iand($module, a, b, /)", (vm, _module, a, b) => numberInPlaceAnd(vm, a, b), "Same as a &= b."],
    ["ixor($module, a, b, /)", (vm, _module, a, b) => numberInPlaceXor(vm, a, b), "Same as a ^= b."],
    ["ior($module, a, b, /)", (vm, _module, a, b) => numberInPlaceOr(vm, a, b), "Same as a |= b."],
    [
      "concat($module, a, b, /)",
      (vm, _module, a, b) => sequenceConcat(vm, a, b),
      "Same as a + b, for a and b sequences.",
    ],
    [
      "iconcat($module, a, b, /)",
      (vm, _module, a, b) => inPlaceConcat(vm, a, b),
      "Same as a += b, for a and b sequences.",
    ],
    ["getitem($module, a, b, /)", (vm, _module, a, b) => getItem(vm, a, b), "Same as a[b]."],
    ["setitem($module, a, b, c, /)", setItemFunction, "Same as a[b] = c."],
    ["delitem($module, a, b, /)", delItemFunction, "Same as del a[b]."],
    ["pow($module, a, b, /)", (vm, _module, a, b) => numberPower(vm, a, b, NONE), "Same as a ** b."],
    ["ipow($module, a, b, /)", (vm, _module, a, b) => numberInPlacePower(vm, a, b, NONE), "Same as a **= b."],
    ["lt($module, a, b, /)", (vm, _module, a, b) => richCompare(vm, a, b, LT), "Same as a < b."],
    ["le($module, a, b, /)", (vm, _module, a, b) => richCompare(vm, a, b, LE), "Same as a <= b."],
    ["eq($module, a, b, /)", (vm, _module, a, b) => richCompare(vm, a, b, EQ), "Same as a == b."],
    ["ne($module, a, b, /)", (vm, _module, a, b) => richCompare(vm, a, b, NE), "Same as a != b."],
    ["ge($module, a, b, /)", (vm, _module, a, b) => richCompare(vm, a, b, GE), "Same as a >= b."],
    ["gt($module, a, b, /)", (vm, _module, a, b) => richCompare(vm, a, b, GT), "Same as a > b."],
    ["index($module, a, /)", (vm, _module, a) => exactIndex(vm, a), "Same as a.__index__()"],
    [
      "_compare_digest($module, a, b, /)",
      compareDigest,
      `Return 'a == b'.

This function uses an approach designed to prevent
timing analysis, making it appropriate for cryptography.

a and b must both be of the same type: either str (ASCII only),
or any bytes-like object.

Note: If a and b are of different lengths, or if an error occurs,
a timing attack could theoretically reveal information about the
types and lengths of a and b--but not their values.`,
    ],
    [
      "length_hint($module, obj, default=0, /)",
      lengthHintFunction,
      `Return an estimate of the number of items in obj.

This is useful for presizing containers when building from an iterable.

If the object supports len(), the result will be exact.
Otherwise, it may over- or under-estimate by an arbitrary amount.
The result will be an integer >= 0.`,
    ],
  ],
};
