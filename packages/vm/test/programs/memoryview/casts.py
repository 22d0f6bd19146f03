# Casts, shapes, comparisons, hashes, weak references, cycles.
import gc
import _weakref as weakref


def attempt(label, function, *args, **kwargs):
    try:
        print(label, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(label, type(error).__name__, error)


data = bytes(range(1, 17)) + bytes(range(240, 256)) + bytes(16)
for f in "cbB?hHiIlLqQnNfdP":
    v = memoryview(data).cast(f)
    print(f, v.itemsize, v.shape, v.strides, v.format, v.nbytes, [repr(x) for x in v.tolist()])
    w = memoryview(data).cast("@" + f)
    print(w.format, v == w, v == memoryview(data), [x for x in v] == v.tolist() or f in "fd", v[1], v[::2].tolist()[:2])
for f in ("e", "x", "", "@", "<i", "ii", "s", "p", "\xe9", "B\0i", "B\0", "=b", "@@b"):
    attempt(ascii(f), memoryview(data).cast, f) if f not in ("B\0i", "B\0") else attempt(ascii(f), lambda: memoryview(data).cast(f).format)
attempt("type", memoryview(data).cast, 1)
attempt("bytes", memoryview(data).cast, b"B")
attempt("none", memoryview(data).cast)
attempt("length", memoryview(b"abc").cast, "H")
attempt("non-byte", memoryview(b"abcd").cast("H").cast, "I")
attempt("strided", memoryview(b"abcd")[::2].cast, "b")
attempt("shape", memoryview(b"abcd").cast, "B", 4)
attempt("shape", memoryview(b"abcd").cast, "B", [2, 3])
attempt("shape", memoryview(b"abcd").cast, "B", [2, 0])
attempt("shape", memoryview(b"abcd").cast, "B", [-2, -2])
attempt("shape", memoryview(b"abcd").cast, "B", [2.0, 2])
attempt("shape", memoryview(b"abcd").cast, "B", [2**70, 2])
attempt("shape", memoryview(b"abcd").cast, "B", [2**62, 4])
attempt("shape", memoryview(b"abcd").cast, "B", [1] * 65)
attempt("zero", memoryview(b"").cast, "B", [0])
attempt("zero", lambda: memoryview(b"").cast("H").shape)
v = memoryview(bytearray(range(24))).cast("B", [2, 3, 4])
print(v.ndim, v.shape, v.strides, v.tolist(), v.nbytes, len(v), v.c_contiguous, v.f_contiguous, v.contiguous)
print(v[1, 2, 3], v[-1, -1, -1], v.tobytes(), v.tobytes("F"), v.tobytes("A"), v.tobytes(None), v.tobytes(order="C"))
attempt("order", v.tobytes, "x")
attempt("order", v.tobytes, 1)
v[0, 1, 2] = 99
print(v.obj)
attempt("sub", lambda: v[0])
attempt("sub", lambda: v[0, 1])
attempt("out", lambda: v[0, 3, 0])
attempt("out", lambda: v[2, 0, 0])
attempt("many", lambda: v[0, 0, 0, 0])
attempt("slices", lambda: v[0:1, 0:1])
attempt("set", v.__setitem__, 0, 1)
attempt("set", v.__setitem__, (0, 0), 1)
attempt("set", v.__setitem__, (0, 0, 0, 0), 1)
attempt("set", v.__setitem__, slice(0, 1), b"")
attempt("set", v.__setitem__, (slice(0, 1), slice(1)), b"")
attempt("iter", iter, v)
attempt("in", lambda: 1 in v)
attempt("nd to nd", v.cast, "B", [4, 6])
half = v[1:]
print(half.shape, half.tolist(), half.tobytes(), half.hex())
odd = v[::-1]
print(odd.shape, odd.strides, odd.tolist(), odd.tobytes(), odd.tobytes("F"), odd.contiguous, odd == v, odd[::-1] == v)
flat = v.cast("B")
print(flat.shape, flat == bytes(flat), v == flat)
x = memoryview(bytearray(16)).cast("i", (2, 2))
x[1, 0] = -7
print(x.tolist(), x.cast("B").tolist())
s = memoryview(bytearray(b"\1\2\3\4")).cast("I", [])
print(s.ndim, s.shape, s.strides, s.tolist(), s[()], s[...] is s, len(s), s.tobytes(), s.nbytes)
s[()] = 5
s[...] = 6
print(s.tolist(), s == s, s.cast("B").tolist())
attempt("scalar", lambda: s[0])
attempt("scalar", s.__setitem__, 0, 1)
attempt("scalar", iter, s)
attempt("scalar", lambda: s[1:])
b = bytearray(8)
for f, values in {
    "b": (-128, 127, 128, "x", None, True), "H": (65535, -1, 65536, 1.0), "i": (2**31 - 1, -2**31, 2**31), "I": (2**32 - 1, 2**32, -1),
    "q": (2**63 - 1, -2**63, 2**63, -2**63 - 1), "Q": (2**64 - 1, 2**64, -1), "l": (-1, 2**64), "N": (2**64 - 1,), "n": (-1,), "P": (2**64 - 1, -1, -2**63, 2**64, -2**63 - 1, "x"),
    "f": (1.5, 1e300, float("nan"), "x", 1, 10**400), "d": (1.5, -0.0, 10**400, "x", 3), "?": (1, 0, [], [1]), "c": (b"a", b"ab", b"", 1, "a"),
}.items():
    v = memoryview(b).cast(f)
    for value in values:
        attempt(f, v.__setitem__, 0, value)
        print(v[0] if f not in "fd" else repr(v[0]), b)


class Bad:
    def __bool__(self):
        1 / 0

    def __index__(self):
        1 / 0

    __float__ = __index__


for f in "?bdP":
    attempt(f, memoryview(b).cast(f).__setitem__, 0, Bad())

print(memoryview(b"abc") == b"abc", memoryview(b"abc") == bytearray(b"abd"), memoryview(b"abc") != memoryview(b"abc"), b"abc" == memoryview(b"abc"))
print(memoryview(b"abc") == "abc", memoryview(b"abc") == 1, memoryview(b"") == b"", memoryview(b"").cast("I") == b"")
attempt("order", lambda: memoryview(b"a") < memoryview(b"b"))
attempt("order", lambda: memoryview(b"a") >= b"b")
print(memoryview(b"\1\0\2\0").cast("H") == memoryview(b"\1\2"), memoryview(b"\1\0\2\0").cast("H") == memoryview(b"\1\2").cast("b"))
nan = memoryview(b"\0\0\0\0\0\0\xf8\x7f").cast("d")
print(nan == nan, nan.cast("B") == nan.cast("B"), memoryview(bytes(8)).cast("d") == memoryview(bytes(7) + b"\x80").cast("d"))
print(memoryview(b"\1\2").cast("?") == memoryview(b"\2\1").cast("?"), memoryview(b"\1").cast("c") == b"\1", memoryview(b"\1").cast("b") == b"\1")
print(memoryview(b"abcd")[::2] == b"ac", memoryview(b"abcd").cast("B", [2, 2]) == memoryview(b"abcd").cast("b", [2, 2]), memoryview(b"abcd").cast("B", [2, 2]) == b"abcd")
print(hash(memoryview(b"abc")) == hash(b"abc"), hash(memoryview(b"abcdef")[::2]) == hash(b"ace"), hash(memoryview(b"abcd").cast("c", [2, 2])) == hash(b"abcd"))
attempt("hash", hash, memoryview(bytearray(1)))
attempt("hash", hash, memoryview(b"ab").cast("H"))
attempt("hash", hash, memoryview(bytearray(1)).toreadonly())
v = memoryview(b"abc")
h = hash(v)
v.release()
print(hash(v) == h)
v = memoryview(b"abc")
r = weakref.ref(v, lambda r: print("gone", r() is None))
del v
print(r())
a = bytearray(3)
with memoryview(a) as outer, memoryview(outer) as inner:
    pass
v = memoryview(a)
u = memoryview(v[1:])
del v
attempt("grow", a.append, 1)
del u
attempt("grow", a.append, 1)


class B(bytearray):
    pass


for _ in range(3):
    c = B(b"abc")
    c.view = memoryview(c)
    c.more = c.view[1:]
    w = weakref.ref(c)
    del c
    gc.collect()
    print(w())
v = memoryview(b"abc")
print(gc.is_tracked(v))
