// One case on one collector: `node worker.mjs NAME CASE` prints figures as JSON.
import { COLLECTOR_KINDS, PlainLifecycle } from "@pyvm/gc";
import { SyntheticHeap } from "@pyvm/heap";
import { CASES } from "./cases.mjs";
import { timed } from "./time.mjs";

const [name, key] = process.argv.slice(2);
const kind = COLLECTOR_KINDS.find((each) => each.name === name);
const { make } = CASES.find((each) => each.key === key);
const GARBAGE = 200_000;
/** How often all is done; V8 compiles what it needs the first time. */
const ROUNDS = 4;
const COLLECTS = 5;

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
  const collectIfDue = () => collector.collectIfDue();

  /** What a machine does between two instructions. */
  function safePoint() {
    if (!lifecycle.isRequested) return;
    lifecycle.isRequested = false;
    pauses.push(timed(collectIfDue));
  }

  let root;
  const program = timed(() => {
    root = make(heap, safePoint);
    for (let made = 0; made < GARBAGE; made++) {
      const one = heap.list([]);
      const other = heap.list([one]);
      heap.append(one, other);
      heap.decref(one);
      heap.decref(other);
      safePoint();
    }
  });

  let collect = Infinity;
  for (let round = 0; round < COLLECTS; round++)
    collect = Math.min(
      collect,
      timed(() => collector.collect(collector.generations - 1)),
    );
  heap.decref(root);
  return { collect, program, pauses, peak: heap.memory.peakBytes / 1024 / 1024 };
}

/** Every round makes the same pauses with the same work, so the shortest of one pause is what the collector took; V8 compiling or freeing may fall into any. */
function shortest(rounds) {
  return rounds[0].pauses.map((_, index) => Math.min(...rounds.map(({ pauses }) => pauses[index])));
}

const rounds = Array.from({ length: ROUNDS }, measure);
const pauses = shortest(rounds).sort((one, other) => one - other);
const at = (share) => pauses[Math.min(pauses.length - 1, Math.floor(pauses.length * share))] ?? 0;
const least = (what) => Math.min(...rounds.map((round) => round[what]));
console.log(
  JSON.stringify({
    collect: least("collect"),
    median: at(0.5),
    p99: at(0.99),
    longest: at(1),
    pauses: pauses.length,
    work: pauses.reduce((sum, pause) => sum + pause, 0),
    program: least("program"),
    peak: rounds[0].peak,
  }),
);
