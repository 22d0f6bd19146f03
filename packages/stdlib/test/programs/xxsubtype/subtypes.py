# Types that a native module derives from list and dict.
import copy
import pickle
import sys
import xxsubtype
from xxsubtype import bench, spamdict, spamlist


def t(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


print(xxsubtype.__doc__, 'xxsubtype' in sys.builtin_module_names)
for kind in (spamlist, spamdict):
    print(kind, kind.__mro__, kind.__basicsize__, kind.__doc__, [name for name in vars(kind) if name != '__module__'])
    for name in ('getstate', 'setstate', 'state'):
        print(vars(kind)[name], vars(kind)[name].__doc__)
print(vars(spamlist)['classmeth'], spamlist.classmeth.__doc__, spamlist.staticmeth.__doc__, type(vars(spamlist)['staticmeth']).__name__)

numbers = spamlist([1, 2])
print(numbers, numbers.state, numbers.getstate(), numbers.setstate(5), numbers.state, numbers.getstate())
t(setattr, numbers, 'state', 3)
t(delattr, numbers, 'state')
t(numbers.getstate, 1)
t(numbers.getstate, a=1)
for args in ((), ('a',), (1, 2), (2**31,), (-2**31 - 1,), (2**70,), (1.5,), (True,)):
    t(numbers.setstate, *args)
print(numbers.classmeth(1, a=2), spamlist.classmeth(), spamlist.staticmeth(1, a=2), numbers.staticmeth(1))
for args in ((1,), ([1], 2), ('ab',), ()):
    t(spamlist, *args)
t(spamlist, sequence=[1])
t(hash, numbers)
print(type(numbers + [1]), type(numbers * 2), type(numbers.copy()), numbers == [1, 2], numbers.__sizeof__(), copy.copy(numbers), pickle.dumps(numbers))
numbers.append(numbers)
numbers.__init__([3])
print(numbers, numbers.state)


class Derived(spamlist):
    pass


derived = Derived([3])
derived.attribute = derived
print(derived, derived.state, derived.setstate(3), derived.state, Derived.__basicsize__, Derived.classmeth())

names = spamdict(a=1)
print(names, names.state, names.setstate(7), names.state, names.getstate(), type(names.copy()), sys.getsizeof(names) - sys.getsizeof({'a': 1}))
t(setattr, names, 'state', 9)
t(delattr, names, 'state')
t(spamdict.fromkeys, 'ab')
t(spamdict, 5)
names['self'] = names
names.__init__(b=2)
print(names.keys(), names.state)
class Named(spamdict):
    pass


print(Named(a=1).state, Named(a=1))

print(type(bench(numbers, 'append')), type(bench(names, 'state', 2)))
for args in ((1,), (1, 2), (1, None), (1, 'real', 'a'), (1, 2, 3, 4), (1, 'missing')):
    t(bench, *args)
