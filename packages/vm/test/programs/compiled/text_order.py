"""Comparisons of strs in compiled code: all kinds of characters, subclasses, other types between them; short chains."""


def orders(a, b):
    return (a < b, a <= b, a > b, a >= b, 1 if a < b else 0, 1 if a <= b else 0, 1 if a > b else 0, 1 if a >= b else 0)


def between(low, x, high):
    if low <= x <= high:
        return "in"
    if low < x:
        return "above"
    return "below"


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return type(error).__name__, str(error)


class Backwards(str):
    def __lt__(self, other):
        print("lt", self, other)
        return str.__gt__(self, other)

    def __le__(self, other):
        return "le"


for _ in range(60):
    orders("a", "b")
    between("a", "m", "z")

texts = ["", "a", "ab", "abc", "abd", "b", "B", "\x00", "a\x00", "\x7f", "\x80", "\xe9", "a\xe9", "\u20ac", "\ud800", "\uffff", "\U0001f600", "a\U0001f600"]
for a in texts:
    print(ascii(a), ["".join(str(int(x)) for x in orders(a, b)) for b in texts], [between("a", a, b) for b in texts])
print(orders(Backwards("a"), "b"), orders("a", Backwards("b")), between("a", Backwards("m"), "z"))
for a, b in [("a", 1), (1, "a"), ("a", None), ("a", b"a"), ("a", 1.5)]:
    print(attempt(orders, a, b))
print(orders(1, 2), orders(2**40, 2**41), orders(1.5, 1), orders(float("nan"), float("nan")), orders((1,), (1, 2)), orders([], []), orders(True, 2), orders({1}, {1, 2}))
