import type { CollectorKind } from "../collector.ts";

/** One rule that collectors keep. */
export interface ContractRule {
  /** The rule as a sentence. */
  readonly name: string;
  /** Puts a new collector to the test. @throws ContractViolation, with the rule and what was met instead. */
  run(): void;
}

/** A rule before it is known whom to ask. */
export interface RuleOf {
  readonly name: string;
  /** Whether a collector that collects nothing keeps it too. */
  readonly forAll?: boolean;
  readonly check: (kind: CollectorKind, oldest: number) => void;
}
