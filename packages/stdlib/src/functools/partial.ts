/**
 * `functools.partial` (partialobject): a function with its first arguments and some keywords.
 *
 *     +--------+----------+------+----------+------+-------------+------------+
 *     | header | function | args | keywords | dict | weakreflist | vectorcall |
 *     0        16         24     32         40     48            56
 *
 * `args` is a tuple and `keywords` an exact dict, which anybody may change.
 */
import {
  type Address,
  callableDict,
  callTuple,
  classGetItem,
  defineType,
  dictCopy,
  dictKeyAt,
  dictMerge,
  dictNext,
  dictSize,
  dictValueAt,
  emptyTuple,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_HAVE_VECTORCALL,
  FLAG_TUPLE_SUBCLASS,
  type Machine,
  MEMBER_READONLY,
  nativeIndex,
  newDict,
  NONE,
  OVERRIDE,
  repr,
  reprEnter,
  reprLeave,
  sequenceConcat,
  genericSetDict,
  staticType,
  StringWriter,
  strOf,
  T_OBJECT,
  TP_CALL,
  tupleFromArguments,
  tupleFromIterable,
  tupleItem,
  tuplePack,
  tupleSize,
  tupleSlice,
  TUPLE_ITEMS,
  TUPLE_TYPE,
  TYPE_ERROR,
  vectorcall,
  DICT_TYPE,
  keywordsAsDict,
} from "@pyvm/vm";

export const PARTIAL_TYPE: Address = staticType();
const FUNCTION = 16;
const ARGS = 24;
const KEYWORDS = 32;
const DICT = 40;
const WEAKREFLIST = 48;
const VECTORCALL = 56;
const PARTIAL_BYTES = 64;

function isCallable(vm: Machine, object: Address): boolean {
  return vm.get(vm.typeOf(object), TP_CALL) !== 0;
}

function partialNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (tupleSize(vm, args) < 1) throw vm.raise(TYPE_ERROR, "type 'partial' takes at least one argument");
  let func = tupleItem(vm, args, 0);
  let innerArgs = 0;
  let innerKeywords = 0;
  // A partial of a partial without attributes of its own is one partial of the inner function.
  if (vm.get(vm.typeOf(func), TP_CALL) === vm.get(PARTIAL_TYPE, TP_CALL) && vm.get(func, DICT) === 0) {
    innerArgs = vm.get(func, ARGS);
    innerKeywords = vm.get(func, KEYWORDS);
    func = vm.get(func, FUNCTION);
  }
  if (!isCallable(vm, func)) throw vm.raise(TYPE_ERROR, "the first argument must be callable");
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, FUNCTION, vm.newRef(func));
  const rest = tupleSlice(vm, args, 1, tupleSize(vm, args));
  if (innerArgs === 0) vm.set(self, ARGS, rest);
  else vm.set(self, ARGS, sequenceConcat(vm, innerArgs, vm.hold(rest)));
  vm.set(self, KEYWORDS, joinKeywords(vm, innerKeywords, kwargs));
  vm.set(self, VECTORCALL, VECTORCALL_NATIVE);
  return vm.keep(mark, self);
}

/** An exact dict of the inner keywords (0: none) and those of the call, which win. */
function joinKeywords(vm: Machine, inner: Address, kwargs: Address): Address {
  if (inner === 0 || dictSize(vm, inner) === 0) {
    if (kwargs === 0) return newDict(vm);
    return vm.refcount(kwargs) === 1 ? vm.newRef(kwargs) : dictCopy(vm, kwargs);
  }
  const joined = vm.hold(dictCopy(vm, inner));
  if (kwargs !== 0) dictMerge(vm, joined, kwargs, OVERRIDE);
  return vm.unhold();
}

/** Without keywords of its own a partial only puts its arguments before those of the call. */
function partialVectorcall(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const i32 = vm.i32;
  const args = i32[(self + ARGS) >> 2]!;
  const own = tupleSize(vm, args);
  const extra = kwnames === 0 ? 0 : tupleSize(vm, kwnames);
  if (dictSize(vm, i32[(self + KEYWORDS) >> 2]!) !== 0) return callWithKeywords(vm, self, argv, nargs, kwnames);
  const mark = vm.mark();
  vm.hold(vm.newRef(args));
  const func = vm.hold(vm.newRef(i32[(self + FUNCTION) >> 2]!));
  const stack = vm.pushArguments(own + nargs + extra);
  let to = stack >> 2;
  for (let i = 0, from = (args + TUPLE_ITEMS) >> 2; i < own; i++, from += 2, to += 2) i32[to] = i32[from]!;
  for (let i = 0, from = argv >> 2; i < nargs + extra; i++, from += 2, to += 2) i32[to] = i32[from]!;
  vm.enterRecursion(" while calling a Python object");
  const result = vectorcall(vm, func, stack, own + nargs, kwnames);
  vm.leaveRecursion();
  vm.popArguments(stack);
  vm.release(mark);
  return result;
}

/** partial_vectorcall_fallback. */
function callWithKeywords(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  vm.enterRecursion(" while calling a Python object");
  const result = partialCall(vm, self, args, kwargs);
  vm.leaveRecursion();
  vm.release(mark);
  return result;
}

function partialCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const mark = vm.mark();
  const func = vm.hold(vm.newRef(vm.get(self, FUNCTION)));
  const own = vm.get(self, KEYWORDS);
  let keywords = kwargs;
  if (dictSize(vm, own) !== 0) {
    keywords = vm.hold(dictCopy(vm, own));
    if (kwargs !== 0) dictMerge(vm, keywords, kwargs, OVERRIDE);
  }
  const all = vm.hold(sequenceConcat(vm, vm.get(self, ARGS), args));
  const result = callTuple(vm, func, all, keywords);
  vm.release(mark);
  return result;
}

function partialRepr(vm: Machine, self: Address): Address {
  if (reprEnter(vm, self)) return vm.str("...");
  try {
    const mark = vm.mark();
    const rest = new StringWriter();
    writeArguments(vm, rest, vm.hold(vm.newRef(vm.get(self, ARGS))));
    writeKeywords(vm, rest, vm.hold(vm.newRef(vm.get(self, KEYWORDS))));
    const writer = new StringWriter();
    writer.writeText(`${vm.typeName(self)}(`);
    writer.writeStr(vm, vm.hold(repr(vm, vm.hold(vm.newRef(vm.get(self, FUNCTION))))));
    writer.writeStr(vm, vm.hold(rest.finish(vm)));
    writer.writeText(")");
    vm.release(mark);
    return writer.finish(vm);
  } finally {
    reprLeave(vm, self);
  }
}

function writeArguments(vm: Machine, writer: StringWriter, args: Address): void {
  for (let i = 0; i < tupleSize(vm, args); i++) {
    writer.writeText(", ");
    writer.writeStr(vm, vm.hold(repr(vm, tupleItem(vm, args, i))));
    vm.decref(vm.unhold());
  }
}

function writeKeywords(vm: Machine, writer: StringWriter, keywords: Address): void {
  for (let at = dictNext(vm, keywords, 0); at >= 0; at = dictNext(vm, keywords, at + 1)) {
    const mark = vm.mark();
    const key = vm.hold(vm.newRef(dictKeyAt(vm, keywords, at)));
    const value = vm.hold(vm.newRef(dictValueAt(vm, keywords, at)));
    writer.writeText(", ");
    writer.writeStr(vm, vm.hold(strOf(vm, key)));
    writer.writeText("=");
    writer.writeStr(vm, vm.hold(repr(vm, value)));
    vm.release(mark);
  }
}

function partialReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const func = vm.get(self, FUNCTION);
  const dict = vm.get(self, DICT);
  const args = vm.hold(tuplePack(vm, func));
  const state = vm.hold(tuplePack(vm, func, vm.get(self, ARGS), vm.get(self, KEYWORDS), dict === 0 ? NONE : dict));
  const result = tuplePack(vm, vm.typeOf(self), args, state);
  vm.release(mark);
  return result;
}

function partialSetState(vm: Machine, self: Address, state: Address): Address {
  checkState(vm, state);
  const mark = vm.mark();
  const args = tupleItem(vm, state, 1);
  const keywords = tupleItem(vm, state, 2);
  const dict = tupleItem(vm, state, 3);
  const exactArgs = vm.hold(vm.typeOf(args) === TUPLE_TYPE ? vm.newRef(args) : tupleFromIterable(vm, args));
  const exactKeywords = vm.hold(exactDict(vm, keywords));
  vm.replace(self, FUNCTION, vm.newRef(tupleItem(vm, state, 0)));
  vm.replace(self, ARGS, vm.newRef(exactArgs));
  vm.replace(self, KEYWORDS, vm.newRef(exactKeywords));
  vm.replace(self, DICT, dict === NONE ? 0 : vm.newRef(dict));
  vm.release(mark);
  return vm.none();
}

/** `(function, args, keywords or None, __dict__ or None)`. CPython does not look at the last: here it must be a dict. */
function checkState(vm: Machine, state: Address): void {
  const isState =
    vm.hasFlag(state, FLAG_TUPLE_SUBCLASS) &&
    tupleSize(vm, state) === 4 &&
    isCallable(vm, tupleItem(vm, state, 0)) &&
    vm.hasFlag(tupleItem(vm, state, 1), FLAG_TUPLE_SUBCLASS) &&
    isDictOrNone(vm, tupleItem(vm, state, 2)) &&
    isDictOrNone(vm, tupleItem(vm, state, 3));
  if (!isState) throw vm.raise(TYPE_ERROR, "invalid partial state");
}

function isDictOrNone(vm: Machine, object: Address): boolean {
  return object === NONE || vm.hasFlag(object, FLAG_DICT_SUBCLASS);
}

function exactDict(vm: Machine, keywords: Address): Address {
  if (keywords === NONE) return newDict(vm);
  return vm.typeOf(keywords) === DICT_TYPE ? vm.newRef(keywords) : dictCopy(vm, keywords);
}

/** tp_clear; the keywords empty themselves. */
function partialClear(vm: Machine, self: Address): void {
  vm.replace(self, FUNCTION, vm.none());
  vm.replace(self, ARGS, emptyTuple(vm));
  vm.replace(self, DICT, 0);
}

const VECTORCALL_NATIVE: number = nativeIndex("functools.partial.vectorcall", partialVectorcall);

defineType(PARTIAL_TYPE, {
  name: "functools.partial",
  doc: "partial(func, *args, **keywords) - new function with partial application\n    of the given arguments and keywords.\n",
  basicSize: PARTIAL_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE | FLAG_HAVE_VECTORCALL,
  dictOffset: DICT,
  weaklistOffset: WEAKREFLIST,
  vectorcallOffset: VECTORCALL,
  layout: [{ op: "fields", offset: FUNCTION, count: 4 }],
  slots: {
    new: partialNew,
    call: partialCall,
    repr: partialRepr,
    clear: partialClear,
  },
  methods: [
    ["__reduce__!($self)", partialReduce],
    ["__setstate__!($self, state, /)", partialSetState],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
  members: [
    ["func", T_OBJECT, FUNCTION, MEMBER_READONLY, "function object to use in future partial calls"],
    ["args", T_OBJECT, ARGS, MEMBER_READONLY, "tuple of arguments to future partial calls"],
    ["keywords", T_OBJECT, KEYWORDS, MEMBER_READONLY, "dictionary of keyword arguments to future partial calls"],
  ],
  getset: [["__dict__", callableDict, genericSetDict]],
});
