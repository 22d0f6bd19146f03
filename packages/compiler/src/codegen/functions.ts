/** Functions, lambdas, classes and their annotations. */
import { Tuple } from "@pyvm/parser";
import type { Arg, Arguments, Expr } from "@pyvm/parser";
import type { CodeObject } from "../code.ts";
import * as op from "../opcodes.ts";
import { CELL } from "../symtable-entry.ts";
import { docstringOf } from "../tree.ts";
import type { ExprOf, StmtOf } from "../tree.ts";
import { unparseExpression } from "../unparse-expression.ts";
import { emitCall } from "./chains.ts";
import type { Codegen } from "./codegen.ts";
import { visitExpr, visitExprs } from "./expressions.ts";
import { finishUnit } from "./finish.ts";
import { loadName, refuseForbiddenName, storeName } from "./names.ts";
import { visitBody, visitStatements } from "./statements.ts";
import { SCOPE_ASYNC_FUNCTION, SCOPE_CLASS, SCOPE_FUNCTION, SCOPE_LAMBDA } from "./unit.ts";

const HAS_DEFAULTS = 0x01;
const HAS_KEYWORD_DEFAULTS = 0x02;
const HAS_ANNOTATIONS = 0x04;
const HAS_CLOSURE = 0x08;

/** Makes a function of a code object, with the cells that it takes; CPython's `compiler_make_closure`. */
export function makeClosure(c: Codegen, code: CodeObject, flags: number, qualname: string): void {
  let all = flags;
  if (code.freevars.length > 0) {
    for (const name of code.freevars) c.opArg(op.LOAD_CLOSURE, cellIndex(c, name));
    all |= HAS_CLOSURE;
    c.opArg(op.BUILD_TUPLE, code.freevars.length);
  }
  c.loadConst(code);
  c.loadConst(qualname);
  c.opArg(op.MAKE_FUNCTION, all);
}

function cellIndex(c: Codegen, name: string): number {
  const { unit } = c;
  const isCell = (unit.scope === SCOPE_CLASS && name === "__class__") || unit.entry.scopeOf(name) === CELL;
  return (isCell ? unit.cellvars : unit.freevars).get(name) as number;
}

// ---- parameters

function refuseForbiddenParameters(c: Codegen, parameters: Arguments): void {
  const { posonlyargs, args, vararg, kwonlyargs, kwarg } = parameters;
  for (const parameter of [...posonlyargs, ...args, vararg, ...kwonlyargs, kwarg]) {
    if (parameter !== null) refuseForbiddenName(c, parameter.arg, "Store");
  }
}

/** Leaves the defaults on the stack; CPython's `compiler_default_arguments`. */
function visitDefaults(c: Codegen, parameters: Arguments): number {
  let flags = 0;
  if (parameters.defaults.length > 0) {
    flags |= HAS_DEFAULTS;
    visitExprs(c, parameters.defaults);
    c.opArg(op.BUILD_TUPLE, parameters.defaults.length);
  }
  const names: string[] = [];
  for (let i = 0; i < parameters.kwonlyargs.length; i++) {
    const value = parameters.kw_defaults[i];
    if (value === null || value === undefined) continue;
    names.push(c.mangle(parameters.kwonlyargs[i].arg));
    visitExpr(c, value);
  }
  if (names.length === 0) return flags;
  c.loadConst(new Tuple(names));
  c.opArg(op.BUILD_CONST_KEY_MAP, names.length);
  return flags | HAS_KEYWORD_DEFAULTS;
}

/** An annotation's value, or under `from __future__ import annotations` its text. */
export function visitAnnotation(c: Codegen, annotation: Expr): void {
  if (c.isPostponingAnnotations) c.loadConst(unparseExpression(annotation));
  else visitExpr(c, annotation);
}

function visitParameterAnnotations(c: Codegen, parameters: readonly (Arg | null)[]): number {
  let count = 0;
  for (const parameter of parameters) {
    if (parameter === null || parameter.annotation === null) continue;
    c.loadConst(c.mangle(parameter.arg));
    visitAnnotation(c, parameter.annotation);
    count += 2;
  }
  return count;
}

/** Leaves a tuple of names and annotations on the stack, if there are any; CPython's `compiler_visit_annotations`. */
function visitAnnotations(c: Codegen, parameters: Arguments, returns: Expr | null): number {
  let count = visitParameterAnnotations(c, parameters.args);
  count += visitParameterAnnotations(c, parameters.posonlyargs);
  count += visitParameterAnnotations(c, [parameters.vararg]);
  count += visitParameterAnnotations(c, parameters.kwonlyargs);
  count += visitParameterAnnotations(c, [parameters.kwarg]);
  if (returns !== null) {
    c.loadConst("return");
    visitAnnotation(c, returns);
    count += 2;
  }
  if (count === 0) return 0;
  c.opArg(op.BUILD_TUPLE, count);
  return HAS_ANNOTATIONS;
}

function setArgumentCounts(c: Codegen, parameters: Arguments): void {
  c.unit.argcount = parameters.args.length;
  c.unit.posonlyargcount = parameters.posonlyargs.length;
  c.unit.kwonlyargcount = parameters.kwonlyargs.length;
}

// ---- definitions

function firstLineOf(s: StmtOf<"FunctionDef" | "AsyncFunctionDef" | "ClassDef">): number {
  return s.decorator_list.length > 0 ? s.decorator_list[0].lineno : s.lineno;
}

function applyDecorators(c: Codegen, decorators: readonly Expr[]): void {
  for (let i = 0; i < decorators.length; i++) c.opArg(op.CALL_FUNCTION, 1);
}

/** CPython's `compiler_function`. */
export function visitFunction(c: Codegen, s: StmtOf<"FunctionDef" | "AsyncFunctionDef">): void {
  refuseForbiddenParameters(c, s.args);
  visitExprs(c, s.decorator_list);
  let flags = visitDefaults(c, s.args);
  flags |= visitAnnotations(c, s.args, s.returns);
  const scope = s.node === "FunctionDef" ? SCOPE_FUNCTION : SCOPE_ASYNC_FUNCTION;
  const unit = c.enterScope(s.name, scope, s, firstLineOf(s));
  const docstring = c.settings.optimize < 2 ? docstringOf(s.body) : null;
  // The first constant is the docstring, or None when there is none.
  unit.constants.indexOf(docstring === null ? null : docstring.value);
  setArgumentCounts(c, s.args);
  visitStatements(c, s.body, docstring === null ? 0 : 1);
  const code = finishUnit(c, true);
  c.exitScope();
  makeClosure(c, code, flags, unit.qualname);
  applyDecorators(c, s.decorator_list);
  storeName(c, s.name);
}

/** CPython's `compiler_lambda`. */
export function visitLambda(c: Codegen, e: ExprOf<"Lambda">): void {
  refuseForbiddenParameters(c, e.args);
  const flags = visitDefaults(c, e.args);
  const unit = c.enterScope("<lambda>", SCOPE_LAMBDA, e, e.lineno);
  // A lambda has no docstring.
  unit.constants.indexOf(null);
  setArgumentCounts(c, e.args);
  visitExpr(c, e.body);
  if (!unit.entry.generator) c.op(op.RETURN_VALUE);
  const code = finishUnit(c, !unit.entry.generator);
  c.exitScope();
  makeClosure(c, code, flags, unit.qualname);
}

/** The body of a class is a function that fills a namespace and returns the cell of `__class__`, if methods need it. */
function compileClassBody(c: Codegen, s: StmtOf<"ClassDef">): CodeObject {
  const unit = c.enterScope(s.name, SCOPE_CLASS, s, firstLineOf(s));
  unit.className = s.name;
  loadName(c, "__name__");
  storeName(c, "__module__");
  c.loadConst(unit.qualname);
  storeName(c, "__qualname__");
  visitBody(c, s.body);
  c.clearLine();
  if (unit.entry.needsClassClosure) {
    c.opArg(op.LOAD_CLOSURE, unit.cellvars.get("__class__") as number);
    c.op(op.DUP_TOP);
    storeName(c, "__classcell__");
  } else {
    c.loadConst(null);
  }
  c.op(op.RETURN_VALUE);
  const code = finishUnit(c, true);
  c.exitScope();
  return code;
}

/** CPython's `compiler_class`. */
export function visitClass(c: Codegen, s: StmtOf<"ClassDef">): void {
  visitExprs(c, s.decorator_list);
  const code = compileClassBody(c, s);
  c.op(op.LOAD_BUILD_CLASS);
  makeClosure(c, code, 0, code.name);
  c.loadConst(s.name);
  emitCall(c, 2, s.bases, s.keywords);
  applyDecorators(c, s.decorator_list);
  storeName(c, s.name);
}
