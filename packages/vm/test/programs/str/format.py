"""str.format, format_map, __format__ and string.Formatter."""
def t(f,*a,**k):
    try: print(repr(f.format(*a,**k)))
    except BaseException as e: print(repr(f),a,k,type(e).__name__, e)
t('{}',1);t('{0}{1}{0}',1,2);t('{}{0}',1);t('{0}{}',1);t('{a}',a=1);t('{a.b}',a=1);t('{a[0]}',a=[5]);t('{a[x]}',a={'x':3});t('{a[-1]}',a=[1]);t('{');t('}');t('{{}}');t('{}}');t('{{}');t('{!}',1);t('{!r}','a');t('{!x}','a');t('{!rx}','a');t('{!r:>5}','a');t('{:{}}','a',5);t('{:{}{}}','a','>',5);t('{:{:{}}}','a',5,6);t('{[}',1);t('{[]}',1);t('{.}',1);t('{a.}',a=1);t('{0[a}',1);t('{0[a]b}',{'a':1});t('{0[a].real}',{'a':1});t('{0.real.imag}',5);t('{99999999999999999999999}');t('{0[99999999999999999999]}',[1]);t('{-1}');t('{ 0}',1);t('{}');t('{1}',1);t('{x}');t('{:d}','a');t('{!s:^10}|',3);t('{!a}','é');t('{0:}',1);t('{:}}',1);t('{:{',1);t('{:{}',1);t('{0!}',1);t('{0!r');t('{!',1);t('{:',1);t('{a',1);t('{a.b',1);t('{0:{1}}',5,'05d');t('{:{}} {}',1,2,3);t('{[0]}',[7]);t('{.real}',7);t('a{}b{}c',1,2);t('{0[0][1]}',[[1,2]]);t('{!r}{!s}{!a}','a','b','c'); t('{:s}',1.5); t('{0[]}',{}); t('{0[}]}',{'}':1}); t('{0[{]}',{'{':1}); t('{:{!r}}','x','y'); t('{0!s:{1}}','a',4); t('{0 }',1); t('{0a}',1); t('{a b}',**{'a b':3}); t('{0:{a[b]}}',3,a={'b':'4d'}); t('{!r!r}',1); t('{:!r}',1); t('{a:{b:{c}}}',a=1,b=2,c=3); t('\ud800{}',1); t('{}'*3,1,2); t('{0!\n}',1); t('{0!é}',1); t('{0!r }',1);t('{:{0}}',1)
try: '{}'.format_map([1])
except BaseException as e: print(type(e).__name__,e)
try: print('{a}'.format_map({'a':3}))
except BaseException as e: print(type(e).__name__,e)
try: '{0}'.format_map([1])
except BaseException as e: print(type(e).__name__,e)
try: '{a}'.format_map({})
except BaseException as e: print(type(e).__name__,e)
import _string
for s in ['a.b[c]d','0.x','[a]','a[0].b[c]','','1','a.','a[','a[]','99999999999999999999','é.x','a]b', 'a[b', '.x']:
    try:
        f,r=_string.formatter_field_name_split(s); print(repr(s),repr(f), list(r))
    except BaseException as e: print(repr(s),type(e).__name__,e)
for s in ['a{b}c','{0!r:x{y}}z','{{x}}','{','}','a{!r}','{:}','{a!}','x','', '{a:{b}', '{{', '{}}', 'a}}b{{c', '{!r}']:
    try: print(repr(s),list(_string.formatter_parser(s)))
    except BaseException as e: print(repr(s),type(e).__name__,e)
for f in (_string.formatter_parser,_string.formatter_field_name_split):
    try: f(1)
    except BaseException as e: print(type(e).__name__,e)
def s(v,f):
    try: print(repr(format(v,f)))
    except BaseException as e: print(type(e).__name__,e)
for f in ['10','<10','>10','^10','=10','010','.2','*^9.3','s','d','+','#','-10',' ','10.','99999999999999999999','.99999999999999999999','x<5s','é<5',',', '_', ',s', '0<5','<05','=5','\ud800<4', 'ss', '10d','1é']: s('abc',f)
class C:
    def __format__(self, spec):
        return "<" + spec + ">"
    x = [1, {"k": "v"}]


print("{0:abc} {1!s:>5} {2.x[1][k]}".format(C(), "q", C()))


class M:
    def __getitem__(self, key):
        return key + "!"


print("{a} {b:>4}".format_map(M()))
print("{0:{width}.{precision}f}|{1:{fill}^{width}}".format(3.14159, "mid", width=9, precision=2, fill="*"))
print(f"{'a':>3}|{'b'!r:^7}|{3:05d}|{2.5:.3f}|{10:#x}|{1234567:,}")
