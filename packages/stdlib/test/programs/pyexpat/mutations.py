# The events of documents that were damaged at random, in all kinds of settings.
import pyexpat, random
seed=7; count=250
R=random.Random(seed)
DOCS=[
b'<a b="c&amp;d" e=\'f\'>text<b/>more\nlines &lt; &#65;&#x42; <![CDATA[x]]y]]>\r\n]] ></a>\n<!-- c --><?pi data?>\r\n',
b'<?xml version="1.0" encoding="iso-8859-1" standalone="no"?><a>\xe9\xe8</a>',
b'<x:a xmlns:x="urn:x" xmlns="urn:d" y="1" x:z="2"><b/><c xmlns=""/></x:a>',
b'''<?xml version='1.0' standalone='yes'?>
<!DOCTYPE doc [
<!ELEMENT doc (a|b)*>
<!ELEMENT a (#PCDATA|b)*>
<!ELEMENT b EMPTY><!ELEMENT c ANY> <!ELEMENT d (a,(b|c)+,d?)>
<!ATTLIST doc x CDATA "def" y NMTOKENS #IMPLIED z (p|q) #REQUIRED n NOTATION (foo|bar) #FIXED "foo">
<!NOTATION foo SYSTEM "foo.sys">
<!NOTATION bar PUBLIC "-//pub  id">
<!ENTITY e "val &lt; <b/> ue"><!ENTITY f "&e;&#38;e;">
<!ENTITY % pe "<!ELEMENT pe ANY>">
%pe;
<!ENTITY ext SYSTEM "ext.sys">
<!ENTITY un PUBLIC "pp" "uu" NDATA foo>
<?pi in dtd?><!-- comm -->
]>
<doc y="  a   b "><a>&e;&f;</a>&ext;</doc>
''',
b'''<!DOCTYPE doc PUBLIC "-//x" "sys.dtd" [<!ENTITY % p SYSTEM "p.ent">%p;<!ENTITY g "x&h;"><!ATTLIST doc id ID #IMPLIED a CDATA "&g;"> ]><doc q="&g; &h;">&h;&g;</doc>''',
'\ufeff<\u00e9l\u00e9ment \u4e2d="\u6587">\U0001f600 na\u00efve</\u00e9l\u00e9ment>'.encode('utf-8'),
'\ufeff<\u00e9l\u00e9ment \u4e2d="\u6587">\U0001f600 na\u00efve</\u00e9l\u00e9ment>'.encode('utf-16-le'),
'\ufeff<a>\u00e9 \U0001f600 <b c="\u6587"/>\r\nx</a>'.encode('utf-16-be'),
'<?xml version="1.0" encoding="utf-16"?><a>\u00e9 x</a>'.encode('utf-16-be'),
b'<?xml version="1.0" encoding="us-ascii"?><a>hi \xe9</a>',
b'<?xml version="1.0" encoding="koi8-r"?><a>\xc1\xc2 b="\xc3"</a>',
b'<?xml version="1.0" encoding="cp1252"?><a b="\x80">\x93q\x94</a>',
]
BITS=[b'<',b'>',b'&',b';',b']]>',b']',b'"',b"'",b'<!--',b'-->',b'--',b'<?',b'?>',b'<![CDATA[',b'\r',b'\n',b'\r\n',b' ',b'\t',b'%',b'%pe;',b'&e;',b'&ext;',b'&#0;',b'&#xD800;',b'&#65;',b'\x00',b'\xff',b'\xc3',b'\xe2\x82',b':',b'=',b'a',b'/',b'<!DOCTYPE a [',b']>',b'<!ENTITY x "y">',b'<!ELEMENT',b'(',b')',b'|',b',',b'*',b'+',b'?',b'#PCDATA',b'xmlns:q="u"',b'xmlns=""',b'xml:lang="e"',b'q:r',b'<a>',b'</a>',b'<b/>',b'\xef\xbf\xbf',b'\xed\xa0\x80',b'<?xml version="1.0"?>',b'<?XML ?>',b'\x01',b'&un;',b'INCLUDE',b'<![IGNORE[']
def mutate(d):
    d=bytearray(d)
    for _ in range(R.choice([0,1,1,1,2,3])):
        i=R.randrange(len(d)+1)
        k=R.randrange(4)
        if k==0: d[i:i]=R.choice(BITS)
        elif k==1: del d[i:i+R.randrange(1,5)]
        elif k==2: d[i:i+1]=R.choice(BITS)
        else:
            j=R.randrange(len(d)+1); d[i:i]=d[min(i,j):max(i,j)][:30]
    return bytes(d)
HS=['StartElement','EndElement','ProcessingInstruction','CharacterData','UnparsedEntityDecl','NotationDecl','StartNamespaceDecl','EndNamespaceDecl','Comment','StartCdataSection','EndCdataSection','NotStandalone','ExternalEntityRef','StartDoctypeDecl','EndDoctypeDecl','EntityDecl','XmlDecl','ElementDecl','AttlistDecl','SkippedEntity']
EXT={'ext.sys':b'<?xml encoding="utf-8"?>ext <b>c</b> &e;','p.ent':b'<!ENTITY h "from p"><![INCLUDE[<!ELEMENT z ANY>]]><![IGNORE[ x <![ y ]]> ]]>','sys.dtd':b'<?xml version="1.0" encoding="utf-8"?><!ENTITY k "kk"><!ENTITY % w "<!ENTITY l \'ll\'>">%w;'}
for n in range(count):
    d=mutate(R.choice(DOCS)); ns=R.choice([None,None,' ','','!']); step=R.choice([None,None,1,2,3,5,16]); hs=R.choice([HS,HS,R.sample(HS,R.randrange(1,8))]); dh=R.choice([None,None,'DefaultHandler','DefaultHandlerExpand']); mode=R.choice([0,0,1,2]); buf=R.random()<.3; oa=R.random()<.3; sa=R.random()<.2; pref=R.random()<.3; ctx=R.random()<.2 and d.isascii(); foreign=R.random()<.1
    ext=R.random()<.7
    print('#',n,d,repr(ns),step,dh,mode,buf)
    p=pyexpat.ParserCreate(None,ns)
    p.buffer_text=buf; p.ordered_attributes=oa; p.specified_attributes=sa; p.namespace_prefixes=pref
    p.SetParamEntityParsing(mode)
    if foreign: p.UseForeignDTD()
    stack=[p]
    def h(name):
        def f(*a):
            q=stack[-1]
            if name=='ExternalEntityRef':
                c=a[0]
                if c: a=(sorted(c.split('\f')),)+a[1:]
            print(' ',name,a,q.CurrentLineNumber,q.CurrentColumnNumber,q.CurrentByteIndex, q.GetInputContext() if ctx else '')
            if name=='NotStandalone': return 1
            if name=='ExternalEntityRef' and ext:
                s=q.ExternalEntityParserCreate(c)
                stack.append(s)
                try: s.Parse(mutate(EXT.get(a[2],b'')),True)
                except pyexpat.ExpatError as e:
                    print('  SUBERR',e,s.ErrorByteIndex); 
                finally: stack.pop()
                return 1
            if name=='ExternalEntityRef': return int(d[0]!=60 or len(d)%3!=0)
        return f
    for k in hs: setattr(p,k+'Handler',h(k))
    if dh: setattr(p,dh,h(dh))
    try:
        if step:
            for i in range(0,len(d),step): p.Parse(d[i:i+step])
            p.Parse(b'',True)
        else: p.Parse(d,True)
        print('  OK')
    except Exception as e: print('  ERR',type(e).__name__,e)
    print('  end',p.ErrorCode,p.ErrorLineNumber,p.ErrorColumnNumber,p.ErrorByteIndex)
    try: p.Parse(b'x',True)
    except Exception as e: print('  AGAIN',str(e).split(':')[0])
