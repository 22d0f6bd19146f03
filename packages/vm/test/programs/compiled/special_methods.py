"""Special methods and functions that natives call, once their code is hot: what they are given, counts, ends, tracebacks."""
import sys, traceback, gc
def hot(f, n=200):
    for _ in range(n): f()
def where(e): return [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)]
class N:
    def __init__(s, v): s.v = v
    def __add__(s, o): return s.v + o
    def __radd__(s, o): return o - s.v
    def __lt__(s, o): return s.v < o.v
    def __eq__(s, o): return s.v == getattr(o, 'v', o)
    def __hash__(s): return hash(s.v)
    def __len__(s): return s.v
    def __bool__(s): return s.v > 0
    def __contains__(s, x): return [1] if x == s.v else []
    def __getitem__(s, k): return k, s.v
    def __setitem__(s, k, v): log.append((k, v))
    def __delitem__(s, k): log.append(k)
    def __call__(s, *a, **k): return a, k
    def __str__(s): return 's'
    def __index__(s): return s.v
log = []
class P(N):
    def __call__(s, a, b=2): return a, b
class Q(N):
    def __call__(s, a): return a
def t1():
    a = N(3); del log[:]
    a[1] = 2; del a[4]
    r = [a+1, 1+a, a < N(4), a == 3, hash(a), len(a), bool(a), bool(N(0)), 3 in a, 4 in a, a[7], str(a), range(9)[a],
         a(1, x=2), P(1)(5), P(1)(5, 6), Q(1)(7), sorted([N(3), N(1)])[0].v, [hex(a)], log[:]]
    for bad in (lambda: Q(1)(), lambda: Q(1)(1, 2), lambda: Q(1)(b=1), lambda: P(1)()):
        try: bad()
        except TypeError as e: r.append(str(e))
    return r
hot(t1); print(t1())
class It:
    def __init__(s, n, e): s.n = n; s.e = e
    def __iter__(s): return s
    def __next__(s):
        s.n -= 1
        if s.n < 0: raise s.e
        return s.n
def t2():
    r = [list(It(3, StopIteration)), sum(It(4, StopIteration(5)))]
    for e in (StopIteration(7), KeyError(1)):
        try: next(It(0, e))
        except BaseException as x: r.append((repr(x), where(x), x.__context__))
        try:
            for z in It(1, e): pass
            r.append('ended')
        except KeyError as x: r.append((repr(x), where(x)))
        def g(): return (yield from It(1, e))
        k = g(); r.append(next(k))
        try: next(k)
        except BaseException as x: r.append((repr(x), len(where(x))))
    class S(StopIteration): pass
    try: 1/0
    except ZeroDivisionError:
        try: next(It(0, S(9)))
        except S as x: r.append((repr(x.__context__), x.value))
    a, b = It(2, StopIteration)
    r.append((a, b, next(It(0, S), 'd'), dict(zip(It(2, S), It(2, S))), max(It(3, S))))
    return r
hot(t2); print(t2())
class E:
    def __lt__(s, o): raise ValueError('lt')
    def __hash__(s): return 'x'
    def __bool__(s): return 5
    def __len__(s): return -1
    def __iter__(s): return 5
    def __getitem__(s, k): raise IndexError(k)
    def __contains__(s, k): raise LookupError
def t3():
    r = []
    for f in (lambda: E() < E(), lambda: hash(E()), lambda: bool(E()), lambda: len(E()), lambda: iter(E()), lambda: E()[1], lambda: 1 in E(),
              lambda: sorted([E(), E()]), lambda: sorted([1, 2], key=lambda x: 1/0), lambda: list(map(lambda x: x.y, [1]))):
        try: f()
        except Exception as e: r.append((repr(e), where(e)))
    return r
hot(t3); print(t3())
class W:
    def __enter__(s):
        log.append(sys.getrefcount(s)); return sys.getrefcount(W.__enter__)
    def __exit__(s, *a): log.append((sys.getrefcount(s), a[0])); return a[0] is KeyError
class W2(W):
    def __exit__(s, t, v, tb): return t is not None
class W3:
    def __enter__(s, x): pass
    def __exit__(s): pass
class W4:
    __enter__ = staticmethod(lambda: 'st')
    __exit__ = staticmethod(lambda *a: log.append(len(a)))
def t4():
    del log[:]; r = []
    w = W()
    with w as x: r.append(x)
    with w: raise KeyError
    with W2(): raise ValueError
    with W4() as x: r.append(x)
    for bad in (W3, N, int):
        try:
            with bad(1) if bad is not W3 else W3(): pass
        except Exception as e: r.append(repr(e))
    try:
        with w: raise ValueError(2)
    except ValueError as e: r.append(where(e))
    return r, log[:]
hot(t4); print(t4())
class C:
    def __add__(s, o): return sys.getrefcount(C.__add__), sys.getrefcount(s), sys.getrefcount(o), sys._getframe(1).f_code.co_name
    def __call__(s, o): return sys.getrefcount(C.__call__), sys.getrefcount(s), sys.getrefcount(o)
def t5():
    c = C(); o = object(); return c + o, c(o), list(map(c, [o]))
hot(t5); print(t5())
class R:
    def __add__(s, o): return s + o
    def __call__(s): return s()
    def __eq__(s, o): return s == o
    def __getitem__(s, k): return s[k]
    def __len__(s): return len(s)
def t6():
    r = []
    for f in (lambda: R()+1, lambda: R()(), lambda: R() == 1, lambda: R()[1], lambda: len(R()), lambda: list(map(t6b, [1]))):
        try: f()
        except RecursionError as e: r.append(str(e))
    return r
def t6b(x): return list(map(t6b, [x]))
print(t6())
def cells():
    z = 5
    class D:
        def __add__(s, o): return z + o + (lambda: o)()
    return D() + 1
hot(cells); print(cells())
class Dl:
    def __del__(s): log.append('del')
def t7():
    del log[:]
    class K:
        def __lt__(s, o):
            x = Dl(); raise KeyError
    try: K() < K()
    except KeyError: log.append('handler')
    try: max([1, 2], key=lambda v: (Dl(), 1/0))
    except ZeroDivisionError: log.append('handler')
    return log[:]
hot(t7); print(t7())
def t8():
    ev = []
    def tr(f, e, a): ev.append((f.f_code.co_name, e)); return tr
    a = N(1); i = It(1, StopIteration)
    sys.settrace(tr)
    a + 1; a[0]; a(1)
    for x in i: pass
    with W(): pass
    sys.settrace(None)
    return ev
print(t8())
class Mut:
    def __call__(s, x):
        if x: del Mut.__call__
        return x
def t9():
    m = Mut(); r = [m(0), m(1)]
    try: m(0)
    except TypeError as e: r.append(str(e))
    return r
print(t9())
