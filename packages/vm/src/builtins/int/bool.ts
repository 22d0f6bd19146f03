/** The type bool: its two instances are static. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isTrue, newBool } from "../../object/compare.ts";
import { defineType } from "../../object/native.ts";
import { refuseKeywordNames, refuseKeywords } from "../../object/new-arguments.ts";
import { FLAG_LONG_SUBCLASS, LONG_DIGITS } from "../../object/offsets.ts";
import { checkPositional } from "../../object/signature.ts";
import { BOOL_TYPE, INT_TYPE, TRUE } from "../../object/static.ts";
import { intAnd, intOr, intXor } from "./bitwise.ts";

/** Whether both operands are bools, so that the result is one. */
function areBools(vm: Machine, a: Address, b: Address): boolean {
  return vm.typeOf(a) === BOOL_TYPE && vm.typeOf(b) === BOOL_TYPE;
}

function boolAnd(vm: Machine, a: Address, b: Address): Address {
  return areBools(vm, a, b) ? newBool(vm, a === TRUE && b === TRUE) : intAnd(vm, a, b);
}

function boolOr(vm: Machine, a: Address, b: Address): Address {
  return areBools(vm, a, b) ? newBool(vm, a === TRUE || b === TRUE) : intOr(vm, a, b);
}

function boolXor(vm: Machine, a: Address, b: Address): Address {
  return areBools(vm, a, b) ? newBool(vm, a !== b) : intXor(vm, a, b);
}

function boolRepr(vm: Machine, self: Address): Address {
  return vm.intern(vm.i32[(self + LONG_DIGITS) >> 2] !== 0 ? "True" : "False");
}

function boolNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  refuseKeywords(vm, "bool", kwargs);
  const nargs = vm.tupleSize(args);
  checkPositional(vm, "bool", nargs, 0, 1);
  return newBool(vm, nargs === 1 && isTrue(vm, vm.tupleItem(args, 0)));
}

function boolVectorcall(vm: Machine, _type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "bool", kwnames);
  checkPositional(vm, "bool", nargs, 0, 1);
  return newBool(vm, nargs === 1 && isTrue(vm, vm.i32[argv >> 2]));
}

defineType(BOOL_TYPE, {
  name: "bool",
  base: INT_TYPE,
  basicSize: 32,
  itemSize: 4,
  flags: FLAG_LONG_SUBCLASS,
  doc: `bool(x) -> bool

Returns True when the argument x is true, False otherwise.
The builtins True and False are the only two instances of the class bool.
The class bool is a subclass of the class int, and cannot be subclassed.`,
  slots: { new: boolNew, vectorcall: boolVectorcall, repr: boolRepr, nb_and: boolAnd, nb_or: boolOr, nb_xor: boolXor },
});
