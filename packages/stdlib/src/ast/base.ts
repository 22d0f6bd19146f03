/**
 * The type `ast.AST` (Python/Python-ast.c), of which all classes of nodes are made.
 *
 *     +--------+------+
 *     | header | dict |
 *     +--------+------+
 *     0        16
 */
import {
  type Address,
  defineType,
  dictKeyAt,
  dictNext,
  dictValueAt,
  emptyTuple,
  ensureInstanceDict,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  genericNew,
  genericSetAttr,
  genericSetDict,
  identifier,
  length,
  lookupAttrId,
  type Machine,
  newTuple,
  sequenceContains,
  sequenceGetItem,
  sequenceIndex,
  setAttr,
  staticType,
  tuplePack,
  tupleSetItem,
  TYPE_ERROR,
  typeShortName,
  addModuleObject,
} from "@pyvm/vm";

export const AST_TYPE: Address = staticType();
const DICT = 16;
const ID_DICT = identifier("__dict__");
const ID_FIELDS = identifier("_fields");

/** ast_type_init: positional arguments are fields in their order, keywords any attributes. */
function init(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const mark = vm.mark();
  const fields = vm.hold(lookupAttrId(vm, vm.typeOf(self), ID_FIELDS));
  const count = fields === 0 ? 0 : length(vm, fields);
  const given = vm.tupleSize(args);
  if (given > count) {
    const plural = count === 1 ? "" : "s";
    const name = typeShortName(vm, vm.typeOf(self));
    throw vm.raise(TYPE_ERROR, `${name} constructor takes at most ${count} positional argument${plural}`);
  }
  for (let i = 0; i < given; i++) {
    const name = vm.hold(sequenceGetItem(vm, fields, i));
    setAttr(vm, self, name, vm.tupleItem(args, i));
    vm.decref(vm.unhold());
  }
  for (let i = kwargs === 0 ? -1 : dictNext(vm, kwargs, 0); i >= 0; i = dictNext(vm, kwargs, i + 1)) {
    const name = vm.hold(vm.newRef(dictKeyAt(vm, kwargs, i)));
    if (fields !== 0 && sequenceContains(vm, fields, name) && sequenceIndex(vm, fields, name) < given) {
      throw vm.raise(
        TYPE_ERROR,
        `${typeShortName(vm, vm.typeOf(self))} got multiple values for argument '${vm.toJs(name)}'`,
      );
    }
    setAttr(vm, self, name, dictValueAt(vm, kwargs, i));
    vm.decref(vm.unhold());
  }
  vm.release(mark);
}

/** `(type, (), state)`. */
function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const nothing = vm.hold(emptyTuple(vm));
  const state = vm.hold(lookupAttrId(vm, self, ID_DICT));
  const type = vm.typeOf(self);
  return vm.keep(mark, vm.hold(state === 0 ? tuplePack(vm, type, nothing) : tuplePack(vm, type, nothing, state)));
}

defineType(AST_TYPE, {
  name: "ast.AST",
  basicSize: 24,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  dictOffset: DICT,
  layout: [{ op: "fields", offset: DICT, count: 1 }],
  slots: {
    new: genericNew,
    getattro: genericGetAttr,
    setattro: genericSetAttr,
    init,
    clear: (vm, self) => vm.replace(self, DICT, 0),
  },
  methods: [["__reduce__!($self)", reduce]],
  getset: [["__dict__", (vm, self) => vm.newRef(ensureInstanceDict(vm, self)), genericSetDict]],
  populate: (vm, _type, dict) => {
    for (const name of ["_fields", "__match_args__", "_attributes"]) addModuleObject(vm, dict, name, emptyTuple(vm));
  },
});

/** A tuple of interned strs. */
export function nameTuple(vm: Machine, names: readonly string[]): Address {
  const tuple = vm.hold(newTuple(vm, names.length));
  names.forEach((name, i) => tupleSetItem(vm, tuple, i, vm.intern(name)));
  return vm.unhold();
}
