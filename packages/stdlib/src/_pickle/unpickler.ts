/** _pickle.Unpickler, and the functions `load` and `loads`. Its fields are in layout.ts. */
import {
  type Address,
  asSsize,
  copyBytes,
  defineType,
  dictKeyAt,
  dictNext,
  dictSize,
  dictValueAt,
  emptyBuffer,
  encodeUtf8,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  genericNew,
  getIter,
  identifier,
  isInt,
  isTrue,
  lookupAttrId,
  type Machine,
  newArguments,
  newInt,
  NONE,
  noneOrType,
  parseSignature,
  registerLayout,
  type Signature,
  TP_BASICSIZE,
  TYPE_ERROR,
  VALUE_ERROR,
  VIEW_OBJ,
  bytesData,
  bytesLength,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { PICKLE_DOCUMENTATION } from "../documentation/pickle.ts";
import { findClass } from "./find-class.ts";
import { releaseInput, useInput } from "./input.ts";
import {
  BUFFERS,
  ENCODING,
  ERRORS,
  INPUT,
  INPUT_LINE,
  MARKS,
  MARKS_SIZE,
  MEMO_SIZE,
  PEEK,
  PERS_LOAD,
  PERS_LOAD_SELF,
  PROXY_OWNER,
  READ,
  READINTO,
  READLINE,
  STACK,
  UNPICKLER_BYTES,
  UNPICKLER_FIX_IMPORTS,
  UNPICKLER_MEMO,
  UNPICKLER_MEMO_PROXY_TYPE,
  UNPICKLER_PROTOCOL,
  UNPICKLER_TYPE,
} from "./layout.ts";
import { Unpickling } from "./load.ts";
import { newMemoProxy } from "./memo-proxies.ts";
import { methodAttribute, readMethod } from "./method-ref.ts";
import { newStack, resetStack, stackLength, stackObjects } from "./stack.ts";
import { unpicklingError } from "./state.ts";
import { FIRST_MEMO_SIZE, memoPut, replaceMemo, useMemo } from "./unpickler-memo.ts";

const ID_PEEK = identifier("peek");
const ID_READINTO = identifier("readinto");
const ID_READ = identifier("read");
const ID_READLINE = identifier("readline");
const ID_PERSISTENT_LOAD = identifier("persistent_load");
const SHOWN = `file, *, fix_imports=True, encoding='ASCII', errors='strict',
          buffers=()`;
const SIGNATURE: Signature = parseSignature(`Unpickler(${SHOWN})`);

/** The methods of a file; `peek` and `readinto` need not be there. */
const FILE_METHODS = [
  [PEEK, ID_PEEK],
  [READINTO, ID_READINTO],
  [READ, ID_READ],
  [READLINE, ID_READLINE],
] as const;

// ---- making one -----------------------------------------------------------------------------------------------

function unpicklerNew(vm: Machine, type: Address): Address {
  const self = vm.hold(genericNew(vm, type));
  vm.set(self, STACK, newStack(vm));
  return vm.unhold();
}

/** What the constructor and the functions take besides the file or the data. */
interface Options {
  readonly fixImports: Address;
  readonly encoding: Address;
  readonly errors: Address;
  readonly buffers: Address;
}

/** The options with their types checked, and whether old names are to be translated. */
function checkOptions(vm: Machine, name: string, options: Options): boolean {
  const isFixing = options.fixImports === 0 || isTrue(vm, options.fixImports);
  checkText(vm, name, "encoding", options.encoding);
  checkText(vm, name, "errors", options.errors);
  return isFixing;
}

function checkText(vm: Machine, name: string, argument: string, value: Address): void {
  if (value === 0) return;
  if (!vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `${name}() argument '${argument}' must be str, not ${noneOrType(vm, value)}`);
  }
  const bytes = encodeUtf8(vm, value, null);
  const hasNull = vm.u8.subarray(bytesData(vm, bytes), bytesData(vm, bytes) + bytesLength(vm, bytes)).includes(0);
  vm.decref(bytes);
  if (hasNull) throw vm.raise(VALUE_ERROR, "embedded null character");
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [file, fixImports, encoding, errors, buffers] = newArguments(vm, SIGNATURE, args, kwargs) as [
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  const options = { fixImports, encoding, errors, buffers };
  const isFixing = checkOptions(vm, "Unpickler", options);
  if (vm.get(self, READ) !== 0) clear(vm, self);
  setFile(vm, self, file);
  setOptions(vm, self, options, isFixing);
  readMethod(vm, self, ID_PERSISTENT_LOAD, PERS_LOAD);
  resetStack(vm, self);
  replaceMemo(vm, self, FIRST_MEMO_SIZE);
  vm.i32[(self + UNPICKLER_PROTOCOL) >> 2] = 0;
}

/** _Unpickler_SetInputStream. */
function setFile(vm: Machine, self: Address, file: Address): void {
  for (const [field, name] of FILE_METHODS) {
    const method = lookupAttrId(vm, file, name);
    vm.replace(self, field, method);
  }
  if (vm.get(self, READ) !== 0 && vm.get(self, READLINE) !== 0) return;
  for (const [field] of FILE_METHODS) vm.replace(self, field, 0);
  throw vm.raise(TYPE_ERROR, "file must have 'read' and 'readline' attributes");
}

function setOptions(vm: Machine, self: Address, options: Options, isFixing: boolean): void {
  setText(vm, self, ENCODING, options.encoding, "ASCII");
  setText(vm, self, ERRORS, options.errors, "strict");
  const { buffers } = options;
  const iterator = buffers === 0 || buffers === NONE ? 0 : getIter(vm, buffers);
  vm.replace(self, BUFFERS, iterator);
  vm.i32[(self + UNPICKLER_FIX_IMPORTS) >> 2] = isFixing ? 1 : 0;
}

/** A C string in a block of its own. */
function setText(vm: Machine, self: Address, field: number, value: Address, fallback: string): void {
  const mark = vm.mark();
  const bytes = vm.hold(encodeUtf8(vm, value === 0 ? vm.hold(vm.str(fallback)) : value, null));
  const size = bytesLength(vm, bytes);
  const text = vm.realloc(vm.get(self, field), size + 1);
  vm.set(self, field, text);
  copyBytes(vm, text, bytesData(vm, bytes), size);
  vm.u8[text + size] = 0;
  vm.release(mark);
}

/** tp_clear: everything but the blocks, which `__init__` uses again. */
function clear(vm: Machine, self: Address): void {
  for (const field of [READ, READINTO, READLINE, PEEK, BUFFERS, PERS_LOAD]) vm.replace(self, field, 0);
  vm.set(self, PERS_LOAD_SELF, 0);
  releaseInput(vm, self);
  if (vm.get(self, STACK) !== 0) resetStack(vm, self);
  useMemo(vm, self, 0, 0);
}

function free(vm: Machine, self: Address): void {
  emptyBuffer(vm, self + INPUT);
  for (const field of [STACK, UNPICKLER_MEMO, MARKS, INPUT_LINE, ENCODING, ERRORS]) vm.free(vm.get(self, field));
}

/** An unpickler that no program sees (owned), for one call of a function. */
function temporary(vm: Machine): Address {
  const self = vm.hold(vm.genericAlloc(UNPICKLER_TYPE, 0));
  vm.set(self, STACK, newStack(vm));
  replaceMemo(vm, self, FIRST_MEMO_SIZE);
  return vm.unhold();
}

/** The function `loads` or `load`: what an unpickler of one call makes of its first argument, which `use` lets it read. */
function loader(name: string, use: (vm: Machine, self: Address, source: Address) => void): LoadFunction {
  return (vm, _module, source, fixImports, encoding, errors, buffers) => {
    const options = { fixImports, encoding, errors, buffers };
    const isFixing = checkOptions(vm, name, options);
    const mark = vm.mark();
    const self = vm.hold(temporary(vm));
    use(vm, self, source);
    setOptions(vm, self, options, isFixing);
    const object = new Unpickling(vm, self).load();
    vm.release(mark);
    return object;
  };
}

type LoadFunction = (
  vm: Machine,
  module: Address,
  source: Address,
  fixImports: Address,
  encoding: Address,
  errors: Address,
  buffers: Address,
) => Address;

export const loads: LoadFunction = loader("loads", useInput);
export const load: LoadFunction = loader("load", setFile);

// ---- methods and attributes -----------------------------------------------------------------------------------

function loadMethod(vm: Machine, self: Address): Address {
  if (vm.get(self, READ) === 0) {
    throw unpicklingError(vm, `Unpickler.__init__() was not called by ${vm.typeName(self)}.__init__()`);
  }
  return new Unpickling(vm, self).load();
}

function sizeOf(vm: Machine, self: Address): Address {
  let size = vm.get(vm.typeOf(self), TP_BASICSIZE) + 8 * (vm.get(self, MEMO_SIZE) + vm.get(self, MARKS_SIZE));
  for (const field of [INPUT_LINE, ENCODING, ERRORS]) {
    const text = vm.get(self, field);
    if (text !== 0) size += vm.u8.indexOf(0, text) - text + 1;
  }
  return newInt(vm, size);
}

function setMemo(vm: Machine, self: Address, value: Address): void {
  if (value === 0) throw vm.raise(TYPE_ERROR, "attribute deletion is not supported");
  if (vm.typeOf(value) === UNPICKLER_MEMO_PROXY_TYPE) copyMemo(vm, self, vm.get(value, PROXY_OWNER));
  else if (vm.hasFlag(value, FLAG_DICT_SUBCLASS)) memoFromDict(vm, self, value);
  else {
    const type = vm.typeName(value);
    throw vm.raise(TYPE_ERROR, `'memo' attribute must be an UnpicklerMemoProxy object or dict, not ${type}`);
  }
}

function copyMemo(vm: Machine, self: Address, other: Address): void {
  const size = vm.get(other, MEMO_SIZE);
  const memo = size === 0 ? 0 : vm.malloc(8 * size);
  const { i32 } = vm;
  const from = vm.get(other, UNPICKLER_MEMO) >> 2;
  i32.copyWithin(memo >> 2, from, from + 2 * size);
  for (let index = 0; index < size; index++) {
    const object = i32[(memo + 8 * index) >> 2];
    if (object !== 0) i32[object >> 2]++;
  }
  useMemo(vm, self, memo, size);
}

/**
 * As CPython 3.10, which puts the dict's objects into the old memo, and a new one as large as the dict, but empty,
 * in its place.
 */
function memoFromDict(vm: Machine, self: Address, dict: Address): void {
  const size = dictSize(vm, dict);
  for (let at = dictNext(vm, dict, 0); at >= 0; at = dictNext(vm, dict, at + 1)) {
    const key = dictKeyAt(vm, dict, at);
    if (!isInt(vm, key)) throw vm.raise(TYPE_ERROR, "memo key must be integers");
    const index = asSsize(vm, key);
    if (index < 0) throw vm.raise(VALUE_ERROR, "memo key must be positive integers.");
    memoPut(vm, self, index, dictValueAt(vm, dict, at));
  }
  replaceMemo(vm, self, size);
}

/** When it dies the input must be given back first, so tp_dealloc does that. */
const LAYOUT_UNPICKLER = registerLayout((vm, self, spans) => {
  if (vm.get(self, 0) !== 0) spans.add(self + INPUT + VIEW_OBJ, 1, 8);
  if (vm.get(self, STACK) !== 0) spans.add(stackObjects(vm, self), stackLength(vm, self), 8);
  spans.add(vm.get(self, UNPICKLER_MEMO), vm.get(self, MEMO_SIZE), 8);
});

defineType(UNPICKLER_TYPE, {
  name: "_pickle.Unpickler",
  doc: `Unpickler(${SHOWN})\n--\n\n${PICKLE_DOCUMENTATION["Unpickler"]!}`,
  basicSize: UNPICKLER_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: PERS_LOAD, count: 1 },
    { op: "fields", offset: READ, count: 5 },
    { op: "custom", kind: LAYOUT_UNPICKLER },
  ],
  slots: { getattro: null, new: unpicklerNew, init: initialize, clear, dealloc: free },
  methods: documented(PICKLE_DOCUMENTATION, "Unpickler", [
    ["load($self, /)", loadMethod],
    ["find_class($self, module_name, global_name, /)", findClass],
    ["__sizeof__($self, /)", sizeOf],
  ]),
  getset: [
    ["memo", (vm, self) => newMemoProxy(vm, UNPICKLER_MEMO_PROXY_TYPE, self), setMemo],
    methodAttribute("persistent_load", PERS_LOAD),
  ],
});
