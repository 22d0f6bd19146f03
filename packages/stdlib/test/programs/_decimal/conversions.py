# Decimals from texts, tuples, floats, and to everything else; formats; hashes; comparisons with other numbers.
import copy
import pickle
from decimal import *
from fractions import Fraction


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


for text in ["1", " -1.50e+3 ", "1_000.5", "\u0661\u0662.\u0665", "inf", "-Infinity", "nan", "sNaN007", "-nan12", ".5", "5.", "1e", "--1", "", "1 2",
             "\x00", "0e-99999999999999999999", "1e99999999999999999999", "0" * 30 + "7", "\u2003 3\u2003"]:
    attempt(Decimal, text)
attempt(getcontext().create_decimal, " 1")
for value in [(0, (1, 2, 3), -1), [1, [9], 5], (1, (), "F"), (0, (5,), "N"), (0, (), 2), (2, (1,), 0), (0, (10,), 0), (0, 1, 0), (0, (1,), "x"),
              (0, (1,), 1.5), (0, (1,), 2**70), (1, 2), 2**100, True, 0.1, -0.0, 5e-324, float("inf"), float("-nan"), None, 1j, b"1"]:
    attempt(Decimal, value)
attempt(Decimal.from_float, 0.3)
attempt(Decimal.from_float, "0.3")
attempt(Decimal, 1, 2)
attempt(Decimal, 1, context=None, other=3)

for text in ["1.5", "-2.5", "1E+3", "-0", "NaN", "sNaN", "Infinity", "0.00001", "123456789.987654321", "1E-10"]:
    value = Decimal(text)
    print(repr(value), value.to_eng_string(), value.as_tuple(), value.adjusted(), value.__reduce__())
    for function in (int, float, complex, round, hash, bool, Decimal.as_integer_ratio, Decimal.__floor__, Decimal.__ceil__, Decimal.__trunc__):
        if not (value.is_qnan() and function is hash):
            attempt(function, value)
    for places in (-2, 0, 1, 3):
        attempt(round, value, places)
attempt(round, Decimal(1), 1.0)

for spec in ["", "f", ".2f", ",.3f", "e", ".3E", "g", ".2g", "%", ".1%", "n", "020", "+012,.1f", "*^15", "<9", "=+9", "x>14.2e", "\u00e9^9", ".0f", "_", "00",
             "5x", ",n", "99999999999999999999"]:
    for text in ["1234567.891", "-0.000123", "0E+5", "-Infinity", "NaN123"]:
        attempt(format, Decimal(text), spec)
override = {"decimal_point": ",", "thousands_sep": ".", "grouping": "\x03\x02"}
attempt(Decimal("1234567.5").__format__, "n", override)
attempt(Decimal("1234567.5").__format__, "020n", override)
attempt(Decimal(1).__format__, "n", {"decimal_point": "too long"})
attempt(Decimal(1).__format__, "n", {"decimal_point": 1})
attempt(Decimal(1).__format__, "n", 1)
attempt(Decimal(1).__format__, 1)

half = Decimal("0.5")
print(half == 0.5, half == Fraction(1, 2), half < Fraction(2, 3), half > 0, half == 0.5 + 0j, half == "0.5", half != None)
print(hash(half) == hash(0.5), hash(Decimal(10**30)) == hash(10**30), {1: "one"}[Decimal("1.0")])
attempt(lambda: half < "a")
attempt(lambda: half + 0.5)
attempt(lambda: Decimal("nan") < 1)
attempt(lambda: Decimal("snan") == 1)
attempt(lambda: hash(Decimal("snan")))
print(Decimal("nan") == Decimal("nan"), Decimal("nan") != 1)

print(pickle.loads(pickle.dumps(half)), copy.copy(half) is half, copy.deepcopy(half) is half)


class Money(Decimal):
    def __init__(self, value, currency="EUR"):
        self.currency = currency

    def __new__(cls, value, currency="EUR"):
        return super().__new__(cls, value)


price = Money("9.99", "CHF")
print(price, price.currency, type(price + 1).__name__, type(Money.from_float(1.5)).__name__, type(price.copy_abs()).__name__, price.__reduce__()[1])
print(Decimal("1" * 76).__sizeof__(), Decimal("1" * 77).__sizeof__(), Decimal(1).real, Decimal(1).imag, Decimal(3).conjugate())
