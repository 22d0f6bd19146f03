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

/**
 * A C string ends at its null character, and reading goes on until there is a line feed: of a line with a null character the rest is not seen, nor the line feed,
 * so that the next line goes on there.
 */
function cutLines(bytes: Uint8Array): Uint8Array {
  const seen: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = lineEnd(bytes, at);
    for (; at < end && bytes[at] !== 0; at++) seen.push(bytes[at]!);
    at = end;
  }
  return Uint8Array.from(seen);
}

/** Where the line ends that begins at `at`, its line feed included. */
function lineEnd(bytes: Uint8Array, at: number): number {
  const lineFeed = bytes.indexOf(LINE_FEED, at);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
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
