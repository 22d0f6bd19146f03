/** `collections.OrderedDict` (Objects/odictobject.c): its methods and slots; ordered-nodes.ts has the order itself. */
import {
  type Address,
  call0,
  callableDict,
  call1,
  callMethod0,
  clearException,
  type CustomLayout,
  defineType,
  DICT_TYPE,
  dictClear,
  dictDeleteHashed,
  dictGet,
  dictPopHashed,
  dictRichCompare,
  dictSetHashed,
  dictSize,
  dictSizeof,
  EQ,
  FALSE,
  fetchException,
  restoreException,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  freeDictTables,
  fromKeysMethod,
  genericSetDict,
  getAttrId,
  getIter,
  identifier,
  isInstanceOfType,
  keyError,
  keyHash,
  length,
  listAppend,
  listFromIterable,
  type Machine,
  NE,
  newBool,
  newInt,
  newList,
  NONE,
  NOT_IMPLEMENTED,
  registerLayout,
  repr,
  reprEnter,
  reprLeave,
  richCompareBool,
  sequenceContains,
  getItem,
  delItem,
  setItem,
  staticType,
  StringWriter,
  TRUE,
  emptyTuple,
  isTrue,
  tupleItem,
  tuplePack,
  tuplePair,
  tupleSize,
  TYPE_ERROR,
  KEY_ERROR,
  keywordsAsDict,
  registerSizeOf,
} from "@pyvm/vm";
import {
  addFirst,
  addLast,
  addNode,
  checkState,
  clearNodes,
  FAST_NODES_SIZE,
  findNode,
  FIRST,
  freeNodes,
  INSTANCE_DICT,
  LAST,
  missingKey,
  NODE_BYTES,
  NODE_HASH,
  NODE_KEY,
  NODE_NEXT,
  ORDERED_DICT_BYTES,
  orderedSize,
  removeNode,
  STATE,
  unlinkNode,
  WEAKREFLIST,
} from "./ordered-nodes.ts";
import { itemsMethod, keysMethod, orderedIter, orderedReversed, valuesMethod } from "./ordered-iterator.ts";
import { updateFrom, updateFromKeywords } from "./ordered-update.ts";

export const ORDERED_DICT_TYPE: Address = staticType();
const ID_DICT = identifier("__dict__");
const ID_ITEMS = identifier("items");

function isExact(vm: Machine, object: Address): boolean {
  return vm.typeOf(object) === ORDERED_DICT_TYPE;
}

function isOrdered(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, ORDERED_DICT_TYPE);
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const count = tupleSize(vm, args);
  if (count > 1) throw vm.raise(TYPE_ERROR, `expected at most 1 arguments, got ${count}`);
  if (count === 1) updateFrom(vm, self, tupleItem(vm, args, 0));
  updateFromKeywords(vm, self, kwargs);
}

function updateMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (nargs >= 2) throw vm.raise(TYPE_ERROR, `update() takes at most 1 positional argument (${nargs} given)`);
  if (nargs === 1) updateFrom(vm, self, vm.get(argv, 0));
  const mark = vm.mark();
  if (kwnames !== 0) updateFromKeywords(vm, self, vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames)));
  vm.release(mark);
  return vm.none();
}

// ---- single keys --------------------------------------------------------------------------------------------------

/** _PyODict_SetItem_KnownHash: what was set in the dict is taken back if the order cannot take the key. */
function setHashed(vm: Machine, self: Address, key: Address, value: Address, low: number, high: number): void {
  dictSetHashed(vm, self, key, value, low, high);
  const mark = vm.mark();
  try {
    addNode(vm, self, key, low, high);
  } catch (error) {
    vm.caught(error, mark);
    const exception = fetchException(vm);
    vm.hold(exception);
    takeBack(vm, self, key, low, high);
    vm.unhold();
    throw restoreException(vm, exception);
  }
}

/** Deletes a key while another exception is under way, which hides any of this. */
function takeBack(vm: Machine, self: Address, key: Address, low: number, high: number): void {
  const mark = vm.mark();
  try {
    dictDeleteHashed(vm, self, key, low, high);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
  }
}

function setKey(vm: Machine, self: Address, key: Address, value: Address): void {
  const low = keyHash(vm, key);
  setHashed(vm, self, key, value, low, vm.hashHigh);
}

function assignSubscript(vm: Machine, self: Address, key: Address, value: Address): void {
  if (value !== 0) return setKey(vm, self, key, value);
  const low = keyHash(vm, key);
  const high = vm.hashHigh;
  removeNode(vm, self, key, low, high);
  if (!dictDeleteHashed(vm, self, key, low, high)) keyError(vm, key);
}

function setDefault(vm: Machine, self: Address, key: Address, given: Address): Address {
  const value = given === 0 ? NONE : given;
  if (isExact(vm, self)) {
    const found = dictGet(vm, self, key);
    if (found !== 0) return vm.newRef(found);
    setKey(vm, self, key, value);
  } else {
    if (sequenceContains(vm, self, key)) return getItem(vm, self, key);
    setItem(vm, self, key, value);
  }
  return vm.newRef(value);
}

/** _odict_popkey_hash; `fallback` 0 is none. */
function popHashed(vm: Machine, self: Address, key: Address, fallback: Address, low: number, high: number): Address {
  removeNode(vm, self, key, low, high);
  if (isExact(vm, self)) {
    const value = dictPopHashed(vm, self, key, low, high);
    if (value !== 0) return value;
  } else if (sequenceContains(vm, self, key)) {
    vm.hold(getItem(vm, self, key));
    delItem(vm, self, key);
    return vm.unhold();
  }
  if (fallback !== 0) return vm.newRef(fallback);
  return isExact(vm, self) ? keyError(vm, key) : missingKey(vm, key);
}

function pop(vm: Machine, self: Address, key: Address, fallback: Address): Address {
  const low = keyHash(vm, key);
  return popHashed(vm, self, key, fallback, low, vm.hashHigh);
}

function popItem(vm: Machine, self: Address, last: Address): Address {
  const fromEnd = last === 0 || isTrue(vm, last);
  const node = vm.get(self, fromEnd ? LAST : FIRST);
  if (node === 0) throw vm.raise(KEY_ERROR, "dictionary is empty");
  const mark = vm.mark();
  const key = vm.hold(vm.newRef(vm.get(node, NODE_KEY)));
  const value = vm.hold(popHashed(vm, self, key, 0, vm.get(node, NODE_HASH), vm.get(node, NODE_HASH + 4)));
  const pair = tuplePair(vm, key, value);
  vm.release(mark);
  return pair;
}

function moveToEnd(vm: Machine, self: Address, key: Address, last: Address): Address {
  const toEnd = last === 0 || isTrue(vm, last);
  const end = vm.get(self, toEnd ? LAST : FIRST);
  if (end === 0) missingKey(vm, key);
  if (vm.get(end, NODE_KEY) === key) return vm.none();
  const node = findNode(vm, self, key);
  if (node === 0) missingKey(vm, key);
  if (node !== vm.get(self, toEnd ? LAST : FIRST)) {
    unlinkNode(vm, self, node);
    if (toEnd) addLast(vm, self, node);
    else addFirst(vm, self, node);
  }
  return vm.none();
}

// ---- the whole ----------------------------------------------------------------------------------------------------

function clear(vm: Machine, self: Address): void {
  dictClear(vm, self);
  clearNodes(vm, self);
}

function copy(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const exact = isExact(vm, self);
  const result = vm.hold(call0(vm, vm.typeOf(self)));
  const state = vm.get(self, STATE);
  for (let node = vm.get(self, FIRST); node !== 0; node = vm.get(node, NODE_NEXT)) {
    const inner = vm.mark();
    const key = vm.hold(vm.newRef(vm.get(node, NODE_KEY)));
    const low = vm.get(node, NODE_HASH);
    const high = vm.get(node, NODE_HASH + 4);
    const value = exact ? vm.newRef(valueOf(vm, self, key)) : getItem(vm, self, key);
    vm.hold(value);
    if (exact) setHashed(vm, result, key, value, low, high);
    else setItem(vm, result, key, value);
    vm.release(inner);
    checkState(vm, self, state);
  }
  return vm.keep(mark, result);
}

/** The dict's value (borrowed) of a key of the order. */
function valueOf(vm: Machine, self: Address, key: Address): Address {
  const value = dictGet(vm, self, key);
  return value === 0 ? missingKey(vm, key) : value;
}

function orderedRepr(vm: Machine, self: Address): Address {
  const full = vm.typeName(self);
  const name = full.slice(full.lastIndexOf(".") + 1);
  if (dictSize(vm, self) === 0) return vm.str(`${name}()`);
  if (reprEnter(vm, self)) return vm.str("...");
  try {
    const mark = vm.mark();
    const pieces = vm.hold(isExact(vm, self) ? pairsInOrder(vm, self) : listOfItems(vm, self));
    const writer = new StringWriter();
    writer.writeText(`${name}(`);
    writer.writeStr(vm, vm.hold(repr(vm, pieces)));
    writer.writeText(")");
    vm.release(mark);
    return writer.finish(vm);
  } finally {
    reprLeave(vm, self);
  }
}

function pairsInOrder(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  const state = vm.get(self, STATE);
  for (let node = vm.get(self, FIRST); node !== 0; node = vm.get(node, NODE_NEXT)) {
    const inner = vm.mark();
    const key = vm.hold(vm.newRef(vm.get(node, NODE_KEY)));
    listAppend(vm, list, vm.hold(tuplePair(vm, key, valueOf(vm, self, key))));
    vm.release(inner);
    checkState(vm, self, state);
  }
  return vm.keep(mark, list);
}

function listOfItems(vm: Machine, self: Address): Address {
  const items = vm.hold(callMethod0(vm, self, ID_ITEMS));
  const list = listFromIterable(vm, items);
  vm.decref(vm.unhold());
  return list;
}

/** Equal as dicts, and, if both are ordered, in the same order. */
function orderedRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  const areDicts = vm.hasFlag(a, FLAG_DICT_SUBCLASS) && vm.hasFlag(b, FLAG_DICT_SUBCLASS);
  if (!areDicts || (op !== EQ && op !== NE)) return vm.newRef(NOT_IMPLEMENTED);
  const answer = dictRichCompare(vm, a, b, op);
  if (!isOrdered(vm, b) || answer === (op === EQ ? FALSE : TRUE)) return answer;
  vm.decref(answer);
  return newBool(vm, haveSameOrder(vm, a, b) === (op === EQ));
}

function haveSameOrder(vm: Machine, a: Address, b: Address): boolean {
  const stateA = vm.get(a, STATE);
  const stateB = vm.get(b, STATE);
  let x = vm.get(a, FIRST);
  let y = vm.get(b, FIRST);
  for (; x !== 0 && y !== 0; x = vm.get(x, NODE_NEXT), y = vm.get(y, NODE_NEXT)) {
    const mark = vm.mark();
    const left = vm.hold(vm.newRef(vm.get(x, NODE_KEY)));
    const right = vm.hold(vm.newRef(vm.get(y, NODE_KEY)));
    const equal = richCompareBool(vm, left, right, EQ);
    vm.release(mark);
    if (!equal) return false;
    checkState(vm, a, stateA);
    checkState(vm, b, stateB);
  }
  return x === y;
}

function or(vm: Machine, left: Address, right: Address): Address {
  const isLeft = isOrdered(vm, left);
  const type = vm.typeOf(isLeft ? left : right);
  if (!vm.hasFlag(isLeft ? right : left, FLAG_DICT_SUBCLASS)) return vm.newRef(NOT_IMPLEMENTED);
  const result = vm.hold(call1(vm, type, left));
  updateFrom(vm, result, right);
  return vm.unhold();
}

function inPlaceOr(vm: Machine, self: Address, other: Address): Address {
  updateFrom(vm, self, other);
  return vm.newRef(self);
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const dict = vm.hold(getAttrId(vm, self, ID_DICT));
  const state = length(vm, dict) === 0 ? NONE : dict;
  const args = vm.hold(emptyTuple(vm));
  const items = vm.hold(callMethod0(vm, self, ID_ITEMS));
  const iterator = vm.hold(getIter(vm, items));
  const result = tuplePack(vm, vm.typeOf(self), args, state, NONE, iterator);
  vm.release(mark);
  return result;
}

function orderedBytes(vm: Machine, self: Address): number {
  const nodes = vm.get(self, FIRST) === 0 ? 0 : NODE_BYTES * orderedSize(vm, self);
  return dictSizeof(vm, self) + 8 * vm.get(self, FAST_NODES_SIZE) + nodes;
}

registerSizeOf(ORDERED_DICT_TYPE, orderedBytes);

function sizeof(vm: Machine, self: Address): Address {
  return newInt(vm, orderedBytes(vm, self));
}

const scanNodes: CustomLayout = (vm, self, spans) => {
  for (let node = vm.get(self, FIRST); node !== 0; node = vm.get(node, NODE_NEXT)) spans.add(node + NODE_KEY, 1, 8);
};

/** The nodes, whose keys are released, and the dict's tables. */
function dealloc(vm: Machine, self: Address): void {
  freeNodes(vm, self);
  freeDictTables(vm, self);
}

/** tp_clear. */
function clearAll(vm: Machine, self: Address): void {
  vm.replace(self, INSTANCE_DICT, 0);
  clear(vm, self);
}

defineType(ORDERED_DICT_TYPE, {
  name: "collections.OrderedDict",
  base: DICT_TYPE,
  doc: "Dictionary that remembers insertion order",
  basicSize: ORDERED_DICT_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  dictOffset: INSTANCE_DICT,
  weaklistOffset: WEAKREFLIST,
  layout: [
    { op: "fields", offset: INSTANCE_DICT, count: 1 },
    { op: "custom", kind: registerLayout(scanNodes) },
    { op: "dict" },
  ],
  slots: {
    init: initialize,
    dealloc,
    clear: clearAll,
    repr: orderedRepr,
    hash: null,
    richcompare: orderedRichCompare,
    iter: orderedIter,
    nb_or: or,
    nb_inplace_or: inPlaceOr,
    mp_ass_subscript: assignSubscript,
  },
  methods: [
    [
      "fromkeys($type, /, iterable, value=None)",
      fromKeysMethod,
      "Create a new ordered dictionary with keys from iterable and values set to value.",
    ],
    ["__sizeof__!($self)", sizeof],
    ["__reduce__!($self)", reduce, "Return state information for pickling"],
    [
      "setdefault($self, /, key, default=None)",
      setDefault,
      `Insert key with a value of default if key is not in the dictionary.

Return the value for key if key is in the dictionary, else default.`,
    ],
    [
      "pop($self, /, key, default=<unrepresentable>)",
      pop,
      `od.pop(key[,default]) -> v, remove specified key and return the corresponding value.

If the key is not found, return the default if given; otherwise,
raise a KeyError.`,
    ],
    [
      "popitem($self, /, last=True)",
      popItem,
      `Remove and return a (key, value) pair from the dictionary.

Pairs are returned in LIFO order if last is true or FIFO order if false.`,
    ],
    ["keys!($self)", keysMethod],
    ["values!($self)", valuesMethod],
    ["items!($self)", itemsMethod],
    ["update!($self, *args, **kwargs)", updateMethod],
    [
      "clear!($self)",
      (vm, self) => {
        clear(vm, self);
        return vm.none();
      },
      "od.clear() -> None.  Remove all items from od.",
    ],
    ["copy!($self)", copy, "od.copy() -> a shallow copy of od"],
    ["__reversed__!($self)", orderedReversed, "od.__reversed__() <==> reversed(od)"],
    [
      "move_to_end($self, /, key, last=True)",
      moveToEnd,
      `Move an existing element to the end (or beginning if last is false).

Raise KeyError if the element does not exist.`,
    ],
  ],
  getset: [["__dict__", callableDict, genericSetDict]],
});
