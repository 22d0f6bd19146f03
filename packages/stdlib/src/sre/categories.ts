/** The classes of characters that `\d`, `\s`, `\w` and their like name. */
import { isAlnum, isDecimal, isLineBreak, isSpace } from "@pyvm/vm";
import {
  CATEGORY_DIGIT,
  CATEGORY_LINEBREAK,
  CATEGORY_LOC_NOT_WORD,
  CATEGORY_LOC_WORD,
  CATEGORY_NOT_DIGIT,
  CATEGORY_NOT_LINEBREAK,
  CATEGORY_NOT_SPACE,
  CATEGORY_NOT_WORD,
  CATEGORY_SPACE,
  CATEGORY_UNI_DIGIT,
  CATEGORY_UNI_LINEBREAK,
  CATEGORY_UNI_NOT_DIGIT,
  CATEGORY_UNI_NOT_LINEBREAK,
  CATEGORY_UNI_NOT_SPACE,
  CATEGORY_UNI_NOT_WORD,
  CATEGORY_UNI_SPACE,
  CATEGORY_UNI_WORD,
  CATEGORY_WORD,
} from "./constants.ts";

/** 1 for the word characters of ASCII: letters, digits and the underscore. */
const WORD: Uint8Array = new Uint8Array(128);
for (let char = 0; char < 128; char++) if (/\w/.test(String.fromCharCode(char))) WORD[char] = 1;

export function isDigitCharacter(char: number): boolean {
  return char >= 48 && char <= 57;
}

export function isSpaceCharacter(char: number): boolean {
  return char === 32 || (char >= 9 && char <= 13);
}

/** A word character of ASCII; also one of the C locale. */
export function isWordCharacter(char: number): boolean {
  return char < 128 && WORD[char] === 1;
}

export function isUnicodeWordCharacter(char: number): boolean {
  return char < 128 ? WORD[char] === 1 : isAlnum(char);
}

/** Whether `char` is in the category of code word `category`. */
export function inCategory(category: number, char: number): boolean {
  switch (category) {
    case CATEGORY_DIGIT:
      return isDigitCharacter(char);
    case CATEGORY_NOT_DIGIT:
      return !isDigitCharacter(char);
    case CATEGORY_SPACE:
      return isSpaceCharacter(char);
    case CATEGORY_NOT_SPACE:
      return !isSpaceCharacter(char);
    case CATEGORY_WORD:
    case CATEGORY_LOC_WORD:
      return isWordCharacter(char);
    case CATEGORY_NOT_WORD:
    case CATEGORY_LOC_NOT_WORD:
      return !isWordCharacter(char);
    case CATEGORY_LINEBREAK:
      return char === 10;
    case CATEGORY_NOT_LINEBREAK:
      return char !== 10;
    case CATEGORY_UNI_DIGIT:
      return char < 128 ? isDigitCharacter(char) : isDecimal(char);
    case CATEGORY_UNI_NOT_DIGIT:
      return !(char < 128 ? isDigitCharacter(char) : isDecimal(char));
    case CATEGORY_UNI_SPACE:
      return isSpace(char);
    case CATEGORY_UNI_NOT_SPACE:
      return !isSpace(char);
    case CATEGORY_UNI_WORD:
      return isUnicodeWordCharacter(char);
    case CATEGORY_UNI_NOT_WORD:
      return !isUnicodeWordCharacter(char);
    case CATEGORY_UNI_LINEBREAK:
      return isLineBreak(char);
    case CATEGORY_UNI_NOT_LINEBREAK:
      return !isLineBreak(char);
    default:
      return false;
  }
}
