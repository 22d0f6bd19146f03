"""The objects of the module: attributes, representations, comparison, errors."""
import _sre
import copy
import gc
import re
import sys
import weakref


def attempt(function, *args, **keywords):
    try:
        print(repr(function(*args, **keywords)))
    except Exception as error:
        print(type(error).__name__, error)


Scanner = type(re.compile("a").scanner("a"))

for cls in re.Pattern, re.Match, Scanner:
    print(cls, cls.__module__, cls.__basicsize__, cls.__itemsize__, cls.__weakrefoffset__, cls.__doc__)
    for name in sorted(vars(cls)):
        value = vars(cls)[name]
        print(" ", name, type(value).__name__, getattr(value, "__text_signature__", None))
    attempt(cls)
print(_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, _sre.MAXGROUPS, repr(_sre.copyright), _sre.getcodesize())
for char in 65, 97, 48, 0xE9, 0xC9, 0x130, 0x131, 0x1F600, 0x10400, 0x1E9E, 0:
    print(_sre.ascii_iscased(char), _sre.unicode_iscased(char), _sre.ascii_tolower(char), _sre.unicode_tolower(char))
attempt(_sre.ascii_tolower, "a")
attempt(_sre.unicode_iscased, 2**40)

# patterns
pattern = re.compile("(?P<word>a+)(b)?", re.I | re.M)
print(pattern, pattern.pattern, pattern.flags, pattern.groups, pattern.groupindex, dict(pattern.groupindex))
print(type(pattern.groupindex))
attempt(setattr, pattern, "flags", 1)
attempt(setattr, pattern, "other", 1)
attempt(pattern.groupindex.__setitem__ if hasattr(pattern.groupindex, "__setitem__") else len, "x")
print(re.compile("a"), re.compile(b"a"), re.compile("a", re.A), re.compile(b"a", re.L), re.compile("a", re.X | re.S))
print(re.compile("a" * 300))
print(re.compile("'\"\n\u00e9"), re.compile("é", re.U))
print(_sre.compile(None, 0, [1], 0, {}, ()), _sre.compile("x", 1 | 128 | 512 | 1024, [1], 0, {}, ()))
print(sys.getsizeof(re.compile("a")), sys.getsizeof(re.match("a", "a")), sys.getsizeof(re.match("(a)(b)", "ab")))
print(gc.is_tracked(re.compile("a")), gc.is_tracked(re.match("a", "a")), gc.is_tracked(pattern.scanner("")))
print(copy.copy(pattern) is pattern, copy.deepcopy(pattern) is pattern)
print(re.Pattern[str], re.Match[bytes])

one = _sre.compile("a", 32, [17, 97, 1], 0, {}, ())
same = _sre.compile("a", 32, [17, 97, 1], 0, {}, ())
others = [
    _sre.compile("a", 34, [17, 97, 1], 0, {}, ()), _sre.compile("a", 32, [17, 98, 1], 0, {}, ()),
    _sre.compile("b", 32, [17, 97, 1], 0, {}, ()), _sre.compile(b"a", 32, [17, 97, 1], 0, {}, ()), "a", None,
]
print(one == same, one != same, hash(one) == hash(same), one is same, hash(one))
for other in others:
    print(one == other, one != other)
attempt(lambda: one < same)
print(hash(re.compile("abc")), hash(re.compile(b"abc", re.I)))

reference = weakref.ref(pattern)
print(reference() is pattern)
del pattern
re.purge()
print(reference())
attempt(weakref.ref, re.match("a", "a"))

# matches
match = re.match("(?P<x>a)(?P<y>b)?(c)", "acd")
print(match, match.string, match.re, match.pos, match.endpos, match.lastindex, match.lastgroup, match.regs)
print(match.regs is match.regs, bool(match))
print(match.group(), match.group(0), match.group(1), match.group("x"), match.group("y"), match.group(1, "y", 3), match[1], match["x"])
print(match.groups(), match.groups(""), match.groups(default=7), match.groupdict(), match.groupdict("-"), match.groupdict(default=0))
print(match.start(), match.start(1), match.start("y"), match.end(3), match.span(), match.span(2), match.span("x"))
for group in 4, -1, "z", 1.5, None, 2**70, -(2**70), True, b"x", []:
    attempt(match.group, group)
    attempt(match.start, group)
attempt(lambda: match[9])
attempt(match.group, 1, 9)
attempt(match.span, 1, 2)
attempt(match.group, x=1)
attempt(match.groups, 1, 2)
attempt(match.groups, other=1)
attempt(setattr, match, "pos", 1)
print(copy.copy(match) is match, copy.deepcopy(match) is match)
print(match.expand(r"<\1\2\g<x>\g<3>\n>"), match.expand("plain"), match.expand(template=r"\3"))
attempt(match.expand, r"\9")
attempt(match.expand, r"\g<none>")
attempt(match.expand, 5)


class Index:
    def __index__(self):
        return 1


class Bad:
    def __index__(self):
        raise ZeroDivisionError("index")


attempt(match.group, Index())
attempt(match.group, Bad())
print(re.match(".*", "x" * 100), re.match("", ""), re.match(b".*", b"\xff'\""), re.match(".*", "é\t\U0001f600"))
print(re.search("(a)|(b)", "b").lastindex, re.search("((a)(b))", "ab").lastindex, re.search("(?P<o>(a)(?P<i>b))", "ab").lastgroup)

# arguments
a = re.compile("a")
attempt(a.match)
attempt(a.match, 1)
attempt(a.match, None)
attempt(a.match, b"a")
attempt(re.compile(b"a").match, "a")
attempt(re.compile(b"a").search, 5)
attempt(a.match, "a", "b")
attempt(a.match, "a", 0, 1, 2)
attempt(a.match, "a", None)
attempt(a.match, "a", 2**70)
attempt(a.match, string="a", pos=0, endpos=1)
attempt(a.match, string="a", start=0)
attempt(a.search, "ba", -5, 2**62)
attempt(a.search, "aaa", 2, 1)
attempt(re.compile("").match, "abcdef", 5, 2)
attempt(re.compile("").search, "abcdef", 5, 2)
attempt(re.compile("x*").match, "abcdef", 5, 2)
attempt(re.compile("").fullmatch, "abcdef", 5, 2)
attempt(re.compile("(?=a)").match, "abcdef", 5, 2)
attempt(a.findall, "aaa", 1, 2)
attempt(a.split, "bab", maxsplit=-1)
attempt(a.sub, "x", "aaa", 2)
attempt(a.sub, "x", "aaa", -1)
attempt(a.sub, "x", "aaa", "b")
attempt(a.sub, repl="x", string="aaa", count=1)
attempt(a.subn, "x", "bbb")
attempt(a.sub, b"x", "aaa")
attempt(a.sub, 1, "aaa")
attempt(a.sub, None, "aaa")
attempt(a.sub, lambda m: None, "aba")
attempt(a.sub, lambda m: 1, "aba")
attempt(a.sub, lambda m: b"", "aba")
attempt(a.sub, lambda m: 1 / 0, "aba")
attempt(a.sub, lambda: "", "aba")
attempt(a.sub, r"\\", "aba")
attempt(a.sub, r"\g<0>\g<0>", "aba")
attempt(a.sub, r"\1", "aba")
attempt(a.sub, "\\", "aba")
attempt(a.sub, r"\q", "aba")
attempt(re.compile("x?").sub, "-", "abxd")
attempt(re.compile("x*").subn, "-", "abxxd")
attempt(re.compile("(x)|(y)").sub, r"[\1\2]", "axy")
attempt(re.compile(b"x").sub, rb"\x", b"x")
attempt(re.compile(b"(x)").sub, rb"<\1>", b"axa")
attempt(re.compile(b"x").sub, lambda m: m[0] * 2, bytearray(b"axa"))
attempt(re.sub, "", "-", "abc")
attempt(re.split, "", "abc")
attempt(re.split, "(b)|(c)", "abc")
attempt(re.split, "x*", "axbc")

# subclasses and buffers
class Text(str):
    pass


class Data(bytes):
    pass


word = re.compile(r"\w+")
for subject in Text("abc"), Text("abc d"):
    found = word.match(subject)
    print(type(found.string), type(found[0]), found[0], [type(x) for x in word.findall(subject)], word.sub("x", subject))
    print([type(x) for x in re.split("q", subject)], type(re.sub("q", "", subject)))
bytes_word = re.compile(rb"\w+")
array = bytearray(b"abc def")
for subject in Data(b"abc"), array, memoryview(b"abc def"), memoryview(array)[4:]:
    found = bytes_word.match(subject)
    print(type(found.string), found[0], found.span(), bytes_word.findall(subject), bytes_word.split(subject))
    print([m[0] for m in bytes_word.finditer(subject)], bytes_word.sub(b"x", subject), bytes_word.sub(b"", subject))
del subject
found = bytes_word.match(array)
del array[2:]
print(found, found.group(), found.span())
array.extend(b"ccc ddd")
scanner = bytes_word.scanner(array)
attempt(array.extend, b"x")
print(scanner.search())
del scanner
array.extend(b"x")
iterator = bytes_word.finditer(array)
attempt(array.clear)
print(list(iterator))
del iterator
array.clear()
released = memoryview(b"abc")
released.release()
attempt(bytes_word.match, released)
attempt(bytes_word.match, memoryview(b"abcd")[::2])


def clear(match):
    try:
        array.append(1)
    except BufferError as error:
        return type(error).__name__.encode()


array.extend(b"ab cd")
print(bytes_word.sub(clear, array))
array.append(1)

# scanners
scanner = re.compile("(a)|b|").scanner("aabcb", 1)
print(type(scanner), scanner.pattern)
for step in range(8):
    print(scanner.match() if step % 2 else scanner.search())
scanner = re.compile("a*?").scanner("aa")
print([scanner.match() for _ in range(6)])
scanner = re.compile("a").scanner("aba", 0, 2)
print(scanner.match(), scanner.match(), scanner.match(), scanner.search())
attempt(re.compile("a").scanner, b"")
attempt(re.compile("a").scanner)
iterator = re.finditer("a|", "ba")
print(type(iterator), list(iterator), list(iterator))

# compiling by hand
attempt(_sre.compile, "a", 0, [17, 97], 0, {}, ())
attempt(_sre.compile, "a", 0, [], 0, {}, ())
attempt(_sre.compile, "a", 0, [1], -1, {}, ())
attempt(_sre.compile, "a", 0, [-1, 1], 0, {}, ())
attempt(_sre.compile, "a", 0, [2**32, 1], 0, {}, ())
attempt(_sre.compile, "a", 0, ["x", 1], 0, {}, ())
attempt(_sre.compile, "a", 0, (1,), 0, {}, ())
attempt(_sre.compile, "a", 0, [1], 0, [], ())
attempt(_sre.compile, "a", 0, [1], 0, {}, [])
attempt(_sre.compile, 5, 0, [1], 0, {}, ())
attempt(_sre.compile, "a", "b", [1], 0, {}, ())
attempt(_sre.compile, "a", 0, [1])
for code in (
    [16, 1, 1], [18, 2, 1], [12, 0, 1], [6, 12, 1], [9, 0, 1], [99, 1], [14, 3, 2, 0, 1], [14, 2, 0, 1], [14, 4, 9, 18, 0, 1], [19, 1],
    [25, 4, 2, 1, 1, 1], [25, 6, 0, 1, 17, 97, 1, 1], [24, 5, 0, 1, 2, 19, 1], [24, 5, 0, 1, 2, 1, 1], [7, 0, 1],
    [7, 5, 17, 97, 16, 2, 0, 1], [7, 5, 17, 97, 16, 3, 0, 1], [4, 3, 0, 1, 1], [4, 4, 0x80000000, 2, 1, 1], [15, 4, 0, 0, 0, 1],
    [15, 4, 3, 0, 0, 1], [15, 4, 8, 0, 0, 1], [13, 0, 3, 2, 1], [11, 1, 1],
):
    attempt(lambda: _sre.compile(None, 0, code, 0, {}, ()).match("a"))
