/** Contexts: what the variables of a logical thread are set to (PyContext of Python/context.c). */
import {
  type Address,
  CONTEXT_TYPE,
  CONTEXT_VAR_TYPE,
  defineType,
  dictSize,
  EQ,
  FLAG_HAVE_GC,
  genericGetAttr,
  KEY_ERROR,
  type Machine,
  NE,
  newBool,
  NOT_IMPLEMENTED,
  NONE,
  PY_ERROR,
  raiseObject,
  reprText,
  richCompareBool,
  RUNTIME_ERROR,
  TS_CONTEXT,
  TS_CONTEXT_VERSION,
  TYPE_ERROR,
  vectorcall,
} from "@pyvm/vm";
import { hamtCount, hamtEquals, hamtFind, newEmptyHamt } from "./hamt.ts";
import { newItems, newKeys, newValues } from "./iterators.ts";
import { CTX_BYTES, CTX_ENTERED, CTX_PREV, CTX_VARS, CTX_WEAKREFLIST } from "./layout.ts";

/** A context with the mapping `vars` (taken over). */
function newContext(vm: Machine, vars: Address): Address {
  vm.hold(vars);
  const context = vm.newContainer(CONTEXT_TYPE, CTX_BYTES);
  vm.set(context, CTX_VARS, vm.unhold());
  vm.track(context);
  return context;
}

/** context_get: the current context (borrowed); an empty one becomes it where there is none. */
export function currentContext(vm: Machine): Address {
  const current = vm.get(0, TS_CONTEXT);
  if (current !== 0) return current;
  const context = newContext(vm, newEmptyHamt(vm));
  vm.set(0, TS_CONTEXT, context);
  return context;
}

/** PyContext_Copy: shares the mapping, which never changes. */
function copyContext(vm: Machine, context: Address): Address {
  return newContext(vm, vm.newRef(vm.get(context, CTX_VARS)));
}

/** PyContext_CopyCurrent. */
export function copyCurrent(vm: Machine): Address {
  return copyContext(vm, currentContext(vm));
}

/** Makes another context current (taken over): what variables have cached does not hold in it. */
function switchTo(vm: Machine, context: Address): void {
  vm.setWord(0, TS_CONTEXT_VERSION, vm.getWord(0, TS_CONTEXT_VERSION) + 1);
  vm.replace(0, TS_CONTEXT, context);
}

/** _PyContext_Enter. */
function enter(vm: Machine, context: Address): void {
  if (vm.get(context, CTX_ENTERED) !== 0) {
    throw vm.raise(RUNTIME_ERROR, `cannot enter context: ${reprText(vm, context)} is already entered`);
  }
  const previous = vm.get(0, TS_CONTEXT);
  vm.set(context, CTX_PREV, previous === 0 ? 0 : vm.newRef(previous));
  vm.set(context, CTX_ENTERED, 1);
  switchTo(vm, vm.newRef(context));
}

/** _PyContext_Exit. The caller holds the context. */
function exit(vm: Machine, context: Address): void {
  const previous = vm.get(context, CTX_PREV);
  vm.set(context, CTX_PREV, 0);
  vm.set(context, CTX_ENTERED, 0);
  switchTo(vm, previous);
}

/** `context.run(callable, *args, **kwargs)`. */
function run(vm: Machine, context: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (nargs < 1) throw vm.raise(TYPE_ERROR, "run() missing 1 required positional argument");
  enter(vm, context);
  const mark = vm.mark();
  let result: Address;
  try {
    result = vectorcall(vm, vm.get(argv, 0), argv + 8, nargs - 1, kwnames);
  } catch (error) {
    vm.caught(error, mark);
    exit(vm, context);
    throw PY_ERROR;
  }
  exit(vm, context);
  return result;
}

function requireVariable(vm: Machine, key: Address): void {
  if (vm.typeOf(key) !== CONTEXT_VAR_TYPE)
    throw vm.raise(TYPE_ERROR, `a ContextVar key was expected, got ${reprText(vm, key)}`);
}

/** The value of `key` (borrowed), or 0. */
function find(vm: Machine, context: Address, key: Address): Address {
  requireVariable(vm, key);
  return hamtFind(vm, vm.get(context, CTX_VARS), key);
}

function subscript(vm: Machine, context: Address, key: Address): Address {
  const value = find(vm, context, key);
  if (value === 0) throw raiseObject(vm, KEY_ERROR, key);
  return vm.newRef(value);
}

function richcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (vm.typeOf(a) !== CONTEXT_TYPE || vm.typeOf(b) !== CONTEXT_TYPE || (op !== EQ && op !== NE))
    return vm.newRef(NOT_IMPLEMENTED);
  const mark = vm.mark();
  // Comparing values runs Python code, which may replace the mappings.
  const ours = vm.hold(vm.newRef(vm.get(a, CTX_VARS)));
  const theirs = vm.hold(vm.newRef(vm.get(b, CTX_VARS)));
  const equal = hamtEquals(vm, ours, theirs, (x, y) => richCompareBool(vm, x, y, EQ));
  vm.release(mark);
  return newBool(vm, equal === (op === EQ));
}

function newFunction(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  if (vm.tupleSize(args) !== 0 || (kwargs !== 0 && dictSize(vm, kwargs) !== 0)) {
    throw vm.raise(TYPE_ERROR, "Context() does not accept any arguments");
  }
  return newContext(vm, newEmptyHamt(vm));
}

function clear(vm: Machine, context: Address): void {
  vm.replace(context, CTX_PREV, 0);
  vm.replace(context, CTX_VARS, 0);
}

const GET_DOC = `Return the value for \`key\` if \`key\` has the value in the context object.

If \`key\` does not exist, return \`default\`. If \`default\` is not given,
return None.`;

const ITEMS_DOC = `Return all variables and their values in the context object.

The result is returned as a list of 2-tuples (variable, value).`;

defineType(CONTEXT_TYPE, {
  name: "_contextvars.Context",
  basicSize: CTX_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: CTX_PREV, count: 2 }],
  weaklistOffset: CTX_WEAKREFLIST,
  slots: {
    new: newFunction,
    hash: null,
    getattro: genericGetAttr,
    clear,
    richcompare,
    iter: newKeys,
    mp_length: (vm, self) => hamtCount(vm, vm.get(self, CTX_VARS)),
    mp_subscript: subscript,
    sq_contains: (vm, self, key) => (find(vm, self, key) === 0 ? 0 : 1),
  },
  methods: [
    [
      "get($self, key, default=None, /)",
      (vm, self, key, fallback) => vm.newRef(find(vm, self, key!) || fallback || NONE),
      GET_DOC,
    ],
    ["items($self, /)", newItems, ITEMS_DOC],
    ["keys($self, /)", newKeys, "Return a list of all variables in the context object."],
    ["values($self, /)", newValues, "Return a list of all variables' values in the context object."],
    ["copy($self, /)", copyContext, "Return a shallow copy of the context object."],
    ["run!($self, *args, **kwargs)", run],
  ],
});
