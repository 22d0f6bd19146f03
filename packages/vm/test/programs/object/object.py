"""The methods of object."""


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    pass


o, a = object(), A()
print(repr(o).startswith("<object object at 0x"), repr(a).startswith("<__main__.A object at 0x"), str(a) == repr(a))
print(o == o, o != o, o == 1, o != 1, o.__eq__(1), o.__eq__(o), o.__ne__(o), o.__ne__(1), o.__lt__(1))
attempt(lambda: o < o)
print(hash(o) == id(o) // 16, o.__hash__() == hash(o))
print(o.__sizeof__(), a.__sizeof__(), o.__class__, a.__class__, format(o) == str(o))
attempt(o.__format__, "x")
attempt(o.__format__, 1)
attempt(o.__format__)
attempt(setattr, o, "x", 1)
attempt(delattr, o, "x")
attempt(lambda: o.x)
attempt(lambda: o.__dict__)
attempt(getattr, a, "x")
attempt(getattr, a, "x", "default")
attempt(delattr, a, "x")
attempt(setattr, a, 1, 1)
attempt(getattr, a, 1)
attempt(object.__init_subclass__)
attempt(object.__init_subclass__, 1)
attempt(object.__init_subclass__, x=1)
attempt(object.__subclasshook__)
attempt(object.__subclasshook__, 1)
attempt(object.__dir__, 1, 2)
attempt(object.__reduce_ex__, 1)
attempt(object.__reduce_ex__, 1, "x")
print(object.__doc__)
print(object.__new__.__doc__, object.__new__.__text_signature__, object.__init__.__doc__)
a.x, a.y = 1, 2
print(a.__dict__, vars(a))
a.__dict__ = {"z": 3}
print(a.z, vars(a))
attempt(setattr, a, "__dict__", 3)
del a.__dict__
print(a.__dict__)
a.q = 1
print(a.__dict__, A.__dict__["__dict__"], A.__dict__["__weakref__"])
print(a.__weakref__)


class NoDict:
    __slots__ = ()


attempt(A.__dict__["__dict__"].__get__, NoDict())
attempt(A.__dict__["__dict__"].__get__, a)


class Ne:
    def __eq__(self, other):
        return 5


print(Ne() == 1, Ne() != 1)
