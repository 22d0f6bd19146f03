"""Insertion order through deletions, growth and clearing; a long random walk against a list model."""
import random

rng = random.Random(1234)
d, model = {}, []
for step in range(6000):
    key = rng.choice([rng.randrange(60), str(rng.randrange(60)), (rng.randrange(8), "t"), rng.randrange(30) + 0.5])
    action = rng.random()
    if action < 0.55:
        if key not in d:
            model.append(key)
        d[key] = step
    elif action < 0.9:
        if key in d:
            del d[key]
            model.remove(key)
    elif action < 0.97:
        if d:
            k, _ = d.popitem()
            assert k == model.pop(), (k, model)
    elif action < 0.975:
        d.clear()
        model.clear()
    else:
        d = d.copy() if rng.random() < 0.5 else dict(d)
    if step % 500 == 0:
        assert list(d) == model
        assert list(reversed(d)) == model[::-1]
        assert [k for k, v in d.items()] == model and len(d.values()) == len(model)
        print(step, len(d), list(d)[:4])
print(list(d.items())[:10])


class Collide:
    """Equal hashes: every look-up walks past the others."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 42

    def __eq__(self, other):
        log.append((self.n, other.n))
        return self.n == other.n

    def __repr__(self):
        return f"C{self.n}"


log = []
c = {}
for i in range(6):
    c[Collide(i)] = i
print(len(log), log)
log.clear()
print(c[Collide(4)], log)
log.clear()
del c[Collide(2)]
print(log, c)
log.clear()
c[Collide(9)] = 1
print(log, list(c))


class Half:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        seen.append((self.h, other.h))
        return self is other


seen = []
table = {}
for h in [0, 8, 16, 1 << 35, 1 << 61, -8, 1, 9, 1 << 40, (1 << 40) + 8]:
    table[Half(h)] = h
    table[Half(h)] = -h
print(seen, len(table))
