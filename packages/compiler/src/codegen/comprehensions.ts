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
  emitLoops(c, e);
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

/** The rest of a loop: what follows when everything within it was emitted. */
type CloseLoop = () => void;

/** All loops, each within the one before; none of them needs the JavaScript stack, because there may be thousands. */
function emitLoops(c: Codegen, e: AnyComprehension): void {
  const open: CloseLoop[] = [];
  let depth = 0;
  for (const [index, loop] of e.generators.entries()) {
    const single = index === 0 || loop.is_async ? null : singleItem(loop.iter);
    if (single === null) depth++;
    open.push(loop.is_async ? openAsyncLoop(c, loop, index) : openSyncLoop(c, loop, index, single));
  }
  emitResult(c, e, depth);
  for (const close of open.toReversed()) close();
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

/** @param single the only item that is iterated over, if that is certain */
function openSyncLoop(c: Codegen, loop: Comprehension, index: number, single: Expr | null): CloseLoop {
  const start = c.newBlock();
  const ifCleanup = c.newBlock();
  const anchor = c.newBlock();
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
  return () => {
    c.useNextBlock(ifCleanup);
    if (single !== null) return;
    c.jump(op.JUMP_ABSOLUTE, start);
    c.useNextBlock(anchor);
  };
}

function openAsyncLoop(c: Codegen, loop: Comprehension, index: number): CloseLoop {
  const start = c.newBlock();
  const except = c.newBlock();
  const ifCleanup = c.newBlock();
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
  return () => {
    c.useNextBlock(ifCleanup);
    c.jump(op.JUMP_ABSOLUTE, start);
    c.popFrameBlock();
    c.useNextBlock(except);
    c.op(op.END_ASYNC_FOR);
  };
}

function emitConditions(c: Codegen, loop: Comprehension, otherwise: ReturnType<Codegen["newBlock"]>): void {
  for (const condition of loop.ifs) {
    jumpIf(c, condition, otherwise, false);
    c.nextBlock();
  }
}

/**
 * Within the innermost loop, what is collected.
 *
 * @param depth iterators on the stack above the result
 */
function emitResult(c: Codegen, e: AnyComprehension, depth: number): void {
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
