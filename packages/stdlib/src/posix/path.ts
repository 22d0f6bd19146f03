/** Path arguments (path_converter): str, bytes, os.PathLike, and an open descriptor where a function takes one. */
import {
  type Address,
  bytesLength,
  callSpecial,
  DEPRECATION_WARNING,
  FLAG_BYTES_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  identifier,
  intToNumber,
  isIndex,
  type Machine,
  newBytes,
  NONE,
  numberIndex,
  OVERFLOW_ERROR,
  TYPE_ERROR,
  VALUE_ERROR,
  warn,
  bufferBytes,
  hasBuffer,
  NOT_IMPLEMENTED_ERROR,
} from "@pyvm/vm";
import { hostFiles } from "../host-call.ts";
import { hostText, hostTextOfBytes } from "./text.ts";

const ID_FSPATH = identifier("__fspath__");

export const NO_DESCRIPTOR = -1;

/** A path argument. `object` is what errors name (borrowed: the argument, or held for the caller). */
export interface Path {
  /** The host's text; "" when a descriptor was given. */
  readonly text: string;
  /** The descriptor, or -1. */
  readonly fd: number;
  /** Names in the result are to be bytes. */
  readonly narrow: boolean;
  readonly object: Address;
  /** Nothing or None was given where that is allowed. */
  readonly missing: boolean;
}

/** What a function accepts. */
export interface PathOptions {
  readonly argument?: string;
  readonly nullable?: boolean;
  readonly fd?: boolean;
}

function allowedTypes({ nullable, fd }: PathOptions): string {
  if (nullable === true && fd === true) return "string, bytes, os.PathLike, integer or None";
  if (fd === true) return "string, bytes, os.PathLike or integer";
  return nullable === true ? "string, bytes, os.PathLike or None" : "string, bytes or os.PathLike";
}

function wrongType(vm: Machine, name: string, options: PathOptions, object: Address): string {
  return `${name}: ${options.argument ?? "path"} should be ${allowedTypes(options)}, not ${vm.typeName(object)}`;
}

/** os.fspath() of an object that is neither str nor bytes; 0 if its type has no __fspath__. Owned. */
function fspathOf(vm: Machine, object: Address): Address {
  const result = callSpecial(vm, object, ID_FSPATH);
  if (result === 0 || vm.hasFlag(result, FLAG_UNICODE_SUBCLASS | FLAG_BYTES_SUBCLASS)) return result;
  vm.hold(result);
  throw vm.raise(
    TYPE_ERROR,
    `expected ${vm.typeName(object)}.__fspath__() to return str or bytes, not ${vm.typeName(result)}`,
  );
}

/** PyOS_FSPath: str or bytes, owned. */
export function fspath(vm: Machine, object: Address): Address {
  if (vm.hasFlag(object, FLAG_UNICODE_SUBCLASS | FLAG_BYTES_SUBCLASS)) return vm.newRef(object);
  const result = fspathOf(vm, object);
  if (result === 0) throw vm.raise(TYPE_ERROR, `expected str, bytes or os.PathLike object, not ${vm.typeName(object)}`);
  return result;
}

/** PyUnicode_FSConverter: the host's text of str, bytes or os.PathLike. */
export function fsText(vm: Machine, object: Address): string {
  const mark = vm.mark();
  const path = vm.hold(fspath(vm, object));
  const text = vm.hasFlag(path, FLAG_UNICODE_SUBCLASS) ? hostText(vm, path) : hostTextOfBytes(vm, path);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null byte");
  vm.release(mark);
  return text;
}

/** _fd_converter. */
export function descriptor(vm: Machine, object: Address): number {
  const index = numberIndex(vm, object);
  const value = intToNumber(vm, index);
  vm.decref(index);
  if (value > 2147483647) throw vm.raise(OVERFLOW_ERROR, "fd is greater than maximum");
  if (value < -2147483648) throw vm.raise(OVERFLOW_ERROR, "fd is less than minimum");
  return value;
}

/** path_converter for the function `name`. What it makes stays on the native value stack until the caller releases its mark. */
export function pathArgument(vm: Machine, name: string, object: Address, options: PathOptions = {}): Path {
  if (object === 0 || (object === NONE && options.nullable === true)) {
    return { text: ".", fd: NO_DESCRIPTOR, narrow: false, object: 0, missing: true };
  }
  if (vm.hasFlag(object, FLAG_UNICODE_SUBCLASS)) return fromStr(vm, object);
  if (vm.hasFlag(object, FLAG_BYTES_SUBCLASS)) return fromBytes(vm, name, object, object, options);
  if (options.fd === true && isIndex(vm, object)) {
    return { text: "", fd: descriptor(vm, object), narrow: false, object, missing: false };
  }
  if (hasBuffer(vm, object)) {
    warn(vm, DEPRECATION_WARNING, wrongType(vm, name, options, object), 1);
    return fromBytes(vm, name, vm.hold(newBytes(vm, bufferBytes(vm, object))), object, options);
  }
  const path = fspathOf(vm, object);
  if (path === 0) throw vm.raise(TYPE_ERROR, wrongType(vm, name, options, object));
  vm.hold(path);
  return vm.hasFlag(path, FLAG_UNICODE_SUBCLASS) ? fromStr(vm, path) : fromBytes(vm, name, path, path, options);
}

function fromStr(vm: Machine, str: Address): Path {
  const text = hostText(vm, str);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null byte");
  return { text, fd: NO_DESCRIPTOR, narrow: false, object: str, missing: false };
}

function fromBytes(vm: Machine, name: string, bytes: Address, object: Address, options: PathOptions): Path {
  const text = bytesLength(vm, bytes) === 0 ? "" : hostTextOfBytes(vm, bytes);
  if (text.includes("\0"))
    throw vm.raise(VALUE_ERROR, `${name}: embedded null character in ${options.argument ?? "path"}`);
  return { text, fd: NO_DESCRIPTOR, narrow: true, object, missing: false };
}

/** dir_fd_converter: -1 for None or nothing. */
export function directoryDescriptor(vm: Machine, object: Address): number {
  if (object === 0 || object === NONE) return NO_DESCRIPTOR;
  if (!isIndex(vm, object))
    throw vm.raise(TYPE_ERROR, `argument should be integer or None, not ${vm.typeName(object)}`);
  return descriptor(vm, object);
}

/** `text` seen from the directory that is open as `directory` (-1: the working one). */
export function textAt(vm: Machine, name: string, text: string, directory: number): string {
  if (directory === NO_DESCRIPTOR || text.startsWith("/")) return text;
  return `${descriptorText(vm, name, directory)}/${text}`;
}

/** A path by which the host finds what is open as `fd`. @throws NotImplementedError where it has none */
export function descriptorText(vm: Machine, name: string, fd: number): string {
  const files = hostFiles(vm, name);
  if (files.descriptorPath === undefined)
    throw vm.raise(NOT_IMPLEMENTED_ERROR, `${name}: dir_fd unavailable on this platform`);
  return files.descriptorPath(fd);
}

/** The path, or one of the descriptor that was given instead. */
export function textOrDescriptor(vm: Machine, name: string, path: Path): string {
  return path.fd === NO_DESCRIPTOR ? path.text : descriptorText(vm, name, path.fd);
}
