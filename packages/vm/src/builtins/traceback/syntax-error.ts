/** The place of a SyntaxError, with carets below the source (parse_syntax_error and print_error_text of Python/pythonrun.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { getAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { asSsize } from "../../object/number.ts";
import { FLAG_UNICODE_SUBCLASS } from "../../object/offsets.ts";
import { strText } from "../../object/repr.ts";
import { NONE, SYNTAX_ERROR } from "../../object/static.ts";
import { orElse } from "./text.ts";

const ID_MSG = identifier("msg");
const ID_FILENAME = identifier("filename");
const ID_LINENO = identifier("lineno");
const ID_OFFSET = identifier("offset");
const ID_END_LINENO = identifier("end_lineno");
const ID_END_OFFSET = identifier("end_offset");
const ID_TEXT = identifier("text");

/** What is shown of a SyntaxError before its name, and its message. */
export interface SyntaxErrorText {
  readonly text: string;
  readonly message: string;
}

/** The place and the message; null when the exception's attributes are not what a SyntaxError has. */
export function formatSyntaxError(vm: Machine, exception: Address): SyntaxErrorText | null {
  return orElse(vm, null, () => {
    const message = attribute(vm, exception, ID_MSG, strText);
    const filename = attribute(vm, exception, ID_FILENAME, (_, value) =>
      value === NONE ? "<string>" : strText(vm, value),
    );
    const line = attribute(vm, exception, ID_LINENO, asSsize);
    const offset = attribute(vm, exception, ID_OFFSET, sizeOr(-1));
    // Only SyntaxError itself has a range: a subclass points to one place.
    const exact = vm.typeOf(exception) === SYNTAX_ERROR;
    const endLine = exact ? attribute(vm, exception, ID_END_LINENO, sizeOr(line)) : line;
    const endOffset = exact ? attribute(vm, exception, ID_END_OFFSET, sizeOr(-1)) : -1;
    const source = attribute(vm, exception, ID_TEXT, sourceText);
    let text = `  File "${filename}", line ${line}\n`;
    if (source !== null) {
      const size = utf8Length(source);
      const end = Math.min(endLine > line ? size : endOffset, size + 1);
      text += errorText(source, offset, end);
    }
    return { text, message };
  });
}

function attribute<Result>(
  vm: Machine,
  object: Address,
  name: number,
  read: (vm: Machine, value: Address) => Result,
): Result {
  const mark = vm.mark();
  const value = vm.hold(getAttrId(vm, object, name));
  const result = read(vm, value);
  vm.release(mark);
  return result;
}

function sizeOr(fallback: number): (vm: Machine, value: Address) => number {
  return (vm, value) => (value === NONE ? fallback : asSsize(vm, value));
}

function sourceText(vm: Machine, value: Address): string | null {
  return vm.hasFlag(value, FLAG_UNICODE_SUBCLASS) ? vm.toJs(value) : null;
}

/** How many bytes the text has in UTF-8: CPython clips the offsets, which count characters, to this. */
function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

/** print_error_text: the line that holds `offset`, and carets from there up to `end`. Both count from 1. */
function errorText(source: string, offset: number, end: number): string {
  const carets = end > 0 && end > offset ? end - offset : 1;
  const text = source.replace(/^[ \t\f]+/, "");
  const column = offset - 1 - (source.length - text.length);
  const length = utf8Length(text) - (text.endsWith("\n") ? 1 : 0);
  const place = skipLines(text, Math.min(column, length));
  const shown = `    ${place.text}${place.text.endsWith("\n") ? "" : "\n"}`;
  return place.column < 0 ? shown : `${shown}    ${" ".repeat(place.column)}${"^".repeat(carets)}\n`;
}

/** Drops the lines of `text` before the one with byte `column`. */
function skipLines(text: string, column: number): { readonly text: string; readonly column: number } {
  let rest = text;
  let left = column;
  for (;;) {
    const newline = rest.indexOf("\n");
    if (newline < 0) break;
    const bytes = utf8Length(rest.slice(0, newline));
    if (bytes >= left) break;
    rest = rest.slice(newline + 1);
    left -= bytes + 1;
  }
  return { text: rest, column: left };
}
