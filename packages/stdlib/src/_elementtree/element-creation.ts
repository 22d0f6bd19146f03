/** `Element(tag, attrib={}, **extra)` and `SubElement(parent, tag, attrib={}, **extra)`. */
import {
  type Address,
  dictCopy,
  dictDelete,
  dictGet,
  dictSize,
  dictUpdate,
  keywordsAsDict,
  type Machine,
  newDict,
  TYPE_ERROR,
} from "@pyvm/vm";
import { checkDict, checkElement, isDict } from "./arguments.ts";
import { addChild, newElement, replaceExtra, setAttrib, setText } from "./element-storage.ts";
import { TAG, TAIL, TEXT } from "./layout.ts";

/** tp_new. */
export function elementNew(vm: Machine, type: Address): Address {
  const self = vm.genericAlloc(type, 0);
  for (const field of [TAG, TEXT, TAIL]) vm.set(self, field, vm.none());
  return self;
}

/** tp_init. */
export function elementInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const nargs = vm.tupleSize(args);
  checkCount(vm, "Element", nargs, 1, 2);
  const given = nargs > 1 ? vm.tupleItem(args, 1) : 0;
  if (given !== 0) checkDict(vm, given, "Element", "argument 2");
  const mark = vm.mark();
  const attrib = vm.hold(attributes(vm, given, kwargs));
  if (attrib !== 0 && dictSize(vm, attrib) > 0) {
    replaceExtra(vm, self, 0);
    setAttrib(vm, self, vm.newRef(attrib));
  }
  vm.replace(self, TAG, vm.newRef(vm.tupleItem(args, 0)));
  setText(vm, self, TEXT, vm.none(), false);
  setText(vm, self, TAIL, vm.none(), false);
  vm.release(mark);
}

/** The module's function `SubElement`, its arguments raw. */
export function subElement(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  checkCount(vm, "SubElement", nargs, 2, 3);
  const parent = vm.get(argv, 0);
  checkElement(vm, parent, "SubElement", "argument 1");
  const given = nargs > 2 ? vm.get(argv, 16) : 0;
  if (given !== 0) checkDict(vm, given, "SubElement", "argument 3");
  const mark = vm.mark();
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const attrib = vm.hold(attributes(vm, given, kwargs));
  const element = vm.hold(newElement(vm, vm.get(argv, 8), attrib));
  addChild(vm, parent, element);
  return vm.keep(mark, element);
}

/** What PyArg_ParseTuple says of a wrong number of arguments. */
function checkCount(vm: Machine, name: string, nargs: number, min: number, max: number): void {
  if (nargs >= min && nargs <= max) return;
  const [bound, limit] = nargs < min ? ["at least", min] : ["at most", max];
  throw vm.raise(TYPE_ERROR, `${name}() takes ${bound} ${limit} argument${limit === 1 ? "" : "s"} (${nargs} given)`);
}

/**
 * A new dict (owned) of the attributes that arguments name, or 0 where there are none.
 * @param given the dict given by position, or 0
 * @param kwargs the caller's own dict, or 0: `attrib` is taken out of it where no dict was given by position
 */
function attributes(vm: Machine, given: Address, kwargs: Address): Address {
  if (given === 0 && kwargs === 0) return 0;
  const mark = vm.mark();
  const attrib = vm.hold(given === 0 ? attribOfKeywords(vm, kwargs) : dictCopy(vm, given));
  if (kwargs !== 0) dictUpdate(vm, attrib, kwargs);
  return vm.keep(mark, attrib);
}

/** get_attrib_from_keywords. */
function attribOfKeywords(vm: Machine, kwargs: Address): Address {
  const mark = vm.mark();
  const name = vm.hold(vm.intern("attrib"));
  const given = dictGet(vm, kwargs, name);
  if (given !== 0 && !isDict(vm, given)) throw vm.raise(TYPE_ERROR, `attrib must be dict, not ${vm.typeName(given)}`);
  const attrib = vm.hold(given === 0 ? newDict(vm) : dictCopy(vm, given));
  if (given !== 0) dictDelete(vm, kwargs, name);
  return vm.keep(mark, attrib);
}
