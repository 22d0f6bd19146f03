/**
 * Driving frames: a call of a Python function from Python code uses no JavaScript stack. A frame is run by the loop, by the compiled function of its code, or one
 * instruction at a time while it is traced; whichever it is says how it ended, and the next frame is run.
 */
import type { Address } from "@pyvm/heap";
import { PY_ERROR } from "../machine/errors.ts";
import type { Machine } from "../machine/machine.ts";
import { CO_COMPILED, CO_OPCACHE_FLAG, F_BACK, F_CODE } from "../object/offsets.ts";
import {
  EB_TRACE,
  IS_EVAL_BREAKER,
  TS_FRAME,
  TS_RECURSION_DEPTH,
  TS_RECURSION_LIMIT,
  TS_STACK_TOP,
} from "../object/state.ts";
import { releaseFrame, tooDeep, trackKnown } from "./frame.ts";
import { run } from "./loop.ts";
import { AGAIN, CALLED, INTERPRET, RAISED, RETURNED } from "./outcomes.ts";
import { runTraced } from "./traced-run.ts";

/**
 * Executes `entry` until it returns, and returns the value (owned). The caller owns the frame and has counted one level of recursion.
 *
 * @throws PY_ERROR with the current exception set when the frame raises
 */
export function execute(vm: Machine, entry: Address): Address {
  if (drive(vm, entry, false) === RAISED) throw PY_ERROR;
  return vm.transfer;
}

/**
 * Executes `entry` until it is left: RETURNED or YIELDED, with the value (owned) in `vm.transfer`, or RAISED. `throwing`: the current exception is thrown into
 * it first (gen.throw). The caller owns the frame and has counted one level of recursion, which ends if the frame raises.
 */
export function drive(vm: Machine, entry: Address, throwing: boolean): number {
  const i32 = vm.i32;
  const mark = i32[TS_STACK_TOP >> 2];
  const depth = i32[TS_RECURSION_DEPTH >> 2];
  const previousFrame = i32[TS_FRAME >> 2];
  let how = step(vm, entry, 0, throwing, mark, depth);
  if (how === CALLED || how === AGAIN) how = driveOn(vm, entry, how, mark, depth);
  i32[TS_FRAME >> 2] = previousFrame;
  if (how === RAISED) {
    i32[TS_RECURSION_DEPTH >> 2] = depth - 1; // what the caller has counted ends with the throw
    trackKnown(vm, entry);
  }
  return how;
}

/** What a compiled function that ended with `how` has left to do until `entry` is left: as `drive`. */
export function goOn(vm: Machine, entry: Address, how: number, mark: number, depth: number): number {
  if (how === INTERPRET) how = run(vm, entry, 0, false, mark, depth, 0);
  if (how === CALLED || how === AGAIN) how = driveOn(vm, entry, how, mark, depth);
  if (how === RAISED) trackKnown(vm, entry);
  return how;
}

/** The same after a first step that has not left `entry` for good. */
function driveOn(vm: Machine, entry: Address, first: number, mark: number, baseDepth: number): number {
  const i32 = vm.i32;
  let f = entry;
  let depth = baseDepth;
  let how = first;
  for (;;) {
    let returned = 0;
    let throwing = false;
    if (how === CALLED) {
      f = vm.transfer;
      i32[TS_RECURSION_DEPTH >> 2] = ++depth;
    } else if (how !== AGAIN) {
      if (f === entry) return how;
      // Back to the caller, in this same loop.
      if (how === RETURNED) returned = vm.transfer;
      else throwing = true;
      const done = f;
      f = i32[(f + F_BACK) >> 2];
      i32[TS_FRAME >> 2] = f;
      i32[TS_RECURSION_DEPTH >> 2] = --depth;
      releaseFrame(vm, done);
    }
    how = step(vm, f, returned, throwing, mark, depth);
  }
}

/**
 * Executes the frame of a called function, for a compiled caller at recursion depth `depth`, and releases it. The value returned (owned), or 0 with the
 * current exception set; -1 if the calls are nested so deep already that the caller's own loop must do it.
 *
 * @throws PY_ERROR at the recursion limit
 */
export function enter(vm: Machine, callee: Address, depth: number): Address {
  const i32 = vm.i32;
  if (depth >= i32[TS_RECURSION_LIMIT >> 2]) {
    throw tooDeep(vm, callee);
  }
  if (depth >= vm.deepestNesting) return -1;
  const mark = i32[TS_STACK_TOP >> 2];
  i32[TS_RECURSION_DEPTH >> 2] = depth + 1;
  let how = step(vm, callee, 0, false, mark, depth + 1);
  if (how === CALLED || how === AGAIN) how = driveOn(vm, callee, how, mark, depth + 1);
  const result = how === RETURNED ? vm.transfer : 0;
  i32[TS_FRAME >> 2] = i32[(callee + F_BACK) >> 2];
  i32[TS_RECURSION_DEPTH >> 2] = depth;
  releaseFrame(vm, callee);
  return result;
}

/** `run`, or what stands in for it: the compiled function of hot code, or the steps of a frame that is traced. */
function step(vm: Machine, f: Address, returned: Address, throwing: boolean, mark: number, depth: number): number {
  const i32 = vm.i32;
  if ((i32[IS_EVAL_BREAKER >> 2] & EB_TRACE) !== 0) return runTraced(vm, f, returned, throwing, mark, depth);
  const code = i32[(f + F_CODE) >> 2];
  const index = i32[(code + CO_COMPILED) >> 2];
  const { tier } = vm;
  // At the recursion limit even a comparison counts as a call, which only the loop knows.
  if (index > 0 && tier.codes[index] === code && depth < i32[TS_RECURSION_LIMIT >> 2]) {
    const how = tier.functions[index]!(vm, f, returned, throwing, mark, depth);
    return how === INTERPRET ? run(vm, f, 0, false, mark, depth, 0) : how;
  }
  if (
    index >= 0 &&
    i32[(code + CO_OPCACHE_FLAG) >> 2] > vm.hot &&
    tier.codes[index] !== code &&
    tier.compile(vm, code)
  ) {
    return step(vm, f, returned, throwing, mark, depth);
  }
  return run(vm, f, returned, throwing, mark, depth, 0);
}
