/** The iterators behind `string.Formatter`: formatter_parser and formatter_field_name_split. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType } from "../../object/native.ts";
import { FALSE, FIELDNAMEITERATOR_TYPE, FORMATTERITERATOR_TYPE, NONE, TRUE, TYPE_ERROR } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { tuplePack, tuplePair } from "../tuple/tuple.ts";
import { FieldName, Markup } from "./markup.ts";
import { charStr, isStr, strLength, substring } from "./text.ts";

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
  const mark = vm.mark();
  const literal = vm.hold(substring(vm, text, markup.literalStart, markup.literalEnd));
  if (!markup.hasField) return vm.keep(mark, vm.hold(tuplePack(vm, literal, NONE, NONE, NONE)));
  const name = vm.hold(substring(vm, text, markup.nameStart, markup.nameEnd));
  const spec = vm.hold(substring(vm, text, markup.specStart, Math.max(markup.specStart, markup.specEnd)));
  const conversion = markup.conversion === 0 ? NONE : vm.hold(charStr(vm, markup.conversion));
  return vm.keep(mark, vm.hold(tuplePack(vm, literal, name, spec, conversion)));
}

/** `_string.formatter_field_name_split(text)`: the first part, and an iterator over the rest. */
export function formatterFieldNameSplit(vm: Machine, text: Address): Address {
  checkStr(vm, text);
  const name = new FieldName(vm, text, 0, strLength(vm, text));
  name.first();
  const mark = vm.mark();
  const first = vm.hold(name.index >= 0 ? newInt(vm, name.index) : substring(vm, text, name.start, name.stop));
  const rest = vm.hold(newIterator(vm, FIELDNAMEITERATOR_TYPE, FIELD_NAME_BYTES, text, name.at));
  return vm.keep(mark, vm.hold(tuplePair(vm, first, rest)));
}

function nextMember(vm: Machine, self: Address): Address {
  const text = vm.get(self, IT_STR);
  const name = new FieldName(vm, text, vm.get(self, IT_AT), strLength(vm, text));
  const found = name.next();
  vm.set(self, IT_AT, name.at);
  if (!found) return 0;
  const isNumber = name.index >= 0 && !name.isAttribute;
  const mark = vm.mark();
  const member = vm.hold(isNumber ? newInt(vm, name.index) : substring(vm, text, name.start, name.stop));
  return vm.keep(mark, vm.hold(tuplePair(vm, name.isAttribute ? TRUE : FALSE, member)));
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
