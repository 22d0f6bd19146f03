# Modules that were never initialized, and those without a name.
from types import ModuleType


def t(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error)


bare = ModuleType.__new__(ModuleType)
t(getattr, bare, 'x')
t(getattr, bare, '__name__')
t(getattr, bare, '__dict__')
t(dir, bare)
t(setattr, bare, 'x', 1)
t(getattr, bare, 'x')
t(getattr, bare, 'y')
t(delattr, bare, 'x')
t(delattr, bare, 'y')

nameless = ModuleType('nameless')
del nameless.__name__
t(getattr, nameless, 'x')
nameless.__name__ = 5
t(getattr, nameless, 'x')
nameless.__getattr__ = lambda name: 'made ' + name
t(getattr, nameless, 'x')


class Strange(ModuleType):
    __dict__ = 5


t(dir, Strange('strange'))
t(dir, ModuleType.__new__(Strange))
t(getattr, Strange('strange'), 'x')
t(getattr, ModuleType.__new__(Strange), 'x')
t(getattr, ModuleType('m'), '__annotations__')
