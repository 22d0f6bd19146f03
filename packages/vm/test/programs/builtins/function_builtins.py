# The builtins of a function: those of its globals, else those of the code that makes it.
import builtins

ALL = vars(builtins)


def length(s):
    return len(s)


function = type(length)
print(length.__builtins__ is ALL)
bare = function(length.__code__, {})
print(bare.__builtins__ is ALL, bare('abc'), bare.__globals__)

source = '''
def inner(s): pass
made = function(inner.__code__, {})
def later(code): return function(code, {})
'''
own = {'None': None, 'own': 'mine'}
names = {'function': function, '__builtins__': own}
exec(source, names)
print(names['inner'].__builtins__ is own, names['made'].__builtins__ is own, names['later'](length.__code__).__builtins__ is own)
try:
    names['later'](length.__code__)('abc')
except NameError as error:
    print(error)
module = type(builtins)('module')
module.len = lambda s: 'module'
given = function(length.__code__, {'__builtins__': module})
print(given.__builtins__ is vars(module), given('abc'))


def tell():
    return eval('own', {})


print(function(tell.__code__, {'__builtins__': {'eval': eval, 'own': 1}})())
