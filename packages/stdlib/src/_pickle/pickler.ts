/** _pickle.Pickler, and the functions `dump` and `dumps`. Its fields are in layout.ts. */
import {
  type Address,
  asSsize,
  checkLong,
  defineType,
  dictNext,
  dictValueAt,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_TUPLE_SUBCLASS,
  genericNew,
  identifier,
  intToBig,
  isTrue,
  lookupAttrId,
  type Machine,
  newArguments,
  newBytesSized,
  newInt,
  NONE,
  numberIndex,
  OB_SIZE,
  parseSignature,
  registerLayout,
  type Signature,
  T_INT,
  T_OBJECT_EX,
  TP_BASICSIZE,
  TYPE_ERROR,
  VALUE_ERROR,
  isInt,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { PICKLE_DOCUMENTATION } from "../documentation/pickle.ts";
import {
  BIN,
  BUFFER_CALLBACK,
  DISPATCH_TABLE,
  FAST,
  FAST_MEMO,
  FAST_NESTING,
  FIX_IMPORTS,
  FRAME_START,
  MEMO,
  OUTPUT_BUFFER,
  OUTPUT_LENGTH,
  OUTPUT_ROOM,
  PERS_FUNC,
  PERS_FUNC_SELF,
  PICKLER_BYTES,
  PICKLER_MEMO_PROXY_TYPE,
  PICKLER_TYPE,
  PROTOCOL,
  PROXY_OWNER,
  REDUCER_OVERRIDE,
  WRITE,
} from "./layout.ts";
import { newMemoProxy } from "./memo-proxies.ts";
import {
  MEMO_ENTRY_BYTES,
  MEMO_TABLE_BYTES,
  memoClear,
  memoCopy,
  memoDelete,
  memoEntries,
  memoFree,
  memoRoom,
  memoSet,
  newMemoTable,
} from "./memo-table.ts";
import { methodAttribute, readMethod } from "./method-ref.ts";
import { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL } from "./opcodes.ts";
import { FIRST_ROOM, notInitialized } from "./output.ts";
import { Pickling } from "./save.ts";

const ID_WRITE = identifier("write");
const ID_PERSISTENT_ID = identifier("persistent_id");
const ID_DISPATCH_TABLE = identifier("dispatch_table");
const SIGNATURE: Signature = parseSignature("Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)");
/** A bytes object has so many bytes besides its own. */
const BYTES_OVERHEAD = 33;

// ---- making one -----------------------------------------------------------------------------------------------

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [file, protocol, fixImports, callback] = newArguments(vm, SIGNATURE, args, kwargs) as [
    Address,
    Address,
    Address,
    Address,
  ];
  const isFixing = fixImports === 0 || isTrue(vm, fixImports);
  if (vm.get(self, WRITE) !== 0) clear(vm, self);
  setProtocol(vm, self, protocol, isFixing);
  setFile(vm, self, file);
  setBufferCallback(vm, self, callback);
  makeRoom(vm, self);
  vm.i32[(self + FAST) >> 2] = 0;
  vm.i32[(self + FAST_NESTING) >> 2] = 0;
  vm.replace(self, FAST_MEMO, 0);
  readMethod(vm, self, ID_PERSISTENT_ID, PERS_FUNC);
  if (vm.get(self, DISPATCH_TABLE) !== 0) return;
  const table = lookupAttrId(vm, self, ID_DISPATCH_TABLE);
  vm.replace(self, DISPATCH_TABLE, table);
}

function makeRoom(vm: Machine, self: Address): void {
  if (vm.get(self, MEMO) === 0) vm.set(self, MEMO, newMemoTable(vm));
  vm.set(self, OUTPUT_LENGTH, 0);
  vm.setWord(self, FRAME_START, -1);
  if (vm.get(self, OUTPUT_BUFFER) !== 0) return;
  vm.set(self, OUTPUT_BUFFER, newBytesSized(vm, FIRST_ROOM));
  vm.set(self, OUTPUT_ROOM, FIRST_ROOM);
}

/** _Pickler_SetProtocol. */
function setProtocol(vm: Machine, self: Address, protocol: Address, isFixing: boolean): void {
  const number = protocol === 0 || protocol === NONE ? DEFAULT_PROTOCOL : protocolNumber(vm, protocol);
  vm.i32[(self + PROTOCOL) >> 2] = number;
  vm.i32[(self + BIN) >> 2] = number > 0 ? 1 : 0;
  vm.i32[(self + FIX_IMPORTS) >> 2] = isFixing && number < 3 ? 1 : 0;
}

function protocolNumber(vm: Machine, protocol: Address): number {
  const index = vm.hold(numberIndex(vm, protocol));
  checkLong(vm, index);
  const value = intToBig(vm, index);
  vm.decref(vm.unhold());
  if (value < 0n) return HIGHEST_PROTOCOL;
  if (value > BigInt(HIGHEST_PROTOCOL)) throw vm.raise(VALUE_ERROR, `pickle protocol must be <= ${HIGHEST_PROTOCOL}`);
  return Number(value);
}

/** _Pickler_SetOutputStream. */
function setFile(vm: Machine, self: Address, file: Address): void {
  const write = lookupAttrId(vm, file, ID_WRITE);
  vm.replace(self, WRITE, write);
  if (write === 0) throw vm.raise(TYPE_ERROR, "file must have a 'write' attribute");
}

/** _Pickler_SetBufferCallback. */
function setBufferCallback(vm: Machine, self: Address, callback: Address): void {
  const given = callback === NONE ? 0 : callback;
  if (given !== 0 && vm.get(self, PROTOCOL) < 5) {
    throw vm.raise(VALUE_ERROR, "buffer_callback needs protocol >= 5");
  }
  vm.replace(self, BUFFER_CALLBACK, given === 0 ? 0 : vm.newRef(given));
}

/** tp_clear. */
function clear(vm: Machine, self: Address): void {
  for (const field of [OUTPUT_BUFFER, WRITE, PERS_FUNC, DISPATCH_TABLE, FAST_MEMO, REDUCER_OVERRIDE, BUFFER_CALLBACK]) {
    vm.replace(self, field, 0);
  }
  vm.set(self, PERS_FUNC_SELF, 0);
  vm.set(self, OUTPUT_LENGTH, 0);
  const memo = vm.get(self, MEMO);
  vm.set(self, MEMO, 0);
  if (memo !== 0) memoDelete(vm, memo);
}

/** A pickler that no program sees (owned), for one call of a function. */
function temporary(vm: Machine, protocol: Address, fixImports: Address, callback: Address): Address {
  const isFixing = fixImports === 0 || isTrue(vm, fixImports);
  const self = vm.hold(vm.genericAlloc(PICKLER_TYPE, 0));
  setProtocol(vm, self, protocol, isFixing);
  makeRoom(vm, self);
  setBufferCallback(vm, self, callback);
  return vm.unhold();
}

/** The function `dumps`. */
export function dumps(
  vm: Machine,
  _module: Address,
  object: Address,
  protocol: Address,
  fixImports: Address,
  callback: Address,
): Address {
  const mark = vm.mark();
  const self = vm.hold(temporary(vm, protocol, fixImports, callback));
  const pickling = new Pickling(vm, self);
  pickling.dump(object);
  const bytes = pickling.takeOutput();
  vm.release(mark);
  return bytes;
}

/** The function `dump`. */
export function dump(
  vm: Machine,
  _module: Address,
  object: Address,
  file: Address,
  protocol: Address,
  fixImports: Address,
  callback: Address,
): Address {
  const mark = vm.mark();
  const self = vm.hold(temporary(vm, protocol, fixImports, 0));
  setFile(vm, self, file);
  setBufferCallback(vm, self, callback);
  const pickling = new Pickling(vm, self);
  pickling.dump(object);
  pickling.flush();
  vm.release(mark);
  return vm.none();
}

// ---- methods and attributes -----------------------------------------------------------------------------------

function dumpMethod(vm: Machine, self: Address, object: Address): Address {
  if (vm.get(self, WRITE) === 0) throw notInitialized(vm, self);
  const pickling = new Pickling(vm, self);
  pickling.clearBuffer();
  pickling.dump(object);
  pickling.flush();
  return vm.none();
}

function clearMemoMethod(vm: Machine, self: Address): Address {
  if (vm.get(self, MEMO) !== 0) memoClear(vm, vm.get(self, MEMO));
  return vm.none();
}

function sizeOf(vm: Machine, self: Address): Address {
  let size = vm.get(vm.typeOf(self), TP_BASICSIZE);
  const memo = vm.get(self, MEMO);
  if (memo !== 0) size += MEMO_TABLE_BYTES + MEMO_ENTRY_BYTES * memoRoom(vm, memo);
  const buffer = vm.get(self, OUTPUT_BUFFER);
  if (buffer !== 0) size += BYTES_OVERHEAD + vm.get(buffer, OB_SIZE);
  return newInt(vm, size);
}

function setMemo(vm: Machine, self: Address, value: Address): void {
  if (value === 0) throw vm.raise(TYPE_ERROR, "attribute deletion is not supported");
  let memo: Address;
  if (vm.typeOf(value) === PICKLER_MEMO_PROXY_TYPE) {
    const other = vm.get(vm.get(value, PROXY_OWNER), MEMO);
    memo = other === 0 ? newMemoTable(vm) : memoCopy(vm, other);
  } else if (vm.hasFlag(value, FLAG_DICT_SUBCLASS)) memo = memoOfDict(vm, value);
  else {
    const type = vm.typeName(value);
    throw vm.raise(TYPE_ERROR, `'memo' attribute must be a PicklerMemoProxy object or dict, not ${type}`);
  }
  const old = vm.get(self, MEMO);
  vm.set(self, MEMO, memo);
  if (old !== 0) memoDelete(vm, old);
}

/** The memo that is in a dict as `copy` of the proxy makes it. */
function memoOfDict(vm: Machine, dict: Address): Address {
  const memo = newMemoTable(vm);
  try {
    for (let at = dictNext(vm, dict, 0); at >= 0; at = dictNext(vm, dict, at + 1)) {
      const pair = dictValueAt(vm, dict, at);
      if (!vm.hasFlag(pair, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(pair) !== 2) {
        throw vm.raise(TYPE_ERROR, "'memo' values must be 2-item tuples");
      }
      const number = vm.tupleItem(pair, 0);
      if (!isInt(vm, number)) throw vm.raise(TYPE_ERROR, "an integer is required");
      memoSet(vm, memo, vm.tupleItem(pair, 1), asSsize(vm, number));
    }
  } catch (error) {
    memoDelete(vm, memo); // raw memory: the native value stack cannot own it
    throw error;
  }
  return memo;
}

const LAYOUT_MEMO = registerLayout((vm, self, spans) => {
  const memo = vm.get(self, MEMO);
  if (memo !== 0) spans.add(memoEntries(vm, memo), memoRoom(vm, memo), MEMO_ENTRY_BYTES);
});

defineType(PICKLER_TYPE, {
  name: "_pickle.Pickler",
  doc: `Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)\n--\n\n${PICKLE_DOCUMENTATION["Pickler"]!}`,
  basicSize: PICKLER_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: PERS_FUNC, count: 1 },
    { op: "fields", offset: DISPATCH_TABLE, count: 4 },
    { op: "fields", offset: FAST_MEMO, count: 2 },
    { op: "custom", kind: LAYOUT_MEMO },
  ],
  slots: {
    getattro: null,
    new: genericNew,
    init: initialize,
    clear,
    dealloc: (vm, self) => memoFree(vm, vm.get(self, MEMO)),
  },
  methods: documented(PICKLE_DOCUMENTATION, "Pickler", [
    ["dump($self, obj, /)", dumpMethod],
    ["clear_memo($self, /)", clearMemoMethod],
    ["__sizeof__($self, /)", sizeOf],
  ]),
  members: [
    ["bin", T_INT, BIN],
    ["fast", T_INT, FAST],
    ["dispatch_table", T_OBJECT_EX, DISPATCH_TABLE],
  ],
  getset: [
    ["memo", (vm, self) => newMemoProxy(vm, PICKLER_MEMO_PROXY_TYPE, self), setMemo],
    methodAttribute("persistent_id", PERS_FUNC),
  ],
});
