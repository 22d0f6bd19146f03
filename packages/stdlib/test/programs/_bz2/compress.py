# What is written is bzip2's, byte for byte: sizes and checksums of the output, piece by piece.
import _bz2
import binascii
import random


def compress(data, level=9, step=None):
    c = _bz2.BZ2Compressor(level)
    parts = []
    step = step or max(1, len(data))
    for i in range(0, len(data), step):
        parts.append(c.compress(data[i : i + step]))
    parts.append(c.flush())
    return parts


def decompress(data):
    d = _bz2.BZ2Decompressor()
    out = d.decompress(data)
    assert d.eof and d.unused_data == b""
    return out


def show(name, data, level=9, step=None):
    parts = compress(data, level, step)
    whole = b"".join(parts)
    print(name, level, len(whole), "%08x" % binascii.crc32(whole), [len(p) for p in parts if p][:6])
    assert decompress(whole) == data, name


rng = random.Random(20)
words = [bytes(rng.choices(b"etaoinshrdlu", k=rng.randrange(1, 9))) for _ in range(300)]
text = b" ".join(rng.choices(words, k=6000))

show("empty", b"")
show("one", b"a")
for n in (2, 3, 4, 5, 254, 255, 256, 258, 259, 260, 1000, 5000):
    show("run %d" % n, b"x" * n)
for period in (b"ab", b"abc", b"aab", b"abcabd", bytes(range(256)), b"\0\xff", b"xxxxy", b"mississippi"):
    for n in (1, 2, 3, 7, 64, 333):
        show("period %r %d" % (period[:8], n), period * n)
for n in (1, 10, 49, 50, 51, 100, 199, 200, 599, 600, 1199, 1200, 2399, 2400, 9999, 10000, 10001, 20000):
    show("noise %d" % n, rng.randbytes(n))
    show("text %d" % n, text[:n])
    show("bits %d" % n, bytes(rng.choices(b"01", k=n)))
for level in (1, 2, 5, 9):
    show("level", text, level)
show("long text", text * 7, 1)
show("long text", text * 7, 2, 1000)
show("blocks", rng.randbytes(120000) + text * 2, 1, 50000)
show("twice", rng.randbytes(30000) * 2, 9)
show("doubled text", text[:15000] * 2, 9)
show("runs", b"".join(bytes([rng.randrange(3)]) * rng.randrange(1, 600) for _ in range(900)), 1, 777)
show("skewed", bytes(min(255, int(rng.expovariate(0.3))) for _ in range(40000)))
show("zeros", bytes(300000), 1)
for limit in (99975, 99980, 99981, 99982, 99990, 100000):
    data = bytes(i * i % 251 for i in range(limit - 4)) + b"zzzzzzzz"
    show("full %d" % limit, data, 1)
    show("full %d" % limit, data, 1, 33333)

# Codes longer than 17 bits are made shorter.
a, b = 1, 1
fib = bytearray()
for i in range(22):
    fib += bytes([i * 7]) * 1 if a < 2 else b"".join(bytes([i * 7]) for _ in range(a))
    a, b = b, a + b
fib = bytearray(fib)
rng.shuffle(fib)
show("fibonacci", bytes(fib))

for bad in (0, 10, -1, "x", 1.5, None, 2**40, 2**70):
    try:
        print(_bz2.BZ2Compressor(bad))
    except Exception as e:
        print(type(e).__name__, e)
for args, kwargs in (((1, 2), {}), ((), {"compresslevel": 3}), ((), {"x": 3})):
    try:
        print(_bz2.BZ2Compressor(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)

c = _bz2.BZ2Compressor()
for bad in ("text", 5, None, [1]):
    try:
        c.compress(bad)
    except TypeError as e:
        print(e)
print(len(c.compress(memoryview(b"abcabc")[::1])), len(c.compress(bytearray(b"abc"))), c.compress(b""))
print(c.flush())
for call in (lambda: c.compress(b""), c.flush):
    try:
        call()
    except ValueError as e:
        print(e)
try:
    class Sub(_bz2.BZ2Compressor):
        pass
except TypeError as e:
    print(e)
import copy, pickle

for f in (copy.copy, pickle.dumps):
    try:
        f(_bz2.BZ2Compressor())
    except TypeError as e:
        print(e)
print(_bz2.BZ2Compressor.__basicsize__, _bz2.BZ2Compressor.__text_signature__, _bz2.BZ2Compressor.__doc__)
print(_bz2.BZ2Compressor.compress.__doc__, _bz2.BZ2Compressor.flush.__doc__, _bz2.BZ2Compressor.compress.__text_signature__)
