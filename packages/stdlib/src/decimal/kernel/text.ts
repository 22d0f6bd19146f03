/** Numbers as text: scientific, engineering, fixed. */
import { type Decimal, QUIET_NAN } from "./decimal.ts";
import { MOST_DIGITS, tooLarge } from "./powers.ts";

/** The text of an infinity or a nan, without its sign. */
export function specialText(a: Decimal): string {
  if (a.isInfinite) return "Infinity";
  const payload = a.coefficient === 0n ? "" : a.coefficient.toString();
  return `${a.kind === QUIET_NAN ? "NaN" : "sNaN"}${payload}`;
}

/** mpd_to_sci: `capitals` says whether the exponent is marked by E or e. */
export function toScientific(a: Decimal, capitals: boolean): string {
  const sign = a.sign === 1 ? "-" : "";
  if (a.isSpecial) return sign + specialText(a);
  const places = BigInt(a.digits) + a.exponent;
  const isPlain = a.exponent <= 0n && places > -6n;
  return sign + placePoint(a, isPlain ? places : 1n, capitals ? "E" : "e");
}

/** mpd_to_eng: the exponent is a multiple of three. */
export function toEngineering(a: Decimal, capitals: boolean): string {
  const sign = a.sign === 1 ? "-" : "";
  if (a.isSpecial) return sign + specialText(a);
  const places = BigInt(a.digits) + a.exponent;
  let point: bigint;
  if (a.exponent <= 0n && places > -6n) point = places;
  else if (a.coefficient === 0n) point = modulo(places + 1n, 3n) - 1n;
  else point = modulo(places - 1n, 3n) + 1n;
  return sign + placePoint(a, point, capitals ? "E" : "e");
}

function modulo(value: bigint, divisor: bigint): bigint {
  const rest = value % divisor;
  return rest < 0n ? rest + divisor : rest;
}

/**
 * The digits with a point after the first `point` of them (zeros are filled in), and the exponent that is left.
 * @param mark what comes before the exponent
 */
export function placePoint(a: Decimal, point: bigint, mark: string): string {
  const { whole, fraction } = splitDigits(a.coefficient.toString(), point);
  const exponent = BigInt(a.digits) + a.exponent - point;
  const digits = fraction === "" ? whole : `${whole}.${fraction}`;
  if (exponent === 0n) return digits;
  return `${digits}${mark}${exponent < 0n ? "" : "+"}${exponent}`;
}

/** The two sides of the point. */
export function splitDigits(digits: string, point: bigint): { readonly whole: string; readonly fraction: string } {
  const at = Number(point);
  if (Math.abs(at) > MOST_DIGITS) tooLarge();
  if (at <= 0) return { whole: "0", fraction: "0".repeat(-at) + digits };
  if (at >= digits.length) return { whole: digits + "0".repeat(at - digits.length), fraction: "" };
  return { whole: digits.slice(0, at), fraction: digits.slice(at) };
}
