"""Assignment to __class__."""


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    def who(self):
        return "A"


class B:
    def who(self):
        return "B"


class Slots:
    __slots__ = ("x", "y")


class SameSlots:
    __slots__ = ("y", "x")


class OtherSlots:
    __slots__ = ("x", "z")


class Int(int):
    pass


class Int2(int):
    pass


a = A()
a.v = 1
a.__class__ = B
print(a.who(), a.v, type(a).__name__)
attempt(setattr, a, "__class__", 1)
attempt(setattr, a, "__class__", int)
attempt(setattr, a, "__class__", Slots)
attempt(setattr, 1, "__class__", int)
attempt(setattr, 1, "__class__", A)
attempt(delattr, a, "__class__")
s = Slots()
s.x, s.y = 1, 2
s.__class__ = SameSlots
print(type(s).__name__, s.x, s.y)
attempt(setattr, s, "__class__", OtherSlots)
i = Int(5)
attempt(setattr, i, "__class__", Int2)
print(type(i).__name__)
attempt(setattr, i, "__class__", A)


class Sub(A):
    pass


x = A()
x.__class__ = Sub
print(type(x).__name__, x.who())
x.__class__ = A
print(type(x).__name__)


class Fake:
    @property
    def __class__(self):
        return int


print(isinstance(Fake(), int), isinstance(Fake(), Fake), type(Fake()).__name__, Fake().__class__)
