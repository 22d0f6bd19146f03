/** The type zip (zipobject of Python/bltinmodule.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { isTrue } from "../object/compare.ts";
import { getIter, iterNext, iterStep } from "../object/iterate.ts";
import { clearStopValue } from "../object/stop.ts";
import { defineType } from "../object/native.ts";
import { newArguments } from "../object/new-arguments.ts";
import { FLAG_BASETYPE, FLAG_HAVE_GC, GC_HEAD_BYTES, TUPLE_ITEMS } from "../object/offsets.ts";
import { parseSignature, type Signature, unpackKeywords } from "../object/signature.ts";
import { NONE, TRUE, VALUE_ERROR, ZIP_TYPE } from "../object/static.ts";
import { emptyTuple, newTuple, tuplePack, tupleSetItem } from "./tuple/tuple.ts";

export const ZIP_SIZE = 16;
export const ZIP_ITERATORS = 24;
export const ZIP_RESULT = 32;
const ZIP_STRICT = 40;
const ZIP_BYTES = 48;

/** Only keywords are parsed by it. */
const SIGNATURE: Signature = parseSignature("zip($type, /, *, strict=False)");

function zipNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  let strict = false;
  if (kwargs !== 0) {
    const mark = vm.mark();
    const [value] = newArguments(vm, SIGNATURE, vm.hold(emptyTuple(vm)), kwargs);
    vm.release(mark);
    strict = value !== 0 && isTrue(vm, value);
  }
  return makeZip(vm, type, args + TUPLE_ITEMS, vm.tupleSize(args), strict);
}

function zipVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  let strict = false;
  if (kwnames !== 0) {
    const [value] = unpackKeywords(vm, SIGNATURE, argv + 8 * nargs, 0, kwnames);
    strict = value !== 0 && isTrue(vm, value);
  }
  return makeZip(vm, type, argv, nargs, strict);
}

function makeZip(vm: Machine, type: Address, argv: Address, count: number, strict: boolean): Address {
  const iterators = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, iterators, i, getIter(vm, vm.i32[(argv >> 2) + 2 * i]));
  const result = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, result, i, NONE);
  vm.i32[NONE >> 2] += count;
  const self = vm.genericAlloc(type, 0);
  vm.set(self, ZIP_SIZE, count);
  vm.set(self, ZIP_RESULT, vm.unhold());
  vm.set(self, ZIP_ITERATORS, vm.unhold());
  vm.set(self, ZIP_STRICT, strict ? 1 : 0);
  return self;
}

/** The next tuple. The tuple given last is used again if nobody else has kept it. */
export function zipNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const count = i32[(self + ZIP_SIZE) >> 2];
  if (count === 0) return 0;
  const result = i32[(self + ZIP_RESULT) >> 2];
  return i32[result >> 2] === 1 ? fillAgain(vm, self, result, count) : fillNew(vm, self, count);
}

function fillAgain(vm: Machine, self: Address, result: Address, count: number): Address {
  const i32 = vm.i32;
  const mark = vm.mark();
  vm.hold(vm.newRef(result));
  const iterators = (i32[(self + ZIP_ITERATORS) >> 2] + TUPLE_ITEMS) >> 2;
  for (let i = 0; i < count; i++) {
    const item = iterStep(vm, i32[iterators + 2 * i]);
    if (item === 0) {
      vm.release(mark);
      return atEnd(vm, self, i, count);
    }
    const at = ((result + TUPLE_ITEMS) >> 2) + 2 * i;
    const old = i32[at];
    i32[at] = item;
    vm.decref(old);
  }
  // The collector may have stopped tracking the tuple for what it held before.
  if (i32[(result - GC_HEAD_BYTES) >> 2] === 0) vm.track(result);
  return vm.unhold();
}

function fillNew(vm: Machine, self: Address, count: number): Address {
  const i32 = vm.i32;
  const mark = vm.mark();
  const result = vm.hold(newTuple(vm, count));
  const iterators = (i32[(self + ZIP_ITERATORS) >> 2] + TUPLE_ITEMS) >> 2;
  for (let i = 0; i < count; i++) {
    const item = iterStep(vm, i32[iterators + 2 * i]);
    if (item === 0) {
      vm.release(mark);
      return atEnd(vm, self, i, count);
    }
    tupleSetItem(vm, result, i, item);
  }
  return vm.unhold();
}

/** One of the iterators has ended: with `strict` all must. */
function atEnd(vm: Machine, self: Address, ended: number, count: number): Address {
  if (vm.get(self, ZIP_STRICT) === 0) return 0;
  clearStopValue(vm);
  if (ended > 0) throw lengthError(vm, ended, "shorter");
  const iterators = vm.get(self, ZIP_ITERATORS);
  for (let i = 1; i < count; i++) {
    const item = iterNext(vm, vm.tupleItem(iterators, i));
    if (item === 0) continue;
    vm.decref(item);
    throw lengthError(vm, i, "longer");
  }
  return 0;
}

function lengthError(vm: Machine, index: number, comparison: string): unknown {
  const others = index === 1 ? " 1" : `s 1-${index}`;
  return vm.raise(VALUE_ERROR, `zip() argument ${index + 1} is ${comparison} than argument${others}`);
}

function reduceMethod(vm: Machine, self: Address): Address {
  const iterators = vm.get(self, ZIP_ITERATORS);
  if (vm.get(self, ZIP_STRICT) !== 0) return tuplePack(vm, vm.typeOf(self), iterators, TRUE);
  return tuplePack(vm, vm.typeOf(self), iterators);
}

function setStateMethod(vm: Machine, self: Address, state: Address): Address {
  vm.set(self, ZIP_STRICT, isTrue(vm, state) ? 1 : 0);
  return vm.none();
}

defineType(ZIP_TYPE, {
  name: "zip",
  basicSize: ZIP_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.

   >>> list(zip('abcdefg', range(3), range(4)))
   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]

The zip object yields n-length tuples, where n is the number of iterables
passed as positional arguments to zip().  The i-th element in every tuple
comes from the i-th iterable argument to zip().  This continues until the
shortest argument is exhausted.

If strict is true and one of the arguments is exhausted before the others,
raise a ValueError.`,
  layout: [{ op: "fields", offset: ZIP_ITERATORS, count: 2 }],
  slots: { new: zipNew, vectorcall: zipVectorcall, iter: (vm, self) => vm.newRef(self), iternext: zipNext },
  methods: [
    ["__reduce__!($self)", reduceMethod, "Return state information for pickling."],
    ["__setstate__!($self, state, /)", setStateMethod, "Set state information for unpickling."],
  ],
});
