from _functools import cmp_to_key, reduce


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: reduce(lambda x, y: x + y, [1, 2, 3, 4, 5]))
show(lambda: reduce(lambda x, y: x + y, ["a", "b", "c"], ""))
show(lambda: reduce(lambda x, y: x * y, range(2, 30), 1))
show(lambda: reduce(None, [], "start"))
show(lambda: reduce(None, [7]))
show(lambda: reduce(None, [], None))
show(lambda: reduce(None, []))
show(lambda: reduce(None, 5))
show(lambda: reduce())
show(lambda: reduce(1))
show(lambda: reduce(1, 2, 3, 4))
show(lambda: reduce(1, [1, 2]))
show(lambda: reduce(lambda x, y: x / y, [1, 0]))
show(lambda: reduce(function=1, iterable=2))


class Bad:
    def __iter__(self):
        raise ValueError("no")


class Worse:
    def __getitem__(self, i):
        if i > 2:
            raise KeyError(i)
        return i


show(lambda: reduce(max, Bad()))
show(lambda: reduce(max, Worse()))
show(lambda: reduce(lambda x, y: [x, y], (i for i in range(4))))
show(lambda: reduce.__doc__)


def compare(x, y):
    return (x > y) - (x < y)


K = cmp_to_key(compare)
show(lambda: sorted([3, 1, 2], key=K))
show(lambda: sorted([3, 1, 2], key=cmp_to_key(lambda x, y: y - x)))
show(lambda: (K(1) < K(2), K(1) > K(2), K(1) == K(1), K(1) != K(1), K(1) <= K(0), K(1) >= K(0)))
show(lambda: K(3).obj)
show(lambda: K.obj)
show(lambda: K < K)
show(lambda: K(1) < 1)
show(lambda: K(1) == object())
show(lambda: hash(K))
show(lambda: hash(K(1)))
show(lambda: cmp_to_key())
show(lambda: cmp_to_key(1, 2))
show(lambda: cmp_to_key(mycmp=compare)(obj=5).obj)
show(lambda: cmp_to_key(other=1))
show(lambda: K())
show(lambda: K(1, 2))
show(lambda: K(x=1))
show(lambda: type(K))
show(lambda: type(K)())
show(lambda: cmp_to_key(lambda x, y: None)(1) < K(2))
show(lambda: cmp_to_key(lambda x, y: 1 // 0)(1) < K(2))
show(lambda: cmp_to_key(lambda x, y: "x")(1) == K(2))
show(lambda: cmp_to_key(1)(1) == K(2))
k = K(1)
k.obj = 9
show(lambda: k.obj)
del k.obj
show(lambda: k.obj)
show(lambda: k < k)
show(lambda: type(K).__basicsize__)
