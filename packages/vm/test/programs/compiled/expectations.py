"""Hot loops in which what was seen for thousands of rounds changes: types, sizes of ints, globals, attributes, methods, lists."""
import sys


def show(name, *values):
    print(name, *[repr(v) for v in values])


# ---- ints ---------------------------------------------------------------------------------------------------------

def grow(n):
    x = 1
    out = []
    for i in range(n):
        x = x * 3 + i
        if i % 500 == 0:
            out.append(x % 1000003)
    return out


def edges(values):
    total = 0
    for a in values:
        for b in (1, 2, 7, 29, 1073741823):
            total = total * 31 % 1000000007 + a + b
            total ^= a & b
            total = (total + (a | b)) % 1000000007
            total += a // b + a % b + (a >> (b & 15)) - (a ^ b)
            total += a * b % 65537
            total += -a
            total %= 1000000007
    return total


def shifts(n):
    total = 0
    for i in range(n):
        total += (i << (i & 31)) % 1000003
        total += (-i) >> (i % 40)
        total += 1073741824 >> (i % 70)
    return total


def divisions(n):
    caught = 0
    total = 0.0
    for i in range(-n, n):
        try:
            total += 1 / i
            total += 10 // i
            total += 10 % i
        except ZeroDivisionError as e:
            caught += 1
            message = str(e)
    return caught, message, round(total, 6)


def negative(n):
    return [((-i) // 7, (-i) % 7, i // -7, i % -7, -i // 3.5) for i in range(n)][-3:]


show("grow", grow(3000))
many = list(range(-1500, 1500)) + [1073741823, -1073741823, 1073741824, -1073741824, 2**31, 2**60, -2**70, True]
show("edges", edges(many), edges(many))
show("shifts", shifts(5000))
show("divisions", divisions(3000))
show("negative", negative(3000))


# ---- floats and what is mixed with them ---------------------------------------------------------------------------

class Odd:
    def __init__(self, value):
        self.value = value

    def __radd__(self, other):
        return ("radd", other, self.value)

    def __gt__(self, other):
        return False

    def __rmul__(self, other):
        return other


def mixed(values):
    x = 0.5
    seen = []
    for v in values:
        y = x + v
        if type(y) is float:
            x = y * 0.25 - v / 3
        else:
            seen.append(y)
        if x < v:
            x = -x
    return repr(x), seen


show("mixed", mixed([0.5, -1.25] * 3000))
show("mixed", mixed([0.5, 3, -1.25] * 2000 + [Odd(1), 2**80, True, float("inf"), 1.0, float("nan"), 2]))


def zeros(n):
    out = set()
    for i in range(n):
        z = -0.0 * i
        w = 0 * -1.5
        out.add((repr(z), repr(w), repr(-z), repr(0.0 - z)))
    return sorted(out)


show("zeros", zeros(4000))


def identity(n):
    same = 0
    xs = [1.5, 2.5, 1000, 2000]
    for i in range(n):
        x = xs[i & 3]
        y = x
        if x is y and x is xs[i & 3]:
            same += 1
        x = x + 1
        if x is y:
            same -= 1
        if y is not xs[i & 3]:
            same -= 1
    return same, xs


show("identity", identity(6000))


def alias(n):
    total = 0.0
    previous = []
    for i in range(n):
        total += 1.5
        if i % 1000 == 0:
            previous.append(total)
    return previous, total


show("alias", alias(5000))


def counted(n):
    i = 300
    kept = None
    while i < n:
        if i == n - 2:
            kept = i
        i += 1
    return kept, i, sys.getrefcount(kept)


show("counted", counted(6000))


# ---- lists and tuples ---------------------------------------------------------------------------------------------

def items(n):
    xs = [0] * 8
    t = (1, 2.5, 3)
    caught = []
    for i in range(n):
        try:
            xs[i & 7] += i
            xs[-1 - (i & 7)] = xs[i & 7] + t[i % 3]
            if i % 2500 == 2499:
                xs[i] = 1
        except IndexError as e:
            caught.append((i, str(e)))
            try:
                t[i]
            except IndexError as e:
                caught.append(str(e))
    return xs, caught


show("items", items(6000))


class Sub(list):
    def __getitem__(self, i):
        return list.__getitem__(self, i) + 1000


def subclass(n):
    xs = list(range(5))
    total = 0
    for i in range(n):
        if i == n - 10:
            xs = Sub(xs)
        elif i == n - 5:
            xs = {k: "abc"[k % 3] for k in range(5)}
        v = xs[i % 5]
        if type(v) is int:
            total += v
        else:
            xs[i % 5] = v + "!"
    return total, xs


show("subclass", subclass(5000))


def shrink(n):
    xs = list(range(n))
    total = 0
    try:
        for i in range(n + 10):
            if i == n - 100:
                del xs[n - 50:]
            total += xs[i]
    except IndexError as e:
        return total, i, str(e)


show("shrink", shrink(5000))


# ---- globals, attributes, methods ---------------------------------------------------------------------------------

FACTOR = 2


def use_global(n):
    global FACTOR
    total = 0
    for i in range(n):
        total += FACTOR * i
        if i == n - 1000:
            FACTOR = 2.5
        elif i == n - 500:
            globals()["abs"] = lambda x: 0
        elif i == n - 100:
            FACTOR = 3
        total += abs(-1)
    return total


show("use_global", use_global(5000))
del abs
show("use_global", use_global(5000))
del abs


def deleted(n):
    global FACTOR
    try:
        for i in range(n):
            if i == n - 1:
                del FACTOR
            FACTOR
    except NameError as e:
        return i, str(e)


show("deleted", deleted(4000))


class Point:
    kind = "plain"

    def __init__(self, x):
        self.x = x
        self.y = 1

    def size(self):
        return self.x + self.y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x
        self.y = 1.5

    def size(self):
        return self.x - self.y


class Property:
    y = 3

    @property
    def x(self):
        return 7

    @x.setter
    def x(self, value):
        raise AttributeError("read-only today")

    def size(self):
        return 11


def attributes(points, n):
    total = 0
    caught = []
    for i in range(n):
        p = points[i % len(points)]
        try:
            p.x = p.x + 1
            total += p.x * p.y + p.size()
            if i == n // 2 and isinstance(p, Point):
                p.size = lambda: 100
            if i == n - 900:
                del p.x
        except AttributeError as e:
            caught.append(str(e))
            if len(caught) > 3:
                break
            if isinstance(p, (Point, Slotted)):
                p.x = 0
    return total, caught


show("attributes", attributes([Point(1)], 6000))
show("attributes", attributes([Slotted(1)], 6000))
show("attributes", attributes([Point(1), Slotted(2)], 6000))
show("attributes", attributes([Point(1), Slotted(2), Property(), Point(2.5)], 6000))


def class_changes(n):
    p = Point(1)
    seen = []
    for i in range(n):
        v = p.size()
        k = p.kind
        if i == n - 900:
            Point.size = lambda self: "patched"
        elif i == n - 800:
            Point.kind = property(lambda self: "computed")
        elif i == n - 700:
            p.__class__ = Property2
        elif i == n - 600:
            p.__dict__ = {"x": 5, "y": 6}
        elif i == n - 500:
            p.extra = 1
            del p.extra
        if not seen or seen[-1] != (v, k):
            seen.append((v, k))
    return seen


class Property2(Point):
    def size(self):
        return ("second", self.x)


show("class_changes", class_changes(6000))


class Dying:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append(sys._getframe(1).f_lineno - BASE)


def dies(n):
    log = []
    xs = [0.0] * 4
    v = 0
    for i in range(n):
        if i == n - 5:
            v = Dying(log)
            xs[2] = Dying(log)
        else:
            v = i * 2
        xs[i & 3] = i * 0.5
    return log, v, xs


BASE = dies.__code__.co_firstlineno
show("dies", dies(4000))


def getattr_hook(n):
    class Lazy:
        def __getattr__(self, name):
            if name == "missing":
                raise AttributeError(name)
            self.__dict__[name] = len(name)
            return -1
    out = []
    o = Lazy()
    for i in range(n):
        v = o.value
        if i % 1500 == 0:
            del o.value
        if i == n - 1:
            try:
                o.missing
            except AttributeError as e:
                out.append(str(e))
        if not out or out[-1] != v:
            out.append(v)
    return out


show("getattr_hook", getattr_hook(5000))


# ---- ranges and generators ----------------------------------------------------------------------------------------

def ranges():
    total = 0
    for r in (range(3000), range(10**9, 10**9 + 3000), range(2**31, 2**31 + 9), range(2**62, 2**63 + 1, 2**61),
              range(3000, 0, -1), range(-2**30 - 3, -2**30 + 3), range(5), [1, 2.5], "ab"):
        for i in r:
            total = (total * 7 + hash(i) % 1009) % 1000003 if not isinstance(i, str) else total + ord(i)
    return total


show("ranges", ranges())


def numbers(n):
    x = 0.0
    while x < n:
        sent = yield x * 2
        x = x + (sent if sent is not None else 0.5)


def drive(n):
    g = numbers(n)
    total = next(g)
    try:
        while True:
            total += g.send(None if int(total) % 2 else 1)
    except StopIteration:
        return total


show("drive", drive(3000))


def tracebacks(n):
    for i in range(n):
        x = i * 2.0
        if i == n - 1:
            y = x + "a"
    return y


try:
    tracebacks(4000)
except TypeError as e:
    show("tracebacks", str(e), e.__traceback__.tb_next.tb_lineno - tracebacks.__code__.co_firstlineno,
         sorted(e.__traceback__.tb_next.tb_frame.f_locals.items()))


def unbound(n):
    for i in range(n):
        if i == n - 1:
            del x
        else:
            x = i
        try:
            x + 1
        except UnboundLocalError as e:
            return str(e)


show("unbound", unbound(4000))
