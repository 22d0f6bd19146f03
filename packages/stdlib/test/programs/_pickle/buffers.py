"""PickleBuffer, and buffers outside of the pickle."""
import pickle
import io
import gc
import weakref
from pickle import PickleBuffer


def attempt(f):
    try:
        r = f()
        print(repr(r)[:150].split(' at 0x')[0])
        return r
    except Exception as e:
        print(type(e).__name__, str(e)[:150])


for source in (b'abc', bytearray(b'abc'), memoryview(b'abcdef')[1:4], memoryview(b'abcdef')[::2], memoryview(bytes(24)).cast('B', (4, 6)), memoryview(bytes(8)).cast('d'), memoryview(b'')):
    pb = PickleBuffer(source)
    m = memoryview(pb)
    print(m.nbytes, m.format, m.shape, m.strides, m.readonly, m.ndim, type(m.obj).__name__)
    m.release()
    raw = attempt(pb.raw)
    if raw is not None:
        print(raw.tobytes(), raw.format, raw.shape, raw.strides, raw.readonly, raw.ndim, raw.itemsize, raw.nbytes, raw.contiguous, raw.c_contiguous, raw.f_contiguous, raw.suboffsets, len(raw), raw[:2].tobytes())
        raw.release()
    for p in (4, 5):
        attempt(lambda: pickle.dumps(pb, p))
    buffers = []
    data = attempt(lambda: pickle.dumps([pb, pb, source if type(source) is not memoryview else 1], 5, buffer_callback=buffers.append))
    if data:
        print(len(buffers), buffers[0] is pb, type(attempt(lambda: pickle.loads(data, buffers=buffers))))
        attempt(lambda: pickle.loads(data, buffers=buffers[:1]))
        attempt(lambda: pickle.loads(data, buffers=(b'new', bytearray(b'other'))))
        attempt(lambda: pickle.loads(data, buffers=(1, 2)))
        attempt(lambda: pickle.loads(data))
        attempt(lambda: pickle.loads(data, buffers=3))
        attempt(lambda: pickle.load(io.BytesIO(data), buffers=[memoryview(b'xy'), b'z']))
        attempt(lambda: pickle.Unpickler(io.BytesIO(data), buffers=iter([b'xy', b'z'])).load())
    pb.release()
    pb.release()
    for f in (pb.raw, lambda: memoryview(pb), lambda: bytes(pb), lambda: pickle.dumps(pb, 5), lambda: PickleBuffer(pb)):
        attempt(f)
for args in ((), (1,), (b'', b''), ('x',)):
    attempt(lambda: PickleBuffer(*args))
attempt(lambda: PickleBuffer(object=b''))
attempt(lambda: PickleBuffer(b'', x=1))
attempt(lambda: type('X', (PickleBuffer,), {}))
print(PickleBuffer, PickleBuffer.__module__, PickleBuffer.__basicsize__)
for answer in (None, False, 0, True, 1, 'x', [], [0]):
    print(answer, pickle.dumps([PickleBuffer(b'ro'), PickleBuffer(bytearray(b'rw'))], 5, buffer_callback=lambda b: answer))


class Bad:
    def __bool__(self): raise ZeroDivisionError


attempt(lambda: pickle.dumps(PickleBuffer(b''), 5, buffer_callback=lambda b: Bad()))
attempt(lambda: pickle.dumps(PickleBuffer(b''), 5, buffer_callback=lambda: 1))
attempt(lambda: pickle.dumps(PickleBuffer(b''), 5, buffer_callback=1))
attempt(lambda: pickle.dumps(1, 4, buffer_callback=print))
attempt(lambda: pickle.dumps(1, buffer_callback=print))
attempt(lambda: pickle.Pickler(io.BytesIO(), -1, buffer_callback=None).dump(1))
b = bytearray(b'locked')
pb = PickleBuffer(b)
attempt(lambda: b.extend(b'x'))
pb.release()
attempt(lambda: b.extend(b'x'))
pb = PickleBuffer(b)
w = weakref.ref(pb)
del pb
print(w())
attempt(lambda: b.extend(b'y'))
print(b, hash(PickleBuffer(b'')) is not None)


class Holder(bytearray):
    pass


h = Holder(b'cycle')
h.pb = PickleBuffer(h)
w = weakref.ref(h)
del h
gc.collect()
print(w())


class Zero:
    def __init__(self, data): self.data = data

    def __reduce_ex__(self, protocol): return Zero, (PickleBuffer(self.data),)


for p in range(6):
    buffers = []
    def go():
        d = pickle.dumps(Zero(bytearray(b'payload')), p, buffer_callback=buffers.append)
        return d, pickle.loads(d, buffers=buffers).data
    attempt(go)
big = bytes(1 << 17)
print(len(pickle.dumps(PickleBuffer(big), 5)), len(pickle.dumps(PickleBuffer(big), 5, buffer_callback=lambda b: None)))
