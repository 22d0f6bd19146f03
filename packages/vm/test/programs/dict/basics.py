"""Every method of dict, with its edges and errors."""
import sys


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


print(dict(), dict({1: 2}), dict([(1, 2), "ab"]), dict(a=1, b=2), dict({1: 2}, c=3), dict(zip("abc", range(3))))
attempt(dict, 1, 2)
attempt(dict, 5)
attempt(dict, [1])
attempt(dict, [(1,)])
attempt(dict, [(1, 2, 3)])
attempt(dict, ["a", "bc"])
attempt(lambda: dict(**{1: 2}))


class Keyed:
    def keys(self):
        return ["x", "y"]

    def __getitem__(self, key):
        return key * 2


class BadKeys:
    keys = lambda self: 3
    __getitem__ = None


print(dict(Keyed()), dict(Keyed(), z=1))
attempt(dict, BadKeys())

d = {"a": 1, "b": 2}
print(d["a"], d.get("a"), d.get("z"), d.get("z", 9), "a" in d, "z" in d, len(d))
attempt(lambda: d["z"])
attempt(lambda: d[(1, 2)])
attempt(lambda: d[[]])
attempt(lambda: d.get([]))
attempt(lambda: [] in d)
attempt(d.get)
attempt(d.get, 1, 2, 3)
attempt(lambda: d.get(key=1))
print(d.setdefault("a"), d.setdefault("c"), d.setdefault("d", 4), d)
attempt(d.setdefault)
print(d.pop("d"), d.pop("nope", "default"), d)
attempt(d.pop, "nope")
attempt({}.pop, [])
attempt({1: 1}.pop, [])
attempt({}.pop, (1, 2))
attempt(d.pop)
print(d.popitem(), d.popitem(), d)
attempt({}.popitem)
attempt({}.popitem, 1)
d = {1: "one"}
del d[1]
attempt(d.__delitem__, 1)
attempt(d.__delitem__, [])
d.update({1: 2})
d.update([(3, 4)], k=5)
d.update(z=26)
d.update(Keyed())
print(d)
attempt(d.update, 1, 2)
attempt(d.update, 7)
print(d.copy() is d, d.copy() == d, dict.fromkeys("abc"), dict.fromkeys([1, 2, 1], 0), dict.fromkeys({3, 1}, 1), dict.fromkeys({"q": 1}))
attempt(dict.fromkeys)
attempt(dict.fromkeys, 3)
attempt(dict.fromkeys, [[]])
d.clear()
print(d, len(d), bool(d), bool({1: 1}))
attempt(d.clear, 1)

a = {1: 1, 2: 2}
b = {2: 3, 4: 5}
print(a | b, b | a, a)
a |= b
print(a)
a |= [(9, 9)]
print(a)
attempt(lambda: a | [(1, 2)])
attempt(lambda: [] | a)
attempt(a.__ior__, 3)

print({1: 2} == {1: 2.0}, {1: 2} != {1: 3}, {1: 2} == {2: 2}, {} == [], {1: 1} == {1: 1, 2: 2})
attempt(lambda: {} < {})
nan = float("nan")
print({1: nan} == {1: nan}, {1: nan} == {1: float("nan")})

d = {}
d["self"] = d
d["list"] = [d]
print(d)
print(str({"a": {1: (2, [3])}}), repr({None: "x", "q'": 'w"'}))
attempt(hash, {})
print(dict[int, str], type({}).__name__, {}.__class_getitem__(int))
print(sys.getsizeof({}), sys.getsizeof({1: 1}), sys.getsizeof(dict.fromkeys(range(6))), sys.getsizeof(dict.fromkeys(range(1000))))
print([sys.getsizeof({i: i for i in range(n)}) for n in (1, 5, 6, 10, 11, 21, 22, 43, 86, 171, 342)])
print(list({1: 2, "a": 3}), list(reversed({1: 2, "a": 3})), [*{1: 2}.items()])

print({True: "t", 1: "one", 1.0: "f"}, {0: 1, False: 2, 0.0: 3, 0j: 4})
print({-1: "a", -2: "b"}, {2 ** 61 - 1: 1, 0: 2}, {2 ** 61: 1, 1: 2}, {10 ** 30: 1}[10 ** 30])
big = {i * 2 ** 32: i for i in range(100)}
print(sum(big[i * 2 ** 32] for i in range(100)), list(big)[:3])


class Sub(dict):
    def __missing__(self, key):
        return ("missing", key)


s = Sub(a=1)
print(s["a"], s["b"], s, "b" in s, s.get("b"), type(s.copy()), type(s | {}), type(Sub.fromkeys("a")))
s.attr = 5
print(s.attr, s == {"a": 1}, repr(s))


class NoInit(dict):
    def __init__(self, *args):
        pass


print(NoInit([1, 2, 3]))
print({**{1: 2}, 3: 4, **{1: 5}}, dict(**{"a": 1}, b=2))


def f(**kw):
    return kw


attempt(lambda: f(**{"a": 1}, **{"a": 2}))
attempt(lambda: f(a=1, **{"a": 2}))
attempt(lambda: f(**{1: 2}))
attempt(lambda: f(**3))
print(f(**{"b": 1}, a=2))
print(dict.__doc__.splitlines()[0], dict.get.__doc__, dict.pop.__text_signature__, dict.update.__text_signature__)
print(dict.get.__qualname__, {}.get.__qualname__, dict.fromkeys.__self__)
