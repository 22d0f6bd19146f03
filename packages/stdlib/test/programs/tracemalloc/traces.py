"""Sizes and places of allocations, as far as both machines allocate alike."""
import gc
import os
import tracemalloc

here = os.path.basename(__file__)


def place(traceback):
    if traceback is None:
        return None
    return [(os.path.basename(frame.filename), frame.lineno) for frame in traceback]


def show(*values):
    print(*map(repr, values))


show(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())
show(tracemalloc.get_object_traceback(object()))
for wrong in (0, -1, 65536, 1 << 40, "1", 1.5, None):
    try:
        tracemalloc.start(wrong)
    except Exception as error:
        print(type(error).__name__, error)
try:
    tracemalloc.start(1, 2)
except TypeError as error:
    print(error)
try:
    tracemalloc.take_snapshot()
except RuntimeError as error:
    print(error)

size = 100000


def allocate(count):
    return bytes(count)


def deeper(count):
    return allocate(count)


tracemalloc.start()
before = tracemalloc.get_traced_memory()[0]
data = allocate(size)
now, peak = tracemalloc.get_traced_memory()
show(now - before >= size, now - before < size + 3000, peak >= now)
show(place(tracemalloc.get_object_traceback(data)))
data = None
show(tracemalloc.get_traced_memory()[0] - before < 3000, tracemalloc.get_traced_memory()[1] >= size)
tracemalloc.reset_peak()
show(tracemalloc.get_traced_memory()[1] < size)
tracemalloc.start(7)  # has been started already
show(tracemalloc.get_traceback_limit(), tracemalloc.is_tracing())
tracemalloc.stop()
show(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())

tracemalloc.start(3)
kept = [deeper(size + i) for i in range(3)]
objects = {
    "dict": dict(a=1),
    "str": "x" * len(kept),
    "set": {len(kept)},
    "instance": type("Some", (), {})(),
    "bytearray": bytearray(10),
    "lambda": lambda: 0,
    "int": int("1234567890123456789012345678901234567890"),
}
for name, value in objects.items():
    show(name, place(tracemalloc.get_object_traceback(value)))
for each in kept:
    show(place(tracemalloc.get_object_traceback(each)))
traces = [trace for trace in tracemalloc.take_snapshot().traces if trace.size >= size]
show(len(traces), sorted(trace.size - size for trace in traces))
show({tuple(place(trace.traceback)) for trace in traces}, {trace.traceback.total_nframe for trace in traces})
show({trace.domain for trace in traces})

grown = bytearray(1000)
grown.extend(b"x" * size)
show(place(tracemalloc.get_object_traceback(grown)))

snapshot = tracemalloc.take_snapshot()
own = snapshot.filter_traces([tracemalloc.Filter(True, __file__)])
largest = own.statistics("lineno")[:2]
show([(os.path.basename(each.traceback[0].filename), each.traceback[0].lineno, each.count) for each in largest])
tracemalloc.clear_traces()
show(tracemalloc.get_object_traceback(grown), tracemalloc.get_traced_memory()[0] < 3000)
del kept, objects, grown
gc.collect()
show(tracemalloc.get_traced_memory()[0] < 3000, tracemalloc.get_tracemalloc_memory() > 0)
tracemalloc.stop()


class Counted:
    def __del__(self):
        print("gone", place(tracemalloc.get_object_traceback(self)))


tracemalloc.start()
counted = Counted()
cycle = [Counted()]
cycle.append(cycle)
del counted, cycle
gc.collect()
tracemalloc.stop()
left = Counted()
