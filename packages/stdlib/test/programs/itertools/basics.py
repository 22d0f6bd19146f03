import itertools
from itertools import *
import sys

def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)

def take(n, it):
    return list(islice(it, n))

for name in sorted(n for n in dir(itertools) if not n.startswith('__')):
    t = getattr(itertools, name)
    print(name, getattr(t, '__basicsize__', None), t.__text_signature__, repr(t.__doc__)[:60], hex(t.__flags__ & ~0x180000) if isinstance(t, type) else '')
    if isinstance(t, type):
        print(sorted(t.__dict__))
print(repr(itertools.__doc__)[:80])

for c in ("count('a')", "count(1,'a')", "count(1,2,3)", "count(foo=1)", "islice()", "islice([])", "islice([],'a')", "islice([],-1)",
          "islice([],1,'a')", "islice([],1,2,0)", "islice([],1,2,'a')", "islice([],1,2,3,4)", "islice([],a=1)", "islice([],10**30)",
          "islice([],1,10**30)", "islice([],-1,5)", "islice([],1.5)", "islice([],1,2,1.5)", "islice([],2**63)", "cycle()", "cycle(1)",
          "cycle([],1)", "cycle(a=1)", "repeat()", "repeat(1,'a')", "repeat(1,2,3)", "repeat(1,times=10**30)", "repeat(times=3)",
          "repeat(1,2,times=3)", "repeat(object=1,times=-2)", "chain(a=1)", "chain.from_iterable(1)", "list(chain(1))", "starmap()",
          "starmap(1,2)", "list(starmap(1,[2]))", "list(starmap(1,[()]))", "tee()", "tee(1)", "tee([],-1)", "tee([],'a')", "tee([],2,3)",
          "tee(iterable=[])", "zip_longest(1)", "zip_longest(a=1)", "zip_longest([],fillvalue=1,a=2)", "pairwise()", "pairwise(1)",
          "pairwise([],1)", "pairwise(a=1)", "product(repeat=-1)", "product(repeat='a')", "product(a=1)", "product(1)",
          "product([],repeat=10**30)", "product([1,2],repeat=2**62)", "product([1],repeat=2,a=3)", "combinations()", "combinations([],-1)",
          "combinations([],'a')", "combinations([])", "combinations([],10**30)", "combinations([],r=2,s=3)",
          "combinations_with_replacement([],-1)", "combinations_with_replacement([])", "combinations_with_replacement([],'a')",
          "permutations([],-1)", "permutations([],'a')", "permutations()", "permutations([],1.5)", "accumulate()", "accumulate(1)",
          "accumulate([],1,2)", "accumulate([],initial=1,a=2)", "accumulate([],None,initial=1,func=2)", "compress()", "compress(1,2)",
          "compress([],2)", "compress(data=1)", "dropwhile()", "dropwhile(1,2)", "takewhile(1)", "filterfalse()", "groupby()", "groupby(1)",
          "groupby([],1,2)", "groupby([],kee=2)", "takewhile(a=1)", "starmap(a=1)", "filterfalse(a=1)", "dropwhile(1,[],a=2)",
          "itertools._grouper()", "itertools._grouper(1,2)", "itertools._tee()", "itertools._tee(1)", "itertools._tee_dataobject()",
          "itertools._tee_dataobject(1,[],2)", "itertools._tee_dataobject(iter([]),[1]*58,None)", "itertools._tee_dataobject(iter([]),[1]*57,1)",
          "itertools._tee_dataobject(iter([]),[1]*56,1)", "itertools._tee_dataobject(iter([]),1,1)"):
    try:
        print(c, type(eval(c)))
    except Exception as e:
        print(c, '->', type(e).__name__, e)

print(list(chain('abc', [1, 2], ())), list(chain.from_iterable(['ab', 'cd'])), list(chain()))
print(take(7, cycle('abc')), list(cycle('')))
print(take(3, count()), take(3, count(5)), take(3, count(1, 2)), take(3, count(1.5)), take(3, count(10, -1)), take(3, count(True)))
print(take(3, count(sys.maxsize - 1)), take(3, count(-sys.maxsize - 3)), take(3, count(2**31 - 2)), take(3, count(-2)), take(3, count(2**53-2)), take(3, count(2**32-2)), take(3, count(-2**32-2)))
for c in (count(), count(5), count(1, 2), count(1.5), count(10, 1.0), count(sys.maxsize - 2), count(sys.maxsize + 1), count(2**60), count(1, True), count('' == ''), count(-3), count(1j)):
    print(repr(c), c.__reduce__())
    next(c)
    print(repr(c), c.__reduce__())
class MyCount(count): pass
class MyRepeat(repeat): pass
print(MyCount(3), MyRepeat('x', 2), MyRepeat('x'))
print(list(repeat('a', 3)), take(3, repeat(None)), repeat(1), repeat(1, 2), repeat(1, sys.maxsize), repeat(object=1, times=0), repeat(1, -5))
show(repeat(1, 4).__length_hint__)
show(repeat(1).__length_hint__)
show(repeat(1, sys.maxsize).__length_hint__)
r = repeat([], 3); next(r); print(r, r.__reduce__(), list(r), r.__reduce__(), repeat(1).__reduce__())

for args in ((3,), (None,), (1, 3), (1, None), (0, 10, 3), (None, None, None), (2, 2), (3, 2), (0, 7, 20), (1, None, 2), (0,), (0, 5, sys.maxsize)):
    print(args, list(islice('abcdefgh', *args)))
it = iter(range(20))
print(list(islice(it, 2, 10, 3)), list(it))
it = iter(range(20))
print(list(islice(it, 0, 3)), list(it))
def bad():
    yield 1
    raise KeyError('x')
s = islice(bad(), 5)
print(next(s)); show(next, s); show(next, s, 'end'); print(s.__reduce__()[2])
s = islice(range(10), 1, 8, 2); print(next(s), s.__reduce__()[1][1:], s.__reduce__()[2])
s.__setstate__(0); print(list(s)); show(s.__setstate__, 'a'); show(s.__setstate__, 2**70)
print(islice([], 2, None).__reduce__()[1][1:])

print(list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])))
print(list(filterfalse(None, [0, 1, '', 'a'])), list(filterfalse(bool, [0, 1, [], [1]])), list(filterfalse(lambda x: x % 2, range(6))))
print(list(compress('abcdef', [1, 0, 1, 0, 1])), list(compress('ab', [[], [1], 1])), list(compress('', [1])))
print(list(starmap(pow, [(2, 3), [3, 2], (10, 2)])), list(starmap(lambda *a: a, ['ab', (), range(3)])))
t = takewhile(bool, [1, 0, 1]); print(list(t), next(t, 'no'), t.__reduce__()[2]); t.__setstate__(0); print(list(t))
d = dropwhile(bool, [1, 0, 1]); print(d.__reduce__()[2], next(d), d.__reduce__()[2], list(d))
def boom(x): raise ValueError(x)
class NoBool:
    def __bool__(self): raise OSError('no')
for cls in (takewhile, dropwhile, filterfalse, map, filter):
    show(list, cls(boom, [1]))
    if cls is not map: show(list, cls(lambda x: NoBool(), [1]))
show(list, filterfalse(None, [NoBool()]))
show(list, compress([1], [NoBool()]))
show(list, compress([1], bad() if False else (boom(x) for x in [1])))
show(list, starmap(boom, [(1,)]))

print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=10)), list(accumulate([], initial=3)), list(accumulate([])), list(accumulate('abc')), list(accumulate([3, 1, 2], max)), list(accumulate([1, 2], initial=None)))
show(list, accumulate([1, 'a'])); show(list, accumulate([1, 2], boom))
a = accumulate([1, 2, 3]); print(a.__reduce__()[1][1:], a.__reduce__()[2]); next(a); next(a); print(a.__reduce__()[2], list(a))
a = accumulate([1, 2, 3]); a.__setstate__(10); print(list(a))
a = accumulate([1, 2], initial=5); r = a.__reduce__(); print(r[1][1], r[2], list(r[1][0]))
a = accumulate([1, 2]); a.__setstate__(None); r = a.__reduce__(); print(r[0], r[1][1:])

print([(k, list(g)) for k, g in groupby('aaabbca')], [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
print([k for k, g in groupby('aabbaa')])
g = groupby('aab'); k, grp = next(g); print(next(grp)); k2, grp2 = next(g); print(k2, list(grp), list(grp2), next(g, None))
g = groupby('aab'); print(len(g.__reduce__())); next(g); print(g.__reduce__()[2]); k, grp = next(g); print(grp.__reduce__()[1][1]); print(next(grp), grp.__reduce__()[1][1]); next(g, None); print(grp.__reduce__())
show(list, groupby([1], boom))
class BadEq:
    def __eq__(self, o): raise OSError('eq')
show(list, groupby([BadEq(), BadEq()]))
g = groupby('xy'); show(g.__setstate__, 1); show(g.__setstate__, (1, 2)); g.__setstate__(('x', 'x', 'q')); print([(k, list(v)) for k, v in g])

print(list(pairwise('abcd')), list(pairwise('a')), list(pairwise('')))
p = pairwise(bad()); show(next, p); show(next, p, 'done')
print(list(zip_longest('abc', [1])), list(zip_longest('a', 'bcd', fillvalue='-')), list(zip_longest()), list(zip_longest('', '')))
z = zip_longest('ab', [1], fillvalue=0); keep = list(z); print(keep, z.__reduce__()[1][1], z.__reduce__()[2])
z = zip_longest('abc', [1]); next(z); next(z); print(type(z.__reduce__()[1][0]).__name__, z.__reduce__()[1][1]); z.__setstate__('F'); print(list(z))
z = zip_longest(bad(), [1, 2, 3]); show(next, z); show(next, z); show(next, z, 'end')
ids = set()
for x in zip_longest('abc', 'abc'): ids.add(id(x)); del x
print(len(ids))
