# Handlers of errors: what they get, what they may return, what they may do.
import codecs
def show(label, f):
    try:
        print(label, ascii(f()))
    except BaseException as e:
        print(label, type(e).__name__, ascii(str(e)), ascii(getattr(e, '__context__', None)))
NAMES = ['gbk', 'gb18030', 'hz', 'big5hkscs', 'shift_jis_2004', 'euc_jis_2004', 'euc_kr', 'iso2022_jp', 'iso2022_kr', 'iso2022_jp_2004']
results = {}
def handler(e):
    log.append((type(e).__name__, e.encoding, e.object, e.start, e.end, e.reason))
    if len(log) > 4:
        raise ValueError('for ever')
    r = results['now']
    return r(e) if callable(r) else r
codecs.register_error('test.h', handler)
class I(int):
    pass
class S(str):
    pass
class B(bytes):
    pass
class T(tuple):
    pass
class Index:
    def __index__(self):
        return 1
ANSWERS = [('', 1), ('x', 2), ('\u4e2d', 3), (b'\xff', 2), (S('s'), I(1)), (B(b'b'), True), T(('t', 2)), ('x', -1), ('x', -2), ('x', 99), ('x', -99), ('x', 2 ** 70),
           ('x', -2 ** 70), ('x', 1.0), ('x', None), ('x', Index()), ['x', 1], ('x',), ('x', 1, 2), None, 5, (5, 1), ('\U0001f600', 2), ('\ud800', 2), (bytearray(b'q'), 2),
           (None, 2), lambda e: ('[%d]' % e.start, e.end), lambda e: (e.object[e.start:e.end][:0], e.end), lambda e: 1 / 0, lambda e: ('', e.end + 1), lambda e: (b'', e.end)]
TEXT = 'a\ud800b\u304b'
for name in NAMES:
    for i, answer in enumerate(ANSWERS):
        results['now'] = answer
        log = []
        show('%s encode %d' % (name, i), lambda: TEXT.encode(name, 'test.h'))
        print(ascii(log))
        log = []
        show('%s decode %d' % (name, i), lambda: b'a\x85\xffb\xff\xff'.decode(name, 'test.h'))
        print(ascii(log))
        log = []
        show('%s incremental %d' % (name, i), lambda: codecs.getincrementaldecoder(name)('test.h').decode(b'\xff\x81', True))
        print(ascii(log))
for name in NAMES:
    for errors in ('', 'nope', 'Strict', 'strict', 'ignore', 'replace', 'xmlcharrefreplace', 'backslashreplace', 'namereplace', 'surrogateescape', 'surrogatepass', '\ud800', 'test\0h'):
        show('%s %a encode' % (name, errors), lambda: TEXT.encode(name, errors))
        show('%s %a decode' % (name, errors), lambda: b'a\x85\xffb\xff\xff'.decode(name, errors))
        show('%s %a fine' % (name, errors), lambda: ('ab'.encode(name, errors), b'ab'.decode(name, errors)))
# one exception object for all the failures of a call
seen = []
def same(e):
    seen.append(e)
    e.object = 'other' if isinstance(e, UnicodeEncodeError) else b'other'
    e.reason = 'mine'
    return ('?', e.end)
codecs.register_error('test.same', same)
print('\ud800a\ud801'.encode('gbk', 'test.same'), len(seen), seen[0] is seen[1], ascii(seen[0].object), seen[1].start, seen[1].reason)
seen.clear()
print(ascii(b'\xffa\xffa'.decode('gbk', 'test.same')), len(seen), seen[0] is seen[1], seen[0].object, seen[1].start, seen[1].reason)
# a handler within a handler, and one that comes back to its own codec object
def nested(e):
    return ('<' + '\ud800'.encode('gbk', 'xmlcharrefreplace').decode() + '>', e.end)
codecs.register_error('test.nested', nested)
print('\ud800\ud801'.encode('iso2022_jp', 'test.nested'))
encoder = codecs.getincrementalencoder('iso2022_jp')('test.reenter')
def reenter(e):
    return (encoder.encode('\u3042') + b'|' + str(encoder.getstate()).encode(), e.end)
codecs.register_error('test.reenter', reenter)
print(encoder.encode('\u4e2d\ud800a'), encoder.getstate())
decoder = codecs.getincrementaldecoder('iso2022_jp')('test.reset')
def reset(e):
    before = decoder.getstate()
    decoder.reset()
    return (repr(before), e.end)
codecs.register_error('test.reset', reset)
print(ascii(decoder.decode(b'\x1b$B\x30\x21\xff\x30\x21')), decoder.getstate())
# the state while a strict error is raised
for name, data in (('iso2022_jp', b'\x1b$B\x30\x21\xff\x30\x21'), ('hz', b'~{VP\xff')):
    d = codecs.getincrementaldecoder(name)()
    show(name, lambda: d.decode(data))
    print(d.getstate())
    show(name, lambda: d.decode(b'\x30', True))
    print(d.getstate())
# recursion without an end
def deep(e):
    return e.object.encode('gbk', 'test.deep'), e.end
codecs.register_error('test.deep', deep)
try:
    '\ud800'.encode('gbk', 'test.deep')
except RecursionError as e:
    print('RecursionError')
# a buffer that is held while a handler runs
data = bytearray(b'\xffab')
def grow(e):
    try:
        data.extend(b'more')
    except BufferError as error:
        return (str(error), e.end)
    return ('', e.end)
codecs.register_error('test.grow', grow)
print(ascii(codecs.decode(data, 'gbk', 'test.grow')))
