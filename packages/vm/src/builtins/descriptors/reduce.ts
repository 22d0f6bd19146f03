/** How bound and unbound methods are pickled: as a call of getattr. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { identifier } from "../../object/identifiers.ts";
import { IS_BUILTINS } from "../../object/state.ts";
import { dictGetId } from "../dict/dict.ts";
import { tuplePack } from "../tuple/tuple.ts";

const ID_GETATTR = identifier("getattr");

/** `(getattr, (object, name))`; both borrowed. */
export function reduceToGetattr(vm: Machine, object: Address, name: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, object, name));
  const result = tuplePack(vm, dictGetId(vm, vm.get(0, IS_BUILTINS), ID_GETATTR), args);
  vm.release(mark);
  return result;
}
