/** Lists as stacks. */
import { type Address, listResize, listSetItem, listSize, type Machine } from "@pyvm/vm";

/** Takes the last items off. */
export function dropLast(vm: Machine, list: Address, count: number): void {
  for (let i = 0; i < count; i++) {
    const last = listSize(vm, list) - 1;
    listSetItem(vm, list, last, vm.none());
    listResize(vm, list, last);
  }
}
