import sys
events=[]
def tr(frame, event, arg):
    events.append((frame.f_code.co_name, event, frame.f_lineno, (arg if not isinstance(arg, It) else "It") if event!="exception" else (arg[0], str(arg[1]), arg[2] is not None)))
    return tr
def g(n):
    for i in range(n):
        yield i
    return 5
def f(a):
    x = 1
    try:
        y = a / 0
    except ZeroDivisionError as e:
        z = 3
    for q in g(2):
        x += q
    w = len([1])
    return x
class It:
    def __iter__(self): return self
    def __next__(self): raise StopIteration(4)
def h():
    for a in It(): pass
    sum(It())
    v = yield from It()
    return v
sys.settrace(tr)
f(1)
list(h())
sys.settrace(None)
f(1)
for e in events: print(e)
events=[]
def pr(frame, event, arg):
    events.append((frame.f_code.co_name, event, frame.f_lineno, repr(arg)[:20] if "0x" not in repr(arg) else type(arg).__name__))
sys.setprofile(pr)
f(1)
"a".upper()
print("x", sep="")
max(1,2,key=None)
try: int("z")
except ValueError: pass
try: len(*[1,2])
except TypeError: pass
"".join(*[["a"]])
sys.setprofile(None)
for e in events: print(e)


# Errors in trace functions, tracing from the middle, f_trace, opcodes.
def bad(frame, event, arg):
    raise ValueError(event)


def run(install, hook, function, *args):
    try:
        install(hook)
        result = function(*args)
        install(None)
        print(result)
    except Exception as error:
        print(type(error).__name__, error, sys.gettrace(), sys.getprofile())
        traceback = error.__traceback__
        while traceback is not None:
            print("   ", traceback.tb_frame.f_code.co_name, traceback.tb_lineno)
            traceback = traceback.tb_next


run(sys.settrace, bad, f, 1)


def later(frame, event, arg):
    if event == "call":
        return later
    if event == "line" and frame.f_lineno % 2 == 0:
        raise KeyError(frame.f_lineno)
    return later


for function in (f, g, h):
    run(sys.settrace, later, lambda: list(function(1)) if function is g else function(1) if function is f else list(function()))
    sys.settrace(None)


def at_return(frame, event, arg):
    if event == "return":
        raise LookupError(arg)
    return at_return


run(sys.settrace, at_return, f, 2)
sys.settrace(None)


def callee():
    seen = sys._getframe(1)
    seen.f_trace = tr
    seen.f_trace_opcodes = True
    sys.settrace(tr)
    return 1


def caller():
    a = callee()
    b = a + 1
    sys.settrace(None)
    return b


events.clear()
print(caller())
for event in events:
    print(event)


# What a trace function changes in f_locals.
def changes(frame, event, arg):
    if event == "line":
        frame.f_locals["value"] = frame.f_locals.get("value", 0) + 1
    return changes


def local():
    value = 10
    value = value + 10
    cell = lambda: value
    return value, cell()


sys.settrace(changes)
result = local()
sys.settrace(None)
print(result)


# call_tracing, reentrance.
def nested(frame, event, arg):
    if event == "call" and frame.f_code.co_name == "local":
        sys.settrace(tr)
        events.clear()
        sys.call_tracing(max, (1, 2))
        sys.call_tracing(it_code, ())
    return None


def it_code():
    return 3


sys.settrace(nested)
local()
sys.settrace(None)
print(events)
try:
    sys.call_tracing(max, [1, 2])
except TypeError as error:
    print(error)


# Profiles with errors.
def bad_profile(frame, event, arg):
    if event == "c_return":
        raise OverflowError(event)


def calls():
    len([])
    return 1


run(sys.setprofile, bad_profile, calls)
sys.setprofile(None)
print(sys.gettrace(), sys.getprofile())
frame = sys._getframe()
for name, value in (("f_trace_lines", 1), ("f_trace_opcodes", None), ("f_lineno", 3), ("f_lineno", "x")):
    try:
        setattr(frame, name, value)
    except (TypeError, ValueError) as error:
        print(name, error)
