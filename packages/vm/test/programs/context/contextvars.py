# Context variables, contexts and tokens.
import _contextvars, gc, sys, _weakref
from _contextvars import Context, ContextVar, Token, copy_context


def clean(text):
    parts = text.split(' at 0x')
    return parts[0] + ''.join(' at ...' + part.lstrip('0123456789abcdef') for part in parts[1:])


def attempt(label, f, *args, **kwargs):
    try:
        print(label, '->', clean(repr(f(*args, **kwargs))))
    except BaseException as e:
        print(label, '!!', type(e).__name__, [clean(a if isinstance(a, str) else repr(a)) for a in e.args])


# the module
print(sorted(n for n in vars(_contextvars) if not n.startswith('__')), _contextvars.__doc__)
print(copy_context.__text_signature__, copy_context.__doc__)
for T in (Context, ContextVar, Token):
    print(T, T.__module__, T.__qualname__, T.__basicsize__, T.__itemsize__, T.__doc__, hex(T.__flags__ & ~0x80000))
    for name in sorted(vars(T)):
        entry = vars(T)[name]
        doc = getattr(entry, '__doc__', None) if name != 'MISSING' else None
        print('   ', name, type(entry).__name__, repr(getattr(entry, '__text_signature__', None)), repr(doc) if name != '__new__' else '')

# construction
attempt('no name', ContextVar)
attempt('int name', ContextVar, 1)
attempt('two names', ContextVar, 'a', 'b')
attempt('three', ContextVar, 'a', 'b', 'c')
attempt('name keyword', ContextVar, name='a')
attempt('foo', ContextVar, 'a', foo=1)
attempt('default and foo', ContextVar, 'a', default=1, foo=2)
attempt('only default', ContextVar, default=1)
attempt('plain', ContextVar, 'plain')
attempt('default', ContextVar, 'v', default=[1])
attempt('default None', ContextVar, 'v', default=None)
attempt('Context 1', Context, 1)
attempt('Context a', Context, a=1)
attempt('Context', lambda: type(Context()))
attempt('Token', Token)
attempt('Token 1', Token, 1)
attempt('copy_context 1', copy_context, 1)
attempt('MISSING type', type(Token.MISSING))
for T in (Context, ContextVar, Token):
    attempt('subclass', type, 'X', (T,), {})
    attempt('generic', lambda: T[int])
    attempt('attribute', setattr, T, 'x', 1)
print(Token.MISSING, type(Token.MISSING), type(Token.MISSING).__module__, type(Token.MISSING).__basicsize__)


class S(str):
    pass


s = ContextVar(S('sub'))
print(type(s.name), s.name)


class BadHash(str):
    def __hash__(self):
        raise ValueError('no hash')


attempt('bad hash', ContextVar, BadHash('x'))

# get, set, reset
v = ContextVar('v')
attempt('unset', v.get)
attempt('unset default', v.get, 5)
attempt('get 2', v.get, 1, 2)
attempt('get kw', v.get, default=1)
attempt('set 0', v.set)
attempt('set 2', v.set, 1, 2)
attempt('reset int', v.reset, 1)
attempt('name set', setattr, v, 'name', 'x')
t1 = v.set(1)
print(v.get(), v.get(9), t1.var is v, t1.old_value, clean(repr(t1)))
t2 = v.set('two')
print(v.get(), t2.old_value)
attempt('old_value set', setattr, t2, 'old_value', 1)
attempt('var set', setattr, t2, 'var', 1)
attempt('hash token', hash, t2)
attempt('hash context', hash, Context())
attempt('reset', v.reset, t2)
print(v.get(), clean(repr(t2)))
attempt('again', v.reset, t2)
w = ContextVar('w', default='dw')
attempt('other variable', w.reset, t1)
attempt('other context', copy_context().run, v.reset, t1)
print(w.get(), w.get('arg'))
attempt('reset first', v.reset, t1)
attempt('unset', v.get)
# a token whose variable is gone meanwhile
t1 = v.set(1)
t2 = v.set(2)
v.reset(t1)
attempt('out of order', v.reset, t2)
print(v.get())
t3 = v.set(3)
v.reset(t3)
print(v.get())

# a token of a variable that is no longer set
x = ContextVar('x')
a = x.set(1)
b = x.set(2)
x.reset(a)
attempt('deleted', x.get)
attempt('revived', x.reset, b)
print(x.get())
del a, b

# contexts
c = copy_context()
print(len(c), sorted(k.name for k in c), v in c, w in c, c[v], c.get(v), c.get(w), c.get(w, 'd'))
attempt('getitem', lambda: c[w])
attempt('getitem int', lambda: c[1])
attempt('in int', lambda: 1 in c)
attempt('get int', c.get, 1)
attempt('get none', c.get)
attempt('get kw', c.get, v, default=1)
attempt('setitem', lambda: c.__setitem__(v, 1))
attempt('delitem', lambda: c.__delitem__(v))
attempt('run', c.run)
attempt('run x', c.run, x=1)
attempt('run None', c.run, None)
attempt('run print', c.run, lambda *a, **k: (a, k), 1, 2, z=3)
attempt('run error', c.run, lambda: 1 / 0)
attempt('nested', c.run, c.run, int)


def body():
    v.set('inside')
    print(len(copy_context()), v.get(), x.get(), c[v])
    return v.get()


attempt('body', c.run, body)
print(v.get(), c[v], c.run(v.get))
d = c.copy()
print(d == c, d is c, d != c, c == 1, c != 1, c == None)
d.run(v.set, 'other')
print(d == c, d != c, len(d))
attempt('<', lambda: c < d)
attempt('<=', lambda: c <= d)
print(Context() == Context(), Context() != Context(), bool(Context()), bool(c))
print(type(iter(c)), type(c.keys()), type(c.values()), type(c.items()))
print({k.name for k in c.keys()} == {'v', 'x'}, sorted(map(str, c.values())), sorted((k.name, str(q)) for k, q in c.items()))
i = iter(c)
print(len(i), iter(i) is i, len(list(i)), len(i), list(i), next(i, 'end'))
attempt('len iterator of nothing', lambda: (len(Context().keys()), list(Context().items()), list(Context())))
attempt('iterator type', type(i))
print(i.__doc__, type(i).__basicsize__, i.__length_hint__() if hasattr(i, '__length_hint__') else 'no hint')


# equality compares values, and an error goes through
class Odd:
    def __init__(self, answer):
        self.answer = answer

    def __eq__(self, other):
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


e, f = Context(), Context()
for answer in (True, False, KeyError('eq'), 0, [1]):
    e.run(v.set, Odd(answer))
    f.run(v.set, Odd(answer))
    attempt('eq', lambda: e == f)
    attempt('ne', lambda: e != f)
attempt('identical', lambda: e == e.copy())
f = Context()
f.run(w.set, 1)
print(e == f, Context() == f)

# depth of nesting and the stack of contexts
names = [ContextVar('n%d' % n, default=n) for n in range(60)]
big = Context()


def fill():
    tokens = [n.set(k * 2) for k, n in enumerate(names)]
    print(len(copy_context()), sum(n.get() for n in names))
    return tokens


tokens = big.run(fill)
print(len(big), all(big[n] == 2 * k for k, n in enumerate(names)), sorted(big.values()) == [2 * k for k in range(60)])
print(len(set(big)), all(n in big for n in names), v in big)
snapshot = big.copy()


def drain():
    for k, (n, t) in enumerate(zip(names, tokens)):
        n.reset(t)
        if k % 9 == 0:
            left = copy_context()
            print(len(left), len(list(left)), all((m in left) == (j > k) for j, m in enumerate(names)))


big.run(drain)
print(len(big), list(big), len(snapshot), snapshot == big, all(snapshot[n] == 2 * k for k, n in enumerate(names)))
print(names[7].get(), snapshot.run(names[7].get))


def nest(n):
    context = copy_context()
    return context.run(lambda: (v.set(n), nest(n - 1) if n else len(copy_context()))[1])


print(nest(30), v.get())

# life
class Thing:
    pass


def life():
    y = ContextVar('y')
    thing = Thing()
    r = _weakref.ref(thing)
    t = y.set(thing)
    del thing
    print(r() is not None)
    y.reset(t)
    print(r() is None, t.old_value)
    thing = Thing()
    r = _weakref.ref(thing)
    context = Context()
    context.run(y.set, thing)
    del thing
    print(r() is not None, sys.getrefcount(r()))
    wr = _weakref.ref(context)
    del context
    print(r() is None, wr() is None)


Context().run(life)


def cycle():
    y = ContextVar('y', default=[])
    y.get().append(y)
    thing = Thing()
    r = _weakref.ref(thing)
    context = Context()
    thing.context = context
    thing.token = context.run(y.set, thing)
    del thing, context, y
    print(r() is not None)
    gc.collect()
    print(r() is None)


cycle()
z = ContextVar('z')
for n in range(3):
    marker = object()
    before = sys.getrefcount(marker)
    z.set(marker)
    z.get()
    held = sys.getrefcount(marker) - before
    z.set(None)
    print(held, sys.getrefcount(marker) - before)
print(sys.getsizeof(Context()), sys.getsizeof(z), sys.getsizeof(z.set(1)), sys.getsizeof(Token.MISSING), sys.getsizeof(iter(c)))
print(hash(z) == hash(z), z == z, z == ContextVar('z'), {z: 1}[z], gc.is_tracked(z), gc.is_tracked(c))
attempt('weakref variable', _weakref.ref, z)
attempt('weakref token', _weakref.ref, z.set(2))


# an exception inside, and a context that is left in order
def inner():
    try:
        Context().run(lambda: z.get())
    except LookupError as error:
        print(error.args[0] is z)
    return z.get()


print(inner())


class Repr:
    def __repr__(self):
        raise RuntimeError('repr')


attempt('repr', repr, ContextVar('r', default=Repr()))
recursive = ContextVar('rec', default=[])
recursive.get().append(recursive)
print(clean(repr(recursive)).count('default='))
