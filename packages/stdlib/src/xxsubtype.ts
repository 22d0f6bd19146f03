/**
 * The module `xxsubtype` (Modules/xxsubtype.c): how a native module derives types from list and dict.
 *
 *     +--------------------+-------+          +--------------------+-------+
 *     | the fields of list | state |          | the fields of dict | state |
 *     +--------------------+-------+          +--------------------+-------+
 *     0                    40      48         0                    48      56
 */
import {
  type Address,
  asInt,
  defineType,
  DICT_TYPE,
  dictInit,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  getAttr,
  keywordsAsDict,
  LIST_TYPE,
  listInit,
  type Machine,
  MEMBER_READONLY,
  type MethodSpec,
  type ModuleSpec,
  newFloat,
  newInt,
  NONE,
  refuseKeywordNames,
  staticType,
  T_INT,
  tupleFromArguments,
  tuplePack,
  TYPE_ERROR,
} from "@pyvm/vm";
import { raiseMissing } from "./host-call.ts";

const SPAMLIST_TYPE: Address = staticType();
const SPAMDICT_TYPE: Address = staticType();
const LIST_STATE = 40;
const DICT_STATE = 48;
const STATE_DOC = "an int variable for demonstration purposes";

/** PyArg_ParseTuple of a method that takes `count` arguments and no keywords. */
function checkArguments(vm: Machine, name: string, nargs: number, kwnames: Address, count: number): void {
  refuseKeywordNames(vm, name, kwnames);
  if (nargs === count) return;
  throw vm.raise(TYPE_ERROR, `${name}() takes exactly ${count} argument${count === 1 ? "" : "s"} (${nargs} given)`);
}

/** `getstate` and `setstate`, of the int at `offset`. */
function stateMethods(offset: number): MethodSpec[] {
  return [
    [
      "getstate!($self, *args)",
      (vm: Machine, self: Address, _argv: Address, nargs: number, kwnames: Address): Address => {
        checkArguments(vm, "getstate", nargs, kwnames, 0);
        return newInt(vm, vm.get(self, offset));
      },
      "getstate() -> state",
    ],
    [
      "setstate!($self, *args)",
      (vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address => {
        checkArguments(vm, "setstate", nargs, kwnames, 1);
        vm.set(self, offset, asInt(vm, vm.get(argv, 0)));
        return vm.none();
      },
      "setstate(state)",
    ],
  ];
}

/** spamlist_specialmeth: what it was called with. `self` is the class, or 0 for the static method. */
function specialMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? NONE : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  return vm.keep(mark, vm.hold(tuplePack(vm, self === 0 ? NONE : self, args, kwargs)));
}

defineType(SPAMLIST_TYPE, {
  name: "xxsubtype.spamlist",
  base: LIST_TYPE,
  basicSize: 48,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  slots: {
    init: (vm, self, args, kwargs) => {
      listInit(vm, self, args, kwargs);
      vm.set(self, LIST_STATE, 0);
    },
  },
  methods: [
    ...stateMethods(LIST_STATE),
    ["classmeth!($type, *args, **kwargs)", specialMethod, "classmeth(*args, **kw)"],
    [
      "staticmeth!(*args, **kwargs)",
      (vm, _self, argv, nargs, kwnames) => specialMethod(vm, 0, argv!, nargs!, kwnames!),
      "staticmeth(*args, **kw)",
    ],
  ],
  getset: [["state", (vm, self) => newInt(vm, vm.get(self, LIST_STATE)), null, STATE_DOC]],
});

defineType(SPAMDICT_TYPE, {
  name: "xxsubtype.spamdict",
  base: DICT_TYPE,
  basicSize: 56,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  slots: {
    init: (vm, self, args, kwargs) => {
      dictInit(vm, self, args, kwargs);
      vm.set(self, DICT_STATE, 0);
    },
  },
  methods: stateMethods(DICT_STATE),
  members: [["state", T_INT, DICT_STATE, MEMBER_READONLY, STATE_DOC]],
});

/** `bench(object, name, n=1000)`: the seconds that so many look-ups of an attribute take. */
function bench(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "bench", kwnames);
  if (nargs < 2) throw vm.raise(TYPE_ERROR, `function takes at least 2 arguments (${nargs} given)`);
  if (nargs > 3) throw vm.raise(TYPE_ERROR, `function takes at most 3 arguments (${nargs} given)`);
  const name = vm.get(argv, 8);
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `argument 2 must be str, not ${name === NONE ? "None" : vm.typeName(name)}`);
  }
  let times = nargs === 3 ? asInt(vm, vm.get(argv, 16)) : 1000;
  const start = processSeconds(vm);
  while (times-- > 0) vm.decref(getAttr(vm, vm.get(argv, 0), name));
  return newFloat(vm, processSeconds(vm) - start);
}

function processSeconds(vm: Machine): number {
  const { clocks } = vm.host;
  if (clocks === undefined) throw raiseMissing(vm, "bench");
  return Number(clocks.processTime()) / 1e9;
}

export const spec: ModuleSpec = {
  name: "xxsubtype",
  doc: `xxsubtype is an example module showing how to subtype builtin types from C.
test_descr.py in the standard test suite requires it in order to complete.
If you don't care about the examples, and don't intend to run the Python
test suite, you can recompile Python without Modules/xxsubtype.c.`,
  types: [SPAMLIST_TYPE, SPAMDICT_TYPE],
  functions: [["bench!($module, *args)", bench]],
};
