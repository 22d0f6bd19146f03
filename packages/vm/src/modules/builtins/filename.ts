/** File names as arguments: PyUnicode_FSDecoder. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callSpecial } from "../../object/call.ts";
import { bufferBytes, hasBuffer } from "../../object/buffer.ts";
import { identifier } from "../../object/identifiers.ts";
import { FLAG_BYTES_SUBCLASS, FLAG_UNICODE_SUBCLASS } from "../../object/offsets.ts";
import { DEPRECATION_WARNING, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { newBytes } from "../../builtins/bytes/bytes.ts";
import { bytesFromObject } from "../../builtins/bytes/new.ts";
import { warn } from "../../builtins/warnings.ts";
import { decodeBytes } from "../../builtins/str/codecs-decode.ts";

const ID_FSPATH = identifier("__fspath__");

/** The text of a str, bytes or path-like object. */
export function filenameArgument(vm: Machine, object: Address): string {
  const mark = vm.mark();
  let path = object;
  if (!isText(vm, object) && !hasBuffer(vm, object)) {
    path = callSpecial(vm, object, ID_FSPATH);
    if (path === 0) throw vm.raise(TYPE_ERROR, `expected str, bytes or os.PathLike object, not ${vm.typeName(object)}`);
    vm.hold(path);
    if (!isText(vm, path)) {
      throw vm.raise(
        TYPE_ERROR,
        `expected ${vm.typeName(object)}.__fspath__() to return str or bytes, not ${vm.typeName(path)}`,
      );
    }
  }
  if (!isText(vm, path)) {
    warn(vm, DEPRECATION_WARNING, `path should be string, bytes, or os.PathLike, not ${vm.typeName(path)}`, 1);
    path = vm.hold(bytesFromObject(vm, path));
  }
  const text = vm.hasFlag(path, FLAG_UNICODE_SUBCLASS) ? vm.toJs(path) : decodeName(vm, bufferBytes(vm, path));
  vm.release(mark);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  return text;
}

function isText(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_UNICODE_SUBCLASS | FLAG_BYTES_SUBCLASS);
}

function decodeName(vm: Machine, bytes: Uint8Array): string {
  const mark = vm.mark();
  const text = vm.toJs(vm.hold(decodeBytes(vm, vm.hold(newBytes(vm, bytes)), "utf-8", "surrogateescape")));
  vm.release(mark);
  return text;
}
