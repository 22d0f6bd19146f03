/** Comprehensions and generator expressions: functions of their outermost iterable. */
import type { Comprehension, Expr } from "@pyvm/parser";
import * as op from "../opcodes.ts";
import type { ExprOf } from "../tree.ts";
import type { Codegen } from "./codegen.ts";
import { emitAwait, jumpIf, visitExpr } from "./expressions.ts";
import { finishUnit } from "./finish.ts";
import { makeClosure } from "./functions.ts";
import { ASYNC_COMPREHENSION_GENERATOR, SCOPE_COMPREHENSION } from "./unit.ts";

type AnyComprehension = ExprOf<"ListComp" | "SetComp" | "DictComp" | "GeneratorExp">;

const NAMES: Readonly<Record<AnyComprehension["node"], string>> = {
  ListComp: "<listcomp>",
  SetComp: "<setcomp>",
  DictComp: "<dictcomp>",
  GeneratorExp: "<genexpr>",
};

const BUILD: Readonly<Record<Exclude<AnyComprehension["node"], "GeneratorExp">, number>> = {
  ListComp: op.BUILD_LIST,
  SetComp: op.BUILD_SET,
  DictComp: op.BUILD_MAP,
};

/** CPython's `compiler_comprehension`. */
export function visitComprehension(c: Codegen, e: AnyComprehension): void {
  const isInCoroutine = c.unit.entry.coroutine;
  const { isTopLevelAwait } = c;
  const outermost = e.generators[0];
  const unit = c.enterScope(NAMES[e.node], SCOPE_COMPREHENSION, e, e.lineno);
  c.setLocation(e);
  const isAsync = unit.entry.coroutine;
  if (isAsync && !isInCoroutine && e.node !== "GeneratorExp" && !isTopLevelAwait) {
    throw c.error("asynchronous comprehension outside of an asynchronous function");
  }
  if (e.node !== "GeneratorExp") c.opArg(BUILD[e.node], 0);
  emitLoop(c, e, 0, 0);
  if (e.node !== "GeneratorExp") c.op(op.RETURN_VALUE);
  const code = finishUnit(c, true);
  c.exitScope();
  if (isTopLevelAwait && isAsync) c.unit.entry.coroutine = true;
  makeClosure(c, code, 0, unit.qualname);
  visitExpr(c, outermost.iter);
  c.op(outermost.is_async ? op.GET_AITER : op.GET_ITER);
  c.opArg(op.CALL_FUNCTION, 1);
  if (isAsync && e.node !== "GeneratorExp") emitAwait(c);
}

/**
 * One `for` of a comprehension and those within.
 *
 * @param depth iterators on the stack above the result
 */
function emitLoop(c: Codegen, e: AnyComprehension, index: number, depth: number): void {
  if (e.generators[index].is_async) emitAsyncLoop(c, e, index, depth);
  else emitSyncLoop(c, e, index, depth);
}

/** `for y in [f(x)]` only names a value: no loop is needed. */
function singleItem(iterable: Expr): Expr | null {
  if ((iterable.node !== "List" && iterable.node !== "Tuple") || iterable.elts.length !== 1) return null;
  return iterable.elts[0].node === "Starred" ? null : iterable.elts[0];
}

function loadOutermost(c: Codegen): void {
  c.unit.argcount = 1;
  c.opArg(op.LOAD_FAST, 0);
}

function emitSyncLoop(c: Codegen, e: AnyComprehension, index: number, depth: number): void {
  const start = c.newBlock();
  const ifCleanup = c.newBlock();
  const anchor = c.newBlock();
  const loop = e.generators[index];
  const single = index === 0 ? null : singleItem(loop.iter);
  if (single !== null) {
    visitExpr(c, single);
  } else {
    if (index === 0) loadOutermost(c);
    else {
      visitExpr(c, loop.iter);
      c.op(op.GET_ITER);
    }
    c.useNextBlock(start);
    c.jump(op.FOR_ITER, anchor);
    c.nextBlock();
  }
  visitExpr(c, loop.target);
  emitConditions(c, loop, ifCleanup);
  emitInner(c, e, index, single === null ? depth + 1 : depth);
  c.useNextBlock(ifCleanup);
  if (single === null) {
    c.jump(op.JUMP_ABSOLUTE, start);
    c.useNextBlock(anchor);
  }
}

function emitAsyncLoop(c: Codegen, e: AnyComprehension, index: number, depth: number): void {
  const start = c.newBlock();
  const except = c.newBlock();
  const ifCleanup = c.newBlock();
  const loop = e.generators[index];
  if (index === 0) loadOutermost(c);
  else {
    visitExpr(c, loop.iter);
    c.op(op.GET_AITER);
  }
  c.useNextBlock(start);
  c.pushFrameBlock(ASYNC_COMPREHENSION_GENERATOR, start, null, null);
  c.jump(op.SETUP_FINALLY, except);
  c.op(op.GET_ANEXT);
  c.loadConst(null);
  c.op(op.YIELD_FROM);
  c.op(op.POP_BLOCK);
  visitExpr(c, loop.target);
  emitConditions(c, loop, ifCleanup);
  emitInner(c, e, index, depth + 1);
  c.useNextBlock(ifCleanup);
  c.jump(op.JUMP_ABSOLUTE, start);
  c.popFrameBlock();
  c.useNextBlock(except);
  c.op(op.END_ASYNC_FOR);
}

function emitConditions(c: Codegen, loop: Comprehension, otherwise: ReturnType<Codegen["newBlock"]>): void {
  for (const condition of loop.ifs) {
    jumpIf(c, condition, otherwise, false);
    c.nextBlock();
  }
}

/** The next loop, or within the innermost one, what is collected. */
function emitInner(c: Codegen, e: AnyComprehension, index: number, depth: number): void {
  if (index + 1 < e.generators.length) {
    emitLoop(c, e, index + 1, depth);
    return;
  }
  if (e.node === "DictComp") {
    visitExpr(c, e.key);
    visitExpr(c, e.value);
    c.opArg(op.MAP_ADD, depth + 1);
    return;
  }
  visitExpr(c, e.elt);
  if (e.node === "GeneratorExp") {
    c.op(op.YIELD_VALUE);
    c.op(op.POP_TOP);
  } else {
    c.opArg(e.node === "ListComp" ? op.LIST_APPEND : op.SET_ADD, depth + 1);
  }
}
