"""super, with and without arguments."""


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    attr = "A.attr"

    def m(self):
        return ["A"]

    @classmethod
    def c(cls):
        return ["A", cls.__name__]

    @staticmethod
    def s():
        return ["A"]

    @property
    def p(self):
        return "A.p " + type(self).__name__

    def __getitem__(self, i):
        return "A item", i


class B(A):
    attr = "B.attr"

    def m(self):
        return ["B"] + super().m()

    @classmethod
    def c(cls):
        return ["B"] + super().c()

    @staticmethod
    def s():
        return ["B"] + super(B, B).s()

    @property
    def p(self):
        return "B." + super().p

    def attrs(self):
        return super().attr, super(B, self).attr

    def item(self):
        return super().__getitem__(1)

    def subscript(self):
        return super()[1]

    def closure(self):
        def inner():
            return self, __class__.__name__, super(__class__, self).m()
        return inner()[1:]

    def cell_self(self):
        def use():
            return self
        return super().m(), use() is self

    def deleted(self):
        del self
        return super().m()

    def generator(self):
        yield super().m()

    def comprehension(self):
        return [super(B, self).m() for _ in range(2)]

    def bad_comprehension(self):
        return [super().m() for _ in range(2)]

    def no_args():
        return super().m()


class C(A):
    def m(self):
        return ["C"] + super().m()


class D(B, C):
    def m(self):
        return ["D"] + super().m()


d = D()
print(d.m(), D.c(), B.s(), d.p, d.attrs(), d.item(), d.closure(), d.cell_self(), list(d.generator()), d.comprehension())
attempt(d.subscript)
attempt(d.deleted)
attempt(d.bad_comprehension)
attempt(B.no_args)
attempt(lambda: super())


def outside(self):
    return super().m()


attempt(outside, d)
attempt(super, 1)
attempt(super, None)
attempt(super, int, 1, 2)
attempt(super, int, "a")
attempt(super, int, x=1)
print(super(int), super(int, 1), super(int, bool), super(B, d), super(B, D))
print(super(int, 1).__thisclass__, super(int, 1).__self__, super(int, 1).__self_class__, super(int).__self__, super(int).__self_class__)
print(super(B, d).__class__, super(B, d).m(), super(B, D).m(d), super(B, D).c())
attempt(lambda: super(B, d).nothing)
attempt(lambda: super(int).nothing)
attempt(setattr, super(B, d), "x", 1)
print(super(int).__get__(1), super(int, 5).__get__(1))
attempt(super(int).__get__, "a")
attempt(super(int).__get__, None)
attempt(super.__init__, super(int))


class Unbound(A):
    def m(self):
        return self.__super.m()


Unbound._Unbound__super = super(Unbound)
print(Unbound().m())


class MySuper(super):
    pass


print(type(MySuper(B, d)).__name__, MySuper(B, d).m(), type(MySuper(B).__get__(d)).__name__)


class Meta(type):
    def __call__(cls, *args):
        return super().__call__(*args)

    def mro(cls):
        return super().mro()


class M(metaclass=Meta):
    def __new__(cls):
        return super().__new__(cls)

    def __init__(self):
        super().__init__()


print(type(M()).__name__)


class Proxy:
    def __init__(self, target):
        self.target = target

    @property
    def __class__(self):
        return type(self.target)


print(super(B, Proxy(d)).__thisclass__.__name__)


class SetAttr(A):
    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)


sa = SetAttr()
sa.x = 4
print(sa.x)
