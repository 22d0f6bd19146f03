# eval, exec, compile, __build_class__.
import builtins


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__name__, error)


t(eval, '1 + 1')
t(eval, ' \t1 + 1')
t(eval, b'1 + 1')
t(eval, bytearray(b'2'))
t(eval, memoryview(b'2'))
t(eval, 5)
t(eval, None)
t(eval, '1 +')
t(eval, 'a = 1')
t(eval, '')
t(eval, 'a\0b')
t(eval, b'a\0b')
t(eval, 'x', {'x': 5})
t(eval, 'x', {'x': 5}, {'x': 6})
t(eval, 'x', 5)
t(eval, 'x', {}, 5)
t(eval, 'x', None, {'x': 7})
t(eval, 'x', [])
t(eval, 'x', {}, [])
t(eval, 'y', {})
t(eval, source='1')


class Mapping:
    def __getitem__(self, key):
        if key == 'raises':
            raise ValueError('mapping')
        if key.startswith('m'):
            return 'mapped ' + key
        raise KeyError(key)

    def __setitem__(self, key, value):
        print('set', key, value)

    def __delitem__(self, key):
        print('del', key)
        raise KeyError(key)

    def keys(self):
        return ['b', 'a']


t(eval, 'mx', {}, Mapping())
t(eval, 'len', {}, Mapping())
t(eval, 'nothing', {}, Mapping())
t(eval, 'raises', {}, Mapping())
t(eval, 'mx', Mapping())
t(exec, 'q = 1; del q', {}, Mapping())
t(exec, 'class X: pass', {}, Mapping())
t(eval, 'dir()', {}, Mapping())
t(eval, 'locals()', {}, Mapping()) if False else None


class Dict(dict):
    def __missing__(self, key):
        return 'missing ' + key

    def __getitem__(self, key):
        print('getitem', key)
        return super().__getitem__(key)


t(eval, 'abc', {}, Dict())
t(eval, 'abc', Dict())
t(eval, 'abc', Dict(abc=4))
d = Dict()
exec('def f(): return abc', d)
t(d['f'])
d = {}
exec('a = 1\nb = 2\nglobal c\nc = 3', d)
print(sorted(k for k in d if k != '__builtins__'), d['__builtins__'] is builtins.__dict__ or d['__builtins__'] is builtins)
g, l = {}, {}
exec('a = 1\nglobal c\nc = 3', g, l)
print(sorted(g), sorted(l))
t(exec, 'a = ')
t(exec, 5)
t(exec, 'pass', 5)
t(exec, 'pass', {}, 5)
t(exec, 'pass', [])
t(exec, '')
t(exec, compile('1 + 1', 'f', 'eval'))
t(eval, compile('a = 5', 'f', 'exec'), {})


def closure():
    x = 1
    return (lambda: x).__code__


t(exec, closure())
t(eval, closure())
t(eval, '__builtins__', {'__builtins__': {'a': 1}})
t(eval, 'a', {'__builtins__': {'a': 1}})
t(eval, 'len', {'__builtins__': {'a': 1}})
t(exec, 'class A: pass', {'__builtins__': {}})
t(exec, 'import sys', {'__builtins__': {}})
t(eval, 'len', {'__builtins__': 5})


def scope():
    inner = 'local'
    exec('inner = "changed"; other = 1')
    print(inner, sorted(locals()), eval('inner'))
    return eval('[inner for _ in (1,)]', {'inner': 'g'})


t(scope)

print('--- compile')
t(lambda: compile('1', 'name', 'eval').co_filename)
t(lambda: compile('1', b'name', 'eval').co_filename)
t(compile, '1', 5, 'eval')
t(compile, '1', 'name', 'bad')
t(compile, '1', 'name', 5)
t(compile, '1', 'na\0me', 'eval')
t(compile, '1\0', 'name', 'eval')
t(compile, 5, 'name', 'eval')
t(compile, '1', 'name', 'eval', 1 << 30)
t(compile, '1', 'name', 'eval', -1)
t(compile, '1', 'name', 'eval', 'x')
t(compile, '1', 'name', 'eval', 0, False, 5)
t(compile, '1', 'name', 'eval', 0, False, -5)
t(compile, '1', 'name', 'eval', optimize='x')
t(compile, '1', 'name', 'eval', _feature_version='x')
t(compile, '1', 'name')
t(compile, 'a = 1', 'name', 'eval')
t(compile, 'a = 1\nb = 2', 'name', 'single')
t(compile, '(int) -> str', 'name', 'func_type')
t(lambda: compile('assert 1\n', 'n', 'exec', optimize=1).co_names)
t(lambda: compile('assert x\n', 'n', 'exec', optimize=0).co_names)
t(lambda: compile('"doc"', 'n', 'exec', optimize=2).co_consts)
t(lambda: compile('"doc"', 'n', 'exec', optimize=0).co_consts)
t(lambda: compile('1', 'n', 'eval', 0x100000).co_flags)
t(lambda: compile('await x', 'n', 'eval', 0x2000).co_flags)
t(compile, 'await x', 'n', 'eval')
t(lambda: compile(source='1', filename='n', mode='eval', flags=0, dont_inherit=True, optimize=-1).co_code)
t(compile, b'\xff', 'n', 'exec')
t(lambda: exec(compile(b'# coding: latin-1\nprint(ascii("\xe9"))', 'n', 'exec')))
t(compile, b'# coding: nothing\n1', 'n', 'exec')
t(lambda: compile('# coding: nothing\n1', 'n', 'eval').co_consts)
exec(compile('1 + 1\n', 'n', 'single'))
exec(compile('None\n', 'n', 'single'))
exec(compile('for i in range(2): i\n', 'n', 'single'))
t(lambda: builtins._)

print('--- __build_class__')
b = builtins.__build_class__
t(b)
t(b, 1)
t(b, 1, 2)
t(b, lambda: None, 2)
t(b, lambda: None, 'name')
t(b, lambda: None, 'name', int, metaclass=5)
t(b, lambda: None, 'name', 5)


def body():
    x = 1


t(lambda: b(body, 'Name').__name__)


class NoPrepare(type):
    @classmethod
    def __prepare__(cls, name, bases, **kwargs):
        print('prepare', name, bases, kwargs)
        return {}

    def __new__(cls, name, bases, namespace, **kwargs):
        print('new', name, bases, kwargs)
        return super().__new__(cls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        print('init', name, kwargs)


class X(metaclass=NoPrepare, key=1):
    pass


class Y(X, other=2):
    pass


class BadPrepare(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return 5


def define(f):
    t(f)


def bad_prepare():
    class Z(metaclass=BadPrepare):
        pass


def conflict():
    class M(type):
        pass

    class N(X, metaclass=M):
        pass


def function_metaclass():
    def meta(name, bases, namespace, **kwargs):
        return name, bases, sorted(namespace), kwargs

    class Q(5, metaclass=meta, k=1):
        pass
    return Q


def function_prepare():
    def meta(name, bases, namespace):
        return name, type(namespace).__name__

    meta.__prepare__ = lambda name, bases: 5

    class Q(metaclass=meta):
        pass
    return Q


class Entries:
    def __mro_entries__(self, bases):
        print('entries', len(bases))
        return (int, list)[:1]


def entries():
    class E(Entries()):
        pass
    return E.__bases__, len(E.__orig_bases__)


def bad_entries():
    class B:
        def __mro_entries__(self, bases):
            return 5

    class E(B()):
        pass


def bad_body():
    class E:
        1 / 0


def lost_cell():
    class M(type):
        def __new__(cls, name, bases, namespace):
            namespace.pop('__classcell__', None)
            return super().__new__(cls, name, bases, namespace)

    class E(metaclass=M):
        def f(self):
            return __class__


def wrong_cell():
    class M(type):
        def __new__(cls, name, bases, namespace):
            other = type.__new__(cls, 'other', bases, namespace)
            return type.__new__(cls, name, bases, {})

    class E(metaclass=M):
        def f(self):
            return __class__


for f in bad_prepare, conflict, function_metaclass, function_prepare, entries, bad_entries, bad_body, lost_cell, wrong_cell:
    print(f.__name__, end=': ')
    t(f)
