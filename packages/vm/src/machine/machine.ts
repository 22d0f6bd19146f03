/**
 * The machine: one linear memory with one Python in it.
 *
 * Everything a Python program can see lives in the memory. The fields of this class are the views of it, constants, and caches that can be
 * rebuilt from it. Natives get the machine as their first argument and follow three rules:
 *
 * 1. Arguments are borrowed, results are owned by the caller.
 * 2. A look-up returns 0 for missing, `iternext` returns 0 for exhausted, a method may return `vm.fail(...)` for what programs expect to
 *    happen; everything unexpected is `throw vm.raise(...)`.
 * 3. An owned reference that lives across a call that may throw is on the native value stack: `vm.hold(reference)`. Whoever
 *    catches releases everything above its own mark, so nothing leaks and nobody writes `finally`.
 */
import { ObjectHeap, type Address, type Allocator, type LinearMemory } from "@pyvm/heap";
import type { Host } from "./host.ts";
import type { Mod } from "@pyvm/parser";
import type { FrozenModule, MachineConfiguration } from "./boot.ts";
import type { NativeModule } from "../object/native.ts";
import { clearObject } from "../object/clear.ts";
import { hasStackRoom, ROOM_ABOVE, ROOM_BELOW, ROOMY_DEPTH } from "./stack-room.ts";
import { takeMemoryError } from "../builtins/exceptions/memory-error.ts";
import { PY_ERROR, raiseException, raiseInstance, recoverHostError } from "./errors.ts";
import { deallocate } from "../object/dealloc.ts";
import { scanCustom } from "../object/layouts.ts";
import { internText, newStr, textOf } from "../builtins/str/text.ts";
import {
  CFUNC_ML,
  FLAG_HAVE_GC,
  FLAG_HEAPTYPE,
  GC_HEAD_BYTES,
  OB_SIZE,
  OB_TYPE,
  TP_BASICSIZE,
  TP_FLAGS,
  TP_ITEMSIZE,
  TP_NAME,
  TUPLE_ITEMS,
} from "../object/offsets.ts";
import type { IdentifierWord } from "../object/identifiers.ts";
import {
  TS_RECURSION_DEPTH,
  TS_RECURSION_LIMIT,
  TS_STACK_BASE,
  TS_STACK_END,
  TS_STACK_TOP,
  IS_STATIC_TOP,
  TS_CURRENT_EXCEPTION,
} from "../object/state.ts";
import { NONE, RECURSION_ERROR, SET_DUMMY, STATIC_END, TYPE_TYPE } from "../object/static.ts";
import type { SlotSpans } from "@pyvm/heap";
import { Lookups } from "../eval/lookups.ts";
import type { CompiledCode } from "../eval/compiled/compiled-code.ts";
import type { Collector, Lifecycle } from "@pyvm/gc";

/** What a machine is made from. */
export interface MachineParts {
  readonly memory: LinearMemory;
  readonly allocator: Allocator;
  readonly host: Host;
  readonly configuration: MachineConfiguration;
  /** Levels of recursion for which the JavaScript stack has room in any case; beyond them it is probed. */
  readonly roomyDepth?: number;
}

/** What the module `_ast` knows. */
export interface TreeConversion {
  /** Whether an object is a node (PyAST_Check). */
  isTree(vm: Machine, object: Address): boolean;
  /** From a Python tree to one of @pyvm/parser, for a mode of `compile`. @throws TypeError, ValueError for what is no valid tree */
  treeFromObject(vm: Machine, object: Address, mode: string): Mod;
  /** From a tree of @pyvm/parser to a Python tree (owned). */
  treeToObject(vm: Machine, tree: Mod): Address;
}

/** The native value stack, and how much of it only errors of its overflow use. */
export const NATIVE_STACK_BYTES: number = 1 << 20;
export const NATIVE_STACK_RESERVE = 4096;

/** Bytes that a loop clears; for more the call of `fill` is cheaper. */
const MOST_CLEARED_IN_LINE = 256;

export class Machine extends ObjectHeap {
  readonly host: Host;
  readonly configuration: MachineConfiguration;
  /** Constants of the composition: the built-in modules by name, and the frozen ones. */
  readonly nativeModules: Map<string, NativeModule> = new Map();
  /** Whether one of them that was loaded late has been imported. */
  hasDeferredModules = false;
  frozen: (name: string) => FrozenModule | null = () => null;
  /** Set by the `signal` module: runs Python handlers for the signals that arrived. */
  signalHandler: ((vm: Machine) => void) | null = null;
  /** Set by the `atexit` module: runs the registered functions, last first. */
  exitFunctions: ((vm: Machine) => void) | null = null;
  /** Set by the `_ast` module: trees between @pyvm/parser and Python. */
  trees: TreeConversion | null = null;
  /** The collector, bound once while the machine boots, and what it calls when objects die. */
  collector!: Collector;
  lifecycle!: Lifecycle;
  /** The high 32 bits of the last hash computed. */
  hashHigh = 0;
  /** Where `dictNext` and its like leave the entry they found (borrowed); scratch, read at once. */
  dictKey: Address = 0;
  dictValue: Address = 0;
  /** What the evaluation loop hands from frame to frame: a frame or a value (owned); scratch, read at once. */
  transfer: Address = 0;
  /** Called after every instruction: see inspect/events.ts. It allocates nothing, and `updateTracing` is to be called when it comes or goes. */
  instructionObserver: ((vm: Machine) => void) | null = null;
  /** Told of every `__del__`: the object, before it is called and after. */
  finalizerObserver: ((object: Address, returned: boolean) => void) | null = null;
  /** Depths at which the JavaScript stack is known to have room; see stack-room.ts. */
  private roomFrom = 0;
  private roomTo: number;
  private readonly roomyDepth: number;
  /** The compiled functions of hot code: a cache. */
  tier!: CompiledCode;
  /** Where the stack of the compiled function ends that an exception leaves at a safe point, an i32 index; else 0. */
  unwindFrom = 0;
  /** Attributes that instructions have found: a cache. */
  readonly lookups: Lookups = new Lookups();
  /** How often code is entered before it is compiled to a JavaScript function. */
  hot = 20;
  /** How many calls of Python functions from compiled code may be nested on the JavaScript stack. */
  deepestNesting = 100;
  /** Whether `lookupSpecialMethod` found a plain function that wants the object as its first argument; scratch. */
  specialUnbound = false;

  constructor(parts: MachineParts) {
    super(parts.memory, parts.allocator, { setDummy: SET_DUMMY });
    this.host = parts.host;
    this.configuration = parts.configuration;
    this.roomyDepth = parts.roomyDepth ?? ROOMY_DEPTH;
    this.roomTo = this.roomyDepth;
  }

  // ---- counts ---------------------------------------------------------------------------------------------

  /** Counts one more reference and returns the object. */
  newRef(object: Address): Address {
    this.i32[object >> 2]!++;
    return object;
  }

  /** `decref` of what may be 0. */
  xdecref(object: Address): void {
    if (object !== 0) this.decref(object);
  }

  /** A new reference to None. */
  none(): Address {
    this.i32[NONE >> 2]!++;
    return NONE;
  }

  override dealloc(object: Address): void {
    deallocate(this, object);
  }

  override clear(object: Address): void {
    clearObject(this, object);
  }

  override isGcInstance(object: Address): boolean {
    const type = this.i32[(object + OB_TYPE) >> 2]!;
    if ((this.i32[(type + TP_FLAGS) >> 2]! & (1 << 31)) === 0) return true;
    return (this.i32[(object + TP_FLAGS) >> 2]! & FLAG_HEAPTYPE) !== 0; // type_is_gc
  }

  override scanCustom(kind: number, object: Address, spans: SlotSpans): void {
    scanCustom(this, kind, object, spans);
  }

  // ---- the native value stack -------------------------------------------------------------------------------

  /** The top of the native value stack, to release to later. */
  mark(): number {
    return this.i32[TS_STACK_TOP >> 2]!;
  }

  /** Puts an owned reference on the native value stack, which owns it from now on. Returns it. 0 is allowed. */
  hold(reference: Address): Address {
    const top = this.i32[TS_STACK_TOP >> 2]!;
    if (top >= this.i32[TS_STACK_END >> 2]!) this.stackOverflow(reference);
    this.i32[top >> 2] = reference;
    this.i32[TS_STACK_TOP >> 2] = top + 8;
    return reference;
  }

  /**
   * Releases everything above `mark`. A negative word -n on the stack says that the n words below it are borrowed arguments.
   */
  release(mark: number): void {
    const i32 = this.i32;
    let top = i32[TS_STACK_TOP >> 2]!;
    while (top > mark) {
      top -= 8;
      const word = i32[top >> 2]!;
      i32[TS_STACK_TOP >> 2] = top;
      if (word > 0) this.decref(word);
      else if (word < 0) top += word * 8;
    }
    i32[TS_STACK_TOP >> 2] = mark;
  }

  /** Releases to `mark` but keeps `result`, held above it, alive: the usual end of a native. Returns it owned. */
  keep(mark: number, result: Address): Address {
    this.i32[result >> 2]!++;
    this.release(mark);
    return result;
  }

  /** Takes the topmost held reference off the stack; the caller owns it again. */
  unhold(): Address {
    const top = this.i32[TS_STACK_TOP >> 2]! - 8;
    this.i32[TS_STACK_TOP >> 2] = top;
    return this.i32[top >> 2]!;
  }

  /**
   * Room for `count` borrowed arguments on the native value stack: write them at the result, call with it as `argv`, then
   * `popArguments`. A throw needs nothing: the catcher skips them.
   */
  pushArguments(count: number): Address {
    const argv = this.i32[TS_STACK_TOP >> 2]!;
    const top = argv + 8 * count + 8;
    if (top >= this.i32[TS_STACK_END >> 2]!) this.stackOverflow(0);
    this.i32[(top - 8) >> 2] = -count;
    this.i32[TS_STACK_TOP >> 2] = top;
    return argv;
  }

  popArguments(argv: Address): void {
    this.i32[TS_STACK_TOP >> 2] = argv;
  }

  /** The native value stack is full. What makes the error holds its words in the reserve, and has only a MemoryError where that is full too. */
  private stackOverflow(reference: Address): never {
    if (reference !== 0) this.decref(reference);
    const end = this.i32[TS_STACK_BASE >> 2]! + NATIVE_STACK_BYTES;
    if (this.i32[TS_STACK_END >> 2] === end) this.noMemory();
    this.i32[TS_STACK_END >> 2] = end;
    try {
      throw this.raise(RECURSION_ERROR, "maximum recursion depth exceeded");
    } finally {
      this.i32[TS_STACK_END >> 2] = end - NATIVE_STACK_RESERVE;
    }
  }

  // ---- errors -----------------------------------------------------------------------------------------------

  /**
   * Makes `type(message)` the current exception (PyErr_SetString) and returns what to throw.
   * @example throw vm.raise(TYPE_ERROR, `expected str, got ${vm.typeName(o)}`);
   */
  raise(type: Address, message: string): typeof PY_ERROR {
    return raiseException(this, type, message);
  }

  /** The same for a method that tells by 0 that it has failed (see native.ts). */
  fail(type: Address, message: string): 0 {
    raiseException(this, type, message);
    return 0;
  }

  /**
   * The first line of every `catch`: turns a host error (JavaScript stack overflow, a BigInt too large) into a Python exception,
   * rethrows a bug of ours, and releases the native value stack to `mark`. Afterwards `currentException()` is set.
   */
  caught(error: unknown, mark: number): void {
    if (error !== PY_ERROR) recoverHostError(this, error);
    this.release(mark);
  }

  /** The exception being thrown (borrowed), or 0. */
  currentException(): Address {
    return this.i32[TS_CURRENT_EXCEPTION >> 2]!;
  }

  /** Counts one level of native recursion (Py_EnterRecursiveCall); `where` is " while calling a Python object" or the like. */
  enterRecursion(where: string): void {
    const depth = ++this.i32[TS_RECURSION_DEPTH >> 2]!;
    if (depth > this.i32[TS_RECURSION_LIMIT >> 2]!) this.recursionError(where);
    if (depth > this.roomTo || depth < this.roomFrom) this.lookForRoom(depth, where);
  }

  /** `enterRecursion` for what goes deeper only through others that call that. */
  countRecursion(where: string): void {
    if (++this.i32[TS_RECURSION_DEPTH >> 2]! > this.i32[TS_RECURSION_LIMIT >> 2]!) this.recursionError(where);
  }

  /** What comes from outside asks this first: whether the JavaScript stack, of which others may have used much, has room for anything. */
  hasRoom(): boolean {
    return this.probe(this.recursionDepth());
  }

  /** Probes the JavaScript stack when the depth has left the range for which that was done. */
  private lookForRoom(depth: number, where: string): void {
    if (!this.probe(depth)) this.recursionError(where);
  }

  private probe(depth: number): boolean {
    const isRoomy = depth < this.roomyDepth;
    const isRoom = isRoomy || hasStackRoom();
    this.roomFrom = isRoomy ? 0 : isRoom ? depth - ROOM_BELOW : Infinity;
    this.roomTo = Math.max(this.roomyDepth, depth + ROOM_ABOVE);
    return isRoom;
  }

  leaveRecursion(): void {
    this.i32[TS_RECURSION_DEPTH >> 2]!--;
  }

  recursionDepth(): number {
    return this.i32[TS_RECURSION_DEPTH >> 2]!;
  }

  /** For a catcher: the depth that was read before the attempt. */
  restoreRecursionDepth(depth: number): void {
    this.i32[TS_RECURSION_DEPTH >> 2] = depth;
  }

  private recursionError(where: string): void {
    this.i32[TS_RECURSION_DEPTH >> 2]!--;
    throw this.raise(RECURSION_ERROR, `maximum recursion depth exceeded${where}`);
  }

  /** Throws MemoryError without needing memory for it. */
  noMemory(): never {
    const instance = takeMemoryError(this);
    if (instance === 0) throw new Error("out of memory while the machine boots");
    throw raiseInstance(this, instance);
  }

  // ---- allocation -------------------------------------------------------------------------------------------

  /** Raw memory (PyMem_Malloc), or a MemoryError. */
  malloc(bytes: number): Address {
    const block = this.allocator.allocate(bytes);
    if (block === 0) this.noMemory();
    return block;
  }

  /** Raw memory, all zero. */
  calloc(bytes: number): Address {
    const block = this.malloc(bytes);
    if (bytes > MOST_CLEARED_IN_LINE || (bytes & 3) !== 0) this.u8.fill(0, block, block + bytes);
    else for (let at = block >> 2, end = (block + bytes) >> 2; at < end; at++) this.i32[at] = 0;
    return block;
  }

  realloc(block: Address, bytes: number): Address {
    const moved = block === 0 ? this.allocator.allocate(bytes) : this.allocator.resize(block, bytes);
    if (moved === 0) this.noMemory();
    return moved;
  }

  free(block: Address): void {
    if (block !== 0) this.allocator.release(block);
  }

  /** An object without a collector header: count 1, type set, the rest of its words undefined. `type` must be static. */
  newObject(type: Address, bytes: number): Address {
    const object = this.boxObject(type, bytes);
    if (object === 0) this.noMemory();
    return object;
  }

  /** The same, or 0 without memory. */
  boxObject(type: Address, bytes: number): Address {
    const object = this.allocator.allocate(bytes);
    if (object === 0) return 0;
    const i32 = this.i32;
    const at = object >> 2;
    i32[at] = 1;
    i32[at + 1] = 0;
    i32[at + 2] = type;
    i32[at + 3] = 0;
    return object;
  }

  /** A container with a collector header, untracked: count 1, type set, the rest zeroed. `type` must be static. */
  newContainer(type: Address, bytes: number): Address {
    const container = this.boxContainer(type, bytes);
    if (container === 0) this.noMemory();
    return container;
  }

  /** The same, or 0 without memory. */
  boxContainer(type: Address, bytes: number): Address {
    const block = this.allocator.allocate(bytes + GC_HEAD_BYTES);
    if (block === 0) return 0;
    const i32 = this.i32;
    const at = block >> 2;
    this.clearWords(block, bytes + GC_HEAD_BYTES);
    i32[at + 4] = 1;
    i32[at + 6] = type;
    this.collector.allocated();
    return block + GC_HEAD_BYTES;
  }

  /** PyType_GenericAlloc: zeroed, counted, tracked if a container; the type's count goes up if it is a heap type. */
  genericAlloc(type: Address, items: number): Address {
    const i32 = this.i32;
    const flags = i32[(type + TP_FLAGS) >> 2]!;
    const itemSize = i32[(type + TP_ITEMSIZE) >> 2]!;
    let bytes = i32[(type + TP_BASICSIZE) >> 2]!;
    if (itemSize !== 0) bytes = (bytes + (items + 1) * itemSize + 7) & ~7; // one more, as CPython: the sentinel
    const container = (flags & FLAG_HAVE_GC) !== 0;
    const head = container ? GC_HEAD_BYTES : 0;
    const block = this.allocator.allocate(bytes + head);
    if (block === 0) this.noMemory();
    const object = block + head;
    this.clearWords(block, bytes + head);
    i32[object >> 2] = 1;
    i32[(object + OB_TYPE) >> 2] = type;
    if (itemSize !== 0) i32[(object + OB_SIZE) >> 2] = items;
    if ((flags & FLAG_HEAPTYPE) !== 0) i32[type >> 2]!++;
    if (container) {
      this.collector.allocated();
      this.collector.track(object);
    }
    return object;
  }

  /** Zeroes a fresh block, of 8 bytes a word; `bytes` is rounded up to a multiple of 4. */
  private clearWords(block: Address, bytes: number): void {
    const { f64 } = this;
    const first = block >> 3;
    const end = first + (bytes >> 3);
    for (let i = first; i < end; i++) f64[i] = 0;
    if ((bytes & 7) !== 0) this.i32[end << 1] = 0;
  }

  /** PyObject_GC_Track. */
  track(object: Address): void {
    this.collector.track(object);
  }

  /** PyObject_GC_UnTrack; nothing if it is not tracked. */
  untrack(object: Address): void {
    if (this.i32[(object - GC_HEAD_BYTES) >> 2] !== 0) this.collector.untrack(object);
  }

  /** PyObject_GC_Del / PyObject_Free, whichever the type's flags ask for. Children must be released before. */
  freeInstance(object: Address): void {
    const type = this.i32[(object + OB_TYPE) >> 2]!;
    if ((this.i32[(type + TP_FLAGS) >> 2]! & FLAG_HAVE_GC) === 0) this.allocator.release(object);
    else {
      this.untrack(object);
      this.collector.released();
      this.allocator.release(object - GC_HEAD_BYTES);
    }
  }

  /** Zeroed bytes of the static segment that live as long as the machine. */
  staticAlloc(bytes: number): Address {
    const at = this.i32[IS_STATIC_TOP >> 2]!;
    const next = at + ((bytes + 15) & ~15);
    if (next > STATIC_END) throw new Error("the static segment is full");
    this.i32[IS_STATIC_TOP >> 2] = next;
    return at;
  }

  // ---- small conveniences that everything uses ----------------------------------------------------------------

  /** The low word of the struct field at `object + offset`. */
  get(object: Address, offset: number): Address {
    return this.i32[(object + offset) >> 2]!;
  }

  /** Sets a pointer field whose high word is known to be 0; owns nothing, releases nothing. */
  set(object: Address, offset: number, value: Address): void {
    this.i32[(object + offset) >> 2] = value;
  }

  /** Sets an integer field of 8 bytes, sign included. |value| < 2^53. */
  setWord(object: Address, offset: number, value: number): void {
    const low = value | 0;
    this.i32[(object + offset) >> 2] = low;
    this.i32[(object + offset + 4) >> 2] = low === value ? low >> 31 : Math.floor(value / 4294967296);
  }

  /** Reads an integer field of 8 bytes as a JavaScript number. */
  getWord(object: Address, offset: number): number {
    return this.i32[(object + offset + 4) >> 2]! * 4294967296 + this.u32[(object + offset) >> 2]!;
  }

  /** Replaces the owned reference in a field; the old one is released last (Py_XSETREF). `value` is taken over. */
  replace(object: Address, offset: number, value: Address): void {
    const at = (object + offset) >> 2;
    const old = this.i32[at]!;
    this.i32[at] = value;
    if (old !== 0) this.decref(old);
  }

  /** Whether `object`'s type has one of `flags` (FLAG_*_SUBCLASS): PyList_Check and its like. */
  hasFlag(object: Address, flags: number): boolean {
    return (this.i32[(this.i32[(object + OB_TYPE) >> 2]! + TP_FLAGS) >> 2]! & flags) !== 0;
  }

  /** Whether `object` is a type object (PyType_Check). */
  isType(object: Address): boolean {
    return this.typeOf(object) === TYPE_TYPE || (this.i32[(this.typeOf(object) + TP_FLAGS) >> 2]! & (1 << 31)) !== 0;
  }

  /** tp_name of the object's type as messages show it (`Py_TYPE(o)->tp_name`). */
  typeName(object: Address): string {
    return this.typeNameOf(this.typeOf(object));
  }

  /** tp_name of a type: "list", "collections.deque", and without the module for classes made in Python. */
  typeNameOf(type: Address): string {
    return this.toJs(this.i32[(type + TP_NAME) >> 2]!);
  }

  /** A new str with the text of a JavaScript string (surrogate pairs become one character). */
  str(text: string): Address {
    return newStr(this, text);
  }

  /** A new reference to the interned str. */
  intern(text: string): Address {
    return internText(this, text);
  }

  /** The text of a str as a JavaScript string. */
  toJs(str: Address): string {
    return textOf(this, str);
  }

  /** The immortal str of an identifier word (borrowed). */
  id(word: IdentifierWord): Address {
    return this.i32[word >> 2]!;
  }

  /** Whether the built-in function is `print`, for a hint in the message of `print >> file`. */
  isPrint(builtin: Address): boolean {
    return this.toJs(this.i32[this.i32[(builtin + CFUNC_ML) >> 2] >> 2]) === "print";
  }

  tupleSize(tuple: Address): number {
    return this.i32[(tuple + OB_SIZE) >> 2]!;
  }

  /** A tuple's item (borrowed). */
  tupleItem(tuple: Address, index: number): Address {
    return this.i32[(tuple + TUPLE_ITEMS + 8 * index) >> 2]!;
  }
}
