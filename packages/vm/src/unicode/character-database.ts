/** A version of the Unicode Character Database, as the module `unicodedata` shows it; and the machine's own, 13.0.0. */
import { toDecimal, toNumeric } from "./database.ts";
import {
  bidirectional,
  category,
  combining,
  decomposition,
  eastAsianWidth,
  mirrored,
  type NormalizationForm,
  normalizeCodePoints,
} from "./unicodedata.ts";

/** Facts about code points. What a version does not know yet is not assigned: category `Cn`, no name. */
export interface CharacterDatabase {
  readonly version: string;
  /** The general category, such as `Lu`. */
  readonly category: (codePoint: number) => string;
  /** The bidirectional class, such as `AL`, or an empty string. */
  readonly bidirectional: (codePoint: number) => string;
  /** The canonical combining class, 0 to 255. */
  readonly combining: (codePoint: number) => number;
  /** 1 for what is mirrored in bidirectional text, else 0. */
  readonly mirrored: (codePoint: number) => number;
  /** F, H, W, Na, A or N. */
  readonly eastAsianWidth: (codePoint: number) => string;
  /** As the database writes it, such as `<compat> 0020 0308`, or an empty string. */
  readonly decomposition: (codePoint: number) => string;
  /** The value of a decimal digit, or -1. */
  readonly decimal: (codePoint: number) => number;
  /** The value of a number, or undefined. */
  readonly numeric: (codePoint: number) => number | undefined;
  readonly normalize: (form: NormalizationForm, text: ArrayLike<number>) => number[];
}

/** The database of this machine. */
export const UNICODE_13: CharacterDatabase = {
  version: "13.0.0",
  category,
  bidirectional,
  combining,
  mirrored,
  eastAsianWidth,
  decomposition,
  decimal: toDecimal,
  numeric: toNumeric,
  normalize: (form, text) => normalizeCodePoints(form, text),
};
