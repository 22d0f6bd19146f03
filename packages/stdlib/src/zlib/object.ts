/**
 * What the two kinds of object of zlib share, laid out as compobject of Modules/zlibmodule.c.
 *
 *     +--------+------+-------+--------+-------------+-----------------+-----+-------+------+
 *     | refcnt | type | state | idle   | unused_data | unconsumed_tail | eof | zdict | lock |
 *     +--------+------+-------+--------+-------------+-----------------+-----+-------+------+
 *     0        8      16      24       128           136               144   152     160    168
 *
 * `state` is raw memory of the object, or 0 after the end.
 */
import { type Address, emptyBytes, type Machine } from "@pyvm/vm";
import type { TypeSpec } from "@pyvm/vm";

export const STATE = 16;
/** Whether a compression was called with nothing to do. */
export const WAS_IDLE = 24;
export const UNUSED_DATA = 128;
export const UNCONSUMED_TAIL = 136;
export const EOF = 144;
export const DICTIONARY = 152;
const OBJECT_BYTES = 168;

/** An object without a state. */
export function newStream(vm: Machine, type: Address): Address {
  const self = vm.genericAlloc(type, 0);
  vm.set(self, UNUSED_DATA, emptyBytes(vm));
  vm.set(self, UNCONSUMED_TAIL, emptyBytes(vm));
  return self;
}

/** A copy but for the state. */
export function copyStream(vm: Machine, self: Address): Address {
  const copy = vm.genericAlloc(vm.typeOf(self), 0);
  for (const field of [UNUSED_DATA, UNCONSUMED_TAIL, DICTIONARY]) {
    const value = vm.get(self, field);
    if (value !== 0) vm.set(copy, field, vm.newRef(value));
  }
  vm.set(copy, WAS_IDLE, vm.get(self, WAS_IDLE));
  vm.u8[copy + EOF] = vm.u8[self + EOF]!;
  return copy;
}

/** Gives back the state. */
export function endStream(vm: Machine, self: Address): void {
  const state = vm.get(self, STATE);
  vm.set(self, STATE, 0);
  vm.free(state);
}

/** What a type of stream is declared with. */
export const STREAM_TYPE: Pick<TypeSpec, "basicSize" | "layout" | "slots"> = {
  basicSize: OBJECT_BYTES,
  layout: [
    { op: "fields", offset: UNUSED_DATA, count: 2 },
    { op: "fields", offset: DICTIONARY, count: 1 },
  ],
  slots: { new: null, dealloc: endStream },
};
