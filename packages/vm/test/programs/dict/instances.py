"""Dicts of instances: shared keys, and what takes them apart."""
import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


a, b = Point(1, 2), Point(3, 4)
print(a.__dict__, b.__dict__, sys.getsizeof(a.__dict__))
b.z = 5
print(b.__dict__, a.__dict__, sys.getsizeof(a.__dict__), sys.getsizeof(b.__dict__))
c = Point(5, 6)
print(c.__dict__, sys.getsizeof(c.__dict__))
del c.x
print(c.__dict__, sys.getsizeof(c.__dict__))
d = Point(7, 8)
print(d.__dict__, sys.getsizeof(d.__dict__))


class Many:
    def __init__(self):
        for i in range(12):
            setattr(self, f"a{i}", i)


ms = [Many() for _ in range(3)]
print([sys.getsizeof(m.__dict__) for m in ms], [m.__dict__ == ms[0].__dict__ for m in ms], list(ms[2].__dict__))


class Order:
    pass


p, q = Order(), Order()
p.a, p.b = 1, 2
q.b, q.a = 3, 4
print(p.__dict__, q.__dict__, list(vars(q)))
q.__dict__[1] = "int key"
print(q.__dict__)
p.__dict__.update(c=3)
print(p.__dict__, p.__dict__.pop("a"), p.__dict__, p.__dict__.popitem())
r = Order()
r.__dict__ = {"new": 1}
print(r.new, r.__dict__)
try:
    r.__dict__ = 3
except TypeError as e:
    print(e)
try:
    del r.missing
except AttributeError as e:
    print(e)
s = Order()
s.x = 1
copy = s.__dict__.copy()
s.y = 2
print(copy, s.__dict__, dict(s.__dict__), {**s.__dict__})
s.__dict__.clear()
print(s.__dict__, hasattr(s, "x"))
for name in ("k", "j", "i"):
    setattr(s, name, name)
print(list(s.__dict__), [k for k in s.__dict__], list(reversed(s.__dict__)), list(s.__dict__.items()))
objects = []
for i in range(50):
    o = Order()
    for name in ("abc", "bca", "cab")[i % 3]:
        setattr(o, name, i)
    objects.append(o)
print([list(o.__dict__) for o in objects[:6]], sum(o.a + o.b + o.c for o in objects))
