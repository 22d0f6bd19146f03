import { expect, it } from "vitest";
import {
  type FormatError,
  formatComplexText,
  formatFloatText,
  formatIntText,
  formatStringText,
} from "../../src/numeric/index.ts";
import { fromBits, recorded } from "./recorded.ts";

const formatters: Record<string, (value: any, spec: string) => string | FormatError> = {
  int: (value, spec) => formatIntText(BigInt(value), spec),
  float: (value, spec) => formatFloatText(fromBits(value), spec),
  complex: ([real, imaginary], spec) => formatComplexText(fromBits(real), fromBits(imaginary), spec),
  str: formatStringText,
};

for (const [kind, format] of Object.entries(formatters)) {
  it(`formats ${kind} as CPython does`, () => {
    for (const [type, value, spec, text] of recorded<any[]>("formats")) {
      if (type === kind) expect([value, spec, format(value, spec)]).toEqual([value, spec, text]);
    }
  });
}

it("names the type that was asked", () => {
  expect(formatIntText(1, "s", "bool")).toEqual({
    error: "ValueError",
    message: "Unknown format code 's' for object of type 'bool'",
  });
});
