/**
 * `LZMADecompressor`, laid out as Decompressor of Modules/_lzmamodule.c:
 *
 *     +--------+------+-------+-------------+-------+-----+-------------+-------------+-------+------+------+
 *     | refcnt | type | state | lzma_stream | check | eof | unused_data | needs_input | input | size | lock |
 *     +--------+------+-------+-------------+-------+-----+-------------+-------------+-------+------+------+
 *     0        8      16      24            176     180   184           192           200     208    216    224
 */
import {
  type Address,
  defineType,
  emptyBytes,
  intArgument,
  type Machine,
  MEMBER_READONLY,
  newArguments,
  NONE,
  parseSignature,
  type Signature,
  staticType,
  T_BOOL,
  T_INT,
  T_OBJECT_EX,
  VALUE_ERROR,
} from "@pyvm/vm";
import { type DecompressorKind, decompressMethod, endDecompressor } from "../compression/decompressor.ts";
import { FORMAT_ALONE, FORMAT_AUTO, FORMAT_RAW, FORMAT_XZ } from "./constants.ts";
import { decompress, startContainer } from "./container.ts";
import { CHECK_ID, freeDictionary, MEMORY_LIMIT, newDecodeState, setNumber } from "./decode-state.ts";
import { internalError, optionsError } from "./errors.ts";
import { type FilterSpec, parseFilters, unsigned64 } from "./filter-specs.ts";
import { areOptionsValid, isChain } from "./filters.ts";

export const LZMA_DECOMPRESSOR_TYPE: Address = staticType();

const CHECK = 176;
const UNUSED_DATA = 184;
const OBJECT_BYTES = 224;

const KIND: DecompressorKind = {
  state: 16,
  eof: 180,
  unusedData: UNUSED_DATA,
  needsInput: 192,
  input: 200,
  outputFirst: true,
  ended: "Already at end of stream",
  run: (vm, self, state) => {
    try {
      return decompress(vm, state);
    } finally {
      vm.set(self, CHECK, vm.get(state, CHECK_ID));
    }
  },
};

const signature: Signature = parseSignature("LZMADecompressor(format=FORMAT_AUTO, memlimit=None, filters=None)");

/** The chain for raw data. @throws LZMAError for one that can not be decoded */
function rawFilters(vm: Machine, specs: Address): FilterSpec[] {
  const filters = parseFilters(vm, specs);
  if (filters.length === 0) throw internalError(vm);
  const lzma = filters.at(-1)!;
  const isValid = isChain(filters) && filters.every(areOptionsValid);
  if (!isValid || (lzma.id < 0 && lzma.properties === 255)) throw optionsError(vm);
  return filters;
}

function isGiven(object: Address): boolean {
  return object !== 0 && object !== NONE;
}

function end(vm: Machine, self: Address): void {
  const state = vm.get(self, KIND.state);
  if (state !== 0) freeDictionary(vm, state);
  endDecompressor(vm, KIND, self);
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [formatObject, limitObject, filterObject] = newArguments(vm, signature, args, kwargs) as [
    Address,
    Address,
    Address,
  ];
  const format = formatObject === 0 ? FORMAT_AUTO : intArgument(vm, formatObject);
  let limit = Infinity;
  if (isGiven(limitObject)) {
    if (format === FORMAT_RAW) throw vm.raise(VALUE_ERROR, "Cannot specify memory limit with FORMAT_RAW");
    limit = Number(unsigned64(vm, limitObject));
  }
  if (format === FORMAT_RAW && !isGiven(filterObject)) {
    throw vm.raise(VALUE_ERROR, "Must specify filters for FORMAT_RAW");
  }
  if (format !== FORMAT_RAW && isGiven(filterObject)) {
    throw vm.raise(VALUE_ERROR, "Cannot specify filters except with FORMAT_RAW");
  }
  if (format !== FORMAT_AUTO && format !== FORMAT_XZ && format !== FORMAT_ALONE && format !== FORMAT_RAW) {
    throw vm.raise(VALUE_ERROR, `Invalid container format: ${format}`);
  }
  const filters = format === FORMAT_RAW ? rawFilters(vm, filterObject) : null;
  const state = newDecodeState(vm);
  end(vm, self);
  vm.set(self, KIND.state, state);
  setNumber(vm, state, MEMORY_LIMIT, limit);
  startContainer(vm, state, format, filters);
  vm.set(self, CHECK, vm.get(state, CHECK_ID));
  vm.u8[self + KIND.eof] = 0;
  vm.u8[self + KIND.needsInput] = 1;
  vm.replace(self, UNUSED_DATA, emptyBytes(vm));
}

defineType(LZMA_DECOMPRESSOR_TYPE, {
  name: "_lzma.LZMADecompressor",
  doc: `LZMADecompressor(format=FORMAT_AUTO, memlimit=None, filters=None)
--

Create a decompressor object for decompressing data incrementally.

  format
    Specifies the container format of the input stream.  If this is
    FORMAT_AUTO (the default), the decompressor will automatically detect
    whether the input is FORMAT_XZ or FORMAT_ALONE.  Streams created with
    FORMAT_RAW cannot be autodetected.
  memlimit
    Limit the amount of memory used by the decompressor.  This will cause
    decompression to fail if the input cannot be decompressed within the
    given limit.
  filters
    A custom filter chain.  This argument is required for FORMAT_RAW, and
    not accepted with any other format.  When provided, this should be a
    sequence of dicts, each indicating the ID and options for a single
    filter.

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
    ["check", T_INT, CHECK, MEMBER_READONLY, "ID of the integrity check used by the input stream."],
    ["eof", T_BOOL, KIND.eof, MEMBER_READONLY, "True if the end-of-stream marker has been reached."],
    [
      "needs_input",
      T_BOOL,
      KIND.needsInput,
      MEMBER_READONLY,
      "True if more input is needed before more decompressed data can be produced.",
    ],
    ["unused_data", T_OBJECT_EX, UNUSED_DATA, MEMBER_READONLY, "Data found after the end of the compressed stream."],
  ],
});
