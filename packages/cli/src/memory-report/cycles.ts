/** Finds the cycles among objects, and groups those that look alike. */
import { cyclesOf, findComponents, graphAmong, type Address, type HeapGraph } from "@pyvm/heap";
import {
  attributeName,
  describeObject,
  DICT_TYPE,
  instanceDict,
  referenceName,
  sizeOfObject,
  typeNameOfObject,
  type Machine,
} from "@pyvm/vm";
import type { CycleEdge, CycleGroup, CycleMember, Place } from "./report.ts";

/** Members of a cycle that are described. */
const SHOWN_MEMBERS = 12;
/** Members from which a short ring is looked for, and how far each looks. */
const TRIED_MEMBERS = 12;
const MOST_STEPS = 5000;
/** Groups that are kept; more are counted in the last one of their kind. */
const MOST_GROUPS = 200;

interface Group {
  fate: "collected" | "waiting";
  count: number;
  objects: number;
  bytes: number;
  members: readonly CycleMember[];
  edges: readonly CycleEdge[];
  moreMembers: number;
}

/** A cycle in the graph in which it was found. */
interface Cycle {
  readonly members: ReadonlySet<Address>;
  readonly graph: HeapGraph;
  readonly nodes: ReadonlyMap<Address, number>;
}

export class CycleGroups {
  readonly #vm: Machine;
  readonly #placeOf: (object: Address) => Place;
  readonly #groups = new Map<string, Group>();

  constructor(vm: Machine, placeOf: (object: Address) => Place) {
    this.#vm = vm;
    this.#placeOf = placeOf;
  }

  /** Adds the cycles among `objects`, none of which may be reachable from outside. */
  add(objects: readonly Address[], fate: "collected" | "waiting"): void {
    const graph = graphAmong(this.#vm, objects);
    const nodes = new Map(objects.map((object, node) => [object, node]));
    for (const cycle of cyclesOf(graph, findComponents(graph))) {
      const members = new Set(Array.from(cycle, (node) => graph.addresses[node]!));
      this.#addCycle({ members, graph, nodes }, fate);
    }
  }

  /** The groups, those with most bytes first. */
  list(): CycleGroup[] {
    return [...this.#groups.values()].sort((a, b) => b.bytes - a.bytes || b.count - a.count);
  }

  #addCycle(cycle: Cycle, fate: "collected" | "waiting"): void {
    const vm = this.#vm;
    let bytes = 0;
    for (const object of cycle.members) bytes += sizeOfObject(vm, object);
    const ring = shortestRing(cycle);
    const key = this.#keyOf(ring, fate);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { fate, count: 0, objects: 0, bytes: 0, ...this.#draw(cycle, ring) };
      this.#groups.set(key, group);
    }
    group.count++;
    group.objects += cycle.members.size;
    group.bytes += bytes;
  }

  /** How often each type is in the ring, and where its objects were made. */
  #keyOf(ring: readonly Address[], fate: string): string {
    const kinds = ring.map((object) => `${typeNameOfObject(this.#vm, object)}@${this.#placeOf(object)}`);
    const key = [fate, ...kinds.sort()].join(";");
    return this.#groups.size < MOST_GROUPS || this.#groups.has(key) ? key : fate;
  }

  /** Describes the ring, an instance and its `__dict__` as one; the rest of the cycle is only counted. */
  #draw(cycle: Cycle, ring: readonly Address[]): Pick<Group, "members" | "edges" | "moreMembers"> {
    const vm = this.#vm;
    const owners = new Map<Address, Address>(); // of the dicts that are an instance's attributes
    for (const object of cycle.members) {
      const dict = vm.typeOf(object) === DICT_TYPE ? 0 : instanceDict(vm, object);
      if (dict !== 0 && cycle.members.has(dict)) owners.set(dict, object);
    }
    const drawn = ring.filter((object) => !owners.has(object));
    const shown = drawn.slice(0, SHOWN_MEMBERS);
    const members = shown.map((object) => ({
      type: typeNameOfObject(vm, object),
      repr: describeObject(vm, object),
      place: this.#placeOf(object),
    }));
    const edges: CycleEdge[] = [];
    shown.forEach((object, from) => {
      for (const { referent, via } of this.#edgesOf(object, cycle, owners)) {
        const to = shown.indexOf(referent);
        if (to >= 0) edges.push({ from, to, via });
      }
    });
    return { members, edges, moreMembers: cycle.members.size - owners.size - shown.length };
  }

  /** References to members, those through the object's own dict included. */
  #edgesOf(
    object: Address,
    cycle: Cycle,
    owners: ReadonlyMap<Address, Address>,
  ): { readonly referent: Address; readonly via: string }[] {
    const vm = this.#vm;
    return referentsOf(cycle, object).flatMap((referent) => {
      const via = referenceName(vm, object, referent);
      if (owners.get(referent) !== object) return [{ referent: owners.get(referent) ?? referent, via }];
      return referentsOf(cycle, referent).map((target) => ({
        referent: owners.get(target) ?? target,
        via: attributeName(referenceName(vm, referent, target)),
      }));
    });
  }
}

/** The members that a member refers to. */
function referentsOf({ members, graph, nodes }: Cycle, object: Address): Address[] {
  const referents = Array.from(graph.referents(nodes.get(object)!), (node) => graph.addresses[node]!);
  return [...new Set(referents)].filter((referent) => members.has(referent));
}

/** The shortest of the rings that a few members are on: a cycle of many objects is held together by small ones. */
function shortestRing(cycle: Cycle): Address[] {
  let shortest: Address[] = [];
  let tried = 0;
  for (const start of cycle.members) {
    const ring = ringThrough(cycle, start, shortest.length);
    if (ring.length > 0) shortest = ring;
    if (shortest.length === 1 || ++tried === TRIED_MEMBERS) break;
  }
  return shortest;
}

/** A shortest ring through `start`, breadth first; empty if there is none of less than `limit` members (0: of any number). */
function ringThrough(cycle: Cycle, start: Address, limit: number): Address[] {
  const before = new Map<Address, Address>([[start, 0]]);
  const queue = [start];
  for (let taken = 0; taken < queue.length && taken < MOST_STEPS; taken++) {
    const object = queue[taken]!;
    for (const referent of referentsOf(cycle, object)) {
      if (referent === start) {
        const ring = pathTo(before, object);
        return limit === 0 || ring.length < limit ? ring : [];
      }
      if (before.has(referent)) continue;
      before.set(referent, object);
      queue.push(referent);
    }
  }
  return limit === 0 ? [start] : [];
}

function pathTo(before: ReadonlyMap<Address, Address>, object: Address): Address[] {
  const path: Address[] = [];
  for (let at = object; at !== 0; at = before.get(at)!) path.push(at);
  return path.toReversed();
}
