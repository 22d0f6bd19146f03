"""property."""


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


class C:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        "doc of x"
        return self._x

    @x.setter
    def x(self, value):
        self._x = value

    @x.deleter
    def x(self):
        del self._x

    empty = property()
    readonly = property(lambda self: "r")
    writeonly = property(None, lambda self, v: print("write", v))
    documented = property(lambda self: 1, None, None, "given")


c = C()
print(c.x, C.x.__doc__, C.documented.__doc__, C.x.fget.__name__, C.x.fset.__name__, C.x.fdel.__name__)
c.x = 5
print(c.x)
del c.x
attempt(lambda: c.x)
c.writeonly = 3
for name in ("empty", "readonly", "writeonly"):
    attempt(getattr, c, name)
    attempt(setattr, c, name, 1)
    attempt(delattr, c, name)
c.__dict__["readonly"] = "hidden"
print(c.readonly, C.readonly is C.__dict__["readonly"], C.x.__get__(None, C) is C.x)
attempt(property().__get__, 1)
attempt(property().__set__, 1, 2)
attempt(property().__delete__, 1)
attempt(property(1).__get__, 1)
attempt(property, 1, 2, 3, 4, 5)
attempt(property, x=1)
attempt(property, fget=1, x=1)
print(property(fget=len, doc="d").__doc__, property(1).fget, property(None, None, None, None).fget)
attempt(property.__set_name__, property(), 1)
attempt(property().__set_name__, C, "n")
attempt(setattr, C.x, "fget", 1)
p = property(len)
print(p.__doc__ == len.__doc__)
p.__doc__ = "set"
print(p.__doc__, p.getter(abs).__doc__ == abs.__doc__, property(len, doc="mine").getter(abs).__doc__)
print(p.setter(1).fset, p.deleter(2).fdel, p.getter(None).fget is len)


class Sub(property):
    "Sub's own"


def getter(self):
    "getter doc"
    return 1


q = Sub(getter)
print(q.__doc__, q.__dict__, type(q.setter(1)).__name__, q.getter(abs).__doc__ == abs.__doc__)


class NoDict(property):
    __slots__ = ()


attempt(NoDict, getter)


def abstract(f):
    f.__isabstractmethod__ = True
    return f


print(property(abstract(lambda s: 1)).__isabstractmethod__, property(len).__isabstractmethod__, property(None, abstract(lambda s, v: 1)).__isabstractmethod__)


class BadAbstract:
    @property
    def __isabstractmethod__(self):
        raise ValueError("no")


attempt(lambda: property(BadAbstract()).__isabstractmethod__)


class Raises:
    @property
    def __doc__(self):
        raise ValueError("doc")


attempt(lambda: property(Raises()).__doc__)
p.__init__(abs)
print(p.fget is abs, p.__doc__ == abs.__doc__)
print(property.__doc__[:20], property.__text_signature__)
