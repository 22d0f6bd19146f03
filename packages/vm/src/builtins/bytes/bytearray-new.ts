/** `bytearray(...)`, and bytearrays of anything bytes-like or iterable. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { getBuffer, hasBuffer, PyBUF_FULL_RO, releaseBuffer, VIEW_LEN } from "../../object/buffer.ts";
import { call1 } from "../../object/call.ts";
import { iterNext } from "../../object/iterate.ts";
import { newArguments } from "../../object/new-arguments.ts";
import { BYTEARRAY_ALLOC, OB_SIZE } from "../../object/offsets.ts";
import { parseSignature, type Signature } from "../../object/signature.ts";
import { BYTEARRAY_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { contiguousBytes } from "../memoryview/copy.ts";
import { encodeStr } from "../str/codecs-encode.ts";
import { isStr } from "../str/text.ts";
import { bytearrayData, bytearrayResize } from "./bytearray.ts";
import { byteValue } from "./bytearray-slices.ts";
import { codecArgument, encodingWithoutStr, iterateOrZero, sizeOf } from "./new.ts";
import { lengthOf, moveBytes } from "./region.ts";
import { bytesData } from "./bytes.ts";

const SIGNATURE: Signature = parseSignature("bytearray($self, /, source=b'', encoding=None, errors=None)");

/** PyByteArray_FromObject. */
export function bytearrayFromObject(vm: Machine, source: Address): Address {
  return call1(vm, BYTEARRAY_TYPE, source);
}

/** bytearray___init__: replaces what was there. */
export function bytearrayInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [source, encodingObject, errorsObject] = newArguments(vm, SIGNATURE, args, kwargs);
  const encoding = codecArgument(vm, encodingObject, "bytearray", "encoding");
  const errors = codecArgument(vm, errorsObject, "bytearray", "errors");
  if (lengthOf(vm, self) !== 0) bytearrayResize(vm, self, 0);
  if (source !== 0 && isStr(vm, source)) return fillFromStr(vm, self, source, encoding, errors);
  if (encoding !== null || errors !== null) throw encodingWithoutStr(vm, encoding);
  if (source !== 0) fillFromObject(vm, self, source);
}

function fillFromStr(vm: Machine, self: Address, text: Address, encoding: string | null, errors: string | null): void {
  if (encoding === null) throw vm.raise(TYPE_ERROR, "string argument without an encoding");
  const mark = vm.mark();
  const bytes = vm.hold(encodeStr(vm, text, encoding, errors));
  const length = lengthOf(vm, bytes);
  bytearrayResize(vm, self, length);
  moveBytes(vm, bytearrayData(vm, self), bytesData(vm, bytes), length);
  vm.release(mark);
}

function fillFromObject(vm: Machine, self: Address, source: Address): void {
  const size = sizeOf(vm, source);
  if (size !== null) {
    if (size < 0) throw vm.raise(VALUE_ERROR, "negative count");
    if (size > 0) {
      bytearrayResize(vm, self, size);
      vm.u8.fill(0, bytearrayData(vm, self), bytearrayData(vm, self) + size);
    }
  } else if (hasBuffer(vm, source)) fillFromBuffer(vm, self, source);
  else fillFromIterable(vm, self, source);
}

function fillFromBuffer(vm: Machine, self: Address, source: Address): void {
  const view = getBuffer(vm, source, PyBUF_FULL_RO);
  const bytes = contiguousBytes(vm, view, "C");
  const size = vm.get(view, VIEW_LEN);
  releaseBuffer(vm, view);
  bytearrayResize(vm, self, size);
  if (size > 0) vm.u8.set(bytes, bytearrayData(vm, self));
}

function fillFromIterable(vm: Machine, self: Address, source: Address): void {
  const iterator = iterateOrZero(vm, source);
  if (iterator === 0) throw vm.raise(TYPE_ERROR, `cannot convert '${vm.typeName(source)}' object to bytearray`);
  const mark = vm.mark();
  vm.hold(iterator);
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    vm.hold(item);
    const byte = byteValue(vm, item);
    vm.decref(vm.unhold());
    appendInRoom(vm, self, byte);
  }
  vm.release(mark);
}

/** Appends without asking for exports as long as there is room, as CPython does here. */
function appendInRoom(vm: Machine, self: Address, byte: number): void {
  const size = lengthOf(vm, self);
  if (size + 1 < vm.get(self, BYTEARRAY_ALLOC)) {
    vm.set(self, OB_SIZE, size + 1);
    vm.u8[bytearrayData(vm, self) + size + 1] = 0;
  } else bytearrayResize(vm, self, size + 1);
  vm.u8[bytearrayData(vm, self) + size] = byte;
}
