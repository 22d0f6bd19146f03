/**
 * Sets of characters: a row of items in the code that ends with FAILURE.
 *
 *     LITERAL c | RANGE low high | RANGE_UNI_IGNORE low high | CATEGORY id | NEGATE | CHARSET 8 words of bits
 *     | BIGCHARSET count, 256 bytes that name the block of a character's high byte, count blocks of 8 words
 */
import { toUpperSimple } from "@pyvm/vm";
import { asciiLower, asciiUpper } from "./case-folding.ts";
import { inCategory } from "./categories.ts";
import {
  OP_BIGCHARSET,
  OP_CATEGORY,
  OP_CHARSET,
  OP_FAILURE,
  OP_LITERAL,
  OP_NEGATE,
  OP_RANGE,
  OP_RANGE_UNI_IGNORE,
} from "./constants.ts";

/** Whether `char` is in the set at index `set` of the words. */
export function inCharset(code: Int32Array, set: number, char: number): boolean {
  let found = true;
  for (;;) {
    switch (code[set++]) {
      case OP_FAILURE:
        return !found;
      case OP_LITERAL:
        if (char === code[set]) return found;
        set++;
        break;
      case OP_CATEGORY:
        if (inCategory(code[set]!, char)) return found;
        set++;
        break;
      case OP_CHARSET:
        if (char < 256 && ((code[set + (char >> 5)]! >>> (char & 31)) & 1) !== 0) return found;
        set += 8;
        break;
      case OP_RANGE:
        if (code[set]! <= char && char <= code[set + 1]!) return found;
        set += 2;
        break;
      case OP_RANGE_UNI_IGNORE:
        if (inFoldedRange(code[set]!, code[set + 1]!, char)) return found;
        set += 2;
        break;
      case OP_NEGATE:
        found = !found;
        break;
      case OP_BIGCHARSET:
        if (char < 0x10000 && inBlocks(code, set + 1, char)) return found;
        set += 65 + 8 * code[set]!;
        break;
      default:
        return false; // the code was validated: this cannot be
    }
  }
}

/** `char` is in lower case already. */
function inFoldedRange(low: number, high: number, char: number): boolean {
  if (low <= char && char <= high) return true;
  const upper = toUpperSimple(char);
  return low <= upper && upper <= high;
}

function inBlocks(code: Int32Array, table: number, char: number): boolean {
  const page = char >> 8;
  const block = (code[table + (page >> 2)]! >>> (8 * (page & 3))) & 255;
  const word = code[table + 64 + 8 * block + ((char & 255) >> 5)]!;
  return ((word >>> (char & 31)) & 1) !== 0;
}

/** Whether either case of `char` is in the set, cases being those of the C locale. */
export function inCharsetLocaleIgnore(code: Int32Array, set: number, char: number): boolean {
  const lower = asciiLower(char);
  if (inCharset(code, set, lower)) return true;
  const upper = asciiUpper(char);
  return upper !== lower && inCharset(code, set, upper);
}

/** Whether `char` is `literal` in either case of the C locale. */
export function isLiteralLocaleIgnore(literal: number, char: number): boolean {
  return char === literal || asciiLower(char) === literal || asciiUpper(char) === literal;
}
