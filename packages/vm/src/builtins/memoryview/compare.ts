/** Comparing memoryviews item by item, by the struct module where a format is no native one, and their hash. */
import type { Address } from "@pyvm/heap";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import type { Machine } from "../../machine/machine.ts";
import { getAttrId } from "../../object/attribute.ts";
import {
  cString,
  emptyBuffer,
  fillBuffer,
  hasBuffer,
  PyBUF_FULL_RO,
  VIEW_BYTES,
  VIEW_FORMAT,
  VIEW_ITEMSIZE,
  VIEW_LEN,
  VIEW_OBJ,
  VIEW_READONLY,
} from "../../object/buffer.ts";
import { call1, callMethod1 } from "../../object/call.ts";
import { newBool, richCompareBool } from "../../object/compare.ts";
import { hashOf } from "../../object/hash.ts";
import { identifier } from "../../object/identifiers.ts";
import { EQ, NE, OB_SIZE } from "../../object/offsets.ts";
import { readFloat } from "../../object/packed.ts";
import { IMPORT_ERROR, MEMORY_ERROR, NONE, NOT_IMPLEMENTED, VALUE_ERROR } from "../../object/static.ts";
import { bytesData, newBytes, newBytesFrom } from "../bytes/bytes.ts";
import { hashBytes } from "../str/text.ts";
import { importAtLevel } from "../../import/import.ts";
import { contiguousBytes, sameShape } from "./copy.ts";
import { isMemoryview } from "./create.ts";
import { isByteFormat, nativeCharacter, nativeItemSize } from "./formats.ts";
import {
  bufferStart,
  C_CONTIGUOUS,
  checkReleased,
  dimensions,
  extent,
  isReleased,
  itemAddress,
  MV_FLAGS,
  MV_HASH,
  MV_VIEW,
} from "./layout.ts";

const ID_STRUCT = identifier("struct");
const ID_STRUCT_TYPE = identifier("Struct");
const ID_UNPACK = identifier("unpack");

/** tp_richcompare: only for equality. */
export function memoryRichCompare(vm: Machine, v: Address, w: Address, op: number): Address {
  if (op !== EQ && op !== NE) return vm.newRef(NOT_IMPLEMENTED);
  if (isReleased(vm, v)) return answer(vm, v === w, op);
  if (isMemoryview(vm, w)) {
    if (isReleased(vm, w)) return answer(vm, v === w, op);
    return answer(vm, equalViews(vm, v + MV_VIEW, w + MV_VIEW), op);
  }
  if (!hasBuffer(vm, w)) return vm.newRef(NOT_IMPLEMENTED);
  const other = vm.malloc(VIEW_BYTES);
  const mark = vm.mark();
  try {
    fillBuffer(vm, w, other, PyBUF_FULL_RO);
  } catch (error) {
    vm.free(other);
    vm.caught(error, mark);
    clearException(vm);
    return vm.newRef(NOT_IMPLEMENTED);
  }
  let equal: boolean;
  try {
    equal = equalViews(vm, v + MV_VIEW, other);
  } catch (error) {
    emptyBuffer(vm, other);
    vm.free(other);
    throw error;
  }
  emptyBuffer(vm, other);
  vm.free(other);
  return answer(vm, equal, op);
}

function answer(vm: Machine, equal: boolean, op: number): Address {
  return newBool(vm, equal === (op === EQ));
}

/** How the items of both sides are compared. */
interface ItemComparison {
  /** The native format that both have, or 0. */
  readonly format: number;
  /** struct.Struct objects (held) that read the items, when there is no such format. */
  readonly left: Address;
  readonly right: Address;
}

function equalViews(vm: Machine, v: Address, w: Address): boolean {
  if (!sameShape(vm, v, w)) return false;
  const format = nativeCharacter(vm, vm.get(v, VIEW_FORMAT));
  if (format !== 0 && format === nativeCharacter(vm, vm.get(w, VIEW_FORMAT))) {
    return equalFrom(vm, v, w, bufferStart(vm, v), bufferStart(vm, w), 0, { format, left: 0, right: 0 });
  }
  const mark = vm.mark();
  const left = structOf(vm, v);
  if (left === 0) return false;
  vm.hold(left);
  const right = structOf(vm, w);
  if (right === 0) {
    vm.release(mark);
    return false;
  }
  vm.hold(right);
  const equal = equalFrom(vm, v, w, bufferStart(vm, v), bufferStart(vm, w), 0, { format: 0, left, right });
  vm.release(mark);
  return equal;
}

/** struct_get_unpacker: a struct.Struct of the format (owned), or 0 if the struct module does not know it. */
function structOf(vm: Machine, view: Address): Address {
  const format = vm.get(view, VIEW_FORMAT);
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    const module = vm.hold(importAtLevel(vm, vm.id(ID_STRUCT), NONE, 0, 0));
    const type = vm.hold(getAttrId(vm, module, ID_STRUCT_TYPE));
    const text = vm.hold(vm.str(format === 0 ? "B" : cString(vm, format)));
    return vm.keep(mark, vm.hold(call1(vm, type, text)));
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    if (exceptionMatches(vm, IMPORT_ERROR) || exceptionMatches(vm, MEMORY_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

/** cmp_base and cmp_rec: everything from `dimension` on. */
function equalFrom(
  vm: Machine,
  v: Address,
  w: Address,
  a: Address,
  b: Address,
  dimension: number,
  how: ItemComparison,
): boolean {
  const ndim = dimensions(vm, v);
  if (dimension === ndim) return equalItems(vm, v, w, a, b, how);
  const items = extent(vm, v, dimension);
  for (let i = 0; i < items; i++) {
    const x = itemAddress(vm, v, a, dimension, i);
    const y = itemAddress(vm, w, b, dimension, i);
    if (!equalFrom(vm, v, w, x, y, dimension + 1, how)) return false;
  }
  return true;
}

/** unpack_cmp. */
function equalItems(vm: Machine, v: Address, w: Address, a: Address, b: Address, how: ItemComparison): boolean {
  const { format } = how;
  const u8 = vm.u8;
  if (format === 0) return equalUnpacked(vm, v, w, a, b, how);
  const size = nativeItemSize(format);
  if (format === 0x66 || format === 0x64) return readFloat(u8, a, size, true) === readFloat(u8, b, size, true);
  for (let i = 0; i < size; i++) if (u8[a + i] !== u8[b + i]) return false;
  return true;
}

/** struct_unpack_cmp. */
function equalUnpacked(vm: Machine, v: Address, w: Address, a: Address, b: Address, how: ItemComparison): boolean {
  const mark = vm.mark();
  const x = vm.hold(unpackWith(vm, how.left, a, vm.get(v, VIEW_ITEMSIZE)));
  const y = vm.hold(unpackWith(vm, how.right, b, vm.get(w, VIEW_ITEMSIZE)));
  const equal = richCompareBool(vm, x, y, EQ);
  vm.release(mark);
  return equal;
}

/** struct_unpack_single: the value, or the tuple of values when there are several. */
function unpackWith(vm: Machine, struct: Address, at: Address, size: number): Address {
  const mark = vm.mark();
  const bytes = vm.hold(newBytesFrom(vm, at, size));
  const values = vm.hold(callMethod1(vm, struct, ID_UNPACK, bytes));
  return vm.keep(mark, vm.tupleSize(values) === 1 ? vm.tupleItem(values, 0) : values);
}

/** tp_hash: that of the bytes, kept. @throws ValueError for writable views and items that are no bytes */
export function memoryHash(vm: Machine, self: Address): number {
  const low = vm.get(self, MV_HASH);
  const high = vm.get(self, MV_HASH + 4);
  if (low !== -1 || high !== -1) {
    vm.hashHigh = high;
    return low;
  }
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  if (vm.get(view, VIEW_READONLY) === 0) throw vm.raise(VALUE_ERROR, "cannot hash writable memoryview object");
  if (!isByteFormat(nativeCharacter(vm, vm.get(view, VIEW_FORMAT)))) {
    throw vm.raise(VALUE_ERROR, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  }
  const exporter = vm.get(view, VIEW_OBJ);
  if (exporter !== 0) hashOf(vm, exporter);
  const computed = hashOfBytes(vm, self);
  vm.set(self, MV_HASH, computed);
  vm.set(self, MV_HASH + 4, vm.hashHigh);
  return computed;
}

function hashOfBytes(vm: Machine, self: Address): number {
  const view = self + MV_VIEW;
  if ((vm.get(self, MV_FLAGS) & C_CONTIGUOUS) !== 0)
    return hashBytes(vm, bufferStart(vm, view), vm.get(view, VIEW_LEN));
  const bytes = newBytes(vm, contiguousBytes(vm, view, "C"));
  const hash = hashBytes(vm, bytesData(vm, bytes), vm.get(bytes, OB_SIZE));
  vm.decref(bytes);
  return hash;
}
