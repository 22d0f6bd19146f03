/** The current context, which is what a context variable is set to. */
import { type Address, call0, type Machine, TYPE_ERROR } from "@pyvm/vm";
import { assign, lookUp } from "../contextvars/variable.ts";
import { CONTEXT_OBJECT_TYPE, CTX_ALLCR, CTX_CAPITALS, CTX_PREC, CTX_STATUS } from "./layout.ts";
import { isContext } from "./memory.ts";
import { BASIC_CONTEXT, CURRENT_CONTEXT, DEFAULT_CONTEXT, EXTENDED_CONTEXT, stateOf } from "./state.ts";

/** The current context (borrowed: the context variable holds it). The first time it is a copy of DefaultContext. */
export function currentContext(vm: Machine): Address {
  return lookUp(vm, stateOf(vm, CURRENT_CONTEXT)) || firstContext(vm);
}

function firstContext(vm: Machine): Address {
  const context = vm.hold(copyContext(vm, stateOf(vm, DEFAULT_CONTEXT)));
  vm.set(context, CTX_STATUS, 0);
  assign(vm, stateOf(vm, CURRENT_CONTEXT), context);
  vm.decref(vm.unhold());
  return context;
}

/** context_copy: a plain Context with the same fields. Owned. */
export function copyContext(vm: Machine, context: Address): Address {
  const copy = call0(vm, CONTEXT_OBJECT_TYPE);
  copyFields(vm, context, copy);
  vm.set(copy, CTX_CAPITALS, vm.get(context, CTX_CAPITALS));
  return copy;
}

/** Everything that is libmpdec's: all but the capitals. */
export function copyFields(vm: Machine, from: Address, to: Address): void {
  vm.i32.copyWithin((to + CTX_PREC) >> 2, (from + CTX_PREC) >> 2, (from + CTX_ALLCR + 4) >> 2);
}

/** PyDec_SetCurrentContext: one of the module's templates is copied. @throws TypeError */
export function setCurrentContext(vm: Machine, context: Address): void {
  if (!isContext(vm, context)) throw vm.raise(TYPE_ERROR, "argument must be a context");
  const mark = vm.mark();
  let chosen = context;
  if ([DEFAULT_CONTEXT, BASIC_CONTEXT, EXTENDED_CONTEXT].some((part) => stateOf(vm, part) === context)) {
    chosen = vm.hold(copyContext(vm, context));
    vm.set(chosen, CTX_STATUS, 0);
  }
  assign(vm, stateOf(vm, CURRENT_CONTEXT), chosen);
  vm.release(mark);
}
