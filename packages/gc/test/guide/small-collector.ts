import { type CollectionResult, type Collector, type CollectorKind, none } from "@pyvm/gc";
import { type Address, SlotSpans } from "@pyvm/heap";

const HEADER = 16; // bytes before an object: the next one at 0, the one before at 8, where two bits are none's
const RING = none.constraints.controlBytes; // the head of the ring; at 4 in it how many were allocated
const NOTHING: CollectionResult = { collected: 0, uncollectable: 0 };

export const small: CollectorKind = {
  name: "small",
  constraints: { generations: 1, observesDecrements: false, controlBytes: RING + 16 },
  create(model, lifecycle, controlBlock): Collector {
    const [i32, ring] = [model.memory.i32, controlBlock + RING];
    const base = none.create(model, lifecycle, controlBlock);
    let doomed: ReadonlySet<Address> = new Set();

    const before = (at: Address): Address => i32[(at + 8) >> 2] & ~3;
    const link = (at: Address, next: Address): void => {
      i32[at >> 2] = next;
      i32[(next + 8) >> 2] = (i32[(next + 8) >> 2] & 3) | at;
    };
    if (i32[ring >> 2] === 0) link(ring, ring);
    function* tracked(): Iterable<Address> {
      for (let at = i32[ring >> 2]; at !== ring; at = i32[at >> 2]) yield at + HEADER;
    }

    function* children(object: Address): Iterable<Address> {
      const spans = new SlotSpans();
      model.scan(object, spans);
      for (let at = 0; at < spans.length; at += 3)
        for (let index = 0; index < spans.words[at + 1]; index++)
          yield i32[(spans.words[at] + index * spans.words[at + 2]) >> 2];
    }
    function unreachable(): Address[] {
      const outside = new Map([...tracked()].map((object) => [object, model.refcount(object)]));
      for (const object of outside.keys())
        for (const child of children(object)) if (outside.has(child)) outside.set(child, outside.get(child)! - 1);
      const reached = new Set([...outside.keys()].filter((object) => outside.get(object)! > 0));
      for (const object of reached) for (const child of children(object)) if (outside.has(child)) reached.add(child);
      return [...outside.keys()].filter((object) => !reached.has(object));
    }

    // All are held meanwhile, so that none is freed under our hands.
    function whileHeld(objects: Iterable<Address>, action: () => void): void {
      for (const object of objects) model.incref(object);
      action();
      for (const object of objects) model.decref(object);
    }
    function collect(): CollectionResult {
      if (doomed.size > 0) return NOTHING; // a finaliser asks for a collection
      doomed = new Set(unreachable());
      whileHeld(doomed, () => {
        lifecycle.clearWeakReferences([...doomed]);
        for (const object of [...doomed].filter((each) => lifecycle.hasFinalizer(each) && !base.isFinalized(each))) {
          base.setFinalized(object);
          lifecycle.finalize(object);
        }
      });
      const dead = unreachable().filter((object) => doomed.has(object)); // what is missing was resurrected
      whileHeld(dead, () => dead.forEach((object) => model.clear(object)));
      doomed = new Set();
      return { collected: dead.length, uncollectable: 0 };
    }

    return Object.assign(base, small.constraints, {
      track: (object: Address) => (link(before(ring), object - HEADER), link(object - HEADER, ring)),
      untrack: (object: Address) => (
        link(before(object - HEADER), i32[(object - HEADER) >> 2]),
        void (i32[(object - HEADER) >> 2] = 0)
      ),
      isTracked: (object: Address) => i32[(object - HEADER) >> 2] !== 0,
      isDoomed: (object: Address) => doomed.has(object),
      forEachTracked: (_: number, visit: (object: Address) => void) => [...tracked()].forEach(visit),
      allocated: () => ++i32[(ring + 4) >> 2] > base.getThreshold(0) && base.enabled && lifecycle.requestCollection(),
      collect,
      collectIfDue: () => ((i32[(ring + 4) >> 2] = 0), collect()),
    });
  },
};
