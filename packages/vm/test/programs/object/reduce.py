"""object.__reduce_ex__: what copy and pickle see."""
import copy
import copyreg


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


def show(value):
    func, *rest = value
    return func.__name__, *rest


class A:
    def __init__(self):
        self.x = 1


class Slots:
    __slots__ = ("x", "y")


class L(list):
    pass


class D(dict):
    pass


class NewArgs:
    def __getnewargs__(self):
        return (1, 2)


class NewArgsEx:
    def __getnewargs_ex__(self):
        return (1,), {"k": 2}


class State:
    def __getstate__(self):
        return "state"


print(show(object().__reduce_ex__(2)), show(object().__reduce_ex__(0)), show(object().__reduce__()))
print(show(A().__reduce_ex__(2)), show(A().__reduce_ex__(0)), show(A().__reduce_ex__(4)))
s = Slots()
print(show(s.__reduce_ex__(2)))
s.x = 5
print(show(s.__reduce_ex__(2)))
attempt(s.__reduce_ex__, 0)
print(Slots.__slotnames__)
f, args, state, items, pairs = L([1, 2]).__reduce_ex__(2)
print(f.__name__, args, state, list(items), pairs)
f, args, state, items, pairs = D(a=1).__reduce_ex__(2)
print(f.__name__, args, state, items, list(pairs))
print(show(NewArgs().__reduce_ex__(2)), show(NewArgsEx().__reduce_ex__(2)), show(State().__reduce_ex__(2)))
attempt(iter([]).__class__.__reduce_ex__, iter([]), 2)
attempt((x for x in ()).__reduce_ex__, 2)
attempt(type(len).__reduce_ex__, len, 2)
print(len.__reduce__(), [].append.__reduce__()[1], list.append.__reduce__()[1], list.__add__.__reduce__()[1])


class BadArgs:
    def __getnewargs__(self):
        return 5


class BadArgsEx:
    def __init__(self, value):
        self.value = value

    def __getnewargs_ex__(self):
        return self.value


attempt(BadArgs().__reduce_ex__, 2)
attempt(BadArgsEx(5).__reduce_ex__, 2)
attempt(BadArgsEx((1,)).__reduce_ex__, 2)
attempt(BadArgsEx((1, {})).__reduce_ex__, 2)
attempt(BadArgsEx(((), 1)).__reduce_ex__, 2)


class Own:
    def __reduce__(self):
        return "own"


print(Own().__reduce_ex__(2))
a = copy.copy(A())
print(a.x, copy.deepcopy([A()])[0].x, copy.copy(s).x, copy.copy(L([1])), type(copy.copy(L([1]))).__name__)
print(copyreg.__newobj__(int, 5))
