/**
 * The evaluation loop (_PyEval_EvalFrameDefault).
 *
 * `run` runs one frame; drive.ts switches between them.
 *
 * `run` is small on purpose. V8 compiles it as a whole, and only the paths that it has seen: a path met later throws the
 * compiled code away. So what moves references between stack, locals and constants, and what jumps, is done here; all other work is in functions that are
 * compiled by themselves, in the files *-instructions.ts, and that V8 draws in where they are hot.
 *
 * Locals of `run`, all rebuilt from the frame:
 *
 * ```text
 *   f       the frame                       fp      i32 index of its first local
 *   pc      u16 index of the next instruction   sp   i32 index of the next free stack slot (the stack grows by 2)
 *   first   u16 index of instruction 0      lasti   i32 index of the frame's f_lasti
 *   consts  i32 index of item 0 of co_consts
 *   cache   address of the inline caches (16 bytes an instruction), 0 while the code is cold
 * ```
 *
 * A reference on the value stack is owned by the stack: an instruction that throws has left its operands there. A throw anywhere lands in the one
 * `catch`, which adds the traceback entry, unwinds the block stack and goes on in a handler or in the calling frame.
 *
 * Sums are closed with `| 0` so that V8 keeps the counters as 32-bit integers.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { PY_ERROR } from "../machine/errors.ts";
import { deallocate } from "../object/dealloc.ts";
import { isTrue } from "../object/compare.ts";
import { getIter } from "../object/iterate.ts";
import {
  CELL_REF,
  CO_CODE,
  CO_CONSTS,
  CO_FLAGS,
  CO_NLOCALS,
  CO_OPCACHE,
  CO_OPCACHE_FLAG,
  F_CODE,
  F_IBLOCK,
  F_LASTI,
  F_LOCALSPLUS,
  F_STACKDEPTH,
  F_STATE,
  F_VALUESTACK,
  FRAME_EXECUTING,
  FRAME_RAISED,
  FRAME_RETURNED,
  FRAME_SUSPENDED,
  FRAME_UNWINDING,
  TUPLE_ITEMS,
} from "../object/offsets.ts";
import { EB_TRACE, IS_EVAL_BREAKER, TS_FRAME, TS_RECURSION_DEPTH, TS_RECURSION_LIMIT } from "../object/state.ts";
import { FALSE, TRUE } from "../object/static.ts";
import { takeStopValue } from "../object/stop.ts";
import { addTraceback } from "../builtins/traceback/here.ts";
import { listAppendFromStack } from "../builtins/list/list.ts";
import {
  binaryAdd,
  binaryAnd,
  binaryFloorDivide,
  binaryModulo,
  binaryMultiply,
  binaryOther,
  binaryRshift,
  binarySubtract,
  binaryTrueDivide,
} from "./arithmetic-instructions.ts";
import {
  loadAttribute,
  loadGlobalInstruction,
  loadMethodInstruction,
  storeAttribute,
} from "./attribute-instructions.ts";
import { callFunction, callMethod, FAILED, finishCall } from "./call-instructions.ts";
import { compareOperation, containsInstruction, popTruth } from "./comparison-instructions.ts";
import { observe } from "./compiled/feedback.ts";
import { handlerOf, pushBlock, saveStack, unwind } from "./block-stack.ts";
import { checkEvalBreaker } from "./eval-breaker.ts";
import { tooDeep } from "./frame.ts";
import { yieldFromStep } from "./generator/resume.ts";
import { popHandlerState } from "./handlers.ts";
import { warmUp } from "./inline-cache.ts";
import { loadNameInstruction, storeNameInstruction } from "./name-instructions.ts";
import { unknownOpcode } from "./rare-instructions.ts";
import { isStopAsyncIteration, wrapAsyncValue } from "./operations/awaiting.ts";
import { enterContext } from "./operations/contexts.ts";
import { doRaise, exceptionMatch, reraise } from "./operations/handling.ts";
import { AGAIN, CALLED, RAISED, RETURNED, STOPPED, YIELDED } from "./outcomes.ts";
import { RARE_INSTRUCTIONS } from "./rare-instructions.ts";
import {
  binarySubscript,
  buildList,
  buildTuple,
  nextItem,
  storeSubscriptInstruction,
  unpackSequence,
} from "./sequence-instructions.ts";
import * as scope from "./scope-operations.ts";
import { exceptionEvent } from "./tracing.ts";

/** The instruction that is everywhere in the code of a traced frame but in one place: see traced-run.ts. No code object has it. */
export const TRACE_STOP = 166;

/**
 * How many backward jumps `run` makes before it is entered anew: V8 compiles better for functions that are called than for loops that are already running, and
 * begins with it at a call. Where calls are rare it compiles for the running loop first, and then once more.
 */
const JUMPS = 50;

/** How many entries JUMPS backward jumps count for. */
const JUMPS_HEAT = 8;

/**
 * Runs frame `f` from where its f_lasti says until it calls, returns, yields or raises. `returned` is what the frame that it had called has returned
 * (owned), or 0; `throwing`: the current exception comes from there. `mark` and `depth` are what the native stack and the recursion depth are
 * brought back to by an exception. `copy`: the address of another copy of the code to execute, 0 for co_code.
 */
export function run(
  vm: Machine,
  f: Address,
  returned: Address,
  throwing: boolean,
  mark: number,
  depth: number,
  copy: Address,
): number {
  const i32 = vm.i32;
  const u16 = vm.u16;
  const code = i32[(f + F_CODE) >> 2];
  const fp = (f + F_LOCALSPLUS) >> 2;
  const lasti = (f + F_LASTI) >> 2;
  const first = (copy === 0 ? i32[(code + CO_CODE) >> 2] + 32 : copy) >> 1;
  const consts = (i32[(code + CO_CONSTS) >> 2] + TUPLE_ITEMS) >> 2;
  let cache = i32[(code + CO_OPCACHE) >> 2];
  let pc = (first + i32[lasti] + 1) | 0;
  let sp = (i32[(f + F_VALUESTACK) >> 2] + (i32[(f + F_STACKDEPTH) >> 2] << 3)) >> 2;
  let jumps = JUMPS;
  i32[(f + F_STACKDEPTH) >> 2] = 0; // the collector does not see the stack of a frame that runs
  i32[TS_FRAME >> 2] = f;
  vm.u8[f + F_STATE] = FRAME_EXECUTING;
  try {
    if (cache === 0) cache = warmUp(vm, code);
    else i32[(code + CO_OPCACHE_FLAG) >> 2]++;
    if (returned !== 0) sp = finishCall(vm, pc, sp, returned);
    else if (throwing) throw PY_ERROR;
    // Where a backward jump has led here it has looked already, and an exception is of its line, not of that before the loop.
    if (i32[IS_EVAL_BREAKER >> 2] !== 0 && (returned !== 0 || pc === first)) checkEvalBreaker(vm, f);

    dispatch: for (;;) {
      const word = u16[pc];
      let opcode = word & 255;
      let arg = word >> 8;
      pc = (pc + 1) | 0;
      for (;;) {
        switch (opcode) {
          case op.LOAD_FAST: {
            const v = i32[fp + (arg << 1)];
            if (v === 0) {
              i32[lasti] = pc - first - 1;
              scope.unboundLocal(vm, code, arg);
            }
            i32[v >> 2]++;
            i32[sp] = v;
            sp = (sp + 2) | 0;
            continue dispatch;
          }
          case op.LOAD_CONST: {
            const v = i32[consts + (arg << 1)];
            i32[v >> 2]++;
            i32[sp] = v;
            sp = (sp + 2) | 0;
            continue dispatch;
          }
          case op.STORE_FAST: {
            sp = (sp - 2) | 0;
            const slot = fp + (arg << 1);
            const old = i32[slot];
            i32[slot] = i32[sp];
            if (old !== 0 && --i32[old >> 2] === 0) {
              i32[lasti] = pc - first - 1;
              deallocate(vm, old);
            }
            continue dispatch;
          }
          case op.POP_TOP: {
            sp = (sp - 2) | 0;
            const v = i32[sp];
            if (--i32[v >> 2] === 0) {
              i32[lasti] = pc - first - 1;
              deallocate(vm, v);
            }
            continue dispatch;
          }
          case op.NOP:
            continue dispatch;
          case op.ROT_TWO: {
            const v = i32[sp - 2];
            i32[sp - 2] = i32[sp - 4];
            i32[sp - 4] = v;
            continue dispatch;
          }
          case op.ROT_THREE: {
            const v = i32[sp - 2];
            i32[sp - 2] = i32[sp - 4];
            i32[sp - 4] = i32[sp - 6];
            i32[sp - 6] = v;
            continue dispatch;
          }
          case op.DUP_TOP: {
            const v = i32[sp - 2];
            i32[v >> 2]++;
            i32[sp] = v;
            sp = (sp + 2) | 0;
            continue dispatch;
          }
          case op.DUP_TOP_TWO: {
            const a = i32[sp - 4];
            const b = i32[sp - 2];
            i32[a >> 2]++;
            i32[b >> 2]++;
            i32[sp] = a;
            i32[sp + 2] = b;
            sp = (sp + 4) | 0;
            continue dispatch;
          }

          // ---- arithmetic -------------------------------------------------------------------------------------
          case op.BINARY_ADD:
          case op.INPLACE_ADD:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binaryAdd(vm, f, sp, u16[pc], opcode === op.INPLACE_ADD);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.BINARY_SUBTRACT:
          case op.INPLACE_SUBTRACT:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binarySubtract(vm, sp, opcode === op.INPLACE_SUBTRACT);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.BINARY_MULTIPLY:
          case op.INPLACE_MULTIPLY:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binaryMultiply(vm, sp, opcode === op.INPLACE_MULTIPLY);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.BINARY_TRUE_DIVIDE:
          case op.INPLACE_TRUE_DIVIDE:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binaryTrueDivide(vm, sp, opcode === op.INPLACE_TRUE_DIVIDE);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.BINARY_MODULO:
          case op.INPLACE_MODULO:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binaryModulo(vm, sp, opcode === op.INPLACE_MODULO);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.BINARY_FLOOR_DIVIDE:
          case op.INPLACE_FLOOR_DIVIDE:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binaryFloorDivide(vm, sp, opcode === op.INPLACE_FLOOR_DIVIDE);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.BINARY_AND:
          case op.INPLACE_AND:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binaryAnd(vm, sp, opcode === op.INPLACE_AND);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.BINARY_RSHIFT:
          case op.INPLACE_RSHIFT:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binaryRshift(vm, sp, opcode === op.INPLACE_RSHIFT);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.BINARY_OR:
          case op.INPLACE_OR:
          case op.BINARY_XOR:
          case op.INPLACE_XOR:
          case op.BINARY_LSHIFT:
          case op.INPLACE_LSHIFT:
          case op.BINARY_POWER:
          case op.INPLACE_POWER:
          case op.BINARY_MATRIX_MULTIPLY:
          case op.INPLACE_MATRIX_MULTIPLY:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            binaryOther(vm, sp, opcode);
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.UNARY_NOT: {
            i32[lasti] = pc - first - 1;
            const r = popTruth(vm, sp) ? FALSE : TRUE;
            i32[r >> 2]++;
            i32[sp - 2] = r;
            continue dispatch;
          }

          // ---- comparison and jumps ---------------------------------------------------------------------------
          case op.COMPARE_OP: {
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            let r = compareOperation(vm, sp, arg);
            sp = (sp - 4) | 0;
            if (r <= 1) {
              // The jump that usually follows takes the truth without a bool in between.
              const next = u16[pc];
              if ((next & 255) === op.POP_JUMP_IF_FALSE) {
                pc = (r === 1 ? pc + 1 : first + (next >> 8)) | 0;
                if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
                continue dispatch;
              }
              r = r === 1 ? TRUE : FALSE;
              i32[r >> 2]++;
            }
            i32[sp] = r;
            sp = (sp + 2) | 0;
            continue dispatch;
          }
          case op.IS_OP: {
            const a = i32[sp - 4];
            const b = i32[sp - 2];
            const r = (a === b) !== (arg === 1) ? TRUE : FALSE;
            i32[r >> 2]++;
            sp = (sp - 2) | 0;
            i32[sp - 2] = r;
            if (--i32[a >> 2] === 0) deallocate(vm, a);
            if (--i32[b >> 2] === 0) deallocate(vm, b);
            continue dispatch;
          }
          case op.CONTAINS_OP: {
            i32[lasti] = pc - first - 1;
            const r = containsInstruction(vm, sp) !== (arg === 1) ? TRUE : FALSE;
            i32[r >> 2]++;
            sp = (sp - 2) | 0;
            i32[sp - 2] = r;
            continue dispatch;
          }
          case op.POP_JUMP_IF_FALSE:
          case op.POP_JUMP_IF_TRUE: {
            const v = i32[sp - 2];
            let truth: boolean;
            if (v === TRUE) {
              truth = true;
              i32[TRUE >> 2]--;
            } else {
              i32[lasti] = pc - first - 1;
              truth = popTruth(vm, sp);
            }
            sp = (sp - 2) | 0;
            if (truth === (opcode === op.POP_JUMP_IF_TRUE)) {
              pc = (first + arg) | 0;
              if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
              if (--jumps < 0) {
                i32[(code + CO_OPCACHE_FLAG) >> 2] += JUMPS_HEAT;
                i32[lasti] = pc - first - 1;
                saveStack(i32, f, sp);
                return AGAIN;
              }
            }
            continue dispatch;
          }
          case op.JUMP_IF_FALSE_OR_POP:
          case op.JUMP_IF_TRUE_OR_POP: {
            const v = i32[sp - 2];
            i32[lasti] = pc - first - 1;
            if (isTrue(vm, v) === (opcode === op.JUMP_IF_TRUE_OR_POP)) pc = (first + arg) | 0;
            else {
              sp = (sp - 2) | 0;
              if (--i32[v >> 2] === 0) deallocate(vm, v);
            }
            continue dispatch;
          }
          case op.JUMP_IF_NOT_EXC_MATCH: {
            const right = i32[sp - 2];
            const left = i32[sp - 4];
            i32[lasti] = pc - first - 1;
            const matches = exceptionMatch(vm, left, right);
            sp = (sp - 4) | 0;
            if (--i32[left >> 2] === 0) deallocate(vm, left);
            if (--i32[right >> 2] === 0) deallocate(vm, right);
            if (!matches) pc = (first + arg) | 0;
            continue dispatch;
          }
          case op.JUMP_FORWARD:
            pc = (pc + arg) | 0;
            continue dispatch;
          case op.JUMP_ABSOLUTE:
            if (i32[IS_EVAL_BREAKER >> 2] !== 0) {
              i32[lasti] = pc - first - 1; // a traceback from here names the line of the jump
              checkEvalBreaker(vm, f);
            }
            pc = (first + arg) | 0;
            i32[lasti] = pc - first - 1;
            if (--jumps < 0) {
              i32[(code + CO_OPCACHE_FLAG) >> 2] += JUMPS_HEAT;
              saveStack(i32, f, sp);
              return AGAIN;
            }
            continue dispatch;

          // ---- names and attributes ---------------------------------------------------------------------------
          case op.LOAD_GLOBAL:
            i32[lasti] = pc - first - 1;
            i32[sp] = loadGlobalInstruction(vm, f, arg, cache === 0 ? 0 : (cache + ((pc - first) << 4)) | 0);
            sp = (sp + 2) | 0;
            continue dispatch;
          case op.LOAD_NAME:
            i32[lasti] = pc - first - 1;
            i32[sp] = loadNameInstruction(vm, f, arg, cache === 0 ? 0 : (cache + ((pc - first) << 4)) | 0);
            sp = (sp + 2) | 0;
            continue dispatch;
          case op.STORE_NAME: {
            i32[lasti] = pc - first - 1;
            const v = i32[sp - 2];
            storeNameInstruction(vm, f, arg, v, cache === 0 ? 0 : (cache + ((pc - first) << 4)) | 0);
            sp = (sp - 2) | 0;
            if (--i32[v >> 2] === 0) deallocate(vm, v);
            continue dispatch;
          }
          case op.LOAD_CLOSURE: {
            const cell = i32[fp + ((i32[(code + CO_NLOCALS) >> 2] + arg) << 1)];
            i32[cell >> 2]++;
            i32[sp] = cell;
            sp = (sp + 2) | 0;
            continue dispatch;
          }
          case op.LOAD_DEREF: {
            const cell = i32[fp + ((i32[(code + CO_NLOCALS) >> 2] + arg) << 1)];
            const v = i32[(cell + CELL_REF) >> 2];
            if (v === 0) {
              i32[lasti] = pc - first - 1;
              scope.unboundDeref(vm, code, arg);
            }
            i32[v >> 2]++;
            i32[sp] = v;
            sp = (sp + 2) | 0;
            continue dispatch;
          }
          case op.STORE_DEREF: {
            const cell = i32[fp + ((i32[(code + CO_NLOCALS) >> 2] + arg) << 1)];
            sp = (sp - 2) | 0;
            const old = i32[(cell + CELL_REF) >> 2];
            i32[(cell + CELL_REF) >> 2] = i32[sp];
            if (old !== 0 && --i32[old >> 2] === 0) {
              i32[lasti] = pc - first - 1;
              deallocate(vm, old);
            }
            continue dispatch;
          }
          case op.LOAD_ATTR:
            i32[lasti] = pc - first - 1;
            loadAttribute(vm, f, sp, arg, cache === 0 ? 0 : (cache + ((pc - first) << 4)) | 0);
            continue dispatch;
          case op.STORE_ATTR:
            i32[lasti] = pc - first - 1;
            storeAttribute(vm, f, sp, arg, cache === 0 ? 0 : (cache + ((pc - first) << 4)) | 0);
            sp = (sp - 4) | 0;
            continue dispatch;
          case op.LOAD_METHOD:
            i32[lasti] = pc - first - 1;
            loadMethodInstruction(vm, f, sp, arg, cache === 0 ? 0 : (cache + ((pc - first) << 4)) | 0);
            sp = (sp + 2) | 0;
            continue dispatch;

          // ---- calls ------------------------------------------------------------------------------------------
          case op.CALL_FUNCTION:
          case op.CALL_METHOD: {
            i32[lasti] = pc - first - 1;
            const callee = opcode === op.CALL_FUNCTION ? callFunction(vm, sp, arg) : callMethod(vm, sp, arg);
            if (callee === FAILED) throw PY_ERROR;
            if (callee !== 0) {
              if (depth >= i32[TS_RECURSION_LIMIT >> 2]) {
                throw tooDeep(vm, callee);
              }
              saveStack(i32, f, sp);
              vm.transfer = callee;
              return CALLED;
            }
            sp = (sp - (arg << 1) - (opcode === op.CALL_METHOD ? 2 : 0)) | 0;
            if (i32[IS_EVAL_BREAKER >> 2] !== 0 && checkEvalBreaker(vm, f)) {
              saveStack(i32, f, sp);
              return AGAIN;
            }
            continue dispatch;
          }
          case op.CALL_FUNCTION_KW:
          case op.CALL_FUNCTION_EX:
            i32[lasti] = pc - first - 1;
            sp = RARE_INSTRUCTIONS[opcode]!(vm, f, sp, arg);
            if (i32[IS_EVAL_BREAKER >> 2] !== 0 && checkEvalBreaker(vm, f)) {
              saveStack(i32, f, sp);
              return AGAIN;
            }
            continue dispatch;
          case op.RETURN_VALUE:
            i32[lasti] = pc - first - 1; // whoever kept the frame may ask for its line
            vm.transfer = i32[sp - 2];
            vm.u8[f + F_STATE] = FRAME_RETURNED;
            return RETURNED;

          // ---- sequences --------------------------------------------------------------------------------------
          case op.BINARY_SUBSCR:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            if (!binarySubscript(vm, sp)) throw PY_ERROR;
            sp = (sp - 2) | 0;
            continue dispatch;
          case op.STORE_SUBSCR:
            i32[lasti] = pc - first - 1;
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, i32[sp - 4], i32[sp - 2]);
            storeSubscriptInstruction(vm, sp);
            sp = (sp - 6) | 0;
            continue dispatch;
          case op.GET_ITER: {
            const v = i32[sp - 2];
            i32[lasti] = pc - first - 1;
            i32[sp - 2] = getIter(vm, v);
            if (--i32[v >> 2] === 0) deallocate(vm, v);
            continue dispatch;
          }
          case op.FOR_ITER: {
            i32[lasti] = pc - first - 1;
            const iterator = i32[sp - 2];
            if (cache !== 0) observe(i32, (cache + ((pc - first) << 4)) | 0, iterator, iterator);
            const item = nextItem(vm, iterator);
            if (item !== 0) {
              i32[sp] = item;
              sp = (sp + 2) | 0;
              continue dispatch;
            }
            sp = (sp - 2) | 0;
            if (--i32[iterator >> 2] === 0) deallocate(vm, iterator);
            pc = (pc + arg) | 0;
            continue dispatch;
          }
          case op.UNPACK_SEQUENCE:
            i32[lasti] = pc - first - 1;
            unpackSequence(vm, sp, arg);
            sp = (sp + ((arg - 1) << 1)) | 0;
            continue dispatch;
          case op.BUILD_TUPLE:
            i32[lasti] = pc - first - 1;
            i32[sp - (arg << 1)] = buildTuple(vm, sp, arg);
            sp = (sp - (arg << 1) + 2) | 0;
            continue dispatch;
          case op.BUILD_LIST:
            i32[lasti] = pc - first - 1;
            i32[sp - (arg << 1)] = buildList(vm, sp, arg);
            sp = (sp - (arg << 1) + 2) | 0;
            continue dispatch;
          case op.LIST_APPEND:
            i32[lasti] = pc - first - 1;
            listAppendFromStack(vm, i32[sp - 2 - (arg << 1)], i32[sp - 2]);
            sp = (sp - 2) | 0;
            continue dispatch;

          // ---- exceptions and blocks --------------------------------------------------------------------------
          case op.SETUP_FINALLY:
            pushBlock(i32, f, pc - first + arg, sp);
            continue dispatch;
          case op.POP_BLOCK:
            i32[(f + F_IBLOCK) >> 2]--;
            continue dispatch;
          case op.POP_EXCEPT: {
            i32[lasti] = pc - first - 1;
            i32[(f + F_IBLOCK) >> 2]--;
            sp = (sp - 6) | 0;
            popHandlerState(vm, sp);
            continue dispatch;
          }
          case op.RERAISE: {
            i32[lasti] = pc - first - 1;
            if (arg !== 0) i32[lasti] = handlerOf(i32, f);
            sp = (sp - 6) | 0;
            reraise(vm, sp);
            vm.u8[f + F_STATE] = FRAME_UNWINDING;
            throw PY_ERROR;
          }
          case op.RAISE_VARARGS: {
            i32[lasti] = pc - first - 1;
            const cause = arg === 2 ? i32[sp - 2] : 0;
            const exception = arg >= 1 ? i32[sp - 2 * arg] : 0;
            if (doRaise(vm, exception, cause)) vm.u8[f + F_STATE] = FRAME_UNWINDING;
            throw PY_ERROR;
          }
          case op.SETUP_WITH: {
            i32[lasti] = pc - first - 1;
            const manager = i32[sp - 2];
            const entered = enterContext(vm, manager);
            i32[sp - 2] = vm.unhold(); // __exit__
            if (--i32[manager >> 2] === 0) deallocate(vm, manager);
            pushBlock(i32, f, pc - first + arg, sp);
            i32[sp] = entered;
            sp = (sp + 2) | 0;
            continue dispatch;
          }
          case op.SETUP_ASYNC_WITH:
            pushBlock(i32, f, pc - first + arg, sp - 2);
            continue dispatch;
          case op.END_ASYNC_FOR: {
            i32[lasti] = pc - first - 1;
            if (isStopAsyncIteration(vm, i32[sp - 2])) {
              i32[(f + F_IBLOCK) >> 2]--;
              // Of the seven entries the lowest is the asynchronous iterator.
              for (let k = 0; k < 3; k++) {
                sp = (sp - 2) | 0;
                const v = i32[sp];
                if (--i32[v >> 2] === 0) deallocate(vm, v);
              }
              sp = (sp - 6) | 0;
              popHandlerState(vm, sp);
              sp = (sp - 2) | 0;
              const iterator = i32[sp];
              if (--i32[iterator >> 2] === 0) deallocate(vm, iterator);
              pc = (pc + arg) | 0;
              continue dispatch;
            }
            sp = (sp - 6) | 0;
            reraise(vm, sp);
            vm.u8[f + F_STATE] = FRAME_UNWINDING;
            throw PY_ERROR;
          }

          // ---- generators and coroutines ----------------------------------------------------------------------
          case op.YIELD_VALUE: {
            i32[lasti] = pc - first - 1;
            sp = (sp - 2) | 0;
            let value = i32[sp];
            if ((i32[(code + CO_FLAGS) >> 2] & op.CO_ASYNC_GENERATOR) !== 0) {
              i32[sp] = 0;
              value = wrapAsyncValue(vm, value);
            }
            suspend(vm, f, sp);
            vm.transfer = value;
            return YIELDED;
          }
          case op.YIELD_FROM: {
            i32[lasti] = pc - first - 1;
            const sent = i32[sp - 2];
            const receiver = i32[sp - 4];
            const yielded = yieldFromStep(vm, receiver, sent);
            sp = (sp - 2) | 0;
            if (--i32[sent >> 2] === 0) deallocate(vm, sent);
            if (yielded === 0) {
              // The receiver is exhausted; what it returned is waiting.
              i32[sp - 2] = takeStopValue(vm);
              if (--i32[receiver >> 2] === 0) deallocate(vm, receiver);
              continue dispatch;
            }
            i32[lasti] -= 1;
            suspend(vm, f, sp);
            vm.transfer = yielded;
            return YIELDED;
          }
          case op.EXTENDED_ARG:
            arg = (arg << 8) | (u16[pc] >> 8);
            opcode = u16[pc] & 255;
            pc = (pc + 1) | 0;
            continue;
          case TRACE_STOP:
            i32[lasti] = pc - first - 2;
            if (copy === 0) unknownOpcode(vm, opcode);
            saveStack(i32, f, sp);
            return STOPPED;
          default:
            i32[lasti] = pc - first - 1;
            sp = RARE_INSTRUCTIONS[opcode]!(vm, f, sp, arg);
            continue dispatch;
        }
      }
    }
  } catch (error) {
    vm.caught(error, mark);
    i32[TS_RECURSION_DEPTH >> 2] = depth;
    i32[TS_FRAME >> 2] = f;
    if (vm.u8[f + F_STATE] !== FRAME_UNWINDING) {
      addTraceback(vm, f);
      if ((i32[IS_EVAL_BREAKER >> 2] & EB_TRACE) !== 0) exceptionEvent(vm, f);
    }
    if (unwind(vm, f, sp)) return AGAIN;
    vm.u8[f + F_STATE] = FRAME_RAISED;
    return RAISED;
  }
}

/** Leaves a frame that has yielded. */
function suspend(vm: Machine, frame: Address, sp: number): void {
  vm.u8[frame + F_STATE] = FRAME_SUSPENDED & 0xff;
  saveStack(vm.i32, frame, sp);
}
