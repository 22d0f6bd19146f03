/** repr, str, ascii and format of any object (Objects/object.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { floatFormat } from "../builtins/float/text.ts";
import { intFormat, intRepr } from "../builtins/int/text.ts";
import { asciiOfRepr, emptyStr } from "../builtins/str/text.ts";
import { listAppend, listItem, listSize, newList, listRemoveAt } from "../builtins/list/list.ts";
import { callSpecial } from "./call.ts";
import { identifier } from "./identifiers.ts";
import { NATIVE, type UnaryFunc } from "./native.ts";
import { FLAG_UNICODE_SUBCLASS, OB_TYPE, STR_LENGTH, TP_REPR, TP_STR } from "./offsets.ts";
import { TS_RECURSION_DEPTH, TS_RECURSION_LIMIT, TS_REPR_STACK } from "./state.ts";
import { FLOAT_TYPE, INT_TYPE, STR_TYPE, TYPE_ERROR } from "./static.ts";

const ID_FORMAT = identifier("__format__");

/** PyObject_Repr. */
export function repr(vm: Machine, object: Address): Address {
  const native = vm.i32[(vm.i32[(object + OB_TYPE) >> 2]! + TP_REPR) >> 2]!;
  if (native === 0) return vm.str(`<${vm.typeName(object)} object at ${addressText(object)}>`);
  vm.enterRecursion(" while getting the repr of an object");
  const result = (NATIVE[native] as UnaryFunc)(vm, object);
  vm.leaveRecursion();
  return checkedStr(vm, result, "__repr__");
}

/** PyObject_Str. */
export function strOf(vm: Machine, object: Address): Address {
  const type = vm.i32[(object + OB_TYPE) >> 2]!;
  if (type === STR_TYPE) return vm.newRef(object);
  if (type === INT_TYPE && vm.i32[TS_RECURSION_DEPTH >> 2] < vm.i32[TS_RECURSION_LIMIT >> 2]) {
    return intRepr(vm, object);
  }
  const native = vm.i32[(type + TP_STR) >> 2]!;
  if (native === 0) return repr(vm, object);
  vm.enterRecursion(" while getting the str of an object");
  const result = (NATIVE[native] as UnaryFunc)(vm, object);
  vm.leaveRecursion();
  return checkedStr(vm, result, "__str__");
}

function checkedStr(vm: Machine, result: Address, method: string): Address {
  if (vm.hasFlag(result, FLAG_UNICODE_SUBCLASS)) return result;
  const type = vm.typeName(result);
  vm.decref(result);
  throw vm.raise(TYPE_ERROR, `${method} returned non-string (type ${type})`);
}

/** PyObject_ASCII. */
export function ascii(vm: Machine, object: Address): Address {
  const mark = vm.mark();
  const text = vm.hold(repr(vm, object));
  const result = asciiOfRepr(vm, text);
  vm.release(mark);
  return result;
}

/** PyObject_Format: `spec` a str, or 0 for the empty one. */
export function format(vm: Machine, object: Address, spec: Address): Address {
  const type = vm.i32[(object + OB_TYPE) >> 2];
  const isPlain = spec === 0 || (vm.i32[(spec + OB_TYPE) >> 2] === STR_TYPE && vm.i32[(spec + STR_LENGTH) >> 2] === 0);
  if (isPlain && type === STR_TYPE) return vm.newRef(object);
  if (isPlain && type === INT_TYPE) return intRepr(vm, object);
  const mark = vm.mark();
  const text = spec === 0 ? vm.hold(emptyStr(vm)) : spec;
  if (type === INT_TYPE || type === FLOAT_TYPE) {
    const result = type === INT_TYPE ? intFormat(vm, object, text) : floatFormat(vm, object, text);
    vm.release(mark);
    return result;
  }
  const result = callSpecial(vm, object, ID_FORMAT, text);
  if (result === 0) throw vm.raise(TYPE_ERROR, `Type ${vm.typeName(object)} doesn't define __format__`);
  if (!vm.hasFlag(result, FLAG_UNICODE_SUBCLASS)) {
    vm.hold(result);
    throw vm.raise(TYPE_ERROR, `__format__ must return a str, not ${vm.typeName(result)}`);
  }
  vm.release(mark);
  return result;
}

/** repr as a JavaScript string, for messages. */
export function reprText(vm: Machine, object: Address): string {
  const text = repr(vm, object);
  const result = vm.toJs(text);
  vm.decref(text);
  return result;
}

/** str as a JavaScript string. */
export function strText(vm: Machine, object: Address): string {
  const text = strOf(vm, object);
  const result = vm.toJs(text);
  vm.decref(text);
  return result;
}

/** `0x7f...`: an address as CPython's %p. */
export function addressText(object: Address): string {
  return `0x${object.toString(16)}`;
}

/** Py_ReprEnter: true when the object's repr is under way already. */
export function reprEnter(vm: Machine, object: Address): boolean {
  let stack = vm.i32[TS_REPR_STACK >> 2]!;
  if (stack === 0) {
    stack = newList(vm);
    vm.i32[TS_REPR_STACK >> 2] = stack;
  }
  for (let i = listSize(vm, stack) - 1; i >= 0; i--) if (listItem(vm, stack, i) === object) return true;
  listAppend(vm, stack, object);
  return false;
}

/** Py_ReprLeave. */
export function reprLeave(vm: Machine, object: Address): void {
  const stack = vm.i32[TS_REPR_STACK >> 2]!;
  if (stack === 0) return;
  for (let i = listSize(vm, stack) - 1; i >= 0; i--) {
    if (listItem(vm, stack, i) === object) return listRemoveAt(vm, stack, i);
  }
}

/** Runs `body` between reprEnter and reprLeave, also when it throws; `recursive` is the text for an object inside itself. */
export function reprGuarded(vm: Machine, object: Address, recursive: string, body: () => Address): Address {
  if (reprEnter(vm, object)) return vm.str(recursive);
  try {
    return body();
  } finally {
    reprLeave(vm, object);
  }
}
