/**
 * Calls, attributes, items and binary operators. They chain to the left, possibly over thousands of links, so that a chain is
 * compiled in a loop: down to its innermost expression, and up again.
 */
import { Tuple } from "@pyvm/parser";
import type { Expr, Keyword } from "@pyvm/parser";
import * as op from "../opcodes.ts";
import type { ExprOf } from "../tree.ts";
import type { Codegen } from "./codegen.ts";
import { BINARY, STACK_USE_GUIDELINE, buildSequence, visitExpr, visitExprs } from "./expressions.ts";
import { nextOccurrences, refuseForbiddenName } from "./names.ts";
import { checkCaller, checkIndex, checkSubscripter } from "./warnings.ts";

type Link = ExprOf<"Attribute" | "Call" | "Subscript" | "BinOp">;

function isLink(e: Expr): e is Link {
  switch (e.node) {
    case "Attribute":
    case "Subscript":
      return e.ctx.node === "Load";
    case "Call":
    case "BinOp":
      return true;
    default:
      return false;
  }
}

/** Whether a call looks up and calls a method in one go; CPython's `maybe_optimize_method_call`. */
function isMethodCall(e: ExprOf<"Call">): boolean {
  const { func, args, keywords } = e;
  if (func.node !== "Attribute" || func.ctx.node !== "Load") return false;
  if (keywords.length > 0 || args.length >= STACK_USE_GUIDELINE) return false;
  for (const arg of args) if (arg.node === "Starred") return false;
  return true;
}

/** What comes before a link's left part is compiled: the checks. Returns that part. */
function enterLink(c: Codegen, e: Link): Expr {
  switch (e.node) {
    case "BinOp":
      return e.left;
    case "Attribute":
      return e.value;
    case "Subscript":
      checkSubscripter(c, e.value);
      checkIndex(c, e.value, e.slice);
      return e.value;
    default:
      if (isMethodCall(e)) return (e.func as ExprOf<"Attribute">).value;
      checkCaller(c, e.func);
      return e.func;
  }
}

function leaveLink(c: Codegen, e: Link): void {
  switch (e.node) {
    case "BinOp":
      visitExpr(c, e.right);
      c.op(BINARY[e.op.node]);
      break;
    case "Attribute":
      c.unit.lineno = e.end_lineno;
      c.opName(op.LOAD_ATTR, e.attr);
      break;
    case "Subscript":
      visitExpr(c, e.slice);
      c.op(op.BINARY_SUBSCR);
      break;
    default:
      if (isMethodCall(e)) callMethod(c, e);
      else emitCall(c, 0, e.args, e.keywords);
  }
}

function callMethod(c: Codegen, e: ExprOf<"Call">): void {
  const method = e.func as ExprOf<"Attribute">;
  c.unit.lineno = method.end_lineno;
  c.opName(op.LOAD_METHOD, method.attr);
  visitExprs(c, e.args);
  c.opArg(op.CALL_METHOD, e.args.length);
}

/** The location is that of `last`; the caller restores its own. */
export function visitChain(c: Codegen, last: Link): void {
  let e: Expr = enterLink(c, last);
  if (!isLink(e)) {
    visitExpr(c, e);
    leaveLink(c, last);
    return;
  }
  const links: Link[] = [];
  while (isLink(e)) {
    c.setLocation(e);
    links.push(e);
    e = enterLink(c, e);
  }
  visitExpr(c, e);
  for (let i = links.length - 1; i >= 0; i--) {
    c.setLocation(links[i]);
    leaveLink(c, links[i]);
  }
  c.setLocation(last);
  leaveLink(c, last);
}

// ---- calls

function validateKeywords(c: Codegen, keywords: readonly Keyword[]): void {
  const again = nextOccurrences(keywords.map(({ arg }) => arg));
  for (let i = 0; i < keywords.length; i++) {
    const { arg } = keywords[i];
    if (arg === null) continue;
    refuseForbiddenName(c, arg, "Store");
    if (again[i] < 0) continue;
    c.setLocation(keywords[again[i]]);
    throw c.error(`keyword argument repeated: ${arg}`);
  }
}

function needsUnpacking(args: readonly Expr[], keywords: readonly Keyword[]): boolean {
  if (args.length + keywords.length * 2 > STACK_USE_GUIDELINE) return true;
  return args.some((arg) => arg.node === "Starred") || keywords.some((keyword) => keyword.arg === null);
}

/**
 * Calls what is on the stack; CPython's `compiler_call_helper`.
 *
 * @param pushed positional arguments that are on the stack already
 */
export function emitCall(c: Codegen, pushed: number, args: readonly Expr[], keywords: readonly Keyword[]): void {
  validateKeywords(c, keywords);
  if (needsUnpacking(args, keywords)) {
    callUnpacked(c, pushed, args, keywords);
    return;
  }
  visitExprs(c, args);
  if (keywords.length === 0) {
    c.opArg(op.CALL_FUNCTION, pushed + args.length);
    return;
  }
  for (const keyword of keywords) visitExpr(c, keyword.value);
  c.loadConst(new Tuple(keywords.map((keyword) => keyword.arg)));
  c.opArg(op.CALL_FUNCTION_KW, pushed + args.length + keywords.length);
}

function callUnpacked(c: Codegen, pushed: number, args: readonly Expr[], keywords: readonly Keyword[]): void {
  const only = args.length === 1 && pushed === 0 ? args[0] : null;
  if (only !== null && only.node === "Starred") visitExpr(c, only.value);
  else buildSequence(c, args, pushed, op.BUILD_LIST, op.LIST_APPEND, op.LIST_EXTEND, true);
  if (keywords.length > 0) buildKeywords(c, keywords);
  c.opArg(op.CALL_FUNCTION_EX, Number(keywords.length > 0));
}

function buildKeywords(c: Codegen, keywords: readonly Keyword[]): void {
  let hasDict = false;
  let pending = 0;
  const flush = (end: number): void => {
    buildSomeKeywords(c, keywords, end - pending, end);
    if (hasDict) c.opArg(op.DICT_MERGE, 1);
    hasDict = true;
    pending = 0;
  };
  for (let i = 0; i < keywords.length; i++) {
    if (keywords[i].arg !== null) {
      pending++;
      continue;
    }
    if (pending > 0) flush(i);
    if (!hasDict) c.opArg(op.BUILD_MAP, 0);
    hasDict = true;
    visitExpr(c, keywords[i].value);
    c.opArg(op.DICT_MERGE, 1);
  }
  if (pending > 0) flush(keywords.length);
}

/** CPython's `compiler_subkwargs`. */
function buildSomeKeywords(c: Codegen, keywords: readonly Keyword[], begin: number, end: number): void {
  const count = end - begin;
  const isBig = count * 2 > STACK_USE_GUIDELINE;
  if (count > 1 && !isBig) {
    for (let i = begin; i < end; i++) visitExpr(c, keywords[i].value);
    c.loadConst(new Tuple(keywords.slice(begin, end).map((keyword) => keyword.arg)));
    c.opArg(op.BUILD_CONST_KEY_MAP, count);
    return;
  }
  if (isBig) c.opArgNoLine(op.BUILD_MAP, 0);
  for (let i = begin; i < end; i++) {
    c.loadConst(keywords[i].arg);
    visitExpr(c, keywords[i].value);
    if (isBig) c.opArgNoLine(op.MAP_ADD, 1);
  }
  if (!isBig) c.opArg(op.BUILD_MAP, count);
}
