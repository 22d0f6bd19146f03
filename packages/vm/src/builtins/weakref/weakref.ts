/** Weak references: weakref.ref (Objects/weakrefobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { newBool, richCompare } from "../../object/compare.ts";
import { hashOf } from "../../object/hash.ts";
import { identifier } from "../../object/identifiers.ts";
import { LAYOUT_WEAKREF } from "../../object/layout-kinds.ts";
import { defineType } from "../../object/native.ts";
import { refuseKeywords } from "../../object/new-arguments.ts";
import {
  EQ,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  MEMBER_READONLY,
  NE,
  T_OBJECT,
  WR_CALLBACK,
  WR_HASH,
} from "../../object/offsets.ts";
import { addressText } from "../../object/repr.ts";
import { checkPositional } from "../../object/signature.ts";
import {
  NONE,
  NOT_IMPLEMENTED,
  TYPE_ERROR,
  WEAKCALLABLEPROXY_TYPE,
  WEAKPROXY_TYPE,
  WEAKREF_TYPE,
} from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { dictSize } from "../dict/dict.ts";
import { classGetItem } from "../generic-alias.ts";
import {
  clearReference,
  initializeReference,
  insertAfter,
  insertHead,
  liveObject,
  NO_HASH,
  plainProxy,
  plainReference,
  WEAKREF_BYTES,
  weakListOf,
} from "./list.ts";

const ID_NAME = identifier("__name__");

/** PyWeakref_CheckRef. */
export function isReference(vm: Machine, object: Address): boolean {
  return isSubtype(vm, vm.typeOf(object), WEAKREF_TYPE);
}

/** Whether a type's instances are weak references or proxies. */
export function isWeakReferenceType(vm: Machine, type: Address): boolean {
  return type === WEAKPROXY_TYPE || type === WEAKCALLABLEPROXY_TYPE || isSubtype(vm, type, WEAKREF_TYPE);
}

/** The object's list. @throws TypeError for an object that cannot be referred to weakly */
export function requireWeakList(vm: Machine, object: Address): Address {
  const list = weakListOf(vm, object);
  if (list === 0) throw vm.raise(TYPE_ERROR, `cannot create weak reference to '${vm.typeName(object)}' object`);
  return list;
}

/**
 * PyWeakref_NewRef: a weak reference (owned) to `object`. `callback` is borrowed; without one (0 or None) an existing reference is
 * shared.
 */
export function newWeakReference(vm: Machine, object: Address, callback: Address): Address {
  const list = requireWeakList(vm, object);
  const called = callback === NONE ? 0 : callback;
  if (called === 0) {
    const existing = plainReference(vm, list);
    if (existing !== 0) return vm.newRef(existing);
  }
  const self = vm.newContainer(WEAKREF_TYPE, WEAKREF_BYTES);
  initializeReference(vm, self, object, called);
  insert(vm, self, list, called === 0);
  vm.track(self);
  return self;
}

function insert(vm: Machine, self: Address, list: Address, plain: boolean): void {
  if (plain) insertHead(vm, self, list);
  else insertAfter(vm, self, plainProxy(vm, list) || plainReference(vm, list), list);
}

function referenceNew(vm: Machine, type: Address, args: Address, _kwargs: Address): Address {
  const size = vm.tupleSize(args);
  checkPositional(vm, "__new__", size, 1, 2);
  const object = vm.tupleItem(args, 0);
  const callback = size > 1 ? vm.tupleItem(args, 1) : NONE;
  if (type === WEAKREF_TYPE) return newWeakReference(vm, object, callback);
  const list = requireWeakList(vm, object);
  const self = vm.genericAlloc(type, 0);
  initializeReference(vm, self, object, callback === NONE ? 0 : callback);
  insert(vm, self, list, false);
  return self;
}

function referenceInit(vm: Machine, _self: Address, args: Address, kwargs: Address): void {
  refuseKeywords(vm, "ref", kwargs);
  checkPositional(vm, "__init__", vm.tupleSize(args), 1, 2);
}

function referenceCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const positional = vm.tupleSize(args);
  const given = positional + (kwargs === 0 ? 0 : dictSize(vm, kwargs));
  if (given > 0) {
    const kind = positional === 0 ? "keyword " : "";
    throw vm.raise(TYPE_ERROR, `__call__() takes at most 0 ${kind}arguments (${given} given)`);
  }
  return vm.newRef(liveObject(vm, self) || NONE);
}

/** The referent's hash, remembered so that it outlives the referent. */
function referenceHash(vm: Machine, self: Address): number {
  const low = vm.get(self, WR_HASH);
  const high = vm.get(self, WR_HASH + 4);
  if (low !== NO_HASH || high !== NO_HASH) {
    vm.hashHigh = high;
    return low;
  }
  const object = liveObject(vm, self);
  if (object === 0) throw vm.raise(TYPE_ERROR, "weak object has gone away");
  const mark = vm.mark();
  vm.hold(vm.newRef(object));
  const hash = hashOf(vm, object);
  const hashHigh = vm.hashHigh;
  vm.set(self, WR_HASH, hash);
  vm.set(self, WR_HASH + 4, hashHigh);
  vm.release(mark);
  vm.hashHigh = hashHigh;
  return hash;
}

function referenceRepr(vm: Machine, self: Address): Address {
  const object = liveObject(vm, self);
  if (object === 0) return vm.str(`<weakref at ${addressText(self)}; dead>`);
  const mark = vm.mark();
  vm.hold(vm.newRef(object));
  const name = lookupAttrId(vm, object, ID_NAME);
  if (name !== 0) vm.hold(name);
  const shown = name !== 0 && vm.hasFlag(name, FLAG_UNICODE_SUBCLASS) ? ` (${vm.toJs(name)})` : "";
  const text = `<weakref at ${addressText(self)}; to '${vm.typeName(object)}' at ${addressText(object)}${shown}>`;
  vm.release(mark);
  return vm.str(text);
}

/** Equal while both live and their objects are; dead ones equal only themselves. */
function referenceRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if ((op !== EQ && op !== NE) || !isReference(vm, a) || !isReference(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  const first = liveObject(vm, a);
  const second = liveObject(vm, b);
  if (first === 0 || second === 0) return newBool(vm, (a === b) === (op === EQ));
  const mark = vm.mark();
  vm.hold(vm.newRef(first));
  vm.hold(vm.newRef(second));
  const result = richCompare(vm, first, second, op);
  vm.release(mark);
  return result;
}

defineType(WEAKREF_TYPE, {
  name: "weakref.ReferenceType",
  basicSize: WEAKREF_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: LAYOUT_WEAKREF }],
  slots: {
    getattro: null,
    new: referenceNew,
    init: referenceInit,
    dealloc: clearReference,
    clear: clearReference,
    call: referenceCall,
    hash: referenceHash,
    repr: referenceRepr,
    richcompare: referenceRichCompare,
  },
  methods: [["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"]],
  members: [["__callback__", T_OBJECT, WR_CALLBACK, MEMBER_READONLY]],
});
