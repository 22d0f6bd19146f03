/**
 * Objects and the references between them, copied out of a memory so that they can be studied at leisure.
 *
 * Node i refers to `targets[firstEdge[i]]` … `targets[firstEdge[i + 1] - 1]`: one entry for every word that owns a reference, so an object
 * that is held twice by another is there twice.
 *
 *     firstEdge  | 0 | 2 | 2 | 5 |          node 0 has two references, node 1 none, node 2 three
 *     targets    | 1 | 2 | 0 | 1 | 1 |
 *
 * Nothing is written to the observed memory: capturing allocates no block, changes no count and collects nothing.
 */
import type { Address } from "../address.ts";
import { HeapCorruption } from "../heap-corruption.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { OB_REFCNT } from "../object.ts";
import { SlotSpans } from "../slot-spans.ts";

/** What a graph is captured from; every `ObjectHeap` is one. */
export interface GraphSource {
  readonly memory: LinearMemory;
  /** Appends every word of an object that owns a reference; changes nothing. */
  scan(object: Address, spans: SlotSpans): void;
}

/** Objects are aligned to this many bytes. */
const UNIT_SHIFT = 4;
const FIRST_CAPACITY = 1024;

/** A captured graph. Nodes are numbered in the order in which they were met. */
export class HeapGraph {
  /** How many objects there are. */
  readonly length: number;
  /** The address of each. */
  readonly addresses: Int32Array;
  /** Where the references of each begin in `targets`; one entry more than there are nodes. */
  readonly firstEdge: Int32Array;
  /** The nodes that are referred to. */
  readonly targets: Int32Array;
  /** Of each node the references that no other node explains: its count less those that were found. Something outside holds it. */
  readonly outside: Int32Array;
  readonly #index: Int32Array;
  #referrers: { readonly first: Int32Array; readonly sources: Int32Array } | undefined;

  constructor(parts: {
    readonly addresses: Int32Array;
    readonly firstEdge: Int32Array;
    readonly targets: Int32Array;
    readonly outside: Int32Array;
    readonly index: Int32Array;
  }) {
    this.length = parts.addresses.length;
    this.addresses = parts.addresses;
    this.firstEdge = parts.firstEdge;
    this.targets = parts.targets;
    this.outside = parts.outside;
    this.#index = parts.index;
  }

  /** The node of an object, or -1 for an address that is none of the graph's. */
  nodeOf(object: Address): number {
    if (object <= 0 || (object & 15) !== 0) return -1;
    return (this.#index[object >> UNIT_SHIFT] ?? 0) - 1;
  }

  /** The nodes that `node` refers to, once for each reference. */
  referents(node: number): Int32Array {
    return this.targets.subarray(this.firstEdge[node], this.firstEdge[node + 1]);
  }

  /** The nodes that refer to `node`, once for each reference. */
  referrers(node: number): Int32Array {
    const { first, sources } = this.reversed();
    return sources.subarray(first[node], first[node + 1]);
  }

  /** All edges the other way round, made when they are first asked for. */
  reversed(): { readonly first: Int32Array; readonly sources: Int32Array } {
    this.#referrers ??= reverse(this);
    return this.#referrers;
  }
}

function reverse(graph: HeapGraph): { readonly first: Int32Array; readonly sources: Int32Array } {
  const { length, firstEdge, targets } = graph;
  const first = new Int32Array(length + 2);
  for (let edge = 0; edge < targets.length; edge++) first[targets[edge] + 2]++;
  for (let node = 0; node < length; node++) first[node + 2] += first[node + 1];
  const sources = new Int32Array(targets.length);
  for (let node = 0; node < length; node++) {
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) sources[first[targets[edge] + 1]++] = node;
  }
  return { first: first.subarray(0, length + 1), sources };
}

/** Captures a graph: add the objects that are known, close it over their references, perhaps add more, and finish. */
export class GraphBuilder {
  readonly #source: GraphSource;
  readonly #i32: Int32Array;
  readonly #opaque: ReadonlySet<Address>;
  /** Node + 1 by address. */
  readonly #index: Int32Array;
  readonly #spans: SlotSpans = new SlotSpans();
  #addresses: Int32Array = new Int32Array(FIRST_CAPACITY);
  #length = 0;
  /** Nodes below this one have been scanned. */
  #scanned = 0;
  #firstEdge: Int32Array = new Int32Array(FIRST_CAPACITY);
  #targets: Int32Array = new Int32Array(FIRST_CAPACITY);
  #edges = 0;

  /** @param opaque Objects whose references are not counted ones: they are nodes without edges. */
  constructor(source: GraphSource, opaque: ReadonlySet<Address> = new Set()) {
    this.#source = source;
    this.#i32 = source.memory.i32;
    this.#opaque = opaque;
    this.#index = new Int32Array((source.memory.top >> UNIT_SHIFT) + 1);
  }

  /** Whether an object is a node already. */
  has(object: Address): boolean {
    return (this.#index[object >> UNIT_SHIFT] ?? 0) !== 0;
  }

  /** Makes an object a node. @returns the node @throws HeapCorruption for an address that no object can have */
  add(object: Address): number {
    const unit = object >> UNIT_SHIFT;
    if ((object & 15) !== 0 || unit <= 0 || unit >= this.#index.length) {
      throw new HeapCorruption(`address ${object} cannot be that of an object`);
    }
    const known = this.#index[unit];
    if (known !== 0) return known - 1;
    const node = this.#length;
    if (node === this.#addresses.length) this.#addresses = doubled(this.#addresses);
    this.#addresses[node] = object;
    this.#length = node + 1;
    this.#index[unit] = node + 1;
    return node;
  }

  /** The objects added so far. */
  objects(): Int32Array {
    return this.#addresses.subarray(0, this.#length);
  }

  /** Adds everything that can be reached from the nodes. */
  close(): void {
    while (this.#scanned < this.#length) {
      const node = this.#scanned++;
      if (node === this.#firstEdge.length) this.#firstEdge = doubled(this.#firstEdge);
      this.#firstEdge[node] = this.#edges;
      const object = this.#addresses[node];
      if (!this.#opaque.has(object)) this.#scan(object);
    }
  }

  #scan(object: Address): void {
    const i32 = this.#i32;
    const spans = this.#spans;
    spans.reset();
    this.#source.scan(object, spans);
    const { words, length } = spans;
    for (let span = 0; span < length; span += 3) {
      const stride = words[span + 2];
      for (let slot = words[span], left = words[span + 1]; left > 0; left--, slot += stride) {
        const referent = i32[slot >> 2];
        if (referent !== 0) this.#edgeTo(this.add(referent));
      }
    }
  }

  #edgeTo(target: number): void {
    if (this.#edges === this.#targets.length) this.#targets = doubled(this.#targets);
    this.#targets[this.#edges++] = target;
  }

  /** The graph of everything added and reached. */
  finish(): HeapGraph {
    this.close();
    const addresses = this.#addresses.slice(0, this.#length);
    const firstEdge = new Int32Array(this.#length + 1);
    firstEdge.set(this.#firstEdge.subarray(0, this.#length));
    firstEdge[this.#length] = this.#edges;
    const targets = this.#targets.slice(0, this.#edges);
    const outside = new Int32Array(this.#length);
    for (let node = 0; node < this.#length; node++) outside[node] = this.#i32[(addresses[node] + OB_REFCNT) >> 2];
    for (let edge = 0; edge < targets.length; edge++) outside[targets[edge]]--;
    return new HeapGraph({ addresses, firstEdge, targets, outside, index: this.#index });
  }
}

function doubled(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
