/** The type map (mapobject of Python/bltinmodule.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { vectorcall } from "../object/call.ts";
import { getIter, iterStep } from "../object/iterate.ts";
import { endOrThrow } from "../object/stop.ts";
import { defineType } from "../object/native.ts";
import { refuseKeywordNames, refuseKeywords } from "../object/new-arguments.ts";
import { FLAG_BASETYPE, FLAG_HAVE_GC, OB_SIZE, TUPLE_ITEMS } from "../object/offsets.ts";
import { MAP_TYPE, TYPE_ERROR } from "../object/static.ts";
import { newTuple, tuplePack, tupleSetItem } from "./tuple/tuple.ts";

export const MAP_ITERATORS = 16;
const MAP_FUNCTION = 24;
const MAP_BYTES = 32;

function mapNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === MAP_TYPE) refuseKeywords(vm, "map", kwargs);
  return makeMap(vm, type, args + TUPLE_ITEMS, vm.tupleSize(args));
}

function mapVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "map", kwnames);
  return makeMap(vm, type, argv, nargs);
}

function makeMap(vm: Machine, type: Address, argv: Address, nargs: number): Address {
  if (nargs < 2) throw vm.raise(TYPE_ERROR, "map() must have at least two arguments.");
  const iterators = vm.hold(newTuple(vm, nargs - 1));
  for (let i = 1; i < nargs; i++) tupleSetItem(vm, iterators, i - 1, getIter(vm, vm.i32[(argv >> 2) + 2 * i]));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, MAP_ITERATORS, vm.unhold());
  vm.set(self, MAP_FUNCTION, vm.newRef(vm.i32[argv >> 2]));
  return self;
}

/** The result of the next call. The items wait on the native value stack, where the call finds its arguments. */
export function mapNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const iterators = i32[(self + MAP_ITERATORS) >> 2];
  const count = i32[(iterators + OB_SIZE) >> 2];
  const argv = vm.mark();
  const item = iterStep(vm, i32[(iterators + TUPLE_ITEMS) >> 2]);
  if (item === 0) return 0;
  vm.hold(item);
  if (count > 1 && !holdOthers(vm, iterators, count, argv)) return 0;
  const depth = vm.recursionDepth();
  try {
    const result = vectorcall(vm, i32[(self + MAP_FUNCTION) >> 2], argv, count, 0);
    if (count > 1) vm.release(argv);
    else if (--i32[vm.unhold() >> 2] === 0) vm.dealloc(item);
    return result;
  } catch (error) {
    return endOrThrow(vm, error, argv, depth);
  }
}

/** Holds the items of the other iterators; false if one has ended, and then everything is released to `mark`. */
function holdOthers(vm: Machine, iterators: Address, count: number, mark: number): boolean {
  for (let i = 1; i < count; i++) {
    const item = iterStep(vm, vm.tupleItem(iterators, i));
    if (item === 0) {
      vm.release(mark);
      return false;
    }
    vm.hold(item);
  }
  return true;
}

function reduceMethod(vm: Machine, self: Address): Address {
  const iterators = vm.get(self, MAP_ITERATORS);
  const count = vm.tupleSize(iterators);
  const mark = vm.mark();
  const args = vm.hold(newTuple(vm, count + 1));
  tupleSetItem(vm, args, 0, vm.newRef(vm.get(self, MAP_FUNCTION)));
  for (let i = 0; i < count; i++) tupleSetItem(vm, args, i + 1, vm.newRef(vm.tupleItem(iterators, i)));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

defineType(MAP_TYPE, {
  name: "map",
  basicSize: MAP_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `map(func, *iterables) --> map object

Make an iterator that computes the function using arguments from
each of the iterables.  Stops when the shortest iterable is exhausted.`,
  layout: [{ op: "fields", offset: MAP_ITERATORS, count: 2 }],
  slots: { new: mapNew, vectorcall: mapVectorcall, iter: (vm, self) => vm.newRef(self), iternext: mapNext },
  methods: [["__reduce__!($self)", reduceMethod, "Return state information for pickling."]],
});
