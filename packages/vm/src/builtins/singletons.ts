/** The types of None, Ellipsis and NotImplemented (Objects/object.c, Objects/sliceobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { genericGetAttr } from "../object/attribute.ts";
import { defineType, type NewFunc } from "../object/native.ts";
import { OB_SIZE } from "../object/offsets.ts";
import {
  DEPRECATION_WARNING,
  ELLIPSIS,
  ELLIPSIS_TYPE,
  NONE,
  NONE_TYPE,
  NOT_IMPLEMENTED,
  NOT_IMPLEMENTED_TYPE,
  TYPE_ERROR,
} from "../object/static.ts";
import { dictSize } from "./dict/dict.ts";
import { warn } from "./warnings.ts";

/** tp_new of a type with one instance. */
function theOne(object: Address, name: string): NewFunc {
  return (vm, _type, args, kwargs) => {
    if (vm.get(args, OB_SIZE) !== 0 || (kwargs !== 0 && dictSize(vm, kwargs) !== 0)) {
      throw vm.raise(TYPE_ERROR, `${name} takes no arguments`);
    }
    return vm.newRef(object);
  };
}

function named(name: string): (vm: Machine) => Address {
  return (vm) => vm.intern(name);
}

function notImplementedBool(vm: Machine): number {
  warn(vm, DEPRECATION_WARNING, "NotImplemented should not be used in a boolean context", 1);
  return 1;
}

defineType(NONE_TYPE, {
  name: "NoneType",
  basicSize: 16,
  slots: { repr: named("None"), getattro: null, nb_bool: () => 0, new: theOne(NONE, "NoneType") },
});

defineType(ELLIPSIS_TYPE, {
  name: "ellipsis",
  basicSize: 16,
  slots: { repr: named("Ellipsis"), getattro: genericGetAttr, new: theOne(ELLIPSIS, "EllipsisType") },
  methods: [["__reduce__!($self)", named("Ellipsis")]],
});

defineType(NOT_IMPLEMENTED_TYPE, {
  name: "NotImplementedType",
  basicSize: 16,
  slots: {
    repr: named("NotImplemented"),
    getattro: null,
    nb_bool: notImplementedBool,
    new: theOne(NOT_IMPLEMENTED, "NotImplementedType"),
  },
  methods: [["__reduce__!($self)", named("NotImplemented")]],
});
