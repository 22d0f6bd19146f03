/** types.GenericAlias: what `list[int]` is (PEP 585, Objects/genericaliasobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches } from "../machine/errors.ts";
import { genericGetAttr, getAttr, getAttrId, setAttrId } from "../object/attribute.ts";
import { call0, callTuple } from "../object/call.ts";
import { newBool, richCompareBool } from "../object/compare.ts";
import { hashOf } from "../object/hash.ts";
import { identifier } from "../object/identifiers.ts";
import { defineType } from "../object/native.ts";
import {
  EQ,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  MEMBER_READONLY,
  NE,
  OB_SIZE,
  T_OBJECT,
} from "../object/offsets.ts";
import { ATTRIBUTE_ERROR, GENERIC_ALIAS_TYPE, NOT_IMPLEMENTED, TYPE_ERROR } from "../object/static.ts";
import { sequenceContains } from "../object/subscript.ts";
import { isSubtype } from "../object/type/mro.ts";
import { dictSize } from "./dict/dict.ts";
import { listAppend } from "./list/list.ts";
import { tuplePack } from "./tuple/tuple.ts";
import { makeParameters, parameterText, substituteParameters } from "./type-parameters.ts";
import { unionOr } from "./union.ts";

// gaobject
const ORIGIN = 16;
const ARGS = 24;
const PARAMETERS = 32;
const WEAKREFLIST = 40;
const GENERIC_ALIAS_BYTES = 48;

const ID_DIR = identifier("__dir__");
const ID_ORIG_CLASS = identifier("__orig_class__");

/** The attributes that are the alias's own; all others are its origin's. */
const OWN_ATTRIBUTES: readonly string[] = [
  "__origin__",
  "__args__",
  "__parameters__",
  "__mro_entries__",
  "__reduce_ex__",
  "__reduce__",
  "__copy__",
  "__deepcopy__",
];

/** Py_GenericAlias: `args` a tuple, or the one argument; all borrowed. */
export function newGenericAlias(vm: Machine, origin: Address, args: Address): Address {
  return setUp(vm, GENERIC_ALIAS_TYPE, origin, args);
}

/** `__class_getitem__` of the types that are generic only for annotations. */
export function classGetItem(vm: Machine, type: Address, key: Address): Address {
  return newGenericAlias(vm, type, key);
}

function setUp(vm: Machine, type: Address, origin: Address, args: Address): Address {
  const mark = vm.mark();
  const tuple = vm.hold(vm.hasFlag(args, FLAG_TUPLE_SUBCLASS) ? vm.newRef(args) : tuplePack(vm, args));
  const alias = vm.genericAlloc(type, 0);
  vm.set(alias, ORIGIN, vm.newRef(origin));
  vm.set(alias, ARGS, vm.newRef(tuple));
  vm.release(mark);
  return alias;
}

function aliasNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (kwargs !== 0 && dictSize(vm, kwargs) > 0) throw vm.raise(TYPE_ERROR, "GenericAlias() takes no keyword arguments");
  const count = vm.get(args, OB_SIZE);
  if (count !== 2) throw vm.raise(TYPE_ERROR, `GenericAlias expected 2 arguments, got ${count}`);
  return setUp(vm, type, vm.tupleItem(args, 0), vm.tupleItem(args, 1));
}

function repr(vm: Machine, alias: Address): Address {
  const args = vm.get(alias, ARGS);
  const texts: string[] = [];
  for (let i = 0; i < vm.tupleSize(args); i++) texts.push(parameterText(vm, vm.tupleItem(args, i)));
  return vm.str(`${parameterText(vm, vm.get(alias, ORIGIN))}[${texts.length === 0 ? "()" : texts.join(", ")}]`);
}

/** The alias's type variables (borrowed), found once. */
function parametersOf(vm: Machine, alias: Address): Address {
  if (vm.get(alias, PARAMETERS) === 0) vm.set(alias, PARAMETERS, makeParameters(vm, vm.get(alias, ARGS)));
  return vm.get(alias, PARAMETERS);
}

function subscript(vm: Machine, alias: Address, item: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(substituteParameters(vm, alias, vm.get(alias, ARGS), parametersOf(vm, alias), item));
  const result = newGenericAlias(vm, vm.get(alias, ORIGIN), args);
  vm.release(mark);
  return result;
}

function hash(vm: Machine, alias: Address): number {
  const low = hashOf(vm, vm.get(alias, ORIGIN));
  const high = vm.hashHigh;
  const result = low ^ hashOf(vm, vm.get(alias, ARGS));
  vm.hashHigh ^= high;
  return result === -1 && vm.hashHigh === -1 ? -2 : result;
}

/** ga_call: makes an instance of the origin, which remembers the alias if it can. */
function call(vm: Machine, alias: Address, args: Address, kwargs: Address): Address {
  const object = vm.hold(callTuple(vm, vm.get(alias, ORIGIN), args, kwargs));
  const mark = vm.mark();
  try {
    setAttrId(vm, object, ID_ORIG_CLASS, alias);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, ATTRIBUTE_ERROR) && !exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
  }
  return vm.unhold();
}

function getattro(vm: Machine, alias: Address, name: Address): Address {
  const own = !vm.hasFlag(name, FLAG_UNICODE_SUBCLASS) || OWN_ATTRIBUTES.includes(vm.toJs(name));
  return own ? genericGetAttr(vm, alias, name) : getAttr(vm, vm.get(alias, ORIGIN), name);
}

function isAlias(vm: Machine, object: Address): boolean {
  return isSubtype(vm, vm.typeOf(object), GENERIC_ALIAS_TYPE);
}

function richcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!isAlias(vm, a) || !isAlias(vm, b) || (op !== EQ && op !== NE)) return vm.newRef(NOT_IMPLEMENTED);
  const equal =
    richCompareBool(vm, vm.get(a, ORIGIN), vm.get(b, ORIGIN), EQ) &&
    richCompareBool(vm, vm.get(a, ARGS), vm.get(b, ARGS), EQ);
  return newBool(vm, equal === (op === EQ));
}

function mroEntries(vm: Machine, alias: Address): Address {
  return tuplePack(vm, vm.get(alias, ORIGIN));
}

function refuse(what: string): (vm: Machine) => never {
  return (vm) => {
    throw vm.raise(TYPE_ERROR, `${what}() argument 2 cannot be a parameterized generic`);
  };
}

function reduce(vm: Machine, alias: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, vm.get(alias, ORIGIN), vm.get(alias, ARGS)));
  const result = tuplePack(vm, GENERIC_ALIAS_TYPE, args);
  vm.release(mark);
  return result;
}

function dir(vm: Machine, alias: Address): Address {
  const mark = vm.mark();
  const origin = vm.hold(getAttrId(vm, vm.get(alias, ORIGIN), ID_DIR));
  const own = vm.get(alias, ORIGIN);
  const names = vm.hold(vm.isType(own) ? callTypeDir(vm, own) : call0(vm, origin));
  for (const name of OWN_ATTRIBUTES) {
    const text = vm.hold(vm.intern(name));
    if (!sequenceContains(vm, names, text)) listAppend(vm, names, text);
  }
  return vm.keep(mark, names);
}

/** `type(origin).__dir__(origin)`: a class's own `__dir__` attribute would be that of its instances. */
function callTypeDir(vm: Machine, type: Address): Address {
  const mark = vm.mark();
  const method = vm.hold(getAttrId(vm, vm.typeOf(type), ID_DIR));
  const args = vm.hold(tuplePack(vm, type));
  const names = callTuple(vm, method, args, 0);
  vm.release(mark);
  return names;
}

defineType(GENERIC_ALIAS_TYPE, {
  name: "types.GenericAlias",
  basicSize: GENERIC_ALIAS_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  weaklistOffset: WEAKREFLIST,
  doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
  layout: [{ op: "fields", offset: ORIGIN, count: 3 }],
  slots: {
    repr,
    hash,
    call,
    getattro,
    richcompare,
    mp_subscript: subscript,
    nb_or: unionOr,
    new: aliasNew,
  },
  methods: [
    ["__mro_entries__!($self, bases, /)", mroEntries],
    ["__instancecheck__!($self, instance, /)", refuse("isinstance")],
    ["__subclasscheck__!($self, subclass, /)", refuse("issubclass")],
    ["__reduce__!($self)", reduce],
    ["__dir__!($self)", dir],
  ],
  members: [
    ["__origin__", T_OBJECT, ORIGIN, MEMBER_READONLY],
    ["__args__", T_OBJECT, ARGS, MEMBER_READONLY],
  ],
  getset: [
    ["__parameters__", (vm, alias) => vm.newRef(parametersOf(vm, alias)), null, "Type variables in the GenericAlias."],
  ],
});
