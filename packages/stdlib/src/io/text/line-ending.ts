/** Where a line of decoded text ends (_PyIO_find_line_ending). */
import { type Address, findChar, type Machine, strData, strKind, readChar } from "@pyvm/vm";

/** How many characters the last search that found nothing may pass over. */
export const passed: { characters: number } = { characters: 0 };

/** What ends a line: 0 "\n" only (translated text), 1 any newline, 2 "\r", 3 "\r\n", 4 "\n". */
export const ANY_NEWLINE = 1;
export const ONLY_LF = 0;
export const ONLY_CR = 2;
export const ONLY_CRLF = 3;

/** The index behind the end of the line in `text` from `start`, or -1; then `passed.characters` can be put aside. */
export function findLineEnding(vm: Machine, text: Address, start: number, end: number, ending: number): number {
  const data = strData(vm, text);
  const kind = strKind(vm, text);
  passed.characters = end - start;
  if (ending === ONLY_LF || ending === ONLY_CR) {
    return findChar(vm, data, kind, ending === ONLY_LF ? 10 : 13, start, end) + 1 || -1;
  }
  if (ending === ANY_NEWLINE) return findAny(vm, data, kind, start, end);
  for (let at = start; ; at++) {
    at = findChar(vm, data, kind, 13, at, end);
    if (at < 0) return -1;
    if (at + 1 === end) {
      passed.characters = at - start;
      return -1;
    }
    if (readChar(vm, data, kind, at + 1) === 10) return at + 2;
  }
}

function findAny(vm: Machine, data: Address, kind: number, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const char = readChar(vm, data, kind, at);
    if (char === 10) return at + 1;
    if (char === 13) return at + 1 < end && readChar(vm, data, kind, at + 1) === 10 ? at + 2 : at + 1;
  }
  return -1;
}
