"""Thread-local objects in one thread, and the hook for exceptions of threads."""
import _thread
import gc
import io
import sys
import weakref


def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__name__, error)


local = _thread._local()
local.x = 1
local.y = [2]
print(local.x, local.y, local.__dict__, type(local).__name__)
del local.x
show(getattr, local, 'x')
show(delattr, local, 'x')
show(setattr, local, '__dict__', {})
show(delattr, local, '__dict__')
show(getattr, local, 5)
show(setattr, local, 5, 1)
local.__dict__['z'] = 3
print(local.z, vars(local), sorted(name for name in dir(local) if not name.startswith('_')))
show(_thread._local, 1)
show(_thread._local, a=1)


class Local(_thread._local):
    shared = 'class'

    def __init__(self, first, second=2):
        self.first = first
        self.second = second

    @property
    def both(self):
        return self.first, self.second

    @both.setter
    def both(self, value):
        self.first, self.second = value

    def __getattr__(self, name):
        if name.startswith('missing'):
            return 'made ' + name
        raise AttributeError(name)


item = Local(1, second=5)
print(item.__dict__, item.shared, item.both, item.missing_one)
show(getattr, item, 'other')
item.both = 7, 8
item.shared = 'instance'
print(item.__dict__, item.shared)
del item.shared
print(item.shared)
show(Local)
show(Local, 1, 2, 3)
show(setattr, item, '__dict__', {})


class Slots(_thread._local):
    __slots__ = ('s',)


slots = Slots()
slots.s = 1
slots.t = 2
print(slots.s, slots.__dict__)

reference = weakref.ref(item)
del item
print(reference())
loop = Local(1)
loop.self = loop
reference = weakref.ref(loop)
del loop
gc.collect()

print('hook')
Args = _thread._ExceptHookArgs
show(Args, (1, 2))
args = Args((ValueError, ValueError('text'), None, None))
print(args.exc_type, args.exc_value, args.exc_traceback, args.thread, len(args), Args.n_fields)
show(_thread._excepthook, 5)
show(_thread._excepthook, (1, 2, 3, 4))
show(_thread._excepthook)


class Thread:
    name = 'worker'
    _stderr = None


def written(*fields):
    old, sys.stderr = sys.stderr, io.StringIO()
    try:
        _thread._excepthook(Args(fields))
        return sys.stderr.getvalue()
    finally:
        sys.stderr = old


try:
    1 / 0
except ZeroDivisionError as error:
    caught = error
print(written(type(caught), caught, caught.__traceback__, Thread()).replace(__file__, 'FILE'))
print(written(ValueError, ValueError('bare'), None, Thread()))
print(repr(written(SystemExit, SystemExit(3), None, Thread())))
print(written(ValueError, 5, None, Thread()))
text = written(ValueError, ValueError('no thread'), None, None)
print(text.replace(str(_thread.get_ident()), 'IDENT'))
old, sys.stderr = sys.stderr, None
_thread._excepthook(Args((ValueError, ValueError('lost'), None, None)))
_thread._excepthook(Args((ValueError, ValueError('lost'), None, Thread())))
thread = Thread()
thread._stderr = io.StringIO()
_thread._excepthook(Args((ValueError, ValueError('kept'), None, thread)))
sys.stderr = old
print(thread._stderr.getvalue())
