/**
 * Computes what constants decide before any code is generated; CPython's `ast_opt.c`. The tree is changed in place.
 */
import { IN, IS, IS_NOT, NOT_IN, Tuple as TupleValue } from "@pyvm/parser";
import type {
  Arg,
  Arguments,
  CmpOp,
  Comprehension,
  Constant,
  Expr,
  MatchCase,
  Mod,
  Pattern,
  Position,
  Stmt,
} from "@pyvm/parser";
import { CO_FUTURE_ANNOTATIONS } from "./code.ts";
import { foldBinary, foldSubscript, foldUnary, frozenSetOf } from "./constant-arithmetic.ts";
import { CompilerRecursionError } from "./errors.ts";
import { docstringOf } from "./tree.ts";
import type { ExprOf, StmtOf } from "./tree.ts";

/** What folding depends on, and how deep it is; CPython's `_PyASTOptimizeState`. */
export interface FoldingState {
  readonly optimize: number;
  readonly features: number;
  depth: number;
  readonly limit: number;
}

function constantAt(at: Position, value: Constant): Expr {
  return {
    node: "Constant",
    value,
    kind: null,
    lineno: at.lineno,
    col_offset: at.col_offset,
    end_lineno: at.end_lineno,
    end_col_offset: at.end_col_offset,
  };
}

function enterLevel(state: FoldingState): void {
  if (++state.depth > state.limit) throw new CompilerRecursionError();
}

/** Folds a whole tree. */
export function foldConstants(tree: Mod, state: FoldingState): void {
  if (tree.node === "Module") foldBody(tree.body, state);
  else if (tree.node === "Interactive") foldStatements(tree.body, state);
  else if (tree.node === "Expression") tree.body = foldExpr(tree.body, state);
}

/** A body that only becomes a docstring by folding must not have one: such a constant is wrapped. */
function foldBody(body: Stmt[], state: FoldingState): void {
  const hadDocstring = docstringOf(body) !== null;
  foldStatements(body, state);
  if (hadDocstring || docstringOf(body) === null) return;
  const statement = body[0] as StmtOf<"Expr">;
  const { lineno, col_offset, end_lineno, end_col_offset } = statement;
  const values = [statement.value];
  statement.value = { node: "JoinedStr", values, lineno, col_offset, end_lineno, end_col_offset };
}

function foldStatements(statements: readonly Stmt[], state: FoldingState): void {
  for (const statement of statements) foldStatement(statement, state);
}

function foldStatement(s: Stmt, state: FoldingState): void {
  enterLevel(state);
  switch (s.node) {
    case "Expr":
      s.value = foldExpr(s.value, state);
      break;
    case "Assign":
      foldExprs(s.targets, state);
      s.value = foldExpr(s.value, state);
      break;
    case "If":
    case "While":
      s.test = foldExpr(s.test, state);
      foldStatements(s.body, state);
      foldStatements(s.orelse, state);
      break;
    case "Return":
      if (s.value !== null) s.value = foldExpr(s.value, state);
      break;
    default:
      foldOtherStatement(s, state);
  }
  state.depth--;
}

function foldOtherStatement(s: Stmt, state: FoldingState): void {
  switch (s.node) {
    case "FunctionDef":
    case "AsyncFunctionDef":
      foldArguments(s.args, state);
      foldBody(s.body, state);
      foldExprs(s.decorator_list, state);
      if (s.returns !== null) s.returns = foldAnnotation(s.returns, state);
      break;
    case "ClassDef":
      foldExprs(s.bases, state);
      for (const keyword of s.keywords) keyword.value = foldExpr(keyword.value, state);
      foldBody(s.body, state);
      foldExprs(s.decorator_list, state);
      break;
    case "Delete":
      foldExprs(s.targets, state);
      break;
    case "AugAssign":
      s.target = foldExpr(s.target, state);
      s.value = foldExpr(s.value, state);
      break;
    case "AnnAssign":
      s.target = foldExpr(s.target, state);
      s.annotation = foldAnnotation(s.annotation, state);
      if (s.value !== null) s.value = foldExpr(s.value, state);
      break;
    case "For":
    case "AsyncFor":
      s.target = foldExpr(s.target, state);
      s.iter = foldExpr(s.iter, state);
      foldStatements(s.body, state);
      foldStatements(s.orelse, state);
      if (s.node === "For") s.iter = foldIterable(s.iter);
      break;
    default:
      foldCompoundStatement(s, state);
  }
}

function foldCompoundStatement(s: Stmt, state: FoldingState): void {
  switch (s.node) {
    case "With":
    case "AsyncWith":
      for (const item of s.items) {
        item.context_expr = foldExpr(item.context_expr, state);
        if (item.optional_vars !== null) item.optional_vars = foldExpr(item.optional_vars, state);
      }
      foldStatements(s.body, state);
      break;
    case "Raise":
      if (s.exc !== null) s.exc = foldExpr(s.exc, state);
      if (s.cause !== null) s.cause = foldExpr(s.cause, state);
      break;
    case "Try":
      foldStatements(s.body, state);
      for (const handler of s.handlers) {
        if (handler.type !== null) handler.type = foldExpr(handler.type, state);
        foldStatements(handler.body, state);
      }
      foldStatements(s.orelse, state);
      foldStatements(s.finalbody, state);
      break;
    case "Assert":
      s.test = foldExpr(s.test, state);
      if (s.msg !== null) s.msg = foldExpr(s.msg, state);
      break;
    case "Match":
      s.subject = foldExpr(s.subject, state);
      for (const matchCase of s.cases) foldMatchCase(matchCase, state);
      break;
    default:
      break;
  }
}

function foldExprs(expressions: Expr[], state: FoldingState): void {
  for (let i = 0; i < expressions.length; i++) expressions[i] = foldExpr(expressions[i], state);
}

function foldOptionalExprs(expressions: (Expr | null)[], state: FoldingState): void {
  for (let i = 0; i < expressions.length; i++) {
    const expression = expressions[i];
    if (expression !== null) expressions[i] = foldExpr(expression, state);
  }
}

/** Returns what the expression becomes, the same node where nothing is decided. */
function foldExpr(e: Expr, state: FoldingState): Expr {
  enterLevel(state);
  let folded: Expr = e;
  switch (e.node) {
    case "Name":
      if (e.id === "__debug__" && e.ctx.node === "Load") folded = constantAt(e, state.optimize === 0);
      break;
    case "Constant":
      break;
    case "Attribute":
    case "Call":
    case "Subscript":
    case "BinOp":
      folded = foldChain(e, state);
      break;
    case "Tuple":
      foldExprs(e.elts, state);
      folded = foldTuple(e);
      break;
    case "List":
    case "Set":
      foldExprs(e.elts, state);
      break;
    case "Compare":
      e.left = foldExpr(e.left, state);
      foldExprs(e.comparators, state);
      foldMembership(e);
      break;
    case "UnaryOp":
      e.operand = foldExpr(e.operand, state);
      folded = foldUnaryOp(e);
      break;
    default:
      foldOtherExpr(e, state);
  }
  state.depth--;
  return folded;
}

type Link = ExprOf<"Attribute" | "Call" | "Subscript" | "BinOp">;

function leftOf(e: Link): Expr {
  if (e.node === "BinOp") return e.left;
  return e.node === "Call" ? e.func : e.value;
}

function isLink(e: Expr): e is Link {
  return e.node === "Attribute" || e.node === "Call" || e.node === "Subscript" || e.node === "BinOp";
}

/** A chain to the left may be thousands of links long: it is walked in a loop, from its innermost link outwards. */
function foldChain(last: Link, state: FoldingState): Expr {
  let left = leftOf(last);
  if (!isLink(left)) return foldLink(last, foldExpr(left, state), state);
  const before = state.depth;
  const links: Link[] = [last];
  while (isLink(left)) {
    enterLevel(state);
    links.push(left);
    left = leftOf(left);
  }
  let folded = foldExpr(left, state);
  for (let i = links.length - 1; i >= 0; i--) {
    state.depth = before + i;
    folded = foldLink(links[i], folded, state);
  }
  state.depth = before;
  return folded;
}

function foldLink(e: Link, left: Expr, state: FoldingState): Expr {
  switch (e.node) {
    case "Attribute":
      e.value = left;
      return e;
    case "Call":
      e.func = left;
      foldExprs(e.args, state);
      for (const keyword of e.keywords) keyword.value = foldExpr(keyword.value, state);
      return e;
    case "Subscript": {
      e.value = left;
      e.slice = foldExpr(e.slice, state);
      if (e.ctx.node !== "Load" || left.node !== "Constant" || e.slice.node !== "Constant") return e;
      return replaced(e, foldSubscript(left.value, e.slice.value));
    }
    default:
      e.left = left;
      e.right = foldExpr(e.right, state);
      if (left.node !== "Constant" || e.right.node !== "Constant") return e;
      return replaced(e, foldBinary(e.op.node, left.value, e.right.value));
  }
}

function replaced(e: Expr, value: Constant | undefined): Expr {
  return value === undefined ? e : constantAt(e, value);
}

function foldOtherExpr(e: Expr, state: FoldingState): void {
  switch (e.node) {
    case "BoolOp":
    case "JoinedStr":
      foldExprs(e.values, state);
      break;
    case "Lambda":
      foldArguments(e.args, state);
      e.body = foldExpr(e.body, state);
      break;
    case "IfExp":
      e.test = foldExpr(e.test, state);
      e.body = foldExpr(e.body, state);
      e.orelse = foldExpr(e.orelse, state);
      break;
    case "Dict":
      foldOptionalExprs(e.keys, state);
      foldExprs(e.values, state);
      break;
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      e.elt = foldExpr(e.elt, state);
      for (const loop of e.generators) foldComprehension(loop, state);
      break;
    case "DictComp":
      e.key = foldExpr(e.key, state);
      e.value = foldExpr(e.value, state);
      for (const loop of e.generators) foldComprehension(loop, state);
      break;
    case "Await":
    case "YieldFrom":
    case "Starred":
    case "NamedExpr":
      e.value = foldExpr(e.value, state);
      break;
    case "Yield":
      if (e.value !== null) e.value = foldExpr(e.value, state);
      break;
    case "FormattedValue":
      e.value = foldExpr(e.value, state);
      if (e.format_spec !== null) e.format_spec = foldExpr(e.format_spec, state);
      break;
    case "Slice":
      if (e.lower !== null) e.lower = foldExpr(e.lower, state);
      if (e.upper !== null) e.upper = foldExpr(e.upper, state);
      if (e.step !== null) e.step = foldExpr(e.step, state);
      break;
    default:
      break;
  }
}

const OPPOSITES: Readonly<Partial<Record<CmpOp["node"], CmpOp>>> = { Is: IS_NOT, IsNot: IS, In: NOT_IN, NotIn: IN };

function foldUnaryOp(e: ExprOf<"UnaryOp">): Expr {
  const { operand } = e;
  if (operand.node === "Constant") return replaced(e, foldUnary(e.op.node, operand.value));
  if (e.op.node !== "Not" || operand.node !== "Compare" || operand.ops.length !== 1) return e;
  // Only identity and membership have an opposite for certain: `not a == b` may differ from `a != b`.
  const opposite = OPPOSITES[operand.ops[0].node];
  if (opposite === undefined) return e;
  operand.ops[0] = opposite;
  return operand;
}

function constantsOf(elements: readonly Expr[]): Constant[] | undefined {
  const values: Constant[] = [];
  for (const element of elements) {
    if (element.node !== "Constant") return undefined;
    values.push(element.value);
  }
  return values;
}

function foldTuple(e: ExprOf<"Tuple">): Expr {
  if (e.ctx.node !== "Load") return e;
  const values = constantsOf(e.elts);
  return values === undefined ? e : constantAt(e, new TupleValue(values));
}

/** What is only iterated over or searched need not be mutable; CPython's `fold_iter`. */
function foldIterable(e: Expr): Expr {
  if (e.node === "List") {
    if (e.elts.some((element) => element.node === "Starred")) return e;
    const { elts, ctx, lineno, col_offset, end_lineno, end_col_offset } = e;
    const values = constantsOf(elts);
    if (values !== undefined) return constantAt(e, new TupleValue(values));
    return { node: "Tuple", elts, ctx, lineno, col_offset, end_lineno, end_col_offset };
  }
  if (e.node !== "Set") return e;
  const values = constantsOf(e.elts);
  return values === undefined ? e : constantAt(e, frozenSetOf(values));
}

function foldMembership(e: ExprOf<"Compare">): void {
  const last = e.ops.length - 1;
  const operator = e.ops[last].node;
  if (operator === "In" || operator === "NotIn") e.comparators[last] = foldIterable(e.comparators[last]);
}

function foldComprehension(loop: Comprehension, state: FoldingState): void {
  loop.target = foldExpr(loop.target, state);
  loop.iter = foldExpr(loop.iter, state);
  foldExprs(loop.ifs, state);
  loop.iter = foldIterable(loop.iter);
}

function foldAnnotation(annotation: Expr, state: FoldingState): Expr {
  return state.features & CO_FUTURE_ANNOTATIONS ? annotation : foldExpr(annotation, state);
}

function foldParameters(parameters: readonly (Arg | null)[], state: FoldingState): void {
  for (const parameter of parameters) {
    if (parameter === null || parameter.annotation === null) continue;
    parameter.annotation = foldAnnotation(parameter.annotation, state);
  }
}

function foldArguments(parameters: Arguments, state: FoldingState): void {
  foldParameters(parameters.posonlyargs, state);
  foldParameters(parameters.args, state);
  foldParameters([parameters.vararg], state);
  foldParameters(parameters.kwonlyargs, state);
  foldOptionalExprs(parameters.kw_defaults, state);
  foldParameters([parameters.kwarg], state);
  foldExprs(parameters.defaults, state);
}

function foldMatchCase(matchCase: MatchCase, state: FoldingState): void {
  foldPattern(matchCase.pattern, state);
  if (matchCase.guard !== null) matchCase.guard = foldExpr(matchCase.guard, state);
  foldStatements(matchCase.body, state);
}

function foldPatterns(patterns: readonly Pattern[], state: FoldingState): void {
  for (const pattern of patterns) foldPattern(pattern, state);
}

function foldPattern(p: Pattern, state: FoldingState): void {
  enterLevel(state);
  switch (p.node) {
    case "MatchValue":
      p.value = foldExpr(p.value, state);
      break;
    case "MatchSequence":
    case "MatchOr":
      foldPatterns(p.patterns, state);
      break;
    case "MatchMapping":
      foldExprs(p.keys, state);
      foldPatterns(p.patterns, state);
      break;
    case "MatchClass":
      p.cls = foldExpr(p.cls, state);
      foldPatterns(p.patterns, state);
      foldPatterns(p.kwd_patterns, state);
      break;
    case "MatchAs":
      if (p.pattern !== null) foldPattern(p.pattern, state);
      break;
    default:
      break;
  }
  state.depth--;
}
