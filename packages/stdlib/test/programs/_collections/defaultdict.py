from _collections import defaultdict, _tuplegetter, _count_elements
import gc


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: defaultdict())
show(lambda: defaultdict(None))
show(lambda: defaultdict(list))
show(lambda: defaultdict(list, {1: 2}, a=3))
show(lambda: defaultdict(list, [(1, 2)]))
show(lambda: defaultdict(1))
show(lambda: defaultdict({}))
show(lambda: defaultdict(list, 1, 2))
show(lambda: defaultdict(list, 5))
show(lambda: defaultdict(default_factory=1))
d = defaultdict(list)
d[1].append(2)
d["x"] += [3]
show(lambda: d)
show(lambda: d.get(5))
show(lambda: 5 in d)
show(lambda: d.default_factory)
d.default_factory = None
show(lambda: d[7])
show(lambda: d[(1, 2)])
show(lambda: d[[]])
d.default_factory = lambda: 1 // 0
show(lambda: d[7])
del d.default_factory
show(lambda: d.default_factory)
show(lambda: d[8])
show(lambda: d.__missing__(9))
d.default_factory = 5
show(lambda: d[8])
show(lambda: d.copy())
d.default_factory = int
show(lambda: (d.copy(), d.copy() == d, d.copy().default_factory, d.__copy__()))
show(lambda: d.__reduce__()[:4])
show(lambda: list(d.__reduce__()[4]))
show(lambda: defaultdict().__reduce__()[:4])
e = defaultdict(int, a=1)
show(lambda: e | {"b": 2})
show(lambda: {"b": 2} | e)
show(lambda: e | defaultdict(list, c=1))
show(lambda: e | [1])
show(lambda: [1] | e)
e |= {"q": 1}
e |= [("r", 2)]
show(lambda: e)


class D(defaultdict):
    def __missing__(self, key):
        return key * 2


show(lambda: (D(int)[4], D(int)))
show(lambda: type(D(int).copy()))


class E(defaultdict):
    def __init__(self):
        defaultdict.__init__(self, self._factory)

    def _factory(self):
        return []

    def __repr__(self):
        return "E" + defaultdict.__repr__(self)[:22]


show(lambda: E())
f = defaultdict(None)
f[1] = f
show(lambda: f)
g = defaultdict(int)
for k in "abracadabra":
    g[k] += 1
show(lambda: g)
show(lambda: (g == dict(g), g != {}, len(g), list(g), sorted(g.items())))
show(lambda: defaultdict[int, str])
show(lambda: (defaultdict.__basicsize__, defaultdict.__mro__, defaultdict.__doc__))
show(lambda: hash(g))
h = defaultdict(int)
h.__init__(list, a=1)
show(lambda: h)

i = defaultdict(lambda: i)
i[0]
i.default_factory.__defaults__ = (i,)
del i
print(gc.collect() > 0)

t = _tuplegetter(1, "the doc")
show(lambda: t)
show(lambda: t.__doc__)
show(lambda: t.__get__((5, 6)))
show(lambda: t.__get__((5,)))
show(lambda: t.__get__([5, 6]))
show(lambda: t.__get__(None, tuple) is t)
show(lambda: t.__set__((1, 2), 3))
show(lambda: t.__delete__((1, 2)))
show(lambda: t.__reduce__())
show(lambda: _tuplegetter())
show(lambda: _tuplegetter("x", 1))
show(lambda: _tuplegetter(1, 2, 3))
show(lambda: _tuplegetter(index=1, doc=2))
show(lambda: _tuplegetter(-1, None).__get__((1, 2)))
show(lambda: _tuplegetter(2**100, None))
t.__doc__ = "new"
show(lambda: t.__doc__)
del t.__doc__
show(lambda: t.__doc__)


class Point(tuple):
    x = _tuplegetter(0, "x of it")
    y = _tuplegetter(1, "y of it")


show(lambda: (Point((1, 2)).x, Point((1, 2)).y, Point.x))
show(lambda: setattr(Point((1, 2)), "x", 3))
show(lambda: delattr(Point((1, 2)), "x"))

m = {}
_count_elements(m, "abracadabra")
show(lambda: m)
m = {"a": 1.5}
_count_elements(m, "aab")
show(lambda: m)
show(lambda: _count_elements({"a": "x"}, "a"))
show(lambda: _count_elements({}, 5))
show(lambda: _count_elements({}, [[]]))
show(lambda: _count_elements({}))
show(lambda: _count_elements(5, "a"))


class M(dict):
    def get(self, key, default=None):
        return dict.get(self, key, default) + 10

    def __setitem__(self, key, value):
        dict.__setitem__(self, key, ("set", value)[1])


m = M()
_count_elements(m, "aab")
show(lambda: m)
m = defaultdict(int)
_count_elements(m, (i for i in "xyx"))
show(lambda: m)
