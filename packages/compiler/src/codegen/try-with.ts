/** `try` and `with`. */
import type { ExceptHandler } from "@pyvm/parser";
import type { Block } from "../flowgraph.ts";
import * as op from "../opcodes.ts";
import type { StmtOf } from "../tree.ts";
import type { Codegen } from "./codegen.ts";
import { callExitWithNones, requireCoroutine } from "./control-flow.ts";
import { emitAwait, visitExpr } from "./expressions.ts";
import { deleteName, storeName } from "./names.ts";
import { visitStatements } from "./statements.ts";
import { ASYNC_WITH, EXCEPTION_HANDLER, FINALLY_END, FINALLY_TRY, HANDLER_CLEANUP, TRY_EXCEPT, WITH } from "./unit.ts";

export function visitTry(c: Codegen, s: StmtOf<"Try">): void {
  if (s.finalbody.length > 0) visitTryFinally(c, s);
  else visitTryExcept(c, s);
}

/** The final body is compiled once for each way out: normal, exceptional, and by `unwindBlocks` for every jump. */
function visitTryFinally(c: Codegen, s: StmtOf<"Try">): void {
  const body = c.newBlock();
  const end = c.newBlock();
  const exit = c.newBlock();
  c.jump(op.SETUP_FINALLY, end);
  c.useNextBlock(body);
  c.pushFrameBlock(FINALLY_TRY, body, end, s.finalbody);
  if (s.handlers.length > 0) visitTryExcept(c, s);
  else visitStatements(c, s.body);
  c.opNoLine(op.POP_BLOCK);
  c.popFrameBlock();
  visitStatements(c, s.finalbody);
  c.jumpNoLine(op.JUMP_FORWARD, exit);

  c.useNextBlock(end);
  c.pushFrameBlock(FINALLY_END, end, null, null);
  visitStatements(c, s.finalbody);
  c.popFrameBlock();
  c.opArg(op.RERAISE, 0);
  c.useNextBlock(exit);
}

function visitTryExcept(c: Codegen, s: StmtOf<"Try">): void {
  const body = c.newBlock();
  let except = c.newBlock();
  const orelse = c.newBlock();
  const end = c.newBlock();
  c.jump(op.SETUP_FINALLY, except);
  c.useNextBlock(body);
  c.pushFrameBlock(TRY_EXCEPT, body, null, null);
  visitStatements(c, s.body);
  c.popFrameBlock();
  c.opNoLine(op.POP_BLOCK);
  c.jumpNoLine(op.JUMP_FORWARD, orelse);
  c.useNextBlock(except);
  c.pushFrameBlock(EXCEPTION_HANDLER, null, null, null);
  for (let i = 0; i < s.handlers.length; i++) {
    const handler = s.handlers[i];
    c.setLocation(handler);
    if (handler.type === null && i + 1 < s.handlers.length) throw c.error("default 'except:' must be last");
    except = c.newBlock();
    visitHandler(c, handler, except, end);
    c.useNextBlock(except);
  }
  c.popFrameBlock();
  c.clearLine();
  c.opArg(op.RERAISE, 0);
  c.useNextBlock(orelse);
  visitStatements(c, s.orelse);
  c.useNextBlock(end);
}

/** @param next where an exception goes that the handler does not match */
function visitHandler(c: Codegen, handler: ExceptHandler, next: Block, end: Block): void {
  if (handler.type !== null) {
    c.op(op.DUP_TOP);
    visitExpr(c, handler.type);
    c.jump(op.JUMP_IF_NOT_EXC_MATCH, next);
    c.nextBlock();
  }
  c.op(op.POP_TOP);
  if (handler.name !== null) {
    visitNamedHandler(c, handler, handler.name, end);
    return;
  }
  const body = c.newBlock();
  c.op(op.POP_TOP);
  c.op(op.POP_TOP);
  c.useNextBlock(body);
  c.pushFrameBlock(HANDLER_CLEANUP, body, null, null);
  visitStatements(c, handler.body);
  c.popFrameBlock();
  c.clearLine();
  c.op(op.POP_EXCEPT);
  c.jump(op.JUMP_FORWARD, end);
}

/** The name is deleted at every way out of the handler, and set to None before, in case the body deletes it. */
function visitNamedHandler(c: Codegen, handler: ExceptHandler, name: string, end: Block): void {
  const cleanupEnd = c.newBlock();
  const body = c.newBlock();
  storeName(c, name);
  c.op(op.POP_TOP);
  c.jump(op.SETUP_FINALLY, cleanupEnd);
  c.useNextBlock(body);
  c.pushFrameBlock(HANDLER_CLEANUP, body, null, name);
  visitStatements(c, handler.body);
  c.popFrameBlock();
  c.clearLine();
  c.op(op.POP_BLOCK);
  c.op(op.POP_EXCEPT);
  forgetName(c, name);
  c.jump(op.JUMP_FORWARD, end);

  c.useNextBlock(cleanupEnd);
  c.clearLine();
  forgetName(c, name);
  c.opArg(op.RERAISE, 1);
}

function forgetName(c: Codegen, name: string): void {
  c.loadConst(null);
  storeName(c, name);
  deleteName(c, name);
}

// ---- with

/** After `__exit__` has been told of an exception: re-raise it, or drop it. */
function finishExceptionalExit(c: Codegen): void {
  const exit = c.newBlock();
  c.jump(op.POP_JUMP_IF_TRUE, exit);
  c.nextBlock();
  c.opArg(op.RERAISE, 1);
  c.useNextBlock(exit);
  c.op(op.POP_TOP);
  c.op(op.POP_TOP);
  c.op(op.POP_TOP);
  c.op(op.POP_EXCEPT);
  c.op(op.POP_TOP);
}

/** CPython's `compiler_with`, from the context manager at `position` on. */
export function visitWith(c: Codegen, s: StmtOf<"With">, position: number): void {
  const item = s.items[position];
  const block = c.newBlock();
  const final = c.newBlock();
  const exit = c.newBlock();
  visitExpr(c, item.context_expr);
  c.jump(op.SETUP_WITH, final);
  c.useNextBlock(block);
  c.pushFrameBlock(WITH, block, final, s);
  if (item.optional_vars !== null) visitExpr(c, item.optional_vars);
  else c.op(op.POP_TOP);
  if (position + 1 < s.items.length) visitWith(c, s, position + 1);
  else visitStatements(c, s.body);
  c.clearLine();
  c.op(op.POP_BLOCK);
  c.popFrameBlock();
  c.setLocation(s);
  callExitWithNones(c);
  c.op(op.POP_TOP);
  c.jump(op.JUMP_FORWARD, exit);

  c.useNextBlock(final);
  c.op(op.WITH_EXCEPT_START);
  finishExceptionalExit(c);
  c.useNextBlock(exit);
}

/** CPython's `compiler_async_with`, from the context manager at `position` on. */
export function visitAsyncWith(c: Codegen, s: StmtOf<"AsyncWith">, position: number): void {
  const item = s.items[position];
  requireCoroutine(c, "async with");
  const block = c.newBlock();
  const final = c.newBlock();
  const exit = c.newBlock();
  visitExpr(c, item.context_expr);
  c.op(op.BEFORE_ASYNC_WITH);
  emitAwait(c);
  c.jump(op.SETUP_ASYNC_WITH, final);
  c.useNextBlock(block);
  c.pushFrameBlock(ASYNC_WITH, block, final, s);
  if (item.optional_vars !== null) visitExpr(c, item.optional_vars);
  else c.op(op.POP_TOP);
  if (position + 1 < s.items.length) visitAsyncWith(c, s, position + 1);
  else visitStatements(c, s.body);
  c.popFrameBlock();
  c.op(op.POP_BLOCK);
  c.setLocation(s);
  callExitWithNones(c);
  emitAwait(c);
  c.op(op.POP_TOP);
  c.jump(op.JUMP_ABSOLUTE, exit);

  c.useNextBlock(final);
  c.op(op.WITH_EXCEPT_START);
  emitAwait(c);
  finishExceptionalExit(c);
  c.useNextBlock(exit);
}
