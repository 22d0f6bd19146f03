/** The module `_bz2` (Modules/_bz2module.c), with a compression and a decompression of its own. */
import type { ModuleSpec } from "@pyvm/vm";
import { BZ2_COMPRESSOR_TYPE } from "./compressor.ts";
import { BZ2_DECOMPRESSOR_TYPE } from "./decompressor.ts";

export const spec: ModuleSpec = {
  name: "_bz2",
  types: [BZ2_COMPRESSOR_TYPE, BZ2_DECOMPRESSOR_TYPE],
};
