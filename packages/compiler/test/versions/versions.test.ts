import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DisError,
  disVersion,
  dump,
  MarshalError,
  PycError,
  pycVersion,
  readAnyPyc,
  verifyCode,
} from "../../src/index.ts";

interface Recorded {
  readonly pyc: string;
  readonly dis: readonly string[];
}

function recordedBy(version: string): { data: Uint8Array; text: string } {
  const { pyc, dis } = JSON.parse(readFileSync(new URL(`${version}.json`, import.meta.url), "utf8")) as Recorded;
  return { data: Uint8Array.from(Buffer.from(pyc, "base64")), text: dis.join("\n") };
}

describe.each(["3.8", "3.9", "3.10", "3.11", "3.12", "3.13"])("a .pyc of CPython %s", (version) => {
  const { data, text } = recordedBy(version);

  it("is read", () => {
    const pyc = readAnyPyc(data);
    expect(pycVersion(data)).toBe(version);
    expect(pyc.version).toBe(version);
    expect(pyc.code.version).toBe(version);
    expect(pyc.validation).toEqual({ kind: "timestamp", mtime: 1700000000, size: 1000 });
    expect(pyc.code.name).toBe("<module>");
    expect(pyc.code.filename).toBe("sample.py");
  });

  it("is disassembled as there", () => expect(disVersion(readAnyPyc(data).code)).toBe(text));

  it("meets any change with an answer or an error that names the byte", () => {
    const change = fc.tuple(fc.integer({ min: 4, max: data.length - 1 }), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = data.slice();
        for (const [offset, byte] of changes) changed[offset] = byte;
        try {
          disVersion(readAnyPyc(changed).code);
        } catch (error) {
          if (error instanceof PycError) expect(error.offset).toBeTypeOf("number");
          else expect(error).toBeInstanceOf(DisError);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is refused when it is cut off", () => {
    for (let length = 0; length < data.length; length += 97) {
      expect(() => readAnyPyc(data.subarray(0, length))).toThrow(PycError);
    }
  });
});

it("code of other versions is neither verified nor written as if it were 3.10's", () => {
  const { code } = readAnyPyc(recordedBy("3.12").data);
  expect(() => verifyCode(code)).toThrow("<module> at 0: bytecode of CPython 3.12");
  expect(() => dump(code)).toThrow(MarshalError);
});

it("files of still other versions are refused", () => {
  expect(pycVersion(Uint8Array.of(0x42, 0x0d, 0x0d, 0x0a))).toBe(null);
  expect(() => readAnyPyc(Uint8Array.of(0x42, 0x0d, 0x0d, 0x0a), "m")).toThrow(
    "bad magic number in 'm': b'B\\r\\r\\n'",
  );
});
