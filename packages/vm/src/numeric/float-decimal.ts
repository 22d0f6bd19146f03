/**
 * Correctly rounded decimal digits of a double: what CPython gets from David Gay's `dtoa` in its modes 0, 2 and 3.
 *
 * V8's `toExponential` and `toFixed` are exact up to 100 digits but break ties away from zero, where Python breaks them
 * to even. A tie is always visible as a final 5 one digit further on, so that digit decides whether the engine's
 * answer can be trusted or the exact binary value has to be written out with a bigint.
 */

/** The value 0.d₁d₂d₃… × 10^`point`; `digits` has no trailing zeros and is empty for a value rounded to nothing. */
export interface DecimalDigits {
  readonly digits: string;
  readonly point: number;
}

const bits = new DataView(new ArrayBuffer(8));

/** The integer m and exponent e with |x| = m × 2^e exactly; m is below 2^53 and e is at least -1074. `x` is finite. */
export function decompose(x: number): { mantissa: number; exponent: number } {
  bits.setFloat64(0, x);
  const high = bits.getInt32(0) & 0x7fffffff;
  const biased = high >>> 20;
  const fraction = (high & 0xfffff) * 0x100000000 + bits.getUint32(4);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction + 0x10000000000000, exponent: biased - 1075 };
}

function stripTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}

const ZERO: DecimalDigits = { digits: "0", point: 1 };

/** Every digit of the exact value of a positive finite double; at most 767 of them. */
function exactDigits(x: number): DecimalDigits {
  const { mantissa, exponent } = decompose(x);
  if (exponent >= 0) {
    const digits = (BigInt(mantissa) << BigInt(exponent)).toString();
    return { digits: stripTrailingZeros(digits), point: digits.length };
  }
  const digits = (BigInt(mantissa) * 5n ** BigInt(-exponent)).toString();
  return { digits: stripTrailingZeros(digits), point: digits.length + exponent };
}

/** Adds one unit in the last place of a string of digits; all nines become a 1 with the point one place further right. */
function increment(digits: string, point: number): DecimalDigits {
  let last = digits.length - 1;
  while (last >= 0 && digits.charCodeAt(last) === 57) last--;
  if (last < 0) return { digits: "1", point: point + 1 };
  return { digits: digits.slice(0, last) + String.fromCharCode(digits.charCodeAt(last) + 1), point };
}

/** Keeps `count` leading digits (which may be zero or negative), rounding half to even. */
function roundDigits(value: DecimalDigits, count: number): DecimalDigits {
  const { digits, point } = value;
  if (count >= digits.length) return value;
  if (count < 0) return { digits: "", point };
  const next = digits.charCodeAt(count);
  const isTie = next === 53 && digits.length === count + 1;
  const isOdd = count > 0 && (digits.charCodeAt(count - 1) & 1) === 1;
  const up = isTie ? isOdd : next >= 53;
  const kept = digits.slice(0, count);
  return up ? increment(kept, point) : { digits: stripTrailingZeros(kept), point };
}

function fromExponential(text: string): DecimalDigits {
  const e = text.indexOf("e");
  const digits = e === 1 ? text.charAt(0) : text.charAt(0) + text.slice(2, e);
  return { digits: stripTrailingZeros(digits), point: Number(text.slice(e + 1)) + 1 };
}

/** The shortest digits that read back as `x` (dtoa mode 0). `x` is finite; its sign is ignored. */
export function shortestDigits(x: number): DecimalDigits {
  return x === 0 ? ZERO : fromExponential(Math.abs(x).toExponential());
}

/** `count` ≥ 1 significant digits (dtoa mode 2). `x` is finite; its sign is ignored. */
export function significantDigits(x: number, count: number): DecimalDigits {
  if (x === 0) return ZERO;
  const magnitude = Math.abs(x);
  if (count <= 100) {
    const further = magnitude.toExponential(count);
    if (further.charCodeAt(further.indexOf("e") - 1) !== 53) return fromExponential(magnitude.toExponential(count - 1));
  }
  return roundDigits(exactDigits(magnitude), count);
}

/** The powers of ten that a double holds exactly. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Whether the digits end in a tie `places` ≥ 0 places after the point, or might: "no" is certain. */
function mayTie(magnitude: number, places: number): boolean {
  if (places < POWERS_OF_TEN.length) {
    // A tie below 2^52 is a number of halves that a double holds, so that the product is that very number.
    const scaled = magnitude * POWERS_OF_TEN[places]!;
    if (scaled < 0x10000000000000) return scaled - Math.floor(scaled) === 0.5;
  }
  const further = magnitude.toFixed(places + 1);
  return further.charCodeAt(further.length - 1) === 53;
}

/**
 * |x| with `places` digits after the point, and no point when there are none; null where the engine's text may be rounded otherwise than
 * Python's, or does not go as far. `x` is finite.
 */
export function fixedText(x: number, places: number): string | null {
  const magnitude = Math.abs(x);
  return places >= 0 && places < 100 && magnitude < 1e21 && !mayTie(magnitude, places)
    ? magnitude.toFixed(places)
    : null;
}

/** Digits up to `places` after the decimal point, before it when negative (dtoa mode 3). The sign is ignored. */
export function fixedDigits(x: number, places: number): DecimalDigits {
  if (x === 0) return ZERO;
  const magnitude = Math.abs(x);
  const text = fixedText(magnitude, places);
  if (text !== null) return fromFixed(text, places);
  const exact = exactDigits(magnitude);
  return roundDigits(exact, exact.point + places);
}

function fromFixed(text: string, places: number): DecimalDigits {
  const whole = places === 0 ? text : text.slice(0, -places - 1);
  if (whole !== "0") return { digits: stripTrailingZeros(whole + text.slice(whole.length + 1)), point: whole.length };
  let first = 2;
  while (first < text.length && text.charCodeAt(first) === 48) first++;
  return { digits: stripTrailingZeros(text.slice(first)), point: 2 - first };
}
