# Every operation on numbers of a fixed pseudo-random sequence, in contexts of all roundings, with the flags that it raises.
import hashlib
from decimal import *

ROUNDINGS = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]
UNARY = ["abs", "minus", "plus", "normalize", "next_minus", "next_plus", "to_integral_exact", "to_integral_value", "sqrt", "logb",
         "logical_invert", "number_class", "is_normal", "is_subnormal", "to_eng_string", "create_decimal"]
BINARY = ["add", "subtract", "multiply", "divide", "divide_int", "divmod", "remainder", "remainder_near", "quantize", "compare",
          "compare_signal", "compare_total", "compare_total_mag", "max", "min", "max_mag", "min_mag", "next_toward", "copy_sign",
          "logical_and", "logical_or", "logical_xor", "rotate", "shift", "scaleb", "same_quantum"]

state = 12345


def rand(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n


SPECIAL = ["0", "-0", "0E+5", "-0E-9", "NaN", "-NaN77", "sNaN", "Infinity", "-Infinity", "1", "-1", "1.000", "0.5", "9.99999E+20", "1E-20", "10"]


def number():
    if rand(5) == 0:
        return Decimal(SPECIAL[rand(len(SPECIAL))])
    digits = "".join("0123456789015999"[rand(16)] for _ in range(1 + rand(22)))
    return Decimal("%s%sE%d" % ("-" if rand(3) == 0 else "", digits, rand(40) - 25))


def context():
    return Context(prec=1 + rand(20), rounding=ROUNDINGS[rand(8)], Emin=-rand(30), Emax=rand(30), clamp=rand(2), traps=[])


def report(name, results):
    text = "\n".join(results)
    print("%-18s %s %s" % (name, results[-1][:70], hashlib.md5(text.encode()).hexdigest()[:12]))


for name in UNARY:
    results = []
    for _ in range(40):
        c, a = context(), number()
        results.append("%s %s" % (getattr(c, name)(a), c))
    report(name, results)
for name in BINARY:
    results = []
    for _ in range(60):
        c, a, b = context(), number(), number()
        results.append("%s %s" % (getattr(c, name)(a, b), c))
    report(name, results)
results = []
for _ in range(60):
    c, x, y, z = context(), number(), number(), number()
    results.append("%s %s" % (c.fma(x, y, z), c))
report("fma", results)
for name in ["exp", "ln", "log10"]:
    results = []
    for _ in range(20):
        c, a = context(), number()
        results.append("%s %s" % (getattr(c, name)(a), c))
    report(name, results)
results = []
for _ in range(20):
    c, x, y = context(), number(), Decimal(rand(200) - 100) / (1 + rand(3))
    results.append("%s %s" % (c.power(x, y), c))
report("power", results)

getcontext().prec = 50
print(Decimal(2).exp(), Decimal(10).ln(), Decimal(2).log10(), Decimal(2).sqrt(), sep="\n")
print(Decimal(3) ** 200, Decimal(2) ** Decimal("0.5"), pow(Decimal(7), 10**20, 1000003), sep="\n")
print(divmod(Decimal(-7), 2), -7 // Decimal(2), Decimal("1E+400") % 7 if False else "", Decimal("-7.5") % 2)
big = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
print(big.divide(1, 8), big.multiply(Decimal("1E+400000000000000000"), Decimal("3E+500000000000000000")), big.Etiny(), big.Etop())
for attempt in (lambda: big.divide(1, 3), lambda: big.sqrt(2), lambda: int(Decimal("1E+999999999999999999"))):
    try:
        print(attempt())
    except MemoryError as error:
        print("MemoryError", error.args)
