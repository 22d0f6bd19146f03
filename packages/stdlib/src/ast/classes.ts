/**
 * The classes of nodes in a memory: made when the first tree or the module is asked for.
 *
 * The interpreter's state owns a tuple: the classes in the order of the grammar, then the one instance of every context and operator.
 */
import {
  type Address,
  callWith,
  dictSetStr,
  FLAG_IMMUTABLETYPE,
  IS_AST,
  type Machine,
  newDict,
  newTuple,
  NONE,
  setAttr,
  tupleItem,
  tupleSetItem,
  TP_FLAGS,
  TYPE_TYPE,
  readyType,
} from "@pyvm/vm";
import { AST_TYPE, nameTuple } from "./base.ts";
import { type Field, grammar, type NodeType } from "./grammar.ts";

/** The tuple (borrowed). */
export function nodeClasses(vm: Machine): Address {
  if (vm.get(0, IS_AST) === 0) vm.set(0, IS_AST, makeClasses(vm));
  return vm.get(0, IS_AST);
}

/** The class of a node type (borrowed). */
export function classOf(vm: Machine, classes: Address, type: NodeType): Address {
  return tupleItem(vm, classes, type.index);
}

/** The one instance of a context or operator (borrowed). */
export function instanceOf(vm: Machine, classes: Address, type: NodeType): Address {
  return tupleItem(vm, classes, grammar().types.length + simpleTypes().indexOf(type));
}

function simpleTypes(): readonly NodeType[] {
  return grammar().types.filter((type) => type.isSimple);
}

function makeClasses(vm: Machine): Address {
  const { types } = grammar();
  const simple = simpleTypes();
  const mark = vm.mark();
  readyType(vm, AST_TYPE);
  vm.set(AST_TYPE, TP_FLAGS, vm.get(AST_TYPE, TP_FLAGS) & ~FLAG_IMMUTABLETYPE); // in CPython it is a heap type
  const classes = vm.hold(newTuple(vm, types.length + simple.length));
  for (const type of types) {
    const base = type.group === null ? AST_TYPE : tupleItem(vm, classes, type.group.index);
    tupleSetItem(vm, classes, type.index, makeClass(vm, type, base));
  }
  simple.forEach((type, i) => {
    tupleSetItem(vm, classes, types.length + i, vm.genericAlloc(tupleItem(vm, classes, type.index), 0));
  });
  return vm.keep(mark, classes);
}

/** make_type, and the attributes that CPython adds to what it makes. */
function makeClass(vm: Machine, type: NodeType, base: Address): Address {
  const mark = vm.mark();
  const fields = vm.hold(
    nameTuple(
      vm,
      type.fields.map(({ name }) => name),
    ),
  );
  const dict = vm.hold(newDict(vm));
  setName(vm, dict, "_fields", fields);
  setName(vm, dict, "__match_args__", fields);
  setName(vm, dict, "__module__", vm.hold(vm.intern("ast")));
  setName(vm, dict, "__doc__", vm.hold(vm.str(type.doc)));
  const bases = vm.hold(newTuple(vm, 1));
  tupleSetItem(vm, bases, 0, vm.newRef(base));
  const cls = vm.hold(callWith(vm, TYPE_TYPE, vm.hold(vm.intern(type.name)), bases, dict));
  if (type.group === null) {
    const attributes = vm.hold(
      nameTuple(
        vm,
        type.attributes.map(({ name }) => name),
      ),
    );
    setAttr(vm, cls, vm.hold(vm.intern("_attributes")), attributes);
  }
  addDefaults(vm, cls, type.fields);
  if (type.group === null) addDefaults(vm, cls, type.attributes);
  return vm.keep(mark, cls);
}

function setName(vm: Machine, dict: Address, name: string, value: Address): void {
  dictSetStr(vm, dict, vm.hold(vm.intern(name)), value);
}

/** What is optional is None unless an instance says otherwise. */
function addDefaults(vm: Machine, cls: Address, fields: readonly Field[]): void {
  for (const { name, isOptional } of fields) if (isOptional) setAttr(vm, cls, vm.hold(vm.intern(name)), NONE);
}
