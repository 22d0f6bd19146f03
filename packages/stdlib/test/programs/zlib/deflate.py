# What compresses to what: the same bytes as zlib 1.2.13, told by their length and checksum.
import zlib


def random_bytes(n, seed=1, mask=255):
    out = bytearray()
    x = seed
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        out.append((x >> 16) & mask)
    return bytes(out)


words = [b'the ', b'quick ', b'brown ', b'fox ', b'jumps ', b'over ', b'lazy ', b'dog\n', b'zlib ', b'0123456789']
text = b''.join(words[b % 10] for b in random_bytes(9000, 7))
samples = {
    'empty': b'',
    'one': b'a',
    'two': b'ab',
    'three': b'aaa',
    'run': b'x' * 1000,
    'long run': b'y' * 40000,
    'hello': b'hello hello hello hello, world',
    'text': text,
    'noise': random_bytes(20000, 3),
    'digits': random_bytes(30000, 5, 7),
    'mixed': text[:9000] + random_bytes(9000) + text[:9000] + b'\0' * 3000 + text[500:12000],
    'all': bytes(range(256)) * 20,
    'skewed': b''.join(bytes([i]) * (1 << min(i, 14)) for i in range(18)),
}


def show(name, data):
    print(name, len(data), zlib.crc32(data), data[:24].hex())


for name, data in samples.items():
    for level in range(-1, 10):
        if level == 0 and len(data) > 10000:
            assert zlib.decompress(zlib.compress(data, 0)) == data
            continue
        out = zlib.compress(data, level)
        show((name, level), out)
        assert zlib.decompress(out) == data

for strategy in range(5):
    for wbits in (9, 12, 15, -9, -15, 31, 25):
        for mem in (1, 5, 9):
            for name in ('text', 'digits', 'mixed', 'run'):
                level = (strategy * 7 + mem) % 9 + 1
                c = zlib.compressobj(level, zlib.DEFLATED, wbits, mem, strategy)
                out = c.compress(samples[name][:12000]) + c.flush()
                if strategy == 0 or mem != 9:
                    show((name, strategy, wbits, mem, level), out)
                assert zlib.decompress(out, wbits) == samples[name][:12000]

# Flushes, and what comes out when.
for mode in (zlib.Z_NO_FLUSH, zlib.Z_PARTIAL_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_BLOCK):
    for level in (1, 3, 4, 6, 9):
        c = zlib.compressobj(level)
        parts = []
        for i in range(0, 20000, 3331):
            parts.append(c.compress(text[i:i + 3331]))
            parts.append(c.flush(mode))
            parts.append(c.flush(mode))
        parts.append(c.flush())
        show((mode, level), b''.join(parts))
        print([len(p) for p in parts])
        assert zlib.decompress(b''.join(parts)) == text[:len(range(0, 20000, 3331)) * 3331]

# Byte by byte, and across the window.
for level in (1, 6, 9):
    c = zlib.compressobj(level, wbits=-15)
    out = b''.join(c.compress(samples['hello'][i:i + 1]) for i in range(30)) + c.flush()
    show(('bytes', level), out)
    big = samples['mixed'] * 4
    c = zlib.compressobj(level)
    out = b''.join(c.compress(big[i:i + 1000]) for i in range(0, len(big), 1000)) + c.flush()
    show(('chunks', level), out)
    assert zlib.decompress(out) == big

for level in (0, 1, 6, 9):
    for wbits in (15, -15) + (9,) * (level > 0):
        c = zlib.compressobj(level, wbits=wbits, zdict=text[:700])
        out = c.compress(text[200:900]) + c.flush()
        show(('zdict', level, wbits), out)
        d = zlib.decompressobj(wbits, zdict=text[:700])
        assert d.decompress(out) == text[200:900], (level, wbits)
