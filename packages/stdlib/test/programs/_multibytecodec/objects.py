# The types and functions themselves: attributes, arguments, states, streams.
import codecs, io, sys
import _multibytecodec as m, _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr, _codecs_tw
MODULES = (m, _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr, _codecs_tw)
for module in MODULES:
    print(module.__name__, module.__doc__, sorted(n for n in vars(module) if n[:6] != '__map_' and n not in ('__file__', '__loader__', '__spec__')))
gbk = _codecs_cn.getcodec('gbk')
jp = _codecs_iso2022.getcodec('iso2022_jp')
hk = _codecs_hk.getcodec('big5hkscs')
for t in (type(gbk), m.MultibyteIncrementalEncoder, m.MultibyteIncrementalDecoder, m.MultibyteStreamReader, m.MultibyteStreamWriter):
    print(t, t.__module__, t.__name__, t.__qualname__, t.__basicsize__, t.__itemsize__, t.__mro__, t.__doc__, t.__flags__ & 0x480)
    for k in sorted(vars(t)):
        v = vars(t)[k]
        if k not in ('__doc__', '__module__'):
            print('  ', k, type(v).__name__, repr(v.__doc__), getattr(v, '__text_signature__', None))
class E(m.MultibyteIncrementalEncoder, codecs.IncrementalEncoder):
    codec = gbk
class D(m.MultibyteIncrementalDecoder, codecs.IncrementalDecoder):
    codec = gbk
class R(codecs.StreamReader, m.MultibyteStreamReader):
    codec = gbk
class MR(m.MultibyteStreamReader):
    codec = gbk
class MW(m.MultibyteStreamWriter):
    codec = gbk
class JE(E):
    codec = jp
class JD(D):
    codec = jp
class JR(MR):
    codec = jp
class JW(MW):
    codec = jp
class HE(E):
    codec = hk
class HW(MW):
    codec = hk
class Bad(m.MultibyteIncrementalEncoder):
    codec = 1
class Raises(type):
    @property
    def codec(self):
        raise KeyError('codec')
class BadProperty(m.MultibyteStreamWriter, metaclass=Raises):
    pass
class Index:
    def __index__(self):
        return 1
class Str:
    def __str__(self):
        return '\u4e2d'
class NoStr:
    def __str__(self):
        return 5
class Stream:
    def __init__(self, *results):
        self.results = list(results)
    def read(self, *args):
        print('   read', args)
        return self.results.pop(0)
    def readline(self, *args):
        print('   readline', args)
        return self.results.pop(0)
    def write(self, *args):
        print('   write', args)
class Raising:
    def read(self, *args):
        raise OSError('read')
    def write(self, *args):
        raise OSError('write')
def enc(kind, *states):
    e = kind()
    for s in states:
        e.setstate(s)
    return e
def reader(kind, *results):
    return kind(Stream(*results))
def t(source):
    try:
        print(source, '->', ascii(eval(source)))
    except BaseException as e:
        print(source, '->', type(e).__name__, ascii(str(e)))
for source in """
_codecs_cn.getcodec()
_codecs_cn.getcodec(1)
_codecs_cn.getcodec('x')
_codecs_cn.getcodec('big5')
_codecs_cn.getcodec('GBK')
_codecs_cn.getcodec('\\ud800')
_codecs_cn.getcodec('gbk\\ud800')
_codecs_cn.getcodec('gbk', 'gbk')
_codecs_cn.getcodec(encoding='gbk')
type(_codecs_cn.getcodec('gbk\\0x')).__name__
gbk == _codecs_cn.getcodec('gbk')
m.__create_codec(1)
m.__create_codec()
type(gbk)()
type(gbk).__new__(type(gbk))
gbk.x
gbk.__dict__
gbk.encode()
gbk.encode('a', 1)
gbk.encode('a', b'strict')
gbk.encode('a', 'x\\0')
gbk.encode('a', 'nope')
gbk.encode('\\ud800', 'nope')
gbk.encode('a', 'b', 'c')
gbk.encode(input='\\u4e2d', errors=None)
gbk.encode(x=1)
gbk.encode(b'x')
gbk.encode(None)
gbk.encode(Str())
gbk.encode(NoStr())
gbk.encode('')
hk.encode('\\xca')
jp.encode('\\u4e2d')
gbk.decode()
gbk.decode('a')
gbk.decode(1)
gbk.decode(b'a', None)
gbk.decode(b'a', 1)
gbk.decode(b'a', 'x\\0')
gbk.decode(b'', 'nope')
gbk.decode(b'\\xff', 'nope')
gbk.decode(input=bytearray(b'\\xd6\\xd0'), errors='strict')
gbk.decode(memoryview(b'a\\xd6\\xd0b')[1:3])
gbk.decode(memoryview(b'abcd')[::2])
m.MultibyteIncrementalEncoder()
m.MultibyteIncrementalEncoder(1)
m.MultibyteIncrementalDecoder()
m.MultibyteStreamReader()
m.MultibyteStreamReader(1)
m.MultibyteStreamWriter(1)
m.MultibyteIncrementalEncoder.__new__(int)
Bad()
BadProperty(1)
E(1)
E(None)
E(errors=None)
E(foo=1)
E('a\\0')
E('a', 'b')
E(errors='ignore').errors
D(1)
D('a', 'b')
D(errors='replace').errors
D('x').errors
MR()
MR(1, 2)
MR(1, errors=3)
MR(1, 2, 3)
MR(foo=1)
MR(stream=5, errors='ignore').stream
MR(5).errors
MW()
MW(1, 2, 3)
MW(1, errors=3)
MW(1, foo=3)
MW(5).stream
setattr(MW(5), 'stream', 1)
delattr(MW(5), 'stream')
setattr(E(), 'errors', 1)
setattr(E(), 'errors', None)
setattr(E(), 'errors', 'replace')
delattr(E(), 'errors')
delattr(MR(1), 'errors')
E().encode()
E().encode('\\u4e2d', 1)
E().encode('\\u4e2d', 1.0)
E().encode('\\u4e2d', 'a')
E().encode('\\u4e2d', None)
E().encode('\\u4e2d', Index())
E().encode('\\u4e2d', 2 ** 40)
E().encode('\\u4e2d', final=True)
E().encode(input='\\u4e2d', final=False)
E().encode(5)
E().encode(Str())
E().encode(NoStr())
E().encode('')
E().encode('\\ud800')
D().decode('a')
D().decode()
D().decode(b'\\xd6\\xd0', 1.0)
D().decode(b'\\xd6', 'x')
D().decode(bytearray(b'\\xd6\\xd0'), True)
D().decode(b'', True)
D().decode(b'\\xd6', True)
E().getstate()
JE().getstate()
HE().getstate()
enc(HE, 0).getstate()
enc(HE, 1 + (0x61 << 8)).encode('b')
enc(HE, 2 + (0xc3 << 8) + (0x8a << 16)).encode('\\u0304')
enc(HE, 2 + (0xc3 << 8)).encode('\\u0304')
enc(HE, 9)
enc(HE, 255)
enc(HE, -1)
enc(HE, 2 ** 135).getstate()
enc(HE, 2 ** 136 - 256 + 8)
enc(HE, 2 ** 136)
enc(HE, 2 ** 136 - 256).getstate()
enc(HE, 'a')
enc(HE, None)
enc(HE, 1.5)
enc(HE, True).getstate()
enc(JE, 0x42c200).encode('\\u4e2da')
enc(JE, 0).encode('a')
enc(JE, 0xffffffffffffffff00).encode('a')
D().getstate()
JD().getstate()
D().setstate(1)
D().setstate(None)
D().setstate([b'', 0])
D().setstate(())
D().setstate((b'',))
D().setstate((b'', 0, 0))
D().setstate((1, 0))
D().setstate(('', 0))
D().setstate((bytearray(b''), 0))
D().setstate((b'', 'a'))
D().setstate((b'', -1))
D().setstate((b'', 2 ** 64))
D().setstate((b'', 2 ** 64 - 1))
D().setstate((b'123456789', 0))
D().setstate((b'123456789', -1))
D().setstate((b'12345678', True))
D().setstate((b'', 0), 1)
D().getstate(1)
D().reset(1)
D().reset()
enc(D, (b'\\xd6', 0)).decode(b'\\xd0')
enc(D, (b'12345678', 0)).decode(b'\\xd6')
enc(D, (b'\\xd6', 5)).getstate()
enc(JD, (b'', 0x4242c2)).decode(b'\\x30\\x21')
reader(MR, b'\\xd6\\xd0').read()
reader(MR, b'\\xd6\\xd0').read(None)
reader(MR, b'\\xd6\\xd0').read(-5)
reader(MR).read(0)
reader(MR).readline(0)
reader(MR).readlines(0)
reader(MR, b'\\xd6', b'\\xd0').read(1)
reader(MR, b'\\xd6', b'', b'').read(1)
reader(MR, b'\\xd6').read()
reader(MR, b'\\xd6', b'\\xd0').readline(1)
reader(MR, b'a\\n').readline()
reader(MR, b'a\\nb\\r\\nc').readlines()
reader(MR, b'a\\nb\\r\\nc').readlines(7)
reader(MR, b'a', b'').read(True)
reader(MR).read('a')
reader(MR).read(1.0)
reader(MR).read(Index())
reader(MR).read(2 ** 70)
reader(MR).read(1, 2)
reader(MR, 'text').read()
reader(MR, None).read(3)
reader(MR, bytearray(b'a')).read(3)
reader(JR, b'\\x1b$B', b'\\x30\\x21').read(3)
MR(5).read()
MR(Raising()).read()
MR(Raising()).readlines(5)
MW(Stream()).write('\\u4e2d')
MW(Stream()).write(5)
MW(Stream()).write()
MW(Stream()).write('\\ud800')
MW(5).write('a')
MW(Raising()).write('a')
MW(Stream()).writelines(['a', '\\u4e2d', 5])
MW(Stream()).writelines('a\\u4e2d')
MW(Stream()).writelines(('a', '\\ud800'))
MW(Stream()).writelines(5)
MW(Stream()).writelines({'a': 1})
MW(Stream()).writelines({'a'})
MW(Stream()).writelines(iter('a'))
MW(Stream()).reset()
MW(Stream()).reset(1)
""".strip().splitlines():
    t(source)
# pending characters and bytes
w = HW(Stream())
w.write('\xca')
w.reset()
w.reset()
w.write('\xca')
w.write('\u0304')
w.write('\xea')
w.write('a')
w.write('\xca')
t('w.write("\\ud800")')
w.reset()
w.errors = 'replace'
w.write('\xca')
t('w.write("\\ud800")')
w = JW(Stream())
w.write('\u4e2d')
w.reset()
w.write('a')
e = HE()
print(e.encode('\xca'), hex(e.getstate()), e.encode('\u0304'), e.encode('\xca'), e.reset(), e.encode('\u0304\xea', True) if 0 else e.encode('a'))
e.encode('\xca')
t('e.encode("a\\ud800")')
print(hex(e.getstate()))
t('e.encode("\\u0304", True)')
e = JE()
print(e.encode('\u4e2d'), hex(e.getstate()), e.reset(), hex(e.getstate()), e.encode('\u4e2d'), e.encode('', True), e.encode('', True))
d = D()
print(d.decode(b'\xd6'), d.getstate(), d.reset(), d.getstate())
print(d.decode(b'\xd6'))
t("d.decode(b'', True)")
print(d.getstate())
t("d.decode(b'\\xff', True)")
print(d.getstate())
t("d.decode(b'\\xff\\xff')")
print(d.getstate())
for errors in ('replace', 'ignore'):
    d.errors = errors
    d.decode(b'\xd6')
    t("d.decode(b'', True)")
    print(d.getstate())
r = MR(io.BytesIO('\u4e2d\u6587ab\n'.encode('gbk') * 3))
print(ascii([r.read(1), r.read(1), r.read(3), r.readline(), r.readline(1), r.readlines()]))
r = MR(io.BytesIO(b'\xff\xffab'))
t('r.read(1)')
t('r.read(1)')
t('r.read(1)')
r.reset()
t('r.read()')
# through the registry, files and TextIOWrapper
for name in ('gb18030', 'iso2022_jp', 'hz', 'euc_jis_2004', 'shift_jis', 'iso2022_kr', 'big5hkscs'):
    text = 'a\u4e2d\u56fd\nb\u3042\r\n' * 3
    text = text.encode(name, 'ignore').decode(name)
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, name, newline='')
    out.write(text)
    out.flush()
    raw.seek(0)
    back = io.TextIOWrapper(raw, name, newline='')
    lines = [back.readline()]
    try:
        where = back.tell()
    except OverflowError as e:
        print(name, e)
        continue
    lines.append(back.read())
    back.seek(where)
    print(name, ''.join(lines) == text, back.read() == lines[1], raw.getvalue() == text.encode(name), hex(where))
    raw = io.BytesIO(raw.getvalue())
    print(ascii(codecs.getreader(name)(raw).readlines()), ascii(list(codecs.iterdecode([text.encode(name)[i:i + 1] for i in range(len(text.encode(name)))], name)))[:60])
    raw = io.BytesIO()
    codecs.getwriter(name)(raw).write(text)
    print(raw.getvalue())
    info = codecs.lookup(name)
    print(info.name, info.encode('\u4e2d'), info.decode(b'ab'), info.incrementalencoder.__name__, info.streamreader.__mro__[1].__name__)
# objects in cycles, subclasses with more
import gc
class X(E):
    def __init__(self, *args):
        super().__init__(*args)
        self.me = self
x = X()
x.extra = MW(x)
print(x.errors, x.encode('\u4e2d'), sys.getsizeof(gbk), gc.is_tracked(gbk))
del x
gc.collect()
