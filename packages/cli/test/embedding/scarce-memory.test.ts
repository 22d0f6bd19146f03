/** Any request for memory can be refused: what was under way ends in a MemoryError, nothing is lost, nothing is freed twice, and the machine goes on. */
import { expect, it } from "vitest";
import { createScarce } from "./scarce.ts";

const CLASSES = `
class MadeOf:
    def __init__(self, first): self.first = first; self.second = [first]
class Child(MadeOf):
    def __init__(self, first): super().__init__(first)
class Slots:
    __slots__ = ("first",)
    def __init__(self, first): self.first = [first]
class Number:
    def __init__(self, value): self.value = value
    def __add__(self, other): return Number(self.value + other.value)
    def __lt__(self, other): return self.value < other.value
    def __eq__(self, other): return self.value == other.value
    def __hash__(self): return hash(self.value)
    def __call__(self, argument): return [argument]
    def __getitem__(self, index): return [index]
    def __contains__(self, item): return [item]
    def __iter__(self):
        yield self.value + 1000
        yield [self.value]
class Countdown:
    def __init__(self, count): self.count = count
    def __iter__(self): return self
    def __next__(self):
        if self.count == 0: raise StopIteration
        self.count -= 1
        return [self.count]
class Manager:
    def __enter__(self): return [self]
    def __exit__(self, *details): return None
def items(count):
    for i in range(count): got = yield [i]
def delegate(count): return (yield from items(count))
def keywords(first, *rest, key=None, **others): return [first, rest, key, others]
`;

const ATTEMPTS: Readonly<Record<string, string>> = {
  "instances of several classes": "for make in (MadeOf, Child, Slots, MadeOf, Child): make(n).first",
  "new attributes": "o = MadeOf(n); o.third = [n]; o.first = n + 1; del o.first; o.first = n",
  "special methods": "a = Number(n); b = a + a; a == b; a < b; hash(a); a([n]); a[n]; 3 in a; list(a); sorted([b, a])",
  iterators: `d = {"k%d" % i: [i] for i in range(3)}
    for a, b in enumerate([n, [n]]): pass
    for a, b in zip([n], [[n]]): pass
    for a, b in d.items(): pass
    for a in d: pass
    for a in d.values(): pass
    for a in range(n, n + 2): pass
    for a in map(lambda x: [x], [n, 1]): pass
    for a in Countdown(2): pass
    [[a] for a in (n, n)]`,
  generators: `list(items(3)); list(delegate(2)); sum(len(a) for a in items(2))
    g = items(3); next(g); g.send([n]); g.close()`,
  calls: `keywords(n, [n], key=n, other=n); keywords(*[n, n], **{"a": n}); (lambda: [n])()
    with Manager() as m: pass
    sorted([[n], [1]], key=lambda item: item[0] + n)`,
  strs: `s = "abc" * 5 + str(n); s[2:9]; s.upper(); s.replace("a", "xx"); s.split("b"); s + s; f"{s}:{n}"; "%s %d" % (s, n)
    ",".join([s, s]); s.encode().decode(); s.partition("c"); s.rpartition("z"); repr([n, [n]]); repr({n})`,
  containers:
    "d = {n: [n], (n, 1): n}; d.update({str(n): n}); e = {**d}; t = (n, *[n, n]); {n, str(n)} | {1}; [*t][1:]",
  numbers: `a = n ** 5; a * a - n; a // 7; divmod(-a, n); a << 70; a >> 3; -a; int(str(a)); hex(a); float(n) * 1.5 + n; 1j * n + 1
    round(n / 7, 2); pow(a, n, 97); a & n | a ^ n; sum([n, a, 0.5]); min(n, a); a == n; hash(a); a.to_bytes(20, "big")`,
  sets: "s = {n, (n,), str(n)}; s | {1}; s & {n}; s - {n}; s ^ {2}; frozenset(s); s.copy().pop(); s.add(n + 1); s.discard(n); sorted({n, 5})",
  bytes: `b = str(n).encode() * 3; b + b; b[1:4]; b.replace(b"1", b"22"); b.split(b"0"); bytearray(b).extend(b); b.hex(); b"%d" % n
    memoryview(b)[2:5].tobytes(); b.decode(); b.upper(); b"".join([b, b])`,
  "natives of the library": `import functools, itertools, operator
    list(itertools.chain([n], [[n]])); list(itertools.islice(itertools.count(n), 3)); list(itertools.product([n, 1], [2, n]))
    list(itertools.groupby([n, n, 1])); list(itertools.accumulate([n, n])); functools.reduce(operator.add, [[n], [n]])
    functools.partial(max, n)(n + 1); functools.lru_cache(maxsize=2)(lambda x: [x])(n); operator.itemgetter(0, 1)([n, n])`,
  coroutines: `async def inner(): return [n]
    async def outer(): return [await inner(), [x async for x in ticks()]]
    async def ticks():
        yield [n]
    try: outer().send(None)
    except StopIteration as stop: stop.value`,
  matching: `match {"a": [n, n], "b": n}:
        case {"a": [x, *y], **z}: [x, y, z]
    a, *b = [n, n, n]; [a, b] = b; (lambda x, *, y=n: [x, y])(n)
    def f(x=[n], *y: int, z=n) -> [n]: return x
    f(); f.__defaults__; f.__annotations__`,
  exceptions: `try: raise ValueError([n])
    except ValueError as error: str(error)
    try: {}[n]
    except KeyError: pass`,
  classes: `class A(MadeOf):
        @property
        def p(self): return [n, __class__]
        def __new__(cls, first): return super().__new__(cls)
    A(n).p
    class M(type):
        def __new__(meta, name, bases, space, **more): return super().__new__(meta, name, bases, space)
    class B(A, metaclass=M, more=n):
        __slots__ = ("b", "c")
    type("C", (A,), {"d": [n]})`,
};

it.each(Object.entries(ATTEMPTS))("%s survive the refusal of any request for memory", async (_name, body) => {
  const python = await createScarce(CLASSES, body);
  expect(python.eval("sweep(attempt, 1000)")).toBeGreaterThan(2);
  expect(python.eval("sum([i for i in range(1000)])")).toBe(499500);
});
