/**
 * Frames: PyFrameObject structs in memory, with locals, cells, free variables and the value stack in line.
 *
 * ```text
 *  | ob_refcnt | ob_type | ob_size | f_back | f_code | ... | f_blockstack[20] | locals | cells | free | value stack |
 *  0           8         16        24       32            112                352
 * ```
 *
 * A frame that dies is kept for its code object's next call (co_zombieframe, here the head of a chain through f_back); what never changes
 * between calls (size, type, stack start) stays in it, and its locals are 0.
 */
import type { Address } from "@pyvm/heap";
import type { PythonException } from "../machine/errors.ts";
import type { Machine } from "../machine/machine.ts";
import { deallocate } from "../object/dealloc.ts";
import {
  CO_CELLVARS,
  CO_CODE,
  CO_FREEVARS,
  CO_NLOCALS,
  CO_STACKSIZE,
  CO_ZOMBIEFRAME,
  F_BACK,
  F_BUILTINS,
  F_CODE,
  F_GLOBALS,
  F_IBLOCK,
  F_LASTI,
  F_LINENO,
  F_LOCALS,
  F_LOCALSPLUS,
  F_STACKDEPTH,
  F_STATE,
  F_TRACE,
  F_TRACE_LINES,
  F_VALUESTACK,
  FRAME_CREATED,
  FRAME_CLEARED,
  F_GEN,
  GC_HEAD_BYTES,
  OB_SIZE,
} from "../object/offsets.ts";
import { IS_FRAME_FREE, TS_FRAME } from "../object/state.ts";
import { FRAME_TYPE, RECURSION_ERROR } from "../object/static.ts";

/** sizeof(PyFrameObject): one word of f_localsplus is in it. */
const FRAME_BYTES = 360;
/** How many frames wait for reuse beyond the first of each code object (PyFrame_MAXFREELIST). */
const MAX_FREE_FRAMES = 200;

/**
 * A frame for one execution of `code`, with the executing frame behind it. `globals`, `builtins` and `locals` (0: optimised code) are
 * counted for it. The frame is untracked and its locals are 0.
 */
export function newFrame(vm: Machine, code: Address, globals: Address, builtins: Address, locals: Address): Address {
  const i32 = vm.i32;
  let frame = i32[(code + CO_ZOMBIEFRAME) >> 2];
  if (frame !== 0) {
    const next = i32[(frame + F_BACK) >> 2];
    i32[(code + CO_ZOMBIEFRAME) >> 2] = next;
    if (next !== 0) i32[IS_FRAME_FREE >> 2]--;
    i32[frame >> 2] = 1;
  } else frame = allocateFrame(vm, code);
  const back = i32[TS_FRAME >> 2];
  if (back !== 0) i32[back >> 2]++;
  i32[code >> 2]++;
  i32[globals >> 2]++;
  i32[builtins >> 2]++;
  if (locals !== 0) i32[locals >> 2]++;
  const at = frame >> 2;
  i32[at + (F_BACK >> 2)] = back;
  i32[at + (F_CODE >> 2)] = code;
  i32[at + (F_BUILTINS >> 2)] = builtins;
  i32[at + (F_GLOBALS >> 2)] = globals;
  i32[at + (F_LOCALS >> 2)] = locals;
  i32[at + (F_LASTI >> 2)] = -1;
  i32[at + (F_LINENO >> 2)] = 0;
  i32[at + (F_IBLOCK >> 2)] = 0;
  i32[at + (F_STATE >> 2)] = FRAME_CREATED;
  i32[at + (F_STACKDEPTH >> 2)] = 0;
  return frame;
}

/** How many words of f_localsplus lie below the value stack. */
export function localsPlusCount(vm: Machine, code: Address): number {
  const i32 = vm.i32;
  return (
    i32[(code + CO_NLOCALS) >> 2] +
    i32[(i32[(code + CO_CELLVARS) >> 2] + OB_SIZE) >> 2] +
    i32[(i32[(code + CO_FREEVARS) >> 2] + OB_SIZE) >> 2]
  );
}

function allocateFrame(vm: Machine, code: Address): Address {
  const fixed = localsPlusCount(vm, code);
  const extras = fixed + vm.i32[(code + CO_STACKSIZE) >> 2];
  const frame = vm.newContainer(FRAME_TYPE, FRAME_BYTES + 8 * extras);
  vm.i32[(frame + OB_SIZE) >> 2] = extras;
  vm.i32[(frame + F_VALUESTACK) >> 2] = frame + F_LOCALSPLUS + 8 * fixed;
  vm.u8[frame + F_TRACE_LINES] = 1;
  return frame;
}

/**
 * Gives up the caller's reference to a frame that is done. The usual case, nobody else knows the frame, releases its locals and keeps it
 * for the next call; a frame that is known elsewhere (a traceback, sys._getframe) becomes an ordinary tracked object.
 */
export function releaseFrame(vm: Machine, frame: Address): void {
  const i32 = vm.i32;
  if (i32[frame >> 2] > 1) {
    i32[frame >> 2]--;
    if (i32[(frame - GC_HEAD_BYTES) >> 2] === 0) vm.track(frame);
    return;
  }
  i32[frame >> 2] = 0;
  const end = i32[(frame + F_VALUESTACK) >> 2] >> 2;
  for (let slot = (frame + F_LOCALSPLUS) >> 2; slot < end; slot += 2) {
    const value = i32[slot];
    if (value !== 0) {
      i32[slot] = 0;
      if (--i32[value >> 2] === 0) deallocate(vm, value);
    }
  }
  retireFrame(vm, frame);
}

/**
 * Tracks a frame that somebody beside the caller knows. After a throw the caller's reference is dropped with the native stack, not by
 * {@link releaseFrame}, and the traceback that keeps the frame may be part of a cycle.
 */
export function trackKnown(vm: Machine, frame: Address): void {
  if (vm.i32[frame >> 2] > 1 && vm.i32[(frame - GC_HEAD_BYTES) >> 2] === 0) vm.track(frame);
}

/** The death of a frame that somebody beside its call knew: it may have a stack. It too is kept for the next call. */
export function retireKnownFrame(vm: Machine, frame: Address): void {
  const i32 = vm.i32;
  const end = (i32[(frame + F_VALUESTACK) >> 2] >> 2) + 2 * i32[(frame + F_STACKDEPTH) >> 2];
  for (let slot = (frame + F_LOCALSPLUS) >> 2; slot < end; slot += 2) {
    const value = i32[slot];
    i32[slot] = 0;
    if (value !== 0 && --i32[value >> 2] === 0) deallocate(vm, value);
  }
  retireFrame(vm, frame);
}

/** The rest of a frame's death, its locals and stack being empty: releases the fields and keeps or frees the struct. */
export function retireFrame(vm: Machine, frame: Address): void {
  const i32 = vm.i32;
  const at = frame >> 2;
  const code = i32[at + (F_CODE >> 2)];
  const back = i32[at + (F_BACK >> 2)];
  const builtins = i32[at + (F_BUILTINS >> 2)];
  const globals = i32[at + (F_GLOBALS >> 2)];
  const locals = i32[at + (F_LOCALS >> 2)];
  const trace = i32[at + (F_TRACE >> 2)];
  i32[at + (F_TRACE >> 2)] = 0;
  i32[at + (F_LOCALS >> 2)] = 0;
  i32[at + (F_GEN >> 2)] = 0;
  i32[at + (F_STACKDEPTH >> 2)] = 0;
  i32[at + (F_STATE >> 2)] = FRAME_CLEARED;
  vm.u8[frame + F_TRACE_LINES] = 1;
  vm.u8[frame + F_TRACE_LINES + 1] = 0;
  keepFrame(vm, frame, code);
  if (back !== 0 && --i32[back >> 2] === 0) deallocate(vm, back);
  if (--i32[globals >> 2] === 0) deallocate(vm, globals);
  if (--i32[builtins >> 2] === 0) deallocate(vm, builtins);
  if (locals !== 0 && --i32[locals >> 2] === 0) deallocate(vm, locals);
  if (trace !== 0) vm.decref(trace);
  if (--i32[code >> 2] === 0) deallocate(vm, code);
}

function keepFrame(vm: Machine, frame: Address, code: Address): void {
  const i32 = vm.i32;
  const first = i32[(code + CO_ZOMBIEFRAME) >> 2];
  if (first !== 0) {
    if (i32[IS_FRAME_FREE >> 2] >= MAX_FREE_FRAMES) {
      vm.freeInstance(frame);
      return;
    }
    i32[IS_FRAME_FREE >> 2]++;
  }
  i32[(frame + F_BACK) >> 2] = first;
  i32[(code + CO_ZOMBIEFRAME) >> 2] = frame;
}

/** Frees the frames that wait at a code object. */
export function freeZombieFrames(vm: Machine, code: Address): void {
  const i32 = vm.i32;
  let frame = i32[(code + CO_ZOMBIEFRAME) >> 2];
  i32[(code + CO_ZOMBIEFRAME) >> 2] = 0;
  while (frame !== 0) {
    const next = i32[(frame + F_BACK) >> 2];
    if (next !== 0) i32[IS_FRAME_FREE >> 2]--;
    vm.freeInstance(frame);
    frame = next;
  }
}

/** The address of the first instruction of a code object's co_code. */
export function codeStart(vm: Machine, code: Address): Address {
  return vm.i32[(code + CO_CODE) >> 2] + 32;
}

/** RecursionError instead of a call; the native stack takes over the frame that was made for it. */
export function tooDeep(vm: Machine, callee: Address): PythonException {
  vm.hold(callee);
  return vm.raise(RECURSION_ERROR, "maximum recursion depth exceeded");
}
