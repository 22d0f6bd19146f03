/**
 * Running a frame while tracing is on: the instructions are those of `run` in loop.ts, one at a time, with events between them.
 *
 * `run` is given another copy of the code, in which every instruction is TRACE_STOP but the one to execute; wherever that one leads, `run` comes back. So
 * what an instruction means is said in one place, and `run` pays nothing for it.
 *
 * ```text
 *   co_code     LOAD_FAST 0 | LOAD_CONST 1 | COMPARE_OP 0 | POP_JUMP_IF_FALSE 8 | ...
 *   the copy    TRACE_STOP  | TRACE_STOP   | COMPARE_OP 0 | TRACE_STOP          | ...
 * ```
 *
 * A frame that nobody watches (no f_trace, no profile function) runs at full speed until it calls or returns.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { NATIVE, type DescrGetFunc } from "../object/native.ts";
import {
  CO_CODE,
  CO_FIRSTLINENO,
  CO_LINETABLE,
  F_CODE,
  F_LASTI,
  F_STACKDEPTH,
  F_STATE,
  F_TRACE,
  F_TRACE_LINES,
  F_TRACE_OPCODES,
  F_VALUESTACK,
  FRAME_CREATED,
  FRAME_EXECUTING,
  FRAME_RAISED,
  FRAME_SUSPENDED,
  OB_SIZE,
  OB_TYPE,
  TP_DESCR_GET,
} from "../object/offsets.ts";
import { TS_FRAME, TS_PROFILE_FUNCTION, TS_TRACE_FUNCTION, TS_TRACED_CALL } from "../object/state.ts";
import { BUILTIN_FUNCTION_TYPE, METHOD_DESCRIPTOR_TYPE, NONE, TUPLE_TYPE } from "../object/static.ts";
import { frameState } from "./generator/resume.ts";
import { run, TRACE_STOP } from "./loop.ts";
import { AGAIN, RAISED, STOPPED, YIELDED, RETURNED } from "./outcomes.ts";
import {
  callEvents,
  ID_LINE,
  ID_OPCODE,
  isTracing,
  nativeCallBegins,
  nativeCallReturned,
  returnEvents,
  traceEvent,
} from "./tracing.ts";

const BYTES_DATA = 32;
const NO_LINE = -128;

/** Runs frame `f` as `run` does, with events. The frame that nobody watches any more is given back as AGAIN. */
export function runTraced(
  vm: Machine,
  f: Address,
  returned: Address,
  throwing: boolean,
  mark: number,
  depth: number,
): number {
  const outerCall = vm.get(0, TS_TRACED_CALL);
  vm.set(0, TS_TRACED_CALL, 0);
  const state = frameState(vm, f);
  let how: number;
  const fresh = state === FRAME_CREATED || state === FRAME_SUSPENDED;
  if (fresh && !enter(vm, f)) how = fail(vm, f);
  else if (!isWatched(vm, f)) how = leave(vm, f, run(vm, f, returned, throwing, mark, depth, 0));
  else how = leave(vm, f, new Steps(vm, f, mark, depth).run(returned, throwing));
  vm.replace(0, TS_TRACED_CALL, outerCall); // a call is left there that ended tracing and raised
  return how;
}

function enter(vm: Machine, f: Address): boolean {
  vm.set(0, TS_FRAME, f);
  if (!callEvents(vm, f)) return false;
  vm.u8[f + F_STATE] = FRAME_EXECUTING;
  return true;
}

/** Whether an event of the frame would reach somebody. */
function isWatched(vm: Machine, f: Address): boolean {
  if (vm.get(0, TS_PROFILE_FUNCTION) !== 0 || vm.instructionObserver !== null) return true;
  return vm.get(0, TS_TRACE_FUNCTION) !== 0 && vm.get(f, F_TRACE) !== 0;
}

/** The frame ends with the current exception, whatever it was going to do. */
function fail(vm: Machine, f: Address): number {
  const stack = vm.get(f, F_VALUESTACK);
  for (let left = vm.get(f, F_STACKDEPTH); left > 0; left--) {
    vm.set(f, F_STACKDEPTH, left - 1);
    vm.replace(stack, 8 * (left - 1), 0);
  }
  vm.u8[f + F_STATE] = FRAME_RAISED;
  return RAISED;
}

/** Tells that the frame returns, yields or raises. */
function leave(vm: Machine, f: Address, how: number): number {
  if (!isTracing(vm)) return how;
  if (how === RAISED) returnEvents(vm, f, NONE);
  if (how !== RETURNED && how !== YIELDED) return how;
  const value = vm.hold(vm.transfer);
  const fine = returnEvents(vm, f, value);
  vm.unhold();
  if (!fine) {
    vm.decref(value);
    return fail(vm, f);
  }
  vm.transfer = value;
  return how;
}

/** The steps of one frame; lives as long as the frame runs without a call of a Python function. */
class Steps {
  readonly #vm: Machine;
  readonly #f: Address;
  readonly #mark: number;
  readonly #depth: number;
  /** u16 indexes of instruction 0, in co_code and in the copy. */
  readonly #source: number;
  readonly #copy: number;
  /** The range of the line table that was met last: indexes of instructions, and the line or -1. */
  #start = 0;
  #end = 0;
  #line = -1;

  constructor(vm: Machine, f: Address, mark: number, depth: number) {
    this.#vm = vm;
    this.#f = f;
    this.#mark = mark;
    this.#depth = depth;
    const code = vm.get(vm.get(f, F_CODE), CO_CODE);
    const bytes = vm.get(code, OB_SIZE);
    const block = vm.allocator.allocate(bytes + 2);
    this.#source = (code + BYTES_DATA) >> 1;
    this.#copy = block >> 1;
    if (block !== 0) vm.u16.fill(TRACE_STOP, block >> 1, (block + bytes + 2) >> 1);
  }

  run(returned: Address, throwing: boolean): number {
    if (this.#copy === 0) return this.#plainly(returned, throwing); // no memory: no events
    const how = this.#run(returned, throwing);
    this.#vm.free(this.#copy << 1);
    return how;
  }

  #run(returned: Address, throwing: boolean): number {
    const vm = this.#vm;
    const i32 = vm.i32;
    const lasti = (this.#f + F_LASTI) >> 2;
    let current = i32[lasti];
    let how = AGAIN;
    if (returned !== 0) how = this.#finishCall(current, returned);
    else if (throwing) how = this.#plainly(0, true);
    for (;;) {
      vm.instructionObserver?.(vm);
      if (how !== AGAIN && how !== STOPPED) return how;
      if (vm.get(0, TS_TRACED_CALL) !== 0 && !this.#quietly(() => nativeCallReturned(vm, this.#f))) {
        how = this.#plainly(0, true);
        continue;
      }
      if (!isTracing(vm) || !isWatched(vm, this.#f)) return AGAIN;
      const next = i32[lasti] + 1;
      i32[lasti] = next;
      vm.u8[this.#f + F_STATE] = FRAME_EXECUTING; // also in a handler
      if (!this.#quietly(() => this.#lineEvents(current, next))) {
        current = i32[lasti];
        how = this.#plainly(0, true);
        continue;
      }
      current = i32[lasti]; // the trace function may have set f_lineno
      how = this.#step(current);
    }
  }

  /** Runs something that may raise; whether it did not. */
  #quietly(action: () => void): boolean {
    const vm = this.#vm;
    const mark = vm.mark();
    try {
      action();
      return true;
    } catch (error) {
      vm.caught(error, mark);
      return false;
    }
  }

  #plainly(returned: Address, throwing: boolean): number {
    return run(this.#vm, this.#f, returned, throwing, this.#mark, this.#depth, 0);
  }

  /** Executes the instruction at index `at`, EXTENDED_ARG in front of it included. */
  #step(at: number): number {
    const { u16 } = this.#vm;
    let end = at;
    while ((u16[this.#source + end] & 255) === op.EXTENDED_ARG) end++;
    const profiled = this.#vm.get(0, TS_PROFILE_FUNCTION) !== 0;
    if (profiled && !this.#quietly(() => this.#tellCall(at, end))) return this.#plainly(0, true);
    this.#vm.set(this.#f, F_LASTI, at - 1);
    return this.#enabled(at, end, () => run(this.#vm, this.#f, 0, false, this.#mark, this.#depth, this.#copy << 1));
  }

  /** The call at index `at` has returned. */
  #finishCall(at: number, returned: Address): number {
    const { u16 } = this.#vm;
    let start = at;
    while (start > 0 && (u16[this.#source + start - 1] & 255) === op.EXTENDED_ARG) start--;
    return this.#enabled(start, at, () =>
      run(this.#vm, this.#f, returned, false, this.#mark, this.#depth, this.#copy << 1),
    );
  }

  #enabled(start: number, end: number, action: () => number): number {
    const { u16 } = this.#vm;
    u16.copyWithin(this.#copy + start, this.#source + start, this.#source + end + 1);
    const how = action();
    u16.fill(TRACE_STOP, this.#copy + start, this.#copy + end + 1);
    return how;
  }

  // ---- lines ----------------------------------------------------------------------------------------------------

  /** maybe_call_line_trace: a line begins where another one was before, or where a jump led backwards. */
  #lineEvents(previous: number, next: number): void {
    const vm = this.#vm;
    if (vm.get(0, TS_TRACE_FUNCTION) === 0) return;
    const lastLine = previous < 0 ? -1 : this.#lineAt(previous);
    const line = this.#lineAt(next);
    if (line !== -1 && vm.u8[this.#f + F_TRACE_LINES] !== 0 && (next < previous || line !== lastLine)) {
      traceEvent(vm, this.#f, ID_LINE, NONE);
    }
    if (vm.u8[this.#f + F_TRACE_OPCODES] !== 0) traceEvent(vm, this.#f, ID_OPCODE, NONE);
  }

  #lineAt(index: number): number {
    if (index < this.#start || index >= this.#end) this.#findRange(index);
    return this.#line;
  }

  #findRange(index: number): void {
    const vm = this.#vm;
    const code = vm.get(this.#f, F_CODE);
    const table = vm.get(code, CO_LINETABLE);
    const end = table + BYTES_DATA + vm.get(table, OB_SIZE);
    let line = vm.get(code, CO_FIRSTLINENO);
    this.#end = 0;
    for (let at = table + BYTES_DATA; at + 1 < end && this.#end <= index; at += 2) {
      const delta = (vm.u8[at + 1] << 24) >> 24;
      if (delta !== NO_LINE) line += delta;
      this.#start = this.#end;
      this.#end += vm.u8[at] >> 1;
      this.#line = delta === NO_LINE ? -1 : line;
    }
  }

  // ---- calls of built-in functions ------------------------------------------------------------------------------

  #tellCall(at: number, end: number): void {
    const callable = this.#nativeCallee(at, end);
    if (callable !== 0) nativeCallBegins(this.#vm, this.#f, callable);
  }

  /** The built-in function that the instruction at `end` is going to call (owned), or 0. */
  #nativeCallee(at: number, end: number): Address {
    const { i32, u16 } = this.#vm;
    const opcode = u16[this.#source + end] & 255;
    let count = 0;
    for (let i = at; i <= end; i++) count = (count << 8) | (u16[this.#source + i] >> 8);
    const sp = (i32[(this.#f + F_VALUESTACK) >> 2] + 8 * i32[(this.#f + F_STACKDEPTH) >> 2]) >> 2;
    if (opcode === op.CALL_FUNCTION) return this.#named(i32[sp - 2 * count - 2], count > 0 ? i32[sp - 2 * count] : 0);
    if (opcode === op.CALL_METHOD) {
      const base = sp - 2 * count - 4;
      if (i32[base] !== 0) return this.#named(i32[base], i32[base + 2]);
      return this.#named(i32[base + 2], count > 0 ? i32[base + 4] : 0);
    }
    if (opcode === op.CALL_FUNCTION_KW) {
      const positional = count - this.#vm.tupleSize(i32[sp - 2]);
      const base = sp - 2 * count - 4;
      return this.#named(i32[base], positional > 0 ? i32[base + 2] : 0);
    }
    if (opcode !== op.CALL_FUNCTION_EX) return 0;
    const args = i32[sp - ((count & 1) !== 0 ? 4 : 2)];
    const first =
      this.#vm.typeOf(args) === TUPLE_TYPE && this.#vm.tupleSize(args) > 0 ? this.#vm.tupleItem(args, 0) : 0;
    return this.#named(i32[sp - ((count & 1) !== 0 ? 6 : 4)], first);
  }

  /** What profile functions are told of a callable with its first argument (0: none): a method of a type is bound to it. */
  #named(callable: Address, self: Address): Address {
    const vm = this.#vm;
    const type = vm.get(callable, OB_TYPE);
    if (type === BUILTIN_FUNCTION_TYPE) return vm.newRef(callable);
    if (type !== METHOD_DESCRIPTOR_TYPE || self === 0) return 0;
    return (NATIVE[vm.get(type, TP_DESCR_GET)] as DescrGetFunc)(vm, callable, self, vm.typeOf(self));
  }
}
