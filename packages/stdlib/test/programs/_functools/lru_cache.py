from _functools import _lru_cache_wrapper
import gc


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)


def info(hits, misses, maxsize, currsize):
    return ("info", hits, misses, maxsize, currsize)


def cached(maxsize=3, typed=False):
    return lambda function: _lru_cache_wrapper(function, maxsize, typed, info)


for maxsize in [3, None, 0, -5, 1, True]:
    calls = []

    @cached(maxsize)
    def f(*args, **kw):
        calls.append((args, kw))
        return args, kw

    for x in [1, 2, 3, 1, 4, 2, 3, 1, "a", "a", 1.0, True, (1,), None]:
        f(x)
    show(lambda: (len(calls), f.cache_info()))
    show(lambda: (f(1, 2), f(a=1), f(1, a=1), f(1, a=1, b=2), f(1, b=2, a=1), f(1, ("a", 1))))
    show(lambda: f.cache_info())
    show(lambda: f.cache_clear())
    show(lambda: f.cache_info())
    show(lambda: f([]))
    show(lambda: f(x=[]))

for typed in [False, True, 1, [], "x"]:

    @cached(10, typed)
    def f(*args, **kw):
        return args, kw

    for x in [1, 1.0, True, "1", 2**70]:
        show(lambda: f(x))
        show(lambda: f(x, k=x))
    show(lambda: f.cache_info())

show(lambda: _lru_cache_wrapper())
show(lambda: _lru_cache_wrapper(1, 2))
show(lambda: _lru_cache_wrapper(1, 2, 3, 4))
show(lambda: _lru_cache_wrapper(len, "x", 3, 4))
show(lambda: _lru_cache_wrapper(len, 1.5, 3, 4))
show(lambda: _lru_cache_wrapper(len, 2**100, 3, 4))
show(lambda: _lru_cache_wrapper(len, -(2**100), 3, 4))
show(lambda: _lru_cache_wrapper(user_function=len, maxsize=1, typed=0, cache_info_type=info)("ab"))
show(lambda: _lru_cache_wrapper(len, 1, 1, 1, 1))
show(lambda: _lru_cache_wrapper(len, 1, 1, 1).cache_info())

order = []


@cached(3)
def logged(x):
    order.append(x)
    return x


for x in [1, 2, 3, 1, 4, 2, 1, 3, 4]:
    logged(x)
print(order)


@cached(None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


show(lambda: [fibonacci(n) for n in range(30)])
show(lambda: fibonacci.cache_info())


@cached(4)
def bounded(n):
    return n if n < 2 else bounded(n - 1) + bounded(n - 2)


show(lambda: [bounded(n) for n in range(20)])
show(lambda: bounded.cache_info())

once = True


@cached(1)
def reentrant(x):
    global once
    rv = f".{x}."
    if x == 20 and once:
        once = False
        rv = reentrant(x)
    return rv


show(lambda: [reentrant(15), reentrant(20), reentrant(15)])
show(lambda: reentrant.cache_info())


class Doubly:
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return self.x

    def __eq__(self, other):
        if self.x == 2:
            identity(Doubly(1))
        return self.x == other.x


@cached(2)
def identity(x):
    return x


show(lambda: identity(Doubly(1)).x)
show(lambda: identity(Doubly(2)).x)
show(lambda: identity(Doubly(3)).x)
show(lambda: identity.cache_info())


class Angry:
    count = 0

    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return self.x & 1

    def __eq__(self, other):
        if Angry.count:
            Angry.count -= 1
            raise ZeroDivisionError("angry")
        return self.x == other.x


for fail in range(6):
    Angry.count = 0

    @cached(2)
    def h(x):
        return x.x

    h(Angry(1)), h(Angry(3))
    Angry.count = 0
    results = []
    for x in [5, 1, 7, 3, 1, 5]:
        Angry.count = 1 if x == 5 or fail == x else 0
        try:
            results.append(h(Angry(x)))
        except ZeroDivisionError as error:
            results.append("error")
    print(fail, results, h.cache_info())


@cached(2)
def clearing(x):
    clearing.cache_clear()
    return x


show(lambda: [clearing(x) for x in [1, 2, 3, 1, 1]])
show(lambda: clearing.cache_info())


class Evil:
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return 1

    def __eq__(self, other):
        evil.cache_clear()
        return self.x == other.x


@cached(2)
def evil(x):
    return x.x


show(lambda: [evil(Evil(x)) for x in [1, 2, 3, 1, 2, 3, 1]])
show(lambda: evil.cache_info())


class A:
    @cached(10)
    def method(self, x):
        return x

    static = staticmethod(cached(3)(lambda x: x))


a = A()
show(lambda: (a.method(1), a.method(1), A.method.cache_info()))
show(lambda: A.static(2))
show(lambda: A.method.__get__(None, A) is A.method)
show(lambda: a.method.__self__ is a)
f.__qualname__ = "qualified"
show(lambda: f.__reduce__())
show(lambda: (f.__copy__() is f, f.__deepcopy__({}) is f))
f.attribute = 1
show(lambda: f.__dict__)
show(lambda: _lru_cache_wrapper.__basicsize__)
show(lambda: type(f))


class Node:
    def __del__(self):
        print("node dies")


@cached(2)
def make(x):
    return Node()


make(1), make(2), make(3)
print("cleared:")
make.cache_clear()
make(1)
make.self = make
print("collected:")
del make
gc.collect()


@cached(5)
def loop(x):
    return loop


loop(1)
loop(loop)
show(lambda: sorted([type(x).__name__ for x in gc.get_referents(loop) if x.__class__ is not type and x.__class__ is not object]))
del loop
print(gc.collect() > 0)
