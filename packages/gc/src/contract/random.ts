import { runProgram } from "./program.ts";
import type { RuleOf } from "./rule.ts";
import { ContractViolation, violated } from "./world.ts";

const PROGRAMS = 300;
const MOST_NUMBERS = 400;

/** Numbers that look random and are the same every time (xorshift). */
function numbersOf(seed: number): number[] {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 1;
  };
  return Array.from({ length: (next() % MOST_NUMBERS) + 1 }, next);
}

export const RANDOM: readonly RuleOf[] = [
  {
    name: "leaves exactly what can be reached, whatever a program does",
    check(kind) {
      for (let seed = 1; seed <= PROGRAMS; seed++) {
        try {
          runProgram(kind, numbersOf(seed));
        } catch (error) {
          if (error instanceof ContractViolation) violated(`in program ${seed}, ${error.message}`);
          throw error;
        }
      }
    },
  },
];
