"""Iteration order: the table's layout, its growth and reuse of deleted entries are CPython's."""
import random
import sys

print({3, 1, 2}, {10, 2, 33, 1}, {8, 0, 16, 24}, {1, 9, 17, 25, 33}, set(range(0, 100, 7)), {-1, -2, -3}, {2 ** 40, 2 ** 41, 5}, {1.5, 2.5, 0.5})
print({2 ** 61 - 1, 2 ** 61, 2 ** 62, 10 ** 25}, {True, 2, 3.0, 4 + 0j}, {(1, 2), (2, 1), (), (0,)})
s = {1, 2, 3, 4, 5, 6, 12, 13}
s.discard(1), s.discard(2), s.discard(3)
s.add(33)
print(s)
s = {1, 9, 17, 25}
s.discard(1), s.discard(9)
s.add(33)
print(s, s.pop(), s.pop(), s)

rng = random.Random(99)
s, t = set(), set()
for step in range(4000):
    key = rng.choice([rng.randrange(50), rng.randrange(20) * 1024, rng.randrange(10) * 2 ** 33, -rng.randrange(30)])
    action = rng.random()
    if action < 0.5:
        s.add(key)
    elif action < 0.75:
        s.discard(key)
    elif action < 0.9:
        t.add(key)
    elif action < 0.92 and s:
        print(step, "pop", s.pop())
    elif action < 0.925:
        s ^= t
    elif action < 0.93:
        t = s - t
    elif action < 0.935:
        s = s | t
    elif action < 0.94:
        s &= {k for k in s if k % 3}
    if step % 400 == 0:
        print(step, list(s), sys.getsizeof(s), list(t))
print(list(s), list(frozenset(s)), list(set(list(s))), list(s.copy()))


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def grow():
    s = {1}
    for x in s:
        s.add(x + 1)


def shrink():
    s = {1, 2, 3}
    for x in s:
        s.discard(x)


def swap():
    s = {1, 2, 3}
    seen = []
    for x in s:
        seen.append(x)
        s.discard(3)
        s.add(3)
    return seen


attempt(grow)
attempt(shrink)
attempt(swap)
it = iter({1, 2})


class Evil:
    def __init__(self, n, action=None):
        self.n = n
        self.action = action

    def __hash__(self):
        return 7

    def __eq__(self, other):
        log.append((self.n, getattr(other, "n", other)))
        action, self.action = self.action, None
        if action:
            action()
        return False


log = []
e = {Evil(0), Evil(1), Evil(2)}
print(log, len(e))
log.clear()
print(Evil(3) in e, log)
e = set()
e.add(Evil(0, lambda: e.clear()))
e.add(Evil(1))
print(len(e))
e = {Evil(0, lambda: e.update(range(100)))}
e.add(Evil(1))
print(len(e))


class Raises:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("no")


attempt(lambda: Raises() in {1})
attempt(lambda: {1, Raises()})
attempt(lambda: {1} | {Raises()})
attempt(lambda: {1}.isdisjoint([Raises()]))
attempt(lambda: {Raises()} == {1})
