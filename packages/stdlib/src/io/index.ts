/** The module `_io` (Modules/_io/_iomodule.c). */
import {
  addModuleObject,
  BLOCKING_IO_ERROR,
  callWith,
  dictSetStr,
  IS_UNSUPPORTED_OPERATION,
  type Machine,
  type Address,
  type ModuleSpec,
  newInt,
  OS_ERROR,
  readyType,
  tuplePack,
  TYPE_TYPE,
  VALUE_ERROR,
  newDict,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { IO_DOCUMENTATION } from "../documentation/io.ts";
import { BUFFERED_IO_BASE_TYPE, IO_BASE_TYPE, RAW_IO_BASE_TYPE, TEXT_IO_BASE_TYPE } from "./base.ts";
import { BUFFERED_RW_PAIR_TYPE } from "./buffered/pair.ts";
import { BUFFERED_RANDOM_TYPE, BUFFERED_READER_TYPE, BUFFERED_WRITER_TYPE } from "./buffered/types.ts";
import { BYTES_IO_BUFFER_TYPE, BYTES_IO_TYPE } from "./bytesio.ts";
import { DEFAULT_BUFFER_SIZE } from "./common.ts";
import { FILE_IO_TYPE } from "./fileio.ts";
import { open, openCode, textEncoding } from "./open.ts";
import { STRING_IO_TYPE } from "./stringio.ts";
import { TEXT_IO_WRAPPER_TYPE } from "./text/address.ts";
import { NEWLINE_DECODER_TYPE } from "./text/newline-decoder.ts";
import "./text/type.ts";

/** Makes the class io.UnsupportedOperation, of OSError and ValueError. */
function createUnsupportedOperation(vm: Machine): Address {
  const mark = vm.mark();
  const name = vm.hold(vm.intern("UnsupportedOperation"));
  const bases = vm.hold(tuplePack(vm, OS_ERROR, VALUE_ERROR));
  const namespace = vm.hold(newDict(vm));
  dictSetStr(vm, namespace, vm.hold(vm.intern("__module__")), vm.hold(vm.intern("io")));
  return vm.keep(mark, vm.hold(callWith(vm, TYPE_TYPE, name, bases, namespace)));
}

export const spec: ModuleSpec = {
  name: "_io",
  doc: IO_DOCUMENTATION["_io"]!,
  functions: documented(IO_DOCUMENTATION, "", [
    [
      "open($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)",
      open,
    ],
    ["text_encoding($module, encoding, stacklevel=2, /)", textEncoding],
    ["open_code($module, /, path)", openCode],
  ]),
  types: [
    IO_BASE_TYPE,
    RAW_IO_BASE_TYPE,
    BUFFERED_IO_BASE_TYPE,
    TEXT_IO_BASE_TYPE,
    FILE_IO_TYPE,
    BYTES_IO_TYPE,
    STRING_IO_TYPE,
    BUFFERED_READER_TYPE,
    BUFFERED_WRITER_TYPE,
    BUFFERED_RW_PAIR_TYPE,
    BUFFERED_RANDOM_TYPE,
    TEXT_IO_WRAPPER_TYPE,
    NEWLINE_DECODER_TYPE,
  ],
  exec: (vm, _module, dict) => {
    readyType(vm, BYTES_IO_BUFFER_TYPE); // not under a name of the module
    addModuleObject(vm, dict, "DEFAULT_BUFFER_SIZE", newInt(vm, DEFAULT_BUFFER_SIZE));
    addModuleObject(vm, dict, "BlockingIOError", vm.newRef(BLOCKING_IO_ERROR));
    if (vm.get(0, IS_UNSUPPORTED_OPERATION) === 0) vm.set(0, IS_UNSUPPORTED_OPERATION, createUnsupportedOperation(vm));
    addModuleObject(vm, dict, "UnsupportedOperation", vm.newRef(vm.get(0, IS_UNSUPPORTED_OPERATION)));
  },
};
