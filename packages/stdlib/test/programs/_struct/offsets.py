# Offsets as large as they get are shown to the last digit.
import struct
import sys


def show(call, *arguments):
    try:
        print(call(*arguments))
    except (struct.error, OverflowError, IndexError) as error:
        print(type(error).__name__, error)


for offset in (sys.maxsize, sys.maxsize - 2, -sys.maxsize, -sys.maxsize - 1, 2**63, -(2**64), 9, 6, -2, -3, -4, -10, -11):
    show(struct.unpack_from, "<I", bytearray(10), offset)
    show(struct.pack_into, "<I", bytearray(10), offset, 1)
