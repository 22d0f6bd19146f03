/** Attributes and namespaces: getattr and its relatives, vars, dir, globals, locals. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { frameLocals } from "../../builtins/frame/locals.ts";
import { listFromIterable } from "../../object/iterate.ts";
import { listSort } from "../../builtins/list/list.ts";
import { delAttr, getAttr, lookupAttr, lookupAttrId, setAttr } from "../../object/attribute.ts";
import { callMethod0 } from "../../object/call.ts";
import { newBool } from "../../object/compare.ts";
import { dirOf } from "../../object/dir.ts";
import { identifier } from "../../object/identifiers.ts";
import { refuseKeywordNames } from "../../object/new-arguments.ts";
import { checkPositional } from "../../object/signature.ts";
import { FLAG_UNICODE_SUBCLASS, F_GLOBALS } from "../../object/offsets.ts";
import { TS_FRAME } from "../../object/state.ts";
import { SYSTEM_ERROR, TYPE_ERROR } from "../../object/static.ts";

const ID_DICT = identifier("__dict__");
const ID_KEYS = identifier("keys");

function requireName(vm: Machine, name: Address, message: string): void {
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, message);
}

/** `getattr(object, name[, default])`. */
export function getattr(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "getattr", kwnames);
  if (nargs < 2 || nargs > 3) checkPositional(vm, "getattr", nargs, 2, 3);
  const object = vm.get(argv, 0);
  const name = vm.get(argv, 8);
  requireName(vm, name, "getattr(): attribute name must be string");
  if (nargs === 2) return getAttr(vm, object, name);
  return lookupAttr(vm, object, name) || vm.newRef(vm.get(argv, 16));
}

export function setattr(vm: Machine, _module: Address, object: Address, name: Address, value: Address): Address {
  requireName(vm, name, `attribute name must be string, not '${vm.typeName(name)}'`);
  setAttr(vm, object, name, value);
  return vm.none();
}

export function delattr(vm: Machine, _module: Address, object: Address, name: Address): Address {
  requireName(vm, name, `attribute name must be string, not '${vm.typeName(name)}'`);
  delAttr(vm, object, name);
  return vm.none();
}

export function hasattr(vm: Machine, _module: Address, object: Address, name: Address): Address {
  requireName(vm, name, "hasattr(): attribute name must be string");
  const value = lookupAttr(vm, object, name);
  vm.xdecref(value);
  return newBool(vm, value !== 0);
}

export function globals(vm: Machine): Address {
  const frame = vm.get(0, TS_FRAME);
  return frame === 0 ? vm.none() : vm.newRef(vm.get(frame, F_GLOBALS));
}

export function locals(vm: Machine): Address {
  const frame = vm.get(0, TS_FRAME);
  if (frame === 0) throw vm.raise(SYSTEM_ERROR, "frame does not exist");
  return vm.newRef(frameLocals(vm, frame));
}

/** `vars([object])`. */
export function vars(vm: Machine, _module: Address, argv: Address, nargs: number): Address {
  if (nargs > 1) throw vm.raise(TYPE_ERROR, `vars expected at most 1 argument, got ${nargs}`);
  if (nargs === 0) return locals(vm);
  const dict = lookupAttrId(vm, vm.get(argv, 0), ID_DICT);
  if (dict === 0) throw vm.raise(TYPE_ERROR, "vars() argument must have __dict__ attribute");
  return dict;
}

/** `dir([object])`. */
export function dir(vm: Machine, _module: Address, argv: Address, nargs: number): Address {
  if (nargs > 1) throw vm.raise(TYPE_ERROR, `dir expected at most 1 argument, got ${nargs}`);
  if (nargs === 1) return dirOf(vm, vm.get(argv, 0));
  const mark = vm.mark();
  const keys = vm.hold(callMethod0(vm, vm.hold(locals(vm)), ID_KEYS));
  const list = vm.hold(listFromIterable(vm, keys));
  listSort(vm, list, 0, false);
  return vm.keep(mark, list);
}
