/**
 * What a DTD declares.
 *
 * An entity is a list: name, text (bytes, or None where it is external), system id, base, public id, notation, and whether it was declared in the document itself,
 * not in something that the document refers to. An element is a list: name, its attributes (a list: name, whether CDATA, default value or None, in turns), and the
 * attribute that is its id, or None.
 */
import {
  type Address,
  dictGet,
  dictSet,
  FALSE,
  listAppend,
  listItem,
  listSetItem,
  listSize,
  type Machine,
  newList,
  NONE,
  TRUE,
} from "@pyvm/vm";
import { Utf8Builder } from "./text.ts";

export const ENTITY_NAME = 0;
export const ENTITY_TEXT = 1;
export const ENTITY_SYSTEM = 2;
export const ENTITY_BASE = 3;
export const ENTITY_PUBLIC = 4;
export const ENTITY_NOTATION = 5;
const ENTITY_IS_PARAM = 6;
const ENTITY_IS_INTERNAL = 7;

/** The name under which the external subset is kept with the parameter entities. */
export const EXTERNAL_SUBSET = "#";

/** The entity of a name (borrowed), or 0. */
export function lookupEntity(vm: Machine, entities: Address, name: Address): Address {
  return dictGet(vm, entities, name);
}

/** A new entity (borrowed), which `entities` has from now on. */
export function addEntity(vm: Machine, entities: Address, name: Address, param: boolean, internal: boolean): Address {
  const mark = vm.mark();
  const entity = vm.hold(newList(vm));
  for (const item of [name, NONE, NONE, NONE, NONE, NONE, param ? TRUE : FALSE, internal ? TRUE : FALSE]) {
    listAppend(vm, entity, item);
  }
  dictSet(vm, entities, name, entity);
  vm.release(mark);
  return entity;
}

/** A part of an entity (borrowed), 0 for None. */
export function entityPart(vm: Machine, entity: Address, index: number): Address {
  const item = listItem(vm, entity, index);
  return item === NONE ? 0 : item;
}

/** Sets a part of an entity; `value` is borrowed, 0 for None. */
export function setEntityPart(vm: Machine, entity: Address, index: number, value: Address): void {
  listSetItem(vm, entity, index, vm.newRef(value === 0 ? NONE : value));
}

export function isParamEntity(vm: Machine, entity: Address): boolean {
  return listItem(vm, entity, ENTITY_IS_PARAM) === TRUE;
}

export function isInternalEntity(vm: Machine, entity: Address): boolean {
  return listItem(vm, entity, ENTITY_IS_INTERNAL) === TRUE;
}

// ---- elements ---------------------------------------------------------------------------------------------------

const ELEMENT_NAME = 0;
const ELEMENT_ATTRIBUTES = 1;
const ELEMENT_ID = 2;

/** The record of an element (borrowed), made when there is none. */
export function elementRecord(vm: Machine, elements: Address, name: Address): Address {
  const known = dictGet(vm, elements, name);
  if (known !== 0) return known;
  const mark = vm.mark();
  const record = vm.hold(newList(vm));
  listAppend(vm, record, name);
  listAppend(vm, record, vm.hold(newList(vm)));
  listAppend(vm, record, NONE);
  dictSet(vm, elements, name, record);
  vm.release(mark);
  return record;
}

export function elementName(vm: Machine, record: Address): Address {
  return listItem(vm, record, ELEMENT_NAME);
}

/** The declared attributes of an element (borrowed), three items each. */
export function elementAttributes(vm: Machine, record: Address): Address {
  return listItem(vm, record, ELEMENT_ATTRIBUTES);
}

/** The index of an attribute among the declared ones, or -1. */
export function attributeIndex(vm: Machine, attributes: Address, name: Address): number {
  const size = listSize(vm, attributes);
  for (let i = 0; i < size; i += 3) if (listItem(vm, attributes, i) === name) return i;
  return -1;
}

/** defineAttribute: `value` is borrowed, 0 for none. */
export function defineAttribute(
  vm: Machine,
  record: Address,
  name: Address,
  isCdata: boolean,
  isId: boolean,
  value: Address,
): void {
  const attributes = elementAttributes(vm, record);
  if ((value !== 0 || isId) && attributeIndex(vm, attributes, name) >= 0) return;
  if (isId && listItem(vm, record, ELEMENT_ID) === NONE) listSetItem(vm, record, ELEMENT_ID, vm.newRef(name));
  listAppend(vm, attributes, name);
  listAppend(vm, attributes, isCdata ? TRUE : FALSE);
  listAppend(vm, attributes, value === 0 ? NONE : value);
}

// ---- identifiers ------------------------------------------------------------------------------------------------

/** The text of a public identifier from `from` to `end`: runs of white space are one space, none at the ends. */
export function normalizedPublicId(vm: Machine, from: Address, end: Address): Address {
  const { u8 } = vm;
  const text = new Utf8Builder();
  for (let at = from; at < end; at++) {
    const byte = u8[at]!;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d) {
      if (text.length > 0 && text.last() !== 0x20) text.character(0x20);
    } else text.character(byte);
  }
  if (text.last() === 0x20) text.length--;
  return text.str(vm);
}

/** Where a literal (without its quotes) has a character that a public identifier may not have, or 0. */
export function badInPublicId(vm: Machine, from: Address, end: Address): Address {
  for (let at = from; at < end; at++) {
    if (!/[-A-Za-z0-9'()+,./=?\r\n;!*%#:$@_ ]/.test(String.fromCharCode(vm.u8[at]!))) return at;
  }
  return 0;
}
