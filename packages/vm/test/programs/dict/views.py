"""dict_keys, dict_values, dict_items and their iterators."""


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def show(s):
    return type(s).__name__, sorted(s, key=repr)


d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i))
print("a" in k, "z" in k, 1 in v, 9 in v, ("a", 1) in i, ("a", 2) in i, ("a",) in i, "a" in i, ["a", 1] in i)
attempt(lambda: [] in k)
attempt(lambda: ([], 1) in i)
print(list(k), list(v), list(i), list(reversed(k)), list(reversed(v)), list(reversed(i)))
d["d"] = 4
print(k, len(v), i)
print(show(k & {"a", "z"}), show(k & "ab"), show(k & {"a": 1}.keys()), show({"a"} & k), show(["a"] & k))
print(show(k | {"q"}), show(k | "xy"), show({"q"} | k), show(i | [("z", 26)]))
print(show(k - {"a"}), show(k - "ab"), show({"a", "q"} - k), show(i - {("a", 1)}))
print(show(k ^ {"a", "q"}), show(k ^ "aq"), show(i ^ {("a", 1), ("q", 2)}), show(i ^ {"a": 1, "b": 9, "n": 0}.items()))
print(show({"a": 1}.items() ^ d.items()))
attempt(lambda: k & 3)
attempt(lambda: k | 3)
attempt(lambda: k - 3)
attempt(lambda: k ^ 3)
attempt(lambda: v & {1})
attempt(lambda: i & {("a", 1): []}.items())
attempt(lambda: {1: []}.items() | [])
print(k == {"a", "b", "c", "d"}, k == ["a"], k != {"a"}, k < {"a", "b", "c", "d", "e"}, k <= set("abcd"), k > {"a"}, k >= {"a", "z"})
print(i == {("a", 1), ("b", 2), ("c", 3), ("d", 4)}, i > {("a", 1)}, {1: 2}.keys() == {1: 3}.keys(), {1: 2}.items() == {1: 3}.items())
attempt(lambda: k < 3)
attempt(lambda: v < v)
print(v == v, v == d.values(), d.values() == d.values())
print(k.isdisjoint({"z"}), k.isdisjoint("a"), i.isdisjoint([("a", 1)]), k.isdisjoint(k), {}.keys().isdisjoint({}.keys()))
attempt(lambda: k.isdisjoint(3))
attempt(lambda: hash(k))
attempt(lambda: hash(i))
print(isinstance(hash(v), int))
attempt(lambda: type(k)())
attempt(lambda: type(iter(k))())
print(k.mapping, type(k.mapping).__name__, v.mapping["a"], i.mapping == d)
attempt(lambda: k.mapping.__setitem__)
print([type(x).__name__ for x in (iter(k), iter(v), iter(i), reversed(k), reversed(v), reversed(i), iter(d), reversed(d))])
it = iter(d)
next(it)
print(it.__reduce__()[1:], next(it), reversed(d).__reduce__()[1:], iter(i).__reduce__()[1:])
it = reversed(d)
print(next(it), it.__length_hint__(), list(it), it.__length_hint__())
pairs = iter(i)
first = next(pairs)
second = next(pairs)
print(first, second, first is second)
self = {}
self["v"] = self.values()
self["i"] = self.items()
print(self)
from types import MappingProxyType
m = MappingProxyType(d)
print(m, m["a"], m.get("q"), m.get("q", 1), len(m), "a" in m, list(m), list(m.keys()), list(m.values()), list(m.items())[0])
print(m.copy() is d, m | {"z": 1}, {"z": 1} | m, m == d, m != d, str(m), list(reversed(m)))
attempt(lambda: m["zz"])
attempt(lambda: MappingProxyType([1]))
attempt(lambda: MappingProxyType((1,)))
attempt(lambda: MappingProxyType(3))
attempt(lambda: MappingProxyType())
attempt(lambda: hash(m))
print(MappingProxyType(mapping={1: 2}), MappingProxyType[int, str])
try:
    m |= {}
except TypeError as e:
    print(e)
try:
    m["a"] = 1
except TypeError as e:
    print(e)
try:
    del m["a"]
except TypeError as e:
    print(e)
print(type(type.__dict__).__name__, "mro" in type.__dict__)
