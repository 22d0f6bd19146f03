/**
 * From a hot code object to the text of a JavaScript function.
 *
 * ```text
 *  (vm, f, returned, throwing, mark, depth) => how      the same contract as the loop's `run`
 *
 *  for each entry, or exception with a handler in this frame:
 *    b = the block where f_lasti points
 *    run: try { for (;;) switch (b) { case 0: {...} case 1: {...} ... } } catch { ... }
 *    traceback, unwinding
 * ```
 *
 * A throw finds the stack as deep as it is where the instruction at f_lasti begins, or as `sp` or `vm.unwindFrom` says if that is not 0.
 *
 * A block begins at a leader and falls through to the next one; a jump sets `b` and goes round. The constants of the code object and its inline caches are
 * named by their addresses: the function is the code object's own and dies with it.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  CO_ARGCOUNT,
  CO_CODE,
  CO_CONSTS,
  CO_FLAGS,
  CO_KWONLYARGCOUNT,
  CO_NAME,
  CO_NLOCALS,
  CO_OPCACHE,
  F_STATE,
  FLOAT_VALUE,
  FRAME_EXECUTING,
  FRAME_RAISED,
  FRAME_UNWINDING,
  LONG_DIGITS,
  OB_SIZE,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { IS_EVAL_BREAKER, TS_FRAME, TS_RECURSION_DEPTH } from "../../object/state.ts";
import { FLOAT_TYPE, INT_TYPE } from "../../object/static.ts";
import { MISS_BITS } from "../inline-cache.ts";
import { localsPlusCount } from "../frame.ts";
import { AGAIN, INTERPRET, RAISED } from "../outcomes.ts";
import { emitInstruction } from "./emit-instruction.ts";
import { emitSent } from "./emit-iteration.ts";
import type { Surroundings } from "./emit-parts.ts";
import { Emitter, type Exit, type NumberText, LASTI, LOCALS, STACKDEPTH } from "./emitter.ts";
import type { CacheWords } from "./emit-attributes.ts";
import type { Mistakes } from "./mistakes.ts";
import type { Seen } from "./emit-numbers.ts";
import { MIXED } from "./feedback.ts";
import { type Bytecode, type Instruction, readBytecode } from "./instructions.ts";

/** How much may be done that has only been watched. */
const BUSY = 400;

/** The source of a compiled function's factory, and where it can be entered. */
export interface CompiledText {
  readonly source: string;
  /** For each instruction the number of the block that begins there, or -1. */
  readonly blocks: Int16Array;
  /** For each instruction, where its opcode is, how many slots are in use when it throws; where that is another number `sp` says so. */
  readonly depths: Int16Array;
  readonly exits: readonly Exit[];
}

/** Compiles a code object that has inline caches; null where only the loop can run it. */
export function compileToText(
  vm: Machine,
  code: Address,
  helpers: readonly string[],
  mistakes: Mistakes,
): CompiledText | null {
  const bytecode = readBytecode(vm, code);
  if (bytecode === null) return null;
  const blocks = numberBlocks(bytecode);
  const emitter = new Emitter();
  emitBlocks(vm, code, bytecode, blocks, mistakes, emitter);
  const depths = new Int16Array(blocks.length);
  for (const { start, index } of bytecode.instructions)
    depths[start] = depths[index] = Math.max(0, bytecode.depths[start]);
  return { source: wrap(vm, code, emitter, helpers), blocks, depths, exits: emitter.exits };
}

function numberBlocks({ depths, leaders }: Bytecode): Int16Array {
  const blocks = new Int16Array(new ArrayBuffer(2 * leaders.length)).fill(-1);
  let count = 0;
  for (let index = 0; index < leaders.length; index++) {
    if (leaders[index] === 1 && depths[index] >= 0) blocks[index] = count++;
  }
  return blocks;
}

function emitBlocks(
  vm: Machine,
  code: Address,
  bytecode: Bytecode,
  blocks: Int16Array,
  mistakes: Mistakes,
  emitter: Emitter,
): void {
  const { instructions, depths, resumed } = bytecode;
  const constants = vm.get(code, CO_CONSTS);
  const cache = vm.get(code, CO_OPCACHE);
  const common = {
    emitter,
    constants: Array.from({ length: vm.tupleSize(constants) }, (_, i) => vm.get(constants, TUPLE_ITEMS + 8 * i)),
    constantNumber: (arg: number) => numberOf(vm, vm.get(constants, TUPLE_ITEMS + 8 * arg)),
    cache,
    watching: mistakes.expecting,
    seen: (index: number) => (mistakes.isAt(index) ? NOTHING_SEEN : seenAt(vm, cache + 16 * (index + 1))),
    cached: (index: number) => (mistakes.isAt(index) ? NOTHING_CACHED : cacheWords(vm, cache + 16 * (index + 1))),
    found: (index: number) => (mistakes.isAt(index) ? NOTHING_CACHED : foundWords(vm, cache + 16 * (index + 1))),
    localCount: vm.get(code, CO_NLOCALS),
    bound: boundLocals(vm, code, bytecode),
    asyncGenerator: (vm.get(code, CO_FLAGS) & op.CO_ASYNC_GENERATOR) !== 0,
    jumpTo: (target: number) => `{ ${resumed[target] === 1 ? "entered = 0; " : ""}b = ${blocks[target]}; continue; }`,
  };
  let open = false;
  for (let at = 0; at < instructions.length;) {
    const instruction = instructions[at]!;
    const { start } = instruction;
    if (depths[start] < 0) {
      at++;
      continue;
    }
    if (blocks[start] >= 0) {
      if (open) {
        emitter.flush();
        emitter.line("}");
      }
      emitter.line(`case ${blocks[start]}: {`);
      emitter.reset(depths[start]);
      open = true;
      if (resumed[start] === 1 && emitSent(emitter, instruction)) {
        at++;
        continue;
      }
    }
    const rest = at + 1;
    const around: Surroundings = {
      ...common,
      get following() {
        return restOfBlock(instructions, rest, blocks);
      },
    };
    at += emitInstruction(around, instruction);
  }
  if (open) emitter.line("}");
}

/** How many instructions ahead a value's use is looked for. */
const LOOKAHEAD = 12;

function restOfBlock(instructions: readonly Instruction[], from: number, blocks: Int16Array): readonly Instruction[] {
  const most = Math.min(instructions.length, from + LOOKAHEAD);
  let end = from;
  while (end < most && blocks[instructions[end]!.start] < 0) end++;
  return instructions.slice(from, end);
}

function seenAt(vm: Machine, cache: Address): Seen {
  return { left: vm.get(cache, 0), right: vm.get(cache, 4) };
}

function cacheWords(vm: Machine, cache: Address): CacheWords {
  return [vm.get(cache, 0), vm.get(cache, 4), vm.get(cache, 8), vm.get(cache, 12)];
}

/** The words of an attribute's cache, whose last is the dict offset alone; zeros where the loop has found different things. */
function foundWords(vm: Machine, cache: Address): CacheWords {
  const [version, keysVersion, offset, last] = cacheWords(vm, cache);
  return (last & ((1 << MISS_BITS) - 1)) > MOST_MISSES
    ? NOTHING_CACHED
    : [version, keysVersion, offset, last >> MISS_BITS];
}

/** How often the loop may have found something else where the compiled function expects to find what the loop did last. */
const MOST_MISSES = 2;

const NOTHING_CACHED: CacheWords = [0, 0, 0, 0];
const NOTHING_SEEN: Seen = { left: MIXED, right: MIXED };

/** The number in an exact int of one digit or an exact float. */
function numberOf(vm: Machine, object: Address): NumberText | undefined {
  const type = vm.typeOf(object);
  if (type === FLOAT_TYPE) {
    const value = vm.f64[(object + FLOAT_VALUE) >> 3];
    return { text: Object.is(value, -0) ? "(-0)" : value < 0 ? `(${value})` : String(value), type: "float" };
  }
  const size = vm.get(object, OB_SIZE);
  if (type !== INT_TYPE || size < -1 || size > 1) return undefined;
  const value = Math.imul(size, vm.get(object, LONG_DIGITS));
  return { text: value < 0 ? `(${value})` : String(value), type: "int" };
}

function boundLocals(vm: Machine, code: Address, { instructions }: Bytecode): ReadonlySet<number> {
  const flags = vm.get(code, CO_FLAGS);
  let count = vm.get(code, CO_ARGCOUNT) + vm.get(code, CO_KWONLYARGCOUNT);
  if ((flags & op.CO_VARARGS) !== 0) count++;
  if ((flags & op.CO_VARKEYWORDS) !== 0) count++;
  const bound = new Set(Array.from({ length: count }, (_, index) => index));
  for (const { opcode, arg } of instructions) if (opcode === op.DELETE_FAST) bound.delete(arg);
  // An argument that is a cell variable lives in its cell.
  if ((flags & op.CO_NOFREE) === 0) bound.clear();
  return bound;
}

function wrap(vm: Machine, code: Address, { text, names, rare }: Emitter, helpers: readonly string[]): string {
  const name = vm.toJs(vm.get(code, CO_NAME)).replace(/\W/g, "_");
  const first = (vm.get(code, CO_CODE) + 32) >> 1;
  const body = `const leave = (f, exit, ...values) => leaveBy(machine, f, exits[exit], values);
return (function py_${name}(_, f, returned, throwing, mark, depth) {
const vm = machine, i32 = words, u8 = bytes, f64 = doubles;
let ${["jumps = rehearsal[0]", ...names].join(", ")};
const rehearse = rehearsal[1];
if (rehearse !== 0) rehearsed(rehearsal);
const F = f >> 2, L = F + ${LOCALS}, S = L + ${2 * localsPlusCount(vm, code)};
for (;;) {
let sp = (S + (i32[F + ${STACKDEPTH}] << 1)) | 0;
if (rehearsal[2] > ${BUSY} && returned === 0 && !throwing) return outdated(vm, f);
const pc = i32[F + ${LASTI}] + 1, jumped = returned === 0 && pc !== 0;
let b = blocks[pc];
i32[F + ${STACKDEPTH}] = 0; i32[${TS_FRAME >> 2}] = f; u8[f + ${F_STATE}] = ${FRAME_EXECUTING};
run: try {
if (returned !== 0) { sp = finishCall(vm, ${first} + pc, sp, returned); returned = 0; }
else if (throwing) { throwing = false; break run; }
if (i32[${IS_EVAL_BREAKER >> 2}] !== 0 && !jumped && checkEvalBreaker(vm, f)) { i32[F + ${STACKDEPTH}] = (sp - S) >> 1; return ${AGAIN}; }
let entered = sp;
sp = 0;
for (;;) switch (b) {
${text}
default: i32[F + ${STACKDEPTH}] = (entered - S) >> 1; return ${INTERPRET};
}
} catch (error) { vm.caught(error, mark); }
i32[${TS_RECURSION_DEPTH >> 2}] = depth; i32[${TS_FRAME >> 2}] = f;
if (u8[f + ${F_STATE}] !== ${FRAME_UNWINDING}) addTraceback(vm, f);
if (sp === 0) sp = vm.unwindFrom || S + (depths[i32[F + ${LASTI}]] << 1);
vm.unwindFrom = 0;
if (!unwind(vm, f, sp)) { u8[f + ${F_STATE}] = ${FRAME_RAISED}; return ${RAISED}; }
}
});`;
  // Each name costs a look-up when the function is made.
  const called = new Set(body.match(/\w+(?=\()/g));
  const used = [...helpers, ...rare].filter((helper) => called.has(helper));
  return `"use strict";\nconst { ${used.join(", ")} } = h;\n${body}`;
}
