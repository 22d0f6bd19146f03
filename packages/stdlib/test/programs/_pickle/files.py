"""Files that pickles are written to and read from."""
import pickle
import io


def attempt(f):
    try:
        r = f()
        print(repr(r)[:150].split(' at 0x')[0])
    except Exception as e:
        print(type(e).__name__, str(e)[:150])


class Writes:
    def __init__(self): self.sizes = []; self.types = []; self.data = b''

    def write(self, data):
        self.sizes.append(memoryview(data).nbytes); self.types.append(type(data).__name__); self.data += bytes(data)
        return 'ignored'


values = {
    'small': [1, 2, 3],
    'many': [str(i) for i in range(30000)],
    'bytes': [b'x' * 65535, b'y' * 65536, b'z' * 200000, 'end'],
    'text': ['x' * 65535, 'y' * 65536, 'é' * 40000, 'end'],
    'arrays': [bytearray(b'x' * 65535), bytearray(b'y' * 65536), bytearray(b'z' * 100000)],
    'buffers': [b'q' * 100000, 'r' * 100000] * 2,
    'short frame': b'x' * 70000,
    'none': None,
}
for name, value in values.items():
    for protocol in range(6):
        w = Writes()
        pickle.dump(value, w, protocol)
        print(name, protocol, w.sizes[:12], len(w.sizes), w.types[:4], w.data == pickle.dumps(value, protocol), pickle.loads(w.data) == value)
w = Writes()
p = pickle.Pickler(w, 5)
p.dump(pickle.PickleBuffer(b'a' * 70000)); p.dump(pickle.PickleBuffer(bytearray(70000)))
print(w.sizes, w.types)


class File:
    """A file without peek and readinto that notes what is asked of it."""
    def __init__(self, data): self.f = io.BytesIO(data); self.calls = []

    def read(self, n): self.calls.append(('read', n)); return self.f.read(n)

    def readline(self): self.calls.append('readline'); return self.f.readline()


class FileInto(File):
    def readinto(self, view): self.calls.append(('readinto', len(view))); return self.f.readinto(view)


class FilePeek(FileInto):
    def peek(self, n): self.calls.append(('peek', n)); at = self.f.tell(); d = self.f.read(min(n, 50)); self.f.seek(at); return d


class FilePeekShort(File):
    def peek(self, n): self.calls.append(('peek', n)); at = self.f.tell(); d = self.f.read(1); self.f.seek(at); return d


class FileNoPeek(File):
    def peek(self, n): self.calls.append('peek'); raise NotImplementedError


class FileBadPeek(File):
    def peek(self, n): raise ValueError('peek')


class Lies(File):
    def readinto(self, view): return len(view) + 100


class Negative(File):
    def readinto(self, view): return -1


class Text(File):
    def readinto(self, view): return 'a'


class NoneInto(File):
    readinto = None


class ReadText(File):
    def read(self, n): return 'text'


class ReadArray(File):
    def read(self, n): return bytearray(self.f.read(n))


class ReadMore(File):
    def read(self, n): return self.f.read(n + 3)


class ReadLess(File):
    def read(self, n): return self.f.read(max(0, n - 1))


class LineOpen(File):
    def readline(self): return self.f.readline().rstrip(b'\n')


kinds = [File, FileInto, FilePeek, FilePeekShort, FileNoPeek, FileBadPeek, Lies, Negative, Text, NoneInto, ReadText, ReadArray, ReadMore, ReadLess, LineOpen]
data = [1, 'abc', b'bytes' * 20, {'k': (1.5, None)}, 10**30]
for protocol in range(6):
    for kind in kinds:
        f = kind(pickle.dumps(data, protocol) + b'rest')
        print(protocol, kind.__name__, end=' ')
        attempt(lambda: pickle.load(f))
        print('   ', f.calls[:30], f.f.tell())
for kind in kinds[:5]:
    f = kind(b''.join(pickle.dumps(x, p) for p in range(6) for x in (1, 'a', [2, 'b', b'c' * 100])))
    u = pickle.Unpickler(f)
    for i in range(18):
        print(u.load(), f.f.tell(), end=' ')
    attempt(u.load)
    attempt(u.load)
f = io.BufferedReader(io.BytesIO(b''.join(pickle.dumps(x, 4) for x in range(5)) + b'tail'))
u = pickle.Unpickler(f)
print([u.load() for i in range(5)], f.read())
f = io.BufferedReader(io.BytesIO(pickle.dumps(list(range(100000)), 4) + pickle.dumps(b'x' * 300000, 3) + pickle.dumps(bytearray(300000), 5)))
print([len(pickle.load(f)) for i in range(3)], f.read())
for bad in (None, 1, object()):
    attempt(lambda: pickle.Pickler(bad)); attempt(lambda: pickle.Unpickler(bad)); attempt(lambda: pickle.dump(1, bad)); attempt(lambda: pickle.load(bad))


class BadAttribute:
    @property
    def write(self): raise ZeroDivisionError

    @property
    def read(self): raise ZeroDivisionError
    readline = read


attempt(lambda: pickle.Pickler(BadAttribute()))


class BadWrite:
    def write(self, data): raise OSError('full')


for v in (1, 'x' * 70000, list(range(50000))):
    attempt(lambda: pickle.dump(v, BadWrite()))
    p = pickle.Pickler(BadWrite()); attempt(lambda: p.dump(v)); attempt(lambda: p.dump(1))
for cut in range(0, 60, 3):
    for protocol in (0, 2, 4):
        attempt(lambda: pickle.loads(pickle.dumps(data, protocol)[:cut]))
        attempt(lambda: pickle.load(File(pickle.dumps(data, protocol)[:cut])))
for source in (bytearray(b'N.'), memoryview(b'N.'), memoryview(b'NN..')[::2], 'N.', None, pickle.PickleBuffer(b'K\x05.')):
    attempt(lambda: pickle.loads(source))
