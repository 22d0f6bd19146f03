/**
 * Immortal interned identifiers, CPython's `_Py_IDENTIFIER`s. Each has a fixed word in the identifier table, given while the
 * JavaScript modules load, so that natives reach the str with one load: `vm.i32[ID >> 2]`.
 */
import { IDENTIFIER_LIMIT, IDENTIFIER_TABLE } from "./static.ts";

/** The address of a word that holds an interned str. */
export type IdentifierWord = number;

const WORDS = new Map<string, IdentifierWord>();

/** The identifier word of `text`; the same text gives the same word. Call it at module level. */
export function identifier(text: string): IdentifierWord {
  let word = WORDS.get(text);
  if (word === undefined) {
    if (WORDS.size >= IDENTIFIER_LIMIT) throw new Error("the static segment has no word left for another identifier");
    word = IDENTIFIER_TABLE + 8 * WORDS.size;
    WORDS.set(text, word);
  }
  return word;
}

/** All identifiers declared so far with their words. */
export function identifiers(): IterableIterator<[string, IdentifierWord]> {
  return WORDS.entries();
}
