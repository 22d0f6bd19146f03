/** What stands in parentheses, brackets and braces: groups, tuples, lists, dicts, sets and comprehensions. */
import * as N from "./nodes.ts";
import type { Comprehension, Expr, ExprContext } from "./nodes.ts";
import { ParameterParser } from "./parameter-parser.ts";
import * as T from "./token.ts";

export abstract class DisplayParser extends ParameterParser {
  /** A named expression, or a starred one. */
  protected abstract starNamedExpression(): Expr;
  protected abstract yieldExpression(): Expr;
  protected abstract disjunction(): Expr;
  /** Binary operators of at least the given precedence; 1 is `bitwise_or`. */
  protected abstract binary(precedence: number): Expr;
  /** `star_targets`, of a loop or a comprehension. */
  protected abstract starTargets(): Expr;

  protected tuple(start: number, elts: Expr[], ctx: ExprContext): Expr {
    const end = this.pos - 1;
    return {
      node: "Tuple",
      elts,
      ctx,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** After `(`: a group, a tuple or a generator expression. */
  protected parenthesis(): Expr {
    const start = this.pos;
    this.advance();
    if (this.accept(T.RPAR)) return this.tuple(start, [], N.LOAD);
    if (this.kind === T.KW_YIELD) {
      const value = this.yieldExpression();
      this.expect(T.RPAR);
      return value;
    }
    const isStarred = this.kind === T.STAR;
    const first = this.starNamedExpression();
    if (this.kind === T.COMMA) {
      const elts: Expr[] = [first];
      while (this.accept(T.COMMA) && this.kind !== T.RPAR) elts.push(this.starNamedExpression());
      this.expect(T.RPAR);
      return this.tuple(start, elts, N.LOAD);
    }
    if (isStarred) this.reject();
    if (this.kind === T.KW_FOR || this.kind === T.KW_ASYNC) return this.generatorExp(start, first);
    this.expect(T.RPAR);
    return first;
  }

  /** The clauses of a generator expression and its closing parenthesis. */
  protected generatorExp(start: number, elt: Expr): Expr {
    const generators = this.comprehensions();
    this.expect(T.RPAR);
    const end = this.pos - 1;
    return {
      node: "GeneratorExp",
      elt,
      generators,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  protected list(): Expr {
    const start = this.pos;
    this.advance();
    const elts: Expr[] = [];
    if (this.kind !== T.RSQB) {
      const isStarred = this.kind === T.STAR;
      elts.push(this.starNamedExpression());
      if (this.kind === T.KW_FOR || this.kind === T.KW_ASYNC) {
        if (isStarred) this.reject();
        return this.listComp(start, elts[0]);
      }
      while (this.accept(T.COMMA) && this.kind !== T.RSQB) elts.push(this.starNamedExpression());
    }
    this.expect(T.RSQB);
    const end = this.pos - 1;
    return {
      node: "List",
      elts,
      ctx: N.LOAD,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private listComp(start: number, elt: Expr): Expr {
    const generators = this.comprehensions();
    this.expect(T.RSQB);
    const end = this.pos - 1;
    return {
      node: "ListComp",
      elt,
      generators,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** A dict, a set or a comprehension of one. */
  protected braces(): Expr {
    const start = this.pos;
    this.advance();
    if (this.kind === T.RBRACE || this.kind === T.DOUBLESTAR) return this.dict(start, [], []);
    const isStarred = this.kind === T.STAR;
    const isNamed = this.kinds[this.pos + 1] === T.COLONEQUAL;
    const first = this.starNamedExpression();
    if (this.kind === T.COLON) {
      if (isStarred || isNamed) this.reject();
      this.advance();
      const value = this.expression();
      if (this.kind === T.KW_FOR || this.kind === T.KW_ASYNC) return this.dictComp(start, first, value);
      if (this.kind !== T.RBRACE) this.expect(T.COMMA);
      return this.dict(start, [first], [value]);
    }
    if (this.kind === T.KW_FOR || this.kind === T.KW_ASYNC) {
      if (isStarred) this.reject();
      return this.setComp(start, first);
    }
    return this.set(start, first);
  }

  private dict(start: number, keys: (Expr | null)[], values: Expr[]): Expr {
    while (this.kind !== T.RBRACE) {
      if (this.accept(T.DOUBLESTAR)) {
        keys.push(null);
        values.push(this.binary(1));
      } else {
        keys.push(this.expression());
        this.expect(T.COLON);
        values.push(this.expression());
      }
      if (this.kind !== T.RBRACE) this.expect(T.COMMA);
    }
    this.advance();
    const end = this.pos - 1;
    return {
      node: "Dict",
      keys,
      values,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private dictComp(start: number, key: Expr, value: Expr): Expr {
    const generators = this.comprehensions();
    this.expect(T.RBRACE);
    const end = this.pos - 1;
    return {
      node: "DictComp",
      key,
      value,
      generators,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private set(start: number, first: Expr): Expr {
    const elts: Expr[] = [first];
    while (this.accept(T.COMMA) && this.kind !== T.RBRACE) elts.push(this.starNamedExpression());
    this.expect(T.RBRACE);
    const end = this.pos - 1;
    return {
      node: "Set",
      elts,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private setComp(start: number, elt: Expr): Expr {
    const generators = this.comprehensions();
    this.expect(T.RBRACE);
    const end = this.pos - 1;
    return {
      node: "SetComp",
      elt,
      generators,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private comprehensions(): Comprehension[] {
    const generators: Comprehension[] = [];
    while (this.kind === T.KW_FOR || this.kind === T.KW_ASYNC) {
      const isAsync = this.accept(T.KW_ASYNC) ? 1 : 0;
      this.expect(T.KW_FOR);
      const target = this.starTargets();
      this.expect(T.KW_IN);
      const iter = this.disjunction();
      const ifs: Expr[] = [];
      while (this.accept(T.KW_IF)) ifs.push(this.disjunction());
      generators.push({ node: "comprehension", target, iter, ifs, is_async: isAsync });
    }
    return generators;
  }
}
