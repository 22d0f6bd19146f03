"""Records what CPython 3.10's `ast` says about the sources of the tests of the tools: test/fixtures/tools.json.

Run: python3.10 scripts/record_tools.py
"""
import ast
import json
import pathlib
import re
import sys
import warnings

assert sys.version_info[:2] == (3, 10), "the facts must be those of Python 3.10"
warnings.simplefilter("ignore")
TEST = pathlib.Path(__file__).resolve().parent.parent / "test"

LITERALS = [
    "1", "-1", "+1", "1_000", "0x_ff", "1.5", "-1.5e300", "1e999", "-0.0", "2j", "-2j", "1+2j", "1-2j", "-1+2j", "-1.5-2.5j",
    "'a'", '"""a\nb"""', "'a' 'b'", "u'x'", "r'\\n'", r"'\ud83d\ude00'", "b'a'", "b'a' b'\\xff'", "True", "False", "None", "...",
    "()", "(1,)", "1, 2", "(1, (2, [3]))", "[]", "[1, [2], (3,)]", "{}", "{1: 2}", "{'a': [1, {'b': ()}]}", "{(1, 2): 3}",
    "{1: 'a', 1.0: 'b', True: 'c'}", "{0: 1, -0.0: 2, 0j: 3, False: 4}", "{1+2j: 1, 1.0+2j: 2}", "{(1, True): 1, (1.0, 1): 2}",
    "{2**3: 1}", "{'a': 1, b'a': 2, 'a': 3}", "{1e16: 1, 10000000000000000: 2}", "set()", "{1}", "{1, 1.0, True}", "{'a', 'b'}",
    "  \t1", "(1)", "((1))", "(\n1\n)", "1 # comment", "\n1",
    "a", "f(x)", "set(1)", "set", "-True", "--1", "~1", "not 1", "-'a'", "1+1", "1+1.5", "1j+1", "1j+2j", "1*2j", "-1j+1j",
    "+True+1j", "'a'+'b'", "1 if 1 else 2", "[x for x in y]", "[1, a]", "{**a}", "{'a': 1, **{}}", "*a, 1", "[*a]", "f''", "f'{1}'",
    "f'a' 'b'", "lambda: 1", "a.b", "a[0]", "1 < 2", "1 and 2", "(yield)", "(a := 1)", "{[]: 1}", "{{}: 1}", "{[]}", "{set()}",
    "{(1, []): 1}", "{[], a}", "{a, []}", "{[]: a}", "9" * 400 + "+1j", "-" + "9" * 400 + "-1j",
    "", "1 2", "[1", "1 = 2", "x = 1", "\n\n\na", "(\n\na)", "  (\n 1,\n  b)", "9" * 5000,
]

SEGMENTS = [
    "x = 1\n",
    "é = 'ü' + \"😀😀\" + ñandú\n",
    "def f(a, é='€'):\r\n    return '''x\r\né''' + a\r\n",
    "if x:\r  y = (1,\r  'é')\r",
    "class Ä(B, c='𝔘'):\n\tx: int = f(*a, **𝔘)\n",
    "\x0ca = 1\n\x0cb = 'é'; c = 2\n",
    "# é\n\n\nx = [é for é in 'é' if é]",
    "x = 'a\\\nb'; y = 1",
    "try:\n  a\nexcept É as e:\n  b\nfinally:\n  c; d",
    "match x:\n  case {'é': [a, *b], **c} if d: pass\n  case É(x=1) | None as y: pass\n",
    "@é\nasync def g():\n    async with a as b, c: await d\n    return lambda é, *, ü=1: é\n",
    "import é.ü as ä, b\nfrom . import (é as ö,\n  ü)\n",
    "print('é' 'é', x[1:é, ...], not é, -é ** 2, é if é else é)",
]


def literal(source):
    try:
        value = ast.literal_eval(source)
    except SyntaxError as error:
        return {"error": type(error).__name__, "message": error.msg, "place": [error.lineno, error.offset]}
    except Exception as error:
        return {"error": type(error).__name__, "message": re.sub(r" at 0x\w+>", ">", str(error))}
    return {"value": spell(value)}


def spell(value):
    """`repr`, with the items of a set in the order of their text."""
    if type(value) is set:
        return "{%s}" % ", ".join(sorted(map(spell, value))) if value else "set()"
    if type(value) is list:
        return "[%s]" % ", ".join(map(spell, value))
    if type(value) is dict:
        return "{%s}" % ", ".join(f"{spell(key)}: {spell(item)}" for key, item in value.items())
    if type(value) is tuple:
        return "(%s%s)" % (", ".join(map(spell, value)), "," if len(value) == 1 else "")
    return repr(value)


def placed(source):
    """Every node by `ast.walk`: its class, the names of its fields, its text, and its columns in characters."""
    lines = re.split(r"\r\n|\r|\n", source)
    for node in ast.walk(ast.parse(source)):
        record = [type(node).__name__, [name for name, _ in ast.iter_fields(node)], len(list(ast.iter_child_nodes(node)))]
        if hasattr(node, "lineno"):
            start = lines[node.lineno - 1].encode()[: node.col_offset].decode()
            end = lines[node.end_lineno - 1].encode()[: node.end_col_offset].decode()
            utf16 = [len(text.encode("utf-16-le")) // 2 for text in (start, end)]
            record += [ast.get_source_segment(source, node), [len(start), len(end)], utf16]
        yield record


record = {
    "literals": [[source, literal(source)] for source in LITERALS],
    "placed": [[source, list(placed(source))] for source in SEGMENTS],
}
(TEST / "fixtures" / "tools.json").write_text(
    "{\n"
    + ",\n".join(
        f"{json.dumps(key)}: [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]" for key, rows in record.items()
    )
    + "\n}\n"
)
