/**
 * `.pyc` files of CPython 3.10 as data (PEP 3147, PEP 552): a header of 16 bytes, then the marshalled code object.
 *
 * ```text
 *  0        4        8                16
 *  | magic  | flags  | mtime  | size  |  marshal data   flags 0: valid while the source has this time and size
 *  | magic  | flags  | source hash    |  marshal data   flags 1 or 3: bit 1 asks to compare with the source
 * ```
 */
import { reprBytes, reprString } from "@pyvm/parser";
import { CodeObject } from "./code.ts";
import { dump, loadAt } from "./marshal.ts";
import type { DumpOptions, Loaded } from "./marshal.ts";
import { MarshalError } from "./marshal-values.ts";
import { siphash24 } from "./pyc-hash.ts";

/** The magic number of 3.10: 3439, then a carriage return and a newline, so that a copy in text mode is noticed. */
export const MAGIC_NUMBER: Uint8Array = Uint8Array.of(3439 & 0xff, 3439 >> 8, 0x0d, 0x0a);

/** The bytes of a header. */
export const HEADER_SIZE = 16;
const HASH_BASED = 0b01;
const CHECK_SOURCE = 0b10;

/** How a file tells whether it still belongs to its source. */
export type PycValidation =
  | {
      readonly kind: "timestamp";
      /** Seconds since 1970, modulo 2³². */
      readonly mtime: number;
      /** Bytes of the source, modulo 2³². */
      readonly size: number;
    }
  | {
      readonly kind: "hash";
      /** `sourceHash` of the source: 8 bytes. */
      readonly hash: Uint8Array;
      /** Whether to compare with the source when loading; otherwise the file is trusted. */
      readonly checkSource: boolean;
    };

export interface Pyc {
  readonly code: CodeObject;
  readonly validation: PycValidation;
  /** The strs that the process that wrote the file had interned elsewhere, as far as it shows; for `writePyc`. */
  readonly held: ReadonlySet<string>;
}

/** What importlib raises for a file that it does not take. */
export class PycError extends Error {
  override readonly name: string = "PycError";
  /** The Python exception; the marshal data has more kinds than the header. */
  readonly type: "ImportError" | MarshalError["type"];
  /** The byte in the file, or null when it is the whole that is wrong. */
  readonly offset: number | null;

  constructor(type: PycError["type"], message: string, offset: number | null) {
    super(message);
    this.type = type;
    this.offset = offset;
  }
}

/**
 * The header of a file: `importlib._bootstrap_external._classify_pyc`.
 *
 * @param name the name of the module, for messages
 * @throws PycError for another magic number (ImportError), fewer than 16 bytes (EOFError) or unknown flags (ImportError)
 */
export function readPycHeader(data: Uint8Array, name: string = "<bytecode>"): PycValidation {
  const magic = data.subarray(0, 4);
  if (magic.length < 4 || magic.some((byte, index) => byte !== MAGIC_NUMBER[index])) {
    throw new PycError("ImportError", `bad magic number in ${reprString(name)}: ${reprBytes(magic)}`, 0);
  }
  return readPycFields(data, name);
}

/** The header behind the magic number, which all versions since 3.7 have alike. */
export function readPycFields(data: Uint8Array, name: string): PycValidation {
  if (data.length < HEADER_SIZE) {
    throw new PycError("EOFError", `reached EOF while reading pyc header of ${reprString(name)}`, data.length);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const flags = view.getUint32(4, true);
  if ((flags & ~(HASH_BASED | CHECK_SOURCE)) !== 0) {
    throw new PycError("ImportError", `invalid flags ${flags} in ${reprString(name)}`, 4);
  }
  if ((flags & HASH_BASED) !== 0) {
    return { kind: "hash", hash: data.slice(8, HEADER_SIZE), checkSource: (flags & CHECK_SOURCE) !== 0 };
  }
  return { kind: "timestamp", mtime: view.getUint32(8, true), size: view.getUint32(12, true) };
}

/**
 * Reads a whole file.
 *
 * @param name the name of the module, for messages
 * @param path the path of the file, for messages
 * @throws PycError as `readPycHeader`, or when the marshal data is bad or no code object
 */
export function readPyc(data: Uint8Array, name: string = "<bytecode>", path: string = name): Pyc {
  const validation = readPycHeader(data, name);
  const { value, held } = loadBody(data);
  if (value instanceof CodeObject) return { validation, code: value, held };
  throw new PycError("ImportError", `Non-code object in ${reprString(path)}`, HEADER_SIZE);
}

function loadBody(data: Uint8Array): Loaded {
  try {
    return loadAt(data, HEADER_SIZE);
  } catch (error) {
    if (!(error instanceof MarshalError)) throw error;
    throw new PycError(error.type, error.reason, error.offset);
  }
}

/**
 * Writes a whole file: `_code_to_timestamp_pyc` and `_code_to_hash_pyc`.
 *
 * A file of CPython's that was read is written byte for byte with `{ isHeld: (text) => pyc.held.has(text) }`.
 *
 * @param options of `dump`
 * @throws RangeError when a hash has not 8 bytes
 */
export function writePyc(code: CodeObject, validation: PycValidation, options?: DumpOptions): Uint8Array {
  const body = dump(code, options);
  const data = new Uint8Array(HEADER_SIZE + body.length);
  data.set(MAGIC_NUMBER, 0);
  data.set(body, HEADER_SIZE);
  const view = new DataView(data.buffer);
  if (validation.kind === "timestamp") {
    view.setUint32(8, validation.mtime, true);
    view.setUint32(12, validation.size, true);
    return data;
  }
  if (validation.hash.length !== 8) throw new RangeError(`a source hash has 8 bytes, met ${validation.hash.length}`);
  view.setUint32(4, validation.checkSource ? HASH_BASED | CHECK_SOURCE : HASH_BASED, true);
  data.set(validation.hash, 8);
  return data;
}

/** What `sourceHash` is keyed with: the magic number, as a little-endian number. */
const SOURCE_KEY = BigInt(new DataView(MAGIC_NUMBER.buffer).getUint32(0, true));

/**
 * The hash of a source for a hash-based file: `importlib.util.source_hash`, SipHash-2-4 keyed with the magic number.
 *
 * @param source the bytes of the source file
 * @param key another key than the magic number, of which 64 bits count
 * @returns 8 bytes
 */
export function sourceHash(source: Uint8Array, key: bigint = SOURCE_KEY): Uint8Array {
  const hash = new Uint8Array(8);
  new DataView(hash.buffer).setBigUint64(0, siphash24(BigInt.asUintN(64, key), 0n, source), true);
  return hash;
}

/**
 * Checks that a file still belongs to its source: `_validate_timestamp_pyc`, `_validate_hash_pyc`.
 *
 * @param source what is known of the source: its time and, if known, its size, or its bytes
 * @param name the name of the module, for messages
 * @throws PycError (ImportError) when the file is stale
 */
export function validatePyc(
  validation: PycValidation,
  source: { mtime: number; size?: number } | { bytes: Uint8Array },
  name: string = "<bytecode>",
): void {
  if (validation.kind === "hash") {
    if (!("bytes" in source)) return;
    const hash = sourceHash(source.bytes);
    if (hash.every((byte, index) => byte === validation.hash[index])) return;
    throw new PycError("ImportError", `hash in bytecode doesn't match hash of source ${reprString(name)}`, 8);
  }
  if ("bytes" in source) return;
  const isStale =
    validation.mtime !== source.mtime >>> 0 || (source.size !== undefined && validation.size !== source.size >>> 0);
  if (isStale) throw new PycError("ImportError", `bytecode is stale for ${reprString(name)}`, 8);
}
