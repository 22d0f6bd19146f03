"""Codecs: errors, handlers, partial input, the registry."""
import _codecs
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
E=[b'\xff',b'a\xc3',b'\xe2\x82',b'\xe2\x82x',b'\xed\xa0\x80',b'\xf0\x9f\x98',b'\xf4\x90\x80\x80',b'\xc0\x80',b'\xe0\x80\x80',b'a\x80b',b'\xf0\x80\x80\x80',b'\xc3\x28',b'\xf8\x88',b'\xf1\x80\x80\x41']
for b in E:
    t(lambda:b.decode())
    for e in ['ignore','replace','backslashreplace','surrogateescape','surrogatepass']: t(lambda:b.decode('utf-8',e))
    t(lambda:_codecs.utf_8_decode(b)); t(lambda:_codecs.utf_8_decode(b,'strict',False)); 
for s in ['\udc80','a\ud800b','é\udcff','\U0001f600\udfff\ud83d']:
    for c in ['utf-8','ascii','latin-1','utf-16-le','utf-32-be','utf-7','raw_unicode_escape','charmap']:
        for e in ['strict','replace','backslashreplace','surrogateescape','surrogatepass','xmlcharrefreplace']:
            try: print(c,e,repr(s.encode(c,e)))
            except BaseException as x: print(c,e,type(x).__name__,x)
for e in 'strict ignore replace xmlcharrefreplace backslashreplace surrogatepass surrogateescape'.split(): print(e,_codecs.lookup_error(e).__doc__, _codecs.lookup_error(e).__self__, _codecs.lookup_error(e).__module__)
t(lambda:_codecs.lookup_error('nope')); t(lambda:b'\xff'.decode('utf-8','nope')); t(lambda:'\ud800'.encode('utf-8','nope')); t(lambda:'a'.encode('utf-8','nope'))
_codecs.register_error('bad1',lambda e:1); _codecs.register_error('bad2',lambda e:('x',100)); _codecs.register_error('bad3',lambda e:(b'x',e.end));_codecs.register_error('ok',lambda e:('<é>',e.end));_codecs.register_error('neg',lambda e:('x',-1))
for h in ['bad1','bad2','bad3','ok','neg']:
    t(lambda:b'a\xffbc'.decode('utf-8',h)); t(lambda:'a\udc80b'.encode('utf-8',h)); t(lambda:'a\u1234b'.encode('ascii',h)); t(lambda:'a\u1234b'.encode('latin-1',h))
t(lambda:_codecs.register_error('x',1)); t(lambda:_codecs.register(1)); t(lambda:_codecs.lookup('nope')); t(lambda:_codecs.lookup(1)); t(lambda:_codecs.lookup('UTF 8').name); t(lambda:_codecs.encode('a','hex')); t(lambda:'a'.encode('hex')); t(lambda:_codecs.encode(b'a','hex')); t(lambda:b'61'.decode('hex')); t(lambda:_codecs.decode(b'6','hex')); t(lambda:_codecs.encode('a','rot13')); t(lambda: 'a'.encode('rot13'))
h=_codecs.lookup_error('strict'); t(lambda:h(1)); t(lambda:h(ValueError('x'))); t(lambda:_codecs.lookup_error('ignore')(1)); t(lambda:_codecs.lookup_error('ignore')(ValueError('a'))); t(lambda:_codecs.lookup_error('xmlcharrefreplace')(UnicodeDecodeError('a',b'b',0,1,'c'))); t(lambda:_codecs.lookup_error('replace')(UnicodeTranslateError('bcd',0,2,'c'))); t(lambda:_codecs.lookup_error('backslashreplace')(UnicodeTranslateError('bcd',0,2,'c')));t(lambda:_codecs.lookup_error('backslashreplace')(UnicodeEncodeError('a','\xff\u1234\U00012345',0,3,'c')))
for b in [rb'\x4', rb'\u12', rb'\U00110000', rb'\N', b'\\', rb'\q', rb'\400', rb'\777', b'\xe9\\\n', rb'\a\b\f\n\r\t\v\'\"\\', rb'\x41\u1234\U00012345\101']:
    for e in ['strict','replace']: 
        t(lambda:_codecs.unicode_escape_decode(b,e)); 
    t(lambda:_codecs.raw_unicode_escape_decode(b)); t(lambda:_codecs.escape_decode(b)); t(lambda:_codecs.unicode_escape_decode(b,'strict',False)); t(lambda:_codecs.escape_decode(b,'replace')); t(lambda:_codecs.escape_decode(b,'ignore'));t(lambda:_codecs.escape_decode(b,'foo'))
t(lambda:_codecs.escape_encode(bytes(range(20))+b"'\"\\\x7f\xff")); t(lambda:_codecs.unicode_escape_encode('a\n\t\\\'é\u1234\U00012345\x7f')); t(lambda:_codecs.raw_unicode_escape_encode('a\\é\u1234\U00012345\ud800'))
for b in [b'a',b'a\0b',b'\xd8\0',b'\0\xd8\0',b'\0\xd8\0\0',b'\0\xdc',b'\0\xdc\0\xd8',b'\xff\xfea\0',b'\xfe\xff\0a']:
    for f in (_codecs.utf_16_decode,_codecs.utf_16_le_decode,_codecs.utf_16_be_decode):
        for fin in (0,1): t(lambda:f(b,'strict',fin))
        t(lambda:f(b,'replace',1))
for b in [b'abc',b'a\0\0\0b',b'\0\xd8\0\0',b'\0\0\x11\0',b'\xff\xfe\0\0a\0\0\0',b'\0\0\xfe\xff\0\0\0a']:
    for f in (_codecs.utf_32_decode,_codecs.utf_32_le_decode,_codecs.utf_32_be_decode):
        for fin in (0,1): t(lambda:f(b,'strict',fin))
        t(lambda:f(b,'replace',1))
t(lambda:_codecs.utf_16_ex_decode(b'\xff\xfea\0','strict',0,1)); t(lambda:_codecs.utf_16_ex_decode(b'a\0','strict',-1,1)); t(lambda:_codecs.utf_32_ex_decode(b'\xff\xfe\0\0a\0\0\0','strict',0,1))
for s in ['a\u1234b~\\+','+','a+-','\U00012345x','é1','\ud800','é-','é!','\u1234\u1235 ']: t(lambda:_codecs.utf_7_encode(s))
for b in [b'+AGE-',b'+AGE',b'a+-b',b'+EjQ-',b'+2AjfRQ-',b'\xff',b'+A',b'+AG!-',b'+2Ag-',b'+2AgAYQ-',b'~',b'+AGEB',b'a+AGE b',b'+-',b'+3EU-']:
    for fin in (0,1): t(lambda:_codecs.utf_7_decode(b,'strict',fin))
    t(lambda:_codecs.utf_7_decode(b,'replace',1))
t(lambda:_codecs.charmap_decode(b'abc','strict','xyz')); t(lambda:_codecs.charmap_decode(b'abc','strict',{97:'X',98:0x1234,99:None}));t(lambda:_codecs.charmap_decode(b'a','strict',{97:0x110000}));t(lambda:_codecs.charmap_decode(b'a','strict',{97:1.5}));t(lambda:_codecs.charmap_decode(b'\x00\x01','replace','a\ufffe')); t(lambda:_codecs.charmap_decode(b'\xe9','strict',None)); t(lambda:_codecs.charmap_decode(b'a','strict',{})); t(lambda:_codecs.charmap_decode(b'a','ignore',{97:'xyz'}))
m=_codecs.charmap_build('abc'+'\ufffe'*10+''.join(chr(i) for i in range(200,400))); print(type(m), m.size() if type(m) is not dict else len(m)); m=_codecs.charmap_build(''.join(map(chr,range(128)))+''.join(chr(0x400+i) for i in range(128))); print(type(m),m.size()); t(lambda:_codecs.charmap_encode('a\u0400é','replace',m)); t(lambda:_codecs.charmap_encode('aé','strict',m)); t(lambda:_codecs.charmap_encode('aéñb','strict',m)); t(lambda:_codecs.charmap_encode('aé','xmlcharrefreplace',m)); t(lambda:_codecs.charmap_encode('aé','ignore',m)); t(lambda:_codecs.charmap_encode('ab','strict',{97:300})); t(lambda:_codecs.charmap_encode('ab','strict',{97:b'xy',98:65})); t(lambda:_codecs.charmap_encode('a','strict',{97:'x'})); t(lambda:_codecs.charmap_encode('a\u1234','strict',None)); t(lambda:_codecs.charmap_encode('a','replace',{}))
t(lambda:_codecs.readbuffer_encode('é')); t(lambda:_codecs.readbuffer_encode(b'a')); t(lambda:_codecs.utf_8_decode('a')); t(lambda:_codecs.utf_8_encode(b'a')); t(lambda:_codecs.utf_8_decode(b'a',1)); t(lambda:_codecs.escape_decode('é\\n')); t(lambda:_codecs.unicode_escape_decode('é\\n')); t(lambda:_codecs.escape_encode('a')); t(lambda:_codecs.utf_16_encode('a','strict',0)); t(lambda:_codecs.utf_16_encode('a','strict',-1)); t(lambda:_codecs.utf_16_encode('a','strict',1)); t(lambda:_codecs.utf_32_encode('a\ud800','replace',1)); t(lambda:_codecs.utf_16_encode('a\ud800b','xmlcharrefreplace',-1)); t(lambda:b'a'.decode(1)); t(lambda:str(1,'ascii')); t(lambda:bytes('a')); t(lambda:str(memoryview(b'ab'),'ascii'));t(lambda:str(bytearray(b'ab'),'latin1'))
