from _collections import OrderedDict
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


show(lambda: OrderedDict())
show(lambda: OrderedDict([("a", 1), ("b", 2)]))
show(lambda: OrderedDict({"a": 1}, b=2))
show(lambda: OrderedDict(b=2, a=1))
show(lambda: OrderedDict(1, 2))
show(lambda: OrderedDict(5))
show(lambda: OrderedDict([1]))
show(lambda: OrderedDict([()]))
show(lambda: OrderedDict([(1,)]))
show(lambda: OrderedDict([(1, 2, 3)]))
show(lambda: OrderedDict([([], 2)]))
show(lambda: OrderedDict(self=1, other=2))
show(lambda: OrderedDict(OrderedDict(x=1)))


class Keys:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, key):
        return key * 2


class Items:
    def items(self):
        return [("i", 1)]


show(lambda: OrderedDict(Keys()))
show(lambda: OrderedDict(Items()))
od = OrderedDict()
show(lambda: od.update())
show(lambda: od.update([("z", 1)], y=2))
show(lambda: od.update(1, 2))
show(lambda: od.update(self=3))
show(lambda: od)
od.clear()
show(lambda: od)
for k in "qwertyuiop":
    od[k] = len(od)
del od["e"]
od["e"] = "again"
od["q"] = "same place"
show(lambda: od)
show(lambda: list(od))
show(lambda: list(od.__reversed__()))
show(lambda: od["nope"])
try:
    del od["nope"]
except KeyError as error:
    print("KeyError", error)
try:
    del od[1, 2]
except KeyError as error:
    print("KeyError", error.args)
od.move_to_end("w")
show(lambda: list(od))
od.move_to_end("w", last=False)
show(lambda: list(od))
od.move_to_end("o", False)
od.move_to_end("p")
show(lambda: "".join(od))
show(lambda: od.move_to_end("nope"))
show(lambda: od.move_to_end((1, 2)))
show(lambda: OrderedDict().move_to_end(1))
show(lambda: od.move_to_end())
show(lambda: od.move_to_end([]))
show(lambda: od.popitem())
show(lambda: od.popitem(last=False))
show(lambda: od.popitem(0))
show(lambda: od.popitem(1, 2))
show(lambda: OrderedDict().popitem())
show(lambda: od.pop("r"))
show(lambda: od.pop("nope"))
show(lambda: od.pop("nope", 5))
show(lambda: od.pop(key="nope", default=6))
show(lambda: od.pop((1, 2)))
show(lambda: od.pop())
show(lambda: od.pop([]))
show(lambda: od.setdefault("new", 1))
show(lambda: od.setdefault("new", 2))
show(lambda: od.setdefault(key="none"))
show(lambda: od.setdefault())
show(lambda: od)
show(lambda: (od.keys(), od.values(), od.items()))
show(lambda: (list(od.keys()), list(od.values()), list(od.items())))
show(lambda: (list(od.keys().__reversed__()), list(od.values().__reversed__()), list(od.items().__reversed__())))
show(lambda: [type(x) for x in (od.keys(), od.values(), od.items(), iter(od), iter(od.items()))])
show(lambda: od.keys() & {"new", "t"} == {"new", "t"})
show(lambda: (len(od.keys()), "t" in od.keys(), ("new", 1) in od.items()))
show(lambda: od.keys().isdisjoint("xyz"))
show(lambda: type(od.keys())())
show(lambda: type(iter(od))())
a = OrderedDict([("a", 1), ("b", 2)])
b = OrderedDict([("b", 2), ("a", 1)])
show(lambda: (a == b, a != b, a == dict(b), dict(a) == b, a == OrderedDict(a), a != OrderedDict(a), a == 5))
show(lambda: a < b)
show(lambda: a | {"c": 3, "a": 9})
show(lambda: {"c": 3, "a": 9} | a)
show(lambda: a | b)
show(lambda: a | [("c", 1)])
show(lambda: [("c", 1)] | a)
a |= [("c", 1)]
a |= {"d": 4}
show(lambda: a)
show(lambda: a.copy())
show(lambda: (type(a.copy()), a.copy() == a, a.copy() is a))
show(lambda: OrderedDict.fromkeys("abc"))
show(lambda: OrderedDict.fromkeys("abc", value=1))
show(lambda: OrderedDict.fromkeys())
show(lambda: OrderedDict.fromkeys(iterable={1: 2, 3: 4}, value=None))
show(lambda: a.__reduce__()[:4])
show(lambda: list(a.__reduce__()[4]))
a.x = 1
show(lambda: a.__reduce__()[2])
show(lambda: a.__dict__)
for n in [0, 1, 5, 6, 20, 200]:
    print(n, OrderedDict.fromkeys(range(n)).__sizeof__())
c = OrderedDict.fromkeys(range(100))
for i in range(90):
    del c[i]
print(c.__sizeof__(), list(c))
for i in range(200, 300):
    c[i] = i
print(c.__sizeof__(), len(c), list(c)[:12])
it = iter(a)
show(lambda: next(it))
a["zz"] = 1
show(lambda: next(it))
show(lambda: next(it, "end"))
it = iter(a.items())
show(lambda: next(it))
a["zz"] = 2
show(lambda: next(it))
show(lambda: it.__reduce__()[1])
show(lambda: list(it))
it = iter(a)
next(it)
a.move_to_end("b")
show(lambda: next(it))
it = iter(a)
next(it)
del a["c"]
show(lambda: next(it))
it = iter(a)
dict.__delitem__(a, "d")
show(lambda: list(it))
show(lambda: list(it))
show(lambda: a)
show(lambda: list(a))
show(lambda: a.copy())
a["d"] = 5
show(lambda: list(a))
show(lambda: a)
dict.clear(a)
show(lambda: a)
show(lambda: list(a))
a["d"] = 1
show(lambda: len(a))
a.clear()
dict.__setitem__(a, "hidden", 1)
show(lambda: (len(a), list(a), a))
show(lambda: a.popitem())
a["hidden"] = 2
show(lambda: (list(a), a))


class D(OrderedDict):
    def __setitem__(self, key, value):
        OrderedDict.__setitem__(self, key, value * 2)

    def __missing__(self, key):
        return "missing", key


d = D(a=1, b=2)
d.y = 7
show(lambda: d)
show(lambda: (d["q"], d.setdefault("s", 4), d.pop("a"), d.pop("nope", 3), d.copy(), d.__dict__))
show(lambda: d.pop("nope"))
show(lambda: d.pop((1, 2)))
show(lambda: d.popitem())
show(lambda: (d.fromkeys("xy", 3), type(d.fromkeys("xy"))))
show(lambda: d | {"e": 5})
show(lambda: d.__reduce__()[1:3])
r = OrderedDict()
r["self"] = r
show(lambda: r)
show(lambda: OrderedDict[int, str])
show(lambda: hash(r))
show(lambda: (OrderedDict.__basicsize__, OrderedDict.__mro__, OrderedDict.__doc__, OrderedDict.__module__))
show(lambda: OrderedDict.pop.__text_signature__)
show(lambda: OrderedDict.fromkeys.__text_signature__)


class Key:
    def __init__(self, hash):
        self.hash = hash

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        raise ZeroDivisionError("eq")


k = OrderedDict()
k[Key(1)] = 1
try:
    k[Key(1)] = 2
except ZeroDivisionError as error:
    print(error)
show(lambda: len(k))


class Dying:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


e = OrderedDict([(Dying(1), Dying(2)), (Dying(3), Dying(4))])
del e
e = OrderedDict([(Dying(1), Dying(2)), (Dying(3), Dying(4))])
e.clear()
print("cleared")
loop = OrderedDict()
loop[1] = loop
loop.attribute = loop
show(lambda: len(gc.get_referents(loop)))
del loop, r
print(gc.collect() > 0)
