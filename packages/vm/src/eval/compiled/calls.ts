/** Calls, blocks and whatever else compiled code leaves to the loop's functions: each exported function is one instruction, on the frame's slots. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isDictOfStrs } from "../../builtins/dict/keys.ts";
import { plainInitialize, takeNone } from "../../builtins/type/call.ts";
import { F_LASTI, FUNC_CODE, METHOD_FUNC, METHOD_SELF, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../../object/offsets.ts";
import { TS_RECURSION_DEPTH, TS_RECURSION_LIMIT } from "../../object/state.ts";
import { FUNCTION_TYPE, METHOD_TYPE, NONE, TUPLE_TYPE, TYPE_TYPE } from "../../object/static.ts";
import { takeStopValue } from "../../object/stop.ts";
import { frameOfMethod, hasOwnFrame, isPlainCall, makeFrame, makeFrameOfDict } from "../call-function.ts";
import { callFunction, callMethod, releaseSlots } from "../call-instructions.ts";
import { yieldFromStep } from "../generator/resume.ts";
import { pushBlock, saveStack } from "../block-stack.ts";
import { enter } from "../drive.ts";
import { enterContext } from "../operations/contexts.ts";
import { doRaise, exceptionMatch } from "../operations/handling.ts";
import { callWithNames, callWithUnpacked } from "../rare-instructions.ts";
import { drop, dropTwo } from "./references.ts";

/** How a call ended: the exception is set, the result is in its slot, or the callee's frame is in `vm.transfer` for the caller's loop. */
const RAISED = 0;
const DONE = 1;
const TOO_DEEP = -1;
const UNSUITABLE = -2;

/** CALL_FUNCTION. The callee of a Python function runs in a nested compiled function or loop, or, many levels deep, in the loop that called this one. */
export function call(vm: Machine, f: Address, k: number, sp: number, count: number, depth: number): number {
  const i32 = vm.i32;
  i32[(f + F_LASTI) >> 2] = k;
  const callable = i32[sp - 2 * count - 2];
  if (i32[(callable + OB_TYPE) >> 2] === TYPE_TYPE) {
    const how = construct(vm, callable, sp, count, depth);
    if (how !== UNSUITABLE) return how;
  } else if (i32[(callable + OB_TYPE) >> 2] === METHOD_TYPE) {
    const func = i32[(callable + METHOD_FUNC) >> 2];
    if (i32[(func + OB_TYPE) >> 2] === FUNCTION_TYPE) {
      const callee = isPlainCall(i32, func, count + 1)
        ? frameOfMethod(vm, func, i32[(callable + METHOD_SELF) >> 2], (sp - 2 * count) << 2, count)
        : frameOfBound(vm, callable, sp - 2 * count, count, 0);
      if (callee !== 0) return finish(vm, f, callee, sp - 2 * count - 2, sp, depth);
    }
  }
  const callee = callFunction(vm, sp, count);
  if (callee <= 0) return callee === 0 ? DONE : RAISED;
  return finish(vm, f, callee, sp - 2 * count - 2, sp, depth);
}

/**
 * A call of a class whose instances only their `__init__` makes what they are: it runs as the callee of a call does, one level deeper. UNSUITABLE where nothing
 * has been done.
 */
function construct(vm: Machine, type: Address, sp: number, count: number, depth: number): number {
  const i32 = vm.i32;
  const level = depth + 1;
  if (level >= i32[TS_RECURSION_LIMIT >> 2] || level >= vm.deepestNesting) return UNSUITABLE;
  const initialize = plainInitialize(vm, type);
  if (initialize === 0 || !isPlainCall(i32, initialize, count + 1)) return UNSUITABLE;
  const base = sp - 2 * count - 2;
  vm.hold(vm.newRef(initialize));
  const object = vm.hold(vm.genericAlloc(type, 0));
  const frame = frameOfMethod(vm, initialize, object, (base + 2) << 2, count);
  const result = enter(vm, frame, level);
  i32[TS_RECURSION_DEPTH >> 2] = depth;
  if (result !== 0) takeNone(vm, result);
  vm.unhold();
  vm.decref(vm.unhold());
  if (result === 0) {
    vm.decref(object);
    return RAISED;
  }
  releaseSlots(vm, base, sp);
  i32[base] = object;
  return DONE;
}

/** CALL_METHOD. */
export function callOnObject(vm: Machine, f: Address, k: number, sp: number, count: number, depth: number): number {
  vm.i32[(f + F_LASTI) >> 2] = k;
  const callee = callMethod(vm, sp, count);
  if (callee <= 0) return callee === 0 ? DONE : RAISED;
  return finish(vm, f, callee, sp - 2 * count - 4, sp, depth);
}

function finish(vm: Machine, f: Address, callee: Address, base: number, sp: number, depth: number): number {
  const result = enter(vm, callee, depth);
  if (result === 0) return RAISED;
  if (result < 0) {
    vm.transfer = callee;
    saveStack(vm.i32, f, sp);
    return TOO_DEEP;
  }
  releaseSlots(vm, base, sp);
  vm.i32[base] = result;
  return DONE;
}

/** CALL_FUNCTION_KW of `count` arguments, below the tuple of the names of the last of them. */
export function callKeywords(vm: Machine, f: Address, k: number, sp: number, count: number, depth: number): number {
  const i32 = vm.i32;
  i32[(f + F_LASTI) >> 2] = k;
  const argv = sp - 2 * count - 2;
  const callable = i32[argv - 2];
  if (depth < vm.deepestNesting) {
    const kwnames = i32[sp - 2];
    const nargs = count - i32[(kwnames + OB_SIZE) >> 2];
    let callee = 0;
    if (hasOwnFrame(i32, callable)) callee = frameFor(vm, callable, argv << 2, nargs, kwnames);
    else if (i32[(callable + OB_TYPE) >> 2] === METHOD_TYPE) callee = frameOfBound(vm, callable, argv, nargs, kwnames);
    if (callee !== 0) return finish(vm, f, callee, argv - 2, sp, depth);
  }
  callWithNames(vm, f, sp, count);
  return DONE;
}

/** CALL_FUNCTION_EX of a sequence of arguments, and with a mapping of keywords above it if `arg` is 1. */
export function callSpread(vm: Machine, f: Address, k: number, sp: number, arg: number, depth: number): number {
  const i32 = vm.i32;
  i32[(f + F_LASTI) >> 2] = k;
  const base = sp - 4 - 2 * arg;
  const callable = i32[base];
  const args = i32[base + 2];
  if (i32[(args + OB_TYPE) >> 2] === TUPLE_TYPE && depth < vm.deepestNesting && hasOwnFrame(i32, callable)) {
    let callee = 0;
    if (arg === 0) callee = frameFor(vm, callable, args + TUPLE_ITEMS, i32[(args + OB_SIZE) >> 2], 0);
    else if (isDictOfStrs(i32, i32[base + 4])) callee = makeFrameOfDict(vm, callable, args, i32[base + 4]);
    if (callee !== 0) return finish(vm, f, callee, base, sp, depth);
  }
  callWithUnpacked(vm, f, sp, arg);
  return DONE;
}

/** A frame for a call of a bound method of such a function, or 0. Meanwhile its self takes the slot before the arguments. */
function frameOfBound(vm: Machine, method: Address, argv: number, nargs: number, kwnames: Address): Address {
  const i32 = vm.i32;
  const func = i32[(method + METHOD_FUNC) >> 2];
  if (!hasOwnFrame(i32, func)) return 0;
  i32[argv - 2] = i32[(method + METHOD_SELF) >> 2];
  try {
    return frameFor(vm, func, (argv - 2) << 2, nargs + 1, kwnames);
  } finally {
    i32[argv - 2] = method;
  }
}

function frameFor(vm: Machine, func: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return makeFrame(vm, func, vm.i32[(func + FUNC_CODE) >> 2], argv, nargs, kwnames, 0);
}

/** JUMP_IF_NOT_EXC_MATCH of the two topmost slots, which are released: whether they match. */
export function matches(vm: Machine, f: Address, k: number, sp: number): boolean {
  const i32 = vm.i32;
  i32[(f + F_LASTI) >> 2] = k;
  const left = i32[sp - 4];
  const right = i32[sp - 2];
  const answer = exceptionMatch(vm, left, right);
  dropTwo(vm, f, k, left, right, 3);
  return answer;
}

/** SETUP_WITH of the manager at `sp - 2`. */
export function setUpWith(vm: Machine, f: Address, k: number, sp: number, handler: number): void {
  const i32 = vm.i32;
  i32[(f + F_LASTI) >> 2] = k;
  const manager = i32[sp - 2];
  const entered = enterContext(vm, manager);
  i32[sp - 2] = vm.unhold(); // __exit__
  drop(vm, f, k, manager);
  pushBlock(i32, f, handler, sp);
  i32[sp] = entered;
}

/** RAISE_VARARGS: whether the exception comes with its traceback. */
export function raise(vm: Machine, f: Address, k: number, sp: number, arg: number): boolean {
  const i32 = vm.i32;
  i32[(f + F_LASTI) >> 2] = k;
  return doRaise(vm, arg >= 1 ? i32[sp - 2 * arg] : 0, arg === 2 ? i32[sp - 2] : 0);
}

/** YIELD_FROM, in a function that was entered with the stack's end at i32 index `entered`: see `emitSent`. 1 where the receiver is exhausted and its value has taken its slot; 0 where it yielded, and the frame is to be left. */
export function delegate(vm: Machine, f: Address, k: number, sp: number, entered: number): number {
  const i32 = vm.i32;
  const receiver = i32[sp - 4];
  let yielded: Address;
  if (entered === sp - 2 && i32[(f + F_LASTI) >> 2] === k - 1) {
    i32[sp - 2] = 0;
    i32[(f + F_LASTI) >> 2] = k;
    yielded = yieldFromStep(vm, receiver, NONE);
  } else {
    const sent = i32[sp - 2];
    i32[(f + F_LASTI) >> 2] = k;
    yielded = yieldFromStep(vm, receiver, sent);
    i32[sp - 2] = 0;
    drop(vm, f, k, sent);
  }
  if (yielded === 0) {
    i32[sp - 4] = takeStopValue(vm);
    drop(vm, f, k, receiver);
    return 1;
  }
  i32[(f + F_LASTI) >> 2] = k - 1;
  vm.transfer = yielded;
  return 0;
}
