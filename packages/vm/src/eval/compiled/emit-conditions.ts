/** Comparisons, the truth of values, and the jumps that depend on it. */
import * as op from "@pyvm/compiler";
import { EQ, GE, GT, LE, LT, NE } from "../../object/offsets.ts";
import type { Emitter, Operand } from "./emitter.ts";
import { emitNumberComparison } from "./emit-numbers.ts";
import {
  ALONE,
  backwardJump,
  callWithTwo,
  pushNew,
  pushResult,
  type Surroundings,
  watchTopmost,
  WITH_NEXT,
} from "./emit-parts.ts";
import type { Instruction } from "./instructions.ts";

const COMPARISONS: Readonly<Record<number, string>> = {
  [LT]: "less",
  [LE]: "lessEqual",
  [EQ]: "equal",
  [NE]: "notEqual",
  [GT]: "greater",
  [GE]: "greaterEqual",
};

export function emitCompare(around: Surroundings, instruction: Instruction): number {
  const { emitter: e } = around;
  const known = emitNumberComparison(around, instruction);
  if (known !== undefined) return emitTruth(around, known, 0);
  watchTopmost(around, instruction.index);
  const operator = instruction.arg;
  const operands = e.operands(2);
  if (!isBranch(around.following[0])) {
    pushResult(e, "compareToObject", operands, operator);
    return ALONE;
  }
  const [a, b] = operands as [Operand, Operand];
  const truth = `${COMPARISONS[operator]}(vm, ${a.name}, ${b.name})`;
  return emitTruth(around, callWithTwo(e, "compare", operands, operator, truth), 0);
}

export function emitIdentity(around: Surroundings, negated: number): number {
  const { emitter: e } = around;
  const b = e.pop();
  const a = e.pop();
  const name = e.newName();
  e.line(`${name} = ${a.name} ${negated === 1 ? "!==" : "==="} ${b.name} ? 1 : 0;`);
  e.release(a);
  e.release(b);
  return emitTruth(around, name, 0);
}

/** The instruction's answer is the truth of an expression, 1 or 0; it took `count` values, in slots, that are released already. */
export function emitTruth(around: Surroundings, expression: string, count: number): number {
  const { emitter: e } = around;
  const next = around.following[0];
  e.drop(count);
  if (!isBranch(next)) {
    pushNew(e, `truthObject(vm, ${expression})`);
    return ALONE;
  }
  const name = e.newName();
  e.line(`${name} = ${expression};`);
  e.lasti = next.index;
  emitConditionalJump(around, next, name);
  return WITH_NEXT;
}

/** The truth, 1 or 0, of the topmost value, which is released. */
export function truthOf(e: Emitter): string {
  const name = e.newName();
  const number = e.knownNumber(e.peek(0));
  if (number !== undefined) {
    e.line(`${name} = ${number.text} !== 0 ? 1 : 0;`);
    e.release(e.popUsed());
    return name;
  }
  const [operand] = e.operands(1) as [Operand];
  e.line(`${name} = truthOf(vm, f, ${e.lasti}, ${e.top}, ${operand.name}, ${Number(operand.owned)});`);
  return name;
}

export function emitConditionalJump(around: Surroundings, { opcode, arg, index }: Instruction, truth: string): void {
  const { emitter: e } = around;
  e.flush();
  e.line(`if (${truth} === ${opcode === op.POP_JUMP_IF_TRUE ? 1 : 0}) {`);
  if (arg <= index) backwardJump(e, arg);
  e.line(`${around.jumpTo(arg)} }`);
}

/** Whether the next instruction only asks whether the answer is true. */
function isBranch(next: Instruction | undefined): next is Instruction {
  return next?.opcode === op.POP_JUMP_IF_FALSE || next?.opcode === op.POP_JUMP_IF_TRUE;
}
