/** Signed integers of 64 bits in memory, for those that a double may not hold. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";

export function readInt64(vm: Machine, address: Address): bigint {
  const low = vm.i32[address >> 2];
  const high = vm.i32[(address + 4) >> 2];
  return high === low >> 31 ? BigInt(low) : (BigInt(high) << 32n) + BigInt(low >>> 0);
}

/** Writes the low 64 bits of a value. */
export function writeInt64(vm: Machine, address: Address, value: bigint): void {
  vm.i32[address >> 2] = Number(BigInt.asIntN(32, value));
  vm.i32[(address + 4) >> 2] = Number(BigInt.asIntN(32, value >> 32n));
}
