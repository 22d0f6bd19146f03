/** Hashes: equal numbers of every type have the same, modulo the prime 2^61 - 1. */
import { type Address, type Machine, pointerHash, powerModulo, TYPE_ERROR, writeInt64 } from "@pyvm/vm";
import type { Decimal } from "./kernel/decimal.ts";
import { HASH } from "./layout.ts";
import { readDecimal } from "./memory.ts";

const PRIME = (1n << 61n) - 1n;
/** Times 10 it is 1, modulo the prime. */
const INVERSE_OF_TEN = 2075258708292324556n;
const HASH_OF_INFINITY = 314159n;
const HASH_OF_MINUS_ONE = -2n;

export function decimalHash(vm: Machine, self: Address): number {
  if (vm.get(self, HASH) === -1 && vm.get(self, HASH + 4) === -1) {
    const value = readDecimal(vm, self);
    if (value.isNan) return hashNan(vm, self, value);
    const hash = numberHash(value);
    writeInt64(vm, self + HASH, hash);
  }
  vm.hashHigh = vm.get(self, HASH + 4);
  return vm.get(self, HASH);
}

function hashNan(vm: Machine, self: Address, value: Decimal): number {
  if (value.kind === 8) throw vm.raise(TYPE_ERROR, "Cannot hash a signaling NaN value");
  return pointerHash(vm, self);
}

function numberHash(value: Decimal): bigint {
  const signed = value.sign === 1 ? -magnitudeHash(value) : magnitudeHash(value);
  return signed === -1n ? HASH_OF_MINUS_ONE : signed;
}

function magnitudeHash(value: Decimal): bigint {
  if (value.isInfinite) return HASH_OF_INFINITY;
  if (value.exponent === 0n) return value.coefficient % PRIME;
  const isNegative = value.exponent < 0n;
  // 10^(prime - 1) is 1.
  const exponent = (isNegative ? -value.exponent : value.exponent) % (PRIME - 1n);
  const power = powerModulo(isNegative ? INVERSE_OF_TEN : 10n, exponent, PRIME);
  return ((value.coefficient % PRIME) * power) % PRIME;
}
