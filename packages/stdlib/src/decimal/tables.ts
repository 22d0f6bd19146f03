/** The operations that both Decimal and Context have as methods, by their names. */
import * as arithmetic from "./kernel/arithmetic.ts";
import * as comparison from "./kernel/comparison.ts";
import type { Context } from "./kernel/context.ts";
import { type Decimal, QUIET_NAN, SIGNALING_NAN } from "./kernel/decimal.ts";
import * as exponential from "./kernel/exponential.ts";
import * as integral from "./kernel/integral.ts";
import * as neighbours from "./kernel/neighbours.ts";
import { squareRoot } from "./kernel/root.ts";
import type { Binary, Unary } from "./operations.ts";

type Named<Operation> = readonly (readonly [name: string, operation: Operation])[];

/** `Decimal.name(context=None)` and `Context.name(x)`. */
export const UNARY: Named<Unary> = [
  ["exp", exponential.exp],
  ["ln", exponential.ln],
  ["log10", exponential.log10],
  ["next_minus", neighbours.nextMinus],
  ["next_plus", neighbours.nextPlus],
  ["normalize", arithmetic.reduce],
  ["sqrt", squareRoot],
  ["logb", neighbours.logb],
  ["logical_invert", neighbours.logicalInvert],
];

/** `Context.name(x)` alone. */
export const CONTEXT_UNARY: Named<Unary> = [
  ["abs", arithmetic.absolute],
  ["minus", arithmetic.minus],
  ["plus", arithmetic.plus],
  ["to_integral", integral.roundToInteger],
  ["to_integral_exact", integral.roundToIntegerExact],
  ["to_integral_value", integral.roundToInteger],
  ["copy_abs", (_context, a) => a.withSign(0)],
  ["copy_negate", (_context, a) => a.withSign(a.sign ^ 1)],
];

/** `Decimal.name(other, context=None)` and `Context.name(x, y)`. */
export const BINARY: Named<Binary> = [
  ["compare", comparison.compare],
  ["compare_signal", comparison.compareSignal],
  ["max", comparison.maximum],
  ["max_mag", comparison.maximumMagnitude],
  ["min", comparison.minimum],
  ["min_mag", comparison.minimumMagnitude],
  ["next_toward", neighbours.nextToward],
  ["remainder_near", arithmetic.remainderNear],
  ["compare_total", comparison.compareTotalDecimal],
  ["compare_total_mag", comparison.compareTotalMagnitude],
  ["copy_sign", (_context, a, b) => a.withSign(b.sign)],
  ["logical_and", neighbours.logicalAnd],
  ["logical_or", neighbours.logicalOr],
  ["logical_xor", neighbours.logicalXor],
  ["rotate", neighbours.rotate],
  ["scaleb", neighbours.scaleb],
  ["shift", neighbours.shift],
];

/** `Context.name(x, y)` alone. */
export const CONTEXT_BINARY: Named<Binary> = [
  ["add", arithmetic.add],
  ["divide", arithmetic.divide],
  ["divide_int", arithmetic.divideInteger],
  ["multiply", arithmetic.multiply],
  ["quantize", integral.quantize],
  ["remainder", arithmetic.remainder],
  ["subtract", arithmetic.subtract],
];

/** `Decimal.name()` and `Context.name(x)`. */
export const QUESTIONS: Named<(context: Context, a: Decimal) => boolean> = [
  ["is_finite", (_context, a) => !a.isSpecial],
  ["is_infinite", (_context, a) => a.isInfinite],
  ["is_nan", (_context, a) => a.isNan],
  ["is_qnan", (_context, a) => a.kind === QUIET_NAN],
  ["is_snan", (_context, a) => a.kind === SIGNALING_NAN],
  ["is_signed", (_context, a) => a.sign === 1],
  ["is_zero", (_context, a) => a.isZero],
];

/** `Decimal.name(context=None)` and `Context.name(x)`. */
export const CONTEXT_QUESTIONS: Named<(context: Context, a: Decimal) => boolean> = [
  ["is_normal", neighbours.isNormal],
  ["is_subnormal", neighbours.isSubnormal],
];
