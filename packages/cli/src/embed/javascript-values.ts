/**
 * JavaScript values that Python holds: functions, which it can call, and everything that has no counterpart, which it can only keep and hand back.
 *
 *     +--------+--------+------+
 *     | header | handle | name |
 *     +--------+--------+------+
 *     0        16       24
 *
 * The handle is the value's number in the {@link JavaScriptValues} of the machine: what lies outside the memory is reached through the host. The number is
 * given back when the object dies.
 */
import {
  type Address,
  defineType,
  dictSize,
  type Host,
  type Machine,
  type ModuleSpec,
  RUNTIME_ERROR,
  staticType,
  TYPE_ERROR,
} from "@pyvm/vm";
import { type MemberSpec } from "@pyvm/vm";

const FUNCTION_TYPE: Address = staticType();
const VALUE_TYPE: Address = staticType();
const HANDLE = 16;
const NAME = 24;
const BYTES = 32;
/** T_OBJECT, READONLY. */
const T_OBJECT = 6;
const READONLY = 1;

/** Stands for a function of another process: nobody has given it again. */
export const MISSING: unique symbol = Symbol("missing");

/** Values and the names of functions by number, and the numbers that are free. */
export interface ValueTable {
  readonly values: readonly unknown[];
  readonly names: readonly (string | null)[];
  readonly free: readonly number[];
}

/** The values that Python objects refer to by number. */
export class JavaScriptValues {
  #values: unknown[] = [];
  /** The names of functions; null for what is none. */
  #names: (string | null)[] = [];
  #free: number[] = [];

  add(value: unknown, name: string): number {
    const handle = this.#free.pop() ?? this.#values.length;
    this.#values[handle] = value;
    this.#names[handle] = typeof value === "function" ? name : null;
    return handle;
  }

  get(handle: number): unknown {
    return handle < this.#values.length ? this.#values[handle] : MISSING;
  }

  remove(handle: number): void {
    if (handle >= this.#values.length) return;
    this.#values[handle] = undefined;
    this.#names[handle] = null;
    this.#free.push(handle);
  }

  /** Makes this table what another was. */
  adopt({ values, names, free }: ValueTable): void {
    this.#values = [...values];
    this.#names = [...names];
    this.#free = [...free];
  }

  contents(): ValueTable {
    return { values: [...this.#values], names: [...this.#names], free: [...this.#free] };
  }
}

/** What a machine's natives find behind `vm.host`. */
export interface EmbeddingHost extends Host {
  readonly values: JavaScriptValues;
  /** Calls a JavaScript function with Python arguments (a tuple, borrowed). The result is owned. */
  callFunction(vm: Machine, callee: (...args: unknown[]) => unknown, args: Address): Address;
}

function hostOf(vm: Machine): EmbeddingHost {
  return vm.host as EmbeddingHost;
}

/** A Python object for a JavaScript value (owned): callable if it is a function. */
export function newJavaScriptObject(vm: Machine, value: unknown, nameGiven = ""): Address {
  const isFunction = typeof value === "function";
  const nameText = nameGiven === "" ? nameOf(value) : nameGiven;
  const name = vm.hold(vm.str(nameText));
  const object = vm.newObject(isFunction ? FUNCTION_TYPE : VALUE_TYPE, BYTES);
  vm.setWord(object, HANDLE, hostOf(vm).values.add(value, nameText));
  vm.setWord(object, NAME, name);
  vm.unhold();
  return object;
}

function nameOf(value: unknown): string {
  if (typeof value === "function") return value.name;
  if (typeof value === "object" && value !== null) return String(value.constructor?.name ?? "Object");
  return typeof value;
}

/** Whether a Python object stands for a JavaScript value. */
export function isJavaScriptObject(vm: Machine, object: Address): boolean {
  const type = vm.typeOf(object);
  return type === FUNCTION_TYPE || type === VALUE_TYPE;
}

/** The JavaScript value that a Python object stands for; MISSING for one that is not here. */
export function javaScriptValue(vm: Machine, object: Address): unknown {
  return hostOf(vm).values.get(vm.getWord(object, HANDLE));
}

/** The name that a Python object of a JavaScript value has. */
function nameText(vm: Machine, object: Address): string {
  return vm.toJs(vm.get(object, NAME));
}

function forget(vm: Machine, self: Address): void {
  hostOf(vm).values.remove(vm.getWord(self, HANDLE));
}

function call(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  if (kwargs !== 0 && dictSize(vm, kwargs) > 0) {
    throw vm.raise(TYPE_ERROR, `${nameText(vm, self) || "a JavaScript function"}() takes no keyword arguments`);
  }
  const callee = javaScriptValue(vm, self);
  if (callee === MISSING) {
    throw vm.raise(
      RUNTIME_ERROR,
      `the JavaScript function '${nameText(vm, self)}' was not given to the restored machine`,
    );
  }
  return hostOf(vm).callFunction(vm, callee as (...args: unknown[]) => unknown, args);
}

const MEMBERS: readonly MemberSpec[] = [["__name__", T_OBJECT, NAME, READONLY]];

defineType(FUNCTION_TYPE, {
  name: "_javascript.Function",
  doc: "A JavaScript function.",
  basicSize: BYTES,
  layout: [{ op: "fields", offset: NAME, count: 1 }],
  members: MEMBERS,
  slots: {
    new: null,
    dealloc: forget,
    call,
    repr: (vm, self) => vm.str(`<JavaScript function ${nameText(vm, self) || "(anonymous)"}>`),
  },
});

defineType(VALUE_TYPE, {
  name: "_javascript.Value",
  doc: "A JavaScript value that has no counterpart in Python: it can be kept and handed back.",
  basicSize: BYTES,
  layout: [{ op: "fields", offset: NAME, count: 1 }],
  slots: {
    new: null,
    dealloc: forget,
    repr: (vm, self) => vm.str(`<JavaScript ${nameText(vm, self)}>`),
  },
});

/** The module that has the two types, so that they are there in every machine. */
export const javaScriptModule: ModuleSpec = {
  name: "_javascript",
  doc: "The types of JavaScript values.",
  types: [FUNCTION_TYPE, VALUE_TYPE],
};
