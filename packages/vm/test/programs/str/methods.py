"""Every method of str on strings of every kind, by a small deterministic generator."""
state = 12345


def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n


ALPHABETS = ["ab ", "ab\t\n\r ", "abcXYZ123", "a\xe9\xa0\xf1", "a\u0100\u2028 \u03a9\xdf", "\U0001f600a\ud800 \xe9",
             "\u03a3\u03c3\u03c2a. ", "\u01c5\u01c6\u0149\xdf\u0130\u0131\ufb01", "\x85\x1c\x0b a", "01\u0663\xb2\xbdx",
             "\"'\\a\n\x00\x7f\xad"]


def text(limit):
    alphabet = ALPHABETS[rnd(len(ALPHABETS))]
    return "".join([alphabet[rnd(len(alphabet))] for _ in range(rnd(limit))])


def show(*args):
    print(*[ascii(a) for a in args])


def attempt(name, *args):
    try:
        result = getattr(str, name)(*args)
    except Exception as error:
        result = type(error).__name__ + ": " + str(error)
    show(name, args, result)


PLAIN = """upper lower casefold capitalize title swapcase isalpha isalnum isdecimal isdigit isnumeric isspace isprintable
isascii isidentifier islower isupper istitle strip lstrip rstrip split rsplit splitlines expandtabs __sizeof__ __repr__
__str__ __len__ __getnewargs__""".split()
for name in PLAIN:
    for _ in range(12):
        attempt(name, text(12))

for _ in range(25):
    s, t, u = text(14), text(3), text(4)
    for name in "find rfind count index rindex startswith endswith".split():
        attempt(name, s, t)
        attempt(name, s, t, rnd(24) - 12)
        attempt(name, s, t, rnd(24) - 12, rnd(24) - 12)
        attempt(name, s, t, None, rnd(5))
    for name in """split rsplit partition rpartition strip lstrip rstrip removeprefix removesuffix __contains__ __add__
    __eq__ __ne__ __lt__ __le__ __gt__ __ge__""".split():
        attempt(name, s, t)
    for name in ("split", "rsplit"):
        attempt(name, s, t, rnd(4) - 1)
        attempt(name, s, None, rnd(4) - 1)
    attempt("replace", s, t, u)
    attempt("replace", s, t, u, rnd(4) - 1)
    attempt("splitlines", s, True)
    width = rnd(17) - 1
    attempt("center", s, width)
    attempt("ljust", s, width, "*\xe9\U0001f600"[rnd(3)])
    attempt("rjust", s, width)
    attempt("zfill", "+-"[rnd(2)] + s, width)
    attempt("expandtabs", s, rnd(6) - 1)
    attempt("join", t, [text(4) for _ in range(rnd(4))])
    attempt("join", t, tuple(s))
    attempt("__mul__", s, rnd(6) - 1)
    attempt("__getitem__", s, rnd(24) - 12)
    attempt("__getitem__", s, slice(rnd(24) - 12, rnd(24) - 12))
    attempt("__getitem__", s, slice(rnd(24) - 12, rnd(24) - 12, rnd(7) - 3))
    attempt("__getitem__", s, slice(None, None, rnd(3) - 1))
    attempt("startswith", s, (t, u))
    attempt("endswith", s, (t, u), 1)
    attempt("translate", s, {ord(c): u for c in t})
    attempt("translate", s, str.maketrans(t, t[::-1], u))
    show(s + t, s * 2, t in s, [c for c in s], list(reversed(s)), hash(s) == hash(s[:1] + s[1:]))
