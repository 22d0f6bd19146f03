"""Classes that define special methods: what each slot does with them."""


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class N:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


OPERATORS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "and": "&", "or": "|", "xor": "^", "lshift": "<<", "rshift": ">>",
}
for op in list(OPERATORS) + ["divmod"]:
    def forward(self, other, op=op):
        return f"{self!r}.{op}({other!r})"

    def reflected(self, other, op=op):
        return f"{self!r}.r{op}({other!r})"

    setattr(N, f"__{op}__", forward)
    setattr(N, f"__r{op}__", reflected)


class Sub(N):
    pass


class Over(N):
    def __radd__(self, other):
        return f"{self!r}.Over.radd({other!r})"


a, s, o = N("a"), Sub("s"), Over("o")
for symbol in OPERATORS.values():
    print(eval(f"a {symbol} 1"), eval(f"1 {symbol} a"), eval(f"a {symbol} a"), eval(f"a {symbol} s"), eval(f"s {symbol} a"))
print(divmod(a, 2), divmod(2, a), a + o, o + a, s + o)
print([1] + a if hasattr(list, "nothing") else "-")


class InPlace:
    def __init__(self):
        self.log = []


for op in OPERATORS:
    def method(self, other, op=op):
        self.log.append((op, other))
        return self

    setattr(InPlace, f"__i{op}__", method)
p = InPlace()
for i, symbol in enumerate(OPERATORS.values()):
    exec(f"p {symbol}= {i}")
print(p.log)


class NotImpl:
    def __add__(self, other):
        return NotImplemented

    __radd__ = __lt__ = __eq__ = __iadd__ = __pow__ = __add__


attempt(lambda: NotImpl() + 1)
attempt(lambda: 1 + NotImpl())
attempt(lambda: NotImpl() + NotImpl())
attempt(lambda: NotImpl() < 1)
attempt(lambda: NotImpl() == 1)
attempt(lambda: NotImpl() ** 2)
attempt(lambda: pow(NotImpl(), 2, 3))
attempt(lambda: NotImpl() - 1)


class Pow:
    def __pow__(self, other, mod=None):
        return "pow", other, mod

    def __rpow__(self, other, mod=None):
        return "rpow", other, mod


print(Pow() ** 2, 2 ** Pow(), pow(Pow(), 2, 3), pow(Pow(), 2))
attempt(lambda: pow(2, Pow(), 3))


class Unary:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "invert"
    def __abs__(self): return "abs"
    def __int__(self): return 5
    def __float__(self): return 2.5
    def __index__(self): return 3
    def __complex__(self): return 1j
    def __round__(self, n=None): return "round", n
    def __trunc__(self): return "trunc"
    def __hash__(self): return -1
    def __len__(self): return 4
    def __bool__(self): return False


u = Unary()
print(-u, +u, ~u, abs(u), int(u), float(u), [0, 1, 2, 3, 4][u], complex(u), round(u), round(u, 2), hash(u), len(u), bool(u), hex(u), range(u))


class Bad:
    def __bool__(self): return 1
    def __len__(self): return -1
    def __hash__(self): return "x"
    def __index__(self): return "x"
    def __int__(self): return "x"
    def __float__(self): return 1
    def __repr__(self): return 5
    def __str__(self): return 5
    def __iter__(self): return 5
    def __contains__(self, x): return "yes"
    def __format__(self, spec): return 5
    def __dir__(self): return 5


for f in (bool, len, hash, int, float, repr, str, iter, format, hex, dir, list):
    attempt(f, Bad())
print(1 in Bad())


class Long:
    def __len__(self): return 1 << 70
    def __hash__(self): return 1 << 70


attempt(len, Long())
print(hash(Long()) == hash(1 << 70))


class LenOnly:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n


print(bool(LenOnly(0)), bool(LenOnly(3)))
attempt(len, LenOnly("x"))
attempt(bool, LenOnly(-1))
attempt(len, LenOnly(2.5))
print(len(LenOnly(True)))


class Seq:
    def __getitem__(self, i):
        if isinstance(i, slice):
            return i
        if i >= 3:
            raise IndexError(i)
        return i * 10

    def __len__(self):
        return 3


q = Seq()
print(list(q), 10 in q, 11 in q, q[1], q[-1], q[1:2], q[::2], list(reversed(q)), max(q))


class Map:
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __missing__(self, k): return "missing"


m = Map()
m["a"] = 1
m[1] = "one"
print(m["a"], m[1])
del m["a"]
attempt(lambda: m["a"])


class NoneMethods:
    __iter__ = None
    __contains__ = None
    __hash__ = None
    __add__ = None
    __call__ = None
    __eq__ = None


n = NoneMethods()
attempt(iter, n)
attempt(lambda: 1 in n)
attempt(hash, n)
attempt(lambda: n + 1)
attempt(n)
attempt(lambda: n == 1)


class EqOnly:
    def __eq__(self, other): return True


attempt(hash, EqOnly())
print(EqOnly.__hash__, EqOnly() == 5, EqOnly() != 5)


class Cmp:
    def __lt__(self, o): return "lt"
    def __le__(self, o): return "le"
    def __gt__(self, o): return "gt"
    def __ge__(self, o): return "ge"
    def __eq__(self, o): return "eq"
    def __ne__(self, o): return "ne"


c = Cmp()
print(c < 1, c <= 1, c > 1, c >= 1, c == 1, c != 1, 1 < c, 1 <= c, 1 > c, 1 >= c, 1 == c, 1 != c)


class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration("done")
        return self.n


print(list(It()), tuple(It()), sum(It()), [*It()], next(It()))
it = It()
list(it)
try:
    next(it)
except StopIteration as e:
    print("stop", e.value)


def gen():
    r = yield from It()
    yield r


print(list(gen()))


class Call:
    def __call__(self, *args, **kwargs):
        return args, kwargs


print(Call()(), Call()(1, 2, x=3), callable(Call()), callable(object()))
attempt(object())


class Attr:
    def __getattr__(self, name):
        if name == "bad":
            raise AttributeError("custom")
        if name == "worse":
            raise ValueError("worse")
        return "got " + name

    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)

    @property
    def failing(self):
        raise AttributeError("inside")


t = Attr()
t.x = 1
print(t.x, t.y, t.failing, hasattr(t, "bad"), getattr(t, "bad", "default"))
del t.x
print(t.x)
attempt(lambda: t.worse)
attempt(delattr, t, "q")


class GetAttribute:
    x = 1

    def __getattribute__(self, name):
        if name == "x":
            return "intercepted"
        return object.__getattribute__(self, name)


g = GetAttribute()
g.y = 2
print(g.x, g.y)
attempt(lambda: g.z)


class Both(GetAttribute):
    def __getattr__(self, name):
        return "fallback " + name


print(Both().x, Both().z)


class Desc:
    def __get__(self, obj, cls): return "get", obj is None, cls.__name__
    def __set__(self, obj, value): print("desc set", value)
    def __delete__(self, obj): print("desc delete")


class NonData:
    def __get__(self, obj, cls=None): return "nondata"


class Host:
    d = Desc()
    n = NonData()


h = Host()
h.d = 5
del h.d
h.n = "instance"
h.__dict__["d"] = "hidden"
print(h.d, Host.d, h.n, Host.n)


class SetOnly:
    def __set__(self, obj, value): obj.__dict__["s"] = value


class Host2:
    s = SetOnly()


h2 = Host2()
h2.s = 3
print(h2.s, type(Host2.s).__name__)
attempt(delattr, h2, "s")


class Del:
    def __del__(self):
        print("deleted")


d = Del()
d = None


class Ctx:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, *exc):
        print("exit", exc[0])
        return True


with Ctx():
    raise ValueError
print(f"{a!s:>5}|{Call.__call__.__name__}")


class Fmt:
    def __format__(self, spec): return "<" + spec + ">"
    def __str__(self): return "str"


print(f"{Fmt():abc}", format(Fmt()), "{:x} {}".format(Fmt(), Fmt()), str(Fmt()))


class StrSub(str):
    def __eq__(self, o): return NotImplemented
    def __hash__(self): return str.__hash__(self)


print(StrSub("a") == "a", "a" == StrSub("a"), {StrSub("k"): 1}["k"])


class ListSub(list):
    def __getitem__(self, i): return "item", i
    def __len__(self): return 100
    def __contains__(self, x): return True


l = ListSub([1, 2])
print(l[0], len(l), 5 in l, list(l), l + [3], l)


class DictSub(dict):
    def __missing__(self, key): return key * 2
    def __setitem__(self, k, v): dict.__setitem__(self, k, v + 1)


d = DictSub(a=1)
d["b"] = 1
print(d["zz"], d, d.get("zz"))


class IntSub(int):
    def __add__(self, o): return "IntSub.add"
    def __radd__(self, o): return "IntSub.radd"
    def __index__(self): return 99


print(IntSub(1) + 1, 1 + IntSub(1), IntSub(1) + IntSub(2), IntSub(3) * 2, [0] * IntSub(2), "abc"[IntSub(1)])
