import { describe, expect, it } from "vitest";
import {
  asIntegerRatio,
  type FloatCode,
  floatFloorDivide,
  floatFromHex,
  floatModulo,
  floatPower,
  floatToHex,
  formatFloat,
  parseFloatText,
  reprFloat,
  roundHalfEven,
  roundToIntegral,
} from "../../src/numeric/index.ts";
import { bitsOf, fromBits, recorded } from "./recorded.ts";

const cases = recorded<any[]>("floats");

function answer(kind: string, args: any[]): unknown {
  const x = fromBits(/^([0-9a-f]{16}|nan)$/.test(args[0]) ? args[0] : "nan");
  switch (kind) {
    case "repr":
      return reprFloat(x);
    case "format":
      return formatFloat(x, args[1] as FloatCode, args[2], { alt: args[3], addDot0: args[4], sign: args[5] });
    case "hex":
      return floatToHex(x);
    case "integral":
      return bitsOf(roundToIntegral(x));
    case "modulo":
      return bitsOf(floatModulo(x, fromBits(args[1])));
    case "floor":
      return bitsOf(floatFloorDivide(x, fromBits(args[1])));
    case "power":
      return bitsOf(floatPower(x, fromBits(args[1])));
    case "fromhex":
      return bitsOf(floatFromHex(args[0]));
    case "parse": {
      const value = parseFloatText(args[0]);
      return value === null ? "invalid" : bitsOf(value);
    }
    case "round": {
      const value = roundHalfEven(x, args[1]);
      return Number.isFinite(x) && !Number.isFinite(value) ? "overflow" : bitsOf(value);
    }
    default:
      throw new Error(`no such kind: ${kind}`);
  }
}

describe("floats answer as CPython does", () => {
  for (const kind of new Set(cases.map((recordedCase) => recordedCase[0] as string))) {
    if (kind === "ratio") continue;
    it(kind, () => {
      for (const [, ...rest] of cases.filter((each) => each[0] === kind)) {
        const args = rest.slice(0, -1);
        expect([args, answer(kind, args)]).toEqual([args, rest.at(-1)]);
      }
    });
  }

  it("ratio", () => {
    for (const [, bits, numerator, denominator] of cases.filter((each) => each[0] === "ratio")) {
      const ratio = asIntegerRatio(fromBits(bits));
      expect([bits, `${ratio.numerator}`, `${ratio.denominator}`]).toEqual([bits, numerator, denominator]);
    }
  });
});

it("writes more digits than the engine can", () => {
  expect(formatFloat(0.1, "f", 60, {})).toBe("0.100000000000000005551115123125782702118158340454101562500000");
  expect(formatFloat(5e-324, "e", 2000, {})).toHaveLength(2000 + 7);
});

it("breaks ties to even", () => {
  expect([0.5, 1.5, 2.5, -2.5].map((x) => formatFloat(x, "f", 0))).toEqual(["0", "2", "2", "-2"]);
  expect([0.125, 0.375].map((x) => formatFloat(x, "f", 2))).toEqual(["0.12", "0.38"]);
});
