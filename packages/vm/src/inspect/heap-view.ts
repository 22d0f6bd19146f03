/**
 * Looking into a machine: its objects, who refers to whom, why each is alive, what would go with it, and which cycles there are.
 *
 * A view is taken at a moment when the machine stands still (between two runs, or from a native function) and is good until it runs again. Taking
 * it and asking it anything reads the memory and writes nothing: no block is allocated, nothing is collected, no count changes, no Python runs.
 *
 * @example
 * const view = new HeapView(vm);
 * for (const object of view.objects()) if (object.typeName === "Node") console.log(object.repr, view.path(object.address));
 */
import {
  chainTo,
  cyclesOf,
  findComponents,
  findDominators,
  findReachable,
  type Address,
  type Dominators,
  type HeapGraph,
  type Reachable,
  retainedSizes,
  UNREACHED,
} from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { instanceDict } from "../object/attribute.ts";
import { MODULE_DICT } from "../object/offsets.ts";
import { MODULE_TYPE } from "../object/static.ts";
import { captureHeap } from "./census.ts";
import { describeObject, typeNameOfObject } from "./describe.ts";
import { attributeName, referenceName } from "./references.ts";
import { namedRoots, rootMarks, type Root, STATIC_ROOT } from "./roots.ts";
import { sizeOfObject } from "./sizes.ts";

/** An object's header and what its type says. */
export interface ObjectInfo {
  readonly address: Address;
  readonly type: Address;
  readonly typeName: string;
  /** Bytes, as `sys.getsizeof` says. */
  readonly size: number;
  readonly refcount: number;
  /** A line that shows it; not its `repr()`, which would run Python. */
  readonly repr: string;
  /** Whether it can close a cycle, so that a collector header lies before it. */
  readonly isContainer: boolean;
  readonly isTracked: boolean;
  /** The collector's generation that it is in; -1 if it is in none. */
  readonly generation: number;
}

/** A step of the answer to "why is it alive?". */
export interface ChainLink {
  readonly object: Address;
  /** How the object before refers to it, `.name`, `['key']` or `[3]`; for the first one the name of who holds it. */
  readonly via: string;
}

const FIRST_ATTEMPTED_GENERATIONS = 16;

export class HeapView {
  readonly vm: Machine;
  readonly graph: HeapGraph;
  readonly #roots: readonly Root[];
  readonly #marks: Uint8Array;
  #generations: Int8Array | undefined;
  #reachable: Reachable | undefined;
  #dominators: Dominators | undefined;
  #sizes: Float64Array | undefined;
  #retained: Float64Array | undefined;

  constructor(vm: Machine) {
    this.vm = vm;
    this.graph = captureHeap(vm);
    this.#roots = namedRoots(vm);
    this.#marks = rootMarks(vm, this.graph, this.#roots);
  }

  /** Of each node 0, or which kind of root it is. */
  get marks(): Uint8Array {
    return this.#marks;
  }

  /** How many objects there are. */
  get length(): number {
    return this.graph.length;
  }

  /** Every object. */
  *objects(): Generator<ObjectInfo> {
    for (let node = 0; node < this.graph.length; node++) yield this.object(this.graph.addresses[node]!);
  }

  /** What is at an address. @throws RangeError if no object is */
  object(address: Address): ObjectInfo {
    const { vm } = this;
    const node = this.#node(address);
    const isContainer = vm.isContainer(address);
    return {
      address,
      type: vm.typeOf(address),
      typeName: typeNameOfObject(vm, address),
      size: sizeOfObject(vm, address),
      refcount: vm.refcount(address),
      repr: describeObject(vm, address),
      isContainer,
      isTracked: isContainer && vm.collector.isTracked(address),
      generation: this.generations()[node]!,
    };
  }

  #node(address: Address): number {
    const node = this.graph.nodeOf(address);
    if (node < 0) throw new RangeError(`expected the address of an object, met ${address}`);
    return node;
  }

  /** Whether an object lies in the static segment, where it is never freed. */
  isStatic(address: Address): boolean {
    return this.#marks[this.#node(address)] === STATIC_ROOT;
  }

  /** The objects that an object refers to, once for each reference. */
  referents(address: Address): Address[] {
    return Array.from(this.graph.referents(this.#node(address)), (node) => this.graph.addresses[node]!);
  }

  /** The objects that refer to an object, once for each reference. */
  referrers(address: Address): Address[] {
    return Array.from(this.graph.referrers(this.#node(address)), (node) => this.graph.addresses[node]!);
  }

  /** References to an object that no other object explains: something outside holds it. */
  heldFromOutside(address: Address): number {
    return this.graph.outside[this.#node(address)]!;
  }

  /** The generation of each node, -1 for those that are not tracked. */
  generations(): Int8Array {
    this.#generations ??= this.#findGenerations();
    return this.#generations;
  }

  #findGenerations(): Int8Array {
    const generations = new Int8Array(this.graph.length).fill(-1);
    for (let generation = 0; generation < FIRST_ATTEMPTED_GENERATIONS; generation++) {
      try {
        this.vm.collector.forEachTracked(generation, (object) => {
          const node = this.graph.nodeOf(object);
          if (node >= 0) generations[node] = generation;
        });
      } catch (error) {
        if (error instanceof RangeError) break; // there are no more generations
        throw error;
      }
    }
    return generations;
  }

  /** Chains from outside to every node. */
  reachable(): Reachable {
    this.#reachable ??= findReachable(this.graph, this.#marks);
    return this.#reachable;
  }

  /** Why an object is alive: the shortest chain from what is held from outside. Empty for garbage that waits for the collector. */
  why(address: Address): ChainLink[] {
    const { vm } = this;
    const chain = chainTo(this.reachable(), this.#node(address)).map((node) => this.graph.addresses[node]!);
    return chain.map((object, i) => ({
      object,
      via: i === 0 ? this.#rootName(object) : referenceName(vm, chain[i - 1]!, object),
    }));
  }

  #rootName(object: Address): string {
    const root = this.#roots.find((each) => each.object === object);
    if (root !== undefined) return root.name;
    return this.isStatic(object) ? "a static object" : "something outside the objects";
  }

  /** The same chain as an expression: `sys.modules['__main__'].leak[3]`. Empty for garbage. */
  path(address: Address): string {
    const chain = this.why(address);
    let text = "";
    for (let i = 0; i < chain.length; i++) {
      const { via, object } = chain[i]!;
      const next = chain[i + 1];
      if (i > 0 && via === ".__dict__" && next !== undefined && this.#isDictOf(chain[i - 1]!.object, object)) {
        text += attributeName(next.via);
        i++;
      } else if (i === 0 && next === undefined) return via;
      else text += via;
    }
    return text;
  }

  /** Whether `dict` has the attributes of `owner`. */
  #isDictOf(owner: Address, dict: Address): boolean {
    const { vm } = this;
    if (vm.typeOf(owner) === MODULE_TYPE) return vm.get(owner, MODULE_DICT) === dict;
    return instanceDict(vm, owner) === dict;
  }

  /** Bytes of each node by itself, as `sys.getsizeof` says. */
  sizes(): Float64Array {
    this.#sizes ??= Float64Array.from(this.graph.addresses, (object) => sizeOfObject(this.vm, object));
    return this.#sizes;
  }

  dominators(): Dominators {
    this.#dominators ??= findDominators(this.graph, this.#marks);
    return this.#dominators;
  }

  /** Bytes that would be freed with an object: its own and those of everything that it alone keeps alive. */
  retainedSize(address: Address): number {
    this.#retained ??= retainedSizes(this.dominators(), this.sizes());
    return this.#retained[this.#node(address)]!;
  }

  /** The object without which an object would go, nearest first; 0 if no single one keeps it alive. */
  dominator(address: Address): Address {
    const node = this.dominators().dominator[this.#node(address)]!;
    return node < 0 ? 0 : this.graph.addresses[node]!;
  }

  /** The objects that nothing reaches from outside: garbage that waits for the collector. */
  garbage(): Address[] {
    const { before } = this.reachable();
    const found: Address[] = [];
    for (let node = 0; node < this.length; node++)
      if (before[node] === UNREACHED) found.push(this.graph.addresses[node]!);
    return found;
  }

  /** Every cycle, largest first: objects each of which can be reached from each. `onlyGarbage`: those that wait for the collector. */
  cycles(onlyGarbage = false): Address[][] {
    let included: Uint8Array | undefined;
    if (onlyGarbage) {
      const { before } = this.reachable();
      included = Uint8Array.from(before, (node) => (node === UNREACHED ? 1 : 0));
    }
    const cycles = cyclesOf(this.graph, findComponents(this.graph, included));
    return cycles.map((cycle) => Array.from(cycle, (node) => this.graph.addresses[node]!));
  }
}
