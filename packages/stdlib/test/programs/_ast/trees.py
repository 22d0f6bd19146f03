"""From sources to trees and back to code."""
import ast

def show(source, mode="exec", **kw):
    try:
        tree = ast.parse(source, "f", mode, **kw)
    except SyntaxError as error:
        print("SyntaxError", error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, repr(error.text))
        return
    print(ast.dump(tree, include_attributes=True))
    if mode != "func_type":
        again = compile(tree, "f", mode)
        print(again.co_code == compile(source, "f", mode).co_code, again.co_consts == compile(source, "f", mode).co_consts)
        for node in ast.walk(tree):
            if not isinstance(node, (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)):
                assert set(vars(node)) == set(node._fields + node._attributes), node
    print(ast.unparse(tree))

SOURCES = '''
@dec
def f(a, /, b: int = 1, *c, d, e=2, **g) -> str: pass
~~
async def f(*, a):
    async for x in y: pass
    else: await z
    async with a as b, c: yield
    [i async for i in x]
~~
class C(A, *b, metaclass=M, **k):
    """doc"""
    x: int
    (y): int = 3
    z.a: str = ""
~~
return_ = 1; del a, (b, c), d[0], e.f
~~
a = b = c, *d = e
~~
a += 1; a -= 1; a *= 1; a @= 1; a /= 1; a %= 1; a **= 1; a <<= 1; a >>= 1; a |= 1; a ^= 1; a &= 1; a //= 1
~~
for i in range(3):
    if i: continue
    elif j: break
    else: pass
else: pass
while 1: break
else: pass
~~
with a as (b, c), d: pass
~~
raise
~~
raise A from b
~~
try: a
except B as c: d
except (E, F): g
except: h
else: i
finally: j
~~
assert a, b
~~
import a, b.c as d
from . import e
from ..f import (g as h, i)
from j import *
~~
def f():
    global a, b
    def g():
        nonlocal c
    c = 1
~~
a and b or not c
~~
(x := 5)
~~
a + b - c * d / e // f % g ** h @ i << j >> k | l ^ m & n
~~
-a; +b; ~c; not d
~~
lambda: 1; lambda a, /, b=2, *c, d, e=3, **f: a
~~
a if b else c
~~
{1: 2, **a, 'b': c}; {1, 2, *d}; []; (); {}
~~
[a for b in c if d if e for f in g]; {a for b in c}; {a: b for c in d}; (a for b in c)
~~
a < b <= c > d >= e == f != g is h is not i in j not in k
~~
f(a, *b, c=d, **e)
~~
f"a{b!r:>{c}}d{e=}{f'{g}'}{h!s}{i!a}{{}}"
~~
None; True; False; ...; 1; 1.5; 1e400; 2j; 'a'; b'b'; u'c'; 123456789012345678901234567890; -1; 'é€𝒳'; '\\ud800\\udc00'; '\\udfff'; '\\0'
~~
a.b.c[d][e:f][::g][h, i:j][...]
~~
[a, *b] = c; (d, *e) = f; g, = h
~~
é = 'ü' + ß  # two bytes a character
~~
match a:
    case 1 | -2 | 3+4j | 'a' 'b' | b'c' | None | True: pass
    case [b, *_, c]: pass
    case (d, *e): pass
    case {'f': g, h.i: _, **j}: pass
    case K(l, m=n) as o if p: pass
    case _: pass
~~
def h(): x = (yield); y = yield a
~~
def g(): x = yield from y; return (yield)
~~
print(a
~~
a = 
~~
def f(:
~~
1 = x
~~
f(a for b in c, d)
'''
for source in SOURCES.split("~~\n"):
    show(source)
for source in "a + b", "lambda: (yield)", "[x for x in y]\n", "a b", "x = 1":
    show(source, "eval")
for source in "a; b", "def f(): pass\n", "x = 1\n", "\n", "if a:\n  b\n":
    show(source, "single")
for source in "() -> int", "(int, *str, **Any) -> float", "(A[b], c.d) -> None", "int":
    show(source, "func_type")
TYPED = '''
x = 1 # type: int
def f(a, # type: A
      b=1, # type: B
      *c, # type: C
      ):
    # type: (...) -> D
    with x: # type: E
        pass
    for a in b: # type: F
        pass
    async def g(a): # type: (int) -> str
        async with a: # type: G
            pass
        async for x in y: # type: H
            pass
y = 2 # type: ignore
z = 3 # type: ignore[foo]
'''
show(TYPED, type_comments=True)
show(TYPED)
print(ast.dump(ast.parse("x = 1 # type: int\ny = 2 # type: ignore@tag", type_comments=True), indent=2))
for version in (3, 4), (3, 5), (3, 6), (3, 7), (3, 8), (3, 9), (3, 10):
    for source in "f'{a}'", "x: int = 1", "(x := 1)", "a @ b", "1_000", "def f(a, /): pass", "match a:\n case b: pass", "with (a as b, c as d): pass":
        try:
            ast.parse(source, feature_version=version)
            print(version, source, "ok")
        except SyntaxError as error:
            print(version, repr(source), error.msg)
tree = ast.parse("a + a")
print(tree.body[0].value.left.ctx is tree.body[0].value.right.ctx, type(tree.body[0].value.op) is ast.Add)
print(ast.parse("a").body[0].value.ctx is ast.parse("b").body[0].value.ctx)
print(ast.parse(b"# coding: latin-1\nx = '\xe9'").body[0].value.value)
print(compile("a", "f", "exec", ast.PyCF_ONLY_AST).body[0].value.id)
print(compile(tree, "f", "exec", ast.PyCF_ONLY_AST) is tree)
print(ast.literal_eval("{'a': [1, -2.5, 3+4j, (None, True), {1}, b'x']}"))
