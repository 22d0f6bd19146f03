# SHA-3 and SHAKE: digests of many lengths, in one piece and in several, and the objects.
import _sha3


def attempt(label, function, *args, **kwargs):
    try:
        print(label, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(label, type(error).__name__, error)


data = bytes(i * 7 & 255 for i in range(1000))
for new in (_sha3.sha3_224, _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _sha3.shake_128, _sha3.shake_256):
    args = (50,) if new.__name__[:2] == "sh" and new.__name__[2] == "a" and new().digest_size == 0 else ()
    h = new()
    print(h.name, h.digest_size, h.block_size, new.__basicsize__, new.__doc__, h._capacity_bits, h._rate_bits, h._suffix)
    for n in (0, 1, 71, 72, 73, 103, 104, 135, 136, 137, 143, 144, 167, 168, 169, 1000):
        print(n, new(data[:n]).hexdigest(*args))
    for step in (1, 72, 100, 999):
        h = new()
        for i in range(0, 1000, step):
            h.update(data[i : i + step])
        print(step, h.digest(*args) == new(data).digest(*args), h.copy().digest(*args) == h.digest(*args), type(h.copy()) is new)
    for x in ("a", 1, memoryview(b"abcd")[::2]):
        attempt("new", new, x)
        attempt("update", h.update, x)
    attempt("keyword", lambda: new(b"x", usedforsecurity=False).digest(*args))
    attempt("two", new, b"", True)
    attempt("digest", h.digest, -1)
for length in (0, 1, 167, 168, 169, 400, -1, 2**29, 2**70, "a"):
    attempt(length, _sha3.shake_128(b"abc").digest, length)
    attempt(length, _sha3.shake_256(b"abc").hexdigest, length)
attempt("none", _sha3.shake_128().digest)
