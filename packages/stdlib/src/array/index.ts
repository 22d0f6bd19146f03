/** The module `array` (Modules/arraymodule.c). */
import {
  type Address,
  addModuleObject,
  asInt,
  boundArgument,
  BYTES_DATA,
  charAt,
  defineType,
  dictSize,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_SEQUENCE,
  getIter,
  isBytearray,
  isBytes,
  isStr,
  isSubtype,
  length as lengthOfObject,
  type Machine,
  type MethodImplementation,
  type ModuleSpec,
  newFloat,
  newInt,
  OB_SIZE,
  readFloat,
  readInteger,
  readyType,
  sequenceGetItem,
  strLength,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  callMethod1,
  charStr,
  decodeUtf16,
  decodeUtf32,
  getAttrId,
  identifier,
  importByName,
  registerSizeOf,
} from "@pyvm/vm";
import { ARRAY_DOC } from "./documentation.ts";
import { arrayIter, ARRAY_ITERATOR_TYPE } from "./iterator.ts";
import {
  arrayBytes,
  appendBytes,
  byteSwap,
  countItems,
  extend,
  findItem,
  fromFile,
  fromList,
  fromUnicode,
  indexOf,
  insertItem,
  isListOrTuple,
  machineFormat,
  popItem,
  reduceEx,
  removeItem,
  reverseItems,
  sizeOf,
  slice,
  toBytes,
  toFile,
  toList,
  toUnicode,
} from "./methods.ts";
import {
  appendItem,
  ARRAY_BYTES,
  ARRAY_EXPORTS,
  ARRAY_ITEMS,
  arrayLength,
  ARRAY_TYPE,
  ARRAY_WEAKREFS,
  convertItem,
  isArray,
  itemSizeOf,
  newArray,
  sizeOfTypecode,
  TYPECODES,
  typecodeOf,
  UNICODE,
  writeItem,
} from "./storage.ts";
import {
  arrayConcat,
  arrayItem,
  arrayRepeat,
  arrayRepr,
  arrayRichCompare,
  arraySubscript,
  assignItem,
  assignSubscript,
  exportBuffer,
  inPlaceConcat,
  inPlaceRepeat,
} from "./subscript.ts";

const ID_MUTABLE_SEQUENCE = identifier("MutableSequence");
const ID_REGISTER = identifier("register");

function arrayNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === ARRAY_TYPE && kwargs !== 0 && dictSize(vm, kwargs) > 0) {
    throw vm.raise(TYPE_ERROR, "array.array() takes no keyword arguments");
  }
  const nargs = vm.tupleSize(args);
  if (nargs < 1) throw vm.raise(TYPE_ERROR, "array() takes at least 1 argument (0 given)");
  if (nargs > 2) throw vm.raise(TYPE_ERROR, `array() takes at most 2 arguments (${nargs} given)`);
  const typecode = typecodeArgument(vm, vm.tupleItem(args, 0), "array");
  const initial = nargs > 1 ? vm.tupleItem(args, 1) : 0;
  if (initial !== 0) checkInitial(vm, typecode, initial);
  const mark = vm.mark();
  const direct = initial === 0 || isDirect(vm, typecode, initial);
  const iterator = direct ? 0 : vm.hold(getIter(vm, initial));
  if (sizeOfTypecode(typecode) === 0) {
    throw vm.raise(VALUE_ERROR, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
  }
  const count = initial === 0 || iterator !== 0 ? 0 : initialLength(vm, initial);
  const array = vm.hold(newArray(vm, type, count, typecode));
  if (iterator !== 0) extend(vm, array, iterator);
  else if (initial !== 0) initialize(vm, array, initial, count);
  return vm.keep(mark, array);
}

/** The `C` of the argument parser. */
function typecodeArgument(vm: Machine, object: Address, name: string): number {
  if (!isStr(vm, object) || strLength(vm, object) !== 1) {
    throw vm.raise(TYPE_ERROR, `${name}() argument 1 must be a unicode character, not ${vm.typeName(object)}`);
  }
  return charAt(vm, object, 0);
}

function checkInitial(vm: Machine, typecode: number, initial: Address): void {
  if (typecode === UNICODE) return;
  const isUnicodeArray = isArray(vm, initial) && typecodeOf(vm, initial) === UNICODE;
  if (!isStr(vm, initial) && !isUnicodeArray) return;
  const what = isUnicodeArray ? "unicode array" : "str";
  throw vm.raise(
    TYPE_ERROR,
    `cannot use a ${what} to initialize an array with typecode '${String.fromCodePoint(typecode)}'`,
  );
}

/** Whether the initialiser needs no iterator. */
function isDirect(vm: Machine, typecode: number, initial: Address): boolean {
  if (isListOrTuple(vm, initial) || isBytes(vm, initial) || isBytearray(vm, initial)) return true;
  if (typecode === UNICODE && isStr(vm, initial)) return true;
  return isArray(vm, initial) && typecodeOf(vm, initial) === typecode;
}

/** How many items the array is made with; bytes are appended instead. */
function initialLength(vm: Machine, initial: Address): number {
  return isBytes(vm, initial) || isBytearray(vm, initial) ? 0 : lengthOfObject(vm, initial);
}

function initialize(vm: Machine, array: Address, initial: Address, count: number): void {
  if (isBytes(vm, initial) || isBytearray(vm, initial)) appendBytes(vm, array, initial);
  else if (isArray(vm, initial)) {
    const from = vm.get(initial, ARRAY_ITEMS);
    if (count > 0) vm.u8.copyWithin(vm.get(array, ARRAY_ITEMS), from, from + count * itemSizeOf(vm, array));
  } else {
    const mark = vm.mark();
    for (let i = 0; i < count; i++) {
      const item = vm.hold(sequenceGetItem(vm, initial, i));
      writeItem(vm, array, i, convertItem(vm, typecodeOf(vm, array), item));
      vm.release(mark);
    }
  }
}

// ---- _array_reconstructor -------------------------------------------------------------------------------------

/** Size, signedness and order of the machine formats 0 to 13; 14 to 21 are floats and Unicode. */
const LAST_INTEGER_FORMAT = 13;
const FIRST_UNICODE_FORMAT = 18;
const FIRST_UTF32_FORMAT = 20;
const LAST_FORMAT = 21;

function reconstruct(
  vm: Machine,
  _module: Address,
  type: Address,
  typecode: Address,
  format: Address,
  items: Address,
): Address {
  const code = typecodeOfReconstructor(vm, typecode);
  const from = asInt(vm, format);
  if (!vm.isType(type)) {
    throw vm.raise(TYPE_ERROR, `first argument must be a type object, not ${vm.typeName(type)}`);
  }
  if (!isSubtype(vm, type, ARRAY_TYPE)) {
    throw vm.raise(TYPE_ERROR, `${vm.typeNameOf(type)} is not a subtype of array.array`);
  }
  if (sizeOfTypecode(code) === 0) {
    throw vm.raise(VALUE_ERROR, "second argument must be a valid type code");
  }
  if (from < 0 || from > LAST_FORMAT) {
    throw vm.raise(VALUE_ERROR, "third argument must be a valid machine format code.");
  }
  if (!isBytes(vm, items)) throw vm.raise(TYPE_ERROR, `fourth argument should be bytes, not ${vm.typeName(items)}`);
  return fromMachineFormat(vm, type, code, from, items);
}

function typecodeOfReconstructor(vm: Machine, object: Address): number {
  if (isStr(vm, object) && strLength(vm, object) === 1) return charAt(vm, object, 0);
  throw vm.raise(
    TYPE_ERROR,
    `_array_reconstructor() argument 2 must be a unicode character, not ${vm.typeName(object)}`,
  );
}

/** The bytes that an item takes in a machine format. */
function formatSize(format: number): number {
  if (format <= LAST_INTEGER_FORMAT) return sizeOfInteger(format);
  return [4, 8, 2, 4][(format - 14) >> 1]!;
}

function sizeOfInteger(format: number): number {
  return format < 2 ? 1 : 2 << ((format - 2) >> 2);
}

function fromMachineFormat(vm: Machine, type: Address, typecode: number, format: number, items: Address): Address {
  if (format === machineFormat(typecode)) return fromOwnFormat(vm, type, typecode, items);
  const size = formatSize(format);
  const bytes = vm.get(items, OB_SIZE);
  // CPython's table says twice the size of the formats of Unicode.
  if (bytes % (format >= FIRST_UNICODE_FORMAT ? 2 * size : size) !== 0)
    throw vm.raise(VALUE_ERROR, "string length not a multiple of item size");
  if (format >= FIRST_UNICODE_FORMAT) return fromEncoded(vm, type, typecode, format, items);
  const code = typecodeOfFormat(typecode, format);
  const mark = vm.mark();
  const array = vm.hold(newArray(vm, type, bytes / size, code));
  for (let i = 0; i < bytes / size; i++) {
    const item = vm.hold(machineItem(vm, format, items + BYTES_DATA + i * size, size));
    writeItem(vm, array, i, convertItem(vm, code, item));
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, array);
}

/** From the characters that a machine's UTF-16 or UTF-32 stands for. */
function fromEncoded(vm: Machine, type: Address, typecode: number, format: number, items: Address): Address {
  const mark = vm.mark();
  const decode = format < FIRST_UTF32_FORMAT ? decodeUtf16 : decodeUtf32;
  const text = vm.hold(decode(vm, items, "strict", (format & 1) === 0 ? -1 : 1, true));
  const args = vm.hold(tuplePack(vm, vm.hold(charStr(vm, typecode)), text));
  return vm.keep(mark, vm.hold(arrayNew(vm, type, args, 0)));
}

/** Bytes as this machine writes them need no decoding. */
function fromOwnFormat(vm: Machine, type: Address, typecode: number, items: Address): Address {
  const mark = vm.mark();
  const array = vm.hold(newArray(vm, type, 0, typecode));
  appendBytes(vm, array, items);
  return vm.keep(mark, array);
}

/** The last typecode whose items are the integers of the format: the one asked for need not be of their size here. */
function typecodeOfFormat(typecode: number, format: number): number {
  if (format > LAST_INTEGER_FORMAT) return typecode;
  const letter = "BbHHhhIIiiQQqq"[format]!;
  return letter.charCodeAt(0);
}

function machineItem(vm: Machine, format: number, at: Address, size: number): Address {
  const little = format < 2 || (format & 1) === 0;
  if (format <= LAST_INTEGER_FORMAT) {
    const signed = format === 1 || (format >= 2 && ((format - 2) & 2) !== 0);
    return readInteger(vm, at, size, signed, little);
  }
  return newFloat(vm, readFloat(vm.u8, at, size, little));
}

registerSizeOf(ARRAY_TYPE, arrayBytes);

defineType(ARRAY_TYPE, {
  name: "array.array",
  basicSize: ARRAY_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC | FLAG_SEQUENCE,
  doc: ARRAY_DOC,
  layout: [],
  weaklistOffset: ARRAY_WEAKREFS,
  slots: {
    new: arrayNew,
    dealloc: (vm, self) => {
      vm.free(vm.get(self, ARRAY_ITEMS));
      vm.set(self, ARRAY_ITEMS, 0);
    },
    repr: arrayRepr,
    hash: null,
    richcompare: arrayRichCompare,
    iter: arrayIter,
    sq_length: arrayLength,
    sq_concat: arrayConcat,
    sq_repeat: arrayRepeat,
    sq_item: arrayItem,
    sq_ass_item: assignItem,
    sq_contains: (vm, self, value) => (findItem(vm, self, value, 0, Infinity) >= 0 ? 1 : 0),
    sq_inplace_concat: inPlaceConcat,
    sq_inplace_repeat: inPlaceRepeat,
    mp_length: arrayLength,
    mp_subscript: arraySubscript,
    mp_ass_subscript: assignSubscript,
    bf_getbuffer: exportBuffer,
    bf_releasebuffer: (vm, self) => {
      vm.i32[(self + ARRAY_EXPORTS) >> 2]!--;
    },
  },
  methods: [
    [
      "append($self, v, /)",
      (vm, self, v) => {
        appendItem(vm, self, v!);
        return vm.none();
      },
      "Append new value v to the end of the array.",
    ],
    [
      "buffer_info($self, /)",
      bufferInfo,
      "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.\n\nThe length should be multiplied by the itemsize attribute to calculate\nthe buffer length in bytes.",
    ],
    [
      "byteswap($self, /)",
      byteSwap,
      "Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is\nraised.",
    ],
    ["__copy__($self, /)", (vm, self) => slice(vm, self, 0, arrayLength(vm, self)), "Return a copy of the array."],
    [
      "count($self, v, /)",
      (vm, self, v) => countItems(vm, self, v!),
      "Return number of occurrences of v in the array.",
    ],
    [
      "__deepcopy__($self, unused, /)",
      (vm, self) => slice(vm, self, 0, arrayLength(vm, self)),
      "Return a copy of the array.",
    ],
    [
      "extend($self, bb, /)",
      (vm, self, bb) => {
        extend(vm, self, bb!);
        return vm.none();
      },
      "Append items to the end of the array.",
    ],
    [
      "fromfile($self, f, n, /)",
      (vm, self, f, n) => fromFile(vm, self, f!, n!),
      "Read n objects from the file object f and append them to the end of the array.",
    ],
    ["fromlist($self, list, /)", (vm, self, list) => fromList(vm, self, list!), "Append items to array from list."],
    [
      "frombytes($self, buffer, /)",
      (vm, self, buffer) => {
        appendBytes(vm, self, buffer!);
        return vm.none();
      },
      "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.",
    ],
    [
      "fromunicode($self, ustr, /)",
      (vm, self, text) => fromUnicode(vm, self, text!),
      "Extends this array with data from the unicode string ustr.\n\nThe array must be a unicode type array; otherwise a ValueError is raised.\nUse array.frombytes(ustr.encode(...)) to append Unicode data to an array of\nsome other type.",
    ],
    [
      "index($self, v, start=0, stop=sys.maxsize, /)",
      (vm, self, v, start, stop) =>
        indexOf(vm, self, v!, boundArgument(vm, start!, 0), boundArgument(vm, stop!, Infinity)),
      "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present.",
    ],
    [
      "insert($self, i, v, /)",
      (vm, self, i, v) => insertItem(vm, self, i!, v!),
      "Insert a new item v into the array before position i.",
    ],
    [
      "pop($self, i=-1, /)",
      (vm, self, i) => popItem(vm, self, i!),
      "Return the i-th element and delete it from the array.\n\ni defaults to -1.",
    ],
    [
      "__reduce_ex__($self, value, /)",
      (vm, self, value) => reduceEx(vm, self, value!),
      "Return state information for pickling.",
    ],
    [
      "remove($self, v, /)",
      (vm, self, v) => removeItem(vm, self, v!),
      "Remove the first occurrence of v in the array.",
    ],
    ["reverse($self, /)", reverseItems, "Reverse the order of the items in the array."],
    [
      "tofile($self, f, /)",
      (vm, self, f) => toFile(vm, self, f!),
      "Write all items (as machine values) to the file object f.",
    ],
    ["tolist($self, /)", toList, "Convert array to an ordinary list with the same items."],
    [
      "tobytes($self, /)",
      toBytes,
      "Convert the array to an array of machine values and return the bytes representation.",
    ],
    [
      "tounicode($self, /)",
      toUnicode,
      "Extends this array with data from the unicode string ustr.\n\nConvert the array to a unicode string.  The array must be a unicode type array;\notherwise a ValueError is raised.  Use array.tobytes().decode() to obtain a\nunicode string from an array of some other type.",
    ],
    ["__sizeof__($self, /)", sizeOf, "Size of the array in memory, in bytes."],
  ],
  getset: [
    [
      "typecode",
      (vm, self) => vm.str(String.fromCharCode(typecodeOf(vm, self))),
      null,
      "the typecode character used to create the array",
    ],
    ["itemsize", (vm, self) => newInt(vm, itemSizeOf(vm, self)), null, "the size, in bytes, of one array item"],
  ],
});

function bufferInfo(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const address = vm.hold(newInt(vm, vm.get(self, ARRAY_ITEMS)));
  const count = vm.hold(newInt(vm, arrayLength(vm, self)));
  return vm.keep(mark, vm.hold(tuplePack(vm, address, count)));
}

export const spec: ModuleSpec = {
  name: "array",
  doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n",
  functions: [
    [
      "_array_reconstructor($module, arraytype, typecode, mformat_code, items,\n                     /)",
      reconstruct as MethodImplementation,
      "Internal. Used for pickling support.",
    ],
  ],
  types: [ARRAY_TYPE],
  exec: (vm, _module, dict) => {
    readyType(vm, ARRAY_ITERATOR_TYPE);
    addModuleObject(vm, dict, "ArrayType", vm.newRef(ARRAY_TYPE));
    addModuleObject(vm, dict, "typecodes", vm.str(TYPECODES));
    registerAsSequence(vm);
  },
};

/** `collections.abc.MutableSequence.register(array)` */
function registerAsSequence(vm: Machine): void {
  const mark = vm.mark();
  const abstract = vm.hold(importByName(vm, "collections.abc"));
  const sequence = vm.hold(getAttrId(vm, abstract, ID_MUTABLE_SEQUENCE));
  vm.hold(callMethod1(vm, sequence, ID_REGISTER, ARRAY_TYPE));
  vm.release(mark);
}
