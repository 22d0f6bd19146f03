/** What list[T] and X | Y share: their type variables, putting types in for them, and how their arguments look (Objects/genericaliasobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { lookupAttrId } from "../object/attribute.ts";
import { identifier } from "../object/identifiers.ts";
import { FLAG_TUPLE_SUBCLASS, FLAG_UNICODE_SUBCLASS } from "../object/offsets.ts";
import { reprText, strText } from "../object/repr.ts";
import { ELLIPSIS, NONE, TYPE_ERROR } from "../object/static.ts";
import { getItem } from "../object/subscript.ts";
import { newTuple, tupleSetItem } from "./tuple/tuple.ts";

const ID_ARGS = identifier("__args__");
const ID_MODULE = identifier("__module__");
const ID_ORIGIN = identifier("__origin__");
const ID_PARAMETERS = identifier("__parameters__");
const ID_QUALNAME = identifier("__qualname__");

/** Whether `object` is an instance of typing.TypeVar. */
function isTypeVariable(vm: Machine, object: Address): boolean {
  const type = vm.typeOf(object);
  if (vm.typeNameOf(type) !== "TypeVar") return false;
  const module = lookupAttrId(vm, type, ID_MODULE);
  if (module === 0) return false;
  const inTyping = vm.hasFlag(module, FLAG_UNICODE_SUBCLASS) && vm.toJs(module) === "typing";
  vm.decref(module);
  return inTyping;
}

/** `object.__parameters__` if it is a tuple; held, else 0. A class's own are those that it was made with: none to be put in. */
function heldParameters(vm: Machine, object: Address): Address {
  if (vm.isType(object)) return 0;
  const parameters = lookupAttrId(vm, object, ID_PARAMETERS);
  if (parameters === 0) return 0;
  vm.hold(parameters);
  return vm.hasFlag(parameters, FLAG_TUPLE_SUBCLASS) ? parameters : 0;
}

function tupleOf(vm: Machine, items: readonly Address[]): Address {
  const tuple = newTuple(vm, items.length);
  items.forEach((item, i) => tupleSetItem(vm, tuple, i, vm.newRef(item)));
  return tuple;
}

/** _Py_make_parameters: a tuple of the type variables in `args`, each once. */
export function makeParameters(vm: Machine, args: Address): Address {
  const mark = vm.mark();
  const found: Address[] = [];
  const add = (variable: Address): void => {
    if (!found.includes(variable)) found.push(variable);
  };
  for (let i = 0; i < vm.tupleSize(args); i++) {
    const argument = vm.tupleItem(args, i);
    if (isTypeVariable(vm, argument)) add(argument);
    else {
      const inner = heldParameters(vm, argument);
      const count = inner === 0 ? 0 : vm.tupleSize(inner);
      for (let j = 0; j < count; j++) add(vm.tupleItem(inner, j));
    }
  }
  const tuple = tupleOf(vm, found);
  vm.release(mark);
  return tuple;
}

/** _Py_subs_parameters: a tuple like `args` with the items of `item` in place of `parameters`. */
export function substituteParameters(
  vm: Machine,
  self: Address,
  args: Address,
  parameters: Address,
  item: Address,
): Address {
  const expected = vm.tupleSize(parameters);
  if (expected === 0) throw vm.raise(TYPE_ERROR, `There are no type variables left in ${reprText(vm, self)}`);
  const given = vm.hasFlag(item, FLAG_TUPLE_SUBCLASS) ? itemsOf(vm, item) : [item];
  if (given.length !== expected) {
    const many = given.length > expected ? "many" : "few";
    throw vm.raise(TYPE_ERROR, `Too ${many} arguments for ${reprText(vm, self)}`);
  }
  const variables = itemsOf(vm, parameters);
  const mark = vm.mark();
  const replaced = itemsOf(vm, args).map((argument) =>
    isTypeVariable(vm, argument)
      ? given[variables.indexOf(argument)]!
      : substituteInside(vm, argument, variables, given),
  );
  const tuple = tupleOf(vm, replaced);
  vm.release(mark);
  return tuple;
}

function itemsOf(vm: Machine, tuple: Address): Address[] {
  return Array.from({ length: vm.tupleSize(tuple) }, (_, i) => vm.tupleItem(tuple, i));
}

/** subs_tvars: an argument that is generic itself; held. */
function substituteInside(
  vm: Machine,
  argument: Address,
  variables: readonly Address[],
  given: readonly Address[],
): Address {
  const inner = heldParameters(vm, argument);
  if (inner === 0 || vm.tupleSize(inner) === 0) return argument;
  const items = itemsOf(vm, inner).map((variable) => {
    const index = variables.indexOf(variable);
    return index < 0 ? variable : given[index]!;
  });
  return vm.hold(getItem(vm, argument, vm.hold(tupleOf(vm, items))));
}

/** ga_repr_item: a class by its qualified name, everything else by its repr. */
export function parameterText(vm: Machine, object: Address): string {
  if (object === ELLIPSIS) return "...";
  const mark = vm.mark();
  const text = classText(vm, object) ?? reprText(vm, object);
  vm.release(mark);
  return text;
}

function classText(vm: Machine, object: Address): string | null {
  const origin = lookupAttrId(vm, object, ID_ORIGIN);
  if (origin !== 0) {
    vm.hold(origin);
    const args = lookupAttrId(vm, object, ID_ARGS);
    if (args !== 0) {
      vm.hold(args);
      return null;
    }
  }
  const qualname = lookupAttrId(vm, object, ID_QUALNAME);
  if (qualname === 0) return null;
  vm.hold(qualname);
  const module = lookupAttrId(vm, object, ID_MODULE);
  if (module === 0) return null;
  vm.hold(module);
  if (module === NONE) return null;
  const moduleText = strText(vm, module);
  return moduleText === "builtins" ? strText(vm, qualname) : `${moduleText}.${strText(vm, qualname)}`;
}
