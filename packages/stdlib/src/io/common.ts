/** What the classes of _io share: errors, arguments, the closed test. */
import {
  type Address,
  asSize,
  type HostFiles,
  identifier,
  isIndex,
  isTrue,
  type Machine,
  NONE,
  VALUE_ERROR,
  getAttrId,
  TYPE_ERROR,
  IS_UNSUPPORTED_OPERATION,
  FLAG_LONG_SUBCLASS,
  numberIndex,
  intToNumber,
  OVERFLOW_ERROR,
  raiseInstance,
  newExceptionFromText,
  fetchException,
  restoreException,
  EXC_CONTEXT,
  exceptionMatches,
  getBuffer,
  PyBUF_WRITABLE,
  releaseBuffer,
  VIEW_BUF,
  VIEW_LEN,
  BUFFER_ERROR,
  clearException,
} from "@pyvm/vm";
import { hostFiles } from "../host-call.ts";

/** The class io.UnsupportedOperation (borrowed), which the module makes. */
export function unsupportedOperation(vm: Machine): Address {
  return vm.get(0, IS_UNSUPPORTED_OPERATION);
}

export const DEFAULT_BUFFER_SIZE = 8192;

export const CLOSED_MESSAGE = "I/O operation on closed file.";

export const ID_CLOSED: number = identifier("closed");
export const ID_CLOSE: number = identifier("close");
export const ID_DEALLOC_WARN: number = identifier("_dealloc_warn");
export const ID_DETACH: number = identifier("detach");
export const ID_FILENO: number = identifier("fileno");
export const ID_FINALIZING: number = identifier("_finalizing");
export const ID_FLUSH: number = identifier("flush");
export const ID_ISATTY: number = identifier("isatty");
export const ID_MODE: number = identifier("mode");
export const ID_NAME: number = identifier("name");
export const ID_PEEK: number = identifier("peek");
export const ID_RAW: number = identifier("raw");
export const ID_READ: number = identifier("read");
export const ID_READ1: number = identifier("read1");
export const ID_READABLE: number = identifier("readable");
export const ID_READALL: number = identifier("readall");
export const ID_READINTO: number = identifier("readinto");
export const ID_READINTO1: number = identifier("readinto1");
export const ID_READLINE: number = identifier("readline");
export const ID_SEEK: number = identifier("seek");
export const ID_SEEKABLE: number = identifier("seekable");
export const ID_TELL: number = identifier("tell");
export const ID_TRUNCATE: number = identifier("truncate");
export const ID_WRITABLE: number = identifier("writable");
export const ID_WRITE: number = identifier("write");

/** The files of the host, for I/O on descriptors. */
export function ioFiles(vm: Machine): HostFiles {
  return hostFiles(vm, "io");
}

export function raiseUnsupported(vm: Machine, message: string): unknown {
  return raiseInstance(vm, newExceptionFromText(vm, unsupportedOperation(vm), message));
}

/** `bool(self.closed)`. */
export function isClosed(vm: Machine, self: Address): boolean {
  const closed = vm.hold(getAttrId(vm, self, ID_CLOSED));
  const truth = isTrue(vm, closed);
  vm.decref(vm.unhold());
  return truth;
}

/** _PyIOBase_check_closed. */
export function checkClosed(vm: Machine, self: Address, message: string = CLOSED_MESSAGE): void {
  if (isClosed(vm, self)) throw vm.raise(VALUE_ERROR, message);
}

/** A size that may be left out or be None, which is `fallback` (_Py_convert_optional_to_ssize_t). */
export function optionalSize(vm: Machine, value: Address, fallback = -1): number {
  if (value === 0 || value === NONE) return fallback;
  if (!isIndex(vm, value)) {
    throw vm.raise(TYPE_ERROR, `argument should be integer or None, not '${vm.typeName(value)}'`);
  }
  return asSize(vm, value, OVERFLOW_ERROR);
}

/** A Py_ssize_t argument with a default, None not allowed. */
export function sizeArgument(vm: Machine, value: Address, fallback: number): number {
  if (value === 0) return fallback;
  return asSize(vm, value, OVERFLOW_ERROR);
}

/** PyNumber_AsOff_t with ValueError for what is too large. */
export function asOffset(vm: Machine, value: Address): number {
  return asSize(vm, value, VALUE_ERROR);
}

/** PyFile's offset: any int, no float. */
export function offsetArgument(vm: Machine, value: Address): number {
  if (!vm.hasFlag(value, FLAG_LONG_SUBCLASS) && !isIndex(vm, value)) {
    throw vm.raise(TYPE_ERROR, `'${vm.typeName(value)}' object cannot be interpreted as an integer`);
  }
  const index = numberIndex(vm, value);
  const offset = intToNumber(vm, index);
  vm.decref(index);
  if (Math.abs(offset) >= 2 ** 63) throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C long");
  return offset;
}

/**
 * Runs `first`, then `second` whatever the former did; an exception of both chains the first below the second (_PyErr_ChainExceptions).
 * The result is the second's, owned.
 */
export function runBoth(vm: Machine, first: () => void, second: () => Address): Address {
  const mark = vm.mark();
  try {
    first();
  } catch (error) {
    vm.caught(error, mark);
    vm.hold(fetchException(vm));
    try {
      vm.decref(second());
    } catch (late) {
      vm.caught(late, mark + 8);
      chain(vm, vm.unhold());
      throw late;
    }
    throw restoreException(vm, vm.unhold());
  }
  return second();
}

/** Puts `earlier` (taken over) below the current exception. */
export function chain(vm: Machine, earlier: Address): void {
  const current = vm.currentException();
  if (current === earlier) vm.decref(earlier);
  else vm.replace(current, EXC_CONTEXT, earlier);
}

/** A view of an argument that must be writable (Argument Clinic's `w*`). To be released. */
function writableView(vm: Machine, method: string, object: Address): Address {
  const mark = vm.mark();
  try {
    return getBuffer(vm, object, PyBUF_WRITABLE);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR) && !exceptionMatches(vm, BUFFER_ERROR)) throw error;
    clearException(vm);
    throw vm.raise(
      TYPE_ERROR,
      `${method}() argument must be read-write bytes-like object, not ${object === NONE ? "None" : vm.typeName(object)}`,
    );
  }
}

/** Calls `use` with the memory of a writable bytes-like argument of `method`. */
export function withWritable(
  vm: Machine,
  method: string,
  object: Address,
  use: (data: Address, length: number) => Address,
): Address {
  const view = writableView(vm, method, object);
  let result: Address;
  try {
    result = use(vm.get(view, VIEW_BUF), vm.get(view, VIEW_LEN));
  } catch (error) {
    releaseBuffer(vm, view);
    throw error;
  }
  releaseBuffer(vm, view);
  return result;
}
