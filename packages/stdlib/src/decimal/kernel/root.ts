/** The square root, rounded half to even. */
import type { Context } from "./context.ts";
import { integerSquareRoot } from "@pyvm/vm";
import { type Decimal, finite, infinity } from "./decimal.ts";
import { finalize, propagatedNan } from "./finalize.ts";
import { MOST_DIGITS, powerOfTen, tooLarge } from "./powers.ts";
import { ROUND_HALF_EVEN } from "./status.ts";

export function squareRoot(context: Context, a: Decimal): Decimal {
  if (a.isSpecial) {
    const nan = propagatedNan(context, a);
    if (nan !== null) return nan;
    return a.sign === 1 ? context.invalid() : infinity(0);
  }
  const ideal = a.exponent >> 1n;
  if (a.coefficient === 0n) return finalize(context, a.sign, 0n, ideal, 1);
  if (a.sign === 1) return context.invalid();
  return rootOfPositive(context, a, ideal);
}

function rootOfPositive(context: Context, a: Decimal, ideal: bigint): Decimal {
  const isOdd = (a.exponent & 1n) === 1n;
  const radicand = isOdd ? a.coefficient * 10n : a.coefficient;
  const half = isOdd ? (a.digits >> 1) + 1 : (a.digits + 1) >> 1;
  // A precision for which there is no room is of no use unless the root is exact, and then it is short.
  const isHuge = context.precision > BigInt(MOST_DIGITS);
  const shift = isHuge ? 0 : context.prec + 1 - half;
  let rest = 0n;
  let scaled = radicand;
  if (shift >= 0) scaled *= powerOfTen(2 * shift);
  else {
    scaled /= powerOfTen(-2 * shift);
    rest = radicand - scaled * powerOfTen(-2 * shift);
  }
  let root = integerSquareRoot(scaled);
  let exponent = ideal - BigInt(shift);
  if (rest === 0n && root * root === scaled) {
    root = shift >= 0 ? root / powerOfTen(shift) : root * powerOfTen(-shift);
    exponent = ideal;
  } else {
    if (isHuge) tooLarge();
    // A last digit that is neither 0 nor 5 tells that something follows.
    if (root % 5n === 0n) root++;
  }
  const work = context.withRounding(ROUND_HALF_EVEN);
  const result = finalize(work, 0, root, exponent);
  context.status |= work.status;
  return result.isSpecial ? result : finite(0, result.coefficient, result.exponent);
}
