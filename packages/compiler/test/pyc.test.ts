import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CodeObject } from "../src/code.ts";
import { dis, DisError, verifyCode, VerifyError } from "../src/dis.ts";
import { PycError, readPyc, readPycHeader, sourceHash, validatePyc, writePyc } from "../src/pyc.ts";
import { bytes, recorded } from "./dis-recorded.ts";

const file = bytes(recorded.timestamp_pyc);

function failure(action: () => unknown): [string, string] {
  try {
    action();
  } catch (error) {
    if (error instanceof PycError) return [error.type, error.message];
    throw error;
  }
  throw new Error("no error");
}

describe("a .pyc file of CPython 3.10", () => {
  it("is read and written byte for byte", () => {
    const pyc = readPyc(file);
    expect(pyc.validation).toMatchObject({ kind: "timestamp", mtime: 1700000000 });
    const written = writePyc(pyc.code, pyc.validation, { isHeld: (text) => pyc.held.has(text) });
    expect(Buffer.from(written).equals(Buffer.from(file))).toBe(true);
  });

  it("may be validated by a hash", () => {
    const header = bytes(recorded.hash_pyc_header);
    const validation = readPycHeader(header);
    expect(validation).toEqual({ kind: "hash", hash: header.slice(8), checkSource: true });
    expect(writePyc(readPyc(file).code, validation).subarray(0, 16)).toEqual(header);
  });

  it.each(recorded.source_hashes)("has the hash of the source %j", (source, hash) => {
    expect(sourceHash(new TextEncoder().encode(source))).toEqual(bytes(hash));
  });
});

describe("a bad file gets importlib's error", () => {
  const changed = (offset: number, byte: number): Uint8Array => {
    const copy = file.slice();
    copy[offset] = byte;
    return copy;
  };

  it.each<[string, Uint8Array, string, string]>([
    ["empty", new Uint8Array(), "ImportError", "bad magic number in 'm': b''"],
    ["another magic number", changed(0, 0x61), "ImportError", "bad magic number in 'm': b'a\\r\\r\\n'"],
    ["a short header", file.subarray(0, 12), "EOFError", "reached EOF while reading pyc header of 'm'"],
    ["unknown flags", changed(4, 4), "ImportError", "invalid flags 4 in 'm'"],
    ["no code object", Uint8Array.of(...file.subarray(0, 16), 0x4e), "ImportError", "Non-code object in 'm.pyc'"],
    ["truncated data", file.subarray(0, 40), "EOFError", "marshal data too short"],
  ])("%s", (_, data, type, message) => {
    expect(failure(() => readPyc(data, "m", "m.pyc"))).toEqual([type, message]);
  });

  it("a stale one", () => {
    const { validation } = readPyc(file);
    const size = validation.kind === "timestamp" ? validation.size : 0;
    validatePyc(validation, { mtime: 1700000000, size }, "m");
    const stale = ["ImportError", "bytecode is stale for 'm'"];
    expect(failure(() => validatePyc(validation, { mtime: 1700000001 }, "m"))).toEqual(stale);
    expect(failure(() => validatePyc(validation, { mtime: 1700000000, size: 1 }, "m"))).toEqual(stale);
    const source = Uint8Array.of(1);
    validatePyc({ kind: "hash", hash: sourceHash(source), checkSource: true }, { bytes: source });
    expect(
      failure(() => validatePyc({ kind: "hash", hash: new Uint8Array(8), checkSource: true }, { bytes: source }, "m")),
    ).toEqual(["ImportError", "hash in bytecode doesn't match hash of source 'm'"]);
  });
});

it("gives a code object", () => {
  expect(readPyc(file).code).toBeInstanceOf(CodeObject);
});

/** What is left of the code objects after damage must not crash either. */
function useOrRefuse(data: Uint8Array): void {
  let code: CodeObject;
  try {
    code = readPyc(data).code;
  } catch (error) {
    expect(error).toBeInstanceOf(PycError);
    expect((error as PycError).offset).toSatisfy((offset) => Number.isInteger(offset) && offset <= data.length);
    return;
  }
  for (const use of [verifyCode, dis]) {
    try {
      use(code);
    } catch (error) {
      if (!(error instanceof VerifyError)) expect(error).toBeInstanceOf(DisError);
    }
  }
}

describe("damage", () => {
  const byte = fc.tuple(fc.nat(file.length - 1), fc.nat(255));

  it("of bytes is met with an answer or an error that names the byte", () => {
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 6 }), (changes) => {
        const damaged = file.slice();
        for (const [offset, value] of changes) damaged[offset] = value;
        useOrRefuse(damaged);
      }),
      { numRuns: 150 },
    );
  });

  it("of bytecode is refused by the verifier, or stays within stack and tables", () => {
    const change = fc.record({
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      value: fc.nat(170),
    });
    const { code } = readPyc(file);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const bytecode = code.code.slice();
        for (const { place, value } of changes) bytecode[Math.floor(place * bytecode.length)] = value;
        try {
          verifyCode(new CodeObject({ ...code, code: bytecode }));
          dis(new CodeObject({ ...code, code: bytecode }), { depth: 0 });
        } catch (error) {
          expect(error).toBeInstanceOf(VerifyError);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("by cutting or doubling is met in the same way", () => {
    fc.assert(
      fc.property(fc.nat(file.length), fc.nat(file.length), (from, to) => {
        useOrRefuse(file.slice(0, from));
        useOrRefuse(Uint8Array.of(...file.subarray(0, to), ...file.subarray(from)));
      }),
      { numRuns: 200 },
    );
  });
});
