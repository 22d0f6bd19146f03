/** Building lists, dicts, functions and formatted text. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches, fetchException, restoreException } from "../../machine/errors.ts";
import { newPythonFunction } from "../../builtins/function/function.ts";
import { dictMerge, dictUpdate } from "../../builtins/dict/dict.ts";
import { listExtend } from "../../builtins/list/list.ts";
import { lookupAttr } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import {
  F_GLOBALS,
  FUNC_ANNOTATIONS,
  FUNC_CLOSURE,
  FUNC_DEFAULTS,
  FUNC_KWDEFAULTS,
  TP_ITER,
} from "../../object/offsets.ts";
import { ascii, format, repr, strOf, strText } from "../../object/repr.ts";
import { ATTRIBUTE_ERROR, KEY_ERROR, STR_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { functionText, isIterableSequence } from "./calls.ts";

const ID_KEYS = identifier("keys");

/** LIST_EXTEND. */
export function listExtendOperation(vm: Machine, list: Address, iterable: Address): void {
  if (vm.i32[(vm.typeOf(iterable) + TP_ITER) >> 2] === 0 && !isIterableSequence(vm, iterable)) {
    throw vm.raise(TYPE_ERROR, `Value after * must be an iterable, not ${vm.typeName(iterable)}`);
  }
  listExtend(vm, list, iterable);
}

/** DICT_UPDATE: `{**mapping}`. */
export function dictUpdateOperation(vm: Machine, dict: Address, mapping: Address): void {
  const mark = vm.mark();
  try {
    dictUpdate(vm, dict, mapping);
  } catch (error) {
    vm.caught(error, mark);
    if (exceptionMatches(vm, ATTRIBUTE_ERROR) && !hasKeys(vm, mapping)) {
      clearException(vm);
      throw vm.raise(TYPE_ERROR, `'${vm.typeName(mapping)}' object is not a mapping`);
    }
    throw error;
  }
}

function hasKeys(vm: Machine, object: Address): boolean {
  const exception = fetchException(vm);
  const keys = lookupAttr(vm, object, vm.id(ID_KEYS));
  if (keys !== 0) vm.decref(keys);
  restoreException(vm, exception);
  return keys !== 0;
}

/** DICT_MERGE: `f(**mapping)`, where a key given twice is an error (format_kwargs_error). */
export function dictMergeOperation(vm: Machine, callable: Address, dict: Address, mapping: Address): void {
  const mark = vm.mark();
  try {
    dictMerge(vm, dict, mapping, 2);
  } catch (error) {
    vm.caught(error, mark);
    if (exceptionMatches(vm, ATTRIBUTE_ERROR) && !hasKeys(vm, mapping)) {
      clearException(vm);
      throw vm.raise(
        TYPE_ERROR,
        `${functionText(vm, callable)} argument after ** must be a mapping, not ${vm.typeName(mapping)}`,
      );
    }
    if (exceptionMatches(vm, KEY_ERROR)) repeatedKeyword(vm, callable);
    throw error;
  }
}

function repeatedKeyword(vm: Machine, callable: Address): void {
  const exception = vm.currentException();
  const args = vm.get(exception, 24);
  if (args === 0 || vm.tupleSize(args) !== 1) return;
  const mark = vm.mark();
  const key = vm.hold(vm.newRef(vm.tupleItem(args, 0)));
  clearException(vm);
  const text = strText(vm, key);
  vm.raise(TYPE_ERROR, `${functionText(vm, callable)} got multiple values for keyword argument '${text}'`);
  vm.release(mark);
}

/** FORMAT_VALUE: `conversion` 0 none, 1 str, 2 repr, 3 ascii; `spec` 0 for none. */
export function formatValue(vm: Machine, value: Address, spec: Address, conversion: number): Address {
  if (conversion === 0 && spec === 0 && vm.typeOf(value) === STR_TYPE) return vm.newRef(value);
  const mark = vm.mark();
  let converted = value;
  if (conversion === 1) converted = vm.hold(strOf(vm, value));
  else if (conversion === 2) converted = vm.hold(repr(vm, value));
  else if (conversion === 3) converted = vm.hold(ascii(vm, value));
  const result = spec === 0 && vm.typeOf(converted) === STR_TYPE ? vm.newRef(converted) : format(vm, converted, spec);
  vm.release(mark);
  return result;
}

/**
 * MAKE_FUNCTION: the code, the name above it and what `flags` says lies below it, the stack ending at i32 index `sp`, give way to a function. @returns the new end
 */
export function makeFunction(vm: Machine, frame: Address, sp: number, flags: number): number {
  const i32 = vm.i32;
  const qualname = i32[sp - 2];
  const code = i32[sp - 4];
  const func = newPythonFunction(vm, code, i32[(frame + F_GLOBALS) >> 2], qualname);
  let at = sp - 4;
  if ((flags & 8) !== 0) i32[(func + FUNC_CLOSURE) >> 2] = i32[(at -= 2)];
  if ((flags & 4) !== 0) i32[(func + FUNC_ANNOTATIONS) >> 2] = i32[(at -= 2)];
  if ((flags & 2) !== 0) i32[(func + FUNC_KWDEFAULTS) >> 2] = i32[(at -= 2)];
  if ((flags & 1) !== 0) i32[(func + FUNC_DEFAULTS) >> 2] = i32[(at -= 2)];
  i32[at] = func;
  vm.decref(code);
  vm.decref(qualname);
  return at + 2;
}
