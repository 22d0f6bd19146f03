# MD5, SHA-1 and SHA-2: digests of many lengths, in one piece and in several, and the objects.
import _md5, _sha1, _sha256, _sha512


def attempt(label, function, *args, **kwargs):
    try:
        print(label, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(label, type(error).__name__, error)


data = bytes(i * 7 & 255 for i in range(1000))
for new in (_md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512):
    h = new()
    print(h.name, h.digest_size, h.block_size, type(h).__basicsize__, type(h).__name__, type(h).__module__, new.__text_signature__, new.__doc__)
    for n in (0, 1, 3, 55, 56, 57, 63, 64, 65, 111, 112, 113, 119, 120, 127, 128, 129, 200, 255, 256, 1000):
        print(n, new(data[:n]).hexdigest())
    whole = new(data * 40).digest()
    for step in (1, 7, 64, 100, 128, 129, 999):
        h = new()
        for i in range(0, 1000, step):
            h.update(data[i : i + step])
        c = h.copy()
        for _ in range(39):
            c.update(data)
        print(step, h.digest() == new(data).digest(), c.digest() == whole, type(c) is type(h))
    print(h.digest(), h.digest() == h.digest())
    h.update(bytearray(b"abc"))
    h.update(memoryview(b"abcdef")[1:3])
    print(h.hexdigest())
    for x in ("a", 1, None, memoryview(b"abcd").cast("B", [2, 2]), memoryview(b"abcd")[::2]):
        attempt("new", lambda: new(x).hexdigest())
        attempt("update", h.update, x)
    attempt("keyword", lambda: new(string=b"x", usedforsecurity=False).hexdigest())
    attempt("two", new, b"", True)
    attempt("unknown", new, b"", x=1)
    attempt("type", type(h))
    attempt("set", setattr, h, "name", "x")
    attempt("update", h.update)
print(_md5.MD5Type, _sha1.SHA1Type, _sha256.SHA224Type, _sha256.SHA256Type, _sha512.SHA384Type)
