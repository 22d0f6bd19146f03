/** `struct.error` and the state of the module `_struct`: a dict of the Struct objects of formats that functions were given. */
import { type Address, defineModuleException, EXCEPTION, type Machine, MODULE_STATE, staticType } from "@pyvm/vm";

export const STRUCT_ERROR: Address = staticType();
defineModuleException(STRUCT_ERROR, "struct.error", EXCEPTION);

export const STATE_CACHE = 0;
export const STATE_BYTES = 8;

export function cacheSlot(vm: Machine, module: Address): Address {
  return vm.get(module, MODULE_STATE) + STATE_CACHE;
}

export function structError(vm: Machine, message: string): unknown {
  return vm.raise(STRUCT_ERROR, message);
}
