import { CodePointString, Complex, ELLIPSIS, FrozenSet, Tuple } from "@pyvm/parser";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reprCodeConstant } from "../src/dis.ts";
import { dump, load, loadAt, MarshalDict, MarshalError, MarshalSet, STOP_ITERATION } from "../src/marshal.ts";
import type { MarshalValue } from "../src/marshal.ts";
import { bytes, recorded } from "./dis-recorded.ts";

const samplePyc = bytes(recorded.timestamp_pyc);
const sample = samplePyc.subarray(16);
const elsewhere = new Set(recorded.interned_elsewhere);

function failure(action: () => unknown): MarshalError {
  try {
    action();
  } catch (error) {
    if (error instanceof MarshalError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("marshal as CPython 3.10 has it", () => {
  it("writes a loaded module byte for byte", () => {
    const code = load(sample);
    expect(Buffer.from(dump(code, { isHeld: (text) => elsewhere.has(text) })).equals(Buffer.from(sample))).toBe(true);
  });

  it.each(recorded.good)("reads %s as %s", (data, repr) => {
    expect(reprCodeConstant(load(bytes(data)))).toBe(repr);
  });

  it.each(recorded.bad)("refuses %s with CPython's error", (data, answer) => {
    const error = failure(() => load(bytes(data)));
    expect([error.type, error.reason]).toEqual([answer.error, answer.message]);
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(bytes(data).length);
  });

  it("says where reading stopped", () => {
    expect(failure(() => load(Uint8Array.of(0x29, 2, 0x4e, 0x3f))).message).toBe(
      "bad marshal data (unknown type code) (at byte 3)",
    );
  });

  it("reads values that follow one another", () => {
    const data = Uint8Array.of(0x4e, 0x54);
    const first = loadAt(data, 0);
    expect(first).toEqual({ value: null, end: 1, held: new Set() });
    expect(loadAt(data, first.end)).toMatchObject({ value: true, end: 2 });
  });
});

describe("nesting", () => {
  function nested(levels: number): MarshalValue {
    let value: MarshalValue = [];
    for (let level = 1; level < levels; level++) value = [value];
    return value;
  }

  it("goes 2000 deep and no deeper", () => {
    const data = dump(nested(2000));
    expect(data.length).toBe(10000);
    expect(dump(load(data))).toEqual(data);
    expect(failure(() => dump(nested(2001))).reason).toBe("object too deeply nested to marshal");
  });

  it("may be circular", () => {
    const list: MarshalValue[] = [];
    list.push(list, new Tuple([list as never]));
    const copy = load(dump(list)) as MarshalValue[];
    expect(copy[0]).toBe(copy);
    expect((copy[1] as Tuple).items[0]).toBe(copy);
  });

  it("keeps shared containers shared, without writing them twice", () => {
    let value: MarshalValue = ["leaf"];
    for (let level = 0; level < 100; level++) value = [value, value];
    const data = dump(value);
    expect(data.length).toBeLessThan(1100);
    const copy = load(data) as MarshalValue[];
    expect(copy[0]).toBe(copy[1]);
  });
});

it("writes no circle without references", () => {
  const list: MarshalValue[] = [];
  list.push(list, list);
  expect(failure(() => dump(list, { version: 2 })).reason).toBe("object too deeply nested to marshal");
});

it("names what it cannot write", () => {
  expect(failure(() => dump([undefined as never])).reason).toBe("unmarshallable object");
  expect(failure(() => dump({} as never)).type).toBe("ValueError");
});

it("writes the old versions", () => {
  const hex = (value: MarshalValue, version: number): string => Buffer.from(dump(value, { version })).toString("hex");
  expect(hex(0.1, 1)).toBe("6613" + Buffer.from("0.10000000000000001").toString("hex"));
  expect(hex(new Complex(0, 1e100), 0)).toBe("78013006" + Buffer.from("1e+100").toString("hex"));
  expect(hex(0.1, 2)).toBe("679a9999999999b93f");
  expect(hex("ab", 2)).toBe("75020000006162");
  expect(hex("ab", 3)).toBe("f4020000006162");
  expect(hex("ab", 4)).toBe("da026162");
});

const leaf: fc.Arbitrary<MarshalValue> = fc.oneof(
  fc.constantFrom<MarshalValue>(null, true, false, ELLIPSIS, STOP_ITERATION),
  fc.bigInt(-(2n ** 200n), 2n ** 200n),
  fc.integer().map(BigInt),
  fc.double(),
  fc.tuple(fc.double(), fc.double()).map(([real, imag]) => new Complex(real, imag)),
  fc.string({ unit: "binary" }),
  fc
    .string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) })
    .map((text) => text.replace(/\p{Cs}/gu, "")),
  fc.constant(new CodePointString(Uint32Array.of(0x61, 0xd800, 0xdc00))),
  fc.uint8Array(),
);

const value: fc.Arbitrary<MarshalValue> = fc.letrec<{ value: MarshalValue }>((tie) => {
  const items = fc.array(tie("value"), { maxLength: 5 });
  return {
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      items,
      items.map((list) => new Tuple(list as never)),
      fc.array(leaf, { maxLength: 5 }).map((list) => new FrozenSet(list as never)),
      fc.array(leaf, { maxLength: 5 }).map((list) => new MarshalSet(list)),
      fc.array(fc.tuple(leaf, tie("value")), { maxLength: 4 }).map((entries) => new MarshalDict(entries)),
    ),
  };
}).value;

describe("properties", () => {
  it("reads what it writes, in every version with binary floats", () => {
    fc.assert(
      fc.property(value, fc.constantFrom(2, 3, 4), (original, version) => {
        const data = dump(original, { version });
        const { value: copy, end } = loadAt(data, 0);
        expect(end).toBe(data.length);
        expect(copy).toEqual(original);
        expect(dump(copy, { version })).toEqual(data);
      }),
      { numRuns: 500 },
    );
  });

  it("meets any bytes with a value or a MarshalError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (data) => {
        loadOrRefuse(data);
      }),
      { numRuns: 3000 },
    );
  });

  it("meets any change of a real module with a value or a MarshalError", () => {
    const change = fc.tuple(fc.nat(sample.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const data = sample.slice();
        for (const [offset, byte] of changes) data[offset] = byte;
        const loaded = loadOrRefuse(data);
        if (loaded === undefined) return;
        const written = dump(loaded);
        expect(Buffer.from(dump(load(written))).equals(Buffer.from(written))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

function loadOrRefuse(data: Uint8Array): MarshalValue | undefined {
  try {
    return load(data);
  } catch (error) {
    expect(error).toBeInstanceOf(MarshalError);
    return undefined;
  }
}
