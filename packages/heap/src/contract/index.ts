/** `@pyvm/heap/contract`: a suite that any allocator can be put through, with no test framework. */
import type { AllocatorKind } from "@pyvm/heap";
import { ContractViolation } from "./rules.ts";
import { ALLOCATOR_SCENARIOS, type ContractOptions } from "./scenarios.ts";

export { AllocatorModel } from "./model.ts";
export { ALLOCATOR_RULES, type AllocatorRule, ContractViolation } from "./rules.ts";
export { ALLOCATOR_SCENARIOS, type ContractOptions, type Scenario } from "./scenarios.ts";
export { mixedRequests, mixedSize, Random, type Request } from "./workload.ts";

/** Runs the whole suite. @throws ContractViolation naming the first rule that is broken. */
export function checkAllocator(kind: AllocatorKind, options: ContractOptions = {}): void {
  for (const scenario of ALLOCATOR_SCENARIOS) scenario.run(kind, options);
}

/** Runs the whole suite and collects what is broken, one violation a scenario at most. */
export function violationsOf(kind: AllocatorKind, options: ContractOptions = {}): ContractViolation[] {
  return ALLOCATOR_SCENARIOS.flatMap((scenario) => {
    try {
      scenario.run(kind, options);
      return [];
    } catch (error) {
      if (error instanceof ContractViolation) return [error];
      throw error;
    }
  });
}
