"""Descriptors of built-in types and the functions they make."""


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def plain(x):
    return repr(x).split(" at 0x")[0]


append, real, fget, fromkeys, maketrans = list.append, int.real, property.fget, dict.__dict__["fromkeys"], str.__dict__["maketrans"]
print(append, real, fget, fromkeys, plain([].append), plain(dict.fromkeys), plain(str.maketrans), len, plain(object.__new__))
for d in (append, real, fget, fromkeys, int.__add__):
    print(type(d).__name__, d.__name__, d.__qualname__, d.__objclass__, type(d).__mro__[1:])
print(append.__doc__, "|", append.__text_signature__, "|", real.__doc__, "|", fget.__doc__, "|", super.__thisclass__.__doc__)
print(len.__name__, len.__qualname__, len.__module__, len.__self__, len.__text_signature__, [].append.__qualname__, [].append.__self__)
print([].append.__module__, dict.fromkeys.__self__, str.maketrans.__self__, str.maketrans.__qualname__, len.__doc__)

attempt(list.append)
attempt(list.append, 1)
attempt(list.append, [])
attempt(list.append, [], 1, 2)
attempt(list.append, [], x=1)
attempt([].append)
attempt([].append, x=1)
attempt([].clear, 1)
attempt([].clear, x=1)
attempt(list.clear, [], 1)
attempt([].pop, x=1)
attempt([].insert, 1)
attempt([].insert, 1, 2, 3)
attempt(len)
attempt(len, 1, 2)
attempt(len, x=1)
attempt([].sort, 1)
attempt([].sort, x=1)
attempt(dict.fromkeys)
attempt(fromkeys)
attempt(fromkeys, 1)
attempt(fromkeys, int)
attempt(fromkeys, dict, "ab")
attempt(str.maketrans)
attempt(str.maketrans, "a", "b")
attempt(globals, 1)
attempt(isinstance, 1)
attempt(divmod, 1)
attempt(getattr, 1)
attempt(abs)
attempt("a".split, 1, 2, 3)
attempt("a".split, None, maxsplit=1)
attempt("a".split, sep="a", sep2=1)
attempt("a".encode, encoding="utf-8", x=1)

attempt(real.__get__, "a")
attempt(real.__get__, 5)
attempt(real.__get__, None, int)
attempt(real.__set__, 1, 1)
attempt(real.__delete__, 1)
attempt(real.__set__, "a", 1)
attempt(fget.__get__, "a")
attempt(fget.__set__, property(), 1)
attempt(fget.__set__, 1, 1)
attempt(append.__get__, 1)
attempt(append.__get__, None, list)
attempt(fromkeys.__get__, None, None)
attempt(fromkeys.__get__, 1)
attempt(fromkeys.__get__, None, int)
attempt(fromkeys.__get__, None, 1)
attempt(lambda: fromkeys.__get__({})("ab"))
attempt(lambda: append.__get__([]).__self__)
attempt(setattr, append, "x", 1)
attempt(setattr, len, "x", 1)
attempt(setattr, len, "__module__", "changed")
attempt(lambda: len.nothing)
attempt(lambda: append.nothing)
a, b = [], []
print(a.append == a.append, a.append == b.append, a.append != b.append, len == len, len == abs, hash(a.append) == hash(a.append))
attempt(lambda: len < abs)
print(callable(append), callable(real), callable(fromkeys), callable(maketrans), append([1], 2))
print(len.__call__([1]), append.__call__(a, 1), a, fromkeys.__call__(dict, "x"))
print(list(map(str.upper, "abc")), sorted(["b", "A"], key=str.lower))


class Sub(list):
    pass


s = Sub()
list.append(s, 1)
print(s, s.append.__qualname__, Sub.append is list.append, plain(s.append))
