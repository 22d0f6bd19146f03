/** The names of the roundings, which Python code compares and passes. */
import { type Address, isStr, type Machine, TYPE_ERROR } from "@pyvm/vm";

/** In the order of the numbers that the arithmetic uses. */
export const ROUNDINGS: readonly string[] = [
  "ROUND_UP",
  "ROUND_DOWN",
  "ROUND_CEILING",
  "ROUND_FLOOR",
  "ROUND_HALF_UP",
  "ROUND_HALF_DOWN",
  "ROUND_HALF_EVEN",
  "ROUND_05UP",
];

/** getround. @throws TypeError */
export function roundingOf(vm: Machine, name: Address): number {
  const index = isStr(vm, name) ? ROUNDINGS.indexOf(vm.toJs(name)) : -1;
  if (index >= 0) return index;
  throw vm.raise(
    TYPE_ERROR,
    `valid values for rounding are:
  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,
   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,
   ROUND_05UP]`,
  );
}
