"""The classes of nodes."""
import _ast, gc, sys, weakref, copy, pickle

for name in sorted(vars(_ast)):
    value = getattr(_ast, name)
    if isinstance(value, type) and issubclass(value, _ast.AST):
        print(name, value.__module__, value.__qualname__, [b.__name__ for b in value.__bases__], value._fields, value._attributes, value.__match_args__)
        print("  ", repr(value.__doc__))
        print("  ", sorted(k for k in vars(value) if k not in ("__new__", "__module__")), value.__basicsize__, value.__weakrefoffset__, value.__dictoffset__)
        print("  ", [(f, getattr(value, f, "missing")) for f in value._fields + value._attributes])
    elif name[:1] != "_":
        print(name, value)

def attempt(f):
    try:
        print(repr(f()))
    except BaseException as error:
        print(type(error).__name__, error)

# construction
attempt(lambda: _ast.Add(1))
attempt(lambda: _ast.Return(1, 2))
attempt(lambda: _ast.BinOp(1, 2, 3, 4))
attempt(lambda: _ast.BinOp(1, 2, left=3))
attempt(lambda: _ast.BinOp(1, left=3, right=5))
attempt(lambda: vars(_ast.BinOp(1, right=5)))
attempt(lambda: vars(_ast.BinOp(1, 2, 3, lineno=5, foo=7)))
attempt(lambda: vars(_ast.AST(a=1)))
attempt(lambda: _ast.AST(1))
attempt(lambda: _ast.BinOp().left)
attempt(lambda: _ast.Return().value)
attempt(lambda: _ast.Return().lineno)
attempt(lambda: _ast.Return().end_lineno)
attempt(lambda: _ast.arg().end_lineno)
attempt(lambda: _ast.MatchAs().end_lineno)
attempt(lambda: _ast.MatchAs().pattern)
attempt(lambda: _ast.Constant(1, kind="u").kind)
attempt(lambda: _ast.Constant(1, "u", 2))
attempt(lambda: _ast.BinOp(**{"left": 1, "": 2}).__dict__)

class Sub(_ast.BinOp):
    _fields = ("one", "two")
attempt(lambda: vars(Sub(1, 2)))
attempt(lambda: vars(Sub(1, 2, 3)))
attempt(lambda: vars(Sub(1, one=3)))
class NoFields(_ast.AST):
    _fields = 5
attempt(lambda: NoFields())
class ListFields(_ast.AST):
    _fields = ["x", 3]
attempt(lambda: vars(ListFields(1)))
attempt(lambda: vars(ListFields(1, 2)))
class One(_ast.AST):
    _fields = ("x",)
attempt(lambda: One(1, 2))
class BadFields(_ast.AST):
    class Meta:
        def __get__(self, *a): raise ValueError("no fields")
    _fields = Meta()
attempt(lambda: BadFields())

old = _ast.AST._fields
del _ast.AST._fields
attempt(lambda: type(_ast.AST()))
_ast.AST._fields = old
_ast.AST.extra = 1
print(_ast.Add.extra)
del _ast.AST.extra
old = _ast.Add.__doc__
_ast.Add.__doc__ = "changed"
print(_ast.Add.__doc__)
_ast.Add.__doc__ = old

# instances
n = _ast.BinOp(1, 2, 3)
print(n.__reduce__(), n.__dict__)
n.__dict__ = {"x": 1}
print(n.x, n.__dict__)
attempt(lambda: setattr(n, "__dict__", 5))
attempt(lambda: delattr(n, "__dict__"))
n.y = n
print(sorted(n.__dict__))
r = weakref.ref(n)
print(r() is n)
del n
gc.collect()
print(r())
attempt(lambda: weakref.ref(_ast.AST()))
a = _ast.Name("x", _ast.Load())
b = copy.deepcopy(a)
print(type(b), vars(b).keys(), b.id, b.ctx is a.ctx, type(b.ctx))
b = copy.copy(a)
print(b.ctx is a.ctx, vars(b) == vars(a), vars(b) is vars(a))
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    c = pickle.loads(pickle.dumps(a, protocol))
    print(c.id, type(c.ctx).__name__)
print(a == _ast.Name("x", _ast.Load()), hash(a) == hash(a))
print(sys.getsizeof(_ast.AST()), sys.getsizeof(_ast.Add()))
print(_ast.AST.__flags__ & 0x100, _ast.Add.__flags__ & 0x100, gc.is_tracked(_ast.Add()))
match a:
    case _ast.Name(x, _ast.Store()):
        print("store", x)
    case _ast.Name(x, _ast.Load()):
        print("load", x)
print(isinstance(a, _ast.expr), issubclass(_ast.Module, _ast.mod), _ast.Name.__mro__)
attempt(lambda: _ast.AST.__init__(1))
attempt(lambda: _ast.AST.__new__(int))
attempt(lambda: _ast.AST.__reduce__(1))
attempt(lambda: _ast.Name("a").foo)
