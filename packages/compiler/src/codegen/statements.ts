/** Code for statements; CPython's `compiler_visit_stmt` and the simple ones of what it calls. */
import { Tuple } from "@pyvm/parser";
import type { Alias, Expr, Operator, Stmt } from "@pyvm/parser";
import * as op from "../opcodes.ts";
import { docstringOf } from "../tree.ts";
import type { ExprOf, StmtOf } from "../tree.ts";
import type { Codegen } from "./codegen.ts";
import { isModuleOrClass } from "./codegen.ts";
import { visitBreak, visitContinue, visitFor, visitAsyncFor, visitReturn, visitWhile } from "./control-flow.ts";
import { jumpIf, visitExpr, visitExprs } from "./expressions.ts";
import { visitAnnotation, visitClass, visitFunction } from "./functions.ts";
import { loadName, refuseForbiddenName, storeName } from "./names.ts";
import { visitMatch } from "./patterns.ts";
import { visitAsyncWith, visitTry, visitWith } from "./try-with.ts";
import { SCOPE_MODULE, indexOfName } from "./unit.ts";

export function visitStatements(c: Codegen, statements: readonly Stmt[], start: number = 0): void {
  for (let i = start; i < statements.length; i++) visitStatement(c, statements[i]);
}

/** Whether a body annotates a name, outside nested functions and classes; CPython's `find_ann`. */
function hasAnnotations(statements: readonly Stmt[]): boolean {
  return statements.some(isOrHasAnnotation);
}

function isOrHasAnnotation(s: Stmt): boolean {
  switch (s.node) {
    case "AnnAssign":
      return true;
    case "For":
    case "AsyncFor":
    case "While":
    case "If":
      return hasAnnotations(s.body) || hasAnnotations(s.orelse);
    case "With":
    case "AsyncWith":
      return hasAnnotations(s.body);
    case "Try":
      return (
        s.handlers.some((handler) => hasAnnotations(handler.body)) ||
        hasAnnotations(s.body) ||
        hasAnnotations(s.finalbody) ||
        hasAnnotations(s.orelse)
      );
    default:
      return false;
  }
}

export function setUpAnnotations(c: Codegen, body: readonly Stmt[]): void {
  if (hasAnnotations(body)) c.op(op.SETUP_ANNOTATIONS);
}

/** The body of a module or class, whose docstring is stored; CPython's `compiler_body`. */
export function visitBody(c: Codegen, body: readonly Stmt[]): void {
  if (c.unit.scope === SCOPE_MODULE && body.length > 0) c.setLocation(body[0]);
  setUpAnnotations(c, body);
  const docstring = c.settings.optimize < 2 ? docstringOf(body) : null;
  if (docstring !== null) {
    visitExpr(c, docstring);
    c.clearLine();
    storeName(c, "__doc__");
  }
  visitStatements(c, body, docstring === null ? 0 : 1);
}

export function visitStatement(c: Codegen, s: Stmt): void {
  c.setLocation(s);
  switch (s.node) {
    case "Expr":
      visitExprStatement(c, s.value);
      break;
    case "Assign":
      visitAssign(c, s);
      break;
    case "If":
      visitIf(c, s);
      break;
    case "Return":
      visitReturn(c, s);
      break;
    case "FunctionDef":
    case "AsyncFunctionDef":
      visitFunction(c, s);
      break;
    case "ClassDef":
      visitClass(c, s);
      break;
    case "AugAssign":
      visitAugAssign(c, s);
      break;
    case "AnnAssign":
      visitAnnAssign(c, s);
      break;
    case "Delete":
      visitExprs(c, s.targets);
      break;
    case "Pass":
      c.op(op.NOP);
      break;
    case "Raise":
      visitRaise(c, s);
      break;
    case "Assert":
      visitAssert(c, s);
      break;
    case "Import":
      for (const alias of s.names) visitImport(c, alias);
      break;
    case "ImportFrom":
      visitImportFrom(c, s);
      break;
    default:
      visitControlFlow(c, s);
  }
}

function visitControlFlow(c: Codegen, s: Stmt): void {
  switch (s.node) {
    case "For":
      visitFor(c, s);
      break;
    case "AsyncFor":
      visitAsyncFor(c, s);
      break;
    case "While":
      visitWhile(c, s);
      break;
    case "Break":
      visitBreak(c);
      break;
    case "Continue":
      visitContinue(c);
      break;
    case "Try":
      visitTry(c, s);
      break;
    case "With":
      visitWith(c, s, 0);
      break;
    case "AsyncWith":
      visitAsyncWith(c, s, 0);
      break;
    case "Match":
      visitMatch(c, s);
      break;
    default:
      break;
  }
}

function visitExprStatement(c: Codegen, value: Expr): void {
  if (c.settings.interactive && c.outer.length === 0) {
    visitExpr(c, value);
    c.op(op.PRINT_EXPR);
    return;
  }
  if (value.node === "Constant") {
    c.op(op.NOP);
    return;
  }
  visitExpr(c, value);
  c.clearLine();
  c.op(op.POP_TOP);
}

function visitAssign(c: Codegen, s: StmtOf<"Assign">): void {
  visitExpr(c, s.value);
  for (let i = 0; i < s.targets.length; i++) {
    if (i + 1 < s.targets.length) c.op(op.DUP_TOP);
    visitExpr(c, s.targets[i]);
  }
}

function visitIf(c: Codegen, s: StmtOf<"If">): void {
  const end = c.newBlock();
  const next = s.orelse.length > 0 ? c.newBlock() : end;
  jumpIf(c, s.test, next, false);
  visitStatements(c, s.body);
  if (s.orelse.length > 0) {
    c.jumpNoLine(op.JUMP_FORWARD, end);
    c.useNextBlock(next);
    visitStatements(c, s.orelse);
  }
  c.useNextBlock(end);
}

const INPLACE: Readonly<Record<Operator["node"], number>> = {
  Add: op.INPLACE_ADD,
  Sub: op.INPLACE_SUBTRACT,
  Mult: op.INPLACE_MULTIPLY,
  MatMult: op.INPLACE_MATRIX_MULTIPLY,
  Div: op.INPLACE_TRUE_DIVIDE,
  Mod: op.INPLACE_MODULO,
  Pow: op.INPLACE_POWER,
  LShift: op.INPLACE_LSHIFT,
  RShift: op.INPLACE_RSHIFT,
  BitOr: op.INPLACE_OR,
  BitXor: op.INPLACE_XOR,
  BitAnd: op.INPLACE_AND,
  FloorDiv: op.INPLACE_FLOOR_DIVIDE,
};

/** Leaves on the stack what is needed to find the target again, and its value. */
function loadAugTarget(c: Codegen, target: Expr): void {
  switch (target.node) {
    case "Attribute":
      visitExpr(c, target.value);
      c.op(op.DUP_TOP);
      c.unit.lineno = target.end_lineno;
      c.opName(op.LOAD_ATTR, target.attr);
      break;
    case "Subscript":
      visitExpr(c, target.value);
      visitExpr(c, target.slice);
      c.op(op.DUP_TOP_TWO);
      c.op(op.BINARY_SUBSCR);
      break;
    default:
      loadName(c, (target as ExprOf<"Name">).id);
  }
}

function storeAugTarget(c: Codegen, target: Expr): void {
  switch (target.node) {
    case "Attribute":
      c.unit.lineno = target.end_lineno;
      c.op(op.ROT_TWO);
      c.opName(op.STORE_ATTR, target.attr);
      break;
    case "Subscript":
      c.op(op.ROT_THREE);
      c.op(op.STORE_SUBSCR);
      break;
    default:
      storeName(c, (target as ExprOf<"Name">).id);
  }
}

function visitAugAssign(c: Codegen, s: StmtOf<"AugAssign">): void {
  c.setLocation(s.target);
  loadAugTarget(c, s.target);
  c.setLocation(s);
  visitExpr(c, s.value);
  c.op(INPLACE[s.op.node]);
  c.setLocation(s.target);
  storeAugTarget(c, s.target);
}

// ---- annotated assignments

function evaluateAndDrop(c: Codegen, e: Expr): void {
  visitExpr(c, e);
  c.op(op.POP_TOP);
}

function evaluateIndex(c: Codegen, e: Expr): void {
  if (e.node === "Slice") {
    for (const bound of [e.lower, e.upper, e.step]) if (bound !== null) evaluateAndDrop(c, bound);
  } else if (e.node === "Tuple") {
    for (const element of e.elts) evaluateIndex(c, element);
  } else {
    evaluateAndDrop(c, e);
  }
}

function annotateName(c: Codegen, s: StmtOf<"AnnAssign">, name: string): void {
  refuseForbiddenName(c, name, "Store");
  if (!s.simple || !isModuleOrClass(c.unit)) return;
  visitAnnotation(c, s.annotation);
  c.opName(op.LOAD_NAME, "__annotations__");
  c.loadConst(c.mangle(name));
  c.op(op.STORE_SUBSCR);
}

function visitAnnAssign(c: Codegen, s: StmtOf<"AnnAssign">): void {
  const { target } = s;
  if (s.value !== null) {
    visitExpr(c, s.value);
    visitExpr(c, target);
  }
  if (target.node === "Name") annotateName(c, s, target.id);
  else if (target.node === "Attribute") {
    refuseForbiddenName(c, target.attr, "Store");
    if (s.value === null) evaluateAndDrop(c, target.value);
  } else if (target.node === "Subscript" && s.value === null) {
    evaluateAndDrop(c, target.value);
    evaluateIndex(c, target.slice);
  }
  if (!s.simple && !c.isPostponingAnnotations && isModuleOrClass(c.unit)) evaluateAndDrop(c, s.annotation);
}

// ---- raise, assert, import

function visitRaise(c: Codegen, s: StmtOf<"Raise">): void {
  let count = 0;
  if (s.exc !== null) {
    visitExpr(c, s.exc);
    count++;
    if (s.cause !== null) {
      visitExpr(c, s.cause);
      count++;
    }
  }
  c.opArg(op.RAISE_VARARGS, count);
  c.nextBlock();
}

function isNonEmptyTuple(e: Expr): boolean {
  if (e.node === "Tuple") return e.elts.length > 0;
  return e.node === "Constant" && e.value instanceof Tuple && e.value.items.length > 0;
}

function visitAssert(c: Codegen, s: StmtOf<"Assert">): void {
  if (isNonEmptyTuple(s.test)) c.warn("assertion is always true, perhaps remove parentheses?");
  if (c.settings.optimize > 0) return;
  const end = c.newBlock();
  jumpIf(c, s.test, end, true);
  c.op(op.LOAD_ASSERTION_ERROR);
  if (s.msg !== null) {
    visitExpr(c, s.msg);
    c.opArg(op.CALL_FUNCTION, 1);
  }
  c.opArg(op.RAISE_VARARGS, 1);
  c.useNextBlock(end);
}

/** `import a.b.c as d` binds the last module of the path; CPython's `compiler_import_as`. */
function bindModuleAs(c: Codegen, path: string, name: string): void {
  const parts = path.split(".");
  if (parts.length === 1) {
    storeName(c, name);
    return;
  }
  for (let i = 1; i < parts.length; i++) {
    // Alone among names, the parts of a path are not mangled.
    c.opArg(op.IMPORT_FROM, indexOfName(c.unit.names, parts[i]));
    if (i + 1 === parts.length) break;
    c.op(op.ROT_TWO);
    c.op(op.POP_TOP);
  }
  storeName(c, name);
  c.op(op.POP_TOP);
}

function visitImport(c: Codegen, alias: Alias): void {
  c.loadConst(0n);
  c.loadConst(null);
  c.opName(op.IMPORT_NAME, alias.name);
  if (alias.asname !== null) bindModuleAs(c, alias.name, alias.asname);
  else storeName(c, alias.name.split(".", 1)[0]);
}

function visitImportFrom(c: Codegen, s: StmtOf<"ImportFrom">): void {
  c.loadConst(BigInt(s.level ?? 0));
  if (s.module === "__future__" && s.lineno > c.settings.future.lineno) {
    throw c.error("from __future__ imports must occur at the beginning of the file");
  }
  c.loadConst(new Tuple(s.names.map((alias) => alias.name)));
  c.opName(op.IMPORT_NAME, s.module ?? "");
  for (const alias of s.names) {
    if (alias.name === "*") {
      c.op(op.IMPORT_STAR);
      return;
    }
    c.opName(op.IMPORT_FROM, alias.name);
    storeName(c, alias.asname ?? alias.name);
  }
  c.op(op.POP_TOP);
}
