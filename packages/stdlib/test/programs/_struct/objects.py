# Struct objects, iterators, the exception.
import _struct
from _struct import Struct, error
import _weakref


def attempt(label, function, *args, **kwargs):
    try:
        print(label, repr(function(*args, **kwargs)))
    except BaseException as e:
        print(label, type(e).__name__, e)


s = Struct("<hbx2s")
print(s.format, s.size, s.pack(1, 2, b"ab"), s.unpack(b"\1\2\3\0xy"), s.unpack_from(b"__\1\2\3\0xy", 2), s.unpack_from(buffer=b"\1\2\3\0xy", offset=0), s.__sizeof__(), Struct("").__sizeof__(), Struct("3i").__sizeof__())
b = bytearray(8)
print(s.pack_into(b, 1, 1, 2, b"ab"), b, Struct(b"i").format, Struct(format="q").size)
for args in ((), (1,), ("i", 2), ("z",), ("\xe9",), ("i\0",), (None,), (bytearray(b"i"),)):
    attempt(ascii(args), lambda: Struct(*args).size)
attempt("keyword", lambda: Struct(fmt="i"))
attempt("format", setattr, s, "format", 1)
attempt("size", setattr, s, "size", 1)
attempt("x", setattr, s, "x", 1)
u = Struct.__new__(Struct)
print(u.size)
attempt("pack", u.pack)
attempt("unpack", u.unpack, b"")
attempt("keyword", s.pack, x=1)
s.__init__("i")
print(s.size, s.format)
attempt("bad", s.__init__, "zz")
i = s.iter_unpack(b"\1\0\0\0\2\0\0\0\3\0\0\0")
print(type(i), i.__length_hint__(), next(i), i.__length_hint__(), list(i), i.__length_hint__(), next(i, None), iter(i) is i)
attempt("size", s.iter_unpack, b"123")
attempt("empty", Struct("").iter_unpack, b"")
attempt("type", s.iter_unpack, 1)
print(list(s.iter_unpack(b"")), list(_struct.iter_unpack("<2B", b"abcdef")))
a = bytearray(8)
i = s.iter_unpack(a)
attempt("resize", a.append, 1)
next(i)
del i
attempt("resize", a.append, 1)
i = s.iter_unpack(a[:8])
list(i)
attempt("new", type(i))


class T(Struct):
    def __init__(self, f):
        super().__init__(f)
        self.more = f


t = T("3h")
t.self = t
print(t.size, t.more, t.pack(1, 2, 3), _weakref.ref(t)() is t, _weakref.ref(s)() is s)
try:
    _struct.pack("z")
except error as e:
    print(type(e), e.args, isinstance(e, Exception), error.__module__, error.__name__, error.__doc__, error.__mro__)
print(error("x", 1).args, Struct.__doc__, Struct.__module__, Struct.pack.__text_signature__, Struct.unpack_from.__text_signature__, _struct.unpack_from.__text_signature__)
