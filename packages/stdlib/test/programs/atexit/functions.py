"""Functions that are run at the end."""
import atexit
import io
import sys


def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__name__, error)


def called(*args, **kwargs):
    print('called', args, kwargs)


def run():
    old, sys.stderr = sys.stderr, io.StringIO()
    try:
        result = atexit._run_exitfuncs()
        text = sys.stderr.getvalue()
    finally:
        sys.stderr = old
    print(result, atexit._ncallbacks(), [line.split(' at ')[0] for line in text.splitlines() if not line.startswith('  ')])


show(atexit.register)
show(atexit.register, 5)
show(atexit.unregister)
show(atexit._run_exitfuncs, 1)
show(atexit._clear, 1)
show(atexit._ncallbacks, 1)
atexit._clear()
print(atexit.register(called) is called, atexit.register(called, 1, 2, a=3) is called, atexit._ncallbacks())
run()
atexit.register(called, 1)
atexit.register(print, 'printed', 'text', sep='-')
atexit.register(called, 2)
atexit.unregister(print)
print(atexit._ncallbacks())
run()
atexit.register(called, 'first')
atexit.register(int, 'x')
atexit.register(called, 'last')
run()


@atexit.register
def again():
    print('again')
    atexit.register(called, 'too late')


run()


def clears():
    print('clears')
    atexit._clear()


atexit.register(called, 'cleared')
atexit.register(clears)
run()


class Equal:
    def __init__(self, answer):
        self.answer = answer

    def __eq__(self, other):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def __call__(self):
        print('equal', self.answer)


atexit.register(Equal(True))
atexit.register(Equal(False))
atexit.unregister(5)
run()
atexit.register(Equal(ValueError('no')))
show(atexit.unregister, 5)
atexit._clear()


def exits():
    raise SystemExit(5)


atexit.register(called, 'after exit')
atexit.register(exits)
run()
atexit.register(called, 'at the very end')
atexit.register(called, 'before that', key='value')
