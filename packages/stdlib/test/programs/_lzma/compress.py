# What is written can be read again; sizes are not compared, headers are.
import _lzma
import random

L2 = {"id": _lzma.FILTER_LZMA2}
L1 = {"id": _lzma.FILTER_LZMA1}


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


rng = random.Random(20)
words = [bytes(rng.choices(b"etaoinshrdlu", k=rng.randrange(1, 9))) for _ in range(300)]
text = b" ".join(rng.choices(words, k=8000))
code = bytes(rng.choice([0xE8, 0xE9, 0, 0xFF, 1, 2, 0xEB, 0xF0, 0xF8, 0x48, 0x40, 0x12]) for _ in range(5000))
noise = rng.randbytes(70000)
data = {
    "empty": b"",
    "one": b"a",
    "two": b"ab",
    "hello": b"hello world" * 3,
    "text": text,
    "code": code,
    "noise": noise,
    "run": bytes(100000),
    "mixed": text[:3000] + noise + text[:3000] + noise[:20000],
}
settings = [
    dict(),
    dict(preset=0, check=_lzma.CHECK_SHA256),
    dict(preset=9, check=_lzma.CHECK_CRC32),
    dict(preset=4 | _lzma.PRESET_EXTREME, check=_lzma.CHECK_NONE),
    dict(format=_lzma.FORMAT_ALONE),
    dict(format=_lzma.FORMAT_ALONE, filters=[dict(L1, dict_size=5000)]),
    dict(format=_lzma.FORMAT_RAW, filters=[L2]),
    dict(format=_lzma.FORMAT_RAW, filters=[dict(L1, lc=0, lp=2, pb=0)]),
    dict(format=_lzma.FORMAT_RAW, filters=[{"id": 3, "dist": 3}, L1]),
    dict(filters=[dict(L2, dict_size=4096, lc=1, lp=3, pb=4, nice_len=8, mf=_lzma.MF_HC3, mode=_lzma.MODE_FAST, depth=2)]),
    dict(filters=[{"id": 3, "dist": 4}, {"id": 4}, {"id": 3, "dist": 256}, L2]),
]
settings += [dict(filters=[{"id": id}, L2]) for id in range(4, 10)]
for name, plain in data.items():
    for number, kwargs in enumerate(settings):
        for step in (len(plain) or 1, 999):
            c = _lzma.LZMACompressor(**kwargs)
            packed = b"".join([c.compress(plain[i : i + step]) for i in range(0, len(plain), step)] + [c.flush()])
            format = kwargs.get("format", _lzma.FORMAT_AUTO)
            filters = kwargs["filters"] if format == _lzma.FORMAT_RAW else None
            d = _lzma.LZMADecompressor(format, None, filters)
            assert d.decompress(packed + b"!") == plain and d.eof and d.unused_data == b"!", (name, kwargs)
            d = _lzma.LZMADecompressor(format, None, filters)
            parts = [d.decompress(packed[i : i + 777]) for i in range(0, len(packed), 777)]
            assert b"".join(parts) == plain and d.eof
        if name == "text" and "filters" not in kwargs:
            print(number, len(packed) < len(plain) // 2, packed[:8].hex())
        if name == "empty":
            print(number, packed.hex())
        if name == "run":
            assert len(packed) < 600

for kwargs in settings[:7]:
    c = _lzma.LZMACompressor(**kwargs)
    print(c.compress(b"").hex(), c.compress(b"abc").hex()[:8], c.compress(b"").hex())
c = _lzma.LZMACompressor()
print(c.flush().hex(), attempt(c.flush), attempt(c.compress, b""))
for bad in ("text", 5, None):
    print(attempt(_lzma.LZMACompressor().compress, bad))

F = _lzma.LZMACompressor
for args in ((9,), (0,), ("a",), (2, 1), (3,), (1, 3), (1, 16), (1, 99), (1, "a"), (1, -2), (1, 2, 3, 4, 5), (1, -1, 10), (1, -1, -1),
             (1, -1, "a"), (2, -1, 10), (1, -1, 2**40), (3, -1, 6), (1, -1, 3, []), (1, -1, None, []), (1, -1, 6 | 1 << 20),
             (2, -1, None, [L2]), (2, -1, None, []), (1, -1, None, [L1]), (1, -1, None, [{"id": 3}]), (1, -1, None, 1024),
             (3, -1, None, [dict(L2, mode=7)]), (3, -1, None, [dict(L2, mf=7)]), (3, -1, None, [dict(L2, nice_len=1)]),
             (3, -1, None, [dict(L2, nice_len=274)]), (3, -1, None, [dict(L2, dict_size=4095)]),
             (3, -1, None, [dict(L2, dict_size=1 << 31)]), (3, -1, None, [dict(L2, lc=4, lp=1)]), (3, -1, None, [L2, L2]),
             (1, -1, None, [{"id": 7, "start_offset": 3}, L2]), (1, -1, None, [{"id": 3, "dist": 0}, L2]), (1, -1, None, [L2] * 5)):
    result = attempt(F, *args)
    print(args, result if isinstance(result, str) else type(result).__name__)
print(attempt(F, bad=1))

for i in range(-1, 18):
    print(i, _lzma.is_check_supported(i), end=" ")
print(attempt(_lzma.is_check_supported, "a"))
encode, decode = _lzma._encode_filter_properties, _lzma._decode_filter_properties
for spec in [{"id": id} for id in (L1["id"], 33, 3, 4, 5, 6, 7, 8, 9, 10, 34, 0)] + [
    dict(L1, lc=9), dict(L2, lc=9), dict(L2, dict_size=5000), dict(L2, dict_size=0), dict(L2, dict_size=2**32 - 1),
    dict(L1, dict_size=5000, preset=0), {"id": 3, "dist": 0}, {"id": 3, "dist": 256}, {"id": 3, "dist": 257},
    {"id": 4, "start_offset": 0}, {"id": 4, "start_offset": 16}, 1, None] + [dict(L1, preset=p) for p in range(10)]:
    print(spec, attempt(encode, spec))
for id in (L1["id"], 33, 3):
    for encoded in (b"", b"\0", b"\x28", b"\x29", b"\xff", bytes(4), b"]\0\0\x80\0", b"\xff\0\0\0\0", b"\xe0\1\0\0\0", bytes(6)):
        print(id, encoded, attempt(decode, id, encoded))
print(attempt(decode, "a", b""), attempt(decode, -1, b""), attempt(decode, 33, "a"), attempt(decode, 4, b"\1\2\3\4"))
print([(n, getattr(_lzma, n)) for n in sorted(dir(_lzma)) if n.isupper()])
print(F.__basicsize__, F.__text_signature__, F.__doc__, F.compress.__doc__, F.flush.__doc__, _lzma.LZMAError.__doc__)
print(encode.__doc__, decode.__doc__, _lzma.is_check_supported.__doc__, _lzma.LZMAError.__mro__)
