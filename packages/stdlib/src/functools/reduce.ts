/** `functools.reduce`. */
import {
  type Address,
  call2,
  checkPositional,
  clearException,
  exceptionMatches,
  getIter,
  iterNext,
  type Machine,
  refuseKeywordNames,
  TYPE_ERROR,
} from "@pyvm/vm";

/** METH_VARARGS in CPython, which words its refusal of keywords in its own way. */
export function reduce(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "reduce", kwnames);
  checkPositional(vm, "reduce", nargs, 2, 3);
  return fold(vm, vm.get(argv, 0), vm.get(argv, 8), nargs === 3 ? vm.get(argv, 16) : 0);
}

function fold(vm: Machine, func: Address, iterable: Address, initial: Address): Address {
  const mark = vm.mark();
  const iterator = vm.hold(iteratorOf(vm, iterable));
  let result = initial === 0 ? 0 : vm.newRef(initial);
  for (;;) {
    vm.hold(result);
    const item = iterNext(vm, iterator);
    if (item === 0) break;
    if (result === 0) {
      vm.unhold();
      result = item;
      continue;
    }
    vm.hold(item);
    const next = call2(vm, func, result, item);
    vm.decref(vm.unhold());
    vm.decref(vm.unhold());
    result = next;
  }
  vm.unhold();
  if (result === 0) throw vm.raise(TYPE_ERROR, "reduce() of empty iterable with no initial value");
  vm.hold(result);
  return vm.keep(mark, result);
}

function iteratorOf(vm: Machine, iterable: Address): Address {
  const mark = vm.mark();
  try {
    return getIter(vm, iterable);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    throw vm.raise(TYPE_ERROR, "reduce() arg 2 must support iteration");
  }
}
