# What a parser takes, refuses and does in its handlers.
import pyexpat, gc, sys, weakref, io, traceback
def t(f,*a,**k):
    try:
        r = f(*a, **k)
        print(type(r) if isinstance(r, pyexpat.XMLParserType) else r)
    except BaseException as e: print(type(e).__name__, e, getattr(e,'__dict__',None))
P=pyexpat.ParserCreate
t(P,1); t(P,None,1); t(P,None,'ab'); t(P,None,'é'); t(P,'a\0b'); t(P,None,None,3); t(P,None,None,None,1); t(P,intern=[]); t(P,encoding='utf-8',namespace_separator=' ',intern={}); t(P,foo=1)
t(P,None,'\0')
p=P()
for n in ('buffer_text','buffer_size','namespace_prefixes','StartElementHandler','DefaultHandlerExpand','ordered_attributes'):
    t(delattr,p,n)
for n,v in (('buffer_size','x'),('buffer_size',0),('buffer_size',-1),('buffer_size',2**31),('buffer_size',2**70),('buffer_used',1),('ErrorCode',1),('intern',{}),('foo',1),('buffer_size',True)):
    t(setattr,p,n,v)
print(p.buffer_size,p.buffer_text,p.buffer_used)
p=P()
t(p.Parse); t(p.Parse,1); t(p.Parse,'a',1,2); t(p.Parse,'a','b'); t(p.Parse,None); t(p.ParseFile,1); t(p.SetBase,1); t(p.SetBase,None); t(p.GetBase); t(p.SetBase,'x\0'); t(p.SetBase,'http://a'); t(p.GetBase)
t(p.SetParamEntityParsing,'x'); t(p.SetParamEntityParsing,2); t(p.SetParamEntityParsing,7); t(p.UseForeignDTD,[]); t(p.UseForeignDTD,1,2); t(p.GetInputContext); t(p.GetInputContext,1)
t(p.ExternalEntityParserCreate); t(p.ExternalEntityParserCreate,1); t(p.ExternalEntityParserCreate,'a',1); t(p.ExternalEntityParserCreate,'a',None); print(type(p.ExternalEntityParserCreate(None)),type(p.ExternalEntityParserCreate('',"utf-8")))
t(pyexpat.ErrorString,'x'); t(pyexpat.ErrorString,3); t(pyexpat.ErrorString,99); t(pyexpat.XMLParserType)
t(type,'X',(pyexpat.XMLParserType,),{})
print(pyexpat.ExpatError.__mro__, pyexpat.ExpatError.__module__, pyexpat.error is pyexpat.ExpatError, pyexpat.errors, pyexpat.model)
class File:
    def __init__(s,*l): s.l=list(l)
    def read(s,n): print('read',n); return s.l.pop(0)
t(P().ParseFile,File(b'<a>',bytearray(b'</a>'),b'')); t(P().ParseFile,File('x')); t(P().ParseFile,File(b'x'*3000)); t(P().ParseFile,File(b'<a>',5)); t(P().ParseFile,io.BytesIO(b'<a>'*2000+b'</a>'*2000)); t(P().ParseFile,File(b'<a>'))
t(P().ParseFile, io.BytesIO(b''))
# exceptions in handlers
for name,doc in (('StartElement','<a><b/></a>'),('CharacterData','<a>x</a>'),('EndElement','<a/>'),('Comment','<!-- x --><a/>'),('StartNamespaceDecl','<a xmlns="x"/>'),('ExternalEntityRef','<!DOCTYPE a SYSTEM "x"><a/>'),('NotStandalone','<!DOCTYPE a SYSTEM "x"><a/>')):
    p=P(None,' '); p.SetParamEntityParsing(2 if name[0]=='E' else 0)
    def bad(*a): raise KeyError(name)
    setattr(p,name+'Handler',bad); p.DefaultHandler=print
    t(p.Parse,doc,True); print(getattr(p,name+'Handler'),p.DefaultHandler,p.ErrorCode,p.CurrentByteIndex)
    t(p.Parse,'x')
for v in (None,'x',0,1,2**70,True,1.5):
    p=P(); p.NotStandaloneHandler=lambda: v
    t(p.Parse,'<!DOCTYPE a SYSTEM "x"><a/>',True)
    p=P(); p.SetParamEntityParsing(2); p.ExternalEntityRefHandler=lambda *a: v
    t(p.Parse,'<!DOCTYPE a SYSTEM "x"><a/>',True)
p=P(); p.StartElementHandler=lambda a: 1
t(p.Parse,'<a/>',True)
p=P(); p.StartElementHandler=5
t(p.Parse,'<a/>',True)
# changing handlers inside
p=P(); log=[]
def start(n,a):
    log.append(n); p.StartElementHandler=None; p.CharacterDataHandler=lambda s: log.append(('c',s)); p.EndElementHandler=lambda n: setattr(p,'EndElementHandler',None) or log.append('/'+n)
p.StartElementHandler=start; p.Parse('<a>x<b>y</b>z</a>',True); print(log)
# buffers
p=P(); p.buffer_text=True; p.buffer_size=4; log=[]
p.CharacterDataHandler=log.append; p.Parse('<a>ab&lt;cd&#65;é\u4e2d<b/>long text here\nx</a>',True); print(log,p.buffer_used)
p=P(); p.buffer_text=True; log=[]
def ch(s): log.append(s)
p.CharacterDataHandler=ch; p.Parse('<a>x\ny<b/>z\nw</a>',True); print(log)
p=P(); p.buffer_text=True; p.CharacterDataHandler=print
p.Parse('<a>xx'); print(p.buffer_used); p.buffer_size=100; print(p.buffer_used,p.buffer_size); p.Parse('yy'); p.CharacterDataHandler=None; p.Parse('zz'); print(p.buffer_used); p.Parse('</a>',1)
# intern
d={}
p=P(None,None,d); p.StartElementHandler=lambda *a:None; p.Parse('<a b="c"><d/></a>',True); print(d,p.intern is d)
print(P().intern)
# cycles
class K: pass
k=K(); w=weakref.ref(k); p=P(); k.p=p; p.StartElementHandler=lambda *a: k
p.Parse('<a>'); del k,p; gc.collect(); print(w())
try: P().Parse('<a></b>')
except pyexpat.ExpatError as e: print(e.args, e.code, e.lineno, e.offset, pyexpat.errors.messages[e.code])
p=P('utf-16'); t(p.Parse,'<a/>'.encode('utf-16'),True)
p=P('iso-8859-1'); p.CharacterDataHandler=print; t(p.Parse,b'<?xml version="1.0" encoding="utf-8"?><a>\xe9</a>',True)
p=P('nonsense'); t(p.Parse,b'<a/>',True)
p=P('utf-7'); t(p.Parse,b'<a/>',True)
p=P('hex'); t(p.Parse,b'<a/>',True)
p=P('cp037'); t(p.Parse,b'<a/>',True)
p=P('utf-32'); t(p.Parse,b'<a/>',True)
p=P(); t(p.Parse,'<a>\ud800</a>',True)
p=P(); t(p.Parse,memoryview(b'<a/>'),True)
# big
p=P(); n=[0]
def c(s): n[0]+=len(s)
p.CharacterDataHandler=c; p.Parse(b'<a>'+b'x'*3000000); p.Parse(b'</a>',True); print(n)
p=P(); d=[0,0]
def s(n,a): d[0]+=1; d[1]=max(d)
p.StartElementHandler=s; p.Parse('<a>'*50000); t(p.Parse,'</a>'*50000,True); print(d)
p=P(); t(p.Parse,'<!DOCTYPE a [<!ELEMENT a '+'('*300+'b'+')'*300+'>]><a/>',True)
ents=''.join('<!ENTITY e%d "&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;">'%((i,)+(i-1,)*10) for i in range(1,10))
for body in ('<a>&e9;</a>','<a b="&e9;"/>'):
    p=P(); n=[0]; p.CharacterDataHandler=c; t(p.Parse,'<!DOCTYPE a [<!ENTITY e0 "lololol">'+ents+']>'+body,True)
