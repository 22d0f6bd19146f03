/**
 * A heap with a collector, and beside it, in JavaScript, what there should be: objects, what they refer to, who holds them. So that a collector's mistake
 * is told at the moment it is made and with the names of the objects.
 */
import { type Address, SyntheticHeap } from "@pyvm/heap";
import type { CollectionResult, Collector, CollectorKind } from "../collector.ts";
import { PlainLifecycle } from "../lifecycle.ts";

/** A broken rule: what should have been, and what was. */
export class ContractViolation extends Error {
  override readonly name = "ContractViolation";
}

export function violated(what: string): never {
  throw new ContractViolation(what);
}

/** @throws ContractViolation when the two are not equal, as JSON has them. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [met, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (met !== wanted) violated(`${what}: expected ${wanted}, met ${met}`);
}

export type Kind = "tuple" | "list" | "node";

/** What an object should be like. */
export interface Thing {
  readonly name: string;
  readonly kind: Kind;
  readonly address: Address;
  readonly children: (Thing | undefined)[];
  /** How often it is held from outside. */
  held: number;
  isFreed: boolean;
  finalizer?: () => void;
  finalizations: number;
  isLegacy?: boolean;
  isUntrackable?: boolean;
}

export interface WeakReference {
  target: Thing | undefined;
  callback?: () => void;
  wasCalled: boolean;
}

/** What the world knows of dying, told to the collector. Objects that were made without the world have no last words. */
class WorldLifecycle extends PlainLifecycle {
  readonly #world: World;

  constructor(world: World) {
    super();
    this.#world = world;
  }

  override requestCollection(): void {
    this.#world.isRequested = true;
  }
  override started(generation: number): void {
    this.#world.phases.push(`start ${generation}`);
  }
  override stopped(generation: number, collected: number, uncollectable: number): void {
    this.#world.phases.push(`stop ${generation} ${collected} ${uncollectable}`);
  }
  override hasFinalizer(object: Address): boolean {
    return this.#world.things.get(object)?.finalizer !== undefined;
  }
  override finalize(object: Address): void {
    const thing = this.#world.thing(object);
    thing.finalizations++;
    this.#world.asProgram(thing.finalizer!);
  }
  override hasLegacyFinalizer(object: Address): boolean {
    return this.#world.things.get(object)?.isLegacy === true;
  }
  override clearWeakReferences(doomed: readonly Address[]): boolean {
    this.#world.clearWeakReferences(doomed.flatMap((object) => this.#world.things.get(object) ?? []));
    return true;
  }
  override saveGarbage(object: Address): void {
    const thing = this.#world.thing(object);
    this.#world.garbage.push(thing);
    this.#world.hold(thing);
  }
  override shouldUntrack(object: Address): boolean {
    return this.#world.things.get(object)?.isUntrackable === true;
  }
  override writeDebug(text: string): void {
    this.#world.debugText += text;
  }
}

/** A heap that tells when it frees a container. */
class WatchedHeap extends SyntheticHeap {
  onFree: (object: Address) => void = () => {};

  override freeContainer(object: Address): void {
    this.onFree(object);
    super.freeContainer(object);
  }
}

export class World {
  readonly heap: WatchedHeap;
  collector: Collector;
  readonly lifecycle: PlainLifecycle;
  /** What has not been freed, by address. */
  readonly things: Map<Address, Thing> = new Map();
  readonly weakReferences: WeakReference[] = [];
  readonly garbage: Thing[] = [];
  readonly phases: string[] = [];
  /** What was doomed when weak references were cleared last. */
  doomed: readonly Thing[] = [];
  onDoomed: (doomed: readonly Thing[]) => void = () => {};
  isRequested = false;
  debugText = "";
  #made = 0;
  #programDepth = 0;
  readonly #kind: CollectorKind;
  readonly #oldest: number;
  /** Whether everything is being collected: what dies then was found unreachable, and not only left by another's death. */
  #isFull = false;
  /** Things that a broken collector freed though they live; told when the collector is back. */
  #violations: string[] = [];

  constructor(kind: CollectorKind, reserveBytes: number = 16 * 1024 * 1024) {
    this.heap = new WatchedHeap({ reserveBytes });
    this.#kind = kind;
    this.#oldest = kind.constraints.generations - 1;
    this.lifecycle = new WorldLifecycle(this);
    this.collector = this.#makeCollector();
    this.heap.onFree = (object) => this.#noteFree(object);
  }

  #makeCollector(): Collector {
    const collector = this.#kind.create(this.heap, this.lifecycle, this.heap.controlBlock);
    this.heap.tracker = collector;
    return collector;
  }

  /** Another collector takes the place of the first, as in a process that goes on from an image of the memory. */
  replaceCollector(): void {
    this.collector = this.#makeCollector();
  }

  thing(address: Address): Thing {
    return this.things.get(address) ?? violated(`asked about ${address}, where no object is`);
  }

  // ---- what a program does

  /** A new object, held once. */
  make(kind: Kind, children: readonly Thing[] = []): Thing {
    const addresses = children.map(({ address }) => address);
    const address =
      kind === "tuple"
        ? this.heap.tuple(addresses)
        : kind === "list"
          ? this.heap.list(addresses)
          : this.heap.node(addresses[0] ?? 0, addresses[1] ?? 0);
    const name = `${kind} #${++this.#made}`;
    const thing: Thing = { name, kind, address, children: [...children], held: 1, isFreed: false, finalizations: 0 };
    this.things.set(address, thing);
    return thing;
  }

  /** Appends to a list, or sets a field of a node; nothing for a tuple. */
  link(from: Thing, to: Thing, field = 0): void {
    if (from.kind === "list") {
      this.heap.append(from.address, to.address);
      from.children.push(to);
    } else if (from.kind === "node") {
      const before = from.children[field];
      from.children[field] = to;
      this.heap.setField(from.address, field, to.address);
      this.#settle(before);
    }
  }

  /** Empties a list or a node. */
  clear(thing: Thing): void {
    if (thing.kind === "tuple") return;
    thing.children.length = 0;
    this.heap.clear(thing.address);
    this.#tellViolations();
  }

  hold(thing: Thing): void {
    thing.held++;
    this.heap.incref(thing.address);
  }

  drop(thing: Thing): void {
    thing.held--;
    this.heap.decref(thing.address);
    this.#settle(thing);
  }

  /** Objects in a ring, each a list of the next one; held by nobody. */
  ring(size: number): Thing[] {
    const things = Array.from({ length: size }, () => this.make("list"));
    things.forEach((thing, index) => this.link(thing, things[(index + 1) % size]!));
    for (const thing of things) this.drop(thing);
    return things;
  }

  weak(target: Thing, callback?: () => void): WeakReference {
    const reference: WeakReference = { target, wasCalled: false, ...(callback === undefined ? {} : { callback }) };
    this.weakReferences.push(reference);
    return reference;
  }

  /** Runs code of the program inside of a collection. */
  asProgram(action: () => void): void {
    this.#programDepth++;
    action();
    this.#programDepth--;
  }

  clearWeakReferences(doomed: readonly Thing[]): void {
    this.doomed = doomed;
    const called = this.weakReferences.filter(({ target }) => target !== undefined && doomed.includes(target));
    for (const reference of called) reference.target = undefined;
    this.asProgram(() => {
      this.onDoomed(doomed);
      for (const reference of called) {
        reference.wasCalled = true;
        reference.callback?.();
      }
    });
  }

  // ---- collections

  collect(generation: number): CollectionResult {
    this.#isFull = generation === this.#oldest;
    const result = this.collector.collect(generation);
    this.#isFull = false;
    this.#tellViolations();
    return result;
  }

  /** The safe point of a program: collects if that was asked for. */
  safePoint(): void {
    if (!this.isRequested) return;
    this.isRequested = false;
    this.collector.collectIfDue();
    this.#tellViolations();
  }

  // ---- what there should be

  /** Everything that is held from outside, and what that refers to. */
  reachable(): Set<Thing> {
    const found = new Set<Thing>();
    for (const thing of this.things.values()) if (thing.held > 0) found.add(thing);
    for (const thing of found) for (const child of thing.children) if (child !== undefined) found.add(child);
    return found;
  }

  /** @throws ContractViolation unless exactly the reachable objects are there. */
  expectOnlyReachable(): void {
    const reachable = this.reachable();
    const extra = [...this.things.values()].filter((thing) => !reachable.has(thing));
    if (extra.length > 0) violated(`${names(extra)} cannot be reached and should have been freed`);
    this.expectCounts();
  }

  /** @throws ContractViolation unless every count is what the references to the object add up to. */
  expectCounts(): void {
    const counts = new Map<Thing, number>();
    for (const thing of this.things.values()) {
      counts.set(thing, (counts.get(thing) ?? 0) + thing.held);
      for (const child of thing.children) if (child !== undefined) counts.set(child, (counts.get(child) ?? 0) + 1);
    }
    for (const thing of this.things.values()) {
      expectEqual(`the count of ${thing.name}`, this.heap.refcount(thing.address), counts.get(thing));
    }
  }

  #noteFree(object: Address): void {
    const thing = this.thing(object);
    if (this.reachable().has(thing)) this.#violations.push(`${thing.name} was freed and can still be reached`);
    const weak = this.weakReferences.find(({ target }) => target === thing);
    if (weak !== undefined && this.#isFull && this.#programDepth === 0) {
      this.#violations.push(`${thing.name} died in a collection and a weak reference still leads to it`);
    }
    for (const reference of this.weakReferences) if (reference.target === thing) reference.target = undefined;
    thing.isFreed = true;
    this.things.delete(object);
  }

  #settle(_thing: Thing | undefined): void {
    if (!this.collector.isCollecting) this.#tellViolations();
  }

  #tellViolations(): void {
    if (this.#violations.length > 0) violated(this.#violations.splice(0).slice(0, 3).join("; "));
  }
}

export function names(things: readonly Thing[]): string {
  const shown = things.slice(0, 5).map(({ name }) => name);
  return things.length > shown.length
    ? `${shown.join(", ")} and ${things.length - shown.length} more`
    : shown.join(", ");
}
