/** Machines whose requests for memory can be refused one by one. */
import { type Allocator, allocatorKind, type LinearMemory } from "@pyvm/heap";
import { create, type Python } from "./embedding.ts";

/** The request that is refused, counted from now on; 0 for none. */
let refused = 0;

/** The debugging allocator, which finds what is used after its end, behind one that refuses. */
const scarce = {
  name: "scarce",
  create(memory: LinearMemory): Allocator {
    const inner = allocatorKind("debug").create(memory);
    const isRefused = (): boolean => refused > 0 && --refused === 0;
    return {
      name: "scarce",
      inner,
      allocate: (bytes) => (isRefused() ? 0 : inner.allocate(bytes)),
      resize: (block, bytes) => (isRefused() ? 0 : inner.resize(block, bytes)),
      release: (block) => inner.release(block),
      forEachBlock: (visit) => inner.forEachBlock(visit),
    };
  },
};

/**
 * `sweep(attempt, most)` refuses each request in turn that `attempt` makes, or about `most` of them, and returns how many attempts ended in a
 * MemoryError. The others must return what the attempt returns with memory enough.
 */
const SWEEP = `
def without_refusal():
    while True:
        try: return refuse(0)
        except MemoryError: pass

def refused(attempt, request, number):
    outcome = MemoryError
    try:
        refuse(request)
        outcome = attempt(number)
    except MemoryError: pass
    return outcome, without_refusal()

def sweep(attempt, most):
    for i in range(100): attempt(1000000 + i)
    many = 1000000000
    step = max(1, (many - refused(attempt, many, 999999)[1]) // most)
    request = refusals = 0
    while True:
        request += 1 + request % step if step > 1 else 1
        number = 1000000 + request
        got, left = refused(attempt, request, number)
        if got is MemoryError: refusals += 1
        else: assert got == attempt(number), got
        if left > 0: return refusals
`;

/** A machine with the function `sweep`, and `attempt` of a body and of what the body needs. */
export async function createScarce(setUp: string, body: string): Promise<Python> {
  const python = await create({ allocator: scarce });
  python.globals.set("refuse", (request: number) => {
    const left = refused;
    refused = request;
    return left;
  });
  python.run(`${SWEEP}\n${setUp}\ndef attempt(n):\n    ${body}\n`);
  return python;
}
