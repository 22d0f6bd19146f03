"""isinstance and issubclass."""


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class A: pass
class B(A): pass


print(isinstance(1, int), isinstance(True, int), isinstance(1, str), isinstance(B(), A), isinstance(A(), B))
print(isinstance(1, (str, int)), isinstance(1, (str, (bytes, (int,)))), isinstance(1, ()), isinstance(int, type), isinstance(type, type))
print(issubclass(bool, int), issubclass(int, bool), issubclass(B, (str, A)), issubclass(B, B), issubclass(int, object), issubclass(type, object))
attempt(isinstance, 1, 1)
attempt(isinstance, 1, (1,))
attempt(isinstance, 1, (int, 1))
attempt(issubclass, 1, int)
attempt(issubclass, int, 1)
attempt(issubclass, 1, 1)
attempt(issubclass, int, (str, 1))
attempt(isinstance, 1, int | str)
attempt(isinstance, 1.0, int | str)
attempt(isinstance, None, int | None)
attempt(issubclass, int, int | None)
attempt(isinstance, 1, list[int])
attempt(issubclass, int, list[int])
attempt(isinstance, 1)
attempt(isinstance, 1, 2, 3)


class Abstract:
    def __init__(self, *bases):
        self.bases = bases

    @property
    def __bases__(self):
        return self.bases


root = Abstract()
leaf = Abstract(Abstract(), Abstract(root))


class Instance:
    def __init__(self, cls):
        self.cls = cls

    @property
    def __class__(self):
        return self.cls


print(issubclass(leaf, root), issubclass(root, leaf), isinstance(Instance(leaf), root), isinstance(Instance(root), leaf))
print(issubclass(leaf, (int, root)), isinstance(1, root))


class BadBases:
    __bases__ = 5


attempt(issubclass, BadBases(), root)
attempt(isinstance, 1, BadBases())


class Check(type):
    def __instancecheck__(cls, obj):
        if obj == "raise":
            raise ValueError("no")
        return obj

    def __subclasscheck__(cls, sub):
        return []


class Checked(metaclass=Check):
    pass


print(isinstance(1, Checked), isinstance(0, Checked), isinstance("", (Checked, str)), issubclass(int, Checked))
attempt(isinstance, "raise", Checked)
print(isinstance(Checked(), Checked))
nested = int
for _ in range(50):
    nested = (nested,)
print(isinstance(1, nested))
