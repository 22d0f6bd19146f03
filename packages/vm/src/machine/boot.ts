/**
 * Making a machine: memory, allocator, collector, singletons, core types, builtins, sys, importlib. The order is fixed, so booting is deterministic.
 */
import { CompiledCode } from "../eval/compiled/compiled-code.ts";
import { CONTROL_BYTES, generational, type CollectorKind } from "@pyvm/gc";
import { LinearMemory, Pymalloc, type Address, type AllocatorKind as HeapAllocatorKind } from "@pyvm/heap";
import "./core-types.ts";
import { initializeSmallInts } from "../builtins/int/convert.ts";
import { initializeExceptions } from "../builtins/exceptions/preallocated.ts";
import { dictGetId, dictGetStr, dictSetStr, initializeEmptyKeys, newDict } from "../builtins/dict/dict.ts";
import { newStderrPrinter, STDERR_PRINTER_TYPE } from "../builtins/stderr-printer.ts";
import { createModule } from "../object/module.ts";
import { registerModules } from "../import/native-modules.ts";
import { installImportlib } from "../import/bootstrap.ts";
import { identifier } from "../object/identifiers.ts";
import { isLoaded, type ModuleSpec, type NativeModule } from "../object/native.ts";
import { internIdentifiers, prepareType, readyCoreTypes, readyType } from "../object/type/ready.ts";
import { MODULE_DICT } from "../object/offsets.ts";
import {
  GC_CONTROL,
  IS_BUILTINS,
  IS_HASH_RANDOM,
  IS_DICT_VERSION,
  IS_HASH_SEED,
  IS_IMAGE_DICT_VERSION,
  IS_IMPORT_FUNC,
  IS_MODULES,
  IS_PY_BUILTINS_MODULE,
  IS_STATIC_TOP,
  IS_SYSDICT,
  TS_EXC_INFO,
  TS_EXC_STATE,
  TS_RECURSION_LIMIT,
  TS_STACK_BASE,
  TS_STACK_END,
  TS_STACK_TOP,
} from "../object/state.ts";
import {
  ELLIPSIS,
  ELLIPSIS_TYPE,
  NONE,
  NONE_TYPE,
  NOT_IMPLEMENTED,
  NOT_IMPLEMENTED_TYPE,
  SET_DUMMY,
  STATIC_BASE,
  STATIC_DATA,
  STATIC_END,
} from "../object/static.ts";
import { restoreTracers } from "../inspect/tracer.ts";
import { hashKeyFromSeed } from "../numeric/index.ts";
import { builtinsSpec } from "../modules/builtins/index.ts";
import type { Host } from "./host.ts";
import { formatException } from "../builtins/traceback/print.ts";
import { PythonException } from "./errors.ts";
import { registerSharedNatives } from "./shared-natives.ts";
import { VmLifecycle } from "./lifecycle.ts";
import { Machine, NATIVE_STACK_BYTES, NATIVE_STACK_RESERVE } from "./machine.ts";

const DEFAULT_RECURSION_LIMIT = 1000;

/** An allocator to choose: one of those of `@pyvm/heap`, or any other. */
export type AllocatorKind = HeapAllocatorKind;

/** CPython's own allocator. */
export const pymalloc: AllocatorKind = { name: "pymalloc", create: (memory) => new Pymalloc(memory) };

/** A module whose code is in the program (importlib, at least). */
export interface FrozenModule {
  /** marshalled code. */
  readonly code: Uint8Array;
  readonly isPackage: boolean;
}

/** What `sys.flags` and `sys.argv` are made of; every field has CPython's default. */
export interface MachineConfiguration {
  readonly argv?: readonly string[];
  readonly orig_argv?: readonly string[];
  readonly path?: readonly string[];
  readonly prefix?: string;
  /** Default: `prefix`. */
  readonly exec_prefix?: string;
  readonly executable?: string;
  /** Where `.pyc` files are written, in a tree of its own. */
  readonly pycache_prefix?: string;
  readonly xoptions?: ReadonlyMap<string, string | true>;
  readonly warnoptions?: readonly string[];
  readonly flags?: Readonly<Record<string, number>>;
  /** The image is of a program that goes on: what `sys` and `os` hold stays as it is, whatever this configuration and the host say. */
  readonly resumes?: boolean;
}

export interface MachineOptions {
  readonly host: Host;
  /** Bytes of address space; default 1 GiB. */
  readonly reserveBytes?: number;
  /** Bytes of memory that may be used (`--max-memory`); default: all that is reserved. */
  readonly limitBytes?: number;
  /** A SharedArrayBuffer, so that another thread may set bits of the eval breaker. */
  readonly shared?: boolean;
  readonly allocator?: AllocatorKind;
  readonly collector?: CollectorKind;
  /** The native modules that can be imported, beyond builtins. */
  readonly modules: readonly NativeModule[];
  /** Levels of recursion for which the JavaScript stack has room in any case, 5000 by default; a thread with a usual stack says 0. */
  readonly roomyDepth?: number;
  /** Frozen modules by name; importlib's two must be there for anything to be imported from files. */
  readonly frozen?: (name: string) => FrozenModule | null;
  /**
   * What {@link saveImage} made of another machine with the same modules, allocator and collector: the machine goes on from there. Its hash seed is the
   * image's.
   */
  readonly image?: Uint8Array;
  /** What becomes the memory, instead of a new reservation: zeros, or the image at its beginning, which need not be copied then, and zeros above. */
  readonly buffer?: ArrayBuffer | SharedArrayBuffer;
  /** PYTHONHASHSEED: a number fixes str hashes; absent they are random (from the host), or fixed where the host has no randomness. */
  readonly hashSeed?: number;
  readonly configuration?: MachineConfiguration;
  /**
   * How often code is entered before it is compiled to a JavaScript function, which is never seen but in time; long code is compiled later. Default 40; Infinity for never, so
   * that no source text is ever made into code.
   */
  readonly hot?: number;
  /**
   * How many calls of Python functions from compiled code may be nested on the JavaScript stack, at most about 4 KB each; deeper ones take no stack and are
   * slower. Default 100.
   */
  readonly deepestNesting?: number;
}

const ID_IMPORT = identifier("__import__");

/** Boots a machine. @throws Error (a JavaScript one) when the memory is too small to boot in */
export function createMachine(options: MachineOptions): Machine {
  const memory = new LinearMemory({
    staticBytes: STATIC_END - STATIC_BASE,
    shared: options.shared ?? false,
    ...(options.image === undefined ? {} : { image: options.image }),
    ...(options.buffer === undefined ? {} : { buffer: options.buffer }),
    ...(options.reserveBytes === undefined ? {} : { reserveBytes: options.reserveBytes }),
    ...(options.limitBytes === undefined ? {} : { limitBytes: options.limitBytes }),
  });
  const allocator = (options.allocator ?? pymalloc).create(memory);
  const vm = new Machine({
    memory,
    allocator,
    host: options.host,
    configuration: options.configuration ?? {},
    ...(options.roomyDepth === undefined ? {} : { roomyDepth: options.roomyDepth }),
  });
  vm.tier = new CompiledCode();
  vm.hot = options.hot ?? vm.hot;
  vm.deepestNesting = options.deepestNesting ?? vm.deepestNesting;
  vm.frozen = options.frozen ?? ((): null => null);
  registerSharedNatives([builtinsSpec, ...options.modules.filter(isLoaded)]);
  if (options.image === undefined) initializeState(vm, options);
  const kind = options.collector ?? generational;
  if (kind.constraints.controlBytes > CONTROL_BYTES) {
    throw new RangeError(
      `the collector ${kind.name} wants ${kind.constraints.controlBytes} bytes of control block, there are ${CONTROL_BYTES}`,
    );
  }
  vm.collector = kind.create(vm, new VmLifecycle(vm), GC_CONTROL);
  vm.tracker = vm.collector;
  if (options.image !== undefined) {
    restoreModules(vm, options.modules);
    restoreTracers(vm);
    return vm;
  }
  const enabled = vm.collector.enabled;
  vm.collector.enabled = false;
  try {
    initializeObjects(vm);
    initializeModules(vm, options.modules);
  } catch (error) {
    throw bootFailure(vm, error);
  }
  vm.collector.enabled = enabled;
  return vm;
}

/** A Python exception that ended the boot, as an error that can be read: there is no standard error stream yet. */
function bootFailure(vm: Machine, error: unknown): unknown {
  if (!(error instanceof PythonException)) return error;
  return new Error(`the machine could not boot\n${formatException(vm, vm.currentException())}`);
}

function initializeState(vm: Machine, options: MachineOptions): void {
  vm.set(0, IS_STATIC_TOP, STATIC_DATA);
  const stack = vm.memory.acquire(NATIVE_STACK_BYTES, 4096);
  if (stack === 0) throw new RangeError("the memory is too small for a machine");
  vm.set(0, TS_STACK_BASE, stack);
  vm.set(0, TS_STACK_TOP, stack);
  vm.set(0, TS_STACK_END, stack + NATIVE_STACK_BYTES - NATIVE_STACK_RESERVE);
  vm.set(0, TS_RECURSION_LIMIT, DEFAULT_RECURSION_LIMIT);
  vm.set(0, TS_EXC_INFO, TS_EXC_STATE);
  const key = hashKey(options);
  vm.i32.set(key, IS_HASH_SEED >> 2);
  if (options.hashSeed === undefined && options.host.random !== undefined) vm.set(0, IS_HASH_RANDOM, 1);
}

/** The 128 bits that key str hashes. */
function hashKey(options: MachineOptions): Int32Array {
  if (options.hashSeed !== undefined) return hashKeyFromSeed(options.hashSeed);
  const random = options.host.random?.(16);
  if (random === undefined) return hashKeyFromSeed(0);
  return new Int32Array(random.buffer.slice(random.byteOffset, random.byteOffset + 16));
}

function singleton(vm: Machine, address: Address, type: Address): void {
  vm.set(address, 0, 1);
  vm.set(address, 8, type);
}

function initializeObjects(vm: Machine): void {
  singleton(vm, NONE, NONE_TYPE);
  singleton(vm, ELLIPSIS, ELLIPSIS_TYPE);
  singleton(vm, NOT_IMPLEMENTED, NOT_IMPLEMENTED_TYPE);
  singleton(vm, SET_DUMMY, NONE_TYPE);
  initializeSmallInts(vm);
  initializeEmptyKeys(vm);
  readyCoreTypes(vm);
  initializeExceptions(vm);
}

function initializeModules(vm: Machine, modules: readonly NativeModule[]): void {
  vm.set(0, IS_MODULES, newDict(vm));
  registerModules(vm, modules);
  const loaded = modules.filter(isLoaded);
  for (const module of loaded) for (const type of module.types ?? []) prepareType(vm, type);
  internIdentifiers(vm);
  const builtins = addModule(vm, builtinsSpec);
  vm.set(0, IS_PY_BUILTINS_MODULE, builtins);
  vm.set(0, IS_BUILTINS, vm.newRef(vm.get(builtins, MODULE_DICT)));
  const importFunction = dictGetId(vm, vm.get(0, IS_BUILTINS), ID_IMPORT);
  if (importFunction !== 0) vm.set(0, IS_IMPORT_FUNC, vm.newRef(importFunction));
  const sys = loaded.find((module) => module.name === "sys");
  if (sys === undefined) return;
  const sysModule = addModule(vm, sys);
  vm.set(0, IS_SYSDICT, vm.newRef(vm.get(sysModule, MODULE_DICT)));
  vm.decref(sysModule);
  installPreliminaryStderr(vm);
  installImportlib(vm);
}

/** Errors and -v need a sys.stderr before `io` is there. */
function installPreliminaryStderr(vm: Machine): void {
  prepareType(vm, STDERR_PRINTER_TYPE);
  readyType(vm, STDERR_PRINTER_TYPE);
  const printer = newStderrPrinter(vm, 2);
  for (const name of ["stderr", "__stderr__"]) {
    const key = vm.intern(name);
    dictSetStr(vm, vm.get(0, IS_SYSDICT), key, printer);
    vm.decref(key);
  }
  vm.decref(printer);
}

/** What an image cannot know: the host's facts in the modules that have them. */
function restoreModules(vm: Machine, modules: readonly NativeModule[]): void {
  registerModules(vm, modules);
  const loaded = vm.get(0, IS_MODULES);
  for (const spec of modules.filter(isLoaded)) {
    if (spec.restore === undefined) continue;
    const name = vm.intern(spec.name);
    const module = dictGetStr(vm, loaded, name);
    vm.decref(name);
    if (module !== 0) spec.restore(vm, module, vm.get(module, MODULE_DICT));
  }
}

/**
 * The bytes of a machine in which no Python code runs. A machine made from them with the same build of this package goes on where this one stands: all
 * of Python's state is in the memory.
 *
 * @throws Error if a module was imported whose code is loaded late
 */
export function saveImage(vm: Machine): Uint8Array {
  if (vm.hasDeferredModules) throw new Error("a machine that has imported a deferred module cannot be made an image");
  vm.collector.markImage?.();
  vm.set(0, IS_IMAGE_DICT_VERSION, vm.get(0, IS_DICT_VERSION));
  return vm.u8.slice(0, vm.memory.top);
}

/** Creates a module and puts it into sys.modules. Owned. */
function addModule(vm: Machine, spec: ModuleSpec): Address {
  const module = createModule(vm, spec);
  const name = vm.intern(spec.name);
  dictSetStr(vm, vm.get(0, IS_MODULES), name, module);
  vm.decref(name);
  return module;
}
