"""SimpleQueue in one thread."""
import _queue
import gc
import weakref


def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__name__, type(error).__module__, error, error.args)


print(_queue.Empty.__mro__, _queue.Empty.__doc__, _queue.SimpleQueue.__doc__)
for name in ('empty', 'get', 'get_nowait', 'put', 'put_nowait', 'qsize'):
    method = getattr(_queue.SimpleQueue, name)
    print(name, method.__text_signature__, repr(method.__doc__))
queue = _queue.SimpleQueue()
for args, kwargs in [
    ((False,), {}), ((), dict(timeout=0.01)), ((), dict(timeout=0)), ((), dict(timeout=-1)), ((True, 'x'), {}), ((), dict(timeout=1e30)), ((False, -1), {}),
    ((), dict(timeout=9223372037)), ((), dict(block='')), ((True, float('nan')), {}), ((1, 2, 3), {}), ((), dict(foo=1)),
]:
    show(queue.get, *args, **kwargs)
show(queue.get_nowait)
show(queue.put, 1)
show(queue.put, 2, False)
show(queue.put, 3, timeout=-5)
show(queue.put_nowait, 4)
show(queue.put)
show(queue.put_nowait)
show(queue.qsize)
show(queue.empty)
show(queue.get)
show(queue.get, True, 5)
show(queue.get_nowait)
show(queue.get, False)
show(queue.empty)
show(_queue.SimpleQueue, 1)
show(_queue.SimpleQueue, a=1)
show(lambda: _queue.SimpleQueue[int])
print(queue.__sizeof__(), _queue.SimpleQueue.__basicsize__, repr(queue).split(' at')[0])
for i in range(100):
    queue.put(i)
print([queue.get() for i in range(60)][-1], queue.qsize())
for i in range(10):
    queue.put(i)
print([queue.get() for i in range(50)], queue.qsize())


class Sub(_queue.SimpleQueue):
    def __init__(self, size=0):
        self.size = size


sub = Sub(5)
sub.put(sub)
print(sub.size, sub.get() is sub)
sub.put(sub)
reference = weakref.ref(sub)
del sub
gc.collect()
print(reference())
