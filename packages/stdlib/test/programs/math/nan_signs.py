# nans have signs.
import struct
from math import copysign, nan


class F(float):
    pass


class Number:
    def __float__(self):
        return -2.5


for text in ('nan', '-nan', '+nan', ' -NaN ', 'inf', '-inf', '-0', '0'):
    value = float(text)
    print(repr(text), value, copysign(1, value), copysign(value, 1), copysign(1, F(text)), copysign(1, -value), copysign(1, abs(value)))
    print(struct.pack('>d', value).hex(), copysign(3, struct.unpack('<d', struct.pack('<d', value))[0]))
for x, y in ((1, -1), (1, 2 ** 70), (-3, -0.0), (nan, -1), (Number(), Number()), (1, True), (2, -2 ** 70)):
    print(copysign(x, y))
for args in ((1,), (1, 'a'), ('a', 1), (1, 2, 3), (1, 2 ** 2000)):
    try:
        print(copysign(*args))
    except Exception as error:
        print(type(error).__name__, error)
print(copysign.__doc__, copysign.__text_signature__)
