"""Records what CPython 3.10 compiles the sources of the tests to: test/fixtures/*.json, one for each file of test/sources.

Run: python3.10 scripts/record_fixtures.py
"""
import json
import pathlib
import struct
import sys
import types
import warnings

assert sys.version_info[:2] == (3, 10), "the facts must be those of Python 3.10"
TEST = pathlib.Path(__file__).resolve().parent.parent / "test"


def cases(path):
    """The sources of a file, each after a line of `----`, behind which a mode and compiler flags may stand."""
    for block in ("\n" + path.read_text("utf-8")).split("\n----")[1:]:
        head, _, source = block.partition("\n")
        words = head.split()
        yield source.rstrip("\n"), words[0] if words else "exec", int(words[1]) if words[1:] else 0


def float_text(value):
    return struct.pack(">d", value).hex()


def constant_text(value):
    """A text that tells constants apart as code objects do: by type, by the sign of zero."""
    kind = type(value)
    if value is None or value is ... or kind is bool:
        return "..." if value is ... else str(value)
    if kind is int:
        return f"i{value}"
    if kind is float:
        return "f" + float_text(value)
    if kind is complex:
        return f"c{float_text(value.real)},{float_text(value.imag)}"
    if kind is str:
        return "s" + json.dumps(value)
    if kind is bytes:
        return "b" + value.hex()
    if kind is tuple:
        return f"({' '.join(map(constant_text, value))})"
    if kind is frozenset:
        return f"{{{' '.join(sorted(map(constant_text, value)))}}}"
    return "code"


def code_lines(code, path=""):
    path = f"{path}/{code.co_name}"
    yield f"== {path} line {code.co_firstlineno} flags {code.co_flags:#x} stack {code.co_stacksize}"
    counts = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_nlocals
    if any(counts):
        yield "counts %d %d %d %d" % counts
    yield "code " + code.co_code.hex()
    yield "lines " + code.co_linetable.hex()
    yield "consts " + " ".join(map(constant_text, code.co_consts))
    for name in ("names", "varnames", "freevars", "cellvars"):
        names = getattr(code, "co_" + name)
        if names:
            yield f"{name} {' '.join(names)}"
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_lines(constant, path)


def facts(source, mode, flags, optimize):
    try:
        code = compile(source, "<case>", mode, flags, True, optimize)
    except SyntaxError as error:
        return [f"{type(error).__name__}: {error.msg}", f"at {error.lineno}:{error.offset}-{error.end_lineno}:{error.end_offset}"]
    return list(code_lines(code))


def record(source, mode, flags):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        recorded = {"facts": facts(source, mode, flags, 0)}
    if caught:
        recorded["warnings"] = [f"{w.category.__name__} {w.lineno}: {w.message}" for w in caught]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for level in (1, 2):
            optimized = facts(source, mode, flags, level)
            if optimized != recorded["facts"]:
                recorded[f"optimized{level}"] = optimized
    return recorded


def main():
    for path in sorted((TEST / "sources").glob("*.txt")):
        recorded = [record(*case) for case in cases(path)]
        lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in recorded)
        (TEST / "fixtures" / f"{path.stem}.json").write_text(f"[\n{lines}\n]\n", "utf-8")
        print(path.stem, len(recorded))


main()
