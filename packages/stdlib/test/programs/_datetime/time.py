from _datetime import timedelta as T, timezone as Z, tzinfo as I, time as C


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


h = Z(T(hours=5, minutes=30))
cs = [C(), C(1), C(1, 2), C(1, 2, 3), C(1, 2, 3, 4), C(1, 2, tzinfo=Z.utc), C(1, 2, 3, 4, h, fold=1), C(0, fold=1), C.min, C.max, C(6, 32, tzinfo=h), C(b"\x01\x02\x03\x00\x00\x07"), C(b"\x81\x02\x03\x00\x00\x07", Z.utc)]
for c in cs:
    print(repr(c), str(c), hash(c), c.hour, c.minute, c.second, c.microsecond, c.tzinfo, c.fold, c.utcoffset(), c.dst(), c.tzname(), c.__reduce__(), c.__reduce_ex__(4), bool(c))
    for s in ["auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"]:
        print(c.isoformat(timespec=s), c.isoformat(s))
for a in cs:
    print([(a == b) for b in cs])
    for b in cs:
        show(lambda: a < b)
for f in [lambda: C(24), lambda: C(-1), lambda: C(0, 60), lambda: C(0, 0, 60), lambda: C(0, 0, 0, 10**6), lambda: C(fold=2), lambda: C(1, 2, 3, 4, 5), lambda: C(1, 2, 3, 4, None, 1), lambda: C(x=1), lambda: C("a"), lambda: C(1.5), lambda: C(b"\x01\x02\x03\x00\x00\x07", 5), lambda: C(b"\x41\x02\x03\x00\x00\x07"),
          lambda: C(1).isoformat("x"), lambda: C(1).isoformat(5), lambda: C(1).replace(hour=5), lambda: C(1, tzinfo=h).replace(tzinfo=None), lambda: C(1).replace(25), lambda: C(1).replace(1, 2, 3, 4, None, 1), lambda: C(1).replace(fold=1), lambda: C(1).replace(x=1), lambda: C(1) < 5, lambda: C(1) == 5, lambda: C(1).__format__(""), lambda: C(1).strftime(5),
          lambda: C.fromisoformat("04"), lambda: C.fromisoformat("04:23"), lambda: C.fromisoformat("04:23:01"), lambda: C.fromisoformat("04:23:01.123"), lambda: C.fromisoformat("04:23:01.123456"), lambda: C.fromisoformat("04:23:01.12"), lambda: C.fromisoformat("04:23:01+05:30"), lambda: C.fromisoformat("04:23-05:30:10.000001"), lambda: C.fromisoformat("04:23+00:00"), lambda: C.fromisoformat("04+05"), lambda: C.fromisoformat("04:23+25:00"), lambda: C.fromisoformat("25:00"), lambda: C.fromisoformat(""), lambda: C.fromisoformat("4:3"), lambda: C.fromisoformat("04:23:"), lambda: C.fromisoformat("04:23+"), lambda: C.fromisoformat(5), lambda: C.fromisoformat("-04:00"), lambda: C.fromisoformat("04:23Z"),
          lambda: C.__basicsize__, lambda: C.resolution, lambda: C.__doc__, lambda: setattr(C(1), "hour", 2)]:
    show(f)


class S(C):
    pass


show(lambda: S(1, 2))
show(lambda: S.fromisoformat("01:02+00:00"))
show(lambda: type(S(1).replace(hour=3)))
