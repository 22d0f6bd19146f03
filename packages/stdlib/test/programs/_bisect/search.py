import _bisect as b
from _bisect import *
def t(c):
    try: print(c, '->', repr(eval(c)))
    except BaseException as e: print(c, '->', type(e).__name__, e)
for n in sorted(dir(b)):
    if not n.startswith('__'): print(n, getattr(b, n).__text_signature__, repr(getattr(b, n).__doc__))
print(repr(b.__doc__))
class L(list):
    def insert(self, i, x): print('insert', i, x); list.insert(self, i, x)
class Seq:
    def __len__(self): return 10
    def __getitem__(self, i):
        if i == 7: raise OSError(i)
        return i
for f in ('bisect_left', 'bisect_right'):
    for c in ("([1],1,-1)", "([1,2,3],2,lo=1,hi=None)", "(1,2)", "([1,2],1,0,5)", "([1,2],9,0,5)", "()", "([])", "([1],1,'a')", "([1,2,3],2,key=lambda x:-x)",
              "([1],1,0,1,None)", "(a=[1],x=1)", "([1,'a'],2)", "([1],1,hi='a')", "([1],1,2**64)", "([1],1,0,2**64)", "([1,1,1],1)", "([1,1,1],1,1)",
              "([1,1,1],1,1,2)", "('abc','b')", "((1,2,3),2.5)", "(Seq(),3)", "(Seq(),7)", "([1,2],1,1.5)", "([],1)", "([3,2,1],-2,key=lambda x:-x)",
              "([1],1,key=1)", "([1],x=1,y=2)", "([1,2,3],2,-0)", "([1,2],2,0,-1)", "([1],1,10)"): t(f + c)
for f in (insort_left, insort_right):
    l = []
    for x in (5, 1.0, 3, 1, True, 2): f(l, x)
    print(l)
    l = [9, 5, 1]; f(l, 7, key=lambda x: -x); print(l)
    l = L([1, 2]); f(l, 1); print(l)
    for a in (((1,), 0), ([1], 0, -1), (1, 2), ([1, 'a'], 0), ([1], 'a'), ([1], 1, 0, 10)):
        try: print(f(*a))
        except Exception as e: print(type(e).__name__, e)
    l = [1, 1]; f(l, 1, hi=1); print(l)

import sys
class Far:
    def __len__(self): return sys.maxsize - 1
    def __getitem__(self, i): return i
    def insert(self, i, x): print('insert', i, x)
for data in (range(sys.maxsize - 1), Far()):
    x = sys.maxsize - 3
    print([f(data, x) - x for f in (bisect_left, bisect_right)], [f(data, x, x - 7, sys.maxsize) - x for f in (bisect_left, bisect_right)])
    print(bisect_left(data, x, key=lambda item: item + 100), bisect_left(data, -5), bisect_left(data, x, hi=5))
    t('bisect_left(data, x, 0, sys.maxsize + 1)')
    t('insort_left(data, x)')
t('bisect_left([1], 1, 0, sys.maxsize)')
t('bisect_left([1], 0, 0, sys.maxsize)')
t('bisect_left([1] * 2, 3, sys.maxsize)')
