/** The type `object` (PyBaseObject_Type). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { genericGetAttr, genericSetAttr } from "../../object/attribute.ts";
import { newBool, takeTruth } from "../../object/compare.ts";
import { pointerHash } from "../../object/hash.ts";
import { defineType, NATIVE, type MethodSpec, type RichCmpFunc, type UnaryFunc } from "../../object/native.ts";
import {
  EQ,
  FLAG_BASETYPE,
  FLAG_HEAPTYPE,
  FLAG_IMMUTABLETYPE,
  FLAG_UNICODE_SUBCLASS,
  NE,
  OB_SIZE,
  OB_TYPE,
  TP_BASICSIZE,
  TP_FLAGS,
  TP_ITEMSIZE,
  TP_REPR,
  TP_RICHCOMPARE,
} from "../../object/offsets.ts";
import { addressText, strOf } from "../../object/repr.ts";
import { MODULE_TYPE, NOT_IMPLEMENTED, OBJECT_TYPE, TYPE_ERROR, TYPE_TYPE } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { newInt } from "../int/int.ts";
import { strLength } from "../str/text.ts";
import { checkAssignable } from "../type/bases.ts";
import { typeModuleOrNull, typeQualname } from "../type/getset.ts";
import { objectDir } from "./dir.ts";
import { objectInit, objectNew } from "./new.ts";
import { objectReduce, objectReduceEx } from "./reduce.ts";

/** object_repr. */
export function objectRepr(vm: Machine, self: Address): Address {
  const type = vm.typeOf(self);
  const mark = vm.mark();
  const module = typeModuleOrNull(vm, type);
  if (module !== 0) vm.hold(module);
  const named = module !== 0 && vm.hasFlag(module, FLAG_UNICODE_SUBCLASS) && vm.toJs(module) !== "builtins";
  const text = named ? `${vm.toJs(module)}.${vm.toJs(vm.hold(typeQualname(vm, type)))}` : vm.typeNameOf(type);
  vm.release(mark);
  return vm.str(`<${text} object at ${addressText(self)}>`);
}

function objectStr(vm: Machine, self: Address): Address {
  const native = vm.get(vm.typeOf(self), TP_REPR);
  return native === 0 ? objectRepr(vm, self) : (NATIVE[native] as UnaryFunc)(vm, self);
}

/** object_richcompare: identity; `!=` is the opposite of the type's own `==`. */
function objectRichcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (op === EQ) return a === b ? newBool(vm, true) : vm.newRef(NOT_IMPLEMENTED);
  if (op !== NE) return vm.newRef(NOT_IMPLEMENTED);
  const native = vm.get(vm.typeOf(a), TP_RICHCOMPARE);
  const equal = native === 0 ? vm.newRef(NOT_IMPLEMENTED) : (NATIVE[native] as RichCmpFunc)(vm, a, b, EQ);
  return equal === NOT_IMPLEMENTED ? equal : newBool(vm, !takeTruth(vm, equal));
}

function getClass(vm: Machine, self: Address): Address {
  return vm.newRef(vm.typeOf(self));
}

/** object_set_class. */
function setClass(vm: Machine, self: Address, value: Address): void {
  if (value === 0) throw vm.raise(TYPE_ERROR, "can't delete __class__ attribute");
  if (!vm.isType(value))
    throw vm.raise(TYPE_ERROR, `__class__ must be set to a class, not '${vm.typeName(value)}' object`);
  const old = vm.typeOf(self);
  const modules = isSubtype(vm, value, MODULE_TYPE) && isSubtype(vm, old, MODULE_TYPE);
  const flags = vm.get(value, TP_FLAGS) | vm.get(old, TP_FLAGS);
  if (!modules && (flags & FLAG_IMMUTABLETYPE) !== 0) {
    throw vm.raise(TYPE_ERROR, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  }
  checkAssignable(vm, old, value, "__class__");
  if ((vm.get(value, TP_FLAGS) & FLAG_HEAPTYPE) !== 0) vm.incref(value);
  vm.set(self, OB_TYPE, value);
  if ((vm.get(old, TP_FLAGS) & FLAG_HEAPTYPE) !== 0) vm.decref(old);
}

function objectFormat(vm: Machine, self: Address, spec: Address): Address {
  if (!vm.hasFlag(spec, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `__format__() argument must be str, not ${vm.typeName(spec)}`);
  }
  if (strLength(vm, spec) > 0) {
    throw vm.raise(TYPE_ERROR, `unsupported format string passed to ${vm.typeName(self)}.__format__`);
  }
  return strOf(vm, self);
}

function objectSizeof(vm: Machine, self: Address): Address {
  const type = vm.typeOf(self);
  const itemSize = vm.get(type, TP_ITEMSIZE);
  const items = itemSize === 0 ? 0 : vm.get(self, OB_SIZE) * itemSize;
  return newInt(vm, vm.get(type, TP_BASICSIZE) + items);
}

function subclassHook(vm: Machine): Address {
  return vm.newRef(NOT_IMPLEMENTED);
}

function initSubclass(vm: Machine): Address {
  return vm.none();
}

const METHODS: readonly MethodSpec[] = [
  ["__reduce_ex__($self, protocol, /)", objectReduceEx as MethodSpec[1], "Helper for pickle."],
  ["__reduce__($self, /)", objectReduce, "Helper for pickle."],
  [
    "__subclasshook__!($type, *args, **kwargs)",
    subclassHook,
    "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\n" +
      "It should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\n" +
      "overrides the normal algorithm (and the outcome is cached).\n",
  ],
  [
    "__init_subclass__!($type)",
    initSubclass,
    "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\n" +
      "overridden to extend subclasses.\n",
  ],
  ["__format__($self, format_spec, /)", objectFormat as MethodSpec[1], "Default object formatter."],
  ["__sizeof__($self, /)", objectSizeof, "Size of object in memory, in bytes."],
  ["__dir__($self, /)", objectDir, "Default dir() implementation."],
];

defineType(OBJECT_TYPE, {
  name: "object",
  metaclass: TYPE_TYPE,
  basicSize: 16,
  flags: FLAG_BASETYPE,
  doc:
    "object()\n--\n\nThe base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\n" +
    "instance that has no instance attributes and cannot be given any.\n",
  slots: {
    repr: objectRepr,
    str: objectStr,
    hash: pointerHash,
    getattro: genericGetAttr,
    setattro: genericSetAttr,
    richcompare: objectRichcompare,
    init: objectInit,
    new: objectNew,
  },
  methods: METHODS,
  getset: [["__class__", getClass, setClass, "the object's class"]],
});
