/** What is computed from one or two values: numbers, text, identity and classes. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newInt } from "../../builtins/int/box.ts";
import { intToText } from "../../builtins/int/text.ts";
import { intArgument } from "../../builtins/str/arguments.ts";
import { charAt, newStrFromCodePoints, strLength } from "../../builtins/str/text.ts";
import { bufferBytes } from "../../object/buffer.ts";
import { callSpecial } from "../../object/call.ts";
import { newBool } from "../../object/compare.ts";
import { hashOf, newHashInt } from "../../object/hash.ts";
import { identifier } from "../../object/identifiers.ts";
import { numberDivmod, numberIndex, numberPower } from "../../object/number.ts";
import { FLAG_BYTES_SUBCLASS, FLAG_UNICODE_SUBCLASS, TP_CALL } from "../../object/offsets.ts";
import { format as formatObject } from "../../object/repr.ts";
import { isInstance, isSubclass } from "../../object/subclass.ts";
import { BYTEARRAY_TYPE, NONE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";

const ID_ROUND = identifier("__round__");

export const callable = (vm: Machine, _module: Address, object: Address): Address =>
  newBool(vm, vm.get(vm.typeOf(object), TP_CALL) !== 0);
export const id = (vm: Machine, _module: Address, object: Address): Address => newInt(vm, object);

export function hash(vm: Machine, _module: Address, object: Address): Address {
  const low = hashOf(vm, object);
  return newHashInt(vm, low, vm.hashHigh);
}

export function isinstance(vm: Machine, _module: Address, object: Address, type: Address): Address {
  return newBool(vm, isInstance(vm, object, type));
}

export function issubclass(vm: Machine, _module: Address, derived: Address, type: Address): Address {
  return newBool(vm, isSubclass(vm, derived, type));
}

/** The text of an int in a base, with its prefix behind the sign. */
function based(base: number, prefix: string) {
  return (vm: Machine, _module: Address, number: Address): Address => {
    const index = vm.hold(numberIndex(vm, number));
    const text = intToText(vm, index, base);
    vm.decref(vm.unhold());
    return vm.str(text.startsWith("-") ? `-${prefix}${text.slice(1)}` : prefix + text);
  };
}

export const bin: ReturnType<typeof based> = based(2, "0b");
export const oct: ReturnType<typeof based> = based(8, "0o");
export const hex: ReturnType<typeof based> = based(16, "0x");

export function chr(vm: Machine, _module: Address, code: Address): Address {
  const point = intArgument(vm, code);
  if (point < 0 || point > 0x10ffff) throw vm.raise(VALUE_ERROR, "chr() arg not in range(0x110000)");
  return newStrFromCodePoints(vm, [point], 1);
}

/** `ord(c)`: of one character, or of one byte. */
export function ord(vm: Machine, _module: Address, object: Address): Address {
  let length = -1;
  if (vm.hasFlag(object, FLAG_UNICODE_SUBCLASS)) {
    length = strLength(vm, object);
    if (length === 1) return newInt(vm, charAt(vm, object, 0));
  } else if (vm.hasFlag(object, FLAG_BYTES_SUBCLASS) || isSubtype(vm, vm.typeOf(object), BYTEARRAY_TYPE)) {
    const bytes = bufferBytes(vm, object);
    length = bytes.length;
    if (length === 1) return newInt(vm, bytes[0]!);
  } else throw vm.raise(TYPE_ERROR, `ord() expected string of length 1, but ${vm.typeName(object)} found`);
  throw vm.raise(TYPE_ERROR, `ord() expected a character, but string of length ${length} found`);
}

export const divmod = (vm: Machine, _module: Address, a: Address, b: Address): Address => numberDivmod(vm, a, b);

export function pow(vm: Machine, _module: Address, base: Address, exponent: Address, modulus: Address): Address {
  return numberPower(vm, base, exponent, modulus || NONE);
}

/** `round(number, ndigits=None)`. */
export function round(vm: Machine, _module: Address, number: Address, digits: Address): Address {
  const result =
    digits === 0 || digits === NONE ? callSpecial(vm, number, ID_ROUND) : callSpecial(vm, number, ID_ROUND, digits);
  if (result === 0) throw vm.raise(TYPE_ERROR, `type ${vm.typeName(number)} doesn't define __round__ method`);
  return result;
}

export function format(vm: Machine, _module: Address, value: Address, spec: Address): Address {
  if (spec !== 0 && !vm.hasFlag(spec, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `format() argument 2 must be str, not ${spec === NONE ? "None" : vm.typeName(spec)}`);
  }
  return formatObject(vm, value, spec);
}
