"""Calls with keywords and spread arguments, of bound, static and class methods and of bare classes, in code that has been compiled."""
import sys


class M(type):
    def meta(cls):
        return "meta of " + cls.__name__


class A:
    base = 3

    def plain(self, a, b=2, *rest, c=4, **more):
        return (a, b, rest, c, sorted(more.items()))

    def one(self, x):
        return x

    @staticmethod
    def stat(x, y=1):
        return x + y

    @classmethod
    def cls_(cls, x, y=1):
        return cls.__name__, x + y

    @classmethod
    def raises(cls):
        raise KeyError(cls.__name__)


class B(A):
    pass


class C(metaclass=M):
    @classmethod
    def cls_(cls):
        return cls.__name__


class Slots:
    __slots__ = ()

    @staticmethod
    def stat():
        return "slots"


class Bare:
    pass


def f(a, b=2, *rest, c=4, **more):
    return (a, b, rest, c, sorted(more.items()))


def pos(a, b, c):
    return a + b * c


def gen(a, b=5):
    yield a
    yield b


def attempt(call, *args, **kw):
    try:
        return call(*args, **kw)
    except Exception as e:
        return type(e).__name__, str(e)


def calls(i):
    a = A()
    b = B()
    bound = b.plain
    t = (1, 2, 3)
    d = {"a": i, "z": 5}
    out = [f(i, c=1), f(a=i), f(*t), f(*t, **{"c": 9}), f(**d), f(i, x=1, y=2), pos(*t), pos(1, c=2, b=3)]
    out += [bound(i), bound(i, c=2), bound(*t), bound(**d), a.plain(1, b=7), a.plain(*t, c=0), b.one(x=i), bound(1, 2, 3)]
    one = a.one
    out += [one(i), one(x=i), one(*(i,))]
    out += [a.stat(i), A.stat(i, y=4), b.stat(*t[:2]), B.stat(i), a.cls_(i), B.cls_(i), b.cls_(i, y=0), B.cls_(*t[:2])]
    out += [A.one(a, i), B.one(b, x=i), C.cls_(), C().cls_(), C.meta(), Slots().stat(), Slots.stat()]
    out += [list(gen(i)), list(gen(i, b=0)), list(gen(*t[:2])), list(gen(a=i))]
    out += [type(Bare()).__name__, Bare() is Bare(), attempt(Bare, 1), attempt(Bare, x=1)]
    out += [attempt(f), attempt(pos, 1, 2), attempt(pos, 1, 2, d=3), attempt(pos, 1, 2, 3, a=1), attempt(a.one, y=1), attempt(a.raises)]
    out += [attempt(pos, *(1, 2), **{"d": 3, "c": 4}), attempt(lambda: pos(*t, **{"a": 3})), attempt(lambda: pos(*t[:2], **{"d": 3})), attempt(lambda: f(**{1: 2})), pos(**{"c": 1, "a": 2, "b": 3}), bound(*t, **{"q": 1})]
    return out


def shadowed(i):
    a = A()
    first = a.stat(i), a.cls_(i), a.one(i)
    a.stat = lambda x: "own stat"
    a.cls_ = lambda x: "own cls"
    a.one = lambda x: "own one"
    return first, a.stat(i), a.cls_(i), a.one(i)


class Changing:
    @staticmethod
    def m():
        return 1


def ask(o):
    return o.m(), Changing.m()


def deep(n, *, k=0):
    return k if n == 0 else deep(n - 1, k=k + 1)


def spread(n):
    return 0 if n == 0 else 1 + spread(*(n - 1,))


class Deep:
    def m(self, n, k=0):
        return k if n == 0 else self.m(n - 1, k=k + 1)

    @classmethod
    def c(cls, n):
        return 0 if n == 0 else 1 + cls.c(n - 1)


def frames():
    def names(*, n=0):
        frame = sys._getframe()
        return [frame.f_code.co_name, frame.f_back.f_code.co_name, n]

    return names(n=1), names(*(), **{}), names(**{"n": 2})


for i in range(3000):
    result = calls(i)
    shade = shadowed(i)
print(result)
print(shade)
o = Changing()
seen = []
for i in range(4000):
    if i == 2000:
        Changing.m = classmethod(lambda cls: cls.__name__)
    if i == 3000:
        Changing.m = lambda self=None: "function"
    if i == 3500:
        o.__dict__["m"] = lambda: "own"
    answer = ask(o)
    if not seen or seen[-1] != answer:
        seen.append(answer)
print(seen)
for n in range(200):
    results = deep(n), spread(n), Deep().m(n), Deep.c(n)
print(results)
for call in (lambda: deep(100000), lambda: spread(100000), lambda: Deep().m(100000), lambda: Deep.c(100000)):
    try:
        call()
    except RecursionError as e:
        print(e)
for i in range(1000):
    named = frames()
print(named)
a = A()
stat, one = A.stat, A.one
counts = [sys.getrefcount(x) for x in (a, stat, one, A, A.__dict__["cls_"])]
for i in range(2000):
    a.stat(i), A.cls_(i), a.cls_(i), A.one(a, i), a.one(x=i), a.one(*(i,)), A.stat(y=i, x=i)
    attempt(a.one, y=1), attempt(A.raises)
print(counts == [sys.getrefcount(x) for x in (a, stat, one, A, A.__dict__["cls_"])])
