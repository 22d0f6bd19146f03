"""Locks in one thread."""
import _thread
import weakref


def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__name__, error)


def shape(object):
    """repr without what differs from run to run."""
    return repr(object).split(' at ')[0].split(' owner=')[0]


print(_thread.LockType, _thread.RLock, _thread.error, _thread.TIMEOUT_MAX, _thread._count())
print(_thread.LockType.__basicsize__, _thread.RLock.__basicsize__, _thread._local.__basicsize__)
lock = _thread.allocate_lock()
print(shape(lock), lock.__sizeof__())
show(lock.release)
show(lock.acquire)
print(shape(lock))
show(lock.acquire, False)
show(lock.acquire, 0)
show(lock.acquire, blocking=False)
show(lock.acquire, True, 0.01)
show(lock.acquire, timeout=0)
show(lock.acquire, timeout=0.001)
show(lock.locked)
show(lock.release)
show(lock.release)
for args, kwargs in [
    ((), dict(timeout=-2)), ((False, 1), {}), ((), dict(timeout=1e20)), ((True, -1, 3), {}), (('x',), {}), ((), dict(timeout=float('nan'))),
    ((), dict(timeout='x')), ((), dict(foo=1)), ((True, -0.5), {}), ((), dict(timeout=9223372037)), ((None,), {}), ((2**40,), {}), ((False, -1), {}), ((False, -1.0), {}),
]:
    show(lock.acquire, *args, **kwargs)
    if lock.locked():
        lock.release()
with lock as entered:
    print(entered, lock.locked())
    show(lock.acquire_lock, False)
    print(lock.locked_lock())
print(lock.locked())
show(lock.__exit__)
lock.acquire()
lock._at_fork_reinit()
print(lock.locked())
show(_thread.LockType)
show(type, 'L', (_thread.LockType,), {})
try:
    lock.x = 1
except AttributeError as error:
    print(error)
print(weakref.ref(lock)() is lock)

print('RLock')
rlock = _thread.RLock()
print(shape(rlock), rlock.__sizeof__())
show(rlock.release)
show(rlock.acquire)
show(rlock.acquire, False)
show(rlock.acquire, timeout=5)
print(shape(rlock), repr(rlock).split('count=')[1][:1])
show(rlock._is_owned)
state = rlock._release_save()
print(state[0], state[1] == _thread.get_ident(), rlock._is_owned())
show(rlock._release_save)
show(rlock._acquire_restore, state)
print(rlock._is_owned())
for i in range(4):
    show(rlock.release)
show(rlock._acquire_restore, 5)
show(rlock._acquire_restore, (1,))
show(rlock._acquire_restore, (1, 2, 3))
show(rlock._acquire_restore)
show(rlock.acquire, False, 1)
show(rlock.acquire, timeout=-2)
with rlock:
    with rlock:
        print(rlock._is_owned())
print(rlock._is_owned())
rlock._acquire_restore((2, 99))
print(shape(rlock), rlock._is_owned())
show(rlock.release)
show(rlock.acquire, False)
show(rlock.acquire, True, 0.01)
rlock._at_fork_reinit()
show(rlock.acquire)


class Sub(_thread.RLock):
    pass


sub = Sub()
sub.x = 1
print(sub.acquire(), sub.x, shape(sub), weakref.ref(sub)() is sub)

print('functions')
show(_thread.start_new_thread)
show(_thread.start_new_thread, 5, ())
show(_thread.start_new_thread, print, 5)
show(_thread.start_new_thread, print, (), 5)
show(_thread.start_new_thread, print, (), {}, 5)
show(_thread.exit)
show(_thread.exit_thread)
show(_thread.stack_size)
show(_thread.stack_size, 5)
show(_thread.stack_size, -1)
show(_thread.stack_size, 'x')
show(_thread.stack_size, 65536)
show(_thread.stack_size, 0)
show(_thread.stack_size, 1, 2)
show(_thread.stack_size)
show(_thread.interrupt_main, 0)
show(_thread.interrupt_main, 100)
show(_thread.interrupt_main, 'x')
try:
    _thread.interrupt_main()
    for i in range(1000):
        pass
except KeyboardInterrupt as error:
    print('interrupted', repr(error))
print(_thread.get_ident() == _thread.get_ident(), type(_thread.get_native_id()).__name__)
sentinel = _thread._set_sentinel()
print(shape(sentinel))
