/** wrapper_descriptor, which makes a method of a slot, and method-wrapper, which binds it (Objects/descrobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { genericGetAttr } from "../../object/attribute.ts";
import { newBool } from "../../object/compare.ts";
import { pointerHash } from "../../object/hash.ts";
import { defineType, type GetSetSpec } from "../../object/native.ts";
import {
  DESCR_NAME,
  DESCR_TYPE,
  DESCR_WRAPPED,
  DESCR_WRAPPER_BASE,
  EQ,
  FLAG_HAVE_GC,
  FLAG_METHOD_DESCRIPTOR,
  MEMBER_READONLY,
  NE,
  OB_SIZE,
  T_OBJECT,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { addressText } from "../../object/repr.ts";
import { METHOD_WRAPPER_TYPE, NOT_IMPLEMENTED, TYPE_ERROR, WRAPPER_DESCRIPTOR_TYPE } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { slotDefinitions, type SlotDefinition } from "../../object/type/slots.ts";
import { dictSize } from "../dict/dict.ts";
import { checkReceiver } from "../function/native-call.ts";
import { tupleFromArray } from "../tuple/tuple.ts";
import { WRAPPER_DESCRIPTOR_BYTES } from "./create.ts";
import { DESCRIPTOR_MEMBERS, descriptorName, descriptorReduce, getQualname } from "./descriptors.ts";
import { reduceToGetattr } from "./reduce.ts";

// wrapperobject
const WRAPPER_DESCRIPTOR = 16;
const WRAPPER_SELF = 24;
const METHOD_WRAPPER_BYTES = 32;

function definitionOf(vm: Machine, descriptor: Address): SlotDefinition {
  return slotDefinitions()[vm.get(descriptor, DESCR_WRAPPER_BASE)]!;
}

/** wrapperdescr_raw_call: calls the wrapped slot of `self`. */
export function callWrapped(vm: Machine, descriptor: Address, self: Address, args: Address, kwargs: Address): Address {
  const { wrapper, keywords, name } = definitionOf(vm, descriptor);
  if (!keywords && kwargs !== 0 && dictSize(vm, kwargs) > 0) {
    throw vm.raise(TYPE_ERROR, `wrapper ${name}() takes no keyword arguments`);
  }
  return wrapper!(vm, self, args, vm.get(descriptor, DESCR_WRAPPED), kwargs);
}

/** wrapperdescr_call: the first argument is the object. */
function descriptorCall(vm: Machine, descriptor: Address, args: Address, kwargs: Address): Address {
  const count = vm.get(args, OB_SIZE);
  const owner = vm.get(descriptor, DESCR_TYPE);
  if (count < 1) {
    const name = descriptorName(vm, descriptor);
    throw vm.raise(TYPE_ERROR, `descriptor '${name}' of '${vm.typeNameOf(owner)}' object needs an argument`);
  }
  const self = vm.get(args, TUPLE_ITEMS);
  if (!isSubtype(vm, vm.typeOf(self), owner)) wrongReceiver(vm, descriptor, owner, self);
  const mark = vm.mark();
  const rest = vm.hold(tupleFromArray(vm, args + TUPLE_ITEMS + 8, count - 1));
  const result = callWrapped(vm, descriptor, self, rest, kwargs);
  vm.release(mark);
  return result;
}

function wrongReceiver(vm: Machine, descriptor: Address, owner: Address, self: Address): never {
  const name = descriptorName(vm, descriptor);
  throw vm.raise(
    TYPE_ERROR,
    `descriptor '${name}' requires a '${vm.typeNameOf(owner)}' object but received a '${vm.typeName(self)}'`,
  );
}

function descriptorGet(vm: Machine, descriptor: Address, object: Address): Address {
  if (object === 0) return vm.newRef(descriptor);
  checkReceiver(vm, descriptor, object);
  return newMethodWrapper(vm, descriptor, object);
}

/** PyWrapper_New. */
function newMethodWrapper(vm: Machine, descriptor: Address, self: Address): Address {
  const wrapper = vm.newContainer(METHOD_WRAPPER_TYPE, METHOD_WRAPPER_BYTES);
  vm.set(wrapper, WRAPPER_DESCRIPTOR, vm.newRef(descriptor));
  vm.set(wrapper, WRAPPER_SELF, vm.newRef(self));
  vm.track(wrapper);
  return wrapper;
}

function descriptorRepr(vm: Machine, descriptor: Address): Address {
  const owner = vm.typeNameOf(vm.get(descriptor, DESCR_TYPE));
  return vm.str(`<slot wrapper '${descriptorName(vm, descriptor)}' of '${owner}' objects>`);
}

function doc(vm: Machine, descriptor: Address): Address {
  const text = definitionOf(vm, descriptor).doc;
  return text === null ? vm.none() : vm.str(text);
}

function textSignature(vm: Machine, descriptor: Address): Address {
  const text = definitionOf(vm, descriptor).signature;
  return text === null ? vm.none() : vm.str(text);
}

defineType(WRAPPER_DESCRIPTOR_TYPE, {
  name: "wrapper_descriptor",
  basicSize: WRAPPER_DESCRIPTOR_BYTES,
  flags: FLAG_HAVE_GC | FLAG_METHOD_DESCRIPTOR,
  layout: [{ op: "fields", offset: DESCR_TYPE, count: 3 }],
  slots: { repr: descriptorRepr, call: descriptorCall, getattro: genericGetAttr, descr_get: descriptorGet },
  methods: [["__reduce__!($self)", descriptorReduce]],
  members: DESCRIPTOR_MEMBERS,
  getset: [
    ["__doc__", doc],
    ["__qualname__", getQualname],
    ["__text_signature__", textSignature],
  ],
});

// ---- method-wrapper -------------------------------------------------------------------------------------------------------

function descriptorOf(vm: Machine, wrapper: Address): Address {
  return vm.get(wrapper, WRAPPER_DESCRIPTOR);
}

function wrapperCall(vm: Machine, wrapper: Address, args: Address, kwargs: Address): Address {
  return callWrapped(vm, descriptorOf(vm, wrapper), vm.get(wrapper, WRAPPER_SELF), args, kwargs);
}

function wrapperRepr(vm: Machine, wrapper: Address): Address {
  const self = vm.get(wrapper, WRAPPER_SELF);
  const name = descriptorName(vm, descriptorOf(vm, wrapper));
  return vm.str(`<method-wrapper '${name}' of ${vm.typeName(self)} object at ${addressText(self)}>`);
}

function wrapperRichcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  const comparable =
    (op === EQ || op === NE) && vm.typeOf(a) === METHOD_WRAPPER_TYPE && vm.typeOf(b) === METHOD_WRAPPER_TYPE;
  if (!comparable) return vm.newRef(NOT_IMPLEMENTED);
  const same = descriptorOf(vm, a) === descriptorOf(vm, b) && vm.get(a, WRAPPER_SELF) === vm.get(b, WRAPPER_SELF);
  return newBool(vm, same === (op === EQ));
}

function wrapperHash(vm: Machine, wrapper: Address): number {
  return pointerHash(vm, vm.get(wrapper, WRAPPER_SELF)) ^ pointerHash(vm, descriptorOf(vm, wrapper));
}

function wrapperReduce(vm: Machine, wrapper: Address): Address {
  return reduceToGetattr(vm, vm.get(wrapper, WRAPPER_SELF), vm.get(descriptorOf(vm, wrapper), DESCR_NAME));
}

/** A getter that asks the descriptor behind the wrapper. */
function ofDescriptor(get: (vm: Machine, descriptor: Address) => Address): GetSetSpec[1] {
  return (vm, wrapper) => get(vm, descriptorOf(vm, wrapper));
}

defineType(METHOD_WRAPPER_TYPE, {
  name: "method-wrapper",
  basicSize: METHOD_WRAPPER_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: WRAPPER_DESCRIPTOR, count: 2 }],
  slots: {
    repr: wrapperRepr,
    hash: wrapperHash,
    call: wrapperCall,
    getattro: genericGetAttr,
    richcompare: wrapperRichcompare,
  },
  methods: [["__reduce__!($self)", wrapperReduce]],
  members: [["__self__", T_OBJECT, WRAPPER_SELF, MEMBER_READONLY]],
  getset: [
    ["__objclass__", ofDescriptor((vm, descriptor) => vm.newRef(vm.get(descriptor, DESCR_TYPE)))],
    ["__name__", ofDescriptor((vm, descriptor) => vm.newRef(vm.get(descriptor, DESCR_NAME)))],
    ["__qualname__", ofDescriptor(getQualname)],
    ["__doc__", ofDescriptor(doc)],
    ["__text_signature__", ofDescriptor(textSignature)],
  ],
});
