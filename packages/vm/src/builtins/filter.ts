/** The type filter (filterobject of Python/bltinmodule.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { vectorcall } from "../object/call.ts";
import { isTrue, takeTruth } from "../object/compare.ts";
import { getIter, iterStep } from "../object/iterate.ts";
import { endOrThrow } from "../object/stop.ts";
import { defineType } from "../object/native.ts";
import { refuseKeywordNames, refuseKeywords } from "../object/new-arguments.ts";
import { FLAG_BASETYPE, FLAG_HAVE_GC } from "../object/offsets.ts";
import { checkPositional } from "../object/signature.ts";
import { BOOL_TYPE, FILTER_TYPE, NONE } from "../object/static.ts";
import { tuplePack } from "./tuple/tuple.ts";

export const FILTER_FUNCTION = 16;
const FILTER_ITERATOR = 24;
const FILTER_BYTES = 32;

function filterNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === FILTER_TYPE) refuseKeywords(vm, "filter", kwargs);
  checkPositional(vm, "filter", vm.tupleSize(args), 2, 2);
  return makeFilter(vm, type, vm.tupleItem(args, 0), vm.tupleItem(args, 1));
}

function filterVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "filter", kwnames);
  checkPositional(vm, "filter", nargs, 2, 2);
  return makeFilter(vm, type, vm.i32[argv >> 2], vm.i32[(argv + 8) >> 2]);
}

function makeFilter(vm: Machine, type: Address, predicate: Address, iterable: Address): Address {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, FILTER_FUNCTION, vm.newRef(predicate));
  vm.set(self, FILTER_ITERATOR, vm.newRef(iterator));
  vm.release(mark);
  return self;
}

/** The next item for which the function is true. */
export function filterNext(vm: Machine, self: Address): Address {
  const iterator = vm.get(self, FILTER_ITERATOR);
  const predicate = vm.get(self, FILTER_FUNCTION);
  const plain = predicate === NONE || predicate === BOOL_TYPE;
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  for (;;) {
    const item = iterStep(vm, iterator);
    if (item === 0) return 0;
    vm.hold(item);
    let good: boolean;
    try {
      good = plain ? isTrue(vm, item) : takeTruth(vm, vectorcall(vm, predicate, mark, 1, 0));
    } catch (error) {
      return endOrThrow(vm, error, mark, depth);
    }
    if (good) return vm.unhold();
    vm.decref(vm.unhold());
  }
}

function reduceMethod(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, vm.get(self, FILTER_FUNCTION), vm.get(self, FILTER_ITERATOR)));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

defineType(FILTER_TYPE, {
  name: "filter",
  basicSize: FILTER_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `filter(function or None, iterable) --> filter object

Return an iterator yielding those items of iterable for which function(item)
is true. If function is None, return the items that are true.`,
  layout: [{ op: "fields", offset: FILTER_FUNCTION, count: 2 }],
  slots: { new: filterNew, vectorcall: filterVectorcall, iter: (vm, self) => vm.newRef(self), iternext: filterNext },
  methods: [["__reduce__!($self)", reduceMethod, "Return state information for pickling."]],
});
