/** Methods and attributes of memoryview. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  VIEW_BUF,
  VIEW_FORMAT,
  VIEW_ITEMSIZE,
  VIEW_LEN,
  VIEW_NDIM,
  VIEW_OBJ,
  VIEW_READONLY,
  VIEW_SHAPE,
  VIEW_STRIDES,
  VIEW_SUBOFFSETS,
  cString,
} from "../../object/buffer.ts";
import { newBool } from "../../object/compare.ts";
import type { GetSetSpec } from "../../object/native.ts";
import { asInt } from "../../object/number.ts";
import { NONE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { bytesData, newBytes } from "../bytes/bytes.ts";
import { hexText } from "../bytes/hex.ts";
import { newInt } from "../int/box.ts";
import { newIntFromWords } from "../int/convert.ts";
import { listInitItem, newList, newListSized } from "../list/list.ts";
import { checkNoNull } from "../str/new.ts";
import { isStr } from "../str/text.ts";
import { newTuple, tupleSetItem } from "../tuple/tuple.ts";
import { contiguousBytes } from "./copy.ts";
import { addView } from "./create.ts";
import { itemCharacter } from "./formats.ts";
import { unpackItem } from "./items.ts";
import {
  bufferStart,
  C_CONTIGUOUS,
  checkReleased,
  dimensions,
  extent,
  F_CONTIGUOUS,
  itemAddress,
  MV_FLAGS,
  MV_MBUF,
  MV_VIEW,
  releaseView,
} from "./layout.ts";

export function releaseMethod(vm: Machine, self: Address): Address {
  releaseView(vm, self);
  return vm.none();
}

export function enterMethod(vm: Machine, self: Address): Address {
  checkReleased(vm, self);
  return vm.newRef(self);
}

export function toreadonlyMethod(vm: Machine, self: Address): Address {
  checkReleased(vm, self);
  const copy = addView(vm, vm.get(self, MV_MBUF), self + MV_VIEW);
  vm.set(copy + MV_VIEW, VIEW_READONLY, vm.get(copy + MV_VIEW, VIEW_READONLY) | 1);
  return copy;
}

export function tobytesMethod(vm: Machine, self: Address, order: Address): Address {
  let text = "C";
  if (order !== 0 && order !== NONE) {
    if (!isStr(vm, order)) {
      throw vm.raise(TYPE_ERROR, `tobytes() argument 'order' must be str or None, not ${vm.typeName(order)}`);
    }
    checkNoNull(vm, order);
    text = vm.toJs(order);
  }
  checkReleased(vm, self);
  if (text !== "C" && text !== "F" && text !== "A") throw vm.raise(VALUE_ERROR, "order must be 'C', 'F' or 'A'");
  return newBytes(vm, contiguousBytes(vm, self + MV_VIEW, text));
}

export function tolistMethod(vm: Machine, self: Address): Address {
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  const format = itemCharacter(vm, view);
  if (dimensions(vm, view) === 0) return unpackItem(vm, bufferStart(vm, view), format);
  return listFrom(vm, view, bufferStart(vm, view), 0, format);
}

/** tolist_base and tolist_rec. */
function listFrom(vm: Machine, view: Address, at: Address, dimension: number, format: number): Address {
  const items = extent(vm, view, dimension);
  if (items === 0) return newList(vm);
  const mark = vm.mark();
  const list = vm.hold(newListSized(vm, items));
  const isLast = dimension + 1 === dimensions(vm, view);
  for (let i = 0; i < items; i++) {
    const item = itemAddress(vm, view, at, dimension, i);
    const value = isLast ? unpackItem(vm, item, format) : listFrom(vm, view, item, dimension + 1, format);
    listInitItem(vm, list, i, value);
  }
  return vm.keep(mark, list);
}

export function hexMethod(vm: Machine, self: Address, sep: Address, group: Address): Address {
  const size = group === 0 ? 1 : asInt(vm, group);
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  if ((vm.get(self, MV_FLAGS) & C_CONTIGUOUS) !== 0) {
    return hexText(vm, vm.get(view, VIEW_BUF), vm.get(view, VIEW_LEN), sep, size);
  }
  const mark = vm.mark();
  const bytes = vm.hold(newBytes(vm, contiguousBytes(vm, view, "C")));
  return vm.keep(mark, vm.hold(hexText(vm, bytesData(vm, bytes), vm.get(view, VIEW_LEN), sep, size)));
}

// ---- attributes -----------------------------------------------------------------------------------------------

/** _IntTupleFromSsizet of the numbers behind a pointer of the Py_buffer. */
function numbers(vm: Machine, self: Address, offset: number): Address {
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  const array = vm.get(view, offset);
  const count = array === 0 ? 0 : dimensions(vm, view);
  const mark = vm.mark();
  const tuple = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++)
    tupleSetItem(vm, tuple, i, newIntFromWords(vm, vm.get(array, 8 * i), vm.get(array, 8 * i + 4), true));
  return vm.keep(mark, tuple);
}

function checked(vm: Machine, self: Address): Address {
  checkReleased(vm, self);
  return self + MV_VIEW;
}

function hasFlags(vm: Machine, self: Address, flags: number): Address {
  checkReleased(vm, self);
  return newBool(vm, (vm.get(self, MV_FLAGS) & flags) !== 0);
}

function objectGetter(vm: Machine, self: Address): Address {
  const exporter = vm.get(checked(vm, self), VIEW_OBJ);
  return exporter === 0 ? vm.none() : vm.newRef(exporter);
}

export const memoryGetset: readonly GetSetSpec[] = [
  ["obj", objectGetter, null, "The underlying object of the memoryview."],
  [
    "nbytes",
    (vm, self) => newInt(vm, vm.get(checked(vm, self), VIEW_LEN)),
    null,
    "The amount of space in bytes that the array would use in\n a contiguous representation.",
  ],
  [
    "readonly",
    (vm, self) => newBool(vm, vm.get(checked(vm, self), VIEW_READONLY) !== 0),
    null,
    "A bool indicating whether the memory is read only.",
  ],
  [
    "itemsize",
    (vm, self) => newInt(vm, vm.get(checked(vm, self), VIEW_ITEMSIZE)),
    null,
    "The size in bytes of each element of the memoryview.",
  ],
  [
    "format",
    (vm, self) => vm.str(cString(vm, vm.get(checked(vm, self), VIEW_FORMAT))),
    null,
    "A string containing the format (in struct module style)\n for each element in the view.",
  ],
  [
    "ndim",
    (vm, self) => newInt(vm, vm.get(checked(vm, self), VIEW_NDIM)),
    null,
    "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents.",
  ],
  [
    "shape",
    (vm, self) => numbers(vm, self, VIEW_SHAPE),
    null,
    "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array.",
  ],
  [
    "strides",
    (vm, self) => numbers(vm, self, VIEW_STRIDES),
    null,
    "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension of the array.",
  ],
  [
    "suboffsets",
    (vm, self) => numbers(vm, self, VIEW_SUBOFFSETS),
    null,
    "A tuple of integers used internally for PIL-style arrays.",
  ],
  [
    "c_contiguous",
    (vm, self) => hasFlags(vm, self, C_CONTIGUOUS),
    null,
    "A bool indicating whether the memory is C contiguous.",
  ],
  [
    "f_contiguous",
    (vm, self) => hasFlags(vm, self, F_CONTIGUOUS),
    null,
    "A bool indicating whether the memory is Fortran contiguous.",
  ],
  [
    "contiguous",
    (vm, self) => hasFlags(vm, self, C_CONTIGUOUS | F_CONTIGUOUS),
    null,
    "A bool indicating whether the memory is contiguous.",
  ],
];
