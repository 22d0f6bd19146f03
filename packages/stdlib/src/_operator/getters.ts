/**
 * operator.itemgetter and operator.attrgetter: callables that fetch items and attributes.
 *
 *     +-----------+---------+--------+------+-------+
 *     | ob_refcnt | ob_type | nitems | item | index |   itemgetter: the item, or a tuple of several
 *     +-----------+---------+--------+------+-------+
 *     0           8         16       24     32      40
 *     +-----------+---------+--------+------+
 *     | ob_refcnt | ob_type | nattrs | attr |           attrgetter: a tuple of names, a dotted one as the tuple of its parts
 *     +-----------+---------+--------+------+
 *     0           8         16       24     32
 *
 * `index` is the item if that is an exact int which indexes a tuple as it is, otherwise -1.
 */
import {
  addModuleObject,
  type Address,
  defineType,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  genericGetAttr,
  getAttr,
  getItem,
  INT_TYPE,
  intToNumber,
  internInPlace,
  isExactSmall,
  type Machine,
  newTuple,
  refuseKeywords,
  checkPositional,
  reprEnter,
  reprLeave,
  reprText,
  staticType,
  TUPLE_ITEMS,
  TUPLE_TYPE,
  tupleFromStrings,
  tuplePack,
  tupleSetItem,
  TYPE_ERROR,
} from "@pyvm/vm";

export const ITEMGETTER_TYPE: Address = staticType();
export const ATTRGETTER_TYPE: Address = staticType();

const COUNT = 16;
const ITEM = 24;
const INDEX = 32;
const REDUCE_DOC = "Return state information for pickling";

function checkAtLeastOne(vm: Machine, name: string, args: Address, kwargs: Address): number {
  refuseKeywords(vm, name, kwargs);
  const count = vm.tupleSize(args);
  if (count === 0) checkPositional(vm, name, 0, 1, 1);
  return count;
}

/** Checks the arguments of a call of a getter and returns the one it takes. */
export function onlyArgument(vm: Machine, name: string, args: Address, kwargs: Address): Address {
  if (kwargs !== 0) refuseKeywords(vm, name, kwargs);
  if (vm.tupleSize(args) !== 1) checkPositional(vm, name, vm.tupleSize(args), 1, 1);
  return vm.i32[(args + TUPLE_ITEMS) >> 2];
}

function itemGetterNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const count = checkAtLeastOne(vm, "itemgetter", args, kwargs);
  const item = count === 1 ? vm.tupleItem(args, 0) : args;
  const self = vm.genericAlloc(type, 0);
  vm.set(self, COUNT, count);
  vm.set(self, ITEM, vm.newRef(item));
  vm.set(self, INDEX, -1);
  if (count === 1 && vm.typeOf(item) === INT_TYPE && isExactSmall(vm, item)) {
    const index = intToNumber(vm, item);
    if (index >= 0) vm.set(self, INDEX, index);
  }
  return self;
}

function itemGetterCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const i32 = vm.i32;
  const object = onlyArgument(vm, "itemgetter", args, kwargs);
  const count = i32[(self + COUNT) >> 2];
  const item = i32[(self + ITEM) >> 2];
  if (count !== 1) return severalItems(vm, object, item, count);
  const index = i32[(self + INDEX) >> 2];
  if (index >= 0 && vm.typeOf(object) === TUPLE_TYPE && index < vm.tupleSize(object)) {
    return vm.newRef(i32[(object + TUPLE_ITEMS + 8 * index) >> 2]);
  }
  return getItem(vm, object, item);
}

function severalItems(vm: Machine, object: Address, items: Address, count: number): Address {
  const result = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, result, i, getItem(vm, object, vm.tupleItem(items, i)));
  return vm.unhold();
}

function itemGetterRepr(vm: Machine, self: Address): Address {
  const name = vm.typeName(self);
  if (reprEnter(vm, self)) return vm.str(`${name}(...)`);
  try {
    const text = reprText(vm, vm.get(self, ITEM));
    return vm.str(vm.get(self, COUNT) === 1 ? `${name}(${text})` : name + text);
  } finally {
    reprLeave(vm, self);
  }
}

function itemGetterReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const item = vm.get(self, ITEM);
  const args = vm.get(self, COUNT) === 1 ? vm.hold(tuplePack(vm, item)) : item;
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args)));
}

function attrGetterNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const count = checkAtLeastOne(vm, "attrgetter", args, kwargs);
  const mark = vm.mark();
  const names = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) {
    const name = vm.tupleItem(args, i);
    if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "attribute name must be a string");
    tupleSetItem(vm, names, i, partsOf(vm, name));
  }
  const self = vm.genericAlloc(type, 0);
  vm.set(self, COUNT, count);
  vm.set(self, ITEM, vm.newRef(names));
  vm.release(mark);
  return self;
}

/** The interned name, or the tuple of its interned parts where it has dots. */
function partsOf(vm: Machine, name: Address): Address {
  const text = vm.toJs(name);
  if (!text.includes(".")) return internInPlace(vm, vm.newRef(name));
  const parts = tupleFromStrings(vm, text.split("."));
  for (let i = 0; i < vm.tupleSize(parts); i++) tupleSetItem(vm, parts, i, internInPlace(vm, vm.tupleItem(parts, i)));
  return parts;
}

function attrGetterCall(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  const object = onlyArgument(vm, "attrgetter", args, kwargs);
  const count = vm.i32[(self + COUNT) >> 2];
  const names = vm.i32[(self + ITEM) >> 2];
  if (count === 1) return dottedAttribute(vm, object, vm.tupleItem(names, 0));
  const result = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, result, i, dottedAttribute(vm, object, vm.tupleItem(names, i)));
  return vm.unhold();
}

function dottedAttribute(vm: Machine, object: Address, name: Address): Address {
  if (vm.typeOf(name) !== TUPLE_TYPE) return getAttr(vm, object, name);
  const mark = vm.mark();
  let found = vm.hold(vm.newRef(object));
  const count = vm.tupleSize(name);
  for (let i = 0; i < count; i++) found = vm.hold(getAttr(vm, found, vm.tupleItem(name, i)));
  return vm.keep(mark, found);
}

/** The names as they were given, in a tuple. */
function namesGiven(vm: Machine, self: Address): Address {
  const names = vm.get(self, ITEM);
  const count = vm.tupleSize(names);
  const given = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) {
    const name = vm.tupleItem(names, i);
    tupleSetItem(vm, given, i, vm.typeOf(name) === TUPLE_TYPE ? joined(vm, name) : vm.newRef(name));
  }
  return vm.unhold();
}

function joined(vm: Machine, parts: Address): Address {
  const texts: string[] = [];
  for (let i = 0; i < vm.tupleSize(parts); i++) texts.push(vm.toJs(vm.tupleItem(parts, i)));
  return vm.str(texts.join("."));
}

function attrGetterRepr(vm: Machine, self: Address): Address {
  const name = vm.typeName(self);
  if (reprEnter(vm, self)) return vm.str(`${name}(...)`);
  try {
    const mark = vm.mark();
    const given = vm.hold(namesGiven(vm, self));
    const text = vm.get(self, COUNT) === 1 ? `(${reprText(vm, vm.tupleItem(given, 0))})` : reprText(vm, given);
    vm.release(mark);
    return vm.str(name + text);
  } finally {
    reprLeave(vm, self);
  }
}

function attrGetterReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const given = vm.hold(namesGiven(vm, self));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), given)));
}

defineType(ITEMGETTER_TYPE, {
  name: "operator.itemgetter",
  basicSize: 40,
  flags: FLAG_HAVE_GC,
  doc: `itemgetter(item, ...) --> itemgetter object

Return a callable object that fetches the given item(s) from its operand.
After f = itemgetter(2), the call f(r) returns r[2].
After g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])`,
  layout: [{ op: "fields", offset: ITEM, count: 1 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("operator")),
  slots: { new: itemGetterNew, call: itemGetterCall, getattro: genericGetAttr, repr: itemGetterRepr },
  methods: [["__reduce__!($self)", itemGetterReduce, REDUCE_DOC]],
});

defineType(ATTRGETTER_TYPE, {
  name: "operator.attrgetter",
  basicSize: 32,
  flags: FLAG_HAVE_GC,
  doc: `attrgetter(attr, ...) --> attrgetter object

Return a callable object that fetches the given attribute(s) from its operand.
After f = attrgetter('name'), the call f(r) returns r.name.
After g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).
After h = attrgetter('name.first', 'name.last'), the call h(r) returns
(r.name.first, r.name.last).`,
  layout: [{ op: "fields", offset: ITEM, count: 1 }],
  populate: (vm, _type, dict) => addModuleObject(vm, dict, "__module__", vm.str("operator")),
  slots: { new: attrGetterNew, call: attrGetterCall, getattro: genericGetAttr, repr: attrGetterRepr },
  methods: [["__reduce__!($self)", attrGetterReduce, "Return state information for pickling"]],
});
