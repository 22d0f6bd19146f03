// One case on one collector: `node worker.mjs NAME CASE` prints figures as JSON.
import { COLLECTOR_KINDS, PlainLifecycle } from "@pyvm/gc";
import { SyntheticHeap } from "@pyvm/heap";
import { CASES } from "./cases.mjs";

const [name, key] = process.argv.slice(2);
const kind = COLLECTOR_KINDS.find((each) => each.name === name);
const { make } = CASES.find((each) => each.key === key);
const GARBAGE = 200_000;
const ROUNDS = 5;

/** Milliseconds of processor time: other programs on the machine do not count. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

class Lifecycle extends PlainLifecycle {
  isRequested = false;
  requestCollection() {
    this.isRequested = true;
  }
  /** No object has any. */
  lastWords() {
    return 0;
  }
}

function measure() {
  const heap = new SyntheticHeap({ reserveBytes: 1024 * 1024 * 1024 });
  const lifecycle = new Lifecycle();
  const collector = kind.create(heap, lifecycle, heap.controlBlock);
  heap.tracker = collector;
  const pauses = [];

  /** What a machine does between two instructions. */
  function safePoint() {
    if (!lifecycle.isRequested) return;
    lifecycle.isRequested = false;
    const start = now();
    collector.collectIfDue();
    pauses.push(now() - start);
  }

  const start = now();
  const root = make(heap, safePoint);
  for (let made = 0; made < GARBAGE; made++) {
    const one = heap.list([]);
    const other = heap.list([one]);
    heap.append(one, other);
    heap.decref(one);
    heap.decref(other);
    safePoint();
  }
  const program = now() - start;

  let collect = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = now();
    collector.collect(collector.generations - 1);
    collect = Math.min(collect, now() - begin);
  }
  heap.decref(root);
  pauses.sort((one, other) => one - other);
  const at = (share) => pauses[Math.min(pauses.length - 1, Math.floor(pauses.length * share))] ?? 0;
  return {
    collect,
    median: at(0.5),
    p99: at(0.99),
    longest: at(1),
    pauses: pauses.length,
    work: pauses.reduce((sum, pause) => sum + pause, 0),
    program,
    peak: heap.memory.peakBytes / 1024 / 1024,
  };
}

// The first time V8 compiles what it needs; the second time counts.
measure();
console.log(JSON.stringify(measure()));
