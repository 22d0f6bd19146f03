import type { Address } from "./address.ts";
import type { Allocator } from "./allocator.ts";
import {
  ARRAY,
  CUSTOM,
  DICT,
  DICT_ENTRY_BYTES,
  dictIndexBytes,
  DK_INDICES,
  DK_NENTRIES,
  DK_REFCNT,
  DK_SIZE,
  F_LOCALSPLUS,
  F_STACKDEPTH,
  F_VALUESTACK,
  FIELDS,
  FRAME,
  INLINE,
  MA_KEYS,
  MA_VALUES,
  ME_KEY,
  ME_VALUE,
  SET,
  SET_ENTRY_BYTES,
  SET_MASK,
  SET_SMALLTABLE,
  SET_TABLE,
} from "./layout.ts";
import type { LinearMemory } from "./linear-memory.ts";
import type { ObjectModel } from "./object-model.ts";
import { GC_HEADER_BYTES, HAVE_GC, HEAPTYPE, OB_REFCNT, OB_SIZE, OB_TYPE, TP_FLAGS, TP_TRAVERSE } from "./object.ts";
import { SlotSpans } from "./slot-spans.ts";
import { type Tracker, UntrackedHeap } from "./tracker.ts";

/** What an object heap must be told beyond its memory. */
export interface ObjectHeapOptions {
  /** The address that marks a deleted entry of a set's table and owns nothing (`_PySet_Dummy`). Default: none. */
  readonly setDummy?: Address;
  /** The collector to report containers to. Default: none; `tracker` may be set once the collector exists. */
  readonly tracker?: Tracker;
}

/** The high half of `ob_refcnt`, zero in a live object: links an object that waits to be freed to the next one. */
const DYING_LINK = OB_REFCNT + 4;

/**
 * Objects in a memory: headers, counts, the one interpreter of layout programs, and freeing by a worklist. A language derives
 * from it and overrides `dealloc`, `clear`, `isGcInstance` and `scanCustom` where its types need more.
 */
export class ObjectHeap implements ObjectModel {
  readonly memory: LinearMemory;
  /** Whoever observes allocations puts a wrapper here, over the same allocator, and takes it away again. */
  allocator: Allocator;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly f64: Float64Array;
  /** The collector, once there is one. Set it before the first container is made. */
  tracker: Tracker;
  /** The address that marks a deleted entry of a set's table. */
  readonly setDummy: Address;
  /** Spans for freeing and clearing; taken while in use, so that a nested use makes its own. */
  #spans: SlotSpans | undefined;

  constructor(memory: LinearMemory, allocator: Allocator, options: ObjectHeapOptions = {}) {
    this.memory = memory;
    this.allocator = allocator;
    this.i32 = memory.i32;
    this.u32 = memory.u32;
    this.u8 = memory.u8;
    this.u16 = memory.u16;
    this.f64 = memory.f64;
    this.tracker = options.tracker ?? new UntrackedHeap();
    this.setDummy = options.setDummy ?? 0;
    this.#spans = new SlotSpans();
  }

  /** The type of an object (`Py_TYPE`). */
  typeOf(object: Address): Address {
    return this.i32[(object + OB_TYPE) >> 2];
  }

  refcount(object: Address): number {
    return this.i32[object >> 2];
  }

  incref(object: Address): void {
    this.i32[object >> 2]++;
  }

  decref(object: Address): void {
    if (--this.i32[object >> 2] === 0) this.dealloc(object);
  }

  isContainer(object: Address): boolean {
    const { i32 } = this;
    const flags = i32[(i32[(object + OB_TYPE) >> 2] + TP_FLAGS) >> 2];
    if ((flags & HAVE_GC) === 0) return false;
    return flags >= 0 || this.isGcInstance(object);
  }

  /** Asked of instances of types of types (`tp_is_gc`): a type is a container only if it was made at run time. */
  isGcInstance(object: Address): boolean {
    return (this.i32[(object + TP_FLAGS) >> 2] & HEAPTYPE) !== 0;
  }

  /**
   * A block for an object that can close no cycle. Count and type words are zero, the rest undefined.
   *
   * @returns 0 when there is no room.
   */
  allocateObject(bytes: number): Address {
    const object = this.allocator.allocate(bytes);
    if (object !== 0) this.#zeroHead(object);
    return object;
  }

  /** The same with a collector header before it, untracked. `bytes` does not count that header. */
  allocateContainer(bytes: number): Address {
    const header = this.allocator.allocate(bytes + GC_HEADER_BYTES);
    if (header === 0) return 0;
    this.#zeroHead(header);
    const object = header + GC_HEADER_BYTES;
    this.#zeroHead(object);
    this.tracker.allocated();
    return object;
  }

  /** Changes the size of an untracked container (`PyObject_GC_Resize`); may move. 0 leaves it untouched. */
  resizeContainer(object: Address, bytes: number): Address {
    const header = this.allocator.resize(object - GC_HEADER_BYTES, bytes + GC_HEADER_BYTES);
    return header === 0 ? 0 : header + GC_HEADER_BYTES;
  }

  /** Returns the block of an object that owns nothing any more. */
  freeObject(object: Address): void {
    this.allocator.release(object);
  }

  /** The same for a container, tracked or not (`PyObject_GC_Del`). */
  freeContainer(object: Address): void {
    if (this.tracker.isTracked(object)) this.tracker.untrack(object);
    this.tracker.released();
    this.allocator.release(object - GC_HEADER_BYTES);
  }

  /**
   * Frees an object without references, and all that it alone kept alive. A worklist that runs through the dying objects
   * themselves: a chain of any length dies without recursion.
   */
  dealloc(object: Address): void {
    const spans = this.#takeSpans();
    this.i32[(object + DYING_LINK) >> 2] = 0;
    let pending = object;
    while (pending !== 0) {
      const dying = pending;
      const container = this.isContainer(dying);
      if (container && this.tracker.isTracked(dying)) this.tracker.untrack(dying);
      pending = this.#dropReferences(dying, this.i32[(dying + DYING_LINK) >> 2], spans);
      pending = this.#releaseStorage(dying, pending, spans);
      if (container) this.freeContainer(dying);
      else this.freeObject(dying);
    }
    this.#spans = spans;
  }

  /**
   * Empties what FIELDS and ARRAY operations name: a field becomes 0, an array keeps its storage and loses its items. In-line
   * references belong to immutable objects and stay; dicts, sets, frames and custom layouts are the language's to empty.
   */
  clear(object: Address): void {
    const { i32 } = this;
    const program = i32[(i32[(object + OB_TYPE) >> 2] + TP_TRAVERSE) >> 2];
    if (program === 0) return;
    this.incref(object);
    for (let left = i32[program >> 2], at = (program >> 2) + 1; left > 0; left--, at += 3) {
      if (i32[at] === FIELDS) this.#clearFields(object, i32[at + 1], i32[at + 2]);
      else if (i32[at] === ARRAY) this.#clearArray(object, i32[at + 1], i32[at + 2]);
    }
    this.decref(object);
  }

  scan(object: Address, spans: SlotSpans): void {
    const { i32 } = this;
    const program = i32[(i32[(object + OB_TYPE) >> 2] + TP_TRAVERSE) >> 2];
    if (program === 0) return;
    for (let left = i32[program >> 2], at = (program >> 2) + 1; left > 0; left--, at += 3) {
      switch (i32[at]) {
        case FIELDS:
          spans.add(object + i32[at + 1], i32[at + 2], 8);
          break;
        case INLINE:
          spans.add(object + i32[at + 1], Math.abs(i32[(object + OB_SIZE) >> 2]), 8);
          break;
        case ARRAY: {
          const count = i32[(object + i32[at + 2]) >> 2];
          if (count !== 0) spans.add(i32[(object + i32[at + 1]) >> 2], count, 8);
          break;
        }
        default:
          this.#scanWide(i32[at], i32[at + 1], object, spans);
      }
    }
  }

  /** Appends the owning words of a CUSTOM operation. */
  scanCustom(kind: number, _object: Address, _spans: SlotSpans): void {
    throw new RangeError(`expected an object model that knows layouts of kind ${kind}`);
  }

  #scanWide(op: number, kind: number, object: Address, spans: SlotSpans): void {
    if (op === DICT) this.#scanDict(object, spans);
    else if (op === SET) this.#scanSet(object, spans);
    else if (op === FRAME) this.#scanFrame(object, spans);
    else if (op === CUSTOM) this.scanCustom(kind, object, spans);
    else throw new RangeError(`expected a layout operation from ${FIELDS} to ${CUSTOM}, met ${op}`);
  }

  #scanDict(dict: Address, spans: SlotSpans): void {
    const { i32 } = this;
    const keys = i32[(dict + MA_KEYS) >> 2];
    const values = i32[(dict + MA_VALUES) >> 2];
    if (keys === 0) return;
    const count = i32[(keys + DK_NENTRIES) >> 2];
    if (count === 0) return;
    if (values !== 0) {
      spans.add(values, count, 8);
      return;
    }
    const entries = this.#dictEntries(keys);
    spans.add(entries + ME_KEY, count, DICT_ENTRY_BYTES);
    spans.add(entries + ME_VALUE, count, DICT_ENTRY_BYTES);
  }

  #dictEntries(keys: Address): Address {
    const size = this.i32[(keys + DK_SIZE) >> 2];
    return keys + DK_INDICES + size * dictIndexBytes(size);
  }

  /** A span for each run of entries without a dummy: one, in a set from which nothing was removed. */
  #scanSet(set: Address, spans: SlotSpans): void {
    const { i32, setDummy } = this;
    const table = i32[(set + SET_TABLE) >> 2];
    if (table === 0) return;
    const end = table + (i32[(set + SET_MASK) >> 2] + 1) * SET_ENTRY_BYTES;
    let start = table;
    if (setDummy !== 0) {
      for (let entry = table; entry < end; entry += SET_ENTRY_BYTES) {
        if (i32[entry >> 2] !== setDummy) continue;
        if (entry > start) spans.add(start, (entry - start) / SET_ENTRY_BYTES, SET_ENTRY_BYTES);
        start = entry + SET_ENTRY_BYTES;
      }
    }
    if (end > start) spans.add(start, (end - start) / SET_ENTRY_BYTES, SET_ENTRY_BYTES);
  }

  #scanFrame(frame: Address, spans: SlotSpans): void {
    const { i32 } = this;
    const start = frame + F_LOCALSPLUS;
    const top = i32[(frame + F_VALUESTACK) >> 2] + 8 * i32[(frame + F_STACKDEPTH) >> 2];
    if (top > start) spans.add(start, (top - start) >> 3, 8);
  }

  #zeroHead(at: Address): void {
    const { i32 } = this;
    const word = at >> 2;
    i32[word] = 0;
    i32[word + 1] = 0;
    i32[word + 2] = 0;
    i32[word + 3] = 0;
  }

  #takeSpans(): SlotSpans {
    const spans = this.#spans ?? new SlotSpans();
    this.#spans = undefined;
    return spans;
  }

  /** Takes away every reference `dying` owns. Returns the worklist, `pending`, with those that die of it in front. */
  #dropReferences(dying: Address, pending: Address, spans: SlotSpans): Address {
    const { i32 } = this;
    spans.reset();
    this.scan(dying, spans);
    const { words, length } = spans;
    for (let span = 0; span < length; span += 3) {
      const stride = words[span + 2];
      for (let slot = words[span], left = words[span + 1]; left > 0; left--, slot += stride) {
        const child = i32[slot >> 2];
        if (child !== 0 && --i32[child >> 2] === 0) {
          i32[(child + DYING_LINK) >> 2] = pending;
          pending = child;
        }
      }
    }
    return pending;
  }

  /** Releases the blocks behind the object: arrays, tables, keys that no other dict shares. */
  #releaseStorage(dying: Address, pending: Address, spans: SlotSpans): Address {
    const { i32 } = this;
    const program = i32[(i32[(dying + OB_TYPE) >> 2] + TP_TRAVERSE) >> 2];
    if (program === 0) return pending;
    for (let left = i32[program >> 2], at = (program >> 2) + 1; left > 0; left--, at += 3) {
      if (i32[at] === ARRAY) {
        this.allocator.release(i32[(dying + i32[at + 1]) >> 2]);
      } else if (i32[at] === DICT) {
        pending = this.#releaseDict(dying, pending);
      } else if (i32[at] === SET) {
        const table = i32[(dying + SET_TABLE) >> 2];
        if (table !== dying + SET_SMALLTABLE) this.allocator.release(table);
      }
    }
    spans.reset();
    return pending;
  }

  #releaseDict(dict: Address, pending: Address): Address {
    const { i32 } = this;
    const keys = i32[(dict + MA_KEYS) >> 2];
    const values = i32[(dict + MA_VALUES) >> 2];
    if (values !== 0) this.allocator.release(values);
    if (keys === 0 || --i32[(keys + DK_REFCNT) >> 2] !== 0) return pending;
    if (values !== 0) {
      // The last dict that shared these keys: only now do the keys lose their references.
      let slot = this.#dictEntries(keys) + ME_KEY;
      for (let left = i32[(keys + DK_NENTRIES) >> 2]; left > 0; left--, slot += DICT_ENTRY_BYTES) {
        const key = i32[slot >> 2];
        if (key !== 0 && --i32[key >> 2] === 0) {
          i32[(key + DYING_LINK) >> 2] = pending;
          pending = key;
        }
      }
    }
    this.allocator.release(keys);
    return pending;
  }

  #clearFields(object: Address, offset: number, count: number): void {
    const { i32 } = this;
    for (; count > 0; count--, offset += 8) {
      const slot = (object + offset) >> 2;
      const child = i32[slot];
      // A heap type's instances list their type word: it stays until the object is freed.
      if (child === 0 || offset === OB_TYPE) continue;
      i32[slot] = 0;
      this.decref(child);
    }
  }

  #clearArray(object: Address, pointerOffset: number, countOffset: number): void {
    const { i32 } = this;
    const array = i32[(object + pointerOffset) >> 2];
    let left = i32[(object + countOffset) >> 2];
    i32[(object + countOffset) >> 2] = 0;
    while (left-- > 0) {
      const slot = array + left * 8;
      const child = i32[slot >> 2];
      i32[slot >> 2] = 0;
      if (child !== 0) this.decref(child);
    }
  }
}
