"""persistent ids, dispatch tables, reducer_override, find_class, memos, fast, and containers that change while they are pickled."""
import pickle
import io
import gc
import copyreg
import weakref
import collections


def attempt(f):
    try:
        r = f()
        print(repr(r)[:200].split(' at 0x')[0])
        return r
    except Exception as e:
        print(type(e).__name__, str(e)[:200].split(' at 0x')[0])


def dump(pickler, value, protocol, **attributes):
    f = io.BytesIO()
    p = pickler(f, protocol)
    for k, v in attributes.items(): setattr(p, k, v)
    p.dump(value)
    return f.getvalue()


class PersistentPickler(pickle.Pickler):
    def persistent_id(self, o):
        return ('id', o) if o == 'special' else 'plain' if o == 2 else None


class PersistentUnpickler(pickle.Unpickler):
    def persistent_load(self, pid):
        return ['loaded', pid]


for p in range(6):
    d = attempt(lambda: dump(PersistentPickler, [1, 2, 'special', (2,)], p))
    attempt(lambda: PersistentUnpickler(io.BytesIO(d)).load())
    attempt(lambda: pickle.loads(d))
    d = attempt(lambda: dump(pickle.Pickler, [1, 2], p, persistent_id=lambda o: 'x\ny' if o == 1 else None))
    d = attempt(lambda: dump(pickle.Pickler, [1, 2], p, persistent_id=lambda o: 'x' if o == 1 else None))
    u = pickle.Unpickler(io.BytesIO(d)); u.persistent_load = lambda pid: pid * 3
    attempt(u.load)
    attempt(lambda: dump(pickle.Pickler, 1, p, persistent_id=lambda o: 1 / 0))
    attempt(lambda: dump(pickle.Pickler, 1, p, persistent_id=lambda: 1))


class Static(pickle.Pickler):
    @staticmethod
    def persistent_id(o): return None


class ClassMethod(pickle.Unpickler):
    @classmethod
    def persistent_load(cls, pid): return cls.__name__, pid


print(type(Static(io.BytesIO()).persistent_id), type(PersistentPickler(io.BytesIO()).persistent_id), ClassMethod(io.BytesIO(b'Px\n.')).load())
p = PersistentPickler(io.BytesIO()); w = weakref.ref(p); print(p.persistent_id(2)); del p; print(w())


class Plain:
    pass


class Other(Plain):
    pass


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    pass


def reduce_plain(o): return Plain, ()


class Mapping:
    def __getitem__(self, key):
        print('asked for', key.__name__)
        if key is Plain: return reduce_plain
        if key is Meta: return lambda cls: 'WithMeta'
        if key is Other: raise ValueError('other')
        raise KeyError


for table in ({Plain: reduce_plain}, collections.ChainMap({}, {Plain: reduce_plain}), Mapping(), {Plain: 3}, {Meta: lambda c: (str, ('meta',))}, 5):
    for value in (Plain(), Other(), WithMeta, WithMeta(), 1, [Plain()]):
        attempt(lambda: dump(pickle.Pickler, value, 2, dispatch_table=table))


class TablePickler(pickle.Pickler):
    dispatch_table = {Plain: lambda o: 'Plain'}


attempt(lambda: dump(TablePickler, Plain(), 4))
copyreg.pickle(Other, lambda o: (Plain, (), {'by': 'copyreg'}))
attempt(lambda: pickle.dumps(Other(), 4))
attempt(lambda: pickle.loads(pickle.dumps(Other(), 4)).__dict__)
del copyreg.dispatch_table[Other]


class Override(pickle.Pickler):
    def reducer_override(self, o):
        if o is len: return int, ('5',)
        if o is Plain: return 'Other'
        if o is Other: return 5
        if isinstance(o, Plain): return str, ('plain',)
        if o is max: raise ZeroDivisionError
        return NotImplemented


for value in (len, Plain, Other, Plain(), print, max, [len, len], int, 1):
    for p in (0, 2, 5):
        attempt(lambda: dump(Override, value, p))
o = Override(io.BytesIO()); w = weakref.ref(o); o.dump(print); del o; print(w())
p = pickle.Pickler(io.BytesIO())
attempt(lambda: setattr(p, 'reducer_override', 1))


class Finder(pickle.Unpickler):
    def find_class(self, module, name):
        print('find', module, name)
        return super().find_class(module, name) if name != 'Plain' else dict


for p in range(6):
    attempt(lambda: Finder(io.BytesIO(pickle.dumps([Plain, int, collections.OrderedDict], p))).load())
u = pickle.Unpickler(io.BytesIO())
for args in (('os', 'getcwd'), ('builtins', 'nothing'), ('nothing', 'x'), ('builtins', 'int.x'), (1, 'x'), ('os', 1), ('', 'x'), ('os.path', 'join'), ('__builtin__', 'xrange'), ('builtins', '')):
    attempt(lambda: u.find_class(*args))
attempt(lambda: u.find_class('os')); attempt(lambda: u.find_class(module_name='os', global_name='x'))

# memos
f = io.BytesIO(); p = pickle.Pickler(f, 2)
value = ['shared', ('t', 1)]
for i in range(3): p.dump(value); print(f.getvalue()); f.seek(0); f.truncate()
print(sorted((n, o) for n, o in p.memo.copy().values() if type(o) is not list), all(k == id(o) for k, (n, o) in p.memo.copy().items()))
q = pickle.Pickler(f, 2); q.memo = p.memo; q.dump(value); print(f.getvalue()); f.seek(0); f.truncate()
q = pickle.Pickler(f, 0); q.memo = p.memo.copy(); q.dump(value); print(f.getvalue()); f.seek(0); f.truncate()
q.memo = {1: (-1, value)}; q.dump(value); print(f.getvalue()); f.seek(0); f.truncate()
q = pickle.Pickler(f, 1); q.memo = {1: (300, value)}; q.dump(value); print(f.getvalue()); f.seek(0); f.truncate()
q.memo = {1: (2**33, value)}; attempt(lambda: q.dump(value))
attempt(lambda: setattr(q, 'memo', {1: (2**70, value)}))
p.clear_memo(); p.dump(value); print(f.getvalue(), len(p.memo.copy())); p.memo.clear(); print(p.memo.copy(), p.memo.__reduce__())
f = io.BytesIO(); p = pickle.Pickler(f, 4); p.dump([1, 'a']); p.dump('a'); f.seek(0); u = pickle.Unpickler(f); print(u.load(), u.memo.copy(), u.load())
v = pickle.Unpickler(io.BytesIO(b'h\x00.')); v.memo = u.memo; print(v.load(), v.memo.__reduce__()); v.memo.clear(); print(v.memo.copy()); attempt(v.load)
u = pickle.Unpickler(io.BytesIO(pickle.dumps(list('abcdefghijklmnopqrstuvwxyz') * 5))); u.load(); print(len(u.memo.copy()))

# fast
for p in range(6):
    f = io.BytesIO(); q = pickle.Pickler(f, p); q.fast = True; q.dump([value, value, {'a': value}, {1}, frozenset([2]), Plain()]); print(f.getvalue())
r = []; r.append(r)
q = pickle.Pickler(io.BytesIO()); q.fast = 1; attempt(lambda: q.dump(r))
q = pickle.Pickler(io.BytesIO()); q.fast = 1; r = {}; r[1] = r; attempt(lambda: q.dump(r))
n = []
for i in range(100): n = [n]
q = pickle.Pickler(io.BytesIO()); q.fast = True; attempt(lambda: q.dump([n, n]))
q.bin = 0; attempt(lambda: q.dump([1, 'a', 1.5])); print(q.bin, q.fast)
attempt(lambda: setattr(q, 'fast', 'x')); attempt(lambda: setattr(q, 'bin', 2**40))


# containers that change
class Change:
    def __init__(self, f): self.f = f

    def __reduce__(self): self.f(); return int, ()


l = []
for p in (0, 1, 4):
    l[:] = [1, Change(l.clear), 3, 4]; attempt(lambda: pickle.dumps(l, p))
    l[:] = [Change(lambda: l.extend(range(3)))]; attempt(lambda: pickle.dumps(l, p))
    l[:] = [Change(lambda: l.extend(range(3))), 2]; attempt(lambda: pickle.dumps(l, p))
    d = {}
    d.update({1: Change(d.clear), 2: 3}); attempt(lambda: pickle.dumps(d, p))
    d.clear(); d.update({1: Change(lambda: d.update({5: 6})), 2: 3}); attempt(lambda: pickle.dumps(d, p))
    d.clear(); d.update({1: Change(d.clear)}); attempt(lambda: pickle.dumps(d, p))
    s = set()
    s.update({Change(s.clear), 2, 3}); attempt(lambda: len(pickle.dumps(s, p)))


class NoInit(pickle.Pickler):
    def __init__(self): pass


class NoInitU(pickle.Unpickler):
    def __init__(self): pass


attempt(lambda: NoInit().dump(1)); attempt(NoInit().clear_memo); attempt(NoInitU().load); attempt(NoInit().__sizeof__); attempt(NoInitU().__sizeof__)
c = PersistentPickler(io.BytesIO()); c.me = c; c.dump([Plain]); w = weakref.ref(c); del c; gc.collect(); print(w())
c = PersistentUnpickler(io.BytesIO(pickle.dumps([1, 2]))); c.me = c; r = c.load(); w = weakref.ref(c); del c, r; gc.collect(); print(w())
for n, build in (('list', lambda o: [o]), ('tuple', lambda o: (o,)), ('dict', lambda o: {1: o}), ('set', lambda o: frozenset([o]))):
    o = 0
    for i in range(5000): o = build(o)
    for p in range(n == 'dict', 6): attempt(lambda: pickle.dumps(o, p))
    while o: o = next(iter(o.values() if n == 'dict' else o))
attempt(lambda: pickle.dumps(pickle.Pickler(io.BytesIO()))); attempt(lambda: pickle.dumps(pickle.loads(pickle.dumps(pickle.UnpicklingError('x', 1)))))
