import { describe, expect, it } from "vitest";
import {
  addDigits,
  bigIntToDigits,
  bitCount,
  bitLength,
  compareDigits,
  digitCount,
  digitsBitLength,
  digitsToBigInt,
  digitsToFloat,
  divideByDigit,
  divideDigits,
  floorDivide,
  floorModulo,
  gcd,
  integerFrexp,
  integerSquareRoot,
  integerToFloat,
  inverseModulo,
  moduloDigit,
  multiplyDigits,
  parseInteger,
  powerModulo,
  subtractDigits,
  trueDivide,
} from "../../src/numeric/index.ts";
import { bitsOf, readDigits, recorded, writeDigits } from "./recorded.ts";

const cases = recorded<any[]>("integers");

function floatAnswer(x: number): string {
  return Math.abs(x) === Infinity ? "overflow" : bitsOf(x);
}

const textOf = (value: bigint | null): string | null => (value === null ? null : `${value}`);

function answer(kind: string, args: any[]): unknown[] {
  const a = kind === "parse" ? 0n : BigInt(args[0]);
  switch (kind) {
    case "bits":
      return [bitLength(a), bitCount(a)];
    case "float":
      return [floatAnswer(integerToFloat(a))];
    case "gcd":
      return [`${gcd(a, BigInt(args[1]))}`];
    case "sqrt":
      return [`${integerSquareRoot(a)}`];
    case "power":
      return [`${powerModulo(a, BigInt(args[1]), BigInt(args[2]))}`];
    case "inverse":
      return [textOf(inverseModulo(a, BigInt(args[1])))];
    case "parse":
      return [textOf(parseInteger(args[0], args[1]))];
    case "frexp": {
      const { fraction, exponent } = integerFrexp(a);
      return [bitsOf(fraction), exponent];
    }
    case "divide": {
      const b = BigInt(args[1]);
      return [`${floorDivide(a, b)}`, `${floorModulo(a, b)}`, floatAnswer(trueDivide(a, b))];
    }
    default:
      throw new Error(`no such kind: ${kind}`);
  }
}

const ARGUMENTS: Record<string, number> = {
  bits: 1,
  float: 1,
  gcd: 2,
  sqrt: 1,
  power: 3,
  inverse: 2,
  parse: 2,
  frexp: 1,
  divide: 2,
};

describe("integers answer as CPython does", () => {
  for (const [kind, count] of Object.entries(ARGUMENTS)) {
    it(kind, () => {
      for (const [, ...rest] of cases.filter((each) => each[0] === kind)) {
        const args = rest.slice(0, count);
        expect([args, ...answer(kind, args)]).toEqual([args, ...rest.slice(count)]);
      }
    });
  }
});

describe("digits in memory", () => {
  const i32 = new Int32Array(1000);
  const pairs = cases.filter((each) => each[0] === "divide").map((each) => [BigInt(each[1]), BigInt(each[2])] as const);
  const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

  it("add, subtract, multiply and compare", () => {
    for (const [a, b] of pairs) {
      const [x, y] = [absolute(a), absolute(b)];
      const [m, n] = [writeDigits(x, i32, 0), writeDigits(y, i32, 100)];
      expect(compareDigits(i32, 0, m, 100, n)).toBe(x < y ? -1 : x > y ? 1 : 0);
      expect(readDigits(i32, 300, addDigits(i32, 0, m, 100, n, 300))).toBe(x + y);
      expect(readDigits(i32, 300, subtractDigits(i32, 0, m, 100, n, 300))).toBe(x - y);
      expect(readDigits(i32, 300, multiplyDigits(i32, 0, m, 100, n, 300))).toBe(x * y);
      expect(digitsBitLength(i32, 0, m)).toBe(bitLength(x));
    }
  });

  it("divide", () => {
    const sizes = { quotient: 0, remainder: 0 };
    for (const [a, b] of pairs) {
      const [x, y] = [absolute(a), absolute(b)];
      const [m, n] = [writeDigits(x, i32, 0), writeDigits(y, i32, 100)];
      divideDigits(i32, 0, m, 100, n, 300, 600, sizes);
      expect(readDigits(i32, 300, sizes.quotient)).toBe(x / y);
      expect(readDigits(i32, 600, sizes.remainder)).toBe(x % y);
      if (n !== 1) continue;
      expect(BigInt(moduloDigit(i32, 0, m, i32[100]!))).toBe(x % y);
      expect(BigInt(divideByDigit(i32, 0, m, i32[100]!, 300))).toBe(x % y);
      expect(readDigits(i32, 300, m)).toBe(x / y);
    }
  });

  it("become floats", () => {
    for (const [, text, bits] of cases.filter((each) => each[0] === "float")) {
      expect([text, floatAnswer(digitsToFloat(i32, 0, writeDigits(BigInt(text), i32, 0)))]).toEqual([text, bits]);
    }
  });

  it("go to bigints and back at every length", () => {
    for (let size = 0; size < 300; size++) {
      for (let i = 0; i < size; i++) i32[i] = Math.imul(i * size + 1, 0x9e3779b1) & 0x3fffffff;
      if (size > 0) i32[size - 1] = 1 + (size % 7);
      const value = readDigits(i32, 0, -size);
      expect(digitsToBigInt(i32, 0, -size)).toBe(value);
      expect(digitCount(value)).toBe(size);
      expect(bigIntToDigits(value, i32, 500)).toBe(size === 0 ? 0 : -size);
      expect(readDigits(i32, 500, -size)).toBe(value);
    }
  });
});
