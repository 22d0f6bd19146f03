/**
 * _multibytecodec.MultibyteIncrementalDecoder and MultibyteStreamReader.
 *
 *     +------------+---------+-------------+--------+
 *     | (stateful) | pending | pendingsize | stream |
 *     +------------+---------+-------------+--------+
 *     0            40        48            56       64
 *
 * `pending` is the bytes of an incomplete sequence, `pendingsize` how many.
 */
import {
  addModuleObject,
  type Address,
  asSsize,
  BYTES_DATA,
  callMethod0,
  callMethod1,
  defineType,
  FLAG_BASETYPE,
  FLAG_BYTES_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_TUPLE_SUBCLASS,
  identifier,
  intArgument,
  isInt,
  type Machine,
  MEMBER_READONLY,
  newBytes,
  newInt,
  newStr,
  NONE,
  OB_SIZE,
  parseSignature,
  type Signature,
  staticType,
  strSplitlines,
  T_OBJECT,
  TRUE,
  tuplePack,
  TYPE_ERROR,
  UNICODE_ERROR,
  withBuffer,
} from "@pyvm/vm";
import { shownType } from "./arguments.ts";
import { STATE_SIZE } from "./codec.ts";
import { Decoder } from "./decode.ts";
import { bytesOfInt } from "./encoders.ts";
import { intOfBytes } from "./state.ts";
import {
  acceptAnything,
  CODEC,
  codecIn,
  ERRORS,
  ERRORS_ATTRIBUTE,
  errorsIn,
  newStateful,
  STATE,
  stateArguments,
  stateIn,
} from "./stateful.ts";

export const INCREMENTAL_DECODER_TYPE: Address = staticType();
export const STREAM_READER_TYPE: Address = staticType();

const PENDING = 40;
const PENDING_SIZE = 48;
const STREAM = 56;
const MOST_PENDING = 8;

const DECODER_SIGNATURE: Signature = parseSignature("IncrementalDecoder(errors='strict')");
const READER_SIGNATURE: Signature = parseSignature("StreamReader(stream, errors='strict')");
const ID_READ = identifier("read");
const ID_READLINE = identifier("readline");

function decoderNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [errors] = stateArguments(vm, DECODER_SIGNATURE, "IncrementalDecoder", args, kwargs) as [Address];
  const self = newStateful(vm, type, errors);
  stateIn(vm, self).startDecoder(codecIn(vm, self));
  return self;
}

function readerNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [stream, errors] = stateArguments(vm, READER_SIGNATURE, "StreamReader", args, kwargs) as [Address, Address];
  const self = newStateful(vm, type, errors);
  vm.set(self, STREAM, vm.newRef(stream));
  stateIn(vm, self).startDecoder(codecIn(vm, self));
  return self;
}

function pendingBytes(vm: Machine, self: Address): Uint8Array {
  return vm.u8.slice(self + PENDING, self + PENDING + vm.get(self, PENDING_SIZE));
}

function setPending(vm: Machine, self: Address, bytes: Uint8Array): void {
  vm.u8.set(bytes, self + PENDING);
  vm.set(self, PENDING_SIZE, bytes.length);
}

/** Puts what was left behind what is pending. */
function addPending(vm: Machine, self: Address, left: Uint8Array): void {
  const size = vm.get(self, PENDING_SIZE);
  if (size + left.length > MOST_PENDING) throw vm.raise(UNICODE_ERROR, "pending buffer overflow");
  vm.u8.set(left, self + PENDING + size);
  vm.set(self, PENDING_SIZE, size + left.length);
}

/** What is pending with `more` behind it; nothing is pending then. */
function takePending(vm: Machine, self: Address, more: Uint8Array): Uint8Array {
  const size = vm.get(self, PENDING_SIZE);
  if (size === 0) return more;
  const all = new Uint8Array(size + more.length);
  all.set(pendingBytes(vm, self));
  all.set(more, size);
  vm.set(self, PENDING_SIZE, 0);
  return all;
}

function newDecoder(vm: Machine, self: Address, input: Uint8Array): Decoder {
  return new Decoder(vm, codecIn(vm, self), stateIn(vm, self), input, errorsIn(vm, self));
}

function decodeMore(vm: Machine, self: Address, input: Uint8Array, final: boolean): Address {
  const pending = pendingBytes(vm, self);
  const decoder = newDecoder(vm, self, takePending(vm, self, input));
  decoder.decode(false);
  const mark = vm.mark();
  try {
    if (final) decoder.failLeft();
  } catch (error) {
    vm.caught(error, mark);
    setPending(vm, self, pending);
    throw error;
  }
  if (decoder.left().length > 0) addPending(vm, self, decoder.left());
  return decoder.finish();
}

function decode(vm: Machine, self: Address, input: Address, final: Address): Address {
  return withBuffer(vm, input, (data, length) => {
    const isFinal = final !== 0 && intArgument(vm, final) !== 0;
    return decodeMore(vm, self, vm.u8.slice(data, data + length), isFinal);
  });
}

function getState(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const pending = vm.hold(newBytes(vm, pendingBytes(vm, self)));
  const state = vm.hold(intOfBytes(vm, vm.u8.slice(self + STATE, self + STATE + STATE_SIZE)));
  return vm.keep(mark, vm.hold(tuplePack(vm, pending, state)));
}

function setState(vm: Machine, self: Address, state: Address): Address {
  if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `setstate() argument must be tuple, not ${shownType(vm, state)}`);
  }
  const isPair = vm.tupleSize(state) === 2;
  const pending = isPair ? vm.tupleItem(state, 0) : 0;
  if (!isPair || !vm.hasFlag(pending, FLAG_BYTES_SUBCLASS) || !isInt(vm, vm.tupleItem(state, 1))) {
    throw vm.raise(TYPE_ERROR, "setstate(): illegal state argument");
  }
  const bytes = bytesOfInt(vm, vm.tupleItem(state, 1), STATE_SIZE);
  const size = vm.get(pending, OB_SIZE);
  if (size > MOST_PENDING) throw vm.raise(UNICODE_ERROR, "pending buffer too large");
  setPending(vm, self, vm.u8.slice(pending + BYTES_DATA, pending + BYTES_DATA + size));
  vm.u8.set(bytes, self + STATE);
  return vm.none();
}

function reset(vm: Machine, self: Address): Address {
  const state = stateIn(vm, self);
  state.load();
  codecIn(vm, self).decoderReset?.(state.bytes);
  state.store();
  vm.set(self, PENDING_SIZE, 0);
  return vm.none();
}

/** What a method of the stream reads; `size` below 0 for all. */
function readBytes(vm: Machine, self: Address, method: number, size: number): Uint8Array {
  const mark = vm.mark();
  const stream = vm.hold(vm.newRef(vm.get(self, STREAM)));
  const read = size < 0 ? callMethod0(vm, stream, method) : callMethod1(vm, stream, method, vm.hold(newInt(vm, size)));
  vm.hold(read);
  if (!vm.hasFlag(read, FLAG_BYTES_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `stream function returned a non-bytes object (${vm.typeName(read)})`);
  }
  const bytes = vm.u8.slice(read + BYTES_DATA, read + BYTES_DATA + vm.get(read, OB_SIZE));
  vm.release(mark);
  return bytes;
}

/** Reads by a method of the stream, and byte by byte until there is a character if there is none. */
function readText(vm: Machine, self: Address, method: number, size: number): Address {
  if (size === 0) return newStr(vm, "");
  for (let wanted = size; ; wanted = 1) {
    const bytes = readBytes(vm, self, method, wanted);
    const input = takePending(vm, self, bytes);
    const decoder = newDecoder(vm, self, input);
    decoder.decode(false);
    if (bytes.length === 0 || wanted < 0) decoder.failLeft();
    if (decoder.left().length > 0) addPending(vm, self, decoder.left());
    const isRead = wanted < 0 || decoder.length > 0 || input.length === 0;
    const text = decoder.finish();
    if (isRead) return text;
    vm.decref(text);
  }
}

/** A size that may be None, for all. */
function sizeOf(vm: Machine, size: Address): number {
  if (size === 0 || size === NONE) return -1;
  if (!isInt(vm, size)) throw vm.raise(TYPE_ERROR, "arg 1 must be an integer");
  return asSsize(vm, size);
}

function readLines(vm: Machine, self: Address, size: Address): Address {
  const mark = vm.mark();
  const text = vm.hold(readText(vm, self, ID_READ, sizeOf(vm, size)));
  return vm.keep(mark, vm.hold(strSplitlines(vm, text, TRUE)));
}

const PARTS = { flags: FLAG_BASETYPE | FLAG_HAVE_GC, getset: [ERRORS_ATTRIBUTE] };

defineType(INCREMENTAL_DECODER_TYPE, {
  ...PARTS,
  name: "_multibytecodec.MultibyteIncrementalDecoder",
  basicSize: 56,
  layout: [
    { op: "fields", offset: CODEC, count: 1 },
    { op: "fields", offset: ERRORS, count: 1 },
  ],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_multibytecodec")),
  slots: { new: decoderNew, init: acceptAnything },
  methods: [
    ["decode($self, /, input, final=False)", decode],
    ["getstate($self, /)", getState],
    ["setstate($self, state, /)", setState],
    ["reset($self, /)", reset],
  ],
});

defineType(STREAM_READER_TYPE, {
  ...PARTS,
  name: "_multibytecodec.MultibyteStreamReader",
  basicSize: 64,
  layout: [
    { op: "fields", offset: CODEC, count: 1 },
    { op: "fields", offset: ERRORS, count: 1 },
    { op: "fields", offset: STREAM, count: 1 },
  ],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_multibytecodec")),
  slots: { new: readerNew, init: acceptAnything },
  methods: [
    ["read($self, sizeobj=None, /)", (vm, self, size) => readText(vm, self, ID_READ, sizeOf(vm, size!))],
    ["readline($self, sizeobj=None, /)", (vm, self, size) => readText(vm, self, ID_READLINE, sizeOf(vm, size!))],
    ["readlines($self, sizehintobj=None, /)", (vm, self, size) => readLines(vm, self, size!)],
    ["reset($self, /)", reset],
  ],
  members: [["stream", T_OBJECT, STREAM, MEMBER_READONLY]],
});
