# Every handler, at every place, with input whole and in parts.
import pyexpat
def make(ns=None, enc=None, **kw):
    p = pyexpat.ParserCreate(enc, ns)
    for k,v in kw.items(): setattr(p,k,v)
    def h(n):
        def f(*a):
            print(' ', n, a, p.CurrentLineNumber, p.CurrentColumnNumber, p.CurrentByteIndex)
            if n in ('NotStandaloneHandler','ExternalEntityRefHandler'): return 1
        return f
    for n in dir(p):
        if n.endswith('Handler') and n not in ('DefaultHandler','NotStandaloneHandler'): setattr(p,n,h(n))
    return p
def run(doc, ns=None, enc=None, step=None, **kw):
    print(doc[:60], ns, enc, step)
    p=make(ns,enc,**kw)
    try:
        if step:
            for i in range(0,len(doc),step): p.Parse(doc[i:i+step])
            p.Parse(b'' if isinstance(doc,bytes) else '',True)
        else: print(p.Parse(doc, True))
    except pyexpat.ExpatError as e:
        print('  ERR', e, e.code, e.lineno, e.offset)
    print('  end', p.ErrorCode, p.ErrorLineNumber, p.ErrorColumnNumber, p.ErrorByteIndex)
run(b'<a b="c&amp;d">text<b/>more\nlines &lt; &#65; <![CDATA[x]]y]]></a>\n<!-- c --><?pi data?>')
run('<a><b></a>')
run('<a')
run('')
run('<a>&b;</a>')
run(b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9\xe8</a>')
run(b'<x:a xmlns:x="urn:x" xmlns="urn:d" y="1" x:z="2"><b/></x:a>', ' ')
D=b'''<?xml version='1.0' standalone='yes'?>
<!DOCTYPE doc [
<!ELEMENT doc (a|b)*>
<!ELEMENT a (#PCDATA|b)*>
<!ELEMENT b EMPTY><!ELEMENT c ANY> <!ELEMENT d (a,(b|c)+,d?)>
<!ATTLIST doc x CDATA "def" y NMTOKENS #IMPLIED z (p|q) #REQUIRED n NOTATION (foo|bar) #FIXED "foo">
<!NOTATION foo SYSTEM "foo.sys">
<!NOTATION bar PUBLIC "-//pub  id">
<!ENTITY e "val &lt; <b/> ue">
<!ENTITY % pe "<!ELEMENT pe ANY>">
%pe;
<!ENTITY ext SYSTEM "ext.sys">
<!ENTITY un PUBLIC "pp" "uu" NDATA foo>
<?pi in dtd?><!-- comm -->
]>
<doc y="  a   b "><a>&e;</a>&ext;</doc>
'''
run(D)
for s in (1,7): run(D,step=s)
