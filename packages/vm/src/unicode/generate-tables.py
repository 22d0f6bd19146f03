"""Writes tables.ts, unicodedata-tables.ts and unicode-3-2-tables.ts beside this file.

Run with CPython 3.10, whose Unicode 13.0.0 database is the reference: python3.10 generate-tables.py

Every table is a list of integers as base-64 VLQ, the variable-length quantities of source maps: six bits a character,
the highest of which says that more follow, and the lowest of the first character is the sign.
"""
import os
import sys
import unicodedata
from fractions import Fraction

assert sys.version_info[:2] == (3, 10) and unicodedata.unidata_version == "13.0.0"

ALL = range(0x110000)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def vlq(numbers):
    out = []
    for n in numbers:
        n = -n * 2 + 1 if n < 0 else n * 2
        while n > 31:
            out.append(ALPHABET[n & 31 | 32])
            n >>= 5
        out.append(ALPHABET[n])
    return "".join(out)


def ends_in_final_sigma(prefix):
    return (prefix + "\u03a3").lower()[-1] == "\u03c2"


def flags(c):
    tests = [
        c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isspace(), c.islower(), c.isupper(),
        unicodedata.category(c) == "Lt", c.isprintable(),
        (c + "a").title()[-1] == "a",
        ends_in_final_sigma("A" + c) and not ends_in_final_sigma(c),
        len(("a" + c + "b").splitlines()) == 2,
        c.isidentifier(), ("a" + c).isidentifier(),
    ]
    return sum(1 << i for i, test in enumerate(tests) if test)


def runs(values):
    """(values in order of first use, [length, index of value, length, index of value, ...])"""
    distinct, out, previous, length = {}, [], None, 0
    for value in list(values) + [None]:
        if value != previous and length:
            out += [length, distinct.setdefault(previous, len(distinct))]
            length = 0
        previous, length = value, length + 1
    return list(distinct), out


def mapping(method, base):
    """Simple mappings as runs of (gap, count, step, offset), and those to several characters, where unlike base's."""
    simple, special, done = [], [], -1
    items = []
    for i in ALL:
        to = getattr(chr(i), method)()
        if to != (getattr(chr(i), base)() if base else chr(i)):
            if len(to) == 1:
                items.append((i, ord(to) - i))
            else:
                special.append((i, [ord(c) for c in to]))
    at, position = 0, 0
    while at < len(items):
        start, offset = items[at]
        step = items[at + 1][0] - start if at + 1 < len(items) else 1
        if step > 2:
            step = 1
        count = 1
        while at + count < len(items) and items[at + count] == (start + step * count, offset):
            count += 1
        simple += [start - position, count, step, offset]
        position = start + step * (count - 1)
        at += count
    flat, position = [], 0
    for i, to in special:
        flat += [i - position, len(to)] + [point - i for point in to]
        position = i
    return vlq(simple), vlq(flat)


def decimal_zeros():
    zeros = [i for i in ALL if unicodedata.decimal(chr(i), -1) == 0]
    decimals = {i for i in ALL if chr(i).isdecimal()}
    assert decimals == {zero + k for zero in zeros for k in range(10)}
    assert all(unicodedata.decimal(chr(zero + k)) == k for zero in zeros for k in range(10))
    return vlq(b - a for a, b in zip([0] + zeros, zeros))


def numerics():
    """What has a numeric value but is no decimal: runs of (gap, count, is digit, numerator, step, denominator)."""
    items = []
    for i in ALL:
        c = chr(i)
        if c.isnumeric() and not c.isdecimal():
            value = Fraction(unicodedata.numeric(c)).limit_denominator(1000)
            assert value.numerator / value.denominator == unicodedata.numeric(c)
            assert not c.isdigit() or unicodedata.digit(c) == value
            items.append((i, int(c.isdigit()), value.numerator, value.denominator))
    out, at, position = [], 0, 0
    while at < len(items):
        start, digit, numerator, denominator = items[at]
        step = items[at + 1][2] - numerator if at + 1 < len(items) else 0
        count = 1
        while at + count < len(items) and items[at + count] == (
            start + count, digit, numerator + step * count, denominator
        ):
            count += 1
        step = step if count > 1 else 0
        out += [start - position, count, digit, numerator, step, denominator]
        position = start + count
        at += count
    return vlq(out)


def decompositions():
    tags, out, position = {"": 0}, [], 0
    for i in ALL:
        text = unicodedata.decomposition(chr(i))
        if text:
            words = text.split()
            tag = words.pop(0) if words[0].startswith("<") else ""
            out += [i - position, tags.setdefault(tag, len(tags)), len(words)] + [int(word, 16) - i for word in words]
            position = i
    return list(tags), vlq(out)


def excluded_compositions():
    """Canonical pairs that composition does not put together again."""
    out, position = [], 0
    for i in ALL:
        text = unicodedata.decomposition(chr(i))
        if text and text[0] != "<" and " " in text and unicodedata.normalize("NFC", chr(i)) != chr(i):
            out.append(i - position)
            position = i
    return vlq(out)


OLD = unicodedata.ucd_3_2_0
UNASSIGNED = (0, 0, 0, 0, 0, "unassigned")


def changed(old, new):
    """0 where the old value is the new one, else the old value and 1."""
    assert old == new or old >= 0
    return 0 if old == new else old + 1


def old_record(c, categories, bidirectionals, widths):
    """What Unicode 3.2 says of a character where it says something else, and UNASSIGNED where it does not know it yet."""
    if OLD.category(c) == "Cn" != unicodedata.category(c):
        assert OLD.decimal(c, None) is OLD.numeric(c, None) is OLD.name(c, None) is None and OLD.combining(c) == OLD.mirrored(c) == 0
        assert OLD.bidirectional(c) == OLD.decomposition(c) == "" and OLD.east_asian_width(c) == "F"
        return UNASSIGNED
    for fact in ("combining", "decomposition"):
        assert getattr(OLD, fact)(c) == getattr(unicodedata, fact)(c)
    assert OLD.numeric(c, None) == unicodedata.numeric(c, None) and OLD.name(c, None) == unicodedata.name(c, None)
    return (
        changed(categories.index(OLD.category(c)), categories.index(unicodedata.category(c))),
        changed(bidirectionals.index(OLD.bidirectional(c)), bidirectionals.index(unicodedata.bidirectional(c))),
        changed(widths.index(OLD.east_asian_width(c)), widths.index(unicodedata.east_asian_width(c))),
        changed(OLD.mirrored(c), unicodedata.mirrored(c)),
        changed(OLD.decimal(c, -1), unicodedata.decimal(c, -1)),
        "assigned",
    )


def old_normal_forms():
    """Characters that decompose otherwise before the corrigenda: (gap, offset)."""
    out, position = [], 0
    for i in ALL:
        c = chr(i)
        if OLD.category(c) != "Cn" and OLD.normalize("NFKD", c) != unicodedata.normalize("NFKD", c):
            out += [i - position, ord(OLD.normalize("NFD", c)) - i]
            position = i
    return vlq(out)


def write_unicode_3_2(columns):
    records, record_runs = runs(old_record(c, *columns) for c in map(chr, ALL))
    write("unicode-3-2-tables.ts", "The tables behind unicode-3-2.ts: where Unicode 3.2.0 differs from", [
        ("OLD_RECORDS", "string", vlq(n for record in records for n in record[:5]),
         "Distinct (category, bidirectional class, width, mirrored, decimal), each 0 where unchanged, else one more than what it was."),
        ("OLD_RECORD_RUNS", "string", vlq(record_runs), "Their runs: (length, index of the record)."),
        ("UNASSIGNED", "number", records.index(UNASSIGNED), "The index of those that were not assigned."),
        ("OLD_NORMAL_FORMS", "string", old_normal_forms(), "Characters that decompose to another one than after the corrigenda: (gap, offset)."),
    ])


def quoted(text):
    width, lines = 114, []
    for at in range(0, max(len(text), 1), width):
        lines.append('"' + text[at:at + width] + '"')
    return " +\n  ".join(lines)


def write(name, summary, constants):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "w") as file:
        file.write("/** " + summary + " Unicode 13.0.0; written by generate-tables.py. */\n")
        for constant, kind, value, comment in constants:
            if isinstance(value, list):
                text = "[" + ", ".join(f'"{v}"' for v in value) + "]"
            else:
                text = quoted(value) if isinstance(value, str) else value
            file.write(f"\n/** {comment} */\nexport const {constant}: {kind} =\n  {text};\n")


def main():
    values = [flags(chr(i)) for i in ALL]
    latin, latin_runs = runs(values[:256])
    distinct, all_runs = runs(values)
    constants = [
        ("LATIN_1_FLAGS", "string", vlq(latin), "The distinct sets of flags of U+0000 to U+00FF."),
        ("LATIN_1_RUNS", "string", vlq(latin_runs), "Their runs: (length, index of the set)."),
        ("FLAGS", "string", vlq(distinct), "The distinct sets of flags of all characters."),
        ("RUNS", "string", vlq(all_runs), "Their runs: (length, index of the set)."),
        ("DECIMAL_ZEROS", "string", decimal_zeros(), "The zeros of the runs of ten decimal digits: (gap)."),
        ("NUMERICS", "string", numerics(), "Other numeric characters: (gap, count, is digit, numerator, step, denominator)."),
    ]
    for name, base in [("upper", None), ("lower", None), ("title", "upper"), ("casefold", "lower")]:
        simple, special = mapping(name, base)
        where = f", where unlike {base}" if base else ""
        constants += [
            (name.upper(), "string", simple, f"Mappings to one character{where}: (gap, count, step, offset)."),
            (name.upper() + "_SPECIAL", "string", special, f"Mappings to several{where}: (gap, count, offsets...)."),
        ]
    write("tables.ts", "The tables behind database.ts.", constants)

    records, record_runs = runs(
        (unicodedata.category(c), unicodedata.bidirectional(c), unicodedata.combining(c),
         unicodedata.east_asian_width(c), unicodedata.mirrored(c)) for c in map(chr, ALL)
    )
    columns = [sorted({record[k] for record in records}) for k in (0, 1, 3)]
    flat = []
    for category, bidirectional, combining, width, mirrored in records:
        flat += [columns[0].index(category), columns[1].index(bidirectional), combining, columns[2].index(width), mirrored]
    tags, decomposition = decompositions()
    strings = "readonly string[]"
    write("unicodedata-tables.ts", "The tables behind unicodedata.ts.", [
        ("CATEGORIES", strings, columns[0], "General categories."),
        ("BIDIRECTIONALS", strings, columns[1], "Bidirectional classes."),
        ("WIDTHS", strings, columns[2], "East Asian widths."),
        ("RECORDS", "string", vlq(flat), "Distinct (category, bidirectional class, combining class, width, mirrored)."),
        ("RECORD_RUNS", "string", vlq(record_runs), "Their runs: (length, index of the record)."),
        ("DECOMPOSITION_TAGS", strings, tags, "Compatibility tags; the empty one is canonical."),
        ("DECOMPOSITIONS", "string", decomposition, "Decompositions, without Hangul: (gap, tag, count, offsets...)."),
        ("COMPOSITION_EXCLUSIONS", "string", excluded_compositions(), "Pairs never composed: (gap)."),
    ])
    write_unicode_3_2(columns)


main()
