"""Metaclasses: choice, calls, attributes, checks."""


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


class M(type):
    def __new__(mcs, name, bases, namespace, **kwargs):
        print("new", name, [b.__name__ for b in bases], sorted(kwargs))
        return super().__new__(mcs, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        print("init", name)
        super().__init__(name, bases, namespace)

    @classmethod
    def __prepare__(mcs, name, bases, **kwargs):
        print("prepare", name)
        return {"prepared": True}

    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)

    def method(cls):
        return "method of " + cls.__name__

    @property
    def prop(cls):
        return "prop of " + cls.__name__

    def __len__(cls):
        return 7

    def __iter__(cls):
        return iter("xyz")

    def __contains__(cls, item):
        return item == "in"

    def __getitem__(cls, key):
        return cls.__name__, key

    def __getattr__(cls, name):
        return "no " + name

    def __repr__(cls):
        return "<M " + cls.__name__ + ">"

    def __instancecheck__(cls, instance):
        return instance == "yes"

    def __subclasscheck__(cls, sub):
        return sub is int

    def __bool__(cls):
        return False

    def __eq__(cls, other):
        return other == 1 or cls is other

    def __hash__(cls):
        return 99

    def __add__(cls, other):
        return "add"

    def __or__(cls, other):
        return "or"


class A(metaclass=M, key=1):
    x = 1


print(A.prepared, A.method(), A.prop, len(A), list(A), "in" in A, "out" in A, A["k"], A.nothing, A)
print(isinstance("yes", A), isinstance(A, A), issubclass(int, A), issubclass(str, A), bool(A), A == 1, hash(A), A + 1, A | 1)
a = A()
attempt(lambda: a.method)
attempt(lambda: a.prop)
attempt(setattr, A, "prop", 1)


class B(A):
    pass


print(type(B).__name__, B.mro()[1:] == [A, object])


class N(type):
    pass


class NB(metaclass=N):
    pass


try:
    class Conflict(A, NB):
        pass
except TypeError as e:
    print(e)


class MN(M, N):
    pass


class Fine(A, NB, metaclass=MN):
    pass


print(type(Fine).__name__)
try:
    class FromFunction(metaclass=lambda name, bases, ns, **kw: (name, bases, sorted(kw), "__module__" in ns)):
        pass
    print(FromFunction)
except TypeError as e:
    print(e)


class BadPrepare(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        return 5


try:
    class X(metaclass=BadPrepare):
        pass
except TypeError as e:
    print(e)


class Singleton(type):
    instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args, **kwargs)
        return cls.instances[cls]


class One(metaclass=Singleton):
    def __init__(self, value=0):
        self.value = value


print(One(3) is One(4), One().value)


class MetaSlots(type):
    __slots__ = ()


print(MetaSlots("Q", (), {"__slots__": ("a", "b")}).__slots__)
attempt(type.__call__, M)
attempt(M)
attempt(M, 1)
