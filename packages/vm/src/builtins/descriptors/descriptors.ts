/** The descriptors of static types: methods, class methods, members and getsets (Objects/descrobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { genericGetAttr } from "../../object/attribute.ts";
import { callTuple } from "../../object/call.ts";
import {
  defineType,
  DOCUMENTATION,
  NATIVE,
  type GetSetSpec,
  type Getter,
  type MemberSpec,
  type Setter,
} from "../../object/native.ts";
import {
  DESCR_GETSET,
  DESCR_MEMBER,
  DESCR_METHOD,
  DESCR_NAME,
  DESCR_QUALNAME,
  DESCR_TYPE,
  FLAG_HAVE_GC,
  FLAG_HAVE_VECTORCALL,
  FLAG_METHOD_DESCRIPTOR,
  GETSET_DOC,
  GETSET_GET,
  GETSET_SET,
  MEMBER_DOC,
  MEMBER_READONLY,
  ML_METH,
  OB_SIZE,
  T_OBJECT,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import {
  ATTRIBUTE_ERROR,
  CLASSMETHOD_DESCRIPTOR_TYPE,
  GETSET_DESCRIPTOR_TYPE,
  MEMBER_DESCRIPTOR_TYPE,
  METHOD_DESCRIPTOR_TYPE,
  TYPE_ERROR,
} from "../../object/static.ts";
import { methodDoc, signatureOf } from "../../object/type/definitions.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { checkReceiver, descriptorQualname } from "../function/native-call.ts";
import { callWithTupleAndDict } from "../function/vectorcall-call.ts";
import { tupleFromArray } from "../tuple/tuple.ts";
import {
  GETSET_DESCRIPTOR_BYTES,
  MEMBER_DESCRIPTOR_BYTES,
  METHOD_DESCRIPTOR_BYTES,
  newBuiltinFunction,
} from "./create.ts";
import { getMember, setMember } from "./member.ts";
import { reduceToGetattr } from "./reduce.ts";

/** A descriptor's name as a JavaScript string. */
export function descriptorName(vm: Machine, descriptor: Address): string {
  return vm.toJs(vm.get(descriptor, DESCR_NAME));
}

function ownerName(vm: Machine, descriptor: Address): string {
  return vm.typeNameOf(vm.get(descriptor, DESCR_TYPE));
}

/** A repr of the form `<kind 'name' of 'type' objects>`. */
function reprAs(kind: string): (vm: Machine, descriptor: Address) => Address {
  return (vm, descriptor) =>
    vm.str(`<${kind} '${descriptorName(vm, descriptor)}' of '${ownerName(vm, descriptor)}' objects>`);
}

/** descr_get_qualname: computed once. */
export function getQualname(vm: Machine, descriptor: Address): Address {
  if (vm.get(descriptor, DESCR_QUALNAME) === 0) {
    vm.set(descriptor, DESCR_QUALNAME, vm.str(descriptorQualname(vm, descriptor)));
  }
  return vm.newRef(vm.get(descriptor, DESCR_QUALNAME));
}

/** descr_reduce. */
export function descriptorReduce(vm: Machine, descriptor: Address): Address {
  return reduceToGetattr(vm, vm.get(descriptor, DESCR_TYPE), vm.get(descriptor, DESCR_NAME));
}

export const DESCRIPTOR_MEMBERS: readonly MemberSpec[] = [
  ["__objclass__", T_OBJECT, DESCR_TYPE, MEMBER_READONLY],
  ["__name__", T_OBJECT, DESCR_NAME, MEMBER_READONLY],
];

function docOrNone(vm: Machine, text: string | undefined): Address {
  return text === undefined || text === "" ? vm.none() : vm.str(text);
}

function methodIndex(vm: Machine, descriptor: Address): number {
  return vm.get(vm.get(descriptor, DESCR_METHOD), ML_METH);
}

function methodSignature(vm: Machine, descriptor: Address): Address {
  const { text } = signatureOf(methodIndex(vm, descriptor));
  return text === null ? vm.none() : vm.str(text);
}

const METHOD_GETSET: readonly GetSetSpec[] = [
  ["__doc__", (vm, descriptor) => docOrNone(vm, methodDoc(methodIndex(vm, descriptor)))],
  ["__qualname__", getQualname],
  ["__text_signature__", methodSignature],
];

// ---- method_descriptor ------------------------------------------------------------------------------------------------

function methodGet(vm: Machine, descriptor: Address, object: Address): Address {
  if (object === 0) return vm.newRef(descriptor);
  checkReceiver(vm, descriptor, object);
  return newBuiltinFunction(vm, vm.get(descriptor, DESCR_METHOD), object, 0);
}

defineType(METHOD_DESCRIPTOR_TYPE, {
  name: "method_descriptor",
  basicSize: METHOD_DESCRIPTOR_BYTES,
  flags: FLAG_HAVE_GC | FLAG_HAVE_VECTORCALL | FLAG_METHOD_DESCRIPTOR,
  vectorcallOffset: 48,
  layout: [{ op: "fields", offset: DESCR_TYPE, count: 3 }],
  slots: { repr: reprAs("method"), call: callWithTupleAndDict, getattro: genericGetAttr, descr_get: methodGet },
  methods: [["__reduce__!($self)", descriptorReduce]],
  members: DESCRIPTOR_MEMBERS,
  getset: METHOD_GETSET,
});

// ---- classmethod_descriptor ---------------------------------------------------------------------------------------------

function classMethodGet(vm: Machine, descriptor: Address, object: Address, type: Address): Address {
  const name = descriptorName(vm, descriptor);
  const owner = vm.get(descriptor, DESCR_TYPE);
  const bound = type === 0 ? (object === 0 ? 0 : vm.typeOf(object)) : type;
  if (bound === 0) {
    throw vm.raise(
      TYPE_ERROR,
      `descriptor '${name}' for type '${ownerName(vm, descriptor)}' needs either an object or a type`,
    );
  }
  if (!vm.isType(bound)) {
    throw vm.raise(
      TYPE_ERROR,
      `descriptor '${name}' for type '${ownerName(vm, descriptor)}' needs a type, not a '${vm.typeName(bound)}' as arg 2`,
    );
  }
  if (!isSubtype(vm, bound, owner)) {
    throw vm.raise(
      TYPE_ERROR,
      `descriptor '${name}' requires a subtype of '${vm.typeNameOf(owner)}' but received '${vm.typeNameOf(bound)}'`,
    );
  }
  return newBuiltinFunction(vm, vm.get(descriptor, DESCR_METHOD), bound, 0);
}

/** classmethoddescr_call: the first argument is the class. */
function classMethodCall(vm: Machine, descriptor: Address, args: Address, kwargs: Address): Address {
  const count = vm.get(args, OB_SIZE);
  if (count < 1) {
    throw vm.raise(
      TYPE_ERROR,
      `descriptor '${descriptorName(vm, descriptor)}' of '${ownerName(vm, descriptor)}' object needs an argument`,
    );
  }
  const mark = vm.mark();
  const bound = vm.hold(classMethodGet(vm, descriptor, 0, vm.get(args, TUPLE_ITEMS)));
  const rest = vm.hold(tupleFromArray(vm, args + TUPLE_ITEMS + 8, count - 1));
  const result = callTuple(vm, bound, rest, kwargs);
  vm.release(mark);
  return result;
}

defineType(CLASSMETHOD_DESCRIPTOR_TYPE, {
  name: "classmethod_descriptor",
  basicSize: METHOD_DESCRIPTOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DESCR_TYPE, count: 3 }],
  slots: { repr: reprAs("method"), call: classMethodCall, getattro: genericGetAttr, descr_get: classMethodGet },
  members: DESCRIPTOR_MEMBERS,
  getset: METHOD_GETSET,
});

// ---- member_descriptor --------------------------------------------------------------------------------------------------

function memberGet(vm: Machine, descriptor: Address, object: Address): Address {
  if (object === 0) return vm.newRef(descriptor);
  checkReceiver(vm, descriptor, object);
  return getMember(vm, object, vm.get(descriptor, DESCR_MEMBER));
}

function memberSet(vm: Machine, descriptor: Address, object: Address, value: Address): void {
  checkReceiver(vm, descriptor, object);
  setMember(vm, object, vm.get(descriptor, DESCR_MEMBER), value);
}

function documentation(vm: Machine, index: number): Address {
  return docOrNone(vm, DOCUMENTATION[index]);
}

defineType(MEMBER_DESCRIPTOR_TYPE, {
  name: "member_descriptor",
  basicSize: MEMBER_DESCRIPTOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DESCR_TYPE, count: 3 }],
  slots: { repr: reprAs("member"), getattro: genericGetAttr, descr_get: memberGet, descr_set: memberSet },
  methods: [["__reduce__!($self)", descriptorReduce]],
  members: DESCRIPTOR_MEMBERS,
  getset: [
    ["__doc__", (vm, descriptor) => documentation(vm, vm.get(vm.get(descriptor, DESCR_MEMBER), MEMBER_DOC))],
    ["__qualname__", getQualname],
  ],
});

// ---- getset_descriptor --------------------------------------------------------------------------------------------------

function getSetGet(vm: Machine, descriptor: Address, object: Address): Address {
  if (object === 0) return vm.newRef(descriptor);
  checkReceiver(vm, descriptor, object);
  const get = vm.get(vm.get(descriptor, DESCR_GETSET), GETSET_GET);
  if (get === 0) {
    throw vm.raise(
      ATTRIBUTE_ERROR,
      `attribute '${descriptorName(vm, descriptor)}' of '${ownerName(vm, descriptor)}' objects is not readable`,
    );
  }
  return (NATIVE[get] as Getter)(vm, object);
}

function getSetSet(vm: Machine, descriptor: Address, object: Address, value: Address): void {
  checkReceiver(vm, descriptor, object);
  const set = vm.get(vm.get(descriptor, DESCR_GETSET), GETSET_SET);
  if (set === 0) {
    throw vm.raise(
      ATTRIBUTE_ERROR,
      `attribute '${descriptorName(vm, descriptor)}' of '${ownerName(vm, descriptor)}' objects is not writable`,
    );
  }
  (NATIVE[set] as Setter)(vm, object, value);
}

defineType(GETSET_DESCRIPTOR_TYPE, {
  name: "getset_descriptor",
  basicSize: GETSET_DESCRIPTOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DESCR_TYPE, count: 3 }],
  slots: { repr: reprAs("attribute"), getattro: genericGetAttr, descr_get: getSetGet, descr_set: getSetSet },
  members: DESCRIPTOR_MEMBERS,
  getset: [
    ["__doc__", (vm, descriptor) => documentation(vm, vm.get(vm.get(descriptor, DESCR_GETSET), GETSET_DOC))],
    ["__qualname__", getQualname],
  ],
});
