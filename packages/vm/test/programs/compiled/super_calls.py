"""super() in code that runs often enough to be compiled."""
import sys


class A:
    def __init__(self, a):
        self.a = a

    def who(self, *more):
        return ["A", *more]

    @classmethod
    def made(cls):
        return cls.__name__, "A"

    @staticmethod
    def free(x):
        return "free", x

    @property
    def prop(self):
        return self.a

    def count(self):
        return sys.getrefcount(self), sys.getrefcount(A.count)

    def gen(self):
        yield self.a


class B(A):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b

    def who(self, *more):
        return ["B", *super().who(*more)]

    @classmethod
    def made(cls):
        return "B", super().made()

    def others(self):
        return super().free(1), super().prop, list(super().gen()), super().__class__.__name__

    def count(self):
        return super().count()


class C(A):
    def __init__(self, *, c=3, **rest):
        super().__init__(**rest)
        self.c = c

    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def __init__(self, a, b):
        B.__init__(self, a, b)

    def who(self):
        return ["D"] + super().who()

    def __repr__(self):
        return super().__repr__()[:12]

    def __eq__(self, other):
        return super().__eq__(other)

    __hash__ = None


def main(n):
    last = None
    for i in range(n):
        b = B(i, -i)
        try:
            d = D(i, i)
        except TypeError as error:
            d = str(error)
        last = b.__dict__, b.who(i), B.made(), b.others(), b.count(), d
    return last


print(main(150))


class E(A):
    def who(self):
        return super().who()

    def explicit(self):
        return super(E, self).who() + super(E, E).who(self)

    def cell(self):
        f = lambda: self
        return super().who(), f() is self

    def reassigned(self):
        self = A(1)
        try:
            return super().who()
        except TypeError as error:
            return str(error)

    def deleted(self):
        del self
        try:
            return super().who()
        except RuntimeError as error:
            return str(error)

    def missing(self):
        try:
            super().nothing()
        except AttributeError as error:
            return str(error), error.name

    def nested(self):
        def inner():
            try:
                return super().who()
            except RuntimeError as error:
                return str(error)

        return inner(), [x for x in map(lambda s: super(E, s).who(), [self])]

    def wrong(self):
        out = []
        for args in ((1,), (E, 1), (E, self, 3)):
            try:
                super(*args).who()
            except TypeError as error:
                out.append(str(error))
        try:
            super(E).who()
        except AttributeError as error:
            out.append(str(error))
        try:
            super(x=1)
        except TypeError as error:
            out.append(str(error))
        return out


def odd(n):
    for i in range(n):
        e = E(i)
        out = e.who(), e.explicit(), e.cell(), e.reassigned(), e.deleted(), e.missing(), e.nested(), e.wrong()
    return out


for line in odd(100):
    print(line)


def changing(n):
    global super
    out = []
    e = E(0)
    for i in range(n):
        if i == n - 8:
            A.who = lambda self: "replaced"
        if i == n - 7:
            A.who = len
        if i == n - 6:
            A.who = staticmethod(lambda: "static")
        if i == n - 5:
            A.who = classmethod(lambda cls: cls.__name__)
        if i == n - 4:
            del A.who
        if i == n - 3:
            E.__bases__ = (Other,)
        if i == n - 2:
            super = lambda: Other()
        if i == n - 1:
            del super
            e.__class__ = Other
        try:
            out.append(e.who())
        except (AttributeError, TypeError) as error:
            out.append(str(error))
    return out


class Other(A):
    def who(self):
        return "other"


print(changing(120)[-9:])


class Mine(super):
    pass


class F(A):
    def __init__(self, a):
        Mine(F, self).__init__(a)
        self.kept = super()

    def again(self):
        return self.kept.count()[0], self.kept.__self__ is self, self.kept.__thisclass__


def own(n):
    for i in range(n):
        f = F(i)
        out = f.a, f.again(), sys.getrefcount(f)
        f.kept = None
    return out


print(own(100))


class R(A):
    def __init__(self):
        super().__init__(0)
        R()


def recursion():
    deepest = 0
    try:
        R()
    except RecursionError as error:
        tb = error.__traceback__
        while tb:
            tb, deepest = tb.tb_next, deepest + 1
        return deepest, str(error)


for i in range(40):
    result = recursion()
print(result)


class Raising(A):
    def who(self):
        raise ValueError("inner")


class G(Raising):
    def who(self):
        return super().who()


def raising(n):
    for i in range(n):
        try:
            G(i).who()
        except ValueError as error:
            tb, names = error.__traceback__, []
            while tb:
                names.append((tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals.get("self").__class__.__name__))
                tb = tb.tb_next
    return names


print(raising(100))
