/** Makes the module's state, once: see state.ts. */
import {
  type Address,
  ARITHMETIC_ERROR,
  call0,
  call3,
  callMethod1,
  callTuple,
  dictSetId,
  getAttr,
  identifier,
  importByName,
  IS_DECIMAL,
  type Machine,
  newDict,
  newTuple,
  tuplePack,
  tupleSetItem,
  TYPE_ERROR,
  TYPE_TYPE,
  ZERO_DIVISION_ERROR,
  newExceptionClass,
} from "@pyvm/vm";
import { readyContextTypes } from "../contextvars/ready.ts";
import { newVariable } from "../contextvars/variable.ts";
import * as status from "./kernel/status.ts";
import {
  CONTEXT_OBJECT_TYPE,
  CTX_PREC,
  CTX_ROUNDING,
  CTX_TRAPS,
  DECIMAL_TYPE,
  SIGNAL_DICT_MIXIN_TYPE,
} from "./layout.ts";
import { CONDITIONS, SIGNALS } from "./signals.ts";
import * as state from "./state.ts";

const ID_REGISTER = identifier("register");
const ID_MODULE = identifier("module");

export function initializeState(vm: Machine): void {
  if (vm.get(0, IS_DECIMAL) !== 0 && state.stateOf(vm, state.EXTENDED_CONTEXT) !== 0) return;
  const mark = vm.mark();
  readyContextTypes(vm);
  const parts = vm.hold(newTuple(vm, state.STATE_SIZE));
  tupleSetItem(vm, parts, state.DECIMAL_TUPLE, makeDecimalTuple(vm));
  tupleSetItem(vm, parts, state.RATIONAL, registerNumber(vm));
  makeExceptions(vm, parts);
  tupleSetItem(vm, parts, state.SIGNAL_TUPLE, signalTuple(vm, parts));
  tupleSetItem(vm, parts, state.SIGNAL_DICT, makeSignalDict(vm));
  const name = vm.hold(vm.str("decimal_context"));
  tupleSetItem(vm, parts, state.CURRENT_CONTEXT, newVariable(vm, name, 0));
  vm.replace(0, IS_DECIMAL, vm.newRef(parts));
  makeContexts(vm, parts);
  vm.release(mark);
}

/** An attribute of a module. Owned. */
function take(vm: Machine, moduleName: string, name: string): Address {
  const mark = vm.mark();
  const module = vm.hold(importByName(vm, moduleName));
  const value = vm.hold(getAttr(vm, module, vm.hold(vm.intern(name))));
  return vm.keep(mark, value);
}

function makeDecimalTuple(vm: Machine): Address {
  const mark = vm.mark();
  const factory = vm.hold(take(vm, "collections", "namedtuple"));
  const name = vm.hold(vm.str("DecimalTuple"));
  const args = vm.hold(tuplePack(vm, name, vm.hold(vm.str("sign digits exponent"))));
  const kwargs = vm.hold(newDict(vm));
  dictSetId(vm, kwargs, ID_MODULE, vm.hold(vm.str("decimal")));
  const result = callTuple(vm, factory, args, kwargs);
  vm.release(mark);
  return result;
}

/** Makes Decimal a number, and returns `numbers.Rational`. */
function registerNumber(vm: Machine): Address {
  const mark = vm.mark();
  const number = vm.hold(take(vm, "numbers", "Number"));
  vm.hold(callMethod1(vm, number, ID_REGISTER, DECIMAL_TYPE));
  const result = take(vm, "numbers", "Rational");
  vm.release(mark);
  return result;
}

function makeSignalDict(vm: Machine): Address {
  const mark = vm.mark();
  const mapping = vm.hold(take(vm, "collections.abc", "MutableMapping"));
  const bases = vm.hold(tuplePack(vm, SIGNAL_DICT_MIXIN_TYPE, mapping));
  const result = call3(vm, TYPE_TYPE, vm.hold(vm.str("SignalDict")), bases, vm.hold(newDict(vm)));
  vm.release(mark);
  return result;
}

function makeExceptions(vm: Machine, parts: Address): void {
  const base = newExceptionClass(vm, "decimal", "DecimalException", ARITHMETIC_ERROR);
  tupleSetItem(vm, parts, state.DECIMAL_EXCEPTION, base);
  const signal = (bits: number): Address =>
    vm.tupleItem(parts, state.FIRST_EXCEPTION + SIGNALS.findIndex(([, own]) => own === bits));
  const basesOf = (bits: number): Address[] => {
    switch (bits) {
      case status.FLOAT_OPERATION:
        return [base, TYPE_ERROR];
      case status.DIVISION_BY_ZERO:
        return [base, ZERO_DIVISION_ERROR];
      case status.OVERFLOW:
        return [signal(status.INEXACT), signal(status.ROUNDED)];
      case status.UNDERFLOW:
        return [signal(status.INEXACT), signal(status.ROUNDED), signal(status.SUBNORMAL)];
      default:
        return [base];
    }
  };
  // The last ones are bases of the others.
  for (let i = SIGNALS.length - 1; i >= 0; i--) {
    const [name, bits] = SIGNALS[i]!;
    tupleSetItem(vm, parts, state.FIRST_EXCEPTION + i, newExceptionClass(vm, "decimal", name, ...basesOf(bits)));
  }
  const invalid = signal(status.ANY_INVALID_OPERATION);
  CONDITIONS.forEach(([name, bits], index) => {
    const bases = bits === status.DIVISION_UNDEFINED ? [invalid, ZERO_DIVISION_ERROR] : [invalid];
    tupleSetItem(
      vm,
      parts,
      state.FIRST_EXCEPTION + SIGNALS.length + index,
      newExceptionClass(vm, "decimal", name, ...bases),
    );
  });
}

function signalTuple(vm: Machine, parts: Address): Address {
  return tuplePack(vm, ...SIGNALS.map((_signal, index) => vm.tupleItem(parts, state.FIRST_EXCEPTION + index)));
}

function makeContexts(vm: Machine, parts: Address): void {
  tupleSetItem(vm, parts, state.DEFAULT_CONTEXT, call0(vm, CONTEXT_OBJECT_TYPE));
  const basic = call0(vm, CONTEXT_OBJECT_TYPE);
  tupleSetItem(vm, parts, state.BASIC_CONTEXT, basic);
  vm.setWord(basic, CTX_PREC, 9);
  vm.set(basic, CTX_ROUNDING, status.ROUND_HALF_UP);
  const trapped = status.DIVISION_BY_ZERO | status.OVERFLOW | status.CLAMPED | status.UNDERFLOW;
  vm.set(basic, CTX_TRAPS, status.ANY_INVALID_OPERATION | trapped);
  const extended = call0(vm, CONTEXT_OBJECT_TYPE);
  tupleSetItem(vm, parts, state.EXTENDED_CONTEXT, extended);
  vm.setWord(extended, CTX_PREC, 9);
  vm.set(extended, CTX_TRAPS, 0);
}
