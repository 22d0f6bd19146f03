/** tp_call of types that are called by vectorcall (PyVectorcall_Call). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callTuple } from "../../object/call.ts";

/** Calls with a tuple and a dict (0: none); `callable` must be of an exact type that object/call.ts knows. */
export function callWithTupleAndDict(vm: Machine, callable: Address, args: Address, kwargs: Address): Address {
  return callTuple(vm, callable, args, kwargs);
}
