"""list_iterator and list_reverseiterator, and lists that change while they are iterated over."""


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


l = [1, 2, 3]
it = iter(l)
print(type(it).__name__, it.__length_hint__(), next(it), it.__length_hint__(), it.__reduce__()[1:])
l.append(4)
print(list(it), it.__length_hint__(), it.__reduce__()[1:])
l.append(5)
attempt(next, it)
r = reversed(l)
print(type(r).__name__, r.__length_hint__(), next(r), r.__reduce__()[0].__name__, r.__reduce__()[1:], list(r), r.__reduce__()[1:], r.__length_hint__())
it = iter([1, 2, 3, 4])
it.__setstate__(2)
print(list(it))
it = iter([1, 2])
it.__setstate__(-5)
print(list(it))
it = iter([1, 2])
it.__setstate__(50)
print(list(it))
attempt(iter([1]).__setstate__, "a")
r = reversed([1, 2, 3])
r.__setstate__(1)
print(list(r))
r = reversed([1, 2, 3])
r.__setstate__(-9)
print(list(r))
r = reversed([1, 2, 3])
r.__setstate__(9)
print(list(r))
attempt(type(it))
attempt(type(r))
l = [1, 2, 3, 4, 5]
out = []
for x in l:
    out.append(x)
    if x % 2:
        l.remove(x)
print(out, l)
l = [1]
for x in l:
    if len(l) < 10:
        l.append(x + 1)
print(l)
r = reversed([1, 2, 3])
l = [1, 2, 3]
r = reversed(l)
next(r)
l.clear()
print(list(r), r.__length_hint__())
print(iter(it) is it, list(iter(())), it.__iter__() is it)


class Evil:
    def __eq__(self, other):
        evil.clear()
        return False


evil = [Evil(), Evil(), 1]
print(1 in evil, evil)
evil = [Evil(), 1]
print(evil.count(1), evil)
evil = [Evil(), 1]
attempt(evil.index, 1)
evil = [Evil(), 1]
attempt(evil.remove, 1)
evil = [Evil(), 1]
print(evil == [2, 1], evil)


class EvilRepr:
    def __repr__(self):
        shown.clear()
        return "evil"


shown = [EvilRepr(), 2, 3]
print(repr(shown))


class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter([1, 2])

    def __length_hint__(self):
        if isinstance(self.hint, Exception):
            raise self.hint
        return self.hint


print(list(Hint(5)), list(Hint(0)), list(Hint(NotImplemented)), list(Hint(TypeError("x"))))
attempt(list, Hint(-1))
attempt(list, Hint("a"))
attempt(list, Hint(ValueError("hint")))


class Len:
    def __len__(self):
        raise RuntimeError("len")

    def __iter__(self):
        return iter("ab")


attempt(list, Len())


class Del:
    def __del__(self):
        box.append("del")


box = [Del(), 1]
box[0] = 2
print(box)
box[:] = [Del()]
box[0:1] = []
print(box)
box.append(Del())
box.clear()
print(box)
box.append(Del())
box.pop()
print(box)
a, *b = [1, 2, 3]
print(a, b, [*b, *"xy"])
nested = []
for i in range(100000):
    nested = [nested]
del nested
print("freed")
attempt(lambda: [0] * (1 << 60))
