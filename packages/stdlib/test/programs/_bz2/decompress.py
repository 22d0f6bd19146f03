# Streams at every split, what is left over, limits, and data that make no sense.
import _bz2
import binascii
import random

EMPTY = binascii.unhexlify("425a683917724538509000000000")
HELLO = binascii.a2b_base64(
    b"QlpoOTFBWSZTWUT3E3gAAAGRgEAABkSQgCAAIgM0hDAhtoFUJ4u5IpwoSCJ7ibwA"
)


def compress(data, level=9):
    c = _bz2.BZ2Compressor(level)
    return c.compress(data) + c.flush()


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


rng = random.Random(7)
text = b" ".join(rng.choices([b"spam", b"eggs", b"ham", b"xxxxxxxxxxxx", b"\0\1\2"], k=400))
streams = {"empty": EMPTY, "hello": HELLO, "text": compress(text), "noise": compress(rng.randbytes(700), 1)}

for name, stream in streams.items():
    whole = attempt(_bz2.BZ2Decompressor().decompress, stream)
    print(name, len(stream), whole[:60], len(whole))
    if isinstance(whole, str):
        continue
    for split in range(len(stream) + 1):
        d = _bz2.BZ2Decompressor()
        first = d.decompress(stream[:split])
        if split < len(stream):
            assert not d.eof and d.needs_input
            assert first + d.decompress(stream[split:] + b"tail") == whole
            assert d.unused_data == b"tail", split
        assert d.eof and not d.needs_input
    d = _bz2.BZ2Decompressor()
    out = [d.decompress(stream[i : i + 1]) for i in range(len(stream))]
    assert b"".join(out) == whole and d.eof and d.unused_data == b""
    for size in (1, 2, 3, 7, 100, 5000):
        d = _bz2.BZ2Decompressor()
        parts = [d.decompress(stream + b"more", size)]
        while not d.eof:
            assert not d.needs_input and len(parts[-1]) == size
            parts.append(d.decompress(b"", max_length=size))
        assert b"".join(parts) == whole and d.unused_data == b"more"
    # Input comes while some of the last input waits.
    d = _bz2.BZ2Decompressor()
    parts = []
    at = 0
    while not d.eof:
        parts.append(d.decompress(stream[at : at + 5], 3))
        at += 5
    assert b"".join(parts) == whole

d = _bz2.BZ2Decompressor()
print(d.eof, d.needs_input, d.unused_data)
print(d.decompress(EMPTY + b"abc"), d.eof, d.needs_input, d.unused_data)
print(attempt(d.decompress, b""), attempt(d.decompress, b"x", 5), d.unused_data)

d = _bz2.BZ2Decompressor()
print(d.decompress(streams["text"], 0), d.needs_input, d.eof, d.decompress(b"", 10), d.needs_input, d.decompress(b"", 0))
print(len(d.decompress(b"", -5)), d.eof, d.needs_input)

# Blocks longer than the first piece of the output.
big = bytes(i * i * i % 250 for i in range(250000))
stream = compress(big, 1)
for step in (1, 17, 1000, 30000, len(stream)):
    d = _bz2.BZ2Decompressor()
    parts = []
    for i in range(0, len(stream), step):
        if not d.eof:
            parts.append(d.decompress(stream[i : i + step]))
    print(step, b"".join(parts) == big, d.eof, d.needs_input, [len(p) for p in parts if p][:8])
    while not d.eof and parts[-1]:
        parts.append(d.decompress(b""))
    print(b"".join(parts) == big, d.eof)
d = _bz2.BZ2Decompressor()
print([(len(d.decompress(stream if i == 0 else b"", n)), d.needs_input) for i, n in enumerate((1, 32767, 32768, 32769, 100000, 100000))])

for name, stream in streams.items():
    for cut in (0, 1, 4, 10, len(stream) - 1):
        d = _bz2.BZ2Decompressor()
        print(name, cut, len(attempt(d.decompress, stream[:cut])), d.eof, d.needs_input)

for bad in (b"x", b"B", b"BX", b"BZh", b"BZh0", b"BZh:", b"BZh9x", b"BZh91AY&SZ", b"BZh91AY&SY", EMPTY[:-1] + b"\1",
            b"BZh91AY&SY" + bytes(40), b"BZh91AY&SY" + b"\xff" * 40, b"BZh9\x17rE8P\x91"):
    d = _bz2.BZ2Decompressor()
    print(bad, attempt(d.decompress, bad), d.eof, d.needs_input, d.unused_data)

# Every byte changed: an error, or the data, or less of them, and nothing else.
outcomes = {}
for name in ("hello", "text", "noise"):
    stream = streams[name]
    for i in range(len(stream)):
        for flip in (1, 0x80, 0xFF):
            changed = bytearray(stream)
            changed[i] ^= flip
            d = _bz2.BZ2Decompressor()
            result = attempt(d.decompress, changed)
            key = (name, result if isinstance(result, str) else len(result), d.eof)
            outcomes[key] = outcomes.get(key, 0) + 1
for key in sorted(outcomes, key=repr):
    print(key, outcomes[key])
for i in range(300):
    junk = b"BZh" + bytes([49 + i % 9]) + b"1AY&SY" + rng.randbytes(rng.randrange(300))
    d = _bz2.BZ2Decompressor()
    result = attempt(d.decompress, junk)
    assert result in (b"", "OSError: Invalid data stream"), result

# A block that says it is disarranged.
plain = bytearray(compress(b"disarranged " * 3))
plain[14] |= 0x80
print(attempt(_bz2.BZ2Decompressor().decompress, plain))

for args, kwargs in (((1,), {}), ((), {"a": 1}), ((1,), {"a": 1})):
    print(attempt(_bz2.BZ2Decompressor, *args, **kwargs))
d = _bz2.BZ2Decompressor()
for args, kwargs in (((), {}), ((1,), {}), ((b"", "a"), {}), ((b"", 1, 2), {}), ((b"",), {"max": 1}), ((b"", 2**70), {}),
                     ((b"", 1.0), {}), (("s",), {})):
    print(attempt(d.decompress, *args, **kwargs))
print(d.decompress(data=HELLO[:10], max_length=4))
for name in ("eof", "unused_data", "needs_input", "other"):
    print(attempt(setattr, d, name, 1))
print(_bz2.BZ2Decompressor().decompress(memoryview(EMPTY)), _bz2.BZ2Decompressor().decompress(bytearray(EMPTY)))
T = _bz2.BZ2Decompressor
print(T.__basicsize__, T.__text_signature__, T.__doc__, T.decompress.__doc__, T.decompress.__text_signature__)
print(T.eof.__doc__, T.unused_data.__doc__, T.needs_input.__doc__)
