"""Making classes: by statement and by type(), with every refusal."""


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


class Plain:
    pass


class Empty:
    __slots__ = ()


class Int(int):
    pass


class Derived(Plain):
    pass


class Slot(Empty):
    __slots__ = ("x",)


class Tuple(tuple):
    pass


class Meta(type):
    pass


for cls in (Plain, Empty, Int, Derived, Slot, Tuple, Meta):
    print(cls, cls.__basicsize__, cls.__itemsize__, cls.__dictoffset__, cls.__weakrefoffset__, list(cls.__dict__))
    print(cls.__name__, cls.__qualname__, cls.__module__, cls.__bases__, cls.__base__, cls.__mro__, type(cls))

print(type("A", (), {}), type("A", (Plain,), {"x": 1}).x, type("A", (int, Plain), {})(5))
print(type(3), type(type), type("A", (Empty, Plain), {"__slots__": ["y"]}).__dict__.keys())
attempt(type)
attempt(type, 1, 2)
attempt(type, 1, x=2)
attempt(type, "a", ())
attempt(type, "a", (), {}, x=2)
attempt(type, "a", (int, str), {})
attempt(type, "a", (bool,), {})
attempt(type, "a", (1,), {})
attempt(type, "a", 1, {})
attempt(type, 1, (), {})
attempt(type, "a", (), [])
attempt(type, "a\0", (), {})
attempt(type, "a", (), {"__qualname__": 1})
attempt(type, "a", (), {"__slots__": 1})
attempt(type, "a", (), {"__slots__": ["1"]})
attempt(type, "a", (), {"__slots__": [1]})
attempt(type, "a", (int,), {"__slots__": ["x"]})
attempt(type, "a", (Plain,), {"__slots__": ["__dict__"]})
attempt(type, "a", (Plain,), {"__slots__": ["__weakref__"]})
attempt(type, "a", (), {"__slots__": ["x"], "x": 1})
attempt(type, "a", (), {"__classcell__": 1})
attempt(type.__new__, type)
attempt(type.__new__, type, "a")
attempt(type.__new__, type, "a", (), {}, 1)
attempt(type.__init__, Plain)
attempt(type.__init__, Plain, "a", x=1)
attempt(type.__init__, Plain, "a", (), {}, x=1)
attempt(type.__prepare__)
attempt(type.__prepare__, 1, 2, x=3)
attempt(type, "X", (Plain, Derived), {})
attempt(type, "X", (Plain, Plain), {})

attempt(Plain, 1)
attempt(Plain, x=1)
attempt(object.__new__, Plain, 1)
attempt(Plain().__init__, 1)
attempt(object, 1)
attempt(object.__new__)
attempt(object.__new__, 1)
attempt(int.__new__, str)
attempt(object.__new__, int)
attempt(object.__new__, bool)
attempt(type(None), 1)
attempt(type(iter([])))


class OnlyNew:
    def __new__(cls, *args):
        return object.__new__(cls)


class OnlyInit:
    def __init__(self, *args):
        self.args = args


print(type(OnlyNew(1, 2)).__name__, OnlyInit(1, 2).args)
attempt(OnlyNew, x=1)


class Both:
    def __new__(cls, *args):
        return object.__new__(cls, *args)

    def __init__(self, *args):
        object.__init__(self, *args)


print(type(Both()).__name__)
attempt(Both, 1)


class Other:
    def __new__(cls, what):
        return what

    def __init__(self, what):
        print("never called")


print(Other(5))


class BadInit:
    def __init__(self):
        return 1


attempt(BadInit)


class Hook:
    def __init_subclass__(cls, /, color=None, **kwargs):
        super().__init_subclass__(**kwargs)
        print("subclass", cls.__name__, color)


class Red(Hook, color="red"):
    pass


attempt(type, "Blue", (Hook,), {}, color="blue", size=3)


class Named:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)


class Owner:
    a = Named()
    b = Named()
    c = 3


class BadNamed:
    def __set_name__(self, owner, name):
        raise ValueError("no")


try:
    class Bad:
        x = BadNamed()
except RuntimeError as e:
    print(e, repr(e.__cause__), e.__cause__ is e.__context__)


class Generic:
    def __class_getitem__(cls, item):
        return cls.__name__, item


print(Generic[1], Generic[1, 2])
attempt(lambda: Plain[1])


class Entries:
    def __mro_entries__(self, bases):
        print("entries", len(bases))
        return (Plain,)


class FromEntries(Entries(), Empty):
    pass


print(FromEntries.__mro__, len(FromEntries.__orig_bases__))
attempt(type, "X", (Entries(),), {})
print([c.__name__ for c in Plain.__subclasses__()], [c.__name__ for c in Hook.__subclasses__()])


def local():
    class Inner:
        def method(self):
            return __class__

    return Inner


print(local().__qualname__, local(), local()().method().__name__)
