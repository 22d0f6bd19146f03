/** Elements in memory: making them, their children, their attributes, and text that is joined when it is asked for. */
import {
  type Address,
  DICT_TYPE,
  dictSize,
  emptyStr,
  isInstanceOfType,
  type Machine,
  newDict,
  NONE,
  registerLayout,
  strJoin,
  TP_BASICSIZE,
  TYPE_ERROR,
} from "@pyvm/vm";
import {
  ALLOCATED,
  ATTRIB,
  CHILDREN,
  ELEMENT_BYTES,
  ELEMENT_TYPE,
  EXTRA,
  EXTRA_BYTES,
  JOINED,
  LENGTH,
  OWN_CHILDREN,
  STATIC_CHILDREN,
  TAG,
  TAIL,
  TEXT,
} from "./layout.ts";

/** Element_Check. */
export function isElement(vm: Machine, object: Address): boolean {
  return vm.typeOf(object) === ELEMENT_TYPE || isInstanceOfType(vm, object, ELEMENT_TYPE);
}

/** raise_type_error: what is no element where one must be; to be thrown. */
export function notElement(vm: Machine, object: Address): unknown {
  return vm.raise(TYPE_ERROR, `expected an Element, not "${vm.typeName(object)}"`);
}

/** create_new_element: an element (owned) with a tag and a dict of attributes, both borrowed; `attrib` may be 0. */
export function newElement(vm: Machine, tag: Address, attrib: Address): Address {
  const element = vm.newContainer(ELEMENT_TYPE, ELEMENT_BYTES);
  vm.set(element, TAG, vm.newRef(tag));
  vm.set(element, TEXT, vm.none());
  vm.set(element, TAIL, vm.none());
  vm.track(element);
  if (attrib !== 0 && !isEmptyDict(vm, attrib)) {
    vm.hold(element);
    setAttrib(vm, element, vm.newRef(attrib));
    vm.unhold();
  }
  return element;
}

/** Whether a dict is one of no attributes. A subclass's is not: it is kept for what else it may be. */
function isEmptyDict(vm: Machine, object: Address): boolean {
  return vm.typeOf(object) === DICT_TYPE && dictSize(vm, object) === 0;
}

// ---- the extra --------------------------------------------------------------------------------------------------

/** create_extra: gives an element that has none an extra without attributes and children. */
function makeExtra(vm: Machine, element: Address): Address {
  const extra = vm.calloc(EXTRA_BYTES);
  vm.set(extra, ALLOCATED, STATIC_CHILDREN);
  vm.set(extra, CHILDREN, extra + OWN_CHILDREN);
  vm.set(element, EXTRA, extra);
  return extra;
}

/** The extra of an element, made if there is none. */
export function extraOf(vm: Machine, element: Address): Address {
  const extra = vm.get(element, EXTRA);
  return extra === 0 ? makeExtra(vm, element) : extra;
}

/** Gives an element another extra (0 for none), and gives back the one that it had with all that it owns. */
export function replaceExtra(vm: Machine, element: Address, extra: Address): void {
  const old = vm.get(element, EXTRA);
  vm.set(element, EXTRA, extra);
  if (old !== 0) releaseExtra(vm, old);
}

/** dealloc_extra. */
function releaseExtra(vm: Machine, extra: Address): void {
  vm.xdecref(vm.get(extra, ATTRIB));
  const children = vm.get(extra, CHILDREN);
  for (let i = 0, count = vm.get(extra, LENGTH); i < count; i++) vm.decref(vm.get(children, 8 * i));
  freeExtra(vm, extra);
}

function freeExtra(vm: Machine, extra: Address): void {
  const children = vm.get(extra, CHILDREN);
  if (children !== extra + OWN_CHILDREN) vm.free(children);
  vm.free(extra);
}

/** The layout operation of an element's references. */
export const ELEMENT_LAYOUT: number = registerLayout((vm, self, spans) => {
  spans.add(self + TAG, 3, 8);
  const extra = vm.get(self, EXTRA);
  if (extra === 0) return;
  spans.add(extra + ATTRIB, 1, 8);
  spans.add(vm.get(extra, CHILDREN), vm.get(extra, LENGTH), 8);
});

/** tp_dealloc: the references are gone by then. */
export function freeElement(vm: Machine, self: Address): void {
  const extra = vm.get(self, EXTRA);
  vm.set(self, EXTRA, 0);
  if (extra !== 0) freeExtra(vm, extra);
}

/** tp_clear. */
export function clearElement(vm: Machine, self: Address): void {
  vm.set(self, JOINED, 0);
  for (const field of [TAG, TEXT, TAIL]) vm.replace(self, field, 0);
  replaceExtra(vm, self, 0);
}

/** `__sizeof__`. */
export function elementBytes(vm: Machine, self: Address): number {
  const own = vm.get(vm.typeOf(self), TP_BASICSIZE);
  const extra = vm.get(self, EXTRA);
  if (extra === 0) return own;
  const outside = vm.get(extra, CHILDREN) !== extra + OWN_CHILDREN;
  return own + EXTRA_BYTES + (outside ? 8 * vm.get(extra, ALLOCATED) : 0);
}

// ---- children ---------------------------------------------------------------------------------------------------

export function childCount(vm: Machine, element: Address): number {
  const extra = vm.get(element, EXTRA);
  return extra === 0 ? 0 : vm.get(extra, LENGTH);
}

/** A child (borrowed) by an index that is known to be good. */
export function childAt(vm: Machine, element: Address, index: number): Address {
  return vm.get(vm.get(vm.get(element, EXTRA), CHILDREN), 8 * index);
}

/** element_resize: room for `more` further children; the extra, made if there is none. */
export function makeRoom(vm: Machine, element: Address, more: number): Address {
  const extra = extraOf(vm, element);
  let size = vm.get(extra, LENGTH) + more;
  if (size <= vm.get(extra, ALLOCATED)) return extra;
  size = (size >> 3) + (size < 9 ? 3 : 6) + size;
  const old = vm.get(extra, CHILDREN);
  if (old !== extra + OWN_CHILDREN) vm.set(extra, CHILDREN, vm.realloc(old, 8 * size));
  else {
    const children = vm.malloc(8 * size);
    vm.u8.copyWithin(children, old, old + 8 * STATIC_CHILDREN);
    vm.set(extra, CHILDREN, children);
  }
  vm.set(extra, ALLOCATED, size);
  return extra;
}

/** Puts a reference that is taken over into a place that held none. */
export function storeChild(vm: Machine, children: Address, index: number, child: Address): void {
  vm.setWord(children, 8 * index, child);
}

/** element_add_subelement: `child` is borrowed. @throws TypeError where it is no element */
export function addChild(vm: Machine, element: Address, child: Address): void {
  if (!isElement(vm, child)) throw notElement(vm, child);
  const extra = makeRoom(vm, element, 1);
  const length = vm.get(extra, LENGTH);
  storeChild(vm, vm.get(extra, CHILDREN), length, vm.newRef(child));
  vm.set(extra, LENGTH, length + 1);
}

/** Takes the child at an index out (owned). */
export function takeChild(vm: Machine, self: Address, index: number): Address {
  const extra = vm.get(self, EXTRA);
  const children = vm.get(extra, CHILDREN);
  const length = vm.get(extra, LENGTH);
  const child = vm.get(children, 8 * index);
  vm.u8.copyWithin(children + 8 * index, children + 8 * (index + 1), children + 8 * length);
  vm.set(extra, LENGTH, length - 1);
  return child;
}

// ---- attributes -------------------------------------------------------------------------------------------------

/** The dict of attributes (borrowed), or 0. */
export function attribOf(vm: Machine, element: Address): Address {
  const extra = vm.get(element, EXTRA);
  return extra === 0 ? 0 : vm.get(extra, ATTRIB);
}

/** element_get_attrib: the dict of attributes (borrowed), made if there is none. */
export function ownAttrib(vm: Machine, element: Address): Address {
  const extra = extraOf(vm, element);
  if (vm.get(extra, ATTRIB) === 0) vm.set(extra, ATTRIB, newDict(vm));
  return vm.get(extra, ATTRIB);
}

/** Sets the dict of attributes to what is taken over. */
export function setAttrib(vm: Machine, element: Address, attrib: Address): void {
  vm.hold(attrib);
  const extra = extraOf(vm, element);
  vm.unhold();
  vm.replace(extra, ATTRIB, attrib);
}

// ---- text -------------------------------------------------------------------------------------------------------

/** The bit of `joined` that a field has. */
function joinBit(field: number): number {
  return field === TEXT ? 1 : 2;
}

/** JOIN_GET: whether a field has a list that is not joined yet. */
export function isUnjoined(vm: Machine, element: Address, field: number): boolean {
  return (vm.get(element, JOINED) & joinBit(field)) !== 0;
}

/** Sets `TEXT` or `TAIL` to what is taken over. */
export function setText(vm: Machine, element: Address, field: number, value: Address, unjoined: boolean): void {
  const others = vm.get(element, JOINED) & ~joinBit(field);
  vm.set(element, JOINED, unjoined ? others | joinBit(field) : others);
  vm.replace(element, field, value);
}

/** element_get_text and element_get_tail (borrowed): a list is joined now. */
export function textOfElement(vm: Machine, element: Address, field: number): Address {
  if (isUnjoined(vm, element, field)) setText(vm, element, field, listJoin(vm, vm.get(element, field)), false);
  const value = vm.get(element, field);
  return value === 0 ? NONE : value;
}

/** list_join: the strings of a list as one (owned). */
export function listJoin(vm: Machine, list: Address): Address {
  const empty = vm.hold(emptyStr(vm));
  const text = strJoin(vm, empty, list);
  vm.decref(vm.unhold());
  return text;
}
