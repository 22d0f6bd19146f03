/**
 * The struct of BufferedReader, BufferedWriter and BufferedRandom (`buffered` of Modules/_io/bufferedio.c).
 *
 *     +--------+------+-----+----+----------+----------+----------+------------+-------------------+---------+--------+
 *     | refcnt | type | raw | ok | detached | readable | writable | finalizing | fast closed check | abs_pos | buffer |
 *     +--------+------+-----+----+----------+----------+----------+------------+-------------------+---------+--------+
 *     0        8      16    24   28         32         36         40           44                  48        56       64
 *     +-----+---------+----------+-----------+-----------+------+-------+-------------+-------------+------+-------------+
 *     | pos | raw_pos | read_end | write_pos | write_end | lock | owner | buffer_size | buffer_mask | dict | weakreflist |
 *     +-----+---------+----------+-----------+-----------+------+-------+-------------+-------------+------+-------------+
 *     64    72        80         88          96          104    112     120           128           136    144           152
 *
 * `buffer` is raw memory. `pos` is where the stream is in it, `raw_pos` where the raw stream is. `read_end` and `write_end` are -1 while
 * nothing was read or is to be written; `abs_pos` is the raw stream's position, -1 for not known.
 */
import { type Address, getAttrId, isTrue, type Machine, reprText, RUNTIME_ERROR, VALUE_ERROR } from "@pyvm/vm";
import { ID_CLOSED } from "../common.ts";

export const RAW = 16;
export const OK = 24;
export const DETACHED = 28;
export const READABLE = 32;
export const WRITABLE = 36;
export const FINALIZING = 40;
export const ABS_POS = 48;
export const BUFFER = 56;
export const POS = 64;
export const RAW_POS = 72;
export const READ_END = 80;
export const WRITE_POS = 88;
export const WRITE_END = 96;
export const OWNER = 112;
export const BUFFER_SIZE = 120;
export const DICT = 136;
export const WEAKREFLIST = 144;
export const BUFFERED_BYTES = 152;

// ---- fields ---------------------------------------------------------------------------------------------------

/** A position in the buffer, or -1. */
export function position(vm: Machine, self: Address, field: number): number {
  return vm.i32[(self + field) >> 2]!;
}

export function setPosition(vm: Machine, self: Address, field: number, value: number): void {
  const at = (self + field) >> 2;
  vm.i32[at] = value;
  vm.i32[at + 1] = value >> 31;
}

/** VALID_READ_BUFFER. */
export function hasReadBuffer(vm: Machine, self: Address): boolean {
  return vm.i32[(self + READABLE) >> 2] !== 0 && vm.i32[(self + READ_END) >> 2] !== -1;
}

/** VALID_WRITE_BUFFER. */
export function hasWriteBuffer(vm: Machine, self: Address): boolean {
  return vm.i32[(self + WRITABLE) >> 2] !== 0 && vm.i32[(self + WRITE_END) >> 2] !== -1;
}

/** How many bytes can be read without asking the raw stream (READAHEAD). */
export function readAhead(vm: Machine, self: Address): number {
  return hasReadBuffer(vm, self) ? vm.i32[(self + READ_END) >> 2]! - vm.i32[(self + POS) >> 2]! : 0;
}

/** How far the raw stream is ahead of this one (RAW_OFFSET). */
export function rawOffset(vm: Machine, self: Address): number {
  const raw = vm.i32[(self + RAW_POS) >> 2]!;
  if (raw < 0 || !(hasReadBuffer(vm, self) || hasWriteBuffer(vm, self))) return 0;
  return raw - vm.i32[(self + POS) >> 2]!;
}

/** ADJUST_POSITION. */
export function moveTo(vm: Machine, self: Address, target: number): void {
  setPosition(vm, self, POS, target);
  if (hasReadBuffer(vm, self) && vm.i32[(self + READ_END) >> 2]! < target) setPosition(vm, self, READ_END, target);
}

/** `size` without what does not fill a block (MINUS_LAST_BLOCK). */
export function wholeBlocks(vm: Machine, self: Address, size: number): number {
  return size - (size % vm.i32[(self + BUFFER_SIZE) >> 2]!);
}

export function resetRead(vm: Machine, self: Address): void {
  setPosition(vm, self, READ_END, -1);
}

export function resetWrite(vm: Machine, self: Address): void {
  setPosition(vm, self, WRITE_POS, 0);
  setPosition(vm, self, WRITE_END, -1);
}

// ---- checks ---------------------------------------------------------------------------------------------------

/** CHECK_INITIALIZED. */
export function checkInitialized(vm: Machine, self: Address): void {
  if (vm.i32[(self + OK) >> 2]! > 0) return;
  throw vm.raise(
    VALUE_ERROR,
    vm.i32[(self + DETACHED) >> 2] !== 0 ? "raw stream has been detached" : "I/O operation on uninitialized object",
  );
}

/** Whether the raw stream is closed. */
export function rawClosed(vm: Machine, self: Address): boolean {
  const closed = vm.hold(getAttrId(vm, vm.get(self, RAW), ID_CLOSED));
  const truth = isTrue(vm, closed);
  vm.decref(vm.unhold());
  return truth;
}

/** CHECK_CLOSED: what is in the buffer can be read of a closed stream. */
export function checkOpen(vm: Machine, self: Address, message: string): void {
  if (vm.i32[(self + BUFFER) >> 2] !== 0 && !(rawClosed(vm, self) && readAhead(vm, self) === 0)) return;
  throw vm.raise(VALUE_ERROR, message);
}

/** Runs `body` as the only one that uses the buffer (ENTER_BUFFERED). @throws RuntimeError when it is in use further out */
export function exclusively<T>(vm: Machine, self: Address, body: () => T): T {
  if (vm.i32[(self + OWNER) >> 2] !== 0) throw vm.raise(RUNTIME_ERROR, `reentrant call inside ${reprText(vm, self)}`);
  vm.i32[(self + OWNER) >> 2] = 1;
  try {
    return body();
  } finally {
    vm.i32[(self + OWNER) >> 2] = 0; // no reference: a flag
  }
}
