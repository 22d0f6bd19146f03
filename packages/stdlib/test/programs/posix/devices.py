import os

for call in (
    lambda: os.major(-1),
    lambda: os.minor(-1),
    lambda: os.major(2**64),
    lambda: os.major(2**64 - 1),
    lambda: os.minor(2**64 - 1),
    lambda: os.major("a"),
    lambda: os.major(1.5),
    lambda: os.makedev(-1, 0),
    lambda: os.makedev(0, -1),
    lambda: os.makedev(2**31, 0),
    lambda: os.makedev(2**31 - 1, 2**31 - 1),
    lambda: os.major(os.makedev(4095, 3)),
    lambda: os.minor(os.makedev(2**20 + 5, 2**30 + 77)),
    lambda: os.makedev("a", 1),
):
    try:
        print(call())
    except (OverflowError, TypeError) as error:
        print(type(error).__name__, error)
