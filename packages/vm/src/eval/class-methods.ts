/** LOAD_METHOD of static methods, class methods and functions of a class: without the bound method that an attribute would be. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { CALLABLE } from "../builtins/descriptors/callable.ts";
import { dictEntryIndexStr } from "../builtins/dict/dict.ts";
import { isDictOfStrs } from "../builtins/dict/keys.ts";
import { genericGetAttr, typeLookup } from "../object/attribute.ts";
import { deallocate } from "../object/dealloc.ts";
import { NATIVE } from "../object/native.ts";
import { TP_DICTOFFSET, TP_GETATTRO } from "../object/offsets.ts";
import { CLASSMETHOD_TYPE, FUNCTION_TYPE, STATICMETHOD_TYPE, TYPE_TYPE } from "../object/static.ts";

/** The owner at `sp - 2` and the slot above become NULL and the callable, or function and class. False: it is none of these, and nothing has been done. */
export function loadClassMethod(vm: Machine, owner: Address, name: Address, sp: number): boolean {
  const holder = classAsked(vm, owner, name);
  const found = holder === 0 ? 0 : typeLookup(vm, holder, name);
  if (found === 0) return false;
  const foundType = vm.typeOf(found);
  if (foundType === FUNCTION_TYPE) return holder === owner && fill(vm, owner, 0, found, sp);
  if (foundType !== STATICMETHOD_TYPE && foundType !== CLASSMETHOD_TYPE) return false;
  const callable = vm.get(found, CALLABLE);
  if (callable === 0 || (holder !== owner && !isWithout(vm, owner, holder, name))) return false;
  if (foundType === STATICMETHOD_TYPE) return fill(vm, owner, 0, callable, sp);
  return vm.typeOf(callable) === FUNCTION_TYPE && fill(vm, owner, callable, holder, sp);
}

/** The class that is asked for an attribute of `owner`, or of which `owner` is that class; 0 where others have a say. */
function classAsked(vm: Machine, owner: Address, name: Address): Address {
  const type = vm.typeOf(owner);
  if (type === TYPE_TYPE) return typeLookup(vm, TYPE_TYPE, name) === 0 ? owner : 0;
  return NATIVE[vm.get(type, TP_GETATTRO)] === genericGetAttr ? type : 0;
}

/** Whether an object's own dict does not have a name; false too where to find out might run Python code. */
function isWithout(vm: Machine, object: Address, type: Address, name: Address): boolean {
  const offset = vm.get(type, TP_DICTOFFSET);
  if (offset <= 0) return offset === 0;
  const dict = vm.get(object, offset);
  return dict === 0 || (isDictOfStrs(vm.i32, dict) && dictEntryIndexStr(vm, dict, name) < 0);
}

/** Puts two borrowed references, the first perhaps 0, in the place of the owner, which is released. */
function fill(vm: Machine, owner: Address, first: Address, second: Address, sp: number): true {
  const i32 = vm.i32;
  if (first !== 0) i32[first >> 2]++;
  i32[second >> 2]++;
  i32[sp - 2] = first;
  i32[sp] = second;
  if (--i32[owner >> 2] === 0) deallocate(vm, owner);
  return true;
}
