# Coroutines, driven by hand.
import sys
import types
import warnings


class Sleep:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return ('slept', got)


def step(label, function, *args):
    try:
        result = function(*args)
    except BaseException as error:
        print(label, '->', type(error).__name__, error, getattr(error, 'value', None))
    else:
        print(label, '=', result)


async def f(n):
    print('start')
    r = await Sleep(n)
    print(r)
    return n * 2


c = f(3)
print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_await, c.cr_origin, c.cr_frame.f_lineno, c.cr_code.co_name)
step('non-None', c.send, 1)
step('send', c.send, None)
print(type(c.cr_await).__name__)
step('send', c.send, 'x')
step('send', c.send, None)
step('throw', c.throw, ValueError)
step('close', c.close)
print(c.cr_frame)
c = f(1)
step('iter', iter, c)
step('next', next, c)
step('for', list, c)
w = c.__await__()
print(type(w).__name__)
step('next', next, w)
step('send', w.send, 1)
step('next', next, w)
c = f(1)
w = c.__await__()
step('throw', w.throw, KeyError('k'))
step('close', w.close)
c = f(1)
w = c.__await__()
step('next', next, w)
step('close', w.close)
step('next', next, w)


async def awaits(x):
    return await x


for bad in (1, [], 'a', iter([])):
    step('await', awaits(bad).send, None)


class BadAwait:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return self.value


step('bad', awaits(BadAwait(5)).send, None)
inner = f(1)
step('bad', awaits(BadAwait(inner)).send, None)
inner.close()
step('good', awaits(BadAwait(iter(['item']))).send, None)
inner = f('shared')
a, b = awaits(inner), awaits(inner)
step('a', a.send, None)
step('b', b.send, None)
step('a', a.send, None)


async def own():
    await me


me = own()
step('own', me.send, None)


@types.coroutine
def old(n):
    got = yield n
    return got


step('old', awaits(old(4)).send, None)


def generator():
    yield 1


step('generator', awaits(generator()).send, None)


def from_coroutine():
    yield from inner


inner = f(1)
step('yield from', next, from_coroutine())
inner.close()


class Manager:
    async def __aenter__(self):
        print('enter', await Sleep('entering'))
        return self

    async def __aexit__(self, *args):
        print('exit', args[0], await Sleep('leaving'))
        return args[0] is ValueError


def run(coroutine):
    sent = None
    while True:
        try:
            got = coroutine.send(sent)
        except StopIteration as stop:
            return stop.value
        print('loop got', got)
        sent = got


async def with_manager(error):
    async with Manager() as m:
        print(type(m).__name__)
        if error:
            raise error
    return 'after'


step('run', run, with_manager(None))
step('run', run, with_manager(ValueError('v')))
step('run', run, with_manager(KeyError('k')))


class NoEnter:
    pass


class NoExit:
    async def __aenter__(self):
        pass


class Synchronous:
    def __aenter__(self):
        return 5

    def __aexit__(self, *args):
        return 5


class HalfSynchronous:
    async def __aenter__(self):
        return 5

    def __aexit__(self, *args):
        return 6


async def use(m):
    async with m:
        print('body')


async def use_raising(m):
    async with m:
        raise ValueError('body')


for m in NoEnter(), NoExit(), Synchronous(), HalfSynchronous():
    step(type(m).__name__, run, use(m))
step('raising', run, use_raising(HalfSynchronous()))


async def stop(error):
    raise error


for error in StopIteration(1), StopAsyncIteration(2), GeneratorExit(3):
    step('stop', stop(error).send, None)


async def ignores():
    while True:
        try:
            await Sleep(1)
        except GeneratorExit:
            print('ignoring')


c = ignores()
step('send', c.send, None)
step('close', c.close)
sys.unraisablehook = lambda u: print('unraisable', u.exc_type.__name__, u.exc_value)
del c

# warnings of those that never ran
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    f(1)
    lambda: f(1)
    g = f(2)
    del g
    g = f(3)
    g.close()
    del g
for w in caught:
    print(w.category.__name__, w.message)
sys.set_coroutine_origin_tracking_depth(2)


def maker():
    return f(1)


c = maker()
print([(line, name) for _, line, name in c.cr_origin])
c.close()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    maker()
for w in caught:
    print(w.category.__name__, str(w.message).replace(__file__, 'FILE'))
sys.set_coroutine_origin_tracking_depth(0)
step('depth', sys.set_coroutine_origin_tracking_depth, -1)
with warnings.catch_warnings():
    warnings.simplefilter('error')
    f(5)
print(sys.get_coroutine_origin_tracking_depth())
for t in (type(me), type(me.__await__())):
    print(t.__name__, t.__basicsize__, sorted(t.__dict__))
    step('new', t)
