/** `decimal.Context`: the operations, each in this context. */
import {
  type Address,
  defineType,
  FLAG_BASETYPE,
  FLAG_IMMUTABLETYPE,
  type Machine,
  type MethodSpec,
  newBool,
  newIntFromBig,
  NONE,
  TYPE_ERROR,
} from "@pyvm/vm";
import { DECIMAL_DOCUMENTATION } from "../documentation/decimal.ts";
import { namedArguments, positionalArguments } from "./arguments.ts";
import {
  contextAttributes,
  contextDealloc,
  contextGetAttr,
  contextInit,
  contextNew,
  contextReduce,
  contextRepr,
  contextSetAttr,
  PARAMETERS,
} from "./context-object.ts";
import { fromIntOrFloat, requireOperand, roundedObject } from "./convert.ts";
import { hasCapitals } from "./conversions.ts";
import { copyContext } from "./current-context.ts";
import { divisionPair } from "./decimal-object.ts";
import { fusedMultiplyAdd } from "./kernel/arithmetic.ts";
import { sameQuantum } from "./kernel/comparison.ts";
import { finite } from "./kernel/decimal.ts";
import { finalizeDecimal } from "./kernel/finalize.ts";
import { numberClass } from "./kernel/neighbours.ts";
import { power, powerModulo } from "./kernel/power.ts";
import { toEngineering, toScientific } from "./kernel/text.ts";
import { CONTEXT_BYTES, CONTEXT_OBJECT_TYPE, CTX_STATUS, CTX_TRAPS, DECIMAL_TYPE } from "./layout.ts";
import { isDecimal, newDecimal, readContext } from "./memory.ts";
import { method, nameModule, rawMethod } from "./method-specs.ts";
import { applyBinary, applyUnary, ask, finish } from "./operations.ts";
import { BINARY, CONTEXT_BINARY, CONTEXT_QUESTIONS, CONTEXT_UNARY, QUESTIONS, UNARY } from "./tables.ts";

/** A method of no or one operand. */
function own(signature: string, implementation: (vm: Machine, self: Address, x: Address) => Address): MethodSpec {
  return method("Context", signature, (vm, self, x) => implementation(vm, self, x!));
}

/** A method of two operands, by position. */
function ofTwo(
  name: string,
  implementation: (vm: Machine, self: Address, x: Address, y: Address) => Address,
): MethodSpec {
  return rawMethod("Context", name, "($self, x, y, /)", (vm, self, argv, nargs, kwnames) => {
    const [x, y] = positionalArguments(vm, name, 2, 2, argv, nargs, kwnames) as [Address, Address];
    return implementation(vm, self, x, y);
  });
}

function contextPower(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const values = namedArguments(vm, ["a", "b", "modulo"], 2, argv, nargs, kwnames);
  const base = requireOperand(vm, values[0]!);
  const exponent = requireOperand(vm, values[1]!);
  const isModular = values[2] !== 0 && values[2] !== NONE;
  const modulus = isModular ? requireOperand(vm, values[2]!) : null;
  const work = readContext(vm, self);
  const result = modulus === null ? power(work, base, exponent) : powerModulo(work, base, exponent, modulus);
  return finish(vm, self, work, result);
}

function contextFma(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const [a, b, c] = positionalArguments(vm, "fma", 3, 3, argv, nargs, kwnames).map((x) => requireOperand(vm, x));
  const work = readContext(vm, self);
  return finish(vm, self, work, fusedMultiplyAdd(work, a!, b!, c!));
}

function createDecimal(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const [value] = positionalArguments(vm, "create_decimal", 0, 1, argv, nargs, kwnames) as [Address];
  return roundedObject(vm, value, self);
}

function fromFloat(vm: Machine, self: Address, object: Address): Address {
  const value = fromIntOrFloat(vm, object);
  const work = readContext(vm, self);
  return finish(vm, self, work, finalizeDecimal(work, value));
}

function requireDecimal(vm: Machine, object: Address): Address {
  if (!isDecimal(vm, object)) throw vm.raise(TYPE_ERROR, "argument must be a Decimal");
  return object;
}

/** A copy, but for a Decimal, which is the object itself. */
function copyDecimal(vm: Machine, object: Address): Address {
  return isDecimal(vm, object) ? vm.newRef(object) : newDecimal(vm, DECIMAL_TYPE, requireOperand(vm, object));
}

function clear(offset: number) {
  return (vm: Machine, self: Address): Address => {
    vm.set(self, offset, 0);
    return vm.none();
  };
}

const METHODS: readonly MethodSpec[] = [
  ...[...UNARY, ...CONTEXT_UNARY].map(([name, operation]) =>
    own(`${name}($self, x, /)`, (vm, self, x) => applyUnary(vm, self, operation, x)),
  ),
  ...[...BINARY, ...CONTEXT_BINARY].map(([name, operation]) =>
    ofTwo(name, (vm, self, x, y) => applyBinary(vm, self, operation, x, y)),
  ),
  ...[...QUESTIONS, ...CONTEXT_QUESTIONS].map(([name, question]) =>
    own(`${name}($self, x, /)`, (vm, self, x) => ask(vm, self, question, x)),
  ),
  ofTwo("divmod", (vm, self, x, y) => divisionPair(vm, self, requireOperand(vm, x), requireOperand(vm, y))),
  ofTwo("same_quantum", (vm, _self, x, y) => newBool(vm, sameQuantum(requireOperand(vm, x), requireOperand(vm, y)))),
  rawMethod("Context", "power", "($self, /, a, b, modulo=None)", contextPower),
  rawMethod("Context", "fma", "($self, x, y, z, /)", contextFma),
  own("Etiny($self, /)", (vm, self) => newIntFromBig(vm, readContext(vm, self).etiny)),
  own("Etop($self, /)", (vm, self) => newIntFromBig(vm, readContext(vm, self).etop)),
  own("radix($self, /)", (vm) => newDecimal(vm, DECIMAL_TYPE, finite(0, 10n, 0n))),
  own("is_canonical($self, x, /)", (vm, _self, x) => {
    requireDecimal(vm, x);
    return newBool(vm, true);
  }),
  own("_apply!($self, x, /)", (vm, self, x) => applyUnary(vm, self, finalizeDecimal, x)),
  own("canonical($self, x, /)", (vm, _self, x) => vm.newRef(requireDecimal(vm, x))),
  own("copy_decimal($self, x, /)", (vm, _self, x) => copyDecimal(vm, x)),
  own("number_class($self, x, /)", (vm, self, x) => {
    const a = requireOperand(vm, x);
    return vm.str(numberClass(readContext(vm, self), a));
  }),
  own("to_sci_string($self, x, /)", (vm, self, x) =>
    vm.str(toScientific(requireOperand(vm, x), hasCapitals(vm, self))),
  ),
  own("to_eng_string($self, x, /)", (vm, self, x) =>
    vm.str(toEngineering(requireOperand(vm, x), hasCapitals(vm, self))),
  ),
  own("clear_flags($self, /)", clear(CTX_STATUS)),
  own("clear_traps($self, /)", clear(CTX_TRAPS)),
  own("__copy__!($self)", copyContext),
  own("__reduce__!($self)", contextReduce),
  own("copy($self, /)", copyContext),
  rawMethod("Context", "create_decimal", '($self, num="0", /)', createDecimal),
  own("create_decimal_from_float($self, f, /)", fromFloat),
];

defineType(CONTEXT_OBJECT_TYPE, {
  name: "decimal.Context",
  doc: `Context(${PARAMETERS.map((name) => `${name}=None`).join(", ")})\n--\n\n${DECIMAL_DOCUMENTATION["Context"]!}`,
  basicSize: CONTEXT_BYTES,
  flags: FLAG_BASETYPE | FLAG_IMMUTABLETYPE,
  layout: [],
  slots: {
    new: contextNew,
    init: contextInit,
    dealloc: contextDealloc,
    repr: contextRepr,
    getattro: contextGetAttr,
    setattro: contextSetAttr,
  },
  methods: METHODS,
  getset: contextAttributes,
  populate: nameModule,
});
