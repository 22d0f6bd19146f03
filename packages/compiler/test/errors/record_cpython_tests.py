"""Records the programs that CPython 3.10's own tests compile, and what CPython says about them: fixtures/cpython-tests.json.

The tests of MODULES run with `compile`, `eval` and `exec` watched. Recorded is every program that is rejected or warned
about, once, in the order in which it was met; see `oracle.py` for the facts.

Run: python3.10 test/errors/record_cpython_tests.py
"""
import ast
import builtins
import contextlib
import io
import json
import pathlib
import sys
import unittest

from oracle import USUAL, character_names, facts

HERE = pathlib.Path(__file__).resolve().parent
MODULES = """
    test_syntax test_exceptions test_eof test_fstring test_string_literals test_unpack_ex test_named_expressions test_patma
    test_positional_only_arg test_keywordonlyarg test_global test_flufl test_future test_unicode_identifiers
    test_source_encoding test_tokenize test_ast
""".split()
MODES = "exec", "eval", "single", "func_type"
#: PyCF_TYPE_COMMENTS, PyCF_DONT_IMPLY_DEDENT, PyCF_ALLOW_TOP_LEVEL_AWAIT and the future features.
FLAGS = 0x1000 | 0x200 | 0x2000 | 0x1FF0000
ONLY_AST = 0x400
#: Longer programs are tests of sizes, which are tested elsewhere.
LONGEST = 5000
real_compile = builtins.compile
met = {}


def note(source, mode="exec", flags=0, _feature_version=-1):
    if isinstance(source, (bytearray, memoryview)):
        source = bytes(source)
    if mode not in MODES or not isinstance(source, (str, bytes)) or len(source) > LONGEST:
        return
    kept = FLAGS if mode != "func_type" and _feature_version < 0 else FLAGS | ONLY_AST
    met.setdefault((source, mode, flags & kept, _feature_version))


def inherited_flags():
    """The future features of the code that calls `compile`, `eval` or `exec`."""
    return sys._getframe(2).f_code.co_flags & 0x1FF0000


def watched_compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, **other):
    if not dont_inherit:
        flags |= inherited_flags()
    note(source, mode, flags, **other)
    return real_compile(source, filename, mode, flags, True, optimize, **other)


def watched(run, mode):
    def runs(source, *scope, **named):
        frame = sys._getframe(1)
        if isinstance(source, (str, bytes)):
            space = " \t" if isinstance(source, str) else b" \t"
            note(source.lstrip(space) if mode == "eval" else source, mode, inherited_flags())
        if not scope:
            scope = frame.f_globals, frame.f_locals
        elif len(scope) == 1:
            scope = scope[0], scope[0]
        return run(source, *scope, **named)
    return runs


def run(module):
    suite = unittest.defaultTestLoader.loadTestsFromName("test." + module)
    module = sys.modules["test." + module]
    if hasattr(module, "__test__") or ">>>" in (module.__doc__ or ""):
        import doctest
        suite.addTest(doctest.DocTestSuite(module))
    with contextlib.redirect_stdout(io.StringIO()):
        unittest.TextTestRunner(io.StringIO()).run(suite)


def source_of(source):
    return {"source": source} if isinstance(source, str) else {"latin1": source.decode("latin-1")}


def recorded():
    for source, *how in met:
        case = source_of(source) | {key: said for (key, usual), said in zip(USUAL.items(), how) if said != usual}
        try:
            said = facts(source, *how)
        except UnicodeEncodeError:
            continue
        if said:
            yield case | said | character_names(source)


def main():
    builtins.compile = watched_compile
    builtins.eval = watched(builtins.eval, "eval")
    builtins.exec = watched(builtins.exec, "exec")
    for module in MODULES:
        before = len(met)
        run(module)
        print(module, len(met) - before)
    builtins.compile = real_compile
    cases = list(recorded())
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (HERE / "fixtures").mkdir(exist_ok=True)
    (HERE / "fixtures" / "cpython-tests.json").write_text(f"[\n{lines}\n]\n", "utf-8")
    print(len(cases), "of", len(met), "are rejected or warned about")


if __name__ == "__main__":
    main()
