import type { Address } from "./address.ts";
import type { LinearMemory } from "./linear-memory.ts";
import type { SlotSpans } from "./slot-spans.ts";

/** Owner of layouts and edges: all that a collector has to know of objects. */
export interface ObjectModel {
  readonly memory: LinearMemory;
  /** Whether the object can close a cycle, so that a collector header lies before it (`PyObject_IS_GC`). */
  isContainer(object: Address): boolean;
  /** The reference count. */
  refcount(object: Address): number;
  incref(object: Address): void;
  /** Takes a reference away; the object dies with its last one. */
  decref(object: Address): void;
  /** Appends every owning word once: the one truth behind traverse, clear and freeing. */
  scan(object: Address, spans: SlotSpans): void;
  /** Empties a mutable container and leaves it valid (`tp_clear`); nothing for immutable types. */
  clear(object: Address): void;
}
