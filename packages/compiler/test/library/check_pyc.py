"""Loads `.pyc` files written by another compiler and compares them with CPython's own; runs some of them.

In: a line of source and file, parted by a tab. `check_pyc.py COUNT` runs the first COUNT tests of them that pass from their
source. `check_pyc.py --names FOLDER`: what the names in `\\N{...}` mean in all sources below a folder.
"""
import json
import marshal
import os
import pathlib
import re
import subprocess
import sys
import types
import unicodedata
import warnings

warnings.simplefilter("ignore")
#: Tests of the language that need no other file and little time.
RUN = """bool dict list tuple set int complex string unicode generators grammar augassign binop call class closures
compare contains copy dataclasses decorators defaultdict deque dictviews dynamic enum enumerate exceptions fstring
functools genexps global heapq iter itertools listcomps long_future math named_expressions operator opcodes pow property
raise range scope setcomps slice sort string_literals struct super syntax textwrap unpack unpack_ex with yield_from
patma coroutines asyncgen contextlib keywordonlyarg positional_only_arg typing abc bisect base64 bytes collections""".split()


def facts(code):
    """All of a code object; code objects themselves do not compare their tables of lines and stack sizes."""
    fields = (getattr(code, name) for name in dir(code) if name.startswith("co_") and name not in ("co_consts", "co_lines"))
    return [repr(field) for field in fields], [
        facts(constant) if isinstance(constant, types.CodeType) else (type(constant), constant if isinstance(constant, frozenset) else repr(constant))
        for constant in code.co_consts
    ]


def is_equal(source, file):
    with open(source, "rb") as text, open(file, "rb") as data:
        code = marshal.loads(data.read()[16:])
        return facts(code) == facts(compile(text.read(), code.co_filename, "exec", 0, True, 0))


def run(path):
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, env=environment, timeout=300)
    counts = re.findall(r"^Ran \d+ tests?", done.stderr, re.M)
    return done.returncode, counts, re.sub(r"\b[\d.]+s\b", "", done.stdout)


def character_names(folder):
    points = {}
    for path in pathlib.Path(folder).rglob("*.py"):
        for name in re.findall(rb"\\N\{([^}]*)\}", path.read_bytes()):
            try:
                points[name.decode()] = ord(unicodedata.lookup(name.decode()))
            except (KeyError, TypeError, UnicodeDecodeError):
                pass
    return points


def main():
    pairs = [line.rstrip("\n").split("\t") for line in sys.stdin]
    different = [source for source, file in pairs if not is_equal(source, file)]
    print(f"CPython loads  {len(pairs) - len(different)} of {len(pairs)} equal to its own", *different, sep="\n  ")
    wanted = {f"test_{name}.py" for name in RUN}
    runnable = [pair for pair in pairs if os.path.basename(pair[0]) in wanted][: int(sys.argv[1])]
    failed = [source for source, file in runnable if run(source) != run(file)]
    print(f"CPython runs   {len(runnable) - len(failed)} of {len(runnable)} as from their source", *failed, sep="\n  ")
    sys.exit(bool(different or failed))


if sys.argv[1] == "--names":
    print(json.dumps(character_names(sys.argv[2])))
else:
    main()
