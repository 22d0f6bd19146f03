"""The functions of the module `re` and what the compiler says of wrong patterns."""
import re


def attempt(function, *args, **keywords):
    try:
        print(repr(function(*args, **keywords)))
    except re.error as error:
        print("error", error, error.pos, error.lineno, error.colno)
    except Exception as error:
        print(type(error).__name__, error)


for pattern in (
    "(", ")", "[", "[a", "a**", "*a", "a{2,1}", "\\", "(?P<n", "(?P<1>a)", "(?P<n>a)(?P<n>b)", "(?P=x)", "(?Px)", "(?<a", "(?<=a*)b",
    "(?(1)a|b|c)(x)", "(?(x)a)", "(?z)", "a(?i)", "(?i-i:a)", "\\1", "(a\\1)", "[b-a]", "[\\w-a]", "\\x1", "\\u12", "\\U00110000", "\\N{FOO}",
    "\\400", "\\8", "(?#", "(?", "(?:a", "x{99999999999999999999}", "(?L)a", "(?P<a b>c)", "\\q", "[\\q]", "(?-:a)", "(?a-u:b)",
):
    attempt(re.compile, pattern)
attempt(re.compile, b"\\u1234")
attempt(re.compile, "a", re.L)
attempt(re.compile, b"a", re.U)
attempt(re.compile, "a", re.A | re.U)
attempt(re.compile, re.compile("a"), re.I)
attempt(re.compile, 5)
attempt(re.compile, [])

print(re.escape("a.b*c[d]é\n-_ #"), re.escape(b"a.b\xff\0"))
print(re.split(r"\W+", "Words, words, words.", 1), re.split(r"(\W+)", "Words, words."), re.split("[a-f]+", "0a3B9", flags=re.I))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.subn("a", lambda m: m[0].upper(), "banana", 2))
print(re.sub(r"(?P<a>x)", r"\g<a>\g<1>\g<0>\\\t", "axb"), re.sub("a", r"\060\101", "a"), re.sub("(a)", r"\100", "a"))
print(re.findall("(a)(b)?", "aba"), re.findall("(?:a)(b)?", "aba"), re.findall("a", "aa"))
print([m.span() for m in re.finditer(r"\d+|", "a12b3")], re.fullmatch("a|ab", "ab"), re.search("b", "abc"), re.match("b", "abc"))
attempt(re.sub, "(a)", r"\2", "a")
attempt(re.sub, "(a)", r"\g<1", "a")
attempt(re.sub, "(a)", r"\g<x>", "a")
attempt(re.sub, "(a)", r"\g<-1>", "a")
attempt(re.sub, "(a)", r"\g<>", "a")
attempt(re.sub, "(a)", r"\x", "a")
attempt(re.sub, "(a)", b"x", "a")
attempt(re.template, "a")
print(re.purge(), re.I, re.IGNORECASE | re.M, repr(re.RegexFlag(0)), re.compile("a", re.I).flags, re.compile("a", flags=re.I | re.X))

scanner = re.Scanner([
    (r"[a-zA-Z_]\w*", lambda s, token: ("name", token)), (r"\d+\.\d*", lambda s, token: float(token)), (r"\d+", lambda s, token: int(token)),
    (r"=|\+|-|\*|/", lambda s, token: "op" + token), (r"\s+", None),
])
print(scanner.scan("sum = 3*foo + 312.50+bar"), scanner.scan("a $ b"))

# long subjects
print(re.match("(?:x|y)*", "xy" * 20000).end(), re.match("(x)*", "x" * 50000).span(1), re.match("(?:(x)|y)*?$", "xy" * 5000).end())
print(re.match(".*?cd", "a" * 1000 + "bc" + "abcd").end(), re.match("(?s:.)*", "a\n" * 30000).end())
print(len(re.findall(r"\w", "ab " * 10000)), re.search("x", "a" * 100000), re.search("b$", "a" * 100000 + "b").start())
print(re.sub("a", "bb", "a" * 10000) == "b" * 20000, len(re.split(",", "," * 10000)), re.match("(?:" * 50 + "a" + ")" * 50, "a"))
print(re.search("|".join(map(str, range(1000))), "x999").group(), re.compile("(a)" * 150).match("a" * 150).lastindex)
print(re.match("[" + "".join(map(chr, range(0x4E00, 0x9000, 3))) + "]+", "\u4e00\u4e03\u4e01").end())
