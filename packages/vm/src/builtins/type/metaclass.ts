/** The choice of a new class's metaclass and of the base whose instances its own extend. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  FLAG_BASETYPE,
  FLAG_HEAPTYPE,
  OB_TYPE,
  TP_BASE,
  TP_BASICSIZE,
  TP_DICTOFFSET,
  TP_FLAGS,
  TP_ITEMSIZE,
  TP_WEAKLISTOFFSET,
} from "../../object/offsets.ts";
import { OBJECT_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";

/** _PyType_CalculateMetaclass: the most derived of `metatype` and the types of `bases` (borrowed). */
export function calculateMetaclass(vm: Machine, metatype: Address, bases: Address): Address {
  let winner = metatype;
  const count = vm.tupleSize(bases);
  for (let i = 0; i < count; i++) {
    const type = vm.get(vm.tupleItem(bases, i), OB_TYPE);
    if (isSubtype(vm, winner, type)) continue;
    if (isSubtype(vm, type, winner)) winner = type;
    else {
      throw vm.raise(
        TYPE_ERROR,
        "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
      );
    }
  }
  return winner;
}

/** best_base: the base with the largest layout; the others' layouts must be parts of it. */
export function bestBase(vm: Machine, bases: Address): Address {
  let base = 0;
  let winner = 0;
  const count = vm.tupleSize(bases);
  for (let i = 0; i < count; i++) {
    const type = vm.tupleItem(bases, i);
    if (!vm.isType(type)) throw vm.raise(TYPE_ERROR, "bases must be types");
    if ((vm.get(type, TP_FLAGS) & FLAG_BASETYPE) === 0) {
      throw vm.raise(TYPE_ERROR, `type '${vm.typeNameOf(type)}' is not an acceptable base type`);
    }
    const candidate = solidBase(vm, type);
    if (winner !== 0 && isSubtype(vm, winner, candidate)) continue;
    if (winner !== 0 && !isSubtype(vm, candidate, winner)) {
      throw vm.raise(TYPE_ERROR, "multiple bases have instance lay-out conflict");
    }
    winner = candidate;
    base = type;
  }
  return base;
}

/** solid_base: the nearest type in the chain of tp_base that adds fields other than a dict and weak references. */
export function solidBase(vm: Machine, type: Address): Address {
  const base = vm.get(type, TP_BASE);
  const solid = base === 0 ? OBJECT_TYPE : solidBase(vm, base);
  return hasExtraFields(vm, type, solid) ? type : solid;
}

/** extra_ivars. */
function hasExtraFields(vm: Machine, type: Address, base: Address): boolean {
  let size = vm.get(type, TP_BASICSIZE);
  const baseSize = vm.get(base, TP_BASICSIZE);
  const itemSize = vm.get(type, TP_ITEMSIZE);
  if (itemSize !== 0 || vm.get(base, TP_ITEMSIZE) !== 0)
    return size !== baseSize || itemSize !== vm.get(base, TP_ITEMSIZE);
  const heap = (vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) !== 0;
  for (const offset of [TP_WEAKLISTOFFSET, TP_DICTOFFSET]) {
    if (heap && vm.get(type, offset) !== 0 && vm.get(base, offset) === 0 && vm.get(type, offset) + 8 === size)
      size -= 8;
  }
  return size !== baseSize;
}
