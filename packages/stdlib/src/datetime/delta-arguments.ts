/** What `timedelta(...)` makes of its arguments: an exact sum of microseconds (accum of delta_new). */
import {
  type Address,
  asDouble,
  FLAG_LONG_SUBCLASS,
  FLOAT_TYPE,
  intToBig,
  isInstanceOfType,
  type Machine,
  newArguments,
  OVERFLOW_ERROR,
  parseSignature,
  type Signature,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { deltaFromMicroseconds } from "./layout.ts";

const SIGNATURE: Signature = parseSignature(
  "__new__(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)",
);

/** Parameter, index among the arguments, microseconds each: in the order in which CPython adds them up. */
const COMPONENTS: readonly (readonly [name: string, index: number, factor: bigint])[] = [
  ["microseconds", 2, 1n],
  ["milliseconds", 3, 1000n],
  ["seconds", 1, 1000000n],
  ["minutes", 4, 60000000n],
  ["hours", 5, 3600000000n],
  ["days", 0, 86400000000n],
  ["weeks", 6, 604800000000n],
];

export function deltaNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const values = newArguments(vm, SIGNATURE, args, kwargs);
  let sum = 0n;
  let leftover = 0;
  for (const [name, index, factor] of COMPONENTS) {
    const value = values[index]!;
    if (value === 0) continue;
    if (vm.hasFlag(value, FLAG_LONG_SUBCLASS)) sum += intToBig(vm, value) * factor;
    else if (isInstanceOfType(vm, value, FLOAT_TYPE)) {
      const number = asDouble(vm, value);
      checkFinite(vm, number);
      const whole = Math.trunc(number);
      sum += BigInt(whole) * factor;
      const fraction = Number(factor) * (number - whole);
      sum += BigInt(Math.trunc(fraction));
      leftover += fraction - Math.trunc(fraction);
    } else {
      throw vm.raise(TYPE_ERROR, `unsupported type for timedelta ${name} component: ${vm.typeName(value)}`);
    }
  }
  return deltaFromMicroseconds(vm, type, sum + roundLeftover(sum, leftover));
}

function checkFinite(vm: Machine, number: number): void {
  if (Number.isNaN(number)) throw vm.raise(VALUE_ERROR, "cannot convert float NaN to integer");
  if (!Number.isFinite(number)) throw vm.raise(OVERFLOW_ERROR, "cannot convert float infinity to integer");
}

/** The fractions of microseconds, rounded so that a half makes the sum even. */
function roundLeftover(sum: bigint, leftover: number): bigint {
  if (leftover === 0) return 0n;
  const whole = roundAway(leftover);
  if (Math.abs(whole - leftover) !== 0.5) return BigInt(whole);
  const odd = (sum & 1n) === 0n ? 0 : 1;
  return BigInt(2 * roundAway((leftover + odd) * 0.5) - odd);
}

/** C's round: halves go away from zero. */
function roundAway(number: number): number {
  return number < 0 ? -Math.floor(-number + 0.5) : Math.floor(number + 0.5);
}
