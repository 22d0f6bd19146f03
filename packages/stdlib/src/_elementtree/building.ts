/** What a TreeBuilder does with what it is told: the handlers of Modules/_elementtree.c, which XMLParser calls without the machine's calls. */
import {
  type Address,
  call1,
  call2,
  callMethod1,
  getAttrId,
  identifier,
  INDEX_ERROR,
  LIST_TYPE,
  listAppend,
  listAssignSlice,
  listItem,
  listSetItem,
  listSize,
  type Machine,
  newDict,
  newExceptionFromText,
  newList,
  NONE,
  numberAdd,
  raiseInstance,
  setAttrId,
  tuplePair,
} from "@pyvm/vm";
import { addChild, isUnjoined, listJoin, newElement, setText } from "./element-storage.ts";
import * as at from "./layout.ts";
import { ELEMENT_TYPE, TAIL, TEXT } from "./layout.ts";
import { PARSE_ERROR, stateOf } from "./state.ts";

const ID_APPEND = identifier("append");
const ID_TEXT = identifier("text");
const ID_TAIL = identifier("tail");

/** Sets a field of a TreeBuilder to a new reference to `value`, 0 for none. */
function setField(vm: Machine, self: Address, field: number, value: Address): void {
  vm.replace(self, field, value === 0 ? 0 : vm.newRef(value));
}

function isList(vm: Machine, object: Address): boolean {
  return vm.typeOf(object) === LIST_TYPE;
}

// ---- text ---------------------------------------------------------------------------------------------------------

/** treebuilder_flush_data: gives the text gathered to the element that it is in, or to the one that it is behind. */
function flushData(vm: Machine, self: Address): void {
  const data = vm.get(self, at.DATA);
  if (data === 0) return;
  const before = vm.get(self, at.LAST_FOR_TAIL);
  const mark = vm.mark();
  const element = vm.hold(vm.newRef(before === 0 ? vm.get(self, at.LAST) : before));
  const field = before === 0 ? TEXT : TAIL;
  if (vm.typeOf(element) !== ELEMENT_TYPE || !takeText(vm, self, element, field)) addText(vm, self, element, field);
  vm.release(mark);
}

/** The text goes as it is to where there is none, or to the end of a list that is not joined yet; false where neither is there. */
function takeText(vm: Machine, self: Address, element: Address, field: number): boolean {
  const data = vm.get(self, at.DATA);
  const before = vm.get(element, field);
  if (before === NONE) {
    vm.set(self, at.DATA, 0);
    setText(vm, element, field, data, isList(vm, data));
    return true;
  }
  if (!isUnjoined(vm, element, field)) return false;
  vm.hold(vm.newRef(before));
  const end = listSize(vm, before);
  listAssignSlice(vm, before, end, end, vm.hold(vm.newRef(data)));
  vm.replace(self, at.DATA, 0);
  return true;
}

/** The text goes to what may be any object. */
function addText(vm: Machine, self: Address, element: Address, field: number): void {
  const name = field === TEXT ? ID_TEXT : ID_TAIL;
  const before = vm.hold(getAttrId(vm, element, name));
  const joined = vm.hold(listJoin(vm, vm.hold(vm.newRef(vm.get(self, at.DATA)))));
  setAttrId(vm, element, name, before === NONE ? joined : vm.hold(numberAdd(vm, before, joined)));
  vm.replace(self, at.DATA, 0);
}

/** treebuilder_handle_data. */
export function handleData(vm: Machine, self: Address, text: Address): void {
  const data = vm.get(self, at.DATA);
  if (data === 0) {
    if (vm.get(self, at.LAST) !== NONE) vm.set(self, at.DATA, vm.newRef(text)); // what comes before the first element is of no element
  } else if (isList(vm, data)) listAppend(vm, data, text);
  else {
    const list = vm.hold(newList(vm));
    listAppend(vm, list, data);
    listAppend(vm, list, text);
    vm.replace(self, at.DATA, vm.unhold());
  }
}

// ---- elements -----------------------------------------------------------------------------------------------------

/** treebuilder_add_subelement. */
function addSubelement(vm: Machine, element: Address, child: Address): void {
  if (vm.typeOf(element) === ELEMENT_TYPE) addChild(vm, element, child);
  else vm.decref(callMethod1(vm, element, ID_APPEND, child));
}

/** treebuilder_append_event: nothing where the event is 0. */
function appendEvent(vm: Machine, self: Address, event: Address, node: Address): void {
  if (event === 0) return;
  const mark = vm.mark();
  const append = vm.hold(vm.newRef(vm.get(self, at.EVENTS_APPEND)));
  vm.decref(call1(vm, append, vm.hold(tuplePair(vm, event, node))));
  vm.release(mark);
}

/** Whether anyone is to be told of an event. */
export function reports(vm: Machine, self: Address, event: number): boolean {
  return vm.get(self, at.EVENTS_APPEND) !== 0 && vm.get(self, event) !== 0;
}

/** treebuilder_handle_start: the new element (owned). `attrib` is a dict, or 0. */
export function handleStart(vm: Machine, self: Address, tag: Address, attrib: Address): Address {
  flushData(vm, self);
  const mark = vm.mark();
  const node = vm.hold(makeNode(vm, self, tag, attrib));
  const parent = vm.hold(vm.newRef(vm.get(self, at.THIS)));
  vm.replace(self, at.LAST_FOR_TAIL, 0);
  if (parent !== NONE) addSubelement(vm, parent, node);
  else if (vm.get(self, at.ROOT) !== 0) throw parseError(vm, "multiple elements on top level");
  else vm.set(self, at.ROOT, vm.newRef(node));
  push(vm, self, parent);
  setField(vm, self, at.THIS, node);
  setField(vm, self, at.LAST, node);
  appendEvent(vm, self, vm.get(self, at.START_EVENT), node);
  return vm.keep(mark, node);
}

function makeNode(vm: Machine, self: Address, tag: Address, attrib: Address): Address {
  const factory = vm.get(self, at.ELEMENT_FACTORY);
  if (factory === 0) return newElement(vm, tag, attrib);
  const mark = vm.mark();
  vm.hold(vm.newRef(factory));
  const node = call2(vm, factory, tag, attrib === 0 ? vm.hold(newDict(vm)) : attrib);
  vm.release(mark);
  return node;
}

function parseError(vm: Machine, message: string): unknown {
  return raiseInstance(vm, newExceptionFromText(vm, stateOf(vm, PARSE_ERROR), message));
}

function push(vm: Machine, self: Address, element: Address): void {
  if (vm.get(self, at.STACK) === 0) vm.set(self, at.STACK, newList(vm)); // after tp_clear
  const stack = vm.get(self, at.STACK);
  const index = vm.get(self, at.INDEX);
  if (index < listSize(vm, stack)) listSetItem(vm, stack, index, vm.newRef(element));
  else listAppend(vm, stack, element);
  vm.set(self, at.INDEX, index + 1);
}

/** treebuilder_handle_end: the closed element (owned). */
export function handleEnd(vm: Machine, self: Address): Address {
  flushData(vm, self);
  const index = vm.get(self, at.INDEX) - 1;
  if (index < 0) throw vm.raise(INDEX_ERROR, "pop from empty stack");
  const mark = vm.mark();
  const closed = vm.hold(vm.newRef(vm.get(self, at.THIS)));
  vm.set(self, at.INDEX, index);
  setField(vm, self, at.THIS, listItem(vm, vm.get(self, at.STACK), index));
  setField(vm, self, at.LAST, closed);
  setField(vm, self, at.LAST_FOR_TAIL, closed);
  appendEvent(vm, self, vm.get(self, at.END_EVENT), closed);
  return vm.keep(mark, closed);
}

// ---- comments and processing instructions ---------------------------------------------------------------------------

/** treebuilder_handle_comment: what the factory made (owned), or the text. */
export function handleComment(vm: Machine, self: Address, text: Address): Address {
  flushData(vm, self);
  const mark = vm.mark();
  const factory = vm.get(self, at.COMMENT_FACTORY);
  const comment = vm.hold(factory === 0 ? vm.newRef(text) : call1(vm, vm.hold(vm.newRef(factory)), text));
  if (factory !== 0) insert(vm, self, at.INSERT_COMMENTS, comment);
  if (reports(vm, self, at.COMMENT_EVENT)) appendEvent(vm, self, vm.get(self, at.COMMENT_EVENT), comment);
  return vm.keep(mark, comment);
}

/** treebuilder_handle_pi: what the factory made (owned), or a pair. */
export function handleInstruction(vm: Machine, self: Address, target: Address, text: Address): Address {
  flushData(vm, self);
  const mark = vm.mark();
  const factory = vm.get(self, at.PI_FACTORY);
  const made = factory === 0 ? tuplePair(vm, target, text) : call2(vm, vm.hold(vm.newRef(factory)), target, text);
  const instruction = vm.hold(made);
  if (factory !== 0) insert(vm, self, at.INSERT_PIS, instruction);
  if (reports(vm, self, at.PI_EVENT)) appendEvent(vm, self, vm.get(self, at.PI_EVENT), instruction);
  return vm.keep(mark, instruction);
}

/** Puts a comment or an instruction into the open element, if the flag at `field` asks for it. */
function insert(vm: Machine, self: Address, field: number, node: Address): void {
  const parent = vm.get(self, at.THIS);
  if (vm.u8[self + field] === 0 || parent === NONE) return;
  const mark = vm.mark();
  addSubelement(vm, vm.hold(vm.newRef(parent)), node);
  vm.release(mark);
  setField(vm, self, at.LAST_FOR_TAIL, node);
}

// ---- namespaces -----------------------------------------------------------------------------------------------------

/** treebuilder_handle_start_ns. */
export function handleStartNamespace(vm: Machine, self: Address, prefix: Address, uri: Address): void {
  if (!reports(vm, self, at.START_NS_EVENT)) return;
  const mark = vm.mark();
  appendEvent(vm, self, vm.get(self, at.START_NS_EVENT), vm.hold(tuplePair(vm, prefix, uri)));
  vm.release(mark);
}

/** treebuilder_handle_end_ns. */
export function handleEndNamespace(vm: Machine, self: Address, prefix: Address): void {
  if (reports(vm, self, at.END_NS_EVENT)) appendEvent(vm, self, vm.get(self, at.END_NS_EVENT), prefix);
}

/** treebuilder_done: the root (owned), or None. */
export function treeOf(vm: Machine, self: Address): Address {
  return vm.newRef(vm.get(self, at.ROOT) || NONE);
}
