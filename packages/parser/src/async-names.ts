/** `async` and `await` before Python 3.7: names, but for `async def` and within it (tok_get's async_hacks). */
import * as T from "./token.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** What comes between a word and the next one of the same logical line, and that it is `def`. */
const DEF_FOLLOWS = /(?:[ \t\f]|\\\r?\n)*def(?![\w\u0080-\uffff])/y;

/** Follows the tokens of a source, and says which of the two words are names. */
export class AsyncNames {
  private isWithin = false;
  /** The number of indentations where the function stands, and whether its first line is over. */
  private indent = 0;
  private isPastFirstLine = false;
  private isStartOfLine = true;

  /** The kind that a token has instead of `kind`, which the tokenizer has just given. */
  kindOf(kind: number, tokenizer: Tokenizer): number {
    const isOfNoLine = kind === T.INDENT || kind === T.DEDENT;
    // A comment on a line of its own, with the newline after it, says nothing of the indentation.
    const isComment = this.isStartOfLine && (kind === T.TYPE_COMMENT || kind === T.NEWLINE);
    if (isOfNoLine || isComment) return kind;
    if (this.isWithin && this.isStartOfLine && this.isPastFirstLine && this.indent >= tokenizer.indent) {
      this.isWithin = false;
      this.isPastFirstLine = false;
    }
    this.isStartOfLine = kind === T.NEWLINE;
    if (kind === T.NEWLINE) this.isPastFirstLine = this.isWithin;
    if ((kind !== T.KW_ASYNC && kind !== T.KW_AWAIT) || this.isWithin) return kind;
    if (kind === T.KW_AWAIT || !isBeforeDef(tokenizer)) return T.NAME;
    this.isWithin = true;
    this.indent = tokenizer.indent;
    return kind;
  }
}

function isBeforeDef(tokenizer: Tokenizer): boolean {
  DEF_FOLLOWS.lastIndex = tokenizer.tokenEnd;
  return DEF_FOLLOWS.test(tokenizer.text);
}
