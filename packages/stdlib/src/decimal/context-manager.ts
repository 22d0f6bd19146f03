/** What `localcontext` returns: sets a copy of a context on entry and what was current before on exit. */
import {
  type Address,
  defineType,
  FLAG_DISALLOW_INSTANTIATION,
  genericGetAttr,
  type Machine,
  NONE,
  TYPE_ERROR,
} from "@pyvm/vm";
import { namedArguments } from "./arguments.ts";
import { copyContext, currentContext, setCurrentContext } from "./current-context.ts";
import { CONTEXT_MANAGER_TYPE, MANAGER_BYTES, MANAGER_GLOBAL, MANAGER_LOCAL } from "./layout.ts";
import { isContext } from "./memory.ts";

/** `localcontext(ctx=None)`. */
export function localContext(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const current = currentContext(vm);
  const [given] = namedArguments(vm, ["ctx"], 0, argv, nargs, kwnames) as [Address];
  const isGiven = given !== 0 && given !== NONE;
  if (isGiven && !isContext(vm, given)) throw vm.raise(TYPE_ERROR, "optional argument must be a context");
  const mark = vm.mark();
  vm.hold(vm.newRef(current));
  const local = vm.hold(copyContext(vm, isGiven ? given : current));
  const manager = vm.newObject(CONTEXT_MANAGER_TYPE, MANAGER_BYTES);
  vm.setWord(manager, MANAGER_LOCAL, vm.newRef(local));
  vm.setWord(manager, MANAGER_GLOBAL, vm.newRef(current));
  vm.release(mark);
  return manager;
}

function enter(vm: Machine, self: Address): Address {
  const local = vm.get(self, MANAGER_LOCAL);
  setCurrentContext(vm, local);
  return vm.newRef(local);
}

function exit(vm: Machine, self: Address): Address {
  setCurrentContext(vm, vm.get(self, MANAGER_GLOBAL));
  return vm.none();
}

defineType(CONTEXT_MANAGER_TYPE, {
  name: "decimal.ContextManager",
  basicSize: MANAGER_BYTES,
  flags: FLAG_DISALLOW_INSTANTIATION,
  layout: [{ op: "fields", offset: MANAGER_LOCAL, count: 2 }],
  slots: { new: null, getattro: genericGetAttr },
  methods: [
    ["__enter__!($self)", enter],
    ["__exit__!($self, *args)", exit],
  ],
});
