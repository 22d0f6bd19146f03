"""A text layer over a terminal: each end of input is one, and it is not asked for twice."""
import io


class Terminal(io.RawIOBase):
    def __init__(self, pieces):
        self.pieces = list(pieces)
        self.reads = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        self.reads += 1
        piece = self.pieces.pop(0)
        buffer[: len(piece)] = piece
        return len(piece)


for pieces in [b"", b"more\n", b""], [b"one\ntwo", b"", b"", b""], [b"one\n", b"", b"two\n", b"", b""]:
    raw = Terminal(pieces)
    text = io.TextIOWrapper(io.BufferedReader(raw), encoding="utf-8")
    while raw.pieces:
        print(repr(text.readline()), raw.reads)
