/**
 * A check that bytecode stays inside its stack and its tables, for code objects that no compiler of ours has made: a `.pyc`
 * file, `marshal.loads`, `code.replace`.
 *
 * It runs over the instructions with depths in place of values. Every instruction has one depth and one stack of blocks, on
 * whatever way it is reached; that holds for all that CPython's compiler makes, and makes the check linear. It does not know
 * the types of values: that the top of the stack is a tuple of names for `CALL_FUNCTION_KW`, an instruction's implementation
 * has to look at itself.
 */
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CodeObject } from "./code.ts";
import { jumpTarget } from "./dis-instructions.ts";
import { stackUse } from "./dis-stack.ts";
import * as op from "./opcodes.ts";

/** Bytecode that must not run. */
export class VerifyError extends Error {
  override readonly name: string = "VerifyError";
  /** The byte offset of the instruction at fault. */
  readonly offset: number;
  /** The code object: the one given, or one in its constants. */
  readonly code: CodeObject;

  constructor(code: CodeObject, offset: number, reason: string) {
    super(`${code.name} at ${offset}: ${reason}`);
    this.offset = offset;
    this.code = code;
  }
}

/** An entry of the block stack. */
interface Block {
  /** A handler that waits for an exception, or the block of a handler that runs (`EXCEPT_HANDLER`). */
  readonly isHandlerRunning: boolean;
  /** The depth of the value stack below what the block has put there. */
  readonly level: number;
  /** The next block outwards, or null. */
  readonly outer: Block | null;
  /** How many blocks there are with this one. */
  readonly count: number;
}

/** What is known before an instruction. */
interface State {
  readonly depth: number;
  readonly blocks: Block | null;
}

/** A whole instruction, with the `EXTENDED_ARG`s before it. */
interface Step {
  /** Where it starts: at the first `EXTENDED_ARG`. */
  readonly start: number;
  /** Where its operation is. */
  readonly offset: number;
  readonly opcode: number;
  readonly arg: number;
  readonly target: number | null;
}

/** CPython's `CO_MAXBLOCKS`. */
const MAX_BLOCKS = 20;
/** What entering a handler pushes: the exception that was being handled, and the new one. */
const HANDLER_ENTRIES = 6;
/** What a running handler keeps until `POP_EXCEPT`. */
const SAVED_ENTRIES = 3;

/** The largest argument of operations whose argument is a choice. */
const LARGEST_ARGUMENT: ReadonlyMap<number, number> = new Map([
  [op.COMPARE_OP, op.cmp_op.length - 1],
  [op.IS_OP, 1],
  [op.CONTAINS_OP, 1],
  [op.RERAISE, 1],
  [op.CALL_FUNCTION_EX, 1],
  [op.GEN_START, 2],
  [op.RAISE_VARARGS, 2],
  [op.BUILD_SLICE, 3],
  [op.FORMAT_VALUE, 7],
  [op.MAKE_FUNCTION, 15],
]);

/** The smallest argument, where it is not 0. */
const SMALLEST_ARGUMENT: ReadonlyMap<number, number> = new Map([
  [op.BUILD_SLICE, 2],
  [op.LIST_APPEND, 1],
  [op.SET_ADD, 1],
  [op.MAP_ADD, 1],
  [op.LIST_EXTEND, 1],
  [op.SET_UPDATE, 1],
  [op.DICT_UPDATE, 1],
  [op.DICT_MERGE, 1],
  [op.ROT_N, 1],
]);

const ENDS: ReadonlySet<number> = new Set([op.RETURN_VALUE, op.RAISE_VARARGS, op.RERAISE]);
const ALWAYS_JUMPS: ReadonlySet<number> = new Set([op.JUMP_FORWARD, op.JUMP_ABSOLUTE]);
const SETUPS: ReadonlySet<number> = new Set([op.SETUP_FINALLY, op.SETUP_WITH, op.SETUP_ASYNC_WITH]);
const YIELDS: ReadonlySet<number> = new Set([op.YIELD_VALUE, op.YIELD_FROM, op.GEN_START]);

function sameBlocks(a: Block | null, b: Block | null): boolean {
  let left = a;
  let right = b;
  while (left !== right) {
    if (left === null || right === null) return false;
    if (left.isHandlerRunning !== right.isHandlerRunning || left.level !== right.level) return false;
    left = left.outer;
    right = right.outer;
  }
  return true;
}

function pushBlock(outer: Block | null, level: number, isHandlerRunning: boolean): Block {
  return { isHandlerRunning, level, outer, count: (outer?.count ?? 0) + 1 };
}

/** The depth that must not be undercut inside a block. */
function floorOf(block: Block | null): number {
  if (block === null) return 0;
  return block.isHandlerRunning ? block.level + SAVED_ENTRIES : block.level;
}

class Verifier {
  readonly #code: CodeObject;
  readonly #steps: readonly Step[];
  /** The step that starts at a byte offset. */
  readonly #stepAt = new Map<number, number>();
  readonly #states: (State | undefined)[];
  readonly #waiting: number[] = [];

  constructor(code: CodeObject) {
    this.#code = code;
    this.#steps = this.#decode();
    for (const [index, step] of this.#steps.entries()) this.#stepAt.set(step.start, index);
    this.#states = new Array<State | undefined>(this.#steps.length).fill(undefined);
  }

  #fail(offset: number, reason: string): never {
    throw new VerifyError(this.#code, offset, reason);
  }

  #isGenerator(): boolean {
    return (this.#code.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) !== 0;
  }

  run(): void {
    if (this.#code.version !== "3.10") this.#fail(0, `bytecode of CPython ${this.#code.version}`);
    this.#checkTables();
    for (const step of this.#steps) this.#checkArgument(step);
    this.#flow(0, 0, { depth: this.#isGenerator() ? 1 : 0, blocks: null });
    while (this.#waiting.length > 0) this.#execute(this.#waiting.pop()!);
  }

  /** The counts of parameters and locals agree with the names of the locals. */
  #checkTables(): void {
    const { nlocals, varnames, argcount, kwonlyargcount, posonlyargcount, flags } = this.#code;
    if (nlocals !== varnames.length) this.#fail(0, `${nlocals} locals have ${varnames.length} names`);
    if (posonlyargcount > argcount) this.#fail(0, `${posonlyargcount} of ${argcount} parameters are positional-only`);
    const parameters = argcount + kwonlyargcount + ((flags >> 2) & 1) + ((flags >> 3) & 1);
    if (parameters > nlocals) this.#fail(0, `${parameters} parameters need ${parameters} locals, met ${nlocals}`);
  }

  /** Splits the bytecode; an instruction includes the `EXTENDED_ARG`s before it. */
  #decode(): Step[] {
    const bytecode = this.#code.code;
    if (bytecode.length === 0 || bytecode.length % 2 !== 0) {
      this.#fail(0, `bytecode has a positive even number of bytes, met ${bytecode.length}`);
    }
    const steps: Step[] = [];
    for (let start = 0; start < bytecode.length; start = steps[steps.length - 1].offset + 2) {
      steps.push(this.#decodeStep(bytecode, start));
    }
    return steps;
  }

  #decodeStep(bytecode: Uint8Array, start: number): Step {
    let offset = start;
    let arg = bytecode[offset + 1];
    for (; bytecode[offset] === op.EXTENDED_ARG; arg = arg * 256 + bytecode[offset + 1]) {
      offset += 2;
      if (offset >= bytecode.length) this.#fail(start, "EXTENDED_ARG is the last instruction");
    }
    if (arg > 0x7fffffff) this.#fail(start, `argument ${arg} does not fit 31 bits`);
    const opcode = bytecode[offset];
    const hasArgument = opcode >= op.HAVE_ARGUMENT;
    return { start, offset, opcode, arg, target: jumpTarget({ offset, opcode, arg: hasArgument ? arg : null }) };
  }

  #checkArgument(step: Step): void {
    const { opcode, arg, offset } = step;
    if (stackUse(opcode, arg, false) === null) this.#fail(offset, `unknown opcode ${opcode}`);
    this.#checkIndex(step);
    const smallest = SMALLEST_ARGUMENT.get(opcode) ?? 0;
    const largest = LARGEST_ARGUMENT.get(opcode) ?? Infinity;
    if (opcode >= op.HAVE_ARGUMENT && (arg < smallest || arg > largest)) {
      this.#fail(offset, `${op.opname[opcode]} with argument ${arg}`);
    }
    if (YIELDS.has(opcode) && !this.#isGenerator()) this.#fail(offset, `${op.opname[opcode]} outside a generator`);
    if (step.target !== null && !this.#stepAt.has(step.target)) {
      this.#fail(offset, `${op.opname[opcode]} jumps to ${step.target}, where no instruction starts`);
    }
  }

  #checkIndex({ opcode, arg, offset }: Step): void {
    const { consts, names, varnames, cellvars, freevars } = this.#code;
    const check = (operations: ReadonlySet<number>, size: number, what: string): void => {
      if (operations.has(opcode) && arg >= size) {
        this.#fail(offset, `${op.opname[opcode]} refers to ${what} ${arg} of ${size}`);
      }
    };
    check(op.hasconst, consts.length, "constant");
    check(op.hasname, names.length, "name");
    check(op.haslocal, varnames.length, "local");
    check(op.hasfree, cellvars.length + freevars.length, "cell");
  }

  /** Control goes from one instruction to the one that starts at `target`, in a state. */
  #flow(from: number, target: number, state: State): void {
    const index = this.#stepAt.get(target);
    if (index === undefined) return this.#fail(from, "control leaves the end of the bytecode");
    if (state.depth > this.#code.stacksize) {
      this.#fail(from, `the stack has ${this.#code.stacksize} entries, ${state.depth} are needed`);
    }
    const known = this.#states[index];
    if (known === undefined) {
      this.#states[index] = state;
      this.#waiting.push(index);
    } else if (known.depth !== state.depth) {
      this.#fail(target, `is reached with ${known.depth} and with ${state.depth} entries on the stack`);
    } else if (!sameBlocks(known.blocks, state.blocks)) {
      this.#fail(target, "is reached with different blocks");
    }
  }

  #execute(index: number): void {
    const step = this.#steps[index];
    const state = this.#states[index]!;
    if (SETUPS.has(step.opcode)) return this.#setup(step, state);
    const blocks = this.#blocksAfter(step, state);
    if (step.opcode === op.END_ASYNC_FOR) return this.#endAsyncFor(step, state, blocks);
    const next = step.offset + 2;
    if (step.target !== null) {
      this.#flow(step.offset, step.target, { depth: this.#depthAfter(step, state, blocks, true), blocks });
    }
    const depth = this.#depthAfter(step, state, blocks, false);
    if (!ENDS.has(step.opcode) && !ALWAYS_JUMPS.has(step.opcode)) this.#flow(step.offset, next, { depth, blocks });
  }

  #depthAfter(step: Step, state: State, blocks: Block | null, jump: boolean): number {
    const [pops, pushes] = stackUse(step.opcode, step.arg, jump)!;
    const left = state.depth - pops;
    // What is only looked at may lie below the block: a comprehension's list under a handler, for example.
    const floor = pushes >= pops ? 0 : floorOf(blocks);
    if (left < 0 || state.depth + Math.min(0, pushes - pops) < floor) {
      this.#fail(step.offset, `${op.opname[step.opcode]} takes ${pops} entries, the stack has ${state.depth - floor}`);
    }
    return left + pushes;
  }

  /** The block stack after `POP_BLOCK`, `POP_EXCEPT` and `END_ASYNC_FOR`; the others leave it as it is. */
  #blocksAfter(step: Step, { depth, blocks }: State): Block | null {
    const pops = step.opcode === op.POP_BLOCK || step.opcode === op.POP_EXCEPT || step.opcode === op.END_ASYNC_FOR;
    if (step.opcode === op.RERAISE && step.arg > 0 && blocks === null)
      this.#fail(step.offset, "RERAISE without a block");
    if (!pops) return blocks;
    if (blocks === null) return this.#fail(step.offset, `${op.opname[step.opcode]} without a block`);
    if (step.opcode === op.POP_BLOCK) {
      if (depth < floorOf(blocks)) this.#fail(step.offset, "POP_BLOCK below the block's level");
      return blocks.outer;
    }
    if (!blocks.isHandlerRunning) this.#fail(step.offset, `${op.opname[step.opcode]} outside a handler`);
    if (step.opcode === op.POP_EXCEPT && depth - blocks.level - SAVED_ENTRIES > 1) {
      this.#fail(step.offset, "POP_EXCEPT with entries above the saved exception");
    }
    return blocks.outer;
  }

  /** The exception is taken, the handler ends, and the asynchronous iterator below it goes. */
  #endAsyncFor(step: Step, state: State, blocks: Block | null): void {
    const level = state.blocks!.level;
    if (state.depth < level + HANDLER_ENTRIES || level < 1) this.#fail(step.offset, "END_ASYNC_FOR on a short stack");
    this.#flow(step.offset, step.offset + 2, { depth: level - 1, blocks });
  }

  /** A block is set up, and its handler may be entered from anywhere inside. */
  #setup(step: Step, state: State): void {
    const depth = this.#depthAfter(step, state, state.blocks, false);
    const level = step.opcode === op.SETUP_FINALLY ? depth : depth - 1;
    const inside = pushBlock(state.blocks, level, false);
    if (inside.count > MAX_BLOCKS) this.#fail(step.offset, `more than ${MAX_BLOCKS} blocks`);
    this.#flow(step.offset, step.offset + 2, { depth, blocks: inside });
    const handler = pushBlock(state.blocks, level, true);
    this.#flow(step.offset, step.target!, { depth: level + HANDLER_ENTRIES, blocks: handler });
  }
}

/**
 * Checks a code object and all code objects in its constants.
 *
 * @throws VerifyError at the first instruction that would leave the stack (`stacksize` entries, or the part of it that a
 *   block allows), refer outside `consts`, `names`, locals or cells, jump where no instruction starts, run off the end, or
 *   leave a block that is not there
 */
export function verifyCode(code: CodeObject): void {
  const seen = new Set<CodeObject>();
  const waiting: CodeObject[] = [code];
  while (waiting.length > 0) {
    const next = waiting.pop()!;
    if (seen.has(next)) continue;
    seen.add(next);
    new Verifier(next).run();
    for (const constant of next.consts) if (constant instanceof CodeObject) waiting.push(constant);
  }
}
