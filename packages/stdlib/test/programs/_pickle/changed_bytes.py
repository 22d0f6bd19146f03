"""Thousands of pickles with a few bytes changed: what comes of them."""
import pickle
import io
import hashlib
import collections
import datetime
import fractions

class Plain:
    def __init__(self, **k): self.__dict__.update(k)
    def __eq__(self, o): return type(o) is Plain and o.__dict__ == self.__dict__
class Slots:
    __slots__ = ('a', 'b')
    def __init__(self): self.a = 1; self.b = [2]
class L(list): pass
class D(dict): pass
rec = []; rec.append((rec, {1: rec}))
samples = [None, True, 5, -5, 300, 70000, -70000, 10**20, -10**20, 1.5, 'abc', 'é\u1234\U00012345\ud800', b'', b'bytes', b'x'*300, bytearray(b'ba'), (), (1,), (1,2), (1,2,3), (1,2,3,4),
  [], [1], [1,2], {}, {1:2}, {1:2,3:4}, set(), {1,2}, frozenset(), frozenset([1,2]), Plain(x=1,y=[1]), Slots(), L([1,2]), D(a=1), rec, int, len, collections.OrderedDict, collections.OrderedDict(a=1),
  collections.deque([1,2]), datetime.date(2020,1,2), fractions.Fraction(1,2), type(None), ..., NotImplemented, range(3), complex(1,2), [['a','a','b'],{'a':'b'}], 'x'*300, list(range(50)), 'line\nbreak\\x']
seed = 12345
def rnd(n):
    global seed
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    return (seed >> 33) % n
class NoOS(pickle.Unpickler):
    def find_class(self, m, n):
        if m in ('builtins', '__builtin__') and n in ('eval','exec','open','input','print','breakpoint','help','exit','quit','license','copyright','credits','memoryview','bytearray','__import__','id','object','globals','locals','vars','dir','bytes'): raise pickle.UnpicklingError('forbidden')
        if m not in ('builtins','__builtin__','__main__','collections','datetime','fractions','copyreg','copy_reg','_codecs'): raise pickle.UnpicklingError('unknown module')
        return super().find_class(m, n)
    def persistent_load(self, pid): return ('pid', pid)
def show(o, depth=0):
    t = type(o)
    if depth > 6: return '...'
    if t in (list, tuple, L): return t.__name__ + '(' + ','.join(show(x, depth+1) for x in o) + ')'
    if t in (dict, D): return t.__name__ + '{' + ','.join(show(k, depth+1)+':'+show(v, depth+1) for k, v in o.items()) + '}'
    if t in (set, frozenset): return t.__name__ + str(sorted(map(show, o)))
    if t is Plain: return 'Plain' + show(o.__dict__, depth+1)
    if t is Slots: return 'Slots' + repr([getattr(o, 'a', None), getattr(o, 'b', None)])
    if isinstance(o, type): return o.__name__
    r = ascii(o)
    return r.split(' at 0x')[0] if ' at 0x' in r else r
OPS = bytes(sorted(set(pickle.MARK+pickle.STOP+pickle.POP+pickle.POP_MARK+pickle.DUP+pickle.FLOAT+pickle.INT+pickle.BININT1+pickle.LONG+pickle.NONE+pickle.PERSID+pickle.BINPERSID+pickle.REDUCE+pickle.STRING+pickle.SHORT_BINSTRING+pickle.UNICODE+pickle.APPEND+pickle.BUILD+pickle.GLOBAL+pickle.DICT+pickle.EMPTY_DICT+pickle.APPENDS+pickle.GET+pickle.BINGET+pickle.INST+pickle.LIST+pickle.EMPTY_LIST+pickle.OBJ+pickle.PUT+pickle.BINPUT+pickle.SETITEM+pickle.TUPLE+pickle.EMPTY_TUPLE+pickle.SETITEMS+pickle.PROTO+pickle.NEWOBJ+pickle.EXT1+pickle.TUPLE1+pickle.TUPLE2+pickle.TUPLE3+pickle.NEWTRUE+pickle.LONG1+pickle.SHORT_BINBYTES+pickle.SHORT_BINUNICODE+pickle.EMPTY_SET+pickle.ADDITEMS+pickle.FROZENSET+pickle.NEWOBJ_EX+pickle.STACK_GLOBAL+pickle.MEMOIZE+pickle.READONLY_BUFFER)))
def mutate(b):
    b = bytearray(b)
    for _ in range(1 + rnd(3)):
        k = rnd(6)
        i = rnd(len(b) + 1)
        if k == 0 and i < len(b): b[i] = rnd(256)
        elif k == 1 and i < len(b): b[i] = OPS[rnd(len(OPS))]
        elif k == 2: b[i:i] = bytes([OPS[rnd(len(OPS))]])
        elif k == 3: del b[i:i+1+rnd(3)]
        elif k == 4: j = rnd(len(b)+1); b[i:i] = b[j:j+rnd(8)]
        else: b = b[:i] if rnd(4) == 0 else b
    return bytes(b)
def outcome(f):
    try: r = f()
    except MemoryError: return 'MemoryError'
    except RecursionError: return 'RecursionError'
    except BaseException as e:
        m = str(e)
        if ' at 0x' in m or '/' in m: m = '-'
        return type(e).__name__ + ': ' + ascii(m)
    return 'ok ' + show(r)
def main(rounds, verbose):
    total = hashlib.sha256()
    for r in range(rounds):
        o = samples[rnd(len(samples))]
        p = 2 + rnd(4) if type(o) is Slots else rnd(6)
        data = mutate(pickle.dumps(o, p))
        if any(x in data for x in (b'r', b'B', b'\x8e', b'\x96')): continue  # these ask for much memory
        a = outcome(lambda: NoOS(io.BytesIO(data)).load())
        if a == 'MemoryError': continue
        if verbose: print(r, data, a)
        total.update(a.encode() + b'\n')
        if r % 25 == 24: print(r, total.hexdigest()[:16])
main(2500, False)
