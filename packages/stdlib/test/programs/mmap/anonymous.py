import gc
import mmap
import weakref


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


m = mmap.mmap(-1, 32)
print(repr(m), len(m), m.tell(), m.closed)
m[0:5] = b"hello"
m[10] = 65
m[-1] = 66
print(m[:], m[10], m[-1], m[0:12:2], m[4::-1])
print(m.write(b"HELLO\nworld\n"), m.tell())
m.seek(0)
print(m.readline(), m.readline(), m.readline(), m.tell())
m.seek(-4, 2)
print(m.read(), m.read(), m.read(5))
m.seek(2)
m.seek(3, 1)
print(m.tell(), m.read_byte(), m.read(2), m.tell())
m.write_byte(0x7A)
print(m.find(b"o"), m.find(b"o", 0), m.find(b"o", -31, -5), m.rfind(b"l"), m.rfind(b"l", 0, 5), m.find(b"", 4), m.find(b"zz"))
m.move(20, 0, 6)
print(m[18:28])
print(m.flush(), m.flush(0, 10), m.madvise(mmap.MADV_NORMAL), m.madvise(mmap.MADV_NORMAL, 0, 5))

v = memoryview(m)
print(v.nbytes, v.readonly, v.format, bytes(v[:3]))
v[0] = 0x21
print(m[:2])
show(m.close)
show(lambda: m.resize(64))
v.release()
m.resize(64)
print(len(m), m[:6], m[60:])
m.resize(8)
print(len(m), m[:])
for call in (
    lambda: m[8],
    lambda: m[-9],
    lambda: m["a"],
    lambda: m[1.5],
    lambda: m.__setitem__(0, 256),
    lambda: m.__setitem__(0, -1),
    lambda: m.__setitem__(0, "a"),
    lambda: m.__setitem__("a", 1),
    lambda: m.__setitem__(slice(0, 3), b"ab"),
    lambda: m.__setitem__(slice(0, 3), 5),
    lambda: m.__delitem__(0),
    lambda: m.__delitem__(slice(0, 2)),
    lambda: m.seek(9),
    lambda: m.seek(-1),
    lambda: m.seek(0, 3),
    lambda: m.write(b"123456789"),
    lambda: m.write_byte(256),
    lambda: m.write_byte(-1),
    lambda: m.write("a"),
    lambda: m.move(0, 5, 5),
    lambda: m.move(0, -1, 1),
    lambda: m.flush(0, 9),
    lambda: m.flush(-1),
    lambda: m.madvise(mmap.MADV_NORMAL, 9),
    lambda: m.madvise(mmap.MADV_NORMAL, 0, -1),
    lambda: m.madvise(mmap.MADV_NORMAL, 1),
    lambda: m.madvise(mmap.MADV_NORMAL, 4, 2**63 - 1),
    lambda: m.flush(3),
    lambda: m.size(),
    lambda: m.resize(-1),
    lambda: m.find("a"),
    lambda: m.find(1),
    lambda: mmap.mmap(),
    lambda: mmap.mmap(-1),
    lambda: mmap.mmap(-1, 0),
    lambda: mmap.mmap(-1, -1),
    lambda: mmap.mmap(-1, 10, offset=-1),
    lambda: mmap.mmap(-1, 10, access=7),
    lambda: mmap.mmap(-1, 10, flags=mmap.MAP_PRIVATE, access=mmap.ACCESS_READ),
    lambda: mmap.mmap("x", 10),
    lambda: mmap.mmap(-1, 10, nothing=1),
    lambda: mmap.mmap(987654, 10),
    lambda: hash(m) is not None,
    lambda: m == m,
    lambda: b"a" in m,
    lambda: list(m)[:2],
):
    show(call)

m.seek(0, 2)
show(m.read_byte)
show(lambda: m.write_byte(1))
r = mmap.mmap(-1, 4, access=mmap.ACCESS_READ)
print(r, memoryview(r).readonly)
for call in (
    lambda: r.__setitem__(0, 1),
    lambda: r.write(b"a"),
    lambda: r.write_byte(1),
    lambda: r.move(0, 1, 1),
    lambda: r.resize(5),
):
    show(call)
del r

with mmap.mmap(-1, 16, access=mmap.ACCESS_COPY) as c:
    c[0] = 9
    print(c, c[0])
    show(lambda: c.resize(32))
print(c, c.closed)
for call in (len, lambda m: m[0], lambda m: m.read(), lambda m: m.tell(), memoryview, lambda m: m.__enter__(), lambda m: m.find(b"a")):
    show(lambda: call(c))
print(c.close())


class Map(mmap.mmap):
    def extra(self):
        return self.tag


s = Map(-1, 4096)
s.tag = "tagged"
s.me = s
print(s.extra(), isinstance(s, mmap.mmap), mmap.error is OSError)
w = weakref.ref(s)
del s
gc.collect()
print(w())
