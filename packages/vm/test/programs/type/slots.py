"""__slots__: mangling, order, inheritance, deletion."""


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    __slots__ = ("x", "__private", "y")

    def set(self):
        self.__private = 1
        return self


a = A().set()
print(sorted(k for k in A.__dict__ if not k.startswith("__")), A.x, A.__slots__)
attempt(lambda: a.x)
a.x = 5
print(a.x, a._A__private)
del a.x
attempt(lambda: a.x)
attempt(delattr, a, "x")
attempt(setattr, a, "z", 1)
attempt(lambda: a.z)
attempt(lambda: a.__dict__)
attempt(lambda: a.__weakref__)
print(hasattr(a, "y"), hasattr(a, "nothing"))


class B(A):
    pass


b = B()
b.x, b.other = 1, 2
print(b.x, b.__dict__, B.__basicsize__, A.__basicsize__)


class C(A):
    __slots__ = ("__dict__",)


c = C()
c.x, c.q = 1, 2
print(c.__dict__, C.__slots__, C.__weakrefoffset__)


class D(A):
    __slots__ = "single"


d = D()
d.single = 3
print(d.single, D.__slots__)


class Docs:
    __slots__ = {"a": "first", "b": "second"}


docs = Docs()
docs.a = 1
print(docs.a, Docs.__slots__)


class Mixed(list):
    __slots__ = ("tag",)


m = Mixed([1, 2])
m.tag = "t"
print(m, m.tag, len(m))
attempt(setattr, m, "other", 1)


class Left:
    __slots__ = ("l",)


class Right:
    __slots__ = ("r",)


attempt(type, "LR", (Left, Right), {})


class Weak:
    __slots__ = ("__weakref__", "v")


print(Weak.__basicsize__, Weak.__weakrefoffset__, Weak().__weakref__)
print(A.x.__get__(a, A) if hasattr(a, "x") else "unset", A.x.__objclass__, A.x.__name__)
A.x.__set__(a, 9)
print(a.x)
A.x.__delete__(a)
attempt(lambda: A.x.__get__(5))
attempt(lambda: A.x.__set__(5, 1))


class I(int):
    pass


i = I(7)
i.note = "seven"
print(i, i.note, i.__dict__, i + 1)


class T(tuple):
    pass


t = T((1, 2, 3))
t.note = "three"
print(t, t.note, t.__dict__, vars(t))


class Bytes(bytes):
    pass


y = Bytes(b"abc")
y.note = 1
print(y, y.__dict__)
