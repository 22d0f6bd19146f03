"""Prints what sys._debugmallocstats() says of a million small objects of mixed sizes, and of what is left when a third of them is released, as JSON.

The figures are differences to those before. `bytes` objects are used, since their size is known: 33 bytes more than their length, in a block of their own.
"""
import json
import os
import re
import sys
import tempfile

COUNT = 1_000_000


def stats():
    with tempfile.TemporaryFile() as file:
        saved = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            sys._debugmallocstats()
        finally:
            os.dup2(saved, 2)
            os.close(saved)
        file.seek(0)
        text = file.read().decode()

    def number(pattern):
        return int(re.search(pattern, text).group(1).replace(",", ""))

    rows = re.findall(r"^ *\d+ +(\d+) +(\d+) +(\d+) +\d+$", text, re.M)
    return {
        "arenas": number(r"# arenas allocated current += +([\d,]+)"),
        "arenaBytes": number(r"\d[\d,]* arenas \* (\d+) bytes/arena"),
        "pools": sum(int(pools) for _, pools, _ in rows),
        "bytesInAllocatedBlocks": number(r"# bytes in allocated blocks += +([\d,]+)"),
        "blocks": {size: int(used) for size, _, used in rows},
    }


def difference(after, before):
    return {
        "arenaBytes": after["arenaBytes"],
        "arenas": after["arenas"] - before["arenas"],
        "pools": after["pools"] - before["pools"],
        "bytesInAllocatedBlocks": after["bytesInAllocatedBlocks"] - before["bytesInAllocatedBlocks"],
    }


def sizes():
    """Three quarters of 34 to 128 bytes, the rest of 34 to 512."""
    state = 1
    while True:
        state = state * 48271 % 2147483647
        small = state % 4 != 0
        state = state * 48271 % 2147483647
        yield 34 + state % (95 if small else 479)


def main():
    objects = [None] * COUNT
    size = sizes()
    stats()
    before = stats()
    for i in range(COUNT):
        objects[i] = bytes(next(size) - 33)
    full = difference(stats(), before)
    for i in range(0, COUNT, 3):
        objects[i] = None
    third = difference(stats(), before)
    for i in range(0, COUNT, 3):
        objects[i] = bytes(next(size) - 33)
    refilled = difference(stats(), before)
    version = sys.version.split()[0]
    json.dump({"python": version, "count": COUNT, "full": full, "afterRelease": third, "refilled": refilled}, sys.stdout)
    print()


main()
