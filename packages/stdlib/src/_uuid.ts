/**
 * The module `_uuid` (Modules/_uuidmodule.c): UUIDs of time and node, version 1 of RFC 4122. The node is a random one with the multicast bit, as
 * the RFC has it for systems that do not tell the address of a network card.
 *
 * What lives on between two UUIDs is at IS_UUID:
 *
 *     +---------------------------+----------------+------+
 *     | last time, in 100 ns      | clock sequence | node |
 *     +---------------------------+----------------+------+
 *     0                           8                10     16
 */
import {
  type Address,
  addModuleObject,
  IS_UUID,
  type Machine,
  type ModuleSpec,
  newBytes,
  newInt,
  tuplePack,
} from "@pyvm/vm";
import { raiseMissing } from "./host-call.ts";

/** Intervals of 100 ns from the start of the Gregorian calendar to 1970. */
const GREGORIAN_TO_UNIX = 0x01b21dd213814000n;
const TIME_BYTES = 8;
const SEQUENCE_AND_NODE = IS_UUID + TIME_BYTES;
const SEQUENCE_AND_NODE_BYTES = 8;
/** The first byte of the node, and its bit for addresses that no network card has. */
const NODE = 2;
const MULTICAST = 1;
const VERSION = 0x10;
const VARIANT = 0x80;
/** What uuid_generate_time_safe returns where no daemon keeps processes apart. */
const NOT_SAFE = -1;

/** The clock sequence and the node, made when the first UUID is. */
function sequenceAndNode(vm: Machine): Uint8Array {
  const kept = vm.u8.subarray(SEQUENCE_AND_NODE, SEQUENCE_AND_NODE + SEQUENCE_AND_NODE_BYTES);
  if (kept[NODE] !== 0) return kept;
  const { random } = vm.host;
  if (random === undefined) throw raiseMissing(vm, "getrandom");
  kept.set(random(SEQUENCE_AND_NODE_BYTES));
  kept[0] = (kept[0]! & 0x3f) | VARIANT;
  kept[NODE]! |= MULTICAST;
  return kept;
}

/** The time, later than that of any UUID before. */
function nextTime(vm: Machine): bigint {
  const { clocks } = vm.host;
  if (clocks === undefined) throw raiseMissing(vm, "time");
  const last = new DataView(vm.u8.buffer, IS_UUID, TIME_BYTES);
  const now = clocks.time() / 100n + GREGORIAN_TO_UNIX;
  const after = last.getBigUint64(0) + 1n;
  const time = now < after ? after : now;
  last.setBigUint64(0, time);
  return time;
}

/** `generate_time_safe()`: the bytes of a UUID, and whether it is unique among the processes of the machine. */
function generateTimeSafe(vm: Machine): Address {
  const uuid = new Uint8Array(16);
  const fields = new DataView(uuid.buffer);
  uuid.set(sequenceAndNode(vm), 8);
  const time = nextTime(vm);
  fields.setUint32(0, Number(time & 0xffffffffn));
  fields.setUint16(4, Number((time >> 32n) & 0xffffn));
  fields.setUint16(6, Number((time >> 48n) & 0x0fffn) | (VERSION << 8));
  const mark = vm.mark();
  const bytes = vm.hold(newBytes(vm, uuid));
  return vm.keep(mark, vm.hold(tuplePack(vm, bytes, vm.hold(newInt(vm, NOT_SAFE)))));
}

export const spec: ModuleSpec = {
  name: "_uuid",
  functions: [["generate_time_safe!($module)", generateTimeSafe]],
  exec: (vm, _module, dict) => addModuleObject(vm, dict, "has_uuid_generate_time_safe", newInt(vm, 1)),
};
