/** The exceptions that a machine needs before there is trouble. */
import type { Machine } from "../../machine/machine.ts";
import { callTuple } from "../../object/call.ts";
import { IS_MEMORY_ERROR, IS_RECURSION_ERROR } from "../../object/state.ts";
import { MEMORY_ERROR, RECURSION_ERROR } from "../../object/static.ts";
import { emptyTuple } from "../tuple/tuple.ts";
import { newExceptionFromText } from "./create.ts";

/** Makes the instances that are raised when nothing can be made any more. Call it once the core types are ready. */
export function initializeExceptions(vm: Machine): void {
  const mark = vm.mark();
  const none = vm.hold(emptyTuple(vm));
  vm.replace(0, IS_MEMORY_ERROR, callTuple(vm, MEMORY_ERROR, none, 0));
  vm.release(mark);
  vm.replace(0, IS_RECURSION_ERROR, newExceptionFromText(vm, RECURSION_ERROR, "maximum recursion depth exceeded"));
}
