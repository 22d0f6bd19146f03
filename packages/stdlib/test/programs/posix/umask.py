"""The mask of new files and folders belongs to the process."""
import os
import tempfile

old = os.umask(0o027)
try:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o666))
        print(oct(os.stat(path).st_mode))
        os.mkdir(os.path.join(folder, "folder"), 0o777)
        print(oct(os.stat(os.path.join(folder, "folder")).st_mode))
        print(oct(os.umask(0)))
        with open(path + "2", "w"):
            pass
        print(oct(os.stat(path + "2").st_mode))
        print(oct(os.umask(0o7077)), oct(os.umask(-1)), oct(os.umask(True)))
finally:
    print(os.umask(old))
print(os.umask(old) == old)
for mask in ("022", 2.0, None, 2**31, -2**31 - 1, 2**64):
    try:
        os.umask(mask)
    except (TypeError, OverflowError) as error:
        print(type(error).__name__, error)
