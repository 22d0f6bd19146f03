import posix, time
def t(f,*a,**k):
    try: print(f.__name__,a,repr(f(*a,**k)))
    except BaseException as e: print(f.__name__,a,type(e).__name__,e)
for z in ('UTC0','EST5EDT,M3.2.0,M11.1.0','CET-1CEST,M3.5.0,M10.5.0/3','AEST-10AEDT-11,M10.5.0,M3.5.0','<+0530>-5:30','NZST-12NZDT,M9.5.0,M4.1.0/3','EST+05EDT,M4.1.0,M10.5.0',''):
    posix.putenv('TZ',z); time.tzset()
    print(z,time.tzname,time.timezone,time.altzone,time.daylight)
    for s in (0,1e9,1234567890.75,-1,-1.5,1700000000,1720000000,1711846800,1711850400,2**33):
        t(time.localtime,s); print(time.localtime(s).tm_zone,time.localtime(s).tm_gmtoff)
        t(time.mktime,time.localtime(s)); t(time.mktime,tuple(time.localtime(s))[:8]+(-1,))
        print(time.strftime('%c %Z %z %s',time.localtime(s)), time.strftime('%Z|%z',tuple(time.localtime(s))))
posix.putenv('TZ','UTC0'); time.tzset()
codes='aAbBcCdDeFgGhHIjklmMnpPrRStTuUVwWxXyYzZ%'
for s in (0,86400*3,1e9,951782400,1104537600,1230768000,1420070400,-62135596800,253402300799):
    g=time.gmtime(s); print(g)
    print(' '.join([c+repr(time.strftime('%'+c,g)) for c in codes]))
    for f in '_-0^#':
        print(' '.join([repr(time.strftime('%'+f+c,g)) for c in codes]))
    print(time.strftime('%5d|%_5d|%-5d|%05d|%10A|%010A|%6Y|%_6Y|%Q|%|%EY|%Od|%E|%5|%:z|%10p|%8z|%_8z|%3n',g), time.asctime(g))
t(time.strftime,'%Y',5);t(time.strftime,5);t(time.strftime,'%Y',(1,2));t(time.strftime,'%Y',('a',)*9)
base=[2000,1,1,0,0,0,0,1,0]
for i in range(9):
    for v in (-5,-1,0,1,6,7,12,13,24,31,32,60,61,62,366,367,2**31,2**65):
        b=base[:]; b[i]=v
        t(time.strftime,'%Y-%m-%d %H:%M:%S %w %j',tuple(b))
        t(time.asctime,tuple(b))
t(time.asctime,(1,)*8);t(time.asctime,'a');t(time.mktime,5);t(time.mktime,(2000,14,40,30,70,80,0,0,0));t(time.mktime,(1900,1,1,0,0,0,0,0,-1))
for a in (None,'a',[],1e300,float('nan'),float('inf'),2**62,2**70,-2**62,67767976233532799,-67768040609740800): t(time.gmtime,a) if a is not None else None; t(time.sleep,a) if a not in (None,) and not isinstance(a,int) else None
t(time.sleep,-1);t(time.sleep,-1.0);t(time.sleep,0);t(time.sleep,2**70)
t(time.get_clock_info,'time');t(time.get_clock_info,'x');t(time.get_clock_info,1);t(time.get_clock_info,'monotonic')
t(time.clock_gettime,99);t(time.clock_getres,0);t(time.ctime,0);t(time.ctime,'a');t(time.struct_time,range(9));t(time.struct_time,range(11));t(time.struct_time,[1])
print(time.struct_time(range(9)).tm_zone, time.struct_time(range(11)).tm_zone, time.gmtime(0).tm_zone, time.gmtime(0).tm_gmtoff)
print(type(time.time()),type(time.time_ns()),time.monotonic()<=time.monotonic(), time.perf_counter()>0, time.process_time()>=0)
print(time.__doc__[:30], time.time.__doc__[:20])
