"""staticmethod, classmethod, bound methods."""
import types


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def f(*args):
    "doc of f"
    return args


class C:
    @staticmethod
    def static(*args):
        return args

    @classmethod
    def make(cls, *args):
        return cls.__name__, args

    def method(self, *args):
        return type(self).__name__, args

    builtin = len
    static_builtin = staticmethod(len)
    class_builtin = classmethod(len)
    nested = classmethod(property(lambda cls: cls.__name__))


class D(C):
    pass


print(C.static(1), C().static(2), D.make(3), D().make(4), C().method(5), C.method(C(), 6), C.nested, D().nested)
print(C.builtin([1]), C().builtin([1, 2]), C.static_builtin([1]))
attempt(C.class_builtin)
attempt(staticmethod)
attempt(staticmethod, 1, 2)
attempt(staticmethod, x=1)
attempt(classmethod)
attempt(classmethod, x=1)
attempt(staticmethod(1))
attempt(classmethod(1))
print(staticmethod(len), classmethod(len), staticmethod(len)([1, 2]), staticmethod(f)(1, 2), staticmethod(1).__get__(5))
attempt(classmethod(1).__get__, 1)
s, c = staticmethod(f), classmethod(f)
print(s.__func__ is f, s.__wrapped__ is f, s.__name__, s.__doc__, s.__qualname__, s.__module__, sorted(s.__dict__))
print(c.__func__ is f, c.__wrapped__ is f, c.__name__, c.__doc__, c.__annotations__, sorted(vars(c)))
s.extra = 1
print(s.extra, s.__dict__["extra"])
s.__dict__ = {"only": 2}
print(s.only, s.__dict__)
attempt(setattr, s, "__func__", 1)
f.__isabstractmethod__ = True
print(s.__isabstractmethod__, c.__isabstractmethod__, staticmethod(len).__isabstractmethod__)
attempt(staticmethod.__new__(staticmethod).__get__, 1)
attempt(classmethod.__new__(classmethod).__get__, 1)


class Sub(staticmethod):
    pass


print(type(Sub(f)).__name__, Sub(f)(1))

m = C().method
print(m.__self__.__class__.__name__, m.__func__ is C.method, m.__name__, m.__qualname__, m.__doc__, m.__module__)
attempt(setattr, m, "x", 1)
attempt(lambda: m.nothing)
attempt(types.MethodType)
attempt(types.MethodType, 1, 2)
attempt(types.MethodType, len, None)
attempt(types.MethodType, len, 1, 2)
attempt(types.MethodType, len, x=1)
print(types.MethodType(len, [1])(), types.MethodType(f, 1), types.MethodType(len, [1]), types.MethodType(f, 1)(2, 3))
x, y = C(), C()
print(x.method == x.method, x.method == y.method, x.method is x.method, hash(x.method) == hash(x.method), x.method != y.method)
attempt(lambda: x.method < y.method)
print(types.MethodType(len, [1]) == types.MethodType(len, [1]), m.__get__(5) is m, m.__get__(None, C) is m)
print(m.__reduce__()[1][1], types.MethodType(len, [1]).__reduce__()[1])


class Callable:
    def __call__(self, *args):
        return args


print(types.MethodType(Callable(), 1)(2), repr(types.MethodType(Callable(), 1)))
C.attached = Callable()
print(C().attached(1))
C.attached = types.MethodType(f, "bound")
print(C().attached(1), C.attached(2))
print(f.__get__(1)(2), f.__get__(None, C) is f)
attempt(f.__get__, None, None)
d = {}
d[x.method] = 1
print(d[x.method], x.method in d, y.method in d)
x.method.__func__.tag = "t"
print(x.method.tag)
print(types.MethodType.__doc__, staticmethod.__doc__[:30], classmethod.__doc__[:30])
