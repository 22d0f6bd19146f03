import { ALIGNMENT_SHIFT } from "./layout.ts";

/** Bytes of a block of a size class (`INDEX2SIZE`). */
export function blockBytes(szidx: number): number {
  return (szidx + 1) << ALIGNMENT_SHIFT;
}
