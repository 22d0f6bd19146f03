# Sizes of ints and of what says its own size.
import sys


class S(int):
    pass


class T(int):
    __slots__ = ()


print([sys.getsizeof(value) for value in (True, False, 0, 1, -1, 2**30, 2**70)])
print(True.__sizeof__(), S(1).__sizeof__(), S(0).__sizeof__(), T(2**70).__sizeof__(), int.__basicsize__, bool.__basicsize__)


class Sized:
    def __init__(self, value):
        self.value = value

    def __sizeof__(self):
        return self.value


for value in (sys.maxsize, sys.maxsize + 1, -1, -(2**70), 1.5, None, True, 2**53 + 1):
    for default in ((), (-7,)):
        try:
            print(value, sys.getsizeof(Sized(value), *default))
        except Exception as error:
            print(value, type(error).__name__, error)


def plain(a, b=2):
    return sys.getsizeof(sys._getframe())


def closing(a):
    b = [a, (a, a), {a: a}]
    return sys.getsizeof((lambda: sys._getframe() if (a, b) else None)()), sys.getsizeof(sys._getframe())


print(plain(1), closing(2), type(sys._getframe()).__basicsize__)
