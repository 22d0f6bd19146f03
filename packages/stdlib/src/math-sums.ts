/** Sums of many doubles: fsum, hypot and dist of any number of coordinates. */
import { elementary } from "@pyvm/vm";

/** What `fsum` found wrong: an overflow on the way (OverflowError), or infinities of both signs (ValueError). */
export type SumError = "overflow" | "opposite infinities";

/** Shewchuk's exact summation: partial sums that do not overlap, whose sum is the sum of everything added. */
export class ExactSum {
  private readonly partials: number[] = [];
  private specials = 0;
  private infinities = 0;

  /** Adds one more; false when that overflows. */
  add(value: number): boolean {
    const partials = this.partials;
    let x = value;
    let kept = 0;
    for (let j = 0; j < partials.length; j++) {
      let y = partials[j];
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) partials[kept++] = low;
      x = high;
    }
    partials.length = kept;
    if (Number.isFinite(x)) {
      if (x !== 0) partials.push(x);
      return true;
    }
    if (Number.isFinite(value)) return false;
    if (Math.abs(value) === Infinity) this.infinities += value;
    this.specials += value;
    partials.length = 0;
    return true;
  }

  /** The sum, rounded once. */
  result(): number | SumError {
    if (this.specials !== 0) return this.infinities !== this.infinities ? "opposite infinities" : this.specials;
    const partials = this.partials;
    let n = partials.length;
    if (n === 0) return 0;
    let high = partials[--n];
    let low = 0;
    while (n > 0 && low === 0) {
      const x = high;
      const y = partials[--n];
      high = x + y;
      low = y - (high - x);
    }
    // Half-even rounding across several partials: the rest decides a tie.
    if (n > 0 && ((low < 0 && partials[n - 1] < 0) || (low > 0 && partials[n - 1] > 0))) {
      const twice = low * 2;
      const x = high + twice;
      if (x - high === twice) high = x;
    }
    return high;
  }
}

/** The square root of the sum of the squares. */
export function vectorNorm(coordinates: readonly number[]): number {
  let largest = 0;
  let hasNan = false;
  for (const coordinate of coordinates) {
    const magnitude = Math.abs(coordinate);
    if (magnitude !== magnitude) hasNan = true;
    else if (magnitude > largest) largest = magnitude;
  }
  if (largest === Infinity) return Infinity;
  if (hasNan) return NaN;
  if (largest === 0 || coordinates.length <= 1) return largest;
  return elementary.hypotOf(coordinates, largest);
}
