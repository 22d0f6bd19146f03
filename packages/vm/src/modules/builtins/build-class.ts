/** `__build_class__`: what a class statement calls (builtin___build_class__ of Python/bltinmodule.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { dictDelete, dictGetId, newDict } from "../../builtins/dict/dict.ts";
import { listAppend, listAsTuple, newList } from "../../builtins/list/list.ts";
import { calculateMetaclass } from "../../builtins/type/metaclass.ts";
import { tupleFromArray } from "../../builtins/tuple/tuple.ts";
import { callWithNamespace } from "../../eval/run-code.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { callTuple, callWith, keywordsAsDict, tupleFromArguments } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { CELL_REF, FLAG_TUPLE_SUBCLASS, FLAG_UNICODE_SUBCLASS } from "../../object/offsets.ts";
import { isMapping, setItem } from "../../object/subscript.ts";
import { CELL_TYPE, FUNCTION_TYPE, RUNTIME_ERROR, TYPE_ERROR, TYPE_TYPE } from "../../object/static.ts";
import { reprText } from "../../object/repr.ts";

const ID_METACLASS = identifier("metaclass");
const ID_PREPARE = identifier("__prepare__");
const ID_MRO_ENTRIES = identifier("__mro_entries__");
const ID_ORIG_BASES = identifier("__orig_bases__");

/** update_bases: the bases with `__mro_entries__` resolved; the tuple itself if there are none. Owned. */
function updateBases(vm: Machine, bases: Address): Address {
  const mark = vm.mark();
  let list = 0;
  const count = vm.tupleSize(bases);
  for (let i = 0; i < count; i++) {
    const base = vm.tupleItem(bases, i);
    const method = vm.isType(base) ? 0 : lookupAttrId(vm, base, ID_MRO_ENTRIES);
    if (method === 0) {
      if (list !== 0) listAppend(vm, list, base);
      continue;
    }
    vm.hold(method);
    const entries = vm.hold(callWith(vm, method, bases));
    if (!vm.hasFlag(entries, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "__mro_entries__ must return a tuple");
    if (list === 0) {
      list = vm.hold(newList(vm));
      for (let j = 0; j < i; j++) listAppend(vm, list, vm.tupleItem(bases, j));
    }
    for (let j = 0; j < vm.tupleSize(entries); j++) listAppend(vm, list, vm.tupleItem(entries, j));
  }
  const result = list === 0 ? vm.newRef(bases) : listAsTuple(vm, list);
  vm.release(mark);
  return result;
}

/** The metaclass (owned): the keyword `metaclass`, taken out of `keywords`, or the first base's; for classes the most derived one. */
function findMetaclass(vm: Machine, bases: Address, keywords: Address): Address {
  const mark = vm.mark();
  let metaclass = keywords === 0 ? 0 : dictGetId(vm, keywords, ID_METACLASS);
  if (metaclass !== 0) {
    vm.hold(vm.newRef(metaclass));
    dictDelete(vm, keywords, vm.id(ID_METACLASS));
  } else metaclass = vm.tupleSize(bases) === 0 ? TYPE_TYPE : vm.typeOf(vm.tupleItem(bases, 0));
  if (vm.isType(metaclass)) metaclass = calculateMetaclass(vm, metaclass, bases);
  vm.newRef(metaclass);
  vm.release(mark);
  return metaclass;
}

/** The namespace that the body runs in (owned). */
function prepareNamespace(vm: Machine, metaclass: Address, name: Address, bases: Address, keywords: Address): Address {
  const prepare = lookupAttrId(vm, metaclass, ID_PREPARE);
  if (prepare === 0) return newDict(vm);
  const mark = vm.mark();
  vm.hold(prepare);
  const namespace = callNamed(vm, prepare, [name, bases], keywords);
  vm.release(mark);
  if (isMapping(vm, namespace)) return namespace;
  const met = vm.typeName(namespace);
  vm.decref(namespace);
  const owner = vm.isType(metaclass) ? vm.typeNameOf(metaclass) : "<metaclass>";
  throw vm.raise(TYPE_ERROR, `${owner}.__prepare__() must return a mapping, not ${met}`);
}

function callNamed(vm: Machine, callable: Address, args: readonly Address[], keywords: Address): Address {
  const mark = vm.mark();
  const argv = vm.pushArguments(args.length);
  args.forEach((arg, i) => vm.set(argv, 8 * i, arg));
  const tuple = tupleFromArray(vm, argv, args.length);
  vm.popArguments(argv);
  vm.hold(tuple);
  const result = callTuple(vm, callable, tuple, keywords);
  vm.release(mark);
  return result;
}

/** The class must be in the cell that `__class__` and `super()` read. */
function checkCell(vm: Machine, cell: Address, name: Address, cls: Address): void {
  const content = vm.get(cell, CELL_REF);
  if (content === cls) return;
  if (content === 0) {
    throw vm.raise(
      RUNTIME_ERROR,
      `__class__ not set defining ${reprText(vm, name)} as ${reprText(vm, cls)}. Was __classcell__ propagated to type.__new__?`,
    );
  }
  throw vm.raise(
    TYPE_ERROR,
    `__class__ set to ${reprText(vm, content)} defining ${reprText(vm, name)} as ${reprText(vm, cls)}`,
  );
}

/** `__build_class__(func, name, *bases, metaclass=None, **kwds)`. */
export function buildClass(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (nargs < 2) throw vm.raise(TYPE_ERROR, "__build_class__: not enough arguments");
  const func = vm.get(argv, 0);
  const name = vm.get(argv, 8);
  if (vm.typeOf(func) !== FUNCTION_TYPE) throw vm.raise(TYPE_ERROR, "__build_class__: func must be a function");
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "__build_class__: name is not a string");
  const mark = vm.mark();
  const original = vm.hold(tupleFromArguments(vm, argv + 16, nargs - 2));
  const bases = vm.hold(updateBases(vm, original));
  const keywords = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const metaclass = vm.hold(findMetaclass(vm, bases, keywords));
  const namespace = vm.hold(prepareNamespace(vm, metaclass, name, bases, keywords));
  const cell = vm.hold(callWithNamespace(vm, func, namespace));
  if (bases !== original) setItem(vm, namespace, vm.id(ID_ORIG_BASES), original);
  const cls = vm.hold(callNamed(vm, metaclass, [name, bases, namespace], keywords));
  if (vm.isType(cls) && vm.typeOf(cell) === CELL_TYPE) checkCell(vm, cell, name, cls);
  return vm.keep(mark, cls);
}
