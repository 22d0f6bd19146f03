"""Attributes that are new on an object, and the making of instances, in code that runs often enough to be compiled."""
import gc
import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def make(n):
    return [Point(i, str(i)) for i in range(n)]


points = make(300)
print(sum(p.x for p in points), points[-1].__dict__, sys.getrefcount(points[5]))


# The order of attributes differs from object to object.
class Either:
    def __init__(self, first):
        if first:
            self.a = 1
            self.b = 2
        else:
            self.b = 3
            self.a = 4


def either(n):
    return [Either(i % 3 != 1) for i in range(n)]


print([list(e.__dict__.items()) for e in either(200)[-4:]])


# Attributes that come and go, and more of them than the shared keys have room for.
class Bag:
    def __init__(self, i):
        self.i = i
        self.gone = i
        del self.gone
        self.last = -i


print([b.__dict__ for b in [Bag(i) for i in range(120)][-2:]])


class Wide:
    def __init__(self, i):
        self.a = self.b = self.c = self.d = self.e = i
        self.f = self.g = self.h = [i]


wide = [Wide(i) for i in range(150)]
print(wide[-1].__dict__, wide[3].__dict__, sys.getrefcount(wide[9].f))


# The dict is looked at, replaced or shared in between.
class Peeked:
    def __init__(self, i):
        self.a = i
        if i % 50 == 49:
            self.__dict__ = {"b": "own"}
        elif i % 40 == 39:
            self.__dict__["between"] = 1
        self.b = i
        self.c = i


print([p.__dict__ for p in [Peeked(i) for i in range(160)]][37:50:2])
print([p.__dict__ for p in [Peeked(i) for i in range(160)]][99])


# A descriptor takes over, and __setattr__.
class Changing:
    def __init__(self, i):
        self.value = i


def changing(n):
    out = []
    for i in range(n):
        if i == n // 2:
            Changing.value = property(lambda self: "property", lambda self, v: out.append(v))
        if i == n // 2 + 3:
            del Changing.value
            Changing.__setattr__ = lambda self, name, v: out.append((name, v))
        if i == n // 2 + 5:
            del Changing.__setattr__
        out.append(vars(Changing(i)))
    return out


print(changing(200)[98:112])


# Subclasses, with their own keys, through one __init__.
class Sub(Point):
    pass


class Slotted(Point):
    __slots__ = ("z",)

    def __init__(self, x, y):
        self.z = 0
        super().__init__(x, y)


def mixed(n):
    kinds = (Point, Sub, Slotted)
    made = [kinds[i % 3](i, -i) for i in range(n)]
    for i, p in enumerate(made):
        p.extra = i
    return [(type(p).__name__, p.__dict__) for p in made[-3:]]


print(mixed(240))


# A value that refers back: the dict must be known to the collector.
class Loop:
    def __init__(self):
        self.me = self


gc.collect()
gc.disable()
for i in range(200):
    Loop()
print(gc.collect() >= 200)
gc.enable()
untracked = [Point(1, "a") for i in range(100)]
print(gc.is_tracked(untracked[-1].__dict__), gc.is_tracked(Loop().__dict__))


# __init__ that raises, returns something, is replaced, or gets the wrong arguments.
class Moody:
    def __init__(self, i):
        self.i = i
        if i % 25 == 24:
            raise ValueError(i)
        if i % 25 == 12:
            return i
        self.j = i


def moody(n):
    out = []
    for i in range(n):
        try:
            Moody(i)
        except (ValueError, TypeError) as error:
            tb = error.__traceback__
            lines = []
            while tb:
                lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
                tb = tb.tb_next
            out.append((type(error).__name__, str(error), lines))
    return out


print(moody(150)[-3:])


class Replaced:
    def __init__(self, a, b=2, *, c=3):
        self.got = (a, b, c)


def replaced(n):
    out = []
    for i in range(n):
        if i == n - 12:
            Replaced.__init__.__defaults__ = (20,)
        if i == n - 10:
            Replaced.__init__.__kwdefaults__ = {"c": 30}
        if i == n - 8:
            Replaced.__init__ = lambda self, a: None
        if i == n - 6:
            Replaced.__init__ = lambda self, *a, **k: setattr(self, "got", (a, k))
        if i == n - 4:
            del Replaced.__init__
        if i == n - 2:
            Replaced.__new__ = lambda cls, a: a
        try:
            made = Replaced(i)
            out.append(getattr(made, "got", made if type(made) is int else None))
        except TypeError as error:
            out.append(str(error))
    return out


print(replaced(150)[-14:])


class Coded:
    def __init__(self, a):
        self.a = a


def other(self, a, b=7):
    self.a = (a, b)


def coded(n):
    out = []
    for i in range(n):
        if i == n - 3:
            Coded.__init__.__code__ = other.__code__
        if i == n - 2:
            Coded.__init__.__defaults__ = (8,)
        try:
            out.append(Coded(i).a)
        except TypeError as error:
            out.append(str(error))
    return out


print(coded(120)[-5:])


class Closed:
    def __init__(self, a):
        self.get = lambda: a


print([c.get() for c in [Closed(i) for i in range(100)]][-2:])


class Generating:
    def __init__(self, a):
        yield a


def generating(n):
    out = []
    for i in range(n):
        try:
            Generating(i)
        except TypeError as error:
            out.append(str(error))
    return len(out), out[-1]


print(generating(80))


def keywords(n):
    out = 0
    for i in range(n):
        out += Point(y=i, x=1).y
        for wrong in ((), (1,), (1, 2, 3)):
            try:
                Point(*wrong)
            except TypeError as error:
                out = out if i else (print(error), 0)[1]
        try:
            Point(1, 2, 3)
        except TypeError as error:
            if i == n - 1:
                print(error)
        try:
            Point(1)
        except TypeError as error:
            if i == n - 1:
                print(error)
    return out


print(keywords(90))


# The limit of recursion counts a class and its __init__.
class Deep:
    def __init__(self, n):
        self.n = n
        self.next = Deep(n + 1)


def deep(make):
    deepest = 0
    try:
        make(0)
    except RecursionError as error:
        tb = error.__traceback__
        while tb:
            deepest += 1
            tb = tb.tb_next
        return deepest, str(error)


for i in range(60):
    result = deep(Deep)
print(result)


# Tracing that begins in __init__.
class Traced:
    def __init__(self, i):
        self.i = i
        if i == 95:
            sys.settrace(tracer)
        self.j = i


events = []


def tracer(frame, event, arg):
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


def traced(n):
    for i in range(n):
        Traced(i)
    sys.settrace(None)


traced(97)
print(events)


class Counted:
    def __init__(self, value, frame=None):
        self.counts = sys.getrefcount(self), sys._getframe(1).f_code.co_name


print({Counted(i).counts for i in range(100)})


class Died:
    def __init__(self, i):
        self.i = i
        self.j = [self.i]

    def __del__(self):
        dead.append(self.i)


dead = []
for i in range(100):
    Died(i)
print(dead[-3:], len(dead))
