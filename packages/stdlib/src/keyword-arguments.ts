/** Arguments as PyArg_ParseTupleAndKeywords reads them where its format does not name the function. */
import {
  type Address,
  dictGet,
  dictKeyAt,
  dictNext,
  dictSize,
  FLAG_UNICODE_SUBCLASS,
  type Machine,
  tupleItem,
  tupleSize,
  TYPE_ERROR,
} from "@pyvm/vm";

/** How a function calls itself in messages: `name()`, or `function` for those that do not say. */
export type FunctionName = string;

/**
 * One address (borrowed) for each name, 0 where it was not given; the first `required` must be. `visit` converts the arguments in their
 * order, each before the next is looked at.
 */
export function parseArguments(
  vm: Machine,
  self: FunctionName,
  names: readonly string[],
  required: number,
  args: Address,
  kwargs: Address,
  visit: (value: Address, index: number) => void = () => {},
): Address[] {
  const count = tupleSize(vm, args);
  const keywords = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  const limit = names.length;
  if (count + keywords > limit) {
    const kind = count === 0 ? "keyword " : "";
    throw vm.raise(
      TYPE_ERROR,
      `${self} takes at most ${limit} ${kind}argument${limit === 1 ? "" : "s"} (${count + keywords} given)`,
    );
  }
  const values: Address[] = new Array(limit).fill(0);
  let used = 0;
  for (let i = 0; i < limit; i++) {
    if (i < count) values[i] = tupleItem(vm, args, i);
    else if (used < keywords) {
      values[i] = keyword(vm, kwargs, names[i]!);
      if (values[i] !== 0) used++;
    }
    if (values[i] !== 0) visit(values[i]!, i);
    else if (i < required) {
      throw vm.raise(TYPE_ERROR, `${self} missing required argument '${names[i]}' (pos ${i + 1})`);
    }
  }
  if (used < keywords) refuseKeyword(vm, self, names, count, kwargs);
  return values;
}

/** The keyword argument of a name, or 0. */
function keyword(vm: Machine, kwargs: Address, name: string): Address {
  const key = vm.hold(vm.intern(name));
  const value = dictGet(vm, kwargs, key);
  vm.decref(vm.unhold());
  return value;
}

/** Says which keyword has no place, or a place that was taken. */
function refuseKeyword(
  vm: Machine,
  self: FunctionName,
  names: readonly string[],
  count: number,
  kwargs: Address,
): never {
  for (let i = 0; i < count; i++) {
    if (keyword(vm, kwargs, names[i]!) === 0) continue;
    throw vm.raise(TYPE_ERROR, `argument for ${self} given by name ('${names[i]}') and position (${i + 1})`);
  }
  for (let at = dictNext(vm, kwargs, 0); at >= 0; at = dictNext(vm, kwargs, at + 1)) {
    const key = dictKeyAt(vm, kwargs, at);
    if (!vm.hasFlag(key, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "keywords must be strings");
    const name = vm.toJs(key);
    const what = self === "function" ? "this function" : self;
    if (!names.includes(name)) throw vm.raise(TYPE_ERROR, `'${name}' is an invalid keyword argument for ${what}`);
  }
  throw new Error("a keyword was counted but not found");
}
