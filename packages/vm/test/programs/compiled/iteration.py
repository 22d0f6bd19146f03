"""Loops for whose iterators compiled code has ways of its own: counts, ends, errors, and iterators of another kind than before."""

import gc
import sys


class Item:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        frames = []
        traceback = error.__traceback__.tb_next
        while traceback is not None:
            frames.append((traceback.tb_frame.f_code.co_name, traceback.tb_lineno, traceback.tb_lasti))
            traceback = traceback.tb_next
        return type(error).__name__, str(error), frames


def plain(iterable):
    result = []
    for item in iterable:
        result.append(item)
    return result


def pairs(iterable):
    result = []
    for first, second in iterable:
        result.append((first, second))
    return result


def make(function, sample):
    """A new function, hot with one kind of iterator."""
    name = function.__name__
    source = {"plain": plain, "pairs": pairs}[name].__code__
    copy = type(function)(source.replace(), function.__globals__, name)
    for _ in range(100):
        copy(sample())
    return copy


def numbers():
    return [1, 2, 3]


def generator():
    yield 5
    yield 6


def pair_generator():
    yield 5, 6
    yield [7, 8]


class Sequence:
    def __getitem__(self, index):
        if index > 2:
            raise IndexError
        return index, -index


ITERABLES = [
    lambda: [],
    lambda: [1, 2, 3],
    lambda: (1, 2, 3),
    lambda: "abc",
    lambda: {1: 2, 3: 4},
    lambda: {1: 2, 3: 4}.values(),
    lambda: {1: 2, 3: 4}.items(),
    lambda: range(2),
    lambda: generator(),
    lambda: enumerate("ab"),
    lambda: zip((1, 2), [3, 4, 5]),
]
for sample in (numbers, lambda: (1, 2), lambda: {1: 2}, lambda: {1: 2}.values(), lambda: "ab"):
    hot = make(plain, sample)
    print([hot(iterable()) for iterable in ITERABLES])

PAIRS = [
    lambda: [(1, 2), [3, 4], "ab"],
    lambda: ((1, 2), [3, 4], "ab"),
    lambda: {1: 2, 3: 4}.items(),
    lambda: {"ab": 1, "cd": 2},
    lambda: enumerate([7, 8]),
    lambda: enumerate((7, 8), 2**31 - 2),
    lambda: enumerate([7, 8, 9], 2**53 - 2),
    lambda: enumerate([7, 8], -1),
    lambda: enumerate("ab", 1000),
    lambda: zip([1, 2], (3, 4, 5)),
    lambda: zip([1, 2, 3], (3, 4)),
    lambda: zip([1, 2, 3], "ab"),
    lambda: zip(*[iter([1, 2, 3, 4, 5])] * 2),
    lambda: zip([(1, 2), (3, 4)]),
    lambda: zip([1, 2], [3, 4], strict=True),
    lambda: zip([1, 2], [3], strict=True),
    lambda: zip([1], [2, 3], strict=True),
    lambda: zip([1], [2], [3]),
    lambda: pair_generator(),
    lambda: Sequence(),
    lambda: [(1, 2), (3, 4, 5)],
    lambda: [(1, 2), (3,)],
    lambda: [(1, 2), None],
    lambda: [(1, 2), [3]],
    lambda: 5,
]
for sample in (
    lambda: [(1, 2)],
    lambda: {1: 2}.items(),
    lambda: enumerate([1, 2]),
    lambda: zip([1, 2], [3, 4]),
    lambda: ((1, 2), (3, 4)),
):
    hot = make(pairs, sample)
    for iterable in PAIRS:
        print(attempt(hot, iterable()))


def counted(iterable, objects):
    """How often the objects are known while the iterator and both variables are alive."""
    seen = []
    iterator = iter(iterable)
    for first, second in iterator:
        seen.append([sys.getrefcount(each) for each in objects] + [sys.getrefcount(iterator)])
    seen.append([sys.getrefcount(each) for each in objects] + [sys.getrefcount(iterator)])
    return seen


a, b, c, d = object(), object(), object(), object()
for _ in range(60):
    results = [
        counted([(a, b), (c, d)], (a, b, c, d)),
        counted({a: b, c: d}.items(), (a, b, c, d)),
        counted(enumerate([a, b, c]), (a, b, c)),
        counted(zip([a, b, a], (c, d, c)), (a, b, c, d)),
        counted(zip([a, a, b], (a, a)), (a, b)),
    ]
for result in results:
    print(result)


def kept(iterable):
    """Others have the pair, so that it is not used again."""
    last = None
    for pair in iterable:
        a, b = pair
        if last is not None:
            print(last is pair, end=" ")
        last = pair
    print(last)


def untracked(iterable):
    """The collector stops to track a pair of atoms, and begins again."""
    iterator = iter(iterable)
    for first, second in iterator:
        gc.collect()
        inner = [each for each in gc.get_referents(iterator) if type(each) is tuple and len(each) == 2]
        print([gc.is_tracked(each) for each in inner], first, second)


for _ in range(60):
    counted(zip([1], [2]), ())
for make_iterable in (lambda: zip([1, [], 2], [3, 4, 5]), lambda: enumerate(["x", [], "y"])):
    kept(make_iterable())
    untracked(make_iterable())
untracked({1: 2, 3: [], 4: 5}.items())


def grown(items):
    for item in items:
        if item < 5:
            items.append(item + 1)
    return items


def shrunk(items):
    seen = []
    for index, item in enumerate(items):
        seen.append((index, item))
        items.pop()
    return seen


def changed(mapping, how):
    for key, value in mapping.items():
        how(mapping)


def changed_keys(mapping, how):
    for key in mapping:
        how(mapping)


def changed_values(mapping, how):
    for value in mapping.values():
        how(mapping)


def gaps(mapping):
    for key in [1, 3]:
        del mapping[key]
    return [key for key in mapping], [(key, value) for key, value in mapping.items()], [v for v in mapping.values()]


def replace_key(mapping):
    key, value = mapping.popitem()
    mapping[key + 10] = value


for _ in range(60):
    grown([1])
    shrunk([1, 2, 3, 4])
    for loop in (changed, changed_keys, changed_values):
        loop({1: 2}, len)
    gaps({1: 1, 2: 2, 3: 3, 4: 4})
print(grown([1, 2]), shrunk([1, 2, 3, 4, 5]), gaps({1: 1, 2: 2, 3: 3, 4: 4}))
for loop in (changed, changed_keys, changed_values):
    print(attempt(loop, {1: 2, 3: 4}, lambda mapping: mapping.setdefault(5, 6)))
    print(attempt(loop, {1: 2, 3: 4}, dict.clear))
    print(attempt(loop, {1: 2, 3: 4}, replace_key))


def emptied(items):
    """The pair holds the last reference of what the list gives up."""
    for index, item in enumerate(items):
        items[index] = None
        print("step", index)
        item = None


def emptied_zip(left, right):
    for a, b in zip(left, right):
        left.clear()
        right.clear()
        a = b = None
        print("cleared")
        left.append(1), left.append(Item("late"))
        right.append(1), right.append(2)
        if len(left) > 3:
            break


for _ in range(60):
    for index, item in enumerate([1]):
        pass
emptied([Item("a"), Item("b"), Item("c")])
emptied_zip([Item("d")], [Item("e")])


class Attributes:
    def __init__(self):
        self.x = 1
        self.y = 2


def shared(instance):
    """The dict of an instance, whose values are not in its table."""
    return [(k, v) for k, v in instance.__dict__.items()], [k for k in instance.__dict__], list(vars(instance).values())


for _ in range(60):
    result = shared(Attributes())
print(result)


def ended(iterable):
    """An iterator that has ended stays so."""
    iterator = iter(iterable)
    count = 0
    for item in iterator:
        count += 1
    iterable.append(1) if type(iterable) is list else None
    for item in iterator:
        count += 10
    return count, sys.getrefcount(iterable)


for _ in range(60):
    result = [ended([1, 2]), ended(tuple([1, 2])), ended({1: 2})]
print(result)


# Ranges, and what they are made of.
def ranges(*args):
    made = range(*args)
    parts = made.start, made.stop, made.step
    return made, type(iter(made)).__name__, len(made), [any(p is a for a in args) for p in parts], list(made)[:3], list(made)[-2:]


big = 2**30 - 1
for _ in range(60):
    ranges(300)
for args in (
    (0,),
    (-5,),
    (300,),
    (1000, 2000),
    (big - 2, big),
    (big - 2, big + 1),
    (2**62, 2**62 + 2),
    (-big, -big + 2),
    (10, 0, -3),
    (10, 0, 3),
    (-big, big, big),
    (big, -big, -big),
    (0, 2**70, 2**69),
    (0, -(2**70)),
    (0, -(2**70), 5),
    (True, 5),
    (0, 5, True),
    (1, 2, 0),
    (1.5,),
):
    print(attempt(ranges, *args))
objects = 1000, 2000, 3000
before = [sys.getrefcount(each) for each in objects]
kept_range = range(*objects)
kept_iterator = iter(kept_range)
print([sys.getrefcount(each) - count for each, count in zip(objects, before)])
del kept_range, kept_iterator
print([sys.getrefcount(each) - count for each, count in zip(objects, before)])
