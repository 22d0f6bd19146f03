"""Comparisons of tuples and of lists whose items are of many kinds, in cold and in hot code: what they say, by a digest of all of it."""
import hashlib
import itertools
import random

nan = float('nan')


class O:
    def __init__(self, v): self.v = v
    def __eq__(self, other): return self.v == getattr(other, 'v', other)
    def __lt__(self, other): return self.v < getattr(other, 'v', other)


ITEMS = [0, 1, -1, 2**40, 'a', 'b', '', 1.0, 2.5, nan, (1, 2), (1,), (1, O(2)), O(1), True, None, b'x', [1], [1, 'a']]
OPERATORS = ('<', '<=', '==', '!=', '>', '>=')


def attempt(compare, *operands):
    try: return compare(*operands)
    except TypeError as error: return str(error)


def hot(a, b): return a < b, a == b, a != b


def digest(answers): return len(answers), hashlib.md5(repr(answers).encode()).hexdigest()


for kind in tuple, list:
    pool = [kind(items) for n in range(3) for items in itertools.product(ITEMS, repeat=n)]
    random.Random(1).shuffle(pool)
    pairs = list(zip(pool * 2, pool[7:] + pool[50:]))
    for operator in OPERATORS:
        compare = eval(f'lambda a, b: a {operator} b')
        print(kind.__name__, operator, *digest([attempt(compare, a, b) for a, b in pairs]))
    for _ in range(300): hot(kind((1, 'x')), kind((1, 'y')))
    print(kind.__name__, *digest([attempt(hot, a, b) for a in pool[:100] for b in pool[:100]]))
