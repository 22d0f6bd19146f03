import locale
import math
import time

for call in (
    lambda: locale.strcoll("a\0", "b"),
    lambda: locale.strcoll("a", "b\0"),
    lambda: locale.strxfrm("a\0"),
    lambda: time.strftime("%S\0"),
    lambda: time.strftime("\0", 5),
    lambda: math.pow(0.0, -math.inf),
    lambda: math.pow(-0.0, -math.inf),
    lambda: 0.0 ** -math.inf,
):
    try:
        print(call())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
