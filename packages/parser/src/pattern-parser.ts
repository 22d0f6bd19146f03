/** The patterns of `match` statements (PEP 634). */
import { ExpressionParser } from "./expression-parser.ts";
import { Complex } from "./constant.ts";
import * as N from "./nodes.ts";
import type { Expr, Pattern } from "./nodes.ts";
import * as T from "./token.ts";

/** The levels of CPython's parser stack that a nested pattern takes. */
const PATTERN_LEVELS = 12;

export class PatternParser extends ExpressionParser {
  /** `patterns`: one, or a sequence without brackets. */
  protected patterns(): Pattern {
    const start = this.pos;
    const first = this.maybeStarPattern();
    if (this.kind === T.COMMA) return this.sequence(start, this.morePatterns(first));
    if (first.node === "MatchStar") this.reject();
    return first;
  }

  private sequence(start: number, patterns: Pattern[]): Pattern {
    const end = this.pos - 1;
    return {
      node: "MatchSequence",
      patterns,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** The rest of a sequence after its first pattern, which a comma follows. */
  private morePatterns(first: Pattern): Pattern[] {
    const patterns = [first];
    while (this.accept(T.COMMA) && this.startsPattern()) patterns.push(this.maybeStarPattern());
    return patterns;
  }

  private startsPattern(): boolean {
    switch (this.kind) {
      case T.NAME:
      case T.NUMBER:
      case T.STRING:
      case T.MINUS:
      case T.STAR:
      case T.LPAR:
      case T.LSQB:
      case T.LBRACE:
      case T.KW_NONE:
      case T.KW_TRUE:
      case T.KW_FALSE:
        return true;
      default:
        return false;
    }
  }

  private maybeStarPattern(): Pattern {
    if (this.kind !== T.STAR) return this.pattern();
    const start = this.pos;
    this.advance();
    const name = this.isWildcard() ? null : this.captureTarget();
    if (name === null) this.advance();
    const end = this.pos - 1;
    return {
      node: "MatchStar",
      name,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private isWildcard(): boolean {
    return this.kind === T.NAME && this.tokenText(this.pos) === "_";
  }

  /** A name that is bound: not `_`, and not the beginning of something longer. */
  private captureTarget(): string {
    if (this.isWildcard()) this.reject();
    const name = this.expectIdentifier();
    if (this.kind === T.DOT || this.kind === T.LPAR || this.kind === T.EQUAL) this.reject();
    return name;
  }

  private pattern(): Pattern {
    const start = this.pos;
    const alternatives = this.orPattern();
    if (!this.accept(T.KW_AS)) return alternatives;
    return this.matchAs(start, alternatives, this.captureTarget());
  }

  private matchAs(start: number, pattern: Pattern | null, name: string | null): Pattern {
    const end = this.pos - 1;
    return {
      node: "MatchAs",
      pattern,
      name,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private orPattern(): Pattern {
    const start = this.pos;
    const first = this.closedPattern();
    if (this.kind !== T.VBAR) return first;
    const patterns = [first];
    while (this.accept(T.VBAR)) patterns.push(this.closedPattern());
    const end = this.pos - 1;
    return {
      node: "MatchOr",
      patterns,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private closedPattern(): Pattern {
    const start = this.pos;
    switch (this.kind) {
      case T.NUMBER:
      case T.MINUS:
      case T.STRING:
        return this.valuePattern(start, this.literal());
      case T.KW_NONE:
        return this.singleton(start, null);
      case T.KW_TRUE:
        return this.singleton(start, true);
      case T.KW_FALSE:
        return this.singleton(start, false);
      case T.NAME:
        return this.namePattern();
      case T.LPAR:
      case T.LSQB:
      case T.LBRACE: {
        this.enter(PATTERN_LEVELS);
        const nested = this.nestedPattern();
        this.leave(PATTERN_LEVELS);
        return nested;
      }
      default:
        return this.reject();
    }
  }

  private nestedPattern(): Pattern {
    if (this.kind === T.LPAR) return this.parenthesisedPattern();
    return this.kind === T.LSQB ? this.listPattern() : this.mappingPattern();
  }

  private valuePattern(start: number, value: Expr): Pattern {
    const end = this.pos - 1;
    return {
      node: "MatchValue",
      value,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private singleton(start: number, value: null | boolean): Pattern {
    this.advance();
    return {
      node: "MatchSingleton",
      value,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[start],
      end_col_offset: this.endCols[start],
    };
  }

  /** A string, a number, or a sum of a real and an imaginary number. */
  private literal(): Expr {
    if (this.kind === T.STRING) return this.strings();
    const start = this.pos;
    const left = this.signedNumber();
    if (this.kind !== T.PLUS && this.kind !== T.MINUS) return left;
    const real = left.node === "UnaryOp" ? left.operand : left;
    if (real.node !== "Constant" || real.value instanceof Complex) this.reject();
    const op = this.kind === T.PLUS ? N.ADD : N.SUB;
    this.advance();
    if (this.kind !== T.NUMBER) this.reject();
    const right = this.number();
    if (!(right.value instanceof Complex)) this.reject();
    const end = this.pos - 1;
    return {
      node: "BinOp",
      left,
      op,
      right,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private signedNumber(): Expr {
    const start = this.pos;
    const negative = this.accept(T.MINUS);
    if (this.kind !== T.NUMBER) this.reject();
    const operand = this.number();
    if (!negative) return operand;
    const end = this.pos - 1;
    return {
      node: "UnaryOp",
      op: N.USUB,
      operand,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** A wildcard, a capture, a dotted name or a class. */
  private namePattern(): Pattern {
    const start = this.pos;
    if (this.isWildcard()) {
      this.advance();
      return this.matchAs(start, null, null);
    }
    const following = this.kinds[start + 1];
    if (following !== T.DOT && following !== T.LPAR) return this.matchAs(start, null, this.captureTarget());
    const value = this.dottedName();
    if (this.kind === T.LPAR) return this.classPattern(start, value);
    if (this.kind === T.EQUAL) this.reject();
    return this.valuePattern(start, value);
  }

  private dottedName(): Expr {
    const start = this.pos;
    if (this.kind !== T.NAME) this.reject();
    let value: Expr = this.nameNode(N.LOAD);
    while (this.kind === T.DOT) value = this.attribute(start, value);
    return value;
  }

  private parenthesisedPattern(): Pattern {
    const start = this.pos;
    this.advance();
    if (this.accept(T.RPAR)) return this.sequence(start, []);
    const first = this.maybeStarPattern();
    if (this.kind === T.COMMA) {
      const patterns = this.morePatterns(first);
      this.expect(T.RPAR);
      return this.sequence(start, patterns);
    }
    if (first.node === "MatchStar") this.reject();
    this.expect(T.RPAR);
    return first;
  }

  private listPattern(): Pattern {
    const start = this.pos;
    this.advance();
    const patterns = this.kind === T.RSQB ? [] : this.morePatterns(this.maybeStarPattern());
    this.expect(T.RSQB);
    return this.sequence(start, patterns);
  }

  private mappingPattern(): Pattern {
    const start = this.pos;
    this.advance();
    const keys: Expr[] = [];
    const patterns: Pattern[] = [];
    let rest: string | null = null;
    while (this.kind !== T.RBRACE) {
      if (rest !== null) this.reject();
      if (this.accept(T.DOUBLESTAR)) rest = this.captureTarget();
      else {
        keys.push(this.mappingKey());
        this.expect(T.COLON);
        patterns.push(this.pattern());
      }
      if (this.kind !== T.RBRACE) this.expect(T.COMMA);
    }
    this.advance();
    const end = this.pos - 1;
    return {
      node: "MatchMapping",
      keys,
      patterns,
      rest,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private mappingKey(): Expr {
    switch (this.kind) {
      case T.NUMBER:
      case T.MINUS:
      case T.STRING:
        return this.literal();
      case T.KW_NONE:
        return this.constant(null);
      case T.KW_TRUE:
        return this.constant(true);
      case T.KW_FALSE:
        return this.constant(false);
      default:
        if (this.kinds[this.pos + 1] !== T.DOT) this.reject();
        return this.dottedName();
    }
  }

  private classPattern(start: number, cls: Expr): Pattern {
    this.enter(PATTERN_LEVELS);
    this.advance();
    const patterns: Pattern[] = [];
    const names: string[] = [];
    const namedPatterns: Pattern[] = [];
    while (this.kind !== T.RPAR) {
      if (this.kind === T.NAME && this.kinds[this.pos + 1] === T.EQUAL) {
        names.push(this.identifier(this.pos));
        this.advance();
        this.advance();
        namedPatterns.push(this.pattern());
      } else {
        if (names.length > 0) this.reject();
        patterns.push(this.pattern());
      }
      if (this.kind !== T.RPAR) this.expect(T.COMMA);
    }
    this.advance();
    this.leave(PATTERN_LEVELS);
    const end = this.pos - 1;
    return {
      node: "MatchClass",
      cls,
      patterns,
      kwd_attrs: names,
      kwd_patterns: namedPatterns,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }
}
