/**
 * pickle.PickleBuffer: a buffer that need not be copied into a pickle (Objects/picklebufobject.c).
 *
 *     +--------+------+-------------------+-------------+
 *     | refcnt | type | view: a Py_buffer | weakreflist |
 *     +--------+------+-------------------+-------------+
 *     0        8      16                  96            104
 */
import {
  type Address,
  BUFFER_ERROR,
  defineType,
  dictSize,
  emptyBuffer,
  fillBuffer,
  FLAG_HAVE_GC,
  isContiguous,
  type Machine,
  newRawMemoryview,
  PyBUF_FULL_RO,
  registerLayout,
  TYPE_ERROR,
  VALUE_ERROR,
  VIEW_OBJ,
  VIEW_SUBOFFSETS,
} from "@pyvm/vm";
import { documented, typeDocumentation } from "../documentation/documented.ts";
import { PICKLE_DOCUMENTATION } from "../documentation/pickle.ts";
import { PICKLE_BUFFER_TYPE } from "./layout.ts";

const VIEW = 16;
const WEAKREFLIST = 96;
const PICKLE_BUFFER_BYTES = 104;

/** PyPickleBuffer_GetBuffer: the Py_buffer. @throws ValueError when it is released */
export function bufferOf(vm: Machine, self: Address): Address {
  if (vm.get(self, VIEW + VIEW_OBJ) === 0) {
    throw vm.raise(VALUE_ERROR, "operation forbidden on released PickleBuffer object");
  }
  return self + VIEW;
}

function pickleBufferNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const positional = vm.tupleSize(args);
  const given = positional + (kwargs === 0 ? 0 : dictSize(vm, kwargs));
  if (given > 1) throw vm.raise(TYPE_ERROR, `PickleBuffer() takes at most 1 argument (${given} given)`);
  if (positional === 0) throw vm.raise(TYPE_ERROR, "PickleBuffer() takes exactly 1 positional argument (0 given)");
  const self = vm.hold(vm.genericAlloc(type, 0));
  fillBuffer(vm, vm.tupleItem(args, 0), self + VIEW, PyBUF_FULL_RO);
  return vm.unhold();
}

function raw(vm: Machine, self: Address): Address {
  const view = bufferOf(vm, self);
  if (vm.get(view, VIEW_SUBOFFSETS) !== 0 || !(isContiguous(vm, view, "C") || isContiguous(vm, view, "F"))) {
    throw vm.raise(BUFFER_ERROR, "cannot extract raw buffer from non-contiguous buffer");
  }
  return newRawMemoryview(vm, self);
}

function release(vm: Machine, self: Address): Address {
  emptyBuffer(vm, self + VIEW);
  return vm.none();
}

/** Whoever asks for a buffer gets one of the object that is wrapped, and gives it back there. */
function exportBuffer(vm: Machine, self: Address, view: Address, flags: number): void {
  fillBuffer(vm, vm.get(bufferOf(vm, self), VIEW_OBJ), view, flags);
}

/** When it dies the buffer must be given back first, so tp_dealloc releases the object then. */
const LAYOUT_PICKLE_BUFFER = registerLayout((vm, self, spans) => {
  if (vm.get(self, 0) !== 0) spans.add(self + VIEW + VIEW_OBJ, 1, 8);
});

defineType(PICKLE_BUFFER_TYPE, {
  name: "pickle.PickleBuffer",
  ...typeDocumentation(PICKLE_DOCUMENTATION, "PickleBuffer"),
  basicSize: PICKLE_BUFFER_BYTES,
  weaklistOffset: WEAKREFLIST,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "custom", kind: LAYOUT_PICKLE_BUFFER }],
  slots: {
    getattro: null,
    new: pickleBufferNew,
    dealloc: (vm, self) => emptyBuffer(vm, self + VIEW),
    clear: (vm, self) => emptyBuffer(vm, self + VIEW),
    bf_getbuffer: exportBuffer,
    bf_releasebuffer: () => {},
  },
  methods: documented(PICKLE_DOCUMENTATION, "PickleBuffer", [
    ["raw($self, /)", raw],
    ["release($self, /)", release],
  ]),
});
