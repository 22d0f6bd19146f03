/** The checks of xz's blocks: none, CRC-32, CRC-64, SHA-256. In memory the sum, or the state of hashes/block-hash.ts. */
import type { Address, Machine } from "@pyvm/vm";
import { crc32 } from "../binascii/checksums.ts";
import { absorb, finish } from "../hashes/block-hash.ts";
import { SHA256 } from "../hashes/index.ts";
import { CHECK_CRC32, CHECK_CRC64, CHECK_NONE, CHECK_SHA256 } from "./constants.ts";

export const INTEGRITY_BYTES = 128;

export function isCheckSupported(id: number): boolean {
  return id === CHECK_NONE || id === CHECK_CRC32 || id === CHECK_CRC64 || id === CHECK_SHA256;
}

/** The lower and the upper halves of the steps of CRC-64 (the polynomial of ECMA-182, reflected). */
let table: Int32Array | null = null;

function crc64Table(): Int32Array {
  if (table !== null) return table;
  table = new Int32Array(512);
  for (let n = 0; n < 256; n++) {
    let low = n;
    let high = 0;
    for (let k = 0; k < 8; k++) {
      const odd = (low & 1) !== 0;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd) {
        low ^= 0xd7870f42;
        high ^= 0xc96c5795;
      }
    }
    table[n] = low;
    table[256 + n] = high;
  }
  return table;
}

function updateCrc64(vm: Machine, check: Address, at: Address, count: number): void {
  const { u8 } = vm;
  const steps = crc64Table();
  let low = ~vm.get(check, 0);
  let high = ~vm.get(check, 4);
  for (let i = at; i < at + count; i++) {
    const step = (low ^ u8[i]!) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ steps[step]!;
    high = (high >>> 8) ^ steps[256 + step]!;
  }
  vm.set(check, 0, ~low);
  vm.set(check, 4, ~high);
}

/** Begins a check. */
export function startIntegrity(vm: Machine, check: Address, id: number): void {
  vm.u8.fill(0, check, check + INTEGRITY_BYTES);
  if (id === CHECK_SHA256) SHA256.start(vm, check);
}

export function updateIntegrity(vm: Machine, check: Address, id: number, at: Address, count: number): void {
  if (count === 0) return;
  if (id === CHECK_CRC32) vm.set(check, 0, crc32(vm.u8, at, count, vm.get(check, 0)) | 0);
  else if (id === CHECK_CRC64) updateCrc64(vm, check, at, count);
  else if (id === CHECK_SHA256) absorb(vm, SHA256, check, at, count);
}

/** Ends a check: its bytes are at the start of the memory. */
export function finishIntegrity(vm: Machine, check: Address, id: number): void {
  if (id === CHECK_SHA256) finish(vm, SHA256, check);
}
