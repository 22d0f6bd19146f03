// What is alive while collectors are measured. `make` returns an object that holds it all, and calls `safePoint` as often as a machine would.
const MILLION = 1_000_000;

function append(heap, list, object) {
  heap.append(list, object);
  heap.decref(object);
}

export const CASES = [
  {
    key: "containers",
    title: "a million containers",
    make(heap, safePoint) {
      const all = heap.list([]);
      for (let index = 0; index < MILLION; index++) {
        append(heap, all, heap.list([]));
        safePoint();
      }
      return all;
    },
  },
  {
    key: "cycles",
    title: "nothing alive",
    make: (heap) => heap.list([]),
  },
  {
    key: "deep",
    title: "a list 300000 deep",
    make(heap, safePoint) {
      let list = heap.list([]);
      for (let depth = 1; depth < 300_000; depth++) {
        const outer = heap.list([list]);
        heap.decref(list);
        list = outer;
        safePoint();
      }
      return list;
    },
  },
  {
    key: "wide",
    title: "300000 tuples in one",
    make(heap, safePoint) {
      const shared = heap.list([]);
      const all = heap.list([shared]);
      for (let index = 0; index < 300_000; index++) {
        append(heap, all, heap.tuple([shared, all]));
        safePoint();
      }
      const row = heap.tuple([all]);
      heap.decref(shared);
      return row;
    },
  },
  {
    key: "tree",
    title: "a tree of 2^19 nodes",
    make(heap, safePoint) {
      const grow = (depth) => {
        const left = depth === 0 ? 0 : grow(depth - 1);
        const right = depth === 0 ? 0 : grow(depth - 1);
        const node = heap.node(left, right);
        if (left !== 0) heap.decref(left);
        if (right !== 0) heap.decref(right);
        safePoint();
        return node;
      };
      return grow(18);
    },
  },
];
