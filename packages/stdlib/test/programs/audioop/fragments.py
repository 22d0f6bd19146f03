# Fragments of sound: measures, changes, and what is refused.
import audioop


def attempt(name, *args):
    try:
        result = getattr(audioop, name)(*args)
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(name, *args, "->", result)


def packed(width, *samples):
    return b"".join(sample.to_bytes(width, "little", signed=True) for sample in samples)


for width in 1, 2, 3, 4:
    largest = (1 << 8 * width - 1) - 1
    samples = packed(width, 0, 5, -5, largest, -largest - 1, 1, 2, 1, largest // 2)
    for name in "max", "minmax", "avg", "rms", "avgpp", "maxpp", "cross", "reverse", "byteswap", "lin2ulaw", "lin2alaw":
        attempt(name, samples, width)
    for factor in 2, 0.5, -1.0, 1e20:
        attempt("mul", samples, width, factor)
    for bias in 1, -1, 1 << 30:
        attempt("bias", samples, width, bias)
    attempt("add", samples, samples, width)
    attempt("tostereo", samples, width, 1, -0.5)
    attempt("tomono", samples + samples[:width], width, 0.5, 0.5)
    for other in 1, 2, 3, 4:
        attempt("lin2lin", samples, width, other)
    for index in 0, 4, -1, 9:
        attempt("getsample", samples, width, index)
    attempt("ulaw2lin", bytes(range(0, 256, 37)), width)
    attempt("alaw2lin", bytes(range(0, 256, 37)), width)

wave = packed(2, 1, 5, 9, 1000, 2000, 1000, -5, 7)
attempt("findfit", wave, packed(2, 500, 1000, 500))
attempt("findfactor", wave, wave)
attempt("findmax", wave, 2)
for name, *args in (
    ("max", b"abc", 2),
    ("max", b"abc", 5),
    ("max", "text", 1),
    ("max", b"", 1.5),
    ("minmax", b"", 1),
    ("avg", b"", 4),
    ("rms", b"", 4),
    ("cross", b"", 4),
    ("add", b"ab", b"abcd", 2),
    ("tomono", b"abc", 1, 1, 1),
    ("lin2lin", b"ab", 2, 0),
    ("findfit", b"ab", b"abcd"),
    ("findfit", b"a", b"b"),
    ("findfactor", b"ab", b"abcd"),
    ("findmax", b"ab", 2),
    ("findmax", b"ab", -1),
    ("bias", b"ab", 1, 1 << 31),
    ("mul", b"ab", 1, "2"),
    ("mul", b"ab", 1),
):
    attempt(name, *args)
print(repr(bytearray(b"it's")), repr(bytearray(b"\"it's\"")), audioop.error.__mro__)
