/**
 * _multibytecodec.MultibyteIncrementalEncoder and MultibyteStreamWriter.
 *
 *     +------------+---------+--------+
 *     | (stateful) | pending | stream |
 *     +------------+---------+--------+
 *     0            40        48       56
 *
 * `pending` is a str of what waits for its next character, 0 for nothing.
 */
import {
  addModuleObject,
  type Address,
  bufferBytes,
  ByteWriter,
  callMethod1,
  concat,
  decodeUtf8,
  defineType,
  encodeUtf8,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  identifier,
  intSign,
  intToBig,
  intArgument,
  isInt,
  isSequence,
  isStr,
  length,
  type Machine,
  MEMBER_READONLY,
  newBytes,
  OB_SIZE,
  OVERFLOW_ERROR,
  parseSignature,
  sequenceGetItem,
  type Signature,
  staticType,
  strLength,
  strOf,
  substring,
  T_OBJECT,
  TYPE_ERROR,
  UNICODE_ERROR,
} from "@pyvm/vm";
import { shownType } from "./arguments.ts";
import { STATE_SIZE } from "./codec.ts";
import { encodeStr, END, MORE } from "./encode.ts";
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

export const INCREMENTAL_ENCODER_TYPE: Address = staticType();
export const STREAM_WRITER_TYPE: Address = staticType();

const PENDING = 40;
const STREAM = 48;
/** The most bytes that UTF-8 of what is pending may have. */
const MOST_PENDING = 8;
const MOST_STATE = 1 + MOST_PENDING + STATE_SIZE;

const ENCODER_SIGNATURE: Signature = parseSignature("IncrementalEncoder(errors='strict')");
const WRITER_SIGNATURE: Signature = parseSignature("StreamWriter(stream, errors='strict')");
const ID_WRITE = identifier("write");

function encoderNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [errors] = stateArguments(vm, ENCODER_SIGNATURE, "IncrementalEncoder", args, kwargs) as [Address];
  const self = newStateful(vm, type, errors);
  stateIn(vm, self).startEncoder(codecIn(vm, self));
  return self;
}

function writerNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [stream, errors] = stateArguments(vm, WRITER_SIGNATURE, "StreamWriter", args, kwargs) as [Address, Address];
  const self = newStateful(vm, type, errors);
  vm.set(self, STREAM, vm.newRef(stream));
  stateIn(vm, self).startEncoder(codecIn(vm, self));
  return self;
}

/** The bytes of an object's str, owned. What waits for more, waits in the encoder. */
function encodeMore(vm: Machine, self: Address, input: Address, final: boolean): Address {
  const mark = vm.mark();
  let text = isStr(vm, input) ? input : vm.hold(strOf(vm, input));
  const pending = vm.get(self, PENDING);
  if (pending !== 0) {
    text = vm.hold(concat(vm, pending, text));
    vm.set(self, PENDING, 0);
    vm.hold(pending);
  }
  const before = vm.mark();
  try {
    const ending = final ? END : MORE;
    const encoded = encodeStr(vm, codecIn(vm, self), stateIn(vm, self), text, errorsIn(vm, self), ending);
    const bytes = vm.hold(encoded.bytes);
    const count = strLength(vm, text);
    if (encoded.characters < count) vm.replace(self, PENDING, substring(vm, text, encoded.characters, count));
    return vm.keep(mark, bytes);
  } catch (error) {
    vm.caught(error, before);
    if (pending !== 0) vm.replace(self, PENDING, vm.newRef(pending));
    throw error;
  }
}

function getState(vm: Machine, self: Address): Address {
  const state = new ByteWriter();
  const pending = vm.get(self, PENDING);
  if (pending === 0) state.writeByte(0);
  else {
    const mark = vm.mark();
    const utf8 = vm.hold(encodeUtf8(vm, pending, null));
    const count = vm.get(utf8, OB_SIZE);
    if (count > MOST_PENDING) throw vm.raise(UNICODE_ERROR, "pending buffer too large");
    state.writeByte(count);
    state.write(bufferBytes(vm, utf8));
    vm.release(mark);
  }
  state.write(vm.u8.slice(self + STATE, self + STATE + STATE_SIZE));
  return intOfBytes(vm, state.written());
}

/** The low `count` bytes of an int that may not have more. */
export function bytesOfInt(vm: Machine, int: Address, count: number): Uint8Array {
  if (intSign(vm, int) < 0) throw vm.raise(OVERFLOW_ERROR, "can't convert negative int to unsigned");
  let value = intToBig(vm, int);
  const bytes = new Uint8Array(count);
  for (let i = 0; i < count; i++, value >>= 8n) bytes[i] = Number(value & 0xffn);
  if (value !== 0n) throw vm.raise(OVERFLOW_ERROR, "int too big to convert");
  return bytes;
}

function setState(vm: Machine, self: Address, state: Address): Address {
  if (!isInt(vm, state)) throw vm.raise(TYPE_ERROR, `setstate() argument must be int, not ${shownType(vm, state)}`);
  const bytes = bytesOfInt(vm, state, MOST_STATE);
  const count = bytes[0]!;
  if (count > MOST_PENDING) throw vm.raise(UNICODE_ERROR, "pending buffer too large");
  const mark = vm.mark();
  const utf8 = vm.hold(newBytes(vm, bytes.subarray(1, 1 + count)));
  vm.replace(self, PENDING, decodeUtf8(vm, utf8, null, true));
  vm.release(mark);
  vm.u8.set(bytes.subarray(1 + count, 1 + count + STATE_SIZE), self + STATE);
  return vm.none();
}

function resetEncoder(vm: Machine, self: Address): Address {
  const state = stateIn(vm, self);
  state.load();
  codecIn(vm, self).encoderEnd?.(state.bytes, new ByteWriter());
  state.store();
  vm.replace(self, PENDING, 0);
  return vm.none();
}

/** Writes the text of an object. */
function writeText(vm: Machine, self: Address, text: Address): void {
  const mark = vm.mark();
  const bytes = vm.hold(encodeMore(vm, self, text, false));
  vm.hold(callMethod1(vm, vm.get(self, STREAM), ID_WRITE, bytes));
  vm.release(mark);
}

function write(vm: Machine, self: Address, text: Address): Address {
  writeText(vm, self, text);
  return vm.none();
}

function writeLines(vm: Machine, self: Address, lines: Address): Address {
  if (!isSequence(vm, lines)) throw vm.raise(TYPE_ERROR, "arg must be a sequence object");
  for (let i = 0; i < length(vm, lines); i++) {
    const line = vm.hold(sequenceGetItem(vm, lines, i));
    writeText(vm, self, line);
    vm.decref(vm.unhold());
  }
  return vm.none();
}

/** Writes what is pending, and what goes back to the first state. What cannot be encoded is lost. */
function resetWriter(vm: Machine, self: Address): Address {
  const pending = vm.get(self, PENDING);
  if (pending === 0) return vm.none();
  const mark = vm.mark();
  vm.set(self, PENDING, 0);
  vm.hold(pending);
  const { bytes } = encodeStr(vm, codecIn(vm, self), stateIn(vm, self), pending, errorsIn(vm, self), END);
  vm.hold(bytes);
  if (vm.get(bytes, OB_SIZE) > 0) vm.hold(callMethod1(vm, vm.get(self, STREAM), ID_WRITE, bytes));
  vm.release(mark);
  return vm.none();
}

function encode(vm: Machine, self: Address, input: Address, final: Address): Address {
  return encodeMore(vm, self, input, final !== 0 && intArgument(vm, final) !== 0);
}

const PARTS = { flags: FLAG_BASETYPE | FLAG_HAVE_GC, getset: [ERRORS_ATTRIBUTE] };

defineType(INCREMENTAL_ENCODER_TYPE, {
  ...PARTS,
  name: "_multibytecodec.MultibyteIncrementalEncoder",
  basicSize: 48,
  layout: [
    { op: "fields", offset: CODEC, count: 1 },
    { op: "fields", offset: ERRORS, count: 2 },
  ],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_multibytecodec")),
  slots: { new: encoderNew, init: acceptAnything },
  methods: [
    ["encode($self, /, input, final=False)", encode],
    ["getstate($self, /)", getState],
    ["setstate($self, state, /)", setState],
    ["reset($self, /)", resetEncoder],
  ],
});

defineType(STREAM_WRITER_TYPE, {
  ...PARTS,
  name: "_multibytecodec.MultibyteStreamWriter",
  basicSize: 56,
  layout: [
    { op: "fields", offset: CODEC, count: 1 },
    { op: "fields", offset: ERRORS, count: 3 },
  ],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("_multibytecodec")),
  slots: { new: writerNew, init: acceptAnything },
  methods: [
    ["write($self, strobj, /)", write],
    ["writelines($self, lines, /)", writeLines],
    ["reset($self, /)", resetWriter],
  ],
  members: [["stream", T_OBJECT, STREAM, MEMBER_READONLY]],
});
