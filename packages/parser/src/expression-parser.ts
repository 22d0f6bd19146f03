/**
 * Expressions, by recursive descent and operator precedence. The parser only accepts: at the first token that no valid program
 * could have there it throws `REJECTED`, and `diagnosis/` finds out what CPython says about the source.
 */
import { ELLIPSIS } from "./constant.ts";
import { DisplayParser } from "./display-parser.ts";
import * as N from "./nodes.ts";
import type { Arguments, BinOp, CmpOp, Expr, ExprContext, Keyword, Operator, UnaryOp } from "./nodes.ts";
import {
  BINARY_OPERATORS,
  COMPARISONS,
  ENDS,
  PRECEDENCE,
  STARTS,
  TERM_PRECEDENCE,
  unaryOperator,
} from "./operator-tables.ts";
import * as T from "./token.ts";
import { PARENTHESIS_LEVELS, REJECTED } from "./token-reader.ts";

interface PendingFactor {
  readonly start: number;
  readonly operator: UnaryOp | null;
  readonly left: Expr | null;
}

interface PendingExpression {
  readonly start: number;
  readonly parameters: Arguments | null;
  readonly body: Expr | null;
  readonly test: Expr | null;
}

export class ExpressionParser extends DisplayParser {
  /** `star_expressions`: one, or a tuple without parentheses. */
  protected starExpressions(): Expr {
    const start = this.pos;
    const first = this.starExpression();
    if (this.kind !== T.COMMA) return first;
    const elts: Expr[] = [first];
    while (this.accept(T.COMMA) && STARTS[this.kind] !== 0) elts.push(this.starExpression());
    return this.tuple(start, elts, N.LOAD);
  }

  /** `expressions`: as `starExpressions`, without stars. */
  protected expressions(): Expr {
    const start = this.pos;
    const first = this.expression();
    if (this.kind !== T.COMMA) return first;
    const elts: Expr[] = [first];
    while (this.accept(T.COMMA) && STARTS[this.kind] === 1) elts.push(this.expression());
    return this.tuple(start, elts, N.LOAD);
  }

  protected starred(start: number, value: Expr, ctx: ExprContext): Expr {
    const end = this.pos - 1;
    return {
      node: "Starred",
      value,
      ctx,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private starExpression(): Expr {
    if (this.kind !== T.STAR) return this.expression();
    const start = this.pos;
    this.advance();
    return this.starred(start, this.binary(1), N.LOAD);
  }

  protected override starNamedExpression(): Expr {
    if (this.kind !== T.STAR) return this.namedExpression();
    return this.starExpression();
  }

  protected namedExpression(): Expr {
    if (this.kind !== T.NAME || this.kinds[this.pos + 1] !== T.COLONEQUAL) return this.expression();
    const start = this.pos;
    const target = this.nameNode(N.STORE);
    this.advance();
    const value = this.expression();
    const end = this.pos - 1;
    return {
      node: "NamedExpr",
      target,
      value,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  protected override expression(): Expr {
    const kind = this.kind;
    if (kind === T.NAME && ENDS[this.kinds[this.pos + 1]] === 1) return this.nameNode(N.LOAD);
    if (kind === T.KW_LAMBDA) return this.nestingExpression(this.pos, null);
    const start = this.pos;
    const operand = this.disjunction();
    return this.kind === T.KW_IF ? this.nestingExpression(start, operand) : operand;
  }

  /** Lambdas and conditional expressions, which nest to the right, in a loop: `operand` is followed by `if`. */
  private nestingExpression(start: number, operand: Expr | null): Expr {
    const pending: PendingExpression[] = [];
    let levels = 0;
    let result: Expr;
    for (;;) {
      if (operand === null && this.kind === T.KW_LAMBDA) {
        this.advance();
        const parameters = this.parameters(T.COLON);
        this.expect(T.COLON);
        pending.push({ start, parameters, body: null, test: null });
        levels += 2;
        this.enter(2);
      } else {
        const body: Expr = operand ?? this.disjunction();
        operand = null;
        if (!this.accept(T.KW_IF)) {
          result = body;
          break;
        }
        const test = this.disjunction();
        this.expect(T.KW_ELSE);
        pending.push({ start, parameters: null, body, test });
        levels++;
        this.enter(1);
      }
      start = this.pos;
    }
    this.leave(levels);
    const end = this.pos - 1;
    for (let i = pending.length - 1; i >= 0; i--) result = this.nestedExpression(pending[i], result, end);
    return result;
  }

  private nestedExpression(pending: PendingExpression, last: Expr, end: number): Expr {
    const { start, parameters, body, test } = pending;
    if (parameters !== null) {
      return {
        node: "Lambda",
        args: parameters,
        body: last,
        lineno: this.lines[start],
        col_offset: this.cols[start],
        end_lineno: this.endLines[end],
        end_col_offset: this.endCols[end],
      };
    }
    return {
      node: "IfExp",
      test: test!,
      body: body!,
      orelse: last,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  protected override disjunction(): Expr {
    const start = this.pos;
    const first = this.conjunction();
    if (this.kind !== T.KW_OR) return first;
    const values: Expr[] = [first];
    while (this.accept(T.KW_OR)) values.push(this.conjunction());
    return this.boolOp(start, N.OR, values);
  }

  private conjunction(): Expr {
    const start = this.pos;
    const first = this.inversion();
    if (this.kind !== T.KW_AND) return first;
    const values: Expr[] = [first];
    while (this.accept(T.KW_AND)) values.push(this.inversion());
    return this.boolOp(start, N.AND, values);
  }

  private boolOp(start: number, op: N.BoolOp, values: Expr[]): Expr {
    const end = this.pos - 1;
    return {
      node: "BoolOp",
      op,
      values,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private inversion(): Expr {
    if (this.kind !== T.KW_NOT) return this.comparison();
    const first = this.pos;
    while (this.kind === T.KW_NOT) this.advance();
    const levels = this.pos - first;
    this.enter(levels);
    let operand = this.comparison();
    this.leave(levels);
    const end = this.pos - 1;
    for (let start = first + levels - 1; start >= first; start--) operand = this.unaryOp(start, end, N.NOT, operand);
    return operand;
  }

  private unaryOp(start: number, end: number, op: UnaryOp, operand: Expr): Expr {
    return {
      node: "UnaryOp",
      op,
      operand,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private comparison(): Expr {
    const start = this.pos;
    const left = this.binary(1);
    if (COMPARISONS[this.kind] === 0) return left;
    const ops: CmpOp[] = [];
    const comparators: Expr[] = [];
    for (;;) {
      const op = this.comparisonOperator();
      if (op === null) break;
      ops.push(op);
      comparators.push(this.binary(1));
    }
    if (ops.length === 0) return left;
    const end = this.pos - 1;
    return {
      node: "Compare",
      left,
      ops,
      comparators,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private comparisonOperator(): CmpOp | null {
    const kind = this.kind;
    if (COMPARISONS[kind] === 0) return null;
    if (kind === T.KW_NOT) {
      if (this.kinds[this.pos + 1] !== T.KW_IN) return null;
      this.advance();
      this.advance();
      return N.NOT_IN;
    }
    this.advance();
    switch (kind) {
      case T.EQEQUAL:
        return N.EQ;
      case T.LESS:
        return N.LT;
      case T.LESSEQUAL:
        return N.LT_E;
      case T.GREATER:
        return N.GT;
      case T.GREATEREQUAL:
        return N.GT_E;
      case T.KW_IN:
        return N.IN;
      case T.KW_IS:
        return this.accept(T.KW_NOT) ? N.IS_NOT : N.IS;
      default:
        // `!=`, or `<>` where the future statement of PEP 401 asks for it.
        if ((kind === T.LESSGREATER) !== this.environment.barryAsBdfl) throw REJECTED;
        return N.NOT_EQ;
    }
  }

  /** Binary operators of at least the given precedence; 1 is `bitwise_or`. */
  protected override binary(precedence: number): Expr {
    const start = this.pos;
    let left = this.factor();
    let found = PRECEDENCE[this.kind];
    while (found >= precedence) {
      const op = BINARY_OPERATORS[this.kind]!;
      this.advance();
      const right = found === TERM_PRECEDENCE ? this.factor() : this.binary(found + 1);
      left = this.binOp(start, left, op, right);
      found = PRECEDENCE[this.kind];
    }
    return left;
  }

  private binOp(start: number, left: Expr, op: Operator, right: Expr): BinOp {
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

  private factor(): Expr {
    const kind = this.kind;
    if (kind === T.MINUS || kind === T.PLUS || kind === T.TILDE) return this.nestingFactor(this.pos, null);
    const start = this.pos;
    const operand = this.awaitPrimary();
    return this.kind === T.DOUBLESTAR ? this.nestingFactor(start, operand) : operand;
  }

  /** Signs and powers, which nest to the right, in a loop: `operand` is followed by `**`. */
  private nestingFactor(start: number, operand: Expr | null): Expr {
    const pending: PendingFactor[] = [];
    let levels = 0;
    let result: Expr;
    for (;;) {
      const sign = operand === null ? unaryOperator(this.kind) : null;
      if (sign !== null) {
        pending.push({ start, operator: sign, left: null });
        levels++;
        this.enter(1);
      } else {
        const left: Expr = operand ?? this.awaitPrimary();
        operand = null;
        if (this.kind !== T.DOUBLESTAR) {
          result = left;
          break;
        }
        pending.push({ start, operator: null, left });
        levels += 2;
        this.enter(2);
      }
      this.advance();
      start = this.pos;
    }
    this.leave(levels);
    const end = this.pos - 1;
    for (let i = pending.length - 1; i >= 0; i--) {
      const { start: at, operator, left } = pending[i];
      result = operator !== null ? this.unaryOp(at, end, operator, result) : this.binOp(at, left!, N.POW, result);
    }
    return result;
  }

  private awaitPrimary(): Expr {
    if (this.kind !== T.KW_AWAIT) return this.primary();
    const start = this.pos;
    this.advance();
    const value = this.primary();
    const end = this.pos - 1;
    return {
      node: "Await",
      value,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** An atom with its attributes, calls and subscripts. */
  protected primary(): Expr {
    const start = this.pos;
    let value = this.kind === T.NAME ? this.nameNode(N.LOAD) : this.atom();
    for (;;) {
      if (this.kind === T.DOT) value = this.attribute(start, value);
      else if (this.kind === T.LPAR) value = this.call(start, value);
      else if (this.kind === T.LSQB) value = this.subscript(start, value);
      else return value;
    }
  }

  protected attribute(start: number, value: Expr): Expr {
    this.advance();
    const attr = this.expectIdentifier();
    const end = this.pos - 1;
    return {
      node: "Attribute",
      value,
      attr,
      ctx: N.LOAD,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private subscript(start: number, value: Expr): Expr {
    this.advance();
    this.enter(PARENTHESIS_LEVELS);
    const slice = this.slices();
    this.leave(PARENTHESIS_LEVELS);
    this.expect(T.RSQB);
    const end = this.pos - 1;
    return {
      node: "Subscript",
      value,
      slice,
      ctx: N.LOAD,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private slices(): Expr {
    const start = this.pos;
    const first = this.slice();
    if (this.kind !== T.COMMA) return first;
    const elts: Expr[] = [first];
    while (this.accept(T.COMMA) && this.kind !== T.RSQB) elts.push(this.slice());
    return this.tuple(start, elts, N.LOAD);
  }

  private slice(): Expr {
    const start = this.pos;
    let lower: Expr | null = null;
    if (this.kind !== T.COLON) {
      const named = this.kinds[this.pos + 1] === T.COLONEQUAL;
      lower = this.namedExpression();
      if (this.kind !== T.COLON) return lower;
      if (named) this.reject();
    }
    this.advance();
    const upper = STARTS[this.kind] === 1 ? this.expression() : null;
    const step = this.accept(T.COLON) && STARTS[this.kind] === 1 ? this.expression() : null;
    const end = this.pos - 1;
    return {
      node: "Slice",
      lower,
      upper,
      step,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private call(start: number, func: Expr): Expr {
    const args: Expr[] = [];
    const keywords: Keyword[] = [];
    this.enter(PARENTHESIS_LEVELS);
    this.callArguments(args, keywords, true);
    this.leave(PARENTHESIS_LEVELS);
    const end = this.pos - 1;
    return {
      node: "Call",
      func,
      args,
      keywords,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  /** Arguments in parentheses, of a call or of a class, which takes no generator expression. */
  protected callArguments(args: Expr[], keywords: Keyword[], generator: boolean): void {
    const open = this.pos;
    this.advance();
    let unpacked = false;
    while (this.kind !== T.RPAR) {
      const start = this.pos;
      if (this.kind === T.STAR) {
        if (unpacked) this.reject();
        this.advance();
        args.push(this.starred(start, this.expression(), N.LOAD));
      } else if (this.kind === T.DOUBLESTAR) {
        this.advance();
        keywords.push(this.keyword(start, null));
        unpacked = true;
      } else if (this.kind === T.NAME && this.kinds[start + 1] === T.EQUAL) {
        const name = this.identifier(start);
        this.advance();
        this.advance();
        keywords.push(this.keyword(start, name));
      } else {
        if (keywords.length > 0) this.reject();
        const value = this.namedExpression();
        if (this.kind === T.KW_FOR || this.kind === T.KW_ASYNC) {
          if (!generator || start !== open + 1) this.reject();
          args.push(this.generatorExp(open, value));
          return;
        }
        args.push(value);
      }
      if (this.kind !== T.RPAR) this.expect(T.COMMA);
    }
    this.advance();
  }

  private keyword(start: number, arg: string | null): Keyword {
    const value = this.expression();
    const end = this.pos - 1;
    return {
      node: "keyword",
      arg,
      value,
      lineno: this.lines[start],
      col_offset: this.cols[start],
      end_lineno: this.endLines[end],
      end_col_offset: this.endCols[end],
    };
  }

  private atom(): Expr {
    switch (this.kind) {
      case T.NUMBER:
        return this.number();
      case T.STRING:
        return this.strings();
      case T.LPAR:
      case T.LSQB:
      case T.LBRACE:
        return this.nested(this.kind);
      case T.KW_NONE:
        return this.constant(null);
      case T.KW_TRUE:
        return this.constant(true);
      case T.KW_FALSE:
        return this.constant(false);
      case T.ELLIPSIS_OP:
        return this.constant(ELLIPSIS);
      default:
        throw REJECTED;
    }
  }

  private nested(open: number): Expr {
    this.enter(PARENTHESIS_LEVELS);
    const result = open === T.LPAR ? this.parenthesis() : open === T.LSQB ? this.list() : this.braces();
    this.leave(PARENTHESIS_LEVELS);
    return result;
  }

  protected override yieldExpression(): Expr {
    const start = this.pos;
    this.advance();
    const from = this.accept(T.KW_FROM);
    const value = from ? this.expression() : STARTS[this.kind] !== 0 ? this.starExpressions() : null;
    const end = this.pos - 1;
    const lineno = this.lines[start];
    const col_offset = this.cols[start];
    const end_lineno = this.endLines[end];
    const end_col_offset = this.endCols[end];
    if (from) return { node: "YieldFrom", value: value!, lineno, col_offset, end_lineno, end_col_offset };
    return { node: "Yield", value, lineno, col_offset, end_lineno, end_col_offset };
  }

  /** Whether an expression, or a starred one, can begin here. */
  protected startsExpression(): boolean {
    return STARTS[this.kind] !== 0;
  }

  /** `star_targets`, of a loop or a comprehension. */
  protected override starTargets(): Expr {
    const start = this.pos;
    const first = this.starTarget();
    if (this.kind !== T.COMMA) return first;
    const elts: Expr[] = [first];
    while (this.accept(T.COMMA) && STARTS[this.kind] !== 0) elts.push(this.starTarget());
    return this.tuple(start, elts, N.STORE);
  }

  protected starTarget(): Expr {
    if (this.kind !== T.STAR) return this.toStore(this.primary());
    const start = this.pos;
    this.advance();
    if (this.kind === T.STAR) this.reject();
    return this.starred(start, this.starTarget(), N.STORE);
  }

  /** Makes an expression a target of an assignment, as `star_targets` would have read it. */
  protected toStore(target: Expr): Expr {
    switch (target.node) {
      case "Name":
      case "Attribute":
      case "Subscript":
        target.ctx = N.STORE;
        return target;
      case "Tuple":
      case "List":
        for (const element of target.elts) this.toStore(element);
        target.ctx = N.STORE;
        return target;
      case "Starred":
        this.toStore(target.value);
        target.ctx = N.STORE;
        return target;
      default:
        throw REJECTED;
    }
  }
}
