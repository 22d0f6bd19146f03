"""Every method of tuple, with edges and errors."""
import sys


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


print(tuple(), tuple("abc"), tuple([1, 2]), (1,), (), (1, (2, ())), tuple({1: 2}), tuple(x for x in range(3)))
attempt(tuple, 1, 2)
attempt(tuple, 5)
attempt(lambda: tuple(iterable=[]))
t = (1, 2, 3)
empty = ()
print(tuple(t) is t, t[:] is t, t[0:3] is t, t * 1 is t, t + () is t, () + t is t, empty is tuple([]), t[5:] is empty)
print(t[0], t[-1], t[1:], t[::-1], t[::2], t[5:], t[-2:], t[2:0:-1])
for bad in ("a", 1.5, None, [], ()):
    attempt(lambda: t[bad])
attempt(lambda: t[3])
attempt(lambda: t[-4])
attempt(lambda: t[::0])
attempt(lambda: t[2 ** 100])
try:
    t[0] = 1
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
try:
    t[0:1] = ()
except TypeError as e:
    print(e)
print(t + (4,), t * 2, 2 * t, t * 0, t * -1, () * 5, (0,) * 3)
attempt(lambda: t + [1])
attempt(lambda: t * "a")
attempt(lambda: t * 2 ** 62)
attempt(lambda: t + 1)
print(t.index(2), t.count(1), t.count(9), (1, 2, 1).index(1, 1), (1, 2, 1).index(1, -1))
attempt(t.index, 9)
attempt(t.index, 1, 1)
attempt(t.index, 1, "a")
attempt(t.index)
attempt(t.count)
print(2 in t, 9 in t, len(t), bool(()), bool((0,)))
print((1, 2) == (1, 2), (1, 2) != (1, 3), (1, 2) < (1, 3), (1,) < (1, 0), (2,) > (1, 9), () < (1,), (1,) == [1], (1, 2) <= (1, 2), (3,) >= (2, 9))
attempt(lambda: (1,) < ("a",))
attempt(lambda: (1,) < [1])
nan = float("nan")
print((nan,) == (nan,), (nan,) == (float("nan"),))
print(hash(()), hash((1,)), hash((1, 2, 3)), hash((-1, -2)), hash((1.5, 2 ** 100, True)), hash(((), ((),))), hash(tuple(range(100))))
attempt(hash, ([],))
attempt(hash, (1, {}))
print(repr((1,)), str(("a",)), repr(((),)))
l = []
r = (l, 1)
l.append(r)
print(r)
print(sys.getsizeof(()), sys.getsizeof((1,)), sys.getsizeof((1, 2, 3)), tuple[int, ...], t.__getnewargs__())
it = iter(t)
print(type(it).__name__, it.__length_hint__(), next(it), it.__length_hint__(), it.__reduce__()[1:], list(it), it.__reduce__()[1:], it.__length_hint__())
it = iter(t)
it.__setstate__(2)
print(list(it))
it = iter(t)
it.__setstate__(-2)
print(list(it))
attempt(iter(t).__setstate__, "x")
attempt(type(it))


class T(tuple):
    def __new__(cls, *args, tag=None):
        self = super().__new__(cls, *args)
        self.tag = tag
        return self


x = T([1, 2], tag="t")
print(x, x.tag, type(x[:]).__name__, type(x + ()).__name__, type(() + x).__name__, type(x * 1).__name__, x == (1, 2), hash(x) == hash((1, 2)), tuple(x), type(tuple(x)).__name__)
print(T(), len(T("abc")), T("abc")[1], T(x) is x)
import gc
plain = tuple([1, "a"])
mixed = tuple([1, []])
gc.collect()
print(gc.is_tracked(plain), gc.is_tracked(mixed), gc.is_tracked(()), gc.is_tracked({}), gc.is_tracked({1: 2}), gc.is_tracked({1: []}), gc.is_tracked([]), gc.is_tracked({"a": (1, 2)}))
tower = ()
for i in range(100000):
    tower = (tower,)
del tower
print("freed")
for n in (1, 5, 19, 20, 21):
    print(n, len([tuple(range(n)) for _ in range(50)]))
print(tuple.index.__doc__.splitlines()[0], tuple.__doc__.splitlines()[0], tuple.__text_signature__, tuple.index.__text_signature__)
import time
s = time.struct_time(range(9))
print(s, s.tm_year, s[1], len(s), s.tm_zone, s == tuple(range(9)), s.n_fields, s.n_sequence_fields, s.n_unnamed_fields, s.__match_args__)
print(time.struct_time(range(11)).tm_gmtoff, time.struct_time(range(9), {"tm_zone": "X"}).tm_zone, s[2:4], type(s[2:4]).__name__, s.__reduce__()[1])
attempt(time.struct_time, range(8))
attempt(time.struct_time, range(12))
attempt(time.struct_time, 3)
attempt(time.struct_time)
attempt(time.struct_time, range(9), 3)
try:
    s.tm_year = 3
except AttributeError as e:
    print(e)
print(sys.version_info[:2], sys.version_info.major, isinstance(sys.version_info, tuple))
attempt(type(sys.version_info))
