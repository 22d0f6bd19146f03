/** Proxies: weak references that behave as their objects do (Objects/weakrefobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { getAttr, setAttr } from "../../object/attribute.ts";
import { callMethod0, callTuple } from "../../object/call.ts";
import { isTrue, richCompare } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { getIter, isIterator, iterNext } from "../../object/iterate.ts";
import { LAYOUT_WEAKREF } from "../../object/layout-kinds.ts";
import { defineType, type BinaryFunc, type SlotSpecs, type TernaryFunc, type UnaryFunc } from "../../object/native.ts";
import {
  numberAbsolute,
  numberAdd,
  numberAnd,
  numberDivmod,
  numberFloat,
  numberFloorDivide,
  numberIndex,
  numberInPlaceAdd,
  numberInPlaceAnd,
  numberInPlaceFloorDivide,
  numberInPlaceLshift,
  numberInPlaceMatrixMultiply,
  numberInPlaceMultiply,
  numberInPlaceOr,
  numberInPlacePower,
  numberInPlaceRemainder,
  numberInPlaceRshift,
  numberInPlaceSubtract,
  numberInPlaceTrueDivide,
  numberInPlaceXor,
  numberInvert,
  numberLong,
  numberLshift,
  numberMatrixMultiply,
  numberMultiply,
  numberNegative,
  numberOr,
  numberPositive,
  numberPower,
  numberRemainder,
  numberRshift,
  numberSubtract,
  numberTrueDivide,
  numberXor,
} from "../../object/number.ts";
import { FLAG_HAVE_GC, TP_CALL } from "../../object/offsets.ts";
import { addressText, strOf } from "../../object/repr.ts";
import { NONE, REFERENCE_ERROR, TYPE_ERROR, WEAKCALLABLEPROXY_TYPE, WEAKPROXY_TYPE } from "../../object/static.ts";
import { delItem, getItem, length, sequenceContains, setItem } from "../../object/subscript.ts";
import {
  clearReference,
  initializeReference,
  insertAfter,
  isProxy,
  liveObject,
  plainProxy,
  plainReference,
  WEAKREF_BYTES,
} from "./list.ts";
import { requireWeakList } from "./weakref.ts";

const ID_BYTES = identifier("__bytes__");
const ID_REVERSED = identifier("__reversed__");

/** PyWeakref_NewProxy: a proxy (owned) of `object`; `callback` borrowed, 0 or None for none. */
export function newWeakProxy(vm: Machine, object: Address, callback: Address): Address {
  const list = requireWeakList(vm, object);
  const called = callback === NONE ? 0 : callback;
  if (called === 0) {
    const existing = plainProxy(vm, list);
    if (existing !== 0) return vm.newRef(existing);
  }
  const callable = vm.get(vm.typeOf(object), TP_CALL) !== 0;
  const self = vm.newContainer(callable ? WEAKCALLABLEPROXY_TYPE : WEAKPROXY_TYPE, WEAKREF_BYTES);
  initializeReference(vm, self, object, called);
  const plain = plainReference(vm, list);
  insertAfter(vm, self, called === 0 ? plain : plainProxy(vm, list) || plain, list);
  vm.track(self);
  return self;
}

/** The object behind a proxy, held on the native value stack; anything else is held as it is. @throws ReferenceError */
function unwrap(vm: Machine, object: Address): Address {
  if (!isProxy(vm, object)) return vm.hold(vm.newRef(object));
  const target = liveObject(vm, object);
  if (target === 0) throw vm.raise(REFERENCE_ERROR, "weakly-referenced object no longer exists");
  return vm.hold(vm.newRef(target));
}

function unary(operation: UnaryFunc): UnaryFunc {
  return (vm, self) => {
    const mark = vm.mark();
    const result = operation(vm, unwrap(vm, self));
    vm.release(mark);
    return result;
  };
}

function binary(operation: BinaryFunc): BinaryFunc {
  return (vm, a, b) => {
    const mark = vm.mark();
    const left = unwrap(vm, a);
    const result = operation(vm, left, unwrap(vm, b));
    vm.release(mark);
    return result;
  };
}

function ternary(operation: TernaryFunc): TernaryFunc {
  return (vm, a, b, c) => {
    const mark = vm.mark();
    const first = unwrap(vm, a);
    const second = unwrap(vm, b);
    const result = operation(vm, first, second, c === 0 ? 0 : unwrap(vm, c));
    vm.release(mark);
    return result;
  };
}

/** An operation whose result is no reference. */
function plain<Rest extends unknown[], Result>(
  operation: (vm: Machine, object: Address, ...rest: Rest) => Result,
): (vm: Machine, self: Address, ...rest: Rest) => Result {
  return (vm, self, ...rest) => {
    const mark = vm.mark();
    const result = operation(vm, unwrap(vm, self), ...rest);
    vm.release(mark);
    return result;
  };
}

function proxyRepr(vm: Machine, self: Address): Address {
  const target = liveObject(vm, self) || NONE;
  return vm.str(`<weakproxy at ${addressText(self)} to ${vm.typeName(target)} at ${addressText(target)}>`);
}

function proxyRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  const mark = vm.mark();
  const left = unwrap(vm, a);
  const result = richCompare(vm, left, unwrap(vm, b), op);
  vm.release(mark);
  return result;
}

function proxyIterNext(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const target = unwrap(vm, self);
  if (!isIterator(vm, target)) {
    throw vm.raise(TYPE_ERROR, `Weakref proxy referenced a non-iterator '${vm.typeName(target)}' object`);
  }
  const result = iterNext(vm, target);
  vm.release(mark);
  return result;
}

function assignSubscript(vm: Machine, object: Address, key: Address, value: Address): void {
  if (value === 0) delItem(vm, object, key);
  else setItem(vm, object, key, value);
}

const PROXY_SLOTS: SlotSpecs = {
  dealloc: clearReference,
  clear: clearReference,
  repr: proxyRepr,
  str: unary(strOf),
  hash: null,
  getattro: plain(getAttr),
  setattro: plain(setAttr),
  richcompare: proxyRichCompare,
  iter: unary(getIter),
  iternext: proxyIterNext,
  nb_add: binary(numberAdd),
  nb_subtract: binary(numberSubtract),
  nb_multiply: binary(numberMultiply),
  nb_remainder: binary(numberRemainder),
  nb_divmod: binary(numberDivmod),
  nb_power: ternary(numberPower),
  nb_negative: unary(numberNegative),
  nb_positive: unary(numberPositive),
  nb_absolute: unary(numberAbsolute),
  nb_bool: plain((vm, object) => (isTrue(vm, object) ? 1 : 0)),
  nb_invert: unary(numberInvert),
  nb_lshift: binary(numberLshift),
  nb_rshift: binary(numberRshift),
  nb_and: binary(numberAnd),
  nb_xor: binary(numberXor),
  nb_or: binary(numberOr),
  nb_int: unary(numberLong),
  nb_float: unary(numberFloat),
  nb_inplace_add: binary(numberInPlaceAdd),
  nb_inplace_subtract: binary(numberInPlaceSubtract),
  nb_inplace_multiply: binary(numberInPlaceMultiply),
  nb_inplace_remainder: binary(numberInPlaceRemainder),
  nb_inplace_power: ternary(numberInPlacePower),
  nb_inplace_lshift: binary(numberInPlaceLshift),
  nb_inplace_rshift: binary(numberInPlaceRshift),
  nb_inplace_and: binary(numberInPlaceAnd),
  nb_inplace_xor: binary(numberInPlaceXor),
  nb_inplace_or: binary(numberInPlaceOr),
  nb_floor_divide: binary(numberFloorDivide),
  nb_true_divide: binary(numberTrueDivide),
  nb_inplace_floor_divide: binary(numberInPlaceFloorDivide),
  nb_inplace_true_divide: binary(numberInPlaceTrueDivide),
  nb_index: unary(numberIndex),
  nb_matrix_multiply: binary(numberMatrixMultiply),
  nb_inplace_matrix_multiply: binary(numberInPlaceMatrixMultiply),
  sq_length: plain(length),
  sq_contains: plain((vm, object, value: Address) => (sequenceContains(vm, object, value) ? 1 : 0)),
  mp_length: plain(length),
  mp_subscript: binary(getItem),
  mp_ass_subscript: plain(assignSubscript),
};

defineType(WEAKPROXY_TYPE, {
  name: "weakref.ProxyType",
  basicSize: WEAKREF_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: LAYOUT_WEAKREF }],
  slots: PROXY_SLOTS,
  methods: [
    ["__bytes__!($self)", unary((vm, object) => callMethod0(vm, object, ID_BYTES))],
    ["__reversed__!($self)", unary((vm, object) => callMethod0(vm, object, ID_REVERSED))],
  ],
});

defineType(WEAKCALLABLEPROXY_TYPE, {
  name: "weakref.CallableProxyType",
  basicSize: WEAKREF_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: LAYOUT_WEAKREF }],
  slots: { ...PROXY_SLOTS, call: plain(callTuple) },
});
