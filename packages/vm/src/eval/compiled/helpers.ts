/** What the text of compiled functions calls by name. */
import { addTraceback } from "../../builtins/traceback/here.ts";
import { finishCall } from "../call-instructions.ts";
import { checkEvalBreaker } from "../eval-breaker.ts";
import { popHandlerState } from "../handlers.ts";
import { handlerOf, pushBlock, unwind } from "../loop.ts";
import { reraise, wrapAsyncValue } from "../operations.ts";
import { unboundDeref, unboundLocal } from "../scope-operations.ts";
import * as arithmetic from "./arithmetic.ts";
import * as attributes from "./attributes.ts";
import * as calls from "./calls.ts";
import * as comparison from "./comparison.ts";
import * as references from "./references.ts";
import * as sequences from "./sequences.ts";
import { slowBinary } from "./slow-paths.ts";

/** Counts one entry of those that rehearse; `rehearsal` has the backward jumps until the next entry, and how many rehearsals are left. */
function rehearsed(rehearsal: Int32Array): void {
  if (--rehearsal[1] === 0) rehearsal[0] = JUMPS;
}

/**
 * After so many backward jumps a compiled function is entered anew. V8 takes the variables around a function that was called for the constants they are (the
 * memory's place and size among them), and those around a loop that is running already not.
 */
const JUMPS = 1000;
/** How many entries rehearse what is rare, with how few jumps each. */
const REHEARSALS = 3;
const REHEARSED_JUMPS = 20;

/** The rehearsals of a new function. */
export function newRehearsal(): Int32Array {
  return new Int32Array([REHEARSED_JUMPS, REHEARSALS]);
}

export const HELPERS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  ...arithmetic,
  ...attributes,
  ...calls,
  ...comparison,
  ...references,
  ...sequences,
  addTraceback,
  checkEvalBreaker,
  finishCall,
  handlerOf,
  popHandlerState,
  pushBlock,
  rehearsed,
  reraise,
  slowBinary,
  unboundDeref,
  unboundLocal,
  unwind,
  wrapAsyncValue,
};
