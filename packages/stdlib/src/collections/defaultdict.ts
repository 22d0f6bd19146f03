/**
 * `collections.defaultdict` (defdictobject): a dict that makes values for missing keys.
 *
 *     +-------------+-----------------+
 *     | dict object | default factory |     0 is no factory, as None
 *     0             48
 */
import {
  type Address,
  call0,
  callMethod0,
  callWith,
  classGetItem,
  defineType,
  DICT_TYPE,
  dictInit,
  dictRepr,
  dictUpdateFrom,
  emptyTuple,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  getIter,
  identifier,
  isInstanceOfType,
  keyError,
  type Machine,
  NONE,
  NOT_IMPLEMENTED,
  repr,
  reprEnter,
  reprLeave,
  setItem,
  staticType,
  StringWriter,
  T_OBJECT,
  TP_CALL,
  tupleItem,
  tuplePack,
  tupleSize,
  tupleSlice,
  TYPE_ERROR,
  dictClear,
} from "@pyvm/vm";

export const DEFAULTDICT_TYPE: Address = staticType();
const FACTORY = 48;
const DEFAULTDICT_BYTES = 56;
const ID_ITEMS = identifier("items");

function factoryOf(vm: Machine, self: Address): Address {
  const factory = vm.get(self, FACTORY);
  return factory === 0 ? NONE : factory;
}

function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const count = tupleSize(vm, args);
  let factory = 0;
  if (count > 0) {
    factory = tupleItem(vm, args, 0);
    if (factory !== NONE && vm.get(vm.typeOf(factory), TP_CALL) === 0) {
      throw vm.raise(TYPE_ERROR, "first argument must be callable or None");
    }
  }
  const mark = vm.mark();
  const rest = vm.hold(tupleSlice(vm, args, 1, count));
  const old = vm.get(self, FACTORY);
  vm.set(self, FACTORY, factory === 0 ? 0 : vm.newRef(factory));
  vm.hold(old);
  dictInit(vm, self, rest, kwargs);
  vm.release(mark);
}

function missing(vm: Machine, self: Address, key: Address): Address {
  const factory = factoryOf(vm, self);
  if (factory === NONE) return keyError(vm, key);
  const mark = vm.mark();
  vm.hold(vm.newRef(factory));
  const value = vm.hold(call0(vm, factory));
  setItem(vm, self, key, value);
  return vm.keep(mark, value);
}

/** new_defdict: what the class makes of the factory and `source`. */
function newLike(vm: Machine, self: Address, source: Address): Address {
  return callWith(vm, vm.typeOf(self), factoryOf(vm, self), source);
}

function copy(vm: Machine, self: Address): Address {
  return newLike(vm, self, self);
}

function or(vm: Machine, left: Address, right: Address): Address {
  const isLeft = isInstanceOfType(vm, left, DEFAULTDICT_TYPE);
  const self = isLeft ? left : right;
  const other = isLeft ? right : left;
  if (!vm.hasFlag(other, FLAG_DICT_SUBCLASS)) return vm.newRef(NOT_IMPLEMENTED);
  const result = vm.hold(newLike(vm, self, left));
  dictUpdateFrom(vm, result, right);
  return vm.unhold();
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const factory = factoryOf(vm, self);
  const args = vm.hold(factory === NONE ? emptyTuple(vm) : tuplePack(vm, factory));
  const items = vm.hold(callMethod0(vm, self, ID_ITEMS));
  const iterator = vm.hold(getIter(vm, items));
  const result = tuplePack(vm, vm.typeOf(self), args, NONE, NONE, iterator);
  vm.release(mark);
  return result;
}

function defaultDictRepr(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const items = vm.hold(dictRepr(vm, self));
  const factory = vm.hold(factoryRepr(vm, self));
  const name = vm.typeName(self);
  const writer = new StringWriter();
  writer.writeText(`${name.slice(name.lastIndexOf(".") + 1)}(`);
  writer.writeStr(vm, factory);
  writer.writeText(", ");
  writer.writeStr(vm, items);
  writer.writeText(")");
  vm.release(mark);
  return writer.finish(vm);
}

function factoryRepr(vm: Machine, self: Address): Address {
  const factory = vm.get(self, FACTORY);
  if (factory === 0) return vm.str("None");
  const mark = vm.mark();
  vm.hold(vm.newRef(factory));
  let text: Address;
  try {
    text = reprEnter(vm, factory) ? vm.str("...") : repr(vm, factory);
  } finally {
    reprLeave(vm, factory);
  }
  vm.release(mark);
  return text;
}

function clear(vm: Machine, self: Address): void {
  vm.replace(self, FACTORY, 0);
  dictClear(vm, self);
}

const COPY_DOC = "D.copy() -> a shallow copy of D.";

defineType(DEFAULTDICT_TYPE, {
  name: "collections.defaultdict",
  base: DICT_TYPE,
  doc: `defaultdict(default_factory=None, /, [...]) --> dict with default factory

The default factory is called without arguments to produce
a new value when a key is not present, in __getitem__ only.
A defaultdict compares equal to a dict with the same items.
All remaining arguments are treated the same as if they were
passed to the dict constructor, including keyword arguments.
`,
  basicSize: DEFAULTDICT_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: FACTORY, count: 1 }, { op: "dict" }],
  slots: { init: initialize, repr: defaultDictRepr, nb_or: or, clear },
  methods: [
    [
      "__missing__!($self, key, /)",
      missing,
      `__missing__(key) # Called by __getitem__ for missing key; pseudo-code:
  if self.default_factory is None: raise KeyError((key,))
  self[key] = value = self.default_factory()
  return value
`,
    ],
    ["copy!($self)", copy, COPY_DOC],
    ["__copy__!($self)", copy, COPY_DOC],
    ["__reduce__!($self)", reduce, "Return state information for pickling."],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
  members: [["default_factory", T_OBJECT, FACTORY, 0, "Factory for default value called by __missing__()."]],
});
