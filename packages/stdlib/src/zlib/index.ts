/** The module `zlib` (Modules/zlibmodule.c), with a compression and a decompression of its own. */
import {
  type Address,
  addModuleObject,
  lowWord,
  type Machine,
  type ModuleSpec,
  newInt,
  numberIndex,
  readyType,
  withBuffer,
} from "@pyvm/vm";
import { crc32 } from "../binascii/checksums.ts";
import { adler32 } from "./adler32.ts";
import { compress, COMPRESS_TYPE, compressObject } from "./compress.ts";
import * as constants from "./constants.ts";
import { decompress, DECOMPRESS_TYPE, decompressObject } from "./decompress.ts";
import { ZLIB_ERROR } from "./errors.ts";

/** The version of zlib whose behaviour this follows. */
const VERSION = "1.2.13";

/** An unsigned int with masking. */
function mask(vm: Machine, object: Address): number {
  const index = numberIndex(vm, object);
  const word = lowWord(vm, index);
  vm.decref(index);
  return word;
}

function checksum(
  vm: Machine,
  data: Address,
  value: Address,
  start: number,
  f: (bytes: Uint8Array, at: number, length: number, start: number) => number,
): Address {
  return newInt(
    vm,
    withBuffer(vm, data, (at, length) => f(vm.u8, at, length, value === 0 ? start : mask(vm, value))),
  );
}

const CONSTANTS: readonly (readonly [string, number])[] = [
  ["MAX_WBITS", constants.MAX_WBITS],
  ["DEFLATED", constants.DEFLATED],
  ["DEF_MEM_LEVEL", constants.DEF_MEM_LEVEL],
  ["DEF_BUF_SIZE", constants.DEF_BUF_SIZE],
  ["Z_NO_COMPRESSION", 0],
  ["Z_BEST_SPEED", 1],
  ["Z_BEST_COMPRESSION", 9],
  ["Z_DEFAULT_COMPRESSION", -1],
  ["Z_FILTERED", constants.Z_FILTERED],
  ["Z_HUFFMAN_ONLY", constants.Z_HUFFMAN_ONLY],
  ["Z_RLE", constants.Z_RLE],
  ["Z_FIXED", constants.Z_FIXED],
  ["Z_DEFAULT_STRATEGY", 0],
  ["Z_NO_FLUSH", constants.Z_NO_FLUSH],
  ["Z_PARTIAL_FLUSH", constants.Z_PARTIAL_FLUSH],
  ["Z_SYNC_FLUSH", constants.Z_SYNC_FLUSH],
  ["Z_FULL_FLUSH", constants.Z_FULL_FLUSH],
  ["Z_FINISH", constants.Z_FINISH],
  ["Z_BLOCK", constants.Z_BLOCK],
  ["Z_TREES", constants.Z_TREES],
];

export const spec: ModuleSpec = {
  name: "zlib",
  doc: `The functions in this module allow compression and decompression using the
zlib library, which is based on GNU zip.

adler32(string[, start]) -- Compute an Adler-32 checksum.
compress(data[, level]) -- Compress data, with compression level 0-9 or -1.
compressobj([level[, ...]]) -- Return a compressor object.
crc32(string[, start]) -- Compute a CRC-32 checksum.
decompress(string,[wbits],[bufsize]) -- Decompresses a compressed string.
decompressobj([wbits[, zdict]]) -- Return a decompressor object.

'wbits' is window buffer size and container format.
Compressor objects support compress() and flush() methods; decompressor
objects support decompress() and flush().`,
  functions: [
    [
      "adler32($module, data, value=1, /)",
      (vm, _module, data, value) => checksum(vm, data!, value!, 1, adler32),
      `Compute an Adler-32 checksum of data.

  value
    Starting value of the checksum.

The returned checksum is an integer.`,
    ],
    [
      "compress($module, data, /, level=Z_DEFAULT_COMPRESSION)",
      compress,
      `Returns a bytes object containing compressed data.

  data
    Binary data to be compressed.
  level
    Compression level, in 0-9 or -1.`,
    ],
    [
      `compressobj($module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED,
            wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL,
            strategy=Z_DEFAULT_STRATEGY, zdict=None)`,
      compressObject,
      `Return a compressor object.

  level
    The compression level (an integer in the range 0-9 or -1; default is
    currently equivalent to 6).  Higher compression levels are slower,
    but produce smaller results.
  method
    The compression algorithm.  If given, this must be DEFLATED.
  wbits
    +9 to +15: The base-two logarithm of the window size.  Include a zlib
        container.
    -9 to -15: Generate a raw stream.
    +25 to +31: Include a gzip container.
  memLevel
    Controls the amount of memory used for internal compression state.
    Valid values range from 1 to 9.  Higher values result in higher memory
    usage, faster compression, and smaller output.
  strategy
    Used to tune the compression algorithm.  Possible values are
    Z_DEFAULT_STRATEGY, Z_FILTERED, and Z_HUFFMAN_ONLY.
  zdict
    The predefined compression dictionary - a sequence of bytes
    containing subsequences that are likely to occur in the input data.`,
    ],
    [
      "crc32($module, data, value=0, /)",
      (vm, _module, data, value) => checksum(vm, data!, value!, 0, crc32),
      `Compute a CRC-32 checksum of data.

  value
    Starting value of the checksum.

The returned checksum is an integer.`,
    ],
    [
      "decompress($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)",
      decompress,
      `Returns a bytes object containing the uncompressed data.

  data
    Compressed data.
  wbits
    The window buffer size and container format.
  bufsize
    The initial output buffer size.`,
    ],
    [
      "decompressobj($module, /, wbits=MAX_WBITS, zdict=b'')",
      decompressObject,
      `Return a decompressor object.

  wbits
    The window buffer size and container format.
  zdict
    The predefined compression dictionary.  This must be the same
    dictionary as used by the compressor that produced the input data.`,
    ],
  ],
  types: [ZLIB_ERROR],
  exec: (vm, _module, dict) => {
    readyType(vm, COMPRESS_TYPE);
    readyType(vm, DECOMPRESS_TYPE);
    for (const [name, value] of CONSTANTS) addModuleObject(vm, dict, name, newInt(vm, value));
    addModuleObject(vm, dict, "ZLIB_VERSION", vm.str(VERSION));
    addModuleObject(vm, dict, "ZLIB_RUNTIME_VERSION", vm.str(VERSION));
    addModuleObject(vm, dict, "__version__", vm.str("1.0"));
  },
};
