/** The state of `_csv`: its exception, the registered dialects and the longest field allowed, in the module's own memory. */
import { type Address, importByName, type Machine, MODULE_STATE, raiseInstance, newExceptionFromText } from "@pyvm/vm";

export const STATE_ERROR = 0;
export const STATE_DIALECTS = 8;
export const STATE_FIELD_LIMIT = 16;
export const STATE_BYTES = 24;

/** The address of the state. */
export function csvState(vm: Machine): Address {
  const module = importByName(vm, "_csv");
  const state = vm.get(module, MODULE_STATE);
  vm.decref(module);
  return state;
}

/** Makes `_csv.Error(message)` the current exception. */
export function csvError(vm: Machine, message: string): unknown {
  return raiseInstance(vm, newExceptionFromText(vm, vm.get(csvState(vm), STATE_ERROR), message));
}
