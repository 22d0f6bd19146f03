/**
 * The formats of one native item: `?cbBhHiIlLqQnNfdP`, alone or behind an `@` (get_native_fmtchar and its like).
 *
 * A format in a Py_buffer is the address of a C string. Those that a cast makes live in a table in static data, four bytes a character,
 * so that both spellings have an address that never moves:
 *
 * ```text
 *     +-----+---+---+---+-----+---+---+---+- -
 *     | '@' | c | 0 | 0 | '@' | d | 0 | 0 |
 *     +-----+---+---+---+-----+---+---+---+- -
 *     "@c"  "c"
 * ```
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { VIEW_FORMAT, cString } from "../../object/buffer.ts";
import { IS_NATIVE_FORMATS } from "../../object/state.ts";
import { NOT_IMPLEMENTED_ERROR } from "../../object/static.ts";

const SIZES: Readonly<Record<string, number>> = {
  "?": 1,
  c: 1,
  b: 1,
  B: 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  n: 8,
  N: 8,
  f: 4,
  d: 8,
  P: 8,
};
const AT = 0x40;
const CHARACTERS = 128;

const ITEM_SIZES: Uint8Array = new Uint8Array(256);
for (const [char, size] of Object.entries(SIZES)) ITEM_SIZES[char.charCodeAt(0)] = size;

/** The bytes of an item of a native format, or 0 for what is none. */
export function nativeItemSize(char: number): number {
  return ITEM_SIZES[char];
}

/** The character of the C string at `format` if it is one native item, else 0. A format of 0 stands for "B". */
export function nativeCharacter(vm: Machine, format: Address): number {
  if (format === 0) return 0x42;
  const u8 = vm.u8;
  const at = u8[format] === AT ? format + 1 : format;
  if (u8[at] === 0 || u8[at + 1] !== 0) return 0;
  return ITEM_SIZES[u8[at]] === 0 ? 0 : u8[at];
}

/** IS_BYTE_FORMAT: b, B or c. */
export function isByteFormat(char: number): boolean {
  return char === 0x62 || char === 0x42 || char === 0x63;
}

/** The address of the C string of a native format. */
export function nativeFormat(vm: Machine, char: number, prefixed: boolean): Address {
  let table = vm.i32[IS_NATIVE_FORMATS >> 2];
  if (table === 0) {
    table = vm.staticAlloc(4 * CHARACTERS);
    for (let i = 0; i < CHARACTERS; i++) vm.i32[(table >> 2) + i] = AT | (i << 8);
    vm.i32[IS_NATIVE_FORMATS >> 2] = table;
  }
  return table + 4 * char + (prefixed ? 0 : 1);
}

/** adjust_fmt: the one character by which items are read. @throws NotImplementedError for longer formats */
export function itemCharacter(vm: Machine, view: Address): number {
  const format = vm.i32[(view + VIEW_FORMAT) >> 2];
  if (format === 0) return 0x42;
  const u8 = vm.u8;
  const at = u8[format] === AT ? format + 1 : format;
  if (u8[at] !== 0 && u8[at + 1] === 0) return u8[at];
  throw vm.raise(NOT_IMPLEMENTED_ERROR, `memoryview: unsupported format ${cString(vm, format)}`);
}
