/** Calls with keywords from TypeScript, for cold paths. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newTuple, tupleSetItem } from "../builtins/tuple/tuple.ts";
import { vectorcall } from "../object/call.ts";

/** `callable(*args, **keywords)`; all addresses borrowed. */
export function callKeywords(
  vm: Machine,
  callable: Address,
  args: readonly Address[],
  keywords: Readonly<Record<string, Address>>,
): Address {
  const names = Object.keys(keywords);
  const mark = vm.mark();
  const kwnames = vm.hold(newTuple(vm, names.length));
  names.forEach((name, i) => tupleSetItem(vm, kwnames, i, vm.intern(name)));
  const argv = vm.pushArguments(args.length + names.length);
  [...args, ...names.map((name) => keywords[name]!)].forEach((value, i) => vm.set(argv, 8 * i, value));
  const result = vectorcall(vm, callable, argv, args.length, kwnames);
  vm.popArguments(argv);
  vm.release(mark);
  return result;
}
