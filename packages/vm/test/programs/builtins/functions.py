# The functions of builtins: results, messages, signatures.
import builtins
import sys


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__name__, error, error.__cause__)


for name in sorted(dir(builtins)):
    value = getattr(builtins, name)
    if type(value) is type(len) and name != 'open':
        print(name, value.__text_signature__, repr(value.__doc__)[:70], value.__module__, value.__qualname__, type(value.__self__).__name__)
print(builtins.__doc__, builtins.__name__)

# wrong numbers of arguments
for name in sorted(dir(builtins)):
    value = getattr(builtins, name)
    if type(value) is type(len) and name not in ('dir', 'locals', 'globals', 'vars', 'breakpoint', 'input', 'print', 'exit', 'quit', '__build_class__'):
        print(name, end=': ')
        t(value)
        print(name, end=': ')
        t(value, 1, 2, 3, 4, 5, 6, 7, 8, 9)
        print(name, end=': ')
        t(value, nothing=1)

print('--- print')
print(1, 2, sep='-', end='!\n')
t(print, 1, sep=5)
t(print, 1, end=5)
t(print, 1, sep=None, end=None)
t(print, 1, file=None)
t(print, 1, file=5)
t(print, 1, bad=5)
t(print, flush=True)
t(print, 1, flush='x')


class File:
    def write(self, text):
        sys.stdout.write('<%s>' % text)


class Flushing(File):
    def flush(self):
        sys.stdout.write('flushed\n')


print(1, 'two', [3], file=File())
print()
print(1, 'two', sep='', file=Flushing(), flush=True)
t(print, 1, file=File(), flush=True)
class BadFile:
    def write(self, text):
        raise ValueError('no write')
t(print, 1, file=BadFile())
t(print, file=object())
class BadStr:
    def __str__(self):
        raise KeyError('str')
t(print, BadStr())
class BadBool:
    def __bool__(self):
        raise KeyError('bool')
t(print, 1, flush=BadBool())

print('--- sum')
t(sum, [1, 2, 3])
t(sum, [1, 2.5, 3])
t(sum, [1, 2.5, 2**70])
t(sum, [0.1] * 10)
t(sum, [0.1, True, 2**100, 1j])
t(sum, [2**62, 2**62, 2**62, -2**63])
t(sum, [True, True], True)
t(sum, [], 'a')
t(sum, ['a'], 'a')
t(sum, [b'a'], b'')
t(sum, [bytearray()], bytearray())
t(sum, ['a'])
t(sum, [[1], [2]], [])
t(sum, [(1,)], start=(2,))
t(sum, 5)
t(sum, [1], start=None)
t(sum, [1, 'a'])
t(sum, [1.5, 'a'])
t(sum, [1.5, float('inf')], start=5)
t(sum, (x for x in (1, 2)), start=1.0)
t(sum, [1e308, 1e308])
class I(int):
    def __add__(self, other): return 'add'
    def __radd__(self, other): return 'radd'
t(sum, [I(1)])
t(sum, [1, I(1)])
t(sum, [1.5, I(1)])

print('--- min max')
for f in min, max:
    t(f, 1, 2, 3)
    t(f, [3, 1, 2])
    t(f, [])
    t(f, [], default=5)
    t(f, 1, 2, default=5)
    t(f, [1], default=5)
    t(f, 5)
    t(f, 1, 'a')
    t(f, ['a', 'bbb', 'cc'], key=len)
    t(f, 'a', 'bbb', 'cc', key=len)
    t(f, [1, 2], key=None)
    t(f, [1, 2], key=5)
    t(f, [1, 2], bad=5)
    t(f, [1, 2], key=lambda x: 1 / 0)
    t(f, [1, 2], key=len)
    t(f, default=1)
    t(f, key=len)
    t(f, [(1, 'a'), (1, 'b')], key=lambda x: x[0])
    t(f, [], key=None, default=None)
    t(f, 1, 1.0)
    t(f, float('nan'), 1)

print('--- round pow divmod abs')
t(round, 2.5)
t(round, 3.5)
t(round, -2.5)
t(round, 2.675, 2)
t(round, 1234, -2)
t(round, 1250, -2)
t(round, 1.5, None)
t(round, 1, None)
t(round, 'a')
t(round, 'a', 1)
t(round, 1.5, 'a')
t(round, 1, 'a')
t(round, number=1.234, ndigits=1)
t(round, float('nan'))
t(round, float('inf'))
t(round, float('inf'), 2)
t(round, 1e300, -300)
t(round, 1, 2**100)
t(round, 1.5, 2**100)
class R:
    def __round__(self, *args): return args
t(round, R())
t(round, R(), None)
t(round, R(), 3)
R.__round__ = None
t(round, R())
t(pow, 2, 10)
t(pow, 2, 10, 1000)
t(pow, 2, -1)
t(pow, 0, -1)
t(pow, 0.0, -1)
t(pow, -8, 1 / 3)
t(pow, base=2, exp=5, mod=7)
t(pow, 2, 5, mod=None)
t(pow, 2, 'a')
t(pow, 2, 'a', 5)
t(pow, 2.0, 2, 5)
t(pow, 2, 5, 0)
t(pow, 2, -1, 4)
t(pow, 3, -1, 7)
t(pow, 3, -5, -7)
t(pow, 2, base=1)
t(divmod, 7, 3)
t(divmod, -7, 3)
t(divmod, 7.5, -2)
t(divmod, 1, 0)
t(divmod, 1.0, 0)
t(divmod, 'a', 1)
t(divmod, 2**100, 7)
t(abs, -5)
t(abs, -2.5)
t(abs, 3 + 4j)
t(abs, 'a')
t(abs, True)

print('--- chr ord bin hex oct')
t(chr, 97)
t(chr, 0x10ffff)
t(chr, 0x110000)
t(chr, -1)
t(chr, 2**40)
t(chr, 'a')
t(chr, 1.5)
t(ord, 'a')
t(ord, b'a')
t(ord, bytearray(b'x'))
t(ord, 'ab')
t(ord, b'ab')
t(ord, bytearray())
t(ord, 5)
t(ord, '\U0001f600')
for f in bin, hex, oct:
    t(f, 255)
    t(f, -255)
    t(f, 2**80)
    t(f, True)
    t(f, 1.5)
    t(f, 'a')

print('--- len hash id callable')
t(len, [1])
t(len, 5)
class L:
    def __init__(self, value): self.value = value
    def __len__(self): return self.value
t(len, L(5))
t(len, L(-5))
t(len, L(2**70))
t(len, L('a'))
t(len, L(True))
t(hash, 5)
t(hash, 2**61 - 1)
t(hash, [])
t(hash, (1, []))
t(callable, len)
t(callable, 5)
t(callable, int)

print('--- sorted reversed enumerate zip')
t(sorted, [3, 1, 2])
t(sorted, [3, 1, 2], reverse=True)
t(sorted, ['b', 'A'], key=str.lower)
t(sorted, [1, 'a'])
t(sorted, [1], None)
t(sorted, [1], key=5)
t(sorted, [1], bad=5)
t(sorted, [1], reverse='x')
t(sorted, iterable=[1])
t(sorted)
t(sorted, 5)
t(sorted, [1, 2], key=None, reverse=True)

print('--- any all iter next')
t(any, [0, 1])
t(any, [])
t(all, [1, 0])
t(all, [])
t(all, 5)
t(any, [BadBool()])
t(iter, 5)
t(lambda: type(iter([])).__name__)
t(lambda: list(iter(iter([1, 2, 3]).__next__, 3)))
t(iter, 5, 5)
class BI:
    def __iter__(self): return 5
t(iter, BI())
class GI:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
t(lambda: list(iter(GI())))
class NI:
    __iter__ = None
    def __getitem__(self, i): return 1
t(iter, NI())
t(next, [])
t(next, [], 5)
t(next, iter([]))
t(next, iter([]), 5)
t(next, iter([1]), 5)
t(next, iter([]), None)
def raising():
    raise ValueError('gen')
    yield
t(next, raising(), 5)
def returning():
    return 7
    yield
t(next, returning())
t(next, returning(), 'd')

print('--- attributes')
t(getattr, 5, 'real')
t(getattr, 5, 'none')
t(getattr, 5, 'none', 'default')
t(getattr, 5, 5)
t(getattr, 5, 5, 6)
t(hasattr, 5, 5)
t(hasattr, 5, 'real')
t(hasattr, 5, 'none')
class G:
    def __getattr__(self, name):
        if name == 'a': raise AttributeError('special a')
        raise ValueError(name)
t(getattr, G(), 'a')
t(getattr, G(), 'a', 1)
t(getattr, G(), 'b', 1)
t(hasattr, G(), 'a')
t(hasattr, G(), 'b')
t(setattr, 5, 'x', 1)
t(setattr, G(), 5, 1)
t(delattr, G(), 'x')
t(delattr, G(), 5)
t(delattr, 5, 'real')
t(isinstance, 5, int)
t(isinstance, 5, (str, (int, float)))
t(isinstance, 5, 'a')
t(isinstance, 5, (str, 'a'))
t(isinstance, 5, int | str)
t(isinstance, 5, list[int])
t(isinstance, [], (list, list[int]))
t(issubclass, bool, int)
t(issubclass, 5, int)
t(issubclass, int, 5)
t(issubclass, bool, (str, int))
t(issubclass, bool, int | str)
class Meta(type):
    def __instancecheck__(cls, o): return 'yes'
    def __subclasscheck__(cls, o): raise KeyError('subclass')
class WithMeta(metaclass=Meta): pass
t(isinstance, 5, WithMeta)
t(isinstance, WithMeta(), WithMeta)
t(issubclass, int, WithMeta)

print('--- vars dir locals')
t(vars, 5)
class V:
    x = 1
    def __init__(self): self.y = 2
t(vars, V())
t(lambda: sorted(k for k in vars(V)))
def f(a):
    b = 2
    return vars(), locals() is locals(), dir()
t(f, 1)
class D:
    def __dir__(self): return ['z', 'a']
t(dir, D())
D.__dir__ = lambda self: 5
t(dir, D())
D.__dir__ = lambda self: ['b', 5]
t(dir, D())
class Body:
    q = 1
    p = 2
    print(sorted(locals()), dir(), locals() is vars())
class VD:
    __slots__ = ()
t(vars, VD())

print('--- format repr ascii')
t(format, 5, '05d')
t(format, 5)
t(format, 5, 5)
t(format, 'a', 'd')
t(format, [], 'x')
class F:
    def __format__(self, spec): return 5
t(format, F())
t(ascii, '\xe9\u1234\U0001f600a')
class BR:
    def __repr__(self): return 5
t(repr, BR())
t(ascii, BR())

print('--- map filter zip')
t(map)
t(map, len)
t(map, 5, 5)
t(lambda: list(map(5, [1])))
t(lambda: list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])))
t(lambda: list(filter(None, [0, 1, '', 'a'])))
t(filter, None)
t(zip, 5)
t(lambda: list(zip([1], [2, 3], strict=True)))
t(lambda: list(zip([1, 2], [2], strict=True)))
t(lambda: list(zip([1, 2], [2, 3], [4], strict=True)))
t(zip, bad=1)

print('--- globals')
t(lambda: globals() is sys.modules['__main__'].__dict__)
t(globals, 1)
t(locals, 1)
t(__import__, 'sys')
t(__import__, 5)
t(__import__, '')
t(__import__, 'sys', level=-1)
t(__import__, 'nothing_such')
t(__import__, 'sys', {}, {}, [], 1)
t(memoryview, 5)
t(breakpoint.__name__.upper)
