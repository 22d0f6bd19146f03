# Frames, weak references, running and finished generators, attributes.
import sys, _weakref
sys.unraisablehook = lambda u: print('unraisable', u.exc_type, u.exc_value, type(u.object))
# weakref callbacks order
class O: pass
def wg():
    try: yield
    finally: print('finally')
it=wg(); next(it)
wr=_weakref.ref(it, lambda _: print('weak callback'))
del it
def fr():
    yield sys._getframe().f_back.f_code.co_name
    try: yield
    except KeyError: 
        f=sys._getframe(); n=[]
        while f: n.append(f.f_code.co_name); f=f.f_back
        yield n
def outer():
    yield from fr()
it=outer(); print(next(it)); next(it); print(it.throw(KeyError))
async def co(): pass
c=co(); f=c.cr_frame; del c
try: f.clear(); print('cleared')
except Exception as e: print(repr(e))
def simple(): yield 1
it=simple(); f=it.gi_frame; del it; print(f.f_lineno-f.f_code.co_firstlineno); f.clear()
it=wg(); next(it); f=it.gi_frame; f.clear(); print(it.gi_frame, list(it))
def selfrun():
    try: next(me)
    except ValueError as e: print(e)
    try: me.throw(KeyError)
    except ValueError as e: print(e)
    try: me.close()
    except ValueError as e: print(e)
    yield me.gi_running, me.gi_yieldfrom
me=selfrun(); print(next(me), me.gi_running); del me
async def coself():
    for m in ('send','throw'):
        try: getattr(mc,m)(None) if m=='send' else mc.throw(KeyError)
        except ValueError as e: print(e)
    try: mc.close()
    except ValueError as e: print(e)
mc=coself()
try: mc.send(None)
except StopIteration: pass
for act in (lambda: mc.send(None), lambda: mc.throw(KeyError), lambda: mc.close(), lambda: mc.__await__().__next__(), lambda: mc.__await__().send(1), lambda: mc.__await__().close()):
    try: print(act())
    except BaseException as e: print(repr(e))
it=simple()
try: it.send(1)
except TypeError as e: print(e)
c=co()
try: c.send(1)
except TypeError as e: print(e)
c.close()
for v in (1,None):
  for n in ('__name__','__qualname__'):
    try: setattr(it,n,v)
    except TypeError as e: print(e)
    try: delattr(it,n)
    except TypeError as e: print(e)
for n in ('gi_frame','gi_code','gi_running','gi_yieldfrom'):
    try: setattr(it,n,1)
    except AttributeError as e: print(e)
async def bad1():
    await 1
class AW:
    def __init__(s,v): s.v=v
    def __await__(s): return s.v
async def aw(x): return await x
for x in (1, AW(1), AW(iter([])), AW([1])):
    try: aw(x).send(None)
    except BaseException as e: print(repr(e))
x=co()
try: aw(AW(x)).send(None)
except BaseException as e: print(repr(e))
x.close()
