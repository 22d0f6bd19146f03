import _csv
def t(c):
    try: print(c[:100], '->', ascii(eval(c))[:300])
    except Exception as e: print(c[:100], '->', type(e).__name__, e)
class W:
    def write(self, s): return s
w = _csv.writer(W())
for ty in (_csv.Dialect, _csv.Reader, _csv.Writer, _csv.Error):
    print(ty, ty.__basicsize__, sorted(ty.__dict__), repr(ty.__doc__))
for n in sorted(dir(_csv)):
    v = getattr(_csv, n)
    if not n.startswith('__'): print(n, getattr(v, '__text_signature__', None), repr(v.__doc__))
print(_csv.__version__, repr(_csv.__doc__), _csv.Error.__mro__, _csv.Error.__module__)
class D:
    delimiter = ';'
    quoting = 1
    lineterminator = '\n'
class B:
    delimiter = 5
for c in ("_csv.reader()", "_csv.reader(1)", "_csv.writer()", "_csv.writer(1)", "_csv.reader([],1,2)", "_csv.reader([],x=1)", "_csv.register_dialect()",
          "_csv.register_dialect(1)", "_csv.register_dialect('a','b')", "_csv.register_dialect('a',delimiter='xx')", "_csv.unregister_dialect('zz')",
          "_csv.get_dialect('zz')", "_csv.field_size_limit()", "_csv.field_size_limit('a')", "_csv.field_size_limit(1,2)", "_csv.list_dialects()",
          "_csv.reader([],delimiter=1)", "_csv.reader([],delimiter='')", "_csv.reader([],delimiter=None)", "_csv.reader([],quotechar='')", "_csv.reader([],quotechar=1)",
          "_csv.reader([],quoting=9)", "_csv.reader([],quoting=-1)", "_csv.reader([],quoting='a')", "_csv.reader([],quoting=None)", "_csv.reader([],lineterminator=None)",
          "_csv.reader([],lineterminator=1)", "_csv.reader([],quotechar=None,quoting=1)", "_csv.reader([],quotechar=None).dialect.quoting",
          "_csv.reader([],quotechar=None).dialect.quotechar", "_csv.reader([],escapechar='ab')", "_csv.reader([],strict=2).dialect.strict",
          "_csv.reader([], D).dialect.delimiter", "_csv.reader([], D()).dialect.quoting", "_csv.reader([], B)", "_csv.reader([], D, delimiter='|').dialect.delimiter",
          "next(_csv.reader([b'a']))", "next(_csv.reader([1]))", "next(_csv.reader(['a\\nb']))", "next(_csv.reader(['a\\r\\n']))", "next(_csv.reader(['a\"b']))",
          "next(_csv.reader(['\"a\"b'],strict=True))", "next(_csv.reader(['\"a\"b']))", "next(_csv.reader(['\"a'],strict=True))", "next(_csv.reader(['\"a']))",
          "next(_csv.reader(['\"a\\n','b\"']))", "next(_csv.reader(['1,2,x'],quoting=2))", "next(_csv.reader(['1,2.5,\"x\"'],quoting=2))", "next(_csv.reader(['a\\0']))",
          "next(_csv.reader(['']))", "next(_csv.reader(['\\n']))", "next(_csv.reader(['a'*140000]))", "next(_csv.reader(['a, b,  \"c\"'],skipinitialspace=True))",
          "next(_csv.reader(['a,\"b\"\"c\",d']))", "next(_csv.reader(['a!,b,!\"c,\"d!\"e\"'],escapechar='!'))", "next(_csv.reader(['a!'],escapechar='!'))",
          "next(_csv.reader(['a!\\n','b'],escapechar='!'))", "next(_csv.reader(['\"a!\\n','b\"'],escapechar='!'))", "next(_csv.reader(['\"a\"\"b\"'],doublequote=False))",
          "next(_csv.reader(['\"a\",\"b\"'],quoting=3))", "next(_csv.reader(['\\xe9;\\u20ac;\\U0001f600'],delimiter=';'))", "next(_csv.reader(['a\\u20acb'],delimiter='\\u20ac'))",
          "next(_csv.reader([',']))", "next(_csv.reader(['a,']))", "list(_csv.reader(['a,b\\n','','c']))", "list(_csv.reader(['a\\r']))", "list(_csv.reader([]))", "next(_csv.reader([]))",
          "w.writerow(1)", "w.writerow([1,2.5,None,'a,b','c\"d',''])", "w.writerow([])", "w.writerow([''])", "w.writerow([None])", "w.writerow(['',''])", "w.writerow('abc')",
          "w.writerow(['a\\nb','a\\rb',' a'])", "w.writerows([[1],[2]])", "w.writerows(1)", "w.writerows([1])", "_csv.writer(W(),quoting=3).writerow(['a,b'])",
          "_csv.writer(W(),quoting=3).writerow([''])", "_csv.writer(W(),quoting=3,escapechar='!').writerow(['a,b!c\"\\r\\n'])", "_csv.writer(W(),escapechar='!').writerow(['a!b','c,!'])",
          "_csv.writer(W(),quoting=2).writerow([1,'a',2.5,None,True,1j])", "_csv.writer(W(),quoting=1).writerow([1,'a',''])", "_csv.writer(W(),doublequote=False).writerow(['a\"b'])",
          "_csv.writer(W(),doublequote=False,escapechar='!').writerow(['a\"b'])", "_csv.writer(W(),lineterminator='xy').writerow(['ax','b'])", "_csv.writer(W(),quotechar=None).writerow(['a','b'])",
          "_csv.writer(W(),delimiter='\\u20ac').writerow(['a\\u20ac','\\xe9'])", "_csv.writer(W(),D).writerow([1,'a'])", "_csv.Dialect('zz')", "_csv.Dialect(x=1)",
          "_csv.Dialect().lineterminator", "_csv.Dialect(None,';').delimiter", "_csv.Dialect(1,2,3,4,5,6,7,8,9,10)", "_csv.Dialect().__reduce__()", "_csv.Dialect().__reduce_ex__(2)",
          "w.dialect.x", "w.dialect.delimiter", "w.dialect.skipinitialspace", "w.dialect.escapechar", "w.dialect.__setattr__('delimiter',1)",
          "w.dialect.__setattr__('strict',1)", "_csv.Dialect(_csv.Dialect(delimiter='q')).delimiter"): t(c)
r = _csv.reader(['a', '"b', 'c"', 'd']); print(next(r), r.line_num, next(r), r.line_num, next(r), r.line_num, next(r, 'end'))
_csv.register_dialect('semi', D); _csv.register_dialect('tab', delimiter='\t'); print(_csv.list_dialects(), _csv.get_dialect('semi').delimiter, next(_csv.reader(['a;b'], 'semi')), next(_csv.reader(['a\tb'], dialect='tab')))
d = _csv.get_dialect('tab'); print(_csv.Dialect(d) is d, _csv.reader([], d).dialect is d)
_csv.unregister_dialect('semi'); print(_csv.list_dialects()); t("_csv.reader([], 'semi')")
print(_csv.field_size_limit(3), _csv.field_size_limit()); t("next(_csv.reader(['abcd']))"); t("next(_csv.reader(['abc']))"); print(_csv.field_size_limit(131072))
class BadW:
    def write(self, s): raise OSError(s)
b = _csv.writer(BadW())
for a in ([1],):
    try: b.writerow(a)
    except OSError as e: print('OSError', ascii(str(e)))
class BadS:
    def __str__(self): raise OSError('str')
    def __iter__(self): raise OSError('iter')
t("w.writerow([BadS()])"); t("w.writerow(BadS())"); t("w.writerows(BadS())")
