"""What classes themselves have: names, docs, annotations, abstract methods."""


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    """doc of A"""
    x: int = 1


class B(A):
    pass


print(A.__doc__, B.__doc__, A.__annotations__, A.__name__, A.__qualname__, A.__module__, A.__text_signature__)
print(B.__annotations__, B.__annotations__ is B.__dict__["__annotations__"])
A.__name__ = "Renamed"
A.__qualname__ = "Q.Renamed"
A.__module__ = "elsewhere"
A.__doc__ = "new doc"
print(A, A.__name__, A.__doc__, repr(A()).split(" at ")[0])
attempt(setattr, A, "__name__", 1)
attempt(setattr, A, "__name__", "a\0b")
attempt(setattr, A, "__qualname__", 1)
attempt(delattr, A, "__name__")
attempt(delattr, A, "__qualname__")
attempt(delattr, A, "__doc__")
attempt(delattr, A, "__module__")
attempt(delattr, A, "nothing")
attempt(setattr, A, "__mro__", ())
attempt(setattr, A, "__dict__", {})
attempt(setattr, A, "__base__", int)
attempt(setattr, A, "__flags__", 1)
attempt(lambda: A.nothing)
attempt(lambda: int.__annotations__)
attempt(setattr, int, "__annotations__", {})
attempt(setattr, int, "__name__", "x")
attempt(setattr, int, "new", 1)
attempt(delattr, int, "real")
attempt(getattr, int, 5)
attempt(setattr, A, 5, 5)
A.__annotations__ = {"y": str}
print(A.__annotations__)
del A.__annotations__
print(A.__annotations__)
del A.__annotations__
attempt(delattr, A, "__annotations__")
attempt(lambda: A.__abstractmethods__)
attempt(lambda: type.__abstractmethods__)
A.__abstractmethods__ = frozenset(["m", "k"])
attempt(A)
A.__abstractmethods__ = ["only"]
attempt(A)
attempt(lambda: type(B()).__name__)
A.__abstractmethods__ = ()
print(type(A()).__name__)
del A.__abstractmethods__
attempt(delattr, A, "__abstractmethods__")
print(type(A.__dict__).__name__, list(A.__dict__)[:3])
attempt(lambda: A.__dict__.__setitem__("x", 1))
print(int.__doc__[:20], int.__text_signature__, list.__text_signature__, object.__text_signature__, type.__text_signature__)
print(int.__module__, int.__qualname__, type(iter([])).__name__, int.__basicsize__, int.__itemsize__, bool.__base__)
print(type.__sizeof__(int), A.__sizeof__(A()), type.__dictoffset__, type.__weakrefoffset__)
print(sorted(set(type.__dir__(A)) - set(dir(object))), "mro" in type.__dir__(A), "mro" in dir(A))
print(dir(B()) == sorted(object.__dir__(B())), sorted(set(dir(B())) - set(dir(object))))


class Own:
    def __dir__(self):
        return ["b", "a"]


print(dir(Own()), Own().__dir__())
attempt(type.__subclasses__, 5)
attempt(type.__subclasses__)
print(A.__subclasses__(), type.__subclasses__(B))
print(type.__or__(int, 1), type.__or__(int, str))


class WithClassDoc:
    __doc__ = property(lambda self: "instance doc")


print(WithClassDoc().__doc__, type(WithClassDoc.__doc__).__name__)
