/** Factorials, permutations and combinations as bigints. Null stands for a result that no memory could hold. */

/** V8's longest bigint. */
const LONGEST_BITS = 2 ** 30;

/** low × (low + 1) × ... × high, by halves so that the factors stay of a size. */
function productOfRange(low: bigint, high: bigint): bigint {
  const count = high - low;
  if (count < 0n) return 1n;
  if (count < 8n) {
    let result = low;
    for (let factor = low + 1n; factor <= high; factor++) result *= factor;
    return result;
  }
  const middle = (low + high) >> 1n;
  return productOfRange(low, middle) * productOfRange(middle + 1n, high);
}

export function factorial(n: bigint): bigint | null {
  return permutations(n, n);
}

/** n × (n - 1) × ... of k factors. */
export function permutations(n: bigint, k: bigint): bigint | null {
  if (k === 0n) return 1n;
  const bits = Number(k) * Math.max(1, Math.log2(Number(n)) - 1.5);
  if (bits > LONGEST_BITS) return null;
  return productOfRange(n - k + 1n, n);
}

/** Binomial coefficient; k is at most n / 2. */
export function combinations(n: bigint, k: bigint): bigint | null {
  if (k === 0n) return 1n;
  const numerator = permutations(n, k);
  return numerator === null ? null : numerator / productOfRange(1n, k);
}

/** The greatest common divisor, never negative. */
export function gcdOf(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
