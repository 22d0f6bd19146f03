export { CodePointString, Complex, ELLIPSIS, FrozenSet, Tuple } from "./constant.ts";
export type { Constant } from "./constant.ts";
export { isPrintable } from "./printable.ts";
export {
  codePointsOf,
  escapeCodePoint,
  reprBytes,
  reprComplex,
  reprConstant,
  reprFloat,
  reprFrozenSet,
  reprString,
  reprTuple,
} from "./repr.ts";
export { unparse, UnparseError } from "./unparse.ts";
