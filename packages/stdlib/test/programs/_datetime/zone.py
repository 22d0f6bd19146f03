from _datetime import timedelta as T, timezone as Z, tzinfo as I


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


zones = [Z.utc, Z.min, Z.max, Z(T(0)), Z(T(0), "zero"), Z(T(hours=5, minutes=30)), Z(T(hours=-5)), Z(T(seconds=-1)), Z(T(microseconds=7), "u"), Z(T(microseconds=-7))]
for z in zones:
    print(repr(z), str(z), hash(z) == hash(z.utcoffset(None)), z.utcoffset(None), z.dst(None), z.tzname(None), z.__getinitargs__(), z.__reduce__())
for f in [lambda: Z(), lambda: Z(1), lambda: Z(T(1)), lambda: Z(T(-1)), lambda: Z(T(0), 5), lambda: Z(T(0), "a", 1), lambda: Z(offset=T(hours=1), name="n"), lambda: Z(x=1), lambda: Z(T(0), None),
          lambda: Z.utc == Z(T(0), "a"), lambda: Z.utc != Z.min, lambda: Z.utc < Z.min, lambda: Z.utc == 1, lambda: Z(T(0)) is Z.utc, lambda: Z.utc.utcoffset(5), lambda: Z.utc.tzname("x"), lambda: Z.utc.dst(1), lambda: Z.utc.fromutc(1), lambda: Z.utc.utcoffset(),
          lambda: I().utcoffset(None), lambda: I().tzname(None), lambda: I().dst(None), lambda: I().fromutc(None), lambda: I().__reduce__(), lambda: I().utcoffset(), lambda: Z.__basicsize__, lambda: I.__basicsize__, lambda: Z.__doc__]:
    show(f)


class S(I):
    def __init__(self, *a):
        self.a = 1

    def __getinitargs__(self):
        return (1, 2)


show(lambda: S(4).__reduce__()[1:])
