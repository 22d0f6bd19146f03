/**
 * The type Struct (PyStructObject).
 *
 * ```text
 *     +--------+------+------+-------+-------+--------+----------+
 *     | refcnt | type | size | count | codes | format | weakrefs |        codes -> | char | offset | size | repeat | ... | 0 |
 *     +--------+------+------+-------+-------+--------+----------+                 0      8        16     24             32 a code
 *     0        8      16     24      32      40       48
 * ```
 *
 * `size` is that of what it packs, `count` the number of values; both are -1 before `__init__`.
 */
import {
  type Address,
  asSize,
  asSsize,
  intToBig,
  numberIndex,
  bytesData,
  BYTES_DATA,
  characterBytes,
  cString,
  decodeAscii,
  defineType,
  emptyBuffer,
  encodeAscii,
  fillBuffer,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  INDEX_ERROR,
  isBytes,
  isStr,
  type Machine,
  type MethodImplementation,
  newArguments,
  newBool,
  newBytesFrom,
  newBytesSized,
  newFloat,
  newInt,
  newTuple,
  NONE,
  OB_SIZE,
  parseSignature,
  PyBUF_WRITABLE,
  readFloat,
  readHalf,
  readInteger,
  rejectKeywords,
  staticType,
  SYSTEM_ERROR,
  VALUE_ERROR,
  tupleSetItem,
  TYPE_ERROR,
  VIEW_BUF,
  VIEW_BYTES,
  VIEW_LEN,
  withBuffer,
  hasBuffer,
  clearException,
  TP_BASICSIZE,
} from "@pyvm/vm";
import { BIG, isUnknownFormat, parseFormat } from "./formats.ts";
import { packValue } from "./pack.ts";
import { structError } from "./state.ts";

export const STRUCT_TYPE: Address = staticType();

const STRUCT_SIZE = 16;
const STRUCT_COUNT = 24;
const STRUCT_CODES = 32;
const STRUCT_FORMAT = 40;
const STRUCT_WEAKREFS = 48;
const STRUCT_BYTES = 56;

const CODE_OFFSET = 8;
const CODE_SIZE = 16;
const CODE_REPEAT = 24;
const CODE_BYTES = 32;

const INIT_SIGNATURE = parseSignature("Struct($self, format)");

/** The bytes that a Struct packs into; -1 when it was never initialised. */
export function structSize(vm: Machine, self: Address): number {
  return vm.getWord(self, STRUCT_SIZE);
}

function structNew(vm: Machine, type: Address): Address {
  const self = vm.genericAlloc(type, 0);
  vm.setWord(self, STRUCT_SIZE, -1);
  vm.setWord(self, STRUCT_COUNT, -1);
  vm.set(self, STRUCT_FORMAT, vm.none());
  return self;
}

function structInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [argument] = newArguments(vm, INIT_SIGNATURE, args, kwargs);
  const format = argument!;
  const mark = vm.mark();
  let text: Address;
  if (isStr(vm, format)) text = vm.hold(encodeAscii(vm, format, null));
  else if (isBytes(vm, format)) text = vm.hold(vm.newRef(format));
  else {
    throw vm.raise(TYPE_ERROR, `Struct() argument 1 must be a str or bytes object, not ${vm.typeName(format)}`);
  }
  vm.replace(self, STRUCT_FORMAT, vm.newRef(text));
  prepare(vm, self, text);
  vm.release(mark);
}

/** prepare_s. */
function prepare(vm: Machine, self: Address, text: Address): void {
  const source = cString(vm, bytesData(vm, text));
  if (source.length !== vm.get(text, OB_SIZE)) throw structError(vm, "embedded null character");
  const layout = parseFormat(source);
  if (typeof layout === "string") throw structError(vm, layout);
  const codes = vm.calloc(CODE_BYTES * (layout.codes.length + 1));
  layout.codes.forEach((code, index) => {
    const at = codes + CODE_BYTES * index;
    vm.set(at, 0, code.char);
    vm.setWord(at, CODE_OFFSET, code.offset);
    vm.setWord(at, CODE_SIZE, code.size);
    vm.setWord(at, CODE_REPEAT, code.repeat);
  });
  vm.free(vm.get(self, STRUCT_CODES));
  vm.set(self, STRUCT_CODES, codes);
  vm.setWord(self, STRUCT_SIZE, layout.size);
  vm.setWord(self, STRUCT_COUNT, layout.count);
}

// ---- unpacking ------------------------------------------------------------------------------------------------

/** s_unpack_internal: a tuple of the values of the bytes at `data`. */
export function unpackFrom(vm: Machine, self: Address, data: Address): Address {
  const mark = vm.mark();
  const result = vm.hold(newTuple(vm, vm.get(self, STRUCT_COUNT)));
  let index = 0;
  for (let code = vm.get(self, STRUCT_CODES); vm.get(code, 0) !== 0; code += CODE_BYTES) {
    const size = vm.get(code, CODE_SIZE);
    let at = data + vm.get(code, CODE_OFFSET);
    for (let left = vm.get(code, CODE_REPEAT); left > 0; left--, at += size) {
      tupleSetItem(vm, result, index++, unpackValue(vm, vm.get(code, 0), at, size));
    }
  }
  return vm.keep(mark, result);
}

function unpackValue(vm: Machine, code: number, at: Address, size: number): Address {
  const little = (code & BIG) === 0;
  switch (code & 0xff) {
    case 0x73: // s
      return newBytesFrom(vm, at, size);
    case 0x70: // p
      if (size === 0) throw vm.raise(SYSTEM_ERROR, "Negative size passed to PyBytes_FromStringAndSize");
      return newBytesFrom(vm, at + 1, Math.min(vm.u8[at]!, size - 1));
    case 0x63: // c
      return characterBytes(vm, vm.u8[at]!);
    case 0x3f: // ?
      return newBool(vm, vm.u8[at] !== 0);
    case 0x65: // e
      return newFloat(vm, readHalf(vm.u8, at, little));
    case 0x66: // f
    case 0x64: // d
      return newFloat(vm, unpackFloat(vm, code, at, size));
    default:
      return readInteger(vm, at, size, (code & 0xff) >= 0x61, little);
  }
}

/** A float or a double. @throws ValueError for a special value where `float.__setformat__` has declared the format unknown */
function unpackFloat(vm: Machine, code: number, at: Address, size: number): number {
  const number = readFloat(vm.u8, at, size, (code & BIG) === 0);
  if (!Number.isFinite(number) && isUnknownFormat(vm, code, size)) {
    throw vm.raise(VALUE_ERROR, "can't unpack IEEE 754 special value on non-IEEE platform");
  }
  return number;
}

export function unpackMethod(vm: Machine, self: Address, buffer: Address): Address {
  return withBuffer(vm, buffer, (data, length) => {
    const size = structSize(vm, self);
    if (length !== size) throw structError(vm, `unpack requires a buffer of ${size} bytes`);
    return unpackFrom(vm, self, data);
  });
}

export function unpackFromMethod(vm: Machine, self: Address, buffer: Address, offset: Address): Address {
  const from = offset === 0 ? 0 : asSsize(vm, offset);
  return withBuffer(vm, buffer, (data, length) => {
    const size = structSize(vm, self);
    if (from < 0 && from + size > 0) {
      throw structError(vm, `not enough data to unpack ${size} bytes at offset ${from}`);
    }
    const start = startIn(vm, from, length, offset);
    if (length - start < size) throw tooSmall(vm, "unpack_from", "unpacking", size, start, offset, length);
    return unpackFrom(vm, self, data + start);
  });
}

/** Where an offset points in a buffer, counted from its end if negative. */
function startIn(vm: Machine, from: number, length: number, offset: Address): number {
  if (from >= 0) return from;
  if (from + length >= 0) return from + length;
  throw structError(vm, `offset ${exactOffset(vm, offset)} out of range for ${length}-byte buffer`);
}

/** The offset to the last digit, where a number has it rounded. */
function exactOffset(vm: Machine, offset: Address): bigint {
  const mark = vm.mark();
  const exact = intToBig(vm, vm.hold(numberIndex(vm, offset)));
  vm.release(mark);
  return exact;
}

function tooSmall(
  vm: Machine,
  name: string,
  doing: string,
  size: number,
  start: number,
  offset: Address,
  length: number,
): unknown {
  const at = Number.isSafeInteger(start) ? BigInt(start) : exactOffset(vm, offset);
  const least = BigInt(size) + at;
  return structError(
    vm,
    `${name} requires a buffer of at least ${least} bytes for ${doing} ${size} bytes at offset ${at} (actual buffer size is ${length})`,
  );
}

// ---- packing --------------------------------------------------------------------------------------------------

/** s_pack_internal: writes the values at `argv` to `data`, whose bytes become zero first. */
function packInto(vm: Machine, self: Address, argv: Address, data: Address): void {
  vm.u8.fill(0, data, data + structSize(vm, self));
  let argument = argv;
  for (let code = vm.get(self, STRUCT_CODES); vm.get(code, 0) !== 0; code += CODE_BYTES) {
    const size = vm.get(code, CODE_SIZE);
    let at = data + vm.get(code, CODE_OFFSET);
    for (let left = vm.get(code, CODE_REPEAT); left > 0; left--, at += size, argument += 8) {
      packValue(vm, vm.get(code, 0), at, size, vm.get(argument, 0));
    }
  }
}

export function packMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  rejectKeywords(vm, "Struct.pack", kwnames);
  const count = vm.getWord(self, STRUCT_COUNT);
  if (nargs !== count) throw structError(vm, `pack expected ${count} items for packing (got ${nargs})`);
  const mark = vm.mark();
  const result = vm.hold(newBytesSized(vm, structSize(vm, self)));
  packInto(vm, self, argv, result + BYTES_DATA);
  return vm.keep(mark, result);
}

export function packIntoMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  rejectKeywords(vm, "Struct.pack_into", kwnames);
  const count = vm.getWord(self, STRUCT_COUNT);
  if (nargs !== count + 2) {
    if (nargs === 0) throw structError(vm, "pack_into expected buffer argument");
    if (nargs === 1) throw structError(vm, "pack_into expected offset argument");
    throw structError(vm, `pack_into expected ${count} items for packing (got ${nargs - 2})`);
  }
  const view = vm.calloc(VIEW_BYTES);
  try {
    fillWritable(vm, vm.get(argv, 0), view);
    const start = checkedStart(vm, structSize(vm, self), vm.get(argv, 8), vm.get(view, VIEW_LEN));
    packInto(vm, self, argv + 16, vm.get(view, VIEW_BUF) + start);
  } catch (error) {
    emptyBuffer(vm, view);
    vm.free(view);
    throw error;
  }
  emptyBuffer(vm, view);
  vm.free(view);
  return vm.none();
}

/** The `w*` of PyArg_Parse. */
function fillWritable(vm: Machine, object: Address, view: Address): void {
  const mark = vm.mark();
  try {
    if (hasBuffer(vm, object)) {
      fillBuffer(vm, object, view, PyBUF_WRITABLE);
      return;
    }
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
  const given = object === NONE ? "None" : vm.typeName(object);
  throw vm.raise(TYPE_ERROR, `argument must be read-write bytes-like object, not ${given}`);
}

function checkedStart(vm: Machine, size: number, offset: Address, length: number): number {
  const from = asSize(vm, offset, INDEX_ERROR);
  if (from < 0 && from + size > 0) throw structError(vm, `no space to pack ${size} bytes at offset ${from}`);
  const start = startIn(vm, from, length, offset);
  if (length - start < size) throw tooSmall(vm, "pack_into", "packing", size, start, offset, length);
  return start;
}

// ---- the type -------------------------------------------------------------------------------------------------

function sizeofMethod(vm: Machine, self: Address): Address {
  let bytes = vm.get(vm.typeOf(self), TP_BASICSIZE) + CODE_BYTES;
  const codes = vm.get(self, STRUCT_CODES);
  if (codes !== 0) for (let code = codes; vm.get(code, 0) !== 0; code += CODE_BYTES) bytes += CODE_BYTES;
  return newInt(vm, bytes);
}

function formatGetter(vm: Machine, self: Address): Address {
  const format = vm.get(self, STRUCT_FORMAT);
  if (format === NONE) throw vm.raise(TYPE_ERROR, "bad argument type for built-in operation");
  return decodeAscii(vm, format, null);
}

/** Registered by index.ts, which adds iter_unpack. */
export function defineStructType(iterUnpack: (vm: Machine, self: Address, buffer: Address) => Address): void {
  defineType(STRUCT_TYPE, {
    name: "_struct.Struct",
    basicSize: STRUCT_BYTES,
    flags: FLAG_BASETYPE | FLAG_HAVE_GC,
    doc: "Struct(fmt) --> compiled struct object\n\n",
    layout: [{ op: "fields", offset: STRUCT_FORMAT, count: 1 }],
    weaklistOffset: STRUCT_WEAKREFS,
    slots: {
      new: structNew,
      init: structInit,
      dealloc: (vm, self) => {
        vm.free(vm.get(self, STRUCT_CODES));
        vm.set(self, STRUCT_CODES, 0);
      },
      clear: (vm, self) => vm.replace(self, STRUCT_FORMAT, vm.none()),
    },
    methods: [
      [
        "iter_unpack($self, buffer, /)",
        (vm, self, buffer) => iterUnpack(vm, self, buffer!),
        "Return an iterator yielding tuples.\n\nTuples are unpacked from the given bytes source, like a repeated\ninvocation of unpack_from().\n\nRequires that the bytes length be a multiple of the struct size.",
      ],
      [
        "pack!($self, *args)",
        packMethod as MethodImplementation,
        "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... packed according\nto the format string S.format.  See help(struct) for more on format\nstrings.",
      ],
      [
        "pack_into!($self, *args)",
        packIntoMethod as MethodImplementation,
        "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string S.format\nand write the packed bytes into the writable buffer buf starting at\noffset.  Note that the offset is a required argument.  See\nhelp(struct) for more on format strings.",
      ],
      [
        "unpack($self, buffer, /)",
        unpackMethod,
        "Return a tuple containing unpacked values.\n\nUnpack according to the format string Struct.format. The buffer's size\nin bytes must be Struct.size.\n\nSee help(struct) for more on format strings.",
      ],
      [
        "unpack_from($self, /, buffer, offset=0)",
        unpackFromMethod,
        "Return a tuple containing unpacked values.\n\nValues are unpacked according to the format string Struct.format.\n\nThe buffer's size in bytes, starting at position offset, must be\nat least Struct.size.\n\nSee help(struct) for more on format strings.",
      ],
      ["__sizeof__!($self)", sizeofMethod, "S.__sizeof__() -> size of S in memory, in bytes"],
    ],
    getset: [
      ["format", formatGetter, null, "struct format string"],
      ["size", (vm, self) => newInt(vm, structSize(vm, self)), null, "struct size in bytes"],
    ],
  });
}
