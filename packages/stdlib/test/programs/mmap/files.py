import mmap
import os
import tempfile


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


def contents():
    with open(path, "rb") as file:
        return file.read()


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "data")
    with open(path, "wb") as file:
        file.write(b"line one\nline two\nline three\n" + bytes(10) + b"x" * 5000)

    with open(path, "r+b") as file:
        m = mmap.mmap(file.fileno(), 0)
    print(len(m), m.size(), m.readline(), m.read(4))
    m[0:4] = b"LINE"
    print(contents()[:12])
    m.seek(5)
    m.write(b"ONE")
    m.write_byte(33)
    print(contents()[:12])
    view = memoryview(m)
    view[20:24] = b"VIEW"
    view.release()
    m.flush()
    print(contents()[18:28])
    m.move(0, 9, 8)
    print(contents()[:18])
    m.resize(100)
    print(len(m), m.size(), len(contents()))
    m.resize(6000)
    print(len(m), m.size(), len(contents()), contents()[90:110])
    m.close()

    with open(path, "rb") as file:
        with mmap.mmap(file.fileno(), 10, access=mmap.ACCESS_READ) as m:
            print(m, m[:])
            show(lambda: m.__setitem__(0, 1))
        show(lambda: mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_WRITE))
        show(lambda: mmap.mmap(file.fileno(), 10000, access=mmap.ACCESS_READ))
        show(lambda: mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ, offset=8192))
        show(lambda: mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ, offset=8192 * 9))
        show(lambda: mmap.mmap(file.fileno(), 10, access=mmap.ACCESS_READ, offset=5))
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ, offset=4096) as m:
            print(len(m), m.size(), m[:4], m)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as m:
            m[0:4] = b"copy"
            print(m[:8], contents()[:8])
        with mmap.mmap(file.fileno(), 4, prot=mmap.PROT_READ) as m:
            print(m)
        with mmap.mmap(file.fileno(), 4, flags=mmap.MAP_PRIVATE) as m:
            m[0] = 1
            print(m, contents()[:4])

    with open(path, "r+b") as file:
        m = mmap.mmap(file.fileno(), 20, access=mmap.ACCESS_WRITE)
        m[1:9:2] = b"abcd"
        memoryview(m)[0] = 90
        del m
        print(contents()[:12])

    open(os.path.join(folder, "empty"), "wb").close()
    with open(os.path.join(folder, "empty"), "r+b") as file:
        show(lambda: mmap.mmap(file.fileno(), 0))
        show(lambda: mmap.mmap(file.fileno(), 1))
