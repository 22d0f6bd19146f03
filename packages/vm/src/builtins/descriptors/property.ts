/** property (Objects/descrobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { genericGetAttr, lookupAttrId, setAttrId } from "../../object/attribute.ts";
import { call1, call2, callWith } from "../../object/call.ts";
import { newBool } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { defineType, type MethodSpec } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_HAVE_GC, MEMBER_READONLY, T_OBJECT } from "../../object/offsets.ts";
import { reprText } from "../../object/repr.ts";
import { parseSignature, unpackTuple } from "../../object/signature.ts";
import { ATTRIBUTE_ERROR, NONE, PROPERTY_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { isAbstract } from "./callable.ts";
import { genericNew } from "./staticmethod.ts";

// propertyobject
export const PROPERTY_GET = 16;
const SET = 24;
const DEL = 32;
const DOC = 40;
const NAME = 48;
const GETTER_DOC = 56; // int
const PROPERTY_BYTES = 64;

const ID_DOC = identifier("__doc__");
const SIGNATURE = parseSignature("property(fget=None, fset=None, fdel=None, doc=None)");

function noneAsNull(object: Address): Address {
  return object === NONE ? 0 : object;
}

/** property_init: without `doc` the getter's docstring is taken. */
function init(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [get, set, del, doc] = unpackTuple(vm, SIGNATURE, args, kwargs).map(noneAsNull) as [
    Address,
    Address,
    Address,
    Address,
  ];
  setField(vm, self, PROPERTY_GET, get);
  setField(vm, self, SET, set);
  setField(vm, self, DEL, del);
  setField(vm, self, DOC, doc);
  setField(vm, self, NAME, 0);
  vm.set(self, GETTER_DOC, 0);
  if (doc === 0 && get !== 0) copyDoc(vm, self, get);
}

function setField(vm: Machine, self: Address, offset: number, value: Address): void {
  vm.replace(self, offset, value === 0 ? 0 : vm.newRef(value));
}

function copyDoc(vm: Machine, self: Address, get: Address): void {
  const doc = lookupAttrId(vm, get, ID_DOC);
  if (doc === 0) return;
  if (vm.typeOf(self) === PROPERTY_TYPE) vm.replace(self, DOC, doc);
  else {
    // A subclass's __doc__ class attribute would hide the member
    vm.hold(doc);
    setAttrId(vm, self, ID_DOC, doc);
    vm.decref(vm.unhold());
  }
  vm.set(self, GETTER_DOC, 1);
}

/** AttributeError with the property's name where it is known. */
function refuse(vm: Machine, self: Address, what: string): never {
  const name = vm.get(self, NAME);
  throw vm.raise(ATTRIBUTE_ERROR, name === 0 ? what : `${what} ${reprText(vm, name)}`);
}

function descrGet(vm: Machine, self: Address, object: Address): Address {
  if (object === 0 || object === NONE) return vm.newRef(self);
  const get = vm.get(self, PROPERTY_GET);
  if (get === 0) refuse(vm, self, "unreadable attribute");
  return call1(vm, get, object);
}

function descrSet(vm: Machine, self: Address, object: Address, value: Address): void {
  const func = vm.get(self, value === 0 ? DEL : SET);
  if (func === 0) refuse(vm, self, value === 0 ? "can't delete attribute" : "can't set attribute");
  vm.decref(value === 0 ? call1(vm, func, object) : call2(vm, func, object, value));
}

/** property_copy: a new property with one function exchanged; a docstring that came from the getter comes from the new one. */
function copyWith(vm: Machine, self: Address, get: Address, set: Address, del: Address): Address {
  const pick = (offset: number, given: Address): Address =>
    given === 0 || given === NONE ? vm.get(self, offset) || NONE : given;
  const mark = vm.mark();
  const getter = pick(PROPERTY_GET, get);
  const fromGetter = vm.get(self, GETTER_DOC) !== 0 && getter !== NONE;
  const doc = fromGetter ? NONE : vm.get(self, DOC) || NONE;
  const copy = vm.hold(callWith(vm, vm.typeOf(self), getter, pick(SET, set), pick(DEL, del), doc));
  if (vm.typeOf(copy) === vm.typeOf(self)) setField(vm, copy, NAME, vm.get(self, NAME));
  return vm.keep(mark, copy);
}

function setName(vm: Machine, self: Address, argv: Address, nargs: number): Address {
  if (nargs !== 2) throw vm.raise(TYPE_ERROR, `__set_name__() takes 2 positional arguments but ${nargs} were given`);
  setField(vm, self, NAME, vm.get(argv, 8));
  return vm.none();
}

function abstract(vm: Machine, self: Address): Address {
  return newBool(
    vm,
    [PROPERTY_GET, SET, DEL].some((offset) => isAbstract(vm, vm.get(self, offset))),
  );
}

const METHODS: readonly MethodSpec[] = [
  [
    "getter!($self, object, /)",
    (vm, self, get) => copyWith(vm, self, get!, 0, 0),
    "Descriptor to obtain a copy of the property with a different getter.",
  ],
  [
    "setter!($self, object, /)",
    (vm, self, set) => copyWith(vm, self, 0, set!, 0),
    "Descriptor to obtain a copy of the property with a different setter.",
  ],
  [
    "deleter!($self, object, /)",
    (vm, self, del) => copyWith(vm, self, 0, 0, del!),
    "Descriptor to obtain a copy of the property with a different deleter.",
  ],
  ["__set_name__!($self, *args)", setName, "Method to set name of a property."],
];

defineType(PROPERTY_TYPE, {
  name: "property",
  basicSize: PROPERTY_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  doc:
    "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\nProperty attribute.\n\n" +
    "  fget\n    function to be used for getting an attribute value\n" +
    "  fset\n    function to be used for setting an attribute value\n" +
    "  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\n" +
    "Typical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n" +
    "    def setx(self, value): self._x = value\n    def delx(self): del self._x\n" +
    "    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\n" +
    "Decorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n" +
    "    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n" +
    "    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
  layout: [{ op: "fields", offset: PROPERTY_GET, count: 5 }],
  slots: { getattro: genericGetAttr, descr_get: descrGet, descr_set: descrSet, init, new: genericNew },
  methods: METHODS,
  members: [
    ["fget", T_OBJECT, PROPERTY_GET, MEMBER_READONLY],
    ["fset", T_OBJECT, SET, MEMBER_READONLY],
    ["fdel", T_OBJECT, DEL, MEMBER_READONLY],
    ["__doc__", T_OBJECT, DOC, 0],
  ],
  getset: [["__isabstractmethod__", abstract]],
});
