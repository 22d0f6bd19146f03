/** `T.__new__`: a built-in function bound to the type, around its tp_new (tp_new_wrapper of Objects/typeobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { keywordsAsDict } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { NATIVE, nativeIndex, registerMethod, type NewFunc } from "../../object/native.ts";
import { CFUNC_ML, ML_METH, OB_SIZE, TP_BASE, TP_DICT, TP_NEW } from "../../object/offsets.ts";
import { OBJECT_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { writeMethodDefinitions } from "../../object/type/definitions.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { slotTpNew } from "../../object/type/slot-functions.ts";
import { dictGetId } from "../dict/dict.ts";
import { newBuiltinFunction } from "../descriptors/create.ts";
import { tupleFromArray } from "../tuple/tuple.ts";

const ID_NEW = identifier("__new__");

const NEW_WRAPPER = registerMethod("type", [
  "__new__($type, *args, **kwargs)",
  callNewWrapper,
  "Create and return a new object.  See help(type) for accurate signature.",
]);

/** The one PyMethodDef of all `__new__`s: object's is made first, the others find it there. */
function newWrapperDefinition(vm: Machine): Address {
  const dict = vm.get(OBJECT_TYPE, TP_DICT);
  const first = dict === 0 ? 0 : dictGetId(vm, dict, ID_NEW);
  if (first !== 0) return vm.get(first, CFUNC_ML);
  return writeMethodDefinitions(vm, [NEW_WRAPPER]);
}

/** The `__new__` of a static type with a tp_new; a new reference. */
export function newTypeNewWrapper(vm: Machine, type: Address): Address {
  return newBuiltinFunction(vm, newWrapperDefinition(vm), type, 0);
}

/** Whether a built-in function is some type's `__new__` made here. */
export function isTypeNewWrapper(vm: Machine, builtin: Address): boolean {
  return vm.get(vm.get(builtin, CFUNC_ML), ML_METH) === NEW_WRAPPER;
}

function callNewWrapper(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const name = vm.typeNameOf(type);
  if (nargs < 1) throw vm.raise(TYPE_ERROR, `${name}.__new__(): not enough arguments`);
  const subtype = vm.get(argv, 0);
  checkNewable(vm, type, name, subtype);
  const mark = vm.mark();
  const args = vm.hold(tupleFromArray(vm, argv + 8, nargs - 1));
  const kwargs =
    kwnames === 0 || vm.get(kwnames, OB_SIZE) === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const result = (NATIVE[vm.get(type, TP_NEW)] as NewFunc)(vm, subtype, args, kwargs);
  vm.release(mark);
  return result;
}

/** Whether tp_new of `type` may make an instance of `subtype`. */
function checkNewable(vm: Machine, type: Address, name: string, subtype: Address): void {
  if (!vm.isType(subtype)) {
    throw vm.raise(TYPE_ERROR, `${name}.__new__(X): X is not a type object (${vm.typeName(subtype)})`);
  }
  const wanted = vm.typeNameOf(subtype);
  if (!isSubtype(vm, subtype, type)) {
    throw vm.raise(TYPE_ERROR, `${name}.__new__(${wanted}): ${wanted} is not a subtype of ${name}`);
  }
  const python = nativeIndex("slot_tp_new", slotTpNew);
  let base = subtype;
  while (base !== 0 && vm.get(base, TP_NEW) === python) base = vm.get(base, TP_BASE);
  if (base !== 0 && vm.get(base, TP_NEW) !== vm.get(type, TP_NEW)) {
    throw vm.raise(TYPE_ERROR, `${name}.__new__(${wanted}) is not safe, use ${vm.typeNameOf(base)}.__new__()`);
  }
}
