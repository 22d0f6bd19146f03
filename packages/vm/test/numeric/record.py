"""Records what CPython answers into the fixtures beside this file: python3.10 record.py [factor [directory]]

The factor multiplies the number of cases, for a search that is not to be committed.
"""
import json
import math
import os
import random
import struct
import subprocess
import sys

FACTOR = int(sys.argv[1]) if len(sys.argv) > 1 else 1
DIRECTORY = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")
R = random.Random(310 * FACTOR)
INF, NAN = float("inf"), float("nan")
MASK = 2**64 - 1


def bits(x):
    return "nan" if x != x else struct.pack(">d", x).hex()


def attempt(f):
    try:
        return bits(f())
    except ZeroDivisionError:
        return "zero-division"
    except OverflowError:
        return "overflow"
    except ValueError:
        return "invalid"


EDGES = [0.0, -0.0, INF, -INF, NAN, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 1e16, 1e22, 1e23, 9.5, 0.5,
         1.5, 2.5, 1e-4, 1e-5, 9999999999999998.0, 0.1]


def some_float():
    return R.choice([
        lambda: struct.unpack(">d", R.getrandbits(63).to_bytes(8, "big"))[0],
        lambda: R.randrange(-10**6, 10**6) / R.choice([1, 2, 4, 8, 16, 10, 100, 1000]),
        lambda: R.uniform(-1, 1),
        lambda: R.choice(EDGES),
        lambda: R.randrange(1, 2**53) * 2.0 ** R.randrange(-80, 20),
        lambda: float("%de%d" % (R.randrange(1, 100000), R.randrange(-320, 305))),
        lambda: (R.randrange(1, 2**20) + 0.5) / 2 ** R.randrange(0, 40),
        lambda: float(R.randrange(-2000, 2000)) * R.choice([1, 10, 0.5, 0.25, 0.125, 1e15, 1e20]),
    ])()


def power(x, y):
    if x < 0 and y == y and y != y // 1 and abs(y) != INF and x != -INF:
        return "complex"
    return attempt(lambda: x**y)


DECIMAL_TEXTS = ["inf", "-Infinity", "nan", "+NaN", "infinit", "1_0.5e3", "1__0", "_1", "1_", "1_.5", "1._5", "1e_5", "1e5_",
                 "1_e5", " 1 ", "1 1", "0x10", "", ".", ".5", "5.", "1e", "\x0b1\x0c", "1\x00", "1e400", "-1e400",
                 "1e-400", "-0", "i_nf", "--1", "+.5e+1"]
HEX_TEXTS = ["", "0x", "0x.", "0x1", "1.8", ".8p3", "0x.8p-3", "-inf", "nan", "0x1p", "0x1p+", "1p1024",
             "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7ffffffffffffffp1023", "0x0p99999999999", "0x1p-1075",
             "0x1.0000000000001p-1075", "-0x0", " 1 ", "1 x", "0x1_0"]


def floats():
    for text in DECIMAL_TEXTS:
        yield ["parse", text, attempt(lambda: float(text))]
    for text in HEX_TEXTS:
        yield ["fromhex", text, attempt(lambda: float.fromhex(text))]
    for _ in range(200 * FACTOR):
        x, y = some_float(), some_float()
        if R.random() < 0.5:
            y = float(R.randrange(-10, 10))
        b = bits(x)
        yield ["repr", b, repr(x)]
        precision = R.choice([0, 1, 2, 3, 5, 6, 8, 12, 15, 16, 17, 18, 25, 50, 99, 100, 101, 150])
        code, alt, sign = R.choice("eEfFgG"), R.random() < 0.3, R.random() < 0.3
        text = ("%" + "#" * alt + "+" * sign + "." + str(precision) + code) % x
        yield ["format", b, code, precision, alt, False, sign, text]
        precision = R.randrange(1, 20)
        yield ["format", b, "g", precision, False, True, False, format(x, ".%d" % precision)]
        yield ["hex", b, x.hex()]
        yield ["fromhex", "0x%x.%xp%d" % (R.getrandbits(60), R.getrandbits(R.randrange(1, 150)), R.randrange(-1150, 1000)), ""]
        if math.isfinite(x):
            n, d = x.as_integer_ratio()
            yield ["ratio", b, str(n), str(d)]
            if round(x) and abs(x) < 1e300:
                yield ["integral", b, bits(float(round(x)))]
        places = R.choice([R.randrange(-5, 20), R.randrange(-330, 340)])
        yield ["round", b, places, attempt(lambda: x.__round__(places))]
        if y:
            yield ["modulo", b, bits(y), bits(x % y)]
            yield ["floor", b, bits(y), bits(x // y)]
        yield ["power", b, bits(y), power(x, y)]
        for text in [repr(x), "".join(R.choice("0123456789._eE+- \t") for _ in range(R.randrange(9)))]:
            yield ["parse", text, attempt(lambda: float(text))]


def some_int(most=400):
    k = R.randrange(5)
    if k == 0:
        return R.randrange(-100, 100)
    if k == 1:
        return R.choice([1, -1]) * (2 ** R.randrange(most) + R.randrange(-2, 3))
    if k == 2:
        return R.choice([1, -1]) * R.getrandbits(54) << R.randrange(most)
    return R.choice([1, -1]) * R.getrandbits(R.randrange(1, most))


INT_TEXTS = ["0_0", "00", "010", "0x_f", "0x__f", "1_000", "1__0", "_1", "1_", "0b", "0x", "", "-", "+1", "- 1", "0b2", "0o8",
             "0B1_0", "0XfF", "zz", "\xe9", "-0", "+-1", "0_x1", "0x1_", " 7\n"]


def int_or_none(f):
    try:
        return str(f())
    except ValueError:
        return None


def integers():
    for text in INT_TEXTS:
        for base in (0, 2, 8, 10, 16, 36):
            yield ["parse", text, base, int_or_none(lambda: int(text, base))]
    for _ in range(120 * FACTOR):
        a, b = some_int(), some_int(2000 if R.random() < 0.05 else 400)
        yield ["bits", str(a), a.bit_length(), bin(a).count("1")]
        yield ["float", str(a), attempt(lambda: float(a))]
        yield ["gcd", str(a), str(b), str(math.gcd(a, b))]
        yield ["sqrt", str(abs(b)), str(math.isqrt(abs(b)))]
        if a and a.bit_length() < 1023:
            fraction, exponent = math.frexp(float(a))
            yield ["frexp", str(a), bits(fraction), exponent]
        if b:
            e = abs(some_int(60))
            yield ["divide", str(a), str(b), str(a // b), str(a % b), attempt(lambda: a / b)]
            yield ["power", str(a), str(e), str(b), str(pow(a, e, b))]
            yield ["inverse", str(a), str(b), int_or_none(lambda: pow(a, -1, b))]
        base, text = R.choice([(0, hex(a)), (16, hex(a)), (8, oct(a)), (2, bin(a)), (10, str(a)), (36, str(a))])
        yield ["parse", text, base, int_or_none(lambda: int(text, base))]


def hashed(value):
    return "%016x" % (hash(value) & MASK)


def hashes():
    for x in EDGES + [-1.0, 2.0**61 - 1, 2.0**61, -(2.0**62), 1e308]:
        if x == x:
            yield ["float", bits(x), hashed(x)]
    for _ in range(100 * FACTOR):
        a, x = some_int(), some_float()
        yield ["int", str(a), hashed(a)]
        if x == x:
            yield ["float", bits(x), hashed(x)]
            yield ["complex", hashed(x), hashed(a), hashed(complex(x, 0)) if a == 0 else
                   "%016x" % mixed(hash(x), hash(a))]
        items = [R.choice([some_int(80), R.random()]) for _ in range(R.randrange(6))]
        yield ["tuple", list(map(hashed, items)), hashed(tuple(items))]
        yield ["frozenset", list(map(hashed, set(items))), hashed(frozenset(items))]


def mixed(real, imaginary):
    value = (real + 1000003 * imaginary) & MASK
    return value - 1 if value == MASK else value


TEXT_HASHES = """
import json
data = [bytes((i * 7 + k * 31) % 256 for k in range(i)) for i in [*range(20), 100, 255]]
print(json.dumps([[b.hex(), "%016x" % (hash(b) & (2**64 - 1))] for b in data]))
"""


def text_hashes():
    for seed in (0, 1, 42, 4294967295):
        answer = subprocess.check_output([sys.executable, "-c", TEXT_HASHES], env={"PYTHONHASHSEED": str(seed)})
        for data, value in json.loads(answer):
            yield [seed, data, value]


def some_spec(types):
    parts = []
    if R.random() < 0.4:
        parts.append(R.choice(["", "", "*", "0", " ", "\U0001F600", "\xe9", "<"]) + R.choice("<>=^"))
    parts += [R.choice("+- ")] if R.random() < 0.3 else []
    parts += ["#"] if R.random() < 0.2 else []
    parts += ["0"] if R.random() < 0.2 else []
    parts += [str(R.randrange(30))] if R.random() < 0.5 else []
    parts += [R.choice(",_")] if R.random() < 0.25 else []
    parts += ["." + str(R.choice([0, 1, 2, 3, 5, 8, 20, 120]))] if R.random() < 0.35 else []
    parts += [R.choice(types)] if R.random() < 0.7 else []
    if R.random() < 0.08:
        parts.append(R.choice(["z", ".", "_", ",", "q", "  ", "\xe9", "99999999999999999999", "\0", "\U0001F600",
                               ".99999999999999999999", ",_", "_,", ",,"]))
    return "".join(parts)


def formats():
    kinds = {
        "int": ("bcdoxXneEfFgG%", lambda: R.choice([0, 1, -1, some_int(80), -some_int(200), 65, 0x20AC, 0x110000])),
        "float": ("eEfFgGn%", some_float),
        "complex": ("eEfFgGn", lambda: complex(some_float(), some_float())),
        "str": ("s", lambda: R.choice(["", "a", "hello", "h\U0001F600llo", "\u65e5\u672c\u8a9e"])),
    }
    for _ in range(1200 * FACTOR):
        kind = R.choice(list(kinds))
        types, make = kinds[kind]
        spec, value = some_spec(types), make()
        recorded = {"int": str, "float": bits, "complex": lambda z: [bits(z.real), bits(z.imag)], "str": str}[kind](value)
        try:
            yield [kind, recorded, spec, format(value, spec)]
        except (ValueError, OverflowError) as error:
            yield [kind, recorded, spec, {"error": type(error).__name__, "message": str(error)}]


def write(name, cases):
    with open(os.path.join(DIRECTORY, name + ".json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


def completed(cases):
    """The random texts for fromhex get their answers here."""
    for case in cases:
        if case[0] == "fromhex" and case[-1] == "":
            case[-1] = attempt(lambda: float.fromhex(case[1]))
        yield case


if __name__ == "__main__":
    write("floats", completed(floats()))
    write("integers", integers())
    write("hashes", hashes())
    write("text-hashes", text_hashes())
    write("formats", formats())
