/** Decimals and contexts between the machine's memory and the arithmetic, which works on values of its own. */
import {
  type Address,
  bigIntToDigits,
  digitCount,
  digitsToBigInt,
  isInstanceOfType,
  type Machine,
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
  INLINE_LENGTH,
  LENGTH,
} from "./layout.ts";

export function isDecimal(vm: Machine, object: Address): boolean {
  return vm.typeOf(object) === DECIMAL_TYPE || isInstanceOfType(vm, object, DECIMAL_TYPE);
}

export function isContext(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, CONTEXT_OBJECT_TYPE);
}

/** A signed integer of 64 bits. */
export function readLong(vm: Machine, address: Address): bigint {
  const low = vm.i32[address >> 2]!;
  const high = vm.i32[(address + 4) >> 2]!;
  return high === low >> 31 ? BigInt(low) : (BigInt(high) << 32n) + BigInt(low >>> 0);
}

export function writeLong(vm: Machine, address: Address, value: bigint): void {
  const low = Number(BigInt.asIntN(32, value));
  vm.i32[address >> 2] = low;
  vm.i32[(address + 4) >> 2] = Number(BigInt.asIntN(32, value >> 32n));
}

export function readDecimal(vm: Machine, object: Address): Decimal {
  const flags = vm.u8[object + FLAGS]!;
  const coefficient = digitsToBigInt(vm.i32, vm.get(object, DATA) >> 2, vm.get(object, LENGTH));
  return new Decimal(flags & 1, flags & 14, coefficient, readLong(vm, object + EXPONENT), vm.get(object, DIGITS));
}

/** The object of a value, of a class that is Decimal or made from it. Owned. */
export function newDecimal(vm: Machine, type: Address, value: Decimal): Address {
  const self = type === DECIMAL_TYPE ? vm.newObject(DECIMAL_TYPE, DECIMAL_BYTES) : vm.genericAlloc(type, 0);
  const i32 = vm.i32;
  i32.fill(0, (self + HASH) >> 2, (self + DECIMAL_BYTES) >> 2);
  vm.setWord(self, HASH, -1);
  vm.set(self, DATA, self + INLINE_DATA);
  const length = digitCount(value.coefficient);
  if (length > INLINE_LENGTH) {
    vm.hold(self);
    vm.set(self, DATA, vm.malloc(4 * length));
    vm.setWord(self, BLOCK_BYTES, 4 * length);
    vm.unhold();
  }
  bigIntToDigits(value.coefficient, i32, vm.get(self, DATA) >> 2, length);
  vm.u8[self + FLAGS] = value.sign | value.kind;
  writeLong(vm, self + EXPONENT, value.exponent);
  vm.setWord(self, DIGITS, value.digits);
  vm.setWord(self, LENGTH, length);
  return self;
}

/** tp_dealloc of the contents. */
export function freeData(vm: Machine, self: Address): void {
  const data = vm.get(self, DATA);
  if (data !== self + INLINE_DATA) vm.free(data);
}

/** The arithmetic's view of a context, in which nothing has come up yet. */
export function readContext(vm: Machine, object: Address): Context {
  return new Context(
    readLong(vm, object + CTX_PREC),
    readLong(vm, object + CTX_EMAX),
    readLong(vm, object + CTX_EMIN),
    vm.get(object, CTX_ROUNDING),
    vm.get(object, CTX_CLAMP),
  );
}
