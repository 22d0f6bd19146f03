/** Names, numbers and strings. */
import type { Constant } from "./constant.ts";
import { concatenateStrings } from "./fstring.ts";
import type { StringContext, StringToken } from "./fstring.ts";
import type * as N from "./nodes.ts";
import type { Expr, ExprContext } from "./nodes.ts";
import { excessiveDigits, parseNumber } from "./number.ts";
import { undecodedProblem } from "./source.ts";
import { EscapeError } from "./string-literal.ts";
import * as T from "./token.ts";
import { REJECTED, TokenReader } from "./token-reader.ts";

/** Numbers of so many characters are never too long: no limit is as low (`sys.int_info.str_digits_check_threshold`). */
const SHORT_NUMBER = 640;

export class LiteralParser extends TokenReader {
  /** How `concatenateStrings` speaks to this parser. */
  private readonly stringContext: StringContext = {
    unicodeName: this.environment.unicodeName,
    featureVersion: this.environment.featureVersion,
    error: () => this.reject(),
    invalidEscape: (character, token) => {
      this.deprecate(`invalid escape sequence '\\${character}'`, token.lineno);
    },
    replacementField: (source, lineOffset, columnOffset) => this.environment.nested(source, lineOffset, columnOffset),
  };

  protected nameNode(ctx: ExprContext): N.Name {
    const pos = this.pos;
    const id = this.identifier(pos);
    this.kind = this.kinds[++this.pos];
    return {
      node: "Name",
      id,
      ctx,
      lineno: this.lines[pos],
      col_offset: this.cols[pos],
      end_lineno: this.endLines[pos],
      end_col_offset: this.endCols[pos],
    };
  }

  protected constant(value: Constant): N.Constant {
    const pos = this.pos;
    this.kind = this.kinds[++this.pos];
    return {
      node: "Constant",
      value,
      kind: null,
      lineno: this.lines[pos],
      col_offset: this.cols[pos],
      end_lineno: this.endLines[pos],
      end_col_offset: this.endCols[pos],
    };
  }

  protected number(): N.Constant {
    const text = this.tokenText(this.pos);
    if (text.length > SHORT_NUMBER && excessiveDigits(text, this.environment.maxIntDigits) > 0) this.reject();
    if (this.numberWarnings.size > 0) {
      const message = this.numberWarnings.get(this.table.starts[this.pos]);
      if (message !== undefined) this.deprecate(message, this.lines[this.pos]);
    }
    return this.constant(parseNumber(text));
  }

  protected strings(): Expr {
    const first = this.pos;
    if (this.kinds[first + 1] !== T.STRING) {
      const plain = this.plainString(first);
      if (plain !== null) return this.constant(plain);
    }
    const tokens: StringToken[] = [];
    while (this.kind === T.STRING) {
      const pos = this.pos;
      tokens.push({
        text: this.tokenText(pos),
        lineno: this.lines[pos],
        col_offset: this.cols[pos],
        end_lineno: this.endLines[pos],
        end_col_offset: this.endCols[pos],
      });
      this.advance();
    }
    try {
      return concatenateStrings(tokens, this.stringContext);
    } catch (error) {
      if (error instanceof EscapeError) throw REJECTED;
      throw error;
    }
  }

  /** The value of a literal without prefix and escapes; null for another. */
  private plainString(pos: number): string | null {
    const start = this.table.starts[pos];
    const end = this.table.ends[pos];
    const quote = this.text.charCodeAt(start);
    if (quote !== 34 && quote !== 39) return null;
    const triple = end - start >= 6 && this.text.charCodeAt(start + 1) === quote;
    const value = triple ? this.text.slice(start + 3, end - 3) : this.text.slice(start + 1, end - 1);
    return value.includes("\\") || (!this.ascii && undecodedProblem(value) !== null) ? null : value;
  }

  private deprecate(message: string, lineno: number): void {
    this.environment.deprecations?.push({ message, lineno });
  }
}
