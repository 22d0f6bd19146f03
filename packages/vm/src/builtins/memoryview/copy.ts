/** Copies out of and between buffers of any shape (PyBuffer_ToContiguous and copy_single of Objects/memoryobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { VIEW_BUF, VIEW_FORMAT, VIEW_ITEMSIZE, VIEW_LEN, VIEW_NDIM, VIEW_SHAPE } from "../../object/buffer.ts";
import { VALUE_ERROR } from "../../object/static.ts";
import { isContiguous } from "./create.ts";
import { bufferStart, dimensions, extent, itemAddress } from "./layout.ts";

/** The bytes of the buffer at `view` in the order of C or Fortran, or as they lie if they are contiguous in either ("A"). */
export function contiguousBytes(vm: Machine, view: Address, order: "C" | "F" | "A"): Uint8Array {
  const data = vm.get(view, VIEW_BUF);
  const length = vm.get(view, VIEW_LEN);
  const asIs =
    vm.get(view, VIEW_SHAPE) === 0 ||
    (order !== "F" && isContiguous(vm, view, "C")) ||
    (order !== "C" && isContiguous(vm, view, "F"));
  if (asIs) return vm.u8.slice(data, data + length);
  const bytes = new Uint8Array(length);
  const steps = order === "F" ? stepsOfFortran(vm, view) : stepsOfC(vm, view);
  gather(vm, view, data, 0, bytes, 0, steps);
  return bytes;
}

/** How far apart the items of each dimension are in a copy in C's order. */
function stepsOfC(vm: Machine, view: Address): number[] {
  const steps: number[] = [];
  let bytes = vm.get(view, VIEW_ITEMSIZE);
  for (let i = dimensions(vm, view) - 1; i >= 0; i--) {
    steps[i] = bytes;
    bytes *= extent(vm, view, i);
  }
  return steps;
}

function stepsOfFortran(vm: Machine, view: Address): number[] {
  const steps: number[] = [];
  let bytes = vm.get(view, VIEW_ITEMSIZE);
  for (let i = 0; i < dimensions(vm, view); i++) {
    steps.push(bytes);
    bytes *= extent(vm, view, i);
  }
  return steps;
}

/** Copies everything from `dimension` on, from memory at `at` to `to` in `bytes`. */
function gather(
  vm: Machine,
  view: Address,
  at: Address,
  dimension: number,
  bytes: Uint8Array,
  to: number,
  steps: readonly number[],
): void {
  const itemSize = vm.get(view, VIEW_ITEMSIZE);
  const ndim = dimensions(vm, view);
  if (ndim === 0) {
    bytes.set(vm.u8.subarray(at, at + itemSize), to);
    return;
  }
  const items = extent(vm, view, dimension);
  const step = steps[dimension];
  const u8 = vm.u8;
  for (let i = 0; i < items; i++, to += step) {
    const item = itemAddress(vm, view, at, dimension, i);
    if (dimension + 1 < ndim) gather(vm, view, item, dimension + 1, bytes, to, steps);
    else for (let k = 0; k < itemSize; k++) bytes[to + k] = u8[item + k];
  }
}

/** copy_single: from one buffer of one dimension to another, which may overlap. @throws ValueError unless they are alike */
export function copyOneDimension(vm: Machine, to: Address, from: Address): void {
  if (!sameFormat(vm, to, from) || !sameShape(vm, to, from)) {
    throw vm.raise(VALUE_ERROR, "memoryview assignment: lvalue and rvalue have different structures");
  }
  const itemSize = vm.get(to, VIEW_ITEMSIZE);
  const items = extent(vm, to, 0);
  const start = bufferStart(vm, to);
  const u8 = vm.u8;
  if (isContiguous(vm, to, "C") && isContiguous(vm, from, "C")) {
    u8.copyWithin(start, bufferStart(vm, from), bufferStart(vm, from) + items * itemSize);
    return;
  }
  const bytes = new Uint8Array(items * itemSize);
  gather(vm, from, bufferStart(vm, from), 0, bytes, 0, [itemSize]);
  for (let i = 0; i < items; i++) {
    const item = itemAddress(vm, to, start, 0, i);
    for (let k = 0; k < itemSize; k++) u8[item + k] = bytes[i * itemSize + k];
  }
}

/** equiv_format: the same C string, an `@` in front left out, and the same size. */
function sameFormat(vm: Machine, a: Address, b: Address): boolean {
  if (vm.get(a, VIEW_ITEMSIZE) !== vm.get(b, VIEW_ITEMSIZE)) return false;
  return formatText(vm, a) === formatText(vm, b);
}

function formatText(vm: Machine, view: Address): string {
  let at = vm.get(view, VIEW_FORMAT);
  if (at === 0) return "B";
  const u8 = vm.u8;
  if (u8[at] === 0x40) at++;
  let text = "";
  for (; u8[at] !== 0; at++) text += String.fromCharCode(u8[at]);
  return text;
}

/** equiv_shape. */
export function sameShape(vm: Machine, a: Address, b: Address): boolean {
  const ndim = vm.get(a, VIEW_NDIM);
  if (ndim !== vm.get(b, VIEW_NDIM)) return false;
  for (let i = 0; i < ndim; i++) {
    const items = extent(vm, a, i);
    if (items !== extent(vm, b, i)) return false;
    if (items === 0) break;
  }
  return true;
}
