/** Decimals and contexts between the machine's memory and the arithmetic, which works on values of its own. */
import {
  type Address,
  bigIntToDigits,
  digitCount,
  digitsToBigInt,
  isInstanceOfType,
  type Machine,
  readInt64,
  writeInt64,
} from "@pyvm/vm";
import { Context } from "./kernel/context.ts";
import { Decimal } from "./kernel/decimal.ts";
import {
  BLOCK_BYTES,
  CONTEXT_OBJECT_TYPE,
  CTX_CLAMP,
  CTX_EMAX,
  CTX_EMIN,
  CTX_PREC,
  CTX_ROUNDING,
  DATA,
  DECIMAL_BYTES,
  DECIMAL_TYPE,
  DIGITS,
  EXPONENT,
  FLAGS,
  HASH,
  INLINE_DATA,
  LENGTH,
} from "./layout.ts";

const DIGIT = 1 << 30;
/** Decimal digits for which there is room in the object: 240 bits hold 72. */
const SURELY_INLINE = 72;
const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

export function isDecimal(vm: Machine, object: Address): boolean {
  return vm.typeOf(object) === DECIMAL_TYPE || isInstanceOfType(vm, object, DECIMAL_TYPE);
}

export function isContext(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, CONTEXT_OBJECT_TYPE);
}

export function readDecimal(vm: Machine, object: Address): Decimal {
  const flags = vm.u8[object + FLAGS]!;
  const coefficient = digitsToBigInt(vm.i32, vm.get(object, DATA) >> 2, vm.get(object, LENGTH));
  return new Decimal(flags & 1, flags & 14, coefficient, readInt64(vm, object + EXPONENT), vm.get(object, DIGITS));
}

/** A fresh object of a class that is Decimal or made from it: its data inside, its hash unknown, the rest zero. */
function allocate(vm: Machine, type: Address): Address {
  const self = type === DECIMAL_TYPE ? vm.newObject(DECIMAL_TYPE, DECIMAL_BYTES) : vm.genericAlloc(type, 0);
  const i32 = vm.i32;
  i32[(self + HASH) >> 2] = -1;
  i32[(self + HASH + 4) >> 2] = -1;
  for (let at = (self + FLAGS) >> 2, end = (self + INLINE_DATA) >> 2; at < end; at++) i32[at] = 0;
  i32[(self + DATA) >> 2] = self + INLINE_DATA;
  return self;
}

/** The object of a value. Owned. */
export function newDecimal(vm: Machine, type: Address, value: Decimal): Address {
  const self = allocate(vm, type);
  vm.set(self, LENGTH, writeCoefficient(vm, self, value));
  vm.u8[self + FLAGS] = value.sign | value.kind;
  writeInt64(vm, self + EXPONENT, value.exponent);
  vm.set(self, DIGITS, value.digits);
  return self;
}

/** Returns how many digits of 30 bits there are. */
function writeCoefficient(vm: Machine, self: Address, { coefficient, digits }: Decimal): number {
  if (digits <= SURELY_INLINE) return writeInside(vm.i32, (self + INLINE_DATA) >> 2, coefficient);
  const length = digitCount(coefficient);
  vm.hold(self);
  const block = vm.malloc(4 * length);
  vm.unhold();
  vm.set(self, DATA, block);
  vm.set(self, BLOCK_BYTES, 4 * length);
  bigIntToDigits(coefficient, vm.i32, block >> 2, length);
  return length;
}

function writeInside(i32: Int32Array, first: number, coefficient: bigint): number {
  let at = first;
  let rest = coefficient;
  while (rest > LARGEST_EXACT) {
    i32[at++] = Number(BigInt.asUintN(30, rest));
    rest >>= 30n;
  }
  let number = Number(rest);
  for (; number > 0; number = Math.floor(number / DIGIT)) i32[at++] = number % DIGIT;
  return at - first;
}

/** A Decimal of a coefficient below 2^53. */
export function newSmallDecimal(
  vm: Machine,
  sign: number,
  coefficient: number,
  exponent: number,
  digits: number,
): Address {
  const self = allocate(vm, DECIMAL_TYPE);
  const i32 = vm.i32;
  const data = (self + INLINE_DATA) >> 2;
  i32[data] = coefficient % DIGIT;
  const upper = Math.floor(coefficient / DIGIT);
  i32[data + 1] = upper;
  i32[(self + LENGTH) >> 2] = upper !== 0 ? 2 : coefficient === 0 ? 0 : 1;
  i32[(self + FLAGS) >> 2] = sign;
  i32[(self + EXPONENT) >> 2] = exponent;
  i32[(self + EXPONENT + 4) >> 2] = exponent >> 31;
  i32[(self + DIGITS) >> 2] = digits;
  return self;
}

/** tp_dealloc of the contents. */
export function freeData(vm: Machine, self: Address): void {
  const data = vm.get(self, DATA);
  if (data !== self + INLINE_DATA) vm.free(data);
}

/** The words of a context that the arithmetic reads, and what it read: a program has few contexts. */
const lastRead = { words: new Int32Array(8), context: new Context(1n, 0n, 0n, 0, 0) };

/**
 * The arithmetic's view of a context, in which nothing has come up yet. It is used again by the next call: who changes anything but its status
 * takes a copy.
 */
export function readContext(vm: Machine, object: Address): Context {
  const i32 = vm.i32;
  const { words } = lastRead;
  const first = (object + CTX_PREC) >> 2;
  const rounding = i32[(object + CTX_ROUNDING) >> 2]!;
  const clamp = i32[(object + CTX_CLAMP) >> 2]!;
  let isSame = words[6] === rounding && words[7] === clamp;
  for (let i = 0; isSame && i < 6; i++) isSame = words[i] === i32[first + i];
  if (!isSame) {
    words.set(i32.subarray(first, first + 6));
    words[6] = rounding;
    words[7] = clamp;
    const size = (offset: number): bigint => readInt64(vm, object + offset);
    lastRead.context = new Context(size(CTX_PREC), size(CTX_EMAX), size(CTX_EMIN), rounding, clamp);
  }
  lastRead.context.status = 0;
  return lastRead.context;
}
