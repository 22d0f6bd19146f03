import _heapq as h
from _heapq import *
def t(c):
    try: print(c, '->', repr(eval(c)))
    except BaseException as e: print(c, '->', type(e).__name__, e)
for n in sorted(dir(h)):
    if not n.startswith('__'): print(n, getattr(h, n).__text_signature__, repr(getattr(h, n).__doc__))
print(repr(h.__doc__), repr(h.__about__))
for c in ("heappush(1,2)", "heappop([])", "heappop((1,))", "heapreplace([],1)", "heappushpop([],1)", "heapify(1)", "h._heappop_max([])",
          "h._heapreplace_max([],1)", "h._heapify_max(2)", "heappush([1,2])", "heappush([1],'a')", "heapify([1,'a'])", "heappop([1,2,'a'])",
          "heapreplace(1,2)", "heappushpop(1,2)", "heappushpop([2],1)", "heappushpop([1],2)", "h._heapreplace_max(1,2)"): t(c)
def rand(n, seed=1):
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7fffffff
        out.append(seed >> 8)
    return out
for n in (0, 1, 2, 7, 50, 2600):
    for f in (lambda x: x % 1000, float, lambda x: (x % 10, str(x)), lambda x: str(x % 100), lambda x: x << 40):
        a = [f(x) for x in rand(n)]
        b = list(a); heapify(b)
        print(n, hash(tuple(b)) if n < 100 or not isinstance(b[0], (tuple, str)) else b[:5])
        c = list(b); s = [heappop(c) for _ in b]; print(s == sorted(a))
        c = []
        for x in a: heappush(c, x)
        s = [heappop(c) for _ in b]; print(s == sorted(a))
        m = list(a); h._heapify_max(m); print([h._heappop_max(m) for _ in a] == sorted(a, reverse=True))
hp = [5, 7, 9]; print(heapreplace(hp, 8), hp, heappushpop(hp, 1), heappushpop(hp, 10), hp)
mx = [9, 5, 7]; print(h._heapreplace_max(mx, 1), mx)
class Evil:
    def __init__(self, l): self.l = l
    def __lt__(self, o): self.l.clear(); return True
for f in ('heappop', 'heappush', 'heapify', 'heapreplace', 'heappushpop'):
    l = []; l.extend(Evil(l) for _ in range(5))
    try: print(getattr(h, f)(*([l] if f in ('heappop', 'heapify') else [l, Evil(l)])))
    except Exception as e: print(f, type(e).__name__, e)
class Bad:
    def __lt__(self, o): raise OSError('lt')
for f in ('heappop', 'heappush', 'heapify', 'heapreplace', 'heappushpop', '_heapify_max', '_heappop_max'):
    l = [Bad() for _ in range(4)]
    try: print(getattr(h, f)(*([l, Bad()] if 'push' in f or f == 'heapreplace' else [l])))
    except Exception as e: print(f, type(e).__name__, e, len(l))
