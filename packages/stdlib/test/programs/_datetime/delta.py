from _datetime import timedelta as T


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: T())
show(lambda: T(1, 2, 3, 4, 5, 6, 7))
show(lambda: T(days=-1, hours=25))
show(lambda: T(1.5, 0.5, 0.5, 0.5))
for x in [0.5, 1.5, 2.5, -0.5, -1.5, 0.5000001, 0.4999999, 1e-7, 1e10, 2.3, -7.77]:
    show(lambda: T(microseconds=x))
    show(lambda: T(seconds=x))
    show(lambda: T(weeks=x / 1e9, days=x / 7, milliseconds=x))
show(lambda: T("x"))
show(lambda: T(hours=None))
show(lambda: T(1, 2, 3, 4, 5, 6, 7, 8))
show(lambda: T(foo=1))
show(lambda: T(10**9))
show(lambda: T(-(10**9)))
show(lambda: T(10**20))
show(lambda: T(float("inf")))
show(lambda: T(float("nan")))
show(lambda: T(1e300))
a = T(1, 2, 3)
b = T(hours=-5, microseconds=7)
for x in [a, b, T(), T.min, T.max, T.resolution, T(-1), T(1), T(2), T(-1, 5, 6)]:
    print(repr(x), str(x), hash(x), bool(x), x.total_seconds(), x.days, x.seconds, x.microseconds, x.__reduce__())
for f in [
    lambda: a + b, lambda: a - b, lambda: -a, lambda: +b, lambda: abs(b), lambda: abs(a), lambda: a * 3, lambda: 3 * b,
    lambda: a * 0.1, lambda: 2.5 * b, lambda: a * float("inf"), lambda: a * float("nan"), lambda: a * "x", lambda: a // b,
    lambda: a // 7, lambda: a // -7, lambda: a // 0, lambda: a // T(), lambda: a // 2.0, lambda: a / b, lambda: a / 3,
    lambda: b / -3, lambda: a / 0, lambda: a / 0.0, lambda: a / T(), lambda: a / 1.7, lambda: b / -0.3, lambda: a / "x", lambda: 3 / a,
    lambda: a % b, lambda: b % a, lambda: a % T(), lambda: a % 3, lambda: a.__divmod__(b), lambda: a.__divmod__(T()), lambda: a + 1,
    lambda: 1 - a, lambda: T.max + T(1), lambda: T.min - T.resolution, lambda: -T.min, lambda: -T.max, lambda: T.max * 2,
    lambda: (a < b, a <= b, a == b, a != b, a > b, a >= b), lambda: a == 1, lambda: a < 1, lambda: a == T(1, 2, 3),
    lambda: T.__basicsize__, lambda: setattr(a, "days", 1), lambda: T.max / T.resolution, lambda: a * True,
]:
    show(f)


class S(T):
    pass


show(lambda: S(5))
show(lambda: (type(S(5) + S(6)), type(-S(1)), type(abs(S(1)))))
show(lambda: S(5).__reduce__())
show(lambda: T.__doc__)
show(lambda: T.__add__.__doc__)
