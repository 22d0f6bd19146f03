"""A sample of the language."""
from __future__ import annotations
import os.path as path, sys
from collections import (deque, OrderedDict as Ordered)
from ..package import *

LIMIT: int = 10_000
TABLE = {"a": 1, "b": (2, 3.5, None, True, ...), **{}}
PARTS = [1j, b"bytes", "täxt", *range(3)], {1, 2, 3}


def positional(a, /, b, c=1, *args, d, e=2, **kwargs) -> int:
    global LIMIT
    x, (y, *z) = a, b
    x += y; x **= 2; x //= 3; x @= y
    del y, z[0], z.name
    assert x in (1, 2, 3), "not there"
    return x if not a or b and c is not None else -x


def loops(items):
    for index, item in enumerate(items):
        if item is None:
            continue
        elif item < 3 <= 5 != index:
            break
        while item and index > 2:
            item -= 1
        else:
            print(f"{item!r:>{index}} {index} {item!s}", end="")
    return [a * b for a in items if a for b in range(a)], {k: v for k, v in items}, (i for i in items), {s for s in items}


def failing(name):
    try:
        with open(name) as file, file.lock():
            data = file.read()[1:2, ::3]
    except (OSError, ValueError) as error:
        raise RuntimeError("bad") from error
    except Exception:
        raise
    else:
        return data
    finally:
        print("done", sep="", *name, **TABLE)


def outer():
    count = 0

    def inner(step=1):
        nonlocal count
        count += step
        yield count
        result = yield from inner(step + 1)
        return (lambda: result)

    return inner


class Base(object, metaclass=type):
    field: str = "x"

    @property
    def value(self):
        return self.__private, super().value, __class__

    @staticmethod
    def make(a, b=(1, 2)):
        a.b.c = a[b] = b
        a[0] |= 1
        a.b -= 2
        return a.method(b, key=a)(*b)


async def stream(source):
    async with source as s:
        async for item in s:
            await item
            yield [x async for x in item if await x]


if (found := path.exists(sys.argv[0])) and __name__ == "__main__":
    print(found, ~LIMIT, +LIMIT)
# ---- from 3.10


def matching(value):
    match value:
        case {"kind": str() as kind, **rest} if rest:
            return kind
        case [1, *others] | (2, others):
            return others
        case Base(field="x") | None:
            pass
# ---- from 3.11


def groups():
    try:
        work()
    except* (ValueError, TypeError) as group:
        print(group.exceptions)
# ---- from 3.12


type Pair[T: int, *Ts, **P] = tuple[T, T]


class Box[T]:
    def get[U](self, other: U) -> T:
        return f"{other!r}{self}"
