/** The exceptions that a machine needs before there is trouble. */
import type { Machine } from "../../machine/machine.ts";
import { IS_RECURSION_ERROR } from "../../object/state.ts";
import { RECURSION_ERROR } from "../../object/static.ts";
import { newExceptionFromText } from "./create.ts";
import { prepareMemoryErrors } from "./memory-error.ts";

/** Makes the instances that are raised when nothing can be made any more. Call it once the core types are ready. */
export function initializeExceptions(vm: Machine): void {
  prepareMemoryErrors(vm);
  vm.replace(0, IS_RECURSION_ERROR, newExceptionFromText(vm, RECURSION_ERROR, "maximum recursion depth exceeded"));
}
