/** Looking into a machine that stands still. */
import { describe, expect, it } from "vitest";
import { HeapView, listItem, listSize, type Address, type Machine } from "@pyvm/vm";
import { bareMachine, global, run } from "./bare-machine.ts";

const PROGRAM = `
import gc
gc.disable()
class Node:
    def __init__(self, name, next=None):
        self.name = name
        self.next = next
class Slots:
    __slots__ = ("item",)
class Leaf:
    pass
leak = [1, 2, Node("a", Node("b"))]
slots = Slots()
slots.item = Leaf()
def outer():
    free = Leaf()
    def inner():
        return free
    return inner
closure = outer()
table = {("k", 1): Leaf(), "items": {Leaf()}}
def steps():
    local = Leaf()
    yield local
generator = steps()
next(generator)
first = Node("first")
first.next = Node("second", first)
del first
`;

/** Takes a view and asks it everything; the bytes of the memory must be the same afterwards. */
function viewed<T>(vm: Machine, ask: (view: HeapView) => T): T {
  const before = vm.memory.image();
  const result = ask(new HeapView(vm));
  expect(Buffer.compare(before, vm.memory.image())).toBe(0);
  return result;
}

describe("HeapView", () => {
  const vm = bareMachine();
  run(vm, PROGRAM);

  it("changes nothing in the memory, whatever it is asked", () => {
    viewed(vm, (view) => {
      for (const { address } of view.objects()) {
        view.referents(address);
        view.referrers(address);
        view.path(address);
        view.retainedSize(address);
        view.dominator(address);
        view.heldFromOutside(address);
      }
      view.cycles();
      view.cycles(true);
      view.garbage();
      expect(view.length).toBeGreaterThan(5000);
    });
  });

  it("says why an object is alive", () => {
    const paths = viewed(vm, (view) =>
      [...view.objects()]
        .filter(({ typeName }) => typeName === "Leaf" || typeName === "Node")
        .map(({ address, repr }) => `${repr} ${view.path(address)}`),
    );
    expect(paths.sort()).toEqual([
      "<Leaf> sys.modules['__main__'].closure.__closure__[0].cell_contents",
      "<Leaf> sys.modules['__main__'].generator.gi_frame variable local",
      "<Leaf> sys.modules['__main__'].slots.item",
      "<Leaf> sys.modules['__main__'].table['items'] (item)",
      "<Leaf> sys.modules['__main__'].table[('k', 1)]",
      "<Node name='a'> sys.modules['__main__'].leak[2]",
      "<Node name='b'> sys.modules['__main__'].leak[2].next",
      "<Node name='first'> ",
      "<Node name='second'> ",
    ]);
  });

  it("names the way through a traceback", () => {
    const failed = bareMachine();
    run(
      failed,
      `class Leaf: pass
def fail(depth):
    if depth == 0: raise ValueError("here")
    held = Leaf()
    fail(depth - 1)
try: fail(1)
except ValueError as error: failure = error
`,
    );
    const view = new HeapView(failed);
    const leaf = [...view.objects()].find(({ typeName }) => typeName === "Leaf")!;
    expect(view.path(leaf.address)).toBe(
      "sys.modules['__main__'].failure.__traceback__.tb_next.tb_frame variable held",
    );
  });

  it("says of each step who refers to whom", () => {
    const leak = global(vm, "leak");
    viewed(vm, (view) => {
      const chain = view.why(listItem(vm, leak, 2));
      expect(chain.map(({ via }) => via)).toEqual(["sys.modules", "['__main__']", ".__dict__", "['leak']", "[2]"]);
      expect(chain[3]!.object).toBe(leak);
      expect(view.referrers(leak)).toEqual([chain[2]!.object]);
      expect(view.referents(leak)).toContain(listItem(vm, leak, 2));
    });
  });

  it("knows header, generation and size", () => {
    const address = global(vm, "leak");
    viewed(vm, (view) => {
      const leak = view.object(address);
      expect(leak).toMatchObject({ typeName: "list", size: 80, refcount: 1, isContainer: true, isTracked: true });
      expect(leak.repr).toBe("[1, 2, <Node name='a'>]");
      expect(leak.generation).toBe(0);
      expect(() => view.object(24)).toThrow("expected the address of an object, met 24");
    });
  });

  it("finds the garbage and its cycles, and what would go with an object", () => {
    const leak = global(vm, "leak");
    viewed(vm, (view) => {
      const cycles = view.cycles(true);
      expect(cycles.length).toBe(1);
      const types = cycles[0]!.map((object) => view.object(object).typeName).sort();
      expect(types).toEqual(["Node", "Node", "dict", "dict"]);
      expect(view.garbage().length).toBe(6);
      const a = listItem(vm, leak, 2);
      const b = [...view.objects()].find(({ repr }) => repr === "<Node name='b'>")!;
      expect(view.retainedSize(a)).toBeGreaterThan(view.retainedSize(b.address));
      expect(view.dominator(a)).toBe(leak);
    });
  });

  it("finds no reference to an object that is not static and that the layouts do not count", () => {
    viewed(vm, (view) => {
      const wrong = [...view.objects()].filter(
        ({ address }) => view.heldFromOutside(address) < 0 && !view.isStatic(address),
      );
      expect(wrong).toEqual([]);
    });
  });

  it("says the sizes that sys.getsizeof says", () => {
    run(
      vm,
      `
import sys, gc, itertools, array, _io
from _collections import deque, OrderedDict, defaultdict
class Big(list): pass
class Tiny:
    __slots__ = ()
ordered = OrderedDict((i, i) for i in range(40)); ordered.pop(3)
buffer = _io.BytesIO(b"x" * 100)
objects = [0, 1, -5, 1 << 100, "", "a", "\\xe9", "\\u20ac" * 3, "\\U0001f600", b"", b"abc", 1.0, 1j, None, ..., (), (1, 2), [], [1],
    list(range(100)), Big([1, 2]), {}, {1: 1}, dict.fromkeys(range(100)), set(), set(range(9)), frozenset("abc"), object, Big, Tiny(),
    lambda: 0, steps, generator, bytearray(b"abc"), memoryview(b"abc"), range(3), slice(1), sys, array.array("i", [1, 2, 3]), ordered,
    deque(range(200)), deque(), defaultdict(int), OrderedDict(), buffer, itertools.product("ab", repeat=2), sys.flags, BaseException(),
    itertools.permutations("abc"), itertools.combinations("abc", 2), property(), super(Big, objects if 0 else Big()), steps.__code__]
objects += gc.get_objects()
sizes = [sys.getsizeof(each) for each in objects]
`,
    );
    const objects = global(vm, "objects");
    const sizes = global(vm, "sizes");
    const changed = new Set<Address>([objects, sizes]);
    viewed(vm, (view) => {
      const wrong: string[] = [];
      for (let i = 0; i < listSize(vm, sizes); i++) {
        const { size, typeName, address } = view.object(listItem(vm, objects, i));
        const said = Number(view.object(listItem(vm, sizes, i)).repr);
        // What the program itself has changed since it asked.
        if (size !== said && !changed.has(address) && typeName !== "dict")
          wrong.push(`${typeName}: ${size} instead of ${said}`);
      }
      expect([...new Set(wrong)]).toEqual([]);
    });
  });
});
