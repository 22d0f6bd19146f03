# What throw() and close() do to generators, coroutines and what they delegate to.
import sys, _weakref
sys.unraisablehook=lambda u: print('unraisable', u.exc_type, u.exc_value, type(u.object))
def g():
    try: yield 1
    finally: pass
# context of thrown
try: raise KeyError(1)
except KeyError:
    it=g(); next(it)
    try: it.throw(ValueError('x'))
    except ValueError as e: print('ctx', repr(e.__context__))
def h():
    try: raise KeyError('in')
    except KeyError:
        yield 1
it=h(); next(it)
v=ValueError('y'); v.__context__=IndexError('old')
try: it.throw(v)
except ValueError as e: print('ctx', repr(e.__context__))
it=h(); next(it)
try: it.throw(ValueError, KeyError('z'))
except ValueError as e: print(repr(e), repr(e.__context__))
class E(Exception):
    def __init__(self): raise TypeError('ctor')
def k():
    try: yield 1
    except BaseException as e: print('got', repr(e)); yield 2
it=k(); next(it)
print(it.throw(E))
# tb reset
try: raise ValueError('tb')
except ValueError as e: saved=e
def tbs(t):
    n=[]
    while t: n.append(t.tb_frame.f_code.co_name+':'+str(t.tb_lineno)); t=t.tb_next
    return n
print(tbs(saved.__traceback__))
it=g(); next(it)
try: it.throw(saved)
except ValueError as e: print(tbs(e.__traceback__))
it=g(); next(it)
try: it.throw(ValueError, saved)
except ValueError as e: print(tbs(e.__traceback__), e is saved)
it=g(); next(it)
try: it.throw(ValueError, saved, None)
except ValueError as e: print(tbs(e.__traceback__), e is saved)
for a in [(1,), ('abc',), (ValueError(1),2), (ValueError,1,2), (int,), (KeyError,(1,2)), (ValueError, KeyError(1))]:
    it=k(); next(it)
    try: print(it.throw(*a))
    except BaseException as e: print(repr(e))
for a in [(), (1,2,3,4)]:
    it=k(); next(it)
    try: print(it.throw(*a))
    except BaseException as e: print(repr(e))
# throw property raising in delegate
class D:
    def __iter__(self): return self
    def __next__(self): return 5
    @property
    def throw(self): raise RuntimeError('no throw')
    @property
    def close(self): raise RuntimeError('no close')
def dg():
    try: yield from D()
    except BaseException as e: print('dg got', repr(e)); yield 'handled'
sys.unraisablehook=lambda u: print('unraisable', u.exc_type, u.exc_value, type(u.object))
it=dg(); next(it)
try: print(it.throw(KeyError('q')))
except BaseException as e: print('out', repr(e))
print(it.gi_frame is None)
try: it.close()
except BaseException as e: print(repr(e))
it=dg(); next(it)
print(it.close.__self__ is it)
try: it.close()
except BaseException as e: print('out', repr(e))
# classes that do not make exceptions
class E(Exception):
    def __new__(cls, *a): return 5
def k():
    try: yield 1
    except BaseException as e: print('got', repr(e)); yield 2
it=k(); next(it)
try: print(it.throw(E))
except BaseException as e: print(repr(e))
class M(type):
    def __subclasscheck__(c, o): print('sub', o); return True
class X(Exception, metaclass=M): pass
it=k(); next(it)
print(it.throw(X, KeyError(1)))
class T2(tuple): pass
it=k(); next(it)
print(it.throw(KeyError, T2((1,2))))
e=ValueError()
try: raise e
except ValueError: pass
tb=e.__traceback__
it=k(); next(it)
print(it.throw(ValueError, e, tb)); print(e.__traceback__ is tb)
def r():
    try: yield 1
    except ValueError as x:
        t=x.__traceback__
        while t: print(t.tb_lineno,end=' '); t=t.tb_next
        print()
        yield 
it=r(); next(it); it.throw(ValueError, e, tb)
it=r(); next(it); it.throw(ValueError, ValueError(2), tb)
async def ag():
    try: yield 1
    except GeneratorExit: print('ge')
a=ag()
try: a.asend(None).send(None)
except StopIteration as e: print(e.value)
del a
