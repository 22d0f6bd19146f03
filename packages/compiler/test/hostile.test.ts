import { describe, expect, it } from "vitest";
import {
  dis,
  DisError,
  load,
  MarshalError,
  PycError,
  readAnyPyc,
  readPyc,
  reprCodeConstant,
  verifyCode,
} from "../src/index.ts";
import type { CodeObject } from "../src/index.ts";

const HEADER = [0x6f, 0x0d, 0x0d, 0x0a, ...Array.from({ length: 12 }, () => 0)];
const REF = 0x80;

function long(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff];
}

function reference(index: number): number[] {
  return [0x72, ...long(index)];
}

const EMPTY_TUPLE = [0x29, 0];
const EMPTY_TEXT = [0x7a, 0];
const RETURN_NONE = [0x73, ...long(4), 100, 0, 83, 0];

/** A code object that returns its first constant. */
function code(consts: readonly number[], flag: number = 0): number[] {
  const counts = [0, 0, 0, 0, 1, 64].flatMap(long);
  const names = [...EMPTY_TUPLE, ...EMPTY_TUPLE, ...EMPTY_TUPLE, ...EMPTY_TUPLE];
  const rest = [...EMPTY_TEXT, ...EMPTY_TEXT, ...long(1), 0x73, ...long(0)];
  return [0x63 | flag, ...counts, ...RETURN_NONE, ...consts, ...names, ...rest];
}

function pyc(body: readonly number[]): CodeObject {
  return readPyc(Uint8Array.from([...HEADER, ...body])).code;
}

function seconds(action: () => void): number {
  const started = performance.now();
  action();
  return (performance.now() - started) / 1000;
}

describe("small data that stands for much", () => {
  it("tuples of tuples, each twice in the next", () => {
    let body = [0x29 | REF, 1, 0x4e];
    for (let level = 0; level < 60; level++) {
      // The outer one has the lower index: it is reserved first.
      body = [0x29 | REF, 2, ...body, ...reference(60 - level)];
    }
    const value = load(Uint8Array.from(body));
    expect(() => reprCodeConstant(value)).toThrow(DisError);
  });

  it("code objects, each twice in the next", () => {
    let body = code([0x29, 1, 0x4e], REF);
    for (let level = 0; level < 40; level++) body = code([0x29, 2, ...body, ...reference(40 - level - 1 + 1)], REF);
    const outer = pyc(body);
    verifyCode(outer);
    expect(() => dis(outer)).toThrow(DisError);
  });

  it("a set of one tuple, again and again, takes time as its bytes do", () => {
    const size = 60_000;
    const items = Array.from({ length: size }, () => 0x4e);
    const again = Array.from({ length: size }, () => reference(0)).flat();
    const body = Uint8Array.from([0x29, 2, 0x28 | REF, ...long(size), ...items, 0x3c, ...long(size), ...again]);
    expect(seconds(() => load(body))).toBeLessThan(20);
  });

  it("code objects that share a long table of names take time as their bytes do", () => {
    const size = 50_000;
    const names = [0x28 | REF, ...long(size), ...Array.from({ length: size }, () => EMPTY_TEXT).flat()];
    const body: number[] = [0x28, ...long(1001), ...names];
    const counts = [0, 0, 0, 0, 1, 64].flatMap(long);
    const tables = [...reference(0), ...reference(0), ...reference(0), ...reference(0)];
    const one = [
      0x63,
      ...counts,
      ...RETURN_NONE,
      ...EMPTY_TUPLE,
      ...tables,
      ...EMPTY_TEXT,
      ...EMPTY_TEXT,
      ...long(1),
      0x73,
      ...long(0),
    ];
    for (let count = 0; count < 1000; count++) body.push(...one);
    expect(seconds(() => load(Uint8Array.from(body)))).toBeLessThan(20);
  });
});

it("a code object inside its own constants is refused, as dis would never end", () => {
  const inner = code(reference(0));
  expect(() => pyc(code([0x29 | REF, 1, ...inner]))).toThrow(PycError);
  expect(() => pyc(code([0x29 | REF, 1, ...inner]))).toThrow("bad marshal data (code object inside its own tuple)");
});

it("an int that Python does not show either", () => {
  const digits = 2000;
  const body = [0x6c, ...long(digits), ...Array.from({ length: digits }, () => [0xff, 0x7f]).flat()];
  expect(() => dis(pyc(code([0x29, 1, ...body])))).toThrow("Exceeds the limit (4300) for integer string conversion");
  expect(reprCodeConstant(10n ** 4300n - 1n)).toHaveLength(4300);
  expect(() => reprCodeConstant(10n ** 4300n)).toThrow(DisError);
});

it.each([0x28, 0x5b, 0x3c, 0x3e, 0x73, 0x75, 0x6c])("a size beyond the data, of type %i", (letter) => {
  expect(() => load(Uint8Array.from([letter, ...long(0x7fffffff)]))).toThrow(MarshalError);
  expect(() => load(Uint8Array.from([letter, ...long(-1)]))).toThrow(MarshalError);
});

it("nesting without end", () => {
  const body = Uint8Array.from(Array.from({ length: 100_000 }, () => [0x29, 1]).flat());
  expect(() => load(body)).toThrow("recursion limit exceeded");
  expect(() => readAnyPyc(Uint8Array.from([...HEADER, ...body]))).toThrow(PycError);
});
