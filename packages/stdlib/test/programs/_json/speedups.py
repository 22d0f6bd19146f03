import _json, sys
try:
    from json.decoder import JSONDecodeError
except ImportError:
    JSONDecodeError = None

def t(c):
    try: print(c, '->', ascii(eval(c)))
    except Exception as e: print(c, '->', type(e).__name__, e)

class Context:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = {'NaN': 'nan!', 'Infinity': 'inf!', '-Infinity': '-inf!'}.__getitem__
for n in sorted(dir(_json)):
    v = getattr(_json, n)
    if not n.startswith('__'): print(n, getattr(v, '__text_signature__', None), repr(v.__doc__), getattr(v, '__basicsize__', None), v.__name__)
print(repr(_json.__doc__), sorted(_json.make_scanner.__dict__), sorted(_json.make_encoder.__dict__))
sc = _json.make_scanner(Context())
class Loose(Context): strict = False
loose = _json.make_scanner(Loose())
for c in ("_json.scanstring('a\"',0)", "_json.scanstring('a',0)", "_json.scanstring(b'a',0)", "_json.scanstring('a\"',-1)", "_json.scanstring('a\"',5)",
          "_json.scanstring('a\\n\"',0)", "_json.scanstring('a\\n\"',0,False)", "_json.scanstring('\\\\x\"',0)", "_json.scanstring('\\\\u12\"',0)",
          "_json.scanstring('\\\\u12g4\"',0)", "_json.scanstring('\\\\ud834\\\\udd20\"',0)", "_json.scanstring('\\\\ud834\"',0)", "_json.scanstring('\\\\ud834\\\\u0041\"',0)",
          "_json.scanstring('\\\\ud834\\\\u00g1\"',0)", "_json.scanstring('\\\\ud834\\\\n\"',0)", "_json.scanstring('\\\\',0)", "_json.scanstring('a\"')",
          "_json.scanstring('a\"',0,1,2)", "_json.scanstring('a\"',1.5)", "_json.scanstring('\\\\b\\\\f\\\\n\\\\r\\\\t\\\\\\\\\\\\/\\\\\"\"',0)",
          "_json.scanstring('\\xe9\\u20ac\\U0001f600\\\\u0041\"x',0)", "_json.scanstring('\\xe9\\u20ac\\U0001f600\"x',1)", "_json.scanstring('abc\\\\u0e9\"',0)",
          "_json.encode_basestring(1)", "_json.encode_basestring_ascii(1)", "_json.encode_basestring('a\\n\\x00\\xe9\\x7f\\\\\"/')",
          "_json.encode_basestring_ascii('a\\n\\x00\\xe9\\U0001f600\\x7f\\x80\\ud800\\\\\"/\\b\\f\\r\\t\\x1f')", "_json.make_scanner(1)", "_json.make_scanner()",
          "_json.make_encoder()", "_json.make_encoder(1,2,3,4,5,6,7,8,9)", "sc('[1]',0)", "sc('[1]',-1)", "sc('[1]',5)", "sc('')", "sc('',0)", "sc(b'1',0)",
          "sc('[1,]',0)", "sc('[',0)", "sc('[1',0)", "sc('{',0)", "sc('{\"a\"',0)", "sc('{\"a\":',0)", "sc('{\"a\":1',0)", "sc('{\"a\":1,',0)", "sc('{\"a\":1,}',0)",
          "sc('{a',0)", "sc('-',0)", "sc('-I',0)", "sc('-Infinity',0)", "sc('NaN',0)", "sc('Infinity',0)", "sc('nul',0)", "sc('null',0)", "sc('true',0)", "sc('falsex',0)",
          "sc('01',0)", "sc('1.',0)", "sc('1.5e',0)", "sc('1e5',0)", "sc('1E+5x',0)", "sc('1e-',0)", "sc('-0',0)", "sc('-0.0',0)", "sc('12345678901234567890',0)",
          "sc('-123456789012345',0)", "sc('0.1',0)", "sc('123.456',0)", "sc('0.30000000000000004',0)", "sc('1e400',0)", "sc('3.141592653589793238462643383279',0)",
          "sc('1.7976931348623157e308',0)", "sc('5e-324',0)", "sc(string='1',idx=0)", "sc(' 1',0)", "sc(' 1',1)", "sc('[ 1 , 2 ,\\n[ ] , { } ]x',0)",
          "sc('{ \"a\" : [ 1.5 , \"b\" ] , \"a\" : 2 }',0)", "sc('\"\\xe9\"',0)", "sc('[\"\\u20ac\", {\"\\u20ac\": 1}]',0)", "sc('\"a\\n\"',0)", "loose('\"a\\n\"',0)", "sc('?',0)",
          "sc('9'*400,0)[0] == int('9'*400)", "sc('['*100000,0)", "sc('{\"a\":'*100000,0)",
          "sc.strict", "sc.object_hook", "sc.x", "loose.strict"): t(c if len(c) < 200 else c)
class Hooks(Context):
    object_hook = lambda d: sorted(d.items())
    parse_float = lambda s: ('f', s)
    parse_int = lambda s: ('i', s)
class Pairs(Hooks):
    object_pairs_hook = lambda d: ('pairs', d)
print(_json.make_scanner(Hooks)('{"b": 1, "a": 2.50, "c": {}}', 0), _json.make_scanner(Pairs)('{"b": 1, "a": 2.50, "c": {}}', 0))
d = _json.make_scanner(Context())('[{"key": 1}, {"key": 2}]', 0)[0]
print([k for k in d[0]][0] is [k for k in d[1]][0])
class Boom(Context):
    def parse_int(self, s): raise OSError(s)
try: _json.make_scanner(Boom())('[1, {"a": 2}]', 0)
except OSError as e: print('OSError', e)

def default(o):
    if isinstance(o, set): return sorted(o)
    raise TypeError('no ' + type(o).__name__)
e = _json.make_encoder({}, default, _json.encode_basestring_ascii, None, ':', ',', False, False, False)
u = _json.make_encoder(None, default, _json.encode_basestring, None, ': ', ', ', True, True, True)
p = _json.make_encoder({}, default, lambda s: '<' + s + '>', None, ':', ',', False, False, True)
b = _json.make_encoder({}, default, lambda s: 5, None, ':', ',', False, False, True)
class I(int):
    def __repr__(self): return 'I'
class F(float):
    def __repr__(self): return 'F'
class D(dict):
    def items(self): return iter([('x', 1), ('y', 2)])
class D2(dict):
    def items(self): return [1]
loop = []; loop.append(loop)
dloop = {}; dloop['a'] = [dloop]
deep = []
for _ in range(100000): deep = [deep]
for c in ("[1,2.5,'a',None,True,{'a':1}]", "float('nan')", "float('-inf')", "{1:2,None:3,True:4,False:5,1.5:6,'z':7}", "{(1,):2}", "{(1,):2,3:4}", "[]", "1", "{}", "()", "(1,(2,))", "'\\xe9\\n'",
          "{1,2}", "object", "[object]", "I(5)", "F(2.5)", "[I(5), F(2)]", "{I(1): F(1)}", "D(a=1)", "D2(a=1)", "loop", "dloop", "deep", "{'b':1,'a':2}", "{'b':1,2:3}", "10**30", "{float('inf'):1}", "1e16", "-0.0", "'\\U0001f600'"):
    for n in ("e", "u", "p", "b"):
        if n == 'u' and 'loop' in c: continue
        t(n + '(' + c + ',0)')
print(sorted({type(v).__name__ for v in e.markers.values()}))  # how deep it came depends on what the engine counts
for c in ("e.encoder", "e.key_separator", "e.item_separator", "e.indent", "e.sort_keys", "u.sort_keys", "u.skipkeys", "u.markers", "e(1)", "e(1,'a')", "e(1,2,3)", "e.c_make"): t(c)
