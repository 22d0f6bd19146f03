/**
 * Filters that make relative addresses in machine code absolute, and back: each takes memory and the position of its first byte in the data, and
 * returns how many bytes are done. The rest waits for more data, or stays as it is.
 */
import { readInt32 } from "@pyvm/vm";
import { FILTER_ARM, FILTER_ARMTHUMB, FILTER_IA64, FILTER_POWERPC, FILTER_SPARC } from "./constants.ts";

/** +1 to encode, -1 to decode. */
type Direction = 1 | -1;
type BranchFilter = (u8: Uint8Array, at: number, count: number, position: number, direction: Direction) => number;

function putBigEndian(u8: Uint8Array, at: number, word: number): void {
  for (let i = 0; i < 4; i++) u8[at + i] = word >> (24 - 8 * i);
}

const arm: BranchFilter = (u8, at, count, position, direction) => {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const p = at + i;
    if (u8[p + 3] !== 0xeb) continue;
    const offset = (u8[p]! | (u8[p + 1]! << 8) | (u8[p + 2]! << 16)) << 2;
    const moved = (offset + direction * (position + i + 8)) >>> 2;
    u8[p] = moved;
    u8[p + 1] = moved >> 8;
    u8[p + 2] = moved >> 16;
  }
  return i;
};

const armThumb: BranchFilter = (u8, at, count, position, direction) => {
  let i = 0;
  for (; i + 4 <= count; i += 2) {
    const p = at + i;
    if ((u8[p + 1]! & 0xf8) !== 0xf0 || (u8[p + 3]! & 0xf8) !== 0xf8) continue;
    const high = ((u8[p + 1]! & 7) << 19) | (u8[p]! << 11);
    const offset = (high | ((u8[p + 3]! & 7) << 8) | u8[p + 2]!) << 1;
    const moved = (offset + direction * (position + i + 4)) >>> 1;
    u8[p + 1] = 0xf0 | ((moved >>> 19) & 7);
    u8[p] = moved >>> 11;
    u8[p + 3] = 0xf8 | ((moved >>> 8) & 7);
    u8[p + 2] = moved;
    i += 2;
  }
  return i;
};

const powerPc: BranchFilter = (u8, at, count, position, direction) => {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const word = readInt32(u8, at + i, false);
    if ((word & 0xfc000003) !== 0x48000001) continue;
    const moved = (word & 0x03fffffc) + direction * (position + i);
    putBigEndian(u8, at + i, 0x48000001 | (moved & 0x03fffffc));
  }
  return i;
};

const sparc: BranchFilter = (u8, at, count, position, direction) => {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const word = readInt32(u8, at + i, false);
    const kind = word >>> 22;
    if (kind !== 0x100 && kind !== 0x1ff) continue;
    const moved = ((word << 2) + direction * (position + i)) >>> 2;
    putBigEndian(u8, at + i, (0x40000000 - (moved & 0x400000)) | 0x40000000 | (moved & 0x3fffff));
  }
  return i;
};

/** Which of the three slots of a bundle hold branches, by its template. */
const IA64_SLOTS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0];

function ia64Slot(u8: Uint8Array, at: number, bits: number, distance: number): void {
  let bytes = 0n;
  for (let i = 5; i >= 0; i--) bytes = (bytes << 8n) | BigInt(u8[at + i]!);
  const shift = BigInt(bits);
  let word = bytes >> shift;
  if (((word >> 37n) & 0xfn) !== 5n || ((word >> 9n) & 7n) !== 0n) return;
  const offset = Number((word >> 13n) & 0xfffffn) | (Number((word >> 36n) & 1n) << 20);
  const moved = ((offset << 4) + distance) >>> 4;
  word &= ~(0x8fffffn << 13n);
  word |= (BigInt(moved & 0xfffff) << 13n) | (BigInt(moved & 0x100000) << 16n);
  bytes = (bytes & ((1n << shift) - 1n)) | (word << shift);
  for (let i = 0; i < 6; i++) u8[at + i] = Number((bytes >> BigInt(8 * i)) & 0xffn);
}

const ia64: BranchFilter = (u8, at, count, position, direction) => {
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const slots = IA64_SLOTS[u8[at + i]! & 0x1f]!;
    for (let slot = 0; slot < 3; slot++) {
      const bits = 5 + 41 * slot;
      if (((slots >> slot) & 1) !== 0) ia64Slot(u8, at + i + (bits >> 3), bits & 7, direction * (position + i));
    }
  }
  return i;
};

/** All but x86's, which remembers something. */
export function branchFilter(id: number): BranchFilter | undefined {
  if (id === FILTER_ARM) return arm;
  if (id === FILTER_ARMTHUMB) return armThumb;
  if (id === FILTER_POWERPC) return powerPc;
  if (id === FILTER_SPARC) return sparc;
  return id === FILTER_IA64 ? ia64 : undefined;
}

// ---- x86 --------------------------------------------------------------------------------------------------------

/** By which of the last three bytes were opcodes that were not taken: whether another one may be, and which byte of it to look at. */
const MAY_BE_OPCODE = [true, true, true, false, true, false, false, false];
const BYTE_TO_SEE = [0, 1, 2, 2, 3, 3, 3, 3];

function isSign(byte: number): boolean {
  return byte === 0 || byte === 0xff;
}

function x86Target(offset: number, distance: number, mask: number): number {
  let source = offset;
  for (;;) {
    const target = (source + distance) | 0;
    if (mask === 0) return target;
    const bits = BYTE_TO_SEE[mask]! * 8;
    if (!isSign((target >>> (24 - bits)) & 0xff)) return target;
    source = target ^ (bits === 0 ? -1 : (1 << (32 - bits)) - 1);
  }
}

/** The mask after `distance` bytes since an opcode. */
function ageMask(mask: number, distance: number): number {
  return distance > 3 ? 0 : (mask << (distance - 1)) & 7;
}

/** CALL and JMP of x86. @returns how many bytes are done, and what is to be remembered */
export function x86Filter(
  u8: Uint8Array,
  at: number,
  count: number,
  position: number,
  direction: Direction,
  remembered: number,
): readonly [done: number, remembered: number] {
  if (count <= 4) return [0, remembered];
  const end = count - 4;
  let last = -1;
  let mask = remembered;
  let i = 0;
  for (; i < end; i++) {
    const p = at + i;
    if ((u8[p]! & 0xfe) !== 0xe8) continue;
    mask = ageMask(mask, i - last);
    last = i;
    const seen = u8[p + 4 - BYTE_TO_SEE[mask]!]!;
    if ((mask !== 0 && (!MAY_BE_OPCODE[mask]! || isSign(seen))) || !isSign(u8[p + 4]!)) {
      mask = (mask << 1) | 1;
      continue;
    }
    let target = x86Target(readInt32(u8, p + 1, true), direction * (position + i + 5), mask);
    target = (target & 0x01ffffff) | -(target & 0x01000000);
    for (let k = 0; k < 4; k++) u8[p + 1 + k] = target >> (8 * k);
    i += 4;
  }
  return [i, ageMask(mask, i - last)];
}
