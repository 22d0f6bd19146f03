"""What CPython 3.10 makes of whole files: a path a line in, a line of JSON out.

Out: for each aspect the SHA-1 of a text of facts (`library-facts.ts` has the same texts), `names`, what the file's
`\\N{...}` mean, and `size`, its bytes. With `--text ASPECT PATH`: the facts themselves. With `--sample`: the file
sample-recorded.json, the hashes for the sources of the tests (../sources), so that they can be compared without CPython.
"""
import ast
import dis
import hashlib
import io
import json
import pathlib
import re
import struct
import symtable
import sys
import types
import unicodedata
import warnings

assert sys.version_info[:2] == (3, 10), "the facts must be those of Python 3.10"
warnings.simplefilter("ignore")


def float_text(value):
    return struct.pack(">d", value).hex()


def constant_text(value):
    """A text that tells constants apart as code objects do: by type, by the sign of zero."""
    kind = type(value)
    if value is None or value is ... or kind is bool:
        return "..." if value is ... else str(value)
    if kind is int:
        return f"i{value:x}"
    if kind is float:
        return "f" + float_text(value)
    if kind is complex:
        return f"c{float_text(value.real)},{float_text(value.imag)}"
    if kind is str:
        return repr(value)
    if kind is bytes:
        return "b" + value.hex()
    if kind is tuple:
        return f"({' '.join(map(constant_text, value))})"
    if kind is frozenset:
        return f"{{{' '.join(sorted(map(constant_text, value)))}}}"
    return "code"


def code_lines(code):
    yield f"== {code.co_name} {code.co_filename}:{code.co_firstlineno} flags {code.co_flags} stack {code.co_stacksize}"
    yield f"counts {code.co_argcount} {code.co_posonlyargcount} {code.co_kwonlyargcount} {code.co_nlocals}"
    yield "code " + code.co_code.hex()
    yield "lines " + code.co_linetable.hex()
    yield "consts " + " ".join(map(constant_text, code.co_consts))
    for name in ("names", "varnames", "freevars", "cellvars"):
        yield f"{name} {' '.join(getattr(code, 'co_' + name))}"
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_lines(constant)


def block_lines(block):
    yield f"== {block.name} type {block.type} line {block.lineno} nested {block.nested} varnames {' '.join(block.varnames)}"
    for name, flags in sorted(block.symbols.items(), key=lambda item: item[0].encode("utf-16-be")):
        yield f"{name} {flags}"
    for child in block.children:
        yield from block_lines(child)


def dis_text(code):
    """Without what changes from process to process: addresses, and the order of frozensets, whose characters are sorted."""
    output = io.StringIO()
    dis.dis(code, file=output)
    text = re.sub(r"(<code object \S+) at 0x[0-9a-f]+", r"\1", output.getvalue())
    return re.sub(r"frozenset\(\{.*\}\)", lambda found: "".join(sorted(found[0])), text)


def code_text(optimize):
    return lambda source, name: "\n".join(code_lines(compile(source, name, "exec", 0, True, optimize)))


ASPECTS = {
    "dump": lambda source, name: ast.dump(ast.parse(source, name), include_attributes=True),
    "unparse": lambda source, name: ast.unparse(ast.parse(source, name)),
    "symtable": lambda source, name: "\n".join(block_lines(symtable.symtable(source, name, "exec")._table)),
    "code": code_text(0),
    "code-O": code_text(1),
    "code-OO": code_text(2),
    "dis": lambda source, name: dis_text(compile(source, name, "exec", 0, True, 0)),
}


def text_of(aspect, source, name):
    try:
        return ASPECTS[aspect](source, name)
    except SyntaxError as error:
        place = error.lineno, error.offset, error.end_lineno, error.end_offset
        return f"{type(error).__name__}: {error.msg} {place}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def character_names(source):
    """What the names in `\\N{...}` mean, of those that mean a character."""
    points = {}
    for name in re.findall(r"\\N\{([^}]*)\}", source.decode("latin-1")):
        try:
            points[name] = ord(unicodedata.lookup(name))
        except (KeyError, TypeError):
            pass
    return points


def hash_of(aspect, source, path):
    return hashlib.sha1(text_of(aspect, source, path).encode("utf-8", "surrogatepass")).hexdigest()


def facts(path):
    with open(path, "rb") as file:
        source = file.read()
    hashes = {aspect: hash_of(aspect, source, path) for aspect in ASPECTS}
    return {"path": path, "size": len(source), "names": character_names(source), "hashes": hashes}


def record_sample(here):
    """For each file of sources, for each source in it the first 6 digits of the hash of each aspect."""
    sample = {}
    for path in sorted((here.parent / "sources").glob("*.txt")):
        blocks = ("\n" + path.read_text("utf-8")).split("\n----")[1:]
        sources = [block.partition("\n")[2].rstrip("\n").encode() for block in blocks]
        sample[path.stem] = [" ".join(hash_of(aspect, source, "<case>")[:6] for aspect in ASPECTS) for source in sources]
    (here / "sample-recorded.json").write_text(json.dumps(sample, indent=1) + "\n", "utf-8")


if sys.argv[1:2] == ["--sample"]:
    record_sample(pathlib.Path(__file__).resolve().parent)
elif sys.argv[1:2] == ["--text"]:
    aspect, path = sys.argv[2:]
    with open(path, "rb") as file:
        sys.stdout.buffer.write(text_of(aspect, file.read(), path).encode("utf-8", "surrogatepass"))
else:
    for line in sys.stdin:
        print(json.dumps(facts(line.rstrip("\n"))), flush=True)
