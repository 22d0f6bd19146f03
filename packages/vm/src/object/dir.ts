/** dir() (PyObject_Dir of Objects/object.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { listSort } from "../builtins/list/list.ts";
import { lookupSpecial } from "./attribute.ts";
import { call0 } from "./call.ts";
import { identifier } from "./identifiers.ts";
import { listFromIterable } from "./iterate.ts";
import { TYPE_ERROR } from "./static.ts";

const ID_DIR = identifier("__dir__");

/** The sorted list of what `object.__dir__()` gives (owned). */
export function dirOf(vm: Machine, object: Address): Address {
  const mark = vm.mark();
  const method = lookupSpecial(vm, object, ID_DIR);
  if (method === 0) throw vm.raise(TYPE_ERROR, "object does not provide __dir__");
  vm.hold(method);
  const list = vm.hold(listFromIterable(vm, vm.hold(call0(vm, method))));
  listSort(vm, list, 0, false);
  return vm.keep(mark, list);
}
