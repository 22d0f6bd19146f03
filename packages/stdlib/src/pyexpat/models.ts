/**
 * The content model of an element declaration. While it is read it is a list of the groups under way, the innermost last; each part of a model is a list of type,
 * quantifier, name (or None) and parts, as it is told in tuples.
 */
import {
  type Address,
  listAppend,
  listClear,
  listItem,
  listSetItem,
  listSize,
  type Machine,
  newInt,
  newList,
  newTuple,
  NONE,
  smallValue,
  tuplePack,
  tupleSetItem,
} from "@pyvm/vm";
import { dropLast } from "./lists.ts";
import * as token from "./tokens.ts";

export const MODEL_EMPTY = 1;
export const MODEL_ANY = 2;
export const MODEL_MIXED = 3;
export const MODEL_NAME = 4;
export const MODEL_CHOICE = 5;
export const MODEL_SEQUENCE = 6;

const QUANTIFIER_NONE = 0;
const QUANTIFIER_OPTIONAL = 1;
const QUANTIFIER_REPEATED = 2;
const QUANTIFIER_PLUS = 3;

const TYPE = 0;
const QUANTIFIER = 1;
const NAME = 2;
const PARTS = 3;

/** The quantifier behind a name or a group, by the token. */
export function quantifierOf(kind: number): number {
  switch (kind) {
    case token.NAME_QUESTION:
    case token.CLOSE_PAREN_QUESTION:
      return QUANTIFIER_OPTIONAL;
    case token.NAME_ASTERISK:
    case token.CLOSE_PAREN_ASTERISK:
      return QUANTIFIER_REPEATED;
    case token.NAME_PLUS:
    case token.CLOSE_PAREN_PLUS:
      return QUANTIFIER_PLUS;
    default:
      return QUANTIFIER_NONE;
  }
}

function innermost(vm: Machine, groups: Address): Address {
  return listItem(vm, groups, listSize(vm, groups) - 1);
}

/** A new part, which the innermost group (if there is one) takes; left held. */
function addPart(vm: Machine, groups: Address, type: number, quantifier: number, name: Address): Address {
  const part = vm.hold(newList(vm));
  listAppend(vm, part, vm.hold(newInt(vm, type)));
  listAppend(vm, part, vm.hold(newInt(vm, quantifier)));
  listAppend(vm, part, name);
  listAppend(vm, part, vm.hold(newList(vm)));
  if (listSize(vm, groups) > 0) listAppend(vm, listItem(vm, innermost(vm, groups), PARTS), part);
  return part;
}

export function openGroup(vm: Machine, groups: Address): void {
  const mark = vm.mark();
  listAppend(vm, groups, addPart(vm, groups, MODEL_SEQUENCE, QUANTIFIER_NONE, NONE));
  vm.release(mark);
}

export function addElement(vm: Machine, groups: Address, name: Address, quantifier: number): void {
  const mark = vm.mark();
  addPart(vm, groups, MODEL_NAME, quantifier, name);
  vm.release(mark);
}

/** What kind of group the innermost one is. */
export function groupType(vm: Machine, groups: Address): number {
  return smallValue(vm, listItem(vm, innermost(vm, groups), TYPE));
}

export function setGroupType(vm: Machine, groups: Address, type: number): void {
  listSetItem(vm, innermost(vm, groups), TYPE, newInt(vm, type));
}

/** Ends the innermost group; the model (a tuple, owned) when it was the last, else 0. */
export function closeGroup(vm: Machine, groups: Address, quantifier: number): Address {
  const group = innermost(vm, groups);
  listSetItem(vm, group, QUANTIFIER, newInt(vm, quantifier));
  const last = listSize(vm, groups) - 1;
  if (last === 0) {
    const mark = vm.mark();
    const model = vm.hold(asTuple(vm, group));
    listClear(vm, groups);
    return vm.keep(mark, model);
  }
  dropLast(vm, groups, 1);
  return 0;
}

function asTuple(vm: Machine, part: Address): Address {
  const mark = vm.mark();
  vm.enterRecursion(" in a content model");
  const parts = listItem(vm, part, PARTS);
  const count = listSize(vm, parts);
  const tuples = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, tuples, i, asTuple(vm, listItem(vm, parts, i)));
  const model = tuplePack(
    vm,
    listItem(vm, part, TYPE),
    listItem(vm, part, QUANTIFIER),
    listItem(vm, part, NAME),
    tuples,
  );
  vm.leaveRecursion();
  return vm.keep(mark, vm.hold(model));
}

/** The model (a tuple, owned) of an element that is EMPTY or ANY. */
export function leafModel(vm: Machine, type: number): Address {
  const mark = vm.mark();
  const parts = vm.hold(newTuple(vm, 0));
  const [kind, quantifier] = [vm.hold(newInt(vm, type)), vm.hold(newInt(vm, QUANTIFIER_NONE))];
  return vm.keep(mark, vm.hold(tuplePack(vm, kind, quantifier, NONE, parts)));
}
