/** Loops, and the ways out of them and of functions. */
import type { Stmt } from "@pyvm/parser";
import * as op from "../opcodes.ts";
import { FUNCTION_BLOCK } from "../symtable-entry.ts";
import type { StmtOf } from "../tree.ts";
import type { Block } from "../flowgraph.ts";
import type { Codegen } from "./codegen.ts";
import { emitAwait, jumpIf, visitExpr } from "./expressions.ts";
import { deleteName, storeName } from "./names.ts";
import { visitStatements } from "./statements.ts";
import {
  ASYNC_WITH,
  FINALLY_END,
  FINALLY_TRY,
  FOR_LOOP,
  HANDLER_CLEANUP,
  POP_VALUE,
  SCOPE_ASYNC_FUNCTION,
  TRY_EXCEPT,
  WHILE_LOOP,
  WITH,
} from "./unit.ts";
import type { FrameBlock } from "./unit.ts";

// ---- loops

export function visitFor(c: Codegen, s: StmtOf<"For">): void {
  const start = c.newBlock();
  const body = c.newBlock();
  const cleanup = c.newBlock();
  const end = c.newBlock();
  c.pushFrameBlock(FOR_LOOP, start, end, null);
  visitExpr(c, s.iter);
  c.op(op.GET_ITER);
  c.useNextBlock(start);
  c.jump(op.FOR_ITER, cleanup);
  c.useNextBlock(body);
  visitExpr(c, s.target);
  visitStatements(c, s.body);
  c.clearLine();
  c.jump(op.JUMP_ABSOLUTE, start);
  c.useNextBlock(cleanup);
  c.popFrameBlock();
  visitStatements(c, s.orelse);
  c.useNextBlock(end);
}

/** `async` statements stand in coroutines, or in a module that the caller of the compiler lets wait. */
export function requireCoroutine(c: Codegen, what: string): void {
  if (c.isTopLevelAwait) c.unit.entry.coroutine = true;
  else if (c.unit.scope !== SCOPE_ASYNC_FUNCTION) throw c.error(`'${what}' outside async function`);
}

export function visitAsyncFor(c: Codegen, s: StmtOf<"AsyncFor">): void {
  requireCoroutine(c, "async for");
  const start = c.newBlock();
  const except = c.newBlock();
  const end = c.newBlock();
  visitExpr(c, s.iter);
  c.op(op.GET_AITER);
  c.useNextBlock(start);
  c.pushFrameBlock(FOR_LOOP, start, end, null);
  c.jump(op.SETUP_FINALLY, except);
  c.op(op.GET_ANEXT);
  c.loadConst(null);
  c.op(op.YIELD_FROM);
  c.op(op.POP_BLOCK);
  visitExpr(c, s.target);
  visitStatements(c, s.body);
  c.clearLine();
  c.jump(op.JUMP_ABSOLUTE, start);
  c.popFrameBlock();
  c.useNextBlock(except);
  // The end of the loop belongs to the iterator, not to the body.
  c.setLocation(s.iter);
  c.op(op.END_ASYNC_FOR);
  visitStatements(c, s.orelse);
  c.useNextBlock(end);
}

export function visitWhile(c: Codegen, s: StmtOf<"While">): void {
  const loop = c.newBlock();
  const body = c.newBlock();
  const anchor = c.newBlock();
  const end = c.newBlock();
  c.useNextBlock(loop);
  c.pushFrameBlock(WHILE_LOOP, loop, end, null);
  jumpIf(c, s.test, anchor, false);
  c.useNextBlock(body);
  visitStatements(c, s.body);
  c.setLocation(s);
  jumpIf(c, s.test, body, true);
  c.popFrameBlock();
  c.useNextBlock(anchor);
  visitStatements(c, s.orelse);
  c.useNextBlock(end);
}

// ---- unwinding

/** Calls `__exit__(None, None, None)`. */
export function callExitWithNones(c: Codegen): void {
  c.loadConst(null);
  c.op(op.DUP_TOP);
  c.op(op.DUP_TOP);
  c.opArg(op.CALL_FUNCTION, 3);
}

function unwindFinally(c: Codegen, body: readonly Stmt[], keepsTop: boolean): void {
  c.op(op.POP_BLOCK);
  if (keepsTop) c.pushFrameBlock(POP_VALUE, null, null, null);
  visitStatements(c, body);
  if (keepsTop) c.popFrameBlock();
  // The body appears to run after the statement that leaves, so that the rest has no line.
  c.clearLine();
}

function unwindException(c: Codegen, keepsTop: boolean): void {
  if (keepsTop) c.op(op.ROT_FOUR);
  c.op(op.POP_TOP);
  c.op(op.POP_TOP);
  c.op(op.POP_TOP);
  if (keepsTop) c.op(op.ROT_FOUR);
  c.op(op.POP_EXCEPT);
}

function unwindWith(c: Codegen, frame: FrameBlock, keepsTop: boolean): void {
  c.setLocation(frame.datum as Stmt);
  c.op(op.POP_BLOCK);
  if (keepsTop) c.op(op.ROT_TWO);
  callExitWithNones(c);
  if (frame.type === ASYNC_WITH) emitAwait(c);
  c.op(op.POP_TOP);
  c.clearLine();
}

function unwindHandler(c: Codegen, name: string | null, keepsTop: boolean): void {
  if (name !== null) c.op(op.POP_BLOCK);
  if (keepsTop) c.op(op.ROT_FOUR);
  c.op(op.POP_EXCEPT);
  if (name === null) return;
  c.loadConst(null);
  storeName(c, name);
  deleteName(c, name);
}

/**
 * Leaves one block; CPython's `compiler_unwind_fblock`.
 *
 * @param keepsTop whether the value on the top of the stack, which is being returned, has to stay there
 */
function unwind(c: Codegen, frame: FrameBlock, keepsTop: boolean): void {
  switch (frame.type) {
    case FOR_LOOP:
    case POP_VALUE:
      if (keepsTop) c.op(op.ROT_TWO);
      c.op(op.POP_TOP);
      break;
    case TRY_EXCEPT:
      c.op(op.POP_BLOCK);
      break;
    case FINALLY_TRY:
      unwindFinally(c, frame.datum as readonly Stmt[], keepsTop);
      break;
    case FINALLY_END:
      unwindException(c, keepsTop);
      break;
    case WITH:
    case ASYNC_WITH:
      unwindWith(c, frame, keepsTop);
      break;
    case HANDLER_CLEANUP:
      unwindHandler(c, frame.datum as string | null, keepsTop);
      break;
    default:
      break;
  }
}

/**
 * Leaves the blocks from the innermost outwards, each with those around it alone in force; CPython's
 * `compiler_unwind_fblock_stack`.
 *
 * @param untilLoop whether to stop at a loop
 * @returns that loop, or null
 */
function unwindBlocks(c: Codegen, keepsTop: boolean, untilLoop: boolean): FrameBlock | null {
  const { frameBlocks } = c.unit;
  const left: FrameBlock[] = [];
  let loop: FrameBlock | null = null;
  while (frameBlocks.length > 0) {
    const top = frameBlocks[frameBlocks.length - 1];
    if (untilLoop && (top.type === WHILE_LOOP || top.type === FOR_LOOP)) {
      loop = top;
      break;
    }
    frameBlocks.pop();
    left.push(top);
    unwind(c, top, keepsTop);
  }
  while (left.length > 0) frameBlocks.push(left.pop() as FrameBlock);
  return loop;
}

export function visitReturn(c: Codegen, s: StmtOf<"Return">): void {
  const { value } = s;
  const keepsTop = value !== null && value.node !== "Constant";
  const { entry } = c.unit;
  if (entry.type !== FUNCTION_BLOCK) throw c.error("'return' outside function");
  if (value !== null && entry.coroutine && entry.generator) throw c.error("'return' with value in async generator");
  if (keepsTop) visitExpr(c, value);
  else if (value !== null) {
    c.setLocation(value);
    c.op(op.NOP);
  }
  if (value === null || value.lineno !== s.lineno) {
    c.setLocation(s);
    c.op(op.NOP);
  }
  unwindBlocks(c, keepsTop, false);
  if (value === null) c.loadConst(null);
  else if (value.node === "Constant") c.loadConst(value.value);
  c.op(op.RETURN_VALUE);
  c.nextBlock();
}

export function visitBreak(c: Codegen): void {
  const { lineno } = c.unit;
  c.op(op.NOP);
  const loop = unwindBlocks(c, false, true);
  if (loop === null) {
    c.unit.lineno = lineno; // what was unwound has none
    throw c.error("'break' outside loop");
  }
  unwind(c, loop, false);
  c.jump(op.JUMP_ABSOLUTE, loop.exit as Block);
  c.nextBlock();
}

export function visitContinue(c: Codegen): void {
  const { lineno } = c.unit;
  c.op(op.NOP);
  const loop = unwindBlocks(c, false, true);
  if (loop === null) {
    c.unit.lineno = lineno; // what was unwound has none
    throw c.error("'continue' not properly in loop");
  }
  c.jump(op.JUMP_ABSOLUTE, loop.block as Block);
  c.nextBlock();
}
