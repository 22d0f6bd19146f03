"""How deep a source may nest depends on the recursion limit, and on how deep the caller is."""
import sys


def deepest(make):
    low, high = 1, 5000
    while high - low > 1:
        middle = (low + high) // 2
        try:
            compile(make(middle), "<source>", "exec")
            low = middle
        except RecursionError:
            high = middle
    return low


def called(depth, make):
    return deepest(make) if depth == 0 else called(depth - 1, make)


SHAPES = {
    "signs": lambda n: "-" * n + "x",
    "sums": lambda n: "a" + "+a" * n,
    "attributes": lambda n: "a" + ".b" * n,
    "conditions": lambda n: "a if a else " * n + "a",
}
for limit in (1000, 500):
    sys.setrecursionlimit(limit)
    for name, make in SHAPES.items():
        print(limit, name, deepest(make), called(100, make))
sys.setrecursionlimit(60)
for run in (compile, eval, exec):
    for source in ("-" * 2000 + "x", "-" * 7000 + "x"):
        try:
            run(source, "<source>", "exec") if run is compile else run(source)
        except (RecursionError, MemoryError) as error:
            print(run.__name__, repr(error))
