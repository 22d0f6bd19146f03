/** From JavaScript values to Python objects. */
import {
  type Address,
  dictSet,
  listAppend,
  type Machine,
  newBool,
  newBytes,
  newDict,
  newFloat,
  newInt,
  newIntFromBig,
  newList,
  newSet,
  setAdd,
} from "@pyvm/vm";
import { newJavaScriptObject } from "./javascript-values.ts";
import { addressOf, PythonObject } from "./python-object.ts";

const WHERE = " while converting from JavaScript";

/** Containers that are being converted or were, so that one that is met twice stays one. */
type Seen = Map<object, Address>;

/**
 * A new Python object (owned) for a JavaScript value. Lists, dicts and sets are copies; what has no counterpart is handed over as it is.
 * @param name what a function without a name is called
 * @throws PY_ERROR, and whatever a getter throws
 */
export function toPython(vm: Machine, value: unknown, name = ""): Address {
  if (typeof value === "function" && value.name === "") return newJavaScriptObject(vm, value, name);
  return convert(vm, value, new Map());
}

function convert(vm: Machine, value: unknown, seen: Seen): Address {
  switch (typeof value) {
    case "undefined":
      return vm.none();
    case "boolean":
      return newBool(vm, value);
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? newInt(vm, value) : newFloat(vm, value);
    case "bigint":
      return newIntFromBig(vm, value);
    case "string":
      return vm.str(value);
    case "object":
      return value === null ? vm.none() : convertObject(vm, value, seen);
    default:
      return newJavaScriptObject(vm, value);
  }
}

function convertObject(vm: Machine, value: object, seen: Seen): Address {
  if (value instanceof PythonObject) return vm.newRef(addressOf(value, vm));
  if (value instanceof Uint8Array) return newBytes(vm, value);
  const before = seen.get(value);
  if (before !== undefined) return vm.newRef(before);
  if (Array.isArray(value)) return container(vm, value, seen, newList(vm), fillList);
  if (value instanceof Map) return container(vm, value, seen, newDict(vm), fillDict);
  if (value instanceof Set) return container(vm, value, seen, newSet(vm), fillSet);
  if (isPlain(value)) return container(vm, value, seen, newDict(vm), fillFromProperties);
  return newJavaScriptObject(vm, value);
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Fills `result` (taken over) from `value`, one level deeper. Owned. */
function container<Value extends object>(
  vm: Machine,
  value: Value,
  seen: Seen,
  result: Address,
  fill: (vm: Machine, result: Address, value: Value, seen: Seen) => void,
): Address {
  const mark = vm.mark();
  vm.hold(result);
  seen.set(value, result);
  vm.enterRecursion(WHERE);
  fill(vm, result, value, seen);
  vm.leaveRecursion();
  return vm.keep(mark, result);
}

function fillList(vm: Machine, list: Address, value: readonly unknown[], seen: Seen): void {
  for (const item of value) {
    listAppend(vm, list, vm.hold(convert(vm, item, seen)));
    vm.decref(vm.unhold());
  }
}

function setEntry(vm: Machine, dict: Address, key: unknown, value: unknown, seen: Seen): void {
  const mark = vm.mark();
  const keyObject = vm.hold(convert(vm, key, seen));
  dictSet(vm, dict, keyObject, vm.hold(convert(vm, value, seen)));
  vm.release(mark);
}

function fillDict(vm: Machine, dict: Address, value: ReadonlyMap<unknown, unknown>, seen: Seen): void {
  for (const [key, item] of value) setEntry(vm, dict, key, item, seen);
}

function fillFromProperties(vm: Machine, dict: Address, value: Readonly<Record<string, unknown>>, seen: Seen): void {
  for (const [key, item] of Object.entries(value)) setEntry(vm, dict, key, item, seen);
}

function fillSet(vm: Machine, set: Address, value: ReadonlySet<unknown>, seen: Seen): void {
  for (const item of value) {
    setAdd(vm, set, vm.hold(convert(vm, item, seen)));
    vm.decref(vm.unhold());
  }
}
