"""Ratios of floats that are none, ISO dates beyond a C int, the sum of sequences, the state of closed streams."""
import _datetime as datetime
import io
import operator


def show(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Ratio(float):
    def as_integer_ratio(self):
        return self.ratio


delta = datetime.timedelta(3, 5)
for ratio in ((), (1,), (1, 2, 3), (1, 2), 1 << 1000, None, [1, 2], (None, 1), (1, None), (1.5, 2), (2, 1.5), (1, 0), (0, 1)):
    number = Ratio(1.0)
    number.ratio = ratio
    show(operator.mul, delta, number)
    show(operator.mul, number, delta)
    show(operator.truediv, delta, number)
for parts in ((2019, 1, 2 << 32), (2 << 32, 1, 1), (2019, 2**31, 1), (2019, 1, -2**31 - 1), ("a", 1, 1), (2019.0, 1, 1), (2020, 53, 7)):
    show(datetime.date.fromisocalendar, *parts)


class Items:
    def __getitem__(self, index):
        return index

    def __add__(self, other):
        return NotImplemented if other is None or type(other) is list else "sum"


for right in (Items(), "text", [1], 5, None):
    show(operator.concat, Items(), right)
for stream, state in ((io.StringIO(), ("", "\n", 0, None)), (io.BytesIO(), (b"", 0, None))):
    stream.close()
    show(stream.__setstate__, state)
for stream, state in ((io.StringIO, ("new\n", "\n", 2, None)), (io.BytesIO, (b"new", 1, {"name": 5}))):
    fresh = stream.__new__(stream)
    show(fresh.__setstate__, state)
    print(repr(fresh.read()), fresh.__dict__)
