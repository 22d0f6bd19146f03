/**
 * `BZ2Decompressor`, laid out as BZ2Decompressor of Modules/_bz2module.c:
 *
 *     +--------+------+-------+-----------+-----+-------------+-------------+-------+-----+------+
 *     | refcnt | type | state | bz_stream | eof | unused_data | needs_input | input | ... | lock |
 *     +--------+------+-------+-----------+-----+-------------+-------------+-------+-----+------+
 *     0        8      16      24          96    104           112           120     128   144    152
 */
import {
  type Address,
  defineType,
  emptyBytes,
  type Machine,
  MEMBER_READONLY,
  refuseKeywords,
  staticType,
  T_BOOL,
  T_OBJECT_EX,
  TYPE_ERROR,
} from "@pyvm/vm";
import { type DecompressorKind, decompressMethod, endDecompressor } from "../compression/decompressor.ts";
import { decompress } from "./decompress-block.ts";
import { freeBlock, newDecompressState } from "./decompress-state.ts";

export const BZ2_DECOMPRESSOR_TYPE: Address = staticType();

const UNUSED_DATA = 104;
const OBJECT_BYTES = 152;

const KIND: DecompressorKind = {
  state: 16,
  eof: 96,
  unusedData: UNUSED_DATA,
  needsInput: 112,
  input: 120,
  outputFirst: false,
  ended: "End of stream already reached",
  run: (vm, _self, state) => decompress(vm, state),
};

function end(vm: Machine, self: Address): void {
  const state = vm.get(self, KIND.state);
  if (state !== 0) freeBlock(vm, state);
  endDecompressor(vm, KIND, self);
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  if (vm.tupleSize(args) > 0) throw vm.raise(TYPE_ERROR, "BZ2Decompressor() takes no positional arguments");
  refuseKeywords(vm, "BZ2Decompressor", kwargs);
  const state = newDecompressState(vm);
  end(vm, self);
  vm.set(self, KIND.state, state);
  vm.u8[self + KIND.eof] = 0;
  vm.u8[self + KIND.needsInput] = 1;
  vm.replace(self, UNUSED_DATA, emptyBytes(vm));
}

defineType(BZ2_DECOMPRESSOR_TYPE, {
  name: "_bz2.BZ2Decompressor",
  doc: `BZ2Decompressor()
--

Create a decompressor object for decompressing data incrementally.

For one-shot decompression, use the decompress() function instead.`,
  basicSize: OBJECT_BYTES,
  layout: [{ op: "fields", offset: UNUSED_DATA, count: 1 }],
  slots: { new: (vm, type) => vm.genericAlloc(type, 0), init: initialize, dealloc: end },
  methods: [
    [
      "decompress($self, /, data, max_length=-1)",
      decompressMethod(KIND),
      `Decompress *data*, returning uncompressed data as bytes.

If *max_length* is nonnegative, returns at most *max_length* bytes of
decompressed data. If this limit is reached and further output can be
produced, *self.needs_input* will be set to \`\`False\`\`. In this case, the next
call to *decompress()* may provide *data* as b'' to obtain more of the output.

If all of the input data was decompressed and returned (either because this
was less than *max_length* bytes, or because *max_length* was negative),
*self.needs_input* will be set to True.

Attempting to decompress data after the end of stream is reached raises an
EOFError.  Any data found after the end of the stream is ignored and saved in
the unused_data attribute.`,
    ],
  ],
  members: [
    ["eof", T_BOOL, KIND.eof, MEMBER_READONLY, "True if the end-of-stream marker has been reached."],
    ["unused_data", T_OBJECT_EX, UNUSED_DATA, MEMBER_READONLY, "Data found after the end of the compressed stream."],
    [
      "needs_input",
      T_BOOL,
      KIND.needsInput,
      MEMBER_READONLY,
      "True if more input is needed before more decompressed data can be produced.",
    ],
  ],
});
