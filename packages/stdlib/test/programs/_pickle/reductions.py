"""What `__reduce__` may return, names that cannot be found, arguments, attributes of picklers, the extension registry."""
import pickle
import io
import copyreg
import functools
import sys
import re
import types


def short(text):
    return re.sub(r'0x[0-9a-f]+|(?<=\{)\d{5,}|/\S*', '-', text)[:300]


def t(f, *a, **k):
    try:
        print(short(repr(f(*a, **k))))
    except BaseException as e:
        print(type(e).__name__, short(str(e)), '| cause', repr(e.__cause__), '| context', repr(e.__context__))


D = pickle.dumps


class R:
    def __init__(self, r): self.r = r

    def __reduce_ex__(self, protocol): return self.r

    def __repr__(self): return '<R>'


class Sub(tuple): pass


for r in [1, None, (), (1,), (1, 2, 3, 4, 5, 6, 7), (1, 2), (int, 2), (int, [], None), (int, (), None, 1), (int, (), None, None, 1), (int, (), None, None, None, 1), 'xx', 'R.x', 'R', '', 'Sub', (int, (), None, iter([1])), (int, (), None, iter([])), (int, (), None, [1]),
          (int, (), None, None, iter([1])), (int, (), None, None, iter([(1, 2, 3)])), (int, (), None, None, iter([[1, 2]])), (int, (), None, None, iter([(1, 2), 3])), (copyreg.__newobj__, ()), (copyreg.__newobj__, (1,)), (copyreg.__newobj__, (int,)), (copyreg.__newobj__, (R,)), (copyreg.__newobj__, (R, 1, 2)),
          (copyreg.__newobj_ex__, ()), (copyreg.__newobj_ex__, (1, 2, 3)), (copyreg.__newobj_ex__, (int, 2, 3)), (copyreg.__newobj_ex__, (int, (), 3)), (copyreg.__newobj_ex__, (int, (), {})), (copyreg.__newobj_ex__, (int, (1, 2), {'x': 3})), (int, (), 5), (int, (), 0), (int, (), 5, None, None, int), (int, (), None, None, None, int), Sub((int, ())), (R, Sub((1,)))]:
    for p in (0, 1, 2, 4): t(D, R(r), p)
for n in (1, 2, 3, 999, 1000, 1001, 2000, 2001):
    for p in (0, 1, 4):
        t(lambda: [len(D(R((list, (), None, iter(range(n)))), p)), D(R((list, (), None, iter(range(n)))), p)[-40:]])
        t(lambda: [len(D(R((dict, (), None, None, iter([(i, i) for i in range(n)]))), p)), D(R((dict, (), None, None, iter([(i, i) for i in range(n)]))), p)[-40:]])


def failing():
    yield 1
    yield 2
    raise ZeroDivisionError


for p in (0, 2): t(D, R((list, (), None, failing())), p); t(D, R((dict, (), None, None, failing())), p)
t(D, lambda: 1)


def f():
    def g(): pass

    class C:
        def m(self): pass
    return g, C


t(D, f()[0]); t(D, f()[1]); t(D, f()[1]()); t(D, f()[1]().m)
t(D, io); t(D, sys._getframe()); t(D, (i for i in ())); t(D, {}.keys()); t(D, type(open)); t(D, types.SimpleNamespace(a=1))


class N: pass


N.__module__ = 'nomod'; t(D, N)
N.__module__ = None; t(D, N)
N.__module__ = 3; t(D, N)
N.__module__ = ''; t(D, N)
N.__module__ = 'builtins'; t(D, N)
N.__module__ = '__main__'; N.__qualname__ = 'Q'; t(D, N)
N.__qualname__ = 'R.r.x'; t(D, N)
N.__qualname__ = 'N.é'; t(D, N)


class M: pass


M2 = M


class M: pass


t(D, M2)
setattr(sys.modules['__main__'], 'é', type('é', (), {}))
for p in range(6): t(D, getattr(sys.modules['__main__'], 'é'), p)
sys.modules['módulo'] = types.ModuleType('módulo'); sys.modules['módulo'].X = type('X', (), {'__module__': 'módulo'})
for p in range(6): t(D, sys.modules['módulo'].X, p)


class Raises:
    def __getattr__(self, name): raise ZeroDivisionError(name)


sys.modules['raises'] = Raises()
t(D, type('X', (), {'__module__': 'raises'})); t(D, type('X', (), {'__module__': None})); t(D, type('R', (), {'__module__': None}))
del sys.modules['raises']
t(D, type('R', (), {'__module__': None})); t(D, type('len', (), {'__module__': None}))
t(D, 1, 6); t(D, 1, -1); t(D, 1, -100); t(D, 1, 'a'); t(D, 1, 2**70); t(D, 1, -2**70); t(D, 1, True); t(D, 1, 1.5); t(D); t(D, 1, 2, 3); t(D, 1, buffer_callback=1); t(D, 1, 5, buffer_callback=1); t(D, 1, nothing=1); t(D, obj=1, protocol=0); t(D, 1, fix_imports=R)


class Index:
    def __index__(self): return 3


t(D, 1, Index())
t(pickle.dump, 1); t(pickle.dump); t(pickle.dump, 1, 2); t(pickle.dump, 1, io.BytesIO(), 9); t(pickle.dump, 1, file=io.BytesIO(), protocol=1); t(pickle.Pickler); t(pickle.Pickler, 1); t(pickle.Pickler, io.BytesIO(), 7); t(pickle.Pickler, io.BytesIO(), 1, True, None, 5); t(pickle.Pickler, file=io.BytesIO(), x=1); t(pickle.Pickler, io.BytesIO(), buffer_callback=1)
p = pickle.Pickler(io.BytesIO())
for a in ('memo', 'persistent_id', 'bin', 'fast', 'dispatch_table', 'nothing'):
    t(getattr, p, a)
    t(delattr, p, a)
    t(setattr, p, a, 3)
    t(getattr, p, a)
t(p.dump, R((int, ())))
t(setattr, p, 'memo', {1: 2}); t(setattr, p, 'memo', {1: (1,)}); t(setattr, p, 'memo', {1: ('a', 1)}); t(setattr, p, 'memo', {1: (1, 'object')}); print(list(p.memo.copy().values()))
t(p.dump); t(p.dump, 1, 2); t(p.clear_memo, 1); t(p.memo.copy, 1); t(type(p.memo)); t(hash, p.memo)


class NoReduce:
    __reduce_ex__ = None


t(D, NoReduce())


class K:
    def __getattribute__(self, name): raise AttributeError(name)


t(D, K())


class K:
    def __getattribute__(self, name):
        if name == '__reduce__': return lambda: 'K'
        raise AttributeError(name)


t(D, K())


class K:
    def __getattribute__(self, name): raise ZeroDivisionError(name)


t(D, K())


class NewObj:
    __class__ = property(lambda self: int)

    def __reduce__(self): return copyreg.__newobj__, (NewObj,)


t(D, NewObj(), 2)


class Callable:
    def __call__(self): pass

    @property
    def __name__(self): raise ZeroDivisionError


t(D, R((Callable(), ())), 1); t(D, R((Callable(), ())), 2)


class State:
    def __getstate__(self): return self.s


for s in (None, 0, {}, {'a': 1}, (None, {'b': 2}), ({'a': 1}, {'b': 2}), 5, ({}, None), {1: 2}, (1, 2)):
    o = State(); o.s = s
    t(lambda: (D(o, 2), vars(pickle.loads(D(o, 2)))))

# the extension registry
copyreg.add_extension('builtins', 'dict', 0x7ffffff0)
for p in range(6): t(D, dict, p); t(lambda: pickle.loads(D(dict, p)))
copyreg.remove_extension('builtins', 'dict', 0x7ffffff0)
for code in (1, 255, 256, 65535, 65536):
    copyreg.add_extension('builtins', 'list', code); t(D, [list, list], 2); t(pickle.loads, D(list, 2)); print(copyreg._extension_cache); copyreg.remove_extension('builtins', 'list', code); t(pickle.loads, b'\x82\x01.')
for code in ('x', -1, 0, 2**31, 2**40, 2**80, True):
    copyreg._extension_registry[('builtins', 'dict')] = code
    t(D, dict, 2); t(D, dict, 1)
del copyreg._extension_registry[('builtins', 'dict')]
for pair in (1, (1,), ('a', 1), ('builtins', 'nothing'), ('builtins', 'int'), ['a', 'b']):
    copyreg._inverted_registry[301] = pair
    t(pickle.loads, b'\x83\x2d\x01.')
del copyreg._inverted_registry[301]
copyreg.clear_extension_cache()

# names of Python 2
import _compat_pickle
for value in (5, (1,), (1, 2), ('a', 2), ('builtins', 'max'), ('collections.abc', 'x')):
    _compat_pickle.NAME_MAPPING['mod', 'name'] = value; _compat_pickle.REVERSE_NAME_MAPPING['builtins', 'min'] = value
    t(pickle.loads, b'cmod\nname\n.'); t(D, min, 2); t(D, min, 3)
for value in (5, 'builtins', ('x', 'y')):
    _compat_pickle.IMPORT_MAPPING['other'] = value; _compat_pickle.REVERSE_IMPORT_MAPPING['functools'] = value
    t(pickle.loads, b'cother\nsum\n.'); t(D, functools.wraps, 2); t(D, functools.singledispatch, 1)
