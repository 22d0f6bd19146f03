"""list.sort and sorted: results, stability, the very comparisons, errors and meddling."""
import random


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


class Counted:
    count = trace = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        Counted.count += 1
        Counted.trace = (Counted.trace * 31 + self.v * 7 + other.v) % 1000003
        return self.v < other.v

    def __repr__(self):
        return f"C{self.v}"


rng = random.Random(5)
for n in (0, 1, 2, 3, 10, 31, 32, 33, 63, 64, 65, 100, 500, 1000, 1500):
    for kind in range(6):
        values = [
            [rng.randrange(1000) for _ in range(n)],
            list(range(n)),
            list(range(n, 0, -1)),
            [i % 7 for i in range(n)],
            [i if (i // 40) % 2 else 3000 - i for i in range(n)],
            list(range(n // 2)) + list(range(n - n // 2)),
        ][kind]
        for reverse in (False, True):
            Counted.count = Counted.trace = 0
            l = [Counted(v) for v in values]
            l.sort(reverse=reverse)
            assert [c.v for c in l] == sorted(values, reverse=reverse)
            if n in (10, 65, 1500):
                print(n, kind, reverse, Counted.count, Counted.trace)
            Counted.count = Counted.trace = 0
            keyed = sorted(values, key=Counted, reverse=reverse)
            assert keyed == sorted(values, reverse=reverse)
            if n in (33, 1000):
                print(n, kind, reverse, Counted.count, Counted.trace)

print(sorted([3, 1, 2]), sorted("hello"), sorted((3.5, -0.0, 0.0, 1e300, -1e300)), sorted([True, False, 2, -1]))
print(sorted([10 ** 20, -10 ** 20, 5, 2 ** 30, 2 ** 31, -2 ** 30, 2 ** 60, 2 ** 53, 2 ** 53 + 1]))
print(sorted(["b", "a", "B", "é", "ab", "", "a\0", "中", "𝒳", "z"]), sorted(["abcdefgh", "abcdefg", "abcdef", "abcdefgi", "abcde"] * 9)[::9])
print(sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([(1,), (), (1, 0)]), sorted([(2, [1]), (1, [9]), (1, [3])]), sorted([("a", 2.5), ("a", 1), ("A", 3)]))
print(sorted([[2], [1, 5], []]), sorted([{1, 2}, {1}]), sorted([1, 2.5, True, -3]), sorted([(1, (2, 3)), (1, (2, 2))]))
big = [rng.randrange(-10 ** 9, 10 ** 9) for _ in range(2000)]
print(sorted(big)[:3], sorted(big, reverse=True)[:3], sorted(big, key=abs)[:3], sorted(big, key=lambda v: v % 10)[:3], sorted(big) == sorted(big[::-1]))
words = [str(v) for v in big]
print(sorted(words)[:3], sorted(words, key=len)[:2], sorted(words, reverse=True)[:2], min(words) == sorted(words)[0])
floats = [v / 7 for v in big]
print(sorted(floats)[:2], sorted(floats) == [v / 7 for v in sorted(big)])
nan = float("nan")
print(str(sorted([3.0, nan, 1.0, nan, 2.0] * 8)))
ones = [1, True, 1.0, 0, False, 0.0]
print(sorted(ones), sorted(ones, reverse=True))
pairs = [(rng.randrange(5), i) for i in range(100)]
print([i for k, i in sorted(pairs, key=lambda p: p[0])][:12], [i for k, i in sorted(pairs, key=lambda p: p[0], reverse=True)][:12])
equal = [1000000 + 0 * i for i in range(40)]
print([a is b for a, b in zip(sorted(equal), equal)] == [True] * 40)
attempt(sorted, [1, "a"])
attempt(sorted, [1, None, 2])
attempt(sorted, [(1, "a"), (1, 2)])
attempt(sorted, [1j, 2j])
attempt(sorted, 3)
attempt(sorted)
attempt(sorted, [1], 2)
attempt([].sort, 1)
attempt([].sort, reverse="x")
attempt([2, 1].sort, key=3)
attempt([].sort, cmp=3)
print([3, 1].sort(), [3, 1].sort(key=None), sorted([3, 1], key=lambda v: -v))


def failing(v):
    if v == 5:
        raise ValueError("key")
    return v


l = list(range(10))
attempt(l.sort, key=failing)
print(l)


class Fails:
    n = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        Fails.n += 1
        if Fails.n == 150:
            raise KeyError("lt")
        return self.v < other.v


l = [Fails(rng.randrange(100)) for _ in range(100)]
before = sorted(map(id, l))
attempt(l.sort)
print(len(l), sorted(map(id, l)) == before)

l = [3, 2, 1]
attempt(l.sort, key=lambda v: l.append(v))
print(l)
seen = []
l = [3, 2, 1]
l.sort(key=lambda v: (seen.append(len(l)), v)[1])
print(l, seen)


class Meddler:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        meddled.append(1)
        return self.v < other.v


meddled = [Meddler(i) for i in (3, 1, 2)]
attempt(meddled.sort)
print([m.v for m in meddled])


class Truthy:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return [1] if self.v < other.v else []


print([t.v for t in sorted([Truthy(3), Truthy(1), Truthy(2)])])


class Reflected:
    def __init__(self, v):
        self.v = v

    def __gt__(self, other):
        return self.v > (other.v if isinstance(other, Reflected) else other)


print([getattr(t, "v", t) for t in sorted([Reflected(3), Reflected(1), Reflected(2)])])


class Bool:
    def __bool__(self):
        raise OSError("bool")


class BadTruth:
    def __lt__(self, other):
        return Bool()


attempt(sorted, [BadTruth(), BadTruth()])
from functools import cmp_to_key
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
