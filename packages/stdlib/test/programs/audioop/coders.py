# Coders with a state: rates and differences, in one piece and in several.
import audioop


def attempt(name, *args):
    try:
        return getattr(audioop, name)(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


samples = b"".join((i * i * 97 % 65536 - 32768).to_bytes(2, "little", signed=True) for i in range(60))

codes, state = audioop.lin2adpcm(samples, 2, None)
print(codes.hex(), state)
print(audioop.adpcm2lin(codes, 2, None)[0].hex())
pieces, state = b"", None
for i in range(0, len(samples), 24):
    part, state = audioop.lin2adpcm(samples[i : i + 24], 2, state)
    pieces += part
print(pieces == codes, state)
for width in 1, 3, 4:
    print(audioop.lin2adpcm(samples, width, (100, 20)), audioop.adpcm2lin(b"\x12\x9f\x80", width, (-5, 88)))

for width, channels in (1, 1), (2, 1), (2, 3), (4, 1):
    for rates in (8000, 44100), (44100, 8000), (3, 2), (7, 7):
        for weights in (), (2,), (3, 1):
            print(width, channels, rates, weights, audioop.ratecv(samples[:24], width, channels, *rates, None, *weights))
whole = audioop.ratecv(samples, 2, 1, 8000, 11025, None)
pieces, state = b"", None
for i in range(0, len(samples), 20):
    part, state = audioop.ratecv(samples[i : i + 20], 2, 1, 8000, 11025, state)
    pieces += part
print((pieces, state) == whole)

for state in (), (1,), 1, (0, 89), (40000, 0), ("a", 0), (0, 1 << 40):
    print(state, attempt("lin2adpcm", b"ab", 2, state), attempt("adpcm2lin", b"ab", 2, state))
for state in (), 1, (0, 1), (0, ()), (0, (1,)), (0, ((1,),)), (0, ((1, "a"),)), ("a", ((1, 1),)), (-3, ((1, 2),)):
    print(state, attempt("ratecv", b"abcd", 2, 1, 2, 3, state))
for args in (
    (b"abc", 2, 1, 1, 1, None),
    (b"abcd", 2, 0, 1, 1, None),
    (b"abcd", 2, 1 << 30, 1, 1, None),
    (b"abcd", 2, 1, 0, 1, None),
    (b"abcd", 2, 1, 1, -1, None),
    (b"abcd", 2, 1, 1, 1, None, 0),
    (b"abcd", 2, 1, 1, 1, None, 1, -1),
    (b"abcd", 5, 1, 1, 1, None),
    (b"abcd", 2, 1, 1),
    ("abcd", 2, 1, 1, 1, None),
):
    print(args, attempt("ratecv", *args))
