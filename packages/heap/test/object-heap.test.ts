import { describe, expect, it } from "vitest";
import {
  type Address,
  allocatedBlocks,
  decodeLayout,
  encodeLayout,
  type LayoutOperation,
  type ObjectHeap,
  SlotSpans,
  SyntheticHeap,
  TP_FLAGS,
  TYPE_SUBCLASS,
} from "@pyvm/heap";

const DICT_TYPE = 4;

/** The owning words of an object, in the order `scan` names them, and what they hold. */
function referents(heap: ObjectHeap, object: Address): number[] {
  const spans = new SlotSpans();
  heap.scan(object, spans);
  const found: number[] = [];
  for (let span = 0; span < spans.length; span += 3) {
    for (let item = 0; item < spans.words[span + 1]; item++) {
      found.push(heap.i32[(spans.words[span] + item * spans.words[span + 2]) >> 2]);
    }
  }
  return found;
}

/** A dict's table of `size` slots with these keys and values, each of which it owns. */
function makeKeys(heap: SyntheticHeap, size: number, entries: readonly (readonly [Address, Address])[]): Address {
  const indexBytes = size <= 0xff ? 1 : size <= 0xffff ? 2 : 4;
  const usable = Math.floor((size * 2) / 3);
  const bytes = 40 + size * indexBytes + usable * 24;
  const keys = heap.allocator.allocate(bytes);
  heap.u8.fill(0, keys, keys + bytes);
  heap.i32[keys >> 2] = 1;
  heap.i32[(keys + 8) >> 2] = size;
  heap.i32[(keys + 32) >> 2] = entries.length;
  entries.forEach(([key, value], index) => {
    const entry = keys + 40 + size * indexBytes + index * 24;
    heap.i32[(entry + 8) >> 2] = key;
    heap.i32[(entry + 16) >> 2] = value;
  });
  return keys;
}

function makeDict(heap: SyntheticHeap, keys: Address, values: Address): Address {
  const dict = heap.container(heap.defineType(DICT_TYPE, [{ op: "dict" }]), 48);
  heap.i32[(dict + 32) >> 2] = keys;
  heap.i32[(dict + 40) >> 2] = values;
  return dict;
}

describe("freeing", () => {
  it("needs no deep stack: a chain of a million nodes", () => {
    const heap = new SyntheticHeap({ reserveBytes: 128 * 1024 * 1024 });
    let head = 0;
    for (let i = 0; i < 1_000_000; i++) {
      const node = heap.node(head, 0);
      if (head !== 0) heap.decref(head);
      head = node;
    }
    heap.decref(head);
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });

  it("keeps what is held elsewhere", () => {
    const heap = new SyntheticHeap();
    const atom = heap.atom();
    const list = heap.list([atom, atom]);
    expect(heap.refcount(atom)).toBe(3);
    heap.decref(heap.tuple([list, atom]));
    expect(heap.refcount(atom)).toBe(3);
    heap.decref(list);
    expect(heap.refcount(atom)).toBe(1);
    heap.decref(atom);
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });

  it("frees a combined dict's keys and values", () => {
    const heap = new SyntheticHeap();
    const entries = Array.from({ length: 100 }, () => [heap.atom(), heap.atom()] as const);
    const dict = makeDict(heap, makeKeys(heap, 256, entries), 0);
    expect(referents(heap, dict).sort()).toEqual(entries.flat().sort());
    heap.decref(dict);
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });

  it("frees shared keys with the last dict that shares them", () => {
    const heap = new SyntheticHeap();
    const keys = makeKeys(heap, 8, [
      [heap.atom(), 0],
      [heap.atom(), 0],
    ]);
    const dicts = [0, 1].map(() => {
      const values = heap.allocator.allocate(5 * 8);
      heap.i32[values >> 2] = heap.atom();
      heap.i32[(values + 8) >> 2] = 0;
      return makeDict(heap, keys, values);
    });
    heap.i32[keys >> 2] = 2;
    expect(referents(heap, dicts[0]).length).toBe(2);
    heap.decref(dicts[0]);
    expect(allocatedBlocks(heap.memory)).toBe(6);
    heap.decref(dicts[1]);
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });
});

describe("scan", () => {
  it("finds the entries behind indices of 1, 2 and 4 bytes", () => {
    const heap = new SyntheticHeap();
    for (const size of [8, 128, 256, 65536, 131072]) {
      const atom = heap.atom();
      expect(referents(heap, makeDict(heap, makeKeys(heap, size, [[atom, atom]]), 0))).toEqual([atom, atom]);
    }
  });

  it("leaves a set's dummies out", () => {
    class WithDummy extends SyntheticHeap {
      override readonly setDummy: Address = 0x7770;
    }
    const heap = new WithDummy();
    const set = heap.container(heap.defineType(5, [{ op: "set" }]), 200);
    const table = set + 64;
    heap.i32[(set + 32) >> 2] = 7;
    heap.i32[(set + 40) >> 2] = table;
    const atom = heap.atom();
    [0, atom, 0x7770, atom, 0, 0x7770, 0x7770, atom].forEach(
      (key, index) => (heap.i32[(table + index * 16) >> 2] = key),
    );
    expect(referents(heap, set)).toEqual([0, atom, atom, 0, atom]);
  });

  it("takes any number of spans", () => {
    const spans = new SlotSpans();
    for (let i = 0; i < 1000; i++) spans.add(i, 1, 8);
    expect(spans.length).toBe(3000);
    expect(Array.from({ length: 1000 }, (_, i) => spans.words[i * 3]).every((start, i) => start === i)).toBe(true);
  });

  it("covers a frame up to the top of its value stack", () => {
    const heap = new SyntheticHeap();
    const frame = heap.container(heap.defineType(6, [{ op: "frame" }]), 352 + 5 * 8);
    heap.i32[(frame + 64) >> 2] = frame + 352 + 2 * 8;
    heap.i32[(frame + 80) >> 2] = 1;
    for (let word = 0; word < 5; word++) heap.i32[(frame + 352 + word * 8) >> 2] = word + 1;
    expect(referents(heap, frame)).toEqual([1, 2, 3]);
  });

  it("asks the language about custom layouts", () => {
    class Custom extends SyntheticHeap {
      override scanCustom(kind: number, object: Address, spans: SlotSpans): void {
        spans.add(object + kind, 1, 8);
      }
    }
    const heap = new Custom();
    const object = heap.container(heap.defineType(7, [{ op: "custom", kind: 24 }]), 40);
    heap.i32[(object + 24) >> 2] = 5;
    expect(referents(heap, object)).toEqual([5]);
    const plain = new SyntheticHeap();
    const other = plain.container(plain.defineType(7, [{ op: "custom", kind: 24 }]), 40);
    expect(() => referents(plain, other)).toThrow("layouts of kind 24");
  });

  it("reads a count whose sign means something else", () => {
    const heap = new SyntheticHeap();
    const tuple = heap.tuple([heap.atom(), heap.atom()]);
    heap.i32[(tuple + 16) >> 2] = -2;
    expect(referents(heap, tuple).length).toBe(2);
  });
});

describe("clear", () => {
  it("empties lists and nodes and leaves tuples", () => {
    const heap = new SyntheticHeap();
    const atom = heap.atom();
    const objects = [heap.list([atom, atom]), heap.node(atom, atom), heap.tuple([atom])];
    for (const object of objects) heap.clear(object);
    expect(objects.map((object) => referents(heap, object))).toEqual([[], [0, 0], [atom]]);
    expect(heap.refcount(atom)).toBe(2);
    heap.append(objects[0], atom);
    expect(referents(heap, objects[0])).toEqual([atom]);
  });
});

describe("isContainer", () => {
  it("asks a type object itself", () => {
    const heap = new SyntheticHeap();
    const metatype = heap.defineType(8, [{ op: "fields", offset: 256, count: 1 }]);
    heap.i32[(metatype + TP_FLAGS) >> 2] |= TYPE_SUBCLASS;
    const type = heap.container(metatype, 512);
    expect(heap.isContainer(type)).toBe(false);
    heap.i32[(type + TP_FLAGS) >> 2] = 1 << 9;
    expect(heap.isContainer(type)).toBe(true);
    expect(heap.isContainer(heap.atom())).toBe(false);
  });
});

describe("layout programs", () => {
  it("survive a round trip", () => {
    const operations: LayoutOperation[] = [
      { op: "fields", offset: 16, count: 3 },
      { op: "inline", offset: 24 },
      { op: "array", pointerOffset: 24, countOffset: 16 },
      { op: "dict" },
      { op: "set" },
      { op: "frame" },
      { op: "custom", kind: 9 },
    ];
    const program = encodeLayout(operations);
    expect(program.length).toBe(1 + 3 * operations.length);
    expect(decodeLayout(program, 0)).toEqual(operations);
  });

  it("refuse offsets that are no words", () => {
    expect(() => encodeLayout([{ op: "inline", offset: 20 }])).toThrow("inline: expected the offset of a word, met 20");
    expect(() => encodeLayout([{ op: "fields", offset: 16, count: -1 }])).toThrow(RangeError);
    expect(() => decodeLayout(Int32Array.of(1, 99, 0, 0), 0)).toThrow("met 99");
  });
});
