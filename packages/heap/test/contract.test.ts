import { describe, it } from "vitest";
import { ALLOCATOR_KINDS, type AllocatorKind, allocatorKind } from "@pyvm/heap";
import { ALLOCATOR_SCENARIOS } from "@pyvm/heap/contract";

const kinds: readonly AllocatorKind[] = [
  ...ALLOCATOR_KINDS,
  "debug",
  "debug:tlsf",
  "debug:size-class",
  "trace:bump",
].map(allocatorKind);

describe.each(kinds)("$name", (kind) => {
  it.each(ALLOCATOR_SCENARIOS)("$name", (scenario) => scenario.run(kind));
});
