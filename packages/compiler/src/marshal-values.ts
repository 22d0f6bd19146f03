/**
 * What marshal can write besides constants: the mutable containers, and the one class it knows.
 */
import { ELLIPSIS } from "@pyvm/parser";
import type { CodeConstant } from "./code.ts";

/** The class `StopIteration`, the only class that marshal has a code for. */
export const STOP_ITERATION: { readonly python: "StopIteration" } = /* @__PURE__ */ Object.freeze({
  python: "StopIteration" as const,
});

/** A mutable set. Equal items are not merged: whoever makes a real set of it does that. */
export class MarshalSet {
  readonly items: readonly MarshalValue[];
  constructor(items: readonly MarshalValue[]) {
    this.items = items;
  }
}

/** A dict as its pairs in order; of equal keys the last value counts. */
export class MarshalDict {
  readonly entries: readonly (readonly [key: MarshalValue, value: MarshalValue])[];
  constructor(entries: readonly (readonly [key: MarshalValue, value: MarshalValue])[]) {
    this.entries = entries;
  }
}

/**
 * A value in marshal's format; a list is an array. Tuples and frozen sets may hold any of these, not only constants.
 */
export type MarshalValue = CodeConstant | typeof STOP_ITERATION | readonly MarshalValue[] | MarshalSet | MarshalDict;

/** The deepest nesting that marshal reads and writes: CPython's `MAX_MARSHAL_STACK_DEPTH`. */
export const MAX_DEPTH = 2000;

/** The exceptions that CPython raises for what marshal cannot read or write. */
export type MarshalErrorType =
  | "MemoryError"
  | "EOFError"
  | "ValueError"
  | "TypeError"
  | "SystemError"
  | "UnicodeDecodeError";

/** Bytes that are no marshal data, or a value that marshal cannot write. */
export class MarshalError extends Error {
  override readonly name: string = "MarshalError";
  /** The Python exception that CPython raises. */
  readonly type: MarshalErrorType;
  /** CPython's message, without the offset. */
  readonly reason: string;
  /** The byte at which reading stopped, from the start of the data; null when writing. */
  readonly offset: number | null;

  constructor(type: MarshalErrorType, reason: string, offset: number | null) {
    super(offset === null ? reason : `${reason} (at byte ${offset})`);
    this.type = type;
    this.reason = reason;
    this.offset = offset;
  }
}

// The letters of the format.
export const TYPE_NULL = 0x30; // 0
export const TYPE_NONE = 0x4e; // N
export const TYPE_FALSE = 0x46; // F
export const TYPE_TRUE = 0x54; // T
export const TYPE_STOPITER = 0x53; // S
export const TYPE_ELLIPSIS = 0x2e; // .
export const TYPE_INT = 0x69; // i
export const TYPE_INT64 = 0x49; // I
export const TYPE_FLOAT = 0x66; // f
export const TYPE_BINARY_FLOAT = 0x67; // g
export const TYPE_COMPLEX = 0x78; // x
export const TYPE_BINARY_COMPLEX = 0x79; // y
export const TYPE_LONG = 0x6c; // l
export const TYPE_STRING = 0x73; // s
export const TYPE_INTERNED = 0x74; // t
export const TYPE_REF = 0x72; // r
export const TYPE_TUPLE = 0x28; // (
export const TYPE_LIST = 0x5b; // [
export const TYPE_DICT = 0x7b; // {
export const TYPE_CODE = 0x63; // c
export const TYPE_UNICODE = 0x75; // u
export const TYPE_SET = 0x3c; // <
export const TYPE_FROZENSET = 0x3e; // >
export const TYPE_ASCII = 0x61; // a
export const TYPE_ASCII_INTERNED = 0x41; // A
export const TYPE_SMALL_TUPLE = 0x29; // )
export const TYPE_SHORT_ASCII = 0x7a; // z
export const TYPE_SHORT_ASCII_INTERNED = 0x5a; // Z

/** Set in a letter when the object gets the next index, by which `TYPE_REF` names it later. */
export const FLAG_REF = 0x80;

/** The values that have a letter of their own and never an index. */
export const SINGLETONS: ReadonlyMap<number, MarshalValue> = new Map<number, MarshalValue>([
  [TYPE_NONE, null],
  [TYPE_FALSE, false],
  [TYPE_TRUE, true],
  [TYPE_STOPITER, STOP_ITERATION],
  [TYPE_ELLIPSIS, ELLIPSIS],
]);
