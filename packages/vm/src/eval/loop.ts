/**
 * The evaluation loop (_PyEval_EvalFrameDefault).
 *
 * One JavaScript function runs every frame: a call of a Python function from Python code switches frames inside it and uses no JavaScript stack. What is
 * hot is done in place, for the exact built-in types; everything else is one call into the abstract object protocol or into
 * operations.ts, where the meaning of an instruction lives.
 *
 * Locals of `execute`, all rebuilt from the frame when it changes:
 *
 * ```text
 *   f       the frame                      fp      i32 index of its first local
 *   pc      address of the next instruction    sp   i32 index of the next free stack slot (the stack grows by 2)
 *   first   address of instruction 0       lasti   i32 index of the frame's f_lasti
 *   names, consts   i32 index of item 0 of co_names and co_consts
 *   cache   address of the inline caches (16 bytes an instruction), 0 while the code is cold
 * ```
 *
 * A reference on the value stack is owned by the stack. A throw anywhere lands in the one `catch`, which adds the traceback entry, unwinds
 * the block stack and goes on in a handler or in the calling frame.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { PY_ERROR } from "../machine/errors.ts";
import { addInts, multiplyInts, subtractInts } from "../builtins/int/arithmetic.ts";
import { newInt32 } from "../builtins/int/box.ts";
import { newFloat } from "../builtins/float/float.ts";
import { nextVersion } from "../builtins/dict/dict.ts";
import { listAppend, newListSized } from "../builtins/list/list.ts";
import { emptyTuple, newTuple } from "../builtins/tuple/tuple.ts";
import { charStr, unicodeAppend } from "../builtins/str/text.ts";
import { vectorcall } from "../object/call.ts";
import { getAttr, setAttr } from "../object/attribute.ts";
import { isTrue, richCompare } from "../object/compare.ts";
import { deallocate } from "../object/dealloc.ts";
import { getIter } from "../object/iterate.ts";
import { NATIVE, type IterNextFunc, type MethodImplementation, type FastCallFunc } from "../object/native.ts";
import {
  numberAdd, numberAnd, numberFloorDivide, numberInPlaceAdd, numberInPlaceAnd, numberInPlaceFloorDivide,
  numberInPlaceLshift, numberInPlaceMatrixMultiply, numberInPlaceMultiply, numberInPlaceOr, numberInPlacePower,
  numberInPlaceRemainder, numberInPlaceRshift, numberInPlaceSubtract, numberInPlaceTrueDivide, numberInPlaceXor,
  numberLshift, numberMatrixMultiply, numberMultiply, numberOr,
  numberPower, numberRemainder, numberRshift, numberSubtract, numberTrueDivide, numberXor,
} from "../object/number.ts";
import {
  CELL_REF, CFUNC_ML, CFUNC_SELF, CO_ARGCOUNT, CO_CODE, CO_CONSTS, CO_FLAGS, CO_KWONLYARGCOUNT, CO_NAMES,
  CO_NLOCALS, CO_OPCACHE, DESCR_METHOD, DESCR_TYPE, DICT_KEYS, DICT_VALUES, DK_LOOKUP, F_BACK, F_BLOCKSTACK,
  F_BUILTINS, F_CODE, F_GLOBALS, F_IBLOCK, F_LASTI, F_LOCALSPLUS, F_STACKDEPTH, F_STATE, F_VALUESTACK, FLOAT_VALUE,
  FRAME_EXECUTING, FRAME_RAISED, FRAME_RETURNED, FRAME_SUSPENDED, FRAME_UNWINDING, FUNC_BUILTINS, FUNC_CLOSURE,
  FUNC_CODE, FUNC_GLOBALS, LIST_ITEMS, LONG_DIGITS, METH_NOARGS, METH_O, ML_FLAGS, ML_METH, OB_SIZE, OB_TYPE,
  TP_ITERNEXT, TP_VERSION_TAG, TUPLE_ITEMS, STR_STATE, METH_FASTCALL, METH_KEYWORDS,
} from "../object/offsets.ts";
import { IS_EVAL_BREAKER, TS_FRAME, TS_RECURSION_DEPTH, TS_RECURSION_LIMIT, TS_STACK_TOP } from "../object/state.ts";
import {
  BUILTIN_FUNCTION_TYPE, FALSE, FLOAT_TYPE, FUNCTION_TYPE, INT_TYPE, LIST_ITERATOR_TYPE, LIST_TYPE,
  METHOD_DESCRIPTOR_TYPE, NONE, RANGE_ITERATOR_TYPE, RECURSION_ERROR, STR_TYPE, TRUE, TUPLE_TYPE,
} from "../object/static.ts";
import { newFrame, releaseFrame } from "./frame.ts";
import { bindCells, makeFrame } from "./call-function.ts";
import * as ops from "./operations.ts";
import { rareInstruction } from "./rare-instructions.ts";
import * as scope from "./scope-operations.ts";
import { rangeIteratorNext } from "../builtins/range/iterator.ts";
import { addTraceback } from "../builtins/traceback/here.ts";
import { checkEvalBreaker } from "./eval-breaker.ts";
import { yieldFromStep } from "./generator.ts";
import { cacheAttribute, cacheGlobal, cacheMethod, CACHE_BUILTIN, CACHE_GLOBAL, warmUp } from "./inline-cache.ts";
import { popHandlerState } from "./handlers.ts";

/** Flags of code that needs more than its arguments copied: generators, `*args`, `**kwargs`. */
const NOT_PLAIN = op.CO_GENERATOR | op.CO_COROUTINE | op.CO_ASYNC_GENERATOR | op.CO_VARARGS | op.CO_VARKEYWORDS;

/**
 * Executes `entry` until it returns or yields, and returns the value (owned); the frame's state says which. `throwing`: the current
 * exception is thrown into it first (gen.throw). The caller owns the frame and has counted one level of recursion.
 *
 * @throws PY_ERROR with the current exception set when the frame raises
 */
export function execute(vm: Machine, entry: Address, throwing: boolean): Address {
  const i32 = vm.i32;
  const u8 = vm.u8;
  const u16 = vm.u16;
  const f64 = vm.f64;
  const mark = i32[TS_STACK_TOP >> 2];
  const baseDepth = i32[TS_RECURSION_DEPTH >> 2];
  const previousFrame = i32[TS_FRAME >> 2];

  let f = entry;
  let depth = baseDepth;
  let code = 0;
  let fp = 0;
  let pc = 0;
  let sp = 0;
  let first = 0;
  let lasti = 0;
  let names = 0;
  let consts = 0;
  let cache = 0;
  let entering = true;
  let pendingThrow = throwing;
  let value = 0;

  for (;;) {
    try {
      if (entering) {
        // (Re)load everything from the frame `f`.
        entering = false;
        code = i32[(f + F_CODE) >> 2];
        fp = (f + F_LOCALSPLUS) >> 2;
        lasti = (f + F_LASTI) >> 2;
        first = (i32[(code + CO_CODE) >> 2] + 32) >> 1;
        pc = (first + i32[lasti] + 1) | 0;
        sp = (i32[(f + F_VALUESTACK) >> 2] + 8 * i32[(f + F_STACKDEPTH) >> 2]) >> 2;
        i32[(f + F_STACKDEPTH) >> 2] = 0; // the collector does not see the stack of a frame that runs
        names = (i32[(code + CO_NAMES) >> 2] + TUPLE_ITEMS) >> 2;
        consts = (i32[(code + CO_CONSTS) >> 2] + TUPLE_ITEMS) >> 2;
        cache = i32[(code + CO_OPCACHE) >> 2];
        if (cache === 0) cache = warmUp(vm, code);
        i32[TS_FRAME >> 2] = f;
        u8[f + F_STATE] = FRAME_EXECUTING;
        if (pendingThrow) {
          pendingThrow = false;
          throw PY_ERROR;
        }
        if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
      }

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
            case op.ROT_FOUR: {
              const v = i32[sp - 2];
              i32[sp - 2] = i32[sp - 4];
              i32[sp - 4] = i32[sp - 6];
              i32[sp - 6] = i32[sp - 8];
              i32[sp - 8] = v;
              continue dispatch;
            }
            case op.ROT_N: {
              const v = i32[sp - 2];
              for (let k = 1; k < arg; k++) i32[sp - 2 * k] = i32[sp - 2 * k - 2];
              i32[sp - 2 * arg] = v;
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
            case op.INPLACE_ADD: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let r: number;
              if (ta === INT_TYPE && tb === INT_TYPE) {
                const sa = i32[(a + OB_SIZE) >> 2];
                const sb = i32[(b + OB_SIZE) >> 2];
                if ((sa + 1) >>> 0 <= 2 && (sb + 1) >>> 0 <= 2) {
                  const x = (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) + Math.imul(sb, i32[(b + LONG_DIGITS) >> 2])) | 0;
                  if (x > 256 && x < 1073741824 && i32[a >> 2] === 1) {
                    // Nobody but the stack knows the left operand: it becomes the result.
                    i32[(a + OB_SIZE) >> 2] = 1;
                    i32[(a + OB_SIZE + 4) >> 2] = 0;
                    i32[(a + LONG_DIGITS) >> 2] = x;
                    sp = (sp - 2) | 0;
                    if (--i32[b >> 2] === 0) deallocate(vm, b);
                    continue dispatch;
                  }
                  r = newInt32(vm, x);
                } else r = addInts(vm, a, b);
              } else if (ta === FLOAT_TYPE && tb === FLOAT_TYPE) {
                const x = f64[(a + FLOAT_VALUE) >> 3] + f64[(b + FLOAT_VALUE) >> 3];
                if (i32[a >> 2] === 1) {
                  f64[(a + FLOAT_VALUE) >> 3] = x;
                  sp = (sp - 2) | 0;
                  if (--i32[b >> 2] === 0) deallocate(vm, b);
                  continue dispatch;
                }
                r = newFloat(vm, x);
              } else if (ta === STR_TYPE && tb === STR_TYPE) {
                i32[lasti] = pc - first - 1;
                // The sum takes over the left operand, which may be the only reference left once the variable is given up.
                scope.releaseTarget(vm, u16[pc], fp, f, names, a);
                i32[sp - 4] = b;
                sp = (sp - 2) | 0;
                const sum = unicodeAppend(vm, a, b);
                i32[sp - 2] = sum;
                if (--i32[b >> 2] === 0) deallocate(vm, b);
                continue dispatch;
              } else {
                i32[lasti] = pc - first - 1;
                r = opcode === op.BINARY_ADD ? numberAdd(vm, a, b) : numberInPlaceAdd(vm, a, b);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.BINARY_SUBTRACT:
            case op.INPLACE_SUBTRACT: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let r: number;
              if (ta === INT_TYPE && tb === INT_TYPE) {
                const sa = i32[(a + OB_SIZE) >> 2];
                const sb = i32[(b + OB_SIZE) >> 2];
                if ((sa + 1) >>> 0 <= 2 && (sb + 1) >>> 0 <= 2) {
                  const x = (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) - Math.imul(sb, i32[(b + LONG_DIGITS) >> 2])) | 0;
                  if (x > 256 && x < 1073741824 && i32[a >> 2] === 1) {
                    // Nobody but the stack knows the left operand: it becomes the result.
                    i32[(a + OB_SIZE) >> 2] = 1;
                    i32[(a + OB_SIZE + 4) >> 2] = 0;
                    i32[(a + LONG_DIGITS) >> 2] = x;
                    sp = (sp - 2) | 0;
                    if (--i32[b >> 2] === 0) deallocate(vm, b);
                    continue dispatch;
                  }
                  r = newInt32(vm, x);
                } else r = subtractInts(vm, a, b);
              } else if (ta === FLOAT_TYPE && tb === FLOAT_TYPE) {
                const x = f64[(a + FLOAT_VALUE) >> 3] - f64[(b + FLOAT_VALUE) >> 3];
                if (i32[a >> 2] === 1) {
                  f64[(a + FLOAT_VALUE) >> 3] = x;
                  sp = (sp - 2) | 0;
                  if (--i32[b >> 2] === 0) deallocate(vm, b);
                  continue dispatch;
                }
                r = newFloat(vm, x);
              } else {
                i32[lasti] = pc - first - 1;
                r = opcode === op.BINARY_SUBTRACT ? numberSubtract(vm, a, b) : numberInPlaceSubtract(vm, a, b);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.BINARY_MULTIPLY:
            case op.INPLACE_MULTIPLY: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let r: number;
              if (ta === INT_TYPE && tb === INT_TYPE) {
                const sa = i32[(a + OB_SIZE) >> 2];
                const sb = i32[(b + OB_SIZE) >> 2];
                if ((sa + 1) >>> 0 <= 2 && (sb + 1) >>> 0 <= 2) {
                  const x = i32[(a + LONG_DIGITS) >> 2] * i32[(b + LONG_DIGITS) >> 2];
                  if (x < 1073741824) {
                    const y = Math.imul(Math.imul(sa, sb), x);
                    if (y > 256 && i32[a >> 2] === 1) {
                      i32[(a + OB_SIZE) >> 2] = 1;
                      i32[(a + OB_SIZE + 4) >> 2] = 0;
                      i32[(a + LONG_DIGITS) >> 2] = y;
                      sp = (sp - 2) | 0;
                      if (--i32[b >> 2] === 0) deallocate(vm, b);
                      continue dispatch;
                    }
                    r = newInt32(vm, y);
                  } else r = multiplyInts(vm, a, b);
                } else {
                  i32[lasti] = pc - first - 1;
                  r = multiplyInts(vm, a, b);
                }
              } else if (ta === FLOAT_TYPE && tb === FLOAT_TYPE) {
                const x = f64[(a + FLOAT_VALUE) >> 3] * f64[(b + FLOAT_VALUE) >> 3];
                if (i32[a >> 2] === 1) {
                  f64[(a + FLOAT_VALUE) >> 3] = x;
                  sp = (sp - 2) | 0;
                  if (--i32[b >> 2] === 0) deallocate(vm, b);
                  continue dispatch;
                }
                r = newFloat(vm, x);
              } else {
                i32[lasti] = pc - first - 1;
                r = opcode === op.BINARY_MULTIPLY ? numberMultiply(vm, a, b) : numberInPlaceMultiply(vm, a, b);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.BINARY_TRUE_DIVIDE:
            case op.INPLACE_TRUE_DIVIDE: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let r: number;
              if (ta === FLOAT_TYPE && tb === FLOAT_TYPE && f64[(b + FLOAT_VALUE) >> 3] !== 0) {
                const x = f64[(a + FLOAT_VALUE) >> 3] / f64[(b + FLOAT_VALUE) >> 3];
                if (i32[a >> 2] === 1) {
                  f64[(a + FLOAT_VALUE) >> 3] = x;
                  sp = (sp - 2) | 0;
                  if (--i32[b >> 2] === 0) deallocate(vm, b);
                  continue dispatch;
                }
                r = newFloat(vm, x);
              } else {
                i32[lasti] = pc - first - 1;
                r = opcode === op.BINARY_TRUE_DIVIDE ? numberTrueDivide(vm, a, b) : numberInPlaceTrueDivide(vm, a, b);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.BINARY_MODULO:
            case op.INPLACE_MODULO: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let r = 0;
              if (ta === INT_TYPE && tb === INT_TYPE) {
                const sa = i32[(a + OB_SIZE) >> 2];
                const sb = i32[(b + OB_SIZE) >> 2];
                if (sa >>> 0 <= 1 && sb === 1) r = newInt32(vm, Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) % i32[(b + LONG_DIGITS) >> 2]);
              }
              if (r === 0) {
                i32[lasti] = pc - first - 1;
                r = opcode === op.BINARY_MODULO ? numberRemainder(vm, a, b) : numberInPlaceRemainder(vm, a, b);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.BINARY_FLOOR_DIVIDE:
            case op.INPLACE_FLOOR_DIVIDE: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let r = 0;
              if (ta === INT_TYPE && tb === INT_TYPE) {
                const sa = i32[(a + OB_SIZE) >> 2];
                const sb = i32[(b + OB_SIZE) >> 2];
                if (sa >>> 0 <= 1 && sb === 1) r = newInt32(vm, (Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) / i32[(b + LONG_DIGITS) >> 2]) | 0);
              }
              if (r === 0) {
                i32[lasti] = pc - first - 1;
                r = opcode === op.BINARY_FLOOR_DIVIDE ? numberFloorDivide(vm, a, b) : numberInPlaceFloorDivide(vm, a, b);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.BINARY_AND:
            case op.INPLACE_AND: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let r = 0;
              if (ta === INT_TYPE && tb === INT_TYPE) {
                const sa = i32[(a + OB_SIZE) >> 2];
                const sb = i32[(b + OB_SIZE) >> 2];
                if (sa >>> 0 <= 1 && sb >>> 0 <= 1) r = newInt32(vm, Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) & Math.imul(sb, i32[(b + LONG_DIGITS) >> 2]));
              }
              if (r === 0) {
                i32[lasti] = pc - first - 1;
                r = opcode === op.BINARY_AND ? numberAnd(vm, a, b) : numberInPlaceAnd(vm, a, b);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.BINARY_RSHIFT:
            case op.INPLACE_RSHIFT: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let r = 0;
              if (ta === INT_TYPE && tb === INT_TYPE) {
                const sa = i32[(a + OB_SIZE) >> 2];
                const sb = i32[(b + OB_SIZE) >> 2];
                if (sa >>> 0 <= 1 && sb >>> 0 <= 1) r = newInt32(vm, sb === 0 ? Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) : i32[(b + LONG_DIGITS) >> 2] > 30 ? 0 : Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]) >> i32[(b + LONG_DIGITS) >> 2]);
              }
              if (r === 0) {
                i32[lasti] = pc - first - 1;
                r = opcode === op.BINARY_RSHIFT ? numberRshift(vm, a, b) : numberInPlaceRshift(vm, a, b);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.BINARY_OR:
            case op.INPLACE_OR:
            case op.BINARY_XOR:
            case op.INPLACE_XOR:
            case op.BINARY_LSHIFT:
            case op.INPLACE_LSHIFT:
            case op.BINARY_POWER:
            case op.INPLACE_POWER:
            case op.BINARY_MATRIX_MULTIPLY:
            case op.INPLACE_MATRIX_MULTIPLY: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              i32[lasti] = pc - first - 1;
              const r = binaryOperator(vm, opcode, a, b);
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              continue dispatch;
            }
            case op.UNARY_NOT: {
              const v = i32[sp - 2];
              let truth: boolean;
              if (v === TRUE) truth = true;
              else if (v === FALSE) truth = false;
              else {
                i32[lasti] = pc - first - 1;
                truth = isTrue(vm, v);
              }
              const r = truth ? FALSE : TRUE;
              i32[r >> 2]++;
              i32[sp - 2] = r;
              if (--i32[v >> 2] === 0) deallocate(vm, v);
              continue dispatch;
            }

            // ---- comparison and jumps ---------------------------------------------------------------------------
            case op.COMPARE_OP: {
              const a = i32[sp - 4];
              const b = i32[sp - 2];
              const ta = i32[(a + OB_TYPE) >> 2];
              const tb = i32[(b + OB_TYPE) >> 2];
              let truth: boolean;
              if (ta === INT_TYPE && tb === INT_TYPE) {
                const sa = i32[(a + OB_SIZE) >> 2];
                const sb = i32[(b + OB_SIZE) >> 2];
                if (((sa + 1) | (sb + 1)) >>> 0 <= 3 && sa !== 2 && sb !== 2) {
                  const x = sa * i32[(a + LONG_DIGITS) >> 2];
                  const y = sb * i32[(b + LONG_DIGITS) >> 2];
                  switch (arg) {
                    case 0:
                      truth = x < y;
                      break;
                    case 1:
                      truth = x <= y;
                      break;
                    case 2:
                      truth = x === y;
                      break;
                    case 3:
                      truth = x !== y;
                      break;
                    case 4:
                      truth = x > y;
                      break;
                    default:
                      truth = x >= y;
                  }
                } else truth = ops.compareInts(vm, a, b, arg);
              } else if (ta === FLOAT_TYPE && tb === FLOAT_TYPE) {
                const x = f64[(a + FLOAT_VALUE) >> 3];
                const y = f64[(b + FLOAT_VALUE) >> 3];
                switch (arg) {
                  case 0:
                    truth = x < y;
                    break;
                  case 1:
                    truth = x <= y;
                    break;
                  case 2:
                    truth = x === y;
                    break;
                  case 3:
                    truth = x !== y;
                    break;
                  case 4:
                    truth = x > y;
                    break;
                  default:
                    truth = x >= y;
                }
              } else if (a === b && ta === STR_TYPE && (arg === 2 || arg === 3)) {
                truth = arg === 2;
              } else {
                i32[lasti] = pc - first - 1;
                const r = richCompare(vm, a, b, arg);
                sp = (sp - 2) | 0;
                i32[sp - 2] = r;
                if (--i32[a >> 2] === 0) deallocate(vm, a);
                if (--i32[b >> 2] === 0) deallocate(vm, b);
                continue dispatch;
              }
              sp = (sp - 2) | 0;
              if (--i32[a >> 2] === 0) deallocate(vm, a);
              if (--i32[b >> 2] === 0) deallocate(vm, b);
              // The jump that usually follows takes the truth without a bool in between.
              const next = u16[pc] & 255;
              if (next === op.POP_JUMP_IF_FALSE || next === op.POP_JUMP_IF_TRUE) {
                sp = (sp - 2) | 0;
                if (truth === (next === op.POP_JUMP_IF_TRUE)) {
                  pc = (first + (u16[pc] >> 8)) | 0;
                  if (i32[IS_EVAL_BREAKER >> 2] !== 0) {
                    i32[lasti] = pc - first - 1;
                    checkEvalBreaker(vm, f);
                  }
                } else pc = (pc + 1) | 0;
                continue dispatch;
              }
              const r = truth ? TRUE : FALSE;
              i32[r >> 2]++;
              i32[sp - 2] = r;
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
              const container = i32[sp - 2];
              const item = i32[sp - 4];
              i32[lasti] = pc - first - 1;
              const r = ops.containsOperation(vm, container, item) !== (arg === 1) ? TRUE : FALSE;
              i32[r >> 2]++;
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[item >> 2] === 0) deallocate(vm, item);
              if (--i32[container >> 2] === 0) deallocate(vm, container);
              continue dispatch;
            }
            case op.POP_JUMP_IF_FALSE: {
              sp = (sp - 2) | 0;
              const v = i32[sp];
              if (v === TRUE) i32[TRUE >> 2]--;
              else if (v === FALSE) {
                i32[FALSE >> 2]--;
                pc = (first + arg) | 0;
                if (i32[IS_EVAL_BREAKER >> 2] !== 0) {
                  i32[lasti] = pc - first - 1;
                  checkEvalBreaker(vm, f);
                }
              } else {
                i32[lasti] = pc - first - 1;
                sp = (sp + 2) | 0;
                const truth = isTrue(vm, v);
                sp = (sp - 2) | 0;
                if (--i32[v >> 2] === 0) deallocate(vm, v);
                if (!truth) {
                  pc = (first + arg) | 0;
                  if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
                }
              }
              continue dispatch;
            }
            case op.POP_JUMP_IF_TRUE: {
              sp = (sp - 2) | 0;
              const v = i32[sp];
              if (v === FALSE) i32[FALSE >> 2]--;
              else if (v === TRUE) {
                i32[TRUE >> 2]--;
                pc = (first + arg) | 0;
                if (i32[IS_EVAL_BREAKER >> 2] !== 0) {
                  i32[lasti] = pc - first - 1;
                  checkEvalBreaker(vm, f);
                }
              } else {
                i32[lasti] = pc - first - 1;
                sp = (sp + 2) | 0;
                const truth = isTrue(vm, v);
                sp = (sp - 2) | 0;
                if (--i32[v >> 2] === 0) deallocate(vm, v);
                if (truth) {
                  pc = (first + arg) | 0;
                  if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
                }
              }
              continue dispatch;
            }
            case op.JUMP_IF_FALSE_OR_POP: {
              const v = i32[sp - 2];
              i32[lasti] = pc - first - 1;
              if (isTrue(vm, v)) {
                sp = (sp - 2) | 0;
                if (--i32[v >> 2] === 0) deallocate(vm, v);
              } else pc = (first + arg) | 0;
              continue dispatch;
            }
            case op.JUMP_IF_TRUE_OR_POP: {
              const v = i32[sp - 2];
              i32[lasti] = pc - first - 1;
              if (!isTrue(vm, v)) {
                sp = (sp - 2) | 0;
                if (--i32[v >> 2] === 0) deallocate(vm, v);
              } else pc = (first + arg) | 0;
              continue dispatch;
            }
            case op.JUMP_IF_NOT_EXC_MATCH: {
              const right = i32[sp - 2];
              const left = i32[sp - 4];
              i32[lasti] = pc - first - 1;
              const matches = ops.exceptionMatch(vm, left, right);
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
              pc = (first + arg) | 0;
              if (i32[IS_EVAL_BREAKER >> 2] !== 0) {
                i32[lasti] = pc - first - 1;
                checkEvalBreaker(vm, f);
              }
              continue dispatch;

            // ---- names ------------------------------------------------------------------------------------------
            case op.LOAD_GLOBAL: {
              if (cache !== 0) {
                const e = (cache + ((pc - first) << 4)) >> 2;
                const kind = i32[e];
                if (kind === CACHE_GLOBAL) {
                  const globals = i32[(f + F_GLOBALS) >> 2];
                  const keys = i32[(globals + DICT_KEYS) >> 2];
                  if (i32[(keys + DK_LOOKUP + 4) >> 2] === i32[e + 1]) {
                    const v = i32[(keys + i32[e + 2]) >> 2];
                    if (v !== 0) {
                      i32[v >> 2]++;
                      i32[sp] = v;
                      sp = (sp + 2) | 0;
                      continue dispatch;
                    }
                  }
                } else if (kind === CACHE_BUILTIN) {
                  const globalKeys = i32[(i32[(f + F_GLOBALS) >> 2] + DICT_KEYS) >> 2];
                  const keys = i32[(i32[(f + F_BUILTINS) >> 2] + DICT_KEYS) >> 2];
                  if (
                    i32[(globalKeys + DK_LOOKUP + 4) >> 2] === i32[e + 1] && i32[(keys + DK_LOOKUP + 4) >> 2] === i32[e + 3]
                  ) {
                    const v = i32[(keys + i32[e + 2]) >> 2];
                    if (v !== 0) {
                      i32[v >> 2]++;
                      i32[sp] = v;
                      sp = (sp + 2) | 0;
                      continue dispatch;
                    }
                  }
                }
              }
              i32[lasti] = pc - first - 1;
              const name = i32[names + (arg << 1)];
              const v = scope.loadGlobal(vm, f, name);
              if (cache !== 0) cacheGlobal(vm, f, name, cache + ((pc - first) << 4));
              i32[sp] = v;
              sp = (sp + 2) | 0;
              continue dispatch;
            }
            case op.LOAD_NAME: {
              i32[lasti] = pc - first - 1;
              const v = scope.loadName(vm, f, i32[names + (arg << 1)]);
              i32[sp] = v;
              sp = (sp + 2) | 0;
              continue dispatch;
            }
            case op.STORE_NAME: {
              i32[lasti] = pc - first - 1;
              const v = i32[sp - 2];
              scope.storeName(vm, f, i32[names + (arg << 1)], v);
              sp = (sp - 2) | 0;
              if (--i32[v >> 2] === 0) deallocate(vm, v);
              continue dispatch;
            }
            case op.DELETE_FAST: {
              i32[lasti] = pc - first - 1;
              const slot = fp + (arg << 1);
              const old = i32[slot];
              if (old === 0) scope.unboundLocal(vm, code, arg);
              i32[slot] = 0;
              if (--i32[old >> 2] === 0) deallocate(vm, old);
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
            // ---- attributes -------------------------------------------------------------------------------------
            case op.LOAD_ATTR: {
              const owner = i32[sp - 2];
              const type = i32[(owner + OB_TYPE) >> 2];
              const e = (cache + ((pc - first) << 4)) >> 2;
              if (cache !== 0 && i32[e] !== 0 && i32[e] === i32[(type + TP_VERSION_TAG) >> 2]) {
                const dictOffset = i32[e + 3];
                if (dictOffset > 0) {
                  const dict = i32[(owner + dictOffset) >> 2];
                  if (dict !== 0) {
                    const keys = i32[(dict + DICT_KEYS) >> 2];
                    if (i32[(keys + DK_LOOKUP + 4) >> 2] === i32[e + 1]) {
                      const values = i32[(dict + DICT_VALUES) >> 2];
                      const v = i32[((values !== 0 ? values : keys) + i32[e + 2]) >> 2];
                      if (v !== 0) {
                        i32[v >> 2]++;
                        i32[sp - 2] = v;
                        if (--i32[owner >> 2] === 0) deallocate(vm, owner);
                        continue dispatch;
                      }
                    }
                  }
                } else {
                  // A member descriptor of a slot: the value lies at the offset itself.
                  const v = i32[(owner - dictOffset) >> 2];
                  if (v !== 0) {
                    i32[v >> 2]++;
                    i32[sp - 2] = v;
                    if (--i32[owner >> 2] === 0) deallocate(vm, owner);
                    continue dispatch;
                  }
                }
              }
              i32[lasti] = pc - first - 1;
              const name = i32[names + (arg << 1)];
              const v = getAttr(vm, owner, name);
              if (cache !== 0) cacheAttribute(vm, owner, name, cache + ((pc - first) << 4));
              i32[sp - 2] = v;
              if (--i32[owner >> 2] === 0) deallocate(vm, owner);
              continue dispatch;
            }
            case op.STORE_ATTR: {
              const owner = i32[sp - 2];
              const v = i32[sp - 4];
              const type = i32[(owner + OB_TYPE) >> 2];
              const e = (cache + ((pc - first) << 4)) >> 2;
              if (cache !== 0 && i32[e] !== 0 && i32[e] === i32[(type + TP_VERSION_TAG) >> 2]) {
                const dictOffset = i32[e + 3];
                if (dictOffset > 0) {
                  const dict = i32[(owner + dictOffset) >> 2];
                  if (dict !== 0) {
                    const keys = i32[(dict + DICT_KEYS) >> 2];
                    if (i32[(keys + DK_LOOKUP + 4) >> 2] === i32[e + 1] && i32[(dict - 16) >> 2] !== 0) {
                      const values = i32[(dict + DICT_VALUES) >> 2];
                      const slot = ((values !== 0 ? values : keys) + i32[e + 2]) >> 2;
                      const old = i32[slot];
                      if (old !== 0) {
                        i32[slot] = v;
                        nextVersion(vm, dict);
                        sp = (sp - 4) | 0;
                        if (--i32[old >> 2] === 0) {
                          i32[lasti] = pc - first - 1;
                          deallocate(vm, old);
                        }
                        if (--i32[owner >> 2] === 0) deallocate(vm, owner);
                        continue dispatch;
                      }
                    }
                  }
                } else {
                  const slot = (owner - dictOffset) >> 2;
                  const old = i32[slot];
                  i32[slot] = v;
                  sp = (sp - 4) | 0;
                  if (old !== 0 && --i32[old >> 2] === 0) {
                    i32[lasti] = pc - first - 1;
                    deallocate(vm, old);
                  }
                  if (--i32[owner >> 2] === 0) deallocate(vm, owner);
                  continue dispatch;
                }
              }
              i32[lasti] = pc - first - 1;
              const name = i32[names + (arg << 1)];
              setAttr(vm, owner, name, v);
              if (cache !== 0) cacheAttribute(vm, owner, name, cache + ((pc - first) << 4));
              sp = (sp - 4) | 0;
              if (--i32[v >> 2] === 0) deallocate(vm, v);
              if (--i32[owner >> 2] === 0) deallocate(vm, owner);
              continue dispatch;
            }
            case op.LOAD_METHOD: {
              const owner = i32[sp - 2];
              const type = i32[(owner + OB_TYPE) >> 2];
              const e = (cache + ((pc - first) << 4)) >> 2;
              if (cache !== 0 && i32[e] !== 0 && i32[e] === i32[(type + TP_VERSION_TAG) >> 2]) {
                const dictOffset = i32[e + 3];
                let valid = dictOffset === 0;
                if (!valid) {
                  const dict = i32[(owner + dictOffset) >> 2];
                  valid = dict === 0 || i32[(i32[(dict + DICT_KEYS) >> 2] + DK_LOOKUP + 4) >> 2] === i32[e + 1];
                }
                if (valid) {
                  const method = i32[e + 2];
                  i32[method >> 2]++;
                  i32[sp - 2] = method;
                  i32[sp] = owner;
                  sp = (sp + 2) | 0;
                  continue dispatch;
                }
              }
              i32[lasti] = pc - first - 1;
              const name = i32[names + (arg << 1)];
              const method = ops.loadMethod(vm, owner, name);
              if (vm.specialUnbound) {
                if (cache !== 0) cacheMethod(vm, owner, name, method, cache + ((pc - first) << 4));
                i32[sp - 2] = method;
                i32[sp] = owner;
              } else {
                i32[sp - 2] = 0;
                i32[sp] = method;
                if (--i32[owner >> 2] === 0) deallocate(vm, owner);
              }
              sp = (sp + 2) | 0;
              continue dispatch;
            }

            // ---- calls ------------------------------------------------------------------------------------------
            case op.CALL_FUNCTION:
            case op.CALL_METHOD: {
              i32[lasti] = pc - first - 1;
              // `base` is the slot that the result will take; `argv` the slot of the first argument.
              let argv = sp - (arg << 1);
              let callable = i32[argv - 2];
              let nargs = arg;
              let base = argv - 2;
              if (opcode === op.CALL_METHOD) {
                base = argv - 4;
                const method = i32[base];
                if (method !== 0) {
                  callable = method;
                  argv -= 2;
                  nargs++;
                }
              }
              const type = i32[(callable + OB_TYPE) >> 2];
              if (type === FUNCTION_TYPE) {
                const callee = i32[(callable + FUNC_CODE) >> 2];
                const flags = i32[(callee + CO_FLAGS) >> 2];
                if ((flags & NOT_PLAIN) === 0) {
                  let frame: number;
                  if (nargs === i32[(callee + CO_ARGCOUNT) >> 2] && i32[(callee + CO_KWONLYARGCOUNT) >> 2] === 0) {
                    frame = newFrame(
                      vm, callee, i32[(callable + FUNC_GLOBALS) >> 2], i32[(callable + FUNC_BUILTINS) >> 2], 0,
                    );
                    let to = (frame + F_LOCALSPLUS) >> 2;
                    for (let from = argv; from < sp; from += 2, to += 2) i32[to] = i32[from];
                    sp = argv;
                    if ((flags & op.CO_NOFREE) === 0) bindCells(vm, callee, frame, i32[(callable + FUNC_CLOSURE) >> 2]);
                  } else {
                    frame = makeFrame(vm, callable, callee, argv << 2, nargs, 0, 0);
                    while (sp > argv) {
                      sp = (sp - 2) | 0;
                      const v = i32[sp];
                      if (--i32[v >> 2] === 0) deallocate(vm, v);
                    }
                  }
                  // The callable stays on the stack, and so alive, until the frame returns.
                  if (++depth > i32[TS_RECURSION_LIMIT >> 2]) {
                    depth--;
                    vm.hold(frame);
                    throw vm.raise(RECURSION_ERROR, "maximum recursion depth exceeded");
                  }
                  i32[TS_RECURSION_DEPTH >> 2] = depth;
                  i32[(f + F_STACKDEPTH) >> 2] = ((sp << 2) - i32[(f + F_VALUESTACK) >> 2]) >> 3;
                  f = frame;
                  entering = true;
                  break dispatch;
                }
              } else if (type === BUILTIN_FUNCTION_TYPE || type === METHOD_DESCRIPTOR_TYPE) {
                const definition = i32[(callable + (type === BUILTIN_FUNCTION_TYPE ? CFUNC_ML : DESCR_METHOD)) >> 2];
                const convention = i32[(definition + ML_FLAGS) >> 2] & 0xff8f;
                let self: number;
                let given = nargs;
                let at = argv;
                if (type === BUILTIN_FUNCTION_TYPE) self = i32[(callable + CFUNC_SELF) >> 2];
                else {
                  self = nargs > 0 ? i32[argv] : 0;
                  at = argv + 2;
                  given--;
                  if (self !== 0) {
                    const selfType = i32[(self + OB_TYPE) >> 2];
                    const wanted = i32[(callable + DESCR_TYPE) >> 2];
                    if (selfType !== wanted && !ops.isSubtypeOf(vm, selfType, wanted)) self = 0;
                  }
                }
                if (self !== 0 || type === BUILTIN_FUNCTION_TYPE) {
                  let r = -1;
                  if (convention === METH_O) {
                    if (given === 1) {
                      r = (NATIVE[i32[(definition + ML_METH) >> 2]] as MethodImplementation)(vm, self, i32[at]);
                    }
                  } else if (convention === METH_NOARGS) {
                    if (given === 0) r = (NATIVE[i32[(definition + ML_METH) >> 2]] as MethodImplementation)(vm, self);
                  } else if (convention === METH_FASTCALL || convention === (METH_FASTCALL | METH_KEYWORDS)) {
                    r = (NATIVE[i32[(definition + ML_METH) >> 2]] as FastCallFunc)(vm, self, at << 2, given, 0);
                  }
                  if (r !== -1) {
                    while (sp > base) {
                      sp = (sp - 2) | 0;
                      const v = i32[sp];
                      if (v !== 0 && --i32[v >> 2] === 0) deallocate(vm, v);
                    }
                    i32[sp] = r;
                    sp = (sp + 2) | 0;
                    if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
                    continue dispatch;
                  }
                }
              }
              const r = vectorcall(vm, callable, argv << 2, nargs, 0);
              while (sp > base) {
                sp = (sp - 2) | 0;
                const v = i32[sp];
                if (v !== 0 && --i32[v >> 2] === 0) deallocate(vm, v);
              }
              i32[sp] = r;
              sp = (sp + 2) | 0;
              if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
              continue dispatch;
            }
            case op.CALL_FUNCTION_KW: {
              i32[lasti] = pc - first - 1;
              const kwnames = i32[sp - 2];
              const argv = sp - 2 - (arg << 1);
              const r = vectorcall(vm, i32[argv - 2], argv << 2, arg - vm.tupleSize(kwnames), kwnames);
              while (sp > argv - 2) {
                sp = (sp - 2) | 0;
                const v = i32[sp];
                if (--i32[v >> 2] === 0) deallocate(vm, v);
              }
              i32[sp] = r;
              sp = (sp + 2) | 0;
              if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
              continue dispatch;
            }
            case op.CALL_FUNCTION_EX: {
              i32[lasti] = pc - first - 1;
              const base = sp - ((arg & 1) !== 0 ? 6 : 4);
              const r = ops.callFunctionEx(vm, base, (arg & 1) !== 0);
              while (sp > base) {
                sp = (sp - 2) | 0;
                const v = i32[sp];
                if (--i32[v >> 2] === 0) deallocate(vm, v);
              }
              i32[sp] = r;
              sp = (sp + 2) | 0;
              if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
              continue dispatch;
            }
            case op.RETURN_VALUE: {
              sp = (sp - 2) | 0;
              value = i32[sp];
              u8[f + F_STATE] = FRAME_RETURNED;
              i32[(f + F_STACKDEPTH) >> 2] = 0;
              if (f === entry) {
                i32[TS_FRAME >> 2] = previousFrame;
                return value;
              }
              // Back to the caller, in this same loop.
              const done = f;
              f = i32[(f + F_BACK) >> 2];
              i32[TS_FRAME >> 2] = f;
              i32[TS_RECURSION_DEPTH >> 2] = --depth;
              code = i32[(f + F_CODE) >> 2];
              fp = (f + F_LOCALSPLUS) >> 2;
              lasti = (f + F_LASTI) >> 2;
              first = (i32[(code + CO_CODE) >> 2] + 32) >> 1;
              pc = (first + i32[lasti] + 1) | 0;
              sp = (i32[(f + F_VALUESTACK) >> 2] + 8 * i32[(f + F_STACKDEPTH) >> 2]) >> 2;
              i32[(f + F_STACKDEPTH) >> 2] = 0;
              names = (i32[(code + CO_NAMES) >> 2] + TUPLE_ITEMS) >> 2;
              consts = (i32[(code + CO_CONSTS) >> 2] + TUPLE_ITEMS) >> 2;
              cache = i32[(code + CO_OPCACHE) >> 2];
              releaseFrame(vm, done);
              sp = (sp - 2) | 0;
              const callable = i32[sp];
              // CALL_METHOD of something that was no method leaves a NULL below the callable.
              if ((u16[pc - 1] & 255) === op.CALL_METHOD && i32[sp - 2] === 0 && sp - 2 >= i32[(f + F_VALUESTACK) >> 2] >> 2) sp = (sp - 2) | 0;
              i32[sp] = value;
              sp = (sp + 2) | 0;
              if (--i32[callable >> 2] === 0) deallocate(vm, callable);
              if (i32[IS_EVAL_BREAKER >> 2] !== 0) checkEvalBreaker(vm, f);
              continue dispatch;
            }

            // ---- subscripts -------------------------------------------------------------------------------------
            case op.BINARY_SUBSCR: {
              const container = i32[sp - 4];
              const key = i32[sp - 2];
              const type = i32[(container + OB_TYPE) >> 2];
              let r = 0;
              if (type === LIST_TYPE || type === TUPLE_TYPE) {
                if (i32[(key + OB_TYPE) >> 2] === INT_TYPE) {
                  const size = i32[(key + OB_SIZE) >> 2];
                  if ((size + 1) >>> 0 <= 2) {
                    let index = size * i32[(key + LONG_DIGITS) >> 2];
                    const length = i32[(container + OB_SIZE) >> 2];
                    if (index < 0) index += length;
                    if (index >>> 0 < length) {
                      const items = type === LIST_TYPE ? i32[(container + LIST_ITEMS) >> 2] : container + TUPLE_ITEMS;
                      r = i32[(items >> 2) + (index << 1)];
                      i32[r >> 2]++;
                    }
                  }
                }
              } else if (type === STR_TYPE && i32[(key + OB_TYPE) >> 2] === INT_TYPE) {
                const size = i32[(key + OB_SIZE) >> 2];
                if (size >>> 0 <= 1 && (i32[(container + STR_STATE) >> 2] & 64) !== 0) {
                  const index = size * i32[(key + LONG_DIGITS) >> 2];
                  if (index < i32[(container + OB_SIZE) >> 2]) r = charStr(vm, u8[container + 48 + index]);
                }
              }
              if (r === 0) {
                i32[lasti] = pc - first - 1;
                r = ops.subscript(vm, container, key);
              }
              sp = (sp - 2) | 0;
              i32[sp - 2] = r;
              if (--i32[container >> 2] === 0) deallocate(vm, container);
              if (--i32[key >> 2] === 0) deallocate(vm, key);
              continue dispatch;
            }
            case op.STORE_SUBSCR: {
              const key = i32[sp - 2];
              const container = i32[sp - 4];
              const v = i32[sp - 6];
              if (i32[(container + OB_TYPE) >> 2] === LIST_TYPE && i32[(key + OB_TYPE) >> 2] === INT_TYPE) {
                const size = i32[(key + OB_SIZE) >> 2];
                if ((size + 1) >>> 0 <= 2) {
                  let index = size * i32[(key + LONG_DIGITS) >> 2];
                  const length = i32[(container + OB_SIZE) >> 2];
                  if (index < 0) index += length;
                  if (index >>> 0 < length) {
                    const slot = (i32[(container + LIST_ITEMS) >> 2] >> 2) + (index << 1);
                    const old = i32[slot];
                    i32[slot] = v;
                    sp = (sp - 6) | 0;
                    if (--i32[old >> 2] === 0) {
                      i32[lasti] = pc - first - 1;
                      deallocate(vm, old);
                    }
                    if (--i32[container >> 2] === 0) deallocate(vm, container);
                    if (--i32[key >> 2] === 0) deallocate(vm, key);
                    continue dispatch;
                  }
                }
              }
              i32[lasti] = pc - first - 1;
              ops.storeSubscript(vm, container, key, v);
              sp = (sp - 6) | 0;
              if (--i32[v >> 2] === 0) deallocate(vm, v);
              if (--i32[container >> 2] === 0) deallocate(vm, container);
              if (--i32[key >> 2] === 0) deallocate(vm, key);
              continue dispatch;
            }

            // ---- iteration --------------------------------------------------------------------------------------
            case op.GET_ITER: {
              const v = i32[sp - 2];
              i32[lasti] = pc - first - 1;
              i32[sp - 2] = getIter(vm, v);
              if (--i32[v >> 2] === 0) deallocate(vm, v);
              continue dispatch;
            }
            case op.FOR_ITER: {
              const iterator = i32[sp - 2];
              const type = i32[(iterator + OB_TYPE) >> 2];
              let item = 0;
              if (type === RANGE_ITERATOR_TYPE) {
                item = rangeIteratorNext(vm, iterator);
              } else if (type === LIST_ITERATOR_TYPE) {
                const list = i32[(iterator + 24) >> 2];
                const index = i32[(iterator + 16) >> 2];
                if (list !== 0 && index < i32[(list + OB_SIZE) >> 2]) {
                  item = i32[(i32[(list + LIST_ITEMS) >> 2] >> 2) + (index << 1)];
                  i32[(iterator + 16) >> 2] = index + 1;
                  i32[item >> 2]++;
                } else item = (NATIVE[i32[(type + TP_ITERNEXT) >> 2]] as IterNextFunc)(vm, iterator);
              } else {
                i32[lasti] = pc - first - 1;
                item = (NATIVE[i32[(type + TP_ITERNEXT) >> 2]] as IterNextFunc)(vm, iterator);
              }
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
            case op.UNPACK_SEQUENCE: {
              const sequence = i32[sp - 2];
              const type = i32[(sequence + OB_TYPE) >> 2];
              if ((type === TUPLE_TYPE || type === LIST_TYPE) && i32[(sequence + OB_SIZE) >> 2] === arg) {
                const items = (type === LIST_TYPE ? i32[(sequence + LIST_ITEMS) >> 2] : sequence + TUPLE_ITEMS) >> 2;
                sp = (sp - 2) | 0;
                for (let k = arg - 1; k >= 0; k--) {
                  const v = i32[items + 2 * k];
                  i32[v >> 2]++;
                  i32[sp] = v;
                  sp = (sp + 2) | 0;
                }
              } else {
                i32[lasti] = pc - first - 1;
                ops.unpackIterable(vm, sequence, arg, -1, sp);
                sp = (sp + (2 * (arg - 1))) | 0;
              }
              if (--i32[sequence >> 2] === 0) {
                i32[lasti] = pc - first - 1;
                deallocate(vm, sequence);
              }
              continue dispatch;
            }

            // ---- building ---------------------------------------------------------------------------------------
            case op.BUILD_TUPLE: {
              if (arg === 0) {
                i32[sp] = emptyTuple(vm);
                sp = (sp + 2) | 0;
                continue dispatch;
              }
              const tuple = newTuple(vm, arg);
              sp = (sp - (arg << 1)) | 0;
              let to = (tuple + TUPLE_ITEMS) >> 2;
              for (let k = 0; k < arg; k++, to += 2) i32[to] = i32[sp + 2 * k];
              i32[sp] = tuple;
              sp = (sp + 2) | 0;
              continue dispatch;
            }
            case op.BUILD_LIST: {
              const list = newListSized(vm, arg);
              sp = (sp - (arg << 1)) | 0;
              let to = i32[(list + LIST_ITEMS) >> 2] >> 2;
              for (let k = 0; k < arg; k++, to += 2) i32[to] = i32[sp + 2 * k];
              i32[sp] = list;
              sp = (sp + 2) | 0;
              continue dispatch;
            }
            case op.LIST_APPEND: {
              sp = (sp - 2) | 0;
              const v = i32[sp];
              listAppend(vm, i32[sp - 2 * arg], v);
              i32[v >> 2]--;
              continue dispatch;
            }

            // ---- exceptions and blocks --------------------------------------------------------------------------
            case op.SETUP_FINALLY: {
              const count = i32[(f + F_IBLOCK) >> 2]++;
              const block = (f + F_BLOCKSTACK + 12 * count) >> 2;
              i32[block] = op.SETUP_FINALLY;
              i32[block + 1] = pc - first + arg;
              i32[block + 2] = ((sp << 2) - i32[(f + F_VALUESTACK) >> 2]) >> 3;
              continue dispatch;
            }
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
              const count = i32[(f + F_IBLOCK) >> 2];
              i32[lasti] = pc - first - 1;
              if (arg !== 0) i32[lasti] = i32[(f + F_BLOCKSTACK + 12 * (count - 1) + 4) >> 2];
              sp = (sp - 6) | 0;
              ops.reraise(vm, sp);
              u8[f + F_STATE] = FRAME_UNWINDING;
              throw PY_ERROR;
            }
            case op.RAISE_VARARGS: {
              i32[lasti] = pc - first - 1;
              const cause = arg === 2 ? i32[sp - 2] : 0;
              const exception = arg >= 1 ? i32[sp - 2 * arg] : 0;
              if (ops.doRaise(vm, exception, cause)) u8[f + F_STATE] = FRAME_UNWINDING;
              throw PY_ERROR;
            }
            case op.SETUP_WITH: {
              i32[lasti] = pc - first - 1;
              const manager = i32[sp - 2];
              const entered = ops.enterContext(vm, manager);
              i32[sp - 2] = vm.unhold(); // __exit__
              if (--i32[manager >> 2] === 0) deallocate(vm, manager);
              const count = i32[(f + F_IBLOCK) >> 2]++;
              const block = (f + F_BLOCKSTACK + 12 * count) >> 2;
              i32[block] = op.SETUP_FINALLY;
              i32[block + 1] = pc - first + arg;
              i32[block + 2] = ((sp << 2) - i32[(f + F_VALUESTACK) >> 2]) >> 3;
              i32[sp] = entered;
              sp = (sp + 2) | 0;
              continue dispatch;
            }
            case op.SETUP_ASYNC_WITH: {
              const v = i32[sp - 2];
              sp = (sp - 2) | 0;
              const count = i32[(f + F_IBLOCK) >> 2]++;
              const block = (f + F_BLOCKSTACK + 12 * count) >> 2;
              i32[block] = op.SETUP_FINALLY;
              i32[block + 1] = pc - first + arg;
              i32[block + 2] = ((sp << 2) - i32[(f + F_VALUESTACK) >> 2]) >> 3;
              i32[sp] = v;
              sp = (sp + 2) | 0;
              continue dispatch;
            }

            // ---- generators and coroutines ----------------------------------------------------------------------
            case op.YIELD_VALUE: {
              i32[lasti] = pc - first - 1;
              sp = (sp - 2) | 0;
              value = i32[sp];
              if ((i32[(code + CO_FLAGS) >> 2] & op.CO_ASYNC_GENERATOR) !== 0) {
                i32[sp] = 0;
                value = ops.wrapAsyncValue(vm, value);
              }
              u8[f + F_STATE] = FRAME_SUSPENDED & 0xff;
              i32[(f + F_STACKDEPTH) >> 2] = ((sp << 2) - i32[(f + F_VALUESTACK) >> 2]) >> 3;
              i32[TS_FRAME >> 2] = previousFrame;
              return value;
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
                i32[sp - 2] = ops.takeStopValue(vm);
                if (--i32[receiver >> 2] === 0) deallocate(vm, receiver);
                continue dispatch;
              }
              i32[lasti] -= 1;
              u8[f + F_STATE] = FRAME_SUSPENDED & 0xff;
              i32[(f + F_STACKDEPTH) >> 2] = ((sp << 2) - i32[(f + F_VALUESTACK) >> 2]) >> 3;
              i32[TS_FRAME >> 2] = previousFrame;
              return yielded;
            }
            case op.END_ASYNC_FOR: {
              i32[lasti] = pc - first - 1;
              const type = i32[sp - 2];
              if (ops.isStopAsyncIteration(vm, type)) {
                i32[(f + F_IBLOCK) >> 2]--;
                // Of the seven entries the first is the asynchronous iterator.
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
              ops.reraise(vm, sp);
              u8[f + F_STATE] = FRAME_UNWINDING;
              throw PY_ERROR;
            }

            // ---- imports ----------------------------------------------------------------------------------------

            // ---- pattern matching -------------------------------------------------------------------------------
            case op.EXTENDED_ARG:
              arg = (arg << 8) | (u16[pc] >> 8);
              opcode = u16[pc] & 255;
              pc = (pc + 1) | 0;
              continue;
            default:
              i32[lasti] = pc - first - 1;
              sp = rareInstruction(vm, f, opcode, arg, sp);
              continue dispatch;
          }
        }
      }
    } catch (error) {
      vm.caught(error, mark);
      // `error:` of ceval.c, repeated for every frame of this loop that the exception leaves.
      for (;;) {
        i32[TS_RECURSION_DEPTH >> 2] = depth;
        if (u8[f + F_STATE] !== FRAME_UNWINDING) addTraceback(vm, f);
        u8[f + F_STATE] = FRAME_EXECUTING;
        const stack = i32[(f + F_VALUESTACK) >> 2] >> 2;
        let handled = false;
        while (i32[(f + F_IBLOCK) >> 2] > 0) {
          const block = (f + F_BLOCKSTACK + 12 * --i32[(f + F_IBLOCK) >> 2]) >> 2;
          const type = i32[block];
          const level = stack + 2 * i32[block + 2];
          if (type === ops.EXCEPT_HANDLER) {
            while (sp > level + 6) {
              sp = (sp - 2) | 0;
              const v = i32[sp];
              if (v !== 0 && --i32[v >> 2] === 0) deallocate(vm, v);
            }
            sp = (sp - 6) | 0;
            popHandlerState(vm, sp);
            continue;
          }
          while (sp > level) {
            sp = (sp - 2) | 0;
            const v = i32[sp];
            if (v !== 0 && --i32[v >> 2] === 0) deallocate(vm, v);
          }
          const handler = i32[block + 1]; // the block that enterHandler pushes takes this one's place
          ops.enterHandler(vm, f, sp);
          sp = (sp + 12) | 0;
          pc = (first + handler) | 0;
          handled = true;
          break;
        }
        if (handled) break;
        while (sp > stack) {
          sp = (sp - 2) | 0;
          const v = i32[sp];
          if (v !== 0 && --i32[v >> 2] === 0) deallocate(vm, v);
        }
        i32[(f + F_STACKDEPTH) >> 2] = 0;
        u8[f + F_STATE] = FRAME_RAISED;
        if (f === entry) {
          i32[TS_FRAME >> 2] = previousFrame;
          i32[TS_RECURSION_DEPTH >> 2] = baseDepth;
          throw PY_ERROR;
        }
        const done = f;
        f = i32[(f + F_BACK) >> 2];
        i32[TS_FRAME >> 2] = f;
        depth--;
        code = i32[(f + F_CODE) >> 2];
        fp = (f + F_LOCALSPLUS) >> 2;
        lasti = (f + F_LASTI) >> 2;
        first = (i32[(code + CO_CODE) >> 2] + 32) >> 1;
        sp = (i32[(f + F_VALUESTACK) >> 2] + 8 * i32[(f + F_STACKDEPTH) >> 2]) >> 2;
        i32[(f + F_STACKDEPTH) >> 2] = 0;
        names = (i32[(code + CO_NAMES) >> 2] + TUPLE_ITEMS) >> 2;
        consts = (i32[(code + CO_CONSTS) >> 2] + TUPLE_ITEMS) >> 2;
        cache = i32[(code + CO_OPCACHE) >> 2];
        releaseFrame(vm, done);
      }
    }
  }
}

/** The binary operators without a fast path. */
function binaryOperator(vm: Machine, opcode: number, a: Address, b: Address): Address {
  switch (opcode) {
    case op.BINARY_OR:
      return numberOr(vm, a, b);
    case op.INPLACE_OR:
      return numberInPlaceOr(vm, a, b);
    case op.BINARY_XOR:
      return numberXor(vm, a, b);
    case op.INPLACE_XOR:
      return numberInPlaceXor(vm, a, b);
    case op.BINARY_LSHIFT:
      return numberLshift(vm, a, b);
    case op.INPLACE_LSHIFT:
      return numberInPlaceLshift(vm, a, b);
    case op.BINARY_POWER:
      return numberPower(vm, a, b, NONE);
    case op.INPLACE_POWER:
      return numberInPlacePower(vm, a, b, NONE);
    case op.BINARY_MATRIX_MULTIPLY:
      return numberMatrixMultiply(vm, a, b);
    default:
      return numberInPlaceMatrixMultiply(vm, a, b);
  }
}
