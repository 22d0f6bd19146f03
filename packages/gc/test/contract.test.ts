import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CollectorKind, full, generational, incremental, none, stress, trialDeletion } from "@pyvm/gc";
import { collectorContract, runProgram } from "@pyvm/gc/contract";

const KINDS: readonly CollectorKind[] = [generational, full, incremental, trialDeletion, stress];

describe.each(KINDS)("$name", (kind) => {
  it.each(collectorContract(kind))("$name", (rule) => rule.run());

  it("leaves exactly what an independent walk reaches, after any program", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1000 }), { maxLength: 300 }), (numbers) => runProgram(kind, numbers)),
      { numRuns: 100 },
    );
  });
});

describe("none", () => {
  it.each(collectorContract(none, { collects: false }))("$name", (rule) => rule.run());

  it("is found out when it is said to collect", () => {
    const [rule] = collectorContract(none);
    expect(() => rule!.run()).toThrow(
      'the collector none breaks the rule "frees a cycle that nothing holds": a ring of 1: ' +
        'expected {"collected":1,"uncollectable":0}, met {"collected":0,"uncollectable":0}',
    );
  });
});
