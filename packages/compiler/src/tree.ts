import { CodePointString } from "@pyvm/parser";
import type { Expr, Pattern, Stmt } from "@pyvm/parser";

/** One class of expressions, by its `node`. */
export type ExprOf<Kind extends Expr["node"]> = Extract<Expr, { node: Kind }>;
/** One class of statements, by its `node`. */
export type StmtOf<Kind extends Stmt["node"]> = Extract<Stmt, { node: Kind }>;
/** One class of patterns, by its `node`. */
export type PatternOf<Kind extends Pattern["node"]> = Extract<Pattern, { node: Kind }>;

/** The docstring of a body: its first statement where that is a plain string; CPython's `_PyAST_GetDocString`. */
export function docstringOf(body: readonly Stmt[]): ExprOf<"Constant"> | null {
  const first = body[0];
  if (first === undefined || first.node !== "Expr" || first.value.node !== "Constant") return null;
  return isString(first.value.value) ? first.value : null;
}

/** Whether a constant is a str, in either of its two representations. */
export function isString(value: unknown): value is string | CodePointString {
  return typeof value === "string" || value instanceof CodePointString;
}
