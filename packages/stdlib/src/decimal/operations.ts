/** The arithmetic as natives: operands in, the result's object out, conditions told to the context. */
import { type Address, type Machine, newBool, NOT_IMPLEMENTED } from "@pyvm/vm";
import { operand, requireOperand } from "./convert.ts";
import { currentContext } from "./current-context.ts";
import type { Context } from "./kernel/context.ts";
import type { Decimal } from "./kernel/decimal.ts";
import { DECIMAL_TYPE } from "./layout.ts";
import { newDecimal, readContext, readDecimal } from "./memory.ts";
import { addStatus } from "./signals.ts";

export type Unary = (context: Context, a: Decimal) => Decimal;
export type Binary = (context: Context, a: Decimal, b: Decimal) => Decimal;
export type Ternary = (context: Context, a: Decimal, b: Decimal, c: Decimal) => Decimal;

/** The object of a result, once the context has been told what came up. Owned. */
export function finish(vm: Machine, context: Address, work: Context, result: Decimal): Address {
  addStatus(vm, context, work.status);
  return newDecimal(vm, DECIMAL_TYPE, result);
}

/** An operation on a Decimal itself, in the current context. */
export function unarySlot(operation: Unary) {
  return (vm: Machine, self: Address): Address => {
    const context = currentContext(vm);
    const work = readContext(vm, context);
    return finish(vm, context, work, operation(work, readDecimal(vm, self)));
  };
}

/** An operator: NotImplemented for what is neither a Decimal nor an int. */
export function binarySlot(operation: Binary) {
  return (vm: Machine, left: Address, right: Address): Address => {
    const a = operand(vm, left);
    const b = a === null ? null : operand(vm, right);
    if (a === null || b === null) return vm.newRef(NOT_IMPLEMENTED);
    const context = currentContext(vm);
    const work = readContext(vm, context);
    return finish(vm, context, work, operation(work, a, b));
  };
}

/** An operation in a context on one operand of those that are allowed. */
export function applyUnary(vm: Machine, context: Address, operation: Unary, x: Address): Address {
  const a = requireOperand(vm, x);
  const work = readContext(vm, context);
  return finish(vm, context, work, operation(work, a));
}

export function applyBinary(vm: Machine, context: Address, operation: Binary, x: Address, y: Address): Address {
  const a = requireOperand(vm, x);
  const b = requireOperand(vm, y);
  const work = readContext(vm, context);
  return finish(vm, context, work, operation(work, a, b));
}

/** A question about one operand. */
export function ask(
  vm: Machine,
  context: Address,
  question: (context: Context, a: Decimal) => boolean,
  x: Address,
): Address {
  const a = requireOperand(vm, x);
  return newBool(vm, question(readContext(vm, context), a));
}
