/** Sizes of blocks: multiples of 16 up to 128, then four to every doubling, so that at most a fifth of a block is lost. */

/** The size class for requests of `16 * index` bytes; `index` is 1 to 128. */
export function classOf(index: number): number {
  if (index <= 8) return index - 1;
  const last = index - 1;
  const highest = 31 - Math.clz32(last);
  return 8 + ((highest - 3) << 2) + ((last >> (highest - 2)) & 3);
}

/** Bytes of a block of a size class. */
export function blockBytes(sizeClass: number): number {
  if (sizeClass < 8) return (sizeClass + 1) << 4;
  return (5 + (sizeClass & 3)) * (32 << ((sizeClass - 8) >> 2));
}
