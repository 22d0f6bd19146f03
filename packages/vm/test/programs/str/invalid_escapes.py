# Backslashes that begin no escape: the first of each text is warned about.
import codecs
import warnings


def t(f, *args):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        result = f(*args)
    print(ascii(result), [(w.category.__name__, ascii(str(w.message)), w.filename[-10:], w.lineno) for w in caught])


for escaped in (b'\\q', rb'\8a\q', rb'\400', rb'\501\777', rb'\400\q', rb'a\ b', b'\\\xff', rb'\n\x41'):
    t(codecs.unicode_escape_decode, escaped)
    t(codecs.escape_decode, escaped)
t(codecs.escape_decode, '\\q')
t(codecs.unicode_escape_decode, '\\q\xe9')
t(b'\\q'.decode, 'unicode_escape')
t(codecs.unicode_escape_decode, b'\\x\\q', 'replace')
t(codecs.unicode_escape_decode, rb'\z', 'strict', False)
t(codecs.unicode_escape_decode, b'\\', 'strict', False)
decoder = codecs.getincrementaldecoder('unicode_escape')()
t(decoder.decode, b'\\q\\')
t(decoder.decode, b'z', True)

warnings.simplefilter('error')
for escaped in (b'\\q', rb'\400'):
    for f in (codecs.unicode_escape_decode, codecs.escape_decode):
        try:
            print(ascii(f(escaped)))
        except DeprecationWarning as error:
            print(type(error).__name__, error)
warnings.resetwarnings()


def decoding(message, category, filename, lineno, file=None, line=None):
    print('shown:', ascii(str(message)), codecs.unicode_escape_decode(b'other\\n'))


warnings.simplefilter('always')
warnings.showwarning = decoding
print(codecs.unicode_escape_decode(b'\\q\\', 'strict', False), codecs.escape_decode(b'\\z\xff'))
