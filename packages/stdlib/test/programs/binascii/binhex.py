import binascii
import random
import warnings

for name in ("a2b_hqx", "b2a_hqx", "rlecode_hqx", "rledecode_hqx", "crc_hqx"):
    function = getattr(binascii, name)
    print(name, function.__text_signature__, function.__doc__)


def show(function, *args):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(*args)
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
    print(function.__name__, args, result, [f"{w.category.__name__}: {w.message}" for w in caught])
    return result


for data in (b"", b"a", b"ab", b"abc", b"\x90", b"\x90\x90", b"aaaa", b"aaa", b"a" * 300, b"\x90" * 5, bytes(range(256))):
    show(binascii.b2a_hqx, data)
    runs = show(binascii.rlecode_hqx, data)
    print(show(binascii.rledecode_hqx, runs) == data)
for text in (b"", b"!!", b"!", b"!!!!", b"!\n!\r!!:!", b":", b"!:", b"\x00", b"0~", "!!!!", "\xe9", 5, bytearray(b"!!!!")):
    show(binascii.a2b_hqx, text)
for data in (b"\x90", b"\x90\x00", b"\x90\x05", b"a\x90", b"a\x90\x05", b"a\x90\x00b", b"a\x90\x01", b"a\x90\x00\x90\x03", "a", 5):
    show(binascii.rledecode_hqx, data)
random.seed(1)
for _ in range(50):
    data = bytes(random.choice(b"ab\x90\x00") for _ in range(random.randrange(40)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = binascii.b2a_hqx(binascii.rlecode_hqx(data))
        decoded, done = binascii.a2b_hqx(text + b":")
        print(text, binascii.rledecode_hqx(decoded) == data, done)
