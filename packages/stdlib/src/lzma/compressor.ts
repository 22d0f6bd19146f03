/**
 * `LZMACompressor`, laid out as Compressor of Modules/_lzmamodule.c:
 *
 *     +--------+------+-------+-------------+---------+------+
 *     | refcnt | type | state | lzma_stream | flushed | lock |
 *     +--------+------+-------+-------------+---------+------+
 *     0        8      16      24            176       184    192
 */
import {
  type Address,
  defineType,
  intArgument,
  type Machine,
  newArguments,
  NONE,
  parseSignature,
  type Signature,
  staticType,
  VALUE_ERROR,
  withBuffer,
} from "@pyvm/vm";
import { compressMemory } from "../compression/compressor.ts";
import {
  CHECK_CRC64,
  CHECK_ID_MAX,
  CHECK_NONE,
  FILTER_LZMA1,
  FILTER_LZMA2,
  FORMAT_ALONE,
  FORMAT_RAW,
  FORMAT_XZ,
  MF_BT2,
  MF_BT3,
  MF_BT4,
  MF_HC3,
  MF_HC4,
  MODE_FAST,
  MODE_NORMAL,
  PRESET_DEFAULT,
} from "./constants.ts";
import { freeTables } from "./encode-state.ts";
import { finishCompression, newCompression, runCompression } from "./encode-stream.ts";
import { checkError, internalError, optionsError, presetError } from "./errors.ts";
import { type FilterSpec, parseFilters, presetFilter, unsigned32 } from "./filter-specs.ts";
import { areOptionsValid, isChain, isCompression } from "./filters.ts";
import { isCheckSupported } from "./integrity.ts";

export const LZMA_COMPRESSOR_TYPE: Address = staticType();

const STATE = 16;
const FLUSHED = 176;
const OBJECT_BYTES = 192;
const LARGEST_DICTIONARY = 1.5 * 2 ** 30;

const signature: Signature = parseSignature("LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)");

function isGiven(object: Address): boolean {
  return object !== 0 && object !== NONE;
}

/** The shortest match that a finder of matches finds, or 0 for one that there is not. */
function finderMinimum(finder: number): number {
  if (finder === MF_BT2) return 2;
  if (finder === MF_HC3 || finder === MF_BT3) return 3;
  return finder === MF_HC4 || finder === MF_BT4 ? 4 : 0;
}

/** Whether the options of a compression can be used. */
function canEncode(filter: FilterSpec): boolean {
  if (!isCompression(filter.id)) return areOptionsValid(filter);
  const minimum = finderMinimum(filter.finder);
  return (
    filter.properties !== 255 &&
    filter.option >= 4096 &&
    filter.option <= LARGEST_DICTIONARY &&
    (filter.mode === MODE_FAST || filter.mode === MODE_NORMAL) &&
    minimum > 0 &&
    filter.niceLength >= minimum &&
    filter.niceLength <= 273
  );
}

function checkChain(vm: Machine, filters: readonly FilterSpec[]): void {
  if (filters.length === 0) throw internalError(vm);
  if (!isChain(filters) || !filters.every(canEncode)) throw optionsError(vm);
}

function presetChain(vm: Machine, id: number, preset: number): FilterSpec[] {
  const filter = presetFilter(id, preset);
  if (filter !== null) return [filter];
  throw id === FILTER_LZMA1 ? presetError(vm, preset) : optionsError(vm);
}

function xzState(vm: Machine, check: number, preset: number, specs: Address): Address {
  const filters = isGiven(specs) ? parseFilters(vm, specs) : presetChain(vm, FILTER_LZMA2, preset);
  const id = check === -1 ? CHECK_CRC64 : check;
  if (id < 0 || id > CHECK_ID_MAX) throw internalError(vm);
  if (!isCheckSupported(id)) throw checkError(vm);
  if (filters.some((filter) => filter.id === FILTER_LZMA1)) throw internalError(vm);
  checkChain(vm, filters);
  return newCompression(vm, FORMAT_XZ, id, filters);
}

function aloneState(vm: Machine, preset: number, specs: Address): Address {
  const filters = isGiven(specs) ? parseFilters(vm, specs) : presetChain(vm, FILTER_LZMA1, preset);
  if (filters.length !== 1 || filters[0]!.id !== FILTER_LZMA1) {
    throw vm.raise(VALUE_ERROR, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
  }
  checkChain(vm, filters);
  return newCompression(vm, FORMAT_ALONE, CHECK_NONE, filters);
}

function rawState(vm: Machine, specs: Address): Address {
  if (!isGiven(specs)) throw vm.raise(VALUE_ERROR, "Must specify filters for FORMAT_RAW");
  const filters = parseFilters(vm, specs);
  checkChain(vm, filters);
  return newCompression(vm, FORMAT_RAW, CHECK_NONE, filters);
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [formatObject, checkObject, presetObject, specs] = newArguments(vm, signature, args, kwargs) as [
    Address,
    Address,
    Address,
    Address,
  ];
  const format = formatObject === 0 ? FORMAT_XZ : intArgument(vm, formatObject);
  const check = checkObject === 0 ? -1 : intArgument(vm, checkObject);
  if (isGiven(presetObject) && isGiven(specs)) {
    throw vm.raise(VALUE_ERROR, "Cannot specify both preset and filter chain");
  }
  const preset = isGiven(presetObject) ? unsigned32(vm, presetObject) : PRESET_DEFAULT;
  if (format !== FORMAT_XZ && check !== -1 && check !== CHECK_NONE) {
    throw vm.raise(VALUE_ERROR, "Integrity checks are only supported by FORMAT_XZ");
  }
  let state: Address;
  if (format === FORMAT_XZ) state = xzState(vm, check, preset, specs);
  else if (format === FORMAT_ALONE) state = aloneState(vm, preset, specs);
  else if (format === FORMAT_RAW) state = rawState(vm, specs);
  else throw vm.raise(VALUE_ERROR, `Invalid container format: ${format}`);
  end(vm, self);
  vm.set(self, STATE, state);
  vm.set(self, FLUSHED, 0);
}

function end(vm: Machine, self: Address): void {
  const state = vm.get(self, STATE);
  if (state === 0) return;
  vm.set(self, STATE, 0);
  freeTables(vm, state);
  vm.free(state);
}

function compressMethod(vm: Machine, self: Address, data: Address): Address {
  return withBuffer(vm, data, (at, length) => {
    const state = vm.get(self, STATE);
    if (vm.get(self, FLUSHED) !== 0 || state === 0) throw vm.raise(VALUE_ERROR, "Compressor has been flushed");
    return compressMemory(vm, state, at, length, runCompression);
  });
}

function flushMethod(vm: Machine, self: Address): Address {
  const state = vm.get(self, STATE);
  if (vm.get(self, FLUSHED) !== 0 || state === 0) throw vm.raise(VALUE_ERROR, "Repeated call to flush()");
  vm.set(self, FLUSHED, 1);
  const output = compressMemory(vm, state, 0, 0, finishCompression);
  freeTables(vm, state);
  return output;
}

defineType(LZMA_COMPRESSOR_TYPE, {
  name: "_lzma.LZMACompressor",
  doc: `LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)

Create a compressor object for compressing data incrementally.

format specifies the container format to use for the output. This can
be FORMAT_XZ (default), FORMAT_ALONE, or FORMAT_RAW.

check specifies the integrity check to use. For FORMAT_XZ, the default
is CHECK_CRC64. FORMAT_ALONE and FORMAT_RAW do not support integrity
checks; for these formats, check must be omitted, or be CHECK_NONE.

The settings used by the compressor can be specified either as a
preset compression level (with the 'preset' argument), or in detail
as a custom filter chain (with the 'filters' argument). For FORMAT_XZ
and FORMAT_ALONE, the default is to use the PRESET_DEFAULT preset
level. For FORMAT_RAW, the caller must always specify a filter chain;
the raw compressor does not support preset compression levels.

preset (if provided) should be an integer in the range 0-9, optionally
OR-ed with the constant PRESET_EXTREME.

filters (if provided) should be a sequence of dicts. Each dict should
have an entry for "id" indicating the ID of the filter, plus
additional entries for options to the filter.

For one-shot compression, use the compress() function instead.
`,
  basicSize: OBJECT_BYTES,
  layout: [],
  slots: { new: (vm, type) => vm.genericAlloc(type, 0), init: initialize, dealloc: end },
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
