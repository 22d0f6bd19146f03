/**
 * CPython 3.10's `marshal`, version 4: the form in which code objects are kept in `.pyc` files.
 */
import { MarshalReader } from "./marshal-reader.ts";
import type { MarshalValue } from "./marshal-values.ts";
import { writeMarshal } from "./marshal-writer.ts";
import type { IsHeld } from "./marshal-writer.ts";

export { MarshalDict, MarshalError, MarshalSet, STOP_ITERATION } from "./marshal-values.ts";
export type { MarshalErrorType, MarshalValue } from "./marshal-values.ts";

/** The version that `marshal.version` names in 3.10. */
export const MARSHAL_VERSION = 4;

export interface DumpOptions {
  /** The version of the format, 0 to 4; 4 unless given. Binary floats exist from 2 on, references exist from 3 on, short forms from 4 on. */
  version?: number;
  /**
   * Whether the interpreter has interned a str elsewhere, so that it gets an index even when it occurs once. Unless given, no
   * str is. It changes bytes only, never what is read back.
   */
  isHeld?: IsHeld;
}

/**
 * The bytes of a value, as `marshal.dumps` writes them for what a fresh compilation gives.
 *
 * Which values share an index is decided by equality, as CPython's compiler makes equal constants of one compilation one
 * object: the header of `marshal-writer.ts` has the rule.
 *
 * @throws MarshalError (ValueError) when the value is nested deeper than 2000 or holds what marshal does not know,
 *   or contains itself when the version has no references; (MemoryError) for more than 2 GiB
 */
export function dump(value: MarshalValue, options: DumpOptions = {}): Uint8Array {
  return writeMarshal(value, options.version ?? MARSHAL_VERSION, options.isHeld ?? (() => false));
}

/** A value, the byte after it, and what writing it again must know. */
export interface Loaded {
  value: MarshalValue;
  end: number;
  /**
   * The strs that the writer of the data had interned elsewhere, as far as it shows: `dump` with an `isHeld` that knows them
   * gives the same bytes again for what CPython's compiler made.
   */
  held: ReadonlySet<string>;
}

/**
 * Reads one value; bytes after it are ignored, as by `marshal.loads`.
 *
 * Containers, bytes and code objects that the data refers to several times are one JavaScript object.
 *
 * @param bytes marshal data of version 0 to 4; may come from anywhere
 * @param offset where it starts, in bytes
 * @throws MarshalError for anything that is no marshal data; no other error, whatever the bytes
 */
export function load(bytes: Uint8Array, offset: number = 0): MarshalValue {
  return new MarshalReader(bytes, offset).read();
}

/** Like `load`, for data that follow one another: `marshal.load` from a file. */
export function loadAt(bytes: Uint8Array, offset: number): Loaded {
  const reader = new MarshalReader(bytes, offset);
  const value = reader.read();
  return { value, end: reader.position, held: reader.heldStrings() };
}
