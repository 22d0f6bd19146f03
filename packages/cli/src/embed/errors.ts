/** Python exceptions as JavaScript errors, and back. */
import {
  type Address,
  dictGetStr,
  fetchException,
  formatException,
  IS_BUILTINS,
  isExceptionClass,
  lookupAttr,
  type Machine,
  newExceptionFromText,
  orElse,
  raiseInstance,
  RUNTIME_ERROR,
  setAttr,
  strText,
  SYSTEM_EXIT,
  isInstanceOfType,
  isInt,
  intToBig,
  NONE,
} from "@pyvm/vm";
import { isJavaScriptObject, javaScriptValue, MISSING, newJavaScriptObject } from "./javascript-values.ts";

/** The attribute of an exception that keeps the JavaScript error it came from. */
const ORIGIN = "__javascript_error__";

/**
 * A Python exception that nothing in Python caught. A JavaScript function that Python calls may throw one as well: then Python sees an exception of that type,
 * if it is a built-in one.
 *
 * @example
 * try {
 *   python.run("1 / 0");
 * } catch (error) {
 *   error.type; // "ZeroDivisionError"
 *   error.message; // "division by zero"
 *   error.traceback; // "Traceback (most recent call last):\n …"
 * }
 */
export class PythonError extends Error {
  /** The name of the exception's class, such as `ValueError`. */
  readonly type: string;
  /** The text that CPython would print, with its newline at the end. */
  readonly traceback: string;
  /** The status that a SystemExit asks for. */
  readonly exitStatus: number | undefined;

  constructor(
    type: string,
    message: string,
    details: { readonly traceback?: string; readonly cause?: unknown; readonly exitStatus?: number } = {},
  ) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "PythonError";
    this.type = type;
    this.traceback = details.traceback ?? `${message === "" ? type : `${type}: ${message}`}\n`;
    this.exitStatus = details.exitStatus;
  }
}

/** Takes the current exception of a machine. */
export function takeError(vm: Machine): PythonError {
  const exception = fetchException(vm);
  const mark = vm.mark();
  vm.hold(exception);
  const type = vm.typeNameOf(vm.typeOf(exception));
  const message = orElse(vm, "", () => strText(vm, exception));
  const traceback = orElse(vm, "", () => formatException(vm, exception));
  const error = new PythonError(type.slice(type.lastIndexOf(".") + 1), message, {
    ...(traceback === "" ? {} : { traceback }),
    ...(isInstanceOfType(vm, exception, SYSTEM_EXIT) ? { exitStatus: exitStatusOf(vm, exception) } : {}),
    cause: orElse(vm, undefined, () => originOf(vm, exception)),
  });
  vm.release(mark);
  return error;
}

/** What sys.exit(code) means as a process's status: a code that is no number stands for failure. */
function exitStatusOf(vm: Machine, exception: Address): number {
  return orElse(vm, 1, () => {
    const mark = vm.mark();
    const code = lookupAttr(vm, exception, vm.hold(vm.intern("code")));
    if (code !== 0) vm.hold(code);
    const status =
      code === 0 || code === NONE ? 0 : isInt(vm, code) ? Number(BigInt.asUintN(8, intToBig(vm, code))) : 1;
    vm.release(mark);
    return status;
  });
}

function originOf(vm: Machine, exception: Address): unknown {
  const mark = vm.mark();
  const origin = lookupAttr(vm, exception, vm.hold(vm.intern(ORIGIN)));
  if (origin === 0) {
    vm.release(mark);
    return undefined;
  }
  vm.hold(origin);
  const value = isJavaScriptObject(vm, origin) ? javaScriptValue(vm, origin) : undefined;
  vm.release(mark);
  return value === MISSING ? undefined : value;
}

/** Makes an error that a JavaScript function threw the current exception, and returns what to throw. */
export function raiseJavaScriptError(vm: Machine, error: unknown): unknown {
  const mark = vm.mark();
  const [type, message] = typeAndMessage(vm, error);
  const exception = vm.hold(newExceptionFromText(vm, type, message));
  setAttr(vm, exception, vm.hold(vm.intern(ORIGIN)), vm.hold(newJavaScriptObject(vm, error)));
  const owned = vm.newRef(exception);
  vm.release(mark);
  return raiseInstance(vm, owned);
}

function typeAndMessage(vm: Machine, error: unknown): readonly [Address, string] {
  if (error instanceof PythonError) {
    const type = builtinException(vm, error.type);
    return type === 0 ? [RUNTIME_ERROR, `${error.type}: ${error.message}`] : [type, error.message];
  }
  return [RUNTIME_ERROR, describe(error)];
}

/** `Name: message`, whatever was thrown. */
function describe(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "a JavaScript value without text was thrown";
  }
}

/** A built-in exception class by its name (borrowed), or 0. */
function builtinException(vm: Machine, name: string): Address {
  const key = vm.intern(name);
  const type = dictGetStr(vm, vm.get(0, IS_BUILTINS), key);
  vm.decref(key);
  return type !== 0 && isExceptionClass(vm, type) ? type : 0;
}
