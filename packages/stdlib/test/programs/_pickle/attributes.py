"""Names, documentation, signatures and sizes."""
import _pickle
import pickle
import io

print(repr(_pickle.__doc__))
print([n for n in dir(_pickle) if n != '__file__'], [n for n in _pickle.__dict__ if n != '__file__'])
for n in ['Pickler', 'Unpickler', 'PickleBuffer', 'PickleError', 'PicklingError', 'UnpicklingError']:
    t = getattr(_pickle, n)
    print('=====', n, t, t.__module__, t.__qualname__, t.__name__, t.__basicsize__, t.__itemsize__, hex(t.__flags__), t.__base__, t.__dictoffset__, t.__weakrefoffset__, t.__text_signature__)
    print(repr(t.__doc__), getattr(pickle, n) is t)
    for k, v in sorted(t.__dict__.items()):
        print('  ', k, type(v).__name__, getattr(v, '__text_signature__', None), k == '__doc__' or repr(getattr(v, '__doc__', None)))
for o in (pickle.Pickler(io.BytesIO()).memo, pickle.Unpickler(io.BytesIO()).memo):
    t = type(o)
    print('=====', t, t.__module__, t.__qualname__, t.__name__, t.__basicsize__, t.__itemsize__, hex(t.__flags__), t.__base__, t.__text_signature__, repr(o).split(' at 0x')[0])
    for k, v in sorted(t.__dict__.items(), key=lambda x: x[0]):
        print('  ', k, type(v).__name__, getattr(v, '__text_signature__', None), repr(getattr(v, '__doc__', None)))
    for f in (t, lambda: setattr(t, 'x', 1), lambda: setattr(o, 'x', 1), lambda: type('X', (t,), {})):
        try: f()
        except Exception as e: print(repr(e))
for n in ['dump', 'dumps', 'load', 'loads']:
    f = getattr(_pickle, n)
    print(n, f.__text_signature__, repr(f.__doc__), f.__module__, f.__qualname__, f is getattr(pickle, n))
for t in (_pickle.Pickler, _pickle.PickleBuffer):
    try: t.x = 1
    except Exception as e: print(repr(e))


def size(o): return o.__sizeof__() - type(o).__basicsize__


p = pickle.Pickler(io.BytesIO())
print(size(p))
for i in range(6): p.dump(chr(i))
print(size(p))
for i in range(60): p.dump(chr(i + 1000))
print(size(p)); p.clear_memo(); print(size(p))
for encoding in 'ASCII', 'UTF-16', 'latin-1':
    for errors in 'strict', 'replace': print(size(pickle.Unpickler(io.BytesIO(), encoding=encoding, errors=errors)))


def after(data, protocol=None):
    u = pickle.Unpickler(io.BytesIO(pickle.dumps(data, protocol))); u.load(); return size(u)


def nest(n):
    data = 0
    for i in range(n): data = [data, data]
    return data


print(after(0), after([0] * 100), after([chr(i) for i in range(100)]), [after(nest(n)) for n in (0, 1, 20, 50, 100)], after('a', 0), after('abcdef', 0))
p = pickle.Pickler(io.BytesIO()); p.dump(list(range(1000))); print(size(p)); p.dump([[i] for i in range(1000)]); print(size(p))
u = pickle.Unpickler(io.BytesIO()); p.__init__(io.BytesIO(), 2); u.__init__(io.BytesIO(b'N.')); print(u.load(), size(p), size(u))
