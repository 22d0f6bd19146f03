"""unicodedata.ucd_3_2_0, which knows Unicode 3.2, and what asks it: stringprep and the codec idna."""
import copy
import stringprep
import unicodedata as u

old = u.ucd_3_2_0
UCD = type(old)


def t(f, *args):
    try:
        print(ascii(f(*args)))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


print(UCD, UCD.__mro__, UCD.__doc__, UCD.__basicsize__, old.unidata_version, u.unidata_version)
print(UCD.__dict__['unidata_version'], UCD.__dict__['lookup'], [name for name in dir(UCD) if name[0] != '_'])
t(UCD)
t(setattr, old, 'unidata_version', 3)
t(setattr, old, 'x', 3)
t(setattr, UCD, 'x', 3)
t(copy.copy, old)
print(UCD.decimal.__text_signature__, old.decimal.__text_signature__, u.decimal.__text_signature__, UCD.normalize.__text_signature__)
print(UCD.normalize.__doc__)
t(UCD.decimal, old, '5')
t(UCD.decimal, 5, '5')
t(UCD.normalize)
t(old.normalize, 'NFC')
t(old.normalize, 'x', 'a')
t(old.normalize, 1, 2)
t(old.decimal, 'ab')

facts = ('category', 'bidirectional', 'combining', 'mirrored', 'east_asian_width', 'decomposition')
optional = ('decimal', 'digit', 'numeric', 'name')
points = set(range(0x700)) | set(range(0x700, 0x3400, 3)) | set(range(0xf900, 0x11000, 7)) | set(range(0x11000, 0x110000, 1009))
seen = {}
for c in map(chr, sorted(points)):
    for fact in facts:
        was, now = getattr(old, fact)(c), getattr(u, fact)(c)
        if was != now and old.category(c) != 'Cn':
            print('%04x' % ord(c), fact, was, now)
        elif was != now:
            seen[fact, was] = seen.get((fact, was), 0) + 1
    for fact in optional:
        was, now = getattr(old, fact)(c, None), getattr(u, fact)(c, None)
        if was != now and old.category(c) != 'Cn':
            print('%04x' % ord(c), fact, was, now)
        elif was != now:
            seen[fact, was] = seen.get((fact, was), 0) + 1
print(seen)

for name in ('CJK UNIFIED IDEOGRAPH-9FFC', 'HANGUL SYLLABLE GA', 'LATIN CAPITAL LETTER GHA', 'KEYCAP DIGIT ONE', 'BELL', 'NULL',
             'LINE FEED', 'EMPTY SET', 'empty set', 'cjk unified ideograph-4e00', 'ROMAN UNCIA SIGN', 'x', 4):
    t(old.lookup, name)
for c in '\u0378\U0002a6d7\u9ffc\uac00a\x00\U0001f514':
    t(old.name, c)
for text in ('\U0002f868', '\U0002f874', '\U0002f91f', '\U0002f95f', '\U0002f9bf', '', 'ab', '\u03f4', '\u0340\u0344', '\U0001f16d\u1b06',
             '\u1b05\u1b35', '\uac01', '\u1100\u1161\u11a8'):
    for form in ('NFC', 'NFD', 'NFKC', 'NFKD'):
        print(ascii(text), form, ascii(old.normalize(form, text)), old.is_normalized(form, text))

print([sum(getattr(stringprep, table)(chr(i)) for i in range(0, 0x3000)) for table in dir(stringprep) if table.startswith('in_table_')])
for label in ('python', 'pyth\xf6n', 'Pyth\xf6n.Org', '\xdf.example', '\u2126', '.', 'a..b', 'x' * 64, '\u0221', '\u0627a', '\u0627\u0628', '\xad'):
    t(label.encode, 'idna')
for label in (b'xn--pythn-mua', b'xn--pythn-mua.org.', b'a', b'xn--', b'xn--0'):
    t(label.decode, 'idna')
