/** `bytes(...)`: from nothing, a str and its encoding, `__bytes__`, a length, a buffer or an iterable of ints. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { hasBuffer, PyBUF_FULL_RO, getBuffer, releaseBuffer } from "../../object/buffer.ts";
import { callSpecial } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { getIter, iterNext, lengthHint } from "../../object/iterate.ts";
import { newArguments } from "../../object/new-arguments.ts";
import { asSize, isIndex } from "../../object/number.ts";
import { BYTES_DATA, BYTES_HASH, LIST_ITEMS, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../../object/offsets.ts";
import { parseSignature, type Signature } from "../../object/signature.ts";
import { BYTES_TYPE, LIST_TYPE, OVERFLOW_ERROR, TUPLE_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { noneOrType } from "../str/arguments.ts";
import { encodeStr } from "../str/codecs-encode.ts";
import { checkNoNull } from "../str/new.ts";
import { isStr, textOf } from "../str/text.ts";
import { checkBytesSize, emptyBytes, isBytes, isExactBytes, newBytes, newBytesFrom, newBytesSized } from "./bytes.ts";
import { lengthOf, moveBytes } from "./region.ts";
import { contiguousBytes } from "../memoryview/copy.ts";
import { ByteWriter } from "./writer.ts";

const SIGNATURE: Signature = parseSignature("bytes($self, /, source=b'', encoding=None, errors=None)");
const ID_BYTES = identifier("__bytes__");

/** bytes_new. */
export function bytesNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [source, encoding, errors] = newArguments(vm, SIGNATURE, args, kwargs);
  const mark = vm.mark();
  const codec = codecArgument(vm, encoding, "bytes", "encoding");
  const handler = codecArgument(vm, errors, "bytes", "errors");
  const bytes = vm.hold(fromArguments(vm, source, codec, handler));
  return vm.keep(mark, type === BYTES_TYPE ? bytes : vm.hold(newSubclassInstance(vm, type, bytes)));
}

/** The text of an `encoding` or `errors` argument, null for none. */
export function codecArgument(vm: Machine, value: Address, name: string, parameter: string): string | null {
  if (value === 0) return null;
  if (!isStr(vm, value)) {
    throw vm.raise(TYPE_ERROR, `${name}() argument '${parameter}' must be str, not ${noneOrType(vm, value)}`);
  }
  checkNoNull(vm, value);
  return textOf(vm, value);
}

/** Throws unless `encoding` and `errors` go with a str that is there. */
export function encodingWithoutStr(vm: Machine, encoding: string | null): unknown {
  return vm.raise(TYPE_ERROR, `${encoding !== null ? "encoding" : "errors"} without a string argument`);
}

function fromArguments(vm: Machine, source: Address, encoding: string | null, errors: string | null): Address {
  if (source === 0) {
    if (encoding !== null || errors !== null) throw encodingWithoutStr(vm, encoding);
    return emptyBytes(vm);
  }
  if (encoding !== null) {
    if (!isStr(vm, source)) throw encodingWithoutStr(vm, encoding);
    return encodeStr(vm, source, encoding, errors);
  }
  if (errors !== null) {
    throw isStr(vm, source)
      ? vm.raise(TYPE_ERROR, "string argument without an encoding")
      : encodingWithoutStr(vm, null);
  }
  const converted = viaDunderBytes(vm, source);
  if (converted !== 0) return converted;
  if (isStr(vm, source)) throw vm.raise(TYPE_ERROR, "string argument without an encoding");
  const size = sizeOf(vm, source);
  if (size === null) return bytesFromObject(vm, source);
  if (size < 0) throw vm.raise(VALUE_ERROR, "negative count");
  const bytes = newBytesSized(vm, size);
  vm.u8.fill(0, bytes + BYTES_DATA, bytes + BYTES_DATA + size);
  return bytes;
}

/** What `__bytes__` gives (owned), or 0 when there is none. */
export function viaDunderBytes(vm: Machine, source: Address): Address {
  const converted = callSpecial(vm, source, ID_BYTES);
  if (converted !== 0 && !isBytes(vm, converted)) {
    vm.hold(converted);
    throw vm.raise(TYPE_ERROR, `__bytes__ returned non-bytes (type ${vm.typeName(converted)})`);
  }
  return converted;
}

/** The number of an index, null for what is none or whose `__index__` raises TypeError. */
export function sizeOf(vm: Machine, source: Address): number | null {
  if (!isIndex(vm, source)) return null;
  const mark = vm.mark();
  try {
    return asSize(vm, source, OVERFLOW_ERROR);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    return null;
  }
}

/** PyObject_Bytes. */
export function objectBytes(vm: Machine, source: Address): Address {
  if (isExactBytes(vm, source)) return vm.newRef(source);
  const converted = viaDunderBytes(vm, source);
  return converted !== 0 ? converted : bytesFromObject(vm, source);
}

/** PyBytes_FromObject: from a buffer or an iterable of ints. */
export function bytesFromObject(vm: Machine, source: Address): Address {
  const type = vm.i32[(source + OB_TYPE) >> 2];
  if (type === BYTES_TYPE) return vm.newRef(source);
  if (hasBuffer(vm, source)) return bytesFromBuffer(vm, source);
  if (type === LIST_TYPE || type === TUPLE_TYPE) return fromItems(vm, source, type === LIST_TYPE);
  const iterator = isStr(vm, source) ? 0 : iterateOrZero(vm, source);
  if (iterator === 0) throw vm.raise(TYPE_ERROR, `cannot convert '${vm.typeName(source)}' object to bytes`);
  const mark = vm.mark();
  vm.hold(iterator);
  checkBytesSize(vm, lengthHint(vm, source, 64));
  const writer = new ByteWriter();
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    vm.hold(item);
    writer.writeByte(byteOf(vm, item));
    vm.decref(vm.unhold());
  }
  vm.release(mark);
  return writer.finish(vm);
}

/** `iter(source)`, 0 instead of a TypeError. */
export function iterateOrZero(vm: Machine, source: Address): Address {
  const mark = vm.mark();
  try {
    return getIter(vm, source);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

function bytesFromBuffer(vm: Machine, source: Address): Address {
  const view = getBuffer(vm, source, PyBUF_FULL_RO);
  const bytes = contiguousBytes(vm, view, "C");
  releaseBuffer(vm, view);
  return newBytes(vm, bytes);
}

/** A list may change while `__index__` methods of its items run. */
function fromItems(vm: Machine, source: Address, isList: boolean): Address {
  const writer = new ByteWriter(vm.get(source, OB_SIZE));
  for (let i = 0; i < vm.get(source, OB_SIZE); i++) {
    const items = isList ? vm.get(source, LIST_ITEMS) : source + TUPLE_ITEMS;
    const item = vm.hold(vm.newRef(vm.get(items, 8 * i)));
    writer.writeByte(byteOf(vm, item));
    vm.decref(vm.unhold());
  }
  return writer.finish(vm);
}

function byteOf(vm: Machine, item: Address): number {
  const value = asSize(vm, item, 0);
  if (value < 0 || value > 255) throw vm.raise(VALUE_ERROR, "bytes must be in range(0, 256)");
  return value;
}

/** bytes_subtype_new: a copy as an instance of a subclass. */
function newSubclassInstance(vm: Machine, type: Address, bytes: Address): Address {
  const length = lengthOf(vm, bytes);
  const self = vm.genericAlloc(type, length);
  vm.i32[(self + BYTES_HASH) >> 2] = vm.i32[(bytes + BYTES_HASH) >> 2];
  vm.i32[(self + BYTES_HASH + 4) >> 2] = vm.i32[(bytes + BYTES_HASH + 4) >> 2];
  moveBytes(vm, self + BYTES_DATA, bytes + BYTES_DATA, length + 1);
  return self;
}

/** An exact bytes object with the bytes of an instance of a subclass. */
export function exactBytes(vm: Machine, self: Address): Address {
  return isExactBytes(vm, self) ? vm.newRef(self) : newBytesFrom(vm, self + BYTES_DATA, lengthOf(vm, self));
}
