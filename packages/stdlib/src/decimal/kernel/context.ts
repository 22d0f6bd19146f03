/** What arithmetic is done with: precision, range, rounding, and the conditions that came up. */
import { type Decimal, quietNan } from "./decimal.ts";
import { INVALID_OPERATION, MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_EVEN } from "./status.ts";

export class Context {
  readonly precision: bigint;
  readonly emax: bigint;
  readonly emin: bigint;
  readonly rounding: number;
  readonly clamp: number;
  /** The precision to compare counts of digits with: beyond 2^53 the nearest double. */
  readonly prec: number;
  /** The range as the nearest doubles, to compare small exponents with. */
  readonly nearEmax: number;
  readonly nearEmin: number;
  readonly etiny: bigint;
  readonly etop: bigint;
  /** Conditions that came up. */
  status = 0;

  constructor(precision: bigint, emax: bigint, emin: bigint, rounding: number, clamp: number) {
    this.precision = precision;
    this.emax = emax;
    this.emin = emin;
    this.rounding = rounding;
    this.clamp = clamp;
    this.prec = Number(precision);
    this.nearEmax = Number(emax);
    this.nearEmin = Number(emin);
    this.etiny = emin - (precision - 1n);
    this.etop = emax - (precision - 1n);
  }

  /** The same with nothing come up yet. */
  copy(): Context {
    return new Context(this.precision, this.emax, this.emin, this.rounding, this.clamp);
  }

  withRounding(rounding: number): Context {
    return new Context(this.precision, this.emax, this.emin, rounding, this.clamp);
  }

  withPrecision(precision: bigint): Context {
    return new Context(precision, this.emax, this.emin, this.rounding, this.clamp);
  }

  /** A nan, with a condition. */
  error(condition: number): Decimal {
    this.status |= condition;
    return quietNan();
  }

  invalid(): Decimal {
    return this.error(INVALID_OPERATION);
  }
}

/** mpd_maxcontext: nothing but what cannot be represented at all is rounded. */
export function maximalContext(): Context {
  return new Context(MAX_PREC, MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, 0);
}
