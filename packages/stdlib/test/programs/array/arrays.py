# Arrays of every typecode: making, items, slices, methods, refusals.
import array
from array import array as A


def attempt(label, function, *args, **kwargs):
    try:
        print(label, ascii(function(*args, **kwargs)))
    except BaseException as error:
        print(label, type(error).__name__, error)


print(array.typecodes, array.ArrayType is A, A.__basicsize__, A.__doc__ is None)
for c in array.typecodes:
    a = A(c)
    print(c, a, a.typecode, a.itemsize, len(a), a.__sizeof__(), a.tobytes(), a.tolist())
    if c == "u":
        a = A(c, "a\xe9\u1234\U0001f600")
    else:
        a = A(c, [1, 2, 3, 100])
    print(ascii(a), len(a), a.__sizeof__(), a.tobytes(), ascii(a.tolist()), ascii(a[0]), ascii(a[-1]), ascii(a[1:3]), ascii(a[::-2]), memoryview(a).format, memoryview(a).shape)
    b = A(c, a.tobytes())
    print(a == b, a != b, a < b, a <= b[:2], a > b[:2], b in [a], a.__reduce_ex__(2)[1][0])
    b.byteswap()
    b.byteswap()
    b.reverse()
    print(a == b, ascii(b), ascii(a + b), ascii(a * 2), ascii(2 * a), ascii(a * 0), ascii(a * -1))
    for v in (0, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**32 - 1, 2**32, 2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64 - 1, 2**64, 2**70, -2**70, 1.5, 1e300, "a", "ab", "", b"a", None, True):
        attempt(c, A, c, [v])
        attempt(c, a.append, v)
    print(len(a), ascii(a[-1]))
    m = a.__reduce_ex__(3)
    print(m[0] is array._array_reconstructor, m[1][0] is A, m[1][1:3], ascii(m[0](*m[1]) == a), m[2])
attempt("none", A)
for args in ((1,), ("ii",), ("z",), ("i", 1), ("i", "abc"), ("u", b"ab"), ("i", [1, "a"]), ("i", [], 3), ("u", A("i")), ("i", A("u")), ("i", b"abc"), (b"i",), ("i", (1, 2)), ("i", range(3)), ("d", A("i", [1, 2])), ("i", A("i", [1, 2])), ("i", bytearray(8)), ("\u1234",)):
    attempt(ascii(args), A, *args)
attempt("keyword", A, typecode="i")
a = A("i", range(10))
for key in (3, -1, 10, -11, 2**70, "a", None, 1.5, slice(2, 5), slice(None, None, -3), slice(8, 2), (1,)):
    attempt(repr(key), lambda: a[key])
for key, value in ((0, 7), (-1, 8), (10, 1), (0, "x"), ("a", 1), (slice(1, 3), A("i", [5, 6, 7])), (slice(0, 2), A("i")), (slice(None, None, 2), A("i", [0] * 3)), (slice(None, None, 3), A("i", [9, 9, 9])), (slice(1, 2), [1]), (slice(1, 2), A("h")), (slice(3, 3), A("i", [1] * 20))):
    attempt(repr((key, value)), a.__setitem__, key, value)
    print(a, a.__sizeof__())
a[2:4] = a
print(a)
for key in (0, -1, 100, slice(1, 3), slice(None, None, 3), slice(None, None, -5), slice(5, 5), "a"):
    attempt(repr(key), a.__delitem__, key)
    print(a)
del a[:]
print(a, a.__sizeof__())
a = A("i", [1, 2, 3, 2])
attempt("index", a.index, 2)
attempt("index", a.index, 2, 2)
attempt("index", a.index, 2, -1)
attempt("index", a.index, 2, 2, 3)
attempt("index", a.index, 5)
attempt("index", a.index, 2, "a")
attempt("count", a.count, 2)
attempt("count", a.count, 2.0)
attempt("remove", a.remove, 2)
attempt("remove", a.remove, 9)
attempt("pop", a.pop)
attempt("pop", a.pop, 0)
attempt("pop", a.pop, 5)
attempt("pop", A("i").pop)
attempt("insert", a.insert, 0, 5)
attempt("insert", a.insert, 100, 6)
attempt("insert", a.insert, -1, 7)
attempt("insert", a.insert, 0, "a")
attempt("extend", a.extend, [1, 2])
attempt("extend", a.extend, A("i", [3]))
attempt("extend", a.extend, a)
attempt("extend", a.extend, A("h", [3]))
attempt("extend", a.extend, [1, "x"])
attempt("extend", a.extend, 5)
print(a)
attempt("fromlist", a.fromlist, [1, 2])
attempt("fromlist", a.fromlist, [1, "a"])
attempt("fromlist", a.fromlist, (1,))
attempt("frombytes", a.frombytes, b"\1\0\0\0")
attempt("frombytes", a.frombytes, b"abc")
attempt("frombytes", a.frombytes, "abc")
attempt("frombytes", a.frombytes, A("i", [1]))
attempt("fromunicode", a.fromunicode, "x")
attempt("tounicode", a.tounicode)
print(a)
u = A("u", "ab")
attempt("fromunicode", u.fromunicode, "\u1234")
attempt("tounicode", u.tounicode)
attempt("bad char", lambda: A("u", b"\xff\xff\xff\xff")[0])
attempt("add", lambda: a + [1])
attempt("add", lambda: a + A("h"))
attempt("iadd", a.__iadd__, [1])
a *= 2
a += A("i", [1])
print(a)
a *= 0
print(a)
print(A("i", [1, 2]) == A("d", [1.0, 2.0]), A("i", [1]) == [1], A("i", [1, 3]) > A("i", [1, 2, 5]), A("d", [float("nan")]) == A("d", [float("nan")]))
attempt("order", lambda: A("i") < [1])
attempt("hash", hash, A("i"))
a = A("H", [1, 2, 3])
m = memoryview(a)
attempt("resize", a.append, 1)
attempt("resize", a.pop)
attempt("resize", a.extend, [1])
attempt("resize", a.__delitem__, 0)
attempt("resize", a.__delitem__, slice(None, None, 2))
a[0] = 9
m[1] = 8
print(a, m.tolist(), m.nbytes)
m.release()
a.append(4)
print(a, bytes(a), bytearray(a), memoryview(A("i")).tolist())
i = iter(a)
print(type(i), next(i), list(i), list(i))
attempt("new", type(i))
print(2 in A("i", [1, 2]), "x" in A("i", [1]), list(reversed(A("i", [1, 2]))), A("i", [1]).__copy__(), A("i", [1]).__deepcopy__(None))


class File:
    def __init__(self):
        self.data = b""

    def write(self, data):
        self.data += data

    def read(self, n):
        piece, self.data = self.data[:n], self.data[n:]
        return piece


f = File()
A("h", range(5)).tofile(f)
print(f.data)
a = A("h")
attempt("fromfile", a.fromfile, f, 3)
attempt("fromfile", a.fromfile, f, 3)
attempt("fromfile", a.fromfile, f, -1)
attempt("fromfile", a.fromfile, 5, 1)
print(a)


class B(A):
    def __new__(cls, *args, more=None):
        self = A.__new__(cls, *args)
        self.more = more
        return self


b = B("i", [1], more=5)
print(b, b.more, b.__reduce_ex__(2)[1:], type(b[:]).__name__, type(b + b).__name__)
R = array._array_reconstructor
for args in ((A, "i", 8, b"\1\0\0\0"), (A, "i", 9, b"\1\0\0\0"), (A, "l", 9, b"\0\0\0\1"), (A, "d", 14, b"\0\0\x80?"), (A, "u", 18, b"a\0"), (A, "u", 21, b"\0\0\0a"), (A, "u", 18, b"a\0b\0"), (A, "u", 19, b"\0a\0b"), (A, "u", 21, b"\0\0\0a\0\0\0b"), (A, "i", 8, b"abc"), (A, "i", 22, b""), (A, "i", -1, b""), (A, "z", 0, b""), (A, "ii", 0, b""), (int, "i", 0, b""), (1, "i", 0, b""), (A, "i", 0, "a"), (A, "B", 4, b"\xff\xff"), (A, "q", 3, b"\1\2")):
    attempt("reconstruct", R, *args)
