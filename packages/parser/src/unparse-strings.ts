/**
 * How `unparse` quotes text: with the quotes that need the fewest escapes.
 */
import type { CodePointString } from "./constant.ts";
import { isPrintable } from "./printable.ts";
import { codePointsOf, escapeCodePoint, reprString } from "./repr.ts";

export type Quote = "'" | '"' | '"""' | "'''";

export const MULTI_QUOTES: readonly Quote[] = ['"""', "'''"];
export const ALL_QUOTES: readonly Quote[] = ["'", '"', ...MULTI_QUOTES];

/** The inside of a literal, and the quotes that may stand around it, the best first. */
export interface QuotedText {
  text: string;
  quotes: readonly Quote[];
}

const BACKSLASH = 0x5c;

function escapeText(value: string | CodePointString, escapeWhitespace: boolean): string {
  let text = "";
  for (const point of codePointsOf(value)) {
    const kept = !escapeWhitespace && (point === 0x0a || point === 0x09);
    const escaped = !kept && (point === BACKSLASH || !isPrintable(point));
    text += escaped ? escapeCodePoint(point) : String.fromCodePoint(point);
  }
  return text;
}

/** The fall-back when every quote occurs in the text: the escapes of `repr`. */
function quoteAsRepr(value: string | CodePointString, quotes: readonly Quote[]): QuotedText {
  const literal = reprString(value);
  const mark = literal[0] as Quote;
  return { text: literal.slice(1, -1), quotes: [quotes.find((quote) => quote.includes(mark)) ?? mark] };
}

/**
 * Escapes a str and narrows the quotes down to those that can hold it; `_Unparser._str_literal_helper`.
 *
 * @param quotes the quotes to choose from
 * @param escapeWhitespace whether newlines and tabs become escapes; otherwise a newline asks for triple quotes
 */
export function quoteText(
  value: string | CodePointString,
  quotes: readonly Quote[],
  escapeWhitespace: boolean,
): QuotedText {
  let text = escapeText(value, escapeWhitespace);
  const possible = quotes.filter((quote) => (quote.length === 3 || !text.includes("\n")) && !text.includes(quote));
  if (possible.length === 0) return quoteAsRepr(value, quotes);
  if (text !== "") {
    const last = text[text.length - 1];
    possible.sort((a, b) => Number(a[0] === last) - Number(b[0] === last));
    if (possible[0][0] === last) text = text.slice(0, -1) + "\\" + last;
  }
  return { text, quotes: possible };
}

/** A literal without a prefix, with as few backslashes as possible. */
export function writeText(value: string | CodePointString, quotes: readonly Quote[] = ALL_QUOTES): string {
  const quoted = quoteText(value, quotes, false);
  return quoted.quotes[0] + quoted.text + quoted.quotes[0];
}
