import sys
import _signal as s, posix
got=[]
def h(n,f): got.append((n,f is not None))
print(s.signal(s.SIGUSR1,h), s.getsignal(s.SIGUSR1) is h)
s.raise_signal(s.SIGUSR1); print(got)
posix.kill(posix.getpid(), s.SIGUSR1); 
for i in range(3): pass
print(got)
print(s.signal(s.SIGUSR1,s.SIG_IGN) is h); s.raise_signal(s.SIGUSR1); print(got)
def t(f,*a):
    try: print(f(*a))
    except Exception.__mro__[1] as e: print(type(e).__name__,e.args)
t(s.raise_signal,2);t(s.signal,0,0);t(s.signal,9,0);t(s.signal,10,5);t(s.signal,10,'a');t(s.strsignal,2);t(s.strsignal,65);t(s.raise_signal,99);t(s.getsignal,2);t(s.getsignal,32)
print(len(s.valid_signals()), s.getsignal(13), s.getsignal(2) is s.default_int_handler)
t(s.set_wakeup_fd,-1);t(s.default_int_handler,2,None);t(s.signal,10,s.SIG_DFL)
