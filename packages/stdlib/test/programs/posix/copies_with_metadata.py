# What copies a file's metadata works on file systems without extended attributes too.
import os
import shutil
import tempfile

with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "a.txt")
    with open(source, "w") as file:
        file.write("text")
    os.chmod(source, 0o640)
    os.utime(source, (1000, 2000))
    target = shutil.copy2(source, os.path.join(folder, "b.txt"))
    print(os.path.basename(target), oct(os.stat(target).st_mode), os.stat(target).st_mtime)
    os.mkdir(os.path.join(folder, "tree"))
    os.symlink("a.txt", os.path.join(folder, "link"))
    shutil.move(source, os.path.join(folder, "tree"))
    shutil.copytree(os.path.join(folder, "tree"), os.path.join(folder, "copy"))
    print(sorted(os.listdir(os.path.join(folder, "copy"))))
    shutil.copystat(target, os.path.join(folder, "copy", "a.txt"))
    for call in (
        lambda: os.listxattr(folder + "/none"),
        lambda: os.getxattr(folder + "/none", "user.x"),
        lambda: os.setxattr(folder + "/none", "user.x", b""),
        lambda: os.removexattr(folder + "/none", "user.x"),
        lambda: os.listxattr(1.5),
    ):
        try:
            print(call())
        except (OSError, TypeError) as error:
            print(type(error).__name__, getattr(error, "strerror", error))
