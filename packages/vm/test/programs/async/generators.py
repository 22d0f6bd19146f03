# Asynchronous generators, driven by hand.
import sys


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


async def plain():
    try:
        x = yield 1
        print('got', x)
        y = await Sleep('zz')
        print('awaited', y)
        z = yield 2
        print('got', z)
    finally:
        print('finally')


a = plain()
print(type(a).__name__, a.__name__, a.__qualname__, a.ag_running, a.ag_await, a.ag_frame is not None, a.ag_code.co_name)
s = a.__anext__()
print(type(s).__name__, iter(s) is s, s.__await__() is s)
step('first', s.send, None)
step('again', s.send, None)
step('next again', next, s)
step('throw again', s.throw, ValueError)
s = a.asend('hello')
step('asend', s.send, None)
print(a.ag_running, a.ag_await is not None)
b = a.asend('other')
step('while running', b.send, None)
c = a.aclose()
step('aclose while running', c.send, None)
d = a.athrow(ValueError)
step('athrow while running', d.send, None)
step('c again', c.send, None)
step('resume', s.send, 'woken')
print(a.ag_running)
step('non-None first', a.asend('fine').send, 'replaced')
step('after end', a.__anext__().send, None)
step('aclose after end', a.aclose().send, None)
step('athrow after end', a.athrow(ValueError).send, None)
print(a.ag_frame, a.ag_await)

a = plain()
step('just started', a.asend(5).send, None)
step('just started', a.asend(None).send, 5)
step('next', a.__anext__().send, None)

a = plain()
step('athrow new', a.athrow(KeyError('k')).send, None)
step('then', a.__anext__().send, None)
a = plain()
step('aclose new', a.aclose().send, None)
step('then', a.__anext__().send, None)
a = plain()
t = a.athrow(KeyError)
step('athrow non-None', t.send, 5)
step('athrow non-None', t.send, None)
step('athrow args', a.athrow().send, None)
a = plain()
step('athrow args', a.athrow(1, 2, 3, 4).send, None)
a = plain()
step('athrow int', a.athrow(1).send, None)
a = plain()
step('athrow class value', a.athrow(ValueError, 'text').send, None)
a = plain()
step('athrow bad tb', a.athrow(ValueError, 'text', 5).send, None)
a = plain()
step('next', a.__anext__().send, None)
step('athrow instance and value', a.athrow(ValueError(), 'text').send, None)


async def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print('ignored exit')
            yield 'more'
        except ValueError as error:
            print('caught', error)


a = stubborn()
step('next', a.__anext__().send, None)
step('athrow', a.athrow(ValueError('v')).send, None)
step('throw', a.__anext__().throw, ValueError('w'))
step('aclose', a.aclose().send, None)
step('next', a.__anext__().send, None)
step('aclose', a.aclose().send, None)
del a


async def awaits_on_exit():
    try:
        yield 1
    finally:
        print('before', await Sleep('closing'))
        print('after')


a = awaits_on_exit()
step('next', a.__anext__().send, None)
c = a.aclose()
step('aclose', c.send, None)
step('aclose', c.send, 'x')
step('aclose', c.send, None)
a = awaits_on_exit()
step('next', a.__anext__().send, None)
c = a.aclose()
step('aclose', c.send, None)
step('throw', c.throw, KeyError('inside'))
step('next', a.__anext__().send, None)
a = awaits_on_exit()
step('next', a.__anext__().send, None)
c = a.athrow(ValueError('value'))
step('athrow', c.send, None)
step('athrow', next, c)
step('athrow', next, c)
a = awaits_on_exit()
step('next', a.__anext__().send, None)
c = a.athrow(ValueError('value'))
step('close', c.close)
step('athrow', next, c)
step('throw', c.throw, ValueError)
s = a.asend(1)
step('close', s.close)
step('send', s.send, None)
step('aclose', a.aclose().send, None)
del a


async def raises(error):
    yield 1
    raise error


for error in StopIteration(1), StopAsyncIteration(2), GeneratorExit(3), KeyError(4):
    a = raises(error)
    step('next', a.__anext__().send, None)
    step('next', a.__anext__().send, None)
    step('next', a.__anext__().send, None)


def run(coroutine):
    sent = None
    while True:
        try:
            got = coroutine.send(sent)
        except StopIteration as stop:
            return stop.value
        print('loop got', got)
        sent = got * 2


async def delegating():
    async for i in plain():
        yield i
    yield [j async for j in ticks(3) if j % 2 == 0]
    yield {j: await Sleep(str(j)) async for j in ticks(2)}
    yield {j async for j in ticks(2)}
    gen = (j async for j in ticks(2))
    print(type(gen).__name__, gen.__name__)
    async for j in gen:
        yield ('gen', j)


async def ticks(n):
    for i in range(n):
        await Sleep('tick')
        yield i


async def main():
    async for item in delegating():
        print(item)
    else:
        print('else')
    g = ticks(2)
    print(await anext(g), await anext(g, 'default'), await anext(g, 'default'), await anext(g, 'again'))
    try:
        await anext(g)
    except StopAsyncIteration as error:
        print('end', error.args)
    print(aiter(g) is g)
    g = ticks(3)
    print(await g.asend(None), await g.__anext__())
    await g.aclose()
    return 'done'


print(run(main()))

# anext
for bad in (1, [], iter([])):
    step('aiter', aiter, bad)
    step('anext', anext, bad)


class BadAiter:
    def __aiter__(self):
        return 5


step('aiter', aiter, BadAiter())
step('aiter', aiter)
step('anext', anext)
step('anext', anext, 1, 2, 3)


class Plain:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        await Sleep(self.n)
        return self.n


p = Plain()
x = anext(p, 'default')
print(type(x).__name__, iter(x) is x, x.__await__() is x)
step('send', x.send, None)
step('close', x.close)
x = anext(p, 'default')
step('next', next, x)
step('throw', x.throw, KeyError('k'))
x = anext(p, 'default')
step('next', next, x)
x = anext(p, 'default')
step('send', x.send, None)
x = anext(p, 'default')
step('throw', x.throw, StopAsyncIteration)
x = anext(p, 'default')
step('throw', x.throw, 1)
step('throw', x.throw)


class BadAnext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


step('next', next, anext(BadAnext(), 1))
print(anext(BadAnext()))


async def over(it):
    async for i in it:
        print(i)


step('over', over(BadAnext()).send, None)
step('over', over(BadAiter()).send, None)
step('over', over(5).send, None)

# hooks
hooks = sys.get_asyncgen_hooks()
print(hooks)


def firstiter(g):
    print('first', g.__name__)


def finalizer(g):
    print('final', g.__name__)


sys.set_asyncgen_hooks(firstiter, finalizer)
print(sys.get_asyncgen_hooks().firstiter is firstiter)
a = plain()
step('next', a.__anext__().send, None)
step('next', a.__anext__().send, None)
del a, s
a = plain()
step('aclose', a.aclose().send, None)
a = plain()
a.athrow(ValueError)
del a
a = plain()
del a


def bad(g):
    raise ValueError('bad hook')


sys.set_asyncgen_hooks(firstiter=bad)
a = plain()
step('anext', a.__anext__)
step('anext', a.__anext__().send, None)
sys.set_asyncgen_hooks(*hooks)
step('set', sys.set_asyncgen_hooks, 5)
step('set', lambda: sys.set_asyncgen_hooks(finalizer=5))
del a
step('new', type(plain()))
step('name', setattr, plain(), '__name__', 5)
g = plain()
g.__name__ = 'other'
g.__qualname__ = 'a.other'
print(g.__name__, g.__qualname__, repr(g)[:30])
print(type(g)[int])


# running is not reset, and gen close of a returning generator
async def returns_on_exit():
    try:
        yield 1
    except GeneratorExit:
        print('returning')


sys.unraisablehook = lambda u: print('unraisable', u.exc_type.__name__, u.exc_value, u.err_msg)
a = returns_on_exit()
step('next', a.__anext__().send, None)
del a
a = stubborn()
step('next', a.__anext__().send, None)
del a
for t in type(plain()), type(plain().__anext__()), type(plain().aclose()), type(anext(plain(), 1)):
    print(t.__name__, t.__basicsize__, t.__doc__, sorted(k for k in t.__dict__), t.__flags__ & 0x180)
