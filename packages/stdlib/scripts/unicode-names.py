"""Writes src/unicode-names-table.ts: the names of Unicode's characters, their aliases, and the named sequences.

Run with CPython 3.10, whose Unicode 13.0.0 database decides what is right:

    python3.10 scripts/unicode-names.py NAME_PL

NAME_PL is Perl's unicore/Name.pl, from which the spellings of aliases and sequences are taken; each is kept only if
CPython knows it too. Names that end in their own code point, and those of Hangul syllables, are not in the table.
"""
import collections
import os
import re
import sys
import unicodedata

from packing import base36, runs

ALPHABET = "".join(chr(c) for c in range(33, 127) if chr(c) not in "\"\\'`")
BASE = len(ALPHABET)
ONE, TWO = 45, 43  # how many characters begin a code of one and of two characters


def code(rank):
    if rank < ONE:
        return ALPHABET[rank]
    rank -= ONE
    if rank < TWO * BASE:
        return ALPHABET[ONE + rank // BASE] + ALPHABET[rank % BASE]
    rank -= TWO * BASE
    return ALPHABET[ONE + TWO + rank // BASE ** 2] + ALPHABET[rank // BASE % BASE] + ALPHABET[rank % BASE]


names, numbered = {}, collections.defaultdict(list)
for point in range(0x110000):
    name = unicodedata.name(chr(point), None)
    suffix = "%04X" % point
    if name is None or name.startswith("HANGUL SYLLABLE "):
        continue
    if name.endswith("-" + suffix):
        numbered[name[:-len(suffix)]].append(point)
    else:
        names[point] = name
counts = collections.Counter(word for name in names.values() for word in name.split(" "))
ranked = sorted(counts, key=lambda word: (-counts[word], word))
codes = {word: code(rank) for rank, word in enumerate(ranked)}
packed = " ".join("".join(codes[word] for word in names[point].split(" ")) for point in sorted(names))

others = []
for points, name in re.findall(r"^([0-9A-F]{4,6}(?: [0-9A-F]{4,6})*)\n([A-Z0-9 ()-]+)\n$", open(sys.argv[1]).read(), re.M):
    text = "".join(chr(int(p, 16)) for p in points.split())
    try:
        known = unicodedata.lookup(name) == text
    except KeyError:
        known = False
    if known and names.get(ord(text) if len(text) == 1 else -1) != name and unicodedata.name(text[:1], "") != name:
        others.append("%s=%s" % (name, "+".join(base36(ord(c)) for c in text)))

target = os.path.join(os.path.dirname(__file__), "..", "src", "unicode-names-table.ts")
with open(target, "w") as out:
    out.write("// Written by scripts/unicode-names.py from CPython 3.10 (Unicode 13.0.0).\n")
    for doc, key, value in (
        ("The words of names, the most frequent first.", "WORDS", " ".join(ranked)),
        ("The gaps and lengths of the runs of code points that have a name in NAMES, base 36.", "NAMED", runs(sorted(names))),
        ("The names in the order of their code points: codes of words.", "NAMES", packed),
        ("Prefixes of names that go on with the code point, each with its runs.", "NUMBERED",
         ";".join(prefix + "=" + runs(points) for prefix, points in sorted(numbered.items()))),
        ("Aliases and named sequences with their code points, base 36.", "OTHERS", ";".join(sorted(others))),
    ):
        out.write("/** %s */\nexport const %s =\n  \"%s\";\n" % (doc, key, value))
print(len(names), len(others), os.path.getsize(target))
