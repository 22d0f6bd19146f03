# Streams made by liblzma, at every split, what is left over, limits, and data that make no sense.
import _lzma
import binascii
import random

STREAMS = {
    "empty": (
        0,
        b"/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=",
    ),
    "hello": (
        222957957,
        b"/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAKaGVsbG8gd29ybGQAANpSI+/NfgNTAAEjC8Ib/QkftvN9AQAAAAAEWVo=",
    ),
    "text": (
        2630337132,
        b"/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AavAQFdADQYSfkQn+AoRAVntiLKojgNaFBDKLC3De3Tax5LYL4VQOfCH9wftWpE96km"
        b"Uc+KvBd81ZJPsmGRpTJXJ0p5NX3mITreG1E5U4tv2MfQIXcoJ3zyM+mX+lpUCOsslQ8hSgbBuGbCgN5H+hBGql4vz7av2RqQWuVF"
        b"TjI5wzkWHoe4b0oLPCDw27/mNvAVmmNLkYxnPka+mV/aHkAaUL59SQ/jQ18DJ/fyV7/AqDT7SZ2LTIYcwt5UYUGo7hsr5WEfOYjF"
        b"paQFXrLkPZBj8ARm06YquiiNC6LAaM1fVGlb+gZ6rnHi7l5P802p4/26fuIX05K14VjcyDlJJ8oKv7lxEbvYAAAAAM7CyNb60I9e"
        b"AAGdArANAADpX8cNscRn+wIAAAAABFla",
    ),
    "sha": (
        2630337132,
        b"/Td6WFoAAArh+wyhAgAhAQwAAACPmEGc4AavATddADQYSfkQn+AoQ/Lcb4NDwIJ/HB0+6QNqm+Fa5jVq59QFQzxOCZubH00aH3F5"
        b"+xuuEsi77z3yuOpvDyKPAED6tphNZsnSycoZ9K18inqtZRfKxGW70byW3BT9j2YJcfd6ujYmfyYsBmERFj5FclbSRLCHemvPfnGK"
        b"IHxk9B7wcVP8TXSAzWOyWouAkz7NBMyMvyUjLOsNqLkeWtackRN4xSDW2QsyaOThPLhE7aw+nVzofI349SWx6wPr5aCkutC96VmM"
        b"tGtkeek7mSCQLxgD/BtgiybnLJV9gxOFTLNHib69lqCR2+uhT6UupjC0LSyEqBX3jFz9FrSNqWNR4bOTUv7kAK1ri3mkK53BHPyL"
        b"s9h8UJQB+HT1vrQo3iO3KXb6R0o9iE80yCk1SKpszx5VltNKMtwe4B6cAABYQ0MBSa6cGKrSJrp0ucLM/AEsKGEMpCdQXvCQ+L0C"
        b"TwAB6wKwDQAANbG80Lbp3xwCAAAAAApZWg==",
    ),
    "nocheck": (
        1435833643,
        b"/Td6WFoAAAD/EtlBAgAhARYAAAB0L+Wj4ABjACxdADQYSfkQn+AoRAVntiLKojgNaFBDKLC3De3Tax5LYL4VQOR/yXSnDf4yeVQA"
        b"AAABQGRvXyCaBnKeegEAAAAAAFla",
    ),
    "crc32": (
        2630337132,
        b"/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4AavAQFdADQYSfkQn+AoRAVntiLKojgNaFBDKLC3De3Tax5LYL4VQOfCH9wftWpE96km"
        b"Uc+KvBd81ZJPsmGRpTJXJ0p5NX3mITreG1E5U4tv2MfQIXcoJ3zyM+mX+lpUCOsslQ8hSgbBuGbCgN5H+hBGql4vz7av2RqQWuVF"
        b"TjI5wzkWHoe4b0oLPCDw27/mNvAVmmNLkYxnPka+mV/aHkAaUL59SQ/jQ18DJ/fyV7/AqDT7SZ2LTIYcwt5UYUGo7hsr5WEfOYjF"
        b"paQFXrLkPZBj8ARm06YquiiNC6LAaM1fVGlb+gZ6rnHi7l5P802p4/26fuIX05K14VjcyDlJJ8oKv7lxEbvYAAAAAGzCx5wAAZkC"
        b"sA0AAP8dVpY+MA2LAgAAAAABWVo=",
    ),
    "alone": (
        2630337132,
        b"XQAAgAD//////////wA0GEn5EJ/gKEQFZ7YiyqI4DWhQQyiwtw3t02seS2C+FUDnwh/cH7VqRPepJlHPirwXfNWST7JhkaUyVydK"
        b"eTV95iE63htROVOLb9jH0CF3KCd88jPpl/paVAjrLJUPIUoGwbhmwoDeR/oQRqpeL8+2r9kakFrlRU4yOcM5Fh6HuG9KCzwg8Nu/"
        b"5jbwFZpjS5GMZz5Gvplf2h5AGlC+fUkP40NfAyf38le/wKg0+0mdi0yGHMLeVGFBqO4bK+VhHzmIxaWkBV6y5D2QY/AEZtOmKroo"
        b"jQuiwGjNX1RpW/oGeq5x4u5eT/NNqeP9un7iF9OSteFY3Mg5SSfKCr+5ewzH+f/2otGp",
    ),
    "run": (
        1097156355,
        b"/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4E4fADpdADxv+7/+o7Fe5fg/sqomVfhocEFwFQ+N/R5MG4pCtxn0aRhxrmYjiopNL6MN"
        b"2X+m44wjEVPcfQCyAAAAAABIdwWrXiIjawABVqCcAQAAipTxn7HEZ/sCAAAAAARZWg==",
    ),
    "noise": (
        2413418126,
        b"/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQErtRzmqIs4+Gf6s8+RBwWVLufod4gQZKsT6m+8Y39Bw4N9mPj/tGJifxd/a6T/gJU2"
        b"ZCqFs0/Knh6fXwHDf0M3ZX325vo/gi2TtpDXBUx6YR2pnoqdtaapG1apIb2mEa48mbuyQdfQknHuWcxmPAk4gce+6gy+5uTCVcEI"
        b"MtD046VbWSxgS37CAqP1Mxno1DBCCyk6QB+7k0a2PNjnpsxBV7iU0IzDY12KJHQAgtZ6ampIPpb3jPBKhQsKZ5H9rKzYITa//rX8"
        b"gRk6y1SjFofAcc09Pc+UFwilg5SBEySApoxaKPiYkS0eq10XXsIhbJH08ZCMC66e7GKvjx7u401I8JpG8ShbgcpiH13FeNGAVvgs"
        b"n0sraVgN2yJ12n4ver2K8711nLNNuJiL0/wOANJGA6qhvOHNAAHEAqwCAADMqdU3scRn+wIAAAAABFla",
    ),
    "x86": (
        465483084,
        b"/Td6WFoAAATm1rRGAgEEACEBFgANhjUf4AErAQddAH/jqdGQ8rYL2E2cvNG78hlyk000xKejH58Cx7Dd8yoHpIoXroKxzB7wzbgc"
        b"H7Yq4MfpgPKW3z5iHJbpbatvugeh1obwfPA9hdN0loWV9V0rieTj8B9UkgsePgsbS8rTr9L4H1vHZq/L9SmEqhW6RdjOnWj1gXbE"
        b"Fnhz14sLTvW4lIQl6yTkrTiuQVWuM3NzPhmkcyjNpT08sINzPGuE5IOWqmfXFiWF+gxqEXyy43IHHn4VC0WUZgV2yqEM5a+LK0YS"
        b"3vMsN3YUkxdlDdqN7ZueMbeJ5vkJUj3r5JrSHj2sDk6ABGTlfbP3XEVUGMfp2hCP3GfD8OtzxGi1Z7MNuk7UlwFIHJRFAADnv4+g"
        b"Bbdq4AABowKsAgAALpYkIrHEZ/sCAAAAAARZWg==",
    ),
    "delta": (
        465483084,
        b"/Td6WFoAAATm1rRGAgEDAQIhARby6M1EAQEr///r6gINGQAa5gHmAeb4GRD7//j9/vkD6RcNGkAI7sD4IvhIAPiwNiL5t94P+REa"
        b"AD/uALj4CQlI6ke/Frj59wFQ+P6jCOoN8F/zALD9EPMQUP74oSkQAObwAvMRFAXvARL78PYX+QfpX+kWuCrn6O0YF+lAAhrSAf02"
        b"7uqoIl/55gAYGrcR5uzW81UDDQgVALdAAEG/AL/5UEkIt8pAA+7CRgL9t/3qAQAXEuoB2QDqAA8nFQfZQEH9qb9gVwO6qRD2V/AA"
        b"AP3xsOr/+A9gEFCoCLcQ6QAAFwJA6UeoF/gI6akSAgfpDRIAB0YX6fgQAL/uA/ECJxLp7UYV6rDoGfEqPgI2CBSwAAMJuecRERfZ"
        b"7gINEgDz7ukUEhXq8AEH5+cSV2Dmv7lYAgG/AOe/j6AFt2rgAAHEAqwCAADMqdU3scRn+wIAAAAABFla",
    ),
    "three": (
        465483084,
        b"/Td6WFoAAATm1rRGBAMDAQAEAAMB/yEBFgAAAHxjKtvgASsBKV0Af4AZRcxpmdimaXrftLG/2bzW3mHEyS9qzQ3mE0k+9Zg62g5y"
        b"jZ0PkBwiVBfZt3IaJzQ9tMm36A/nkV2Z3/lqyc7az0t42VA0yAzVsNJHAH12XhZVizR/TlEVfE7zGYFEoLYD4cAyJ43CJ94YRsGO"
        b"c/63zK695YZxa/Deu6PbDd3Ne0s9YWIF918yly+M2kI1yG2bQPXZYhzD29j4D7IX5TM9x83bqC1W8cO/LAdv5v56Q6hOIRTvw6ch"
        b"SFuAqeK7jl0rc+bl8iXfGpgy30II405XicFENDK6Jz2im6iJwwP3FDKKtSDQW/pAMcaaM/wMQi5NmD4h+jNB3jgIbki72IaF1JRW"
        b"ScrnplbPxgpoQhd7+tEjscJQdaeGvoAVZh4oX+MWAZSeSM8AAAAAAOe/j6AFt2rgAAHNAqwCAAAE+NoQscRn+wIAAAAABFla",
    ),
    "ppc": (
        465483084,
        b"/Td6WFoAAATm1rRGAgEFACEBFgCoVWnU4AErAQVdAH/jqdGQ8rYL2E2cvNG78hlyk000xKejH58Cx7Dd8yoHpIoXroKxzB7wzbgc"
        b"H7Yq4MfpgPKW3z5iHJbpbatvugeh1obwfPA9hdN0loWV9pbkO210z6Hxd7V7vyAIzzbT0vkCYzc9bTp4V5nKasWkzQ8ReNUrjj1o"
        b"8qWk6c3Pka0tJZh38MhGKB5X4Ms0JZo8/fJLQSFqOIRHPiwvE6X1/T828bJguCvj0QeLzP6rq5X7EKQ01c78x5CzHNNZ0IyvF79u"
        b"hhfG59Sry4TMf75HdFkn6BoVtTOyOteevuxjYQsCjfcs8K7tG632JIPg65blznlbDKr/JrqKdHWuNyT1DJ2LAH03ogAAAADnv4+g"
        b"Bbdq4AABoQKsAgAAJTfsb7HEZ/sCAAAAAARZWg==",
    ),
    "ia64": (
        465483084,
        b"/Td6WFoAAATm1rRGAgEGACEBFgAGJ/1S4AErAQRdAH/jqdGQ8rYL2E2cvNG78hlyk000xKejH58Cx7Dd8yoHpIoXroKxzB7wzbgc"
        b"H7Yq4MfpgPKW3z5iHJbpbatvugeh1obwfPA9hdN0loWV9pbkO210z6Hxd7V7vyAIzzbT0vkCYzc9bTp4V5nKasWkzQ8ReNUrjj1o"
        b"8qWk6c3Pka0tJZh38MhGKB5X4Ms0JZo8/fJLQSFqOIRHPiwvE6X1/T828bJguCvj0QeLzP6rq5X7EKQ01c78x5CzHNNZ0IyvF79u"
        b"hhfG59Sry4TMf75HdFkn6BoVtTOyOteevuxjYQsCjfcs8K7tG61tG2qUS8hEWeUI9BHiDbMX1Dj58KWMNgQmFo9AAOe/j6AFt2rg"
        b"AAGgAqwCAACA5LCkscRn+wIAAAAABFla",
    ),
    "arm": (
        465483084,
        b"/Td6WFoAAATm1rRGAgEHACEBFgCj9KGZ4AErAQZdAH/jqdGQ8rYL2E2cvNG78hlyk000xgeM+PjlCpBWeEZozUJNtKH8L7Aa02+P"
        b"WpW+pt6fqS9B7R4eLjyq7CPp+98TcsGfN3zYi13ICI/c4aOI7AaGu0ogWqrX6GtSNVN1+4x957dEdimUoXPNGvzIAdONWPvFgYmE"
        b"95KfwVg+wZPr0lmO7pCQG2HbtsSJvPXzDYf5Mt9Pi3IIIHD5AhoOdbW67aacocId+DL/fUxtyqFgX/YhHP8rQ9Dmu+4rfroQaVwa"
        b"D0Y/aGFpYSsK/3RCFcEdJPCJzn9wF/TgmvwyHQZogEI/rHNq3jPg1pkwkmQJGDWYMJMcIDUwePyokSJ1/V/QbeVt5+MAAADnv4+g"
        b"Bbdq4AABogKsAgAAi0V46bHEZ/sCAAAAAARZWg==",
    ),
    "thumb": (
        465483084,
        b"/Td6WFoAAATm1rRGAgEIACEBFgB2Rvdo4AErAQZdAH/jqdGQ8rYL2E2cvNG78hlyk000xrO9T/5r4f1xi+VXY6SySs2Ym7oUiqis"
        b"vYQ/WlxydSufWpKSRaIdVyXztZeO7SWPThshrn/bDdjFMOMeZNmtpsvQNW/6rJPOhK61Yyy8aYgjOg1golweFXNsD7WN4lyZFARc"
        b"H4MSMKaoMMpbTgr7xjd9XeDP62Qy8vxjBj60E3f6F3dD40Yz/hI6ettLHYfzONJJihg9vpW1Gk9f8zkKQHOtJsvFN1+IhVqj0Bui"
        b"P1yI3idnKCy1xVOXs3GK0g9/SJI1Ink66v62QLAkNefj3yGpoDwWy008gxB7M2j2xkmNpkBmmEm7zQLkSa9asVfpnI0AAADnv4+g"
        b"Bbdq4AABogKsAgAAi0V46bHEZ/sCAAAAAARZWg==",
    ),
    "sparc": (
        465483084,
        b"/Td6WFoAAATm1rRGAgEJACEBFgDTlauj4AErAQVdAH/jqdGQ8rYL2E2cvNG78hlyk000xKejH58Cx7Dd8yoH9fFzGDyogEssAEab"
        b"i6KCEFZcaI/JvFq3/Ea4s1KcG1Hji9S9KpqNCrbTp++d0hLaOGFryy8r1EIzncJkn3gA9W1MyG3eIrps2Uzb9ImOYW3vO/jxdL6W"
        b"JF5glZii40D/2gQ6zUmWd4+h4ZPbk+cnx754IKaTwbk4klcP7gVEJmBt5MdN3tGMnsI3WG5fzuqnDz5bIowmmSxHSn+CF8hWbMfg"
        b"JW57D8VhQ49/myNPbnJHdty9NDyHFzJAacGx3G5qhfp5TJ7yvRyjthRUODvvkABcseTv0OmWVcMXjo2qQG0jHQtgWQAAAADnv4+g"
        b"Bbdq4AABoQKsAgAAJTfsb7HEZ/sCAAAAAARZWg==",
    ),
}
STREAMS = {name: (crc, binascii.a2b_base64(data)) for name, (crc, data) in STREAMS.items()}
L2 = {"id": _lzma.FILTER_LZMA2}


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def new(name):
    return _lzma.LZMADecompressor()


for name, (crc, stream) in STREAMS.items():
    d = new(name)
    whole = d.decompress(stream)
    print(name, len(stream), len(whole), binascii.crc32(whole) == crc, d.check, d.eof, d.needs_input, d.unused_data)
    for split in range(len(stream) + 1):
        d = new(name)
        first = d.decompress(stream[:split])
        if split < len(stream):
            assert not d.eof and d.needs_input
            assert first + d.decompress(stream[split:] + b"tail") == whole
            assert d.unused_data == b"tail", split
        assert d.eof and not d.needs_input
    d = new(name)
    out = [d.decompress(stream[i : i + 1]) for i in range(len(stream))]
    assert b"".join(out) == whole and d.eof and d.unused_data == b""
    for size in (1, 2, 7, 100, 5000):
        if len(whole) > 3000 and size < 100:
            continue
        d = new(name)
        parts = [d.decompress(stream + b"more", size)]
        while not d.eof:
            assert not d.needs_input and len(parts[-1]) <= size
            parts.append(d.decompress(b"", max_length=size))
        assert b"".join(parts) == whole and d.unused_data == b"more"
    d = new(name)
    parts = []
    at = 0
    while not d.eof and len(whole) < 3000:
        parts.append(d.decompress(stream[at : at + 5], 3))
        at += 5
    assert len(whole) > 3000 or b"".join(parts) == whole

d = _lzma.LZMADecompressor()
print(d.check, d.eof, d.needs_input, d.unused_data)
stream = STREAMS["text"][1]
print(d.decompress(stream[:11]), d.check, d.decompress(stream[11:12]), d.check)
print(d.decompress(stream[12:], 0), d.needs_input, d.decompress(b"", 10), d.needs_input, d.decompress(b"", 0))
print(len(d.decompress(b"", -5)), d.eof, attempt(d.decompress, b""), attempt(d.decompress, b"x", 5))
for format in (0, 1, 2, 3):
    print(_lzma.LZMADecompressor(format, None, [L2] if format == 3 else None).check)
d = _lzma.LZMADecompressor(_lzma.FORMAT_XZ)
print(attempt(d.decompress, STREAMS["alone"][1]))
d = _lzma.LZMADecompressor(_lzma.FORMAT_ALONE)
print(attempt(d.decompress, stream))
for junk in (b"", b"x", b"abcdefghijklm", b"\xfd7zXZ", b"\xfd7zXY" + bytes(20), bytes(30), b"\xff" * 30, b"]\0\0\0\4" + bytes(12),
             b"]\1\0\0\0" + b"\xff" * 8 + bytes(20), b"]\0\0\x80\0" + b"\xff" * 8 + b"\1" * 20):
    print(junk, attempt(_lzma.LZMADecompressor().decompress, junk), attempt(_lzma.LZMADecompressor(2).decompress, junk))

# Memory limits.
for name in ("text", "alone", "delta", "x86", "three", "sha", "crc32"):
    stream = STREAMS[name][1]
    low, high = 0, 1 << 28
    while low < high:
        middle = (low + high) // 2
        d = _lzma.LZMADecompressor(memlimit=middle)
        result = attempt(d.decompress, stream)
        assert isinstance(result, bytes) or result == "LZMAError: Memory usage limit exceeded"
        if isinstance(result, bytes):
            high = middle
        else:
            low = middle + 1
    print(name, low)

# Every byte changed.
outcomes = {}
for name in ("hello", "text", "alone", "x86", "three", "noise"):
    stream = STREAMS[name][1]
    for i in range(len(stream)):
        for flip in (1, 0x80, 0xFF):
            changed = bytearray(stream)
            changed[i] ^= flip
            d = _lzma.LZMADecompressor(memlimit=1 << 25)
            result = attempt(d.decompress, changed)
            kind = result if isinstance(result, str) else "bytes"
            key = (name, kind, d.eof)
            outcomes[key] = outcomes.get(key, 0) + 1
for key in sorted(outcomes, key=repr):
    print(key, outcomes[key])
rng = random.Random(3)
for i in range(200):
    junk = bytes([rng.choice([0, 1, 2, 0x80, 0xA0, 0xC0, 0xE0, 0xFF])]) + rng.randbytes(rng.randrange(200))
    for filters in ([L2], [{"id": _lzma.FILTER_LZMA1}], [{"id": 4}, L2]):
        d = _lzma.LZMADecompressor(3, None, filters)
        result = attempt(d.decompress, junk)
        assert isinstance(result, bytes) or result == "LZMAError: Corrupt input data", result

F = _lzma.LZMADecompressor
for args in ((), (0, -1), (0, "a"), (0, 2**70), (0, 1.5), (3, 5), (7,), (3,), (1, None, []), (3, None, []), (3, None, 5), ("a",),
             (3, None, [1]), (3, None, [{}]), (3, None, [{"id": 99}]), (3, None, [{"id": "a"}]), (3, None, [{"id": 2**70}]),
             (3, None, [L2] * 5), (3, None, [{"id": 3}]), (3, None, [{"id": 3, "x": 1}]), (3, None, [{"id": 33, "preset": 10}]),
             (3, None, [{"id": 33, "lc": "a"}]), (3, None, [{"id": 33, "lc": -1}]), (3, None, [{"id": 33, "lc": 2**40}]),
             (3, None, [{"id": 4, "dist": 2**40}]), (3, None, [{"id": 3, "dist": 0}, L2]), (3, None, [{"id": 3, "dist": 257}, L2]),
             (3, None, [{"id": 7, "start_offset": 3}, L2]), (3, None, [{"id": 33, "preset": "a"}]), (3, None, {}), (3, None, {"a": 1}),
             (3, None, [L2, L2]), (0, 1, 2, 3)):
    result = attempt(F, *args)
    print(args, result if isinstance(result, str) else type(result).__name__)
print(attempt(F, bad=1), attempt(F().decompress), attempt(F().decompress, 1), attempt(F().decompress, b"", "a"))
for name in ("eof", "unused_data", "needs_input", "check"):
    print(attempt(setattr, F(), name, 1))
print(F.__basicsize__, F.__text_signature__, F.__doc__, F.decompress.__doc__, F.decompress.__text_signature__)
