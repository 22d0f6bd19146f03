/**
 * `BZ2Compressor`, laid out as BZ2Compressor of Modules/_bz2module.c:
 *
 *     +--------+------+-------+-----------+---------+------+
 *     | refcnt | type | state | bz_stream | flushed | lock |
 *     +--------+------+-------+-----------+---------+------+
 *     0        8      16      24          96        104    112
 */
import {
  type Address,
  checkPositional,
  defineType,
  intArgument,
  type Machine,
  refuseKeywords,
  staticType,
  tupleItem,
  VALUE_ERROR,
  withBuffer,
} from "@pyvm/vm";
import { AVAIL_IN, compressMemory } from "../compression/compressor.ts";
import { writeBlock, writeEnd } from "./compress-block.ts";
import { endRun, fillBlock, flushToByte, freeCompressState, isBlockFull, newCompressState } from "./compress-state.ts";

export const BZ2_COMPRESSOR_TYPE: Address = staticType();

const STATE = 16;
const FLUSHED = 96;
const OBJECT_BYTES = 112;

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  refuseKeywords(vm, "BZ2Compressor", kwargs);
  checkPositional(vm, "BZ2Compressor", vm.tupleSize(args), 0, 1);
  const level = vm.tupleSize(args) === 0 ? 9 : intArgument(vm, tupleItem(vm, args, 0));
  if (level < 1 || level > 9) throw vm.raise(VALUE_ERROR, "compresslevel must be between 1 and 9");
  const state = newCompressState(vm, level);
  freeCompressState(vm, vm.get(self, STATE));
  vm.set(self, STATE, state);
  vm.set(self, FLUSHED, 0);
}

function run(vm: Machine, s: Address): void {
  while (vm.get(s, AVAIL_IN) > 0) {
    fillBlock(vm, s);
    if (isBlockFull(vm, s)) writeBlock(vm, s);
  }
}

function finish(vm: Machine, s: Address): void {
  endRun(vm, s);
  writeBlock(vm, s);
  writeEnd(vm, s);
  flushToByte(vm, s);
}

function compressMethod(vm: Machine, self: Address, data: Address): Address {
  return withBuffer(vm, data, (at, length) => {
    const state = vm.get(self, STATE);
    if (vm.get(self, FLUSHED) !== 0 || state === 0) throw vm.raise(VALUE_ERROR, "Compressor has been flushed");
    return compressMemory(vm, state, at, length, run);
  });
}

function flushMethod(vm: Machine, self: Address): Address {
  const state = vm.get(self, STATE);
  if (vm.get(self, FLUSHED) !== 0 || state === 0) throw vm.raise(VALUE_ERROR, "Repeated call to flush()");
  vm.set(self, FLUSHED, 1);
  return compressMemory(vm, state, 0, 0, finish);
}

function deallocate(vm: Machine, self: Address): void {
  freeCompressState(vm, vm.get(self, STATE));
  vm.set(self, STATE, 0);
}

defineType(BZ2_COMPRESSOR_TYPE, {
  name: "_bz2.BZ2Compressor",
  doc: `BZ2Compressor(compresslevel=9, /)
--

Create a compressor object for compressing data incrementally.

  compresslevel
    Compression level, as a number between 1 and 9.

For one-shot compression, use the compress() function instead.`,
  basicSize: OBJECT_BYTES,
  layout: [],
  slots: { new: (vm, type) => vm.genericAlloc(type, 0), init: initialize, dealloc: deallocate },
  methods: [
    [
      "compress($self, data, /)",
      compressMethod,
      `Provide data to the compressor object.

Returns a chunk of compressed data if possible, or b'' otherwise.

When you have finished providing data to the compressor, call the
flush() method to finish the compression process.`,
    ],
    [
      "flush($self, /)",
      flushMethod,
      `Finish the compression process.

Returns the compressed data left in internal buffers.

The compressor object may not be used after this method is called.`,
    ],
  ],
});
