# Numbers that are no descriptors, and modes with more bits than there are.
import os
import tempfile


def show(call):
    try:
        print(call())
    except (OSError, ValueError, TypeError) as error:
        print(type(error).__name__, error)


for fd in (-2, -1, 987654):
    for call in (
        lambda: os.fstat(fd),
        lambda: os.fstatvfs(fd),
        lambda: os.read(fd, 1),
        lambda: os.write(fd, b"a"),
        lambda: os.pread(fd, 1, 0),
        lambda: os.pwrite(fd, b"a", 1),
        lambda: os.ftruncate(fd, 1),
        lambda: os.lseek(fd, 0, 0),
        lambda: os.close(fd),
        lambda: os.isatty(fd),
        lambda: os.fchmod(fd, 0),
        lambda: os.fsync(fd),
        lambda: os.fdatasync(fd),
        lambda: os.fchdir(fd),
        lambda: os.fpathconf(fd, "PC_NAME_MAX"),
        lambda: os.dup(fd),
        lambda: os.dup2(fd, 20),
        lambda: os.tcgetpgrp(fd),
        lambda: os.tcsetpgrp(fd, 1),
        lambda: os.sendfile(1, fd, 0, 1),
        lambda: os.stat(fd),
        lambda: open(fd),
    ):
        show(call)
for path in (987654, "/missing"):
    show(lambda: os.pathconf(path, "PC_NAME_MAX"))
show(lambda: os.fsync("a"))
show(lambda: os.fsync(1.5))

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    with open(path, "wb") as file:
        file.write(b"text")
        show(lambda: os.fsync(file))
        show(lambda: os.tcgetpgrp(file.fileno()))
    show(lambda: os.pathconf(path, "PC_NAME_MAX"))
    show(lambda: os.mkdir(os.path.join(folder, "a"), -1))
    show(lambda: os.chmod(path, -1))
    print(oct(os.stat(path).st_mode))
    for times in ((4, 5), (4.005006, 5.000001), (1.1, 2.999999), (0.000001, 1700000000.123456)):
        os.utime(path, times)
        found = os.stat(path)
        print(round(found.st_atime_ns / 1000), round(found.st_mtime_ns / 1000))  # not every host keeps nanoseconds
