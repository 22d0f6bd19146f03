/** `decimal.Context`: its making, attributes, text and pickling. */
import {
  type Address,
  ATTRIBUTE_ERROR,
  call0,
  FLAG_LIST_SUBCLASS,
  fitsBits,
  genericGetAttr,
  genericSetAttr,
  type GetSetSpec,
  intToBig,
  isInt,
  isStr,
  type Machine,
  newInt,
  newIntFromBig,
  NONE,
  OVERFLOW_ERROR,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  newTuple,
  tupleSetItem,
  readInt64,
  writeInt64,
} from "@pyvm/vm";
import { constructorArguments } from "./arguments.ts";
import { copyFields } from "./current-context.ts";
import * as status from "./kernel/status.ts";
import {
  CTX_ALLCR,
  CTX_CAPITALS,
  CTX_CLAMP,
  CTX_EMAX,
  CTX_EMIN,
  CTX_FLAGS_DICT,
  CTX_PREC,
  CTX_ROUNDING,
  CTX_STATUS,
  CTX_TRAPS,
  CTX_TRAPS_DICT,
} from "./layout.ts";
import { ROUNDINGS, roundingOf } from "./rounding.ts";
import { isSignalDict, keepSignals, shownSignals, showSignals } from "./signal-dict.ts";
import { dictAsSignals, listAsSignals, signalNames, signalsAsList } from "./signals.ts";
import { DEFAULT_CONTEXT, SIGNAL_DICT, stateOf } from "./state.ts";

const DEFAULT_TRAPS = status.ANY_INVALID_OPERATION | status.DIVISION_BY_ZERO | status.OVERFLOW;

/** context_new: what DefaultContext is, its flags included. */
export function contextNew(vm: Machine, type: Address): Address {
  const self = vm.hold(vm.genericAlloc(type, 0));
  const template = stateOf(vm, DEFAULT_CONTEXT);
  if (template !== 0) copyFields(vm, template, self);
  else setDefaults(vm, self);
  vm.set(self, CTX_CAPITALS, 1);
  vm.set(self, CTX_TRAPS_DICT, call0(vm, stateOf(vm, SIGNAL_DICT)));
  showSignals(vm, vm.get(self, CTX_TRAPS_DICT), self + CTX_TRAPS);
  vm.set(self, CTX_FLAGS_DICT, call0(vm, stateOf(vm, SIGNAL_DICT)));
  showSignals(vm, vm.get(self, CTX_FLAGS_DICT), self + CTX_STATUS);
  return vm.unhold();
}

function setDefaults(vm: Machine, self: Address): void {
  vm.setWord(self, CTX_PREC, 28);
  vm.setWord(self, CTX_EMAX, 999999);
  vm.setWord(self, CTX_EMIN, -999999);
  vm.set(self, CTX_TRAPS, DEFAULT_TRAPS);
  vm.set(self, CTX_ROUNDING, status.ROUND_HALF_EVEN);
  vm.set(self, CTX_ALLCR, 1);
}

/** What its dicts show goes with it: they keep copies. As in CPython no layout tells of them. */
export function contextDealloc(vm: Machine, self: Address): void {
  for (const offset of [CTX_TRAPS_DICT, CTX_FLAGS_DICT]) {
    const dict = vm.get(self, offset);
    if (dict === 0) continue;
    keepSignals(vm, dict);
    vm.decref(dict);
  }
}

// ---- attributes ---------------------------------------------------------------------------------------------------

/** PyLong_AsSsize_t of an int, and of nothing else. */
function sizeOf(vm: Machine, value: Address): bigint {
  if (!isInt(vm, value)) throw vm.raise(TYPE_ERROR, "an integer is required");
  if (!fitsBits(vm, value, 64, true)) {
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
  }
  return intToBig(vm, value);
}

function setSize(offset: number, low: bigint, high: bigint, message: string) {
  return (vm: Machine, self: Address, value: Address): void => {
    const size = sizeOf(vm, value);
    if (size < low || size > high) throw vm.raise(VALUE_ERROR, message);
    writeInt64(vm, self + offset, size);
  };
}

function setSwitch(offset: number, name: string) {
  return (vm: Machine, self: Address, value: Address): void => {
    const size = sizeOf(vm, value);
    if (size !== 0n && size !== 1n) throw vm.raise(VALUE_ERROR, `valid values for ${name} are 0 or 1`);
    vm.set(self, offset, Number(size));
  };
}

const setPrec = setSize(CTX_PREC, 1n, status.MAX_PREC, "valid range for prec is [1, MAX_PREC]");
const setEmin = setSize(CTX_EMIN, status.MIN_EMIN, 0n, "valid range for Emin is [MIN_EMIN, 0]");
const setEmax = setSize(CTX_EMAX, 0n, status.MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]");
const setCapitals = setSwitch(CTX_CAPITALS, "capitals");
const setClamp = setSwitch(CTX_CLAMP, "clamp");

function setRounding(vm: Machine, self: Address, value: Address): void {
  vm.set(self, CTX_ROUNDING, roundingOf(vm, value));
}

const getSize =
  (offset: number) =>
  (vm: Machine, self: Address): Address =>
    newIntFromBig(vm, readInt64(vm, self + offset));

export const contextAttributes: readonly GetSetSpec[] = [
  ["prec", getSize(CTX_PREC), setPrec],
  ["Emax", getSize(CTX_EMAX), setEmax],
  ["Emin", getSize(CTX_EMIN), setEmin],
  ["rounding", (vm, self) => vm.intern(ROUNDINGS[vm.get(self, CTX_ROUNDING)]!), setRounding],
  ["capitals", (vm, self) => newInt(vm, vm.get(self, CTX_CAPITALS)), setCapitals],
  ["clamp", (vm, self) => newInt(vm, vm.get(self, CTX_CLAMP)), setClamp],
];

export function contextGetAttr(vm: Machine, self: Address, name: Address): Address {
  const dict = signalDictOf(vm, self, name);
  return dict === 0 ? genericGetAttr(vm, self, name) : vm.newRef(dict);
}

/** The dict that an attribute's name stands for (borrowed), or 0. */
function signalDictOf(vm: Machine, self: Address, name: Address): Address {
  if (!isStr(vm, name)) return 0;
  const text = vm.toJs(name);
  return text === "traps" ? vm.get(self, CTX_TRAPS_DICT) : text === "flags" ? vm.get(self, CTX_FLAGS_DICT) : 0;
}

export function contextSetAttr(vm: Machine, self: Address, name: Address, value: Address): void {
  if (value === 0) throw vm.raise(ATTRIBUTE_ERROR, "context attributes cannot be deleted");
  const dict = signalDictOf(vm, self, name);
  if (dict === 0) return genericSetAttr(vm, self, name, value);
  const offset = dict === vm.get(self, CTX_TRAPS_DICT) ? CTX_TRAPS : CTX_STATUS;
  vm.set(self, offset, signalsOf(vm, value));
}

/** What a SignalDict or another dict of the signals says. */
function signalsOf(vm: Machine, value: Address): number {
  return isSignalDict(vm, value) ? shownSignals(vm, value) : dictAsSignals(vm, value);
}

// ---- making -------------------------------------------------------------------------------------------------------

export const PARAMETERS: readonly string[] = [
  "prec",
  "rounding",
  "Emin",
  "Emax",
  "capitals",
  "clamp",
  "flags",
  "traps",
];

export function contextInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const values = constructorArguments(vm, PARAMETERS, args, kwargs);
  const setters = [setPrec, setRounding, setEmin, setEmax, setCapitals, setClamp];
  const isGiven = (value: Address): boolean => value !== 0 && value !== NONE;
  setters.forEach((set, index) => {
    if (isGiven(values[index]!)) set(vm, self, values[index]!);
  });
  for (const [index, offset] of [
    [7, CTX_TRAPS],
    [6, CTX_STATUS],
  ] as const) {
    const value = values[index]!;
    if (!isGiven(value)) continue;
    const isList = vm.hasFlag(value, FLAG_LIST_SUBCLASS);
    vm.set(self, offset, isList ? listAsSignals(vm, value) : signalsOf(vm, value));
  }
}

export function contextRepr(vm: Machine, self: Address): Address {
  const size = (offset: number): bigint => readInt64(vm, self + offset);
  return vm.str(
    `Context(prec=${size(CTX_PREC)}, rounding=${ROUNDINGS[vm.get(self, CTX_ROUNDING)]}, Emin=${size(CTX_EMIN)}, ` +
      `Emax=${size(CTX_EMAX)}, capitals=${vm.get(self, CTX_CAPITALS)}, clamp=${vm.get(self, CTX_CLAMP)}, ` +
      `flags=${signalNames(vm.get(self, CTX_STATUS))}, traps=${signalNames(vm.get(self, CTX_TRAPS))})`,
  );
}

export function contextReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(newTuple(vm, 8));
  const size = (offset: number): Address => newIntFromBig(vm, readInt64(vm, self + offset));
  tupleSetItem(vm, args, 0, size(CTX_PREC));
  tupleSetItem(vm, args, 1, vm.intern(ROUNDINGS[vm.get(self, CTX_ROUNDING)]!));
  tupleSetItem(vm, args, 2, size(CTX_EMIN));
  tupleSetItem(vm, args, 3, size(CTX_EMAX));
  tupleSetItem(vm, args, 4, newInt(vm, vm.get(self, CTX_CAPITALS)));
  tupleSetItem(vm, args, 5, newInt(vm, vm.get(self, CTX_CLAMP)));
  tupleSetItem(vm, args, 6, signalsAsList(vm, vm.get(self, CTX_STATUS)));
  tupleSetItem(vm, args, 7, signalsAsList(vm, vm.get(self, CTX_TRAPS)));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}
