"""Writes src/unicode-data.ts from the tables of the Python that runs it (3.10: Unicode 13).

Run: python3.10 scripts/unicode_tables.py
"""
import pathlib
import sys

assert sys.version_info[:2] == (3, 10), "the tables must be those of Python 3.10"


def ranges(predicate):
    """Lengths of alternating runs, outside first, as base-36 numbers."""
    runs, inside, start = [], False, 128
    for code in range(128, 0x110000):
        if predicate(chr(code)) != inside:
            runs.append(code - start)
            start, inside = code, not inside
    if inside:
        runs.append(0x110000 - start)
    return " ".join(base36(run) for run in runs)


def base36(number):
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits


TABLES = {
    "XID_START_RUNS": ("characters that may start an identifier", str.isidentifier),
    "XID_CONTINUE_RUNS": ("characters that may continue an identifier", lambda c: ("a" + c).isidentifier()),
    "PRINTABLE_RUNS": ("characters for which `str.isprintable` is true", str.isprintable),
}
out = ["// Written by scripts/unicode_tables.py from Python 3.10 (Unicode 13): lengths of alternating runs from U+0080 on, base 36."]
for name, (what, predicate) in TABLES.items():
    out.append(f"/** Runs of {what}. */\nexport const {name} =\n  \"{ranges(predicate)}\";")
path = pathlib.Path(__file__).resolve().parent.parent / "src" / "unicode-data.ts"
path.write_text("\n".join(out) + "\n")
