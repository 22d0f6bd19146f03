/** Making exceptions from TypeScript. What is returned by `raise...` is to be thrown; the exception is current then. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { raiseInstance, type PythonException } from "../../machine/errors.ts";
import { call1, callTuple } from "../../object/call.ts";
import { NATIVE, type InitProc } from "../../object/native.ts";
import { EXC_ARGS, FLAG_HEAPTYPE, TP_FLAGS, TP_INIT, TP_NEW } from "../../object/offsets.ts";
import { ATTRIBUTE_ERROR, NAME_ERROR, NONE, OS_ERROR, STOP_ITERATION } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { newInt } from "../int/box.ts";
import { newTuple, tuplePack, tupleSetItem } from "../tuple/tuple.ts";
import { exceptionInit, exceptionNew } from "./base.ts";
import {
  ATTRIBUTE_ERROR_NAME,
  ATTRIBUTE_ERROR_OBJ,
  IMPORT_ERROR_NAME,
  IMPORT_ERROR_PATH,
  NAME_ERROR_NAME,
  STOP_VALUE,
} from "./layout.ts";

/** `type(*args)`, `args` a tuple (borrowed). The exception is owned by the caller. */
export function newException(vm: Machine, type: Address, args: Address): Address {
  return callTuple(vm, type, args, 0);
}

/**
 * `type(text)`. A type that is defined here and has the plain constructor is made without a call, so that this works at any depth
 * of recursion.
 */
export function newExceptionFromText(vm: Machine, type: Address, text: string): Address {
  const mark = vm.mark();
  const exception = newExceptionOf(vm, type, vm.hold(vm.str(text)));
  vm.hold(exception);
  return vm.keep(mark, exception);
}

/** The same with any object (borrowed) for the argument. */
function newExceptionOf(vm: Machine, type: Address, argument: Address): Address {
  const plain = (vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) === 0 && NATIVE[vm.get(type, TP_NEW)] === exceptionNew;
  return plain ? construct(vm, type, argument) : call1(vm, type, argument);
}

/** `type(argument)` becomes the current exception; a tuple is one argument. */
export function raiseWithArgument(vm: Machine, type: Address, argument: Address): PythonException {
  return raiseInstance(vm, newExceptionOf(vm, type, argument));
}

function construct(vm: Machine, type: Address, message: Address): Address {
  const args = newTuple(vm, 1);
  tupleSetItem(vm, args, 0, vm.newRef(message));
  vm.hold(args);
  const exception = vm.genericAlloc(type, 0);
  vm.set(exception, EXC_ARGS, vm.unhold());
  const init = NATIVE[vm.get(type, TP_INIT)];
  if (init !== exceptionInit) {
    vm.hold(exception);
    (init as InitProc)(vm, exception, args, 0);
    vm.unhold();
  }
  return exception;
}

/** AttributeError with the object and the name (borrowed) that suggestions are made of. */
export function raiseAttributeError(vm: Machine, object: Address, name: Address, message: string): PythonException {
  const error = newExceptionFromText(vm, ATTRIBUTE_ERROR, message);
  vm.set(error, ATTRIBUTE_ERROR_OBJ, vm.newRef(object));
  vm.set(error, ATTRIBUTE_ERROR_NAME, vm.newRef(name));
  return raiseInstance(vm, error);
}

/** NameError with the name (borrowed) that suggestions are made of. */
export function raiseNameError(vm: Machine, name: Address, message: string): PythonException {
  const error = newExceptionFromText(vm, NAME_ERROR, message);
  vm.set(error, NAME_ERROR_NAME, vm.newRef(name));
  return raiseInstance(vm, error);
}

/** PyErr_SetImportErrorSubclass: `name` and `path` are borrowed, 0 for None. */
export function raiseImportError(
  vm: Machine,
  type: Address,
  message: string,
  name: Address,
  path: Address,
): PythonException {
  const error = newExceptionFromText(vm, type, message);
  vm.replace(error, IMPORT_ERROR_NAME, vm.newRef(name || NONE));
  vm.replace(error, IMPORT_ERROR_PATH, vm.newRef(path || NONE));
  return raiseInstance(vm, error);
}

/** What a host says of a failed operation: Linux's number and the text of strerror(). */
export interface HostErrorFacts {
  readonly code: string;
  readonly errno: number;
  readonly message: string;
}

/** PyErr_SetFromErrnoWithFilenameObjects: `filename` and `filename2` are borrowed, 0 for none. */
export function raiseOSError(
  vm: Machine,
  error: HostErrorFacts,
  filename: Address = 0,
  filename2: Address = 0,
): PythonException {
  const mark = vm.mark();
  const errno = vm.hold(newInt(vm, error.errno));
  const text = vm.hold(vm.str(error.message));
  let args: Address;
  if (filename === 0) args = tuplePack(vm, errno, text);
  else if (filename2 === 0) args = tuplePack(vm, errno, text, filename);
  else args = tuplePack(vm, errno, text, filename, NONE, filename2);
  const exception = newException(vm, OS_ERROR, vm.hold(args));
  vm.release(mark);
  return raiseInstance(vm, exception);
}

/** The value of a StopIteration (owned); None for any other exception: _PyGen_FetchStopIterationValue. */
export function stopIterationValue(vm: Machine, exception: Address): Address {
  const value = isSubtype(vm, vm.typeOf(exception), STOP_ITERATION) ? vm.get(exception, STOP_VALUE) : 0;
  return vm.newRef(value || NONE);
}
