/** Items of native formats: from bytes to objects and back (unpack_single, pack_single). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { isTrue, newBool } from "../../object/compare.ts";
import { asDouble, numberIndex } from "../../object/number.ts";
import { BYTES_DATA, FLAG_LONG_SUBCLASS, OB_SIZE } from "../../object/offsets.ts";
import { readFloat, readInteger, writeFloat, writeInteger } from "../../object/packed.ts";
import { NOT_IMPLEMENTED_ERROR, OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { characterBytes, isBytes } from "../bytes/bytes.ts";
import { newFloat } from "../float/float.ts";
import { fitsBits, highWord, lowWord } from "../int/convert.ts";
import { nativeItemSize } from "./formats.ts";
import { checkReleased } from "./layout.ts";

const BOOL = 0x3f;
const CHARACTER = 0x63;
const FLOAT = 0x66;
const DOUBLE = 0x64;
const POINTER = 0x50;

/** Whether the integer format is a signed one. */
function isSigned(format: number): boolean {
  return format >= 0x61; // lower case
}

/** The item at `at` as an object. */
export function unpackItem(vm: Machine, at: Address, format: number): Address {
  const size = nativeItemSize(format);
  if (size === 0) throw unsupported(vm, format);
  switch (format) {
    case BOOL:
      return newBool(vm, vm.u8[at] !== 0);
    case CHARACTER:
      return characterBytes(vm, vm.u8[at]);
    case FLOAT:
    case DOUBLE:
      return newFloat(vm, readFloat(vm.u8, at, size, true));
    default:
      return readInteger(vm, at, size, isSigned(format), true);
  }
}

function unsupported(vm: Machine, format: number): unknown {
  return vm.raise(NOT_IMPLEMENTED_ERROR, `memoryview: format ${String.fromCharCode(format)} not supported`);
}

/** Writes an object as the item at `at` of the memoryview `self`, which its methods may have released meanwhile. */
export function packItem(vm: Machine, self: Address, at: Address, item: Address, format: number): void {
  const size = nativeItemSize(format);
  if (size === 0) throw unsupported(vm, format);
  switch (format) {
    case BOOL: {
      const truth = isTrue(vm, item);
      checkReleased(vm, self);
      vm.u8[at] = truth ? 1 : 0;
      return;
    }
    case CHARACTER:
      packCharacter(vm, at, item);
      return;
    case FLOAT:
    case DOUBLE: {
      const value = doubleItem(vm, item, format);
      checkReleased(vm, self);
      writeFloat(vm.u8, at, size, value, true);
      return;
    }
    default:
      packInteger(vm, self, at, item, format);
  }
}

function packCharacter(vm: Machine, at: Address, item: Address): void {
  if (!isBytes(vm, item)) throw invalidType(vm, CHARACTER);
  if (vm.get(item, OB_SIZE) !== 1) throw invalidValue(vm, CHARACTER);
  vm.u8[at] = vm.u8[item + BYTES_DATA];
}

function packInteger(vm: Machine, self: Address, at: Address, item: Address, format: number): void {
  const size = nativeItemSize(format);
  // A pointer is read from ints only: PyLong_AsVoidPtr asks for no __index__.
  if (format === POINTER && !vm.hasFlag(item, FLAG_LONG_SUBCLASS)) throw invalidType(vm, format);
  const mark = vm.mark();
  const int = vm.hold(integerItem(vm, item, format));
  const signed = isSigned(format) || (format === POINTER && vm.get(int, OB_SIZE) < 0);
  if (!fitsBits(vm, int, 8 * size, signed)) throw invalidValue(vm, format);
  checkReleased(vm, self);
  writeInteger(vm.u8, at, size, lowWord(vm, int), highWord(vm, int), true);
  vm.release(mark);
}

function integerItem(vm: Machine, item: Address, format: number): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return numberIndex(vm, item);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    throw translated(vm, error, format);
  }
}

function doubleItem(vm: Machine, item: Address, format: number): number {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return asDouble(vm, item);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    throw translated(vm, error, format);
  }
}

/** fix_error_int: the item's own error as one that names the format. */
function translated(vm: Machine, error: unknown, format: number): unknown {
  if (exceptionMatches(vm, TYPE_ERROR)) {
    clearException(vm);
    return invalidType(vm, format);
  }
  if (exceptionMatches(vm, OVERFLOW_ERROR) || exceptionMatches(vm, VALUE_ERROR)) {
    clearException(vm);
    return invalidValue(vm, format);
  }
  return error;
}

function invalidType(vm: Machine, format: number): unknown {
  return vm.raise(TYPE_ERROR, `memoryview: invalid type for format '${String.fromCharCode(format)}'`);
}

function invalidValue(vm: Machine, format: number): unknown {
  return vm.raise(VALUE_ERROR, `memoryview: invalid value for format '${String.fromCharCode(format)}'`);
}
