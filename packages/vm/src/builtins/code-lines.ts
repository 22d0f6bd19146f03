/** Line numbers of code: the co_linetable of PEP 626, pairs of (bytes of code, signed difference of lines). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { CO_CODE, CO_FIRSTLINENO, CO_LINETABLE, OB_SIZE } from "../object/offsets.ts";
import { getIter } from "../object/iterate.ts";
import { newBytes } from "./bytes/bytes.ts";
import { newInt } from "./int/box.ts";
import { listAppendOwned, newList } from "./list/list.ts";
import { newTuple, tupleSetItem } from "./tuple/tuple.ts";

const NO_LINE = -128;
const BYTES_DATA = 32;

/** PyCode_Addr2Line: the line of the instruction at byte `offset`, or -1 for none. */
export function lineOf(vm: Machine, code: Address, offset: number): number {
  const firstLine = vm.get(code, CO_FIRSTLINENO);
  if (offset < 0) return firstLine;
  const table = vm.get(code, CO_LINETABLE);
  const end = table + BYTES_DATA + vm.get(table, OB_SIZE);
  let line = firstLine;
  let start = 0;
  for (let at = table + BYTES_DATA; at + 1 < end; at += 2) {
    const bytes = vm.u8[at];
    const delta = (vm.u8[at + 1] << 24) >> 24;
    if (delta !== NO_LINE) line += delta;
    if (offset >= start && offset < start + bytes) return delta === NO_LINE ? -1 : line;
    start += bytes;
  }
  return -1;
}

/** code.co_lines(): an iterator over (start, end, line or None). Ranges of the same line are joined. */
export function codeLines(vm: Machine, code: Address): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  for (const [start, end, line] of lineRanges(vm, code)) {
    const entry = vm.hold(newTuple(vm, 3));
    tupleSetItem(vm, entry, 0, newInt(vm, start));
    tupleSetItem(vm, entry, 1, newInt(vm, end));
    tupleSetItem(vm, entry, 2, line === null ? vm.none() : newInt(vm, line));
    listAppendOwned(vm, list, vm.unhold());
  }
  const iterator = getIter(vm, list);
  vm.release(mark);
  return iterator;
}

/** [start, end, line or null] of each entry of the table that covers code. */
export function lineRanges(vm: Machine, code: Address): [number, number, number | null][] {
  const table = vm.get(code, CO_LINETABLE);
  const end = table + BYTES_DATA + vm.get(table, OB_SIZE);
  const ranges: [number, number, number | null][] = [];
  let line = vm.get(code, CO_FIRSTLINENO);
  let start = 0;
  for (let at = table + BYTES_DATA; at + 1 < end; at += 2) {
    const bytes = vm.u8[at];
    const delta = (vm.u8[at + 1] << 24) >> 24;
    if (delta !== NO_LINE) line += delta;
    const shown = delta === NO_LINE ? null : line;
    if (bytes !== 0) {
      const last = ranges[ranges.length - 1];
      if (last !== undefined && last[2] === shown) last[1] = start + bytes;
      else ranges.push([start, start + bytes, shown]);
    }
    start += bytes;
  }
  return ranges;
}

/** code.co_lnotab: the table of CPython before 3.10, computed. */
export function codeLnotab(vm: Machine, code: Address): Address {
  const out: number[] = [];
  const size = vm.get(vm.get(code, CO_CODE), OB_SIZE);
  let line = vm.get(code, CO_FIRSTLINENO);
  let offset = 0;
  for (const [start, , next] of lineRanges(vm, code)) {
    if (next === null || next === line || start > size) continue;
    pushDelta(out, start - offset, next - line);
    offset = start;
    line = next;
  }
  return newBytes(vm, Uint8Array.from(out));
}

/** One step of the old table, cut into pieces that fit a byte. */
function pushDelta(out: number[], bytes: number, lines: number): void {
  let left = bytes;
  let rest = lines;
  while (left > 255) {
    out.push(255, 0);
    left -= 255;
  }
  while (rest > 127) {
    out.push(left, 127);
    left = 0;
    rest -= 127;
  }
  while (rest < -128) {
    out.push(left, 0x80);
    left = 0;
    rest += 128;
  }
  out.push(left, rest & 0xff);
}
