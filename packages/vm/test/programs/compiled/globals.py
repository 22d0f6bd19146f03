"""Globals and builtins that come, change, go and move while compiled functions use them."""
import builtins
import sys

counter = 0


def use(n):
    total = 0
    for i in range(n):
        total += len("ab") + scale * i
    return total


def use_float():
    return scale + 1.5


def uses(name):
    return helper(name)


def helper(name):
    return "first " + name


def missing():
    try:
        return absent
    except NameError as e:
        return str(e)


def define(i):
    globals()["fresh%d" % i] = i
    return use(3), use_float(), uses("x")


scale = 2
results = []


def note(*what):
    if not results or results[-1] != what:
        results.append(what)


for i in range(3000):
    note(define(i % 700), missing())
    if i == 1000:
        scale = 2.5
    if i == 1200:
        len = lambda x: 7
    if i == 1400:
        del len
    if i == 1600:
        helper = lambda name: "second " + name
    if i == 1800:
        builtins.absent = "builtin"
    if i == 2000:
        absent = "global"
    if i == 2200:
        del absent
    if i == 2400:
        del builtins.absent
    if i == 2500:
        scale = 10**20
    if i == 2700:
        globals()[5] = "not a name"
for each in results:
    print(each)


class Namespace(dict):
    def __missing__(self, name):
        return "made " + name


source = """
def f():
    return thing

def g(n):
    total = 0
    for i in range(n):
        total += step
    return total
"""
plain = {"thing": 1, "step": 1}
exec(source, plain)
f, g = plain["f"], plain["g"]
for i in range(2000):
    plain["k%d" % (i % 300)] = i
    assert f() == 1 and g(5) == 5
plain.pop("thing")
try:
    f()
except NameError as e:
    print(e)
plain["thing"] = 2
plain["step"] = "x"
try:
    g(1)
except TypeError as e:
    print(e)
other = Namespace(step=3, __builtins__=builtins)
for i in range(500):
    again = type(f)(f.__code__, {"thing": i, "__builtins__": builtins})
    assert again() == i
print(type(f)(f.__code__, other).__globals__ is other)
try:
    print(type(f)(f.__code__, other)())
except NameError as e:
    print(e)
print(type(g)(g.__code__, Namespace(step=3, range=range))(4))
before = sys.getrefcount(scale), sys.getrefcount(helper)
for i in range(1000):
    globals()["late%d" % i] = i
    use(2), use_float(), uses("y")
print(before == (sys.getrefcount(scale), sys.getrefcount(helper)))
