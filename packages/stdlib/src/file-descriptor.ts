/** Arguments that are files: a descriptor, or what has a `fileno` method. */
import {
  type Address,
  asInt,
  callMethod0,
  FLAG_LONG_SUBCLASS,
  identifier,
  lookupAttrId,
  type Machine,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";

const ID_FILENO = identifier("fileno");

/** PyObject_AsFileDescriptor. */
export function descriptorOf(vm: Machine, object: Address): number {
  let fd: number;
  if (vm.hasFlag(object, FLAG_LONG_SUBCLASS)) fd = asInt(vm, object);
  else {
    const mark = vm.mark();
    const method = lookupAttrId(vm, object, ID_FILENO);
    if (method === 0) throw vm.raise(TYPE_ERROR, "argument must be an int, or have a fileno() method.");
    vm.hold(method);
    const result = vm.hold(callMethod0(vm, object, ID_FILENO));
    if (!vm.hasFlag(result, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "fileno() returned a non-integer");
    fd = asInt(vm, result);
    vm.release(mark);
  }
  if (fd < 0) throw vm.raise(VALUE_ERROR, `file descriptor cannot be a negative integer (${fd})`);
  return fd;
}
