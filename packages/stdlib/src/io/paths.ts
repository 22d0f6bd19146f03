/** Names of files: str, bytes or os.PathLike (PyOS_FSPath, PyUnicode_FSConverter). */
import {
  type Address,
  callSpecial,
  decodeUtf8,
  identifier,
  isBytes,
  isStr,
  type Machine,
  textOf,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";

const ID_FSPATH = identifier("__fspath__");

/** PyOS_FSPath: the str or bytes that stands for a path. Owned. */
export function fsPath(vm: Machine, path: Address): Address {
  if (isStr(vm, path) || isBytes(vm, path)) return vm.newRef(path);
  const result = callSpecial(vm, path, ID_FSPATH);
  if (result === 0) throw vm.raise(TYPE_ERROR, `expected str, bytes or os.PathLike object, not ${vm.typeName(path)}`);
  if (isStr(vm, result) || isBytes(vm, result)) return result;
  vm.hold(result);
  throw vm.raise(
    TYPE_ERROR,
    `expected ${vm.typeName(path)}.__fspath__() to return str or bytes, not ${vm.typeName(result)}`,
  );
}

/** The text of a path for the host. @throws ValueError for a zero character in it */
export function pathText(vm: Machine, path: Address): string {
  const mark = vm.mark();
  let name = vm.hold(fsPath(vm, path));
  if (isBytes(vm, name)) name = vm.hold(decodeUtf8(vm, name, "surrogateescape", true));
  const text = textOf(vm, name);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null byte");
  vm.release(mark);
  return text;
}
