/**
 * Expressions, by recursive descent and operator precedence. It only accepts: at the first token that no valid program could
 * have there it throws `REJECTED`, and `diagnosis/` finds out what CPython says about the source.
 */
import type { Constant } from "./constant.ts";
import { ELLIPSIS } from "./constant.ts";
import { concatenateStrings } from "./fstring.ts";
import type { StringContext, StringToken } from "./fstring.ts";
import * as N from "./nodes.ts";
import type {
  Arg,
  Arguments,
  BinOp,
  CmpOp,
  Comprehension,
  Expr,
  ExprContext,
  Keyword,
  Operator,
  UnaryOp,
} from "./nodes.ts";
import { excessiveDigits, parseNumber } from "./number.ts";
import { undecodedProblem } from "./source.ts";
import { EscapeError } from "./string-literal.ts";
import * as T from "./token.ts";
import type { TokenTable } from "./token-source.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Thrown when the source is no valid Python; carries nothing, and no stack trace. */
export const REJECTED: { readonly rejected: true } = /* @__PURE__ */ Object.freeze({ rejected: true as const });

/** CPython's limit on nested grammar rules (MAXSTACK), and what the constructs that nest here cost of it. */
const MAX_STACK = 6000;
const STATEMENT_LEVELS = 31;
const PARENTHESIS_LEVELS = 27;

const TERM_PRECEDENCE = 6;
/** Precedence of the binary operators, 0 for other tokens. */
const PRECEDENCE: Uint8Array = /* @__PURE__ */ (() => {
  const table = new Uint8Array(T.KIND_COUNT);
  table[T.VBAR] = 1;
  table[T.CIRCUMFLEX] = 2;
  table[T.AMPER] = 3;
  table[T.LEFTSHIFT] = table[T.RIGHTSHIFT] = 4;
  table[T.PLUS] = table[T.MINUS] = 5;
  for (const kind of [T.STAR, T.SLASH, T.DOUBLESLASH, T.PERCENT, T.AT]) table[kind] = TERM_PRECEDENCE;
  return table;
})();

const BINARY_OPERATORS: readonly (Operator | null)[] = /* @__PURE__ */ (() => {
  const table: (Operator | null)[] = new Array(T.KIND_COUNT).fill(null);
  const operators = [
    N.BIT_OR,
    N.BIT_XOR,
    N.BIT_AND,
    N.LSHIFT,
    N.RSHIFT,
    N.ADD,
    N.SUB,
    N.MULT,
    N.DIV,
    N.FLOOR_DIV,
    N.MOD,
    N.MAT_MULT,
    N.POW,
  ];
  operators.forEach((operator, index) => {
    table[T.VBAR + index] = operator;
    table[T.VBAREQUAL + index] = operator;
  });
  return table;
})();

/** The operator of an augmented assignment's token; null for other tokens. */
export function augmentedOperator(kind: number): Operator | null {
  return kind >= T.VBAREQUAL && kind <= T.DOUBLESTAREQUAL ? BINARY_OPERATORS[kind]! : null;
}

/** 1 for tokens that can begin an expression, 2 for `*`, which can begin a starred one. */
const STARTS: Uint8Array = /* @__PURE__ */ (() => {
  const table = new Uint8Array(T.KIND_COUNT);
  for (const kind of [
    T.NAME,
    T.NUMBER,
    T.STRING,
    T.LPAR,
    T.LSQB,
    T.LBRACE,
    T.MINUS,
    T.PLUS,
    T.TILDE,
    T.ELLIPSIS_OP,
    T.KW_NOT,
    T.KW_LAMBDA,
    T.KW_AWAIT,
    T.KW_NONE,
    T.KW_TRUE,
    T.KW_FALSE,
  ]) {
    table[kind] = 1;
  }
  table[T.STAR] = 2;
  return table;
})();

/** Tokens after which an expression that is a single name or constant is complete. */
const ENDS: Uint8Array = /* @__PURE__ */ (() => {
  const table = new Uint8Array(T.KIND_COUNT);
  for (const kind of [T.NEWLINE, T.COMMA, T.RPAR, T.RSQB, T.RBRACE, T.COLON, T.EQUAL, T.SEMI]) table[kind] = 1;
  return table;
})();

const COMPARISONS: Uint8Array = /* @__PURE__ */ (() => {
  const table = new Uint8Array(T.KIND_COUNT);
  for (let kind = T.EQEQUAL; kind <= T.GREATEREQUAL; kind++) table[kind] = 1;
  table[T.KW_IN] = table[T.KW_IS] = table[T.KW_NOT] = 1;
  return table;
})();

/** What parsers of nested sources share. */
export interface ParserEnvironment {
  readonly unicodeName: ((name: string) => number | null) | null;
  readonly featureVersion: number;
  readonly barryAsBdfl: boolean;
  /** Parses the expression of an f-string's replacement field, or throws `REJECTED`. */
  readonly nested: (source: string, lineOffset: number, columnOffset: number) => Expr;
  /** Passes a deprecation on; true when it is to be an error. */
  readonly warn: ((message: string, lineno: number, tokenStart: number) => boolean) | null;
}

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

export class ExpressionParser implements StringContext {
  protected readonly text: string;
  protected readonly table: TokenTable;
  protected readonly kinds: Uint8Array;
  protected readonly lines: Int32Array;
  protected readonly cols: Int32Array;
  protected readonly endLines: Int32Array;
  protected readonly endCols: Int32Array;
  protected readonly environment: ParserEnvironment;
  private readonly ascii: boolean;
  /** Deprecated numbers by the index of their token in the text. */
  protected readonly numberWarnings: ReadonlyMap<number, string>;
  readonly unicodeName: ((name: string) => number | null) | null;
  readonly featureVersion: number;

  /** The index and the kind of the token to be read next. */
  protected pos = 0;
  protected kind: number;
  protected depth: number = STATEMENT_LEVELS;

  constructor(
    tokenizer: Tokenizer,
    table: TokenTable,
    environment: ParserEnvironment,
    numberWarnings: ReadonlyMap<number, string>,
  ) {
    this.text = tokenizer.text;
    this.ascii = tokenizer.ascii;
    this.table = table;
    this.kinds = table.kinds;
    this.lines = table.lines;
    this.cols = table.cols;
    this.endLines = table.endLines;
    this.endCols = table.endCols;
    this.environment = environment;
    this.numberWarnings = numberWarnings;
    this.unicodeName = environment.unicodeName;
    this.featureVersion = environment.featureVersion;
    this.kind = this.kinds[0];
  }

  // ---- tokens ---------------------------------------------------------------------------------

  protected advance(): void {
    this.kind = this.kinds[++this.pos];
  }

  protected reset(pos: number): void {
    this.pos = pos;
    this.kind = this.kinds[pos];
  }

  protected reject(): never {
    throw REJECTED;
  }

  protected expect(kind: number): void {
    if (this.kind !== kind) throw REJECTED;
    this.kind = this.kinds[++this.pos];
  }

  protected accept(kind: number): boolean {
    if (this.kind !== kind) return false;
    this.kind = this.kinds[++this.pos];
    return true;
  }

  protected tokenText(pos: number): string {
    return this.text.slice(this.table.starts[pos], this.table.ends[pos]);
  }

  /** The identifier of a NAME token, in normal form KC. */
  protected identifier(pos: number): string {
    const text = this.text.slice(this.table.starts[pos], this.table.ends[pos]);
    return this.ascii ? text : text.normalize("NFKC");
  }

  protected expectIdentifier(): string {
    if (this.kind !== T.NAME) throw REJECTED;
    const name = this.identifier(this.pos);
    this.kind = this.kinds[++this.pos];
    return name;
  }

  /** Enters a construct that may nest; `leave` with the same number follows. */
  protected enter(levels: number): void {
    this.depth += levels;
    if (this.depth > MAX_STACK) throw REJECTED;
  }

  protected leave(levels: number): void {
    this.depth -= levels;
  }

  // ---- expressions ----------------------------------------------------------------------------

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

  protected starNamedExpression(): Expr {
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

  protected expression(): Expr {
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

  protected disjunction(): Expr {
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
  protected binary(precedence: number): Expr {
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

  // ---- primaries ------------------------------------------------------------------------------

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

  // ---- atoms ----------------------------------------------------------------------------------

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

  protected number(): N.Constant {
    const text = this.tokenText(this.pos);
    if (text.length > 4300 && excessiveDigits(text) > 0) this.reject();
    if (this.numberWarnings.size > 0) {
      const at = this.table.starts[this.pos];
      const message = this.numberWarnings.get(at);
      if (message !== undefined) this.warn(message, this.lines[this.pos], at);
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
    this.stringsFrom = first;
    try {
      return concatenateStrings(tokens, this);
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

  private stringsFrom = 0;

  // How concatenateStrings speaks to this parser.

  error(_message: string): never {
    throw REJECTED;
  }

  invalidEscape(character: string, token: StringToken): void {
    this.warn(`invalid escape sequence '\\${character}'`, token.lineno, this.table.starts[this.stringsFrom]);
  }

  replacementField(source: string, lineOffset: number, columnOffset: number): Expr {
    return this.environment.nested(source, lineOffset, columnOffset);
  }

  private warn(message: string, lineno: number, tokenStart: number): void {
    if (this.environment.warn?.(message, lineno, tokenStart) === true) throw REJECTED;
  }

  /** After `(`: a group, a tuple or a generator expression. */
  private parenthesis(): Expr {
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
  private generatorExp(start: number, elt: Expr): Expr {
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

  private list(): Expr {
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
  private braces(): Expr {
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

  protected yieldExpression(): Expr {
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

  // ---- targets --------------------------------------------------------------------------------

  /** `star_targets`, of a loop or a comprehension. */
  protected starTargets(): Expr {
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

  // ---- parameters -----------------------------------------------------------------------------

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
        if (this.accept(T.EQUAL)) result.defaults.push(this.expression());
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
      result.kw_defaults.push(this.accept(T.EQUAL) ? this.expression() : null);
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

  /** The text of a TYPE_COMMENT token, if one is next. */
  protected typeComment(): string | null {
    if (this.kind !== T.TYPE_COMMENT) return null;
    const text = this.tokenText(this.pos);
    this.advance();
    return text;
  }
}

function unaryOperator(kind: number): UnaryOp | null {
  if (kind === T.MINUS) return N.USUB;
  if (kind === T.PLUS) return N.UADD;
  if (kind === T.TILDE) return N.INVERT;
  return null;
}
