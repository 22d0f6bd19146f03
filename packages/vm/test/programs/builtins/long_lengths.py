# Lengths and positions up to 2**63 - 1, beyond what doubles hold.
import itertools
import operator
import sys


class Sized:
    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length


class Hinting(Sized):
    __len__ = None

    def __length_hint__(self):
        return self.length


class Endless:
    def __getitem__(self, index):
        return index


class Ending:
    def __getitem__(self, index):
        if index > 2 ** 60:
            raise IndexError(index)
        return index


def t(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error)


for n in (2**31, 2**53 - 1, 2**53, 2**53 + 1, 2**62 + 1, sys.maxsize - 1, sys.maxsize, sys.maxsize + 1, 2**70, -1, -2**70):
    sized, numbers = Sized(n), range(n)
    print('length', n)
    for measure in (len, bool, operator.length_hint):
        t(measure, sized)
        t(measure, numbers)
    t(sized.__len__)
    t(numbers.__len__)
    t(range.__len__, numbers)
    t(operator.length_hint, Hinting(n))
    t(operator.length_hint, iter(numbers))
    t(operator.length_hint, object(), n)
    t(operator.length_hint, itertools.repeat(1, n if 0 < n < 2**63 else 1))
    t(lambda: numbers[-1])
    t(lambda: numbers[n - 1])
    t(lambda: len(range(-n, n, 2)))
    t(lambda: numbers[5:])
    t(lambda: n - 1 in numbers)
    t(lambda: numbers.index(n - 1))

for bounds in [(2**63 - 2, 2**63 - 1, 2), (-2**63 + 1, -2**63, -2), (1, 2, 2**63 - 1), (1, 2**63 - 1, 2**63 - 1), (0, 2**63 - 1, 1), (0, 2**63 - 2, 2),
               (2**63 - 1,), (2**63 - 1, 2**63 - 1, 5), (-2**63, -2**63, -1), (-2**63, 2**63 - 1), (-1, 2**63 - 1), (2**63 - 3, 2**63 - 1, 1),
               (2**63, 2**63 + 1), (0, 10, -2**63), (0, 10, 2**63 - 1), (-2**63, -2**63 + 5, 1), (5, -2**63, -2**63), (-2**63 + 3, -2**63 + 10, 3),
               (2**63 - 10, 2**63 - 1, 3), (2**61, 2**61 + 3), (-2**61, -2**61 - 5, -2)]:
    numbers = range(*bounds)
    up, down = iter(numbers), reversed(numbers)
    print(bounds, type(up).__name__, type(down).__name__, up.__reduce__()[1:], down.__reduce__()[1:])
    print(list(itertools.islice(up, 3)), list(itertools.islice(down, 3)), up.__reduce__()[1:], up.__length_hint__())
    t(len, numbers)

for position in (2**31 - 2, 2**32 - 1, 2**53 - 2, 2**53, 2**53 + 1, 2**62, sys.maxsize - 2, sys.maxsize - 1, sys.maxsize, sys.maxsize + 1, -5, 'a'):
    for sequence in (Endless(), Ending()):
        iterator = iter(sequence)
        t(iterator.__setstate__, position)
        for _ in range(4):
            t(next, iterator)
        print(iterator.__reduce__()[1][0] is sequence, iterator.__reduce__()[2:])
for iterator in (iter([1, 2]), reversed([1, 2]), iter((1, 2)), iter('ab'), iter(b'ab'), iter(bytearray(b'ab'))):
    iterator.__setstate__(sys.maxsize)
    t(next, iterator)
