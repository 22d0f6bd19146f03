/** The iterators behind `string.Formatter`: formatter_parser and formatter_field_name_split. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../../object/compare.ts";
import { defineType } from "../../object/native.ts";
import { FIELDNAMEITERATOR_TYPE, FORMATTERITERATOR_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { newTuple, tupleSetItem } from "../tuple/tuple.ts";
import { FieldName, Markup } from "./markup.ts";
import { charStr, emptyStr, isStr, strLength, substring } from "./text.ts";

// formatteriterobject and fieldnameiterobject, as far as they are needed: the str, and the index to go on from
const IT_STR = 16;
const IT_AT = 24;
const FORMATTER_BYTES = 48;
const FIELD_NAME_BYTES = 56;

function newIterator(vm: Machine, type: Address, bytes: number, str: Address, at: number): Address {
  const iterator = vm.newObject(type, bytes);
  for (let offset = IT_STR; offset < bytes; offset += 8) vm.setWord(iterator, offset, 0);
  vm.set(iterator, IT_STR, vm.newRef(str));
  vm.set(iterator, IT_AT, at);
  return iterator;
}

function checkStr(vm: Machine, object: Address): void {
  if (!isStr(vm, object)) throw vm.raise(TYPE_ERROR, `expected str, got ${vm.typeName(object)}`);
}

function tupleOf(vm: Machine, ...items: readonly Address[]): Address {
  const tuple = newTuple(vm, items.length);
  items.forEach((item, i) => tupleSetItem(vm, tuple, i, item));
  return tuple;
}

/** `_string.formatter_parser(text)`. */
export function formatterParser(vm: Machine, text: Address): Address {
  checkStr(vm, text);
  return newIterator(vm, FORMATTERITERATOR_TYPE, FORMATTER_BYTES, text, 0);
}

function nextMarkup(vm: Machine, self: Address): Address {
  const text = vm.get(self, IT_STR);
  const markup = new Markup(vm, text, vm.get(self, IT_AT), strLength(vm, text));
  const found = markup.next();
  vm.set(self, IT_AT, markup.at);
  if (!found) return 0;
  const literal = substring(vm, text, markup.literalStart, markup.literalEnd);
  if (!markup.hasField) return tupleOf(vm, literal, vm.none(), vm.none(), vm.none());
  const name = substring(vm, text, markup.nameStart, markup.nameEnd);
  const spec = markup.specEnd > markup.specStart ? substring(vm, text, markup.specStart, markup.specEnd) : emptyStr(vm);
  const conversion = markup.conversion === 0 ? vm.none() : charStr(vm, markup.conversion);
  return tupleOf(vm, literal, name, spec, conversion);
}

/** `_string.formatter_field_name_split(text)`: the first part, and an iterator over the rest. */
export function formatterFieldNameSplit(vm: Machine, text: Address): Address {
  checkStr(vm, text);
  const name = new FieldName(vm, text, 0, strLength(vm, text));
  name.first();
  const first = name.index >= 0 ? newInt(vm, name.index) : substring(vm, text, name.start, name.stop);
  return tupleOf(vm, first, newIterator(vm, FIELDNAMEITERATOR_TYPE, FIELD_NAME_BYTES, text, name.at));
}

function nextMember(vm: Machine, self: Address): Address {
  const text = vm.get(self, IT_STR);
  const name = new FieldName(vm, text, vm.get(self, IT_AT), strLength(vm, text));
  const found = name.next();
  vm.set(self, IT_AT, name.at);
  if (!found) return 0;
  const isNumber = name.index >= 0 && !name.isAttribute;
  const member = isNumber ? newInt(vm, name.index) : substring(vm, text, name.start, name.stop);
  return tupleOf(vm, newBool(vm, name.isAttribute), member);
}

defineType(FORMATTERITERATOR_TYPE, {
  name: "formatteriterator",
  basicSize: FORMATTER_BYTES,
  layout: [{ op: "fields", offset: IT_STR, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: nextMarkup },
});

defineType(FIELDNAMEITERATOR_TYPE, {
  name: "fieldnameiterator",
  basicSize: FIELD_NAME_BYTES,
  layout: [{ op: "fields", offset: IT_STR, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: nextMember },
});
