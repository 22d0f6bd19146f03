/** `.pyc` files of CPython 3.8 to 3.13; their headers are all alike. */
import { reprBytes, reprString } from "@pyvm/parser";
import { CodeObject } from "../code.ts";
import type { PythonVersion } from "../code.ts";
import { MarshalReader } from "../marshal-reader.ts";
import { MarshalError } from "../marshal-values.ts";
import { HEADER_SIZE, MAGIC_NUMBER, PycError, readPycFields } from "../pyc.ts";
import type { Pyc } from "../pyc.ts";
import { codeContainerOf } from "./foreign-code.ts";
import { VERSION_TABLES } from "./tables.ts";

/** What a `.pyc` file holds, and which version wrote it. */
export interface AnyPyc extends Pyc {
  readonly version: PythonVersion;
  /** A `ForeignCode`, unless it is of 3.10. */
  readonly code: CodeObject;
}

const VERSIONS: ReadonlyMap<number, PythonVersion> = /* @__PURE__ */ new Map<number, PythonVersion>([
  [MAGIC_NUMBER[0] | (MAGIC_NUMBER[1] << 8), "3.10"],
  ...Object.entries(VERSION_TABLES).map(([version, { magic }]) => [magic, version as PythonVersion] as const),
]);

/** The version of CPython that wrote a file, by its magic number; null when it is none of 3.8 to 3.13. */
export function pycVersion(data: Uint8Array): PythonVersion | null {
  if (data.length < 4 || data[2] !== 0x0d || data[3] !== 0x0a) return null;
  return VERSIONS.get(data[0] | (data[1] << 8)) ?? null;
}

/**
 * Reads a whole file of CPython 3.8 to 3.13. Nothing of it runs.
 *
 * @param name the name of the module, for messages
 * @throws PycError for another magic number, a bad header or bad marshal data; its `offset` is the byte
 */
export function readAnyPyc(data: Uint8Array, name: string = "<bytecode>"): AnyPyc {
  const version = pycVersion(data);
  if (version === null) {
    const magic = reprBytes(data.subarray(0, 4));
    throw new PycError("ImportError", `bad magic number in ${reprString(name)}: ${magic}`, 0);
  }
  const validation = readPycFields(data, name);
  const reader = new MarshalReader(data, HEADER_SIZE, codeContainerOf(version));
  try {
    const code = reader.read();
    if (code instanceof CodeObject) return { version, validation, code, held: reader.heldStrings() };
  } catch (error) {
    if (!(error instanceof MarshalError)) throw error;
    throw new PycError(error.type, error.reason, error.offset);
  }
  throw new PycError("ImportError", `Non-code object in ${reprString(name)}`, HEADER_SIZE);
}
