from itertools import *
import sys

def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)

print(list(product('ab', range(2))), list(product()), list(product('ab', repeat=2)), list(product('', 'ab')), list(product('ab', repeat=0)))
print(list(product((0, 1), 'x', [2, 3], repeat=1)))
for n in range(5):
    for r in range(6):
        print(n, r, list(combinations('abcd'[:n], r)), list(combinations_with_replacement('abcd'[:n], r))[:8], list(permutations('abcd'[:n], r))[:8])
print(list(permutations('abc')), list(permutations('abc', None)), len(list(permutations(range(6)))), len(list(permutations(range(6), 3))))
print(len(list(combinations(range(10), 4))), sum(1 for _ in product(range(5), repeat=4)))

for make in (lambda: product('ab', 'cd'), lambda: combinations('abcd', 2), lambda: combinations_with_replacement('abc', 2), lambda: permutations('abc', 2)):
    it = make()
    name = type(it).__name__
    print(name, sys.getsizeof(it) - type(it).__basicsize__, it.__reduce__())
    first = next(it)
    print(it.__reduce__())
    second = next(it)
    print(first, second, it.__reduce__())
    state = it.__reduce__()
    again = state[0](*state[1]); again.__setstate__(state[2])
    print(list(again) == list(it), it.__reduce__())
    it = make()
    ids = {id(x) for x in it}
    del it
    it = make()
    seen = set()
    for x in it:
        seen.add(id(x))
        del x
    print(len(seen))
    for bad in (1, (), (1,), (1, 2, 3), ('a', 'b'), ((0, 1, 2), (1, 1)), ((0, 1), (1,)), (1.5, 2), (2**70, 1)):
        show(make().__setstate__, bad)
    it = make()
    for good in ((5, 5), (-1, -1), (0, 1), ((9, 9, 9), (9, 9)), ((-1, 2, 1), (0, -5))):
        try:
            it.__setstate__(good)
        except Exception as e:
            print(type(e).__name__, e)
        else:
            print(good, next(it, None))
show(combinations('', 2).__setstate__, (0, 0)) if False else None
it = product('', 'a'); it.__setstate__((0, 0)); print(list(it))
it = combinations('ab', 5); print(list(it), it.__reduce__())
print([sys.getsizeof(product('ab', repeat=n)) - sys.getsizeof(product()) for n in range(4)])
print([sys.getsizeof(permutations(range(5), n)) - sys.getsizeof(permutations('', 0)) for n in range(4)])
kept = []
for x in combinations([[], 1, 2], 2):
    kept.append(x)
print(kept)
