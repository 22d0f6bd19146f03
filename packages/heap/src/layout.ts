/**
 * Layout programs: where the references of a type's instances are.
 *
 * A program is a table of 32-bit words in memory, to which the type's `tp_traverse` points:
 *
 *     +-----------+----+---+---+----+---+---+- -
 *     | operations| op | a | b | op | a | b |         12 bytes an operation
 *     +-----------+----+---+---+----+---+---+- -
 *     0           4
 *
 * It names words that own a reference, each once. Such a word may be 0, which owns nothing.
 */

/** `a` = offset, `b` = count: consecutive words of the instance. */
export const FIELDS = 0;
/** `a` = offset: |ob_size| words of the instance (tuple). */
export const INLINE = 1;
/** `a` = offset of the pointer, `b` = offset of the count: words of an array the instance owns (list). */
export const ARRAY = 2;
/** A `PyDictObject`: the entries of a combined table, or the values of a split one. */
export const DICT = 3;
/** A `PySetObject`: its table's keys, the dummy excepted. */
export const SET = 4;
/** A `PyFrameObject`: everything from `f_localsplus` to the top of the value stack. */
export const FRAME = 5;
/** `a` = kind: what only the object model's `scanCustom` knows. */
export const CUSTOM = 6;

/** Bytes of the operation count before the first operation. */
export const LAYOUT_HEADER_BYTES = 4;
/** Bytes of one operation. */
export const LAYOUT_OPERATION_BYTES = 12;

// PyDictObject and PyDictKeysObject
export const MA_KEYS = 32;
export const MA_VALUES = 40;
export const DK_REFCNT = 0;
export const DK_SIZE = 8;
export const DK_NENTRIES = 32;
export const DK_INDICES = 40;
export const DICT_ENTRY_BYTES = 24;
export const ME_KEY = 8;
export const ME_VALUE = 16;

// PySetObject
export const SET_MASK = 32;
export const SET_TABLE = 40;
export const SET_SMALLTABLE = 64;
export const SET_ENTRY_BYTES = 16;

// PyFrameObject
export const F_VALUESTACK = 64;
export const F_STACKDEPTH = 80;
export const F_LOCALSPLUS = 352;

/** One operation of a layout program. */
export type LayoutOperation =
  | { readonly op: "fields"; readonly offset: number; readonly count: number }
  | { readonly op: "inline"; readonly offset: number }
  | { readonly op: "array"; readonly pointerOffset: number; readonly countOffset: number }
  | { readonly op: "dict" }
  | { readonly op: "set" }
  | { readonly op: "frame" }
  | { readonly op: "custom"; readonly kind: number };

/**
 * The program as it must lie in memory, at any address divisible by 4.
 *
 * @throws RangeError when an offset or a count is no multiple of the word it names, or negative.
 */
export function encodeLayout(operations: readonly LayoutOperation[]): Int32Array {
  const program = new Int32Array(1 + operations.length * 3);
  program[0] = operations.length;
  operations.forEach((operation, index) => program.set(encodeOperation(operation), 1 + index * 3));
  return program;
}

/** Reads a program back, for tools. */
export function decodeLayout(i32: Int32Array, program: number): LayoutOperation[] {
  const operations: LayoutOperation[] = [];
  const first = (program + LAYOUT_HEADER_BYTES) >> 2;
  for (let index = 0; index < i32[program >> 2]; index++) {
    const at = first + index * 3;
    operations.push(decodeOperation(i32[at], i32[at + 1], i32[at + 2]));
  }
  return operations;
}

function encodeOperation(operation: LayoutOperation): readonly [number, number, number] {
  switch (operation.op) {
    case "fields":
      if (!(operation.count >= 0)) throw new RangeError(`fields: expected a count, met ${operation.count}`);
      return [FIELDS, checkOffset("fields", operation.offset), operation.count];
    case "inline":
      return [INLINE, checkOffset("inline", operation.offset), 0];
    case "array":
      return [ARRAY, checkOffset("array", operation.pointerOffset), checkOffset("array", operation.countOffset)];
    case "dict":
      return [DICT, 0, 0];
    case "set":
      return [SET, 0, 0];
    case "frame":
      return [FRAME, 0, 0];
    case "custom":
      return [CUSTOM, operation.kind, 0];
  }
}

function decodeOperation(op: number, a: number, b: number): LayoutOperation {
  switch (op) {
    case FIELDS:
      return { op: "fields", offset: a, count: b };
    case INLINE:
      return { op: "inline", offset: a };
    case ARRAY:
      return { op: "array", pointerOffset: a, countOffset: b };
    case DICT:
      return { op: "dict" };
    case SET:
      return { op: "set" };
    case FRAME:
      return { op: "frame" };
    case CUSTOM:
      return { op: "custom", kind: a };
    default:
      throw new RangeError(`expected a layout operation from ${FIELDS} to ${CUSTOM}, met ${op}`);
  }
}

function checkOffset(op: string, offset: number): number {
  if (!(offset > 0) || offset % 8 !== 0) throw new RangeError(`${op}: expected the offset of a word, met ${offset}`);
  return offset;
}

/** Bytes of one index of a `PyDictKeysObject` whose table has `size` slots (`DK_IXSIZE`). */
export function dictIndexBytes(size: number): number {
  return size <= 0xff ? 1 : size <= 0xffff ? 2 : 4;
}
