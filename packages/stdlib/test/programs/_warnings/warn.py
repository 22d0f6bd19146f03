"""The machine's side of warnings."""
import _warnings
import io
import sys
import warnings


def show(function, *args, **kwargs):
    old, sys.stderr = sys.stderr, io.StringIO()
    try:
        result = repr(function(*args, **kwargs))
    except BaseException as error:
        result = f'{type(error).__name__} {error}'
    text, sys.stderr = sys.stderr.getvalue(), old
    print(result, repr(text.replace(__file__, 'FILE')))


print(_warnings.__doc__)
print(_warnings.warn.__text_signature__, _warnings.warn_explicit.__text_signature__, _warnings._filters_mutated.__text_signature__)
print(_warnings.filters is warnings.filters, _warnings._onceregistry, _warnings._defaultaction)
warn = _warnings.warn
explicit = _warnings.warn_explicit
show(warn, 'plain')
show(warn, 'plain')
show(warn, UserWarning('instance'), int)
show(warn, 5)
show(warn, None, RuntimeWarning)
show(warn, 'hidden', PendingDeprecationWarning)
show(warn, 'deep', UserWarning, 100)
show(warn, 'zero', UserWarning, 0)
show(warn, 'negative', UserWarning, -5)
show(warn)
show(warn, 'x', 5)
show(warn, 'x', int)
show(warn, 'x', Exception)
show(warn, 'x', None, 'a')
show(warn, 'x', None, 2**70)
show(warn, 'x', foo=1)
show(warn, message='named', category=FutureWarning, stacklevel=2, source=None)

show(explicit, 'text', UserWarning, 'file.py', 7)
show(explicit, 'text', UserWarning, 'file.py', 7)
show(explicit, 'text', UserWarning, '', 7)
show(explicit, UserWarning('instance'), None, 'other', 8, 'module', {})
registry = {}
show(explicit, 'once a registry', UserWarning, 'f.py', 1, 'm', registry)
show(explicit, 'once a registry', UserWarning, 'f.py', 1, 'm', registry)
print(registry)
_warnings._filters_mutated()
show(explicit, 'once a registry', UserWarning, 'f.py', 1, 'm', registry)
print(sorted(map(str, registry)))
show(explicit, 'none', UserWarning, 'f.py', 1, None)
show(explicit, 'a')
show(explicit, 'a', UserWarning, 'f', 'l')
show(explicit, 'a', UserWarning, 5, 1)
show(explicit, 'a', 5, 'f', 1)
show(explicit, 'a', UserWarning, 'f', 1, registry=5)
show(explicit, 'a', UserWarning, 'f', 1, module_globals=5)
show(explicit, 'a', UserWarning, 'f', 2**40)


class Loader:
    def __init__(self, source):
        self.source = source

    def get_source(self, name):
        if isinstance(self.source, Exception):
            raise self.source
        return self.source


for loader in (Loader('line one\n  line two\n'), Loader(None), Loader(5), Loader(''), Loader(OSError('gone')), 5):
    show(explicit, 'loaded', UserWarning, 'f', 2, 'm', None, {'__loader__': loader, '__name__': 'q'})
show(explicit, 'loaded', UserWarning, 'f', 2, 'm', None, {'__loader__': Loader('a\nb')})
show(explicit, 'loaded', UserWarning, 'f', 2, 'm', None, {})

print('filters')
saved = warnings.filters[:]
for filters in (
    [('error', None, UserWarning, None, 0)], [('ignore', None, Warning, None, 0)], [('always', None, Warning, None, 0)],
    [('once', None, Warning, None, 0)], [('module', None, Warning, None, 0)], [('default', None, Warning, None, 0)],
    [('ignore', 'exact', Warning, None, 0), ('error', 'other', Warning, None, 0)], [('error', None, Warning, 'm', 0)], [('error', None, Warning, None, 3)],
    [('foo', None, Warning, None, 0)], [5], [(1, 2, 3, 4, 5)], [('once', None, 5, None, 0)], [('once', None, Warning, None, 'x')], [('once', 5, Warning, None, 0)], (),
    [(1, 2)], 5, [],
):
    warnings.filters = filters
    _warnings._filters_mutated()
    print(repr(filters)[:60])
    for text, line in (('exact', 1), ('other', 3), ('exact', 1)):
        show(explicit, text, UserWarning, 'f.py', line, 'm', {})
warnings.filters = saved
_warnings._filters_mutated()

print('the module')
for name, value in (('onceregistry', 5), ('defaultaction', 5), ('_showwarnmsg', 5)):
    old = getattr(warnings, name)
    setattr(warnings, name, value)
    warnings.filters = [('once', None, Warning, None, 0)] if name == 'onceregistry' else []
    show(explicit, 'text', UserWarning, 'f.py', 1, 'm')
    setattr(warnings, name, old)
warnings.filters = saved
shown = []
old = warnings._showwarnmsg
warnings._showwarnmsg = shown.append
explicit('to the hook', UserWarning, 'f.py', 9, 'm', None, None, 'source')
warnings._showwarnmsg = old
for message in shown:
    print(type(message).__name__, message.message, message.category, message.filename, message.lineno, message.file, message.line, message.source)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    def f():
        warn('level', DeprecationWarning, 2)
    f()
print([(w.category.__name__, str(w.message), w.lineno) for w in caught])
__warningregistry__ = 5
show(warn, 'bad registry')
