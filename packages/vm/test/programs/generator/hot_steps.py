"""Steps of generators whose code has become hot: what is sent, thrown and raised, counts, frames, tracing begun in between."""
import sys
import traceback
import weakref


def hot(f, n=200):
    for _ in range(n): f()
# sent values, statement and expression
def g1():
    a = yield 1
    b = (yield a) or 'd'
    yield
    x = [(yield b), (yield 2)]
    yield x
    while True:
        z = yield x
        if z == 'stop': return 'end'
def t1():
    k = g1(); r = [next(k), k.send(5), k.send(None), next(k), k.send('p'), k.send('q'), next(k), k.send(7)]
    try: k.send('stop')
    except StopIteration as e: r.append(e.value)
    return r
hot(t1); print(t1())
n0 = sys.getrefcount(None)
hot(t1, 1000); print(abs(sys.getrefcount(None)-n0) < 20)
# conditional yield with jump to the same pop
def g2(c):
    for i in range(6):
        c[i] if i % 2 else (yield i)
        (yield 'a') if i == 4 else c[i]
def t2(): return list(g2([0]*6))
hot(t2); print(t2())
# yield from: sends, throws, closes
def inner():
    try:
        while 1:
            try:
                v = yield 'i'
                if v == 'x': return 'ret'
            except KeyError as e: yield 'k'
    finally: log.append('fin')
def outer():
    r = yield from inner()
    yield r
    r = yield from [1, 2]
    yield r
    yield from inner()
def t3():
    k = outer(); r = [next(k), k.send(1), k.throw(KeyError), next(k), k.send('x'), next(k), next(k), next(k), next(k), next(k)]
    k.close(); return r
log=[]; hot(t3); log=[]; print(t3(), log)
n0 = sys.getrefcount(None)
hot(t3, 1000); print(abs(sys.getrefcount(None)-n0) < 20)
# throw in different places
def g4():
    for i in range(5):
        try: yield i
        except ValueError as e:
            yield repr(e)
def t4():
    k = g4(); r=[]
    for x in k:
        r.append(x)
        if x == 2: r.append(k.throw(ValueError(3)))
    return r
hot(t4); print(t4())
# raising, and the traceback
def g5():
    yield 1
    raise KeyError('z')
def t5():
    try:
        for x in g5(): pass
    except KeyError as e:
        return [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)], e.__context__
hot(t5); print(t5())
def g6():
    yield 1
    raise StopIteration(5)
def t6():
    try: return list(g6())
    except RuntimeError as e: return repr(e), repr(e.__cause__), [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)]
hot(t6); print(t6())
# exception context across yields
def g7():
    try: 1/0
    except ZeroDivisionError:
        yield sys.exc_info()[0]
        yield sys.exc_info()[0]
    yield sys.exc_info()[0]
def t7():
    k = g7(); r = [next(k), sys.exc_info()[0]]
    try: raise KeyError
    except KeyError: r.append(next(k)); r.append(sys.exc_info()[0]); r.append(next(k))
    return r
hot(t7); print(t7())
# recursion
def rec(n):
    if n: yield from rec(n-1)
    yield n
def t9(): return sum(rec(40))
hot(t9,60); print(t9())
def t10():
    try: return sum(rec(2000))
    except RecursionError as e: return str(e)
print(t10())
def walk(n):
    if n == 0: return
    for x in walk(n-1): yield x
    yield n
def t11():
    try: return sum(walk(1500))
    except RecursionError as e: return str(e)
hot(lambda: sum(walk(30)), 50); print(t11())
# running twice
def g12():
    yield 1
    try: next(me[0])
    except ValueError as e: yield str(e)
def t12():
    me[0] = k = g12(); return list(k)
me=[None]; hot(t12); print(t12())
# tracing begun in the middle
def g13():
    yield 1
    yield 2
    yield 3
def t13(on):
    ev=[]
    def tr(f,e,a):
        if f.f_code.co_name=='g13': ev.append((e,f.f_lineno-g13.__code__.co_firstlineno,a if e!='exception' else a[0].__name__))
        return tr
    k=g13(); r=[next(k)]
    if on: sys.settrace(tr)
    r.append(next(k))
    sys.settrace(None)
    r.append(next(k)); 
    return r, ev
hot(lambda: t13(False)); print(t13(True))
k=g13(); wr=weakref.ref(k); next(k); del k; print(wr())
# frames
def g14():
    f = sys._getframe()
    yield f.f_back is not None, f.f_lasti
    yield f.f_back.f_code.co_name
def t14():
    k = g14(); r=[next(k), k.gi_frame.f_back, k.gi_frame.f_lasti, next(k), k.gi_running]; k.close(); r.append(k.gi_frame); return r
hot(t14); print(t14())
async def co(n):
    if n: return await co(n-1) + 1
    return 0
def t15():
    try: co(5).send(None)
    except StopIteration as e: return e.value
hot(t15); print(t15())
class Aw:
    def __await__(self):
        x = yield 'aw'
        return x
async def co2(): return [await Aw(), await Aw()]
def t16():
    c = co2(); r=[c.send(None), c.send(4)]
    try: c.send(None)
    except StopIteration as e: r.append(e.value)
    return r
hot(t16); print(t16())
async def ag():
    x = yield 1
    yield x
async def use():
    a = ag(); r=[await a.__anext__(), await a.asend(6)]
    async for z in ag(): r.append(z)
    return r
def t17():
    try: use().send(None)
    except StopIteration as e: return e.value
hot(t17); print(t17())

def g18():
    yield sys.getrefcount(me[0])
    yield sys.getrefcount(sys._getframe())
    yield sys.getrefcount(me[0])
def t18():
    me[0] = k = g18()
    r = [next(k)]
    for x in k:
        r.append(x)
    return r
hot(t18); print(t18())
