/**
 * _multibytecodec.MultibyteCodec: a codec without a state of its own.
 *
 *     +-----------+---------+-------+
 *     | ob_refcnt | ob_type | index |
 *     +-----------+---------+-------+
 *     0           8         16      24
 *
 * The index is the codec's place in the list of all, where CPython has the address of its description.
 */
import {
  type Address,
  addModuleObject,
  defineType,
  FLAG_DISALLOW_INSTANTIATION,
  FLAG_HAVE_GC,
  isStr,
  type Machine,
  newInt,
  newStr,
  staticType,
  strLength,
  strOf,
  tuplePack,
  withBuffer,
} from "@pyvm/vm";
import { optionalErrors } from "./arguments.ts";
import type { Codec } from "./codec.ts";
import { CODECS } from "./codecs.ts";
import { Decoder } from "./decode.ts";
import { encodeStr, END } from "./encode.ts";
import { CodecState } from "./state.ts";

export const CODEC_TYPE: Address = staticType();

const INDEX = 16;

/** A new codec object. */
export function newCodec(vm: Machine, codec: Codec): Address {
  const self = vm.genericAlloc(CODEC_TYPE, 0);
  vm.set(self, INDEX, CODECS.indexOf(codec));
  return self;
}

/** The codec of a codec object. */
export function codecOf(vm: Machine, self: Address): Codec {
  return CODECS[vm.get(self, INDEX)]!;
}

function pair(vm: Machine, result: Address, length: number): Address {
  const mark = vm.mark();
  vm.hold(result);
  return vm.keep(mark, vm.hold(tuplePack(vm, result, vm.hold(newInt(vm, length)))));
}

function encode(vm: Machine, self: Address, input: Address, errors: Address): Address {
  const handling = optionalErrors(vm, "encode", errors);
  const codec = codecOf(vm, self);
  const mark = vm.mark();
  const text = isStr(vm, input) ? input : vm.hold(strOf(vm, input));
  const state = new CodecState(vm, 0);
  state.startEncoder(codec);
  const { bytes } = encodeStr(vm, codec, state, text, handling, END);
  return vm.keep(mark, vm.hold(pair(vm, bytes, strLength(vm, text))));
}

function decode(vm: Machine, self: Address, input: Address, errors: Address): Address {
  return withBuffer(vm, input, (data, length) => {
    const handling = optionalErrors(vm, "decode", errors);
    if (length === 0) return pair(vm, newStr(vm, ""), 0);
    const codec = codecOf(vm, self);
    const state = new CodecState(vm, 0);
    state.startDecoder(codec);
    const decoder = new Decoder(vm, codec, state, vm.u8.slice(data, data + length), handling);
    decoder.decode(true);
    return pair(vm, decoder.finish(), length);
  });
}

const ENCODE_DOC = `Return an encoded string version of \`input'.

'errors' may be given to set a different error handling scheme. Default is
'strict' meaning that encoding errors raise a UnicodeEncodeError. Other possible
values are 'ignore', 'replace' and 'xmlcharrefreplace' as well as any other name
registered with codecs.register_error that can handle UnicodeEncodeErrors.`;

const DECODE_DOC = `Decodes 'input'.

'errors' may be given to set a different error handling scheme. Default is
'strict' meaning that encoding errors raise a UnicodeDecodeError. Other possible
values are 'ignore' and 'replace' as well as any other name registered with
codecs.register_error that is able to handle UnicodeDecodeErrors."`;

defineType(CODEC_TYPE, {
  name: "_multibytecodec.MultibyteCodec",
  basicSize: 24,
  flags: FLAG_HAVE_GC | FLAG_DISALLOW_INSTANTIATION,
  layout: [],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_multibytecodec")),
  slots: { new: null },
  methods: [
    ["encode($self, /, input, errors=None)", encode, ENCODE_DOC],
    ["decode($self, /, input, errors=None)", decode, DECODE_DOC],
  ],
});
