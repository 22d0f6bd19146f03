from _functools import partial


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


def capture(*args, **kw):
    return args, kw


p = partial(capture, 1, 2, a=10, b=20)
show(lambda: p(3, 4, b=30, c=40))
show(lambda: p())
show(lambda: (p.args, p.keywords, p.func is capture))
show(lambda: partial())
show(lambda: partial(2))
show(lambda: partial(capture)())
show(lambda: partial(capture)(1, x=2))
show(lambda: partial(partial(capture, 1, a=1), 2, a=2, b=3)(3, c=4))
show(lambda: partial(partial(capture, 1), 2).args)
q = partial(capture, 1)
q.attribute = 5
show(lambda: partial(q, 2).func is q)
show(lambda: q.__dict__)
show(lambda: partial(partial(len, "x")).func)
show(lambda: repr(partial(len, "x", *[1, 2], key=3)))
show(lambda: repr(partial(len)))
r = partial(len)
r.__setstate__((r, (), {}, {}))
show(lambda: repr(r))
r.__setstate__((len, (r,), {}, {}))
show(lambda: repr(r))
r.__setstate__((len, (), {"a": r}, {}))
show(lambda: repr(r))
r.__setstate__((len, (), {}, {}))
for state in [
    None, (capture, (), {}), (capture, (), {}, {}, None), [capture, (), {}, None], (None, (), {}, {}),
    (capture, None, {}, {}), (capture, [], {}, {}), (capture, (), [], {}),
]:
    show(lambda: partial(capture).__setstate__(state))


class T(tuple):
    pass


class D(dict):
    pass


s = partial(capture)
s.__setstate__((capture, T((1, 2)), D(a=3), dict(z=1)))
show(lambda: (type(s.args), type(s.keywords), s(), s.z))
show(lambda: s.__reduce__()[2][1:])
show(lambda: s.__reduce__()[0])
s.__setstate__((capture, (1,), None, None))
show(lambda: (s(2), s.__dict__))
for name in ["func", "args", "keywords"]:
    show(lambda: setattr(p, name, 1))
    show(lambda: delattr(p, name))
show(lambda: setattr(p, "__dict__", 3))
show(lambda: delattr(p, "__dict__"))
p.x = 4
show(lambda: p.__dict__)


class P(partial):
    pass


class Q(partial):
    def __call__(self, *args):
        return "called", args


show(lambda: P(capture, 1)(2))
show(lambda: Q(capture, 1)(2))
show(lambda: partial(P(capture, 1), 2).func is capture)
show(lambda: type(partial(Q(capture, 1), 2).func))
show(lambda: repr(P(capture, 1))[:20])
show(lambda: partial[int])
d = {"a": 1}
t = partial(capture, **d)
d["b"] = 2
show(lambda: t())
t.keywords["c"] = 3
show(lambda: t(1))
t.keywords[1] = 2
show(lambda: t(1))
show(lambda: repr(partial(len, **{"a": 1, "b": [2]})))
show(lambda: partial(lambda x, /, y: (x, y), 1)(y=2))
show(lambda: partial(lambda x: x, 1)(2))
show(lambda: partial(sorted, key=abs)([-3, 2, -1]))
show(lambda: partial(sorted)([-3, 2, -1], key=abs, reverse=True))
show(lambda: list(map(partial(pow, 2), range(5))))
show(lambda: partial(int, base=2)("101"))
show(lambda: partial(partial, capture)(1)(2))


class A:
    m = partial(capture, 1)

    def __call__(self):
        return "A"


show(lambda: A().m(2))
show(lambda: partial(A())())
show(lambda: partial.__doc__)
show(lambda: partial.__module__)


def deep():
    f = partial(capture)
    for i in range(100):
        f = Q(f, i)
    return len(f())


show(deep)


def endless(*args):
    return again(*args)


again = partial(endless)
try:
    again()
except RecursionError as error:
    print("RecursionError")
