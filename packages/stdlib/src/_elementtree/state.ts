/**
 * The state of `_elementtree`: its exception, what it has of other modules, and the factories that the Python half sets; a list at a word of the
 * interpreter's state. It outlives the module, which a program may take out of `sys.modules`.
 */
import {
  type Address,
  getAttr,
  importByName,
  IS_ELEMENTTREE,
  listAppendOwned,
  listItem,
  listSetItem,
  type Machine,
  newList,
  SYNTAX_ERROR,
  newExceptionClass,
} from "@pyvm/vm";

export const PARSE_ERROR = 0;
export const DEEPCOPY = 1;
export const ELEMENT_PATH = 2;
export const STATE_COMMENT_FACTORY = 3;
export const STATE_PI_FACTORY = 4;

/** A part of the state (borrowed). */
export function stateOf(vm: Machine, part: number): Address {
  return listItem(vm, vm.get(0, IS_ELEMENTTREE), part);
}

/** Sets a part of the state to what is taken over. */
export function setState(vm: Machine, part: number, value: Address): void {
  listSetItem(vm, vm.get(0, IS_ELEMENTTREE), part, value);
}

/** Makes the state, once. */
export function initializeState(vm: Machine): void {
  if (vm.get(0, IS_ELEMENTTREE) !== 0) return;
  const mark = vm.mark();
  const state = vm.hold(newList(vm));
  listAppendOwned(vm, state, newExceptionClass(vm, "xml.etree.ElementTree", "ParseError", SYNTAX_ERROR));
  const copy = vm.hold(importByName(vm, "copy"));
  listAppendOwned(vm, state, getAttr(vm, copy, vm.hold(vm.intern("deepcopy"))));
  listAppendOwned(vm, state, importByName(vm, "xml.etree.ElementPath"));
  listAppendOwned(vm, state, vm.none());
  listAppendOwned(vm, state, vm.none());
  vm.set(0, IS_ELEMENTTREE, vm.newRef(state));
  vm.release(mark);
}
