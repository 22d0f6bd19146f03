/**
 * Checks of a tree that a program built by hand: CPython's `_PyAST_Validate`. What a parser makes always passes.
 *
 * Types of fields, and fields that are missing, are the business of whoever converted the program's objects.
 */
import { CodePointString, Complex, ELLIPSIS, FrozenSet, Tuple } from "@pyvm/parser";
import type { Arguments, Comprehension, Expr, ExprContext, Keyword, Mod, Pattern, Stmt } from "@pyvm/parser";
import { InvalidTreeError } from "./errors.ts";
import type { ExprOf, PatternOf, StmtOf } from "./tree.ts";

type Context = ExprContext["node"];

/** In place of a value that no constant can have, in a tree that a program built: the name of the value's type. */
export class InvalidConstant {
  readonly typeName: string;

  constructor(typeName: string) {
    this.typeName = typeName;
  }
}

function fault(message: string): InvalidTreeError {
  return new InvalidTreeError("ValueError", message);
}

/** @throws InvalidTreeError for a tree that no source has */
export function validateTree(tree: Mod): void {
  switch (tree.node) {
    case "Module":
    case "Interactive":
      validateStatements(tree.body);
      break;
    case "Expression":
      validateExpr(tree.body, "Load");
      break;
    default:
      validateExprs(tree.argtypes, "Load");
      validateExpr(tree.returns, "Load");
  }
}

// ---- statements

function requireItems(items: readonly unknown[], what: string, owner: string): void {
  if (items.length === 0) throw fault(`empty ${what} on ${owner}`);
}

function validateStatements(statements: readonly (Stmt | null)[]): void {
  for (const statement of statements) {
    if (statement === null) throw fault("None disallowed in statement list");
    validateStatement(statement);
  }
}

function validateBody(body: readonly Stmt[], owner: string): void {
  requireItems(body, "body", owner);
  validateStatements(body);
}

function validateOptional(e: Expr | null): void {
  if (e !== null) validateExpr(e, "Load");
}

function validateStatement(s: Stmt): void {
  switch (s.node) {
    case "FunctionDef":
    case "AsyncFunctionDef":
      validateBody(s.body, s.node);
      validateArguments(s.args);
      validateExprs(s.decorator_list, "Load");
      validateOptional(s.returns);
      break;
    case "ClassDef":
      validateBody(s.body, s.node);
      validateExprs(s.bases, "Load");
      validateKeywords(s.keywords);
      validateExprs(s.decorator_list, "Load");
      break;
    case "Return":
      validateOptional(s.value);
      break;
    case "Delete":
      requireItems(s.targets, "targets", s.node);
      validateExprs(s.targets, "Del");
      break;
    case "Expr":
      validateExpr(s.value, "Load");
      break;
    case "Assign":
      requireItems(s.targets, "targets", s.node);
      validateExprs(s.targets, "Store");
      validateExpr(s.value, "Load");
      break;
    case "AugAssign":
      validateExpr(s.target, "Store");
      validateExpr(s.value, "Load");
      break;
    case "AnnAssign":
      validateAnnAssign(s);
      break;
    default:
      validateCompound(s);
  }
}

function validateAnnAssign(s: StmtOf<"AnnAssign">): void {
  if (s.target.node !== "Name" && s.simple) {
    throw new InvalidTreeError("TypeError", "AnnAssign with simple non-Name target");
  }
  validateExpr(s.target, "Store");
  validateOptional(s.value);
  validateExpr(s.annotation, "Load");
}

function validateCompound(s: Stmt): void {
  switch (s.node) {
    case "For":
    case "AsyncFor":
      validateExpr(s.target, "Store");
      validateExpr(s.iter, "Load");
      validateBody(s.body, s.node);
      validateStatements(s.orelse);
      break;
    case "While":
    case "If":
      validateExpr(s.test, "Load");
      validateBody(s.body, s.node);
      validateStatements(s.orelse);
      break;
    case "With":
    case "AsyncWith":
      requireItems(s.items, "items", s.node);
      for (const item of s.items) {
        validateExpr(item.context_expr, "Load");
        if (item.optional_vars !== null) validateExpr(item.optional_vars, "Store");
      }
      validateBody(s.body, s.node);
      break;
    case "Match":
      validateMatch(s);
      break;
    case "Try":
      validateTry(s);
      break;
    default:
      validateSimple(s);
  }
}

function validateMatch(s: StmtOf<"Match">): void {
  validateExpr(s.subject, "Load");
  requireItems(s.cases, "cases", s.node);
  for (const { pattern, guard, body } of s.cases) {
    validatePattern(pattern, false);
    validateOptional(guard);
    validateBody(body, "match_case");
  }
}

function validateTry(s: StmtOf<"Try">): void {
  validateBody(s.body, s.node);
  if (s.handlers.length === 0) {
    if (s.finalbody.length === 0) throw fault("Try has neither except handlers nor finalbody");
    if (s.orelse.length > 0) throw fault("Try has orelse but no except handlers");
  }
  for (const handler of s.handlers) {
    validateOptional(handler.type);
    validateBody(handler.body, handler.node);
  }
  validateStatements(s.finalbody);
  validateStatements(s.orelse);
}

function validateSimple(s: Stmt): void {
  switch (s.node) {
    case "Raise":
      if (s.exc === null && s.cause !== null) throw fault("Raise with cause but no exception");
      validateOptional(s.exc);
      validateOptional(s.cause);
      break;
    case "Assert":
      validateExpr(s.test, "Load");
      validateOptional(s.msg);
      break;
    case "ImportFrom":
      if (s.level !== null && s.level < 0) throw fault("Negative ImportFrom level");
      requireItems(s.names, "names", s.node);
      break;
    case "Import":
    case "Global":
    case "Nonlocal":
      requireItems(s.names, "names", s.node);
      break;
    default:
      break;
  }
}

// ---- expressions

function validateExprs(expressions: readonly (Expr | null)[], context: Context, allowsNone: boolean = false): void {
  for (const expression of expressions) {
    if (expression !== null) validateExpr(expression, context);
    else if (!allowsNone) throw fault("None disallowed in expression list");
  }
}

function validateKeywords(keywords: readonly Keyword[]): void {
  for (const keyword of keywords) validateExpr(keyword.value, "Load");
}

/** None, True and False are constants: a name cannot be called so. */
function validateName(name: string): void {
  if (name === "None" || name === "True" || name === "False") {
    throw fault(`identifier field can't represent '${name}' constant`);
  }
}

function validateContext(e: Expr, context: Context): void {
  if (e.node === "Name") validateName(e.id);
  switch (e.node) {
    case "Name":
    case "Attribute":
    case "Subscript":
    case "Starred":
    case "List":
    case "Tuple":
      if (e.ctx.node !== context) {
        throw fault(`expression must have ${context} context but has ${e.ctx.node} instead`);
      }
      break;
    default:
      if (context !== "Load") throw fault(`expression which can't be assigned to in ${context} context`);
  }
}

function validateExpr(e: Expr, context: Context): void {
  validateContext(e, context);
  switch (e.node) {
    case "BoolOp":
      if (e.values.length < 2) throw fault("BoolOp with less than 2 values");
      validateExprs(e.values, "Load");
      break;
    case "BinOp":
      validateExpr(e.left, "Load");
      validateExpr(e.right, "Load");
      break;
    case "UnaryOp":
      validateExpr(e.operand, "Load");
      break;
    case "Compare":
      validateCompare(e);
      break;
    case "Call":
      validateExpr(e.func, "Load");
      validateExprs(e.args, "Load");
      validateKeywords(e.keywords);
      break;
    case "Dict":
      if (e.keys.length !== e.values.length) throw fault("Dict doesn't have the same number of keys as values");
      validateExprs(e.keys, "Load", true);
      validateExprs(e.values, "Load");
      break;
    case "Attribute":
      validateExpr(e.value, "Load");
      break;
    case "Subscript":
      validateExpr(e.slice, "Load");
      validateExpr(e.value, "Load");
      break;
    case "Starred":
      validateExpr(e.value, context);
      break;
    case "List":
    case "Tuple":
      validateExprs(e.elts, context);
      break;
    default:
      validateOtherExpr(e);
  }
}

function validateCompare(e: ExprOf<"Compare">): void {
  if (e.comparators.length === 0) throw fault("Compare with no comparators");
  if (e.comparators.length !== e.ops.length) {
    throw fault("Compare has a different number of comparators and operands");
  }
  validateExprs(e.comparators, "Load");
  validateExpr(e.left, "Load");
}

function validateConstant(value: unknown): void {
  if (value instanceof InvalidConstant) {
    throw new InvalidTreeError("TypeError", `got an invalid type in Constant: ${value.typeName}`);
  }
  if (value instanceof Tuple || value instanceof FrozenSet) for (const item of value.items) validateConstant(item);
}

function validateOtherExpr(e: Expr): void {
  switch (e.node) {
    case "Constant":
      validateConstant(e.value);
      break;
    case "Set":
      validateExprs(e.elts, "Load");
      break;
    case "JoinedStr":
      validateExprs(e.values, "Load");
      break;
    case "Lambda":
      validateArguments(e.args);
      validateExpr(e.body, "Load");
      break;
    case "IfExp":
      validateExprs([e.test, e.body, e.orelse], "Load");
      break;
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      validateLoops(e.generators);
      validateExpr(e.elt, "Load");
      break;
    case "DictComp":
      validateLoops(e.generators);
      validateExpr(e.key, "Load");
      validateExpr(e.value, "Load");
      break;
    case "Yield":
      validateOptional(e.value);
      break;
    case "YieldFrom":
    case "Await":
    case "NamedExpr":
      validateExpr(e.value, "Load");
      break;
    case "FormattedValue":
      validateExpr(e.value, "Load");
      validateOptional(e.format_spec);
      break;
    case "Slice":
      validateExprs([e.lower, e.upper, e.step], "Load", true);
      break;
    default:
      break;
  }
}

function validateLoops(loops: readonly Comprehension[]): void {
  if (loops.length === 0) throw fault("comprehension with no generators");
  for (const loop of loops) {
    validateExpr(loop.target, "Store");
    validateExpr(loop.iter, "Load");
    validateExprs(loop.ifs, "Load");
  }
}

function validateArguments(parameters: Arguments): void {
  const { posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults } = parameters;
  for (const parameter of [...posonlyargs, ...args, vararg, ...kwonlyargs, kwarg]) {
    if (parameter !== null) validateOptional(parameter.annotation);
  }
  if (defaults.length > posonlyargs.length + args.length) {
    throw fault("more positional defaults than args on arguments");
  }
  if (kw_defaults.length !== kwonlyargs.length) {
    throw fault("length of kwonlyargs is not the same as kw_defaults on arguments");
  }
  validateExprs(defaults, "Load");
  validateExprs(kw_defaults, "Load", true);
}

// ---- patterns

function validateCapture(name: string): void {
  if (name === "_") throw fault("can't capture name '_' in patterns");
  validateName(name);
}

function isSignedNumber(e: Expr, allowsReal: boolean, allowsImaginary: boolean): boolean {
  const isNegative = e.node === "UnaryOp" && e.op.node === "USub";
  return isNumber(isNegative ? e.operand : e, allowsReal, allowsImaginary);
}

function isNumber(e: Expr, allowsReal: boolean, allowsImaginary: boolean): boolean {
  if (e.node !== "Constant") return false;
  if (typeof e.value === "bigint" || typeof e.value === "number") return allowsReal;
  return allowsImaginary && e.value instanceof Complex;
}

function isComplexLiteral(e: ExprOf<"BinOp">): boolean {
  const isSum = e.op.node === "Add" || e.op.node === "Sub";
  return isSum && isSignedNumber(e.left, true, false) && isNumber(e.right, false, true);
}

/** What a `MatchValue`, or a key of a `MatchMapping`, may compare with. */
function validateValue(e: Expr): void {
  validateExpr(e, "Load");
  switch (e.node) {
    case "Constant": {
      const { value } = e;
      const isLiteral =
        ["bigint", "number", "string"].includes(typeof value) ||
        value instanceof Uint8Array ||
        value instanceof Complex ||
        value instanceof CodePointString;
      if (!isLiteral || value === ELLIPSIS) throw fault("unexpected constant inside of a literal pattern");
      return;
    }
    case "Attribute":
    case "JoinedStr":
      return;
    case "UnaryOp":
      if (isSignedNumber(e, true, true)) return;
      break;
    case "BinOp":
      if (isComplexLiteral(e)) return;
      break;
    default:
      break;
  }
  throw fault("patterns may only match literals and attribute lookups");
}

function validatePatterns(patterns: readonly Pattern[], allowsStar: boolean): void {
  for (const pattern of patterns) validatePattern(pattern, allowsStar);
}

function validatePattern(p: Pattern, allowsStar: boolean): void {
  switch (p.node) {
    case "MatchValue":
      validateValue(p.value);
      break;
    case "MatchSingleton":
      if (p.value !== null && typeof p.value !== "boolean") {
        throw fault("MatchSingleton can only contain True, False and None");
      }
      break;
    case "MatchSequence":
      validatePatterns(p.patterns, true);
      break;
    case "MatchMapping":
      validateMapping(p);
      break;
    case "MatchClass":
      validateClassPattern(p);
      break;
    case "MatchStar":
      if (!allowsStar) throw fault("can't use MatchStar here");
      if (p.name !== null) validateCapture(p.name);
      break;
    case "MatchAs":
      if (p.name !== null) validateCapture(p.name);
      if (p.pattern === null) break;
      if (p.name === null) throw fault("MatchAs must specify a target name if a pattern is given");
      validatePattern(p.pattern, false);
      break;
    case "MatchOr":
      if (p.patterns.length < 2) throw fault("MatchOr requires at least 2 patterns");
      validatePatterns(p.patterns, false);
      break;
  }
}

function validateMapping(p: PatternOf<"MatchMapping">): void {
  if (p.keys.length !== p.patterns.length) {
    throw fault("MatchMapping doesn't have the same number of keys as patterns");
  }
  if (p.rest !== null) validateCapture(p.rest);
  for (const key of p.keys) {
    const isSingleton = key.node === "Constant" && (key.value === null || typeof key.value === "boolean");
    if (!isSingleton) validateValue(key);
  }
  validatePatterns(p.patterns, false);
}

function validateClassPattern(p: PatternOf<"MatchClass">): void {
  if (p.kwd_attrs.length !== p.kwd_patterns.length) {
    throw fault("MatchClass doesn't have the same number of keyword attributes as patterns");
  }
  validateExpr(p.cls, "Load");
  let cls = p.cls;
  while (cls.node === "Attribute") cls = cls.value;
  if (cls.node !== "Name") throw fault("MatchClass cls field can only contain Name or Attribute nodes.");
  for (const name of p.kwd_attrs) validateName(name);
  validatePatterns(p.patterns, false);
  validatePatterns(p.kwd_patterns, false);
}
