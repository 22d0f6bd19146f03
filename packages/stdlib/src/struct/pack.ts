/** Values to bytes (the `pack` functions of formatdef), with the error messages of the native and the standard tables. */
import {
  type Address,
  asDouble,
  BYTES_DATA,
  clearException,
  fitsBits,
  FLAG_LONG_SUBCLASS,
  halfBits,
  highWord,
  isBytearray,
  isBytes,
  isIndex,
  isTrue,
  lowWord,
  type Machine,
  dataOf,
  lengthOf,
  numberIndex,
  OB_SIZE,
  OVERFLOW_ERROR,
  writeFloat,
  writeInteger,
  SYSTEM_ERROR,
} from "@pyvm/vm";
import { BIG, isUnknownFormat, NATIVE } from "./formats.ts";
import { structError } from "./state.ts";

/** Packs one value at `at`, where zeros are. @param code a format character with BIG or NATIVE */
export function packValue(vm: Machine, code: number, at: Address, size: number, value: Address): void {
  const little = (code & BIG) === 0;
  switch (code & 0xff) {
    case 0x73: // s
      return packRun(vm, at, size, value);
    case 0x70: // p
      return packPascal(vm, at, size, value);
    case 0x63: // c
      if (!isBytes(vm, value) || vm.get(value, OB_SIZE) !== 1) {
        throw structError(vm, "char format requires a bytes object of length 1");
      }
      vm.u8[at] = vm.u8[value + BYTES_DATA]!;
      return;
    case 0x3f: // ?
      vm.u8[at] = isTrue(vm, value) ? 1 : 0;
      return;
    case 0x65: // e
      return packHalf(vm, at, value, little);
    case 0x66: // f
    case 0x64: // d
      return packFloat(vm, code, at, size, value, little);
    default:
      packInteger(vm, code, at, size, value, little);
  }
}

function packRun(vm: Machine, at: Address, size: number, value: Address): void {
  const data = bytesArgument(vm, value, "s");
  const length = Math.min(lengthOf(vm, value), size);
  vm.u8.copyWithin(at, data, data + length);
}

/** A first byte that counts the others, as Pascal has it. */
function packPascal(vm: Machine, at: Address, size: number, value: Address): void {
  const data = bytesArgument(vm, value, "p");
  if (size === 0) return;
  const length = Math.min(lengthOf(vm, value), size - 1);
  vm.u8.copyWithin(at + 1, data, data + length);
  vm.u8[at] = Math.min(length, 255);
}

function bytesArgument(vm: Machine, value: Address, format: string): Address {
  if (!isBytes(vm, value) && !isBytearray(vm, value)) {
    throw structError(vm, `argument for '${format}' must be a bytes object`);
  }
  return dataOf(vm, value);
}

function floatArgument(vm: Machine, value: Address): number {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return asDouble(vm, value);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    clearException(vm);
    throw structError(vm, "required argument is not a float");
  }
}

function packHalf(vm: Machine, at: Address, value: Address, little: boolean): void {
  const bits = halfBits(floatArgument(vm, value));
  if (bits < 0) throw tooLarge(vm, value, "float too large to pack with e format");
  writeInteger(vm.u8, at, 2, bits, 0, little);
}

function packFloat(vm: Machine, code: number, at: Address, size: number, value: Address, little: boolean): void {
  let number = floatArgument(vm, value);
  if (isUnknownFormat(vm, code, size)) {
    if (!Number.isFinite(number)) throw vm.raise(SYSTEM_ERROR, "frexp() result out of range");
    number += 0; // which has no sign then
  }
  const overflows = size === 4 && Math.abs(number) !== Infinity && Math.abs(Math.fround(number)) === Infinity;
  if (overflows && (code & NATIVE) === 0) throw tooLarge(vm, value, "float too large to pack with f format");
  writeFloat(vm.u8, at, size, number, little);
}

/** An OverflowError, which for an int given as such becomes an error of the module. */
function tooLarge(vm: Machine, value: Address, message: string): unknown {
  if (vm.hasFlag(value, FLAG_LONG_SUBCLASS)) return structError(vm, "int too large to convert");
  return vm.raise(OVERFLOW_ERROR, message);
}

function packInteger(vm: Machine, code: number, at: Address, size: number, value: Address, little: boolean): void {
  const mark = vm.mark();
  const int = vm.hold(integerArgument(vm, value));
  checkRange(vm, code, size, value, int);
  writeInteger(vm.u8, at, size, lowWord(vm, int), highWord(vm, int), little);
  vm.release(mark);
}

/** get_pylong: an int (owned). */
function integerArgument(vm: Machine, value: Address): Address {
  if (vm.hasFlag(value, FLAG_LONG_SUBCLASS)) return vm.newRef(value);
  if (!isIndex(vm, value)) throw structError(vm, "required argument is not an integer");
  return numberIndex(vm, value);
}

const POINTER = 0x50;
/** What C calls its limits, for the formats whose native functions say them. */
const NAMED_RANGES: Readonly<Record<string, string>> = {
  b: "byte format requires -128 <= number <= 127",
  B: "ubyte format requires 0 <= number <= 255",
  h: "short format requires (-0x7fff - 1) <= number <= 0x7fff",
  H: "ushort format requires 0 <= number <= (0x7fff * 2 + 1)",
};

function checkRange(vm: Machine, code: number, size: number, value: Address, int: Address): void {
  const char = code & 0xff;
  if (char === POINTER) return checkPointer(vm, value, int);
  const signed = char >= 0x61;
  const big = (code & BIG) !== 0;
  if (fitsBits(vm, int, 8 * size, signed)) return;
  const negative = vm.get(int, OB_SIZE) < 0;
  if (size === 8 && big) {
    throw tooLarge(
      vm,
      value,
      negative && !signed ? "can't convert negative int to unsigned" : "int too big to convert",
    );
  }
  const letter = String.fromCharCode(char);
  // These two bytes pass through a signed long where their range has a name, through an unsigned one otherwise.
  const named = size === 1 || (size === 2 && !big) ? NAMED_RANGES[letter] : undefined;
  if (!fitsBits(vm, int, 64, signed || named !== undefined)) throw structError(vm, "argument out of range");
  if (named !== undefined) throw structError(vm, named);
  const [least, most] = signed ? [-(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1] : [0, 2 ** (8 * size) - 1];
  throw structError(vm, `'${letter}' format requires ${least} <= number <= ${most}`);
}

function checkPointer(vm: Machine, value: Address, int: Address): void {
  const negative = vm.get(int, OB_SIZE) < 0;
  if (fitsBits(vm, int, 64, negative)) return;
  throw tooLarge(vm, value, `Python int too large to convert to C ${negative ? "long" : "unsigned long"}`);
}
