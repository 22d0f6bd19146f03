/** The types memoryview (PyMemoryView_Type) and managedbuffer (_PyManagedBuffer_Type). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  PyBUF_ANY_CONTIGUOUS,
  PyBUF_C_CONTIGUOUS,
  PyBUF_F_CONTIGUOUS,
  PyBUF_FORMAT,
  PyBUF_INDIRECT,
  PyBUF_ND,
  PyBUF_STRIDES,
  PyBUF_WRITABLE,
  VIEW_BYTES,
  VIEW_FORMAT,
  VIEW_NDIM,
  VIEW_OBJ,
  VIEW_READONLY,
  VIEW_SHAPE,
  VIEW_STRIDES,
} from "../../object/buffer.ts";
import { LAYOUT_MANAGED_BUFFER, LAYOUT_MEMORYVIEW } from "../../object/layout-kinds.ts";
import { defineType } from "../../object/native.ts";
import { newArguments } from "../../object/new-arguments.ts";
import { FLAG_HAVE_GC, FLAG_SEQUENCE } from "../../object/offsets.ts";
import { addressText } from "../../object/repr.ts";
import { parseSignature } from "../../object/signature.ts";
import { BUFFER_ERROR, MANAGEDBUFFER_TYPE, MEMORYVIEW_TYPE } from "../../object/static.ts";
import { castMethod } from "./cast.ts";
import { memoryHash, memoryRichCompare } from "./compare.ts";
import { newMemoryview } from "./create.ts";
import { memoryIter } from "./iterator.ts";
import {
  C_CONTIGUOUS,
  checkReleased,
  F_CONTIGUOUS,
  isReleased,
  MBUF_BYTES,
  MV_ARRAY,
  MV_EXPORTS,
  MV_FLAGS,
  MV_MBUF,
  MV_VIEW,
  MV_WEAKREFS,
  PIL,
  releaseManagedBuffer,
  releaseView,
} from "./layout.ts";
import {
  enterMethod,
  hexMethod,
  memoryGetset,
  releaseMethod,
  tobytesMethod,
  tolistMethod,
  toreadonlyMethod,
} from "./methods.ts";
import { memoryAssignSubscript, memoryItem, memoryLength, memorySubscript } from "./subscript.ts";

const NEW_SIGNATURE = parseSignature("memoryview($self, object)");

function memoryNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  const [object] = newArguments(vm, NEW_SIGNATURE, args, kwargs);
  return newMemoryview(vm, object);
}

function memoryRepr(vm: Machine, self: Address): Address {
  return vm.str(`<${isReleased(vm, self) ? "released memory" : "memory"} at ${addressText(self)}>`);
}

/** tp_dealloc: gives the buffer back, then lets go of the managed buffer. */
function memoryDealloc(vm: Machine, self: Address): void {
  const mbuf = vm.get(self, MV_MBUF);
  if (mbuf === 0) return;
  releaseView(vm, self);
  vm.set(self, MV_MBUF, 0);
  vm.decref(mbuf);
}

/** tp_clear. A view that others hold buffers of stays as it is until they let go. */
function memoryClear(vm: Machine, self: Address): void {
  if (vm.get(self, MV_EXPORTS) === 0) releaseView(vm, self);
}

/** bf_getbuffer (memory_getbuf). */
function exportBuffer(vm: Machine, self: Address, view: Address, flags: number): void {
  checkReleased(vm, self);
  const base = self + MV_VIEW;
  checkRequest(vm, self, flags);
  vm.i32.copyWithin(view >> 2, base >> 2, (base + VIEW_BYTES) >> 2);
  if ((flags & PyBUF_FORMAT) === 0) vm.set(view, VIEW_FORMAT, 0);
  if ((flags & PyBUF_STRIDES) !== PyBUF_STRIDES) vm.set(view, VIEW_STRIDES, 0);
  if ((flags & PyBUF_ND) === 0) {
    vm.set(view, VIEW_NDIM, 1);
    vm.set(view, VIEW_SHAPE, 0);
  }
  vm.set(view, VIEW_OBJ, vm.newRef(self));
  vm.i32[(self + MV_EXPORTS) >> 2]++;
}

/** Refuses what the view cannot give. @throws BufferError */
function checkRequest(vm: Machine, self: Address, flags: number): void {
  const state = vm.get(self, MV_FLAGS);
  const asks = (request: number): boolean => (flags & request) === request;
  let problem = "";
  if (asks(PyBUF_WRITABLE) && vm.get(self + MV_VIEW, VIEW_READONLY) !== 0) problem = "is not writable";
  else if (asks(PyBUF_C_CONTIGUOUS) && (state & C_CONTIGUOUS) === 0) problem = "is not C-contiguous";
  else if (asks(PyBUF_F_CONTIGUOUS) && (state & F_CONTIGUOUS) === 0) problem = "is not Fortran contiguous";
  else if (asks(PyBUF_ANY_CONTIGUOUS) && (state & (C_CONTIGUOUS | F_CONTIGUOUS)) === 0) problem = "is not contiguous";
  else if (!asks(PyBUF_INDIRECT) && (state & PIL) !== 0) problem = "requires suboffsets";
  else if (!asks(PyBUF_STRIDES) && (state & C_CONTIGUOUS) === 0) problem = "is not C-contiguous";
  if (problem !== "") throw vm.raise(BUFFER_ERROR, `memoryview: underlying buffer ${problem}`);
  if (!asks(PyBUF_ND) && asks(PyBUF_FORMAT)) {
    throw vm.raise(BUFFER_ERROR, "memoryview: cannot cast to unsigned bytes if the format flag is present");
  }
}

defineType(MANAGEDBUFFER_TYPE, {
  name: "managedbuffer",
  basicSize: MBUF_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: LAYOUT_MANAGED_BUFFER }],
  slots: { new: null, dealloc: releaseManagedBuffer, clear: releaseManagedBuffer },
});

defineType(MEMORYVIEW_TYPE, {
  name: "memoryview",
  basicSize: MV_ARRAY,
  itemSize: 8,
  flags: FLAG_HAVE_GC | FLAG_SEQUENCE,
  doc: "memoryview(object)\n--\n\nCreate a new memoryview object which references the given object.",
  layout: [{ op: "custom", kind: LAYOUT_MEMORYVIEW }],
  weaklistOffset: MV_WEAKREFS,
  slots: {
    new: memoryNew,
    dealloc: memoryDealloc,
    clear: memoryClear,
    repr: memoryRepr,
    hash: memoryHash,
    richcompare: memoryRichCompare,
    iter: memoryIter,
    mp_length: memoryLength,
    mp_subscript: memorySubscript,
    mp_ass_subscript: memoryAssignSubscript,
    sq_length: memoryLength,
    sq_item: memoryItem,
    bf_getbuffer: exportBuffer,
    bf_releasebuffer: (vm, self) => {
      vm.i32[(self + MV_EXPORTS) >> 2]--;
    },
  },
  methods: [
    ["release($self, /)", releaseMethod, "Release the underlying buffer exposed by the memoryview object."],
    [
      "tobytes($self, /, order='C')",
      tobytesMethod,
      `Return the data in the buffer as a byte string.

Order can be {'C', 'F', 'A'}. When order is 'C' or 'F', the data of the
original array is converted to C or Fortran order. For contiguous views,
'A' returns an exact copy of the physical memory. In particular, in-memory
Fortran order is preserved. For non-contiguous views, the data is converted
to C first. order=None is the same as order='C'.`,
    ],
    [
      "hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
      hexMethod,
      `Return the data in the buffer as a str of hexadecimal numbers.

  sep
    An optional single character or byte to separate hex bytes.
  bytes_per_sep
    How many bytes between separators.  Positive values count from the
    right, negative values count from the left.

Example:
>>> value = memoryview(b'\\xb9\\x01\\xef')
>>> value.hex()
'b901ef'
>>> value.hex(':')
'b9:01:ef'
>>> value.hex(':', 2)
'b9:01ef'
>>> value.hex(':', -2)
'b901:ef'`,
    ],
    ["tolist($self, /)", tolistMethod, "Return the data in the buffer as a list of elements."],
    ["cast($self, /, format, shape=<unrepresentable>)", castMethod, "Cast a memoryview to a new format or shape."],
    ["toreadonly($self, /)", toreadonlyMethod, "Return a readonly version of the memoryview."],
    ["__enter__!($self)", enterMethod],
    ["__exit__!($self, *args)", releaseMethod],
  ],
  getset: memoryGetset,
});
