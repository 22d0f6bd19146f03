/** What the text of compiled functions calls by name. */
import { listAppendOwned } from "../../builtins/list/list.ts";
import { addTraceback } from "../../builtins/traceback/here.ts";
import { deallocate } from "../../object/dealloc.ts";
import { getIter } from "../../object/iterate.ts";
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
} from "../arithmetic-instructions.ts";
import {
  cachedAttribute,
  cachedGlobal,
  cachedMethod,
  loadAttribute,
  loadGlobalInstruction,
  loadMethodInstruction,
  storeAttribute,
  storeCached,
} from "../attribute-instructions.ts";
import { callFunction, callMethod, finishCall, releaseSlots } from "../call-instructions.ts";
import { compareOperation, containsInstruction, popTruth } from "../comparison-instructions.ts";
import { checkEvalBreaker } from "../eval-breaker.ts";
import { popHandlerState } from "../handlers.ts";
import { enter, handlerOf, pushBlock, unwind } from "../loop.ts";
import { doRaise, enterContext, exceptionMatch, reraise, wrapAsyncValue } from "../operations.ts";
import { rareInstruction } from "../rare-instructions.ts";
import { loadName, storeName, unboundDeref, unboundLocal } from "../scope-operations.ts";
import {
  binarySubscript,
  buildList,
  buildTuple,
  nextItem,
  storeSubscriptInstruction,
  unpackSequence,
} from "../sequence-instructions.ts";
import {
  add,
  bitAnd,
  bitOr,
  bitXor,
  floorDivide,
  leftShift,
  modulo,
  multiply,
  rightShift,
  subtract,
  trueDivide,
} from "./arithmetic.ts";
import {
  compareSlowly,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  notEqual,
  truth,
  truthOfTop,
} from "./comparison.ts";
import { item, replaceItem } from "./sequences.ts";

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
  add,
  addTraceback,
  binaryAdd,
  binaryAnd,
  binaryFloorDivide,
  binaryModulo,
  binaryMultiply,
  binaryOther,
  binaryRshift,
  binarySubscript,
  binarySubtract,
  binaryTrueDivide,
  bitAnd,
  bitOr,
  bitXor,
  buildList,
  buildTuple,
  cachedAttribute,
  cachedGlobal,
  cachedMethod,
  callFunction,
  callMethod,
  checkEvalBreaker,
  compareOperation,
  compareSlowly,
  containsInstruction,
  deallocate,
  doRaise,
  enter,
  enterContext,
  equal,
  exceptionMatch,
  finishCall,
  floorDivide,
  getIter,
  greater,
  greaterEqual,
  handlerOf,
  item,
  leftShift,
  less,
  lessEqual,
  listAppendOwned,
  loadAttribute,
  loadGlobalInstruction,
  loadMethodInstruction,
  loadName,
  modulo,
  multiply,
  nextItem,
  notEqual,
  popHandlerState,
  popTruth,
  pushBlock,
  rareInstruction,
  rehearsed,
  releaseSlots,
  replaceItem,
  reraise,
  rightShift,
  storeAttribute,
  storeCached,
  storeName,
  storeSubscriptInstruction,
  subtract,
  trueDivide,
  truth,
  truthOfTop,
  unboundDeref,
  unboundLocal,
  unpackSequence,
  unwind,
  wrapAsyncValue,
};
