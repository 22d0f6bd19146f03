"""The bytes of every protocol, and what is read from them."""
import pickle
import _pickle
import io
import collections
import copyreg
import datetime
import enum
import fractions
import functools


class Plain:
    pass


class Sub(Plain):
    class Inner:
        class Most:
            pass

        def method(self):
            pass

    def __getstate__(self):
        return {'state': 1}


class Slots:
    __slots__ = 'a', 'b'


class SlotsAndDict(Slots):
    pass


class NewArgs(int):
    def __new__(cls, value, extra=None):
        self = super().__new__(cls, value)
        self.extra = extra
        return self

    def __getnewargs__(self):
        return int(self), 'extra'


class NewArgsEx(str):
    def __new__(cls, value, *, extra):
        self = super().__new__(cls, value)
        self.extra = extra
        return self

    def __getnewargs_ex__(self):
        return (str(self),), {'extra': 'kw'}


class L(list):
    pass


class D(dict):
    pass


class S(set):
    pass


class F(frozenset):
    pass


class T(tuple):
    pass


class B(bytes):
    pass


class BA(bytearray):
    pass


class Fl(float):
    pass


class Setstate:
    def __setstate__(self, state):
        self.state = state

    def __getstate__(self):
        return ('any', 'state')


class Color(enum.Enum):
    RED = 1


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    pass


Point = collections.namedtuple('Point', 'x y')

plain = Plain()
plain.a, plain.b = 1, [plain]
sub = Sub()
slots = Slots()
slots.a = slots
both = SlotsAndDict()
both.b, both.c = 2, 3
recursive_list = []
recursive_list.append(recursive_list)
recursive_dict = {}
recursive_dict[1] = recursive_dict
recursive_tuple = ([],)
recursive_tuple[0].append(recursive_tuple)
recursive_long_tuple = ([], 1, 2, 3)
recursive_long_tuple[0].append(recursive_long_tuple)
holder = Plain()
holder.f = frozenset([holder])
shared = ['a', b'b', (1,), 'a'.upper()]

values = [
    None, True, False, 0, 1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -1, -128, -129, -2**31, -2**31 - 1, 2**63, -2**63,
    2**2039 - 1, 2**2040, -2**2039, -2**2040, 0.0, -0.0, 1.5, 1e300, float('inf'), float('-inf'), 1e-320,
    '', 'a', 'é', '\u1234', '\U00012345', '\ud800', 'a' * 255, 'a' * 256, 'é' * 128, '\\\n\r\0\x1a\xff',
    b'', b'a', b'\0\xff', b'b' * 255, b'b' * 256, bytearray(), bytearray(b'x'), bytearray(b'x' * 300),
    (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((),) * 3, [], [1], [1, 2], {}, {1: 2}, {1: 2, 'a': 'b'},
    set(), {1}, frozenset(), frozenset([1]), [shared, shared, shared[0]], list(range(1001)), dict.fromkeys(range(1000)),
    dict.fromkeys(range(1001)), set(range(1000)), set(range(1001)), ['s%d' % i for i in range(300)],
    recursive_list, recursive_dict, recursive_tuple, recursive_long_tuple, holder,
    int, len, print, Plain, Sub.Inner, Sub.Inner.Most, Sub.Inner.method, [].append, 'abc'.upper, type(None), type(...), type(NotImplemented), ..., NotImplemented,
    object(), range(1, 10, 2), slice(1, 2), complex(1, -2), plain, sub, both, L([1, 2, 3]), L(), D(a=1), D(), S([1]), F([1]), T((1, 2)), B(b'x'), BA(b'y'), Fl(1.5),
    NewArgs(5), NewArgsEx('text', extra=1), Setstate(), Color.RED, WithMeta, WithMeta(), Point(1, 2),
    collections.OrderedDict([(1, 2), (3, 4)]), collections.defaultdict(list, {1: [2]}), collections.deque([1, 2], 5), collections.Counter('abca'),
    datetime.date(2020, 1, 2), datetime.timedelta(1, 2, 3), fractions.Fraction(1, 3), functools.partial(int, base=2),
    ValueError('x', 1), KeyError, StopIteration(3), iter([1, 2, 3]), enumerate('ab'), reversed([1, 2]), zip([1], [2]), map(int, ['1']),
    copyreg.__newobj__, functools.reduce,
]


def show(o, depth=0):
    if depth > 3: return '...'
    if isinstance(o, (list, tuple)): return type(o).__name__ + '(%s)' % ', '.join(show(x, depth + 1) for x in o[:9])
    if isinstance(o, dict): return type(o).__name__ + '{%s}' % ', '.join(show(k, depth + 1) + ': ' + show(v, depth + 1) for k, v in list(o.items())[:9])
    if isinstance(o, (set, frozenset)): return type(o).__name__ + str(sorted(show(x, depth + 1) for x in o)[:9])
    text = ascii(o)[:100].split(' at 0x')[0]
    if hasattr(o, '__dict__') and not callable(o): text += show(o.__dict__, depth + 1)
    return text


for value in values:
    for protocol in range(2 if value is both else 0, 6):
        data = pickle.dumps(value, protocol)
        file = io.BytesIO()
        pickle.dump(value, file, protocol)
        again = io.BytesIO()
        pickler = pickle.Pickler(again, protocol)
        pickler.dump(value)
        same = file.getvalue() == data == again.getvalue()
        print(protocol, same, data if len(data) < 200 else (len(data), data[:60], data[-60:]))
        if protocol in (0, 2, 4):
            print('   ', show(pickle.loads(data)), show(pickle.load(io.BytesIO(data))) == show(pickle.loads(data)))
    try:
        print('py', [pickle._dumps(value, p) == pickle.dumps(value, p) for p in range(6)])
    except Exception as error:
        print('py', type(error))

for protocol in range(6):
    for bad in (slots, lambda: 1, (x for x in []), io, print.__class__.__call__):
        try:
            print(len(pickle.dumps(bad, protocol)))
        except Exception as error:
            print(type(error).__name__, str(error).split(' at 0x')[0])
slots.a = 5
print([pickle.loads(pickle.dumps(slots, p)).a for p in range(2, 6)])
for name in ('collections.UserDict', 'io.BytesIO', 'itertools.chain', 'builtins.range', 'builtins.Exception', 'functools.reduce', 'urllib.parse.quote', 'pickle.loads', 'builtins.FileNotFoundError'):
    module, attribute = name.rsplit('.', 1)
    o = getattr(__import__(module, fromlist=['x']), attribute)
    print(name, [pickle.dumps(o, p) for p in range(4)], pickle.dumps(o, 2, fix_imports=False), pickle.dumps(o, protocol=0, fix_imports=False))
for data in (b'c__builtin__\nxrange\n.', b'cUserDict\nUserDict\n.', b'c__builtin__\nunicode\n.', b'ccopy_reg\n_reconstructor\n.', b'cexceptions\nStandardError\n.', b'curllib\nquote\n.'):
    for fix in (True, False):
        try:
            print(data, pickle.loads(data, fix_imports=fix).__name__)
        except Exception as error:
            print(data, type(error).__name__, str(error).split(' from ')[0])
