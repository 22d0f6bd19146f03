/** What the compilation of many instructions has in common: see emit-instruction.ts. */
import { IS_EVAL_BREAKER } from "../../object/state.ts";
import { AGAIN } from "../outcomes.ts";
import type { AttributeSurroundings } from "./emit-attributes.ts";
import { isUnseen } from "./emit-numbers.ts";
import type { Emitter, NumberText, Operand } from "./emitter.ts";

/** How many instructions were compiled: one, or its successor with it. */
export const ALONE = 1;
export const WITH_NEXT = 2;

/** What an instruction may need to know of the code object around it. */
export interface Surroundings extends AttributeSurroundings {
  /** The addresses of the constants. */
  readonly constants: readonly number[];
  readonly localCount: number;
  /** Local variables that are certainly bound: arguments that nothing deletes. */
  readonly bound: ReadonlySet<number>;
  readonly asyncGenerator: boolean;
  /** Whether the function is to be compiled anew when it turns out to be busy with what the loop has not seen. */
  readonly watching: boolean;
  /** A constant's number, if it is one. */
  constantNumber(arg: number): NumberText | undefined;
}

const BREAKER = IS_EVAL_BREAKER >> 2;

export function cacheOf(around: Surroundings, index: number): number {
  return around.cache + 16 * (index + 1);
}

/** Puts everything into its slot. @returns the stack's end, as text */
export function slots(e: Emitter): string {
  e.flush();
  return e.top;
}

/** An instruction that changes the slots themselves. */
export function onSlots(e: Emitter, call: string, effect: number): void {
  e.line(call);
  if (effect < 0) e.drop(-effect);
  for (; effect > 0; effect--) e.pushSlot();
}

/** Pushes the owned value of an expression. @returns its name */
export function pushNew(e: Emitter, expression: string): string {
  const name = e.newName();
  e.line(`${name} = ${expression};`);
  e.pushOwned(name);
  return name;
}

export function pushResult(
  e: Emitter,
  name: string,
  operands: readonly Operand[],
  ...more: readonly (string | number)[]
): string {
  return pushNew(e, callWithTwo(e, name, operands, ...more));
}

/** The call of a function with two operands. */
export function callWithTwo(
  e: Emitter,
  name: string,
  operands: readonly Operand[],
  ...more: readonly (string | number)[]
): string {
  const [a, b] = operands as [Operand, Operand];
  return `${name}(${["vm", "f", e.lasti, e.top, a.name, b.name, ownership(a, b), ...more].join(", ")})`;
}

export function ownership(a: Operand, b: Operand): number {
  return (a.owned ? 1 : 0) | (b.owned ? 2 : 0);
}

/** Notes what the two topmost values are where the loop has not come to the instruction yet; they stay. */
export function watchTopmost(around: Surroundings, index: number): void {
  const { emitter: e } = around;
  if (!around.watching || !isUnseen(around.seen(index))) return;
  const b = e.object(0).name;
  const a = e.object(1).name;
  e.line(`watch(i32, ${cacheOf(around, index)}, ${a}, ${b}, rehearsal);`);
}

/**
 * Where signals are handled and collections run: every value is in its slot. Once tracing is on the frame is given back; it goes on at `resume`. The first entries
 * ask even if there is nothing to do (`rehearse`): V8 throws a function away when it comes to a call that it has never seen made.
 */
export function safePoint(e: Emitter, resume: number): void {
  e.line(
    `if ((i32[${BREAKER}] | rehearse) !== 0 && safePoint(vm, f, ${e.lasti}, ${e.top}, ${resume})) return ${AGAIN};`,
  );
}

/** The same at a backward jump, after so many of which the function is entered anew: see helpers.ts. */
export function backwardJump(e: Emitter, target: number): void {
  e.line(
    `if ((--jumps < 0 || i32[${BREAKER}] !== 0) && jumpBack(vm, f, ${e.lasti}, ${e.top}, ${target}, jumps)) return ${AGAIN};`,
  );
}
