# `yield from` something that is no generator.
def t(f, *args):
    try:
        print(f(*args))
    except BaseException as error:
        print(type(error).__name__, error)


class Endless:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


class Sendable(Endless):
    def send(self, value):
        return 'sent', value


def delegate(iterable):
    try:
        yield from iterable
    except BaseException as error:
        print('inside:', type(error).__name__, error)
        raise
    finally:
        print('over')


for iterable in (range(3), 'abc', Endless(), [1, 2]):
    generator = delegate(iterable)
    next(generator)
    t(generator.send, 42)
    t(next, generator)
    generator = delegate(iterable)
    next(generator)
    t(generator.throw, KeyError)
generator = delegate(Sendable())
next(generator)
t(generator.send, 42)
t(generator.send, None)
generator.close()
