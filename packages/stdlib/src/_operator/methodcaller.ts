/**
 * operator.methodcaller: a callable that calls a method of its argument.
 *
 *     +-----------+---------+------+------+------+
 *     | ob_refcnt | ob_type | name | args | kwds |
 *     +-----------+---------+------+------+------+
 *     0           8         16     24     32     40
 */
import {
  addModuleObject,
  type Address,
  callTuple,
  defineType,
  dictKeyAt,
  dictNext,
  dictSize,
  dictValueAt,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  genericGetAttr,
  getAttr,
  getAttrId,
  identifier,
  importByName,
  internInPlace,
  type Machine,
  newTuple,
  reprEnter,
  reprLeave,
  reprText,
  staticType,
  strText,
  tuplePack,
  tupleSetItem,
  tupleSlice,
  TYPE_ERROR,
} from "@pyvm/vm";
import { onlyArgument } from "./getters.ts";

export const METHODCALLER_TYPE: Address = staticType();

const NAME = 16;
const ARGS = 24;
const KEYWORDS = 32;

const ID_PARTIAL = identifier("partial");

function methodCallerNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const count = vm.tupleSize(args);
  if (count < 1) throw vm.raise(TYPE_ERROR, "methodcaller needs at least one argument, the method name");
  const name = vm.tupleItem(args, 0);
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "method name must be a string");
  const mark = vm.mark();
  const interned = vm.hold(internInPlace(vm, vm.newRef(name)));
  const rest = vm.hold(tupleSlice(vm, args, 1, count));
  const keywords = kwargs === 0 ? 0 : vm.hold(vm.newRef(kwargs));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, NAME, vm.newRef(interned));
  vm.set(self, ARGS, vm.newRef(rest));
  if (keywords !== 0) vm.set(self, KEYWORDS, vm.newRef(keywords));
  vm.release(mark);
  return self;
}

function methodCallerCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const object = onlyArgument(vm, "methodcaller", args, kwargs);
  const mark = vm.mark();
  const method = vm.hold(getAttr(vm, object, vm.i32[(self + NAME) >> 2]));
  const result = callTuple(vm, method, vm.i32[(self + ARGS) >> 2], vm.i32[(self + KEYWORDS) >> 2]);
  vm.release(mark);
  return result;
}

function methodCallerRepr(vm: Machine, self: Address): Address {
  const type = vm.typeName(self);
  if (reprEnter(vm, self)) return vm.str(`${type}(...)`);
  try {
    const parts = [reprText(vm, vm.get(self, NAME))];
    const args = vm.get(self, ARGS);
    const keywords = vm.get(self, KEYWORDS);
    for (let i = 0; i < vm.tupleSize(args); i++) parts.push(reprText(vm, vm.tupleItem(args, i)));
    for (let at = keywords === 0 ? -1 : dictNext(vm, keywords, 0); at >= 0; at = dictNext(vm, keywords, at + 1)) {
      parts.push(`${strText(vm, dictKeyAt(vm, keywords, at))}=${reprText(vm, dictValueAt(vm, keywords, at))}`);
    }
    return vm.str(`${type}(${parts.join(", ")})`);
  } finally {
    reprLeave(vm, self);
  }
}

/** With keywords: a `functools.partial` of the type. */
function methodCallerReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const name = vm.get(self, NAME);
  const args = vm.get(self, ARGS);
  const keywords = vm.get(self, KEYWORDS);
  if (keywords === 0 || dictSize(vm, keywords) === 0) {
    const all = vm.hold(newTuple(vm, 1 + vm.tupleSize(args)));
    tupleSetItem(vm, all, 0, vm.newRef(name));
    for (let i = 0; i < vm.tupleSize(args); i++) tupleSetItem(vm, all, i + 1, vm.newRef(vm.tupleItem(args, i)));
    return vm.keep(mark, vm.hold(tuplePack(vm, type, all)));
  }
  const functools = vm.hold(importByName(vm, "functools"));
  const partial = vm.hold(getAttrId(vm, functools, ID_PARTIAL));
  const constructor = vm.hold(callTuple(vm, partial, vm.hold(tuplePack(vm, type, name)), keywords));
  return vm.keep(mark, vm.hold(tuplePack(vm, constructor, args)));
}

defineType(METHODCALLER_TYPE, {
  name: "operator.methodcaller",
  basicSize: 40,
  flags: FLAG_HAVE_GC,
  doc: `methodcaller(name, ...) --> methodcaller object

Return a callable object that calls the given method on its operand.
After f = methodcaller('name'), the call f(r) returns r.name().
After g = methodcaller('name', 'date', foo=1), the call g(r) returns
r.name('date', foo=1).`,
  layout: [{ op: "fields", offset: NAME, count: 3 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("operator")),
  slots: { new: methodCallerNew, call: methodCallerCall, getattro: genericGetAttr, repr: methodCallerRepr },
  methods: [["__reduce__!($self)", methodCallerReduce, "Return state information for pickling"]],
});
