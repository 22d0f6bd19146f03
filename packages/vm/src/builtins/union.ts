/** types.UnionType: what `int | str` is (PEP 604, Objects/unionobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { genericGetAttr, getAttr } from "../object/attribute.ts";
import { newBool, richCompare, richCompareBool } from "../object/compare.ts";
import { hashOf } from "../object/hash.ts";
import { defineType } from "../object/native.ts";
import { numberOr } from "../object/number.ts";
import { EQ, FLAG_HAVE_GC, FLAG_UNICODE_SUBCLASS, MEMBER_READONLY, NE, T_OBJECT } from "../object/offsets.ts";
import { GENERIC_ALIAS_TYPE, NONE, NONE_TYPE, NOT_IMPLEMENTED, TYPE_ERROR, UNION_TYPE } from "../object/static.ts";
import { isInstance, isSubclass } from "../object/subclass.ts";
import { isSubtype } from "../object/type/mro.ts";
import { newFrozenSet } from "./set/set.ts";
import { newTuple, tupleSetItem } from "./tuple/tuple.ts";
import { makeParameters, parameterText, substituteParameters } from "./type-parameters.ts";

// unionobject
const ARGS = 16;
const PARAMETERS = 24;
const UNION_BYTES = 32;

function isAlias(vm: Machine, object: Address): boolean {
  return isSubtype(vm, vm.typeOf(object), GENERIC_ALIAS_TYPE);
}

function isUnionable(vm: Machine, object: Address): boolean {
  return object === NONE || vm.isType(object) || isAlias(vm, object) || vm.typeOf(object) === UNION_TYPE;
}

/** nb_or of classes, aliases and unions (_Py_union_type_or). */
export function unionOr(vm: Machine, a: Address, b: Address): Address {
  if (!isUnionable(vm, a) || !isUnionable(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  const members: Address[] = [];
  for (const operand of [...membersOf(vm, a), ...membersOf(vm, b)]) {
    if (!members.some((member) => isSame(vm, member, operand))) members.push(operand);
  }
  if (members.length === 1) return vm.newRef(members[0]!);
  const args = newTuple(vm, members.length);
  members.forEach((member, i) => tupleSetItem(vm, args, i, vm.newRef(member)));
  vm.hold(args);
  const union = vm.newContainer(UNION_TYPE, UNION_BYTES);
  vm.set(union, ARGS, vm.unhold());
  vm.track(union);
  return union;
}

/** A union's members, and None as its type (borrowed). */
function membersOf(vm: Machine, operand: Address): Address[] {
  if (operand === NONE) return [NONE_TYPE];
  if (vm.typeOf(operand) !== UNION_TYPE) return [operand];
  const args = vm.get(operand, ARGS);
  return Array.from({ length: vm.tupleSize(args) }, (_, i) => vm.tupleItem(args, i));
}

function isSame(vm: Machine, a: Address, b: Address): boolean {
  return a === b || (isAlias(vm, a) && isAlias(vm, b) && richCompareBool(vm, a, b, EQ));
}

function repr(vm: Machine, union: Address): Address {
  return vm.str(
    membersOf(vm, union)
      .map((member) => (member === NONE_TYPE ? "None" : parameterText(vm, member)))
      .join(" | "),
  );
}

/** The members as a frozenset, held: their order does not matter. */
function heldSet(vm: Machine, union: Address): Address {
  return vm.hold(newFrozenSet(vm, vm.get(union, ARGS)));
}

function hash(vm: Machine, union: Address): number {
  const mark = vm.mark();
  const low = hashOf(vm, heldSet(vm, union));
  const high = vm.hashHigh;
  vm.release(mark);
  vm.hashHigh = high;
  return low;
}

function richcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (vm.typeOf(b) !== UNION_TYPE || (op !== EQ && op !== NE)) return vm.newRef(NOT_IMPLEMENTED);
  const mark = vm.mark();
  const result = richCompare(vm, heldSet(vm, a), heldSet(vm, b), op);
  vm.release(mark);
  return result;
}

function checkPlain(vm: Machine, union: Address, what: string): void {
  if (!membersOf(vm, union).some((member) => isAlias(vm, member))) return;
  throw vm.raise(TYPE_ERROR, `${what}() argument 2 cannot contain a parameterized generic`);
}

function instanceCheck(vm: Machine, union: Address, object: Address): Address {
  checkPlain(vm, union, "isinstance");
  return newBool(
    vm,
    membersOf(vm, union).some((member) => vm.isType(member) && isInstance(vm, object, member)),
  );
}

function subclassCheck(vm: Machine, union: Address, type: Address): Address {
  if (!vm.isType(type)) throw vm.raise(TYPE_ERROR, "issubclass() arg 1 must be a class");
  checkPlain(vm, union, "issubclass");
  return newBool(
    vm,
    membersOf(vm, union).some((member) => vm.isType(member) && isSubclass(vm, type, member)),
  );
}

function parametersOf(vm: Machine, union: Address): Address {
  if (vm.get(union, PARAMETERS) === 0) vm.set(union, PARAMETERS, makeParameters(vm, vm.get(union, ARGS)));
  return vm.get(union, PARAMETERS);
}

function subscript(vm: Machine, union: Address, item: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(substituteParameters(vm, union, vm.get(union, ARGS), parametersOf(vm, union), item));
  let result = vm.hold(vm.newRef(vm.tupleItem(args, 0)));
  for (let i = 1; i < vm.tupleSize(args); i++) result = vm.hold(numberOr(vm, result, vm.tupleItem(args, i)));
  return vm.keep(mark, result);
}

/** `__module__` is the type's, "types". */
function getattro(vm: Machine, union: Address, name: Address): Address {
  const isModule = vm.hasFlag(name, FLAG_UNICODE_SUBCLASS) && vm.toJs(name) === "__module__";
  return isModule ? getAttr(vm, UNION_TYPE, name) : genericGetAttr(vm, union, name);
}

defineType(UNION_TYPE, {
  name: "types.UnionType",
  basicSize: UNION_BYTES,
  flags: FLAG_HAVE_GC,
  doc: "Represent a PEP 604 union type\n\nE.g. for int | str",
  layout: [{ op: "fields", offset: ARGS, count: 2 }],
  slots: { repr, hash, getattro, richcompare, nb_or: unionOr, mp_subscript: subscript },
  methods: [
    [
      "__instancecheck__!($self, instance, /)",
      instanceCheck as (vm: Machine, self: Address, ...args: Address[]) => Address,
    ],
    [
      "__subclasscheck__!($self, subclass, /)",
      subclassCheck as (vm: Machine, self: Address, ...args: Address[]) => Address,
    ],
  ],
  members: [["__args__", T_OBJECT, ARGS, MEMBER_READONLY]],
  getset: [
    [
      "__parameters__",
      (vm, union) => vm.newRef(parametersOf(vm, union)),
      null,
      "Type variables in the types.UnionType.",
    ],
  ],
});
