"""Subclasses of str, construction, iterators, interning, memory."""
import sys


class S(str):
    def __new__(cls, *args, **kw):
        self = super().__new__(cls, *args, **kw)
        self.extra = len(self)
        return self

    def __repr__(self):
        return "S" + str.__repr__(self)


for text in ("", "a", "abc", "\xe9", "\u1234x", "\U0001f600"):
    s = S(text)
    print(ascii(s), s.extra, len(s), s == text, hash(s) == hash(text), type(str(s)).__name__, sys.getsizeof(text))
    for name in """upper lower strip replace center ljust rjust zfill expandtabs translate removeprefix removesuffix
    partition capitalize swapcase""".split():
        args = {"replace": ("q", "r"), "center": (0,), "ljust": (0,), "rjust": (0,), "zfill": (0,), "translate": ({},),
                "removeprefix": ("zz",), "removesuffix": ("zz",), "partition": ("zz",)}.get(name, ())
        result = getattr(s, name)(*args)
        print(name, type(result).__name__, ascii(result))
    print(type(s[:]).__name__, type(s * 1).__name__, type(s + "").__name__, type("" + s).__name__, type("".join([s])).__name__)
    print({s: 1}.get(text), {text: 1}.get(s), s in {text}, type("%s" % s).__name__, type(format(s)).__name__)
print(S(b"abc", "ascii"), S(5), S(object="x"), str(), str(b"a"), str(b"\xe9", "latin-1"), str(b"\xff", errors="replace"))
print(ascii(S("a\udc80")), S("x").__getnewargs__(), S("abc").__sizeof__(), S("\xe9").__sizeof__())
it = iter("a\xe9\u1234")
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), list(it), next(it, None))
print(type(it).__name__, iter(it) is it, "".join(sorted("hello")), max("hello"), list(map(ord, "\U0001f600a")))
a = sys.intern("some interned text")
b = sys.intern("some " + "interned text")
print(a is b, chr(233) is chr(233), "" is str(), "abc"[1] is "b")
x = "spam"
y = x
for i in range(100):
    x += str(i)
print(len(x), y, x[-6:], x.count("9"))
try:
    sys.intern(S("a"))
except TypeError as error:
    print(error)
print("a" < "b", "a" < "B", "\uffff" < "\U00010000", "\ud800" < "\U00010000", "a" == b"a", "a".__eq__(1))
print(str.__doc__)
print("\ud83d" + "\ude00" == "\U0001f600", len("\ud83d" + "\ude00"), ascii("\ud83d" + "\ude00"))
print(isinstance("a", str), str.__mro__, str.__name__, "a".__class__)
