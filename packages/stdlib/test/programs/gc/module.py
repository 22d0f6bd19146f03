"""The module gc: thresholds, counts, debugging, callbacks, what refers to what."""
import gc
import io
import re
import sys


def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__name__, error)


class Node:
    def __init__(self):
        self.self = self


for name in sorted(vars(gc)):
    value = getattr(gc, name)
    if not name.startswith('_'):
        print(name, getattr(value, '__text_signature__', value))
print(gc.isenabled(), gc.get_threshold(), gc.get_debug())
gc.disable()
print(gc.isenabled())
show(gc.set_threshold)
show(gc.set_threshold, 1, 2, 3, 4)
show(gc.set_threshold, 'a')
show(gc.set_threshold, a=1)
show(gc.set_threshold, 5)
show(gc.get_threshold)
show(gc.set_threshold, 700, 10)
show(gc.set_threshold, 700, 10, 10)
show(gc.get_threshold)
for generation in (3, -1, 'x', 2**70, 1.5):
    show(gc.collect, generation)
show(gc.collect, generation='x')
show(gc.collect, 1, 2)
show(gc.collect, foo=1)
gc.collect()
print(gc.collect(), gc.collect(0), gc.collect(1), gc.collect(generation=2))
for i in range(3):
    Node()
print(gc.collect(), gc.garbage)
keep = [Node() for i in range(2)]
del keep
print(gc.collect(0), gc.collect(1), gc.collect(2))

gc.collect()
first = gc.get_count()
keep = [[] for i in range(10)]
second = gc.get_count()
del keep
third = gc.get_count()
print(second[0] - first[0] >= 10, third[0] < second[0], first[1:], len(first))
gc.collect(0)
print(gc.get_count()[1:])
gc.collect(0)
print(gc.get_count()[1:])
gc.collect(1)
print(gc.get_count()[1:])
gc.collect(2)
print(gc.get_count()[1:])
before = gc.get_stats()
Node()
gc.collect(1)
Node()
Node()
gc.collect(0)
gc.collect()
after = gc.get_stats()
print([{key: b[key] - a[key] for key in b} for a, b in zip(before, after)])

print('tracking')
class Slots:
    __slots__ = ()
class Empty:
    pass
for value in (None, 1, 'a', b'', 1.5, (), (1, 2), ([],), [], {}, {1: 2}, {1: []}, {'a': 'b'}, set(), frozenset(), print, len, Node, int, Slots(), Empty(), gc, iter([]), range(3), slice(1), lambda: 1):
    print(type(value).__name__, gc.is_tracked(value), gc.is_finalized(value))
show(gc.is_tracked)
pair = (1, (2, 3))
print(gc.is_tracked(pair), end=' ')
gc.collect()
print(gc.is_tracked(pair), gc.is_tracked(pair[1]))
table = {}
table['a'] = 1
print(gc.is_tracked(table), end=' ')
table['b'] = []
print(gc.is_tracked(table))

print('finalized')
class Lazarus:
    saved = None
    def __del__(self):
        Lazarus.saved = self
item = Lazarus()
print(gc.is_finalized(item))
item.self = item
del item
gc.collect()
print(gc.is_finalized(Lazarus.saved))
Lazarus.saved.self = None
Lazarus.saved = None

print('referents')
show(gc.get_referents)
show(gc.get_referents, 5, 'a', None)
show(gc.get_referents, [1, 'a', None])
show(gc.get_referents, (1, [2]), [3])
show(gc.get_referents, {'a': 1, 'b': 2})
show(gc.get_referents, {1: 2, 'b': 3})
print(sorted(gc.get_referents({1, 2, 3})))
print(gc.get_referents(slice(1, 2, 3)), gc.get_referents(range(1, 5)))
node = Empty()
node.x = 5
print([type(referent).__name__ for referent in gc.get_referents(node)])
def function(a=1, *, b=2): pass
print(sorted(type(referent).__name__ for referent in gc.get_referents(function)))
print([referent.__name__ for referent in gc.get_referents([].append) if hasattr(referent, '__name__')])
show(gc.get_referents, a=1)

print('referrers')
target = []
holder = [target]
other = (target, 1)
table = {'key': target}
names = sorted(type(referrer).__name__ for referrer in gc.get_referrers(target) if referrer is not globals())
print(names, any(referrer is holder for referrer in gc.get_referrers(target)))
print(gc.get_referrers(), len(gc.get_referrers(object())))
show(gc.get_referrers, a=1)

print('objects')
marker = ['a marker']
print(any(item is marker for item in gc.get_objects()), any(item is marker for item in gc.get_objects(generation=0)))
gc.collect()
print(any(item is marker for item in gc.get_objects(0)), any(item is marker for item in gc.get_objects(2)), any(item is marker for item in gc.get_objects(1)))
for generation in (3, -2, 'x', 1.5, 2**70):
    show(gc.get_objects, generation)
print(len(gc.get_objects(None)) > 100, len(gc.get_objects(-1)) > 100)
show(gc.get_objects, foo=1)

print('frozen')
print(gc.get_freeze_count() in range(100000))
gc.freeze()
frozen = gc.get_freeze_count()
print(frozen > 100, any(item is marker for item in gc.get_objects()))
gc.unfreeze()
print(gc.get_freeze_count(), any(item is marker for item in gc.get_objects(2)))

print('callbacks')
seen = []
def callback(phase, info):
    seen.append((phase, sorted(info.items())))
gc.callbacks.append(callback)
Node()
gc.collect()
gc.collect(0)
gc.callbacks.remove(callback)
for entry in seen:
    print(entry)

print('debugging')
show(gc.set_debug, 'x')
show(gc.set_debug)
def debugged(flags, action):
    old, sys.stderr = sys.stderr, io.StringIO()
    gc.set_debug(flags)
    action()
    gc.collect()
    gc.set_debug(0)
    text, sys.stderr = sys.stderr.getvalue(), old
    text = re.sub(r'0x[0-9a-f]+', 'ADDRESS', text)
    text = re.sub(r'[0-9.]+s elapsed', 'TIME', text)
    text = re.sub(r'(generation: |gc: objects[^:]*: )[0-9 ]+', r'\1N', text)
    for line in text.splitlines():
        print('  ', line)
debugged(gc.DEBUG_COLLECTABLE, Node)
debugged(gc.DEBUG_STATS, Node)
debugged(gc.DEBUG_SAVEALL, Node)
print([type(item).__name__ for item in gc.garbage])
del gc.garbage[:]
gc.collect()
debugged(gc.DEBUG_LEAK, Node)
print(len(gc.garbage), gc.get_debug())
del gc.garbage[:]
gc.enable()
gc.collect()
