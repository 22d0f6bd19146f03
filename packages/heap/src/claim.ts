import { MEMORY_ALLOCATOR } from "./control-page.ts";
import type { LinearMemory } from "./linear-memory.ts";

/**
 * Notes which allocator works in a memory: one only, as all keep their words at the same place.
 *
 * @param name at least four letters, the first four of them its own
 * @returns Whether the memory had no allocator yet.
 * @throws RangeError when it is another's, which happens when an image is restored with an allocator that did not make it.
 */
export function claimMemory(memory: LinearMemory, name: string): boolean {
  const found = memory.i32[MEMORY_ALLOCATOR >> 2];
  const wanted = lettersOf(name);
  if (found !== 0 && found !== wanted) {
    throw new RangeError(`the memory is that of the allocator ${nameOf(found)}…, expected ${name}`);
  }
  memory.i32[MEMORY_ALLOCATOR >> 2] = wanted;
  return found === 0;
}

function lettersOf(name: string): number {
  return name.charCodeAt(0) | (name.charCodeAt(1) << 8) | (name.charCodeAt(2) << 16) | (name.charCodeAt(3) << 24);
}

function nameOf(letters: number): string {
  return String.fromCharCode(letters & 0xff, (letters >> 8) & 0xff, (letters >> 16) & 0xff, letters >>> 24);
}
