/** Numbers from text, as the specification writes them (mpd_qset_string). */
import type { Context } from "./context.ts";
import { Decimal, infinity, QUIET_NAN, SIGNALING_NAN } from "./decimal.ts";
import { finalize } from "./finalize.ts";
import { MOST_DIGITS, tooLarge } from "./powers.ts";
import { CONVERSION_SYNTAX, EXPONENT_OF_INFINITY } from "./status.ts";

const NUMBER = /^([+-]?)(?:(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d+))?|(inf(?:inity)?)|(s?)nan(\d*))$/i;
/** C's long long. */
const LARGEST = 2n ** 63n - 1n;

/** The number, rounded to the context; a nan and a conversion syntax for what is none. */
export function parse(context: Context, text: string): Decimal {
  const match = NUMBER.exec(text);
  if (match === null) return context.error(CONVERSION_SYNTAX);
  const sign = match[1] === "-" ? 1 : 0;
  if (match[6] !== undefined) return infinity(sign);
  if (match[8] !== undefined) return parseNan(context, sign, match[7] === "" ? QUIET_NAN : SIGNALING_NAN, match[8]);
  const fraction = match[3] ?? match[4] ?? "";
  return parseFinite(context, sign, match[2] ?? "", fraction, match[5] ?? "0");
}

function parseFinite(context: Context, sign: number, whole: string, fraction: string, exponentText: string): Decimal {
  if (whole.length + fraction.length > MOST_DIGITS) tooLarge();
  let exponent = cut(BigInt(exponentText.replace("+", "")), -LARGEST - 1n, LARGEST);
  exponent = cut(exponent - BigInt(fraction.length), -LARGEST, EXPONENT_OF_INFINITY);
  return finalize(context, sign, BigInt(whole + fraction), exponent);
}

function cut(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value;
}

/** The payload has to fit the precision. */
function parseNan(context: Context, sign: number, kind: number, digits: string): Decimal {
  const payload = digits.replace(/^0+/, "");
  if (payload === "") return new Decimal(sign, kind, 0n, 0n);
  if (BigInt(payload.length) > context.precision - BigInt(context.clamp)) return context.error(CONVERSION_SYNTAX);
  return new Decimal(sign, kind, BigInt(payload), 0n, payload.length);
}
