/** `collections.deque`: its methods and slots; deque-blocks.ts has what happens to the memory. */
import {
  type Address,
  asSsize,
  boundArgument,
  call1,
  call2,
  checkPositional,
  classGetItem,
  type CustomLayout,
  defineType,
  EQ,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_SEQUENCE,
  GE,
  getIter,
  GT,
  identifier,
  INDEX_ERROR,
  isInstanceOfType,
  iteratorState,
  iterNext,
  LE,
  listFromIterable,
  lookupAttrId,
  LT,
  type Machine,
  NE,
  newArguments,
  newBool,
  newInt,
  NONE,
  NOT_IMPLEMENTED,
  parseSignature,
  refuseKeywordNames,
  registerLayout,
  repr,
  reprEnter,
  reprLeave,
  reprText,
  richCompareBool,
  RUNTIME_ERROR,
  type Signature,
  StringWriter,
  TP_BASICSIZE,
  emptyTuple,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  registerSizeOf,
} from "@pyvm/vm";
import {
  BLOCK_BYTES,
  BLOCK_ITEMS,
  BLOCK_LENGTH,
  changed,
  clearDeque,
  DEQUE_BYTES,
  DEQUE_SIZE,
  freeBlocks,
  LEFT_BLOCK,
  LEFT_INDEX,
  MAXLEN,
  newBlock,
  popLeft,
  popRight,
  pushLeft,
  pushRight,
  reverse,
  RIGHT_INDEX,
  RIGHT_LINK,
  rotate,
  slotAt,
  STATE,
  takeEmptyBlock,
  WEAKREFLIST,
} from "./deque-blocks.ts";
import { dequeIter, dequeReversed } from "./deque-iterator.ts";
import { DEQUE_TYPE } from "./deque-type.ts";

const ID_DICT = identifier("__dict__");
const INIT_SIGNATURE: Signature = parseSignature("deque(iterable=None, maxlen=None)");

// ---- making -------------------------------------------------------------------------------------------------------

function dequeNew(vm: Machine, type: Address): Address {
  const self = vm.hold(vm.genericAlloc(type, 0));
  takeEmptyBlock(vm, self, newBlock(vm));
  vm.setWord(self, MAXLEN, -1);
  return vm.unhold();
}

function dequeInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const [iterable, maxlen] = newArguments(vm, INIT_SIGNATURE, args, kwargs);
  let bound = -1;
  if (maxlen !== 0 && maxlen !== NONE) {
    bound = iteratorState(vm, maxlen!);
    if (bound < 0) throw vm.raise(VALUE_ERROR, "maxlen must be non-negative");
  }
  vm.setWord(self, MAXLEN, bound);
  clearDeque(vm, self);
  if (iterable !== 0) extendRight(vm, self, iterable!);
}

function isDeque(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, DEQUE_TYPE);
}

/** An exact deque by its own means; an instance of a subclass by calling its class. */
function dequeCopy(vm: Machine, self: Address): Address {
  if (vm.typeOf(self) === DEQUE_TYPE) {
    const copy = vm.hold(dequeNew(vm, DEQUE_TYPE));
    vm.setWord(copy, MAXLEN, vm.getWord(self, MAXLEN));
    if (size(vm, self) === 1) append(vm, copy, vm.newRef(vm.get(slotAt(vm, self, 0), 0)));
    else extendRight(vm, copy, self);
    return vm.unhold();
  }
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const maxlen = vm.getWord(self, MAXLEN);
  const copy = maxlen < 0 ? call1(vm, type, self) : call2(vm, type, self, vm.hold(newInt(vm, maxlen)));
  vm.hold(copy);
  if (!isDeque(vm, copy)) {
    throw vm.raise(TYPE_ERROR, `${vm.typeNameOf(type)}() must return a deque, not ${vm.typeName(copy)}`);
  }
  return vm.keep(mark, copy);
}

// ---- the ends -----------------------------------------------------------------------------------------------------

function size(vm: Machine, self: Address): number {
  return vm.get(self, DEQUE_SIZE);
}

/** Adds `item`, which is taken over, and lets go of the other end's if that is too many. */
function append(vm: Machine, self: Address, item: Address): void {
  pushRight(vm, self, item);
  if (isTooLong(vm, self)) vm.decref(popLeft(vm, self));
  else changed(vm, self);
}

function appendLeft(vm: Machine, self: Address, item: Address): void {
  pushLeft(vm, self, item);
  if (isTooLong(vm, self)) vm.decref(popRight(vm, self));
  else changed(vm, self);
}

/** A maxlen of -1 is as good as infinite when it is read without its sign. */
function isTooLong(vm: Machine, self: Address): boolean {
  const maxlen = vm.getWord(self, MAXLEN);
  return maxlen >= 0 && maxlen < size(vm, self);
}

function extendRight(vm: Machine, self: Address, iterable: Address): void {
  const mark = vm.mark();
  const iterator = startExtending(vm, self, iterable);
  if (vm.getWord(self, MAXLEN) !== 0) {
    if (size(vm, self) === 0) {
      vm.setWord(self, LEFT_INDEX, 1); // fill the only block from its start
      vm.setWord(self, RIGHT_INDEX, 0);
    }
    for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) append(vm, self, item);
  } else consume(vm, iterator);
  vm.release(mark);
}

function extendLeft(vm: Machine, self: Address, iterable: Address): void {
  const mark = vm.mark();
  const iterator = startExtending(vm, self, iterable);
  if (vm.getWord(self, MAXLEN) !== 0) {
    if (size(vm, self) === 0) {
      vm.setWord(self, LEFT_INDEX, BLOCK_LENGTH - 1);
      vm.setWord(self, RIGHT_INDEX, BLOCK_LENGTH - 2);
    }
    for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) appendLeft(vm, self, item);
  } else consume(vm, iterator);
  vm.release(mark);
}

/** An iterator (held) over `iterable`, over a copy if that is the deque itself. */
function startExtending(vm: Machine, self: Address, iterable: Address): Address {
  if (iterable === self) return vm.hold(getIter(vm, vm.hold(listFromIterable(vm, iterable))));
  return vm.hold(getIter(vm, iterable));
}

function consume(vm: Machine, iterator: Address): void {
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) vm.decref(item);
}

// ---- concatenation and repetition ---------------------------------------------------------------------------------

function dequeConcat(vm: Machine, self: Address, other: Address): Address {
  if (!isDeque(vm, other)) {
    throw vm.raise(TYPE_ERROR, `can only concatenate deque (not "${vm.typeName(other)}") to deque`);
  }
  const copy = vm.hold(dequeCopy(vm, self));
  extendRight(vm, copy, other);
  return vm.unhold();
}

function inPlaceConcat(vm: Machine, self: Address, other: Address): Address {
  extendRight(vm, self, other);
  return vm.newRef(self);
}

function repeat(vm: Machine, self: Address, n: number): Address {
  const copy = vm.hold(dequeCopy(vm, self));
  repeatInPlace(vm, copy, n);
  return vm.unhold();
}

function inPlaceRepeat(vm: Machine, self: Address, n: number): Address {
  repeatInPlace(vm, self, n);
  return vm.newRef(self);
}

function repeatInPlace(vm: Machine, self: Address, n: number): void {
  const length = size(vm, self);
  const maxlen = vm.getWord(self, MAXLEN);
  if (length === 0 || n === 1) return;
  if (n <= 0) return clearDeque(vm, self);
  if (length === 1) return repeatItem(vm, self, maxlen >= 0 ? Math.min(n, maxlen) : n);
  if (length * n > Number.MAX_SAFE_INTEGER) vm.noMemory();
  const items = vm.hold(listFromIterable(vm, self));
  const times = maxlen >= 0 && n * length > maxlen ? Math.ceil(maxlen / length) : n;
  for (let i = 1; i < times; i++) extendRight(vm, self, items);
  vm.decref(vm.unhold());
}

/** Repeats the only item. */
function repeatItem(vm: Machine, self: Address, n: number): void {
  const item = vm.get(slotAt(vm, self, 0), 0);
  changed(vm, self);
  for (let i = 1; i < n; i++) pushRight(vm, self, vm.newRef(item));
}

// ---- searching ----------------------------------------------------------------------------------------------------

/**
 * The position, from `start` on and before `stop`, of the first item that equals `value`, or -1. A comparison that changes the deque ends it
 * with an error of type `error`, whether it finds the item or (unless `strict`) only if it does not.
 */
function search(
  vm: Machine,
  self: Address,
  value: Address,
  start: number,
  stop: number,
  error: Address,
  message: string,
  strict: boolean,
): number {
  const i32 = vm.i32;
  if (start >= stop) return -1;
  const state = i32[(self + STATE) >> 2];
  let block = vm.get(self, LEFT_BLOCK);
  let index = start + vm.get(self, LEFT_INDEX);
  for (; index >= BLOCK_LENGTH; index -= BLOCK_LENGTH) block = i32[(block + RIGHT_LINK) >> 2]!;
  for (let position = start; position < stop; position++) {
    const item = vm.hold(vm.newRef(i32[(block + BLOCK_ITEMS + 8 * index) >> 2]!));
    const found = richCompareBool(vm, item, value, EQ);
    vm.decref(vm.unhold());
    if (found && !strict) return position;
    if (i32[(self + STATE) >> 2] !== state) throw vm.raise(error, message);
    if (found) return position;
    if (++index === BLOCK_LENGTH) {
      block = i32[(block + RIGHT_LINK) >> 2]!;
      index = 0;
    }
  }
  return -1;
}

const MUTATED = "deque mutated during iteration";

function contains(vm: Machine, self: Address, value: Address): number {
  return search(vm, self, value, 0, size(vm, self), RUNTIME_ERROR, MUTATED, false) >= 0 ? 1 : 0;
}

function countMethod(vm: Machine, self: Address, value: Address): Address {
  let count = 0;
  const length = size(vm, self);
  for (let from = 0; from < length;) {
    const found = search(vm, self, value, from, length, RUNTIME_ERROR, MUTATED, true);
    if (found < 0) break;
    count++;
    from = found + 1;
  }
  return newInt(vm, count);
}

function indexMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "deque.index", kwnames);
  if (nargs < 1 || nargs > 3) {
    const [bound, limit] = nargs < 1 ? ["at least", "1 argument"] : ["at most", "3 arguments"];
    throw vm.raise(TYPE_ERROR, `index() takes ${bound} ${limit} (${nargs} given)`);
  }
  const value = vm.get(argv, 0);
  const givenStart = nargs > 1 ? boundArgument(vm, vm.get(argv, 8), 0) : 0;
  const givenStop = nargs > 2 ? boundArgument(vm, vm.get(argv, 16), 0) : size(vm, self);
  const length = size(vm, self);
  const stop = Math.min(givenStop < 0 ? Math.max(givenStop + length, 0) : givenStop, length);
  const start = Math.min(givenStart < 0 ? Math.max(givenStart + length, 0) : givenStart, stop);
  const found = search(vm, self, value, start, stop, RUNTIME_ERROR, MUTATED, false);
  if (found < 0) throw vm.raise(VALUE_ERROR, `${reprText(vm, value)} is not in deque`);
  return newInt(vm, found);
}

function removeMethod(vm: Machine, self: Address, value: Address): Address {
  const found = search(vm, self, value, 0, size(vm, self), INDEX_ERROR, MUTATED, true);
  if (found < 0) throw vm.raise(VALUE_ERROR, `${reprText(vm, value)} is not in deque`);
  deleteItem(vm, self, found);
  return vm.none();
}

// ---- items --------------------------------------------------------------------------------------------------------

function checkIndex(vm: Machine, self: Address, index: number): void {
  if (index < 0 || index >= size(vm, self)) throw vm.raise(INDEX_ERROR, "deque index out of range");
}

function getItem(vm: Machine, self: Address, index: number): Address {
  checkIndex(vm, self, index);
  return vm.newRef(vm.get(slotAt(vm, self, index), 0));
}

function setItem(vm: Machine, self: Address, index: number, value: Address): void {
  checkIndex(vm, self, index);
  if (value === 0) deleteItem(vm, self, index);
  else vm.replace(slotAt(vm, self, index), 0, vm.newRef(value));
}

function deleteItem(vm: Machine, self: Address, index: number): void {
  rotate(vm, self, -index);
  const item = vm.hold(popLeft(vm, self));
  rotate(vm, self, index);
  vm.unhold();
  vm.decref(item);
}

function insertMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "deque.insert", kwnames);
  if (nargs !== 2) throw vm.raise(TYPE_ERROR, `insert() takes exactly 2 arguments (${nargs} given)`);
  const index = asSsize(vm, vm.get(argv, 0));
  const value = vm.get(argv, 8);
  const length = size(vm, self);
  if (vm.getWord(self, MAXLEN) === length) throw vm.raise(INDEX_ERROR, "deque already at its maximum size");
  if (index >= length) append(vm, self, vm.newRef(value));
  else if (index <= -length || index === 0) appendLeft(vm, self, vm.newRef(value));
  else {
    rotate(vm, self, -index);
    if (index < 0) append(vm, self, vm.newRef(value));
    else appendLeft(vm, self, vm.newRef(value));
    rotate(vm, self, index);
  }
  return vm.none();
}

function rotateMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "deque.rotate", kwnames);
  checkPositional(vm, "deque.rotate", nargs, 0, 1);
  rotate(vm, self, nargs === 0 ? 1 : asSsize(vm, vm.get(argv, 0)));
  return vm.none();
}

// ---- the whole ----------------------------------------------------------------------------------------------------

function dequeRepr(vm: Machine, self: Address): Address {
  if (reprEnter(vm, self)) return vm.str("[...]");
  try {
    const mark = vm.mark();
    const list = vm.hold(listFromIterable(vm, self));
    const maxlen = vm.getWord(self, MAXLEN);
    const name = vm.typeName(self);
    const writer = new StringWriter();
    writer.writeText(`${name.slice(name.lastIndexOf(".") + 1)}(`);
    writer.writeStr(vm, vm.hold(repr(vm, list)));
    writer.writeText(maxlen >= 0 ? `, maxlen=${BigInt(maxlen)})` : ")");
    vm.release(mark);
    return writer.finish(vm);
  } finally {
    reprLeave(vm, self);
  }
}

function dequeRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!isDeque(vm, a) || !isDeque(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  if (op === EQ || op === NE) {
    if (a === b) return newBool(vm, op === EQ);
    if (size(vm, a) !== size(vm, b)) return newBool(vm, op === NE);
  }
  const mark = vm.mark();
  const left = vm.hold(getIter(vm, a));
  const right = vm.hold(getIter(vm, b));
  for (;;) {
    const inner = vm.mark();
    const x = vm.hold(iterNext(vm, left));
    const y = vm.hold(iterNext(vm, right));
    if (x === 0 || y === 0 || !richCompareBool(vm, x, y, EQ)) {
      const answer = x !== 0 && y !== 0 ? richCompareBool(vm, x, y, op) : compareEnds(x !== 0, y !== 0, op);
      vm.release(mark);
      return newBool(vm, answer);
    }
    vm.release(inner);
  }
}

/** The answer when one of two otherwise equal deques has ended, or both. */
function compareEnds(moreLeft: boolean, moreRight: boolean, op: number): boolean {
  switch (op) {
    case LT:
      return moreRight;
    case LE:
      return !moreLeft;
    case GT:
      return moreLeft;
    case GE:
      return !moreRight;
    default:
      return (moreLeft === moreRight) === (op === EQ);
  }
}

function dequeReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const dict = vm.hold(lookupAttrId(vm, self, ID_DICT));
  const iterator = vm.hold(getIter(vm, self));
  const maxlen = vm.getWord(self, MAXLEN);
  const empty = vm.hold(emptyTuple(vm));
  const args = maxlen < 0 ? empty : vm.hold(tuplePack(vm, empty, vm.hold(newInt(vm, maxlen))));
  const result = tuplePack(vm, vm.typeOf(self), args, dict === 0 ? NONE : dict, iterator);
  vm.release(mark);
  return result;
}

function dequeBytes(vm: Machine, self: Address): number {
  const blocks = Math.floor((vm.get(self, LEFT_INDEX) + size(vm, self) + BLOCK_LENGTH - 1) / BLOCK_LENGTH);
  return vm.get(vm.typeOf(self), TP_BASICSIZE) + blocks * BLOCK_BYTES;
}

registerSizeOf(DEQUE_TYPE, dequeBytes);

function sizeofMethod(vm: Machine, self: Address): Address {
  return newInt(vm, dequeBytes(vm, self));
}

const scanItems: CustomLayout = (vm, self, spans) => {
  let left = size(vm, self);
  let block = vm.get(self, LEFT_BLOCK);
  let index = vm.get(self, LEFT_INDEX);
  while (left > 0) {
    const count = Math.min(left, BLOCK_LENGTH - index);
    spans.add(block + BLOCK_ITEMS + 8 * index, count, 8);
    block = vm.get(block, RIGHT_LINK);
    index = 0;
    left -= count;
  }
};

function maxlenOf(vm: Machine, self: Address): Address {
  const maxlen = vm.getWord(self, MAXLEN);
  return maxlen < 0 ? vm.none() : newInt(vm, maxlen);
}

/** Makes a method of a function that returns nothing. */
function nothing(action: (vm: Machine, self: Address, argument: Address) => void) {
  return (vm: Machine, self: Address, argument?: Address): Address => {
    action(vm, self, argument ?? 0);
    return vm.none();
  };
}

const COPY_DOC = "Return a shallow copy of a deque.";

defineType(DEQUE_TYPE, {
  name: "collections.deque",
  doc: `deque([iterable[, maxlen]]) --> deque object

A list-like sequence optimized for data accesses near its endpoints.`,
  basicSize: DEQUE_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE | FLAG_SEQUENCE,
  weaklistOffset: WEAKREFLIST,
  layout: [{ op: "custom", kind: registerLayout(scanItems) }],
  slots: {
    new: dequeNew,
    init: dequeInit,
    dealloc: freeBlocks,
    clear: clearDeque,
    repr: dequeRepr,
    hash: null,
    richcompare: dequeRichCompare,
    iter: dequeIter,
    nb_bool: (vm, self) => (size(vm, self) === 0 ? 0 : 1),
    sq_length: size,
    sq_concat: dequeConcat,
    sq_repeat: repeat,
    sq_item: getItem,
    sq_ass_item: setItem,
    sq_contains: contains,
    sq_inplace_concat: inPlaceConcat,
    sq_inplace_repeat: inPlaceRepeat,
  },
  methods: [
    [
      "append!($self, item, /)",
      nothing((vm, self, item) => append(vm, self, vm.newRef(item))),
      "Add an element to the right side of the deque.",
    ],
    [
      "appendleft!($self, item, /)",
      nothing((vm, self, item) => appendLeft(vm, self, vm.newRef(item))),
      "Add an element to the left side of the deque.",
    ],
    ["clear!($self)", nothing(clearDeque), "Remove all elements from the deque."],
    ["__copy__!($self)", dequeCopy, COPY_DOC],
    ["copy!($self)", dequeCopy, COPY_DOC],
    ["count!($self, value, /)", countMethod, "D.count(value) -> integer -- return number of occurrences of value"],
    [
      "extend!($self, iterable, /)",
      nothing(extendRight),
      "Extend the right side of the deque with elements from the iterable",
    ],
    [
      "extendleft!($self, iterable, /)",
      nothing(extendLeft),
      "Extend the left side of the deque with elements from the iterable",
    ],
    [
      "index!($self, *args)",
      indexMethod,
      `D.index(value, [start, [stop]]) -> integer -- return first index of value.
Raises ValueError if the value is not present.`,
    ],
    ["insert!($self, *args)", insertMethod, "D.insert(index, object) -- insert object before index"],
    ["pop!($self)", popRight, "Remove and return the rightmost element."],
    ["popleft!($self)", popLeft, "Remove and return the leftmost element."],
    ["__reduce__!($self)", dequeReduce, "Return state information for pickling."],
    ["remove!($self, value, /)", removeMethod, "D.remove(value) -- remove first occurrence of value."],
    ["__reversed__!($self)", dequeReversed, "D.__reversed__() -- return a reverse iterator over the deque"],
    ["reverse!($self)", nothing(reverse), "D.reverse() -- reverse *IN PLACE*"],
    [
      "rotate!($self, *args)",
      rotateMethod,
      "Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left.",
    ],
    ["__sizeof__!($self)", sizeofMethod, "D.__sizeof__() -> size of D in memory, in bytes"],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
  getset: [["maxlen", maxlenOf, null, "maximum size of a deque or None if unbounded"]],
});
