"""Writes src/multibyte/tables.ts: the character sets of East Asia, as the codecs of CPython 3.10 know them.

    python3.10 scripts/east-asian-tables.py

A set is a map from codes of two bytes to characters. It is written as what it adds to and changes in another set, its
base: the runs of its codes, the characters as differences from the character before, and what does not fit that: pairs of
characters, codes that the base has and the set has not, and characters that are not encoded as the first of their codes.
"""
import os

from packing import base36, runs

ALPHABET = "".join(chr(c) for c in range(32, 127) if chr(c) not in "\"\\'`;")
BASE = len(ALPHABET)
ONE, TWO, THREE = 36, 36, 16  # how many characters begin a difference of one, two and three characters
RUN, PLANE = ALPHABET[ONE + TWO + THREE:]  # what begins a run of successors, and what goes to the other plane
SHORTEST_RUN = 3


def difference(delta):
    n = 2 * delta if delta >= 0 else -2 * delta - 1
    if n < ONE:
        return ALPHABET[n]
    n -= ONE
    if n < TWO * BASE:
        return ALPHABET[ONE + n // BASE] + ALPHABET[n % BASE]
    n -= TWO * BASE
    assert n < THREE * BASE ** 2
    return ALPHABET[ONE + TWO + n // BASE ** 2] + ALPHABET[n // BASE % BASE] + ALPHABET[n % BASE]


def characters(points):
    out, last, plane, at = [], [0, 0], 0, 0
    while at < len(points):
        now = 0 if points[at] < 0x20000 else 1
        if now != plane:
            out.append(PLANE)
            plane = now
        length = 0
        while length < BASE - 1 and at + length < len(points) and points[at + length] == last[plane] + length + 1:
            length += 1
        if length >= SHORTEST_RUN:
            out.append(RUN + ALPHABET[length])
            last[plane] += length
            at += length
        else:
            point = points[at] - plane * 0x20000
            out.append(difference(point - last[plane]))
            last[plane] = point
            at += 1
    return "".join(out)


def decoded(codec, prefix=b"", leads=range(0x81, 0xff)):
    """What a codec decodes two bytes after `prefix` to, where they are one code."""
    found = {}
    single = {lead for lead in leads if prefix == b"" and decodes(codec, bytes([lead]))}
    for lead in leads:
        if lead in single:
            continue
        for trail in range(0x21, 0xff):
            text = decodes(codec, prefix + bytes([lead, trail]))
            if text is not None:
                found[lead << 8 | trail] = text
    return found


def decodes(codec, data):
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def encodes(codec, text):
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return None


def euc_of_sjis(code):
    lead, trail = code >> 8, code & 0xff
    row = 2 * (lead - (0x81 if lead < 0xe0 else 0xc1))
    trail -= 0x40 if trail < 0x7f else 0x41
    return (row + trail // 94 + 0xa1) << 8 | (trail % 94 + 0xa1)


def sjis_of_euc(code):
    row, column = (code >> 8) - 0xa1, (code & 0xff) - 0xa1
    trail = row % 2 * 94 + column
    lead = row // 2
    return (lead + (0x81 if lead < 0x1f else 0xc1)) << 8 | (trail + (0x40 if trail < 0x3f else 0x41))


def johab_of_euc(code):
    row, column = (code >> 8) - 0xa1, (code & 0xff) - 0xa1
    row += 0x1b2 if row < 0x29 else 0x197
    trail = row % 2 * 94 + column
    return row // 2 << 8 | (trail + (0x31 if trail < 0x4e else 0x43))


SECOND_PLANE_ROWS = [1, 8, 3, 4, 5, 12, 13, 14, 15, *range(78, 95)]


def second_plane(codec):
    """The codes of JIS X 0213's second plane, from the leads of Shift JIS that are left for them."""
    found = {}
    for code, text in decoded(codec, leads=range(0xf0, 0xfd)).items():
        trail = (code & 0xff) - (0x40 if code & 0xff < 0x7f else 0x41)
        row = SECOND_PLANE_ROWS[2 * ((code >> 8) - 0xf0) + trail // 94]
        found[(row + 0xa0) << 8 | (trail % 94 + 0xa1)] = text
    return found


FILLER = 0xa4d4  # begins a syllable in EUC-KR
LAST = 0x30000  # no character from here on is in a set
SETS = {}
SIZES = {}


def add(name, found, encode, base=None, convert=lambda code: code):
    """Adds a set; `encode` gives a character's code, or None."""
    old = {convert(code): text for code, text in SETS[base].items()} if base else {}
    SETS[name] = found
    changed = [code for code in sorted(found) if len(found[code]) == 1 and old.get(code) != found[code]]
    others = ["%s=%s" % (base36(code), "+".join(base36(ord(c)) for c in found.get(code, "")))
              for code in sorted({*old, *found})
              if old.get(code) != found.get(code) and len(found.get(code, "")) != 1]
    first = {}
    for code in sorted(found):
        first.setdefault(found[code], code)
    reverse = []
    for char in map(chr, (*range(0x80, 0xd800), *range(0xe000, LAST))):
        code = encode(char)
        if code not in found:
            code = None
        if code != first.get(char):
            reverse.append("%s=%s" % (base36(ord(char)), base36(code or 0)))
    value = ";".join((runs(changed), characters([ord(found[code]) for code in changed]), ",".join(others), ",".join(reverse)))
    SIZES[name] = len(changed), len(value)
    lines.append('  %s: (): string =>\n    "%s",\n' % (name, value))


def two_bytes(codec, convert=lambda code: code):
    def encode(text):
        data = encodes(codec, text)
        return convert(int.from_bytes(data, "big")) if data is not None and len(data) == 2 else None
    return encode


def three_bytes(codec):
    def encode(text):
        data = encodes(codec, text)
        return int.from_bytes(data[1:], "big") if data is not None and len(data) == 3 else None
    return encode


def converted(convert, found):
    return {convert(code): text for code, text in found.items()}


lines = []
add("gb2312", decoded("gb2312"), two_bytes("gb2312"))
add("gbk", decoded("gbk"), two_bytes("gbk"), "gb2312")
add("gb18030", decoded("gb18030"), two_bytes("gb18030"), "gbk")
add("big5", decoded("big5"), two_bytes("big5"))
add("cp950", decoded("cp950"), two_bytes("cp950"), "big5")
add("big5hkscs", decoded("big5hkscs"), two_bytes("big5hkscs"), "big5")
add("ksx1001", {**decoded("euc_kr"), FILLER: "\u3164"}, two_bytes("euc_kr"))
add("cp949", decoded("cp949"), two_bytes("cp949"), "ksx1001")
add("johab", decoded("johab"), two_bytes("johab"), "ksx1001", johab_of_euc)
add("jisx0208", converted(euc_of_sjis, decoded("shift_jis")), two_bytes("shift_jis", euc_of_sjis))
add("cp932", decoded("cp932"), two_bytes("cp932"), "jisx0208", sjis_of_euc)
add("jisx0212", decoded("euc_jp", b"\x8f"), three_bytes("euc_jp"))
plane1 = range(0xa1, 0xff)
add("jisx0213", decoded("euc_jis_2004", leads=plane1), two_bytes("euc_jis_2004"), "jisx0208")
add("jisx0213Of2000", decoded("euc_jisx0213", leads=plane1), two_bytes("euc_jisx0213"), "jisx0213")
add("jisx0213Plane2", second_plane("shift_jis_2004"), three_bytes("euc_jis_2004"))
add("jisx0213Plane2Of2000", second_plane("shift_jisx0213"), three_bytes("euc_jisx0213"), "jisx0213Plane2")

target = os.path.join(os.path.dirname(__file__), "..", "src", "multibyte", "tables.ts")
with open(target, "w") as out:
    out.write("// Written by scripts/east-asian-tables.py from the codecs of CPython 3.10.\n"
              "/** The packed sets: functions, so that none is in memory before it is used. */\n"
              "export const PACKED_SETS = {\n%s};\n" % "".join(lines))
print(SIZES, os.path.getsize(target))
