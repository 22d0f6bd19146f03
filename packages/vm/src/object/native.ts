/**
 * The table of native functions: what CPython has as C function pointers, memory has as indexes into this table.
 *
 * Functions are registered while the JavaScript modules load, in the fixed order of the build, under names that a snapshot can refer to.
 * A type or a module is declared as data (`TypeSpec`, `ModuleSpec`); its method signatures are those of Argument Clinic
 * ("pop($self, index=-1, /)") and give argument checking, exact `TypeError` messages and `__text_signature__`.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import type { LayoutOperation } from "@pyvm/heap";
import { PY_ERROR } from "../machine/errors.ts";
import { TYPE_ERROR } from "./static.ts";

// The shapes of natives, named as CPython's typedefs. Arguments are borrowed; a returned Address is owned by the caller.
export type UnaryFunc = (vm: Machine, self: Address) => Address;
export type BinaryFunc = (vm: Machine, a: Address, b: Address) => Address;
export type TernaryFunc = (vm: Machine, a: Address, b: Address, c: Address) => Address;
/** 1 or 0. */
export type Inquiry = (vm: Machine, self: Address) => number;
export type LenFunc = (vm: Machine, self: Address) => number;
export type SSizeArgFunc = (vm: Machine, self: Address, index: number) => Address;
/** `value` 0 deletes. */
export type SSizeObjArgProc = (vm: Machine, self: Address, index: number, value: Address) => void;
/** 1 or 0. */
export type ObjObjProc = (vm: Machine, self: Address, value: Address) => number;
/** `value` 0 deletes. */
export type ObjObjArgProc = (vm: Machine, self: Address, key: Address, value: Address) => void;
export type GetAttrFunc = (vm: Machine, self: Address, name: Address) => Address;
/** `value` 0 deletes. */
export type SetAttrFunc = (vm: Machine, self: Address, name: Address, value: Address) => void;
/** The low 32 bits (signed); the high 32 bits are left in `vm.hashHigh`. Never the 64-bit value -1. */
export type HashFunc = (vm: Machine, self: Address) => number;
export type RichCmpFunc = (vm: Machine, a: Address, b: Address, op: number) => Address;
/** The next item, or 0 when exhausted; never throws StopIteration. */
export type IterNextFunc = (vm: Machine, self: Address) => Address;
/** `object` and `type` may be 0, not both. */
export type DescrGetFunc = (vm: Machine, descriptor: Address, object: Address, type: Address) => Address;
/** `value` 0 deletes. */
export type DescrSetFunc = (vm: Machine, descriptor: Address, object: Address, value: Address) => void;
/** `args` a tuple, `kwargs` a dict or 0. */
export type InitProc = (vm: Machine, self: Address, args: Address, kwargs: Address) => void;
export type NewFunc = (vm: Machine, type: Address, args: Address, kwargs: Address) => Address;
export type Destructor = (vm: Machine, self: Address) => void;
/**
 * `nargs` positional arguments at `argv`, then the values of the names in the tuple `kwnames` (0 for none).
 *
 * This and the two below may tell an exception that programs expect (the end of an iterator, a text that is no number) by 0 with the exception current: a throw
 * through V8 takes microseconds. The native value stack is then as they found it. Who calls them asks {@link answered}, or passes the 0 on.
 */
export type VectorcallFunc = (
  vm: Machine,
  callable: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
) => Address;
/** A method or function that takes its arguments as they lie: `self` is the module for a module's function. */
export type FastCallFunc = (vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address) => Address;
/** A method behind a parsed signature: one Address per parameter, 0 for one that was not given. */
export type MethodImplementation = (vm: Machine, self: Address, ...args: Address[]) => Address;
export type Getter = (vm: Machine, self: Address) => Address;
export type Setter = (vm: Machine, self: Address, value: Address) => void;
/** Fills the Py_buffer struct at `view`; see buffer.ts. */
export type GetBufferProc = (vm: Machine, exporter: Address, view: Address, flags: number) => void;
export type ReleaseBufferProc = (vm: Machine, exporter: Address, view: Address) => void;

/** What a method or a vectorcall returned. @throws PY_ERROR where that is 0 */
export function answered(result: Address): Address {
  if (result === 0) throw PY_ERROR;
  return result;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- the table holds every shape above; slots say which
export type NativeFunction = Function;

/**
 * The table itself. Index 0 is NULL. The one slot that is called unasked is the `tp_iternext` of what was an iterator when a loop began
 * (_PyObject_NextNotImplemented).
 */
export const NATIVE: NativeFunction[] = [
  (vm: Machine, object: Address): never => {
    throw vm.raise(TYPE_ERROR, `'${vm.typeName(object)}' object is not iterable`);
  },
];

// Thousands are registered while the program loads, and few are asked about: for each of them only what is there anyway is noted, and by index.
/** The name of the type or module, if there is one. */
const OWNERS: string[] = [""];
/** The rest of the name, or a method's signature. */
const LOCAL_NAMES: string[] = ["NULL"];
const METHOD_SPECS: (MethodSpec | null)[] = [null];

function register(owner: string, name: string, implementation: NativeFunction, method: MethodSpec | null): number {
  OWNERS.push(owner);
  LOCAL_NAMES.push(name);
  METHOD_SPECS.push(method);
  return NATIVE.push(implementation) - 1;
}

/** Registers `implementation` and returns its index, which memory may hold. */
export function registerNative(name: string, implementation: NativeFunction): number {
  return register("", name, implementation, null);
}

/** The name under which the native of an index was registered. */
export function nativeName(index: number): string {
  const owner = OWNERS[index];
  if (owner === undefined) return `unregistered native ${index}`;
  const name = LOCAL_NAMES[index]!.split("(", 1)[0]!;
  return owner === "" ? name : `${owner}.${name}`;
}

const SHARED_NATIVES = new Map<NativeFunction, number>();

/**
 * The index of a slot's native. The same function has one index however many types share it, so that slots can be compared as CPython
 * compares function pointers.
 */
export function nativeIndex(name: string, implementation: NativeFunction): number {
  return ownedIndex("", name, implementation);
}

function ownedIndex(owner: string, name: string, implementation: NativeFunction): number {
  let index = SHARED_NATIVES.get(implementation);
  if (index === undefined) {
    index = register(owner, name, implementation, null);
    SHARED_NATIVES.set(implementation, index);
  }
  return index;
}

/** Documentation strings are constants of the build; memory refers to them by index. Index 0 is none. */
export const DOCUMENTATION: string[] = [""];

function registerDocumentation(doc: string | undefined): void {
  if (doc !== undefined) DOCUMENTATION.push(doc);
}

let bindMethod: (index: number) => NativeFunction = () => {
  throw new Error("a method was called before signatures could be bound");
};

/** Says how the native of a method is made from its signature; see definitions.ts. */
export function setMethodBinder(binder: (index: number) => NativeFunction): void {
  bindMethod = binder;
}

/** Registers a method or function. Its arguments are bound to the signature at the first call, or when its definition is written. */
export function registerMethod(owner: string, spec: MethodSpec): number {
  const index = NATIVE.length;
  return register(owner, spec[0], (...args: unknown[]): unknown => bindMethod(index)(...args), spec);
}

/** What a method of {@link registerMethod} was declared as. */
export function methodSpecOf(index: number): MethodSpec | undefined {
  return METHOD_SPECS[index] ?? undefined;
}

/** Slots by CPython's names, with the native that fills them. */
export interface SlotSpecs {
  dealloc?: Destructor; // frees the contents only; see dealloc.ts
  repr?: UnaryFunc;
  str?: UnaryFunc;
  hash?: HashFunc | null; // null: unhashable
  call?: TernaryFunc;
  vectorcall?: VectorcallFunc; // of the type object itself (tp_vectorcall): callable is the type
  getattro?: GetAttrFunc | null; // not given: PyObject_GenericGetAttr right below object, else the base's; null: always the base's
  setattro?: SetAttrFunc;
  richcompare?: RichCmpFunc;
  iter?: UnaryFunc;
  iternext?: IterNextFunc;
  descr_get?: DescrGetFunc;
  descr_set?: DescrSetFunc;
  init?: InitProc;
  new?: NewFunc | null; // null: cannot be instantiated
  alloc?: (vm: Machine, type: Address, items: number) => Address;
  free?: Destructor;
  clear?: Destructor; // tp_clear
  finalize?: Destructor;
  del?: Destructor;
  is_gc?: Inquiry;
  am_await?: UnaryFunc;
  am_aiter?: UnaryFunc;
  am_anext?: UnaryFunc;
  am_send?: BinaryFunc;
  nb_add?: BinaryFunc;
  nb_subtract?: BinaryFunc;
  nb_multiply?: BinaryFunc;
  nb_remainder?: BinaryFunc;
  nb_divmod?: BinaryFunc;
  nb_power?: TernaryFunc;
  nb_negative?: UnaryFunc;
  nb_positive?: UnaryFunc;
  nb_absolute?: UnaryFunc;
  nb_bool?: Inquiry;
  nb_invert?: UnaryFunc;
  nb_lshift?: BinaryFunc;
  nb_rshift?: BinaryFunc;
  nb_and?: BinaryFunc;
  nb_xor?: BinaryFunc;
  nb_or?: BinaryFunc;
  nb_int?: UnaryFunc;
  nb_float?: UnaryFunc;
  nb_inplace_add?: BinaryFunc;
  nb_inplace_subtract?: BinaryFunc;
  nb_inplace_multiply?: BinaryFunc;
  nb_inplace_remainder?: BinaryFunc;
  nb_inplace_power?: TernaryFunc;
  nb_inplace_lshift?: BinaryFunc;
  nb_inplace_rshift?: BinaryFunc;
  nb_inplace_and?: BinaryFunc;
  nb_inplace_xor?: BinaryFunc;
  nb_inplace_or?: BinaryFunc;
  nb_floor_divide?: BinaryFunc;
  nb_true_divide?: BinaryFunc;
  nb_inplace_floor_divide?: BinaryFunc;
  nb_inplace_true_divide?: BinaryFunc;
  nb_index?: UnaryFunc;
  nb_matrix_multiply?: BinaryFunc;
  nb_inplace_matrix_multiply?: BinaryFunc;
  mp_length?: LenFunc;
  mp_subscript?: BinaryFunc;
  mp_ass_subscript?: ObjObjArgProc;
  sq_length?: LenFunc;
  sq_concat?: BinaryFunc;
  sq_repeat?: SSizeArgFunc;
  sq_item?: SSizeArgFunc;
  sq_ass_item?: SSizeObjArgProc;
  sq_contains?: ObjObjProc;
  sq_inplace_concat?: BinaryFunc;
  sq_inplace_repeat?: SSizeArgFunc;
  bf_getbuffer?: GetBufferProc;
  bf_releasebuffer?: ReleaseBufferProc;
}

/**
 * `[signature, implementation, doc]`. The signature is Argument Clinic's text: `append($self, object, /)`. `$self` marks an instance
 * method, `$type` a class method, `$module` a module's function; without one of them the method is static. A signature
 * with `*args` or `**kwargs` gets the raw `FastCallFunc`; every other gets one Address per parameter (0: not given).
 * `shown` is the `__text_signature__` where the arguments are taken raw.
 * A name followed by `!` before the parenthesis (`__reduce__!($self)`) shows no `__text_signature__`.
 */
export type MethodSpec = readonly [
  signature: string,
  implementation: MethodImplementation,
  doc?: string,
  shown?: string,
];
/** `[name, getter, setter or null, doc]`. */
export type GetSetSpec = readonly [name: string, get: Getter, set?: Setter | null, doc?: string];
/** `[name, T_* kind, byte offset, flags, doc]`. */
export type MemberSpec = readonly [name: string, kind: number, offset: number, flags?: number, doc?: string];

/** A type as CPython's PyTypeObject initialiser gives it. */
export interface TypeSpec {
  /** tp_name: with its module in front unless the type is in builtins. */
  readonly name: string;
  readonly base?: Address;
  readonly bases?: readonly Address[];
  readonly metaclass?: Address;
  readonly basicSize?: number;
  readonly itemSize?: number;
  /** FLAG_*; DEFAULT and READY are added, HAVE_GC and the subclass bits must be given or are inherited as in CPython. */
  readonly flags?: number;
  readonly doc?: string;
  /** Which words of an instance own references (the base's are NOT added). Omitted: the base's layout. */
  readonly layout?: readonly LayoutOperation[];
  readonly dictOffset?: number;
  readonly weaklistOffset?: number;
  readonly vectorcallOffset?: number;
  readonly slots?: SlotSpecs;
  readonly methods?: readonly MethodSpec[];
  readonly members?: readonly MemberSpec[];
  readonly getset?: readonly GetSetSpec[];
  /** Adds further entries to the type's dict once it is ready. */
  readonly populate?: (vm: Machine, type: Address, dict: Address) => void;
}

const TYPE_SPECS = new Map<Address, TypeSpec>();

/** The indexes that a spec's natives and documentation were given. */
export interface SpecIndexes {
  readonly slots: readonly (readonly [slot: keyof SlotSpecs, index: number])[];
  readonly methods: readonly number[];
  /** Getter, setter (0: none), documentation. */
  readonly getset: readonly (readonly [number, number, number])[];
  readonly memberDocs: readonly number[];
  readonly doc: number;
}

/** The first of the indexes that the methods of a type, and its documentation, were given in a row. */
interface Registration {
  readonly methods: number;
  readonly docs: number;
}

const REGISTRATIONS = new Map<TypeSpec, Registration>();

/** Declares the static type that lives at `address`; the machine lays it out when it is readied. */
export function defineType(address: Address, spec: TypeSpec): Address {
  TYPE_SPECS.set(address, spec);
  REGISTRATIONS.set(spec, registerSpec(spec));
  return address;
}

function slotsOf({ slots = {} }: TypeSpec): (keyof SlotSpecs)[] {
  return (Object.keys(slots) as (keyof SlotSpecs)[]).filter(
    (slot) => slots[slot] !== null && slots[slot] !== undefined,
  );
}

function getterIndex({ name }: TypeSpec, [attribute, get]: GetSetSpec): number {
  return ownedIndex(name, `${attribute}.get`, get);
}

function setterIndex({ name }: TypeSpec, [attribute, , set]: GetSetSpec): number {
  return set === undefined || set === null ? 0 : ownedIndex(name, `${attribute}.set`, set);
}

function registerSpec(spec: TypeSpec): Registration {
  const { name, slots } = spec;
  for (const slot of slotsOf(spec)) ownedIndex(name, slot, slots![slot]!);
  const registration = { methods: NATIVE.length, docs: DOCUMENTATION.length };
  for (const method of spec.methods ?? []) registerMethod(name, method);
  for (const attribute of spec.getset ?? []) {
    getterIndex(spec, attribute);
    setterIndex(spec, attribute);
    registerDocumentation(attribute[3]);
  }
  for (const member of spec.members ?? []) registerDocumentation(member[4]);
  registerDocumentation(spec.doc);
  return registration;
}

/** The indexes of a declared type's natives. Only a machine that is made from nothing asks. */
export function specIndexesOf(spec: TypeSpec): SpecIndexes {
  const registration = REGISTRATIONS.get(spec);
  if (registration === undefined) throw new Error(`the type ${spec.name} was not declared with defineType`);
  const { name, slots, methods = [], getset = [], members = [], doc } = spec;
  let docs = registration.docs;
  const documentation = (text: string | undefined): number => (text === undefined ? 0 : docs++);
  return {
    slots: slotsOf(spec).map((slot) => [slot, ownedIndex(name, slot, slots![slot]!)]),
    methods: methods.map((_method, i) => registration.methods + i),
    getset: getset.map((attribute) => [
      getterIndex(spec, attribute),
      setterIndex(spec, attribute),
      documentation(attribute[3]),
    ]),
    memberDocs: members.map((member) => documentation(member[4])),
    doc: documentation(doc),
  };
}

const MODULE_FUNCTIONS = new Map<ModuleSpec, readonly number[]>();
const MODULE_SPECS: ModuleSpec[] = [];

/** The module spec that a module object refers to by number (its MODULE_DEF; 0: none). */
export function moduleSpecAt(number: number): ModuleSpec | undefined {
  return MODULE_SPECS[number - 1];
}

/** The number of a module spec, given when its functions are registered. */
export function moduleSpecNumber(spec: ModuleSpec): number {
  registerModuleFunctions(spec);
  return MODULE_SPECS.indexOf(spec) + 1;
}

/** Gives a module's functions their indexes, once. Call it at module level where the order must not depend on what is imported. */
export function registerModuleFunctions(spec: ModuleSpec): readonly number[] {
  let indexes = MODULE_FUNCTIONS.get(spec);
  if (indexes === undefined) {
    indexes = (spec.functions ?? []).map((method) => registerMethod(spec.name, method));
    MODULE_FUNCTIONS.set(spec, indexes);
    MODULE_SPECS.push(spec);
  }
  return indexes;
}

export function typeSpecOf(address: Address): TypeSpec | undefined {
  return TYPE_SPECS.get(address);
}

export function definedTypes(): IterableIterator<Address> {
  return TYPE_SPECS.keys();
}

/** A module that CPython writes in C. */
export interface ModuleSpec {
  readonly name: string;
  /** What the module itself says for its name, where that is another one than it is imported by. */
  readonly ownName?: string;
  readonly doc?: string;
  readonly functions?: readonly MethodSpec[];
  /** Static types to make ready and to put in the module under the last part of their name. */
  readonly types?: readonly Address[];
  /** Fills the module's dict (Py_mod_exec). */
  readonly exec?: (vm: Machine, module: Address, dict: Address) => void;
  /** Brings the module up to date with the host of a machine that was restored from an image. */
  readonly restore?: (vm: Machine, module: Address, dict: Address) => void;
  /** Bytes of per-module state in memory, zeroed (PyModuleDef.m_size); at MODULE_STATE. */
  readonly stateBytes?: number;
  /** Which words of the state own references, as byte offsets. */
  readonly stateReferences?: readonly number[];
}

/**
 * A module whose code is loaded when it is imported first. Its natives have their numbers from then on, so a machine that has imported it cannot be made an image.
 */
export interface DeferredModule {
  readonly name: string;
  /** What it is, of the same name; the same each time. */
  load(): ModuleSpec;
}

/** A module that a machine can import without source. */
export type NativeModule = ModuleSpec | DeferredModule;

/** Whether the code of a module is there from the start. */
export function isLoaded(module: NativeModule): module is ModuleSpec {
  return !("load" in module);
}
