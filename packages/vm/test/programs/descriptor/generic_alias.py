"""types.GenericAlias and types.UnionType."""
import types


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


a = list[int]
print(a, a.__origin__, a.__args__, a.__parameters__, type(a), a.__class__, a.__name__, a.__module__, a.__doc__ == list.__doc__)
print(list[int, ...], list[()], list[None], list["x"], list[[int, str]], dict[int, "str"], list[list[int]], tuple[int, ...], type[int])
print(a == list[int], a != list[int], a == list[str], a == list, hash(a) == hash(list[int]), a == types.GenericAlias(list, int))
attempt(lambda: a[str])
print(a(), a([1, 2]), a.append, type(a()), dict[str, int](x=1))
attempt(lambda: a < a)
attempt(isinstance, [], a)
attempt(issubclass, list, a)
attempt(isinstance, [], (str, a))
attempt(setattr, a, "foo", 1)
attempt(setattr, a, "__origin__", 1)
attempt(lambda: a.foo)
attempt(lambda: a.__copy__)
attempt(lambda: a.__deepcopy__)
attempt(types.GenericAlias)
attempt(types.GenericAlias, 1)
attempt(types.GenericAlias, int, x=2)
print(types.GenericAlias(1, 2), types.GenericAlias(int, 2), types.GenericAlias(list, (int,)), types.GenericAlias(list, "x"))
print(a.__reduce__(), a.__mro_entries__(()), "__args__" in dir(a), "append" in dir(a))


class C(list[int]):
    pass


print(C.__mro__, C.__orig_bases__, C.__bases__)


class G:
    def __class_getitem__(cls, item):
        return types.GenericAlias(cls, item)


print(G[int], G[int]().__orig_class__, type(G[int]()).__name__)


class Local:
    class Inner:
        pass


print(list[Local.Inner], list[Local], list[len])


class TypeVar:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return "~" + self.name


TypeVar.__module__ = "typing"
T, U = TypeVar("T"), TypeVar("U")
d = dict[T, list[U]]
print(d, d.__parameters__, d[int, str], d[int, T], d[T, U] == d, dict[T, T].__parameters__, dict[T, T][int])
attempt(lambda: d[int])
attempt(lambda: d[int, str, bytes])
print(list[T][int], list[T][list[U]][bytes], tuple[T, ...][int], (list[T] | None)[int])

u = int | str
print(u, type(u), u.__args__, u.__parameters__, u == str | int, hash(u) == hash(str | int), u == int, u != int | bytes)
print(int | None, None | int, (int | str) | int, int | list[int], int | int, u | None | bytes, list[int] | list[int], int | None | list[str])
attempt(lambda: int | "a")
attempt(lambda: "a" | int)
attempt(lambda: int | 1)
attempt(lambda: None | None)
attempt(lambda: u < 1)
attempt(lambda: u[str])
attempt(type(u))
attempt(setattr, u, "x", 1)
print(isinstance(1, u), isinstance("", u), isinstance(b"", u), isinstance(None, int | None), issubclass(bool, u), issubclass(bytes, u))
attempt(isinstance, 1, int | list[int])
attempt(issubclass, int, int | list[int])
attempt(issubclass, 1, u)
print(u.__module__, u.__doc__, a.__parameters__)
print({int | str: 1}[str | int], list[int | str], (list[T] | T if False else list[T] | None).__parameters__)


class Meta(type):
    def __or__(cls, other):
        return "meta or"

    def __ror__(cls, other):
        return "meta ror"


class M(metaclass=Meta):
    pass


print(M | int, int | M)
