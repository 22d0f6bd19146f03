"""Names of a module's own code, of class bodies and of exec, in loops that have been compiled."""
import sys

total = 0
text = ""
for i in range(6000):
    total = total + i * 2
    if i % 1000 == 0:
        text = text + str(i) + " "
    ratio = i / 4
    ratio += 0.5
print(total, text, ratio, i)

# Builtins that are shadowed and come back, names that go and come back.
seen = []
for i in range(6000):
    if i == 2500:
        len = lambda x: -1
    if i == 3500:
        del len
    if i == 4500:
        gone = i
    if i == 5000:
        del gone
    n = len("abc")
    try:
        there = gone
    except NameError as error:
        there = str(error)
    if not seen or seen[-1] != (n, there):
        seen.append((n, there))
print(seen)

# What the loop stores changes its type, and dies.
class Counted:
    alive = 0

    def __init__(self):
        Counted.alive += 1

    def __del__(self):
        Counted.alive -= 1
        globals()["last"] = id(self) != 0


value = None
for i in range(6000):
    value = i if i < 3000 else Counted() if i < 4500 else float(i) if i < 5500 else 10**30 + i
print(value, Counted.alive, last)
value = big = 2**29
for i in range(3000):
    big = big + 2**20
print(big)

# Other namespaces for the same code.
source = """
for k in range(3000):
    x = x + k
    y = len(str(x))
"""
code = compile(source, "code", "exec")
for turn in range(4):
    both = {"x": turn}
    exec(code, both)
    print(both["x"], both["y"], both["k"])
outer, inner = {"x": 5}, {}
exec(code, outer, inner)
print(outer["x"], inner["x"], inner["k"], "k" in outer)


class Logged(dict):
    reads = writes = 0

    def __getitem__(self, name):
        Logged.reads += 1
        return dict.__getitem__(self, name)

    def __setitem__(self, name, item):
        Logged.writes += 1
        dict.__setitem__(self, name, item)


logged = Logged(x=1)
exec(code, {}, logged)
print(logged["x"], Logged.reads, Logged.writes)
namespace = {"x": 0, 5: "no name"}
exec(code, namespace)
print(namespace["x"])


class Body:
    sum_ = 0
    for j in range(5000):
        sum_ = sum_ + j
        total = sum_ - total if j % 2 else sum_
    words = [str(w) for w in range(3)]


print(Body.sum_, Body.total, Body.j, Body.words, total)

# New names while a loop runs, and through globals().
for i in range(4000):
    globals()["made%d" % (i % 50)] = i
    if i == 2000:
        globals()["total"] = "replaced"
    now = total
print(now, made49)
before = sys.getrefcount(None), sys.getrefcount(seen)
for i in range(5000):
    a = None
    b = seen
    c = a, b
del a, b, c
print(abs(sys.getrefcount(None) - before[0]) < 20, sys.getrefcount(seen) == before[1])
try:
    for i in range(3000):
        if i == 2990:
            del total
        total
except NameError as error:
    print(error, i)
