"""Complex numbers in hot code: values with signed zeros and infinities, mixed operands, results that take an operand's place, counts."""
import sys

inf, nan = float('inf'), float('nan')
VALUES = [0j, complex(-0.0, -0.0), 1 + 2j, complex(-3.5, 0.25), complex(inf, -1), complex(1, nan), complex(-0.0, 2), complex(1e308, 1e308)]


class C(complex):
    def __add__(self, other): return 'C.__add__', complex(other)
    def __rmul__(self, other): return 'C.__rmul__', complex(other)


def calculate(a, b):
    return [a + b, a - b, a * b, a * b + a, a + a * b, (a - b) * (a + b), a * a - b]


def keep(a, b):
    c = a + b
    d = c
    c += b
    c *= a
    c -= b
    return a, b, c, d


def mixed(z):
    return [z + 1, 1 - z, z * 2.5, 2 * z, z - True, z + C(1, 2), z * C(1, 2), C(1, 2) + z, -z, abs(z * z)]


def show(name, result):
    print(name, [repr(each) for each in result])


for _ in range(300):
    for a in VALUES:
        for b in VALUES[:3]: calculate(a, b)
    keep(1 + 1j, 2j)
    mixed(3 + 4j)

for a in VALUES:
    for b in VALUES: show(f'{a} {b}', calculate(a, b))
show('keep', keep(1 + 1j, 2j))
show('keep', keep(1.5, 2j))
show('mixed', mixed(3 + 4j))

z = complex(7, 8)
before = sys.getrefcount(z)
for _ in range(1000): calculate(z, z); keep(z, z)
print(sys.getrefcount(z) - before, z)


def fails(a, b):
    try: return a + b * b
    except TypeError as error: return error


for other in ['x', [], None] * 50: fails(1j, other)
print(fails(1j, 'x'), fails([], 1j))
