import _symtable, sys, gc, warnings
S=_symtable.symtable
def t(*a):
    try: print(repr(S(*a)).split("(")[0])
    except BaseException as e: print(type(e).__name__, e, getattr(e,'lineno',None))
t("x","f"); t(1,"f","exec"); t("x",1,"exec"); t("x","f",1); t("x","f","foo"); t("x\0","f","exec"); t("x =","f","eval"); t(b"x","f","exec"); t("x",b"f\xff","exec"); t("def f():\n global x\n nonlocal x","f","exec")
t("x","f","func_type");t("x","f\0","exec");t("(x) -> x","f","single");t(bytearray(b"x"),"f","exec")
t(b"# coding: latin-1\nx='\xe9'", "f","exec"); t(b"x='\xe9'", "f","exec"); t("\ud800", "f","exec")
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    t("x = '\\d'; 1 is 1", "f","exec")
    print([(str(x.message), x.category, x.filename, x.lineno) for x in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    t("x = '\\d'; 1 is 1", "f","exec")
    for c in "\n'\\d'", "1 is 1", "'\\N{DIGIT ONE}'", "b'\\q'":
        try: print(type(compile(c, "f", "exec")))
        except Exception as e: print(repr(e))
E=type(S("x","f","exec"))
try: E()
except BaseException as e: print(e)
try:
   class X(E): pass
except BaseException as e: print(e)
e=S("def f(a):\n def g(): return a","f","exec")
for n in "id name symbols varnames children nested type lineno".split():
  try: setattr(e,n,1)
  except BaseException as x: print(type(x),x)
print(sys.getsizeof(e), gc.is_tracked(e), E.__module__, E.__qualname__, E.__doc__, E.__basicsize__, E.__flags__)
print(list(vars(E)))
print({k:v for k,v in vars(_symtable).items() if isinstance(v,int)}, _symtable.__doc__, S.__doc__, S.__text_signature__)
def show(e, d=0):
    print(" "*d, e.name, e.symbols, e.varnames, e.nested, e.type, e.lineno, type(e.id), repr(e)[-8:], len({c.id for c in e.children}))
    for c in e.children: show(c, d+1)
show(S('''
import os, sys as s
from a.b import c
glob = 1
class A(B, metaclass=M):
    __priv = 1
    x: int = 3
    y: str
    def m(self, a, *b, k=1, **kw):
        nonlocal_ = super()
        global glob
        def inner():
            nonlocal nonlocal_, a
            return lambda q=a: (q, self, __class__, __name)
        return [i for i in b if k], {j: kw for j in b}, {z async for z in b}, (w for w in a)
async def co():
    async with x as y:
        yield (w := 2)
    del y
def outer(x):
    class Inner:
        x = x
        def f(self): return x
    return Inner
match s:
    case [a, *rest] | {"k": v, **kwrest}: pass
for t in u: pass
try: pass
except E as err: pass
''', "file", "exec"))
show(S("from __future__ import annotations\ndef f(a: b) -> c: pass\nx: y = 1", "f", "exec"))
show(S("lambda x: [y for y in x]", "f", "eval"))
show(S("x = 1", "f", "single"))
import symtable
top = symtable.symtable("def f(a):\n  b = a\n  return lambda: b\nclass C: pass", "?", "exec")
print(top, top.get_type(), top.get_children(), top.get_children()[0].get_locals(), [s for s in top.get_children()[0].get_symbols()])
