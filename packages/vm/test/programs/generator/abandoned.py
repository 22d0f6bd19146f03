"""Generators that end where nothing can notice it, errors that subscripts tell, and iterators that count: all many times, so that compiled code meets them."""
import gc
import sys


def plain():
    yield 1


def guarded(log):
    try:
        yield 1
    finally:
        log.append("closed")


def delegating(log):
    yield from guarded(log)


def closes_itself():
    yield 1
    yield itself.close()


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        raise LookupError("no next")


class Reenters:
    """Asks the dying generator that holds it for another value."""

    def __init__(self, generator, log):
        self.generator = generator
        self.log = log

    def __del__(self):
        try:
            next(self.generator)
        except (StopIteration, ValueError) as error:
            self.log.append(repr(error))


def holder():
    held = yield
    yield held


def raises():
    raise OSError(2, "text")


def message(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return repr(error)


def once():
    log = []
    for make in (plain, lambda: guarded(log), lambda: delegating(log)):
        unstarted = make()
        started = make()
        next(started)
        del unstarted, started
    generator = plain()
    frame = generator.gi_frame
    generator.close()
    log.append((frame.f_lasti, generator.gi_frame, message(next, generator)))
    global itself
    itself = closes_itself()
    next(itself)
    log.append(message(next, itself))
    generator = holder()
    next(generator)
    generator.send(Reenters(generator, log))
    generator.close()
    for container, key in (({}, 1), ({}, (1, 2)), ([], 5), ((), -1), ([1], 10**30), ([1], "a")):
        try:
            log.append(container[key])
        except (LookupError, TypeError) as error:
            log.append((type(error).__name__, error.args))
    log.append(message(lambda: list(zip([1, 2], Broken()))))
    log.append(message(min, Broken()))
    log.append(message(ValueError, x=1))
    try:
        raises()
    except OSError as error:
        known = error.__traceback__.tb_next.tb_frame
    log.append((known.f_code.co_name, known.f_locals))
    return log


first = once()
print(all(once() == first for _ in range(300)))
for entry in first:
    print(entry)
print(min([3.0, 1.0]), max([1, 2**40, -5]), max([], default=7), min([True, 0]), max(iter([]), default=None))
for start in (-2, 2**30 - 2, 2**31 - 2, 2**53 - 2):
    print(list(enumerate("abc", start)), list(range(start, start + 3)))


class Missing:
    def __getattr__(self, name):
        raise AttributeError(name)

    @property
    def fails(self):
        raise AttributeError("inner")


print(hasattr(1, "absent"), getattr(1, "absent", 9), hasattr(Missing(), "fails"), getattr(Missing(), "other", 1))
gc.collect()
print(sys.exc_info())
