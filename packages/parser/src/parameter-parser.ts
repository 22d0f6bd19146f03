/** The parameters of functions and lambdas. */
import type { Arg, Arguments, Expr } from "./nodes.ts";
import { LiteralParser } from "./literal-parser.ts";
import * as T from "./token.ts";
import { DEFAULT_LEVELS } from "./token-reader.ts";

export abstract class ParameterParser extends LiteralParser {
  protected abstract expression(): Expr;

  /** Parameters up to the closing token: `)` of a function, `:` of a lambda, which has no annotations. */
  protected parameters(closing: number): Arguments {
    const result: Arguments = {
      node: "arguments",
      posonlyargs: [],
      args: [],
      vararg: null,
      kwonlyargs: [],
      kw_defaults: [],
      kwarg: null,
      defaults: [],
    };
    while (this.kind !== closing) {
      if (this.kind === T.SLASH) {
        if (result.args.length === 0 || result.posonlyargs.length > 0) this.reject();
        this.advance();
        result.posonlyargs = result.args;
        result.args = [];
        if (this.kind !== closing) this.expect(T.COMMA);
      } else if (this.kind === T.STAR) {
        this.starParameters(result, closing);
        break;
      } else if (this.kind === T.DOUBLESTAR) {
        this.keywordsParameter(result, closing);
        break;
      } else {
        const parameter = this.parameter(closing);
        if (this.accept(T.EQUAL)) result.defaults.push(this.defaultValue());
        else if (result.defaults.length > 0) this.reject();
        result.args.push(parameter);
        this.endParameter(parameter, closing);
      }
    }
    return result;
  }

  private starParameters(result: Arguments, closing: number): void {
    this.advance();
    if (this.accept(T.COMMA)) {
      if (this.kind !== T.NAME) this.reject();
    } else {
      result.vararg = this.parameter(closing);
      this.endParameter(result.vararg, closing);
    }
    while (this.kind === T.NAME) {
      const parameter = this.parameter(closing);
      result.kw_defaults.push(this.accept(T.EQUAL) ? this.defaultValue() : null);
      result.kwonlyargs.push(parameter);
      this.endParameter(parameter, closing);
    }
    if (this.kind === T.DOUBLESTAR) this.keywordsParameter(result, closing);
    else if (this.kind !== closing) this.reject();
  }

  private keywordsParameter(result: Arguments, closing: number): void {
    this.advance();
    result.kwarg = this.parameter(closing);
    this.endParameter(result.kwarg, closing);
    if (this.kind !== closing) this.reject();
  }

  private defaultValue(): Expr {
    this.enter(DEFAULT_LEVELS);
    const value = this.expression();
    this.leave(DEFAULT_LEVELS);
    return value;
  }

  private parameter(closing: number): Arg {
    const start = this.pos;
    const arg = this.expectIdentifier();
    const annotation = closing === T.RPAR && this.accept(T.COLON) ? this.expression() : null;
    const end = this.pos - 1;
    return {
      node: "arg",
      arg,
      annotation,
      type_comment: null,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** The comma after a parameter, and its type comment. */
  private endParameter(parameter: Arg, closing: number): void {
    const comma = this.accept(T.COMMA);
    if (closing === T.RPAR) parameter.type_comment = this.typeComment();
    if (!comma && this.kind !== closing) this.reject();
  }
}
