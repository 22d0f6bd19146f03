# Views of bytes and bytearrays: items, slices, assignment, release.
import sys


def attempt(label, function, *args, **kwargs):
    try:
        print(label, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(label, type(error).__name__, error)


def attributes(m):
    return (m.obj, m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.c_contiguous, m.f_contiguous, m.contiguous)


print(memoryview.__text_signature__, memoryview.__doc__)
print(memoryview.__basicsize__, memoryview.__itemsize__, memoryview.__weakrefoffset__, hex(memoryview.__flags__))
attempt("none", memoryview)
attempt("int", memoryview, 1)
attempt("str", memoryview, "abc")
attempt("two", memoryview, b"a", b"b")
attempt("keyword", lambda: bytes(memoryview(object=b"xy")))
attempt("bad keyword", lambda: memoryview(obj=b"xy"))
m = memoryview(b"abcdef")
print(attributes(m), len(m), m.__sizeof__() + 16)
print(m[0], m[-1], m[5], list(m), m.tolist(), m.tobytes(), bytes(m))
attempt("out", lambda: m[6])
attempt("out", lambda: m[-7])
attempt("huge", lambda: m[10**30])
attempt("str", lambda: m["a"])
attempt("none", lambda: m[None])
attempt("ellipsis", lambda: m[...])
attempt("tuple", lambda: m[(2,)])
attempt("tuple", lambda: m[2, 3])
attempt("empty tuple", lambda: m[()])
attempt("slices", lambda: m[1:2, 2:3])
attempt("mixed", lambda: m[1:2, 3])
attempt("readonly", m.__setitem__, 0, 1)
attempt("readonly", m.__delitem__, 0)
for s in (slice(None), slice(1, 4), slice(None, None, 2), slice(None, None, -1), slice(4, 1, -2), slice(10, 20), slice(3, 3), slice(None, None, sys.maxsize)):
    v = m[s]
    print(s, attributes(v)[1:], v.tolist(), v.tobytes(), len(v))
attempt("zero step", lambda: m[::0])
attempt("bad slice", lambda: m["a":])
a = bytearray(b"abcdef")
m = memoryview(a)
m[0] = 65
m[-1] = 90
m[1:3] = b"xy"
m[3:5] = m[0:2]
print(a)
m[0:5] = m[1:6]
print(a)
m[1:6] = m[0:5]
print(a)
m[::2] = m[::-2]
print(a)
m[::-1] = bytes(m)
print(a)
attempt("256", m.__setitem__, 0, 256)
attempt("-1", m.__setitem__, 0, -1)
attempt("str", m.__setitem__, 0, "a")
attempt("float", m.__setitem__, 0, 1.5)
attempt("bytes", m.__setitem__, 0, b"a")
attempt("length", m.__setitem__, slice(0, 2), b"abc")
attempt("not bytes", m.__setitem__, slice(0, 2), 5)
attempt("list", m.__setitem__, slice(0, 2), [1, 2])
attempt("index", m.__setitem__, 6, 1)
attempt("key", m.__setitem__, "x", 1)
attempt("ellipsis", m.__setitem__, ..., 1)
attempt("tuple", m.__setitem__, (1,), 7)
attempt("tuple", m.__setitem__, (), 7)
attempt("tuple", m.__setitem__, (1, 2), 7)
attempt("slices", m.__setitem__, (slice(1), slice(2)), 7)
attempt("delete", m.__delitem__, 0)
attempt("delete slice", m.__delitem__, slice(0, 1))
attempt("resize", a.append, 1)
w = m[1:3]
attempt("resize", a.clear)
m.release()
attempt("resize", a.clear)
w.release()
a.append(33)
print(a)
for name in ("obj", "nbytes", "itemsize", "format", "ndim", "shape", "strides", "suboffsets", "readonly", "c_contiguous", "f_contiguous", "contiguous"):
    attempt(name, getattr, m, name)
for f in (len, list, bytes, hash, memoryview):
    attempt(f.__name__, f, m)
attempt("tolist", m.tolist)
attempt("tobytes", m.tobytes)
attempt("hex", m.hex)
attempt("cast", m.cast, "B")
attempt("toreadonly", m.toreadonly)
attempt("item", lambda: m[0])
attempt("set", m.__setitem__, 0, 0)
attempt("enter", m.__enter__)
attempt("release", m.release)
print(repr(m).startswith("<released memory at 0x"), repr(memoryview(b"")).startswith("<memory at 0x"))
print(m == m, m != m, m == w, m == b"")
with memoryview(a) as v:
    attempt("resize", a.append, 1)
a.append(1)
attempt("after with", lambda: v[0])
v = memoryview(a)
w = memoryview(v)
print(w.obj is a)
try:
    with v:
        raise KeyError(1)
except KeyError as error:
    print("error", error)
print(w[0])
attempt("release", w.__exit__, 1, 2, 3)


class Index:
    def __init__(self, view, value):
        self.view = view
        self.value = value

    def __index__(self):
        self.view.release()
        return self.value


for key in (0, slice(0, 1), (0,)):
    v = memoryview(bytearray(b"abc"))
    attempt("release meanwhile", v.__setitem__, 0, Index(v, 1))
    v = memoryview(bytearray(b"abc"))
    attempt("release meanwhile", lambda: v[Index(v, 1)])
    v = memoryview(bytearray(b"abc"))
    attempt("release meanwhile", v.__setitem__, Index(v, 0), 1)
    v = memoryview(bytearray(b"abc"))
    attempt("release meanwhile", lambda: v[(Index(v, 1),)])
v = memoryview(bytearray(b"abc"))
e = memoryview(v)
print(sys.getrefcount(a))
i = iter(memoryview(b"ab"))
print(type(i), next(i), list(i), next(i, None), list(i))
v = memoryview(b"ab")
i = iter(v)
next(i)
v.release()
attempt("next", next, i)
print(list(reversed(memoryview(b"abc"))), 98 in memoryview(b"abc"), b"a" in memoryview(b"abc"))
print(memoryview(b"abc").hex(), memoryview(b"abcd").hex(":"), memoryview(b"abcde").hex("-", 2), memoryview(b"abcdef")[::2].hex(), memoryview(b"abcdef")[::-2].hex(".", -2))
attempt("hex", memoryview(b"a").hex, "ab")
attempt("hex", memoryview(b"a").hex, 1)
r = memoryview(bytearray(b"ab")).toreadonly()
print(r.readonly, r.obj, r.tolist())
attempt("set", r.__setitem__, 0, 1)
print(bytes(memoryview(b"abc")[::-1]), bytearray(memoryview(b"abcd")[::2]), b"".join([memoryview(b"ab"), memoryview(b"cd")]))
print(int.from_bytes(memoryview(b"\1\2"), "big"), b"x" + memoryview(b"yz"), bytes.fromhex("00") + memoryview(b"1"))
attempt("add", lambda: memoryview(b"a") + b"b")
attempt("mul", lambda: memoryview(b"a") * 2)
attempt("join strided", lambda: b"".join([memoryview(b"abcd")[::2]]))
attempt("new", memoryview.__new__, memoryview)
try:
    class C(memoryview):
        pass
except TypeError as error:
    print(error)
