/** What dying means to this language: finalisers, weak references, gc.callbacks and gc.garbage (Modules/gcmodule.c). */
import type { Address } from "@pyvm/heap";
import { HAS_FINALIZER, HAS_LEGACY_FINALIZER, HAS_WEAK_REFERENCES, type Lifecycle } from "@pyvm/gc";
import { fetchException, restoreException } from "./errors.ts";
import type { Machine } from "./machine.ts";
import { clearDictFreeLists, dictSetStr, isUntrackableDict, newDict } from "../builtins/dict/dict.ts";
import { writeUnraisable } from "../builtins/exceptions/unraisable.ts";
import { clearFloatFreeList } from "../builtins/float/float.ts";
import { newInt } from "../builtins/int/box.ts";
import { clearListFreeList, listAppend, listItem, listSize, newList } from "../builtins/list/list.ts";
import { writeStderr } from "../builtins/traceback/stderr.ts";
import { isUntrackableTuple } from "../builtins/tuple/tracking.ts";
import { clearTupleFreeLists } from "../builtins/tuple/tuple.ts";
import { clearWeakReferencesOfDoomed } from "../builtins/weakref/clear.ts";
import { isWeakReferenceType } from "../builtins/weakref/weakref.ts";
import { suspendFreeLists } from "../inspect/free-lists.ts";
import { isTracing } from "../inspect/tracer.ts";
import { call2 } from "../object/call.ts";
import { NATIVE, type Destructor } from "../object/native.ts";
import { OB_TYPE, TP_DEL, TP_FINALIZE, TP_WEAKLISTOFFSET } from "../object/offsets.ts";
import { EB_COLLECT, IS_EVAL_BREAKER, IS_GC_CALLBACKS, IS_GC_GARBAGE } from "../object/state.ts";
import { DICT_TYPE, TUPLE_TYPE } from "../object/static.ts";

const NANOSECONDS = 1e9;

export class VmLifecycle implements Lifecycle {
  readonly #vm: Machine;
  /** What is known of a type, for the run of objects of the same type; from one collection to the next it may change. */
  #typeAsked: Address = 0;
  #weakListOffset = 0;
  #wordsOfType = 0;

  constructor(vm: Machine) {
    this.#vm = vm;
    vm.lifecycle = this;
  }

  requestCollection(): void {
    this.#vm.i32[IS_EVAL_BREAKER >> 2] |= EB_COLLECT;
  }

  started(generation: number): void {
    this.#typeAsked = 0;
    this.#callBack("start", generation, 0, 0);
  }

  stopped(generation: number, collected: number, uncollectable: number): void {
    this.#callBack("stop", generation, collected, uncollectable);
  }

  lastWords(object: Address): number {
    const i32 = this.#vm.i32;
    const type = i32[(object + OB_TYPE) >> 2]!;
    if (type !== this.#typeAsked) this.#askType(type);
    const offset = this.#weakListOffset;
    if (offset > 0 && i32[(object + offset) >> 2] !== 0) return this.#wordsOfType | HAS_WEAK_REFERENCES;
    return this.#wordsOfType;
  }

  #askType(type: Address): void {
    const vm = this.#vm;
    this.#typeAsked = type;
    this.#weakListOffset = vm.get(type, TP_WEAKLISTOFFSET);
    this.#wordsOfType =
      (vm.get(type, TP_FINALIZE) !== 0 ? HAS_FINALIZER : 0) |
      (vm.get(type, TP_DEL) !== 0 ? HAS_LEGACY_FINALIZER : 0) |
      (isWeakReferenceType(vm, type) ? HAS_WEAK_REFERENCES : 0);
  }

  hasFinalizer(object: Address): boolean {
    const i32 = this.#vm.i32;
    return i32[(i32[(object + OB_TYPE) >> 2] + TP_FINALIZE) >> 2] !== 0;
  }

  finalize(object: Address): void {
    const vm = this.#vm;
    const pending = fetchException(vm);
    (NATIVE[vm.get(vm.get(object, OB_TYPE), TP_FINALIZE)] as Destructor)(vm, object);
    if (pending !== 0) restoreException(vm, pending);
  }

  hasLegacyFinalizer(object: Address): boolean {
    const i32 = this.#vm.i32;
    return i32[(i32[(object + OB_TYPE) >> 2] + TP_DEL) >> 2] !== 0;
  }

  clearWeakReferences(doomed: readonly Address[]): boolean {
    const vm = this.#vm;
    return clearWeakReferencesOfDoomed(vm, doomed, (object) => vm.collector.isDoomed(object));
  }

  saveGarbage(object: Address): void {
    const vm = this.#vm;
    if (vm.get(0, IS_GC_GARBAGE) === 0) vm.set(0, IS_GC_GARBAGE, newList(vm));
    listAppend(vm, vm.get(0, IS_GC_GARBAGE), object);
  }

  shouldUntrack(object: Address, full: boolean): boolean {
    const vm = this.#vm;
    switch (vm.i32[(object + OB_TYPE) >> 2]) {
      case TUPLE_TYPE:
        return isUntrackableTuple(vm, object);
      case DICT_TYPE:
        return full && isUntrackableDict(vm, object);
      default:
        return false;
    }
  }

  fullCollectionDone(): void {
    clearTupleFreeLists(this.#vm);
    clearFloatFreeList(this.#vm);
    clearListFreeList(this.#vm);
    clearDictFreeLists(this.#vm);
    if (isTracing(this.#vm)) suspendFreeLists(this.#vm);
  }

  writeDebug(text: string): void {
    writeStderr(this.#vm, text);
  }

  typeName(object: Address): string {
    return this.#vm.typeName(object);
  }

  seconds(): number {
    return Number(this.#vm.host.clocks?.monotonic() ?? 0n) / NANOSECONDS;
  }

  /** invoke_gc_callback: calls what is in gc.callbacks with the phase and what is known of the collection. */
  #callBack(phase: string, generation: number, collected: number, uncollectable: number): void {
    const vm = this.#vm;
    const callbacks = vm.get(0, IS_GC_CALLBACKS);
    if (callbacks === 0 || listSize(vm, callbacks) === 0) return;
    const pending = fetchException(vm);
    const mark = vm.mark();
    try {
      const info = vm.hold(newDict(vm));
      for (const [name, value] of Object.entries({ generation, collected, uncollectable })) {
        dictSetStr(vm, info, vm.hold(vm.intern(name)), vm.hold(newInt(vm, value)));
      }
      const phaseStr = vm.hold(vm.intern(phase));
      for (let i = 0; i < listSize(vm, callbacks); i++) this.#callOne(listItem(vm, callbacks, i), phaseStr, info);
      vm.release(mark);
    } catch (error) {
      vm.caught(error, mark);
      writeUnraisable(vm, 0);
    }
    if (pending !== 0) restoreException(vm, pending);
  }

  #callOne(callback: Address, phase: Address, info: Address): void {
    const vm = this.#vm;
    vm.hold(vm.newRef(callback));
    const mark = vm.mark();
    try {
      vm.decref(call2(vm, callback, phase, info));
    } catch (error) {
      vm.caught(error, mark);
      writeUnraisable(vm, callback);
    }
    vm.decref(vm.unhold());
  }
}
