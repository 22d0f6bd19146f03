/** Arguments as PyArg_ParseTuple and PyArg_ParseTupleAndKeywords read them, by functions that take them raw. */
import {
  type Address,
  dictSize,
  keywordsAsDict,
  type Machine,
  NONE,
  refuseKeywordNames,
  tupleFromArguments,
  TYPE_ERROR,
} from "@pyvm/vm";
import { parseArguments } from "../keyword-arguments.ts";
import { isContext } from "./memory.ts";

/** One address (borrowed) for each name, 0 where it was not given; the first `required` must be. */
export function namedArguments(
  vm: Machine,
  names: readonly string[],
  required: number,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address[] {
  if (kwnames === 0 && nargs >= required && nargs <= names.length) {
    return names.map((_name, i) => (i < nargs ? vm.get(argv, 8 * i) : 0));
  }
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const values = parseArguments(vm, "function", names, required, args, kwargs);
  // The caller's arguments hold the values.
  vm.release(mark);
  return values;
}

/** The same of the arguments of tp_new and tp_init. */
export function constructorArguments(vm: Machine, names: readonly string[], args: Address, kwargs: Address): Address[] {
  const count = vm.tupleSize(args);
  if (count <= names.length && (kwargs === 0 || dictSize(vm, kwargs) === 0)) {
    return names.map((_name, i) => (i < count ? vm.tupleItem(args, i) : 0));
  }
  return parseArguments(vm, "function", names, 0, args, kwargs);
}

/** Arguments by position only; 0 where one was not given. */
export function positionalArguments(
  vm: Machine,
  name: string,
  required: number,
  limit: number,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address[] {
  refuseKeywordNames(vm, name, kwnames);
  if (nargs < required || nargs > limit) {
    const bound = required === limit ? "exactly" : nargs < required ? "at least" : "at most";
    const wanted = nargs < required ? required : limit;
    throw vm.raise(TYPE_ERROR, `function takes ${bound} ${wanted} argument${wanted === 1 ? "" : "s"} (${nargs} given)`);
  }
  const values: Address[] = [];
  for (let i = 0; i < limit; i++) values.push(i < nargs ? vm.get(argv, 8 * i) : 0);
  return values;
}

/** CONTEXT_CHECK_VA: a context, or the current one for None and what was not given. */
export function contextArgument(vm: Machine, object: Address, current: (vm: Machine) => Address): Address {
  if (object === 0 || object === NONE) return current(vm);
  if (!isContext(vm, object)) throw vm.raise(TYPE_ERROR, "optional argument must be a context");
  return object;
}
