/**
 * Elementary functions of binary fixed-point numbers: the bigint x stands for x / 2^bits. Results are off by less than four units; who rounds
 * them takes more bits than are wanted.
 */

const GUARD_BITS = 16;

/** e^x for 0 ≤ x < 4. */
export function expFixed(x: bigint, bits: number): bigint {
  // e^x = (e^(x / 2^halvings))^(2^halvings): fewer terms, and the squarings double the error each.
  const halvings = Math.ceil(Math.sqrt(bits) * 0.7) + 1;
  const work = bits + halvings + GUARD_BITS;
  const scale = BigInt(work);
  const small = (x << BigInt(work - bits)) >> BigInt(halvings);
  let sum = 1n << scale;
  let term = sum;
  for (let n = 1n; ; n++) {
    term = ((term * small) >> scale) / n;
    if (term === 0n) break;
    sum += term;
  }
  for (let i = 0; i < halvings; i++) sum = (sum * sum) >> scale;
  return sum >> BigInt(work - bits);
}

/** The natural logarithm of x, 1/4 < x < 4. */
export function lnFixed(x: bigint, bits: number): bigint {
  const leading = Math.max(0, bits - 60);
  let known = 45;
  let y = BigInt(Math.round(Math.log(Number(x >> BigInt(leading)) / 2 ** (bits - leading)) * 2 ** 50));
  let places = 50;
  for (;;) {
    // Halley: y + 2 (x - e^y) / (x + e^y) has three times as many correct bits.
    const target = Math.min(bits + GUARD_BITS, 3 * known);
    y = target >= places ? y << BigInt(target - places) : y >> BigInt(places - target);
    places = target;
    const value = target >= bits ? x << BigInt(target - bits) : x >> BigInt(bits - target);
    const power = signedExp(y, target);
    y += ((2n * (value - power)) << BigInt(target)) / (value + power);
    if (target === bits + GUARD_BITS) return y >> BigInt(GUARD_BITS);
    known = target - 4;
  }
}

/** e^y for -4 < y < 4. */
function signedExp(y: bigint, bits: number): bigint {
  return y >= 0n ? expFixed(y, bits) : (1n << BigInt(2 * bits)) / expFixed(-y, bits);
}

/** The arc tangens hyperbolicus of 1 / n. */
function inverseTanh(n: bigint, bits: number): bigint {
  const square = n * n;
  let power = (1n << BigInt(bits)) / n;
  let sum = power;
  for (let k = 3n; ; k += 2n) {
    power /= square;
    if (power === 0n) return sum;
    sum += power / k;
  }
}

/** The most of ln 10 that was asked for: a constant, kept because every exponential takes it. */
const tenLogarithm = { bits: 0, value: 0n };

/** The natural logarithm of 10. */
export function lnTen(bits: number): bigint {
  if (bits > tenLogarithm.bits) {
    const work = bits + 64;
    const sum = 46n * inverseTanh(31n, work) + 34n * inverseTanh(49n, work) + 20n * inverseTanh(161n, work);
    tenLogarithm.value = sum >> 32n;
    tenLogarithm.bits = work - 32;
  }
  return tenLogarithm.value >> BigInt(tenLogarithm.bits - bits);
}
