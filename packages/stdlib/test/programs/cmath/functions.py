# Every function at ordinary, extreme and special arguments.
import cmath
import math

names = 'acos acosh asin asinh atan atanh cos cosh exp log log10 phase polar sin sinh sqrt tan tanh isfinite isinf isnan'.split()


def attempt(f, *args, **kwargs):
    try:
        result = repr(f(*args, **kwargs))
    except Exception as e:
        result = '%s: %s' % (type(e).__name__, e)
    print(f.__name__, result)


inf, nan = math.inf, math.nan
parts = [-inf, -1e308, -1000.0, -710.0, -2.5, -1.0, -0.5, -1e-160, -5e-324, -0.0, 0.0, 5e-324, 1e-200, 0.3, 1.0, 1.5, 700.0, 709.5, 1e155, 1.7e308, inf, nan]
for real in parts:
    for imag in parts:
        z = complex(real, imag)
        print(z)
        for name in names:
            attempt(getattr(cmath, name), z)
        attempt(cmath.rect, real, imag)
        attempt(cmath.log, z, 10)
        attempt(cmath.log, 2j, z)


class Complex:
    def __complex__(self):
        return 1 + 2j


class Wrong:
    def __complex__(self):
        return 1


class Float:
    def __float__(self):
        return 2.0


class Index:
    def __index__(self):
        return 3


class Raises:
    def __complex__(self):
        raise KeyError('x')


class Sub(complex):
    def __complex__(self):
        return 99j


for name in 'sqrt phase log rect isclose polar isnan'.split():
    f = getattr(cmath, name)
    for args in ((), ('x',), (None,), (1, 2, 3), (10 ** 400,), (Complex(),), (Wrong(),), (Float(),), (Index(),), (Raises(),), (Sub(4),), (True,), (1, 'x'),
                 (1j, 1), (2, 0), (2, 1), (0, 2)):
        attempt(f, *args)
    attempt(f, x=1)
for args, kwargs in (((1, 1), {}), ((1, 1 + 1e-10j), {}), ((1, 1 + 1e-8j), {}), ((1, 2), {'rel_tol': 1}), ((1, 2), {'abs_tol': 1}), ((1, 1), {'rel_tol': -1}),
                     ((1, 1), {'abs_tol': -1}), ((inf, inf), {}), ((inf, 1), {'rel_tol': inf}), ((nan, nan), {}), ((complex(1, inf), complex(1, inf)), {}),
                     ((1, 1), {'rel_tol': 'x'}), ((1, 1, 1), {}), ((1,), {'b': 1.0}), ((Complex(), 1 + 2j), {})):
    attempt(cmath.isclose, *args, **kwargs)
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.infj, cmath.nan, cmath.nanj)
print(cmath.__doc__, cmath.log.__text_signature__, cmath.isclose.__text_signature__)
print(sorted(n for n in dir(cmath) if n[0] != '_'))
