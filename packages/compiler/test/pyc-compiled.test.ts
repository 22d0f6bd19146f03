import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { compile, dis, writePyc } from "../src/index.ts";
import { bytes, recorded } from "./dis-recorded.ts";

it("a file compiled and written here is CPython's, byte for byte", () => {
  const source = Uint8Array.from(readFileSync(new URL("dis-sample.py", import.meta.url)));
  const code = compile(source, { filename: "dis-sample.py" });
  expect(dis(code)).toBe(recorded.dis);
  const elsewhere = new Set(recorded.interned_elsewhere);
  const validation = { kind: "timestamp", mtime: 1700000000, size: source.length } as const;
  const written = writePyc(code, validation, { isHeld: (text) => elsewhere.has(text) });
  expect(Buffer.from(written).equals(Buffer.from(bytes(recorded.timestamp_pyc)))).toBe(true);
});
