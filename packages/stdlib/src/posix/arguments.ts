/** Integer arguments of posix functions. */
import {
  type Address,
  intToNumber,
  isIndex,
  type Machine,
  numberIndex,
  OVERFLOW_ERROR,
  TYPE_ERROR,
  fitsBits,
  isTrue,
} from "@pyvm/vm";

/** The `i` of Argument Clinic: a C int; descriptors and flags. */
export function intArgument(vm: Machine, object: Address): number {
  const index = numberIndex(vm, object);
  const value = intToNumber(vm, index);
  vm.decref(index);
  if (value > 2147483647 || value < -2147483648)
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C int");
  return value;
}

/** An offset or a length: a C long. */
export function offsetArgument(vm: Machine, object: Address): number {
  const index = numberIndex(vm, object);
  const value = intToNumber(vm, index);
  const fits = fitsBits(vm, index, 64, true);
  vm.decref(index);
  if (!fits) throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C long");
  return value;
}

/** _Py_Uid_Converter and its twin: -1 leaves the owner as it is. */
export function ownerArgument(vm: Machine, object: Address, what: "uid" | "gid"): number {
  if (!isIndex(vm, object)) throw vm.raise(TYPE_ERROR, `${what} should be integer, not ${vm.typeName(object)}`);
  const index = numberIndex(vm, object);
  const value = intToNumber(vm, index);
  vm.decref(index);
  if (value < -1) throw vm.raise(OVERFLOW_ERROR, `${what} is less than minimum`);
  if (value > 0xffffffff) throw vm.raise(OVERFLOW_ERROR, `${what} is greater than maximum`);
  return value;
}

/** A keyword that is a truth value with a default. */
export function flagArgument(vm: Machine, object: Address, fallback: boolean): boolean {
  if (object === 0) return fallback;
  return isTrue(vm, object);
}
