"""Every method of list, with edges and errors."""
import sys


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


print(list(), list("abc"), list((1, 2)), list({1: 2}), list(range(3)), [], [1, [2, [3]]])
attempt(list, 1, 2)
attempt(list, 5)
attempt(lambda: list(iterable=[]))
l = [1, 2, 3]
l.append(4)
l.extend([5, 6])
l.extend(x * x for x in range(3))
l.extend("ab")
l.extend(l[:2])
print(l, len(l))
attempt(l.append)
attempt(l.append, 1, 2)
attempt(l.extend, 3)
attempt(lambda: l.append(object=1))
l.insert(0, "first")
l.insert(-1, "second last")
l.insert(100, "end")
l.insert(-100, "start")
print(l)
attempt(l.insert, "a", 1)
attempt(l.insert, 1)
print(l.pop(), l.pop(0), l.pop(-2), l)
attempt([].pop)
attempt([1].pop, 5)
attempt([1].pop, -2)
attempt([1].pop, "a")
attempt([1].pop, 2 ** 70)
l.remove("b") if "b" in l else None
attempt(l.remove, "missing")
print([1, 2, 1, 3].index(1), [1, 2, 1, 3].index(1, 1), [1, 2, 1].index(1, -1), [1, 2, 1, 3].index(3, 0, 100))
attempt([1, 2].index, 3)
attempt([1, 2].index, 1, 1)
attempt([1, 2].index, 1, "a")
attempt([1].index, 1, None)
attempt([1].index, "x" * 5)
print([1, 1.0, True, 2].count(1), [].count(0), [float("nan")].count(float("nan")))
l = [3, 1, 2]
l.reverse()
print(l, l.copy(), l.copy() is l, l == l.copy())
l.clear()
print(l)

l = list(range(10))
print(l[0], l[-1], l[2:5], l[:3], l[7:], l[::2], l[::-1], l[8:2:-2], l[-3:], l[100:], l[5:2], l[-100:100], l[::100], l[3:3])
for bad in ("a", 1.5, None, [], (1, 2)):
    attempt(lambda: l[bad])
attempt(lambda: l[10])
attempt(lambda: l[-11])
attempt(lambda: l[2 ** 100])
attempt(lambda: l[::0])
attempt(lambda: l["a":])
attempt(l.__setitem__, 10, 1)
attempt(l.__setitem__, "a", 1)
attempt(l.__delitem__, 10)
l[0], l[-1] = "zero", "nine"
l[2:4] = ["x"]
print(l)
l[1:1] = [7, 8, 9]
print(l)
l[:] = range(6)
print(l)
l[::2] = "abc"
print(l)
attempt(l.__setitem__, slice(None, None, 2), [1, 2])
attempt(l.__setitem__, slice(None, None, -1), 3)
attempt(l.__setitem__, slice(0, 1), 3)
l[::-1] = l
print(l)
l[2:4] = l
print(l)
l[5:2] = ["ins"]
print(l)
l[len(l):] = (1, 2)
print(l)
del l[0], l[-1]
del l[1:3]
print(l)
del l[::3]
print(l)
l = list(range(20))
del l[15:3:-4]
print(l)
del l[::2], l[100:], l[5:2]
print(l)
del l[:]
print(l)
print([1] + [2], [1, 2] * 3, 2 * [0], [1] * 0, [1] * -5, [] * 100)
attempt(lambda: [1] + (2,))
attempt(lambda: [1] * "a")
attempt(lambda: [1] * 1.5)
attempt(lambda: [1] * 2 ** 62)
attempt(lambda: [1, 2] * 2 ** 80)
l = [1]
m = l
l += (2, 3)
l += "x"
l *= 2
print(l, m is l)
l *= 0
print(l, m)
try:
    l += 3
except TypeError as e:
    print(e)
print([1, 2] == [1, 2], [1, 2] != [1, 3], [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 9], [] < [1], [1, 2] <= [1, 2], [1] == (1,), [[1], 2] >= [[1], 1])
attempt(lambda: [1] < ["a"])
attempt(lambda: [1] < (1,))
nan = float("nan")
print([nan] == [nan], [nan] == [float("nan")], nan in [nan], 1 in [1.0], "a" in [])
l = [1]
l.append(l)
print(l, repr([[], [l]]))
attempt(hash, [])
print(list[int], [].__class_getitem__(int), [1, 2].__len__(), [1, 2].__contains__(2), [1].__getitem__(0), [1, 2].__reversed__().__class__.__name__)
sizes = []
l = []
for i in range(70):
    l.append(i)
    if sizes[-1:] != [sys.getsizeof(l)]:
        sizes.append(sys.getsizeof(l))
print(sizes)
while l:
    l.pop()
    if sizes[-1] != sys.getsizeof(l):
        sizes.append(sys.getsizeof(l))
print(sizes)
print([sys.getsizeof(x) for x in ([], [1], [1, 2, 3], list((1,)), list((1, 2, 3)), list(range(9)), [*range(9)], [i for i in range(9)], list(iter(range(9))), [0] * 9, sorted([3, 2, 1]))])
l = [1, 2]
l.extend([3])
print(sys.getsizeof(l))
l.insert(0, 0)
print(sys.getsizeof(l), sys.getsizeof(l[:]), sys.getsizeof(l + l), sys.getsizeof(l.copy()))


class L(list):
    def __init__(self, *args, tag=None):
        super().__init__(*args)
        self.tag = tag


x = L([1, 2], tag="t")
print(x, x.tag, type(x[:]).__name__, type(x + x).__name__, type(x.copy()).__name__, type(x * 2).__name__, x == [1, 2])
x.__init__("ab")
print(x)


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print([1, 2, 3][Index(1)], [1, 2, 3][Index(0):Index(2)], [1, 2, 3].pop(Index(0)), [0] * Index(3))


class BadIndex:
    def __index__(self):
        return "x"


attempt(lambda: [1][BadIndex()])
attempt(lambda: [1][BadIndex():])
print(list.append.__doc__, list.sort.__text_signature__, list.__doc__.splitlines()[0], list.__text_signature__)
