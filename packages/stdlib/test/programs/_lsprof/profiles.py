# _lsprof.Profiler with a timer that counts how often it is asked, so that every time is exact.
import cProfile
import io
import pstats
import sys
from _lsprof import Profiler, profiler_entry, profiler_subentry

ticks = 0


def timer():
    global ticks
    ticks += 1
    return ticks


def name(code):
    return code if isinstance(code, str) else code.co_name


def show(profiler):
    for entry in sorted(profiler.getstats(), key=lambda entry: name(entry.code)):
        calls = entry.calls and sorted((name(call.code),) + tuple(call[1:]) for call in entry.calls)
        print(name(entry.code), entry[1:5], calls)


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


def work():
    len([])
    helper(1)
    [].append(1)
    sorted([3, 1], key=helper)
    "a".upper()
    str.upper("b")
    dict.fromkeys("ab")


def helper(x):
    return -x


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1) or even(n // 2)


def generate():
    try:
        yield 1
        yield 2
    except KeyError:
        yield 3


def raising():
    try:
        int("x")
    except ValueError:
        pass
    generator = generate()
    next(generator)
    generator.throw(KeyError)
    list(generate())
    list(map(helper, [1, 2]))


for subcalls, builtins, unit in (True, True, 0.5), (True, False, 1.0), (False, True, 0.0), (False, False, 2.0):
    print(subcalls, builtins, unit)
    ticks = 0
    profiler = Profiler(timer, unit, subcalls, builtins)
    profiler.enable(subcalls, builtins)
    work()
    work()
    even(5)
    raising()
    profiler.disable()
    show(profiler)
    profiler.enable()
    work()
    profiler.disable()
    show(profiler)
    profiler.clear()
    show(profiler)

profiler = Profiler(timer, 1.0)


def inner():
    profiler.disable()
    profiler.enable()
    helper(1)
    profiler.clear()
    helper(2)
    len("")


profiler.enable()
print(sys.getprofile() is profiler)
inner()
profiler.disable()
show(profiler)
print(sys.getprofile())

profile = cProfile.Profile(timer, 1.0)
profile.runcall(work)
for report in "print_stats", "print_callers":
    text = io.StringIO()
    getattr(pstats.Stats(profile, stream=text).strip_dirs().sort_stats("name"), report)()
    print(text.getvalue())

attempt(Profiler, 1, 2, 3, 4, 5)
attempt(Profiler, unknown=1)
attempt(Profiler, timeunit="a")
attempt(Profiler().enable, 1, 2, 3)
attempt(Profiler().enable, "a")
attempt(Profiler().enable, unknown=1)
attempt(Profiler().disable)
attempt(Profiler().getstats)
print(profiler_entry.__match_args__, profiler_subentry.n_fields, profiler_entry.calls.__doc__)

# Timers that fail, and profilers that die while they are enabled.
sys.unraisablehook = lambda unraisable: print(unraisable.exc_type.__name__, unraisable.exc_value, unraisable.err_msg)


def profiled(timer, unit):
    profiler = Profiler(timer, unit, builtins=False)
    profiler.enable(builtins=False)
    helper(1)
    profiler.disable()
    show(profiler)


for bad, unit in (
    (None, 0.0),
    (lambda: "a", 0.0),
    (lambda: 1.5, 1.0),
    (lambda: 2**70, 1.0),
    (lambda: 1e30, 0.0),
    (lambda: float("nan"), 0.0),
    (lambda: 1 / 0, 0.0),
):
    profiled(bad, unit)


def forgotten():
    profiler = Profiler(lambda: int)
    profiler.enable()
    profiler = Profiler(1)
    profiler.disable()


forgotten()
profiler = Profiler(timer)
profiler.enable()
sys.setprofile(None)
del profiler


class Special(Profiler):
    pass


special = Special(timer)
special.itself = special
special.enable()
helper(1)
special.disable()
show(special)
