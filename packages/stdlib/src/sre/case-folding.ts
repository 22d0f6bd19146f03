/** How a pattern folds case: within ASCII, or by the simple mappings of the Unicode database. */
import { toLowerSimple, toUpperSimple } from "@pyvm/vm";

export function asciiLower(character: number): number {
  return character >= 65 && character <= 90 ? character + 32 : character;
}

export function asciiUpper(character: number): number {
  return character >= 97 && character <= 122 ? character - 32 : character;
}

export function asciiIsCased(character: number): boolean {
  const lower = asciiLower(character);
  return lower >= 97 && lower <= 122;
}

export function unicodeLower(character: number): number {
  return toLowerSimple(character);
}

export function unicodeIsCased(character: number): boolean {
  return character !== toLowerSimple(character) || character !== toUpperSimple(character);
}
