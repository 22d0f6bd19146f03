/** types.SimpleNamespace (Objects/namespaceobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { genericGetAttr, genericSetAttr } from "../object/attribute.ts";
import { richCompare } from "../object/compare.ts";
import { defineType } from "../object/native.ts";
import {
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  MEMBER_READONLY,
  OB_SIZE,
  OB_TYPE,
  T_OBJECT,
} from "../object/offsets.ts";
import { reprGuarded, reprText } from "../object/repr.ts";
import { NOT_IMPLEMENTED, SIMPLE_NAMESPACE_TYPE, TYPE_ERROR } from "../object/static.ts";
import { isSubtype } from "../object/type/mro.ts";
import { dictClear, dictKeyAt, dictNext, dictValueAt, newDict } from "./dict/dict.ts";
import { dictUpdate } from "./dict/merge.ts";
import { newTuple, tuplePack } from "./tuple/tuple.ts";

// _PyNamespaceObject
const DICT = 16;
const NAMESPACE_BYTES = 24;

function namespaceNew(vm: Machine, type: Address): Address {
  const namespace = vm.hold(vm.genericAlloc(type, 0));
  vm.set(namespace, DICT, newDict(vm));
  return vm.unhold();
}

/** _PyNamespace_New: with the names of a dict (borrowed, 0: none). */
export function newNamespace(vm: Machine, values: Address): Address {
  const namespace = vm.hold(namespaceNew(vm, SIMPLE_NAMESPACE_TYPE));
  if (values !== 0) dictUpdate(vm, vm.get(namespace, DICT), values);
  return vm.unhold();
}

function init(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  if (vm.get(args, OB_SIZE) !== 0) throw vm.raise(TYPE_ERROR, "no positional arguments expected");
  if (kwargs === 0) return;
  for (let at = dictNext(vm, kwargs, 0); at >= 0; at = dictNext(vm, kwargs, at + 1)) {
    if (!vm.hasFlag(dictKeyAt(vm, kwargs, at), FLAG_UNICODE_SUBCLASS))
      throw vm.raise(TYPE_ERROR, "keywords must be strings");
  }
  dictUpdate(vm, vm.get(self, DICT), kwargs);
}

function repr(vm: Machine, self: Address): Address {
  const name = vm.get(self, OB_TYPE) === SIMPLE_NAMESPACE_TYPE ? "namespace" : vm.typeName(self);
  return reprGuarded(vm, self, `${name}(...)`, () =>
    vm.str(`${name}(${itemTexts(vm, vm.get(self, DICT)).join(", ")})`),
  );
}

function itemTexts(vm: Machine, dict: Address): string[] {
  const texts: string[] = [];
  for (let at = dictNext(vm, dict, 0); at >= 0; at = dictNext(vm, dict, at + 1)) {
    const key = dictKeyAt(vm, dict, at);
    if (!vm.hasFlag(key, FLAG_UNICODE_SUBCLASS) || vm.toJs(key) === "") continue;
    const mark = vm.mark();
    const value = vm.hold(vm.newRef(dictValueAt(vm, dict, at)));
    texts.push(`${vm.toJs(key)}=${reprText(vm, value)}`);
    vm.release(mark);
  }
  return texts;
}

function richcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  const both = isSubtype(vm, vm.typeOf(a), SIMPLE_NAMESPACE_TYPE) && isSubtype(vm, vm.typeOf(b), SIMPLE_NAMESPACE_TYPE);
  return both ? richCompare(vm, vm.get(a, DICT), vm.get(b, DICT), op) : vm.newRef(NOT_IMPLEMENTED);
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const empty = vm.hold(newTuple(vm, 0));
  const result = tuplePack(vm, vm.typeOf(self), empty, vm.get(self, DICT));
  vm.release(mark);
  return result;
}

defineType(SIMPLE_NAMESPACE_TYPE, {
  name: "types.SimpleNamespace",
  basicSize: NAMESPACE_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  dictOffset: DICT,
  doc: "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
  layout: [{ op: "fields", offset: DICT, count: 1 }],
  slots: {
    repr,
    richcompare,
    getattro: genericGetAttr,
    setattro: genericSetAttr,
    init,
    new: namespaceNew,
    clear: (vm, self) => dictClear(vm, vm.get(self, DICT)),
  },
  methods: [["__reduce__!($self)", reduce, "Return state information for pickling"]],
  members: [["__dict__", T_OBJECT, DICT, MEMBER_READONLY]],
});
