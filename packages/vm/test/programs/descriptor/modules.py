"""Module objects, namespaces, cells."""
import types


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


attempt(types.ModuleType)
attempt(types.ModuleType, 1)
attempt(types.ModuleType, "a", "b", "c")
m = types.ModuleType("m", "doc")
print(m, m.__dict__, m.__doc__, types.ModuleType(name="n").__name__)
attempt(lambda: m.x)
m.x = 5
print(m.x, dir(m))
del m.x
attempt(lambda: m.x)
attempt(delattr, m, "x")
m.__getattr__ = lambda name: name * 2
print(m.abc, hasattr(m, "anything"))
m.__dir__ = lambda: ["z", "a"]
print(dir(m))
print(m.__annotations__, "__annotations__" in m.__dict__)
m.__annotations__ = {"x": int}
print(m.__annotations__)
del m.__annotations__
attempt(delattr, m, "__annotations__")
del m.__getattr__
attempt(setattr, m, "__dict__", {})
del m.__name__
attempt(lambda: m.foo)
print(m)
m.__name__ = 5
attempt(lambda: m.foo)


class Sub(types.ModuleType):
    extra = 1

    def __getattr__(self, name):
        return "sub " + name


s = Sub("s")
print(s, s.extra, s.other, type(s).__name__)
plain = types.ModuleType("plain")
plain.__class__ = Sub
print(plain.extra, plain.other)
print(types.ModuleType.__new__(types.ModuleType))

N = types.SimpleNamespace
print(N(), N(a=1, b=[]), N(**{"b c": 2}), N(a=1) == N(a=1), N(a=1) != N(a=1), N(a=1) == 1)
attempt(N, 1)
attempt(lambda: N(a=1) < N(a=1))
attempt(hash, N())
n = N(x=1)
n.y = 2
n.me = n
del n.x
print(n, vars(n) is n.__dict__, n.__reduce__()[:2])
attempt(lambda: n.nothing)


class NSub(N):
    pass


print(NSub(a=1), NSub(a=1) == N(a=1))

Cell = types.CellType
attempt(Cell, 1, 2)
attempt(Cell, x=1)
c = Cell(1)
print(c.cell_contents, repr(c).split(" at ")[0], repr(Cell()).endswith(": empty>"))
c.cell_contents = 2
print(c.cell_contents)
del c.cell_contents
attempt(lambda: c.cell_contents)
del c.cell_contents
print(c == Cell(), c != Cell(3), c < Cell(3), Cell(3) < c, Cell(1) < Cell(2), Cell(1) >= Cell(2), Cell(1) == 1)
attempt(lambda: c < 1)
attempt(hash, c)


def outer():
    v = 1

    def inner():
        return v

    return inner


print(outer().__closure__[0].cell_contents)
print(type(None)(), type(...)(), type(NotImplemented)(), None, ..., NotImplemented)
attempt(type(None), 1)
attempt(type(...), 1)
attempt(type(NotImplemented), x=1)
print((...).__reduce__(), NotImplemented.__reduce__(), bool(None), bool(...))
attempt(setattr, None, "x", 1)
attempt(lambda: None.x)
print(type(None), type(...), type(NotImplemented), hash(None) == hash(None))
