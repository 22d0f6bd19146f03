"""What marshal writes: every type in every version, references by count, the errors."""
import marshal
import sys


def show(label, function, *args):
    try:
        print(label, repr(function(*args)))
    except BaseException as error:
        print(label, type(error).__name__, error)


print(marshal.version, marshal.__doc__.splitlines()[0])
for function in (marshal.dump, marshal.dumps, marshal.load, marshal.loads):
    print(function.__name__, function.__text_signature__)

# eval, since CPython keeps the constants of a program's file alive as long as it runs.
VALUES = eval("""[
    None, True, False, ..., StopIteration, 0, 1, -1, 255, 2**31 - 1, -(2**31), 2**31, -(2**31) - 1, 2**60, -(2**61), 10**50, -(10**51),
    0.0, -0.0, 1.5, -2.25e300, 5e-324, float('inf'), float('nan'), 1j, 2.5 - 3j, b'', b'bytes', b'z' * 300, '', 'a', 'ascii text',
    'identifier', 'x' * 255, 'x' * 256, 'é', '\\u20ac', '\\U0001f600', '\\ud800', (), (1,), (1, (2, (3,))), [], [1, [2]], {}, {1: 2, 'a': [3]},
    set(), {7}, frozenset(), frozenset([8]), (1,) * 256,
]""")
for version in range(-1, 6):
    for value in VALUES:
        data = marshal.dumps(value, version)
        back = marshal.loads(data)
        print(version, type(value).__name__, len(data), data[:40], back == value or repr(back) == repr(value))

# References: what has one reference only is not remembered.
shared = eval("('shared', 12345678)")
print(marshal.dumps([shared, shared, shared]))
print(marshal.dumps([shared, shared, shared], 2))
print(marshal.dumps([[1], [1]]))
name = eval("'spam_and_eggs'")
print(marshal.dumps((name, name)))
text = ''.join(['not ', 'interned'])
print(marshal.dumps((text, text)))
print(marshal.dumps([text.upper(), text.upper()]))
number = 10**20
print(marshal.dumps([number, number, -number]))
loop = []
loop.append(loop)
print(marshal.dumps(loop), marshal.loads(marshal.dumps(loop)))
table = {}
table['self'] = table
back = marshal.loads(marshal.dumps(table))
print(back['self'] is back)
pair = ([], 1)
pair[0].append(pair)
back = marshal.loads(marshal.dumps(pair))
print(back[0][0] is back)
first, second = marshal.loads(marshal.dumps([shared, shared]))
print(first is second)
first, second = marshal.loads(marshal.dumps([shared, shared], 2))
print(first is second)

# Buffers are written as bytes.
for value in (bytearray(b'array'), memoryview(b'view'), memoryview(b'abcdef')[1:4]):
    show(type(value).__name__, marshal.dumps, value)
show('strided', marshal.dumps, memoryview(b'abcdef')[::2])

# Code.
SOURCE = '''
def outer(a, /, b: int = 1, *args, c=2, **kwargs):
    "doc"
    d = a + b
    def inner(e):
        nonlocal d
        d = e
        return [x for x in args if x in {1, 2, 3}]
    return inner, lambda: d
class C(object):
    x = (1, 2.5, 'text', b'bytes', None, ...)
    async def m(self): await self
'''
for version in range(5):
    code = compile(SOURCE, 'file.py', 'exec')
    data = marshal.dumps(code, version)
    print(version, len(data), marshal.loads(data) == code)
    if version in (2, 4):
        print(data)
back = marshal.loads(marshal.dumps(compile(SOURCE, 'file.py', 'exec')))
space = {'__name__': 'm'}
exec(back, space)
print(sorted(space)[1:], space['outer'](1, 2, 3, 4)[0](9), space['outer'].__code__.co_filename)

# Errors.
class Int(int): pass
class Str(str): pass
class List(list): pass
for value in (object(), Int(1), Str('a'), List(), int, print, [object()], {1: object()}, {object(): 1}, range(3), 1 .real.__add__):
    show('refused', marshal.dumps, value)
show('loop without references', marshal.dumps, loop, 2)
nested = []
for i in range(1997):
    nested = [nested]
print(len(marshal.dumps(nested)))
show('loads', lambda: len(repr(marshal.loads(marshal.dumps(nested))[0][0][0][:0])))
for i in range(5):
    nested = [nested]
show('too deep', marshal.dumps, nested)
show('no value', marshal.dumps)
show('three', marshal.dumps, 1, 2, 3)
show('version', marshal.dumps, 1, 'x')
show('version', marshal.dumps, 1, 1.5)
show('version', marshal.dumps, 1, 2**40)
print(sys.getrefcount(shared) < 100)
