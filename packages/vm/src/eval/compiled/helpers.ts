/** What the text of compiled functions calls by name. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { maintainTracking, nextVersion } from "../../builtins/dict/dict.ts";
import { boxFloat } from "../../builtins/float/float.ts";
import { boxInt } from "../../builtins/int/box.ts";
import { addTraceback } from "../../builtins/traceback/here.ts";
import { F_CODE } from "../../object/offsets.ts";
import { finishCall } from "../call-instructions.ts";
import { checkEvalBreaker } from "../eval-breaker.ts";
import { popHandlerState } from "../handlers.ts";
import { handlerOf, pushBlock, unwind } from "../block-stack.ts";
import { AGAIN } from "../outcomes.ts";
import { wrapAsyncValue } from "../operations/awaiting.ts";
import { reraise } from "../operations/handling.ts";
import * as arithmetic from "./arithmetic.ts";
import * as attributes from "./attributes.ts";
import * as calls from "./calls.ts";
import * as comparison from "./comparison.ts";
import { observe } from "./feedback.ts";
import * as iteration from "./iteration.ts";
import { leaveBy } from "./leaving.ts";
import * as numbers from "./numbers.ts";
import * as references from "./references.ts";
import * as safePoints from "./safe-points.ts";
import * as sequences from "./sequences.ts";
import { slowBinary } from "./slow-paths.ts";

/** Counts one entry of those that rehearse; `rehearsal` has the backward jumps until the next entry, and how many rehearsals are left. */
function rehearsed(rehearsal: Int32Array): void {
  if (--rehearsal[1] === 0) rehearsal[0] = JUMPS;
}

/**
 * After so many backward jumps a compiled function is entered anew. V8 takes the variables around a function that was called for the constants they are (the
 * memory's place and size among them), and those around a loop that is running already not. And it begins to compile at a
 * call.
 */
const JUMPS = 50;
/** How many entries rehearse what is rare, with how few jumps each. */
const REHEARSALS = 3;
const REHEARSED_JUMPS = 20;

/**
 * The rehearsals of a new function, and how much of what it does it has only watched. An array in an ArrayBuffer that is given stays where it is, so that V8 takes
 * its place for the constant it is; small ones that it makes itself move.
 */
export function newRehearsal(): Int32Array {
  const rehearsal = new Int32Array(new ArrayBuffer(12));
  rehearsal.set([REHEARSED_JUMPS, REHEARSALS, 0]);
  return rehearsal;
}

/** Notes the operands of an instruction that the loop had not executed when the function was compiled. */
function watch(i32: Int32Array, cache: Address, a: Address, b: Address, rehearsal: Int32Array): void {
  observe(i32, cache, a, b);
  rehearsal[2]++;
}

/** The function spends its time on what it has only watched: it is compiled anew with what has been seen. */
function outdated(vm: Machine, f: Address): number {
  vm.tier.discard(vm, vm.i32[(f + F_CODE) >> 2], -1);
  return AGAIN;
}

export const HELPERS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  ...arithmetic,
  ...attributes,
  ...calls,
  ...comparison,
  ...iteration,
  ...numbers,
  ...references,
  ...safePoints,
  ...sequences,
  addTraceback,
  boxFloat,
  boxInt,
  checkEvalBreaker,
  finishCall,
  handlerOf,
  leaveBy,
  maintainTracking,
  nextVersion,
  outdated,
  popHandlerState,
  pushBlock,
  rehearsed,
  reraise,
  slowBinary,
  unwind,
  watch,
  wrapAsyncValue,
};
