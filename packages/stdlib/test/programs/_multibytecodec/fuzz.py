# Made-up bytes and characters: whole, in two parts at every place, byte by byte; every failure with its place and reason.
import codecs, hashlib
NAMES = """gb2312 gbk gb18030 hz big5hkscs shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004 euc_jisx0213 shift_jisx0213
euc_kr cp949 johab big5 cp950 iso2022_kr iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext""".split()
seed = 12345
def rand(n):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return (seed >> 8) % n
def pick(seq):
    return seq[rand(len(seq))]
ESCAPES = [b'\x1b$B', b'\x1b$@', b'\x1b$A', b'\x1b(J', b'\x1b(I', b'\x1b(B', b'\x1b.A', b'\x1b.F', b'\x1b$(C', b'\x1b$)C', b'\x0e', b'\x0f', b'\x1b$(D',
           b'\x1b$(O', b'\x1b$(P', b'\x1b$(Q', b'\x1b&@\x1b$B', b'\x1b&@\x1b$(D', b'\x1bN', b'\x1bZ', b'\x1b[1;2H', b'\x1b$)A', b'\x1b)J', b'\n', b'\x1b', b'\x1b$', b'\x1b(',
           b'\x1b&@', b'\x1b$+B', b'\x1b!B', b'\x1b.J', b'\x1b$.A', b'\x1b((((((((((((((((((((B', b'\x1b$((((((B', b'~{', b'~}', b'~~', b'~\n', b'~']
LETTERS = '\u4e2d\u3042\ud55c\u56fd\xe9\u03b1\xa5\u203e\uff71\u4e02\u304b\u309a\xe6\u0300\u0301\uff3c\uff5e\u4ff1\U00020089\xa1ab~\\\n\xca\u0304\u030c\xea\u02e5\u02e9\u20ac\ufffd\ud800\U0001f600\ubdc1\x80\xff\0\u4eec\u2116'
def chunk(name):
    kind = rand(8)
    if kind < 2 or (kind < 4 and name[:3] in ('iso', 'hz')):
        return pick(ESCAPES)
    if kind < 5:
        return bytes([0x21 + rand(94), 0x21 + rand(94)]) if name[:3] in ('iso', 'hz') else bytes([0x81 + rand(127), 0x30 + rand(208)])
    if kind < 6:
        return bytes([rand(256)])
    if kind < 7:
        return pick(LETTERS).encode(name, 'ignore')
    return pick([b'\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa1', b'\xa4\xd4', b'\x81\x30\x81\x30', b'\x90\x30\x81\x30', b'\x8e\xb1', b'\x8f\xb0\xa1', b'\x88\x62', b'a', b' '])
def failure(e):
    return '%s:%d-%d:%s' % (e.encoding, e.start, e.end, e.reason)
def whole(name, data, errors):
    try:
        return ascii(data.decode(name, errors))
    except UnicodeDecodeError as e:
        return failure(e)
def parts(name, pieces, errors):
    d = codecs.getincrementaldecoder(name)(errors)
    out = []
    for i, piece in enumerate(pieces):
        try:
            out.append(ascii(d.decode(piece, i == len(pieces) - 1)))
        except UnicodeError as e:
            out.append(failure(e) if isinstance(e, UnicodeDecodeError) else str(e))
        out.append('%r' % (d.getstate(),))
    return ' '.join(out)
def encode_whole(name, text, errors):
    try:
        return repr(text.encode(name, errors))
    except UnicodeEncodeError as e:
        return failure(e)
def encode_parts(name, pieces, errors):
    d = codecs.getincrementalencoder(name)(errors)
    out = []
    for i, piece in enumerate(pieces):
        try:
            out.append(repr(d.encode(piece, i == len(pieces) - 1)))
        except UnicodeError as e:
            out.append(failure(e))
        try:
            out.append('%r' % (d.getstate(),))
        except UnicodeError as e:
            out.append(failure(e) if isinstance(e, UnicodeEncodeError) else str(e))
    return ' '.join(out)
for name in NAMES:
    h = hashlib.md5()
    shown = []
    for turn in range(12):
        data = b''.join(chunk(name) for i in range(1 + rand(7)))
        lines = [whole(name, data, errors) for errors in ('strict', 'replace', 'ignore', 'backslashreplace')]
        for cut in range(len(data) + 1):
            lines.append(parts(name, [data[:cut], data[cut:]], 'strict'))
        lines.append(parts(name, [data[i:i + 1] for i in range(len(data))], 'replace'))
        lines.append(parts(name, [data[i:i + 1] for i in range(len(data))], 'strict'))
        h.update('\n'.join(lines).encode())
        if turn < 3:
            shown.append(ascii(data) + ' ' + lines[0] + ' ' + lines[1] + ' ' + lines[-1])
    print(name, h.hexdigest())
    print('\n'.join(shown))
    h = hashlib.md5()
    shown = []
    for turn in range(12):
        text = ''.join(pick(LETTERS) for i in range(1 + rand(7)))
        lines = [encode_whole(name, text, errors) for errors in ('strict', 'replace', 'ignore', 'xmlcharrefreplace', 'namereplace', 'surrogateescape', 'surrogatepass')]
        for cut in range(len(text) + 1):
            lines.append(encode_parts(name, [text[:cut], text[cut:]], 'strict'))
        lines.append(encode_parts(name, list(text), 'replace'))
        lines.append(encode_parts(name, list(text), 'xmlcharrefreplace'))
        h.update('\n'.join(lines).encode())
        if turn < 3:
            shown.append(ascii(text) + ' ' + lines[0] + ' ' + lines[3] + ' ' + lines[-1])
    print(name, h.hexdigest())
    print('\n'.join(shown))
