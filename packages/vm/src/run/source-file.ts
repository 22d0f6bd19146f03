/** What the tokenizer of CPython does to a file and not to a string: it reads line by line, as C does. */
import type { Machine } from "../machine/machine.ts";
import { declaredEncoding } from "../builtins/traceback/source-line.ts";
import { SYNTAX_ERROR } from "../object/static.ts";

const LINE_FEED = 10;

/** The source that a program file stands for. @throws SyntaxError for bytes that are no UTF-8 where no encoding is declared */
export function sourceOfFile(vm: Machine, bytes: Uint8Array, filename: string): Uint8Array {
  const source = bytes.includes(0) ? cutLines(bytes) : bytes;
  const isMarked = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
  if (!isMarked && declaredEncoding(source) === null) checkUtf8(vm, source, filename);
  return source;
}

/** A C string ends at its null character: of a line that has one, the rest is not seen. */
function cutLines(bytes: Uint8Array): Uint8Array {
  const seen: number[] = [];
  let skipping = false;
  for (const byte of bytes) {
    if (byte === LINE_FEED) skipping = false;
    else if (byte === 0) skipping = true;
    if (!skipping) seen.push(byte);
  }
  return Uint8Array.from(seen);
}

/** Refuses bytes that are no UTF-8, with the number of the line after theirs, as CPython counts them. */
function checkUtf8(vm: Machine, bytes: Uint8Array, filename: string): void {
  let line = 1;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    if (byte === LINE_FEED) line++;
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      const code = byte.toString(16).padStart(2, "0");
      throw vm.raise(
        SYNTAX_ERROR,
        `Non-UTF-8 code starting with '\\x${code}' in file ${filename} on line ${line + 1}, but no encoding declared; ` +
          "see https://python.org/dev/peps/pep-0263/ for details",
      );
    }
    at += length;
  }
}

/** How many bytes the character at `at` has, or 0 for none, as far as CPython looks here (valid_utf8 of Parser/tokenizer.c). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
