# How iterators end: StopIteration raised by what they call, values of generators, and what lives until when.
import _weakref
from itertools import *
def st(*a):
    if a[-1]>2: raise StopIteration('stop', a)
    return a[-1]
def run(label, make):
    try: print(label, list(make()))
    except BaseException as e: print(label, '!!', repr(e))
    it=make()
    try:
        while True: next(it)
    except BaseException as e: print('  ', repr(e), e.args)
    try: print('  ', repr(next(it, 'end')))
    except BaseException as e: print('  ', repr(e))
def gen(n=5):
    yield from range(n)
    return 'ret'
for label, make in [
 ('map', lambda: map(st, gen())), ('filter', lambda: filter(st, range(1,6))), ('starmap', lambda: starmap(st, [(i,) for i in range(5)])),
 ('takewhile', lambda: takewhile(st, range(1,6))), ('dropwhile', lambda: dropwhile(lambda x: x<2 or st(x), range(5))), ('filterfalse', lambda: filterfalse(lambda x: st(x) and False, range(1,6))),
 ('accumulate', lambda: accumulate(range(5), st)), ('groupby', lambda: (k for k,_ in groupby(range(5), st))), ('groupby2', lambda: (k for k, g in groupby(range(5), lambda x: st(x) // 2) if list(g))),
 ('chain', lambda: chain(map(st, range(5)), 'ab')), ('zip', lambda: zip(gen(3), range(5))), ('zip2', lambda: zip(range(9), map(st, range(5)))), ('zips', lambda: zip(gen(3), range(3), strict=True)), ('zips2', lambda: zip(map(st, range(5)), range(3), strict=True)),
 ('enumerate', lambda: enumerate(gen(2))), ('islice', lambda: islice(gen(2), 5)), ('islice2', lambda: islice(gen(2), 3, 5)), ('takegen', lambda: takewhile(lambda x: True, gen(2))), ('compress', lambda: compress(gen(3), [1]*5)), ('compress2', lambda: compress(range(5), gen(2))), ('pairwise', lambda: pairwise(gen(3))),
 ('accgen', lambda: accumulate(gen(3))), ('starmapgen', lambda: starmap(max, (((i,i) for i in gen(2))))), ('ffgen', lambda: filterfalse(None, gen(2))), ('fgen', lambda: filter(None, gen(2))), ('mapgen', lambda: map(str, gen(2))), ('dwgen', lambda: dropwhile(bool, gen(2))), ('cycle', lambda: islice(cycle(gen(2)), 5)), ('tee', lambda: tee(gen(2))[0]), ('zl', lambda: zip_longest(gen(2), [1,2,3])), ('zl2', lambda: zip_longest(map(st, range(5)), range(2))),
 ('callable', lambda: iter(lambda s=iter(range(5)): st(next(s)), 9)), ('iterret', lambda: iter(gen(1).__next__, 9)),
 ('seq', lambda: iter(type('S', (), {'__getitem__': lambda s, i: st(i)})())), ('rev', lambda: reversed(type('S', (), {'__getitem__': lambda s, i: st(2-i+0*i) if i>1 else st(5), '__len__': lambda s: 4})())),
 ('repeat', lambda: map(st, repeat(3))), ('product', lambda: product(map(st, range(5)), repeat=1)),
]: run(label, make)
def yf(it):
    r = yield from it
    print('yf', repr(r))
for it in (zip(gen(1)), map(str, gen(1)), enumerate(gen(1)), islice(gen(1), 4), gen(1), map(st, [5]), iter(gen(0).__next__, 1), filter(None, gen(2)), takewhile(bool, gen(0)), chain(gen(1))):
    print(list(yf(it)))

def tbs(t):
    n=[]
    while t: n.append(t.tb_frame.f_code.co_name+':'+str(t.tb_lineno)); t=t.tb_next
    return n
# map raising StopIteration
print(list(map(st, range(6))))
for q in map(st, range(6)): print(q)
print(tuple(filter(st, range(1,6))))
print([*map(st, range(6))], {*map(st, range(6))})
class N:
    def __init__(self): self.i=0
    def __iter__(self): return self
    def __next__(self):
        self.i+=1
        if self.i>2: raise MyStop('a','b')
        return self.i
class MyStop(StopIteration): pass
try:
    n=N(); next(n); next(n); next(n)
except StopIteration as e: print(repr(e), e.args, tbs(e.__traceback__))
try:
    n=N(); n.i=5; n.__next__()
except StopIteration as e: print(repr(e), e.args, tbs(e.__traceback__))
try: next(map(st,[5]))
except StopIteration as e: print(repr(e), e.args, tbs(e.__traceback__))
def yf():
    r = yield from N()
    print('yf', r)
print(list(yf()))
a,b = N()
print(a,b)
try: a,b,c = N()
except ValueError as e: print(e)
class W: pass
def ret():
    w=W(); global r; r=_weakref.ref(w); yield 1; return w
for f in (list, tuple, set, sum, max, any, dict.fromkeys, sorted, frozenset, lambda i: next(i) and next(i,0), lambda i:[*i], lambda i:[x for x in i], lambda i: i.__length_hint__ if 0 else list(zip(i,[1,2])), lambda i: list(map(str,i)), lambda i:1 in i and 5 in i, enumerate, lambda i: list(enumerate(i)), lambda i: b'%d' % len(bytes(i)), lambda i: ''.join(map(str,i)), lambda i:[].extend(i)):
    f(ret()); print(r() is None, end=' ')
print()
for x in ret(): pass
print(r() is None)
