import _stat
def t(f,*a):
    try: print(f.__name__,a,'%r' % (f(*a),))
    except Exception.__mro__[1] as e: print(f.__name__,a,type(e).__name__,e)
for m in (0,0o100644,0o40755,0o120777,0o104755,0o102010,0o41777,0o140000,0o10000,0o20000,0o60000,0o107000,2**32-1):
    print(_stat.filemode(m), _stat.S_IMODE(m), _stat.S_IFMT(m), [getattr_(m) for getattr_ in (_stat.S_ISDIR,_stat.S_ISCHR,_stat.S_ISBLK,_stat.S_ISREG,_stat.S_ISFIFO,_stat.S_ISLNK,_stat.S_ISSOCK,_stat.S_ISDOOR,_stat.S_ISPORT,_stat.S_ISWHT)])
for v in (-1,2**32,2**64,'a',1.0): t(_stat.filemode,v); t(_stat.S_ISDIR,v)
