# Streams, good and bad, in one piece and in many.
import zlib


def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        print(type(e).__name__, e)
    else:
        if isinstance(result, bytes) and len(result) > 40:
            print(len(result), zlib.adler32(result))
        elif isinstance(result, (bytes, int)):
            print(repr(result))
        else:
            print(type(result).__name__)


text = b''.join(b'line %d of a text, %d\n' % (i, i * i) for i in range(500))
raw = zlib.compressobj(9, wbits=-15)
raw = raw.compress(text) + raw.flush()
gz = zlib.compressobj(9, wbits=31)
gz = gz.compress(text) + gz.flush()
zl = zlib.compress(text)

for f in (zlib.adler32, zlib.crc32):
    for args in ((b'',), (b'a',), (b'abc', 5), (text,), (text, 0xffffffff), (b'', 0xffffffff), (b'', -1), (b'x', 2 ** 70 + 3), ('s',),
                 (), (b'', b''), (1, 2, 3), (bytearray(b'xyz'),), (memoryview(b'abcdef')[1:3],), (b'', 1.5), (None, None)):
        attempt(f, *args)

for stream, wbits in ((raw, -15), (gz, 31), (zl, 15), (gz, 47), (zl, 47), (zl, 0), (zl, 32)):
    attempt(zlib.decompress, stream, wbits)
    for size in (1, 2, 7, 100, 5000):
        d = zlib.decompressobj(wbits)
        out = b''.join(d.decompress(stream[i:i + size]) for i in range(0, len(stream), size)) + d.flush()
        print(out == text, d.eof, d.unused_data, d.unconsumed_tail)
    for most in (1, 3, 64, 300, 100000):
        d = zlib.decompressobj(wbits)
        rest = stream + b'rest'
        out = b''
        turns = 0
        while not d.eof:
            piece = d.decompress(rest, most)
            assert len(piece) <= most
            out += piece
            rest = d.unconsumed_tail
            turns += 1
        print(out == text, d.unused_data, d.unconsumed_tail, turns)
        print(d.decompress(b'more'), d.unused_data, d.flush(), d.eof)
        attempt(d.decompress, b'x')
        attempt(d.copy)
    # every mismatch of wbits
    for other in (-15, -9, 15, 9, 31, 47, 0, 8, -8, 16, 24, 40, 32, 48, 63, 64, 7, -7, -16, 100, -100, 2 ** 31, 2 ** 40, 'x', None):
        attempt(zlib.decompress, stream, other)
        attempt(zlib.decompressobj, other)

# Truncated
for n in (0, 1, 2, 3, 5, 10, len(zl) - 5, len(zl) - 4, len(zl) - 1):
    attempt(zlib.decompress, zl[:n])
    d = zlib.decompressobj()
    attempt(d.decompress, zl[:n])
    attempt(d.flush)
    print(d.eof, d.unused_data)
attempt(zlib.decompress, zl + b'trailing')

# Each byte of the beginning and of the end wrong
for at in list(range(0, 60)) + list(range(len(zl) - 8, len(zl))):
    for bit in (1, 0x80):
        wrong = bytearray(zl)
        wrong[at] ^= bit
        attempt(zlib.decompress, wrong)
for at in list(range(0, 14)) + list(range(len(gz) - 9, len(gz))):
    for bit in (1, 2, 4, 8, 16, 32, 64, 128):
        wrong = bytearray(gz)
        wrong[at] ^= bit
        attempt(zlib.decompress, wrong, 31)

for bits in ('07', '00', '0000', '000000', '0100000000', '0100000001', '01000000ff', '010100feff61', '010100feff', '010500faff6162636465',
             '0300', '03', '0b', '63000000', '4b0400', '4b4c0400', '4b4c4a06', '04', '05e0ffffff', 'fc0000', '0500', '05c081', '04c081080000000000107fe8',
             '04008001000000000000', '040080ffffffffffffff', '0c8081000000000090ff6bb8', '0cc081000000000090ff6b04', '04c08100000000000000000000',
             'e300', '2b00', 'fb07', '1b07', '02c700', '0280fdff', '030000', '6364000000'):
    attempt(zlib.decompress, bytes.fromhex(bits), -15)

# Gzip headers
body = raw + zlib.crc32(text).to_bytes(4, 'little') + len(text).to_bytes(4, 'little')
for flags, fields in ((0, b''), (1, b''), (2, None), (2, b'\1\2'), (4, b'\5\0extra'), (8, b'name\0'), (16, b'comment\0'),
                      (4 | 8 | 16, b'\2\0xyname\0comment\0'), (4 | 8 | 16 | 2, b'\2\0xyname\0comment\0'), (0x20, b''), (0x40, b''), (0x80, b'')):
    head = b'\x1f\x8b\x08' + bytes([flags]) + b'\1\2\3\4\2\3' + (fields or b'')
    if flags & 2 and fields != b'\1\2':
        head += (zlib.crc32(head) & 0xffff).to_bytes(2, 'little')
    attempt(zlib.decompress, head + body, 31)
    d = zlib.decompressobj(47)
    attempt(lambda: b''.join(d.decompress((head + body)[i:i + 1]) for i in range(len(head + body))))
attempt(zlib.decompress, b'\x1f\x8b\x07\0' + body, 31)

# Dictionaries
for wbits in (15, -15):
    c = zlib.compressobj(wbits=wbits, zdict=text[:400])
    z = c.compress(text[100:800]) + c.flush()
    for zdict in (text[:400], text[:399], b'', bytearray(text[:400]), memoryview(text)[:400], 'str', None, 5):
        try:
            d = zlib.decompressobj(wbits, zdict)
        except Exception as e:
            print(type(e).__name__, e)
            continue
        attempt(d.decompress, z)
        attempt(d.flush)
    d = zlib.decompressobj(wbits)
    attempt(d.decompress, z)
    attempt(zlib.decompress, z, wbits)
attempt(zlib.compressobj, wbits=31, zdict=b'abc')
attempt(zlib.compressobj, zdict=None)
attempt(zlib.compressobj, zdict='s')

# Options of compressobj
for args in ((-2,), (10,), (6, 7), (6, 8, 7), (6, 8, 16), (6, 8, 8), (6, 8, -8), (6, 8, 24), (6, 8, 32), (6, 8, 15, 0), (6, 8, 15, 10), (6, 8, 15, 8, -1),
             (6, 8, 15, 8, 5), (1.5,), ('x',), (2 ** 40,), (6, 8, 15, 8, 0, b'', 3), (0,), (6, 8, 47)):
    attempt(zlib.compressobj, *args)
attempt(zlib.compressobj, foo=1)
for args in ((b'x', -2), (b'x', 10), ('x',), (b'x', 'y'), (), (b'x', 6, 15), (None,)):
    attempt(zlib.compress, *args)
attempt(zlib.compress, data=b'x')
attempt(zlib.compress, b'x', level=3)
for kwargs in ({'bufsize': 0}, {'bufsize': -1}, {'bufsize': 1}, {'bufsize': 2 ** 70}, {'wbits': 'x'}, {'bufsize': None}):
    attempt(zlib.decompress, zl, **kwargs)

# Objects
c = zlib.compressobj()
for mode in (-1, 6, 7, 100, 'x', None, 0, 1, 2, 3, 5):
    attempt(c.flush, mode)
attempt(c.compress, 'x')
attempt(c.compress, b'abc')
k = c.__copy__()
j = c.__deepcopy__({})
attempt(c.flush)
attempt(c.flush)
attempt(c.compress, b'')
attempt(c.copy)
attempt(k.flush)
attempt(j.compress, b'def')
attempt(j.flush, zlib.Z_FINISH)
d = zlib.decompressobj()
d.decompress(zl[:100])
e = d.copy()
attempt(d.decompress, zl[100:])
attempt(e.decompress, zl[100:])
d = zlib.decompressobj()
attempt(d.decompress, zl, -1)
attempt(d.decompress, zl, 2 ** 70)
attempt(d.decompress, zl, max_length=10)
print(len(d.unconsumed_tail))
attempt(d.flush, 0)
attempt(d.flush, -1)
attempt(d.flush, 'x')
attempt(d.flush, 1)
attempt(d.flush)
for o in (c, d):
    print(type(o), type(o).__basicsize__, o.__sizeof__())
    attempt(type(o))
    attempt(setattr, o, 'eof', 1)
    attempt(setattr, o, 'unused_data', b'')
    print(sorted(n for n in vars(type(o)) if n[:2] != '__'))
print(zlib.error, zlib.error.__mro__)
print({n: getattr(zlib, n) for n in dir(zlib) if isinstance(getattr(zlib, n), (int, str)) and n not in ('__file__', '__doc__', '__package__')})
