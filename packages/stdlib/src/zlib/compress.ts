/** `compress`, `compressobj` and the objects of the latter. */
import {
  type Address,
  defineType,
  intArgument,
  type Machine,
  type MethodImplementation,
  newBytesFrom,
  staticType,
  VALUE_ERROR,
  withBuffer,
} from "@pyvm/vm";
import { compressMemory } from "../compression/compressor.ts";
import {
  DEF_MEM_LEVEL,
  DEFLATED,
  MAX_WBITS,
  Z_BLOCK,
  Z_BUF_ERROR,
  Z_FINISH,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  Z_STREAM_ERROR,
} from "./constants.ts";
import { deflate, setDeflateDictionary } from "./deflate.ts";
import { copyDeflateState, newDeflateState } from "./deflate-state.ts";
import { ZLIB_ERROR, zlibError } from "./errors.ts";
import { copyStream, endStream, newStream, STATE, STREAM_TYPE, WAS_IDLE } from "./object.ts";

export const COMPRESS_TYPE: Address = staticType();

/** Compresses memory with a state that is not at its end. Returns the output as bytes, and zlib's code. */
function deflateBytes(
  vm: Machine,
  state: Address,
  data: Address,
  length: number,
  flush: number,
): { output: Address; code: number } {
  let code = 0;
  const output = compressMemory(vm, state, data, length, () => {
    code = deflate(vm, state, flush);
  });
  return { output, code };
}

/** What an error of the stream says: a message remains after it was once called with nothing to do. */
function streamError(vm: Machine, self: Address, what: string): unknown {
  return zlibError(vm, Z_STREAM_ERROR, what, vm.get(self, WAS_IDLE) === 0 ? "" : "buffer error");
}

function integer(vm: Machine, object: Address, fallback: number): number {
  return object === 0 ? fallback : intArgument(vm, object);
}

/** `compress(data, level=-1)`. */
export function compress(vm: Machine, _module: Address, data: Address, level: Address): Address {
  return withBuffer(vm, data, (at, length) => {
    const options = { level: integer(vm, level, -1), wbits: MAX_WBITS, memLevel: DEF_MEM_LEVEL, strategy: 0 };
    const state = newDeflateState(vm, options);
    if (state === 0) throw vm.raise(ZLIB_ERROR, "Bad compression level");
    try {
      const { output } = deflateBytes(vm, state, at, length, Z_FINISH);
      vm.free(state);
      return output;
    } catch (error) {
      vm.free(state);
      throw error;
    }
  });
}

/** `compressobj(level, method, wbits, memLevel, strategy, zdict)`. */
export const compressObject: MethodImplementation = (
  vm,
  _module,
  level,
  method,
  wbits,
  memLevel,
  strategy,
  dictionary,
) => {
  const options = {
    level: integer(vm, level!, -1),
    method: integer(vm, method!, DEFLATED),
    wbits: integer(vm, wbits!, MAX_WBITS),
    memLevel: integer(vm, memLevel!, DEF_MEM_LEVEL),
    strategy: integer(vm, strategy!, 0),
  };
  if (dictionary === 0) return newCompressor(vm, options, 0, 0);
  return withBuffer(vm, dictionary!, (data, length) => newCompressor(vm, options, data, length));
};

function newCompressor(
  vm: Machine,
  options: Parameters<typeof newDeflateState>[1] & { readonly method: number },
  dictionary: Address,
  length: number,
): Address {
  const mark = vm.mark();
  const self = vm.hold(newStream(vm, COMPRESS_TYPE));
  const state = options.method === DEFLATED ? newDeflateState(vm, options) : 0;
  if (state === 0) throw vm.raise(VALUE_ERROR, "Invalid initialization option");
  vm.set(self, STATE, state);
  if (dictionary !== 0 && setDeflateDictionary(vm, state, dictionary, length) !== Z_OK) {
    throw vm.raise(VALUE_ERROR, "Invalid dictionary");
  }
  return vm.keep(mark, self);
}

function compressMethod(vm: Machine, self: Address, data: Address): Address {
  return withBuffer(vm, data, (at, length) => {
    const state = vm.get(self, STATE);
    if (state === 0) throw streamError(vm, self, "while compressing data");
    const { output, code } = deflateBytes(vm, state, at, length, Z_NO_FLUSH);
    if (code === Z_BUF_ERROR) vm.set(self, WAS_IDLE, 1);
    return output;
  });
}

function flushMethod(vm: Machine, self: Address, modeObject: Address): Address {
  const mode = integer(vm, modeObject, Z_FINISH);
  if (mode === Z_NO_FLUSH) return newBytesFrom(vm, 0, 0);
  const state = vm.get(self, STATE);
  if (state === 0 || mode < 0 || mode > Z_BLOCK) throw streamError(vm, self, "while flushing");
  const { output, code } = deflateBytes(vm, state, 0, 0, mode);
  if (code === Z_BUF_ERROR) vm.set(self, WAS_IDLE, 1);
  if (code === Z_STREAM_END) endStream(vm, self);
  return output;
}

function copyMethod(vm: Machine, self: Address): Address {
  const state = vm.get(self, STATE);
  if (state === 0) throw vm.raise(VALUE_ERROR, "Inconsistent stream state");
  const mark = vm.mark();
  const copy = vm.hold(copyStream(vm, self));
  vm.set(copy, STATE, copyDeflateState(vm, state));
  return vm.keep(mark, copy);
}

defineType(COMPRESS_TYPE, {
  ...STREAM_TYPE,
  name: "zlib.Compress",
  methods: [
    [
      "compress($self, data, /)",
      compressMethod,
      `Returns a bytes object containing compressed data.

  data
    Binary data to be compressed.

After calling this function, some of the input data may still
be stored in internal buffers for later processing.
Call the flush() method to clear these buffers.`,
    ],
    [
      "flush($self, mode=zlib.Z_FINISH, /)",
      flushMethod,
      `Return a bytes object containing any remaining compressed data.

  mode
    One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.
    If mode == Z_FINISH, the compressor object can no longer be
    used after calling the flush() method.  Otherwise, more data
    can still be compressed.`,
    ],
    ["copy($self, /)", copyMethod, "Return a copy of the compression object."],
    ["__copy__($self, /)", copyMethod],
    ["__deepcopy__($self, memo, /)", copyMethod],
  ],
});
