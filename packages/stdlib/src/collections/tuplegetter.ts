/**
 * `_tuplegetter`: the descriptor behind the fields of a named tuple.
 *
 *     +--------+-------+-----+
 *     | header | index | doc |
 *     0        16      24
 */
import {
  type Address,
  asSsize,
  ATTRIBUTE_ERROR,
  checkPositional,
  defineType,
  FLAG_HAVE_GC,
  FLAG_TUPLE_SUBCLASS,
  INDEX_ERROR,
  type Machine,
  newInt,
  NONE,
  refuseKeywords,
  reprText,
  staticType,
  T_OBJECT,
  tupleItem,
  tuplePack,
  tupleSize,
  TYPE_ERROR,
} from "@pyvm/vm";

export const TUPLEGETTER_TYPE: Address = staticType();
const INDEX = 16;
const DOC = 24;
const TUPLEGETTER_BYTES = 32;

function tupleGetterNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  refuseKeywords(vm, "_tuplegetter", kwargs);
  checkPositional(vm, "_tuplegetter", tupleSize(vm, args), 2, 2);
  const index = asSsize(vm, tupleItem(vm, args, 0));
  const self = vm.genericAlloc(type, 0);
  vm.setWord(self, INDEX, index);
  vm.set(self, DOC, vm.newRef(tupleItem(vm, args, 1)));
  return self;
}

function descriptorGet(vm: Machine, self: Address, object: Address): Address {
  if (object === 0) return vm.newRef(self);
  const index = vm.getWord(self, INDEX);
  if (!vm.hasFlag(object, FLAG_TUPLE_SUBCLASS)) {
    if (object === NONE) return vm.newRef(self);
    throw vm.raise(
      TYPE_ERROR,
      `descriptor for index '${index}' for tuple subclasses doesn't apply to '${vm.typeName(object)}' object`,
    );
  }
  if (index < 0 || index >= tupleSize(vm, object)) throw vm.raise(INDEX_ERROR, "tuple index out of range");
  return vm.newRef(tupleItem(vm, object, index));
}

function descriptorSet(vm: Machine, _self: Address, _object: Address, value: Address): void {
  throw vm.raise(ATTRIBUTE_ERROR, value === 0 ? "can't delete attribute" : "can't set attribute");
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const index = vm.hold(newInt(vm, vm.getWord(self, INDEX)));
  const args = vm.hold(tuplePack(vm, index, vm.get(self, DOC)));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

function tupleGetterRepr(vm: Machine, self: Address): Address {
  const name = vm.typeName(self);
  const doc = reprText(vm, vm.get(self, DOC));
  return vm.str(`${name.slice(name.lastIndexOf(".") + 1)}(${vm.getWord(self, INDEX)}, ${doc})`);
}

defineType(TUPLEGETTER_TYPE, {
  name: "_collections._tuplegetter",
  basicSize: TUPLEGETTER_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: DOC, count: 1 }],
  slots: {
    new: tupleGetterNew,
    repr: tupleGetterRepr,
    descr_get: descriptorGet,
    descr_set: descriptorSet,
    clear: (vm, self) => vm.replace(self, DOC, vm.none()),
  },
  methods: [["__reduce__!($self)", reduce]],
  members: [["__doc__", T_OBJECT, DOC]],
});
