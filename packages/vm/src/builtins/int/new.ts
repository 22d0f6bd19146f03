/** `int(x=0)`, `int(text, base=10)`, and instances of subclasses. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { answered } from "../../object/native.ts";
import { newArguments } from "../../object/new-arguments.ts";
import { asSize, numberLong } from "../../object/number.ts";
import { FLAG_BYTES_SUBCLASS, FLAG_UNICODE_SUBCLASS, LONG_DIGITS, OB_SIZE } from "../../object/offsets.ts";
import { parseSignature, type Signature, unpackKeywords } from "../../object/signature.ts";
import { BYTEARRAY_TYPE, INT_TYPE, STR_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { newInt } from "./box.ts";
import { intFromTextBase, tryIntFromText } from "./text.ts";

const SIGNATURE: Signature = parseSignature("int($type, x=0, /, base=10)");

/** tp_new (long_new). */
export function intNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [x, base] = newArguments(vm, SIGNATURE, args, kwargs);
  if (type === INT_TYPE) return answered(exactNew(vm, x, base));
  const value = vm.hold(answered(exactNew(vm, x, base)));
  const self = subclassInstance(vm, type, value);
  vm.decref(vm.unhold());
  return self;
}

/** Calls of the type that need no tuple. */
export function intVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (nargs === 1 && kwnames === 0 && type === INT_TYPE) {
    const x = vm.i32[argv >> 2];
    return vm.typeOf(x) === STR_TYPE ? tryIntFromText(vm, x) : numberLong(vm, x);
  }
  const [x, base] = unpackKeywords(vm, SIGNATURE, argv, nargs, kwnames);
  return exactNew(vm, x, base);
}

/** 0 with ValueError set for a text that is no integer in the base. */
function exactNew(vm: Machine, x: Address, base: Address): Address {
  if (x === 0) {
    if (base !== 0) throw vm.raise(TYPE_ERROR, "int() missing string argument");
    return newInt(vm, 0);
  }
  if (base === 0) return numberLong(vm, x);
  const radix = asSize(vm, base, 0);
  if ((radix !== 0 && radix < 2) || radix > 36) {
    throw vm.raise(VALUE_ERROR, "int() base must be >= 2 and <= 36, or 0");
  }
  if (!vm.hasFlag(x, FLAG_UNICODE_SUBCLASS | FLAG_BYTES_SUBCLASS) && !isSubtype(vm, vm.typeOf(x), BYTEARRAY_TYPE)) {
    throw vm.raise(TYPE_ERROR, "int() can't convert non-string with explicit base");
  }
  return intFromTextBase(vm, x, radix);
}

/** long_subtype_new: the digits copied into an instance of the subclass. */
function subclassInstance(vm: Machine, type: Address, value: Address): Address {
  const i32 = vm.i32;
  const size = i32[(value + OB_SIZE) >> 2];
  const count = Math.abs(size);
  const self = vm.genericAlloc(type, count);
  vm.setWord(self, OB_SIZE, size);
  const from = (value + LONG_DIGITS) >> 2;
  i32.copyWithin((self + LONG_DIGITS) >> 2, from, from + count);
  return self;
}
