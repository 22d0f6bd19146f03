/** `SignalDictMixin`: the traps or the flags of a context as a mapping that shows and changes them. */
import {
  type Address,
  defineType,
  EQ,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  genericGetAttr,
  genericNew,
  getIter,
  isInstanceOfType,
  isTrue,
  type Machine,
  NE,
  newBool,
  NOT_IMPLEMENTED,
  VALUE_ERROR,
} from "@pyvm/vm";
import { OWN_SIGNALS, SIGNAL_DICT_BYTES, SIGNAL_DICT_MIXIN_TYPE, SIGNALS_ADDRESS } from "./layout.ts";
import { dictAsSignalsOr, signalBits, SIGNALS, signalsAsDict } from "./signals.ts";
import { SIGNAL_TUPLE, stateOf } from "./state.ts";

export function isSignalDict(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, SIGNAL_DICT_MIXIN_TYPE);
}

function addressOf(vm: Machine, self: Address): Address {
  return vm.get(self, SIGNALS_ADDRESS) || self + OWN_SIGNALS;
}

/** The bits that a SignalDict shows. */
export function shownSignals(vm: Machine, self: Address): number {
  return vm.get(addressOf(vm, self), 0);
}

/** Makes a SignalDict show the word at an address, for as long as that is there. */
export function showSignals(vm: Machine, self: Address, address: Address): void {
  vm.set(self, SIGNALS_ADDRESS, address);
}

/** What was shown is going: the SignalDict keeps a copy. */
export function keepSignals(vm: Machine, self: Address): void {
  vm.set(self, OWN_SIGNALS, shownSignals(vm, self));
  vm.set(self, SIGNALS_ADDRESS, 0);
}

function subscript(vm: Machine, self: Address, key: Address): Address {
  return newBool(vm, (shownSignals(vm, self) & signalBits(vm, key)) !== 0);
}

function assign(vm: Machine, self: Address, key: Address, value: Address): void {
  if (value === 0) throw vm.raise(VALUE_ERROR, "signal keys cannot be deleted");
  const bits = signalBits(vm, key);
  const isSet = isTrue(vm, value);
  const old = shownSignals(vm, self);
  vm.set(addressOf(vm, self), 0, isSet ? old | bits : old & ~bits);
}

function richCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  if (op !== EQ && op !== NE) return vm.newRef(NOT_IMPLEMENTED);
  let flags: number;
  if (isSignalDict(vm, other)) flags = shownSignals(vm, other);
  else if (vm.hasFlag(other, FLAG_DICT_SUBCLASS)) flags = dictAsSignalsOr(vm, other);
  else flags = -1;
  if (flags < 0) return vm.newRef(NOT_IMPLEMENTED);
  return newBool(vm, (flags === shownSignals(vm, self)) === (op === EQ));
}

function repr(vm: Machine, self: Address): Address {
  const flags = shownSignals(vm, self);
  const items = SIGNALS.map(([name, bits]) => `<class 'decimal.${name}'>:${(flags & bits) !== 0 ? "True" : "False"}`);
  return vm.str(`{${items.join(", ")}}`);
}

defineType(SIGNAL_DICT_MIXIN_TYPE, {
  name: "decimal.SignalDictMixin",
  basicSize: SIGNAL_DICT_BYTES,
  flags: FLAG_BASETYPE,
  layout: [],
  slots: {
    new: genericNew,
    init: () => {},
    hash: null,
    getattro: genericGetAttr,
    repr,
    richcompare: richCompare,
    iter: (vm) => getIter(vm, stateOf(vm, SIGNAL_TUPLE)),
    mp_length: () => SIGNALS.length,
    mp_subscript: subscript,
    mp_ass_subscript: assign,
  },
  methods: [["copy!($self, /)", (vm, self) => signalsAsDict(vm, shownSignals(vm, self))]],
});
