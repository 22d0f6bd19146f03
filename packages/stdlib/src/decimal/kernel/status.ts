/** Conditions and limits, as libmpdec has them: a context's traps and flags are sets of these bits. */

export const CLAMPED = 0x1;
export const CONVERSION_SYNTAX = 0x2;
export const DIVISION_BY_ZERO = 0x4;
export const DIVISION_IMPOSSIBLE = 0x8;
export const DIVISION_UNDEFINED = 0x10;
const FPU_ERROR = 0x20;
export const INEXACT = 0x40;
export const INVALID_CONTEXT = 0x80;
export const INVALID_OPERATION = 0x100;
export const MALLOC_ERROR = 0x200;
export const FLOAT_OPERATION = 0x400;
export const OVERFLOW = 0x800;
export const ROUNDED = 0x1000;
export const SUBNORMAL = 0x2000;
export const UNDERFLOW = 0x4000;

/** Everything that is the signal InvalidOperation. */
export const ANY_INVALID_OPERATION: number =
  CONVERSION_SYNTAX |
  DIVISION_IMPOSSIBLE |
  DIVISION_UNDEFINED |
  FPU_ERROR |
  INVALID_CONTEXT |
  INVALID_OPERATION |
  MALLOC_ERROR;
export const ERRORS: number = ANY_INVALID_OPERATION | DIVISION_BY_ZERO;

export const ROUND_UP = 0;
export const ROUND_DOWN = 1;
export const ROUND_CEILING = 2;
export const ROUND_FLOOR = 3;
export const ROUND_HALF_UP = 4;
export const ROUND_HALF_DOWN = 5;
export const ROUND_HALF_EVEN = 6;
export const ROUND_05UP = 7;

export const MAX_PREC = 999999999999999999n;
export const MAX_EMAX = 999999999999999999n;
export const MIN_EMIN = -999999999999999999n;
export const MIN_ETINY: bigint = MIN_EMIN - (MAX_PREC - 1n);
/** An exponent that overflows in every context (MPD_EXP_INF). */
export const EXPONENT_OF_INFINITY = 2000000000000000001n;
