/** The methods that only bytearray has: those that change it, and its part in pickling and buffers. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { fillBufferInfo, hasBuffer, withBuffer } from "../../object/buffer.ts";
import { identifier } from "../../object/identifiers.ts";
import { iterNext, lengthHint } from "../../object/iterate.ts";
import { asInt } from "../../object/number.ts";
import { BYTEARRAY_ALLOC, BYTEARRAY_EXPORTS, TP_BASICSIZE } from "../../object/offsets.ts";
import { INDEX_ERROR, NONE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { sizeArgument } from "../str/arguments.ts";
import { newLatin1 } from "../str/text.ts";
import { emptyTuple, tuplePack } from "../tuple/tuple.ts";
import { bytearrayAppend, bytearrayData, bytearrayResize, checkResizable, newBytearrayFrom } from "./bytearray.ts";
import { byteValue, setSlice, setSliceLinear } from "./bytearray-slices.ts";
import { bytesData, MAX_BYTES_LENGTH, newBytes, newBytesFrom } from "./bytes.ts";
import { iterateOrZero } from "./new.ts";
import { lengthOf, moveBytes } from "./region.ts";
import { repeatInto } from "./sequence.ts";
import { ByteWriter } from "./writer.ts";

const ID_DICT = identifier("__dict__");

export function appendMethod(vm: Machine, self: Address, item: Address): Address {
  bytearrayAppend(vm, self, byteValue(vm, item));
  return vm.none();
}

export function extendMethod(vm: Machine, self: Address, iterable: Address): Address {
  if (hasBuffer(vm, iterable)) {
    setSlice(vm, self, lengthOf(vm, self), lengthOf(vm, self), iterable);
    return vm.none();
  }
  const iterator = iterateOrZero(vm, iterable);
  if (iterator === 0) throw vm.raise(TYPE_ERROR, `can't extend bytearray with ${vm.typeName(iterable)}`);
  const mark = vm.mark();
  vm.hold(iterator);
  if (lengthHint(vm, iterable, 32) > MAX_BYTES_LENGTH) vm.noMemory();
  const writer = new ByteWriter();
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    vm.hold(item);
    writer.writeByte(byteValue(vm, item));
    vm.decref(vm.unhold());
  }
  const bytes = vm.hold(newBytes(vm, writer.written()));
  const size = lengthOf(vm, self);
  setSliceLinear(vm, self, size, size, { data: bytesData(vm, bytes), length: lengthOf(vm, bytes) });
  vm.release(mark);
  return vm.none();
}

export function insertMethod(vm: Machine, self: Address, index: Address, item: Address): Address {
  const where = sizeArgument(vm, index);
  const byte = byteValue(vm, item);
  const size = lengthOf(vm, self);
  bytearrayResize(vm, self, size + 1);
  const at = Math.min(where < 0 ? Math.max(where + size, 0) : where, size);
  const data = bytearrayData(vm, self);
  moveBytes(vm, data + at + 1, data + at, size - at);
  vm.u8[data + at] = byte;
  return vm.none();
}

export function popMethod(vm: Machine, self: Address, index: Address): Address {
  const where = index === 0 ? -1 : sizeArgument(vm, index);
  const size = lengthOf(vm, self);
  if (size === 0) throw vm.raise(INDEX_ERROR, "pop from empty bytearray");
  const at = where < 0 ? where + size : where;
  if (at < 0 || at >= size) throw vm.raise(INDEX_ERROR, "pop index out of range");
  checkResizable(vm, self);
  const byte = vm.u8[bytearrayData(vm, self) + at];
  removeAt(vm, self, at);
  return newInt(vm, byte);
}

function removeAt(vm: Machine, self: Address, at: number): void {
  const size = lengthOf(vm, self);
  const data = bytearrayData(vm, self);
  moveBytes(vm, data + at, data + at + 1, size - at);
  bytearrayResize(vm, self, size - 1);
}

export function removeMethod(vm: Machine, self: Address, value: Address): Address {
  const byte = byteValue(vm, value);
  const data = bytearrayData(vm, self);
  const at = vm.u8.subarray(data, data + lengthOf(vm, self)).indexOf(byte);
  if (at < 0) throw vm.raise(VALUE_ERROR, "value not found in bytearray");
  checkResizable(vm, self);
  removeAt(vm, self, at);
  return vm.none();
}

export function reverseMethod(vm: Machine, self: Address): Address {
  const data = bytearrayData(vm, self);
  vm.u8.subarray(data, data + lengthOf(vm, self)).reverse();
  return vm.none();
}

export function clearMethod(vm: Machine, self: Address): Address {
  bytearrayResize(vm, self, 0);
  return vm.none();
}

export function copyMethod(vm: Machine, self: Address): Address {
  return newBytearrayFrom(vm, bytearrayData(vm, self), lengthOf(vm, self));
}

/** sq_inplace_concat. `self += self` fails, because the buffer of the right side forbids the resize. */
export function inPlaceConcat(vm: Machine, self: Address, other: Address): Address {
  if (!hasBuffer(vm, other)) throw vm.raise(TYPE_ERROR, `can't concat ${vm.typeName(other)} to ${vm.typeName(self)}`);
  withBuffer(vm, other, (data, length) => {
    const size = lengthOf(vm, self);
    bytearrayResize(vm, self, size + length);
    moveBytes(vm, bytearrayData(vm, self) + size, data, length);
  });
  return vm.newRef(self);
}

/** sq_inplace_repeat. */
export function inPlaceRepeat(vm: Machine, self: Address, count: number): Address {
  const size = lengthOf(vm, self);
  const total = size * Math.max(count, 0);
  if (total > MAX_BYTES_LENGTH) vm.noMemory();
  bytearrayResize(vm, self, total);
  repeatInto(vm, bytearrayData(vm, self), bytearrayData(vm, self), size, total);
  return vm.newRef(self);
}

// ---- pickling -------------------------------------------------------------------------------------------------

export function reduceMethod(vm: Machine, self: Address): Address {
  return reduceFor(vm, self, 2);
}

export function reduceExMethod(vm: Machine, self: Address, protocol: Address): Address {
  return reduceFor(vm, self, protocol === 0 ? 0 : asInt(vm, protocol));
}

/** _common_reduce: by a Latin-1 str before protocol 3, by bytes from then on. */
function reduceFor(vm: Machine, self: Address, protocol: number): Address {
  const mark = vm.mark();
  const found = lookupAttrId(vm, self, ID_DICT);
  const state = found === 0 ? NONE : vm.hold(found);
  const args = vm.hold(reduceArguments(vm, self, protocol));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args, state)));
}

function reduceArguments(vm: Machine, self: Address, protocol: number): Address {
  const data = bytearrayData(vm, self);
  const size = lengthOf(vm, self);
  const mark = vm.mark();
  if (protocol < 3) {
    const text = vm.hold(newLatin1(vm, data, size));
    const codec = vm.hold(vm.str("latin-1"));
    return vm.keep(mark, vm.hold(tuplePack(vm, text, codec)));
  }
  if (size === 0) return emptyTuple(vm);
  const bytes = vm.hold(newBytesFrom(vm, data, size));
  return vm.keep(mark, vm.hold(tuplePack(vm, bytes)));
}

export function sizeofMethod(vm: Machine, self: Address): Address {
  return newInt(vm, vm.get(vm.typeOf(self), TP_BASICSIZE) + vm.get(self, BYTEARRAY_ALLOC));
}

export function allocMethod(vm: Machine, self: Address): Address {
  return newInt(vm, vm.get(self, BYTEARRAY_ALLOC));
}

// ---- the buffer -----------------------------------------------------------------------------------------------

/** bf_getbuffer: the bytes must stay where they are from now on. */
export function exportBuffer(vm: Machine, self: Address, view: Address, flags: number): void {
  fillBufferInfo(vm, view, self, bytearrayData(vm, self), lengthOf(vm, self), false, flags);
  vm.i32[(self + BYTEARRAY_EXPORTS) >> 2]++;
}

/** bf_releasebuffer. */
export function releaseExport(vm: Machine, self: Address): void {
  vm.i32[(self + BYTEARRAY_EXPORTS) >> 2]--;
}
