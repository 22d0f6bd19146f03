/** super (Objects/typeobject.c): attribute look-up that starts behind a class in the MRO. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { genericGetAttr, lookupAttrId } from "../../object/attribute.ts";
import { call2 } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { defineType, NATIVE, type DescrGetFunc } from "../../object/native.ts";
import {
  CELL_REF,
  CO_ARGCOUNT,
  CO_CELL2ARG,
  CO_CELLVARS,
  CO_FREEVARS,
  CO_NLOCALS,
  DICT_KEYS,
  DK_LOOKUP,
  F_CODE,
  F_LOCALSPLUS,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  MEMBER_READONLY,
  OB_SIZE,
  OB_TYPE,
  T_OBJECT,
  TP_DESCR_GET,
  TP_DICT,
  TP_MRO,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { TS_FRAME } from "../../object/state.ts";
import { CELL_TYPE, FUNCTION_TYPE, NONE, RUNTIME_ERROR, SUPER_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { dictGet, dictGetStr, dictSize } from "../dict/dict.ts";
import { LOOKUP_GENERIC } from "../dict/keys.ts";
import { strEqualsAscii } from "../str/text.ts";
import { callTypeWithTuple } from "../type/call.ts";
import { genericNew } from "./staticmethod.ts";

// superobject
const TYPE = 16;
const OBJECT = 24;
const OBJECT_TYPE = 32;
const SUPER_BYTES = 40;

const ID_CLASS = identifier("__class__");

/** What comes after `start` in the MRO of `objectType` under `name`, bound to `object`; owned, 0 for nothing. */
function lookupBehind(vm: Machine, start: Address, object: Address, objectType: Address, name: Address): Address {
  const mro = vm.get(objectType, TP_MRO);
  if (mro === 0) return 0;
  const mark = vm.mark();
  vm.hold(vm.newRef(mro));
  const count = vm.tupleSize(mro);
  let index = 0;
  while (index < count && vm.tupleItem(mro, index) !== start) index++;
  for (index++; index < count; index++) {
    const dict = vm.get(vm.tupleItem(mro, index), TP_DICT);
    const found = dictGet(vm, dict, name);
    if (found === 0) continue;
    vm.hold(vm.newRef(found));
    const get = vm.get(vm.typeOf(found), TP_DESCR_GET);
    if (get === 0) return vm.keep(mark, found);
    const result = (NATIVE[get] as DescrGetFunc)(vm, found, object === objectType ? 0 : object, objectType);
    vm.release(mark);
    return result;
  }
  vm.release(mark);
  return 0;
}

/** `super(type, object).name` without the super object; owned. @throws AttributeError */
export function superLookup(vm: Machine, type: Address, object: Address, objectType: Address, name: Address): Address {
  const found = lookupBehind(vm, type, object, objectType, name);
  if (found !== 0) return found;
  const mark = vm.mark();
  const proxy = vm.hold(vm.genericAlloc(SUPER_TYPE, 0));
  const result = genericGetAttr(vm, proxy, name);
  vm.release(mark);
  return result;
}

/**
 * LOAD_METHOD of an exact super object: the Python function behind its class that `getattro` would bind to its object (borrowed), or 0 for whatever else is found.
 */
export function superMethod(vm: Machine, self: Address, name: Address): Address {
  const i32 = vm.i32;
  const objectType = i32[(self + OBJECT_TYPE) >> 2];
  if (objectType === 0 || objectType === i32[(self + OBJECT) >> 2] || name === vm.id(ID_CLASS)) return 0;
  const mro = i32[(objectType + TP_MRO) >> 2];
  if (mro === 0) return 0;
  const start = i32[(self + TYPE) >> 2];
  let at = (mro + TUPLE_ITEMS) >> 2;
  const end = at + 2 * i32[(mro + OB_SIZE) >> 2];
  while (at < end && i32[at] !== start) at += 2;
  for (at += 2; at < end; at += 2) {
    const dict = i32[(i32[at] + TP_DICT) >> 2];
    if (i32[(i32[(dict + DICT_KEYS) >> 2] + DK_LOOKUP) >> 2] === LOOKUP_GENERIC) return 0; // a key's __eq__ may run
    const found = dictGetStr(vm, dict, name);
    if (found !== 0) return i32[(found + OB_TYPE) >> 2] === FUNCTION_TYPE ? found : 0;
  }
  return 0;
}

/** The object (borrowed) that a super object binds to. */
export function superSelf(vm: Machine, self: Address): Address {
  return vm.i32[(self + OBJECT) >> 2];
}

function getattro(vm: Machine, self: Address, name: Address): Address {
  const objectType = vm.get(self, OBJECT_TYPE);
  // We want __class__ to be super itself, not that of the object.
  if (objectType !== 0 && !strEqualsAscii(vm, name, "__class__")) {
    const found = lookupBehind(vm, vm.get(self, TYPE), vm.get(self, OBJECT), objectType, name);
    if (found !== 0) return found;
  }
  return genericGetAttr(vm, self, name);
}

function repr(vm: Machine, self: Address): Address {
  const type = vm.get(self, TYPE);
  const name = type === 0 ? "NULL" : vm.typeNameOf(type);
  const objectType = vm.get(self, OBJECT_TYPE);
  return vm.str(`<super: <class '${name}'>, ${objectType === 0 ? "NULL" : `<${vm.typeNameOf(objectType)} object>`}>`);
}

/** supercheck: the class whose MRO is to be followed (owned): the object itself if it is a subclass, else its class. */
export function checkSuper(vm: Machine, type: Address, object: Address): Address {
  if (vm.isType(object) && isSubtype(vm, object, type)) return vm.newRef(object);
  if (isSubtype(vm, vm.typeOf(object), type)) return vm.newRef(vm.typeOf(object));
  const own = lookupAttrId(vm, object, ID_CLASS);
  if (own !== 0) {
    if (vm.isType(own) && own !== vm.typeOf(object) && isSubtype(vm, own, type)) return own;
    vm.decref(own);
  }
  throw vm.raise(TYPE_ERROR, "super(type, obj): obj must be an instance or subtype of type");
}

function init(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  if (kwargs !== 0 && dictSize(vm, kwargs) > 0) throw vm.raise(TYPE_ERROR, "super() takes no keyword arguments");
  const count = vm.get(args, OB_SIZE);
  if (count > 2) throw vm.raise(TYPE_ERROR, `super() takes at most 2 arguments (${count} given)`);
  let type: Address;
  let object = 0;
  if (count === 0) {
    const frame = vm.get(0, TS_FRAME);
    if (frame === 0) throw vm.raise(RUNTIME_ERROR, "super(): no current frame");
    object = firstArgument(vm, frame);
    type = classCell(vm, frame);
  } else {
    type = vm.tupleItem(args, 0);
    if (!vm.isType(type))
      throw vm.raise(TYPE_ERROR, `super() argument 1 must be type, not ${argumentTypeName(vm, type)}`);
    if (count === 2 && vm.tupleItem(args, 1) !== NONE) object = vm.tupleItem(args, 1);
  }
  const mark = vm.mark();
  vm.hold(vm.newRef(type));
  if (object !== 0) vm.hold(vm.newRef(object));
  const objectType = object === 0 ? 0 : checkSuper(vm, type, object);
  vm.replace(self, TYPE, vm.newRef(type));
  vm.replace(self, OBJECT, object === 0 ? 0 : vm.newRef(object));
  vm.replace(self, OBJECT_TYPE, objectType);
  vm.release(mark);
}

/** tp_vectorcall: `super()` in a method without a tuple for its arguments, and as deep in recursion as any call of a class. */
function superVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const frame = vm.i32[TS_FRAME >> 2];
  if (nargs !== 0 || kwnames !== 0 || frame === 0) return callTypeWithTuple(vm, type, argv, nargs, kwnames);
  vm.enterRecursion(" while calling a Python object");
  const object = firstArgument(vm, frame);
  const start = classCell(vm, frame);
  const objectType = vm.hold(checkSuper(vm, start, object));
  const made = vm.genericAlloc(SUPER_TYPE, 0);
  vm.unhold();
  vm.set(made, TYPE, vm.newRef(start));
  vm.set(made, OBJECT, vm.newRef(object));
  vm.set(made, OBJECT_TYPE, objectType);
  vm.leaveRecursion();
  return made;
}

function argumentTypeName(vm: Machine, object: Address): string {
  return object === NONE ? "None" : vm.typeName(object);
}

/** The frame's first argument (borrowed), which may have moved into a cell. */
function firstArgument(vm: Machine, frame: Address): Address {
  const code = vm.get(frame, F_CODE);
  if (vm.get(code, CO_ARGCOUNT) === 0) throw vm.raise(RUNTIME_ERROR, "super(): no arguments");
  const local = vm.get(frame, F_LOCALSPLUS);
  const object = local !== 0 ? local : firstCell(vm, frame, code);
  if (object === 0) throw vm.raise(RUNTIME_ERROR, "super(): arg[0] deleted");
  return object;
}

function firstCell(vm: Machine, frame: Address, code: Address): Address {
  const cellToArgument = vm.get(code, CO_CELL2ARG);
  if (cellToArgument === 0) return 0;
  const cells = vm.tupleSize(vm.get(code, CO_CELLVARS));
  for (let i = 0; i < cells; i++) {
    if (vm.get(cellToArgument, 8 * i) !== 0) continue;
    return vm.get(vm.get(frame, F_LOCALSPLUS + 8 * (vm.get(code, CO_NLOCALS) + i)), CELL_REF);
  }
  return 0;
}

/** The class in the frame's free variable `__class__` (borrowed). */
function classCell(vm: Machine, frame: Address): Address {
  const code = vm.get(frame, F_CODE);
  const free = vm.get(code, CO_FREEVARS);
  const first = vm.get(code, CO_NLOCALS) + vm.tupleSize(vm.get(code, CO_CELLVARS));
  for (let i = 0; i < vm.tupleSize(free); i++) {
    const name = vm.tupleItem(free, i);
    if (name !== vm.id(ID_CLASS) && !strEqualsAscii(vm, name, "__class__")) continue;
    const cell = vm.get(frame, F_LOCALSPLUS + 8 * (first + i));
    if (cell === 0 || vm.typeOf(cell) !== CELL_TYPE) throw vm.raise(RUNTIME_ERROR, "super(): bad __class__ cell");
    const type = vm.get(cell, CELL_REF);
    if (type === 0) throw vm.raise(RUNTIME_ERROR, "super(): empty __class__ cell");
    if (!vm.isType(type)) throw vm.raise(RUNTIME_ERROR, `super(): __class__ is not a type (${vm.typeName(type)})`);
    return type;
  }
  throw vm.raise(RUNTIME_ERROR, "super(): __class__ cell not found");
}

/** super_descr_get: an unbound super object as a class attribute binds to the instance. */
function descrGet(vm: Machine, self: Address, object: Address): Address {
  if (object === 0 || object === NONE || vm.get(self, OBJECT) !== 0) return vm.newRef(self);
  const type = vm.get(self, TYPE);
  if (vm.typeOf(self) !== SUPER_TYPE) return call2(vm, vm.typeOf(self), type, object);
  const objectType = vm.hold(checkSuper(vm, type, object));
  const bound = vm.genericAlloc(SUPER_TYPE, 0);
  vm.set(bound, TYPE, vm.newRef(type));
  vm.set(bound, OBJECT, vm.newRef(object));
  vm.set(bound, OBJECT_TYPE, objectType);
  vm.unhold();
  return bound;
}

defineType(SUPER_TYPE, {
  name: "super",
  basicSize: SUPER_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  doc:
    "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\n" +
    "super(type, obj) -> bound super object; requires isinstance(obj, type)\n" +
    "super(type, type2) -> bound super object; requires issubclass(type2, type)\n" +
    "Typical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\n" +
    "This works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
  layout: [{ op: "fields", offset: TYPE, count: 3 }],
  slots: { repr, getattro, descr_get: descrGet, init, new: genericNew, vectorcall: superVectorcall },
  members: [
    ["__thisclass__", T_OBJECT, TYPE, MEMBER_READONLY, "the class invoking super()"],
    ["__self__", T_OBJECT, OBJECT, MEMBER_READONLY, "the instance invoking super(); may be None"],
    [
      "__self_class__",
      T_OBJECT,
      OBJECT_TYPE,
      MEMBER_READONLY,
      "the type of the instance invoking super(); may be None",
    ],
  ],
});
