/** Copies of an element, shallow and deep, and the state by which it is pickled. */
import {
  type Address,
  call2,
  DICT_TYPE,
  dictCopy,
  dictKeyAt,
  dictNext,
  dictSetId,
  dictSet,
  dictValueAt,
  identifier,
  isExactStr,
  LIST_TYPE,
  listAppend,
  listItem,
  listSize,
  type Machine,
  newDict,
  newInt,
  newList,
  NONE,
  FLAG_LIST_SUBCLASS,
  reprText,
  TYPE_ERROR,
  emptyTuple,
} from "@pyvm/vm";
import { parseArguments } from "../keyword-arguments.ts";
import { checkDict } from "./arguments.ts";
import {
  addChild,
  attribOf,
  childAt,
  childCount,
  isUnjoined,
  makeRoom,
  newElement,
  replaceExtra,
  setAttrib,
  setText,
} from "./element-storage.ts";
import { ELEMENT_TYPE, TAG, TAIL, TEXT } from "./layout.ts";
import { DEEPCOPY, stateOf } from "./state.ts";

const ID_TAG = identifier("tag");
const ID_CHILDREN = identifier("_children");
const ID_ATTRIB = identifier("attrib");
const ID_TEXT = identifier("text");
const ID_TAIL = identifier("tail");

/** A field's reference (borrowed), None where tp_clear has emptied it. */
function fieldOf(vm: Machine, element: Address, field: number): Address {
  return vm.get(element, field) || NONE;
}

// ---- copies -----------------------------------------------------------------------------------------------------

/** `__copy__`: children and the dict of attributes are shared. */
export function copy(vm: Machine, self: Address): Address {
  const element = vm.hold(newElement(vm, fieldOf(vm, self, TAG), attribOf(vm, self)));
  for (const field of [TEXT, TAIL]) {
    setText(vm, element, field, vm.newRef(fieldOf(vm, self, field)), isUnjoined(vm, self, field));
  }
  if (childCount(vm, self) > 0) makeRoom(vm, element, childCount(vm, self));
  for (let i = 0; i < childCount(vm, self); i++) addChild(vm, element, childAt(vm, self, i));
  return vm.unhold();
}

/** `__deepcopy__`. */
export function deepCopyMethod(vm: Machine, self: Address, memo: Address): Address {
  checkDict(vm, memo, "__deepcopy__");
  return deepCopyElement(vm, self, memo);
}

function deepCopyElement(vm: Machine, self: Address, memo: Address): Address {
  const mark = vm.mark();
  vm.enterRecursion(" while copying an Element");
  const tag = vm.hold(deepCopy(vm, fieldOf(vm, self, TAG), memo));
  const given = attribOf(vm, self);
  const attrib = given === 0 ? 0 : vm.hold(deepCopy(vm, given, memo));
  const element = vm.hold(newElement(vm, tag, attrib));
  for (const field of [TEXT, TAIL]) {
    const unjoined = isUnjoined(vm, self, field);
    setText(vm, element, field, deepCopy(vm, fieldOf(vm, self, field), memo), unjoined);
  }
  if (childCount(vm, self) > 0) makeRoom(vm, element, childCount(vm, self));
  for (let i = 0; i < childCount(vm, self); i++) {
    addChild(vm, element, vm.hold(deepCopy(vm, childAt(vm, self, i), memo)));
    vm.decref(vm.unhold());
  }
  dictSet(vm, memo, vm.hold(newInt(vm, self)), element);
  vm.leaveRecursion();
  return vm.keep(mark, element);
}

/** deepcopy: what nobody else can refer to need not be looked for in the memo. */
function deepCopy(vm: Machine, object: Address, memo: Address): Address {
  if (object === NONE || isExactStr(vm, object)) return vm.newRef(object);
  const mark = vm.mark();
  const isOnlyOurs = vm.get(object, 0) === 1;
  vm.hold(vm.newRef(object));
  let result: Address;
  if (isOnlyOurs && vm.typeOf(object) === DICT_TYPE && hasOnlyStrings(vm, object)) result = dictCopy(vm, object);
  else if (isOnlyOurs && vm.typeOf(object) === ELEMENT_TYPE) result = deepCopyElement(vm, object, memo);
  else result = call2(vm, vm.hold(vm.newRef(stateOf(vm, DEEPCOPY))), object, memo);
  vm.release(mark);
  return result;
}

function hasOnlyStrings(vm: Machine, dict: Address): boolean {
  for (let at = dictNext(vm, dict, 0); at >= 0; at = dictNext(vm, dict, at + 1)) {
    if (!isExactStr(vm, dictKeyAt(vm, dict, at)) || !isExactStr(vm, dictValueAt(vm, dict, at))) return false;
  }
  return true;
}

// ---- pickling ---------------------------------------------------------------------------------------------------

/** `__getstate__`: a dict, text that is not joined as the list that it is. */
export function getState(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const state = vm.hold(newDict(vm));
  const children = vm.hold(newList(vm));
  for (let i = 0; i < childCount(vm, self); i++) listAppend(vm, children, childAt(vm, self, i));
  const attrib = vm.hold(attribOf(vm, self) === 0 ? newDict(vm) : vm.newRef(attribOf(vm, self)));
  const parts: readonly (readonly [name: number, value: Address])[] = [
    [ID_TAG, fieldOf(vm, self, TAG)],
    [ID_CHILDREN, children],
    [ID_ATTRIB, attrib],
    [ID_TEXT, fieldOf(vm, self, TEXT)],
    [ID_TAIL, fieldOf(vm, self, TAIL)],
  ];
  for (const [name, value] of parts) dictSetId(vm, state, name, value);
  return vm.keep(mark, state);
}

/** `__setstate__`. */
export function setStateMethod(vm: Machine, self: Address, state: Address): Address {
  if (vm.typeOf(state) !== DICT_TYPE) {
    const text = reprText(vm, state);
    throw vm.raise(TYPE_ERROR, `Don't know how to unpickle "${text.slice(0, 200)}" as an Element`);
  }
  const mark = vm.mark();
  const names = ["tag", "attrib", "text", "tail", "_children"];
  const parts = parseArguments(vm, "function", names, 0, vm.hold(emptyTuple(vm)), state);
  for (const part of parts) if (part !== 0) vm.hold(vm.newRef(part));
  const [tag, attrib, text, tail, children] = parts as [Address, Address, Address, Address, Address];
  if (tag === 0) throw vm.raise(TYPE_ERROR, "tag may not be NULL");
  vm.replace(self, TAG, vm.newRef(tag));
  for (const [field, value] of [
    [TEXT, text || NONE],
    [TAIL, tail || NONE],
  ] as const) {
    setText(vm, self, field, vm.newRef(value), vm.typeOf(value) === LIST_TYPE);
  }
  if (attrib !== 0 || children !== 0) setContents(vm, self, attrib, children);
  vm.release(mark);
  return vm.none();
}

/** The part of element_setstate_from_attributes that makes the extra anew. */
function setContents(vm: Machine, self: Address, attrib: Address, children: Address): void {
  if (children !== 0 && !vm.hasFlag(children, FLAG_LIST_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, "'_children' is not a list");
  }
  if (children !== 0) {
    replaceExtra(vm, self, 0);
    makeRoom(vm, self, listSize(vm, children));
    for (let i = 0; i < listSize(vm, children); i++) addChild(vm, self, listItem(vm, children, i));
  }
  if (attrib !== 0 || attribOf(vm, self) !== 0) setAttrib(vm, self, attrib === 0 ? 0 : vm.newRef(attrib));
}
