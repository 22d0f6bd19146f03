# Contexts: attributes, flags and traps, what is current, and the errors of all that.
import contextvars
import copy
import pickle
import decimal
from decimal import *


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except BaseException as error:
        print(type(error).__name__, error)


print(decimal.__version__, decimal.__libmpdec_version__, HAVE_THREADS, HAVE_CONTEXTVAR, MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY)
for exception in (DecimalException, Clamped, InvalidOperation, DivisionByZero, Inexact, Rounded, Subnormal, Overflow, Underflow, FloatOperation,
                  decimal.ConversionSyntax if hasattr(decimal, "ConversionSyntax") else InvalidOperation):
    print(exception, [base.__name__ for base in exception.__mro__])
for context in (DefaultContext, BasicContext, ExtendedContext, Context(), Context(5, ROUND_UP, -9, 9, 0, 1, [Inexact], [Clamped, Rounded])):
    print(context, context.copy(), pickle.loads(pickle.dumps(context)), copy.copy(context) is context, sep="\n  ")

c = Context()
for name in ("prec", "Emin", "Emax", "rounding", "capitals", "clamp", "traps", "flags", "other"):
    for value in (0, 1, 2, -1, 10**18, 2**63, "ROUND_FLOOR", 1.5, {}, None):
        attempt(setattr, c, name, value)
    attempt(delattr, c, name)
print(c)
for arguments in ({"flags": [Inexact], "traps": []}, {"flags": [1]}, {"flags": (Inexact,)}, {"traps": {Inexact: 1}}, {"prec": 0}, {"other": 1},
                  {"traps": c.traps}, {"flags": {signal: 1 for signal in c.flags}}):
    attempt(Context, **arguments)
attempt(Context, 1, None, None, None, None, None, None, None, None)

c = Context(prec=3, traps=[])
flags = c.flags
print(len(flags), list(flags) == list(c.traps), flags[Inexact], Inexact in flags, flags == c.traps, flags != {}, flags == 1)
c.divide(1, 3)
c.divide(0, 0)
print(flags, flags.copy() == flags, dict(flags)[Inexact], type(flags).__name__, [k.__name__ for k, v in flags.items() if v])
flags[Clamped] = 7
flags[Inexact] = 0
print(c)
attempt(flags.__getitem__, ZeroDivisionError)
attempt(flags.__setitem__, 1, 2)
attempt(flags.__delitem__, Inexact)
attempt(hash, flags)
c.clear_flags()
c.clear_traps()
del c
print(flags)

traps = [InvalidOperation, DivisionByZero, Overflow, Underflow, Subnormal, Inexact, Rounded, Clamped, FloatOperation]
strict = Context(prec=3, Emax=5, Emin=-5, traps=traps)
for operation in (lambda: strict.divide(1, 0), lambda: strict.divide(0, 0), lambda: strict.divmod(1, 0), lambda: strict.multiply("1", 1),
                  lambda: strict.multiply(Decimal("9E5"), 99), lambda: strict.multiply(Decimal("1.23E-5"), Decimal("1.1E-5")),
                  lambda: strict.create_decimal(0.5), lambda: strict.create_decimal("x"), lambda: strict.sqrt(-1), lambda: strict.quantize(1000, Decimal("0.1")),
                  lambda: strict.add(1), lambda: strict.exp(1, 2), lambda: strict.power(2, 3, mod=5), lambda: strict.is_canonical(1),
                  lambda: strict.power(2, 3, 5), lambda: strict.power(a=3, b=2, modulo=None)):
    attempt(operation)
print(strict.flags)

with localcontext() as local:
    local.prec = 5
    print(Decimal(1) / 3, getcontext() is local)
    with localcontext(ExtendedContext) as inner:
        print(Decimal(1) / 3, inner.traps == ExtendedContext.traps)
print(Decimal(1) / 3, Decimal(2).sqrt(context=Context(prec=4)), Decimal("1.25").quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
setcontext(ExtendedContext)
print(getcontext() is ExtendedContext, getcontext().prec)
other = contextvars.copy_context()
other.run(setcontext, Context(prec=2))
print(Decimal(2).sqrt(), other.run(lambda: Decimal(2).sqrt()))
attempt(setcontext, 1)
attempt(localcontext, 1)
attempt(Decimal(1).exp, 1)
attempt(Decimal(1).quantize, 1, "UP")
attempt(Decimal(1).fma, 2)
attempt(Decimal(1).compare, "a")


class Own(Context):
    pass


own = Own(prec=6)
setcontext(own)
print(getcontext() is own, type(own.copy()).__name__, own.__reduce__()[0].__name__, Decimal(1) / 7)
own.note = own
del own
setcontext(Context())
