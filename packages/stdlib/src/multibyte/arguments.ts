/** Arguments of the types of `_multibytecodec`. */
import { type Address, isStr, type Machine, NONE, requireUtf8, textOf, TYPE_ERROR, VALUE_ERROR } from "@pyvm/vm";

/** The text of a str that C takes as a string. */
export function cString(vm: Machine, object: Address): string {
  requireUtf8(vm, object);
  const text = textOf(vm, object);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  return text;
}

/** What messages call the type of an argument. */
export function shownType(vm: Machine, object: Address): string {
  return object === NONE ? "None" : vm.typeName(object);
}

/** An argument `errors` that may be None. */
export function optionalErrors(vm: Machine, method: string, errors: Address): string {
  if (errors === 0 || errors === NONE) return "strict";
  if (isStr(vm, errors)) return cString(vm, errors);
  throw vm.raise(TYPE_ERROR, `${method}() argument 'errors' must be str or None, not ${shownType(vm, errors)}`);
}
