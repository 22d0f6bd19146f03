"""What CPython 3.10 says about sources: a line of JSON in, a line of JSON out.

In: `{"source": text, "mode": "exec", "flags": 0}`, or `"latin1"` instead of `"source"` for bytes, each written as the
character of its number; `feature` is the minor version whose grammar is meant. Out: `{"error": [...], "warnings": [...]}`, or
without `error` where the source compiles; `strict` is the error where warnings are errors, if there are warnings; `names` has
the code points of the `\\N{names}` that the source may mean.
"""
import json
import re
import sys
import unicodedata
import warnings

assert sys.version_info[:2] == (3, 10), "the facts must be those of Python 3.10"

#: What a case need not say.
USUAL = {"mode": "exec", "flags": 0, "feature": -1}


def error_facts(error):
    """The exception: its type and message, for a SyntaxError also where it is and what it shows."""
    if isinstance(error, SyntaxError):
        place = error.lineno, error.offset, error.end_lineno, error.end_offset, error.text
        return [type(error).__name__, error.msg, *place]
    return [type(error).__name__, str(error)]


def facts(source, mode="exec", flags=0, feature=-1):
    """With PyCF_ONLY_AST among the flags only the parser is asked."""
    def error_of(warning_filter):
        warnings.simplefilter(warning_filter)
        try:
            compile(source, "<string>", mode, flags, True, _feature_version=feature)
        except Exception as error:
            return error_facts(error)

    answer = {}
    with warnings.catch_warnings(record=True) as caught:
        error = error_of("always")
    if error:
        answer["error"] = error
    if caught:
        answer["warnings"] = [[w.category.__name__, str(w.message), w.lineno] for w in caught]
        with warnings.catch_warnings():
            answer["strict"] = error_of("error")
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
    return facts(source, *(case.get(key, usual) for key, usual in USUAL.items())) | character_names(source)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(asked(line)), flush=True)
