"""Built-in functions that fail as programs expect: each kind of them, also traced, in code that has been compiled."""
import sys
def t(f,*a):
    try: return f(*a)
    except Exception as e: return type(e).__name__, e.args
class I(int): pass
print(t(int,'x'),t(int,'x',7),t(I,'zz'),t(float,'q'),t(next,iter(())),t([].pop),t([1].pop,5),t([1].remove,2),t([1].index,3),t({}.pop,'k'),t(set().pop),t({1}.remove,(2,3)),t('abc'.index,'z'),t({}.popitem))
def g():
    x = yield 1
    return 5
it=g(); print(next(it), t(it.send,3), t(next,it), t(it.send,None), t(it.throw,ValueError('q')))
print(t(map(int,['1','x']).__next__), t(list,map(int,['1','x'])), t(sorted,['1','x'],), t(int.__new__,int,'x'))
class C:
    def __iter__(self): return self
    def __next__(self): raise StopIteration
print(t(next,C()), list(C()))
for i in range(3000):
    try: int('x')
    except ValueError: pass
    try: next(iter(()))
    except StopIteration: pass
    try: [].pop()
    except IndexError as e: pass
    try: {}.pop(i)
    except KeyError as e: assert e.args==(i,)
    try: int('12', 1)
    except ValueError: pass
    try: "a".index("b")
    except ValueError: pass
def prof(fr,ev,arg):
    if ev.startswith('c_'): ev_.append((ev,arg.__name__))
ev_=[]
sys.setprofile(prof)
try: int('x'); 
except ValueError: pass
try: next(iter(()))
except StopIteration: pass
try: [].pop()
except IndexError: pass
sys.setprofile(None)
print(ev_)
