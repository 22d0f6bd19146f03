# BufferedRandom that reads and writes by turns; raw streams with wrong answers.
import io

raw = io.BytesIO(b"abcdefghi")
b = io.BufferedRandom(raw)
print(b.read(2), b.write(b"12"), b.read(2), b.tell(), raw.tell())
b.flush()
print(b.tell(), raw.tell(), b.read(), raw.getvalue())
raw = io.BytesIO(b"asdfghjkl")
b = io.BufferedRandom(raw)
print(b.read(2), b.tell())
b.seek(0, 0)
print(b.read(4))
b.write(b"123f")
b.seek(0, 0)
print(b.read(), b.tell(), raw.getvalue())


class R(io.RawIOBase):
    def __init__(self, value):
        self.value = value

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, buffer):
        return self.value

    def write(self, data):
        return self.value


for value in (b"", 2**70, -1, 5, None, "x", 1.5):
    for name in ("read", "readline", "readinto", "peek", "read1"):
        try:
            argument = bytearray(3) if name == "readinto" else 3
            print(value, name, getattr(io.BufferedReader(R(value), 4), name)(argument))
        except Exception as error:
            print(value, name, repr(error), repr(error.__cause__))
    stream = io.BufferedWriter(R(value), 4)
    stream.write(b"abc")
    try:
        stream.flush()
    except Exception as error:
        print(value, "write", repr(error), repr(error.__cause__))
    stream.raw.value = 3
for name in ("readinto", "write"):
    try:
        getattr(io.RawIOBase(), name)(b"")
    except NotImplementedError as error:
        print(repr(error))

from typing import Generic, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")


class G(Generic[T]):
    pass


print(tuple[G, T].__parameters__, tuple[G, T][int], list[P].__parameters__, tuple[T, P].__parameters__)
try:
    tuple[G][int]
except TypeError as error:
    print(error)

print(io.TextIOWrapper(io.BytesIO(), encoding="locale").encoding)
try:
    io.TextIOWrapper(io.BytesIO(), encoding="latin1").reconfigure(encoding="locale")
except LookupError as error:
    print(error)
