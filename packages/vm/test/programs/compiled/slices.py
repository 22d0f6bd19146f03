"""Slices that compiled code takes and assigns without a slice object, and those for which it makes one."""

import sys


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return type(error).__name__, str(error)


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class L(list):
    def __getitem__(self, key):
        return "L", key

    def __setitem__(self, key, value):
        print("set", key, value)


class S(str):
    pass


class T(tuple):
    pass


def strided(x, a, b, c):
    return x[a:b:c]


def assign(x, a, b, value):
    x[a:b] = value
    return x


def assign_temporary(x, a, b, count):
    x[a:b] = list(range(count))
    return x


def reverse_prefix(x, k):
    x[: k + 1] = x[k::-1]
    return x


for _ in range(60):
    strided("ab", None, None, -1)
    assign([1, 2], 0, 1, [3])
    assign_temporary([1, 2], 0, 1, 1)
    reverse_prefix([1, 2], 1)

bounds = [None, 0, 1, 3, 5, 6, 100, -1, -4, -5, -6, -100, True, 2**31, -(2**31), 2**70, -(2**70), Index(2)]
steps = [None, 1, 2, 3, 7, -1, -2, -5, -7, True, 2**29, -(2**29), 2**40, -(2**40), 2**70, Index(-2)]
for sequence in ["abcde", "", "a\xe9\u20ac\U0001f600z", "\xe9b\xe9d", [1, 2, 3, 4, 5], [], (1, 2, 3, 4, 5), (), S("abcde"), T("abcde"), b"abcde", range(5)]:
    results = [strided(sequence, a, b, c) for a in bounds for b in bounds for c in steps]
    expected = [sequence[slice(a, b, c)] for a in bounds for b in bounds for c in steps]
    same = [type(x) is type(y) and x == y for x, y in zip(results, expected)]
    print(type(sequence).__name__, len(results), all(same), sum(len(x) for x in results), results[:: len(results) // 7])

for x in ["abc", [1, 2], (1, 2), L([1, 2]), {}, 5, None]:
    print(attempt(strided, x, None, None, 0), attempt(strided, x, 1.5, None, 2), attempt(strided, x, None, "x", -1), attempt(strided, x, None, None, -1))

whole = (1, 2, 3)
print(strided(whole, None, None, 1) is whole, strided("abc", 2, None, -5) is strided("abc", 2, None, 9))

for a in bounds:
    for b in bounds:
        for value in [[], [7], (8, 9), [1, 2, 3, 4, 5], "xyz", range(2), L([3])]:
            x = [0, 1, 2, 3, 4]
            y = [0, 1, 2, 3, 4]
            y.__setitem__(slice(a, b), value)
            if assign(x, a, b, value) != y:
                print("differs", a, b, value, x, y)
        for count in range(7):
            x = [0, 1, 2, 3, 4]
            y = [0, 1, 2, 3, 4]
            y.__setitem__(slice(a, b), list(range(count)))
            if assign_temporary(x, a, b, count) != y:
                print("differs", a, b, count, x, y)

x = [1, 2, 3]
print(assign(x, 1, 2, x), assign(x, 0, 0, ()), assign(x, None, None, []), assign(L([1]), 0, 1, [2]))
print(attempt(assign, [1], 0, 1, 5), attempt(assign, [1], 1.5, None, [2]), attempt(assign, (1,), 0, 1, [2]), attempt(assign, "abc", 0, 1, "x"), attempt(assign, {}, 0, 1, "x"))
print(assign(bytearray(b"abc"), 0, 2, b"xyz"))
print([reverse_prefix([1, 2, 3, 4, 5], k) for k in range(-6, 7)])

kept = [object(), object()]
target = [None, None]
assign(target, 0, 2, kept)
print(kept[0] is target[0], kept[1] is target[1], len(kept), sys.getrefcount(kept[0]), sys.getrefcount(kept))


class Dying:
    def __init__(self, name, watched):
        self.name = name
        self.watched = watched

    def __del__(self):
        print("died", self.name, [w.name for w in self.watched], sys._getframe(1).f_lineno - replace.__code__.co_firstlineno)
        if self.name == 1:
            del self.watched[0]


def replace(x, count):
    x[1:3] = [Dying(n, x) for n in range(10, 10 + count)]
    x[0:1] = [
        Dying(n, x)
        for n in range(20, 21)]
    return len(x)


for count in [0, 1, 2, 3]:
    x = []
    x += [Dying(n, x) for n in range(4)]
    for _ in range(60):
        assign([1, 2], 0, 1, [3])
    print(count, replace(x, count))
    x.clear()


def line_of(f, *args):
    try:
        f(*args)
    except Exception as error:
        return error.__traceback__.tb_next.tb_lineno - f.__code__.co_firstlineno, error


def spread(x, a, b, c, value):
    y = x[
        a:
        b:
        c
    ]
    x[
        a:
        b
    ] = value
    return y


for _ in range(60):
    spread([1], 0, 1, 2, [2])
print(line_of(spread, [1], 0, 1, 0, [2]), line_of(spread, [1], 0, "x", 2, [2]), line_of(spread, [1], 0, 1, 2, 5), line_of(spread, (1,), 0, 1, 2, []))
