# Bytes from file to file without Python between them.
import os
import shutil
import tempfile


def show(call):
    try:
        print(call())
    except (OSError, OverflowError, TypeError) as error:
        print(type(error).__name__, error)


with tempfile.TemporaryDirectory() as folder:
    source, target = os.path.join(folder, "source"), os.path.join(folder, "target")
    with open(source, "wb") as file:
        file.write(b"0123456789" * 1000)
    with open(source, "rb", buffering=0) as a, open(target, "w+b", buffering=0) as b:
        out, into = b.fileno(), a.fileno()
        show(lambda: os.sendfile(out, into, 3, 5))
        print(a.tell(), b.tell())
        a.seek(8)
        show(lambda: os.sendfile(out, into, None, 4))
        print(a.tell(), b.tell())
        show(lambda: os.sendfile(out_fd=out, in_fd=into, offset=9995, count=100))
        show(lambda: os.sendfile(out, into, 10000, 100))
        show(lambda: os.sendfile(out, into, 0, 0))
        for arguments in ((out, into, -1, 1), (out, into, 0, -1), (into, out, 0, 1), (out, into, 0), (out, into, "a", 1)):
            show(lambda: os.sendfile(*arguments))
        b.seek(0)
        print(b.read())
    copy = shutil.copyfile(source, target)
    with open(copy, "rb") as file:
        print(file.read() == b"0123456789" * 1000)
    directory = os.open(folder, os.O_RDONLY)
    with open(target, "wb") as b:
        show(lambda: os.sendfile(b.fileno(), directory, 0, 1))
    os.close(directory)
    ends = os.pipe()
    with open(source, "rb") as a:
        show(lambda: os.sendfile(ends[1], a.fileno(), 2, 6))
    print(os.read(ends[0], 10))
    for end in ends:
        os.close(end)
