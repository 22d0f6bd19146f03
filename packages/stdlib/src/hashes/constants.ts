/** The constants of SHA-2: fractions of the roots of the first primes, computed when they are first asked for. */

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}

/** The largest integer whose `degree`-th power is at most `value`. */
function integerRoot(value: bigint, degree: bigint): bigint {
  let root = 1n << (BigInt(value.toString(2).length) / degree + 1n);
  for (;;) {
    const next = ((degree - 1n) * root + value / root ** (degree - 1n)) / degree;
    if (next >= root) return root;
    root = next;
  }
}

/** 64 bits of the fraction of each prime's root, as pairs of words, the high one first. */
function rootFractions(from: number, count: number, degree: number): Int32Array {
  const words = new Int32Array(2 * (count - from));
  primes(count)
    .slice(from)
    .forEach((prime, i) => {
      const root = integerRoot(BigInt(prime) << BigInt(64 * degree), BigInt(degree));
      words[2 * i] = Number((root >> 32n) & 0xffffffffn) | 0;
      words[2 * i + 1] = Number(root & 0xffffffffn) | 0;
    });
  return words;
}

let cubeRoots: Int32Array | null = null;
let squareRoots: Int32Array | null = null;

/** The round constants: of the cube roots of the first 80 primes. SHA-256 uses the high words of 64 of them. */
export function roundConstants(): Int32Array {
  return (cubeRoots ??= rootFractions(0, 80, 3));
}

/** The initial values: of the square roots of the first 16 primes. */
export function initialValues(): Int32Array {
  return (squareRoots ??= rootFractions(0, 16, 2));
}
