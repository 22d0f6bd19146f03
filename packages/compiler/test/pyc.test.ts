import { describe, expect, it } from "vitest";
import { CodeObject } from "../src/code.ts";
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
