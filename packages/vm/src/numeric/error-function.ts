/** erf and erfc by the rational approximations of fdlibm (s_erf.c, Sun Microsystems 1993), which the C library uses too. */
import { exp } from "./elementary.ts";

const ERX = 8.45062911510467529297e-1;
const EFX = 1.28379167095512586316e-1;
// erf on [0, 0.84375]
const PP = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
  -2.37630166566501626084e-5,
];
const QQ = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
  -3.9602282787753681232e-6,
];
// erf on [0.84375, 1.25]
const PA = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
  -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
];
const QA = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
  1.36370839120290507362e-2, 1.1984499846799107417e-2,
];
// erfc on [1.25, 1 / 0.35]
const RA = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
  -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
];
const SA = [
  1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
];
// erfc on [1 / 0.35, 28]
const RB = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
  -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
];
const SB = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
];

/** Pairs of terms first, then their sum from the lowest on: the order of the C library, on which the last bit depends. */
function polynomial(coefficients: readonly number[], x: number): number {
  const x2 = x * x;
  const x4 = x2 * x2;
  const powers = [1, x2, x4, x4 * x2, x4 * x4];
  let value = coefficients[0] + x * coefficients[1];
  for (let i = 2; i < coefficients.length; i += 2) {
    const next = coefficients[i + 1];
    value += powers[i >> 1] * (next === undefined ? coefficients[i] : coefficients[i] + x * next);
  }
  return value;
}

const words = new Int32Array(2);
const double = new Float64Array(words.buffer);

/** x with the low word of its bits cleared, so that its square is exact. */
function withoutLowWord(x: number): number {
  double[0] = x;
  words[0] = 0;
  return double[0];
}

/** erfc(x) for x from 1.25 to 28. */
function tail(x: number): number {
  const s = 1 / (x * x);
  const near = x < 1 / 0.35;
  const ratio = polynomial(near ? RA : RB, s) / polynomial(near ? SA : SB, s);
  const z = withoutLowWord(x);
  return (exp(-z * z - 0.5625) * exp((z - x) * (z + x) + ratio)) / x;
}

/** erf(x) - ERX for x from 0.84375 to 1.25. */
function middle(x: number): number {
  return polynomial(PA, x - 1) / polynomial(QA, x - 1);
}

/** The error function. */
export function erf(x: number): number {
  if (x !== x) return x;
  const magnitude = Math.abs(x);
  if (magnitude < 0.84375) {
    if (magnitude < 2 ** -28) return x + EFX * x;
    const z = x * x;
    return x + x * (polynomial(PP, z) / polynomial(QQ, z));
  }
  const value = magnitude < 1.25 ? ERX + middle(magnitude) : magnitude < 6 ? 1 - tail(magnitude) : 1;
  return x < 0 ? -value : value;
}

/** The complementary error function. */
export function erfc(x: number): number {
  if (x !== x) return x;
  const magnitude = Math.abs(x);
  if (magnitude < 0.84375) return smallComplement(x, magnitude);
  if (magnitude < 1.25) return x >= 0 ? 1 - ERX - middle(magnitude) : 1 + (ERX + middle(magnitude));
  if (magnitude >= 28) return x > 0 ? 0 : 2;
  if (x < -6) return 2;
  return x > 0 ? tail(magnitude) : 2 - tail(magnitude);
}

function smallComplement(x: number, magnitude: number): number {
  if (magnitude < 2 ** -56) return 1 - x;
  const z = x * x;
  const y = polynomial(PP, z) / polynomial(QQ, z);
  return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x * y + (x - 0.5));
}
