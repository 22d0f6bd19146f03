/**
 * The values that a `Constant` node, and so a code object, may hold. The representation keeps apart what Python keeps apart
 * and JavaScript does not: an int is a `bigint`, a float is a `number`.
 */

/** A complex number; a literal always has `real` 0. */
export class Complex {
  readonly real: number;
  readonly imag: number;
  constructor(real: number, imag: number) {
    this.real = real;
    this.imag = imag;
  }
}

/** Python's `...`. */
export const ELLIPSIS: { readonly python: "Ellipsis" } = /* @__PURE__ */ Object.freeze({ python: "Ellipsis" as const });

/** A tuple: of constants in a tree that the compiler folded (the parser writes none), of any literals from `literalEval`. */
export class Tuple<Item = Constant> {
  readonly items: readonly Item[];
  constructor(items: readonly Item[]) {
    this.items = items;
  }
}

/** A frozen set of constants: never written by the parser, made by the compiler's constant folding. */
export class FrozenSet {
  readonly items: readonly Constant[];
  constructor(items: readonly Constant[]) {
    this.items = items;
  }
}

/**
 * A str that no JavaScript string can hold: a high surrogate directly followed by a low surrogate as two code points.
 * Every other str is a JavaScript string, in which lone surrogates are allowed.
 */
export class CodePointString {
  readonly codePoints: Uint32Array;
  constructor(codePoints: Uint32Array) {
    this.codePoints = codePoints;
  }
}

/** None, bool, int, float, str, bytes, complex, `...`, and what folding makes of them. */
export type Constant =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Complex
  | typeof ELLIPSIS
  | CodePointString
  | Tuple
  | FrozenSet;
