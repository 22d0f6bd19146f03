"""What CPython 3.10 says about sources: a line of JSON in, a line of JSON out.

In: `{"source": text, "mode": "exec", "flags": 0}`, or `"latin1"` instead of `"source"` for bytes, each written as the
character of its number. Out: `{"error": [...], "warnings": [...]}`, or without `error` where the source compiles; `names` has
the code points of the `\\N{names}` that the source may mean.
"""
import json
import re
import sys
import unicodedata
import warnings

assert sys.version_info[:2] == (3, 10), "the facts must be those of Python 3.10"


def error_facts(error):
    """The exception: its type and message, for a SyntaxError also where it is and what it shows."""
    if isinstance(error, SyntaxError):
        place = error.lineno, error.offset, error.end_lineno, error.end_offset, error.text
        return [type(error).__name__, error.msg, *place]
    return [type(error).__name__, str(error)]


def facts(source, mode="exec", flags=0):
    answer = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<string>", mode, flags, True)
        except Exception as error:
            answer["error"] = error_facts(error)
    if caught:
        answer["warnings"] = [[w.category.__name__, str(w.message), w.lineno] for w in caught]
    return answer


def character_names(source):
    """What the names in `\\N{...}` mean, of those that mean a character."""
    points = {}
    for name in re.findall(r"\\N\{([^}]*)\}", source if isinstance(source, str) else source.decode("latin-1")):
        try:
            points[name] = ord(unicodedata.lookup(name))
        except (KeyError, TypeError):
            pass
    return {"names": points} if points else {}


def asked(line):
    case = json.loads(line)
    source = case["latin1"].encode("latin-1") if "latin1" in case else case["source"]
    return facts(source, case.get("mode", "exec"), case.get("flags", 0)) | character_names(source)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(asked(line)), flush=True)
