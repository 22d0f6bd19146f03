# What Python code that runs in the middle of an operation may do to the objects at hand.

class BadIterator:
    def __iter__(self):
        return self

    def __next__(self):
        del BadIterator.__next__
        return 1


try:
    for item in BadIterator():
        print(item)
except TypeError as error:
    print(error)


class Other:
    pass


class Changes:
    def __del__(self):
        self.__class__ = Other


many = [Changes() for _ in range(20)]
del many


class Evil:
    def __hash__(self):
        return hash("attr")

    def __eq__(self, other):
        try:
            del C.attr
        except AttributeError:
            pass
        return False


class Descr:
    def __get__(self, ob, type=None):
        return lambda: 1


class C:
    attr = Descr()


c = C()
c.__dict__[Evil()] = 0
print(c.attr())
print(hasattr(c, "attr"))
C.attr = Descr()
c = C()
c.__dict__[Evil()] = 0
for _ in range(3):
    try:
        print(c.attr())
    except AttributeError as error:
        print(error)


class Length:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter(())

    def __length_hint__(self):
        return self.hint


a = [1, 2]
a.extend(Length(2**63 - 1))
print(a)


# Subclasses of sequences keep what the sequence does.
class L(list):
    pass


class T(tuple):
    pass


for left in ((3,), L([4]), T((5,)), [6], "a", 7):
    for right in (L([1, 2]), T((1, 2))):
        for text in ("left + right", "right + left", "left * right", "right * left"):
            try:
                print(text, repr(eval(text)))
            except TypeError as error:
                print(text, error)
        copy = type(right)(right)
        try:
            copy += left
            print(repr(copy))
        except TypeError as error:
            print(error)


# Special methods whose binding fails.
class Property:
    def booh(self):
        raise AttributeError("booh")

    __eq__ = property(booh)
    __repr__ = property(booh)
    __hash__ = property(booh)
    __iter__ = property(booh)
    __lt__ = property(booh)


p = Property()
print(p == Property(), p != Property(), p == p)
print(repr(p).startswith("<Property object at"), repr(p)[:9])
for text in ("hash(p)", "iter(p)", "p < p", "p < 1"):
    try:
        print(eval(text))
    except Exception as error:
        print(type(error).__name__, error)


# AttributeErrors learn what was looked for.
class Hook:
    bluch = 1

    def __getattr__(self, name):
        raise AttributeError()

    @property
    def prop(self):
        raise AttributeError("own")


for name in ("blech", "prop"):
    for get in (lambda: getattr(Hook(), name), lambda: eval("Hook()." + name)):
        try:
            get()
        except AttributeError as error:
            print(error.args, error.name, type(error.obj).__name__)


# __reduce__ without state, and states.
class Empty:
    pass


class Slotted:
    __slots__ = ["a"]


class Both(Slotted):
    pass


e = Empty()
e.__dict__
print(e.__reduce_ex__(2)[1:], e.__reduce_ex__(1)[1:])
b = Both()
b.a = 1
b.__dict__
print(b.__reduce_ex__(2)[1:])


# mro() of a metaclass.
class Base:
    pass


class Meta(type):
    def mro(cls):
        return (Base,)


try:

    class Wrong(metaclass=Meta):
        pass

except TypeError as error:
    print(error)


class E(Exception):
    pass


ready = False


class M(type):
    def mro(cls):
        global ready
        if ready and cls.__name__ == "C3":
            if C3.__bases__ == (B2,):
                ready = False
            else:
                C3.__bases__ = (B2,)
                raise E
        return type.mro(cls)


class A(metaclass=M):
    pass


class B1(A):
    pass


class B2(A):
    pass


class C3(A):
    pass


ready = True
try:
    C3.__bases__ = (B1,)
except E:
    print("E")
B1.__bases__ = (C3,)
print(C3.__bases__, C3.__mro__, B1.__mro__)

# Iterators that are exhausted while they are asked for their state.
import builtins

namespace = builtins.__dict__


def run(name, it):
    class CustomStr:
        def __hash__(self):
            return hash(name)

        def __eq__(self, other):
            list(it)
            return other == name

    function = namespace.pop(name)
    namespace[CustomStr()] = function
    try:
        return it.__reduce__()
    finally:
        for key in list(namespace):
            if type(key) is CustomStr:
                namespace.pop(key)
        namespace[name] = function


for value in ("xyz", [1, 2], b"ab", bytearray(2), (1, 2)):
    print(run("iter", iter(value)))
print(run("iter", iter(lambda: 0, 0)))
print(run("reversed", reversed([1, 2])))
r = reversed([1, 2])
print(next(r), next(r), r.__reduce__())


# An MRO that is replaced while it is followed.
class MyKey(object):
    def __hash__(self):
        return hash('mykey')
    def __eq__(self, other):
        X.__bases__ = (MroBase2,)
class MroBase(object):
    mykey = 'from Base'
    mykey2 = 'from Base'
class MroBase2(object):
    mykey = 'from Base2'
    mykey2 = 'from Base2'
X = type('X', (MroBase,), {MyKey(): 5})
print(X.mykey, X.mykey2)
