from _datetime import timedelta as T, timezone as Z, tzinfo as I, time as C, date as D, datetime as M


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


h = Z(T(hours=5, minutes=30))
ms = [M(2020, 2, 29), M(1999, 12, 31, 23), M(1, 1, 1), M(2020, 1, 2, 3, 4, 5, 6), M(2020, 1, 2, 3, 4, 5, tzinfo=Z.utc), M(2020, 1, 2, 8, 34, 5, 0, h, fold=1), M.min, M.max, M(2020, 1, 1, fold=1)]
for m in ms:
    print(repr(m), str(m), hash(m), m.year, m.month, m.day, m.hour, m.minute, m.second, m.microsecond, m.tzinfo, m.fold)
    print(m.date(), m.time(), m.timetz(), m.ctime(), m.isoformat(), m.isoformat(" ", "milliseconds"), m.utcoffset(), m.tzname(), m.dst(), m.__reduce__(), m.__reduce_ex__(4), m.isocalendar(), m.weekday(), m.toordinal())
    print([m == x for x in ms])
    for x in ms:
        show(lambda: m < x)
        show(lambda: m - x)
d = D(2020, 2, 29)
for f in [lambda: ms[0] + T(1, 2, 3), lambda: T(hours=-1) + ms[1], lambda: ms[2] - T(1), lambda: ms[3] - T(days=3, microseconds=7), lambda: M.max + T.resolution, lambda: ms[0] + 1, lambda: 1 - ms[0], lambda: ms[0] - d, lambda: ms[0] == d, lambda: d == ms[0], lambda: ms[0] < d, lambda: d < ms[0], lambda: ms[0] != d,
          lambda: M(), lambda: M(1, 2), lambda: M(2020, 13, 1), lambda: M(2020, 1, 1, 24), lambda: M(2020, 1, 1, 1, 1, 1, 1, 5), lambda: M(1, 1, 1, 1, 1, 1, 1, None, 1), lambda: M(2020, 1, 1, fold=3), lambda: M(b"\x07\xe4\x82\x1d\x01\x02\x03\x00\x00\x01"), lambda: M(b"\x07\xe4\x02\x1d\x01\x02\x03\x00\x00\x01", Z.utc), lambda: M(b"\x07\xe4\x02\x1d\x01\x02\x03\x00\x00\x01", 5),
          lambda: M.combine(d, C(1, 2, 3, 4, Z.utc)), lambda: M.combine(d, C(1, tzinfo=Z.utc), None), lambda: M.combine(1, 2), lambda: M.combine(d, 2), lambda: M.combine(d), lambda: M.utcfromtimestamp(0), lambda: M.utcfromtimestamp(1.5), lambda: M.utcfromtimestamp(-1.0000005), lambda: M.utcfromtimestamp(1e20), lambda: M.utcfromtimestamp(float("nan")), lambda: M.utcfromtimestamp(253402300800), lambda: M.fromtimestamp(1577934245.000006, Z.utc), lambda: M.fromtimestamp(0, tz=h), lambda: M.fromtimestamp(0, 5), lambda: ms[4].timestamp(), lambda: ms[5].timestamp(), lambda: ms[4].astimezone(h), lambda: ms[5].astimezone(Z.utc), lambda: ms[4].astimezone(5),
          lambda: ms[0].replace(year=2021), lambda: ms[0].replace(day=1, tzinfo=h, fold=1), lambda: ms[0].replace(x=1), lambda: ms[0].replace(2021), lambda: ms[0].isoformat("ab"), lambda: ms[0].isoformat(5), lambda: ms[0].isoformat(timespec="x"), lambda: ms[0].__format__(""),
          lambda: M.fromisoformat("2020-01-02"), lambda: M.fromisoformat("2020-01-02T03:04:05.123456+05:30"), lambda: M.fromisoformat("2020-01-02 03"), lambda: M.fromisoformat("2020-01-02T"), lambda: M.fromisoformat("2020-01-02x03:04:05-00:00:01"), lambda: M.fromisoformat("2020-13-02"), lambda: M.fromisoformat("x"), lambda: M.fromisoformat(1),
          lambda: M.__basicsize__, lambda: M.__mro__, lambda: M.__doc__, lambda: M.fromordinal(737484), lambda: M.strptime(1, 2), lambda: M.fromisocalendar(2020, 1, 1)]:
    show(f)
