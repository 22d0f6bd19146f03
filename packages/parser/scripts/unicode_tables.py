"""Records what Unicode 13 says about characters: test/fixtures/unicode.json, from the Python that runs this (3.10).

Run: python3.10 scripts/unicode_tables.py
"""
import json
import pathlib
import re
import sys

assert sys.version_info[:2] == (3, 10), "the tables must be those of Python 3.10"

TABLES = {
    "xidStart": str.isidentifier,
    "xidContinue": lambda c: ("a" + c).isidentifier(),
    "printable": str.isprintable,
    "word": lambda c: re.match(r"\w", c) is not None,
}


def changes(predicate):
    """The code points at which the answer changes; it is no before U+0000."""
    points, inside = [], False
    for point in range(0x110000):
        if predicate(chr(point)) != inside:
            inside = not inside
            points.append(point)
    return points


rows = [f"{json.dumps(name)}: {json.dumps(changes(predicate))}" for name, predicate in TABLES.items()]
path = pathlib.Path(__file__).resolve().parent.parent / "test" / "fixtures" / "unicode.json"
path.write_text("{\n%s\n}\n" % ",\n".join(rows))
