/** The module `_lzma` (Modules/_lzmamodule.c), with a compression and a decompression of its own. */
import {
  type Address,
  addModuleObject,
  intArgument,
  type Machine,
  type ModuleSpec,
  newBool,
  newBytes,
  newDict,
  newInt,
  newIntFromBig,
  withBuffer,
} from "@pyvm/vm";
import { decodeFilter } from "./block-header.ts";
import { LZMA_COMPRESSOR_TYPE } from "./compressor.ts";
import * as constants from "./constants.ts";
import { areProperties } from "./decode-state.ts";
import { LZMA_DECOMPRESSOR_TYPE } from "./decompressor.ts";
import { encodeFilter } from "./encode-header.ts";
import { internalError, LZMA_ERROR, optionsError } from "./errors.ts";
import { filterId, parseFilter, unsigned64 } from "./filter-specs.ts";
import { isBranchFilter } from "./filters.ts";
import { isCheckSupported } from "./integrity.ts";

const { FILTER_DELTA, FILTER_LZMA1, FILTER_LZMA2 } = constants;

const CONSTANTS: readonly (readonly [string, number])[] = [
  ["FORMAT_AUTO", constants.FORMAT_AUTO],
  ["FORMAT_XZ", constants.FORMAT_XZ],
  ["FORMAT_ALONE", constants.FORMAT_ALONE],
  ["FORMAT_RAW", constants.FORMAT_RAW],
  ["CHECK_NONE", constants.CHECK_NONE],
  ["CHECK_CRC32", constants.CHECK_CRC32],
  ["CHECK_CRC64", constants.CHECK_CRC64],
  ["CHECK_SHA256", constants.CHECK_SHA256],
  ["CHECK_ID_MAX", constants.CHECK_ID_MAX],
  ["CHECK_UNKNOWN", constants.CHECK_UNKNOWN],
  ["FILTER_LZMA2", FILTER_LZMA2],
  ["FILTER_DELTA", FILTER_DELTA],
  ["FILTER_X86", constants.FILTER_X86],
  ["FILTER_IA64", constants.FILTER_IA64],
  ["FILTER_ARM", constants.FILTER_ARM],
  ["FILTER_ARMTHUMB", constants.FILTER_ARMTHUMB],
  ["FILTER_SPARC", constants.FILTER_SPARC],
  ["FILTER_POWERPC", constants.FILTER_POWERPC],
  ["MF_HC3", constants.MF_HC3],
  ["MF_HC4", constants.MF_HC4],
  ["MF_BT2", constants.MF_BT2],
  ["MF_BT3", constants.MF_BT3],
  ["MF_BT4", constants.MF_BT4],
  ["MODE_FAST", constants.MODE_FAST],
  ["MODE_NORMAL", constants.MODE_NORMAL],
  ["PRESET_DEFAULT", constants.PRESET_DEFAULT],
  ["PRESET_EXTREME", constants.PRESET_EXTREME],
];

function encodeProperties(vm: Machine, _module: Address, spec: Address): Address {
  const filter = parseFilter(vm, spec);
  const isWrong =
    (filter.id === FILTER_LZMA1 && filter.properties === 255) ||
    (filter.id === FILTER_DELTA && (filter.option < 1 || filter.option > 256));
  if (isWrong) throw internalError(vm);
  return newBytes(vm, Uint8Array.from(encodeFilter(filter)));
}

function addNumbers(vm: Machine, dict: Address, entries: readonly (readonly [string, number])[]): void {
  for (const [name, value] of entries) addModuleObject(vm, dict, name, newInt(vm, value));
}

function decodeProperties(vm: Machine, _module: Address, idObject: Address, encoded: Address): Address {
  const wide = unsigned64(vm, idObject);
  const id = filterId(wide);
  return withBuffer(vm, encoded, (at, length) => {
    const mark = vm.mark();
    const dict = vm.hold(newDict(vm));
    addModuleObject(vm, dict, "id", newIntFromBig(vm, wide));
    if (id === FILTER_LZMA1) {
      const { u8 } = vm;
      const byte = u8[at]!;
      if (length !== 5 || !areProperties(byte)) throw optionsError(vm);
      const size = (u8[at + 1]! | (u8[at + 2]! << 8) | (u8[at + 3]! << 16) | (u8[at + 4]! << 24)) >>> 0;
      const [lc, lp, pb] = [byte % 9, Math.floor(byte / 9) % 5, Math.floor(byte / 45)];
      addNumbers(vm, dict, [
        ["lc", lc],
        ["lp", lp],
        ["pb", pb],
        ["dict_size", size],
      ]);
      return vm.keep(mark, dict);
    }
    const { option } = decodeFilter(vm, id, at, length);
    if (id === FILTER_LZMA2) addNumbers(vm, dict, [["dict_size", option]]);
    else if (id === FILTER_DELTA) addNumbers(vm, dict, [["dist", option]]);
    else if (isBranchFilter(id)) addNumbers(vm, dict, [["start_offset", option]]);
    return vm.keep(mark, dict);
  });
}

export const spec: ModuleSpec = {
  name: "_lzma",
  functions: [
    [
      "is_check_supported($module, check_id, /)",
      (vm, _module, id) => newBool(vm, isCheckSupported(intArgument(vm, id!))),
      `Test whether the given integrity check is supported.

Always returns True for CHECK_NONE and CHECK_CRC32.`,
    ],
    [
      "_encode_filter_properties($module, filter, /)",
      encodeProperties,
      `Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).

The result does not include the filter ID itself, only the options.`,
    ],
    [
      "_decode_filter_properties($module, filter_id, encoded_props, /)",
      decodeProperties,
      `Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).

The result does not include the filter ID itself, only the options.`,
    ],
  ],
  types: [LZMA_ERROR, LZMA_COMPRESSOR_TYPE, LZMA_DECOMPRESSOR_TYPE],
  exec: (vm, _module, dict) => {
    for (const [name, value] of CONSTANTS) addModuleObject(vm, dict, name, newInt(vm, value));
    addModuleObject(vm, dict, "FILTER_LZMA1", newIntFromBig(vm, constants.FILTER_LZMA1_ID));
  },
};
