/** The name of a rule. */
export type AllocatorRule =
  | "never throws"
  | "serves"
  | "aligned"
  | "inside"
  | "apart"
  | "keeps content"
  | "resize keeps content"
  | "failed resize"
  | "nothing"
  | "walk"
  | "gives back"
  | "own words"
  | "state in memory"
  | "deterministic"
  | "invariants"
  | "statistics";

/** What an allocator must keep to. */
export const ALLOCATOR_RULES: Readonly<Record<AllocatorRule, string>> = {
  "never throws": "a request that cannot be met gives 0; nothing is thrown for a correct use",
  serves: "a request is met as long as there is plenty of room",
  aligned: "a block lies on a multiple of 16 bytes",
  inside: "a block lies in a region that the allocator has acquired from the memory",
  apart: "no two blocks in use share a byte, and no block in use is handed out again",
  "keeps content": "the bytes of a block change only when its owner changes them",
  "resize keeps content": "a resized block has the old content, as far as it fits",
  "failed resize": "a resize that gives 0 leaves the block as it was",
  nothing:
    "a request of 0 bytes gets a block of its own, NULL is ignored by release and acts as a fresh block in resize",
  walk: "forEachBlock visits every block in use once, in address order, with at least the bytes asked for, and nothing else",
  "gives back":
    "when all blocks are released, the memory comes back, up to a bounded rest that does not grow from time to time",
  "own words": "nothing is written but the allocator's words in the control page and the regions it acquired",
  "state in memory":
    "an allocator made again, over the same memory or over a copy of its bytes, goes on as the first would have",
  deterministic: "the same requests in the same memory get the same addresses",
  invariants: "checkInvariants, where there is one, finds nothing",
  statistics: "statistics, where there are some, count what is there",
};

/** An allocator broke a rule: which, and what was seen. */
export class ContractViolation extends Error {
  override readonly name = "ContractViolation";
  readonly rule: AllocatorRule;

  constructor(rule: AllocatorRule, seen: string, options?: ErrorOptions) {
    super(`the rule "${rule}" (${ALLOCATOR_RULES[rule]}) is broken: ${seen}`, options);
    this.rule = rule;
  }
}
