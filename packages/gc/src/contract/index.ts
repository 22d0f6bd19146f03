/**
 * The rules that every collector keeps, for any test runner:
 *
 *     for (const rule of collectorContract(mine)) test(rule.name, () => rule.run());
 */
import type { CollectorKind } from "../collector.ts";
import { BOOK_KEEPING } from "./book-keeping.ts";
import { DYING } from "./dying.ts";
import { LAST_WORDS } from "./last-words.ts";
import { RANDOM } from "./random.ts";
import type { ContractRule, RuleOf } from "./rule.ts";
import { ContractViolation } from "./world.ts";

export { runProgram } from "./program.ts";
export type { ContractRule } from "./rule.ts";
export { ContractViolation } from "./world.ts";

export interface ContractOptions {
  /** Whether it collects anything. One that does not is only held to what is left then. Default: true. */
  readonly collects?: boolean;
}

/** The rules, each to be run by itself; `run` throws what was expected and what was met. */
export function collectorContract(kind: CollectorKind, options: ContractOptions = {}): readonly ContractRule[] {
  const oldest = kind.constraints.generations - 1;
  return [...DYING, ...LAST_WORDS, ...BOOK_KEEPING, ...RANDOM]
    .filter(({ forAll }) => forAll === true || (options.collects ?? true))
    .map((rule) => ({ name: rule.name, run: () => keep(rule, kind, oldest) }));
}

/** Whatever goes wrong, the message says which rule was broken. */
function keep(rule: RuleOf, kind: CollectorKind, oldest: number): void {
  try {
    rule.check(kind, oldest);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new ContractViolation(`the collector ${kind.name} breaks the rule "${rule.name}": ${what}`, { cause: error });
  }
}
