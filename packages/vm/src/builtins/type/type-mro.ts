/** Setting tp_mro: by C3, or by the metaclass's own `mro()` (mro_internal of Objects/typeobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callSpecial } from "../../object/call.ts";
import { typeLookup } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { tupleFromIterable } from "../../object/iterate.ts";
import { OB_TYPE, TP_MRO } from "../../object/offsets.ts";
import { TYPE_ERROR, TYPE_TYPE } from "../../object/static.ts";
import { computeMro } from "../../object/type/linearize.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { typeModified } from "../../object/type/version.ts";
import { solidBase } from "./metaclass.ts";

const ID_MRO = identifier("mro");

/**
 * Computes and sets tp_mro. The old MRO (owned, 0: none) is returned, so that a caller can put it back; -1 where the metaclass's `mro` has
 * itself set another meanwhile, which stays.
 */
export function mroInternal(vm: Machine, type: Address): Address {
  const old = vm.get(type, TP_MRO);
  const mark = vm.mark();
  if (old !== 0) vm.hold(vm.newRef(old));
  const fresh = vm.get(type, OB_TYPE) === TYPE_TYPE ? computeMro(vm, type) : askMetaclass(vm, type);
  const replaced = vm.get(type, TP_MRO) !== old;
  vm.release(mark);
  if (replaced) {
    vm.decref(fresh);
    return -1;
  }
  vm.set(type, TP_MRO, fresh);
  typeModified(vm, type);
  return old;
}

/** mro_invoke. */
function askMetaclass(vm: Machine, type: Address): Address {
  const plain = typeLookup(vm, TYPE_TYPE, vm.id(ID_MRO));
  if (plain !== 0 && typeLookup(vm, vm.typeOf(type), vm.id(ID_MRO)) === plain) return computeMro(vm, type);
  const mark = vm.mark();
  const answer = vm.hold(callSpecial(vm, type, ID_MRO));
  const mro = vm.hold(tupleFromIterable(vm, answer));
  if (vm.tupleSize(mro) === 0) throw vm.raise(TYPE_ERROR, "type MRO must not be empty");
  checkMro(vm, type, mro);
  return vm.keep(mark, mro);
}

/** mro_check: every entry must be a class whose layout instances of `type` have. */
function checkMro(vm: Machine, type: Address, mro: Address): void {
  const solid = solidBase(vm, type);
  for (let i = 0; i < vm.tupleSize(mro); i++) {
    const base = vm.tupleItem(mro, i);
    if (!vm.isType(base)) throw vm.raise(TYPE_ERROR, `mro() returned a non-class ('${vm.typeName(base)}')`);
    if (!isSubtype(vm, solid, solidBase(vm, base))) {
      throw vm.raise(TYPE_ERROR, `mro() returned base with unsuitable layout ('${vm.typeNameOf(base)}')`);
    }
  }
}
