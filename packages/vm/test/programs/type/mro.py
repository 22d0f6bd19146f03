"""Method resolution order: C3, conflicts, custom mro(), assignment to __bases__."""


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


def names(cls):
    return [c.__name__ for c in cls.__mro__]


class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class D(O): pass
class E(O): pass
class K1(A, B, C): pass
class K2(D, B, E): pass
class K3(D, A): pass
class Z(K1, K2, K3): pass


print(names(Z))
print(names(K1), names(K2), names(K3))
attempt(type, "Bad", (O, A), {})


class X(A, B): pass
class Y(B, A): pass


attempt(type, "XY", (X, Y), {})
attempt(type, "AA", (A, A), {})
print(int.mro(), bool.mro(), type.mro(type))


class M(type):
    def mro(cls):
        order = type.mro(cls)
        if cls.__name__.startswith("Rev"):
            order = [cls] + order[:0:-1]
        return order


class Normal(metaclass=M):
    pass


print(names(Normal))


class Reversing(Normal, A, metaclass=M):
    pass


print(names(Reversing))


class BadMro(type):
    def mro(cls):
        return [cls, 5]


attempt(BadMro, "b", (), {})


class EmptyMro(type):
    def mro(cls):
        return []


attempt(EmptyMro, "b", (), {})


class LayoutMro(type):
    def mro(cls):
        return [cls, int, object]


attempt(LayoutMro, "b", (), {})


class Base1:
    def who(self):
        return "base1"


class Base2:
    def who(self):
        return "base2"

    def __len__(self):
        return 42


class Sub(Base1):
    pass


class SubSub(Sub):
    pass


s = SubSub()
print(s.who())
Sub.__bases__ = (Base2,)
print(s.who(), names(SubSub), len(s), Base1.__subclasses__(), Base2.__subclasses__())
Sub.__bases__ = (Base1, Base2)
print(s.who(), names(SubSub), len(s))
attempt(setattr, Sub, "__bases__", 1)
attempt(setattr, Sub, "__bases__", ())
attempt(setattr, Sub, "__bases__", (1,))
attempt(setattr, Sub, "__bases__", (Sub,))
attempt(setattr, Sub, "__bases__", (SubSub,))
attempt(setattr, Sub, "__bases__", (int,))
attempt(setattr, Sub, "__bases__", (Base1, Base1))
attempt(setattr, int, "__bases__", (object,))
attempt(delattr, Sub, "__bases__")
print(names(SubSub))
