import faulthandler, sys, os, tempfile
for n in sorted(dir(faulthandler)):
    o=getattr(faulthandler,n)
    if not n.startswith('__'): print(n, o.__text_signature__, o.__doc__)
print(faulthandler.is_enabled(), faulthandler.enable(), faulthandler.is_enabled(), faulthandler.disable(), faulthandler.disable(), faulthandler.is_enabled(), faulthandler.unregister(10), faulthandler.cancel_dump_traceback_later())
def f(n=0, **kw):
    if n: return f(n-1, **kw)
    faulthandler.dump_traceback(**kw)
with tempfile.TemporaryFile() as t:
    f(all_threads=False, file=t)
    f(2, all_threads=False, file=t.fileno())
    f(120, all_threads=False, file=t)
    eval(compile("f(all_threads=False, file=t)", "\xe9\u20ac\U0001f600" + "x"*600, "eval"))
    t.seek(0)
    print(t.read().decode().replace(os.path.dirname(os.path.abspath(__file__)), ''))
for a in (-1,'x',1.5):
    try: print(faulthandler.enable(a))
    except Exception as e: print(repr(e))
class F:
    def __init__(s,v): s.v=v
    def fileno(s): return s.v
for v in (-1, 'x', 1.5, None):
    try: faulthandler.dump_traceback(F(v))
    except Exception as e: print(repr(e))
saved=sys.stderr
sys.stderr=None
try: faulthandler.dump_traceback()
except RuntimeError as e: print(e)
del sys.stderr
try: faulthandler.dump_traceback()
except RuntimeError as e: print(e)
sys.stderr=saved
