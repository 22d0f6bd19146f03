/** tp_clear: breaking the references of unreachable containers, so that their cycles fall apart. */
import { CUSTOM, FIELDS, type Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { instanceDictSlot } from "./attribute.ts";
import { LAYOUT_VARIABLE_DICT } from "./layout-kinds.ts";
import { NATIVE, type Destructor } from "./native.ts";
import {
  FLAG_HEAPTYPE,
  OB_TYPE,
  TP_BASE,
  TP_BASICSIZE,
  TP_CLEAR,
  TP_DICTOFFSET,
  TP_FLAGS,
  TP_TRAVERSE,
} from "./offsets.ts";

/** Empties a container, which stays valid. Nothing for types without tp_clear: other members of a cycle break it. */
export function clearObject(vm: Machine, object: Address): void {
  const type = vm.get(object, OB_TYPE);
  let base = type;
  while ((vm.get(base, TP_FLAGS) & FLAG_HEAPTYPE) !== 0) base = vm.get(base, TP_BASE);
  if (base !== type) clearSubtype(vm, object, type, base);
  const native = vm.get(base, TP_CLEAR);
  if (native !== 0) (NATIVE[native] as Destructor)(vm, object);
}

/** subtype_clear: the `__slots__` and the dict that classes made in Python add to those of `base`. */
function clearSubtype(vm: Machine, object: Address, type: Address, base: Address): void {
  const i32 = vm.i32;
  const program = i32[(type + TP_TRAVERSE) >> 2];
  if (program === 0) return;
  const own = i32[(base + TP_BASICSIZE) >> 2];
  const hasDict = vm.get(type, TP_DICTOFFSET) !== vm.get(base, TP_DICTOFFSET);
  for (let left = i32[program >> 2], at = (program >> 2) + 1; left > 0; left--, at += 3) {
    if (i32[at] === FIELDS && i32[at + 1] >= own) clearFields(vm, object + i32[at + 1], i32[at + 2]);
    else if (i32[at] === CUSTOM && i32[at + 1] === LAYOUT_VARIABLE_DICT && hasDict) {
      const slot = instanceDictSlot(vm, object);
      if (slot !== 0) vm.replace(slot, 0, 0);
    }
  }
}

function clearFields(vm: Machine, start: Address, count: number): void {
  for (let i = 0; i < count; i++) vm.replace(start, 8 * i, 0);
}
