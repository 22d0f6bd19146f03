/** Tables over the kinds of tokens that the expression parser asks: operators and their precedence, what begins and ends. */
import * as N from "./nodes.ts";
import type { Operator, UnaryOp } from "./nodes.ts";
import * as T from "./token.ts";

/** The precedence of `*` and its like, the highest. */
export const TERM_PRECEDENCE = 6;
/** The precedence of the binary operators, 0 for other tokens. */
export const PRECEDENCE: Uint8Array = /* @__PURE__ */ (() => {
  const table = new Uint8Array(T.KIND_COUNT);
  table[T.VBAR] = 1;
  table[T.CIRCUMFLEX] = 2;
  table[T.AMPER] = 3;
  table[T.LEFTSHIFT] = table[T.RIGHTSHIFT] = 4;
  table[T.PLUS] = table[T.MINUS] = 5;
  for (const kind of [T.STAR, T.SLASH, T.DOUBLESLASH, T.PERCENT, T.AT]) table[kind] = TERM_PRECEDENCE;
  return table;
})();

/** The operators of binary operators' tokens and of those of augmented assignments. */
export const BINARY_OPERATORS: readonly (Operator | null)[] = /* @__PURE__ */ (() => {
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
export const STARTS: Uint8Array = /* @__PURE__ */ (() => {
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
export const ENDS: Uint8Array = /* @__PURE__ */ (() => {
  const table = new Uint8Array(T.KIND_COUNT);
  for (const kind of [T.NEWLINE, T.COMMA, T.RPAR, T.RSQB, T.RBRACE, T.COLON, T.EQUAL, T.SEMI]) table[kind] = 1;
  return table;
})();

/** Tokens that can begin a comparison operator. */
export const COMPARISONS: Uint8Array = /* @__PURE__ */ (() => {
  const table = new Uint8Array(T.KIND_COUNT);
  for (let kind = T.EQEQUAL; kind <= T.GREATEREQUAL; kind++) table[kind] = 1;
  table[T.KW_IN] = table[T.KW_IS] = table[T.KW_NOT] = 1;
  return table;
})();

/** The operator of a sign; null for other tokens. */
export function unaryOperator(kind: number): UnaryOp | null {
  if (kind === T.MINUS) return N.USUB;
  if (kind === T.PLUS) return N.UADD;
  if (kind === T.TILDE) return N.INVERT;
  return null;
}
