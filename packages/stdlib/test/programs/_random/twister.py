import _random
def t(f,*a):
    try: print(f.__name__,a,'%r' % (f(*a),))
    except Exception.__mro__[1] as e: print(f.__name__,a,type(e).__name__,e)
R=_random.Random
for s in (0,1,-1,42,2**31,2**32,2**64+5,2**1000,-2**65,'abc',1.5,b'x',(1,2)):
    r=R(s); print(s if not s==(1,2) else 't', r.random(), r.random(), [r.getrandbits(k) for k in (0,1,5,31,32,33,64,100,1000)])
r=R(5); st=r.getstate(); print(len(st), st[0], st[623], st[624]); x=[r.random() for i in range(1000)]; r.setstate(st); print(x==[r.random() for i in range(1000)], x[999])
t(r.setstate,5);t(r.setstate,());t(r.setstate,st[:-1]+(700,));t(r.setstate,('a',)+st[1:]) if 0 else None;t(r.getrandbits,-1);t(r.getrandbits,'a');t(R,1,2)
class S(R): pass
print(S(3).random(), R.__basicsize__)
print(R().random()!=R().random())
