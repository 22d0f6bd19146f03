/**
 * The structs of the decimal types, in CPython's places.
 *
 * ```text
 *     Decimal     +--------+------+-------+----------+--------+--------+-------+------+---------------+
 *                 | header | hash | flags | exponent | digits | length | bytes | data | digits inside |
 *                 0        16     24      32         40       48       56      64     72             104
 *     Context     +--------+------+------+------+-------+--------+---------+----------+-------+---------+
 *                 | header | prec | emax | emin | traps | status | newtrap | rounding | clamp | allcr   |
 *                 0        16     24     32     40      44       48        52         56      60
 *                 | the dict of traps | the dict of flags | capitals | tstate |
 *                 64                  72                  80         88      96
 *     SignalDict  +--------+---------+-------+
 *     (its mixin) | header | address | flags |
 *                 0        16        20     24
 * ```
 *
 * `flags` of a Decimal is libmpdec's: 1 negative, 2 infinite, 4 nan, 8 signaling nan. `data` is the address of the coefficient: `length` digits
 * of 30 bits as in an int, in the object if there are no more than eight, else in a block of `bytes` of its own. `digits` counts decimal ones,
 * and `hash` is -1 until it is asked for. A SignalDict knows the address of its context's traps or status; when that context is gone, of its
 * own copy of them.
 */
import { type Address, staticType } from "@pyvm/vm";

export const DECIMAL_TYPE: Address = staticType();
export const CONTEXT_OBJECT_TYPE: Address = staticType();
export const SIGNAL_DICT_MIXIN_TYPE: Address = staticType();
export const CONTEXT_MANAGER_TYPE: Address = staticType();

export const HASH = 16;
export const FLAGS = 24;
export const EXPONENT = 32;
export const DIGITS = 40;
export const LENGTH = 48;
export const BLOCK_BYTES = 56;
export const DATA = 64;
export const INLINE_DATA = 72;
export const DECIMAL_BYTES = 104;

export const CTX_PREC = 16;
export const CTX_EMAX = 24;
export const CTX_EMIN = 32;
export const CTX_TRAPS = 40;
export const CTX_STATUS = 44;
export const CTX_ROUNDING = 52;
export const CTX_CLAMP = 56;
export const CTX_ALLCR = 60;
export const CTX_TRAPS_DICT = 64;
export const CTX_FLAGS_DICT = 72;
export const CTX_CAPITALS = 80;
export const CONTEXT_BYTES = 96;

export const SIGNALS_ADDRESS = 16;
export const OWN_SIGNALS = 20;
export const SIGNAL_DICT_BYTES = 24;

export const MANAGER_LOCAL = 16;
export const MANAGER_GLOBAL = 24;
export const MANAGER_BYTES = 32;
