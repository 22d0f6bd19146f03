/**
 * What encoders and decoders that keep a state have in common: they begin with their codec, its state and the handling of errors.
 *
 *     +-----------+---------+-------+-------+--------+
 *     | ob_refcnt | ob_type | codec | state | errors | …
 *     +-----------+---------+-------+-------+--------+
 *     0           8         16      24      32       40
 */
import {
  type Address,
  ATTRIBUTE_ERROR,
  getAttrId,
  type GetSetSpec,
  identifier,
  isStr,
  type Machine,
  newArguments,
  requireUtf8,
  type Signature,
  textOf,
  TYPE_ERROR,
} from "@pyvm/vm";
import { cString, shownType } from "./arguments.ts";
import type { Codec } from "./codec.ts";
import { CODEC_TYPE, codecOf } from "./codec-type.ts";
import { CodecState } from "./state.ts";

export const CODEC = 16;
export const STATE = 24;
export const ERRORS = 32;

const ID_CODEC = identifier("codec");

/** The codec of an object. */
export function codecIn(vm: Machine, self: Address): Codec {
  return codecOf(vm, vm.get(self, CODEC));
}

/** The state of an object. */
export function stateIn(vm: Machine, self: Address): CodecState {
  return new CodecState(vm, self + STATE);
}

/** How an object handles errors. */
export function errorsIn(vm: Machine, self: Address): string {
  return textOf(vm, vm.get(self, ERRORS));
}

/** What a type with this signature, whose last parameter is `errors`, is called with: one address for each parameter. */
export function stateArguments(
  vm: Machine,
  signature: Signature,
  name: string,
  args: Address,
  kwargs: Address,
): Address[] {
  const values = newArguments(vm, signature, args, kwargs);
  const errors = values[values.length - 1]!;
  if (errors === 0) return values;
  if (!isStr(vm, errors)) {
    throw vm.raise(TYPE_ERROR, `${name}() argument ${values.length} must be str, not ${shownType(vm, errors)}`);
  }
  cString(vm, errors);
  return values;
}

/** A new object of `type`, whose attribute `codec` is its codec. */
export function newStateful(vm: Machine, type: Address, errors: Address): Address {
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, ERRORS, errors === 0 ? vm.intern("strict") : vm.newRef(errors));
  const codec = vm.hold(getAttrId(vm, type, ID_CODEC));
  if (vm.typeOf(codec) !== CODEC_TYPE) throw vm.raise(TYPE_ERROR, "codec is unexpected type");
  vm.set(self, CODEC, vm.newRef(codec));
  return vm.keep(mark, self);
}

function setErrors(vm: Machine, self: Address, value: Address): void {
  if (value === 0) throw vm.raise(ATTRIBUTE_ERROR, "cannot delete attribute");
  if (!isStr(vm, value)) throw vm.raise(TYPE_ERROR, "errors must be a string");
  requireUtf8(vm, value);
  vm.replace(self, ERRORS, vm.newRef(value));
}

export const ERRORS_ATTRIBUTE: GetSetSpec = [
  "errors",
  (vm, self) => vm.newRef(vm.get(self, ERRORS)),
  setErrors,
  "how to treat errors",
];

/** `__init__`, which takes everything: subclasses have another base with one. */
export function acceptAnything(): void {}
