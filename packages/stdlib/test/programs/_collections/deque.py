from _collections import deque, _deque_iterator, _deque_reverse_iterator
import gc

try:
    from sys import getsizeof
except ImportError:
    pass


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: deque())
show(lambda: deque([1, 2, 3]))
show(lambda: deque("abc", 2))
show(lambda: deque("abc", maxlen=0))
show(lambda: deque(iterable="abc", maxlen=None).maxlen)
show(lambda: deque("abc", maxlen=-1))
show(lambda: deque("abc", maxlen="x"))
show(lambda: deque("abc", maxlen=2**70))
show(lambda: deque("abc", maxlen=2**60))
show(lambda: deque(5))
show(lambda: deque(1, 2, 3))
show(lambda: deque(x=1))
d = deque(range(5))
for n in [0, 1, 2, -1, -2, 5, -5, 7, 100, -13]:
    d.rotate(n)
    print(n, d)
d.rotate()
show(lambda: d)
show(lambda: d.rotate("x"))
show(lambda: d.rotate(1, 2))
show(lambda: d.rotate(2**100))
show(lambda: deque().rotate(3))
for size in [1, 63, 64, 65, 128, 200, 500]:
    for n in [1, 31, 32, 63, 64, 65, 100, 199, -1, -33, -64, -70, -190]:
        d = deque(range(size))
        d.rotate(n)
        l = list(range(size))
        k = n % size
        assert list(d) == l[size - k:] + l[: size - k], (size, n)
        assert [d[i] for i in range(size)] == list(d)
        assert list(reversed(d)) == list(d)[::-1]
        d.reverse()
        assert list(d) == (l[size - k:] + l[: size - k])[::-1]
d = deque()
for i in range(300):
    d.append(i)
    d.appendleft(-i)
    if i % 3 == 0:
        d.pop()
    if i % 7 == 0:
        d.popleft()
print(len(d), d[0], d[-1], d[len(d) // 2], sum_ := 0)
while d:
    d.pop()
    if d:
        d.popleft()
show(lambda: d.pop())
show(lambda: d.popleft())
for size in [0, 1, 2, 30, 63, 64, 65, 128, 129, 1000]:
    a = deque(range(size))
    b = deque()
    c = deque()
    e = deque()
    for i in range(size):
        b.append(i)
        c.appendleft(i)
    e.extendleft(range(size))
    print(size, a.__sizeof__(), b.__sizeof__(), c.__sizeof__(), e.__sizeof__(), a.copy().__sizeof__())
show(lambda: getsizeof(deque()))
d = deque("abcdefgh")
show(lambda: (d[0], d[7], d[-1], d[-8]))
show(lambda: d[8])
show(lambda: d[-9])
show(lambda: d["x"])
show(lambda: d[1:2])
d[0] = "A"
d[-1] = "H"
del d[3]
del d[-2]
show(lambda: d)
for index in [100, -100, 6]:
    try:
        d[index] = 1
    except IndexError as error:
        print(error)
    try:
        del d[index]
    except IndexError as error:
        print(error)
for index in range(-9, 10):
    e = deque("abcdefgh")
    e.insert(index, "Z")
    l = list("abcdefgh")
    l.insert(index, "Z")
    print(index, "".join(e), list(e) == l)
show(lambda: deque("abc", 3).insert(0, 1))
show(lambda: deque("abc", 4).insert(1))
show(lambda: deque("abc", 4).insert("x", 1))
show(lambda: deque("abc", 4).insert(2**100, 1))
show(lambda: deque("abcabc").index("c"))
show(lambda: deque("abcabc").index("c", 3))
show(lambda: deque("abcabc").index("c", -3, -1))
show(lambda: deque("abcabc").index("c", 0, 2))
show(lambda: deque(range(300)).index(250, 100, 260))
show(lambda: deque(range(300)).index(250, 300, 100))
show(lambda: deque(range(300)).index(250, -(2**100), 2**100))
show(lambda: deque("abc").index())
show(lambda: deque("abc").index(1, 2, 3, 4))
show(lambda: deque("abc").index("a", None))
show(lambda: deque("abc").index("a", "b"))
show(lambda: deque("abcab").count("a"))
show(lambda: "a" in deque("xya"))
show(lambda: "q" in deque("xya"))
e = deque("abcabc")
show(lambda: (e.remove("b"), e))
show(lambda: e.remove("q"))
show(lambda: deque(range(200)).remove(150))


class Mutator:
    def __init__(self, target, result):
        self.target = target
        self.result = result

    def __eq__(self, other):
        self.target.clear()
        return self.result


for result in [False, True]:
    for what in ["count", "index", "remove", "__contains__"]:
        e = deque()
        e.extend([1, Mutator(e, result), 3])
        show(lambda: getattr(e, what)(7))


class Bad:
    def __eq__(self, other):
        raise ZeroDivisionError("eq")


for what in ["count", "index", "remove", "__contains__"]:
    show(lambda: getattr(deque([1, Bad()]), what)(7))

show(lambda: deque("ab") + deque("c"))
show(lambda: deque("ab", 2) + deque("c"))
show(lambda: deque("ab") + "c")
show(lambda: "c" + deque("ab"))
show(lambda: deque("ab") * 3)
show(lambda: 3 * deque("ab", 5))
show(lambda: deque("ab") * 0)
show(lambda: deque("ab") * -1)
show(lambda: deque("a") * 70)
show(lambda: deque("a", 5) * 70)
show(lambda: deque("ab") * 2**62)
show(lambda: deque("ab") * 2.0)
f = deque("ab")
f *= 2
f += "xy"
show(lambda: f)
f += f
show(lambda: f)
f.extendleft(f)
show(lambda: f)
f.extend(f)
show(lambda: len(f))
f *= 0
show(lambda: f)
show(lambda: f.extend(5))
show(lambda: f.extendleft(None))
g = deque(range(5), 3)
g.append(9)
show(lambda: g)
g.appendleft(8)
show(lambda: g)
g.extendleft([1, 2])
show(lambda: (g, g.maxlen))
show(lambda: setattr(g, "maxlen", 3))
it = iter(g)
show(lambda: next(it))
g.append(1)
show(lambda: next(it))
show(lambda: next(it, "end"))
it = g.__reversed__()
show(lambda: next(it))
g.pop()
show(lambda: next(it))
show(lambda: next(it, "end"))
it = iter(deque(range(100)))
show(lambda: it.__length_hint__())
show(lambda: [next(it) for _ in range(70)][-1])
show(lambda: it.__length_hint__())
show(lambda: it.__reduce__()[0:1])
show(lambda: it.__reduce__()[1][1])
show(lambda: list(it)[:3])
show(lambda: list(_deque_iterator(deque("abc"), 1)))
show(lambda: list(_deque_reverse_iterator(deque("abc"), 1)))
show(lambda: list(_deque_iterator(deque("abc"), 10)))
show(lambda: _deque_iterator())
show(lambda: _deque_iterator([1]))
show(lambda: _deque_iterator(deque(), 1, 2))
show(lambda: _deque_iterator(deque(), "x"))
values = [deque(), deque("a"), deque("ab"), deque("b"), deque("ab", 5), [1]]
for a in values:
    for b in values:
        row = []
        for op in ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"]:
            row.append(getattr(a, op)(b) if isinstance(a, deque) else None)
        print(row)
show(lambda: deque() < 3)
show(lambda: hash(deque()))
r = deque([1])
r.append(r)
show(lambda: r)
s = deque("ab", 4)
show(lambda: s.__reduce__()[:3])
show(lambda: list(s.__reduce__()[3]))
show(lambda: deque([1]).__reduce__()[:3])
show(lambda: (s.copy(), s.__copy__()))


class D(deque):
    def __init__(self, *args):
        deque.__init__(self, *args)
        self.x = 1


t = D("abc", 2)
show(lambda: t)
show(lambda: (t.copy(), type(t.copy()), t.copy().maxlen))
show(lambda: t.__reduce__()[1:3])
show(lambda: type(t + t))


class E(deque):
    def __new__(cls, *args):
        return deque.__new__(cls) if not args else [1]


show(lambda: E().copy())
show(lambda: bool(deque()))
show(lambda: bool(deque([0])))
u = deque([1, 2, 3])
u.__init__("xy")
show(lambda: u)
u.__init__(maxlen=1)
show(lambda: u)
show(lambda: deque[int])
show(lambda: (deque.__basicsize__, deque.__doc__))
show(lambda: deque([1, 2]).append())
show(lambda: deque([1, 2]).append(1, 2))
show(lambda: deque([1, 2]).rotate(n=2))
show(lambda: deque([1, 2]).insert(index=2, object=1))
show(lambda: deque([1, 2]).index(value=1))


class Dying:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name, len(holder))


holder = deque([Dying(i) for i in range(3)])
holder.clear()
holder = deque([Dying(i) for i in range(3)], 3)
holder.append(1)
holder[0] = 5
del holder[1]
holder = deque()
loop = deque()
loop.append(loop)
show(lambda: len(gc.get_referents(loop)) >= 1)
del loop
print(gc.collect() > 0)
