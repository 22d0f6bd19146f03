/** The module `_struct` (Modules/_struct.c). */
import {
  type Address,
  call1,
  dictClear,
  dictGet,
  dictSet,
  dictSize,
  type FastCallFunc,
  type Machine,
  type MethodImplementation,
  type ModuleSpec,
  newDict,
  newInt,
  readyType,
  rejectKeywords,
  TYPE_ERROR,
  addModuleObject,
} from "@pyvm/vm";
import { iterUnpack, UNPACK_ITERATOR_TYPE } from "./struct/iterator.ts";
import { cacheSlot, STATE_BYTES, STATE_CACHE, STRUCT_ERROR } from "./struct/state.ts";
import {
  defineStructType,
  packIntoMethod,
  packMethod,
  STRUCT_TYPE,
  structSize,
  unpackFromMethod,
  unpackMethod,
} from "./struct/struct.ts";

defineStructType(iterUnpack);

/** MAXCACHE. */
const CACHED_FORMATS = 100;

/** cache_struct_converter: the Struct of a format (owned). */
function structOf(vm: Machine, module: Address, format: Address): Address {
  const slot = cacheSlot(vm, module);
  if (vm.get(slot, 0) === 0) vm.set(slot, 0, newDict(vm));
  const mark = vm.mark();
  const cache = vm.hold(vm.newRef(vm.get(slot, 0)));
  const known = dictGet(vm, cache, format);
  if (known !== 0) return vm.keep(mark, known);
  const struct = vm.hold(call1(vm, STRUCT_TYPE, format));
  if (dictSize(vm, cache) >= CACHED_FORMATS) dictClear(vm, cache);
  dictSet(vm, cache, format, struct);
  return vm.keep(mark, struct);
}

function clearCache(vm: Machine, module: Address): Address {
  vm.replace(cacheSlot(vm, module), 0, 0);
  return vm.none();
}

function calcSize(vm: Machine, module: Address, format: Address): Address {
  const struct = structOf(vm, module, format);
  const size = structSize(vm, struct);
  vm.decref(struct);
  return newInt(vm, size);
}

/** A function that is a method of the format's Struct with the other arguments. */
function withStruct(method: (vm: Machine, struct: Address, ...args: Address[]) => Address): MethodImplementation {
  return (vm, module, format, ...args) => {
    const mark = vm.mark();
    const struct = vm.hold(structOf(vm, module, format!));
    return vm.keep(mark, vm.hold(method(vm, struct, ...args)));
  };
}

/** The same for those that take any number of values. */
function variadic(name: string, method: FastCallFunc): FastCallFunc {
  return (vm, module, argv, nargs, kwnames) => {
    rejectKeywords(vm, name, kwnames);
    if (nargs === 0) throw vm.raise(TYPE_ERROR, "missing format argument");
    const mark = vm.mark();
    const struct = vm.hold(structOf(vm, module, vm.get(argv, 0)));
    return vm.keep(mark, vm.hold(method(vm, struct, argv + 8, nargs - 1, 0)));
  };
}

export const spec: ModuleSpec = {
  name: "_struct",
  doc: `Functions to convert between Python values and C structs.
Python bytes objects are used to hold the data representing the C struct
and also as format strings (explained below) to describe the layout of data
in the C struct.

The optional first format char indicates byte order, size and alignment:
  @: native order, size & alignment (default)
  =: native order, std. size & alignment
  <: little-endian, std. size & alignment
  >: big-endian, std. size & alignment
  !: same as >

The remaining chars indicate types of args and must match exactly;
these can be preceded by a decimal repeat count:
  x: pad byte (no data); c:char; b:signed byte; B:unsigned byte;
  ?: _Bool (requires C99; if not available, char is used instead)
  h:short; H:unsigned short; i:int; I:unsigned int;
  l:long; L:unsigned long; f:float; d:double; e:half-float.
Special cases (preceding decimal count indicates length):
  s:string (array of char); p: pascal string (with count byte).
Special cases (only available in native format):
  n:ssize_t; N:size_t;
  P:an integer type that is wide enough to hold a pointer.
Special case (not in native mode unless 'long long' in platform C):
  q:long long; Q:unsigned long long
Whitespace between formats is ignored.

The variable struct.error is an exception raised on errors.
`,
  functions: [
    ["_clearcache($module, /)", clearCache, "Clear the internal cache."],
    ["calcsize($module, format, /)", calcSize, "Return size in bytes of the struct described by the format string."],
    [
      "iter_unpack($module, format, buffer, /)",
      withStruct(iterUnpack),
      "Return an iterator yielding tuples unpacked from the given bytes.\n\nThe bytes are unpacked according to the format string, like\na repeated invocation of unpack_from().\n\nRequires that the bytes length be a multiple of the format struct size.",
    ],
    [
      "pack!($module, *args)",
      variadic("_struct.pack", packMethod) as MethodImplementation,
      "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... packed according\nto the format string.  See help(struct) for more on format strings.",
    ],
    [
      "pack_into!($module, *args)",
      variadic("_struct.pack_into", packIntoMethod) as MethodImplementation,
      "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string and write\nthe packed bytes into the writable buffer buf starting at offset.  Note\nthat the offset is a required argument.  See help(struct) for more\non format strings.",
    ],
    [
      "unpack($module, format, buffer, /)",
      withStruct(unpackMethod),
      "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size in bytes must be calcsize(format).\n\nSee help(struct) for more on format strings.",
    ],
    [
      "unpack_from($module, format, /, buffer, offset=0)",
      withStruct(unpackFromMethod),
      "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size, minus offset, must be at least calcsize(format).\n\nSee help(struct) for more on format strings.",
    ],
  ],
  types: [STRUCT_TYPE],
  stateBytes: STATE_BYTES,
  stateReferences: [STATE_CACHE],
  exec: (vm, _module, dict) => {
    readyType(vm, UNPACK_ITERATOR_TYPE);
    addModuleObject(vm, dict, "error", vm.newRef(readyType(vm, STRUCT_ERROR)));
  },
};
