/**
 * Replays a trace on one collector. Containers become lists of a synthetic heap; who is held from outside and who refers to whom changes as in the trace, at
 * its safe points. When a container dies is up to counts and the collector: what the trace says of it afterwards is left out.
 */
import { COLLECTOR_KINDS, PlainLifecycle } from "@pyvm/gc";
import { type Address, SyntheticHeap } from "@pyvm/heap";
import { ALLOCATE, RELEASE, RESIZE, SAFE_POINT, STATE, TRACK } from "./trace.ts";

export interface CollectorFigures {
  readonly containers: number;
  readonly collected: number;
  /** Milliseconds of processor time: all pauses, the longest one. */
  readonly pauses: number;
  readonly longest: number;
  /** Most containers that were there at once. */
  readonly most: number;
}

class Lifecycle extends PlainLifecycle {
  override lastWords(): number {
    return 0;
  }
}

class ReplayHeap extends SyntheticHeap {
  /** The trace's number of the container at an address. */
  readonly numbers = new Map<Address, number>();
  /** The containers that are there, by number. */
  readonly containers = new Map<number, Address>();
  readonly held = new Set<number>();
  most = 0;

  override freeContainer(object: Address): void {
    const number = this.numbers.get(object)!;
    this.numbers.delete(object);
    this.containers.delete(number);
    this.held.delete(number);
    super.freeContainer(object);
  }

  make(number: number): void {
    const object = this.list([]);
    this.numbers.set(object, number);
    this.containers.set(number, object);
    this.held.add(number);
    this.most = Math.max(this.most, this.containers.size);
  }

  drop(number: number): void {
    if (this.held.delete(number)) this.decref(this.containers.get(number)!);
  }

  rename(from: number, to: number): void {
    const object = this.containers.get(from);
    if (object === undefined) return;
    this.containers.delete(from);
    this.containers.set(to, object);
    this.numbers.set(object, to);
    if (this.held.delete(from)) this.held.add(to);
  }
}

const ROUNDS = 2;

export function replayCollector(name: string, trace: Int32Array): CollectorFigures {
  let figures = replayOnce(name, trace);
  for (let round = 1; round < ROUNDS; round++) figures = replayOnce(name, trace);
  return figures;
}

function replayOnce(name: string, trace: Int32Array): CollectorFigures {
  const heap = new ReplayHeap({ reserveBytes: 1024 * 1024 * 1024 });
  const kind = COLLECTOR_KINDS.find((each) => each.name === name)!;
  const collector = kind.create(heap, new Lifecycle(), heap.controlBlock);
  heap.tracker = collector;
  let states: number[] = [];
  const figures = { containers: 0, collected: 0, pauses: 0, longest: 0 };
  for (let at = 0; at < trace.length;) {
    switch (trace[at]) {
      case ALLOCATE:
        at += 3;
        break;
      case RESIZE:
        heap.rename(trace[at + 1]!, trace[at + 2]!);
        at += 4;
        break;
      case RELEASE:
        heap.drop(trace[at + 1]!);
        at += 2;
        break;
      case TRACK:
        if (!heap.containers.has(trace[at + 1]!)) {
          heap.make(trace[at + 1]!);
          figures.containers++;
        }
        at += 2;
        break;
      case STATE:
        states.push(at);
        at += 4 + trace[at + 3]!;
        break;
      case SAFE_POINT: {
        apply(heap, trace, states);
        states = [];
        const start = process.cpuUsage();
        figures.collected += collector.collectIfDue().collected;
        const { user, system } = process.cpuUsage(start);
        figures.pauses += (user + system) / 1000;
        figures.longest = Math.max(figures.longest, (user + system) / 1000);
        at++;
        break;
      }
      default:
        throw new Error(`word ${at} of the trace is no event`);
    }
  }
  return { ...figures, most: heap.most };
}

/** New references first, then the old ones go, so that nothing dies on the way from one to the other. */
function apply(heap: ReplayHeap, trace: Int32Array, states: readonly number[]): void {
  const old: Address[] = [];
  for (const at of states) {
    const container = heap.containers.get(trace[at + 1]!);
    if (container === undefined) continue;
    const before = heap.list([]);
    heap.numbers.set(before, 0);
    swapItems(heap, before, container);
    old.push(before);
    for (let index = 0; index < trace[at + 3]!; index++) {
      const child = heap.containers.get(trace[at + 4 + index]!);
      if (child !== undefined) heap.append(container, child);
    }
    if (trace[at + 2] === 1 && !heap.held.has(trace[at + 1]!)) {
      heap.held.add(trace[at + 1]!);
      heap.incref(container);
    }
  }
  for (const list of old) heap.decref(list);
  for (const at of states) if (trace[at + 2] === 0) heap.drop(trace[at + 1]!);
}

/** `ob_size`, `ob_item` and `allocated` of a list. */
const LIST_WORDS = [16, 24, 32];

function swapItems(heap: ReplayHeap, one: Address, other: Address): void {
  for (const offset of LIST_WORDS) {
    const [a, b] = [(one + offset) >> 2, (other + offset) >> 2];
    [heap.i32[a], heap.i32[b]] = [heap.i32[b]!, heap.i32[a]!];
  }
}
