"""Slots follow the dict of a class, also when it changes later."""


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    pass


class B(A):
    pass


class C(B):
    def __len__(self):
        return 3


a, b, c = A(), B(), C()
attempt(len, b)
A.__len__ = lambda self: 1
print(len(a), len(b), len(c))
B.__len__ = lambda self: 2
print(len(a), len(b), len(c))
del B.__len__
print(len(b))
del A.__len__
attempt(len, b)
print(len(c))

A.__call__ = lambda self, *args: args
print(a(1, 2), b(3))
A.__iter__ = lambda self: iter([1, 2])
print(list(b))
A.__iter__ = None
attempt(list, b)
del A.__iter__
attempt(list, b)
A.__getitem__ = lambda self, i: [10, 20][i]
print(list(b), b[1])
del A.__getitem__
attempt(lambda: b[1])

A.__getattr__ = lambda self, name: "hook " + name
print(b.anything)
del A.__getattr__
attempt(lambda: b.anything)

A.__add__ = lambda self, other: "add"
A.__radd__ = lambda self, other: "radd"
print(a + 1, 1 + a, a + b, b + a)
B.__radd__ = lambda self, other: "B.radd"
print(a + b, b + a)
del A.__add__
attempt(lambda: a + 1)
print(1 + a)

A.__eq__ = lambda self, other: True
print(a == 5, a != 5, hash(a) == object.__hash__(a))
A.__hash__ = lambda self: 7
print(hash(a), hash(b))
A.__hash__ = None
attempt(hash, b)
del A.__hash__
print(hash(b) == object.__hash__(b))

A.__repr__ = lambda self: "repr!"
print(a, str(b), f"{c!r}")
A.__str__ = lambda self: "str!"
print(a, str(b), f"{c!r}")
del A.__repr__, A.__str__

A.__bool__ = lambda self: False
print(bool(a), bool(c))
del A.__bool__
print(bool(a), bool(c))

A.__init__ = lambda self, x=0: setattr(self, "x", x)
print(A(5).x, B().x)
del A.__init__
attempt(A, 5)
A.__new__ = lambda cls, *args: args
print(A(1, 2))
A.__new__ = staticmethod(lambda cls, *args: object.__new__(cls))
print(type(A(1)).__name__)
del A.__new__
print(type(A()).__name__)

A.method = lambda self: "one"
print(b.method())
A.method = lambda self: "two"
print(b.method())
b.method = lambda: "instance"
print(b.method())
A.method = property(lambda self: lambda: "data")
print(b.method())
A.attr = 1
print(b.attr, C.attr)
B.attr = 2
print(b.attr, C.attr, a.attr)
del B.attr
print(b.attr, C.attr)
del A.attr
attempt(lambda: C.attr)


class Reuse:
    __len__ = list.__len__
    __add__ = int.__add__


attempt(len, Reuse())
attempt(lambda: Reuse() + 1)


class L(list):
    pass


L.__len__ = lambda self: 9
print(len(L()), list.__len__(L()))
L.append = lambda self, x: print("append", x)
L().append(1)
del L.__len__
print(len(L([1])))


class I(int):
    __add__ = int.__sub__
    __mul__ = lambda self, other: "mul"


print(I(5) + 3, I(5) * 3, 3 + I(5))
for name in ("__len__", "x"):
    attempt(setattr, int, name, 1)
    attempt(delattr, int, name)
