/** A decimal number outside of the machine's memory: sign × coefficient × 10^exponent, an infinity or a nan. Never changes. */
import { digitCount } from "./powers.ts";

export const FINITE = 0;
export const INFINITE = 2;
export const QUIET_NAN = 4;
export const SIGNALING_NAN = 8;

export class Decimal {
  /** 1 for negative. */
  readonly sign: number;
  readonly kind: number;
  /** Of a nan: its payload, 0 for none. */
  readonly coefficient: bigint;
  readonly exponent: bigint;
  private count: number;

  /** @param digits how many digits the coefficient has, if known */
  constructor(sign: number, kind: number, coefficient: bigint, exponent: bigint, digits: number = 0) {
    this.sign = sign;
    this.kind = kind;
    this.coefficient = coefficient;
    this.exponent = exponent;
    this.count = digits;
  }

  /** Of the coefficient; 1 for 0. */
  get digits(): number {
    if (this.count === 0) this.count = digitCount(this.coefficient);
    return this.count;
  }

  get isSpecial(): boolean {
    return this.kind !== FINITE;
  }

  get isNan(): boolean {
    return this.kind >= QUIET_NAN;
  }

  get isInfinite(): boolean {
    return this.kind === INFINITE;
  }

  get isZero(): boolean {
    return this.kind === FINITE && this.coefficient === 0n;
  }

  /** The exponent of the first digit. */
  get adjusted(): bigint {
    return this.exponent + BigInt(this.digits - 1);
  }

  withSign(sign: number): Decimal {
    return sign === this.sign ? this : new Decimal(sign, this.kind, this.coefficient, this.exponent, this.count);
  }

  withExponent(exponent: bigint): Decimal {
    return new Decimal(this.sign, this.kind, this.coefficient, exponent, this.count);
  }
}

export function finite(sign: number, coefficient: bigint, exponent: bigint): Decimal {
  return new Decimal(sign, FINITE, coefficient, exponent);
}

export function infinity(sign: number): Decimal {
  return new Decimal(sign, INFINITE, 0n, 0n);
}

export function quietNan(): Decimal {
  return new Decimal(0, QUIET_NAN, 0n, 0n);
}

/** The whole number of a bigint. */
export function integer(value: bigint): Decimal {
  return value < 0n ? finite(1, -value, 0n) : finite(0, value, 0n);
}

/** Whether the number has no fraction. */
export function isInteger(a: Decimal): boolean {
  if (a.isSpecial) return false;
  if (a.coefficient === 0n || a.exponent >= 0n) return true;
  if (-a.exponent >= BigInt(a.digits)) return false;
  const unit = 10n ** -a.exponent;
  return a.coefficient % unit === 0n;
}

/** Whether a whole number is odd. */
export function isOdd(a: Decimal): boolean {
  if (a.coefficient === 0n || a.exponent > 0n) return false;
  return ((a.coefficient / 10n ** -a.exponent) & 1n) === 1n;
}
