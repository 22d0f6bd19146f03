"""Records what CPython 3.10 says about the sources of the tests: test/fixtures/{accepted,rejected}.json.

Run: python3.10 scripts/record_fixtures.py
"""
import ast
import json
import pathlib
import sys
import warnings

assert sys.version_info[:2] == (3, 10), "the facts must be those of Python 3.10"
warnings.simplefilter("ignore")
TEST = pathlib.Path(__file__).resolve().parent.parent / "test"
ONLY_AST = 0x400
TYPE_COMMENTS = 0x1000


def sources(name):
    """The sources of a file, separated by lines of `----`; a mode may stand after it."""
    mode = "exec"
    block = []
    for line in (TEST / "sources" / name).read_text("utf-8").split("\n"):
        if line.startswith("----"):
            if block:
                yield mode, "\n".join(block)
            mode, block = line[4:].strip() or "exec", []
        else:
            block.append(line)
    yield mode, "\n".join(block)


def tree(source, mode, flags=0):
    return compile(source, "<test>", mode, ONLY_AST | flags, dont_inherit=True)


def facts(source, mode):
    try:
        tree(source, mode)
    except SyntaxError as error:
        return {
            "type": type(error).__name__,
            "msg": error.msg,
            "lineno": error.lineno,
            "offset": error.offset,
            "text": error.text,
            "endLineno": error.end_lineno,
            "endOffset": error.end_offset,
        }
    raise AssertionError(f"accepted: {source!r}")


def accepted():
    for mode, source in sources("accepted.txt"):
        flags = TYPE_COMMENTS if "# type:" in source else 0
        root = tree(source, mode, flags)
        yield {
            "mode": mode,
            "source": source,
            "typeComments": bool(flags),
            "dump": ast.dump(root, include_attributes=True),
            "indented": ast.dump(root, indent=2),
        }


def rejected():
    for mode, source in sources("rejected.txt"):
        yield {"mode": mode, "source": source, "facts": facts(source, mode)}


for name, records in {"accepted": accepted, "rejected": rejected}.items():
    text = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records())
    (TEST / "fixtures" / f"{name}.json").write_text(f"[\n{text}\n]\n", "utf-8")
