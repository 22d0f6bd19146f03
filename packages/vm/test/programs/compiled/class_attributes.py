"""Attributes that are found on the type, and what may come between: in code that runs often enough to be compiled."""
import sys


class Base:
    kind = "base"
    size = 1

    def __init__(self, n):
        self.n = n

    def method(self, x=0):
        return self.n, x

    @property
    def double(self):
        return self.n * 2

    @property
    def missing(self):
        return self.absent

    @property
    def raising(self):
        raise AttributeError("mine")

    def _get_optional(self, extra=5):
        return self.n + extra

    optional = property(_get_optional)
    built_in = property(str)
    unreadable = property(None)


class Derived(Base):
    kind = "derived"


class Slots:
    __slots__ = ("n",)
    kind = "slots"

    def __init__(self, n):
        self.n = n

    def method(self, x=0):
        return "slots", x

    @property
    def double(self):
        return -self.n


def read(o):
    return o.kind, o.double, o.method


def main(n):
    kinds = (Base, Derived, Slots)
    seen = {}
    for i in range(n):
        o = kinds[i % 3](i)
        kind, double, method = read(o)
        seen[kind] = seen.get(kind, 0) + double
        if method(x=i) != o.method(i) or method.__self__ is not o or sys.getrefcount(method) != 2:
            print("wrong", i)
    return seen


print(main(300))


def covered(n):
    """The instance gets an attribute of that name, before or after the place was remembered."""
    out = []
    for i in range(n):
        o = Base(i)
        if i == n - 6:
            o.kind = "own"
            o.method = lambda x: "own method"
            o.__dict__["double"] = "ignored"
        if i == n - 4:
            Base.kind = "changed"
            Base.method = lambda self, x: ("changed", x)
            Base.double = property(lambda self: "changed")
        if i == n - 2:
            Base.double = 7
            o.double = 8
        f = o.method
        out.append((o.kind, o.double, f(i)))
    return out


print(covered(120)[-8:])


def errors(n):
    out = []
    for i in range(n):
        o = Base(i)
        for attempt in range(4):
            try:
                if attempt == 0:
                    o.missing
                elif attempt == 1:
                    o.raising
                elif attempt == 2:
                    o.unreadable
                else:
                    o.nothing
            except AttributeError as error:
                tb, depth = error.__traceback__, 0
                while tb:
                    tb, depth = tb.tb_next, depth + 1
                out.append((str(error), error.name, error.obj is o, depth))
    return out[-4:]


for line in errors(100):
    print(line)


def odd(n):
    total = 0
    for i in range(n):
        o = Base(i)
        total += o.optional + len(o.built_in) * 0
        if i == n - 3:
            Base._get_optional.__defaults__ = (1000,)
        if i == n - 2:
            Base._get_optional.__code__ = (lambda self: -self.n).__code__
    return total


print(odd(100))


class Descriptor:
    def __get__(self, obj, cls):
        return "got", obj.n


class Plain:
    pass


class Holder:
    late = Plain()
    early = Descriptor()
    fixed = staticmethod(len)
    of_class = classmethod(lambda cls: cls.__name__)

    def __init__(self, n):
        self.n = n


def holder(n):
    out = []
    for i in range(n):
        o = Holder(i)
        if i == n - 2:
            Plain.__get__ = lambda self, obj, cls: "late"
        late = o.late
        f = o.of_class
        g = o.fixed
        out.append((late if type(late) is str else type(late).__name__, o.early, f(), g([1])))
    return out


print(holder(100)[-4:])


class Getattr:
    known = 1

    def __getattr__(self, name):
        return "asked for " + name


class Getattribute:
    known = 1

    def __getattribute__(self, name):
        return "instead of " + name


def hooks(n):
    out = []
    for i in range(n):
        for o in (Getattr(), Getattribute()):
            if i == n - 1:
                Getattr.unknown = "now known"
            out.append((o.known, o.unknown))
    return out


print(hooks(80)[-4:])


def reclassed(n):
    out = []
    for i in range(n):
        o = Base(i)
        if i % 40 == 39:
            o.__class__ = Derived
        if i == n - 2:
            Base.size = 2
        if i == n - 1:
            Derived.size = 3
        out.append((o.kind, o.size))
    return out[-2:] + out[39:42]


print(reclassed(120))


def recursion():
    class Deep:
        @property
        def deeper(self):
            return self.deeper

    o = Deep()
    try:
        o.deeper
    except RecursionError as error:
        tb, depth = error.__traceback__, 0
        while tb:
            tb, depth = tb.tb_next, depth + 1
        return depth, str(error)


for i in range(10):
    result = recursion()
print(result)


class Yielding:
    @property
    def items(self):
        yield 1
        yield 2

    @property
    def closed(self):
        return lambda: self


def yielding(n):
    o = Yielding()
    for i in range(n):
        items, closed = list(o.items), o.closed() is o
    return items, closed, sys.getrefcount(o)


print(yielding(100))
