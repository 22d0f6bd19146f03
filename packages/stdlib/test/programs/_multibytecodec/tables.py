# Every character and every code of every codec, by hash.
import codecs, hashlib
NAMES = """gb2312 gbk gb18030 hz big5hkscs shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004 euc_jisx0213 shift_jisx0213
euc_kr cp949 johab big5 cp950 iso2022_kr iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext""".split()
POINTS = [*range(0xd800), *range(0xe000, 0x30000)]
CHARS = ''.join(c + ' ' for c in map(chr, POINTS))
HIGH = ''.join(map(chr, range(0x30000, 0x110000, 997))) + '\ud800\udfff'
PAIRS = ''.join(a + b + ' ' for a in '\u304b\u304d\u304f\u3051\u3053\u30ab\u30ad\u30af\u30b1\u30b3\u30bb\u30c4\u30c8\u31f7\xe6\u0254'
                '\u028c\u0259\u025a\u02e9\u02e5\xca\xea' for b in '\u309a\u0300\u0301\u02e5\u02e9\u0304\u030c\U00020089')
def digest(data):
    return hashlib.md5(data).hexdigest()[:10]
# three newlines end what a code leaves incomplete
LOW = b'\n\n\n'.join([bytes([a, b]) for a in range(0x20, 0x80) for b in range(0x20, 0x80)])
ALL = b'\n\n\n'.join([bytes([a, b]) for a in range(256) for b in range(0x20, 256)])
HIGH_CODES = b'\n\n\n'.join([bytes([a, b]) for a in range(0x9f, 256) for b in range(0x9f, 256)])
def decoded(name, codes, prefix=b'', end=b''):
    data = prefix + codes.replace(b'\n\n\n', end + b'\n\n\n' + prefix) + end
    return digest(data.decode(name, 'replace').encode('utf-8', 'surrogatepass'))
for name in NAMES:
    print(name, *(digest(text.encode(name, 'replace')) for text in (CHARS, HIGH, PAIRS)), end=' ')
    print(digest(PAIRS.encode(name, 'ignore')), end=' ')
    for prefix in {'iso2022_kr': [b'\x0e', b'\x1b$)C\x0e'], 'hz': [b'~{']}.get(name, [b'']) if name[:3] != 'iso' or name == 'iso2022_kr' else [
            b'', b'\x1b$B', b'\x1b$@', b'\x1b(J', b'\x1b(I', b'\x1b$(D', b'\x1b$(Q', b'\x1b$(O', b'\x1b$(P', b'\x1b$(C', b'\x1b$A', b'\x1b$(A']:
        end = {'hz': b'~}', 'iso': b'\x1b(B'}.get(name[:3], b'')
        print(decoded(name, LOW if prefix else ALL, prefix, end), end=' ')
    if name[:6] == 'euc_j' + name[5:6]:
        print(decoded(name, HIGH_CODES, b'\x8f'), end=' ')
    print()
for name in ('iso2022_jp_2',):
    for sequence in (b'\x1b.A', b'\x1b.F', b'\x1b.B', b''):
        print(name, sequence, decoded(name, b'\n\n\n'.join([bytes([a]) for a in range(256)]), sequence + b'\x1bN'))
print(digest(''.join(map(chr, range(0xac00, 0xd7a4))).encode('euc_kr')), digest(''.join(map(chr, range(0xac00, 0xd7a4))).encode('euc_kr').decode('euc_kr').encode()))
four = b''.join(bytes([a, b, c, d]) + b'\n\n\n' for a in (0x80, 0x81, 0x82, 0x84, 0x85, 0x8f, 0x90, 0x95, 0xe3, 0xe4, 0xfe, 0xff) for b in range(0x2f, 0x3b)
                for c in range(0x80, 256, 7) for d in range(0x2f, 0x3b))
print(digest(four.decode('gb18030', 'replace').encode()))
print(digest(''.join(map(chr, range(0x10000, 0x110000, 61))).encode('gb18030')))
print(ascii(b'\xe3\x32\x9a\x35\x84\x31\xa4\x39\x84\x31\xa5\x30'.decode('gb18030', 'replace')))
