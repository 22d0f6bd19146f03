"""Messages of errors, and odd arguments, of the methods of str."""
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
class S(str): pass
t(lambda:'a'.expandtabs(2**31)); t(lambda:'a'.expandtabs(2**64)); t(lambda:'a'.expandtabs('x')); t(lambda:'a'.expandtabs(tabsize=2.0))
t(lambda:str(1,2)); t(lambda:str(b'',2)); t(lambda:str(b'',encoding=2)); t(lambda:str(b'','a','b','c')); t(lambda:str(x=1)); t(lambda:str(b'',errors='x')); t(lambda: str('a','b')); t(lambda:str(encoding='x')); t(lambda:str(1,object=2)); t(lambda:str(object=3)); t(lambda:str(b'a','utf-8\0'))
t(lambda:'a'.find()); t(lambda:'a'.find('a',1,2,3)); t(lambda:'a'.find(sub='a')); t(lambda:'a'.find(1)); t(lambda:'a'.find('a','b')); t(lambda:'a'.index('b')); t(lambda:'a'.rindex('b'))
t(lambda:'a'.startswith(1)); t(lambda:'a'.startswith((1,))); t(lambda:'a'.endswith(1)); t(lambda:'a'.endswith((1,))); t(lambda:'a'.startswith())
t(lambda:'a'.split(1)); t(lambda:'a'.rsplit(1)); t(lambda:'a'.split('')); t(lambda:'a'.split('a','b')); t(lambda:'a'.split('a',2**64)); t(lambda:'a'.split(x=1));
t(lambda:'a'.replace(1,'a')); t(lambda:'a'.replace('a',1)); t(lambda:'a'.replace('a')); t(lambda:'a'.replace('a',None))
t(lambda:'a'.center('a')); t(lambda:'a'.center(1,2)); t(lambda:'a'.center(3,'ab'));t(lambda:'a'.ljust(2**62))
t(lambda:'a'.strip(1)); t(lambda:'a'.lstrip(1)); t(lambda:'a'.partition(1)); t(lambda:'a'.partition('')); t(lambda:'a'.removeprefix(1))
t(lambda:'a'+1); t(lambda:1+'a'); t(lambda:'a'*'a'); t(lambda:'a'*2**62); t(lambda:'a'*2**70); t(lambda:'a'[1]); t(lambda:'a'['a']); t(lambda:'a'[2**70]); t(lambda:'a'[::0]); t(lambda:'a'['x':]); t(lambda:1 in 'a'); t(lambda:'a'<1)
t(lambda:','.join(1)); t(lambda:','.join([1])); t(lambda:','.join(['a',b''])); 
t(lambda:'a'.translate(1)); t(lambda:'a'.translate({97:'x'*3})); t(lambda:'a'.translate({97:-1})); t(lambda:'a'.translate({97:0x110000})); t(lambda:'a'.translate({97:1.5})); t(lambda:'a'.translate({97:2**70}))
t(lambda:str.maketrans(1)); t(lambda:str.maketrans({'ab':1})); t(lambda:str.maketrans({1.5:1})); t(lambda:str.maketrans('a','bc')); t(lambda:str.maketrans('a',1)); t(lambda:str.maketrans('a','b',1)); t(lambda:str.maketrans(1,'b')); t(lambda:str.maketrans('ab','cd','a')); t(lambda:str.maketrans()); t(lambda:str.maketrans({'a':'b',1:2}))
t(lambda:'a'.__format__(1)); t(lambda:format('a','5d')); t(lambda:'a'.format_map()); t(lambda:'a'.encode(1)); t(lambda:'a'.encode('x-y')); t(lambda:'a'.encode('utf-8',1)); t(lambda:'a'.encode('ut\0'))
t(lambda:S('a').__sizeof__()); t(lambda:'é'.__sizeof__()); t(lambda:'a'.__getnewargs__()); t(lambda: S('a').__getnewargs__())
t(lambda:iter('abc').__reduce__()); i=iter('abc'); next(i); t(lambda:i.__reduce__()); t(lambda:i.__length_hint__()); i.__setstate__(10); t(lambda:i.__reduce__()); list(i); t(lambda:i.__reduce__()); t(lambda: i.__setstate__('a')); t(lambda: type(i)())
t(lambda:'a'.splitlines(keepends=1)); t(lambda:'ab'.zfill('x')); t(lambda:'a'.isalpha(1)); t(lambda: str.join()); t(lambda: 'x'.__add__(1)); t(lambda: 'x'.__contains__(1)); t(lambda:'x'.__mul__('a')); t(lambda:'x'.__rmod__(3)); t(lambda:'x'.__mod__(3)); t(lambda:'x'.__getitem__('a')); t(lambda: str.find('a','a',None,None)); t(lambda:'a'.count('a',0.5)); t(lambda:'aaa'.count('')); t(lambda:'aaa'.count('',2)); t(lambda:'aaa'.count('',5)); t(lambda:'aaa'.find('',4)); t(lambda:'aaa'.find('',3)); t(lambda:'aaa'.rfind('',0,2)); t(lambda:'a'.startswith('',2)); t(lambda:'a'.startswith('',1)); t(lambda:'a'.startswith((),1))
