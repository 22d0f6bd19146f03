"""Records what CPython 3.10's ast.unparse and repr give, in unparse-recorded.json.

Run with: python3.10 unparse-record.py
"""
import ast
import json
import os
import struct
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))

EXPRESSIONS = r"""
1 + 2 * 3
(1 + 2) * 3
a - (b - c) - d
2 ** 3 ** 4
(2 ** 3) ** 4
-2 ** 2
(-2) ** -2
not a and not (b or c)
a or b and c or d
(a or b) and (c or d) and e
a or (b or c)
a < b <= c != d is not e not in f
(a < b) < c
a if b else c if d else e
(a if b else c) if (d if e else f) else g
(lambda: 0)()
lambda: x
lambda x, /, y=1, *a, z, w=2, **k: (x, y)
lambda *, a: lambda: a
(yield)
await_ + (yield 1)
f(*a, *b, k=1, **c)
f(x for x in y)
f((x for x in y), 1)
[x for x in y if x if z for w in (a if b else c)]
{x: y for x, y in z}
{x for x in {1, 2}}
{*a, *b}
{**a, 'b': 1, **(c or d)}
{}
()
(1,)
1, 2
[]
[*a, 1]
a[1]
a[1, 2]
a[1,]
a[()]
a[1:2, ::3, :]
a[*b, 1] if 0 else 0
a[b := 1]
(a := 1, b)
f(a := 1)
[y := 1, y ** 2]
3 .real
3.0.real
1j.imag
True.real
(-3).real
1e400, -1e400, 1e400j
1e16, 1e15, 1.5e-7, 0.0001, 123456789012345678.0
'quote\'s' "double\""
'both \' and " quotes'
'''triple ' and " and \''' and \"""'''
'line\nbreak', 'tab\t', 'nul\0', 'é', '\x85', '\u2028', '😀', '\ud800'
b'bytes\n\xff\'', b"'"
u'prefixed'
...
f'{x}'
f'{x!r:>{width}}'
f'{x:{y!s}}' f'literal'
f'{{}} {x}'
f"{x['key']}"
f"{x['a']} {y["b"]}" if 0 else 0
f'{ {1: 2}[1] }'
f'{x + 1:%Y-%m-%d}'
f'a\nb{x}'
f'{x}\t{y}'
f'''{x}'"'''
f'{lambda_}{(lambda: 1)}'
f'{f"{x}"}'
f'{x!a}{x!s}{x=}'
a @ b // c % d << e >> f & g ^ h | i
~a, +a, - -a, not not a
(not a) + 1
-(a + b)
(a.b).c(d)[e].f
(a + b).c
(await_)(x)
""".strip().split("\n")

STATEMENTS = r'''
x = y = (yield)
x: int
(x): int = 1
a.b: int = 2
x += 1
x @= y
x, *y = z
del a, b[0], (c, d)
assert a, b
raise
raise A from B
return_ = 1
global a, b
import a.b as c, d
from . import x
from ..a.b import (c as d, e)
from a import *
pass
for x in y: pass
for x, y in z:
    break
else:
    continue
while a: b
while a:
    b
else:
    c
if a: b
elif c: d
elif e: f
else: g
if a: b
else:
    if c: d
    e
with a as b, c as (d, e), f: pass
try: a
except: b
try: a
except (A, B) as c: d
except E: f
else: g
finally: h
def f(): pass
def f(a, b: int=1, /, c=2, *args: str, d, e=3, **kw: 'x') -> 'y':
    "doc"
    return
def f(*, a=1):
    'doc "with" quotes \\ and \n newline\t'
@decorator
@other(1)
class A(B, metaclass=C):
    """doc"""
    x = 1
    def m(self): u'not kept'
class A: pass
async def f():
    async with a as b: pass
    async for x in y: await z
    return [x async for x in y]
def f():
    nonlocal_ = yield from g()
    x = yield (a, b)
    return (yield)
match x:
    case 1 | -1 | 1+2j | 'a' 'b': pass
    case None | True: pass
    case [a, *rest] if rest: pass
    case (a, _): pass
    case {'k': v, **rest}: pass
    case {}: pass
    case A(1, b=2) | A(): pass
    case A.b: pass
    case [1 | 2 as x, *_]: pass
    case x: pass
"module docstring"
x = 1
x = []  # type: list
for x in y:  # type: int
    pass
def f(a):  # type: (int) -> str
    pass
x = 1  # type: ignore[misc]
print(1); print(2)
'''


def statements():
    """A new case starts at a line that is not indented and no continuation of a compound statement."""
    cases = []
    for line in STATEMENTS.strip("\n").split("\n"):
        continues = line.startswith((" ", "elif", "else", "except", "finally"))
        after_decorator = cases and cases[-1].split("\n")[-1].startswith("@")
        if continues or after_decorator:
            cases[-1] += "\n" + line
        else:
            cases.append(line)
    return cases


def unparsed(source):
    try:
        tree = ast.parse(source, type_comments=True)
    except SyntaxError:
        return None
    try:
        return [source, ast.unparse(tree)]
    except ValueError as error:
        return [source, {"error": str(error)}]


def printable_runs():
    """The code points at which str.isprintable changes."""
    changes, last = [], False
    for point in range(0x110000):
        if chr(point).isprintable() != last:
            changes.append(point)
            last = not last
    return changes


FLOATS = [0.0, -0.0, 1.0, -1.5, 0.1, 1e-4, 1e-5, 123456789.123, 1e15, 1e16, 1e17, 1e22, 5e-324, 1.7976931348623157e308, 1e300 * 1e10,
          2.0 ** 53, 9007199254740993.0, 1e100, 123e-20, 0.00012345]
COMPLEX = [(0.0, 1.0), (-0.0, 1.0), (1.0, -2.0), (0.0, -0.0), (1e16, 1e-7), (float("inf"), float("nan")), (0.0, float("-inf")),
           (-1.5, 2.0)]
recorded = {
    "unicode": unicodedata.unidata_version,
    "cases": [case for case in map(unparsed, EXPRESSIONS + statements()) if case],
    "printable": printable_runs(),
    "floats": [[struct.pack(">d", value).hex(), repr(value)] for value in FLOATS],
    "complex": [[struct.pack(">d", re).hex(), struct.pack(">d", im).hex(), repr(complex(re, im))] for re, im in COMPLEX],
    "strings": [[s, repr(s)] for s in ["", "a'b", 'a"b', "a'b\"c", "\t\n\r\\\x00\x7f\x80\xa0\xad", "é日😀", "\u200b\ue000\U000e0001", "\ud800x"]],
    "bytes": [[b.hex(), repr(b)] for b in [b"", b"a'b", b'a"b', b"a'b\"c", bytes(range(256))]],
}
with open(os.path.join(HERE, "unparse-recorded.json"), "w") as file:
    lines = (f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in recorded.items())
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
