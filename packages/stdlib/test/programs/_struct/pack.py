# Packing and unpacking in every format, and what is refused.
import _struct


def attempt(label, function, *args, **kwargs):
    try:
        print(label, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(label, type(error).__name__, error)


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Float:
    def __float__(self):
        return 2.5


class Bad:
    def __index__(self):
        1 / 0

    __float__ = __bool__ = __index__


values = (0, 1, -1, 127, -128, 128, 255, 256, 32767, -32768, 65535, 65536, 2**31 - 1, -2**31, 2**31, 2**32 - 1, 2**32, 2**63 - 1, -2**63, 2**63, 2**64 - 1, 2**64, -2**63 - 1, 2**200,
    1.5, -0.0, 1e300, 65519.9, 65520.0, 2.0**-24, 2.0**-25, 3e-8, 0.1, 1e-320, float("inf"), -float("inf"), float("nan"), 3.4028235677973366e38, "a", b"a", b"ab", b"", bytearray(b"z"), None, True, Index(5), Index(-5), Index(2**100), Float(), Bad())
for prefix in ("", "@", "<", ">", "=", "!"):
    for char in "cbB?hHiIlLqQnNefdspP":
        for value in values:
            attempt(prefix + char, _struct.pack, prefix + char, value)
data = bytes(range(250, 256)) + bytes(range(0, 30)) + b"\x00\x7c\x00\xfc\x01\x7e\x01\x00\xff\x03\x00\x04\xff\x7b"
for prefix in ("", "@", "<", ">", "=", "!"):
    for f in ("c", "b", "B", "?", "h", "H", "i", "I", "l", "L", "q", "Q", "n", "N", "f", "d", "P", "3s", "0s", "4p", "1p", "x", "3x", "bhilq", "qlihb", "bxh", "b0h", "b0i", "b0q", "2h3B", "b 2 h", "0x", "b3xi", "cP", "?d", "e3e", "ssss", "s0is"):
        attempt(prefix + f, _struct.calcsize, prefix + f)
        try:
            n = _struct.calcsize(prefix + f)
        except _struct.error:
            continue
        print(_struct.unpack(prefix + f, data[:n]), _struct.unpack_from(prefix + f, data, 3))
print([_struct.unpack("<e", data[i : i + 2]) for i in range(36, 50, 2)])
print([_struct.unpack(">e", data[i : i + 2]) for i in range(36, 50, 2)])
for f in ("z", "3", "3 i", "i\0", "9" * 30 + "i", str(2**62) + "q", "<n", "<P", "@@i", "i<i", "-1i", "é", b"i", bytearray(b"i"), 1, None, ""):
    attempt(ascii(f)[:30], _struct.calcsize, f)
attempt("s", _struct.pack, "5s", b"ab")
attempt("s", _struct.pack, "1s", b"ab")
attempt("s", _struct.pack, "0s", b"ab")
attempt("p", _struct.pack, "5p", b"abcdef")
attempt("p", _struct.pack, "300p", b"a" * 290)
attempt("p", _struct.unpack, "3p", b"\xffab")
attempt("0p", _struct.unpack, "0p", b"")
attempt("mixed", _struct.pack, "<bhi3sxd?", 1, 2, 3, b"abcd", 4.5, [])
attempt("count", _struct.pack, "ii", 1)
attempt("count", _struct.pack, "ii", 1, 2, 3)
attempt("none", _struct.pack)
attempt("none", _struct.pack_into)
attempt("none", _struct.unpack)
attempt("none", _struct.unpack, "i")
attempt("keyword", _struct.unpack, "i", buffer=b"1234")
attempt("keyword", _struct.unpack_from, "i", buffer=b"12345", offset=1)
attempt("keyword", _struct.pack, "i", x=1)
attempt("size", _struct.unpack, "i", b"123")
attempt("size", _struct.unpack, "i", "1234")
for offset in (0, 1, 4, 5, -1, -4, -8, -9, 100, -100, 2**70, "a", Index(2)):
    attempt(repr(offset)[:20] if not isinstance(offset, Index) else "index", _struct.unpack_from, "i", b"12345678", offset)
    b = bytearray(b"12345678")
    attempt("into", _struct.pack_into, "<i", b, offset, 0x41424344)
    print(b)
attempt("readonly", _struct.pack_into, "i", b"1234", 0, 1)
attempt("no buffer", _struct.pack_into, "i", 5, 0, 1)
attempt("few", _struct.pack_into, "i", b)
attempt("few", _struct.pack_into, "i", b, 0)
attempt("many", _struct.pack_into, "i", b, 0, 1, 2)
b = bytearray(b"12345678")
attempt("partly", _struct.pack_into, "<hh", b, 2, 0x4142, "x")
print(b)
b.append(1)
attempt("strided", _struct.unpack, "<2b", memoryview(b"abcd")[::2])
attempt("array", _struct.unpack, "<2b", memoryview(b"abcd").cast("B", [2, 2])[1:])
print(_struct._clearcache(), _struct.calcsize("i"))
for i in range(300):
    _struct.calcsize("%di" % i)
print(_struct.calcsize("7i"), _struct.__doc__[:30])
