/** UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType, type TypeSpec } from "../../object/native.ts";
import { asSsize } from "../../object/number.ts";
import {
  BYTES_DATA,
  FLAG_BYTES_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  OB_SIZE,
  T_OBJECT,
  T_PYSSIZET,
} from "../../object/offsets.ts";
import { strText } from "../../object/repr.ts";
import {
  TYPE_ERROR,
  UNICODE_DECODE_ERROR,
  UNICODE_ENCODE_ERROR,
  UNICODE_ERROR,
  UNICODE_TRANSLATE_ERROR,
} from "../../object/static.ts";
import { bytesOfBuffer } from "../str/codecs-decode.ts";
import { charAt, strLength } from "../str/text.ts";
import { exceptionClear, exceptionInit, exceptionNew } from "./base.ts";
import {
  BASE_LAYOUT,
  EXCEPTION_BYTES,
  EXCEPTION_FLAGS,
  UNICODE_ERROR_ENCODING as ENCODING,
  UNICODE_ERROR_END as END,
  UNICODE_ERROR_OBJECT as OBJECT,
  UNICODE_ERROR_REASON as REASON,
  UNICODE_ERROR_START as START,
} from "./layout.ts";

const BYTES = EXCEPTION_BYTES + 40;

function checkCount(vm: Machine, args: Address, expected: number): void {
  const given = vm.tupleSize(args);
  if (given !== expected) {
    throw vm.raise(TYPE_ERROR, `function takes exactly ${expected} arguments (${given} given)`);
  }
}

/** An argument that must be a str ("U" of PyArg_ParseTuple). */
function strArgument(vm: Machine, args: Address, index: number): Address {
  const value = vm.tupleItem(args, index);
  if (vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) return value;
  throw vm.raise(TYPE_ERROR, `argument ${index + 1} must be str, not ${vm.typeName(value)}`);
}

/** The fields in the order of the arguments, from `object` on; all of them are checked before any is set. */
function fill(vm: Machine, self: Address, args: Address, first: number, object: Address): void {
  const start = asSsize(vm, vm.tupleItem(args, first));
  const end = asSsize(vm, vm.tupleItem(args, first + 1));
  const reason = strArgument(vm, args, first + 2);
  vm.replace(self, OBJECT, vm.newRef(object));
  vm.setWord(self, START, start);
  vm.setWord(self, END, end);
  vm.replace(self, REASON, vm.newRef(reason));
}

function encodeErrorInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, kwargs);
  checkCount(vm, args, 5);
  const encoding = strArgument(vm, args, 0);
  fill(vm, self, args, 2, strArgument(vm, args, 1));
  vm.replace(self, ENCODING, vm.newRef(encoding));
}

function decodeErrorInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, kwargs);
  checkCount(vm, args, 5);
  const encoding = strArgument(vm, args, 0);
  const object = vm.tupleItem(args, 1);
  const mark = vm.mark();
  const isBytes = vm.hasFlag(object, FLAG_BYTES_SUBCLASS);
  fill(vm, self, args, 2, isBytes ? object : vm.hold(bytesOfBuffer(vm, object)));
  vm.release(mark);
  vm.replace(self, ENCODING, vm.newRef(encoding));
}

function translateErrorInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  exceptionInit(vm, self, args, kwargs);
  checkCount(vm, args, 4);
  fill(vm, self, args, 1, strArgument(vm, args, 0));
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** A character as the messages show it: \xhh, \uhhhh or \Uhhhhhhhh. */
function escapedChar(char: number): string {
  if (char <= 0xff) return `\\x${hex(char, 2)}`;
  return char <= 0xffff ? `\\u${hex(char, 4)}` : `\\U${hex(char, 8)}`;
}

/** "what 'x' in position 3" or "whats in position 3-5", and the reason. `single` is what the one item is, or null for several. */
function message(vm: Machine, self: Address, what: string, single: string | null): string {
  const start = vm.getWord(self, START);
  const reason = reasonText(vm, self);
  if (single !== null) return `${what} ${single} in position ${start}: ${reason}`;
  return `${what}s in position ${start}-${vm.getWord(self, END) - 1}: ${reason}`;
}

function reasonText(vm: Machine, self: Address): string {
  const reason = vm.get(self, REASON);
  return reason === 0 ? "None" : strText(vm, reason);
}

function encodingText(vm: Machine, self: Address): string {
  const encoding = vm.get(self, ENCODING);
  return encoding === 0 ? "None" : strText(vm, encoding);
}

/** The one character that failed, as the message shows it; null when it is not one. */
function singleChar(vm: Machine, self: Address): string | null {
  const object = vm.get(self, OBJECT);
  const start = vm.getWord(self, START);
  if (!vm.hasFlag(object, FLAG_UNICODE_SUBCLASS) || vm.getWord(self, END) !== start + 1) return null;
  if (start < 0 || start >= strLength(vm, object)) return null;
  return `'${escapedChar(charAt(vm, object, start))}'`;
}

function singleByte(vm: Machine, self: Address): string | null {
  const object = vm.get(self, OBJECT);
  const start = vm.getWord(self, START);
  if (!vm.hasFlag(object, FLAG_BYTES_SUBCLASS) || vm.getWord(self, END) !== start + 1) return null;
  if (start < 0 || start >= vm.get(object, OB_SIZE)) return null;
  return `0x${hex(vm.u8[object + BYTES_DATA + start], 2)}`;
}

function encodeErrorStr(vm: Machine, self: Address): Address {
  if (vm.get(self, OBJECT) === 0) return vm.str("");
  const encoding = encodingText(vm, self);
  return vm.str(message(vm, self, `'${encoding}' codec can't encode character`, singleChar(vm, self)));
}

function decodeErrorStr(vm: Machine, self: Address): Address {
  if (vm.get(self, OBJECT) === 0) return vm.str("");
  const encoding = encodingText(vm, self);
  return vm.str(message(vm, self, `'${encoding}' codec can't decode byte`, singleByte(vm, self)));
}

function translateErrorStr(vm: Machine, self: Address): Address {
  if (vm.get(self, OBJECT) === 0) return vm.str("");
  return vm.str(message(vm, self, "can't translate character", singleChar(vm, self)));
}

function defineUnicodeError(
  type: Address,
  name: string,
  doc: string,
  slots: Pick<NonNullable<TypeSpec["slots"]>, "init" | "str">,
): void {
  defineType(type, {
    name,
    base: UNICODE_ERROR,
    doc,
    basicSize: BYTES,
    flags: EXCEPTION_FLAGS,
    layout: [{ op: "fields", offset: ENCODING, count: 2 }, { op: "fields", offset: REASON, count: 1 }, ...BASE_LAYOUT],
    slots: { ...slots, new: exceptionNew, clear: exceptionClear(ENCODING, OBJECT, REASON) },
    members: [
      ["encoding", T_OBJECT, ENCODING, 0, "exception encoding"],
      ["object", T_OBJECT, OBJECT, 0, "exception object"],
      ["start", T_PYSSIZET, START, 0, "exception start"],
      ["end", T_PYSSIZET, END, 0, "exception end"],
      ["reason", T_OBJECT, REASON, 0, "exception reason"],
    ],
  });
}

defineUnicodeError(UNICODE_ENCODE_ERROR, "UnicodeEncodeError", "Unicode encoding error.", {
  init: encodeErrorInit,
  str: encodeErrorStr,
});
defineUnicodeError(UNICODE_DECODE_ERROR, "UnicodeDecodeError", "Unicode decoding error.", {
  init: decodeErrorInit,
  str: decodeErrorStr,
});
defineUnicodeError(UNICODE_TRANSLATE_ERROR, "UnicodeTranslateError", "Unicode translation error.", {
  init: translateErrorInit,
  str: translateErrorStr,
});
