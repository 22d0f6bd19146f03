"""Methods of a type, and what instances have under the same name: found once, and then on instances that had no dict, or share its keys."""

class A:
    def m(self): return 1
    def __init__(self, k=None):
        if k is not None: self.k = k
def f(o): return o.m()
def run(n, late):
    a = A(); out = []
    for i in range(n): r = f(a)
    b = late()
    out.append((r, f(b), f(a), f(b)))
    return out
def late1():
    b = A(); b.__dict__['m'] = lambda: 2; return b
def late2():
    b = A(); b.m = lambda: 3; return b
def late3():
    b = A(); b.__dict__ = {'x': 1, 'm': lambda: 4}; return b
for late in (late1, late2, late3):
    for n in (3, 20, 100, 5000): print(late.__name__, n, run(n, late))
def g(o): return o.m()
def shared(n):
    b = A(); b.k = 1; b.m = lambda: 2
    a = A(); a.k = 1
    for i in range(n): r = g(a)
    return r, g(b), g(a), g(b)
for n in (3, 20, 100, 5000): print(shared(n))
def h(o): return o.m
def attr(n):
    class C: m = 5
    a = C(); b = C(); b.m = 6; c = C(); c.x = 1
    for i in range(n): r = h(a), h(b), h(c)
    c.m = 7; a.m = 8
    r2 = h(a), h(b), h(c)
    del a.m
    return r, r2, h(a), h(c)
for n in (3, 20, 100, 5000): print(attr(n))
