from _datetime import timedelta as T, date as D


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


for args in [(), (1,), (1, 2), (2020, 2, 29), (2021, 2, 29), (0, 1, 1), (10000, 1, 1), (1, 0, 1), (1, 13, 1), (1, 1, 0), (1, 1, 32),
             ("a", 1, 1), (1.0, 1, 1), (2**40, 1, 1), (2**100, 1, 1), (-2**40, 1, 1), (1, 1, 1, 1), (b"\x07\xe4\x02\x1d",), (b"\x07\xe4\x0d\x1d",), (b"abc",), ("\x07\xe4\x02\x1d",)]:
    show(lambda: D(*args))
show(lambda: D(year=2020, month=5, day=6))
show(lambda: D(2020, 5, day=6, x=1))
show(lambda: D(2020, 5, x=1))
show(lambda: D(2020, 5, year=1))
a = D(2020, 2, 29)
b = D(1999, 12, 31)
for d in [a, b, D.min, D.max, D(2004, 12, 31), D(2005, 1, 1), D(2009, 12, 31), D(2010, 1, 3), D(2010, 1, 4), D(2015, 12, 31)]:
    print(repr(d), str(d), hash(d), d.year, d.month, d.day, d.ctime(), d.isocalendar(), d.isoformat(), d.isoweekday(), d.weekday(), d.toordinal(), d.__reduce__())
for f in [
    lambda: a + T(1), lambda: T(365) + b, lambda: a - T(60), lambda: a - b, lambda: b - a, lambda: T(1) - a, lambda: a + 1,
    lambda: D.max + T(1), lambda: D.min - T(1), lambda: a + T(hours=23), lambda: a + b, lambda: (a < b, a <= b, a == b, a != b, a > b, a >= b),
    lambda: a == 1, lambda: a < 1, lambda: D.fromordinal(737484), lambda: D.fromordinal(0), lambda: D.fromordinal(3652060), lambda: D.fromordinal(10**9), lambda: D.fromordinal("x"),
    lambda: D.fromisoformat("2020-02-29"), lambda: D.fromisoformat("2020-2-29"), lambda: D.fromisoformat("2020-02-30"), lambda: D.fromisoformat(5),
    lambda: D.fromisocalendar(2020, 53, 7), lambda: D.fromisocalendar(2021, 53, 7), lambda: D.fromisocalendar(2021, 0, 7), lambda: D.fromisocalendar(2021, 1, 8), lambda: D.fromisocalendar(0, 1, 1), lambda: D.fromisocalendar(9999, 52, 7), lambda: D.fromisocalendar(1, 1, 1), lambda: D.fromisocalendar(2020, 1), lambda: D.fromisocalendar(year=2020, week=1, day=1), lambda: D.fromisocalendar("a", 1, 1),
    lambda: a.replace(year=2024), lambda: a.replace(month=3), lambda: a.replace(2021), lambda: a.replace(1, 1, 1, 1), lambda: a.replace(x=1), lambda: a.replace(),
    lambda: a.__format__(""), lambda: a.strftime(5), lambda: a.strftime(), lambda: a.__format__(5), lambda: D.__basicsize__, lambda: D.resolution,
    lambda: a.isocalendar().year, lambda: a.isocalendar().__reduce__(), lambda: type(a.isocalendar()), lambda: a.isocalendar() == (2020, 9, 6), lambda: setattr(a, "year", 1), lambda: D.__doc__,
]:
    show(f)
bad = 0
for n in range(1, 3652060, 997):
    d = D.fromordinal(n)
    if d.toordinal() != n or D.fromisocalendar(*d.isocalendar()) != d:
        bad += 1
print(bad)


class S(D):
    def __new__(cls, *args, **kw):
        return D.__new__(cls, *args, **kw)


show(lambda: S(2020, 1, 2))
show(lambda: (type(S(2020, 1, 2) + T(1)), type(S.fromordinal(5)), type(S(2020, 1, 2).replace(day=3)), S(2020, 1, 2) == D(2020, 1, 2)))
