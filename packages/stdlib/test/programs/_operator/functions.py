import _operator as o

def t(c):
    try:
        print(c, '->', repr(eval(c)))
    except BaseException as e:
        print(c, '->', type(e).__name__, e)

for n in sorted(dir(o)):
    v = getattr(o, n)
    if not n.startswith('__'):
        print(n, v.__text_signature__, repr(v.__doc__))
print(repr(o.__doc__))
for c in (o.itemgetter, o.attrgetter, o.methodcaller):
    print(c.__basicsize__, c.__module__, c.__name__, c)

class R:
    def __init__(self, **k): self.__dict__.update(k)
r = R(a=R(b=R(c=5)), x=1, y=2)
class S:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i
class M:
    def f(self, *a, **k): return a, sorted(k.items())
class H:
    def __init__(self, v): self.v = v
    def __length_hint__(self): return self.v
class D(dict): pass
for c in ("o.itemgetter()", "o.itemgetter(a=1)", "o.itemgetter(1)()", "o.itemgetter(1)(1,2)", "o.itemgetter(1)(a=2)", "o.itemgetter(1)",
          "o.itemgetter(1,'a')", "o.itemgetter(1).__reduce__()", "o.itemgetter(1,2).__reduce__()", "o.attrgetter()", "o.attrgetter(1)",
          "o.attrgetter('a',2)", "o.attrgetter('a.b','c')", "o.attrgetter('a.b')", "o.attrgetter('a','b').__reduce__()", "o.attrgetter('a.b.c').__reduce__()",
          "o.attrgetter('a.b.c')(r)", "o.attrgetter('a.b.c','x','y')(r)", "o.attrgetter('a.z')(r)", "o.attrgetter('a')(1)", "o.attrgetter('')(1)",
          "o.attrgetter('a.')(1)", "o.attrgetter('real','imag')(1)", "o.attrgetter('a')()", "o.attrgetter('a')(x=1)", "o.methodcaller()",
          "o.methodcaller(1)", "o.methodcaller('x')", "o.methodcaller('x',1,a=2)", "o.methodcaller('x',1).__reduce__()", "o.methodcaller(name='x')",
          "o.methodcaller('x')()", "o.methodcaller('x')(1)", "o.methodcaller('upper')('a')", "o.methodcaller('split',maxsplit=1)('a b c')",
          "o.methodcaller('f',1,2,b=3,a=4)(M())", "o.methodcaller('x')(a=1)", "o.methodcaller('name',name=3)", "o.attrgetter(a=1)",
          "o.index(1.5)", "o.index(True)", "o.length_hint(1,'a')", "o.length_hint([])", "o.length_hint(1)", "o.length_hint(1,5)", "o.length_hint(1,-5)",
          "o.length_hint(H(4))", "o.length_hint(H(-4))", "o.length_hint(H('a'))", "o.length_hint(H(NotImplemented),7)", "o.length_hint(iter([1,2]))",
          "o.length_hint()", "o.countOf([1,1],1)", "o.countOf(1,1)", "o.countOf(S(),2)", "o.countOf(iter('aab'),'a')", "o.indexOf([1],2)", "o.indexOf(1,2)",
          "o.indexOf([1],1)", "o.indexOf(iter('abc'),'c')", "o.concat(1,2)", "o.concat([],1)", "o.concat([1],[2])", "o.concat('a','b')", "o.iconcat(1,2)",
          "o.iconcat([],1)", "o.iconcat([1],'ab')", "o.add(1)", "o.add(1,2,3)", "o.add(a=1)", "o.pow(2,3)", "o.ipow(2,3)", "o.pow(2,-1)", "o.truth([])",
          "o.not_([])", "o.is_(1,1)", "o.is_not(1,2)", "o.contains(1,2)", "o.contains([1],1)", "o._compare_digest('a','b')", "o._compare_digest('\\xe9','b')",
          "o._compare_digest('a',b'a')", "o._compare_digest(b'a',b'a')", "o._compare_digest(1,2)", "o._compare_digest(1,b'a')",
          "o._compare_digest(bytearray(b'ab'),memoryview(b'ab'))", "o._compare_digest(b'a',b'ab')", "o._compare_digest('abc','abc')",
          "o._compare_digest('','')", "o._compare_digest(memoryview(b'abcd')[::2],b'ac')", "o.delitem([1],0)", "o.setitem([1],0,2)", "o.setitem([1],5,2)",
          "o.getitem([1],0)", "o.getitem(1,0)", "o.itemgetter(0)((1,2))", "o.itemgetter(-1)((1,2))", "o.itemgetter(5)((1,2))", "o.itemgetter(True)((1,2))",
          "o.itemgetter(slice(1))((1,2))", "o.itemgetter(1)([1,2])", "o.itemgetter(0,-1)('abc')", "o.itemgetter('k')({'k':1})", "o.itemgetter('k')({})",
          "o.inv('a')", "o.invert(5)", "o.neg('a')", "o.pos(True)", "o.abs(-3.5)", "o.abs('')", "o.matmul(1,2)", "o.imatmul(1,2)", "o.lt(1,'a')", "o.iadd(1,'a')",
          "o.sub(5,3)", "o.mul('ab',2)", "o.floordiv(7,2)", "o.truediv(7,2)", "o.mod(7,4)", "o.mod('%s',1)", "o.lshift(1,4)", "o.rshift(16,2)", "o.and_(6,3)",
          "o.xor(6,3)", "o.or_(6,3)", "o.isub(5,3)", "o.imul([1],2)", "o.ifloordiv(7,2)", "o.itruediv(1,4)", "o.imod(7,4)", "o.ilshift(1,2)",
          "o.irshift(8,1)", "o.iand({1,2},{2})", "o.ixor(1,3)", "o.ior({1},{2})", "o.le(1,1)", "o.eq(1,1.0)", "o.ne(1,1)", "o.ge(2,1)", "o.gt(2,1)",
          "o.truediv(1,0)", "o.floordiv(1,0)"):
    t(c)
l = [1]
g = o.itemgetter(l)
l.append(g)
print(g)
