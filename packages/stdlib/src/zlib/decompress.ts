/** `decompress`, `decompressobj` and the objects of the latter. */
import {
  type Address,
  BYTES_DATA,
  bytesLength,
  defineType,
  hasBuffer,
  intArgument,
  type Machine,
  MEMBER_READONLY,
  type MethodImplementation,
  newBytesFrom,
  newBytesSized,
  sizeArgument,
  staticType,
  T_BOOL,
  T_OBJECT,
  TYPE_ERROR,
  VALUE_ERROR,
  withBuffer,
} from "@pyvm/vm";
import {
  DEF_BUF_SIZE,
  MAX_WBITS,
  Z_BUF_ERROR,
  Z_FINISH,
  Z_NEED_DICT,
  Z_OK,
  Z_STREAM_END,
  Z_STREAM_ERROR,
  Z_SYNC_FLUSH,
} from "./constants.ts";
import { zlibError } from "./errors.ts";
import { inflate, inflateMessage, setInflateDictionary } from "./inflate.ts";
import { AVAIL_IN, AVAIL_OUT, copyInflateState, newInflateState, NEXT_IN, NEXT_OUT } from "./inflate-state.ts";
import {
  copyStream,
  DICTIONARY,
  endStream,
  EOF,
  newStream,
  STATE,
  STREAM_TYPE,
  UNCONSUMED_TAIL,
  UNUSED_DATA,
} from "./object.ts";

export const DECOMPRESS_TYPE: Address = staticType();

/** A buffer never grows beyond this; more output than that is a MemoryError. */
const LARGEST_BUFFER = 0x7fffff00;
/** How large the buffer of an output of unknown length is at first. */
const FIRST_BUFFER = 32768;

interface Inflated {
  /** The output, as bytes (owned). */
  readonly output: Address;
  readonly code: number;
}

/**
 * Decompresses the state's input until its end, the stream's end, or `limit` bytes of output.
 * @param provideDictionary called when one is asked for; `false` when there is none
 */
function inflateBytes(
  vm: Machine,
  state: Address,
  flush: number,
  limit: number,
  firstSize: number,
  provideDictionary: () => boolean,
): Inflated {
  let size = Math.max(1, Math.min(limit, firstSize));
  let buffer = vm.malloc(size);
  let used = 0;
  try {
    for (;;) {
      vm.set(state, NEXT_OUT, buffer + used);
      vm.set(state, AVAIL_OUT, size - used);
      const code = inflate(vm, state, flush);
      used = vm.get(state, NEXT_OUT) - buffer;
      const goesOn =
        code === Z_NEED_DICT
          ? provideDictionary()
          : (code === Z_OK || code === Z_BUF_ERROR) && used === size && used < limit;
      if (!goesOn) {
        const output = newBytesFrom(vm, buffer, used);
        vm.free(buffer);
        return { output, code };
      }
      if (used < size) continue;
      if (size >= LARGEST_BUFFER) vm.noMemory();
      const larger = Math.min(limit, 2 * size, LARGEST_BUFFER);
      buffer = vm.realloc(buffer, larger);
      size = larger;
    }
  } catch (error) {
    vm.free(buffer);
    throw error;
  }
}

function setInput(vm: Machine, state: Address, data: Address, length: number): void {
  vm.set(state, NEXT_IN, data);
  vm.set(state, AVAIL_IN, length);
}

/** `decompress(data, wbits=15, bufsize=16384)`. */
export function decompress(vm: Machine, _module: Address, data: Address, wbits: Address, bufferSize: Address): Address {
  return withBuffer(vm, data, (at, length) => {
    const windowBits = wbits === 0 ? MAX_WBITS : intArgument(vm, wbits);
    const size = bufferSize === 0 ? DEF_BUF_SIZE : sizeArgument(vm, bufferSize);
    if (size < 0) throw vm.raise(VALUE_ERROR, "bufsize must be non-negative");
    const state = newInflateState(vm, windowBits);
    if (state === 0) throw zlibError(vm, Z_STREAM_ERROR, "while preparing to decompress data");
    if (size > LARGEST_BUFFER) {
      vm.free(state);
      vm.noMemory();
    }
    try {
      const output = decompressWith(vm, state, at, length, size);
      vm.free(state);
      return output;
    } catch (error) {
      vm.free(state);
      throw error;
    }
  });
}

function decompressWith(vm: Machine, state: Address, at: Address, length: number, size: number): Address {
  setInput(vm, state, at, length);
  const { output, code } = inflateBytes(vm, state, Z_FINISH, Infinity, size, () => false);
  if (code === Z_STREAM_END) return output;
  vm.decref(output);
  throw zlibError(vm, code, "while decompressing data", inflateMessage(vm, state));
}

// ---- the object -------------------------------------------------------------------------------------------------

/** `decompressobj(wbits=15, zdict=b'')`. */
export const decompressObject: MethodImplementation = (vm, _module, wbits, dictionary) => {
  const windowBits = wbits === 0 ? MAX_WBITS : intArgument(vm, wbits!);
  if (dictionary !== 0 && !hasBuffer(vm, dictionary!)) {
    throw vm.raise(TYPE_ERROR, "zdict argument must support the buffer protocol");
  }
  const mark = vm.mark();
  const self = vm.hold(newStream(vm, DECOMPRESS_TYPE));
  if (dictionary !== 0) vm.set(self, DICTIONARY, vm.newRef(dictionary!));
  const state = newInflateState(vm, windowBits);
  if (state === 0) throw vm.raise(VALUE_ERROR, "Invalid initialization option");
  vm.set(self, STATE, state);
  if (dictionary !== 0 && windowBits < 0) giveDictionary(vm, self);
  return vm.keep(mark, self);
};

/** set_inflate_zdict. */
function giveDictionary(vm: Machine, self: Address): void {
  const state = vm.get(self, STATE);
  const code = withBuffer(vm, vm.get(self, DICTIONARY), (data, length) =>
    setInflateDictionary(vm, state, data, length),
  );
  if (code !== Z_OK) throw zlibError(vm, code, "while setting zdict");
}

function provideDictionary(vm: Machine, self: Address): boolean {
  if (vm.get(self, DICTIONARY) === 0) return false;
  giveDictionary(vm, self);
  return true;
}

/** save_unconsumed_input: what is left of the input goes to unused_data after the end of the stream, otherwise to unconsumed_tail. */
function saveInput(vm: Machine, self: Address, state: Address, code: number): void {
  const left = vm.get(state, AVAIL_IN);
  const at = vm.get(state, NEXT_IN);
  if (code === Z_STREAM_END && left > 0) appendUnused(vm, self, at, left);
  const tail = code === Z_STREAM_END ? 0 : left;
  if (tail > 0 || bytesLength(vm, vm.get(self, UNCONSUMED_TAIL)) > 0) {
    // After the end of the stream this is CPython's: the bytes that were not consumed are in both.
    vm.replace(self, UNCONSUMED_TAIL, newBytesFrom(vm, at, left));
  }
}

function appendUnused(vm: Machine, self: Address, at: Address, left: number): void {
  const before = vm.get(self, UNUSED_DATA);
  const length = bytesLength(vm, before);
  const joined = newBytesSized(vm, length + left);
  const to = joined + BYTES_DATA;
  vm.u8.copyWithin(to, before + BYTES_DATA, before + BYTES_DATA + length);
  vm.u8.copyWithin(to + length, at, at + left);
  vm.replace(self, UNUSED_DATA, joined);
}

/** Decompresses, and keeps what is left of the input. */
function decompressInto(
  vm: Machine,
  self: Address,
  data: Address,
  length: number,
  flush: number,
  limit: number,
  firstSize: number,
): Inflated {
  const state = vm.get(self, STATE);
  setInput(vm, state, data, length);
  const inflated = inflateBytes(vm, state, flush, limit, firstSize, () => provideDictionary(vm, self));
  vm.hold(inflated.output);
  saveInput(vm, self, state, inflated.code);
  if (inflated.code === Z_STREAM_END) vm.u8[self + EOF] = 1;
  vm.unhold();
  return inflated;
}

function decompressMethod(vm: Machine, self: Address, data: Address, maxLength: Address): Address {
  return withBuffer(vm, data, (at, length) => {
    const most = maxLength === 0 ? 0 : sizeArgument(vm, maxLength);
    if (most < 0) throw vm.raise(VALUE_ERROR, "max_length must be non-negative");
    if (vm.get(self, STATE) === 0) throw zlibError(vm, Z_STREAM_ERROR, "while decompressing data");
    const limit = most === 0 ? Infinity : most;
    const { output, code } = decompressInto(vm, self, at, length, Z_SYNC_FLUSH, limit, FIRST_BUFFER);
    if (code === Z_STREAM_END || code === Z_OK || code === Z_BUF_ERROR) return output;
    vm.decref(output);
    throw zlibError(vm, code, "while decompressing data", inflateMessage(vm, vm.get(self, STATE)));
  });
}

function flushMethod(vm: Machine, self: Address, lengthObject: Address): Address {
  const length = lengthObject === 0 ? DEF_BUF_SIZE : sizeArgument(vm, lengthObject);
  if (length <= 0) throw vm.raise(VALUE_ERROR, "length must be greater than zero");
  if (vm.get(self, STATE) === 0) return newBytesFrom(vm, 0, 0);
  if (length > LARGEST_BUFFER) vm.noMemory();
  const mark = vm.mark();
  const tail = vm.hold(vm.newRef(vm.get(self, UNCONSUMED_TAIL)));
  const { output, code } = decompressInto(
    vm,
    self,
    tail + BYTES_DATA,
    bytesLength(vm, tail),
    Z_FINISH,
    Infinity,
    length,
  );
  vm.release(mark);
  if (code === Z_STREAM_END) endStream(vm, self);
  return output;
}

function copyMethod(vm: Machine, self: Address): Address {
  const state = vm.get(self, STATE);
  if (state === 0) throw vm.raise(VALUE_ERROR, "Inconsistent stream state");
  const mark = vm.mark();
  const copy = vm.hold(copyStream(vm, self));
  vm.set(copy, STATE, copyInflateState(vm, state));
  return vm.keep(mark, copy);
}

defineType(DECOMPRESS_TYPE, {
  ...STREAM_TYPE,
  name: "zlib.Decompress",
  methods: [
    [
      "decompress($self, data, /, max_length=0)",
      decompressMethod,
      `Return a bytes object containing the decompressed version of the data.

  data
    The binary data to decompress.
  max_length
    The maximum allowable length of the decompressed data.
    Unconsumed input data will be stored in
    the unconsumed_tail attribute.

After calling this function, some of the input data may still be stored in
internal buffers for later processing.
Call the flush() method to clear these buffers.`,
    ],
    [
      "flush($self, length=zlib.DEF_BUF_SIZE, /)",
      flushMethod,
      `Return a bytes object containing any remaining decompressed data.

  length
    the initial size of the output buffer.`,
    ],
    ["copy($self, /)", copyMethod, "Return a copy of the decompression object."],
    ["__copy__($self, /)", copyMethod],
    ["__deepcopy__($self, memo, /)", copyMethod],
  ],
  members: [
    ["unused_data", T_OBJECT, UNUSED_DATA, MEMBER_READONLY],
    ["unconsumed_tail", T_OBJECT, UNCONSUMED_TAIL, MEMBER_READONLY],
    ["eof", T_BOOL, EOF, MEMBER_READONLY],
  ],
});
