import type { Address } from "./address.ts";
import type { Allocator } from "./allocator.ts";
import { STATIC_BASE } from "./control-page.ts";
import { encodeLayout, type LayoutOperation } from "./layout.ts";
import { LinearMemory } from "./linear-memory.ts";
import { ObjectHeap } from "./object-heap.ts";
import { HAVE_GC, OB_REFCNT, OB_SIZE, OB_TYPE, TP_FLAGS, TP_TRAVERSE } from "./object.ts";
import { Pymalloc } from "./pymalloc/pymalloc.ts";

/** How a synthetic heap is made. */
export interface SyntheticHeapOptions {
  /** Default: 64 MiB. */
  readonly reserveBytes?: number;
  /** Makes the allocator to try. Default: pymalloc. */
  readonly allocator?: (memory: LinearMemory) => Allocator;
}

const STATIC_BYTES = 16384;
const CONTROL_BYTES = 4096;
const TYPE_BYTES = 512;
const TYPES = STATIC_BASE + CONTROL_BYTES;

const LIST_ITEMS = 24;
const LIST_ALLOCATED = 32;
const TUPLE_ITEMS = 24;
const NODE_FIELDS = 16;

/**
 * A heap of made-up objects, so that an allocator or a collector can be tested and measured with no language around it:
 *
 *   atom   owns nothing, has no collector header
 *   tuple  owns a fixed row of objects, cannot be emptied
 *   list   owns an array of objects that grows
 *   node   owns two objects, either of which may be absent
 *
 * Types live in the static segment, which also has room for a collector's control block. Every maker returns a reference that
 * the caller owns, and takes a reference of its own to what it is given.
 */
export class SyntheticHeap extends ObjectHeap {
  /** 4096 zeroed bytes for the state of a collector. */
  readonly controlBlock: Address = STATIC_BASE;
  readonly atomType: Address;
  readonly tupleType: Address;
  readonly listType: Address;
  readonly nodeType: Address;

  constructor(options: SyntheticHeapOptions = {}) {
    const memory = new LinearMemory({ reserveBytes: options.reserveBytes ?? 67108864, staticBytes: STATIC_BYTES });
    super(memory, options.allocator?.(memory) ?? new Pymalloc(memory));
    this.atomType = this.defineType(0, []);
    this.tupleType = this.defineType(1, [{ op: "inline", offset: TUPLE_ITEMS }]);
    this.listType = this.defineType(2, [{ op: "array", pointerOffset: LIST_ITEMS, countOffset: OB_SIZE }]);
    this.nodeType = this.defineType(3, [{ op: "fields", offset: NODE_FIELDS, count: 2 }]);
  }

  /** Writes a type into place `index` (4 to 21 are free) of the static segment; a container type if it has a layout. */
  defineType(index: number, layout: readonly LayoutOperation[]): Address {
    const type = TYPES + index * TYPE_BYTES;
    this.i32[(type + OB_REFCNT) >> 2] = 1;
    if (layout.length === 0) return type;
    const program = type + 256;
    this.i32.set(encodeLayout(layout), program >> 2);
    this.i32[(type + TP_FLAGS) >> 2] = HAVE_GC;
    this.i32[(type + TP_TRAVERSE) >> 2] = program;
    return type;
  }

  /** An untracked container of a type, with a count of 1 and the bytes behind its head zero. @throws RangeError */
  container(type: Address, bytes: number): Address {
    const object = this.allocateContainer(bytes);
    if (object === 0) throw new RangeError(`no room for a container of ${bytes} bytes`);
    this.u8.fill(0, object, object + bytes);
    this.i32[(object + OB_REFCNT) >> 2] = 1;
    this.i32[(object + OB_TYPE) >> 2] = type;
    return object;
  }

  /** An object that owns nothing. @throws RangeError when the memory is full, as the other makers do. */
  atom(): Address {
    const object = this.allocateObject(24);
    if (object === 0) throw new RangeError("no room for an atom");
    this.i32[(object + OB_REFCNT) >> 2] = 1;
    this.i32[(object + OB_TYPE) >> 2] = this.atomType;
    return object;
  }

  tuple(items: readonly Address[]): Address {
    const tuple = this.container(this.tupleType, TUPLE_ITEMS + items.length * 8);
    this.i32[(tuple + OB_SIZE) >> 2] = items.length;
    items.forEach((item, index) => this.#own(tuple + TUPLE_ITEMS + index * 8, item));
    this.tracker.track(tuple);
    return tuple;
  }

  list(items: readonly Address[]): Address {
    const list = this.container(this.listType, 40);
    for (const item of items) this.append(list, item);
    this.tracker.track(list);
    return list;
  }

  append(list: Address, item: Address): void {
    const { i32 } = this;
    const size = i32[(list + OB_SIZE) >> 2];
    if (size === i32[(list + LIST_ALLOCATED) >> 2]) this.#growList(list, size);
    i32[(list + OB_SIZE) >> 2] = size + 1;
    this.#own(i32[(list + LIST_ITEMS) >> 2] + size * 8, item);
  }

  node(first: Address, second: Address): Address {
    const node = this.container(this.nodeType, NODE_FIELDS + 16);
    this.#own(node + NODE_FIELDS, first);
    this.#own(node + NODE_FIELDS + 8, second);
    this.tracker.track(node);
    return node;
  }

  /** Replaces field 0 or 1 of a node; 0 makes it absent. */
  setField(node: Address, index: number, value: Address): void {
    const slot = node + NODE_FIELDS + index * 8;
    const before = this.i32[slot >> 2];
    this.#own(slot, value);
    if (before !== 0) this.decref(before);
  }

  #own(slot: Address, object: Address): void {
    this.i32[slot >> 2] = object;
    this.i32[(slot + 4) >> 2] = 0;
    if (object !== 0) this.incref(object);
  }

  #growList(list: Address, size: number): void {
    const capacity = (size + 1 + (size >> 3) + 6) & ~3;
    const items = this.allocator.resize(this.i32[(list + LIST_ITEMS) >> 2], capacity * 8);
    if (items === 0) throw new RangeError(`no room for ${capacity} items`);
    this.i32[(list + LIST_ITEMS) >> 2] = items;
    this.i32[(list + LIST_ALLOCATED) >> 2] = capacity;
  }
}
