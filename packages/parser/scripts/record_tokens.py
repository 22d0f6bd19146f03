"""Records the tokens that CPython 3.10's `tokenize` finds, for test/tokenize.test.ts.

python3.10 scripts/record_tokens.py            writes test/fixtures/tokens.json from test/sources and the list below
python3.10 scripts/record_tokens.py FILE ...   prints the digest of each file's tokens, one a line
"""
import hashlib
import io
import json
import pathlib
import random
import sys
import tokenize

assert sys.version_info[:2] == (3, 10), "the facts must be those of Python 3.10"
TEST = pathlib.Path(__file__).resolve().parent.parent / "test"

STRANGE = [
    "", "\n", " ", "  \n ", "\t\n\n", "#", "# a", "# a\n", "x", "x #", "x\n  ", "x\n\n", "\\\n", "\\", "x\\", "x \\\n", "x \\\ny\n",
    "x = 1 +\\\n  2\n", "\\\n  x\n", "$", "  $", "x $ ?\n", "a ! b\n", "a != b <> c\n", "\x0cx\n  \x0cy\n", "\ufeffx = 1\n", "a\rb\r\nc\r",
    "x = (1,\n  # c\n\n 2)\n", "(", "(\n", "x = [1,\n", ")\nx\n", ")(\n x)\n", "if x:\n  y\n z\n", "if x:\n  y\n\tz\n", "if x:\n  y",
    "if x:\n  y # c", "if x:\n  if y:\n    z", "if x:\n  if y:\n    z\nw", "'abc", "'abc\n", "'abc\\\n", "'abc\\\ndef'\n", "'abc\\\ndef\n",
    "'abc\\\r\ndef' x\r\n", "'''abc", "'''abc\ndef''' + 'x'\n", "'''abc\\\n'''\n", "'''a\\'''\nb'''\n", "rb'x' Rb\"y\" bR'''z\n''' f'{x}' Fr'' ur'' bu''",
    "b'abc\n", "'\\'\\'\\'\\'\n", "\"\\\"'\\\"'\n", "'a\"'b\"'\n", "1 0 00 01 1_0 1__0 1_ 0_0 0x 0xg 0x_f 0b2 0b1_0 0o8 0o17 1e5 1e 1e+ 1e-5_0 1.e1 .5 .5j 1.j 1j 1_0j 5J",
    "1.2.3 1..2 1...2 ... .. . 1if x else 2 0xfor 1_a 1e1e1 1.real .e1", "é = 'ü' + ñ2 + 名前 + a\u0301b + \u00b2x + x\u00b2 + \u20ac\n",
    "x = '😀' + 𝔘𝔫 + 'y'\n", "😀 x\n", "a := b -> c ** d **= e // f //= g >> h >>= i << j <<= k @ l @= m ~ n\n", "x;y;z\n", "x=1;\n",
    "\x00\n", "x\x00y\n", "\u2028x\u2029\n", "  # c\n# d\n    # e\nx\n", "def f():\n    pass\n# c\n", "def f():\n    pass\n    # c\n\n\n",
    "x\x1c#\n", "\x85# c", "\u3000x", "0777 0_7 09.5 09 09e1 09j 00.5\n", "class A:\n\tx\n        y\n", "\t x\n", "  x\n", "if 1:\n  x\ny\\\n", "x\n#",
]


def random_sources():
    """Texts out of pieces that matter to the tokenizer, always the same."""
    pieces = ["'", '"', "'''", '"""', "\\", "\n", "\r\n", "\r", "\\\n", "#", " ", "  ", "\t", "\x0c", "(", ")", "[", "}", "x", "b", "rb", "f", "é",
              "1", "0", "_", ".", "e", "j", "0x", "-", "=", "*", ":", "!", "$", "<", ">", "😀", "\n  ", "\n    ", "if"]
    choose = random.Random(310)
    for _ in range(600):
        yield "".join(choose.choice(pieces) for _ in range(choose.randrange(1, 30)))


def sources():
    for name in ("accepted.txt", "rejected.txt"):
        block = []
        for line in (TEST / "sources" / name).read_text("utf-8").split("\n"):
            if line.startswith("----"):
                yield "\n".join(block)
                block = []
            else:
                block.append(line)
    yield from STRANGE
    yield from random_sources()


def tokens(source):
    """What is found, and an error's text and place at the end."""
    found, texts = [], []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source, newline="\n").readline):
            place = (*token.start, *token.end)
            found.append(f"{tokenize.tok_name[token.type]} %d:%d-%d:%d" % place)
            texts.append(f"{token.string}\0{token.line}\0")
    except tokenize.TokenError as error:
        found.append(f"{error.args[0]} %d:%d" % error.args[1])
    except IndentationError as error:
        found.append(f"{error.args[0]} {error.lineno}:{error.offset}")
    return found, hashlib.sha256("".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def record():
    rows = [json.dumps([source, *tokens(source)], ensure_ascii=False) for source in dict.fromkeys(sources())]
    (TEST / "fixtures" / "tokens.json").write_text("[\n%s\n]\n" % ",\n".join(rows), "utf-8", newline="\n")


def digests(paths):
    for path in paths:
        found, texts = tokens(pathlib.Path(path).read_bytes().decode("utf-8", "replace"))
        print(hashlib.sha256("\n".join([*found, texts]).encode()).hexdigest()[:16], path, flush=True)


if len(sys.argv) > 1:
    digests(sys.argv[1:])
else:
    record()
