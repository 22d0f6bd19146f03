/** The module `_multibytecodec`, and the modules with its codecs (Modules/cjkcodecs). */
import {
  type Address,
  importByName,
  isStr,
  LOOKUP_ERROR,
  type Machine,
  type ModuleSpec,
  readyType,
  requireUtf8,
  textOf,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { CODEC_TYPE, newCodec } from "./codec-type.ts";
import { CODECS_BY_MODULE } from "./codecs.ts";
import { INCREMENTAL_DECODER_TYPE, STREAM_READER_TYPE } from "./decoders.ts";
import { INCREMENTAL_ENCODER_TYPE, STREAM_WRITER_TYPE } from "./encoders.ts";

/** There are no capsules, by which CPython's modules of codecs give their descriptions to this function. */
function createCodec(vm: Machine): Address {
  throw vm.raise(VALUE_ERROR, "argument type invalid");
}

export const multibyteCodecSpec: ModuleSpec = {
  name: "_multibytecodec",
  types: [INCREMENTAL_ENCODER_TYPE, INCREMENTAL_DECODER_TYPE, STREAM_READER_TYPE, STREAM_WRITER_TYPE],
  functions: [["__create_codec($module, arg, /)", createCodec]],
  exec: (vm) => {
    readyType(vm, CODEC_TYPE);
  },
};

function getCodec(vm: Machine, module: string, name: Address): Address {
  if (!isStr(vm, name)) throw vm.raise(TYPE_ERROR, "encoding name must be a string.");
  requireUtf8(vm, name);
  const wanted = textOf(vm, name).split("\0")[0]!;
  const codec = CODECS_BY_MODULE[module]!.find((known) => known.name === wanted);
  if (codec === undefined) throw vm.raise(LOOKUP_ERROR, "no such codec is supported.");
  vm.decref(importByName(vm, "_multibytecodec"));
  return newCodec(vm, codec);
}

/** The modules whose function `getcodec` makes the codecs of a region. */
export const codecSpecs: readonly ModuleSpec[] = Object.keys(CODECS_BY_MODULE).map((name) => ({
  name,
  types: [],
  functions: [["getcodec!($module, encoding, /)", (vm, _module, encoding) => getCodec(vm, name, encoding!)]],
}));
