import itertools
from itertools import tee, islice, chain

def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)

a, b = tee('abc')
print(list(a), list(b), tee([], 0))
a, b, c = tee(range(200), 3)
print(sum(a), list(islice(b, 60))[-1], next(c), next(b), list(c)[-1])
x = tee(a); print(type(x[0]).__name__, x[0] is a, x[1] is a)
d = iter(range(130)); a, b = tee(d); list(islice(a, 100)); r = b.__reduce__(); print(r[1], r[2][1])
data = r[2][0]; rd = data.__reduce__(); print(len(rd[1][1]), rd[1][2] is not None, len(rd[1][2].__reduce__()[1][1]))
copy = type(a)(()); copy.__setstate__(a.__reduce__()[2]); print(list(copy) == list(a))
show(copy.__setstate__, 1); show(copy.__setstate__, (1, 2)); show(copy.__setstate__, (data, -1)); show(copy.__setstate__, (data, 58)); show(copy.__setstate__, (data,)); show(copy.__setstate__, (data, 'a'))
new = itertools._tee_dataobject(iter('xyz'), [1, 2], None); copy.__setstate__((new, 0)); print(list(copy)); copy.__setstate__((new, 4)); print(list(copy)); copy.__setstate__((new, 5)); print(list(copy))
copy.__setstate__((itertools._tee_dataobject(iter('xyz'), [0] * 57, data), 55)); print(list(copy)[:5])
class R:
    first = True
    def __iter__(self): return self
    def __next__(self):
        if R.first:
            R.first = False
            return next(rb)
        return 1
ra, rb = tee(R()); show(next, ra); R.first = False; show(next, ra)
def fails():
    yield 1
    raise KeyError(3)
a, b = tee(fails()); print(next(a)); show(next, a); show(next, b); show(next, b, 'end')
class C:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self): self.n += 1; return self.n
    def __copy__(self): print('copy'); return self
i = C(); t = tee(i, 3); print([x is i for x in t])
a, b = tee(range(100000)); last = None
for last in a: pass
print(last); del a, b
a, b = tee(range(300000)); list(a); del b; print('freed')
import _weakref as weakref
a, = tee('ab', 1); w = weakref.ref(a); print(w() is a, next(w())); del a; print(w())
