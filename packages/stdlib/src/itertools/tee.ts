/**
 * itertools.tee: several iterators over one, which share what was read in blocks of 57 values.
 *
 *     +-----------+---------+----------+---------+---------+----------+--------+- -+----------+
 *     | ob_refcnt | ob_type | iterator | numread | running | nextlink | value0 |   | value 56 |   a block
 *     +-----------+---------+----------+---------+---------+----------+--------+- -+----------+
 *     0           8         16         24        28        32         40                      496
 *     +-----------+---------+-------+-------+-------------+
 *     | ob_refcnt | ob_type | block | index | weakreflist |   one of the iterators
 *     +-----------+---------+-------+-------+-------------+
 *     0           8         16      24      32            40
 */
import {
  type Address,
  asInt,
  asSsize,
  call0,
  checkPositional,
  defineType,
  emptyTuple,
  FLAG_HAVE_GC,
  genericGetAttr,
  getAttrId,
  getIter,
  identifier,
  isIterator,
  isSubtype,
  iterNext,
  LIST_TYPE,
  listAppend,
  listItem,
  listSize,
  lookupAttrId,
  type Machine,
  newInt,
  newList,
  newTuple,
  NONE,
  refuseKeywords,
  RUNTIME_ERROR,
  staticType,
  tuplePack,
  tupleSetItem,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { checkItemType, checkState, REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";

export const TEE_TYPE: Address = staticType();
export const TEE_DATA_TYPE: Address = staticType();

const ITERATOR = 16;
const READ = 24;
const RUNNING = 28;
const NEXT_LINK = 32;
const VALUES = 40;
/** LINKCELLS. */
const CELLS = 57;
const DATA_BYTES = 496;

const BLOCK = 16;
const INDEX = 24;
const WEAK_LIST = 32;
/** More than memory has room for. */
const MAX_TEES = 0x0fffffff;

const ID_COPY = identifier("__copy__");

/** A new block that reads from `iterator`. */
function newBlock(vm: Machine, iterator: Address): Address {
  const block = vm.genericAlloc(TEE_DATA_TYPE, 0);
  vm.set(block, ITERATOR, vm.newRef(iterator));
  return block;
}

function newTee(vm: Machine, block: Address, index: number): Address {
  const tee = vm.genericAlloc(TEE_TYPE, 0);
  vm.set(tee, BLOCK, vm.newRef(block));
  vm.set(tee, INDEX, index);
  return tee;
}

function teeNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  let index = i32[(self + INDEX) >> 2];
  if (index >= CELLS) {
    followLink(vm, self);
    index = 0;
  }
  const block = i32[(self + BLOCK) >> 2];
  let value: Address;
  if (index < i32[(block + READ) >> 2]) {
    value = i32[(block + VALUES + 8 * index) >> 2];
    i32[value >> 2]++;
  } else {
    value = readAhead(vm, block);
    if (value === 0) return 0;
  }
  i32[(self + INDEX) >> 2] = index + 1;
  return value;
}

function followLink(vm: Machine, self: Address): void {
  const block = vm.get(self, BLOCK);
  if (vm.get(block, NEXT_LINK) === 0) vm.set(block, NEXT_LINK, newBlock(vm, vm.get(block, ITERATOR)));
  vm.replace(self, BLOCK, vm.newRef(vm.get(block, NEXT_LINK)));
  vm.set(self, INDEX, 0);
}

/** The leading iterator reads one more value into its block. */
function readAhead(vm: Machine, block: Address): Address {
  const i32 = vm.i32;
  const iterator = i32[(block + ITERATOR) >> 2];
  if (i32[(block + RUNNING) >> 2] !== 0) throw vm.raise(RUNTIME_ERROR, "cannot re-enter the tee iterator");
  if (!isIterator(vm, iterator)) throw vm.raise(TYPE_ERROR, `'${vm.typeName(iterator)}' object is not an iterator`);
  const mark = vm.mark();
  vm.hold(vm.newRef(block));
  i32[(block + RUNNING) >> 2] = 1;
  let value: Address;
  try {
    value = iterNext(vm, iterator);
  } catch (error) {
    i32[(block + RUNNING) >> 2] = 0;
    throw error;
  }
  i32[(block + RUNNING) >> 2] = 0;
  if (value !== 0) {
    const at = i32[(block + READ) >> 2]++;
    i32[(block + VALUES + 8 * at) >> 2] = vm.newRef(value);
  }
  vm.release(mark);
  return value;
}

/** tee_fromiterable: a copy where the iterator is a tee already. */
function teeFromIterable(vm: Machine, iterable: Address): Address {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  const tee = isSubtype(vm, vm.typeOf(iterator), TEE_TYPE)
    ? teeCopy(vm, iterator)
    : newTee(vm, vm.hold(newBlock(vm, iterator)), 0);
  vm.release(mark);
  return tee;
}

function teeCopy(vm: Machine, self: Address): Address {
  return newTee(vm, vm.get(self, BLOCK), vm.get(self, INDEX));
}

function teeNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  refuseKeywords(vm, "_tee", kwargs);
  checkPositional(vm, "_tee", vm.tupleSize(args), 1, 1);
  return teeFromIterable(vm, vm.tupleItem(args, 0));
}

function teeReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, vm.hold(emptyTuple(vm))));
  const state = vm.hold(tuplePack(vm, vm.get(self, BLOCK), vm.hold(newInt(vm, vm.get(self, INDEX)))));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args, state)));
}

function teeSetState(vm: Machine, self: Address, state: Address): Address {
  checkState(vm, state, 2, 2);
  const block = checkItemType(vm, state, 0, TEE_DATA_TYPE);
  const index = asInt(vm, vm.tupleItem(state, 1));
  if (index < 0 || index > CELLS) throw vm.raise(VALUE_ERROR, "Index out of range");
  vm.replace(self, BLOCK, vm.newRef(block));
  vm.set(self, INDEX, index);
  return vm.none();
}

function dataNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  refuseKeywords(vm, "teedataobject", kwargs);
  checkPositional(vm, "teedataobject", vm.tupleSize(args), 3, 3);
  const values = vm.tupleItem(args, 1);
  const next = vm.tupleItem(args, 2);
  if (!isSubtype(vm, vm.typeOf(values), LIST_TYPE)) {
    throw vm.raise(TYPE_ERROR, `teedataobject() argument 2 must be list, not ${vm.typeName(values)}`);
  }
  const count = listSize(vm, values);
  const linked = next !== NONE;
  if (count > CELLS || (linked && (count < CELLS || vm.typeOf(next) !== TEE_DATA_TYPE))) {
    throw vm.raise(VALUE_ERROR, "Invalid arguments");
  }
  const block = newBlock(vm, vm.tupleItem(args, 0));
  for (let i = 0; i < count; i++) vm.set(block, VALUES + 8 * i, vm.newRef(listItem(vm, values, i)));
  vm.set(block, READ, count);
  if (linked) vm.set(block, NEXT_LINK, vm.newRef(next));
  return block;
}

function dataReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const values = vm.hold(newList(vm));
  const count = vm.get(self, READ);
  for (let i = 0; i < count; i++) listAppend(vm, values, vm.get(self, VALUES + 8 * i));
  const args = vm.hold(tuplePack(vm, vm.get(self, ITERATOR), values, vm.get(self, NEXT_LINK) || NONE));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args)));
}

/** The function `tee`. An iterator with a `__copy__` is copied by it, another one is wrapped first. */
export function teeFunction(vm: Machine, _module: Address, iterable: Address, count: Address): Address {
  const n = count === 0 ? 2 : asSsize(vm, count);
  if (n < 0) throw vm.raise(VALUE_ERROR, "n must be >= 0");
  if (n > MAX_TEES) vm.noMemory();
  const mark = vm.mark();
  const result = vm.hold(newTuple(vm, n));
  if (n === 0) return vm.unhold();
  let first = vm.hold(getIter(vm, iterable));
  let copy = lookupAttrId(vm, first, ID_COPY);
  if (copy === 0) {
    first = vm.hold(teeFromIterable(vm, first));
    copy = getAttrId(vm, first, ID_COPY);
  }
  vm.hold(copy);
  tupleSetItem(vm, result, 0, vm.newRef(first));
  for (let i = 1; i < n; i++) tupleSetItem(vm, result, i, call0(vm, copy));
  return vm.keep(mark, result);
}

defineType(TEE_TYPE, {
  name: "itertools._tee",
  basicSize: 40,
  flags: FLAG_HAVE_GC,
  weaklistOffset: WEAK_LIST,
  doc: `_tee(iterable, /)
--

Iterator wrapped to make it copyable.`,
  layout: [{ op: "fields", offset: BLOCK, count: 1 }],
  slots: { getattro: null, new: teeNew, iter: same, iternext: teeNext },
  methods: [
    ["__copy__!($self)", teeCopy, "Returns an independent iterator."],
    ["__reduce__!($self)", teeReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", teeSetState, SETSTATE_DOC],
  ],
});

defineType(TEE_DATA_TYPE, {
  name: "itertools._tee_dataobject",
  basicSize: DATA_BYTES,
  flags: FLAG_HAVE_GC,
  doc: "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
  layout: [
    { op: "fields", offset: ITERATOR, count: 1 },
    { op: "fields", offset: VALUES, count: CELLS },
    { op: "fields", offset: NEXT_LINK, count: 1 },
  ],
  slots: { new: dataNew, getattro: genericGetAttr },
  methods: [["__reduce__!($self)", dataReduce, REDUCE_DOC]],
});
