"""Every method and operator of set and frozenset, with edges and errors."""
import sys


def attempt(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(sorted(r, key=repr) if isinstance(r, (set, frozenset)) else r)
    except Exception as e:
        print(type(e).__name__, e)


print(set(), frozenset(), {1}, frozenset({1}), set("a"), {1, 2, 3}, set([3, 2, 1]), {1: 2}.keys() | set())
attempt(set, 1, 2)
attempt(set, 5)
attempt(set, [[]])
attempt(frozenset, 1, 2)
attempt(frozenset, 7)
attempt(lambda: set(iterable=[]))
attempt(lambda: frozenset(iterable=[]))
attempt(lambda: {[]})
s = {1, 2, 3}
s.add(4)
s.add(4)
print(s, len(s), 4 in s, 9 in s, bool(set()), bool(s))
attempt(s.add, [])
attempt(s.add)
attempt(s.remove, 9)
attempt(s.remove, (9, 8))
attempt(s.remove, [])
attempt(s.remove, {9})
attempt(s.discard, [])
s.remove(4)
s.discard(3)
s.discard(33)
print(s, s.pop(), s.pop(), s)
attempt(set().pop)
f = frozenset([1])
t = {f, 2}
print({1} in t, {2} in t)
t.remove({1})
print(t)
t.add(frozenset([5]))
t.discard({5})
print(t)
attempt(lambda: [] in t)
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a)
print(a.union(b), a.union(), a.union([9], {8: 1}, "z") - {"z"}, a.intersection(b), a.intersection(b, [3]), a.intersection())
print(a.difference(b), a.difference(b, [1]), a.difference(), a.difference({1: 0}), a.symmetric_difference(b), a.symmetric_difference([1, 99, 99]))
attempt(a.union, 3)
attempt(a.intersection, 3)
attempt(a.difference, 3)
attempt(a.symmetric_difference, 3)
attempt(a.union, [[]])
attempt(a.intersection, [[]])
attempt(lambda: a.union(x=1))
attempt(lambda: frozenset().union(x=1))
attempt(lambda: a | [1])
attempt(lambda: a & [1])
attempt(lambda: a - [1])
attempt(lambda: a ^ [1])
attempt(lambda: [1] | a)
attempt(a.__or__, [1])
c = set(a)
c |= b
print(c)
c &= {1, 3, 5, 7}
print(c)
c -= {1}
print(c)
c ^= {3, 10}
print(c)
for op in ("|=", "&=", "-=", "^="):
    try:
        exec(f"c {op} [1]")
    except TypeError as e:
        print(e)
c.update([1, 2], {3: 3}, "x", {4})
print(sorted(c, key=repr))
c.update()
c.intersection_update([1, 2, 3, "x"], [1, 2])
print(c)
c.difference_update([1], {7})
print(c)
c.symmetric_difference_update({2: 1, 8: 1})
print(c)
c.symmetric_difference_update([8, 9])
print(c)
c -= c
print(c)
c = {1, 2}
c ^= c
print(c)
c = {1, 2}
c &= c
c |= c
print(c, c.copy() is c, f.copy() is f, frozenset(f) is f, frozenset() is frozenset([]))
c.clear()
print(c)
print({1, 2} == {2, 1}, {1} == frozenset([1]), {1} != {2}, {1} < {1, 2}, {1, 2} <= {1, 2}, {1, 2} > {1}, {1} >= {2}, {1} == [1])
attempt(lambda: {1} < [1])
print(a.issubset([1, 2, 3, 4, 5]), a.issuperset([1, 2]), a.issubset("abc"), a.issuperset([]), a.isdisjoint([9]), a.isdisjoint(b), a.isdisjoint(a), set().isdisjoint(set()))
attempt(a.issubset, 3)
attempt(a.isdisjoint, 3)
attempt(hash, {1})
print(hash(frozenset()), hash(frozenset([1, 2, 3])), hash(frozenset(range(1000))), hash(frozenset([frozenset([1])])), hash(frozenset([-1, -2, 2 ** 61])))
print(type({1} | frozenset([2])).__name__, type(frozenset([2]) | {1}).__name__)
print(sys.getsizeof(set()), sys.getsizeof({1}), sys.getsizeof(set(range(5))), sys.getsizeof(set(range(100))), sys.getsizeof(frozenset(range(20))))
print({1, 2}.__reduce__(), frozenset([1]).__reduce__(), set[int], frozenset[int])


class S(set):
    pass


class F(frozenset):
    def __new__(cls, *args, tag=None):
        self = super().__new__(cls, *args)
        self.tag = tag
        return self


s = S([1, 2])
s.x = 3
print(s, s.__reduce__(), type(s | {3}).__name__, type(s.copy()).__name__, S() == set(), repr(S()))
g = F([1], tag="t")
print(g, g.tag, type(g.copy()).__name__, type(g | {2}).__name__, g == {1}, hash(g) == hash(frozenset([1])))
attempt(lambda: S([1], x=2))


class Init(set):
    def __init__(self, *args, **kw):
        super().__init__(*args)
        self.kw = kw


print(Init([1], a=2), Init([1], a=2).kw)
x = {1}
x.__init__([2, 3])
print(x)
x.__init__()
print(x)


class H:
    def __init__(self, s):
        self.s = s

    def __hash__(self):
        return 1

    def __repr__(self):
        return f"H({self.s})"


box = set()
box.add(H(box))
print(box)
it = iter({1, 2, 3})
print(it.__length_hint__(), next(it), it.__length_hint__(), it.__reduce__()[1], list(it), list(it), it.__length_hint__())
print(set.add.__doc__, "|", set.__doc__, "|", set.union.__text_signature__, set.__contains__({1}, 1))
